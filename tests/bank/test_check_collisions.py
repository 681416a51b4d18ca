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


def test_a_weight_of_1_is_missed_by_nobody(tmp_path: Path) -> None:
    """The answer is right with the weight left out."""
    (message,) = hidden(tmp_path, chain(v="1"))

    assert message == "these numbers hide a mistake: with a weight left out the answer is right, too"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(chain(), id="nothing is hidden"),
        pytest.param(chain(v="1", items="a: z"), id="no weight is on the way"),
        pytest.param(chain(w="0", y="1.5", items="a: dL/dk"), id="an answer of 0 is on purpose"),
        pytest.param(MATRIX.format(matrix="[[5, 1], [2, 2]]", items="a: dH/da_1^(1)"), id="not symmetric"),
        pytest.param(
            MATRIX.format(matrix="[[5, 1], [1, 2]]", items="a: dH/da_1^(1), b: dH/dW_21^(2)"),
            id="shown by another item",
        ),
    ],
)
def test_what_shows_is_not_pointed_out(text: str, tmp_path: Path) -> None:
    """Neither is an answer of 0, which hides nearly everything."""
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
