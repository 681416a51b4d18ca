"""No proof where two instances agree on the data and differ in the target: random graphs, random questions.

The check is a computation apart: leaves at small numbers, everything else by a plan, pairs that collide.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.plan import Plan
from bptutor.calculus.sufficiency.prove import prove
from bptutor.calculus.sufficiency.question import Proof, Question, Step
from bptutor.errors import GraphError

INSTANCES = 1500
NUMBERS = (-2.0, -1.0, -0.5, 0.5, 1.0, 1.5)


class Lattice:
    """All blocks of a graph on instances with leaves at few numbers, many of them shared by neighbours."""

    def __init__(self, graph: Graph, seed: int) -> None:
        random_ = random.Random(seed)
        self.plan = Plan(graph, list(graph.blocks), INSTANCES)
        for leaf in self.plan.leaves:
            values = np.array([random_.choice(NUMBERS) for _ in range(leaf.rows.size * INSTANCES)])
            values = values.reshape((*leaf.shape, INSTANCES))
            if random_.random() < 0.6:
                values[..., :] = values[..., :1]  # held: then others can collide
            self.plan.set(leaf, values)
        self.plan.run()

    def of(self, q: Quantity) -> Any:
        """The values of a quantity."""
        return np.broadcast_to(self.plan[q.block][q.index], (INSTANCES,))

    def collide(self, question: Question) -> bool:
        """Whether two instances agree on what is known and differ in the target."""
        rows = [self.of(q) for q in (*question.known, *question.target)]
        table = np.array(rows).reshape((len(rows), INSTANCES)).T
        table = table[np.isfinite(table).all(1)]
        size = 1 + np.abs(table)
        known = len(question.known)
        keys = np.round(table[:, :known] / 10 ** np.floor(np.log10(size[:, :known])), 9)
        seen: dict[bytes, Any] = {}
        for key, line in zip(keys, table, strict=True):
            first = seen.setdefault(key.tobytes(), line)
            off = np.abs(first[known:] - line[known:])
            if (off > 1e-5 * (1 + np.abs(line[known:]))).any():
                return True
        return False


def quantities(graph: Graph, loss: Block) -> list[Quantity]:
    """Entries of named blocks, and derivatives of the last one by some of them."""
    named = [b for b in list(graph.blocks) if isinstance(b.name, str)]
    slopes = []
    for b in named:
        try:
            slopes.append(derivative(loss, b))
        except GraphError:
            continue
    return [q for b in [*named, *slopes] if not b.is_constant for q in b.quantities()]


def questions(made: Any, seed: int) -> Iterator[Question]:
    """A few random questions about a random graph."""
    random_ = random.Random(seed)
    pool = quantities(made.graph, made.loss)
    for _ in range(3):
        known = random_.sample(pool, min(len(pool), random_.randint(1, 6)))
        yield Question(made.graph, known, [random_.choice(pool)])


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_nothing_is_proved_that_a_collision_refutes(random_graph: Callable[..., Any], start: int) -> None:
    """Without provisos, a proof holds everywhere."""
    proven = Counter[bool]()
    for seed in range(start, start + 10):
        made = random_graph(seed, size=8)
        for question in questions(made, seed):
            proof = prove(question)
            proven[proof is not None] += 1
            if proof is not None:
                lattice = Lattice(made.graph, seed)
                told = f"{seed}: {', '.join(map(str, question.known))} -> {question.target[0]}"
                assert not lattice.collide(question), told
    assert min(proven[True], proven[False]) > 0


@pytest.mark.parametrize("seed", range(40))
def test_a_proof_is_in_order_and_ends_in_its_target(random_graph: Callable[..., Any], seed: int) -> None:
    """Every step uses what is known, or at a number, or came before; nothing is told twice."""
    made = random_graph(seed, size=8)
    for question in questions(made, seed + 1000):
        for provisos in (False, True):
            proof = prove(question, provisos=provisos)
            if proof is not None:
                assert not complaints(question, proof, set(question.known_rows))


def complaints(question: Question, proof: Proof, known: set[int]) -> list[str]:
    """What is wrong with the order of a proof."""
    known = set(known)
    found = []
    for step in proof.steps:
        missing = [str(q) for q in step.uses if q.row not in known]
        found += [f"{step.quantity} uses {q} too early" for q in missing]
        if step.quantity.row in known and not is_another_name(step):
            found.append(f"{step.quantity} twice")
        known.add(step.quantity.row)
    for case in proof.cases:
        if case.gate.row not in known:
            found.append(f"{case.gate} is not known")
        found += complaints(question, case.proof, known)
    if not proof.cases:
        found += [f"{q} is not reached" for q in question.target if q.row not in known]
    return found


def is_another_name(step: Step) -> bool:
    """Whether a step only says that its quantity is a known one."""
    return step.rule == "same" and step.uses[0].row == step.quantity.row
