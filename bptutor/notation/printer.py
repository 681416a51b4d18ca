"""A tree as text, in Unicode for people or in ASCII for files: never more brackets than needed, never fewer.

What is printed is read back by the parser as the same tree, in both styles. Products always carry their sign,
so that nothing printed depends on how names fall apart. In *full*, brackets also stand where the rules give
one reading and people may have had another: `(a/b)·c`, `−(x²)`, `(g(z))²`, `(∂L/∂w)·x`.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.notation import glyphs, tree
from bptutor.notation.indices import mistakable
from bptutor.notation.names import with_subscript
from bptutor.notation.spelling import Spelling, needs_braces, whole_spelling
from bptutor.notation.subscripts import index_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bptutor.notation.tree import Node

Style: TypeAlias = Literal["unicode", "ascii"]

OR, AND, NOT, COMPARE, SUM, MINUS, PRODUCT, POWER, MARK, ATOM, BARE = range(11)

_LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "hadamard": PRODUCT, "^": POWER}
_SIGNS = {
    "ascii": {"+": " + ", "-": " - ", "*": "*", "/": "/", "@": " @ ", "hadamard": " .* ", "^": "^"},
    "unicode": {"+": " + ", "-": " − ", "*": "·", "/": "/", "@": " @ ", "hadamard": " ⊙ ", "^": "^"},
}
_COMPARISONS = {"!=": "≠", "<=": "≤", ">=": "≥"}
_FUNCTIONS = {"sigmoid": "σ", "sum": "sum"}


def show(node: Node, style: Style = "unicode", taken: Collection[str] = (), *, full: bool = False) -> str:
    """`node` as text. `taken` are names of quantities, so that no function is shown by such a letter.

    In `full`, brackets say what precedence would have to.

    `parse(show(n), vocabulary) == n` for every tree the parser makes with that vocabulary.
    """
    return _Printer(style, taken, full, mistakable(node)).at(node, OR)


def show_name(name: str, style: Style = "unicode") -> str:
    """A canonical name as text: `W_12^(2)` is W₁₂⁽²⁾ in Unicode."""
    stem = name.rstrip("'")
    spelling = whole_spelling(stem)
    if spelling is None:
        return name
    shown = spelling.text if style == "ascii" else _pretty(spelling)
    return shown + name[len(stem) :]


def show_number(value: Fraction | float, style: Style = "unicode") -> str:
    """A number without needless digits, never `-0`; six significant digits when it is not a short decimal."""
    text = _decimal(value)
    return text.replace("-", "−") if style == "unicode" else text


def told_apart(
    first: Fraction | float, second: Fraction | float, style: Style = "unicode",
    *, fewest: int = 6, most: int = 16,
) -> tuple[str, str]:
    """Two numbers in as many significant digits as it takes to tell them apart, never `-0`."""
    for digits in range(fewest, most + 1):
        one, other = (f"{float(value) + 0.0:.{digits}g}" for value in (first, second))
        if one != other:
            break
    return (one.replace("-", "−"), other.replace("-", "−")) if style == "unicode" else (one, other)


class _Printer:
    def __init__(
        self, style: Style, taken: Collection[str], full: bool, mistakable: Collection[str]
    ) -> None:
        self.style = style
        self.taken = taken
        self.full = full
        self.mistakable = mistakable  # index variables of sums that would seem to reach too far
        self.minus = "−" if style == "unicode" else "-"

    def at(self, node: Node, level: int) -> str:
        """`node` where something of at least `level` is wanted: in brackets when it binds more loosely."""
        text, own = _RULES[type(node)](self, node)
        return text if own >= level else f"({text})"

    # ----- leaves ------------------------------------------------------------------------------------

    def number(self, node: tree.Number) -> tuple[str, int]:
        if node.value < 0:
            return f"{self.minus}{_exact(-node.value)}", MINUS
        text = node.text if _is_plain(node) else _exact(node.value)
        return text, PRODUCT if "/" in text else ATOM

    def constant(self, node: tree.Constant) -> tuple[str, int]:
        return "π" if node.name == "pi" and self.style == "unicode" else node.name, ATOM

    def name(self, node: tree.Name) -> tuple[str, int]:
        if not node.indices:
            return show_name(node.name, self.style), ATOM
        pieces = [index_text(index) for index in node.indices]
        glue = "" if all(len(piece) == 1 for piece in pieces) else ","
        return show_name(_subscripted(node.name, glue.join(pieces)), self.style), ATOM

    def stepped(self, node: tree.Stepped) -> tuple[str, int]:
        return f"{self.at(node.quantity, ATOM)}@{node.step}", ATOM

    # ----- arithmetic --------------------------------------------------------------------------------

    def unary(self, node: tree.Unary) -> tuple[str, int]:
        if isinstance(node.arg, tree.Number) and node.arg.value == 0:
            return self.number(node.arg)
        raised = isinstance(node.arg, tree.Binary) and node.arg.op == "^"
        return self.minus + (self.apart(node.arg, PRODUCT) if raised else self.at(node.arg, PRODUCT)), MINUS

    def binary(self, node: tree.Binary) -> tuple[str, int]:
        level = _LEVELS[node.op]
        if level == POWER:
            return self.power(node), POWER
        left = self.operand(node, node.left, level)
        right = self.operand(node, node.right, PRODUCT if level == SUM else level + 1)
        sign = _SIGNS[self.style][node.op]
        if left.endswith("*"):
            sign = f" {sign.strip()} "
        return left + sign + right, level

    def operand(self, node: tree.Binary, side: Node, level: int) -> str:
        """One side of a sum or a product; in full, quotients and derivatives inside a product stand apart."""
        if node.op == "/" and isinstance(side, tree.Binary) and side.op == "^" and side.right == _ONE:
            return self.at(side, BARE)  # x^1/2 looks like a root
        if isinstance(side, tree.Binary) and {node.op, side.op} == {"@", "hadamard"}:
            return self.at(side, BARE)  # which of the two binds tighter nobody can be asked to know
        if not self.full or _LEVELS[node.op] != PRODUCT:
            return self.at(side, level)
        chained = isinstance(side, tree.Binary) and side.op == node.op != "/"
        other = isinstance(side, tree.Binary) and _LEVELS[side.op] == PRODUCT and not chained
        quotient = isinstance(side, tree.Number) and self.number(side)[1] == PRODUCT
        return self.at(side, BARE if other or quotient or isinstance(side, tree.Derivative) else level)

    def apart(self, node: Node, level: int) -> str:
        """As `at`, but in full always in brackets unless it is a single name or number."""
        return self.at(node, BARE if self.full and not isinstance(node, _SINGLE) else level)

    def power(self, node: tree.Binary) -> str:
        base = self.apart(node.left, BARE if isinstance(node.left, tree.Derivative | tree.Reduce) else MARK)
        if isinstance(node.left, tree.Name | tree.Transpose) and _ends_raised(base):
            base = f"({base})"
        exponent = node.right
        if isinstance(exponent, tree.Number) and self.style == "unicode" and exponent.value.denominator == 1:
            raised = glyphs.superscript(str(exponent.value)) if 0 <= exponent.value < 100 else None
            if raised:
                return base + raised
        if isinstance(exponent, tree.Number | tree.Constant) and _is_short(exponent):
            return f"{base}^{self.at(exponent, ATOM)}"
        if isinstance(exponent, tree.Name) and exponent.name.isalpha() and exponent.name not in ("T", "t"):
            return f"{base}^{self.at(exponent, ATOM)}"
        return f"{base}^{self.in_brackets(exponent)}"

    def in_brackets(self, node: Node) -> str:
        """An exponent in brackets, kept from looking like the layer of a name (`a^(2)`)."""
        return f"({self.at(node, OR)})"

    def call(self, node: tree.Call) -> tuple[str, int]:
        args = [self.at(arg, SUM) for arg in node.args]
        args += [f"{key}={self.at(value, SUM)}" for key, value in node.options]
        return f"{self.function(node.function)}{chr(39) * node.primes}({', '.join(args)})", ATOM

    def function(self, name: str) -> str:
        letter = _FUNCTIONS.get(name, name)
        if self.style == "ascii" or letter in self.taken or "sigma" in self.taken:
            return name
        return letter

    def transpose(self, node: tree.Transpose) -> tuple[str, int]:
        return self.at(node.arg, MARK) + ("ᵀ" if self.style == "unicode" else ".T"), MARK

    def absolute(self, node: tree.Absolute) -> tuple[str, int]:
        return _barred("|", self.at(node.arg, SUM)), ATOM

    def norm(self, node: tree.Norm) -> tuple[str, int]:
        bar = "‖" if self.style == "unicode" else "||"
        return _barred(bar, self.at(node.arg, SUM)), ATOM

    def array(self, node: tree.Array) -> tuple[str, int]:
        items = ", ".join(self.at(item, SUM) for item in node.items)
        comma = "," if len(node.items) == 1 else ""
        return f"{node.bracket}{items}{comma}{')' if node.bracket == '(' else ']'}", ATOM

    # ----- calculus ----------------------------------------------------------------------------------

    def derivative(self, node: tree.Derivative) -> tuple[str, int]:
        d = "∂" if self.style == "unicode" else "d"
        order = "" if node.order == 1 else ("²" if self.style == "unicode" else "^2")
        return f"{d}{order}{self.differentiated(node.of)}/{d}{self.differentiated(node.by)}{order}", ATOM

    def differentiated(self, node: Node) -> str:
        bare = isinstance(node, tree.Name) and not node.name.endswith(("*", "'"))
        return self.at(node, ATOM) if bare else f"({self.at(node, OR)})"

    def reduce(self, node: tree.Reduce) -> tuple[str, int]:
        kind: str = node.kind
        if self.style == "unicode":
            kind = {"sum": "Σ", "prod": "Π"}.get(kind, kind)
            if {"Sigma", "Pi", "Σ", "Π"} & set(self.taken):
                kind = node.kind
        small = glyphs.subscript(node.index) if self.style == "unicode" else None
        below = small or f"_{node.index}"
        if node.first != 1 or node.last is not None:
            last = f"^{{{node.last}}}" if node.last is not None else ""
            below = f"_{{{node.index}={node.first}}}{last}"
        return f"{kind}{below}({self.at(node.body, OR)})", OR if node.index in self.mistakable else ATOM

    # ----- claims ------------------------------------------------------------------------------------

    def compare(self, node: tree.Compare) -> tuple[str, int]:
        sign = _COMPARISONS.get(node.op, node.op) if self.style == "unicode" else node.op
        return f"{self.at(node.left, SUM)} {sign} {self.at(node.right, SUM)}", COMPARE

    def logic(self, node: tree.Logic) -> tuple[str, int]:
        if node.op == "not":
            return f"not {self.at(node.args[0], ATOM)}", NOT
        level = AND if node.op == "and" else OR
        within = NOT if self.full else level + 1
        return f" {node.op} ".join(self.at(arg, within) for arg in node.args), level

    def indicator(self, node: tree.Indicator) -> tuple[str, int]:
        return f"1[{self.at(node.condition, OR)}]", ATOM


_ONE = tree.Number(Fraction(1))
_SINGLE = (tree.Number, tree.Constant, tree.Name, tree.Stepped, tree.Absolute, tree.Norm, tree.Array)

_RULES: dict[type, Callable[..., tuple[str, int]]] = {
    tree.Number: _Printer.number,
    tree.Constant: _Printer.constant,
    tree.Name: _Printer.name,
    tree.Stepped: _Printer.stepped,
    tree.Unary: _Printer.unary,
    tree.Binary: _Printer.binary,
    tree.Call: _Printer.call,
    tree.Transpose: _Printer.transpose,
    tree.Absolute: _Printer.absolute,
    tree.Norm: _Printer.norm,
    tree.Array: _Printer.array,
    tree.Derivative: _Printer.derivative,
    tree.Reduce: _Printer.reduce,
    tree.Compare: _Printer.compare,
    tree.Logic: _Printer.logic,
    tree.Indicator: _Printer.indicator,
}


# ----- names -------------------------------------------------------------------------------------------


def _subscripted(block: str, sub: str) -> str:
    """`h` with `t-1` is `h_{t-1}`; several long indices need braces too, so that their comma stays inside."""
    text = with_subscript(block, sub)
    plain = f"_{sub}"
    return text.replace(plain, f"_{{{sub}}}", 1) if "," in sub and plain in text else text


def _pretty(spelling: Spelling) -> str:
    stem = spelling.base.rstrip("0123456789")
    digits = spelling.base[len(stem) :]
    subs = spelling.subs
    if subs and subs[0] in glyphs.COMBINING and not digits:  # y_hat is ŷ
        stem, subs = stem + subs[0], subs[1:]
    shown = [_pretty_sub(sub, alone=len(subs) == 1) for sub in subs]
    layer = f"^({spelling.layer})" if spelling.layer else ""
    if spelling.layer.isdecimal():
        layer = glyphs.superscript(f"({spelling.layer})") or layer
    return f"{_letters(stem)}{digits}{'*' if spelling.star else ''}{''.join(shown)}{layer}"


def _pretty_sub(sub: str, *, alone: bool) -> str:
    """Small characters for short subscripts that stand alone; two in a row would run together."""
    small = glyphs.subscript(sub)
    if small and alone and (sub.isdecimal() or len(sub) <= 3):
        return small
    return f"_{{{sub}}}" if needs_braces(sub) else f"_{_letters(sub)}"


def _letters(stem: str) -> str:
    """`delta` is δ and `yhat` is ŷ; other words stay as they are."""
    if stem in glyphs.TO_GREEK:
        return glyphs.TO_GREEK[stem]
    for name, mark in glyphs.COMBINING.items():
        letter = stem.removesuffix(name)
        if letter != stem and (len(letter) == 1 or letter in glyphs.TO_GREEK):
            return unicodedata.normalize("NFC", _letters(letter) + mark)
    return stem


# ----- small text --------------------------------------------------------------------------------------


def _ends_raised(base: str) -> bool:
    """Whether a power after `base` would look like part of it: `y*`, `a^(2)`, xᵀ."""
    return base.endswith(("*", "ᵀ", *glyphs.SUPERSCRIPTS)) or (base.endswith(")") and "^(" in base)


def _is_short(node: tree.Number | tree.Constant) -> bool:
    return isinstance(node, tree.Constant) or (node.value >= 0 and "/" not in _exact(node.value))


def _is_plain(node: tree.Number) -> bool:
    return bool(node.text) and node.text.isascii()


def _barred(bar: str, inner: str) -> str:
    return f"{bar}({inner}){bar}" if "|" in inner or "‖" in inner else f"{bar}{inner}{bar}"


def _exact(value: Fraction) -> str:
    """A decimal if there is an exact short one, else a quotient."""
    scaled = value.denominator
    twos = fives = 0
    while scaled % 2 == 0:
        scaled, twos = scaled // 2, twos + 1
    while scaled % 5 == 0:
        scaled, fives = scaled // 5, fives + 1
    if scaled != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def _decimal(value: Fraction | float) -> str:
    text = f"{float(value):.6g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return "0" if float(text) == 0 else text
