"""Errors carried forward in practice: an answer that is right given an earlier one of this session."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.exercise import Item
from bptutor.bank.load_pack import load_pack
from bptutor.grading import grade
from bptutor.practice.reply import Role
from bptutor.practice.seams import Tools
from bptutor.practice.session import Session
from bptutor.progress.attempt import Attempt
from bptutor.progress.state import Standing

TEXT = """
title: A chain
graph: |
  z = w*x
  a = z^2
  L = a + z
given: {w: 2, x: 3}
items:
  z: z
  a: a
  loss: L
"""


class Kept(list[Attempt]):
    """A journal in a list."""


@pytest.fixture
def journal() -> Kept:
    """What was logged."""
    return Kept()


@pytest.fixture
def items(tmp_path: Path) -> tuple[Item, ...]:
    """Three items, each made of the one before: 6, 36, 42."""
    (tmp_path / "chain.yaml").write_text(TEXT, encoding="utf-8")
    return load_pack(tmp_path / "chain.yaml").exercises[0].items


@pytest.fixture
def session(items: tuple[Item, ...], journal: Kept) -> Session:
    """A session on them, with the real grader."""
    made = Session(items, Tools(grade, journal))
    made.start()
    return made


def test_right_given_an_answer_of_the_session(session: Session, journal: Kept) -> None:
    """Partly right, for half of the credit, with the reason and without a hint; the item stays open."""
    for line in ("7", "goto a"):
        session.step(line)
    reply = session.step("49")

    assert ["partly right"] == reply.texts(Role.PARTLY)
    assert "This is right given your answer to part z, z = 7." in " ".join(reply.texts(Role.DETAIL))
    assert [] == reply.texts(Role.HINT)
    assert ("partly-right", 0.5, None) == (
        journal[-1].status, journal[-1].credit, journal[-1].misconception
    )  # fmt: skip
    assert Standing.NOT_YET is session.agenda.standing(session.agenda.current)  # type: ignore[arg-type]


def test_then_right_after_all(session: Session) -> None:
    """Corrected, it is right, as ever."""
    for line in ("7", "goto a", "49"):
        session.step(line)

    assert ["correct"] == session.step("36").texts(Role.RIGHT)


def test_the_last_answer_counts(session: Session) -> None:
    """Of several wrong ones; once it is right, nothing is gone on from."""
    for line in ("7", "8", "goto a"):
        session.step(line)

    assert [] == session.step("49").texts(Role.PARTLY)
    assert ["partly right"] == session.step("64").texts(Role.PARTLY)
    for line in ("goto z", "6", "goto a"):
        session.step(line)
    assert ["wrong"] == session.step("81").texts(Role.WRONG)


def test_an_answer_given_too_early_is_looked_at_again(session: Session) -> None:
    """First a, then z: what was wrong by itself is right given z by now, and repeating that is free."""
    for line in ("goto a", "49", "goto z", "7", "goto a"):
        session.step(line)

    assert ["partly right"] == session.step("49").texts(Role.PARTLY)
    assert "You gave that answer before" in session.step("49").texts(Role.NOTE)[0]


def test_a_carried_answer_is_gone_on_from(session: Session) -> None:
    """Its value is the student's own, too."""
    for line in ("7", "goto a", "49", "goto loss"):
        session.step(line)

    assert ["partly right"] == session.step("56").texts(Role.PARTLY)


def test_nothing_is_carried_from_an_answer_that_was_shown(session: Session) -> None:
    """Whoever has seen the right one goes on from that."""
    for line in ("7", "skip", "goto a"):
        session.step(line)

    assert ["wrong"] == session.step("49").texts(Role.WRONG)


def test_what_cannot_be_read_or_was_not_tried_is_not_gone_on_from(session: Session) -> None:
    """Nothing of the kind was graded."""
    for line in ("seven", "goto a"):
        session.step(line)

    assert ["wrong"] == session.step("49").texts(Role.WRONG)
