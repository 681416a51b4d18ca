"""The same work in other people's engines, where they are installed (`pip install torch autograd`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tests.benchmarks.core import draw, network, ours
from tests.benchmarks.timing import Ratio, Work, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

Array = Any
SIZES = ([2, 2, 2, 1], [4, 64, 64, 1])
BATCHES = (1, 64, 4096)


def by_torch(values: list[Array]) -> Work:
    """PyTorch, eager, batch first, double precision, on one thread."""
    import torch

    torch.set_num_threads(1)
    x, *weights, y = (torch.tensor(np.moveaxis(v, -1, 0).copy(), requires_grad=True) for v in values)
    leaves = [x, *weights, y]

    def run() -> list[Array]:
        a = x
        for w in weights:
            a = torch.sigmoid(torch.matmul(w, a.unsqueeze(-1)).squeeze(-1))
        loss = ((a - y) ** 2).sum(-1)
        return [loss.detach(), *torch.autograd.grad(loss.sum(), leaves)]

    return run


def by_autograd(values: list[Array]) -> Work:
    """HIPS autograd on numpy, batch first."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    first = [np.moveaxis(v, -1, 0).copy() for v in values]

    def loss(leaves: list[Array]) -> Array:
        x, *weights, y = leaves
        for w in weights:
            x = 1 / (1 + anp.exp(-anp.matmul(w, x[..., None])[..., 0]))
        return anp.sum((x - y) ** 2)

    both = value_and_grad(loss)
    return lambda: both(first)


def rows() -> Iterator[tuple[str, Ratio]]:
    """Forward pass and every gradient, for each engine that can be imported."""
    for name, engine in {"torch": by_torch, "autograd": by_autograd}.items():
        for sizes in SIZES:
            for batch in BATCHES if max(sizes) < 10 else BATCHES[:2]:
                g, leaves, loss = network(sizes)
                values = draw(leaves, batch)
                run, _ = ours(g, leaves, loss, values, batch)
                wide = [v if batch > 1 else v[..., None] for v in values]
                try:
                    theirs = engine(wide)
                except ImportError:
                    continue
                what = "-".join(map(str, sizes))
                yield f"{what}, {batch} instances / {name}", compare(run, theirs)
