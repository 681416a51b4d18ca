"""Numbers as people type them, with what counts for judging them: the digits, and whether they are exact.

Plain decimals are read in microseconds without the parser; anything else is closed arithmetic (`1/3`, `e^-1`,
`ln 2`, `16+10+3`). What could be two numbers (`0,5`, `1,234`) or is none (`50%`, `inf`) is Unreadable, with a
question rather than a guess.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

from bptutor.errors import Unreadable
from bptutor.notation import glyphs
from bptutor.notation.arithmetic import Real, evaluate
from bptutor.notation.limits import LONGEST_ANSWER, MOST_DIGITS
from bptutor.notation.printer import show_number
from bptutor.record import Record, replace

MAX_COUNT_DIGITS = 40


class TypedNumber(Record, apart=("text",)):
    """A number somebody typed.

    `digits` counts the significant ones as typed (`0.50` has 2, `0.000` none), `decimals` the place of the
    last (`0.50` has 2, `14` 0, `1.00e3` -1). Typed arithmetic is `exact` and has neither. `name` is the text
    before an equals sign (`z_1 = 3`), if there was one.
    """

    value: Real
    digits: int
    decimals: int | None
    exact: bool
    name: str | None = None
    text: str = ""

    @classmethod
    def of(cls, value: float) -> TypedNumber:
        """A computed number as if typed with six significant digits; never -0."""
        return read_number(show_number(value, "ascii"))

    @property
    def shown(self) -> str:
        """The number said back in plain spelling: what was typed, without its name and stray spaces."""
        _, text = split_name(self.text)
        for minus in glyphs.MINUS[1:]:
            text = text.replace(minus, "-")
        return "".join(text.split()) if not self.exact else " ".join(text.split())

    def __float__(self) -> float:
        try:
            return float(self.value)
        except OverflowError:
            return math.inf if self.value > 0 else -math.inf


_SIGN = f"[+{re.escape(glyphs.MINUS)}]?"
_DECIMAL = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_PLAIN = re.compile(rf"\s*({_SIGN})\s*({_DECIMAL})(?:[eE]({_SIGN}[0-9]+))?\s*")
_POWER_OF_TEN = re.compile(
    rf"\s*({_SIGN})\s*({_DECIMAL})\s*[×x*·⋅]\s*10\s*"
    rf"(?:(?:\^|\*\*)\s*[({{]?({_SIGN}[0-9]+)[)}}]?|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))\s*"
)
_NAMED = re.compile(r"([^=<>!≈~:]*?)\s*(?::=|[=≈~]|:)(?!=)\s*(.*)", re.DOTALL)
_NAME_START = re.compile(r"(?:[0-9.]+\s*[*·]?\s*)?[^\W\d]|∂")
_COMMA = re.compile(rf"{_SIGN}\s*[0-9]*,[0-9]+(?:[eE]{_SIGN}[0-9]+)?")
_GROUPED = re.compile(rf"({_SIGN})\s*([1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+)(\.[0-9]*)?")
_SPACED = re.compile(rf"{_SIGN}\s*[0-9]{{1,3}}(?:[ \u00a0\u202f'_][0-9]{{3}})+(?:\.[0-9]*)?")
_UNIT = re.compile(rf"({_SIGN}\s*{_DECIMAL})\s*([^\W\d_]+)\.?")
_LOOSE_POWER = re.compile(rf"({_SIGN}\s*{_DECIMAL})\s*[eE]\s*(?:({_SIGN})\s*)?([0-9]+)")
_PERCENT = re.compile(rf"({_SIGN})\s*({_DECIMAL})\s*[%٪]")
_REPEATING = re.compile(rf"{_SIGN}\s*[0-9]*\.([0-9]*)[(\[][0-9]+[)\]]")
_THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:([, \u00a0\u202f'])[0-9]{3})(?:\1[0-9]{3})*(?![0-9.,])")

_NO_NUMBERS = {
    **dict.fromkeys(("inf", "infinity", "∞", "infinite", "oo"), "infinity is no number here"),
    **dict.fromkeys(("nan", "undefined", "none", "null", "n/a", "na"), "this is no number"),
    **dict.fromkeys(("true", "false", "yes", "no"), "a number is wanted, not true or false"),
}


def read_number(text: str) -> TypedNumber:
    """The number `text`, perhaps after `name =`. Raises Unreadable, or FormulaError for faulty arithmetic."""
    plain = _plain(text)
    if plain is not None:
        return plain
    _refuse_unsuitable(text)
    name, shown = split_name(text)
    if not shown:
        raise Unreadable(text, "there is no number", "Write a number, such as -1.5 or 1/3.")
    typed = _plain(shown) or ("10" in shown and _with_power_of_ten(shown)) or _computed(shown)
    return replace(typed, name=name, text=text)


def read_count(text: str) -> int:
    """A whole number: `29`, `16+10+3`, `1,234`, `1 234`. Raises Unreadable or FormulaError."""
    _refuse_unsuitable(text)
    _, shown = split_name(text)
    joined = _THOUSANDS.sub(lambda match: re.sub(r"[^0-9]", "", match[0]), shown)
    value = read_number(joined).value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = Fraction(value)
    if not isinstance(value, Fraction) or value.denominator != 1:
        raise Unreadable(text, "a count is a whole number", "Write it like 29, 16+10+3 or 1,234.")
    if abs(value) >= 10**MAX_COUNT_DIGITS:
        raise Unreadable(text, f"a count has at most {MAX_COUNT_DIGITS} digits", "Write a smaller number.")
    return int(value)


def split_name(text: str) -> tuple[str | None, str]:
    """`z_1 = 3` in two: ("z_1", "3"); without a name (None, text). Raises Unreadable for `1+1 = 2`."""
    shown = text.strip().strip("".join(glyphs.SPACES))
    match = _NAMED.fullmatch(shown) if any(sign in shown for sign in "=≈~:") else None
    if match is None:
        return None, shown
    name, value = match[1].strip(), match[2].strip()
    if name and (not _NAME_START.match(name) or (name[0].isdigit() and "," in name)):
        sign = "colon" if ":" in shown and "=" not in shown else "equals sign"
        remedy = f"Write {name}/{value} for a ratio." if sign == "colon" else "Write the answer alone."
        raise Unreadable(text, f"there is a number before the {sign}", remedy)
    return name or None, value


# ----- the forms -------------------------------------------------------------------------------------------


def _plain(text: str) -> TypedNumber | None:
    match = _PLAIN.fullmatch(text) if len(text) <= MOST_DIGITS else None
    if match is None:
        return None
    exponent = match[3] or "0"
    return _decimal(text, match[1], match[2], exponent)


def _with_power_of_ten(text: str) -> TypedNumber | None:
    match = _POWER_OF_TEN.fullmatch(text) if len(text) <= MOST_DIGITS else None
    if match is None:
        return None
    raised = "".join(glyphs.SUPERSCRIPTS[glyph] for glyph in match[4] or "")
    return _decimal(text, match[1], match[2], match[3] or raised)


def _decimal(text: str, sign: str, mantissa: str, exponent: str) -> TypedNumber:
    power = int(_ascii_minus(exponent)) if len(exponent) <= 5 else MOST_DIGITS + 1
    if abs(power) > MOST_DIGITS:
        raise Unreadable(text, "this number is too large or too small", "Write a number that can be read.")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    decimals = len(fraction) - power
    value = Fraction(int(digits or "0")) * Fraction(10) ** -decimals
    if sign and sign in glyphs.MINUS:
        value = -value
    return TypedNumber(value, len(digits) if value else 0, decimals, exact=False, text=text)


def _computed(text: str) -> TypedNumber:
    _refuse_lookalikes(text)
    try:
        value = evaluate(text)
    except Unreadable:
        unit = _UNIT.fullmatch(text)
        if unit:
            message = f"'{unit[2]}' is not read: answers have no units"
            raise Unreadable(text, message, f"Write {unit[1]}.") from None
        raise
    return TypedNumber(value, 0, None, exact=True, text=text)


def _ascii_minus(text: str) -> str:
    return "-" + text[1:] if text and text[0] in glyphs.MINUS else text


# ----- what is refused -------------------------------------------------------------------------------------


def _refuse_unsuitable(text: str) -> None:
    if len(text) > LONGEST_ANSWER:
        message = f"this answer has {len(text)} characters (the limit is {LONGEST_ANSWER})"
        raise Unreadable(text[:80], message, "Write a number that can be read.")
    if not text.strip():
        raise Unreadable(text, "there is no number", "Write a number, such as -1.5 or 1/3.")


def _refuse_lookalikes(text: str) -> None:
    """What looks like a number to some readers, and like something else to others."""
    word = text.lower().lstrip("+-− ")
    if word in _NO_NUMBERS:
        raise Unreadable(text, _NO_NUMBERS[word], "Write a number, such as -1.5 or 1/3.")
    if any(digit in text for digit in "0123456789"):
        _refuse_odd_digits(text)


def _refuse_odd_digits(text: str) -> None:
    percent = _PERCENT.fullmatch(text)
    if percent:
        share = _plain(percent[1] + percent[2])
        remedy = f"Write {float(share) / 100:.6g}." if share else "Write a number."
        raise Unreadable(text, "percent signs are not read", remedy)
    _refuse_commas(text)
    loose = _LOOSE_POWER.fullmatch(text)
    if loose:
        mantissa, sign, power = loose[1], loose[2] or "", loose[3]
        product = f"{mantissa}*e {sign} {power}" if sign else f"{mantissa}*e*{power}"
        remedy = f"Write {mantissa}e{sign}{power} for a power of ten, or {product}."
        raise Unreadable(text, "is this e a power of ten, or the number e?", remedy)
    if _REPEATING.fullmatch(text):
        raise Unreadable(text, "is this a repeating decimal?", "Write a fraction, such as 1/3.")
    if _SPACED.fullmatch(text):
        raise Unreadable(text, "is this one number?", f"Write {re.sub(r'[^0-9.+−-]', '', text)}.")


def _refuse_commas(text: str) -> None:
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        whole = grouped[2].replace(",", "")
        readings = f"Write {grouped[1]}{whole}{grouped[3] or ''}"
        if grouped[2].count(",") == 1 and not grouped[3]:
            readings += f", or {grouped[1]}{grouped[2].replace(',', '.')}"
        raise Unreadable(text, "does this comma group thousands?", readings + ".")
    if _COMMA.fullmatch(text):
        raise Unreadable(text, "is this a decimal comma?", f"Write {text.replace(',', '.')}.")
