"""What is off by a factor: a formula as a whole, or one of its terms, is a multiple of what it should be.

A number, a power or a quantity that is known; what is found is a fact about the formula that was typed. It
says which part is off, and not what belongs there.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.altered.roles import is_weight
from bptutor.grading.misconceptions.altered_blanks import AlteredBlank
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.names import GATED, Names
from bptutor.grading.misconceptions.pieces import factors_of
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.typed_parts import TypedParts
from bptutor.notation import tree

if TYPE_CHECKING:
    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.pieces import Piece
    from bptutor.notation.printer import Style

POWERS = tuple(map(Fraction, "2 3 4 1/2 3/2 -1 -2 -1/2 5".split()))
CONSTANTS = tuple(map(Fraction, "-1 2 1/2 -2 -1/2 3 1/3 4 1/4 5 1/5 6 1/6 8 1/8 -3 -1/3 -4 -1/4".split()))
_NAMED = {Fraction(-1): "lost-minus", Fraction(2): "halved-loss", Fraction(1, 2): "doubled-loss"}
NEAR = 1e-6
"""Numbers that differ by more than this are not tried."""
ENOUGH = 500
"""Among so many values the first is looked for that is not 0."""
PATH = "Walk along the path once more, and take one factor for each step."
_NUMBERS = "Follow the plain numbers: powers that come down, halves, means."


class Factors(TypedParts):
    """What the whole of a formula, or a part, is too large or too small by."""

    def times_what_is_there(self, whole: Piece) -> Diagnosis | None:
        """A blank is filled with what it is multiplied by as well."""
        found = self._found
        if not isinstance(found, AlteredBlank) or not found.agree(whole.values, found.truth * found.around):
            return None
        message = "What the blank is multiplied by already stands before it, and is in this once more."
        return Diagnosis(("extra-factor",), message, "Leave out of the blank what stands around it.")

    def times_a_number(self, whole: Piece) -> Diagnosis | None:
        """The formula is a fixed number of times what it should be."""
        values, needed = whole.values, whole.needed
        number = self._number(values, needed)
        if number is None:
            return None
        if number in _NAMED and (number == -1 or not _averages(whole.node)):
            row = TABLE[_NAMED[number]]
            return Diagnosis((row.id,), f"This is what comes out when {row.bare}.", row.hint)
        off = 1 / number
        if off in _numbers_in(whole.node):
            return Diagnosis(("extra-factor",), f"The factor {off} is one too many.", _NUMBERS)
        return Diagnosis((), "A number is off, and all else is right.", _NUMBERS)

    def off_by_a_number(self, piece: Piece) -> Diagnosis | None:
        """One term is a fixed number of times what it should be."""
        number = self._number(piece.values, piece.needed) if piece.is_term else None
        if number is None:
            return None
        off = 1 / number
        if off in _numbers_in(piece.node):
            return self._says(
                ("extra-factor",), _NUMBERS,
                lambda style: f"The factor {off} in {self._quoted(piece, style)} is one too many.",
            )  # fmt: skip
        return self._says((), _NUMBERS, lambda style: f"A number is off in {self._quoted(piece, style)}.")

    def _number(self, values: Array, needed: Array) -> Fraction | None:
        """The number that values are to be multiplied by, if one of a few will do."""
        with np.errstate(all="ignore"):
            ratio = first_of(needed / values)
        number = next((c for c in CONSTANTS if abs(ratio - c) < NEAR), None)
        agrees = number is not None and self._found.agrees_where_asked(float(number) * values, needed)
        return number if agrees else None

    def off_by_a_power(self, piece: Piece) -> Diagnosis | None:
        """What is raised to some power should be raised to another one."""
        power = piece.node
        is_power = isinstance(power, tree.Binary) and power.op == "^" and isinstance(power.right, tree.Number)
        if not is_power and not (piece.kind == "divisor" and isinstance(power, tree.Name)):
            return None
        base = piece.values
        if is_power:
            assert isinstance(power, tree.Binary)
            base = self._worth(power.left)
        with np.errstate(all="ignore"):
            ratio = first_of(np.log(np.abs(piece.needed)) / np.log(np.abs(base)))
            others = (base ** float(n) for n in POWERS if abs(n - ratio) < NEAR)
            if not any(self._found.agrees_where_asked(other, piece.needed) for other in others):
                return None
        said = "The power in {} is another one." if is_power else "The power of {} is another one."
        hint = "Count what is multiplied with itself how often, above and below the line."
        return self._says(("wrong-power",), hint, lambda style: said.format(self._quoted(piece, style)))

    def times_a_factor(self, piece: Piece) -> Diagnosis | None:
        """A part lacks one factor that is known, or has one too many."""
        if (piece.depth and not piece.is_term) or isinstance(piece.node, tree.Number):
            return None
        with np.errstate(all="ignore"):
            missing = self._rows.equal_to(piece.needed / piece.values)
            extra = self._rows.equal_to(piece.values / piece.needed)
        if len(missing) == 1:
            ids: tuple[str, ...] = (self._name_of_lost(missing[0]),)
            return self._says(ids, PATH, lambda style: self._lacks(piece, missing[0], style))
        if len(extra) == 1 and not isinstance(piece.node, tree.Name):
            row = extra[0]
            typed = any(self._is_row(factor, row) for factor in factors_of(piece.node))
            if typed or not piece.depth:
                ids = ("extra-factor",) if typed or not _divides(piece.node) else ()
                return self._says(ids, PATH, lambda style: self._has(piece, row, style, typed=typed))
        return None

    def _name_of_lost(self, row: int) -> str:
        """The misconception of who forgets a factor."""
        slope = self._found.computation.slope(row)
        if slope is not None and slope.op not in GATED:
            return "lost-activation-slope"
        if slope is not None and slope.op == "relu":
            return "relu-gate-ignored"
        if self._found.computation.is_raised(row):
            return "wrong-power"
        block = self._found.computation.quantity(row).block
        return "lost-weight" if block.op == "leaf" and is_weight(block.name) else "lost-factor"

    def _is_row(self, factor: tree.Node, row: int) -> bool:
        """Whether a factor was typed that is the row."""
        return not isinstance(factor, tree.Number) and row in self._rows.equal_to(self._worth(factor))

    def _lacks(self, piece: Piece, row: int, style: Style) -> str:
        names = Names(self._item, self._found.computation, style)
        slope = self._found.computation.slope(row) is not None
        what = f": {names.called(row)}" if slope and names.place(row) else ""
        return f"{self._part(piece, style)} lacks one factor{what}."

    def _has(self, piece: Piece, row: int, style: Style, *, typed: bool) -> str:
        name = Names(self._item, self._found.computation, style).called(row)
        if not typed and _divides(piece.node):
            return f"The factor {name} is off: look above and below the line." if name else (
                "One factor is off: look above and below the line."
            )
        return f"{self._part(piece, style)} has one factor too many{': ' if name else ''}{name}."

    def one_too_many(self, piece: Piece) -> Diagnosis | None:
        """A factor that should be 1."""
        if piece.kind or isinstance(piece.node, tree.Number):
            return None
        if not self._found.agrees_where_asked(np.ones_like(piece.needed), piece.needed):
            return None
        if not self._rows.equal_to(piece.values):  # by its name the answer would be given away
            return Diagnosis((), "One factor is too many.", PATH)
        said = "The factor {} is one too many."
        return self._says(("extra-factor",), PATH, lambda style: said.format(self._quoted(piece, style)))


def first_of(values: Array) -> float:
    """The first of some values that is a number and not 0; NaN if there is none."""
    some = values.ravel()[:ENOUGH]
    some = some[np.isfinite(some) & (some != 0)]
    return float(some[0]) if some.size else np.nan


def _numbers_in(node: tree.Node) -> list[Fraction]:
    """The numbers among the factors of a product, and of its only sum or bracket behind a sign."""
    while isinstance(node, tree.Unary):
        node = node.arg
    return [factor.value for factor in factors_of(node) if isinstance(factor, tree.Number)]


def _averages(node: tree.Node) -> bool:
    """Whether a formula holds a sum or mean: then a 2 may be how many there are."""
    parts = list(tree.walk(node))
    named = {part.function for part in parts if isinstance(part, tree.Call)}
    return any(isinstance(part, tree.Reduce) for part in parts) or not named.isdisjoint(("sum", "mean"))


def _divides(node: tree.Node) -> bool:
    """Whether a formula holds a quotient: then a factor too many may be one too few below the line."""
    return any(isinstance(part, tree.Binary) and part.op == "/" for part in tree.walk(node))
