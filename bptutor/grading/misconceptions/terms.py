"""The last resort for a wrong formula: what one part of it would have to be for the whole to be right.

First what is off as a whole, or in one factor: a number, a power, one quantity in the place of another. Then
its terms: has one the wrong sign, or is there one too many? What is found is a fact about the formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.grading.misconceptions.known_rows import derivatives
from bptutor.grading.misconceptions.mistaken_parts import mistaken_part
from bptutor.grading.misconceptions.ratios import PATH, Factors
from bptutor.grading.misconceptions.swaps import misconception_of
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.words import Finding, told_of_part
from bptutor.notation import tree

if TYPE_CHECKING:
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.grading.misconceptions.pieces import Piece
    from bptutor.notation.printer import Style

STYLES: tuple[Style, Style] = ("unicode", "ascii")
MOST = 2
"""More explanations than this say nothing."""
KINDS = (tree.Name, tree.Stepped, tree.Call, tree.Indicator, tree.Derivative)
"""What stands for one quantity."""
_SIGN = "Write each sum out in full, with the sign of each term, before you go on."
_PLACE = "Ask of this one factor where on the path it comes from."


class Typed(Factors):
    """A formula typed, and what can be said about the whole of it, or about a part."""

    def off_by_one_thing(self) -> Diagnosis | None:
        """One number, one factor, one quantity in the place of another: the rest is right."""
        return (
            self._one(self.times_what_is_there, self._pieces[:1])
            or self._one(self.times_a_number, self._pieces[:1])
            or self._one(self.off_by_a_power, self._pieces[1:])
            or self._one(self.times_a_factor, self._pieces[:1])
            or self._one(self.one_too_many, self._pieces[1:])
            or self.mistaken_in_one_part()
            or self._one(self.one_for_another, self._pieces)
        )

    def mistaken_in_one_part(self) -> Diagnosis | None:
        """A slope or derivative that is written out, with a mistake in it."""
        part = mistaken_part(self._found, self._all)
        if part is None:
            return None
        findings = [Finding(m.id, part.computation, m.alteration) for m in part.mistakes]
        what, ascii_what = (self._quoted(part.piece, style) for style in STYLES)
        return told_of_part(self._item, what, ascii_what, findings) if len(findings) <= MOST else None

    def off_in_one_term(self) -> Diagnosis | None:
        """One term that is missing or too many, or has the wrong sign, a wrong number, a factor too many."""
        return (
            self._one(self.too_many, self._pieces[1:])
            or self._one(self.negative, self._pieces[1:])
            or self._one(self.off_by_a_number, self._pieces[1:])
            or self._one(self.times_a_factor, self._pieces[1:])
            or self._one(self.lacks_a_term, self._pieces)
        )

    def one_for_another(self, piece: Piece) -> Diagnosis | None:
        """One quantity stands where another belongs, or where a sum with it does."""
        if not piece.depth or not isinstance(piece.node, KINDS):
            return None
        rows = derivatives(self._found) if isinstance(piece.node, tree.Derivative) else self._rows
        wanted, typed = rows.equal_to(piece.needed), rows.equal_to(piece.values)
        if not wanted:
            return None
        computation = self._found.computation
        name = misconception_of(computation, typed[0], wanted[0]) if len(typed) == len(wanted) == 1 else None
        if name is None and typed and self._is_term_of(typed, wanted[0]):
            return self._lacking(piece)
        hint = TABLE[name].hint if name is not None else _PLACE
        ids = (name or "other-quantity",) if typed else ()
        said = "Something else belongs where {} stands."
        return self._says(ids, hint, lambda style: said.format(self._which(piece, style)))

    def _is_term_of(self, typed: list[int], wanted: int) -> bool:
        """Whether one of some rows is a term of what is wanted: a of a - y, but not the a^2 of a slope."""
        computation = self._found.computation
        op, operands = computation.recipe(wanted)
        is_sum = op in ("add", "sub") and computation.slope(wanted) is None
        return is_sum and not set(typed).isdisjoint(operands)

    def negative(self, piece: Piece) -> Diagnosis | None:
        """One term has the wrong sign."""
        if not piece.is_term or not self._found.agrees_where_asked(-piece.values, piece.needed):
            return None
        said = "The sign of {} is the other way round."
        return self._says(("sign-of-a-term",), _SIGN, lambda style: said.format(self._quoted(piece, style)))

    def too_many(self, piece: Piece) -> Diagnosis | None:
        """One term should not be there."""
        if not piece.is_term or not self._is_nothing(piece):
            return None
        return self._says((), PATH, lambda style: f"{self._quoted(piece, style)} is one term too many.")

    def _is_nothing(self, piece: Piece) -> bool:
        """Whether a part should be 0."""
        return self._found.agrees_where_asked(np.zeros_like(piece.needed), piece.needed)

    def lacks_a_term(self, piece: Piece) -> Diagnosis | None:
        """Beside a part something is to be added or subtracted."""
        if self._is_nothing(piece):
            return None
        with np.errstate(all="ignore"):
            missing = piece.needed - piece.values
        rows = self._rows.equal_to(missing) or self._rows.equal_to(-missing)
        if not rows:
            return None
        return self._lacking(piece)

    def _lacking(self, piece: Piece) -> Diagnosis:
        where = "" if not piece.depth else " beside {}"
        hint = TABLE["lost-term"].hint

        def said(style: Style) -> str:
            return f"A term is missing{where.format(self._quoted(piece, style))}."

        return self._says(("lost-term",), hint, said)
