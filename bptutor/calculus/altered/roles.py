"""What a quantity is in a network, by the letter that it is called by: a weight, a bias, an input.

The graph alone does not tell `w*x` from `x*w`, nor a bias from any other term. What else a mistake needs to
know is read from the graph. The letter may have an index, or two letters more (`w_12`, `W^(2)`, `Wxh`), but a
whole word is another quantity: `width` is no weight, and `beta` no bias.
"""

from __future__ import annotations

import re

_WEIGHT = re.compile(r"(?:[wv]|theta|θ)[a-z]{0,2}(?![a-z])", re.IGNORECASE)
_BIAS = re.compile(r"(?:b[a-z]{0,2}(?![a-z])|bias(?:es)?(?![a-z])|w_?\{?0\}?\Z)", re.IGNORECASE)
_GOES_IN = re.compile(r"[xahoi][a-z]{0,2}(?![a-z])", re.IGNORECASE)
_INPUT = re.compile(r"x[a-z]{0,2}(?![a-z])", re.IGNORECASE)


def is_weight(name: object) -> bool:
    """Whether a quantity of this name is a weight."""
    return _WEIGHT.match(str(name)) is not None


def is_bias(name: object) -> bool:
    """Whether a quantity of this name is a bias: b, or the weight w_0 of an input that is always 1."""
    return _BIAS.match(str(name)) is not None


def goes_in(name: object) -> bool:
    """Whether a quantity of this name is an input or activation: what a weight is multiplied by."""
    return _GOES_IN.match(str(name)) is not None


def is_input(name: object) -> bool:
    """Whether a quantity of this name is an input of the model."""
    return _INPUT.match(str(name)) is not None
