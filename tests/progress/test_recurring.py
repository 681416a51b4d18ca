"""Mistakes that come back, and what is offered to practise them on."""

from dataclasses import dataclass
from itertools import count
from typing import cast

from bptutor.bank.exercise import Item
from bptutor.progress.attempt import Attempt, Status
from bptutor.progress.recurring import Recurring, recurring
from bptutor.progress.replay import Progress
from bptutor.progress.state import states
from bptutor.progress.summary import json_object, summarise, text_lines


@dataclass(frozen=True)
class _Item:
    full_id: str
    skills: tuple[str, ...] = ()


ITEMS = [
    _Item("relu/one.a", ("gates",)),
    _Item("relu/one.b", ("gates", "chain-rule")),
    _Item("relu/one.c", ("gates", "chain-rule")),
    _Item("loss/two.a", ("softmax",)),
]


SESSIONS = count()


def attempt(
    item: str, status: Status = "wrong", misconception: str | None = None, session: str | None = None
) -> Attempt:
    """One answer, with the skills of its item; in a session of its own unless one is named."""
    skills = next((each.skills for each in ITEMS if each.full_id == item), ())
    session = session or str(next(SESSIONS))
    return Attempt(
        item, "numeric", "1", status, 0.0, misconception=misconception, skills=skills, session=session
    )


def found(*attempts: Attempt) -> tuple[Recurring, ...]:
    """What comes back in these attempts."""
    return recurring(attempts, cast("list[Item]", ITEMS), states(attempts))


def test_once_is_no_habit() -> None:
    """What was shown a single time is not told, nor what nobody could name."""
    assert () == found(attempt("relu/one.a", misconception="lost-path"), attempt("relu/one.b"))


def test_the_most_frequent_comes_first() -> None:
    """Counted among the answers that were not right; partly right ones belong to them."""
    lost, gate = "lost-path", "relu-gate-ignored"
    told = found(
        attempt("relu/one.a", misconception=lost), attempt("relu/one.a", "right"),
        attempt("relu/one.b", "partly-right", gate), attempt("relu/one.b", misconception=gate),
        attempt("relu/one.a", misconception=lost), attempt("relu/one.b", misconception=gate),
        attempt("loss/two.a"), attempt("loss/two.a", "skipped"),
    )  # fmt: skip

    assert [(gate, 3, 6), (lost, 2, 6)] == [(each.id, each.times, each.among) for each in told]


def test_a_slip_that_later_items_inherit_counts_once() -> None:
    """One sign in z shows in h and in the error, too, and in a second try; elsewhere it is another."""
    one = [attempt(f"relu/one.{k}", misconception="lost-minus", session="s") for k in "abca"]

    assert () == found(*one)
    [told] = found(*one, attempt("loss/two.a", misconception="lost-minus", session="s"))
    assert ("lost-minus", 2, 2) == (told.id, told.times, told.among)
    [told] = found(*one, attempt("relu/one.a", misconception="lost-minus", session="t"))
    assert 2 == told.times


def test_answers_that_nobody_could_name_all_count() -> None:
    """Of these nobody can say that they are the same slip."""
    made = [attempt("relu/one.a", misconception="m"), attempt("loss/two.a", misconception="m")]

    [told] = found(*made, *[attempt("relu/one.b", session="s") for _ in range(3)])
    assert (2, 5) == (told.times, told.among)


def test_only_the_last_twenty_count() -> None:
    """An old habit that was overcome is not held against anybody."""
    old = [attempt("relu/one.a", misconception="lost-path") for _ in range(5)]

    assert found(*old)
    assert () == found(*old, *[attempt("loss/two.a")] * 19)
    assert 2 == found(*old, *[attempt("loss/two.a")] * 18)[0].times


def test_an_item_still_open_is_practised_first() -> None:
    """The latest one in which the mistake was made, while it is not solved."""
    made = [attempt("relu/one.a", misconception="m"), attempt("relu/one.b", misconception="m")]

    assert "relu/one.b" == found(*made)[0].practise
    assert "relu/one.a" == found(*made, attempt("relu/one.b", "right"))[0].practise


def test_else_an_open_item_of_the_same_skills() -> None:
    """The one that shares most of them; where all are solved, the one it was made in."""
    made = [attempt("relu/one.b", misconception="m"), attempt("relu/one.b", misconception="m")]
    solved = [attempt(name, "right") for name in ("relu/one.b", "relu/one.a", "relu/one.c")]

    assert "relu/one.c" == found(*made, solved[0])[0].practise
    assert "relu/one.b" == found(*made, *solved)[0].practise


def test_an_item_that_is_gone_is_not_offered() -> None:
    """The mistake is told all the same."""
    told = found(*[attempt("gone/one.a", misconception="m") for _ in range(2)])

    assert (Recurring("m", 2, 2, None),) == told


def test_progress_tells_them() -> None:
    """By title, with the command to type; in JSON by id."""
    made = tuple(attempt("relu/one.a", misconception="relu-gate-ignored") for _ in range(2))
    summary = summarise(Progress(made, ()), cast("list[Item]", ITEMS))

    lines = text_lines(summary, {"relu-gate-ignored": "ReLU gate ignored"}.__getitem__)
    at = lines.index("Mistakes that come back:")
    assert [
        "  ReLU gate ignored: 2 of your last 2 wrong answers", "    `bptutor practice relu/one.a`",
    ] == lines[at + 1 : at + 3]  # fmt: skip
    assert [
        {"id": "relu-gate-ignored", "times": 2, "among": 2, "practise": "relu/one.a"}
    ] == json_object(summary)["misconceptions"]
