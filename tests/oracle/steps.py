"""Steps of an optimiser: `step:` simulated from its documented conventions, `update:` line by line."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from tests.oracle.cases import Case, number, quoted
from tests.oracle.graphs import Text, draw_graph
from tests.oracle.networks import Net, draw_network, given_lines, quoted_target
from tests.oracle.worlds import World, derivative


def step_case(seed: int) -> Case:
    """Gradient steps on a graph or a network, or a free rule on a graph."""
    rng = Random(f"step {seed}")
    sort = rng.randrange(4)
    if sort == 0:
        return network_steps(rng)
    if sort == 1:
        return free_rule(rng)
    return graph_steps(rng)


def simulate(world: World, loss: str, by: dict[str, float], *, steps: int, goal: float, momentum: float,
             decay: float, batch: dict[str, Any]) -> list[World]:
    """The world after every step. Velocity v = momentum*v + gradient, then w moves by rate*v.

    Weight decay pulls towards 0, whichever way the objective goes. `batch`: the points a gradient sees.
    """
    states = [world]
    velocity: dict[str, Any] = dict.fromkeys(by, 0.0)
    for _ in range(steps):
        here = World(states[-1].leaves | batch, world.rules).run()
        leaves = dict(states[-1].leaves)
        for name, rate in by.items():
            slope = derivative(lambda e: e[loss], name, here)
            velocity[name] = momentum * velocity[name] + goal * slope + decay * leaves[name]
            leaves[name] = leaves[name] - rate * velocity[name]
        states.append(World(leaves, world.rules))
    return states


def rule_of(rng: Random, loss: str, names: list[str], points: int) -> tuple[str, dict[str, Any]]:
    """`step:` as text, and the arguments of `simulate`."""
    by = rng.sample(names, rng.randint(1, min(3, len(names))))
    rates = [rng.choice([0.1, 0.25, 0.5, 1.0]) for _ in by]
    if rng.random() < 0.5:
        rates = rates[:1] * len(by)
    goal = rng.choice([1.0, 1.0, -1.0])
    steps = rng.choice([1, 1, 2, 3])
    momentum, decay = (rng.choice([0, 0, 0.5, 0.9]) for _ in range(2))
    rows = rng.sample(range(points), rng.randint(1, points)) if points and rng.random() < 0.5 else []
    lines = ["step:", f"  {'minimise' if goal > 0 else 'maximise'}: {loss}"]
    lines.append(f"  by: {quoted(by[0])}" if len(by) == 1 else f"  by: [{', '.join(map(quoted, by))}]")
    same = len(set(rates)) == 1
    lines.append(f"  rate: {number(rates[0]) if same else '[' + ', '.join(map(number, rates)) + ']'}")
    if steps > 1:
        lines.append(f"  steps: {steps}")
    if momentum:
        lines.append(f"  momentum: {momentum}")
    if decay:
        lines.append(f"  weight-decay: {decay}")
    if rows:
        lines.append(f"  batch: {[r + 1 for r in rows]}")
    said = {"by": dict(zip(by, rates, strict=True)), "steps": steps, "goal": goal, "momentum": momentum,
            "decay": decay, "rows": rows}
    return "\n".join(lines) + "\n", said


def finish(
    rng: Random, head: str, world: World, loss: str, said: dict[str, Any], points: tuple[str, ...]
) -> Case:
    """The questions: what moved, and what follows from it."""
    rows = said.pop("rows")
    batch = {n: world.leaves[n][rows] for n in points} if rows else {}
    states = simulate(world, loss, **said, batch=batch)
    case = Case(head)
    for k in range(1, len(states)):
        env = states[k].run()
        if not all(np.isfinite(v).all() and np.abs(v).max() < 1e6 for v in env.values()):
            break
        rooted = "norm" in head or "||" in head or "sqrt" in head
        if rooted and any((v == 0).any() for v in env.values()):
            break  # no slope there
        name = rng.choice(list(said["by"]))
        case.ask(quoted_target(f"{name}@{k}"), env[name], loose=1e-6)
        moved = [n for n, _ in world.rules if depends(states[k], world, n)]
        if moved:
            name = rng.choice([*moved, loss] if loss in moved else moved)
            case.ask(quoted_target(f"{name}@{k}"), env[name], loose=1e-6)
        before, after = float(world.run()[loss]), float(env[loss])
        if abs(before - after) > 1e-6 * (1 + abs(before)):
            case.ask(f"claim: {quoted(f'{loss}@{k} < {loss}')}", after < before)
            case.ask(quoted_target(f"{loss}@{k} - {loss}"), after - before, loose=1e-6)
    if not case.items:
        case.ask(quoted_target(loss), world.run()[loss])
    return case


def depends(after: World, before: World, name: str) -> bool:
    """Whether a value differs after the step."""
    return not np.array_equal(after.run()[name], before.run()[name])


def graph_steps(rng: Random) -> Case:
    """Steps on a graph; a batch needs data points that enter through arrays of one entry a point."""
    text = points_graph(rng) if rng.random() < 0.5 else draw_graph(rng)
    points = tuple(text.points)
    names = [n for n in text.world.leaves if n not in points and "_" not in n]
    if not names:
        return graph_steps(rng)
    batched = getattr(text, "batched", False)
    count = len(text.world.leaves[points[0]]) if points and batched else 0
    rule, said = rule_of(rng, text.name, names, count)
    return finish(rng, text.head() + rule, text.world, text.name, said, points)


def points_graph(rng: Random) -> Text:
    """A regression of some shape on data points."""
    text = Text(rng)
    n = rng.randint(2, 4)
    for name in ("w", "c"):
        text.leaf(name)
    for name in ("x", "y"):
        text.leaf(name, (n,), points=True)
    act = rng.choice(["", "tanh", "sigmoid", "sin"])
    functions = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "sin": np.sin, "": lambda z: z}
    how = rng.choice(["mean", "sum"])
    body = rng.choice(["w*x_i + c", "w*x_i^2 - c*x_i", "c - w*x_i"])
    inner = {"w*x_i + c": lambda e: e["w"] * e["x"] + e["c"],
             "w*x_i^2 - c*x_i": lambda e: e["w"] * e["x"] ** 2 - e["c"] * e["x"],
             "c - w*x_i": lambda e: e["c"] - e["w"] * e["x"]}[body]
    line = f"H_i = {act}({body})" if act else f"H_i = {body}"
    text.add(line, "H", lambda e: functions[act](inner(e)), (n,))
    text.add(f"R = {how}_i((H_i - y_i)^2)", "R",
             lambda e: (np.mean if how == "mean" else np.sum)((e["H"] - e["y"]) ** 2))
    text.name = "R"
    text.batched = True  # type: ignore[attr-defined]
    return text


def network_steps(rng: Random) -> Case:
    """Steps on the weights and biases of a network, on all points or some."""
    while True:
        net: Net = draw_network(rng)
        if not net.by_nodes:
            break
    points = ("x", net.leaves[-1]) if net.rows else ()
    names = [n for n in net.leaves if n[0] in "Wb"]
    rule, said = rule_of(rng, net.loss, names, net.rows or 0)
    return finish(rng, net.head + given_lines(net) + rule, net.world, net.loss, said, points)


def free_rule(rng: Random) -> Case:
    """Momentum, Nesterov's look ahead and the like, written out."""
    text = draw_graph(rng, arrays=False)
    leaves = list(text.world.leaves)
    if not leaves:
        return free_rule(rng)
    w = rng.choice(leaves)
    loss, world = text.name, text.world
    world.leaf("vel", round(rng.uniform(-1, 1), 2))
    world.leaf("rate", rng.choice([0.1, 0.25]))
    lines, rule = rng.choice([
        ([f"vel@next = 0.9*vel - rate*d{loss}/d{w}", f"{w}@next = {w} + vel@next"],
         lambda wt, v, r, g: (wt + 0.9 * v - r * g, 0.9 * v - r * g)),
        ([f"{w}@next = {w} - rate*vel", f"vel@next = vel + d{loss}/d{w}"],
         lambda wt, v, r, g: (wt - r * v, v + g)),
        ([f"{w}@next = (1 - rate)*{w} - rate*d{loss}/d{w}", f"vel@next = {w}@next - {w}"],
         lambda wt, v, r, g: ((1 - r) * wt - r * g, -r * wt - r * g)),
    ])
    case = Case(text.head() + "update: |\n" + "".join(f"  {line}\n" for line in lines))
    values = dict(world.leaves)
    for k in range(1, rng.randint(2, 4)):
        env = World(values, world.rules).run()
        slope = derivative(lambda e: e[loss], w, env)
        values[w], values["vel"] = rule(values[w], values["vel"], values["rate"], slope)
        env = World(values, world.rules).run()
        if not all(np.isfinite(v).all() and np.abs(v).max() < 1e6 for v in env.values()):
            break
        for name in (w, "vel", loss):
            if name == loss and not depends(World(values, world.rules), world, loss):
                continue  # there is no L@1 where no step moves L
            case.ask(quoted_target(f"{name}@{k}"), env[name], loose=1e-6)
    if not case.items:
        return free_rule(rng)
    return case
