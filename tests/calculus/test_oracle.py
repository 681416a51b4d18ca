"""Our gradients are those of PyTorch, where it is installed (`-m oracle`)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.network import LossSpec

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

RNG = np.random.default_rng(11)


def act(name: str, z: Any) -> Any:
    """An activation of ours in PyTorch."""
    if name == "linear":
        return z
    if name == "softmax":
        return torch.softmax(z, -1)
    return {"leaky_relu": torch.nn.functional.leaky_relu, "softplus": torch.nn.functional.softplus}.get(
        name, getattr(torch, name, None)
    )(z)


@pytest.mark.parametrize("layers", [[2, 2, 1], [3, 4, 2], [2, 5, 4, 3]], ids=str)
@pytest.mark.parametrize("weights", ["from-to", "to-from"])
@pytest.mark.parametrize("hidden", ["relu", "tanh", "sigmoid", "leaky_relu", "softplus"])
@pytest.mark.parametrize(
    ("last", "kind"), [("linear", "squared"), ("sigmoid", "cross-entropy"), ("tanh", "absolute")]
)
def test_gradients_of_networks(net, layers, weights, hidden, last, kind) -> None:
    """Every weight, bias and input."""
    n = net(layers, hidden, last, bias=True, weights=weights, loss=LossSpec(kind), rows=3)
    drawn = {b: RNG.normal(size=b.shape) for b in n.graph.blocks if b.op == "leaf"}
    if kind == "cross-entropy":
        drawn[n.target] = RNG.integers(0, 2, size=n.target.shape).astype(float)
    tensors = {b: torch.tensor(v, requires_grad=True, dtype=torch.float64) for b, v in drawn.items()}
    a = tensors[n.input]
    for w, b, name in zip(n.weights, n.biases, n.spec.activations, strict=True):
        matrix = tensors[w] if weights == "from-to" else tensors[w].T
        a = act(name, a @ matrix + tensors[b])
    y = tensors[n.target].reshape(a.shape)
    if kind == "cross-entropy":
        terms = -(y * torch.log(a) + (1 - y) * torch.log(1 - a))
    else:
        terms = (a - y) ** 2 if kind == "squared" else (a - y).abs()
    loss = terms.reshape(3, -1).sum(1).mean()
    loss.backward()
    k = Givens(n.graph, [(b, v.tolist()) for b, v in drawn.items()])

    assert k.value(n.loss) == pytest.approx(loss.item(), rel=1e-10)
    for block in (*n.weights, *n.biases, n.input):
        ours = np.array(k.value(derivative(n.loss, block)))
        assert np.allclose(ours, tensors[block].grad.numpy(), rtol=1e-9, atol=1e-12)
