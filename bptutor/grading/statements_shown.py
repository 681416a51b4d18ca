"""What a statement of data sufficiency makes known, as a sentence: `All weights and o_h1 are known.`"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bptutor.bank.families import in_words, is_family
from bptutor.bank.known import less, quantities_of
from bptutor.errors import BptutorError
from bptutor.grading.texts import formula, prose, shown
from bptutor.notation.readback import name_tree
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.exercise import DataStatement, Item, Text
    from bptutor.calculus.graph import Quantity
    from bptutor.notation.printer import Style

MOST_LISTED = 2
"""More entries of one array are told as a range."""
ALL = ("weights", "biases", "inputs", "parameters")
"""Families that have a word of their own."""


def statement_shown(item: Item, statement: DataStatement, style: Style) -> str:
    """A statement in the author's words, or made from what it lists."""
    if statement.text is not None:
        return " ".join(prose(statement.text.value, style))
    names = [name for text in statement.quantities for name in _names(item, text, style)]
    several = len(names) > 1 or names[0].startswith("all ") or " to " in names[0]
    said = listed(names)
    said = f"{said[0].upper()}{said[1:]}" if said.startswith("all ") else said
    return f"{said} {'are' if several else 'is'} known."


def _names(item: Item, text: Text, style: Style) -> list[str]:
    """`all weights`, `o_h1 to o_h3`, `dL/dw`: what one text of a statement stands for."""
    try:
        return list(_told(item, text, style))
    except BptutorError:  # a faulty exercise; `lint` says what is wrong with it
        return [formula(item, text.value, style)]


def _told(item: Item, text: Text, style: Style) -> Iterator[str]:
    problem = item.problem
    every, *without = less(text.value)
    if in_words(every, problem) is None and not (is_family(every) and not problem.vocabulary.has(every)):
        yield formula(item, text.value, style)
        return
    found = quantities_of(text, problem)
    word = _word(item, found)
    if word:
        yield word
    elif without:  # told as it was written: a range with holes in it is hard to read
        whole = listed([*_ranges(item, quantities_of(_part(text, every), problem), style)])
        word = _word(item, quantities_of(_part(text, every), problem))
        yield f"{word or whole} but {listed([*_ranges(item, _left_out(item, text, without), style)])}"
    elif any(len(q.index) > 1 for q in found) and len(found) > MOST_LISTED:  # a matrix has no plain order
        yield f"all {text.value}"
    else:
        yield from _ranges(item, found, style)


def _part(text: Text, part: str) -> Text:
    return type(text)(part, text.where)


def _left_out(item: Item, text: Text, without: Sequence[str]) -> list[Quantity]:
    return [q for part in without for q in quantities_of(_part(text, part), item.problem)]


def _word(item: Item, found: Sequence[Quantity]) -> str:
    """`all weights`, where these are just the weights of the network."""
    rows = {q.row for q in found}
    if item.problem.model.network is None:
        return ""
    for word in ALL:
        try:
            members = in_words(word, item.problem) or ()
        except BptutorError:  # a network without biases
            continue
        blocks = item.problem.scope.blocks
        if rows == {int(blocks[name].rows[index]) for name, indices in members for index in indices}:
            return f"all {word}"
    return ""


def _ranges(item: Item, found: Sequence[Quantity], style: Style) -> Iterator[str]:
    """Entry by entry, or from the first to the last of an array."""
    for _, group in groupby(found, key=lambda q: q.block):
        entries = list(group)
        ends = entries if len(entries) <= MOST_LISTED else [entries[0], entries[-1]]
        names = [shown(item.exercise, name_tree(q, item.problem.scope), style) for q in ends]
        yield from names if ends is entries else [" to ".join(names)]
