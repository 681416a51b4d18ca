"""Blocks for what a session shows: an item, the list of items, status, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.notation.markdown import to_terminal
from bptutor.practice.commands import WORDS
from bptutor.practice.reply import Block, Role
from bptutor.progress.state import Standing
from bptutor.text import LETTERS, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Exercise, Item, Pack, Text
    from bptutor.notation.printer import Style
    from bptutor.practice.agenda import Agenda
    from bptutor.practice.commands import Word
    from bptutor.practice.seams import Tools

WAYS = "Or: hint (no marks lost, but it counts as solved with help), skip, help."


def one_line(title: Text, style: Style) -> str:
    """A title as text on one line, its formulas rendered."""
    return " ".join(to_terminal(title.value, style).split())


# ----- an item ----------------------------------------------------------------------------------------


def heading(item: Item, style: Style, note: str = "") -> Block:
    """The line an item opens with: its id, its title, and a note such as `3 of 33`."""
    title = item.title or item.exercise.title
    named = f"{item.full_id}: {one_line(title, style)}" if title else item.full_id
    return Block(Role.TITLE, f"{named} ({note})" if note else named)


def setup(item: Item, tools: Tools) -> list[Block]:
    """The exercise an item belongs to; no block when it has nothing to say."""
    return _block(Role.SETUP, tools.grader.setup_lines(item, tools.style))


def question(item: Item, tools: Tools) -> list[Block]:
    """What is asked, the options lettered, and what an answer looks like."""
    lettered = zip(LETTERS, tools.grader.option_lines(item, tools.style), strict=False)
    return [
        *_block(Role.QUESTION, tools.grader.question_lines(item, tools.style)),
        *_block(Role.OPTION, [f"{letter}) {text}" for letter, text in lettered]),
        Block(Role.FORM, f"Answer with {tools.grader.answer_form(item)}."),
    ]


def item_blocks(item: Item, tools: Tools, note: str = "", *, after: Item | None = None) -> list[Block]:
    """Everything a student sees of an item: heading, setup, question.

    Of an exercise that the item asked just before belongs to, too, only what that one did not show.
    """
    return [
        heading(item, tools.style, note),
        *(setup(item, tools) if after is None else _more_setup(item, after, tools)),
        *question(item, tools),
    ]


def _more_setup(item: Item, after: Item, tools: Tools) -> list[Block]:
    shown = set(tools.grader.setup_lines(after, tools.style))
    new = [line for line in tools.grader.setup_lines(item, tools.style) if line not in shown]
    return [Block(Role.FORM, "The same exercise as before; `show` repeats it."), *_block(Role.SETUP, new)]


def _block(role: Role, lines: Sequence[str]) -> list[Block]:
    return [Block(role, "\n".join(lines))] if lines else []


_SOLVED = (Standing.FIRST_TRY, Standing.WITH_HELP)


# ----- where one is -----------------------------------------------------------------------------------


def status(agenda: Agenda) -> Block:
    """How far the session and the packs it draws on are."""
    tally = agenda.tally(agenda.items)
    solved = sum(tally[standing] for standing in _SOLVED)
    how = ", ".join(f"{tally[standing]} {standing.said}" for standing in _SOLVED if tally[standing])
    lines = [
        f"Solved: {solved} of {counted(len(agenda.items), 'item')}{f' ({how})' if how else ''}.",
        _ahead(agenda),
    ]
    for pack in _packs(agenda):
        items = list(pack.items)
        if len(items) != len(agenda.items):
            done = sum(agenda.standing(item).solved for item in items)
            lines.append(f"Pack {pack.id}: {done} of {counted(len(items), 'item')} solved.")
    return Block(Role.NOTE, "\n".join(lines))


def _ahead(agenda: Agenda) -> str:
    if agenda.current is None:
        return "Nothing is left to ask."
    ahead = agenda.still_to_come
    return f"To come after this one: {ahead}." if ahead else "This is the last one."


def _packs(agenda: Agenda) -> list[Pack]:
    return list({item.exercise.pack.id: item.exercise.pack for item in agenda.items}.values())


def listing(agenda: Agenda, style: Style) -> list[Block]:
    """Every item of the session, a line each, with its standing; the current one is marked."""
    width = max(len(item.full_id) for item in agenda.items)
    lines: list[str] = []
    exercise: Exercise | None = None
    for item in agenda.items:
        if item.exercise is not exercise and (exercise := item.exercise).title:
            lines.append(one_line(exercise.title, style))
        mark = ">" if item is agenda.current else " "
        lines.append(f"{mark} {item.full_id:<{width}}  {agenda.standing(item).said}")
    return [Block(Role.NOTE, "\n".join(lines)), Block(Role.FORM, "Open one with `goto` and its name.")]


def help_blocks(form: str | None, words: Sequence[Word] = WORDS) -> list[Block]:
    """The commands, and what an answer to the present item looks like."""
    width = max(len(f"{word.name} {word.takes}") for word in words)
    lines = [f"{f'{word.name} {word.takes}'.strip():<{width}}  {word.help}" for word in words]
    blocks = [Block(Role.FORM, f"Answer with {form}.")] if form else []
    return [
        *blocks,
        Block(Role.NOTE, "\n".join(lines)),
        Block(
            Role.FORM,
            "Enter alone goes on once an item is closed. Where the word could itself be the answer, put a "
            "colon in front: `:hint`. An answer that cannot be read, or was given before, costs nothing.",
        ),
    ]
