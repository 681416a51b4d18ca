"""`d/dx` and `∂/∂w` in front of what is differentiated: `d/dx ln(1 + e^x)`, `∂/∂w (x*w)`.

The operator is of the one thing that follows. Where more stands behind that, it is asked back how far it
reaches; behind brackets a sum may go on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.notation import brackets, sum_bounds, tree

if TYPE_CHECKING:
    from bptutor.notation.parser import Parser
    from bptutor.notation.tree import Node

_POWER = 8
"""How tightly an operand binds with its power, as in `parser`."""

_STARTS = frozenset(("word", "number", "(", "[", "{", "|", "||", "sqrt"))
_CLOSERS = frozenset((")", "]", "}", ",", ";", "end", "=", "!=", "<", "<=", ">", ">=", "|", "||"))
_NEXT_OPERATOR = re.compile(r"[-+−]\s*[d∂]\s*/")


def operand(parser: Parser, start: int) -> Node | None:
    """What the operator from `start` to the parser's place is of; None where nothing follows.

    Raises FormulaError where nobody can say how far it reaches.
    """
    follows = parser.peek()
    if follows.kind not in _STARTS or parser.word():
        return None
    operator = parser.text[start : parser.place].strip()
    grouped = follows.kind in ("(", "[", "{")
    with parser.nested(start, parser.bars[-1] if parser.bars else ""):
        of = brackets.group(parser) if grouped else parser.climb(_POWER)
    after = parser.peek()
    ends = after.kind in _CLOSERS or parser.word() or _NEXT_OPERATOR.match(parser.text, after.start)
    if (ends or (grouped and after.kind in ("+", "-"))) and (grouped or not _is_power_of_call(of)):
        return of
    end = max(sum_bounds.term_end(parser.text, parser.place), parser.place)
    message = f"how far does {operator} reach?"
    remedy = f"Put brackets around what is differentiated, {operator} (…), and other factors in front."
    raise parser.error(start, end, message, remedy)


def _is_power_of_call(of: Node) -> bool:
    """`ln(x)^2`, which may be the power of the derivative."""
    if not isinstance(of, tree.Binary) or of.op != "^":
        return False
    return not isinstance(of.left, tree.Name | tree.Number | tree.Constant)
