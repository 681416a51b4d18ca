"""Parameters and shapes, with the working shown layer by layer.

Pure Python on purpose: counting needs no numbers of a network, and no numpy.
Layer lists (convolutions and the like) are read and measured in `layer_list`.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.errors import CalculusError
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

Size: TypeAlias = int | str
"""A number of units, or a letter that stands for one."""


class Step(Record):
    """One layer's share: `working` reads ``3*4 weights + 4 biases``, `total` is 16."""

    layer: str
    working: str
    total: Size

    def __str__(self) -> str:
        return f"{self.layer}: {self.working} = {self.total}"


class Count(Record):
    """A number of parameters (a formula, where sizes are letters) and how it comes about."""

    total: Size
    steps: tuple[Step, ...]

    @property
    def sum(self) -> str:
        """The last line of the working: ``16 + 10 + 3 = 29``."""
        shares = " + ".join(str(s.total) for s in self.steps if s.total != 0) or "0"
        return shares if shares == str(self.total) else f"{shares} = {self.total}"


def count_network(layers: Sequence[Size], bias: bool | Sequence[bool]) -> Count:
    """The parameters of a fully connected network with these layer sizes; letters give a formula.

    `bias`: whether layers have biases, one for all or one a layer of weights.
    """
    with_bias = [bias] * (len(layers) - 1) if isinstance(bias, bool) else list(bias)
    if len(layers) < 2 or len(with_bias) != len(layers) - 1:
        raise CalculusError("a network needs two layers or more, and one bias entry a layer of weights")
    steps = []
    everything: Counter[tuple[str, ...]] = Counter()
    for number, (m, n, b) in enumerate(zip(layers, layers[1:], with_bias, strict=False), 1):
        terms = _term(layers, m, n)
        if b:
            terms += _term(layers, n)
        everything += terms
        working = f"{m}*{n} weights" + (f" + {_biases(n)}" if b else "")
        steps.append(Step(f"layer {number}", working, _formula(terms)))
    return Count(_formula(everything), tuple(steps))


def _biases(n: Size) -> str:
    return "1 bias" if n == 1 else f"{n} biases"


def _term(order: Sequence[Size], *factors: Size) -> Counter[tuple[str, ...]]:
    """The product as a polynomial of one term, {letters: coefficient}; letters as in `order`."""
    letters = sorted((f for f in factors if isinstance(f, str)), key=order.index)
    return Counter({tuple(letters): math.prod(f for f in factors if isinstance(f, int))})


def _formula(terms: Counter[tuple[str, ...]]) -> Size:
    if all(letters == () for letters in terms):
        return sum(terms.values())
    ordered = sorted(terms.items(), key=lambda item: -len(item[0]))
    return " + ".join(_written(letters, c) for letters, c in ordered if c)


def _written(letters: tuple[str, ...], coefficient: int) -> str:
    if not letters:
        return str(coefficient)
    return "*".join(letters if coefficient == 1 else (str(coefficient), *letters))


Layout = Literal["numerator", "denominator"]
Vectors = Literal["columns", "rows"]


def jacobian_shape(
    of: Sequence[Size], by: Sequence[Size], layout: Layout = "numerator"
) -> tuple[Size, ...]:
    """The shape of d(of)/d(by): the indices of `of` first (numerator layout) or last (denominator layout)."""
    first, last = (of, by) if layout == "numerator" else (by, of)
    return (*first, *last)


def as_matrix(shape: Sequence[Size], vectors: Vectors) -> tuple[Size, ...]:
    """A vector's shape as a matrix of one column or one row, for courses that have no 1-D arrays."""
    return (*shape, 1) if vectors == "columns" else (1, *shape)
