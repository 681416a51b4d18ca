"""Weights, biases and inputs by their letters."""

from __future__ import annotations

import pytest

from bptutor.calculus.altered.roles import goes_in, is_bias, is_input, is_weight


@pytest.mark.parametrize("name", ["w", "W^(2)", "w_12", "W_21^(1)", "w1", "w_{x,h}", "Wxh", "v_1", "theta_0"])
def test_weights(name: str) -> None:
    """A letter w or v, with an index or two letters more."""
    assert is_weight(name)


@pytest.mark.parametrize("name", ["width", "value", "what", "x", "b", "y*", "dL/dw", "eta"])
def test_what_is_no_weight(name: str) -> None:
    """A word that begins with the letter is another quantity."""
    assert not is_weight(name)


@pytest.mark.parametrize("name", ["b", "b_1", "b^(2)", "b1", "bh", "bias", "w0", "w_0", "w_{0}"])
def test_biases(name: str) -> None:
    """A letter b, or the weight of an input that is always 1."""
    assert is_bias(name)


@pytest.mark.parametrize("name", ["beta", "batch", "base", "w_01", "w_1", "a"])
def test_what_is_no_bias(name: str) -> None:
    """Beta is a parameter of an optimiser."""
    assert not is_bias(name)


def test_what_goes_into_a_weighted_sum() -> None:
    """Inputs and activations, but not the rate alpha."""
    names = ["x_1", "a^(1)", "h", "o", "alpha", "y", "z"]
    assert [name for name in names if goes_in(name)] == ["x_1", "a^(1)", "h", "o"]
    assert [name for name in names if is_input(name)] == ["x_1"]
