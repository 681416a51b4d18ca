"""Reading the keys of one mapping: each value as the type it must have, every fault reported where it
stands.

A `Context` collects the diagnostics of one exercise; a `Fields` is one mapping of it. A method that
cannot give what was asked for reports why and gives its default, so one pass finds all problems.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank import keys
from bptutor.bank.diagnostics import Diagnostic, diagnostic
from bptutor.bank.exercise import Text, Value, Where
from bptutor.bank.reader import Located, shorten
from bptutor.bank.suggest import suggestions
from bptutor.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

ID = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*\Z")
TAG = re.compile(r"[A-Za-z0-9][\w.-]*\Z")
MAX_ID = 64


class Context:
    """The file being read and what was found wrong in it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Diagnostic] = []

    def report(self, code: str, at: Located | Text, message: str, remedy: str | None = None) -> None:
        """Keeps a problem at the place of a value."""
        line, column = (at.line, at.column) if isinstance(at, Located) else at.where[1:]
        self.problems.append(diagnostic(self.file, line, column, code, message, remedy))

    def where(self, at: Located) -> Where:
        """The place of a value."""
        return Where(self.file, at.line, at.column)

    # ---- one value as what it must be ----------------------------------------------------------------

    def text(self, at: Located, what: str, limit: int = keys.MAX_TEXT) -> Text | None:
        """A text that is not blank; a number will do."""
        if at.sort in ("text", "number"):
            return self.checked(Text(at.raw, self.where(at)), what, limit)
        self.wrong_type(at, what, "text")
        return None

    def formula(self, at: Located, what: str) -> Text | None:
        """A formula or number; a list in flow style is a vector, `[df/dx, df/dy]`."""
        if at.sort == "list" and at.style == "flow":
            return self.checked(Text(at.raw, self.where(at)), what, keys.MAX_FORMULA)
        if at.sort == "list":
            self.report("E115", at, f"{what} is a formula, but `- -` makes a list")
            return None
        return self.text(at, what, keys.MAX_FORMULA)

    def checked(self, text: Text, what: str, limit: int) -> Text | None:
        """The text if it is neither blank nor too long."""
        if not text.value.strip():
            remedy = "Write something, or leave it out."
            self.problems.append(diagnostic(*text.where, "E211", f"{what} is empty", remedy))
        elif len(text.value) > limit:
            message = f"{what} has {len(text.value)} characters; the limit is {limit}"
            self.problems.append(diagnostic(*text.where, "E212", message))
        else:
            return text
        return None

    def value(self, at: Located, what: str) -> Value | None:
        """A number, closed arithmetic as text (`'1/2'`), or lists of such."""
        if at.sort != "list":
            if at.sort == "bool":
                return Text(at.raw, self.where(at))
            return self.text(at, what, keys.MAX_FORMULA)
        parts = [self.value(part, what) for part in at.value]
        if not parts:
            self.report("E211", at, f"{what} is an empty list")
        return None if not parts or None in parts else tuple(part for part in parts if part is not None)

    def whole(self, at: Located, what: str, least: int = 1) -> int | None:
        """A whole number of at least so much."""
        if at.sort == "number" and re.fullmatch(r"\+?[0-9]{1,9}", at.raw) and int(at.raw) >= least:
            return int(at.raw)
        self.report("E203", at, f"{what} must be a whole number of at least {least}, not {at.describe()}")
        return None

    def wrong_type(self, at: Located, what: str, wanted: str) -> None:
        """Reports a value of another type than wanted."""
        remedy = None
        if wanted.startswith("a mapping") and at.sort == "list":
            remedy = "Write `key: value` on lines of their own, indented, and no `-` before them."
        elif wanted == "text" and at.sort in ("bool", "null"):
            remedy = (
                f"Quote it: '{at.raw}'."
                if at.raw
                else "Write something after the colon (`#` begins a comment)."
            )
        elif wanted == "text" and at.sort in ("list", "map"):
            remedy = "Quote it if it is a formula or text that starts with a bracket."
        elif at.sort == "text" and re.match(r"[\w-]+[:：]\S", at.raw) and wanted.startswith("a mapping"):
            self.report(
                "E112", at, f"{what} must be {wanted}, but `{shorten(at.raw)}` has no space after its colon"
            )
            return
        self.report("E203", at, f"{what} must be {wanted}, not {at.describe()}", remedy)

    def one_of(self, at: Located | Text, what: str, allowed: Collection[str]) -> bool:
        """Whether a value is one of the words allowed; reported where it is not."""
        raw = at.raw if isinstance(at, Located) else at.value
        if raw in allowed:
            return True
        listed = ", ".join(allowed)
        found = at.describe() if isinstance(at, Located) else f"'{shorten(raw)}'"
        choice = f"one of {listed}" if len(allowed) > 1 else listed
        remedy = did_you_mean(suggestions(raw, allowed)) or f"Use one of: {listed}."
        self.report("E204", at, f"{what} must be {choice}, not {found}", remedy)
        return False

    def good_id(self, at: Located, what: str) -> str | None:
        """An id: small letters, digits, hyphens."""
        if at.sort in ("text", "number", "bool", "null") and len(at.raw) <= MAX_ID and ID.match(at.raw):
            return str(at.raw)
        found = f"'{shorten(at.raw)}'" if at.raw else at.describe()
        simple = re.sub(r"[^a-z0-9]+", "-", at.raw.lower()).strip("-")[:MAX_ID]
        remedy = f"Ids have small letters, digits and hyphens: {simple}." if simple else None
        self.report("E206", at, f"{found} is not an id for {what}", remedy)
        return None


class Fields:
    """The entries of one mapping, by key.  Unknown keys are reported at once."""

    def __init__(
        self, context: Context, at: Located, known: Mapping[str, str], what: str, short: str | None = None
    ) -> None:
        """With `short`, the value is no mapping but short for one with that only key."""
        self.context = context
        self.at = at
        self.what = what
        self.guessed: set[str] = set()  # what unknown keys may be meant for: not reported as missing too
        self.entries: dict[str, Located] = {} if short is None else {short: at}
        if short:
            return
        if at.sort != "map":
            context.wrong_type(at, what, "a mapping (key: value)")
            return
        for key, value in at.value.values():
            if key.raw in known:
                self.entries[key.raw] = value
            else:
                self.unknown(key, known)

    def unknown(self, key: Located, known: Collection[str]) -> None:
        """Reports a key this mapping does not have."""
        name = shorten(key.raw)
        if key.raw in keys.LATER:
            self.guessed |= set(known)
            message = f"`{name}` belongs to a later release of bptutor"
            self.context.report("E210", key, message)
            return
        close = suggestions(key.raw, known)
        self.guessed |= set(close)
        remedy = _belongs_elsewhere(key.raw, known) or did_you_mean(close)
        remedy = remedy or f"Keys of {self.what}: {', '.join(known)}."
        self.context.report("E201", key, f"{self.what} has no key `{name}`", remedy)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __getitem__(self, key: str) -> Located:
        return self.entries[key]

    @property
    def where(self) -> Where:
        """The place of the mapping."""
        return self.context.where(self.at)

    def get(self, key: str) -> Located | None:
        """The value of a key, None when it is not there or is written without a value that matters."""
        return self.entries.get(key)

    def missing(self, key: str, remedy: str | None = None) -> None:
        """Reports a key that must be there."""
        if key not in self.guessed:
            self.context.report("E202", self.at, f"{self.what} has no `{key}`", remedy)

    def text(self, key: str, limit: int = keys.MAX_TEXT) -> Text | None:
        """A text, None when not there."""
        at = self.get(key)
        return None if at is None else self.context.text(at, f"`{key}`", limit)

    def formula(self, key: str) -> Text | None:
        """A formula, None when not there."""
        at = self.get(key)
        return None if at is None else self.context.formula(at, f"`{key}`")

    def boolean(self, key: str) -> bool | None:
        """True or false, None when not there."""
        at = self.get(key)
        if at is None:
            return None
        if at.sort == "bool":
            return bool(at.value)
        self.context.report(
            "E203", at, f"`{key}` must be true or false, not {at.describe()}", "Write true or false."
        )
        return None

    def word(self, key: str, allowed: Collection[str]) -> str | None:
        """One of the words allowed, None when not there."""
        at = self.get(key)
        if at is None:
            return None
        return str(at.raw) if self.context.one_of(at, f"`{key}`", allowed) else None

    def whole(self, key: str, most: int | None = None) -> int | None:
        """A whole number of at least 1 (and at most `most`), None when not there."""
        at = self.get(key)
        number = None if at is None else self.context.whole(at, f"`{key}`")
        if at is None or number is None or most is None or number <= most:
            return number
        self.context.report("E213", at, f"`{key}` is at most {most}, not {number}")
        return None

    def positive(self, key: str, most: float) -> float | None:
        """A number above 0 and at most `most`, None when not there."""
        at = self.get(key)
        if at is None:
            return None
        if at.sort != "number":
            self.context.report("E203", at, f"`{key}` must be a number, not {at.describe()}")
            return None
        number = float(at.raw)
        if not 0 < number <= most:
            self.context.report(
                "E213", at, f"`{key}` must be above 0 and at most {most:g}, not {shorten(at.raw)}"
            )
            return None
        return number

    def list(self, key: str) -> list[Located]:
        """The parts of a list; a single value counts as a list of one; empty when not there."""
        at = self.get(key)
        if at is None:
            return []
        if at.sort == "list":
            if not at.value:
                self.context.report("E211", at, f"`{key}` is an empty list")
            return list(at.value)
        if at.sort in ("map", "null"):
            self.context.wrong_type(at, f"`{key}`", "a list")
            return []
        return [at]

    def texts(self, key: str, limit: int = keys.MAX_TEXT) -> tuple[Text, ...]:
        """A list of texts."""
        what = f"an entry of `{key}`"
        found = (self.context.text(part, what, limit) for part in self.list(key))
        return tuple(text for text in found if text)

    def formulas(self, key: str) -> tuple[Text, ...]:
        """A list of formulas."""
        found = (self.context.formula(part, f"an entry of `{key}`") for part in self.list(key))
        return tuple(text for text in found if text)

    def tags(self, key: str) -> tuple[str, ...]:
        """A list of single words."""
        words = self.texts(key, MAX_ID)
        for word in words:
            if not TAG.match(word.value):
                remedy = "Use letters, digits, hyphens and underscores, without spaces."
                self.context.report(
                    "E206", word, f"'{shorten(word.value)}' is not a word for `{key}`", remedy
                )
        return tuple(word.value for word in words)

    def pairs(self, key: str) -> Iterator[tuple[Text, Located]]:
        """The keys, as text, and values of a mapping whose keys are free; nothing when not there."""
        at = self.get(key)
        if at is None:
            return
        if at.sort != "map":
            self.context.wrong_type(at, f"`{key}`", "a mapping (key: value)")
            return
        for name, value in at.value.values():
            text = self.context.checked(Text(name.raw, self.context.where(name)), f"a key of `{key}`", 500)
            if text:
                yield text, value


def _belongs_elsewhere(key: str, known: Collection[str]) -> str | None:
    """Where a key belongs that stands in an item instead of its exercise, or the other way round."""
    if known is keys.ITEM and key in keys.EXERCISE:
        return f"`{key}` belongs to the exercise: write it beside `items:`."
    if known is keys.EXERCISE and key in keys.ITEM:
        return f"`{key}` belongs to an item: write it under `items:`, in the item."
    return None
