"""What `list`, `show` and `lint` print. Lines come back safe to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bptutor.screen import escape, wrap
from bptutor.text import LETTERS, columns, counted, pad

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bptutor.bank.diagnostics import Diagnostic
    from bptutor.bank.exercise import Exercise, Item, Pack, Text
    from bptutor.bank.outline import ExerciseOutline, ItemOutline, PackOutline
    from bptutor.screen import Screen


# ----- list ---------------------------------------------------------------------------------------------


def list_lines(packs: Iterable[Pack | PackOutline], solved: Collection[str], screen: Screen) -> list[str]:
    """Every pack with its exercises: id, items, how many are solved, title."""
    packs = list(packs)
    rows = [_row(exercise, solved, screen) for pack in packs for exercise in pack.exercises]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    lines: list[str] = []
    for pack in packs:
        lines += [_pack_line(pack, solved, screen)]
        lines += [_aligned(_row(exercise, solved, screen), widths) for exercise in pack.exercises]
        lines += [""]
    return [*lines, *_closing(packs)]


def _pack_line(pack: Pack | PackOutline, solved: Collection[str], screen: Screen) -> str:
    title = f"  {_text(pack.title, screen)}" if pack.title else ""
    count = _count(list(pack.items), solved)
    return f"{screen.style(pack.id, 'name')}{title}  ({count})"


def _row(
    exercise: Exercise | ExerciseOutline, solved: Collection[str], screen: Screen
) -> tuple[str, str, str]:
    title = _text(exercise.title, screen) if exercise.title else ""
    return escape(exercise.id), _count(exercise.items, solved), title


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(f"  {pad(cell, width)}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _count(items: Sequence[Item | ItemOutline], solved: Collection[str]) -> str:
    done = sum(item.full_id in solved for item in items)
    total = counted(len(items), "item")
    return f"{total}, {done} solved" if done else total


def _closing(packs: Sequence[Pack | PackOutline]) -> list[str]:
    if not packs:
        return ["No packs found. Add some with --exercises DIR."]
    return [f"Practise one with `bptutor practice {escape(packs[0].id)}`."]


def list_json(packs: Iterable[Pack | PackOutline], solved: Collection[str]) -> dict[str, Any]:
    """What `list --format json` prints; `version` changes when the shape does."""
    return {"version": 1, "packs": [_pack_object(pack, solved) for pack in packs]}


def _pack_object(pack: Pack | PackOutline, solved: Collection[str]) -> dict[str, Any]:
    return {
        "id": pack.id,
        "title": str(pack.title) if pack.title else None,
        "exercises": [
            {
                "id": exercise.full_id,
                "title": str(exercise.title) if exercise.title else None,
                "items": [_item_object(item, solved) for item in exercise.items],
            }
            for exercise in pack.exercises
        ],
    }


def _item_object(item: Item | ItemOutline, solved: Collection[str]) -> dict[str, Any]:
    return {
        "id": item.full_id,
        "kind": str(item.kind),
        "points": item.points,
        "tags": list(item.tags),
        "skills": list(item.skills),
        "solved": item.full_id in solved,
    }


def _text(text: Text | str, screen: Screen) -> str:
    """A title as it is shown: one line, its formulas rendered, escaped."""
    title = str(text)
    if any(sign in title for sign in "$`*_\\[<&"):
        from bptutor.notation.markdown import to_terminal

        title = to_terminal(title, screen.notation)
    return escape(" ".join(title.split()))


# ----- show ---------------------------------------------------------------------------------------------


def show_lines(items: Sequence[Item], screen: Screen) -> list[str]:
    """The items with the setup of their exercise before the first, and without any answer."""
    lines: list[str] = []
    exercise = None
    for item in items:
        if item.exercise is not exercise:
            exercise = item.exercise
            lines += _setup(item, screen)
        lines += ["", *_question(item, screen)]
    return lines


def _setup(item: Item, screen: Screen) -> list[str]:
    from bptutor.grading import grade

    exercise = item.exercise
    title = f"  {_text(exercise.title, screen)}" if exercise.title else ""
    heading = f"{screen.style(exercise.full_id, 'name')}{title}"
    return [heading, *_safe(grade.setup_lines(item, screen.notation), screen)]


def _question(item: Item, screen: Screen) -> list[str]:
    from bptutor.grading import grade

    options = grade.option_lines(item, screen.notation)
    lettered = [f"  {letter}) {option}" for letter, option in zip(LETTERS, options, strict=False)]
    asked = [*grade.question_lines(item, screen.notation), *lettered]
    kind = screen.style(f"({item.kind})", "quiet")
    return [f"{screen.style(item.full_id, 'name')}  {kind}", *_safe(asked, screen)]


def _safe(lines: Iterable[str], screen: Screen) -> list[str]:
    return [wrap(escape(line), screen.width) for line in lines]


# ----- lint ---------------------------------------------------------------------------------------------


def lint_total(found: Sequence[Diagnostic]) -> str:
    """The closing line: how many errors and warnings there are, in how many files."""
    if not found:
        return "No problems found."
    errors = sum(problem.severity == "error" for problem in found)
    files = len({problem.file for problem in found})
    counts = {"error": errors, "warning": len(found) - errors}
    said = " and ".join(counted(count, word) for word, count in counts.items() if count)
    return f"{said} in {counted(files, 'file')}."
