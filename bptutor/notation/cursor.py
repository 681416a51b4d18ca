"""A place in a text, and what encloses it: the ground the parser and `operands` stand on."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError
from bptutor.notation import lexer, typed_latex
from bptutor.notation.lexer import Token
from bptutor.notation.limits import DEEPEST_NESTING
from bptutor.notation.spelling import spellings_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.notation.names import Vocabulary
    from bptutor.notation.spelling import Spelling
    from bptutor.notation.tree import Node

_LOGIC = re.compile(r"(?:and|or|not)(?![A-Za-z0-9_^'])")


class Cursor:
    """A place in a text, and the brackets, bars and index variables around it."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        lexer.check(text)
        self.typed = text
        self.plain = typed_latex.plain(text) if "\\" in text else None  # without LaTeX
        self.text = text = self.plain.text if self.plain else text
        self.vocabulary = vocabulary
        self.place = 0
        self.scope: frozenset[str] = frozenset()
        self.nesting = 0
        self.bars: list[str] = []  # what encloses this place: |, || or a bracket
        self.defines = ""  # what an assignment defines: no new name on its right
        self.cuts: dict[int, int] = {}  # where quantities run into each other: `w1x1`
        self.stop = len(text)  # the text is read up to here
        self._token: Token | None = None
        self._spellings: dict[int, list[Spelling]] = {}

    # ----- the text ----------------------------------------------------------------------------------

    def peek(self) -> Token:
        """The next token, left where it is."""
        if self._token is None:
            token = lexer.token_at(self.text, self.place)
            self._token = token if token.start < self.stop else Token("end", self.stop, self.stop)
        return self._token

    def take(self) -> Token:
        """The next token, passed over."""
        token = self.peek()
        self.move(token.end)
        return token

    def move(self, place: int) -> None:
        """Go on reading at `place`."""
        self.place = place
        self._token = None

    def accept(self, kind: str) -> bool:
        """Pass over the next token if it is of this kind."""
        if self.peek().kind != kind:
            return False
        self.take()
        return True

    def error(self, start: int, end: int, message: str, remedy: str) -> FormulaError:
        """The error for `text[start:end]`."""
        return FormulaError(self.text, start, end, message, remedy)

    def source(self, node: Node) -> str:
        """The text a node was read from."""
        return self.text[node.span[0] : node.span[1]]

    def spellings(self, place: int) -> list[Spelling]:
        """As `spellings_at`, remembered: several rules look at the same place."""
        found = self._spellings.get(place)
        if found is None:
            found = self._spellings[place] = spellings_at(self.text, place)
        return found

    def word(self) -> str:
        """The logical word at this place (and, or, not), or "". Quantities of that name come first."""
        token = self.peek()
        if token.kind in ("and", "or", "not"):
            return token.kind
        if token.kind != "word" or self.text[token.start] not in "aon":
            return ""
        match = _LOGIC.match(self.text, token.start)
        return match[0] if match and not self.vocabulary.has(match[0]) else ""

    @contextmanager
    def bound(self, indices: str) -> Iterator[None]:
        """With these letters as index variables."""
        outer = self.scope
        self.scope = outer.union(indices)
        yield
        self.scope = outer

    @contextmanager
    def nested(self, start: int, bar: str = "", cost: int = 1) -> Iterator[None]:
        """One level further in; refuses more than DEEPEST_NESTING. Functions and sums count as two levels."""
        self.nesting += cost
        if self.nesting > DEEPEST_NESTING:
            message = "too many brackets, signs or functions inside each other"
            raise self.error(start, start + 1, message, "Break the formula into named steps.")
        self.bars.append(bar)
        yield
        self.bars.pop()
        self.nesting -= cost
