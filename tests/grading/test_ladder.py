"""The hint ladder rung by rung: general hints, then names, symbols and numbers, and never the answer."""

from __future__ import annotations

import re

import pytest

from bptutor.bank.exercise import ChoiceSpec, FillSpec, FormulaSpec, Item, NumericSpec
from bptutor.bank.packs import find_packs
from bptutor.bank.truth import truth
from bptutor.grading.grade import correct_answer, grade, rungs
from bptutor.grading.texts import formula, option_text
from bptutor.grading.verdict import RIGHT
from tests.grading.making import item, of

CHAIN = "graph: |\n  z = w*x\n  a = sigmoid(z)\n  L = (a - y)^2\ngiven: {w: 1, x: 2, y: 1}"
FREE = CHAIN.partition("\ngiven")[0]
FORK = "graph: |\n  z = w*x\n  a = z^2\n  b = sin(z)\n  L = a*b\ngiven: {w: 1, x: 2}"
LAYER = """
graph: |
  z = W@x
  L = sum(z)
shapes: {W: [2, 3], x: [3]}
given: {W: [[1, 2, 3], [4, 5, 6]], x: [1, 1, 1]}
"""
DENSE = "network: {layers: [3, 4, 1], activation: relu, bias: true, weights: from-to}"
SHIPPED = [item for pack in find_packs() for item in pack.items]


def told(asked: Item, at: str = "", style: str = "ascii") -> dict[str, list[str]]:
    """The rungs after the general hints: what each is, and its lines."""
    return {rung.what: rung.text.split("\n") for rung in rungs(asked, style, at) if rung.in_lines}


def test_a_derivative_in_names_symbols_and_numbers() -> None:
    """Every factor but the product, which is the answer; the made hint has the chain rule already."""
    assert told(of(CHAIN, "target: dL/dw")) == {
        "each factor as a formula": ["dL/da = 2*(a - y)", "da/dz = a*(1 - a)", "dz/dw = x"],
        "the numbers, all but the last step": [
            "dL/da = 2*(a - y) = -0.238406", "da/dz = a*(1 - a) = 0.104994", "dz/dw = x = 2"],
    }  # fmt: skip


@pytest.mark.parametrize("at", ["dL/dz", "da/dz"])
def test_numbers_end_where_the_answer_goes_wrong(at: str) -> None:
    """The gradient at z differs, or the slope on the way to it: the line of that slope is left open."""
    found = told(of(CHAIN, "target: dL/dw"), at)["the numbers up to the step that differs"]

    assert found[-1] == "da/dz = a*(1 - a) = ?"
    assert len(found) == 2


@pytest.mark.parametrize("at", ["dL/da", "nonsense", "1/0", "w"])
def test_a_place_that_is_no_line_changes_nothing_else(at: str) -> None:
    """Wrong from the first line on, there are no numbers to tell; what is no line at all is passed over."""
    found = told(of(CHAIN, "target: dL/dw"), at)

    assert "each factor as a formula" in found
    assert all("=" in line for lines in found.values() for line in lines)


def test_paths_are_told_one_after_the_other_but_not_added_up() -> None:
    """Two paths: their factors, and what each of them gives."""
    found = told(of(FORK, "target: dL/dz"))["the numbers, all but the last step"]

    assert [line for line in found if line.startswith("the path")] == [
        "the path L <- a <- z gives 3.63719", "the path L <- b <- z gives -1.66459"]  # fmt: skip


@pytest.mark.parametrize("at", ["dL/dz", "dL/dw"])
def test_where_paths_meet_it_is_their_sum_that_is_wrong(at: str) -> None:
    """All factors are told on both paths to z; on the one way from z to w, what comes after is open."""
    found = told(of(FORK, "target: dL/dw"), at)
    cut = found.get("the numbers up to the step that differs")
    lines = cut or found["the numbers, all but the last step"]

    assert "da/dz = 2*z = 4" in lines
    assert ("dz/dw = x = ?" in lines) is (at == "dL/dw")


def test_one_factor_is_the_answer_and_so_has_no_number() -> None:
    """dL/da is one step: its formula is told, and not what it comes to."""
    found = told(of(CHAIN, "target: dL/da"))

    assert list(found) in (["each factor as a formula"], [])
    assert not any("0.238" in line for lines in found.values() for line in lines)


def test_a_value_by_its_definitions() -> None:
    """In order, all but the last with their numbers."""
    assert told(of(CHAIN, "target: L")) == {
        "each step as a formula": ["z = w*x", "a = sigmoid(z)", "L = (a - y)^2"],
        "the numbers, all but the last step": ["z = w*x = 2", "a = sigmoid(z) = 0.880797"],
    }


def test_arrays_by_matrix_steps() -> None:
    """What is asked for has no number."""
    found = told(of(LAYER, "target: dL/dW"))

    assert found["each step as a formula"][-1].startswith("dL/dW = ")
    assert not any("dL/dW" in line for line in found.get("the numbers, all but the last step", []))


def test_a_table_of_numbers_tells_none_of_its_rows() -> None:
    """Each row is an answer, also where it is a factor on the way to another row."""
    found = told(of(CHAIN, "targets: [z, a, dL/da, dL/dw]"))

    assert found["the numbers, all but the last step"] == ["da/dz = a*(1 - a) = 0.104994", "dz/dw = x = 2"]


def test_counts_layer_by_layer() -> None:
    """The sum is left to the student."""
    assert told(of(DENSE, "count: parameters")) == {
        "the order of work": ["Count layer 1, then layer 2; add them up at the end."],
        "each step as a formula": ["layer 1: 3*4 weights + 4 biases", "layer 2: 4*1 weights + 1 bias"],
        "the numbers, all but the last step": [
            "layer 1: 3*4 weights + 4 biases = 16", "layer 2: 4*1 weights + 1 bias = 5"],
    }  # fmt: skip


def test_a_formula_has_no_numbers_and_no_factor_that_is_the_answer() -> None:
    """Of dL/da alone nothing is told that would be graded as right."""
    assert "each factor as a formula" in told(of(FREE, "target: dL/dw, as: formula, using: [a, y, x]"))
    assert told(of(FREE, "target: dL/da, as: formula, using: [a, y]")) == {}


def test_a_formula_of_certain_names_is_told_from_these() -> None:
    """What leads to a name that may be used is not told: it would lead astray."""
    assert told(of(FREE, "target: L, as: formula, using: [z, y]")) == {
        "the order of work": ["Compute in this order: a, L."],
        "each step as a formula": ["a = sigmoid(z)", "L = (a - y)^2"],
    }


def test_local_partials_end_with_the_path() -> None:
    """The chain rule in names is the answer there, so only the nodes on the way are told."""
    found = told(of(FREE, "target: dL/dw, form: local-partials"))

    assert found == {"the paths in names": ["The path is L <- a <- z <- w."]}


def test_written_hints_come_first() -> None:
    """Then the paths in names, which nobody has told yet."""
    asked = item(f"{CHAIN}\nitems:\n  a: {{target: dL/dw, hints: [First., Then.]}}\n")
    found = rungs(asked, "ascii")

    assert [rung.what for rung in found[:3]] == ["", "another hint", "the paths in names"]
    assert found[2].text == "dL/dw = dL/da * da/dz * dz/dw"
    assert [rung.numbers for rung in found] == [False, False, False, False, True]


def test_theory_has_general_hints_only() -> None:
    """Nothing is computed there."""
    theory = item("items:\n  a: {ask: So, true-or-false: true, because: So., hints: [One., Two.]}\n")

    assert [rung.text for rung in rungs(theory)] == ["One.", "Two."]


# ----- no rung tells the answer -----------------------------------------------------------------------------


def pieces(text: str) -> list[str]:
    """What stands between equals signs, on every line."""
    return [part.strip() for line in text.split("\n") for part in line.split(" = ")]


@pytest.mark.parametrize("asked", SHIPPED, ids=lambda item: item.full_id)
def test_no_rung_made_for_a_shipped_item_tells_the_answer(asked: Item) -> None:
    """Neither a right formula, nor a right option, nor the number of what is asked for."""
    for rung in (rung for rung in rungs(asked, "ascii") if rung.in_lines):
        if isinstance(asked.spec, (FormulaSpec, FillSpec)):
            assert not any(grade(asked, part).status == RIGHT for part in pieces(rung.text)), rung
        elif isinstance(asked.spec, NumericSpec):
            for target in asked.spec.targets:
                name = re.escape(formula(asked, target.formula.value, "ascii"))
                assert not re.search(rf"^{name} = (.* = )?-?[0-9.]+$", rung.text, re.M), rung
        elif isinstance(asked.spec, ChoiceSpec):
            for k in truth(asked).indices:
                text = option_text(asked, asked.spec.options[k], "ascii")
                assert len(text) < 4 or text not in rung.text, rung
        else:
            assert not rung.text.endswith(f" = {correct_answer(asked, 'ascii')}")


@pytest.mark.parametrize("asked", SHIPPED, ids=lambda item: item.full_id)
def test_every_shipped_item_has_a_ladder_in_plain_characters(asked: Item) -> None:
    """Two rungs at least, none twice, all of them ASCII where that is asked for."""
    found = rungs(asked, "ascii")

    assert len(found) >= 2
    assert len({rung.text for rung in found}) == len(found)
    assert all(rung.text.isascii() for rung in found if rung.in_lines)


def test_the_ladder_does_not_go_back_behind_what_the_author_told() -> None:
    """Who has been told a factor as a formula needs no paths in names."""
    model = "graph: |\n  z = w*x\n  a = sigmoid(z)\n  L = (a - y)^2\ngiven: {w: 1, x: 2, y: 1}"
    plain = of(model, "target: dL/dw, hints: ['Go back.', 'Multiply.']")
    telling = of(model, "target: dL/dw, hints: ['Go back.', '$\\partial L/\\partial a = 2(a-y)$.']")

    assert "the paths in names" in [rung.what for rung in rungs(plain)]
    assert "the paths in names" not in [rung.what for rung in rungs(telling)]
