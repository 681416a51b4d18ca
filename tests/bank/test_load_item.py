"""Items: what is asked follows from the keys."""

from pathlib import Path

import pytest

from bptutor.bank.exercise import (
    ChoiceSpec,
    ChooseSpec,
    ClaimSpec,
    CountSpec,
    DeclaredSpec,
    DerivationSpec,
    FillSpec,
    FormulaSpec,
    Kind,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
    Text,
)
from bptutor.notation.tolerance import Tolerance
from tests.bank.making import GRAPH, exercise_of, item_of, pack_of

WHY = "because: 'So it is.'"

KINDS = [
    ("target: f", Kind.NUMERIC, NumericSpec, "Find `f`."),
    ("targets: [f, df/dx]", Kind.NUMERIC, NumericSpec, "Find each of these."),
    ("target: '[df/dx, df/dy]'", Kind.NUMERIC, NumericSpec, "Find `[df/dx, df/dy]`."),
    ("target: [df/dx, df/dy]", Kind.NUMERIC, NumericSpec, "Find `[df/dx, df/dy]`."),
    ("claim: df/dx = y", Kind.TRUE_FALSE, ClaimSpec, "True or false: `df/dx = y`"),
    (f"ask: 'So?'\ntrue-or-false: false\n{WHY}", Kind.TRUE_FALSE, DeclaredSpec, "So?"),
    (f"ask: 'So?'\nright: [p]\nwrong: [q, r]\n{WHY}", Kind.CHOICE, ChoiceSpec, "So?"),
    (f"ask: 'So?'\nright: [p, q]\nwrong: [r]\n{WHY}", Kind.MULTIPLE_CHOICE, ChoiceSpec, "So?"),
    (f"ask: 'So?'\nkind: multiple-choice\nright: [p]\nwrong: [r]\n{WHY}", Kind.MULTIPLE_CHOICE, ChoiceSpec,
     "So?"),
    ("target: f\noptions: [1, 2]", Kind.CHOICE, ChoiceSpec, "Which of these is `f`?"),
    ("kind: multiple-choice\ntarget: f\noptions: [x*y, y*x]", Kind.MULTIPLE_CHOICE, ChoiceSpec,
     "Which of these equal `f`?"),
    ("options: ['f = x', 'f = x*y']", Kind.MULTIPLE_CHOICE, ChoiceSpec, "Which of these hold?"),
    ("kind: choice\noptions: ['f = x', 'f = x*y']", Kind.CHOICE, ChoiceSpec, "Which of these holds?"),
    (f"statements: ['A', 'B']\nanswers: [true, false]\n{WHY}", Kind.CHOICE, StatementsSpec,
     "Which of these two statements are true?"),
    ("count: parameters", Kind.PARAMETER_COUNT, CountSpec, "How many parameters are there?"),
    ("shape: df/dx", Kind.SHAPE, ShapeSpec, "What is the shape of `df/dx`?"),
    ("shape: each layer", Kind.SHAPE, ShapeSpec, "What is the output shape of each layer?"),
    ("shape: f\noptions: ['(3, 8)', 3x3]", Kind.CHOICE, ChoiceSpec, "What is the shape of `f`?"),
    ("target: f\nstatements: [['w_*'], [x, y]]\nkey: each", Kind.DATA_SUFFICIENCY, SufficiencySpec,
     "Which of the two statements are enough to find `f`?"),
    ("target: f\nas: formula", Kind.EXPRESSION, FormulaSpec, "Write a formula for `f`."),
    ("target: f\nas: formula\nusing: [x, 'y*', z]", Kind.EXPRESSION, FormulaSpec,
     "Write a formula for `f` in `x`, `y*` and `z`."),
    ("target: f\nusing: x\nwithout: derivatives", Kind.EXPRESSION, FormulaSpec,
     "Write a formula for `f` in `x`, without derivatives."),
    ("target: df/dx\nform: local-partials", Kind.EXPRESSION, FormulaSpec,
     "Write `df/dx` by the chain rule: with derivatives between neighbours only."),
    ("fill: 'f = x*?'", Kind.EXPRESSION, FillSpec, "Write what belongs in the place of `?`: `f = x*?`"),
    ("fill: 'f = x*?'\nusing: [y]\nwithout: [derivatives]", Kind.EXPRESSION, FillSpec,
     "Write what belongs in the place of `?`, in `y`, without derivatives: `f = x*?`"),
    ("derive: 'f = y*x'", Kind.DERIVATION, DerivationSpec, "Show, line by line, that `f = y*x`."),
    ("choose: [x, y]\naccept: 'f = 1'", Kind.NUMERIC, ChooseSpec, "Choose `x` and `y` so that `f = 1`."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "spec", "ask"), KINDS, ids=[text[:40] for text, *_ in KINDS])
def test_kind_and_question_follow_from_the_keys(
    tmp_path: Path, text: str, kind: Kind, spec: type, ask: str
) -> None:
    """An author writes neither unless they want to."""
    item = item_of(tmp_path, text)

    assert (item.kind, type(item.spec), item.ask.value) == (kind, spec, ask)


def test_a_bare_formula_is_a_target(tmp_path: Path) -> None:
    """The least one can write: a formula, a number, or a vector in flow style."""
    items = exercise_of(tmp_path, GRAPH + "items:\n  a: f\n  b: '3'\n  c: [df/dx, f]\n").items

    assert [item.spec.targets[0].formula.value for item in items if isinstance(item.spec, NumericSpec)] == [
        "f",
        "3",
        "[df/dx, f]",
    ]


def test_a_table_may_have_labels(tmp_path: Path) -> None:
    """The order is the one written."""
    spec = item_of(tmp_path, "targets:\n  slope in x: df/dx\n  value: f").spec

    assert isinstance(spec, NumericSpec)
    assert spec.table
    assert [(str(row.label), str(row.formula)) for row in spec.targets] == [
        ("slope in x", "df/dx"),
        ("value", "f"),
    ]


def test_statements_may_be_claims_and_answers_are_for_the_others(tmp_path: Path) -> None:
    """The core decides claims; the author declares the rest in order."""
    spec = item_of(
        tmp_path, f"statements:\n  - claim: f = x*y\n    ask: P\n  - Q\nanswers: [false]\n{WHY}"
    ).spec

    assert isinstance(spec, StatementsSpec)
    first, second = spec.statements
    assert (str(first.text), str(first.claim), first.right) == ("P", "f = x*y", None)
    assert (str(second.text), second.claim, second.right) == ("Q", None, False)


def test_options_can_be_spelled_out(tmp_path: Path) -> None:
    """What is shown and what decides may differ."""
    spec = item_of(
        tmp_path,
        f"target: f\noptions:\n  - text: one\n    value: 1\n  - 2\n  - text: none\n    right: false\n{WHY}",
    ).spec

    assert isinstance(spec, ChoiceSpec)
    assert [(str(o.text), o.formula and str(o.formula), o.right) for o in spec.options] == [
        ("one", "1", None),
        ("2", "2", None),
        ("none", None, False),
    ]


def test_right_and_wrong_options_are_mixed_the_same_way_always(tmp_path: Path) -> None:
    """The right one is not always first, and letters keep their meaning from run to run."""
    firsts = set()
    for number in range(8):
        text = f"items:\n  a{number}:\n    ask: So?\n    right: [p]\n    wrong: [q, r, s]\n    {WHY}\n"
        spec, again = (exercise_of(tmp_path, text).items[0].spec for _ in range(2))
        assert isinstance(spec, ChoiceSpec)
        assert isinstance(again, ChoiceSpec)
        assert [o.text for o in spec.options] == [o.text for o in again.options]
        firsts.add(str(spec.options[0].text))

    assert len(firsts) > 1


def test_settings_come_from_item_exercise_and_pack(tmp_path: Path) -> None:
    """The nearest one holds; tags add up."""
    pack = pack_of(
        tmp_path,
        "defaults:\n  digits: 3 decimals\n  grading: all-or-nothing\n  vectors: rows\nexercises:\n"
        "- id: one\n  graph: f = x\n  tags: [t]\n  hints: [h]\n  digits: 2 significant\n  items:\n"
        "    a: {target: f, tags: [u], tolerance: {relative: 1e-4}, points: 2.5}\n"
        "    b: {targets: [f, x], hints: [own]}\n    c: {shape: f}\n"
        "- id: two\n  graph: f = x\n  items: {a: f}\n",
    )
    a, b, c, d = pack.items

    assert pack.problems == ()
    assert (a.tags, a.tolerance, a.points) == (("t", "u"), Tolerance(relative=1e-4), 2.5)
    assert (str(a.hints[0]), str(b.hints[0])) == ("h", "own")
    assert (b.tolerance, b.grading) == (Tolerance(significant=2), "all-or-nothing")
    assert isinstance(c.spec, ShapeSpec)
    assert c.spec.vectors == "rows"
    assert (d.tolerance, d.hints, d.points) == (Tolerance(decimals=3), (), 1.0)


def test_ids_are_full_and_short(tmp_path: Path) -> None:
    """`pack/exercise.item` and `exercise.item`."""
    item = item_of(tmp_path, "target: f")

    assert (item.full_id, item.short_id, item.exercise.full_id) == (
        "snippet/snippet.a",
        "snippet.a",
        "snippet/snippet",
    )


def test_text_knows_its_place(tmp_path: Path) -> None:
    """Whoever reads a formula can point at it."""
    item = item_of(tmp_path, "target: df/dx\ngiven:\n  x: ['1/2', -3.50]")

    assert isinstance(item.spec, NumericSpec)
    assert item.spec.targets[0].formula.where[1:] == (5, 13)
    given = item.given[0]
    assert (str(given.quantity), given.quantity.where[1:]) == ("x", (7, 7))
    assert isinstance(given.value, tuple)
    assert [part.value for part in given.value if isinstance(part, Text)] == ["1/2", "-3.50"]
