"""The last resort for a wrong formula: what one part of it would have to be for the whole to be right.

First the formula as a whole: is it off by a number, by one factor that is known? Then its parts: does one
quantity stand in the place of another, has one term the wrong sign, or a factor too many? What is found is a
fact about the formula that was typed. It says which part is wrong, and not what belongs there.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bptutor.bank.blank import CompletedReference
from bptutor.calculus.altered.roles import is_weight
from bptutor.grading.misconceptions.altered_blanks import AlteredBlank
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.known_rows import derivatives, known_rows
from bptutor.grading.misconceptions.mistaken_parts import mistaken_part
from bptutor.grading.misconceptions.pieces import factors_of, pieces
from bptutor.grading.misconceptions.swaps import misconception_of
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.words import GATED, Finding, Names, told
from bptutor.grading.texts import shown
from bptutor.notation import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas
    from bptutor.grading.misconceptions.pieces import Piece
    from bptutor.grading.misconceptions.worth import Worth
    from bptutor.notation.printer import Style

POWERS = tuple(map(Fraction, "2 3 4 1/2 3/2 -1 -2 -1/2 5".split()))
CONSTANTS = tuple(map(Fraction, "-1 2 1/2 -2 -1/2 3 1/3 4 1/4 5 1/5 6 1/6 8 1/8 -3 -1/3 -4 -1/4".split()))
_NAMED = {Fraction(-1): "lost-minus", Fraction(2): "halved-loss", Fraction(1, 2): "doubled-loss"}
STYLES: tuple[Style, Style] = ("unicode", "ascii")
MOST = 2
"""More explanations than this say nothing."""
NEAR = 1e-6
"""Numbers that differ by more than this are not tried."""
ENOUGH = 500
ORDINALS = ("first", "second", "third", "fourth")
LONGEST = 40
"""A part of more characters is not printed."""
_PATH = "Walk along the path once more, and take one factor for each step."
_SIGN = "Write each sum out in full, with the sign of each term, before you go on."
_PLACE = "Ask of this one factor where on the path it comes from."
_NUMBERS = "Follow the plain numbers: powers that come down, halves, means."


class Typed:
    """A formula typed, and what can be said about the whole of it, or about a part."""

    def __init__(self, item: Item, found: AlteredFormulas, worth: Worth, node: tree.Node) -> None:
        self._item, self._found, self._rows = item, found, known_rows(found)
        self._worth = worth
        only_part = isinstance(found.wanted, CompletedReference)  # it is compared as part of an equation
        parts = [] if only_part else pieces(worth, node, found.truth)
        self._all = parts if parts and found.agree(parts[0].values, worth.of_whole(node)) else []
        self._pieces = [piece for piece in self._all if piece.kind != "pair"]

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
        return told(self._item, what, findings, ascii_what=ascii_what) if len(findings) <= MOST else None

    def off_in_one_term(self) -> Diagnosis | None:
        """One term that is missing or too many, or has the wrong sign, a wrong number, a factor too many."""
        return (
            self._one(self.too_many, self._pieces[1:])
            or self._one(self.negative, self._pieces[1:])
            or self._one(self.off_by_a_number, self._pieces[1:])
            or self._one(self.times_a_factor, self._pieces[1:])
            or self._one(self.lacks_a_term, self._pieces)
        )

    def _one(self, look: Callable[[Piece], Diagnosis | None], parts: Sequence[Piece]) -> Diagnosis | None:
        """What is found, if it is one thing: two repairs that do equally well blame nobody."""
        found = [diagnosis for diagnosis in map(look, parts) if diagnosis is not None]
        return found[0] if len({diagnosis.message for diagnosis in found}) == 1 else None

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
            return self._says(ids, _PATH, lambda style: self._lacks(piece, missing[0], style))
        if len(extra) == 1 and not isinstance(piece.node, tree.Name):
            row = extra[0]
            typed = any(self._is_row(factor, row) for factor in factors_of(piece.node))
            if typed or not piece.depth:
                ids = ("extra-factor",) if typed or not _divides(piece.node) else ()
                return self._says(ids, _PATH, lambda style: self._has(piece, row, style, typed=typed))
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
        said = "The factor {} is one too many."
        ids = () if isinstance(piece.node, tree.Binary) and piece.node.op in ("+", "-") else ("extra-factor",)
        return self._says(ids, _PATH, lambda style: said.format(self._quoted(piece, style)))

    def one_for_another(self, piece: Piece) -> Diagnosis | None:
        """One quantity stands where another belongs."""
        kinds = (tree.Name, tree.Stepped, tree.Call, tree.Indicator, tree.Derivative)
        if not piece.depth or not isinstance(piece.node, kinds):
            return None
        rows = derivatives(self._found) if isinstance(piece.node, tree.Derivative) else self._rows
        wanted, typed = rows.equal_to(piece.needed), rows.equal_to(piece.values)
        if not wanted:
            return None
        computation = self._found.computation
        name = misconception_of(computation, typed[0], wanted[0]) if len(typed) == len(wanted) == 1 else None
        ids, hint = ((name,), TABLE[name].hint) if name is not None else ((), _PLACE)
        if name is None and typed:
            op, operands = computation.recipe(wanted[0])
            is_slope = computation.slope(wanted[0]) is not None
            if op in ("add", "sub") and not is_slope and not set(typed).isdisjoint(operands):
                return self._lacking(piece)
            ids = ("other-quantity",)
        said = "Something else belongs where {} stands."
        return self._says(ids, hint, lambda style: said.format(self._which(piece, style)))

    def negative(self, piece: Piece) -> Diagnosis | None:
        """One term has the wrong sign."""
        if not piece.is_term or not self._found.agrees_where_asked(-piece.values, piece.needed):
            return None
        said = "The sign of {} is the other way round."
        return self._says(("sign-of-a-term",), _SIGN, lambda style: said.format(self._quoted(piece, style)))

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

    def too_many(self, piece: Piece) -> Diagnosis | None:
        """One term should not be there."""
        if not piece.is_term or not self._is_nothing(piece):
            return None
        return self._says((), _PATH, lambda style: f"{self._quoted(piece, style)} is one term too many.")

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

    # ---- saying

    def _says(self, ids: tuple[str, ...], hint: str, said: Callable[[Style], str]) -> Diagnosis:
        return Diagnosis(ids, said("unicode"), hint, "", said("ascii"))

    def _part(self, piece: Piece, style: Style) -> str:
        return "This" if not piece.depth else f"The term {self._quoted(piece, style)}"

    def _which(self, piece: Piece, style: Style) -> str:
        """A part, and which one, if it is typed more than once."""
        spans = sorted(node.span for node in tree.walk(self._pieces[0].node) if node == piece.node)
        place = spans.index(piece.node.span) if piece.node.span in spans else -1
        if len(set(spans)) < 2 or not 0 <= place < len(ORDINALS):
            return self._quoted(piece, style)
        return f"the {ORDINALS[place]} {self._quoted(piece, style)}"

    def _quoted(self, piece: Piece, style: Style) -> str:
        text = shown(self._item.exercise, piece.node, style)
        return f"`{text}`" if len(text) <= LONGEST else f"`{text[: LONGEST - 3]}...`"


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
