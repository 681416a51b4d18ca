"""Index sums and their kin, in the notations people use.

    sum_k(δ_k w_kj)   Σ_k δ_k w_kj   sum_{k=1}^{3} …   sum_{k=1..3}(…)   mean_{i,j}(…)   all_i(…)
    sum(δ_k w_kj, k)   sum(…, k=1..3)   sum(…, k, 1, 3)   sum(… for k in 1..3)   sum(k, …)

`sum_k` runs over all values that k has; a letter as the last value (`k=1..K`) says the same. A sum that does
not name its index is refused with the letters it might be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from bptutor.errors import AmbiguousFormula
from bptutor.notation import brackets, refusals, sum_bounds, tree

if TYPE_CHECKING:
    from bptutor.notation.parser import Parser
    from bptutor.notation.spelling import Spelling
    from bptutor.notation.sum_bounds import Bound
    from bptutor.notation.tree import Node

_ANY, _PRODUCT = 1, 6


def read(parser: Parser, spelling: Spelling, index: str, start: int) -> Node:
    """The index sum over the letters `index`, whose name `spelling` stands at `start`."""
    parser.move(spelling.end)
    bounds = [sum_bounds.Bound(letter) for letter in index]
    return _with_body(parser, sum_bounds.KINDS[spelling.base], bounds, start)


def bounded(parser: Parser, spelling: Spelling, start: int) -> Node | None:
    """`sum_{k=1}^{3}` and what it is taken of; None where no such range follows."""
    kind = sum_bounds.KINDS.get(spelling.base)
    if kind is None or spelling.key[1:] != ((), "", False):
        return None
    found = sum_bounds.written_below(parser, spelling.end)
    if found is None:
        _refuse_condition(parser, spelling, start)
        return None
    bound, end = found
    parser.move(end)
    return _with_body(parser, kind, [bound], start)


def called(parser: Parser, function: str, start: int) -> Node | None:
    """`sum(…, k)`, `sum(… for k in 1..3)`, the parser standing at the bracket; None if no index is named."""
    if function not in ("sum", "mean", "prod"):
        return None
    opening = parser.peek()
    found = sum_bounds.written_inside(parser, opening.start)
    if found is None:
        close = sum_bounds.closing(parser.text, opening.start)
        if close is None:
            raise parser.error(opening.start, opening.end, "this '(' is never closed", "Add ')'.")
        _refuse_without_index(parser, opening.end, close, start)
        return None
    parser.move(found.body)
    with parser.nested(opening.start, opening.kind, cost=2), parser.bound(found.bound.index):
        body = parser.until(found.end, _ANY)
    if parser.peek().start < found.end:
        raise refusals.unexpected(parser, parser.peek())
    parser.move(found.close)
    return _reduced(parser, function, [found.bound], body, start)


def unbracketed(parser: Parser, function: str, start: int) -> AmbiguousFormula | None:
    """The error for `Σ δ_k w_kj`: over which index? None where there are none."""
    if function not in ("sum", "mean", "prod"):
        return None
    return _without_index(parser, parser.place, sum_bounds.term_end(parser.text, parser.place), start)


# ----- the parts ---------------------------------------------------------------------------------------


def _with_body(parser: Parser, kind: str, bounds: list[Bound], start: int) -> Node:
    index = "".join(bound.index for bound in bounds)
    with parser.nested(start), parser.bound(index):
        body = _body(parser, kind, index, start)
    return _reduced(parser, kind, bounds, body, start)


def _reduced(parser: Parser, kind: str, bounds: list[Bound], body: Node, start: int) -> Node:
    shown = parser.text[start : body.span[0]].strip().rstrip("([{ ") or kind
    if tree.is_claim(body) != (kind in ("all", "any")):
        wanted = "a claim, such as [a = b]" if not tree.is_claim(body) else "a value"
        raise parser.error(*body.span, f"{shown} is of {wanted}", "Change what it is of.")
    for bound in reversed(bounds):
        if kind in ("all", "any") and not bound.is_whole:
            raise parser.error(start, parser.place, f"{shown} runs over all values", "Leave the numbers out.")
        span = (start, parser.place)
        body = tree.Reduce(cast("tree.ReduceKind", kind), bound.index, body, span, bound.first, bound.last)
    return body


def _body(parser: Parser, kind: str, index: str, start: int) -> Node:
    token = parser.peek()
    if token.kind in ("(", "[", "{"):
        body = brackets.group(parser, claims=kind in ("all", "any"))
        _refuse_short_reach(parser, index, body, start)
        return body
    if kind in ("sum", "mean") and token.kind in ("word", "number"):
        with parser.nested(start):
            return parser.climb(_PRODUCT)
    shown = parser.text[start : parser.place]
    message = f"{shown} needs brackets around what it is taken of"
    raise parser.error(start, parser.place, message, f"Write {shown}(…).")


# ----- what is not clear -------------------------------------------------------------------------------

_CONDITION = re.compile(r"_[{(]\s*([A-Za-z])\s*(?:!=|≠|<|>|≤|≥|=)[^})]{0,40}[})]")


def _refuse_condition(parser: Parser, spelling: Spelling, start: int) -> None:
    """Refuse `sum_{j≠i} x_j`, and ranges that are none."""
    condition = _CONDITION.match(parser.text, spelling.end)
    if condition:
        message = "the range of this sum is not read"
        remedy = f"Write {spelling.base}_{{{condition[1]}=1}}^{{3}}(…); put conditions inside: 1[j != i]*(…)."
        raise parser.error(start, condition.end(), message, remedy)


def _refuse_short_reach(parser: Parser, index: str, body: Node, start: int) -> None:
    """Refuse `Σ_k (a_k)^2` and `Σ_k (a_k - b_k) w_k`: does the sum reach past its brackets?"""
    after = parser.peek()
    end = sum_bounds.term_end(parser.text, parser.place)
    if after.kind not in ("^", "super"):
        letters = sum_bounds.letters_in(parser, after.start, end, before=index)
        if not set(index).intersection(letters):
            return
    sign = parser.text[start : body.span[0]].strip()
    inside, rest = parser.text[body.span[0] : body.span[1]], parser.text[body.span[1] : end].strip()
    glue = "" if after.kind in ("^", "super", "*") else " "
    readings = (f"{sign}({inside}{glue}{rest})", f"({sign}{inside}){glue}{rest}")
    message = "does the sum reach past its brackets?"
    raise AmbiguousFormula(parser.text, start, max(end, body.span[1]), message, readings=readings)


def _refuse_without_index(parser: Parser, start: int, end: int, whole: int) -> None:
    """Refuse `sum(δ_k w_kj)` where nothing else says what k is."""
    error = _without_index(parser, start, end, whole, apart=parser.scope | parser.vocabulary.indices)
    if error is not None:
        raise error


def _without_index(
    parser: Parser, start: int, end: int, whole: int, apart: frozenset[str] = frozenset()
) -> AmbiguousFormula | None:
    letters = [letter for letter in sum_bounds.letters_in(parser, start, end) if letter not in apart]
    if not letters:
        return None
    body = parser.text[start:end].strip().removesuffix(")")
    name = parser.text[whole:start].strip().rstrip("([{ ")
    readings = [f"{name}_{letter}({body})" for letter in letters[:3]]
    message = f"this sum does not say over which index: {' or '.join(letters[:3])}?"
    return AmbiguousFormula(parser.text, whole, start, message, readings=readings)
