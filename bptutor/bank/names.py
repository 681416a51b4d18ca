"""Every name that there is in a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bptutor.bank.problem import Problem


def every_name(problem: Problem) -> list[str]:
    """Blocks, and entries with and without braces."""
    blocks = problem.scope.blocks
    names = [*blocks, *(str(q) for b in blocks.values() if b.name is not None for q in b.quantities())]
    return [*names, *(n.replace("{", "").replace("}", "") for n in names)]
