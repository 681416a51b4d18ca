"""Formulas in letters that stand for sizes, `n*m + m + 1`: read, and compared by exact values.

Two polynomials that agree at enough points are the same; three sets of large primes, one for each letter,
tell apart all that a student may type.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.errors import UnknownName, Unreadable
from bptutor.notation import tree
from bptutor.notation.arithmetic import NotClosed, value_of
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.notation.arithmetic import Real
    from bptutor.notation.tree import Node

_PRIMES = (1009, 2003, 4001, 8009, 16001, 32003, 64007, 128021)
_SETS = 3


def values_in(text: str, letters: Sequence[str]) -> tuple[Real, ...]:
    """The values of a formula in `letters`, at a few points: the same for equal polynomials.

    Raises FormulaError, or Unreadable for other names and for what has no value.
    """
    vocabulary = Vocabulary([Declared(letter) for letter in letters])
    try:
        node = parse(text, vocabulary)
    except UnknownName as error:
        message = f"`{error.name or text}` is none of the sizes"
        raise Unreadable(text, message, f"The sizes are {', '.join(letters)}.") from None
    try:
        return tuple(value_of(_at(node, point)) for point in points(letters))
    except NotClosed as refusal:
        raise Unreadable(text, refusal.message, refusal.remedy) from None
    except (ArithmeticError, ValueError):
        raise Unreadable(text, "this has no value", "Write sums and products of the sizes.") from None


def points(letters: Sequence[str]) -> tuple[Mapping[str, int], ...]:
    """The points at which formulas are compared: at each a number for every letter."""
    return tuple(_point(letters, k) for k in range(_SETS))


def _point(letters: Sequence[str], k: int) -> Mapping[str, int]:
    """A number for each letter, other ones for each `k`."""
    n = len(_PRIMES)
    return {letter: _PRIMES[(i + k) % n] + 2 * (i // n) for i, letter in enumerate(letters)}


def _at(node: Node, point: Mapping[str, int]) -> Node:
    """The formula with numbers for its letters. Raises NotClosed for what is no arithmetic."""
    match node:
        case tree.Name(name=name) if name in point:
            return tree.Number(Fraction(point[name]))
        case tree.Binary():
            return replace(node, left=_at(node.left, point), right=_at(node.right, point))
        case tree.Unary():
            return replace(node, arg=_at(node.arg, point))
        case tree.Number():
            return node
        case _:
            raise NotClosed("this is no formula in the sizes", "Write sums and products: n*m + 1.")
