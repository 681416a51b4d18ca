"""The packs as files: complete, with hints, skills and explanations, and readable without the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bptutor.bank.exercise import Item
from bptutor.bank.packs import find_packs
from bptutor.grading.grade import correct_answer, grade
from bptutor.notation.markdown import to_terminal
from bptutor.notation.printer import Style
from tests.exercises.catalogue_map import CATALOGUE
from tests.exercises.formula_map import FORMULAS
from tests.exercises.part import Part

PACKS = {pack.id: pack for pack in find_packs()}
SHIPPED = ("foundations", "relu-chains", "differentiation", "graphs", "binary-classifier", "data-sufficiency")
ITEMS = [item for name in SHIPPED for item in PACKS[name].items]
PIECE = re.compile(r"\$[^$]+\$|`[^`]+`")
README = Path(__file__).parents[2] / "exercises" / "README.md"


def test_every_item_is_in_the_catalogue() -> None:
    """The map names every shipped item once, so nothing ships that no test answers."""
    assert sorted(part.item for part in CATALOGUE) == sorted(item.full_id for item in ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)
def test_teaches(item: Item) -> None:
    """Every item has a question, graded hints, a skill, and the catalogue's number as a tag."""
    assert str(item.ask).strip()
    assert len(item.hints) >= 2
    assert item.skills
    assert any(re.fullmatch(r"[A-Z]\d+", tag) for tag in item.tags)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)
def test_names_known_skills(item: Item) -> None:
    """Every skill is one of the table in exercises/README.md."""
    table = README.read_text(encoding="utf-8").partition("## Skills")[2]
    skills = set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE))

    assert set(item.skills) <= skills


def test_tags_find_the_catalogue() -> None:
    """The tag of a catalogue number finds exactly the items of that number."""
    tagged = {(tag, item.full_id) for item in ITEMS for tag in item.tags if re.fullmatch(r"[A-Z]\d+", tag)}

    assert tagged == {(part.name.split(".")[0], part.item) for part in CATALOGUE}


@pytest.mark.parametrize("item", [i for i in ITEMS if not i.exercise.model], ids=lambda item: item.full_id)
def test_theory_is_explained(item: Item) -> None:
    """What is declared, not computed, says why."""
    assert item.because is not None


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)
@pytest.mark.parametrize("style", ["unicode", "ascii"])
def test_reads_as_plain_text(item: Item, style: Style) -> None:
    """Every formula of a prompt, hint or explanation comes out as text: no LaTeX is left over."""
    texts = [item.exercise.setup, item.ask, item.because, *item.hints]
    shown = "\n".join(to_terminal(text.value, style) for text in texts if text)

    assert not set("$\\") & set(shown)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)
def test_hints_keep_the_answer_to_themselves(item: Item) -> None:
    """No hint states the right answer outright, as `= -14` or in the words of the option."""
    right = correct_answer(item, "ascii")
    answer = right.partition(") ")[2] or right
    hints = " ".join(to_terminal(hint.value, "ascii") for hint in item.hints)

    assert not re.search(rf"(?:=|:|\bis|\bare)\s+{re.escape(answer)}(?![\w.])", hints)


@pytest.mark.parametrize("part", FORMULAS, ids=lambda part: part.name)
def test_hints_hold_no_right_formula(part: Part) -> None:
    """No formula in a hint, nor what follows an equals sign in one, would be a right answer."""
    item = next(item for item in ITEMS if item.full_id == part.item)
    shown = [to_terminal(piece, "ascii") for hint in item.hints for piece in PIECE.findall(hint.value)]
    formulas = {side.strip("` .") for text in shown for side in (text, *text.split("="))}

    assert {} == {text: "right" for text in formulas if grade(item, text).status == "right"}
