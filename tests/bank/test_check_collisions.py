"""Numbers that hide a likely mistake are pointed out, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.checks import lint

CHAIN = """
title: Snippet
exercises:
  - id: snippet
    graph: |
      z = w*x
      a = sigmoid(z)
      k = v*a
      L = (k - y)^2
    given: {{x: {x}, w: {w}, v: {v}, y: {y}}}
    items: {{{items}}}
"""
MATRIX = """
title: Snippet
exercises:
  - id: snippet
    network:
      layers: [2, 2, 2, 1]
      activation: relu
      output: linear
      bias: false
      weights: from-to
      names: {{output: H}}
    given: {{'W^(2)': {matrix}, 'z^(1)': [3, 2], 'dH/dz^(2)': [-3, 1]}}
    items: {{{items}}}
"""


def hidden(tmp_path: Path, text: str) -> list[str]:
    """The messages of W413."""
    path = tmp_path / "snippet.yaml"
    path.write_text(text, encoding="utf-8")
    found = lint([path])
    assert [d for d in found if d.severity == "error"] == []
    return [d.message for d in found if d.code == "W413"]


def chain(x: str = "2", w: str = "0.5", v: str = "3", y: str = "1", items: str = "a: dL/dz") -> str:
    """A chain with these numbers."""
    return CHAIN.format(x=x, w=w, v=v, y=y, items=items)


RATE_OF_1 = """
title: Snippet
graph: L = (w*x - 3)^2
given: {{w: 1, x: 2}}
step: {{minimise: L, by: w, rate: {rate}}}
items: {{a: w@1}}
"""
ONE_POINT = """
title: Snippet
graph: |
  p_i = w*x_i
  L = mean_i((p_i - y_i)^2)
points: {{x: {x}, y: {y}}}
given: {{w: 2}}
items: {{a: dL/dw}}
"""
GATED = """
title: Snippet
graph: |
  a = relu(w*x)
  L = (a - y)^2
given: {{w: {w}, x: 3, y: 6}}
items: {{a: {{target: dL/dw{key}}}}}
"""
BIASES = """
title: Snippet
exercises:
  - id: snippet
    network: {{layers: [2, 2], output: relu, bias: true, weights: from-to}}
    given: {{x: [2, 3], 'W^(1)': [[2, 5], [7, 3]], 'b^(1)': {bias}}}
    items: {{a: yhat}}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(chain(x="1", items="a: dL/dw"), "with an input left out", id="an input of 1"),
        pytest.param(RATE_OF_1.format(rate="1"), "with the learning rate left out", id="a rate of 1"),
        pytest.param(ONE_POINT.format(x="[2]", y="[3]"), "with the sum in place of the mean", id="one point"),
        pytest.param(BIASES.format(bias="[0, 0]"), "with a bias left out", id="biases of 0"),
        pytest.param(GATED.format(w="2", key=""), "the answer is 0 with these numbers, and so it is with",
                     id="an error of 0"),
    ],
)  # fmt: skip
def test_the_plainest_traps(text: str, said: str, tmp_path: Path) -> None:
    """What is 1 is not missed, nor what is 0 when it is added; an error of 0 takes all with it."""
    (message,) = hidden(tmp_path, text)

    assert said in message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(RATE_OF_1.format(rate="0.5"), id="another rate"),
        pytest.param(ONE_POINT.format(x="[2, 1]", y="[3, 1]"), id="two points"),
        pytest.param(BIASES.format(bias="[1, 0]"), id="a bias"),
        pytest.param(GATED.format(w="-2", key=""), id="a closed gate"),
        pytest.param(GATED.format(w="2", key=", key: 0"), id="a 0 that is meant"),
    ],
)
def test_what_is_no_trap(text: str, tmp_path: Path) -> None:
    """Numbers next to those, a 0 behind a closed gate, and one that the author writes as the key."""
    assert hidden(tmp_path, text) == []


def test_a_weight_of_1_is_missed_by_nobody(tmp_path: Path) -> None:
    """The answer is right with the weight left out."""
    (message,) = hidden(tmp_path, chain(v="1"))

    assert message == "these numbers hide a mistake: with a weight left out the answer is right, too"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(chain(), id="nothing is hidden"),
        pytest.param(chain(v="1", items="a: z"), id="no weight is on the way"),
        pytest.param(MATRIX.format(matrix="[[5, 1], [2, 2]]", items="a: dH/da_1^(1)"), id="not symmetric"),
        pytest.param(
            MATRIX.format(matrix="[[5, 1], [1, 2]]", items="a: dH/da_1^(1), b: dH/dW_21^(2)"),
            id="shown by another item",
        ),
    ],
)
def test_what_shows_is_not_pointed_out(text: str, tmp_path: Path) -> None:
    """In no item of the exercise, or in another one."""
    assert hidden(tmp_path, text) == []


def test_a_symmetric_matrix(tmp_path: Path) -> None:
    """Rows and columns are the same, so it does not matter which is read."""
    (message,) = hidden(tmp_path, MATRIX.format(matrix="[[5, 1], [1, 2]]", items="a: dH/da_1^(1)"))

    assert "with the indices of a weight exchanged the answer is right, too" in message


def test_one_line_an_item_and_several_mistakes_in_it(tmp_path: Path) -> None:
    """They are listed."""
    step = "    step: {minimise: L, by: [w], rate: r}\n    items:"
    text = chain(v="1, r: 1", items="a: w@1").replace("    items:", step)

    (message,) = hidden(tmp_path, text)

    assert "a weight left out or the learning rate left out" in message
