r"""LaTeX as people paste it, turned into the plain notation: `\frac{\partial L}{\partial w}` is ∂L/∂w.

Each character made remembers which typed one it came from: errors and spans point into what was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bptutor.errors import FormulaError
from bptutor.notation import glyphs
from bptutor.record import Record, replace, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.notation.tree import Node

DEEPEST = 40
"""Commands inside each other's arguments."""

_SYMBOLS = {
    **glyphs.TO_GREEK, "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "varsigma": "σ",
    "partial": "∂", "cdot": "·", "times": "·", "bullet": "·", "div": "÷", "odot": "⊙", "circ": "⊙",
    "top": "T", "intercal": "T", "ast": "*", "star": "*", "ell": "ℓ", "lt": "<", "gt": ">", "ne": "≠",
    "neq": "≠", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥",
    "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "lnot": "¬", "neg": "¬",
    "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "lbrace": "(", "rbrace": ")", "lbrack": "[", "rbrack": "]", "quad": " ", "qquad": " ", "space": " ",
    **{name: name for name in "sin cos tan sinh cosh tanh exp ln log max min sum prod".split()},
    **dict.fromkeys(("left", "right", "displaystyle", "textstyle", "limits", "nolimits"), ""),
    **{size + side: "" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")},
}  # fmt: skip
_MARKS = {"{": "(", "}": ")", "|": "‖", "_": "_", "!": "", **dict.fromkeys(",;:> ", " ")}
_WRAPPERS = frozenset(
    "mathrm operatorname text textrm textit textbf mathbf mathit mathsf mathbb mathcal boldsymbol bm".split()
)
_ACCENTS = {
    **dict.fromkeys(("hat", "widehat"), "hat"), **dict.fromkeys(("bar", "overline"), "bar"),
    **dict.fromkeys(("tilde", "widetilde"), "tilde"),
}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\(.)", re.DOTALL)
_PRIME = re.compile(r"\^\s*(?:\{\s*((?:\\prime\s*)+)\}|(\\prime))")
_DIFFERENTIAL = re.compile(r"\s*[d∂]\s*(?:\^?\{?2\}?|²)?\s*[^\W\d(]|\s*[d∂]\s*\(")
_OPERATOR = re.compile(r"\s*[d∂]\s*(?:\^?\{?2\}?|²)?\s*")


class Plain:
    """Plain text, and for each of its characters the stretch of the typed text that it stands for."""

    def __init__(self) -> None:
        self.text = ""
        self.places: list[tuple[int, int]] = []

    def add(self, text: str, start: int, end: int) -> None:
        """Characters that all stand for what was typed from `start` to `end`."""
        self.text += text
        self.places += [(start, end)] * len(text)

    def join(self, other: Plain) -> None:
        """All of another text."""
        self.text += other.text
        self.places += other.places

    def part(self, start: int, end: int, length: int) -> tuple[int, int]:
        """Where the stretch `text[start:end]` stands in the typed text, which has `length` characters."""
        first = self.places[start][0] if start < len(self.places) else length
        return first, max(first, self.places[end - 1][1]) if end > start else first


def plain(text: str) -> Plain:
    """What is typed, without LaTeX. Raises FormulaError for commands that are not read."""
    return _Reader(text).read(0, len(text), 0)


def pointed(error: FormulaError, made: Plain, typed: str) -> FormulaError:
    """The error, pointing into what was typed."""
    error.start, error.end = made.part(error.start, error.end, len(typed))
    error.text = typed
    return error


def spanned(node: Node, made: Plain, length: int) -> Node:
    """The tree, its spans in the typed text of that length."""

    def moved(value: Any) -> Any:
        if isinstance(value, Record):
            fields = {key: moved(below) for key, below in values_of(value).items() if key != "span"}
            start, end = value.span  # type: ignore[attr-defined]
            return replace(value, **fields, span=made.part(start, end, length))
        return tuple(moved(below) for below in value) if isinstance(value, tuple) else value

    return moved(node)  # type: ignore[no-any-return]


class _Command(NamedTuple):
    """A command that stands at `place`; its arguments start at `after`, and all ends at `end`."""

    name: str
    place: int
    after: int
    end: int
    depth: int


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, place: int, end: int, depth: int) -> Plain:
        """The stretch from `place` to `end` in plain notation."""
        made = Plain()
        while place < end:
            prime = _PRIME.match(self.text, place, end)
            if prime:
                made.add("'" * prime[0].count("prime"), place, prime.end())
                place = prime.end()
            elif self.text[place] == "\\":
                place = self.command(made, place, end, depth)
            else:
                made.add(self.text[place], place, place + 1)
                place += 1
        return made

    def command(self, made: Plain, place: int, end: int, depth: int) -> int:
        """One command and its arguments; where to go on."""
        if depth > DEEPEST:
            message = "too many commands inside each other"
            raise FormulaError(self.text, place, place + 1, message, "Break the formula into named steps.")
        match = _COMMAND.match(self.text, place, end)
        name = match[1] or match[2] if match else ""
        after = match.end() if match else end
        if match and match[2] and name in _MARKS:
            made.add(_MARKS[name], place, after)
            return after
        if name in _SYMBOLS:
            self.symbol(made, name, place, after)
            return self.skip_point(name, after)
        for names, read in self.RULES:
            if name in names:
                return read(self, made, _Command(name, place, after, end, depth))
        shown = f"\\{name}" if name else "a backslash"
        remedy = "Write the symbol or its name: sigma, sqrt(x), a/b, sum_k(…)."
        raise FormulaError(self.text, place, after, f"the LaTeX command {shown} is not read", remedy)

    def symbol(self, made: Plain, name: str, place: int, after: int) -> None:
        """A sign or a letter; letters do not grow together with those before them."""
        sign = _SYMBOLS[name]
        if sign == "*" and not made.text.rstrip().endswith(("^", "^{")):
            sign = "·"
        if sign[:1].isalpha() and made.text[-1:].isalnum():
            made.add(" ", place, place)
        made.add(sign, place, after)

    def skip_point(self, name: str, after: int) -> int:
        r"""The empty side of `\left. … \right|` is no character."""
        return after + 1 if name in ("left", "right") and self.text[after : after + 1] == "." else after

    def argument(self, after: int, end: int, depth: int) -> tuple[Plain, int]:
        """What a command is of: a group in braces, one command or one character."""
        while after < end and self.text[after] in glyphs.SPACES:
            after += 1
        if after >= end:
            message = "this LaTeX command lacks its argument"
            raise FormulaError(self.text, after, after, message, "Complete it.")
        if self.text[after] == "{":
            stop = self.closing(after, end)
            return self.read(after + 1, stop, depth + 1), stop + 1
        if self.text[after] == "\\":
            made = Plain()
            return made, self.command(made, after, end, depth + 1)
        made = Plain()
        made.add(self.text[after], after, after + 1)
        return made, after + 1

    def closing(self, opening: int, end: int) -> int:
        """The brace that closes the one at `opening`."""
        level = 0
        for place in range(opening, end):
            if self.text[place - 1 : place] != "\\":
                level += (self.text[place] == "{") - (self.text[place] == "}")
            if level == 0:
                return place
        raise FormulaError(self.text, opening, opening + 1, "this '{' is never closed", "Add '}'.")

    # ----- commands with arguments -------------------------------------------------------------------

    def fraction(self, made: Plain, command: _Command) -> int:
        r"""`\frac{a}{b}` is ((a)/(b)), but a derivative stays one: ∂L/∂w."""
        above, after = self.argument(command.after, command.end, command.depth)
        below, after = self.argument(after, command.end, command.depth)
        over = _DIFFERENTIAL.match(above.text) or _OPERATOR.fullmatch(above.text)
        if over and _DIFFERENTIAL.match(below.text):
            signs = (" ", "/", " ")
        else:
            signs = ("((", ")/(", "))")
        made.add(signs[0], command.place, command.after)
        made.join(above)
        made.add(signs[1], command.place, command.after)
        made.join(below)
        made.add(signs[2], after - 1, after)
        return after

    def root(self, made: Plain, command: _Command) -> int:
        r"""`\sqrt{x}`."""
        if self.text[command.after : command.after + 1] == "[":
            message = "roots of other orders are not read"
            raise FormulaError(self.text, command.place, command.after + 1, message, "Write x^(1/3).")
        inside, after = self.argument(command.after, command.end, command.depth)
        made.add(" sqrt(" if made.text[-1:].isalnum() else "sqrt(", command.place, command.after)
        made.join(inside)
        made.add(")", after - 1, after)
        return after

    def wrapper(self, made: Plain, command: _Command) -> int:
        r"""`\mathrm{ReLU}` is ReLU."""
        inside, after = self.argument(command.after, command.end, command.depth)
        if inside.text[:1].isalnum() and made.text[-1:].isalnum():
            made.add(" ", command.place, command.place)
        made.join(inside)
        if inside.text[-1:].isalnum() and self.text[after : after + 1].isalnum():
            made.add(" ", after, after)
        return after

    def accent(self, made: Plain, command: _Command) -> int:
        r"""`\hat{y}` is ŷ."""
        inside, after = self.argument(command.after, command.end, command.depth)
        if not inside.text.strip().isalpha() or len(inside.text.strip()) != 1:
            message = f"\\{command.name} stands over one letter"
            raise FormulaError(self.text, command.place, after, message, "Write yhat, ybar.")
        if made.text[-1:].isalnum():
            made.add(" ", command.place, command.place)
        made.add(inside.text.strip() + glyphs.COMBINING[_ACCENTS[command.name]], command.place, after)
        return after

    RULES: tuple[tuple[Any, Callable[..., int]], ...] = (
        (("frac", "dfrac", "tfrac", "cfrac"), fraction),
        (("sqrt",), root),
        (_WRAPPERS, wrapper),
        (_ACCENTS, accent),
    )
