"""One form for formulas that differ in order only."""

from __future__ import annotations

import pytest

from bptutor.notation.commuting import ordered
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse, parse_claim

KNOWN = Vocabulary([Declared(name) for name in "abcty"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a + b", "b + a"),
        ("a*b", "b*a"),
        ("a - b + c", "c - b + a"),
        ("-(a - b)", "b - a"),
        ("-a*b", "b*(-a)"),
        ("(4t - 6)(1 - y^2)", "(1 - y^2)*(4*t - 6)"),
        ("a/b*c", "a*c/b"),
        ("sin(a + b)", "sin(b + a)"),
        ("(a*b)^2", "(b*a)^2"),
        ("a + (b + c)", "(a + b) + c"),
    ],
)
def test_same(one: str, other: str) -> None:
    """Order, brackets of one kind of sign, and signs do not count."""
    assert ordered(parse(one, KNOWN)) == ordered(parse(other, KNOWN))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a - b", "b - a"),
        ("a/b", "b/a"),
        ("a^b", "b^a"),
        ("-a^2", "(-a)^2"),
        ("a*(b + c)", "a*b + c"),
        ("a/(b*c)", "a/b*c"),
        ("a - (b - c)", "a - b - c"),
        ("sin(a)", "cos(a)"),
        ("a*b", "a + b"),
        ("a @ b", "b @ a"),
        ("2*a", "3*a"),
    ],
)
def test_different(one: str, other: str) -> None:
    """Nothing that may differ in value is the same."""
    assert ordered(parse(one, KNOWN)) != ordered(parse(other, KNOWN))


def test_equations() -> None:
    """Sides of an equation may be swapped, those of a comparison may not."""
    assert ordered(parse_claim("a = b*c", KNOWN)) == ordered(parse_claim("c*b = a", KNOWN))
    assert ordered(parse_claim("a < b", KNOWN)) != ordered(parse_claim("b < a", KNOWN))


def test_long_chain() -> None:
    """As long as an answer may be."""
    assert ordered(parse("+".join(["a"] * 90), KNOWN)).startswith("(+ ")
