"""Worked solutions, line for line for a few, and sound for everything that ships."""

from __future__ import annotations

import re

import pytest

from bptutor.bank.exercise import Item
from bptutor.bank.packs import find_packs
from bptutor.grading.grade import explain, trace_lines
from bptutor.screen import wrap
from bptutor.text import columns
from tests.grading.making import item, of

SHIPPED = [item for pack in find_packs() for item in pack.items]
GATE = "graph: |\n  a = relu(z)\n  L = F(a)\nfunctions: [F]\ngiven: {z: -1, dL/da: -3}"
FORK = "graph: |\n  z = w*x\n  a = z^2\n  b = sin(z)\n  L = a*b\ngiven: {w: 0, x: 2}"
LAYER = """
graph: |
  z = W@x
  L = sum(z)
shapes: {W: [2, 3], x: [3]}
given: {W: [[1, 2, 3], [4, 5, 6]], x: [1, 0, -1]}
"""
STACK = "layers: [input 17x17x2, conv 6 3x3, maxpool 3, flatten, dense 4]"
SHEET = "graph: |\n  q = x + y\n  f = q*z\ngiven: {x: -2, y: 5, z: -4}"

EXPECTED = {
    (SHEET, "target: f"): """\
q = x + y = 3
f = q·z = −12""",
    (SHEET, "target: df/dx"): """\
∂f/∂x: 1 path   (slopes of 1 are left out)
path:  f ← q ← x
    ∂f/∂q = z = −4""",
    (SHEET, "targets: [df/df, df/dq, df/dz, df/dx, df/dy]"): """\
node  value  ∂f/∂node   how the gradient arises
f       −12         1   1, by itself
z        −4         3   ∂f/∂f · q
q         3        −4   ∂f/∂f · z
y         5        −4   ∂f/∂q
x        −2        −4   ∂f/∂q""",
    (SHEET, "target: dq/dz"): "∂q/∂z = 0: q does not depend on z",
    (SHEET, "claim: q = 3"): "q = x + y = 3",
    (SHEET, "target: q, options: ['3', '7']"): "q = x + y = 3",
    (GATE, "target: dL/dz"): """\
∂L/∂z: 1 path
path:  L ← a ← z
    ∂L/∂a     given    = −3
  · ∂a/∂z   = 1[z > 0] =  0  ← this unit is off: the whole path is 0
    product            =  0""",
    (FORK, "target: dL/dw"): """\
∂L/∂w: 2 paths, whose products add up
path 1 of 2:  L ← a ← z ← w
    ∂L/∂a   = b           = 0
  · ∂a/∂z   = 2·z         = 0
  · ∂z/∂w   = x           = 2
    product = b · 2·z · x = 0
path 2 of 2:  L ← b ← z ← w
    ∂L/∂b   = a              = 0
  · ∂b/∂z   = cos(z)         = 1
  · ∂z/∂w   = x              = 2
    product = a · cos(z) · x = 0
sum over paths: 0 + 0 = 0""",
    (LAYER, "target: dL/dW"): """\
∂L/∂W = [1, 1] @ xᵀ   (2x3)
  = [[1, 0, −1], [1, 0, −1]]""",
    (LAYER, "target: x"): "x = [1, 0, −1]   (3)",
    (LAYER, "shape: dz/dW"): """\
what is differentiated has shape (2,), what it is differentiated by has shape (2, 3)
the axes of what is differentiated come first: (2,) then (2, 3)
together: (2, 2, 3)""",
    (LAYER, "shape: L"): "L is a single number: it has no axes",
    (STACK, "count: parameters"): """\
conv 6 3x3: 6*(3*3*2 + 1 bias) = 114
dense 4: 150*4 weights + 4 biases = 604
total: 114 + 604 = 718""",
    (STACK, "shape: each layer"): """\
layer 1, conv 6 3x3: (15, 15, 6)
    (17 - 3)/1 + 1 = 15
layer 2, maxpool 3: (5, 5, 6)
    (15 - 3)/3 + 1 = 5
layer 3, flatten: (150,)
    5*5*6 = 150
layer 4, dense 4: (4,)""",
}


@pytest.mark.parametrize(
    ("model", "question", "expected"),
    [pytest.param(m, q, e, id=q) for (m, q), e in EXPECTED.items()],
)
def test_trace(model: str, question: str, expected: str) -> None:
    """Names, then symbols, then numbers."""
    assert expected.split("\n") == trace_lines(of(model, question))


def test_ascii() -> None:
    """The same in plain characters."""
    expected = """\
dL/dz: 1 path
path:  L <- a <- z
    dL/da     given    = -3
  * da/dz   = 1[z > 0] =  0  <- this unit is off: the whole path is 0
    product            =  0"""

    assert expected.split("\n") == trace_lines(of(GATE, "target: dL/dz"), "ascii")


def test_explanation_follows_the_trace() -> None:
    """The author's words come last, after an empty line; alone where nothing is computed."""
    explained = item(f"{SHEET}\nitems:\n  a:\n    target: f\n    because: A product of $q$ and $z$.\n")
    theory = item("items:\n  a: {ask: So, true-or-false: true, because: Just so.}\n")

    assert ["q = x + y = 3", "f = q·z = −12", "", "A product of q and z."] == trace_lines(explained)
    assert ["Just so."] == trace_lines(theory) == explain(theory)


def test_long_path_is_wrapped() -> None:
    """A chain of many stations goes on below."""
    steps = "".join(f"  z_{k} = sin(z_{k - 1})\n" for k in range(1, 40))
    lines = trace_lines(of(f"graph: |\n{steps}", "claim: dz_39/dz_0 = 0"))

    assert lines[2].startswith("       ")
    assert max(map(columns, lines)) <= 80


@pytest.mark.parametrize("style", ["unicode", "ascii"])
@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda item: item.full_id)
def test_shipped(shipped: Item, style: str) -> None:
    """Every item has a worked solution that fits the screen and never shows -0."""
    prose = explain(shipped, style)
    lines = trace_lines(shipped, style)[: -len(prose) or None]

    assert lines or prose
    assert not [line for line in wrap("\n".join(lines), 80).split("\n") if columns(line) > 110]
    assert not [line for line in lines if re.search(r"(?<![\w.)\]])[-−]0(?![.\w])", line)]
    assert style == "unicode" or "".join(lines).isascii()


DELTAS = """
graph: |
  o_j = tanh(n_j)
  m_k = sum_j(w_kj*o_j)
  E = F(m_1, m_2)
  d_k = -dE/dm_k
shapes: {n: [3], w: [2, 3]}
functions: [F]"""
PICKED = """
graph: |
  a = relu(z)
  o = v_1*a_1 + v_2*a_2
  L = (o - t)^2
  p = softmax(z)
  C = -sum_k(q_k*ln(p_k))
shapes: {z: [2], v: [2], q: [2]}"""


@pytest.mark.parametrize(
    ("model", "target", "line"),
    [
        (DELTAS, "dE/dn", "∂E/∂m = −d   (2)"),
        (PICKED, "dL/dz", "∂L/∂a = ∂L/∂o·v   (2)"),
        (PICKED, "dC/dz_1", "    ∂C/∂p₁  = −q₁/p₁"),
    ],
    ids=["named", "entries", "quotient"],
)
def test_steps_read_as_people_write_them(model: str, target: str, line: str) -> None:
    """A derivative that the author has a name for goes by it; entries make up vectors again."""
    assert line in trace_lines(of(model, f"target: {target}, as: formula"))
