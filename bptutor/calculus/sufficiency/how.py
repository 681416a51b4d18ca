"""How a node is known: one small step, as the rules find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bptutor.calculus.sufficiency.equations import Sum
    from bptutor.calculus.sufficiency.question import Number, Rule


class How(NamedTuple):
    """How a node is known: by `rule`, because `uses` are; see `question.Step`.

    `together` are the nodes whose equations are solved at once, and the unknown ones; `always` says that
    these have one solution whatever the leaves are.
    """

    rule: Rule
    uses: tuple[int, ...]
    source: int | None = None
    value: Number | None = None
    nonzero: tuple[int, ...] = ()
    equation: Sum | None = None
    together: tuple[tuple[int, ...], tuple[int, ...]] = (), ()
    always: bool = False
