"""Partial givens taken from a full instance: what is determined has the instance's value, and all agrees."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.oracle.cases import Case, listed, number, quoted
from tests.oracle.formulas import Formula, Ref, Slope
from tests.oracle.graphs import draw_graph
from tests.oracle.networks import draw_network, quoted_target
from tests.oracle.worlds import World, derivative

NOISE = 1e-9
"""Nobody gives a number of this size: it is what rounding left of a 0."""


def partial_case(seed: int) -> Case:
    """Some leaves, and some things in the middle: pre-activations, outputs, adjoints, slopes."""
    rng = Random(f"partial {seed}")
    if rng.random() < 0.7:
        net = draw_network(rng, exact=rng.random() < 0.5, plain=rng.random() < 0.7)
        rows = ("x", net.leaves[-1]) if net.rows else ()
        head = net.head
        if rows:
            head += "points:\n" + "".join(f"  {n}: {listed(net.world.leaves[n])}\n" for n in rows)
        return _case(rng, head, net.world, net.loss, net.quantities, rows, blocks=not net.by_nodes)
    text = draw_graph(rng, statements=5)
    pool = [*text.scalars, *(q for n in text.arrays for q in text.entries(n))]
    pool = [q for q in pool if q.name in text.world.run()]
    return _case(rng, text.head(given=False), text.world, text.name, pool, tuple(text.points), blocks=True)


def _case(rng: Random, head: str, world: World, loss: str, pool: list[Ref], known: tuple[str, ...], *,
          blocks: bool) -> Case:
    env = world.run()
    top = Ref(loss, (), loss)
    given: dict[str, Any] = {}
    have = set(known)
    leaves = [n for n in world.leaves if n not in known]
    if blocks:
        for name in rng.sample(leaves, rng.randint(0, len(leaves))):
            given[name] = world.leaves[name]
            have.add(name)
        names = [n for n in env if n not in known and n not in world.leaves]
        for name in rng.sample(names, min(len(names), rng.randint(0, 3))):
            given[name] = env[name]
            have.add(name)
        for name in rng.sample(names, min(len(names), rng.randint(0, 2))):
            if name != loss:
                given[f"d{loss}/d{name}"] = derivative(lambda e: e[loss], name, env)
    entries = [q for q in pool if q.name not in have and q.text() not in given]
    for q in rng.sample(entries, rng.randint(0, min(6, len(entries)))):
        f: Formula = q if rng.random() < 0.75 or q.name == loss else Slope(top, q)
        given[f.text()] = f.at(env)
    given = {n: v for n, v in given.items() if not ((abs(v) < NOISE) & (v != 0)).any()}
    lines = "".join(f"  {quoted(n)}: {listed(v)}\n" for n, v in given.items())
    case = Case(head + ("given:\n" + lines if lines else ""))
    complete = all(n in have for n in world.leaves)
    for _ in range(8):
        q = rng.choice(pool)
        f = q if rng.random() < 0.4 else Slope(top, q)
        case.ask(quoted_target(f.text()), f.at(env), maybe=not complete, loose=1e-6)
    for name, value in list(given.items())[:2]:
        case.ask(quoted_target(name), value)
        if not value.shape:
            case.ask(f"claim: {quoted(f'{name} > {number(float(value) + 0.5)}')}", what=False)
    return case
