"""Commands a student may type, told apart from answers.

A command with a mark in front (`:hint`, `/hint`) is always a command. The bare word is one only while it
cannot be meant as the answer: where a quantity is called `hint`, or an option reads `next`, it is an answer.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS = (":", "/")


class Word(NamedTuple):
    """One command: its name, one line of help, what it takes, and other spellings."""

    name: str
    help: str
    takes: str = ""
    aliases: tuple[str, ...] = ()


WORDS = (
    Word("hint", "the next hint; no marks lost, but it counts as solved with help"),
    Word("steps", "take this item apart and answer it step by step; counts as help", aliases=("step",)),
    Word("trace", "the whole computation with its answer; the item comes back later"),
    Word("skip", "give this one up: shows the answer, and the item comes back later"),
    Word("show", "the exercise and its question again"),
    Word("next", "on to the next item; an open one is left for later, unseen", aliases=("n",)),
    Word("back", "return to the item before this one"),
    Word("goto", "open another item of this session, for example `goto b`", takes="ITEM"),
    Word("list", "the items of this session and how each one stands"),
    Word("status", "how far you are, here and in the pack"),
    Word("help", "these commands, and what an answer looks like", aliases=("?", "commands")),
    Word("quit", "leave; answers are saved, and next time goes on here", aliases=("exit", "bye", "q")),
)

LINE_WORDS = (
    Word("lines", "the lines of this derivation so far"),
    Word("undo", "take the last line of the derivation back"),
)
"""Commands that mean something only where an answer is made of lines typed one by one."""

IN_STEPS = {
    "hint": "the next hint for this step, its answer at the end",
    "steps": "this step again",
    "trace": "the whole item computed, with its answer; it comes back later",
    "skip": "the answer of this step, and on to the next one",
    "show": "the exercise, its question and this step again",
    "back": "return to the whole item; `steps` goes on here",
    "quit": "leave; answers are saved, the steps of this item are not",
}
"""What commands do while an item is answered step by step, where that is something else."""

STUCK = frozenset(
    ["idk", "dunno", "no idea", "give up", "i give up", "don't know", "i don't know", "i dont know",
     "i don’t know"]
)

_BY_SPELLING = {
    spelling: word.name for word in (*WORDS, *LINE_WORDS) for spelling in (word.name, *word.aliases)
}
_OF_LINES = {word.name for word in LINE_WORDS}
_TAKING = {word.name for word in WORDS if word.takes}


class Command(NamedTuple):
    """What to do, and to what.

    `name` is a command's name, or `stuck`, or `unknown` (then `argument` is the word).
    """

    name: str
    argument: str = ""


def words_for(collecting: bool, *, in_steps: bool = False) -> tuple[Word, ...]:
    """The commands there are, where lines are collected or not, and what they do within steps."""
    if in_steps:
        return tuple(word._replace(help=IN_STEPS.get(word.name, word.help)) for word in WORDS)
    return (*WORDS, *LINE_WORDS) if collecting else WORDS


def read_command(
    line: str, is_answer: Callable[[str], bool] = lambda word: False, *, collecting: bool = False
) -> Command | None:
    """The command in `line`, or None when the line is an answer.

    `is_answer` says whether a bare word could be meant as an answer; it is asked only about words that would
    otherwise be commands. `collecting` says that lines are collected, so that they can be taken back.
    """
    text = line.strip()
    if text[:1] in MARKS and text[1:].strip():
        return _marked(text[1:].strip())
    command = _bare(text)
    if command and command.name in _OF_LINES and not collecting:
        return None
    return command if command and not is_answer(text) else None


def nearest(line: str, *, collecting: bool = False) -> str | None:
    """The command that a mistyped bare word (`hnit`) is close to, or None."""
    names = [word.name for word in words_for(collecting)]
    close = difflib.get_close_matches(line.strip().lower(), names, n=1, cutoff=0.74)
    return close[0] if close else None


def _marked(text: str) -> Command:
    word, _, argument = text.partition(" ")
    name = _BY_SPELLING.get(word.lower()) or _only_start(word.lower())
    return Command(name, argument.strip()) if name else Command("unknown", word)


def _bare(text: str) -> Command | None:
    folded = text.lower()
    if folded.rstrip(".!") in STUCK:
        return Command("stuck")
    word = folded.partition(" ")[0]
    name = _BY_SPELLING.get(word)
    if name is None or (len(word) == 1 and word != "?"):  # one letter alone is an option or a quantity
        return None
    argument = text[len(word) :].strip()
    return Command(name, argument) if not argument or name in _TAKING else None


def _only_start(start: str) -> str | None:
    names = [word.name for word in WORDS if word.name.startswith(start)]
    return names[0] if len(names) == 1 else None
