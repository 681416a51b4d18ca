"""Every misconception has a row: a title, what goes wrong with and without names, and a hint."""

from __future__ import annotations

import string

import pytest

from bptutor.calculus.altered.bugs import BUGS
from bptutor.grading.misconceptions.row import Misconception
from bptutor.grading.misconceptions.table import TABLE, bare_message, title_of

SLOTS = {"a", "b", "at", "where", "link", "factor", "through"}
BY_KIND = {"of", "by", "name"}
"""Slots that shapes and counts fill by themselves."""


def slots(text: str) -> set[str]:
    """The slots of a clause."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("row", TABLE.values(), ids=list(TABLE))
def test_row(row: Misconception) -> None:
    """Clauses follow "when", hints are sentences."""
    assert slots(row.bare) == set()
    assert row.title[0] == row.title.strip()[0]
    assert not row.bare.endswith(".")
    assert not row.clause.endswith(".")
    assert row.hint.endswith((".", "?"))


@pytest.mark.parametrize("name", BUGS)
def test_every_altered_computation_has_words(name: str) -> None:
    """And slots that a clause about quantities can fill."""
    assert slots(TABLE[name].clause) <= SLOTS


def test_titles() -> None:
    """An author's own id is read as words."""
    assert "ReLU gate ignored" == title_of("relu-gate-ignored")
    assert "whole set for batch" == title_of("whole-set-for-batch")
    assert "" == bare_message("whole-set-for-batch")
    assert "This is what comes out when the rate is left out." == bare_message("lost-rate")
