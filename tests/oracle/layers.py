"""The equations of backpropagation as claims about networks of which nothing is given: right, and slipped."""

from __future__ import annotations

from random import Random

import numpy as np

from tests.oracle.cases import Case, quoted
from tests.oracle.networks import Net, draw_network, entry
from tests.oracle.worlds import Env, World, derivative


def layer_case(seed: int) -> Case:
    """Whole arrays, entry by entry, and one entry; every one checked on instances drawn here."""
    rng = Random(f"layer {seed}")
    while True:
        net = draw_network(rng, plain=True)
        if not net.by_nodes and "cross-entropy" not in net.head and "softmax" not in net.head:
            break
    case = Case(net.head)
    depth = sum(n.startswith("W") for n in net.leaves)
    for _ in range(6):
        claims(case, rng, net, rng.randint(1, depth), depth)
    return case


def claims(case: Case, rng: Random, net: Net, layer: int, depth: int) -> None:
    """One claim about a layer."""
    loss, to_from = net.loss, "weights: to-from" in net.head
    below = f"a^({layer - 1})" if layer > 1 else "x"
    w, z = f"W^({layer})", f"dL/dz^({layer})".replace("L", loss, 1)
    outer = f"{z} {below}^T" if to_from else f"{below} ({z})^T"
    shape = net.world.leaves[w].shape
    i, j = (rng.randrange(n) for n in shape)
    into, out_of = (i, j) if to_from else (j, i)
    m, n = shape[::-1] if to_from else shape
    said_w = entry(w, (i, j), shape)
    said_z = f"d{loss}/d" + entry(f"z^({layer})", (into,), (n,))
    said_below = entry(below, (out_of,), (m,))
    other_below = entry(below, ((out_of + 1) % m,), (m,))
    other_z = f"d{loss}/d" + entry(f"z^({layer})", ((into + 1) % n,), (n,))
    pairs = [
        (f"d{loss}/d{w} = {outer}", True),
        (f"d{loss}/d{w} = 2*({outer})", False),
        (f"d{loss}/d{said_w} = {said_z} * {said_below}", True),
        (f"d{loss}/d{said_w} = {said_z} * {other_below}", m == 1),
        (f"d{loss}/d{said_w} = {other_z} * {said_below}", n == 1),
        (f"d{entry(f'z^({layer})', (into,), (n,))}/d{said_w} = {said_below}", True),
        (f"d{loss}/d{said_below} = {said_z} * {said_w}", n == 1),
    ]
    if f"b^({layer})" in net.leaves:
        pairs += [(f"d{loss}/db^({layer}) = {z}", True), (f"d{loss}/db^({layer}) = -{z}", False)]
    if layer > 1:
        back = f"{w}^T @ {z}" if to_from else f"{w} @ {z}"
        pairs += [(f"d{loss}/d{below} = {back}", True),
                  (f"d{loss}/dz^({layer - 1}) = {back}", passes(rng, net, layer, to_from)),
                  (f"sum(d{loss}/d{below}) = sum({back})", True),
                  (f"d{loss}/dW^({layer - 1}) = 0", False)]
    text, expected = rng.choice(pairs)
    if expected or seen_to_fail(rng, net, w):
        case.ask(f"claim: {quoted(text)}", expected)
    if layer == depth:
        right = f"{said_z} * {said_below}"
        options = f"options:\n  - {quoted(right)}\n  - {quoted(f'3 * {right}')}"
        case.ask(f"target: {quoted(f'd{loss}/d{said_w}')}\nkind: multiple-choice\n{options}", {0})


def passes(rng: Random, net: Net, layer: int, to_from: bool) -> bool:
    """Whether the layer below may be passed over: linear, or shut only where the next relu is shut, too."""
    for _ in range(60):
        env = instance(rng, net)
        here, below = (derivative(lambda e: e[net.loss], f"z^({k})", env) for k in (layer, layer - 1))
        w = env[f"W^({layer})"]
        if not np.allclose(below, here @ w if to_from else w @ here, rtol=1e-9, atol=1e-12):
            return False
    return True


def instance(rng: Random, net: Net) -> Env:
    """Other values for all leaves."""
    leaves = {k: np.array([rng.uniform(-1.5, 1.5) for _ in range(v.size)]).reshape(v.shape)
              for k, v in net.world.leaves.items()}
    return World(leaves, net.world.rules).run()


def seen_to_fail(rng: Random, net: Net, weights: str) -> bool:
    """Whether the gradient is not simply 0 everywhere."""
    for _ in range(20):
        env = instance(rng, net)
        if np.abs(derivative(lambda e: e[net.loss], weights, env)).min() > 1e-3:
            return True
    return False
