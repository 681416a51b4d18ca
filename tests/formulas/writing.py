"""Trees as people type them, in spellings that vary: every text has the tree's own meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from itertools import pairwise
from random import Random

from tests.formulas import trees as t

SUM, PRODUCT, SIGNED, POWER, ATOM = 1, 2, 2, 3, 4
GREEK = {"delta": "δ", "alpha": "α"}
GLYPHS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
RAISED = {2: "²", 3: "³"}
GATES = ("1[{} > 0]", "[{} > 0]", "step({})", "relu'({})", "1[0 < {}]", "[{}>0]")


@dataclass(frozen=True)
class Hand:
    """How somebody writes: the sign of a product, of a power, spaces, and a way of spelling names."""

    times: str = "*"
    power: str = "^"
    spaced: bool = True
    names: str = "plain"
    derivative: str = "d"
    greek: bool = False
    minus: str = "-"
    transpose: str = ".T"
    matmul: str = " @ "


PLAIN = Hand()


def hand(rng: Random) -> Hand:
    """Somebody's habits."""
    return Hand(
        times=rng.choice(("*", "*", " * ", "·", " ", "×", "⋅")),
        power=rng.choice(("^", "**", "²")),
        spaced=rng.random() < 0.7,
        names=rng.choice(("plain", "plain", "braces", "underscore", "glyphs", "comma")),
        derivative=rng.choice("d∂"),
        greek=rng.random() < 0.4,
        minus=rng.choice("--−"),
        transpose=rng.choice((".T", "^T")),
    )


def write(node: t.Tree, by: Hand = PLAIN) -> str:
    """The text of a tree."""
    return _text(node, by)


def _in(node: t.Tree, least: int, by: Hand) -> str:
    """The text of an operand, in brackets if it binds less tightly than `least`."""
    text = _text(node, by)
    return text if _level(node) >= least else f"({text})"


def _level(node: t.Tree) -> int:
    if isinstance(node, t.Sum):
        return SUM
    if isinstance(node, (t.Neg, t.Prod, t.Quot, t.MatMul, t.Each, t.Partial)):
        return PRODUCT
    if isinstance(node, t.Slope):
        return ATOM
    return POWER if isinstance(node, t.Power) or exponential(node) else ATOM


def exponential(node: t.Tree) -> bool:
    """Whether it may be written as a power of e."""
    return isinstance(node, t.Fn) and node.name == "exp"


@singledispatch
def _text(node: t.Tree, by: Hand) -> str:
    raise TypeError(node)


@_text.register
def _(node: t.Num, by: Hand) -> str:
    return node.said


@_text.register
def _(node: t.Ref, by: Hand) -> str:
    return name(node, by)


@_text.register
def _(node: t.Sum, by: Hand) -> str:
    gap = " " if by.spaced else ""
    text = _in(node.terms[0], SUM, by)
    for term in node.terms[1:]:
        minus = isinstance(term, t.Neg)
        shown = _in(term.arg, PRODUCT, by) if isinstance(term, t.Neg) else _in(term, SUM + 1, by)
        if isinstance(term, t.Neg) and isinstance(term.arg, t.Neg):
            shown = f"({_text(term.arg, by)})"
        text += f"{gap}{by.minus if minus else '+'}{gap}{shown}"
    return text


@_text.register
def _(node: t.Prod, by: Hand) -> str:
    texts = [_factor(f, by, first=k == 0) for k, f in enumerate(node.factors)]
    text = texts[0]
    for before, after in pairwise(texts):
        text += _joint(before, after, by) + after
    return text


def _factor(node: t.Tree, by: Hand, *, first: bool) -> str:
    leads = first and isinstance(node, t.Quot) and "*" in by.times
    if isinstance(node, (t.Neg, t.Quot, t.MatMul, t.Each)) and not leads:
        return f"({_text(node, by)})"
    if isinstance(node, t.Partial):
        return _text(node, by) if by.times.strip() else f"({_text(node, by)})"
    return _in(node, PRODUCT if first else POWER, by)


def _joint(before: str, after: str, by: Hand) -> str:
    """The sign between two factors; a space or nothing does only where that is plain."""
    if by.times.strip():
        return by.times
    if after[0].isdigit() or after[0] in "[-−∂" or before[-1] in "'." or "^" in before or "**" in before:
        return "*"
    return "" if before.replace(".", "").isdigit() else " "


@_text.register
def _(node: t.Neg, by: Hand) -> str:
    return by.minus + _in(node.arg, PRODUCT if not isinstance(node.arg, t.Neg) else ATOM, by)


@_text.register
def _(node: t.Quot, by: Hand) -> str:
    top = _in(node.top, POWER if isinstance(node.top, t.Neg) or not by.times.strip() else PRODUCT, by)
    return f"{top}/{_in(node.below, POWER, by)}"


@_text.register
def _(node: t.Power, by: Hand) -> str:
    base = _in(node.base, ATOM, by)
    if by.power == "²" and node.exponent in RAISED:
        return base + RAISED[node.exponent]
    return f"{base}{by.power if by.power != '²' else '^'}{node.exponent}"


@_text.register
def _(node: t.Fn, by: Hand) -> str:
    arg = _text(node.arg, by)
    if node.name == "exp" and by.times != "*":
        return f"e^({arg})" if not isinstance(node.arg, t.Ref) or by.names == "braces" else f"e^{arg}"
    called = "σ" if node.name == "sigmoid" and by.greek else node.name
    return f"{called}{chr(39) * node.primes}({arg})"


@_text.register
def _(node: t.Gate, by: Hand) -> str:
    return node.spelling.format(_text(node.arg, by))


@_text.register
def _(node: t.Slope, by: Hand) -> str:
    return _text(t.Fn(node.function, node.z, 1), by)


@_text.register
def _(node: t.MatMul, by: Hand) -> str:
    return f"{_in(node.left, PRODUCT, by)}{by.matmul}{_in(node.right, POWER, by)}"


@_text.register
def _(node: t.Turned, by: Hand) -> str:
    return f"{_in(node.arg, ATOM, by)}{by.transpose}"


@_text.register
def _(node: t.Each, by: Hand) -> str:
    return " ⊙ ".join(_factor(f, by, first=False) for f in node.factors)


@_text.register
def _(node: t.Over, by: Hand) -> str:
    called = {"sum": "Σ" if by.greek else "sum", "mean": "mean"}[node.kind]
    return f"{called}_{node.index}({_text(node.body, by)})"


@_text.register
def _(node: t.Grid, by: Hand) -> str:
    rows = [[_text(entry, by) for entry in row] for row in node.rows]
    if all(len(row) == 1 for row in rows):
        return "[" + ", ".join(row[0] for row in rows) + "]"
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


@_text.register
def _(node: t.Partial, by: Hand) -> str:
    d = by.derivative
    plain = PLAIN if by.names == "comma" else by
    return f"{d}{name(node.of, plain)}/{d}{name(node.by, plain)}"


# ---- names -----------------------------------------------------------------------------------------------


def name(ref: t.Ref, by: Hand) -> str:
    """A quantity's name: `a1` as a_1, a₁; `W_12^(1)` as W_{12}^{(1)}, W12^(1), W_1,2^(1)."""
    base = GREEK.get(ref.base, ref.base) if by.greek else ref.base
    base, digits = _split(base)
    subs = [str(i) for i in ref.subs] or ([digits] if digits else [])
    layer = f"^({ref.layer})" if ref.layer is not None else ""
    if not subs:
        return base + layer
    return SPELLINGS[by.names](base, subs, layer)


def _split(base: str) -> tuple[str, str]:
    stem = base.rstrip("0123456789")
    return stem, base[len(stem) :]


def _plain(base: str, subs: list[str], layer: str) -> str:
    letters = any(not s.isdigit() for s in subs)
    return f"{base}_{''.join(subs)}{layer}" if letters or layer else f"{base}{''.join(subs)}"


def _braces(base: str, subs: list[str], layer: str) -> str:
    return f"{base}_{{{''.join(subs)}}}" + (f"^{{{layer[1:]}}}" if layer else "")


def _underscore(base: str, subs: list[str], layer: str) -> str:
    return f"{base}_{''.join(subs)}{layer}"


def _glyphs(base: str, subs: list[str], layer: str) -> str:
    digits = all(s.isdigit() for s in subs)
    return base + "".join(subs).translate(GLYPHS) + layer if digits else _underscore(base, subs, layer)


def _comma(base: str, subs: list[str], layer: str) -> str:
    return f"{base}_{{{','.join(subs)}}}{layer}"


SPELLINGS: dict[str, Callable[[str, list[str], str], str]] = {
    "plain": _plain,
    "braces": _braces,
    "underscore": _underscore,
    "glyphs": _glyphs,
    "comma": _comma,
}
