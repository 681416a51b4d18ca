"""Counting parameters of dense networks, and shapes of Jacobians."""

from __future__ import annotations

from typing import Any

import pytest

from bptutor.calculus.counting import as_matrix, count_network, jacobian_shape
from bptutor.errors import CalculusError


@pytest.mark.parametrize(
    ("layers", "bias", "total", "sum_"),
    [
        ([3, 4, 2, 1], True, 29, "16 + 10 + 3 = 29"),  # P12
        ([2, 5, 3, 1], True, 37, "15 + 18 + 4 = 37"),  # P13
        ([4, 3, 2, 1], False, 20, "12 + 6 + 2 = 20"),
        ([2, 2, 1], [True, False], 8, "6 + 2 = 8"),
        ([2, 1], False, 2, "2"),
        (["n", "h", 1], True, "n*h + 2*h + 1", "n*h + h + h + 1 = n*h + 2*h + 1"),
        (["n", "n"], True, "n*n + n", "n*n + n"),
        ([2, "h", 2], True, "5*h + 2", "3*h + 2*h + 2 = 5*h + 2"),
    ],
)
def test_parameters_of_a_network(layers: list[Any], bias: Any, total: Any, sum_: str) -> None:
    """Weights and biases, in numbers or letters."""
    count = count_network(layers, bias)

    assert (count.total, count.sum) == (total, sum_)


def test_the_working_is_shown_layer_by_layer() -> None:
    """As one would write it."""
    assert [str(s) for s in count_network([3, 4, 1], True).steps] == [
        "layer 1: 3*4 weights + 4 biases = 16",
        "layer 2: 4*1 weights + 1 bias = 5",
    ]


def test_the_count_is_that_of_the_network_built(net) -> None:
    """Nothing is forgotten."""
    n = net([3, 4, 2, 1], bias=True)

    assert count_network([3, 4, 2, 1], True).total == sum(b.rows.size for b in (*n.weights, *n.biases))


@pytest.mark.parametrize(("layers", "bias"), [([3], True), ([3, 4, 2], [True])])
def test_too_few_layers_or_biases(layers: list[int], bias: Any) -> None:
    """Refused, not guessed."""
    with pytest.raises(CalculusError, match="a network needs"):
        count_network(layers, bias)


@pytest.mark.parametrize(
    ("of", "by", "options", "shape"),
    [
        ((3,), (3, 8), {}, (3, 3, 8)),  # D8
        ((3,), (3, 8), {"layout": "denominator"}, (3, 8, 3)),
        ((), (2, 3), {}, (2, 3)),
        ((), (4,), {}, (4,)),
        (("m",), ("m", "n"), {}, ("m", "m", "n")),
    ],
)
def test_the_shape_of_a_jacobian(of: Any, by: Any, options: dict[str, Any], shape: Any) -> None:
    """Numerator layout unless said otherwise."""
    assert jacobian_shape(of, by, **options) == shape


def test_a_vector_is_a_column_or_a_row() -> None:
    """For courses without 1-D arrays."""
    assert as_matrix((4,), "columns") == (4, 1)
    assert as_matrix(("n",), "rows") == (1, "n")


def test_the_shape_is_that_of_the_derivative(net, d) -> None:
    """Counted and computed agree."""
    n = net([3, 4, 2])
    z, w = n.blocks["z^(1)"], n.weights[0]

    assert jacobian_shape(z.shape, w.shape) == d(z, w).shape
