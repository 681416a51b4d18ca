"""Networks with zeros and dead units, known in part: values and traces are never wrong."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Block, Quantity
from bptutor.calculus.network import LossSpec, Network, NetworkSpec, build
from bptutor.calculus.trace import trace


def some_network(r: random.Random) -> Network:
    """Up to three layers of up to three units, any activations and convention."""
    layers = tuple(r.randint(1, 3) for _ in range(r.randint(2, 4)))
    n = len(layers) - 1
    hidden = r.choice(["relu", "relu", "tanh", "sigmoid", "leaky_relu"])
    last = r.choice(["linear", "linear", "sigmoid", "relu"])
    weights: Any = r.choice(["from-to", "to-from"])
    bias = (r.random() < 0.5,) * n
    activations = (hidden,) * (n - 1) + (last,)
    return build(NetworkSpec(layers, activations, bias, weights, "H", loss=LossSpec("squared")))


def drawn(shape: tuple[int, ...], r: random.Random) -> Any:
    """Small integers, zeros among them."""
    return [drawn(shape[1:], r) for _ in range(shape[0])] if shape else r.choice([-2, -1, -1, 0, 1, 2, 3])


def masked(value: Any, r: random.Random) -> Any:
    """Some entries left out."""
    if isinstance(value, list):
        return [masked(x, r) for x in value]
    return value if r.random() < 0.7 else None


def some_entry(block: Block, r: random.Random) -> Quantity:
    """Any of them."""
    return Quantity(block, tuple(r.randrange(n) for n in block.shape))


def some_derivatives(n: Network, r: random.Random) -> list[tuple[Block, Block]]:
    """(a scalar, a block it may depend on)."""
    named = list(n.graph.names.values())
    pairs = []
    for _ in range(6):
        of, by = r.choice(named), r.choice(named)
        if by.id < of.id:
            pairs.append((of[some_entry(of, r).index] if of.shape else of, by))
    return pairs


def known_in_part(seed: int) -> tuple[Givens, Givens, list[Block], list[tuple[Block, Block]], random.Random]:
    """(everything known, some of it given, what may be asked, derivatives to trace)."""
    r = random.Random(seed)
    n = some_network(r)
    leaves = [b for b in n.graph.blocks if b.op == "leaf"]
    full = Givens(n.graph, [(b, drawn(b.shape, r)) for b in leaves])
    pairs = some_derivatives(n, r)
    pool = [*n.graph.names.values(), *(derivative(of, by) for of, by in pairs)]
    pool += [derivative(n.loss, b) for b in n.graph.names.values() if b is not n.loss]
    share = r.choice([0.2, 0.4, 0.6])
    part = Givens(n.graph, [(b, masked(full.value(b), r)) for b in pool if r.random() < share])
    return full, part, pool, pairs, r


def wrong_values(seed: int) -> list[str]:
    """What part settles and full says otherwise, and traces whose paths do not add up to it."""
    wrong = []
    full, part, pool, pairs, r = known_in_part(seed)
    for q in (q for block in pool for q in block.quantities()):
        found, right = part.get(q.row), full.get(q.row)
        if found is not None and not abs(found - right) <= 1e-9 * max(1, abs(right), full.scale(q)):
            wrong.append(f"{q}: {found}, not {right}")
    for of, by in pairs:
        q = some_entry(by, r)
        t = trace(part, of, q, limit=100)
        values = [p.value for p in t.paths]
        if t.count and not t.more and None not in values:
            slope = derivative(of, by)
            right = full.get(Quantity(slope, q.index).row)
            if math.fsum(values) != pytest.approx(right, rel=1e-9, abs=1e-9):
                wrong.append(f"paths from {by} to {of}")
    return wrong


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_networks_known_in_part(seed: int) -> None:
    """Values and traces, whatever is given."""
    assert [] == wrong_values(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(5))
def test_many_networks_known_in_part(block: int) -> None:
    """The same, longer."""
    for seed in range(10**6 + 200 * block, 10**6 + 200 * (block + 1)):
        assert [] == wrong_values(seed), seed
