"""The tables of `bptutor progress`."""

import json
from dataclasses import dataclass
from typing import cast

from bptutor.bank.exercise import Item
from bptutor.progress.attempt import Attempt, Status
from bptutor.progress.replay import LogProblem, Progress
from bptutor.progress.summary import Summary, Tally, json_object, summarise, text_lines


@dataclass(frozen=True)
class _Item:
    full_id: str
    skills: tuple[str, ...] = ()


def summary_of(
    items: list[_Item], *attempts: tuple[str, Status], problems: tuple[LogProblem, ...] = ()
) -> Summary:
    """The summary of answers given to items."""
    tried = tuple(Attempt(item, "numeric", "1", status, 0.0, skills=("logged",)) for item, status in attempts)
    return summarise(Progress(tried, problems), cast("list[Item]", items))


ITEMS = [
    _Item("relu/one.a", ("chain-rule",)),
    _Item("relu/one.b", ("chain-rule", "gates")),
    _Item("loss/two.a", ("softmax",)),
]


def test_every_pack_and_skill_is_counted() -> None:
    """Items count once in their pack and once for each of their skills."""
    summary = summary_of(ITEMS, ("relu/one.a", "right"), ("relu/one.b", "wrong"))

    assert (Tally("relu", 1, 0, 1, 0), Tally("loss", untried=1)) == summary.packs
    assert (
        Tally("chain-rule", 1, 0, 1),
        Tally("gates", not_yet=1),
        Tally("softmax", untried=1),
    ) == summary.skills
    assert "relu/one.b" == summary.last


def test_items_that_are_gone_still_count() -> None:
    """A pack that is not there today keeps what was done in it."""
    summary = summary_of([], ("gone/one.a", "right"))

    assert ((Tally("gone", 1),), (Tally("logged", 1),)) == (summary.packs, summary.skills)


def test_text_is_an_aligned_table_with_the_weakest_skill_first() -> None:
    """Columns stand under their headings; skills not begun are left out."""
    summary = summary_of(ITEMS, ("relu/one.a", "right"), ("relu/one.b", "wrong"))

    assert text_lines(summary) == [
        "pack  first try  with help    not yet    untried",
        "relu          1          0          1          0",
        "loss          0          0          0          1",
        "",
        "skill       first try  with help    not yet    untried",
        "gates               0          0          1          0",
        "chain-rule          1          0          1          0",
        "",
        "You left at relu/one.b. Go on with `bptutor practice`.",
    ]


def test_nothing_done_yet_says_how_to_begin() -> None:
    """An empty log is an invitation; what could not be read is still said."""
    summary = summary_of(ITEMS, problems=(LogProblem("a.jsonl", 3, "not a line of JSON; passed over"),))

    assert [
        "Nothing answered yet. Begin with `bptutor practice`.",
        "note: a.jsonl:3: not a line of JSON; passed over",
    ] == text_lines(summary)


def test_json_says_the_same() -> None:
    """The JSON object holds every tally, item and problem, and survives a round trip."""
    found = json.loads(json.dumps(json_object(summary_of(ITEMS, ("relu/one.a", "right")))))

    assert {"version", "packs", "skills", "items", "misconceptions", "last", "problems"} == set(found)
    assert {"name": "relu", "items": 2, "first_try": 1, "with_help": 0, "not_yet": 0, "untried": 1} == found[
        "packs"
    ][0]
    assert [{"id": "relu/one.a", "standing": "first-try", "tries": 1}] == found["items"]


def test_the_folder_of_a_pack_is_in_the_command() -> None:
    """Packs that do not come with bptutor are found by --exercises alone."""
    lines = text_lines(summary_of(ITEMS, ("relu/one.a", "wrong")), folders={"relu": "my packs/relu"})

    assert (
        "You left at relu/one.a. Go on with `bptutor practice --exercises 'my packs/relu'`." == lines[-1]
    )


def test_an_item_that_is_not_here_needs_its_folder() -> None:
    """The log knows no folders, so the student is asked for it."""
    lines = text_lines(summary_of(ITEMS, ("gone/one.a", "wrong")))

    assert (
        "You left at gone/one.a, which is in no pack here. "
        "Go on with `bptutor practice --exercises DIR`, with its folder in place of DIR."
    ) == lines[-1]


def test_no_table_of_skills_without_any() -> None:
    """A heading with nothing below says nothing."""
    lines = text_lines(summary_of([_Item("relu/one.a")], ("relu/one.a", "wrong")))

    assert [line for line in lines if line.startswith("skill")] == []
