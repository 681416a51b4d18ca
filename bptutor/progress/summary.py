"""Progress counted by pack and by skill, with recurring mistakes, as data, as text lines and as JSON."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bptutor.progress.commands import AS_THEN, practise
from bptutor.progress.recurring import Recurring, recurring
from bptutor.progress.state import ItemState, Standing, last_item, states
from bptutor.record import Record, values_of
from bptutor.text import columns, pad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bptutor.bank.outline import AnyItem
    from bptutor.progress.replay import Progress


_COLUMNS = (Standing.FIRST_TRY, Standing.WITH_HELP, Standing.NOT_YET, Standing.UNTRIED)


class Tally(Record):
    """How many items of one pack, or of one skill, stand how."""

    name: str
    first_try: int = 0
    with_help: int = 0
    not_yet: int = 0
    untried: int = 0

    @property
    def total(self) -> int:
        """The number of items counted."""
        return self.first_try + self.with_help + self.not_yet + self.untried


class Summary(Record):
    """Progress as a whole: tallies in the order of the packs, every item tried, mistakes made more than once
    lately, where one left, and whether that item is in a pack at hand.
    """

    packs: tuple[Tally, ...]
    skills: tuple[Tally, ...]
    items: tuple[ItemState, ...]
    recurring: tuple[Recurring, ...]
    last: str | None
    problems: tuple[str, ...]
    last_is_here: bool = True


def summarise(progress: Progress, items: Iterable[AnyItem]) -> Summary:
    """Count `progress` over `items` (all there are now); items tried and since removed count too."""
    found, items = states(progress.attempts), list(items)
    skills_of = {item.full_id: tuple(item.skills) for item in items}
    last = last_item(progress.attempts)
    last_is_here = last in skills_of
    for item, state in found.items():
        skills_of.setdefault(item, state.skills)
    return Summary(
        packs=_tallies([(item.split("/")[0], item) for item in skills_of], found),
        skills=_tallies([(skill, item) for item, skills in skills_of.items() for skill in skills], found),
        items=tuple(found.values()),
        recurring=recurring(progress.attempts, items, found),
        last=last,
        problems=tuple(str(problem) for problem in progress.problems),
        last_is_here=last_is_here,
    )


def _tallies(grouped: Iterable[tuple[str, str]], found: Mapping[str, ItemState]) -> tuple[Tally, ...]:
    """One tally a group; `grouped` pairs a group's name with an item id."""
    counts: dict[str, Counter[Standing]] = {}
    for name, item in grouped:
        counts.setdefault(name, Counter())[found[item].standing if item in found else Standing.UNTRIED] += 1
    return tuple(Tally(name, *(n[standing] for standing in _COLUMNS)) for name, n in counts.items())


# ----- as text ------------------------------------------------------------------------------------------

_HEADINGS = ("first try", "with help", "not yet", "untried")


def text_lines(
    summary: Summary,
    title_of: Callable[[str], str] = str,
    folders: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """The tables and notes of `bptutor progress`, not escaped; `title_of` names misconceptions.

    `folders` are the paths of the packs that do not come with bptutor, by id.
    """
    if not summary.items:
        lines = ["Nothing answered yet. Begin with `bptutor practice`."]
    else:
        lines = _table("pack", summary.packs)
        begun = _begun(summary.skills)
        if begun:
            lines += ["", *_table("skill", begun)]
        lines += _recurring_lines(summary.recurring, title_of, folders)
        lines += ["", _where_one_left(summary, folders)]
    return lines + [f"note: {problem}" for problem in summary.problems]


def _where_one_left(summary: Summary, folders: Mapping[str, str]) -> str:
    last = summary.last or ""
    if summary.last_is_here:
        return f"You left at {last}. Go on with `{practise('', last, folders)}`."
    return (
        f"You left at {last}, which is in no pack here. "
        f"Go on with `{practise(AS_THEN, '', {})}`, with its folder in place of DIR."
    )


def _recurring_lines(
    mistakes: Sequence[Recurring], title_of: Callable[[str], str], folders: Mapping[str, str]
) -> list[str]:
    """`ReLU gate ignored: 4 of your last 20 wrong answers`, and where to practise."""
    if not mistakes:
        return []
    lines = ["", "Mistakes that come back:"]
    for each in mistakes:
        lines.append(f"  {title_of(each.id)}: {each.times} of your last {each.among} wrong answers")
        if each.practise is not None:
            lines.append(f"    `{practise(each.practise, each.practise, folders)}`")
    return lines


def _begun(tallies: Sequence[Tally]) -> list[Tally]:
    """The tallies with something tried, the weakest first: what to practise next stands on top."""
    begun = [tally for tally in tallies if tally.untried < tally.total]
    return sorted(begun, key=lambda tally: (tally.first_try / (tally.total - tally.untried), tally.name))


def _table(heading: str, tallies: Sequence[Tally]) -> list[str]:
    width = max([columns(heading), *(columns(tally.name) for tally in tallies)])
    rows = [(t.name, (t.first_try, t.with_help, t.not_yet, t.untried)) for t in tallies]
    head = pad(heading, width) + "".join(f"  {name:>9}" for name in _HEADINGS)
    return [head] + [pad(name, width) + "".join(f"  {n:>9}" for n in numbers) for name, numbers in rows]


# ----- as JSON ------------------------------------------------------------------------------------------


def json_object(summary: Summary) -> dict[str, Any]:
    """What `bptutor progress --format json` prints; `version` changes when the shape does."""
    return {
        "version": 1,
        "packs": [_tally_object(tally) for tally in summary.packs],
        "skills": [_tally_object(tally) for tally in summary.skills],
        "items": [{"id": s.item, "standing": s.standing.value, "tries": s.tries} for s in summary.items],
        "misconceptions": [values_of(mistake) for mistake in summary.recurring],
        "last": summary.last,
        "problems": list(summary.problems),
    }


def _tally_object(tally: Tally) -> dict[str, Any]:
    return {
        "name": tally.name,
        "items": tally.total,
        "first_try": tally.first_try,
        "with_help": tally.with_help,
        "not_yet": tally.not_yet,
        "untried": tally.untried,
    }
