"""Index sums and their kin: `sum_k(…)`, `mean_{i,j}(…)`, `all_i(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bptutor.notation import brackets, tree

if TYPE_CHECKING:
    from bptutor.notation.parser import Parser
    from bptutor.notation.spelling import Spelling
    from bptutor.notation.tree import Node

KINDS = {
    "sum": "sum", "Sigma": "sum", "mean": "mean", "avg": "mean", "prod": "prod", "Pi": "prod", "max": "max",
    "min": "min", "all": "all", "any": "any",
}  # fmt: skip
MOST_INDICES = 2
"""Letters after `sum_`; `max_val` is a name."""

_PRODUCT = 6


def index_of(spelling: Spelling) -> str:
    """The index letters, joined, in `sum_k`, `mean_{i,j}`, `sum_ij`; "" when this is no such thing."""
    plain = len(spelling.subs) == 1 and not spelling.layer and not spelling.star
    if not plain or spelling.base not in KINDS:
        return ""
    letters = spelling.subs[0].replace(",", "")
    return letters if letters.isalpha() and len(letters) <= MOST_INDICES else ""


def read(parser: Parser, spelling: Spelling, index: str, start: int) -> Node:
    """The index sum over the letters `index`, whose name `spelling` stands at `start`."""
    kind = cast("tree.ReduceKind", KINDS[spelling.base])
    parser.move(spelling.end)
    outer = parser.scope
    parser.scope = outer.union(index)
    with parser.nested(start):
        body = _body(parser, kind, start)
    parser.scope = outer
    claim = tree.is_claim(body)
    if claim != (kind in ("all", "any")):
        wanted = "a claim, such as [a = b]" if not claim else "a value"
        raise parser.error(*body.span, f"{spelling.base}_{index} is of {wanted}", "Change what it is of.")
    for letter in reversed(index):
        body = tree.Reduce(kind, letter, body, (start, parser.place))
    return body


def _body(parser: Parser, kind: str, start: int) -> Node:
    token = parser.peek()
    if token.kind in ("(", "[", "{"):
        return brackets.group(parser, claims=kind in ("all", "any"))
    if kind in ("sum", "mean") and token.kind in ("word", "number"):
        with parser.nested(start):
            return parser.climb(_PRODUCT)
    shown = parser.text[start : parser.place]
    message = f"{shown} needs brackets around what it is taken of"
    raise parser.error(start, parser.place, message, f"Write {shown}(…).")
