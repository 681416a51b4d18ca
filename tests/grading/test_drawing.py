"""Drawings of models, line for line."""

from __future__ import annotations

import pytest

from bptutor.grading.drawing import drawing
from bptutor.text import columns
from tests.grading.making import exercise

FORK = """
graph: |
  z_1 = w*x
  a = z_1^2  # the square
  b = sin(z_1)
  L = a*b
items: {a: {claim: dL/da = b}}
"""
TWO_ENDS = "graph: |\n  q = x + y\n  f = q*z\n  g = 2*x\nitems: {a: {claim: df/dq = z}}"
RECURRENCE = """
graph: |
  h_t = tanh(w*h_{t-1} + u*x_t)
  L = (h_2 - y)^2
points: {x: [1, 2]}
given: {w: 1, u: 1, h_0: 0, y: 0}
items: {a: L}
"""
NETWORK = """
network: {layers: [2, 2, 2, 1], activation: relu, bias: false, weights: from-to, names: {output: H}}
items: {a: {claim: dH/dz_1^(2) = W_11^(3)}}
"""
CLASSES = """
network:
  layers: [2, 3]
  activation: tanh
  output: softmax
  bias: true
  weights: to-from
  loss: {kind: cross-entropy, target: y, over: sum}
items: {a: {claim: L = 0}}
"""
NODES = """
network:
  layers: [4, 3, 2, 1]
  activation: relu
  bias: true
  weights: by-nodes
  names: {nodes: [x, h, j, y]}
items: {a: {claim: o_y = 0}}
"""
LAYERS = "layers: [input 17x17x2, conv 6 3x3 stride 2, flatten, dense 4]\nitems: {a: {count: parameters}}"

UNICODE = {
    FORK: """\
L = a·b
├─ a = z₁²
│  └─ z₁ = w·x
└─ b = sin(z₁)
   └─ z₁  (above)""",
    TWO_ENDS: """\
f = q·z
└─ q = x + y
g = 2·x""",
    RECURRENCE: """\
L = (h₂ − y)²
└─ hₜ = tanh(w·hₜ₋₁ + u·xₜ)""",
    NETWORK: """\
input    2 numbers  x
layer 1  2 units    z⁽¹⁾ = (W⁽¹⁾)ᵀ @ x,  a⁽¹⁾ = relu(z⁽¹⁾)
layer 2  2 units    z⁽²⁾ = (W⁽²⁾)ᵀ @ a⁽¹⁾,  a⁽²⁾ = relu(z⁽²⁾)
layer 3  1 unit     H = z⁽³⁾ = (W⁽³⁾)ᵀ @ a⁽²⁾""",
    CLASSES: """\
input    2 numbers  x
layer 1  3 units    z⁽¹⁾ = W⁽¹⁾ @ x + b⁽¹⁾,  ŷ = softmax(z⁽¹⁾)
loss                L = −y·ln(ŷ), the sum over the outputs""",
    NODES: """\
x1..x4 → h1..h3 → j1, j2 → y   (every node feeds every node of the next layer)
oₕ₁ = relu(zₕ₁), zₕ₁ = sum over x of w_{x,h1} o_x + bₕ₁, and so on
oⱼ₁ = relu(zⱼ₁), zⱼ₁ = sum over h of w_{h,j1} o_h + bⱼ₁, and so on
o_y = sum over j of w_{j,y} o_j + b_y""",
    LAYERS: """\
     input 17x17x2
  1  conv 6 3x3 stride 2
  2  flatten
  3  dense 4""",
}
ASCII = {
    FORK: """\
L = a*b
|- a = z_1^2
|  `- z_1 = w*x
`- b = sin(z_1)
   `- z_1  (above)""",
    RECURRENCE: """\
L = (h_2 - y)^2
`- h_t = tanh(w*h_{t-1} + u*x_t)""",
    NETWORK: """\
input    2 numbers  x
layer 1  2 units    z^(1) = W^(1).T @ x,  a^(1) = relu(z^(1))
layer 2  2 units    z^(2) = W^(2).T @ a^(1),  a^(2) = relu(z^(2))
layer 3  1 unit     H = z^(3) = W^(3).T @ a^(2)""",
    CLASSES: """\
input    2 numbers  x
layer 1  3 units    z^(1) = W^(1) @ x + b^(1),  yhat = softmax(z^(1))
loss                L = -y*ln(yhat), the sum over the outputs""",
    NODES: """\
x1..x4 -> h1..h3 -> j1, j2 -> y   (every node feeds every node of the next layer)
o_{h1} = relu(z_{h1}), z_{h1} = sum over x of w_{x,h1} o_x + b_{h1}, and so on
o_{j1} = relu(z_{j1}), z_{j1} = sum over h of w_{h,j1} o_h + b_{j1}, and so on
o_y = sum over j of w_{j,y} o_j + b_y""",
}
NAMES = {FORK: "fork", TWO_ENDS: "two ends", RECURRENCE: "recurrence", NETWORK: "2-2-2-1", CLASSES: "classes",
         NODES: "by nodes", LAYERS: "layers"}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=NAMES[t]) for t, e in UNICODE.items()])
def test_unicode(text: str, expected: str) -> None:
    """With box-drawing characters and indices set low and high."""
    assert expected.split("\n") == drawing(exercise(text), "unicode")


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=NAMES[t]) for t, e in ASCII.items()])
def test_ascii(text: str, expected: str) -> None:
    """The same in plain characters."""
    assert expected.split("\n") == drawing(exercise(text), "ascii")


def test_theory_has_no_drawing() -> None:
    """Nothing is computed, nothing is drawn."""
    assert [] == drawing(exercise("items:\n  a: {ask: So, true-or-false: true, because: So.}\n"), "unicode")


def test_long_chain_stays_on_the_screen() -> None:
    """Deep definitions start again at the left; none is lost."""
    steps = "".join(f"  z_{k} = sin(z_{k - 1})\n" for k in range(1, 100))
    lines = drawing(exercise(f"graph: |\n{steps}items: {{a: {{claim: dz_99/dz_99 = 1}}}}\n"), "ascii")

    assert all(any(line.endswith(f"z_{k} = sin(z_{k - 1})") for line in lines) for k in range(1, 100))
    assert max(map(columns, lines)) <= 60


def test_does_not_show_a_formula_that_is_asked_for() -> None:
    """What students are to write is drawn as what it is made of; other definitions as they are."""
    text = """
graph: |
  z1 = x*w1
  a1 = tanh(z1)
  c = 3
items:
  a: {target: z_1, as: formula}
  b: {target: c, as: formula}
  c: {target: da1/dz1, as: formula}
"""
    assert ["a1 = tanh(z1)", "`- z1  (made of x, w1)", "c = 3"] == drawing(exercise(text), "ascii")


def test_calls_an_activation_by_its_other_name_too() -> None:
    """A ReLU that formulas write as g is drawn as both."""
    named = NETWORK.replace("{output: H}", "{output: H, activation: g}")

    assert "a^(1) = g(z^(1)) = relu(z^(1))" in drawing(exercise(named), "ascii")[1]
