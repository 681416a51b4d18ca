"""Questions with names that their model does not have."""

from pathlib import Path

import pytest

from bptutor.errors import UnknownName
from tests.bank.making import GRAPH, exercise_of


def test_a_derivation_without_a_model_has_free_names(tmp_path: Path) -> None:
    """All that stand in its equation, and no others."""
    item = exercise_of(tmp_path, "items:\n  a:\n    derive: 'tanh(u)*q = q*(2 sigmoid(2u) - 1)'\n").items[0]

    assert sorted(item.problem.scope.blocks) == ["q", "u"]
    assert item.problem.holds("tanh(u) = 2*sigmoid(2*u) - 1")
    with pytest.raises(UnknownName):
        item.problem.block("x")


def test_index_variables_are_no_names(tmp_path: Path) -> None:
    """A sum binds its own."""
    item = exercise_of(tmp_path, "items:\n  a:\n    derive: 'x + sum(1, 2) = x + 3'\n").items[0]

    assert sorted(item.problem.scope.blocks) == ["x"]


def test_chosen_names_are_free_beside_a_graph_and_unknown_to_other_items(tmp_path: Path) -> None:
    """The exercise itself stays as it is."""
    text = f"{GRAPH}items:\n  a: f\n  b:\n    choose: [p, x]\n    accept: 'p + x = 3'\n"
    exercise = exercise_of(tmp_path, text)
    first, second = exercise.items

    assert second.problem.block("p").op == "leaf"
    assert second.problem.holds("f = x*y")
    with pytest.raises(UnknownName):
        first.problem.block("p")


def test_a_model_keeps_its_names(tmp_path: Path) -> None:
    """A derivation in an exercise with a model is about the model."""
    item = exercise_of(tmp_path, f"{GRAPH}items:\n  a:\n    derive: 'df/dx = y'\n").items[0]

    assert item.problem is item.exercise.problem
