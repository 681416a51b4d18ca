"""Whether a typed formula keeps to what is asked for, before anybody looks at what it comes to.

    using           only these names
    without         no derivatives
    local-partials  only derivatives between neighbouring nodes (see `local_partials`)

And always: what is asked for cannot stand in the answer. A breach is a FormulaError with the place and what
to write instead; it says nothing about the mathematics and costs nothing.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.bank.exercise import FillSpec, FormulaSpec
from bptutor.bank.restating import check_restating
from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.printer import show
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem

_STEPPED = re.compile(r"@\s*(?:next|[0-9])")
LARGEST = 200
"""Larger arrays are not looked through entry by entry for what may be used."""


def check_form(item: Item, node: tree.Node, text: str = "") -> None:
    """Raises FormulaError where `node`, read from `text`, is not what an answer to `item` may look like."""
    spec = item.spec
    assert isinstance(spec, (FormulaSpec, FillSpec))
    _check_slopes(spec, node, text)
    check_restating(item, node, text)
    if isinstance(spec, FormulaSpec) and spec.form == "local-partials":
        from bptutor.bank.local_partials import check_factors

        check_factors(item.problem, node, text)
        return
    if "derivatives" in spec.without:
        _check_no_derivatives(node, text)
    names = allowed(item)
    if names is not None:
        _check_names(item, names, node, text)


def _check_slopes(spec: FormulaSpec | FillSpec, node: tree.Node, text: str) -> None:
    """`f'` alone is the slope in the model itself; where values after a step are about, it may be theirs."""
    about = spec.target if isinstance(spec, FormulaSpec) else spec.formula
    if not _STEPPED.search(about.value):
        return
    slope = next((n for n in tree.walk(node) if isinstance(n, tree.Name) and n.name.endswith("'")), None)
    if slope is not None:
        message = f"there are values before and after the step, so {slope.name} is not one slope"
        raise FormulaError(text, *slope.span, message, f"Write {slope.name}(z) with what it is applied to.")


def _check_no_derivatives(node: tree.Node, text: str) -> None:
    slope = next((n for n in tree.walk(node) if isinstance(n, tree.Derivative)), None)
    if slope is not None:
        message = f"`{show(slope)}` is a derivative, and the answer is to be written without any"
        remedy = "Work it out: write what it is in weights, values and slopes of the activation."
        raise FormulaError(text, *slope.span, message, remedy)


# ---- names that may be used ------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def allowed(item: Item) -> Callable[[str], bool] | None:
    """Whether a name (canonical; a derivative as printed in ASCII) may be used; None where any may."""
    spec = item.spec
    using = spec.using if isinstance(spec, (FormulaSpec, FillSpec)) else ()
    return _Names(item.problem, [text.value for text in using]) if using else None


class _Names:
    """The names that `using` lists: quantities, blocks with all their entries, families by `*`."""

    def __init__(self, problem: Problem, using: list[str]) -> None:
        self._problem = problem
        self._patterns = [text for text in using if "*" in text and not problem.vocabulary.has(text)]
        plain = [problem.read(text) for text in using if text not in self._patterns]
        self._names = {n.name if isinstance(n, tree.Name) else show(n, "ascii") for n in plain}

    def __call__(self, name: str) -> bool:
        return self._is_listed(name) or self._entries_are_listed(name)

    def _is_listed(self, name: str) -> bool:
        place = self._problem.vocabulary.place(name)
        names = {name, name.replace("{", "").replace("}", ""), place.block if place else name}
        return bool(names & self._names) or any(fnmatchcase(n, p) for n in names for p in self._patterns)

    def _entries_are_listed(self, name: str) -> bool:
        block = self._problem.scope.blocks.get(name)
        if block is None or not block.shape or block.rows.size > LARGEST:
            return False
        return all(self._is_listed(str(q)) for q in block.quantities())


def _check_names(item: Item, names: Callable[[str], bool], node: tree.Node, text: str) -> None:
    """Refuse the first name that may not be used."""
    scope = item.problem.scope
    for part in quantities(node):
        if isinstance(part, tree.Name):
            if part.name.endswith("'") or scope.find(part.name) is None:  # a slope; an index as a number
                continue
            name = part.name
        else:
            name = show(part, "ascii")
        if not names(name):
            what = "is a derivative that" if isinstance(part, tree.Derivative) else "is a name that"
            message = f"`{show(part)}` {what} may not be used here"
            remedy = f"Write the formula in {listed(names_listed(item))}."
            raise FormulaError(text, *part.span, message, remedy)


def quantities(node: tree.Node) -> Iterator[tree.Name | tree.Stepped | tree.Derivative]:
    """Names, values after steps and derivatives, as units: what is inside them is part of their name."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (tree.Name, tree.Stepped, tree.Derivative)):
            yield part
        else:
            waiting.extend(reversed(tree.children(part)))


def names_listed(item: Item) -> list[str]:
    """The names that `using` lists, printed; none where any may be used."""
    spec = item.spec
    using = spec.using if isinstance(spec, (FormulaSpec, FillSpec)) else ()
    return [_shown(item.problem, text.value) for text in using]


def _shown(problem: Problem, text: str) -> str:
    if "*" in text and not problem.vocabulary.has(text):
        return f"all {text}"
    return show(problem.read(text))
