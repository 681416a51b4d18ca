"""The value of a formula without quantities: exact as long as only + - * / and whole powers are used."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from bptutor.errors import UnknownName, Unreadable
from bptutor.notation import tree
from bptutor.notation.names import Vocabulary
from bptutor.notation.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.notation.tree import Node

Real: TypeAlias = Fraction | float

MAX_BITS = 20_000
"""Exact powers beyond this many binary digits are left to floats."""

_NO_NAMES = Vocabulary()


class NotClosed(Exception):
    """A tree that is no closed arithmetic: what it is, and what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def evaluate(text: str) -> Real:
    """The value of closed arithmetic such as `16+10+3`, `e^-1`, `sqrt(2)/2`.

    Raises FormulaError for what cannot be parsed, Unreadable for what has no finite real value.
    """
    try:
        node = parse(text, _NO_NAMES)
    except UnknownName as error:
        message = f"'{error.name or text}' is no number"
        raise Unreadable(text, message, "Write a number, such as -1.5 or 1/3.") from None
    try:
        value = value_of(node)
    except NotClosed as refusal:
        raise Unreadable(text, refusal.message, refusal.remedy) from None
    except ZeroDivisionError:
        raise Unreadable(text, "this divides by zero", "Write a number.") from None
    except OverflowError:
        raise Unreadable(text, "this number is too large", "Write a number that can be read.") from None
    except ValueError:
        raise Unreadable(text, "this has no real value", "Write a real number.") from None
    if not -sys.float_info.max < value < sys.float_info.max:
        raise Unreadable(text, "this number is too large", "Write a number that can be read.")
    return value


def value_of(node: Node) -> Real:
    """The value of a tree without names. Raises NotClosed, or what the arithmetic itself raises."""
    rule = _RULES.get(type(node))
    if rule is None:
        raise NotClosed("this is no number", "Write a number, such as -1.5 or 1/3.")
    return rule(node)


def _constant(node: tree.Constant) -> Real:
    return math.e if node.name == "e" else math.pi


def _binary(node: tree.Binary) -> Real:
    left, right = value_of(node.left), value_of(node.right)
    if node.op == "^":
        return _power(left, right)
    if node.op not in _OPERATORS:
        raise NotClosed("this sign joins arrays, not numbers", "Write * for a product.")
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _OPERATORS[node.op](left, right)
    return _OPERATORS[node.op](float(left), float(right))


def _power(base: Real, exponent: Real) -> Real:
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        bits = base.numerator.bit_length() + base.denominator.bit_length()
        if bits * abs(exponent.numerator) <= MAX_BITS:
            return Fraction(base ** int(exponent))
    result = float(base) ** float(exponent)
    if isinstance(result, complex):
        raise ValueError("not real")
    return float(result)


def _call(node: tree.Call) -> Real:
    args = [float(value_of(arg)) for arg in node.args]
    if node.primes or node.options or node.function not in _FUNCTIONS:
        raise NotClosed(f"{node.function} is not computed here", "Write the number itself.")
    try:
        return _FUNCTIONS[node.function](*args)
    except TypeError:
        message = f"{node.function} takes another number of values"
        raise NotClosed(message, "Check what stands in its brackets.") from None


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


_OPERATORS: dict[str, Callable[..., Real]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}

_FUNCTIONS: dict[str, Callable[..., float]] = {
    "exp": math.exp, "ln": math.log, "log2": math.log2, "log10": math.log10, "sqrt": math.sqrt,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "sinh": math.sinh, "cosh": math.cosh,
    "tanh": math.tanh, "sigmoid": _sigmoid, "relu": lambda x: max(x, 0.0),
    "softplus": lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
    "max": lambda *x: max(x), "min": lambda *x: min(x),
}  # fmt: skip

def _absolute(node: tree.Absolute) -> Real:
    value = value_of(node.arg)
    return -value if value < 0 else value


_RULES: dict[type, Callable[..., Real]] = {
    tree.Number: lambda node: node.value,
    tree.Constant: _constant,
    tree.Unary: lambda node: -value_of(node.arg),
    tree.Binary: _binary,
    tree.Absolute: _absolute,
    tree.Call: _call,
}
