"""What is too large, or no file at all, is refused at once with a remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bptutor.bank import keys
from bptutor.bank.checks import lint
from bptutor.bank.decoding import ANSWER_FILE, read_bytes
from bptutor.errors import FileProblem
from bptutor.notation import steps

DESCENT = """title: t
graph: |
  R = (w - 3)^2
given: {w: 2}
step: {minimise: R, by: w, rate: 0.1, steps: N}
items: {a: w@N}
"""


@pytest.mark.parametrize(("count", "codes"), [(100, []), (101, ["E213"]), (1_000_000, ["E213"])])
def test_steps_have_a_limit(tmp_path: Path, count: int, codes: list[str]) -> None:
    """A hundred steps are made; more are refused, with the limit named."""
    file = tmp_path / "steps.yaml"
    file.write_text(DESCENT.replace("N", str(count)), encoding="utf-8")

    found = lint([file])

    assert [d.code for d in found] == codes
    assert all("at most 100" in d.message for d in found)
    assert keys.MOST_STEPS == steps.MOST_STEPS


def test_a_graph_has_a_limit(tmp_path: Path) -> None:
    """Twenty steps of 90 000 weights."""
    file = tmp_path / "large.yaml"
    file.write_text(
        "title: t\ngraph: |\n  L = sum((W @ x)^2)\nshapes: {W: [300, 300], x: [300]}\n"
        "step: {minimise: L, by: W, rate: 0.1, steps: 20}\nitems: {a: {claim: L@20 = 0}}\n",
        encoding="utf-8",
    )

    assert [(d.code, d.remedy.split(",")[0]) for d in lint([file])] == [("E404", "Ask for single entries")]


def test_a_jacobian_of_a_wide_network_leaves_the_weights_alone(tmp_path: Path) -> None:
    """100x100 derivatives through 30 000 weights fit; with the weights' own they would not."""
    file = tmp_path / "wide.yaml"
    file.write_text(
        "title: t\nnetwork: {layers: [100, 100, 100, 100], activation: sigmoid, weights: to-from}\n"
        "items: {a: {claim: dyhat/dx = 0}}\n",
        encoding="utf-8",
    )

    assert lint([file]) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write into it."""
    pipe = tmp_path / "answers.yaml"
    os.mkfifo(pipe)

    with pytest.raises(FileProblem, match="no regular file"):
        read_bytes(pipe, ANSWER_FILE)
