"""Grading one typed formula, against `sympy.simplify(a - b) == 0` where sympy is installed, and plain numpy.

The same ten pairs of target and answer for all, right ones and wrong ones. Warm: an answer to an item that
has been answered before, sympy's cache full. Cold: the first answer to an item, sympy's cache empty. Neither
sympy nor numpy has to read the answer: they are handed both formulas as Python.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from bptutor.bank.exercise import Item
from bptutor.bank.load_pack import load_pack
from bptutor.calculus.sampling import INSTANCES
from bptutor.grading.grade import grade
from tests.benchmarks.timing import Ratio, Work, compare

ROUNDS = 5

SIGMOIDS = """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  a2 = sigmoid(z2)
  L = (a2 - y)^2
"""
CLASSIFIER = """
graph: |
  z = w*x + b
  a = sigmoid(z)
  L = -(y*ln(a) + (1 - y)*ln(1 - a))
domain: {y: 0 or 1}
"""
TANH = """
graph: |
  z = w*x + b
  h = tanh(z)
  L = (h - y)^2
"""
SOFTMAX = """
graph: |
  p = softmax(z)
  L = -sum(y*ln(p))
shapes: {z: [3], y: [3]}
domain: {y: one-hot}
"""
PATHS = """
network: {layers: [2, 2, 2, 1], activation: relu, weights: from-to, names: {output: H}}
"""


class Pair(NamedTuple):
    """A target, an answer to it, the names of the leaves in Python, and both formulas in Python."""

    model: str
    target: str
    answer: str
    leaves: str
    both: Callable[..., tuple[Any, Any]]
    right: bool = True


# ---- both formulas in Python: `m` has exp, tanh, cosh and gate --------------------------------------------


def _units(m: Any, w1: Any, w2: Any, x: Any) -> tuple[Any, Any]:
    a1 = 1 / (1 + m.exp(-w1 * x))
    return a1, 1 / (1 + m.exp(-w2 * a1))


def _last_weight(m: Any, w1: Any, w2: Any, x: Any, y: Any) -> tuple[Any, Any]:
    a1, a2 = _units(m, w1, w2, x)
    return 2 * (a2 - y) * a2 * (1 - a2) * a1, a1 * (a2 - a2**2) * 2 * (a2 - y)


def _by_exponentials(m: Any, w1: Any, w2: Any, x: Any, y: Any) -> tuple[Any, Any]:
    a1, a2 = _units(m, w1, w2, x)
    e = m.exp(-w2 * a1)
    return 2 * (a2 - y) * a2 * (1 - a2) * a1, 2 * (a2 - y) * e / (1 + e) ** 2 * a1


def _lost_factor(m: Any, w1: Any, w2: Any, x: Any, y: Any) -> tuple[Any, Any]:
    a1, a2 = _units(m, w1, w2, x)
    return 2 * (a2 - y) * a2 * (1 - a2) * a1, (a2 - y) * a2 * (1 - a2) * a1


def _first_weight(m: Any, w1: Any, w2: Any, x: Any, y: Any) -> tuple[Any, Any]:
    a1, a2 = _units(m, w1, w2, x)
    whole = 2 * (a2 - y) * a2 * (1 - a2) * w2 * a1 * (1 - a1) * x
    return whole, 2 * (a2**2 - a2**3 - y * a2 + y * a2**2) * w2 * (a1 - a1**2) * x


def _wrong_sign(m: Any, w1: Any, w2: Any, x: Any, y: Any) -> tuple[Any, Any]:
    a1, a2 = _units(m, w1, w2, x)
    return (
        2 * (a2 - y) * a2 * (1 - a2) * w2 * a1 * (1 - a1) * x,
        2 * (y - a2) * a2 * (1 - a2) * w2 * a1 * (1 - a1) * x,
    )


def _cross_entropy(m: Any, w: Any, x: Any, b: Any, y: Any) -> tuple[Any, Any]:
    a = 1 / (1 + m.exp(-(w * x + b)))
    return (a - y) * x, (-y / a + (1 - y) / (1 - a)) * a * (1 - a) * x


def _tanh_unit(m: Any, w: Any, x: Any, b: Any, y: Any) -> tuple[Any, Any]:
    h = m.tanh(w * x + b)
    return 2 * (h - y) * (1 - h**2) * x, 2 * (h - y) / m.cosh(w * x + b) ** 2 * x


def _softmax(m: Any, z1: Any, z2: Any, z3: Any, y1: Any, y2: Any, y3: Any) -> tuple[Any, Any]:
    e1, e2, e3 = m.exp(z1), m.exp(z2), m.exp(z3)
    p1, p3 = e1 / (e1 + e2 + e3), e3 / (e1 + e2 + e3)
    return -p1 * p3, -m.exp(z1 + z3) / (e1 + e2 + e3) ** 2


def _network(m: Any, *leaves: Any) -> tuple[list[Any], list[Any], tuple[Any, ...]]:
    x1, x2, u11, u12, u21, u22, v11, v12, v21, v22, o1, o2 = leaves
    z1 = [x1 * u11 + x2 * u21, x1 * u12 + x2 * u22]
    h = [z * m.gate(z) for z in z1]
    z2 = [h[0] * v11 + h[1] * v21, h[0] * v12 + h[1] * v22]
    return z1, z2, (x1, v21, v22, o1, o2)


def _two_paths(m: Any, *leaves: Any) -> tuple[Any, Any]:
    z1, z2, (x1, v21, v22, o1, o2) = _network(m, *leaves)
    inner = v21 * m.gate(z2[0]) * o1 + v22 * m.gate(z2[1]) * o2
    outer = x1 * m.gate(z1[1])
    return inner * outer, outer * v21 * m.gate(z2[0]) * o1 + outer * o2 * v22 * m.gate(z2[1])


def _missing_gate(m: Any, *leaves: Any) -> tuple[Any, Any]:
    z1, z2, (x1, v21, v22, o1, o2) = _network(m, *leaves)
    inner = v21 * m.gate(z2[0]) * o1 + v22 * m.gate(z2[1]) * o2
    return inner * x1 * m.gate(z1[1]), x1 * m.gate(z1[1]) * (v21 * m.gate(z2[0]) * o1 + o2 * v22)


PATH = "W_21^(2)*relu'(z_1^(2))*W_11^(3)"
LEAVES = "x1 x2 u11 u12 u21 u22 v11 v12 v21 v22 o1 o2"
PAIRS = [
    Pair(SIGMOIDS, "dL/dw2", "a1*(a2 - a2^2)*2(a2 - y)", "w1 w2 x y", _last_weight),
    Pair(SIGMOIDS, "dL/dw2", "2(a2 - y)*e^(-z2)/(1 + e^(-z2))^2*a1", "w1 w2 x y", _by_exponentials),
    Pair(SIGMOIDS, "dL/dw2", "(a2 - y)*a2*(1 - a2)*a1", "w1 w2 x y", _lost_factor, right=False),
    Pair(SIGMOIDS, "dL/dw1", "2(a2^2 - a2^3 - y a2 + y*a2^2) w2 (a1 - a1^2) x", "w1 w2 x y", _first_weight),
    Pair(SIGMOIDS, "dL/dw1", "2(y - a2) a2 (1 - a2) w2 a1 (1 - a1) x", "w1 w2 x y", _wrong_sign, right=False),
    Pair(CLASSIFIER, "dL/dw", "(-y/a + (1 - y)/(1 - a)) a (1 - a) x", "w x b y", _cross_entropy),
    Pair(TANH, "dL/dw", "2(h - y)/cosh(z)^2*x", "w x b y", _tanh_unit),
    Pair(SOFTMAX, "dp_1/dz_3", "-exp(z_1 + z_3)/(sum_k(exp(z_k)))^2", "z1 z2 z3 y1 y2 y3", _softmax),
    Pair(
        PATHS,
        "dH/dW_12^(1)",
        f"x_1 relu'(z_2^(1)) {PATH} + x_1 relu'(z_2^(1))*W_22^(2)*[z_2^(2) > 0]*W_21^(3)",
        LEAVES,
        _two_paths,
    ),
    Pair(
        PATHS,
        "dH/dW_12^(1)",
        f"x_1 [z_2^(1) > 0] ({PATH} + W_21^(3) W_22^(2))",
        LEAVES,
        _missing_gate,
        right=False,
    ),
]


# ---- who grades them -------------------------------------------------------------------------------------


def item_of(pair: Pair) -> Item:
    """The item, as read from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pair.yaml")
        path.write_text(f"title: Pair\n{pair.model}\nitems:\n  a: {{target: {pair.target}, as: formula}}\n")
        pack = load_pack(path)
    assert pack.problems == ()
    return pack.exercises[0].items[0]


def warm(pair: Pair) -> Work:
    """An answer to an item that has been answered before."""
    item = item_of(pair)
    verdict = grade(item, pair.answer)
    assert verdict.status == ("right" if pair.right else "wrong"), (pair.answer, verdict)
    return lambda: grade(item, pair.answer)


def cold(pair: Pair) -> Work:
    """The first answer to an item; every run has an item of its own."""
    items = iter([item_of(pair) for _ in range(ROUNDS + 3)])
    return lambda: grade(next(items), pair.answer)


def by_numpy(pair: Pair) -> Work:
    """Both formulas on as many instances, and whether they are close."""
    m = SimpleNamespace(exp=np.exp, tanh=np.tanh, cosh=np.cosh, gate=lambda z: (z > 0) * 1.0)
    rng = np.random.default_rng(5)
    leaves = [rng.uniform(-1.6, 1.6, INSTANCES) for _ in pair.leaves.split()]
    return lambda: bool(np.allclose(*pair.both(m, *leaves), rtol=1e-9))


def by_sympy(pair: Pair, *, empty: bool) -> Work:
    """`simplify(a - b) == 0`. Raises ImportError."""
    import sympy
    from sympy.core.cache import clear_cache

    def gate(z: Any) -> Any:
        return sympy.Heaviside(z, 0)

    m = SimpleNamespace(exp=sympy.exp, tanh=sympy.tanh, cosh=sympy.cosh, gate=gate)

    def run() -> bool:
        if empty:
            clear_cache()
        a, b = pair.both(m, *sympy.symbols(pair.leaves, real=True))
        return bool(sympy.simplify(a - b) == 0)

    return run


# ---- rows ------------------------------------------------------------------------------------------------


def measured(ours: Callable[[Pair], Work], theirs: Callable[[Pair], Work], rounds: int) -> list[Ratio]:
    """Every pair; one run at a time, since what is cold can be timed only once."""
    return [compare(ours(p), theirs(p), rounds=rounds, at_least=0.0) for p in PAIRS]


def summary(what: str, found: Sequence[Ratio]) -> Iterator[tuple[str, Ratio]]:
    """The median pair and the worst of each side."""
    ours, theirs = [r.ours for r in found], [r.yardstick for r in found]
    yield f"grade a formula, {what}, median", Ratio(statistics.median(ours), statistics.median(theirs))
    yield f"grade a formula, {what}, worst", Ratio(max(ours), max(theirs))


def rows() -> Iterator[tuple[str, Ratio]]:
    """Warm and cold, against numpy and, where it is installed, sympy."""
    yield from summary("warm / both in numpy", measured(warm, by_numpy, 3 * ROUNDS))
    yield from summary("cold / both in numpy", measured(cold, by_numpy, ROUNDS))
    try:
        by_sympy(PAIRS[0], empty=False)
    except ImportError:
        return
    yield from summary("warm / sympy", measured(warm, lambda p: by_sympy(p, empty=False), ROUNDS))
    yield from summary("cold / sympy", measured(cold, lambda p: by_sympy(p, empty=True), ROUNDS))
    agreed = sum(by_sympy(p, empty=False)() == p.right for p in PAIRS)
    print(f"(simplify(a - b) == 0 gives the right verdict on {agreed} of the {len(PAIRS)} pairs)")
