"""Fractions of polynomials: what divides what, and what is left."""

from fractions import Fraction

import pytest

from bptutor.notation.rational import Ratio, TooLong, divided, letter, normal, times, total

A, B, C = (letter(k) for k in range(3))


def test_a_product_is_divided_by_its_factors() -> None:
    """(a + b)(a - 2c) / (a + b) is a - 2c."""
    plus, minus = total([(A, 1), (B, 1)]), total([(A, 1), (C, -2)])

    assert minus == divided(times(plus, minus), plus)
    assert divided(times(plus, minus), B) is None


def test_multiples_have_one_normal_form() -> None:
    """2b - 2a and a - b are multiples of one polynomial."""
    one, other = total([(A, -2), (B, 2)]), total([(A, 1), (B, -1)])

    assert normal(one) == (normal(other)[0], Fraction(-2))


def test_fractions_are_added_over_a_common_denominator() -> None:
    """1/a - 1/b is (b - a)/(ab), and nothing is left when a*b/(b - a) is multiplied in."""
    a, b = Ratio(A, {}), Ratio(B, {})
    one_over_a, one_over_b = a.inverse(), b.inverse()
    assert one_over_a is not None
    assert one_over_b is not None
    found = one_over_a - one_over_b

    assert total([(B, 1), (A, -1)]) == found.above
    assert Ratio.of(1) == found * (found.inverse() or a)


def test_zero_has_no_inverse() -> None:
    """0 divides nothing."""
    assert (Ratio(A, {}) - Ratio(A, {})).inverse() is None


def test_stops_at_long_polynomials() -> None:
    """(a + b + ...)^n is given up early."""
    many = total((letter(k), 1) for k in range(20))

    with pytest.raises(TooLong):
        times(many, times(many, many))
