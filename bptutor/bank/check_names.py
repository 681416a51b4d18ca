"""What the core finds wrong with lists of names, such as `using: [x, 'w_*']`."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bptutor.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Text
    from bptutor.bank.problem import Problem
    from bptutor.errors import BptutorError


def check_names(names: Iterable[Text], problem: Problem, report: Report) -> None:
    """Report names of no quantity, and families (`w_*`) that nothing belongs to."""
    known = _every_name(problem)
    for name in names:
        if "*" not in name.value or problem.vocabulary.has(name.value):
            with report.at(name):
                problem.block(name.value)
        elif not any(fnmatchcase(each, name.value) for each in known):
            report.add("E412", name, f"no quantity is called {name}")


def report_name(e: BptutorError, text: Text, report: Report) -> None:
    """Report what was raised for a name or family; one without members has a code of its own."""
    family = isinstance(e, UnknownName) and "*" in e.text
    report.error(e, text, "E412" if family else None)


def _every_name(problem: Problem) -> list[str]:
    """Blocks, and entries with and without braces."""
    blocks = problem.scope.blocks
    names = [*blocks, *(str(q) for b in blocks.values() if b.name is not None for q in b.quantities())]
    return [*names, *(n.replace("{", "").replace("}", "") for n in names)]
