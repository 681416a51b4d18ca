"""Every right rewriting is right, every wrong answer wrong: hundreds of each, through the public door."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bptutor.bank.exercise import Item
from bptutor.bank.load_pack import load_pack
from bptutor.grading.grade import grade
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG
from tests.formulas.rewrites import REWRITES
from tests.formulas.slips import SLIPS
from tests.formulas.table import WORLDS, Row, right_rows, wrong_rows
from tests.formulas.worlds import World

RIGHT_AT_LEAST, WRONG_AT_LEAST = 400, 1500
SEEDS = range(1, 6)
SMALL = 6
"""Worlds of more definitions than this take longer, and have fewer rows in the quick table."""


@cache
def items(world: World) -> tuple[Item, ...]:
    """The items of a world, an item a target, read from a file as an author would write it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "world.yaml")
        path.write_text(world.yaml(), encoding="utf-8")
        pack = load_pack(path)
    assert pack.problems == ()
    return pack.exercises[0].items


@cache
def quick_rights(name: str) -> tuple[Row, ...]:
    """Right answers of one world."""
    return tuple(right_rows(WORLDS[name], several=1))


@cache
def quick_wrongs(name: str) -> tuple[Row, ...]:
    """Wrong answers of one world."""
    return tuple(wrong_rows(WORLDS[name], each=1 if len(WORLDS[name].define) > SMALL else 2))


def failures(name: str, rows: tuple[Row, ...] | list[Row]) -> list[str]:
    """The rows that are not graded as they should be, as lines to read."""
    found = []
    for row in rows:
        item = items(WORLDS[name])[row.target]
        verdict = grade(item, row.text)
        wanted = {RIGHT} if row.right else {WRONG} if row.fits else {WRONG, UNREADABLE}
        if verdict.status not in wanted:
            asked = WORLDS[name].targets[row.target].asked
            found.append(f"{verdict.status}: {asked} = {row.text}   [{row.kind}] {verdict.message}")
    return found


@pytest.mark.parametrize("name", WORLDS)
def test_right_rewritings_are_right(name: str) -> None:
    """However a right answer is written, it is right."""
    assert failures(name, quick_rights(name)) == []


@pytest.mark.parametrize("name", WORLDS)
def test_wrong_answers_are_wrong(name: str) -> None:
    """However little a slip changes, the answer is wrong."""
    assert failures(name, quick_wrongs(name)) == []


def test_the_table_is_as_long_as_promised() -> None:
    """Hundreds of right answers, more than a thousand wrong ones, over many networks."""
    rights = [row for name in WORLDS for row in quick_rights(name)]
    wrongs = [row for name in WORLDS for row in quick_wrongs(name) if row.fits]
    assert len(WORLDS) >= 8
    assert len(rights) >= RIGHT_AT_LEAST
    assert len(wrongs) >= WRONG_AT_LEAST


@pytest.mark.parametrize("kind", SLIPS)
def test_every_slip_gives_wrong_answers(kind: str) -> None:
    """No slip is in the list for nothing."""
    assert any(row.kind == kind for name in WORLDS for row in quick_wrongs(name))


@pytest.mark.parametrize("kind", REWRITES)
def test_every_rewriting_gives_right_answers(kind: str) -> None:
    """No rewriting is in the list for nothing."""
    assert any(row.kind == kind for name in WORLDS for row in quick_rights(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_ten_times_as_many(name: str, seed: int) -> None:
    """The same with other draws, mixtures and spellings."""
    rows = [*right_rows(WORLDS[name], seed, several=10, each=3), *wrong_rows(WORLDS[name], seed, each=5)]
    assert failures(name, rows) == []
