"""What the tests of generators ask: whether a mistake, worked out by hand, is among those of an id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.altered.bugs import BUGS
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.values import from_givens, on_instances
from bptutor.calculus.givens import Givens
from bptutor.calculus.sampling import Instances

if TYPE_CHECKING:
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.calculus.graph import Block, Graph


class Asked:
    """A target on a few instances, or for given numbers, and the mistakes in it."""

    def __init__(self, target: Block, numbers: dict[str, Any] | None = None) -> None:
        self.graph: Graph = target.graph
        self.target = target
        self.givens = None
        if numbers is not None:
            self.givens = Givens(self.graph, [(self.graph.names[name], v) for name, v in numbers.items()])
        self.computation = Computation(self.graph, target, self.givens.fixed if self.givens else ())
        self.instances = Instances(self.graph, [target, *self.graph.names.values()], batch=7)

    def __getitem__(self, name: str) -> Any:
        """The values of a block on the instances, batch axis last."""
        return self.instances[self.graph.names[name]]

    def found(self, bug: str) -> list[Alteration]:
        """All alterations of an id."""
        return list(BUGS[bug].generate(self.computation))

    def numbers(self, bug: str) -> list[tuple[float | None, ...]]:
        """What they make of the givens."""
        assert self.givens is not None
        return [from_givens(self.computation, self.givens, a) for a in self.found(bug)]

    def making(self, bug: str, wrong: Any, reach: str | None = None) -> list[Alteration]:
        """Those of an id that have these values on all instances."""
        made = [(a, on_instances(self.computation, self.instances, a)) for a in self.found(bug)]
        alike = [a for a, v in made if v is not None and np.allclose(v, wrong, rtol=1e-9, atol=1e-12)]
        return [a for a in alike if reach in (None, a.reach)]

    def names(self, rows: tuple[int, ...]) -> list[str]:
        """What rows are called."""
        return [str(self.computation.quantity(row)) for row in rows]
