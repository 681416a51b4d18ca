"""Items taken apart: each step is an item of its own that follows from the givens and the steps before."""

from __future__ import annotations

import pytest

from bptutor.bank.exercise import Item, NumericSpec
from bptutor.bank.packs import find_packs
from bptutor.grading.grade import correct_answer, grade, question_lines, step_items
from bptutor.grading.step_items import MOST
from bptutor.grading.step_ways import between
from bptutor.grading.verdict import RIGHT, WRONG
from tests.grading.making import item, of

CHAIN = "graph: |\n  z = w*x\n  a = sigmoid(z)\n  L = (a - y)^2\ngiven: {w: 1, x: 2, y: 1}"
FREE = CHAIN.partition("\ngiven")[0]
FORK = "graph: |\n  z = w*x\n  a = z^2\n  b = z + 1\n  L = a*b\ngiven: {w: 1, x: 2}"
RELU = "graph: |\n  z = w*x\n  a = relu(z)\n  L = v*a\ngiven: {w: 1, x: 2, v: 3}"
SKIP = "graph: |\n  a = w*x\n  b = a^2\n  L = a*b\ngiven: {w: 3, x: 1}"
LAYER = "graph: |\n  z = W@x\n  a = relu(z)\n  L = sum(a)\nshapes: {W: [2, 2], x: [2]}\n"
DENSE = "network: {layers: [3, 4, 1], activation: relu, bias: true, weights: from-to}"
CONV = "layers: [input 9x9x2, conv 6 3x3, flatten, dense 4]"
SHIPPED = [item for pack in find_packs() for item in pack.items]


def taken_apart(asked: Item) -> list[tuple[str, str]]:
    """What each step is about, and what comes out of it."""
    return [(step.named("ascii"), correct_answer(step.item, "ascii")) for step in step_items(asked)]


@pytest.mark.parametrize(
    ("model", "question", "expected"),
    [
        (CHAIN, "target: L", [("z", "2"), ("a", "0.880797")]),
        (CHAIN, "target: dL/dw",
         [("z", "2"), ("a", "0.880797"), ("dL/da", "-0.238406"), ("da/dz", "0.104994"),
          ("dL/dz", "-0.0250311")]),
        # a gate is read off its net, and needs no activation; the weight v is read off the exercise
        (RELU, "target: dL/dw", [("z", "2"), ("dL/da", "3"), ("da/dz", "1"), ("dL/dz", "3")]),
        # at a fork, what each branch contributes
        (FORK, "target: dL/dw", [("z", "2"), ("b", "3"), ("a", "4"), ("dL/db", "4"), ("dL/da", "3"),
                                 ("da/dz", "4"), ("dL/da*da/dz", "12"), ("dL/db*db/dz", "4"),
                                 ("dL/dz", "16")]),
        # what L = a*b says of a alone has no name, for dL/da is all of it
        (SKIP, "target: dL/dw", [("a", "3"), ("b", "9"), ("dL/db", "3"), ("db/da", "6"),
                                 ("dL/db*db/da", "18"), ("dL/da", "27")]),
        # formulas are written
        (FREE, "target: dL/dw, as: formula, using: [a, y, x]",
         [("dL/da", "2*(a - y)"), ("da/dz", "a*(1 - a)"), ("dz/dw", "x")]),
        (FREE, "target: dL/dw, form: local-partials", [("dL/dz", "dL/da*da/dz")]),
        (FREE, "claim: dL/dz = 2*(a - y)", [("dL/da", "2*(a - y)"), ("da/dz", "a*(1 - a)"),
                                            ("dL/dz", "2*(a - y)*a*(1 - a)")]),
        (CHAIN, "target: dL/dz, options: ['-0.0250311', '2']",
         [("z", "2"), ("a", "0.880797"), ("dL/da", "-0.238406"), ("da/dz", "0.104994")]),
        (DENSE, "count: parameters", [("layer 1", "16"), ("layer 2", "5")]),
        (CONV, "count: parameters", [("layer 1, conv 6 3x3", "114"), ("layer 3, dense 4", "1180")]),
        (LAYER, "shape: dz/dW", [("the shape of z", "(2,)"), ("the shape of W", "(2, 2)")]),
    ],
)  # fmt: skip
def test_taken_apart(model: str, question: str, expected: list[tuple[str, str]]) -> None:
    """By kind of question; of a choice, the way to its target."""
    assert taken_apart(of(model, question)) == expected


def test_a_pair_of_statements_is_judged_one_by_one() -> None:
    """With the words of the author."""
    pair = "ask: 'Both?', statements: ['One is $x$.', 'Two.'], answers: [true, false], because: So."
    steps = step_items(item(f"items:\n  a: {{{pair}}}\n"))

    asked = [question_lines(step.item)[0] for step in steps]
    assert asked == ["True or false: One is x.", "True or false: Two."]
    assert [correct_answer(step.item) for step in steps] == ["true", "false"]


def test_data_sufficiency_asks_for_each_alone_first() -> None:
    """Together only where neither is enough by itself."""
    model = "graph: |\n  z = w*x\n  a = z + b"
    alone = of(model, "target: z, statements: [[w, x], [w]]")
    together = of(model, "target: z, statements: [[x], [w]]")

    assert taken_apart(alone) == [("(1) alone", "true"), ("(2) alone", "false")]
    assert [value for _, value in taken_apart(together)] == ["false", "false", "true"]
    assert taken_apart(together)[-1][0] == "both together"


def test_options_that_are_right_or_not_are_judged_one_by_one() -> None:
    """Where several may be right."""
    question = "ask: 'Which?', right: [this], wrong: [that, those], because: So., kind: multiple-choice"

    assert [value for _, value in taken_apart(item(f"items:\n  a: {{{question}}}\n"))].count("true") == 1


@pytest.mark.parametrize(
    "question", ["true-or-false: true, ask: So, because: So.", "derive: '(x + 1)^2 = x^2 + 2*x + 1'"]
)
def test_what_has_no_steps(question: str) -> None:
    """Declared truth has none, and a derivation is made of lines already."""
    assert step_items(item(f"items:\n  a: {{{question}}}\n")) == ()


def test_steps_are_made_once_an_item() -> None:
    """They are kept with it."""
    asked = of(CHAIN, "target: dL/dw")

    assert step_items(asked) is step_items(asked)


@pytest.mark.parametrize("asked", SHIPPED, ids=lambda item: item.full_id)
def test_steps_of_a_shipped_item(asked: Item) -> None:
    """Not too many, none twice, none the item itself; each has a question, and a right answer."""
    steps = step_items(asked)

    assert len(steps) <= MOST
    assert len({question_lines(step.item)[0] for step in steps}) == len(steps)
    for step in steps:
        assert grade(step.item, correct_answer(step.item, "ascii")).status == RIGHT
        assert question_lines(step.item, "ascii")[0].isascii() or not step.is_formula
        assert step.named("ascii").isascii()
        if isinstance(asked.spec, NumericSpec) and not asked.spec.table:
            assert question_lines(step.item)[0] != f"Find {asked.spec.targets[0].formula}."


@pytest.mark.parametrize("asked", SHIPPED, ids=lambda item: item.full_id)
def test_a_wrong_step_is_wrong_and_its_hints_do_not_tell_it(asked: Item) -> None:
    """Each numeric step has a ladder of its own, and 12345 is never its answer."""
    for step in step_items(asked):
        if isinstance(step.item.spec, NumericSpec) and not step.item.problem.shape(step.about):
            assert grade(step.item, "12345").status == WRONG
            answer = correct_answer(step.item, "ascii")
            told = [rung.text for rung in step.rungs("ascii")]
            assert not any(text.endswith(f"{step.named('ascii')} = {answer}") for text in told)


@pytest.mark.parametrize(
    ("question", "about", "expected"),
    [
        ("target: dL/dw", "a", "a = sigmoid(z)"),
        ("target: dL/dw", "dL/da", "dL/da = 2*(a - y)"),
        ("target: dL/dw", "da/dz", "da/dz = a*(1 - a)"),
        ("target: dL/dw", "dL/dz", "dL/dz = dL/da*a*(1 - a)"),
    ],
)
def test_the_last_hint_of_a_step_is_how_it_is_made_of_those_before(
    question: str, about: str, expected: str
) -> None:
    """One level down, and nothing of the steps before."""
    step = next(s for s in step_items(of(CHAIN, question)) if s.about == about)

    assert step.rungs("ascii")[-1].text == expected
    assert len(step.rungs("ascii")) <= 3


def test_a_wrong_step_of_data_sufficiency_has_its_reason() -> None:
    """Two networks, or the derivation; other steps have none."""
    model = "graph: |\n  z = w*x\n  a = z + b"
    first, second = step_items(of(model, "target: z, statements: [[w, x], [w]]"))

    assert first.reasons("ascii")[0] == "Statement (1) is enough by itself. z follows, step by step:"
    assert second.reasons("ascii")[0].startswith("Statement (2) is not enough: these two sets of numbers")
    assert [step.reasons("ascii") for step in step_items(of(CHAIN, "target: L"))] == [[], []]


def test_what_is_no_step_is_told_with_the_step_that_needs_it() -> None:
    """An activation is left out where there are many steps; whoever asks is told of it."""
    full = next(each for each in SHIPPED if each.full_id == "relu-chains/full-pass.b")
    steps = {step.named("ascii"): step for step in step_items(full)}
    told = {rung.what: rung.text for rung in steps["z_1^(2)"].rungs("ascii")}

    assert "a_1^(1)" not in steps
    assert "  a_1^(1) = relu(z_1^(1))\n  a_2^(1) = relu(z_2^(1))" in told["what lies between"]
    assert "one go" not in told[""] or "not in one go" in told[""]
    assert "what lies between" not in {rung.what for rung in steps["z_1^(1)"].rungs("ascii")}


def test_every_hint_of_a_shipped_step_is_made_of_what_is_known() -> None:
    """Nothing in it comes from nowhere: it is given, a step before, or told to lie between."""
    for asked in SHIPPED:
        known: set[int] = set()
        for step in step_items(asked):
            if not isinstance(step.item.spec, NumericSpec):
                break
            via = dict(step.via)
            made = step._made()  # what its last hint says
            assert set(between(asked.problem, made, known)) <= set(via), (asked.full_id, step.about)
            known |= set(asked.problem.block(step.about).rows.ravel().tolist())


def test_no_step_is_another_one_by_a_new_name() -> None:
    """An output without activation is its net; the gradients of both are one."""
    model = "graph: |\n  z = w*x\n  o = z\n  L = (o - y)^2\ngiven: {w: 1, x: 2, y: 1}"

    assert [name for name, _ in taken_apart(of(model, "target: dL/dw"))] == ["z", "dL/do"]
