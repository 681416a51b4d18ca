"""A typed formula in parts, and how to speak of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.blank import CompletedReference
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.known_rows import known_rows
from bptutor.grading.misconceptions.pieces import pieces
from bptutor.grading.texts import shown
from bptutor.notation import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas
    from bptutor.grading.misconceptions.pieces import Piece
    from bptutor.grading.misconceptions.worth import Worth
    from bptutor.notation.printer import Style

ORDINALS = ("first", "second", "third", "fourth")
LONGEST = 40
"""A part of more characters is not printed."""


class TypedParts:
    """A formula typed, its parts, and the quantities that these may be taken for."""

    def __init__(self, item: Item, found: AlteredFormulas, worth: Worth, node: tree.Node) -> None:
        self._item, self._found, self._rows = item, found, known_rows(found)
        self._worth = worth
        only_part = isinstance(found.wanted, CompletedReference)  # it is compared as part of an equation
        parts = [] if only_part else pieces(worth, node, found.truth)
        self._all = parts if parts and found.agree(parts[0].values, worth.of_whole(node)) else []
        self._pieces = [piece for piece in self._all if piece.kind != "pair"]

    def _one(self, look: Callable[[Piece], Diagnosis | None], parts: Sequence[Piece]) -> Diagnosis | None:
        """What is found, if it is one thing: two repairs that do equally well blame nobody."""
        found = [diagnosis for diagnosis in map(look, parts) if diagnosis is not None]
        return found[0] if len({diagnosis.message for diagnosis in found}) == 1 else None

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
