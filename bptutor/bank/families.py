"""Families of quantities: `w_*`, `w_h*_j*`, `W^(*)`, `all weights`; which entries of a model belong to one.

A star stands for any rest of a name, or any part of it, but not for a step: `w_*` has no `w_1@2` in it,
`w_*@2` has. Names are compared without braces and with one sign between subscripts, so that `w_{h*,j*}`
and `w_h*_j*` are one family, with `w_{h1,j1}` in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bptutor.calculus.arrays import places
from bptutor.calculus.entry_names import entry_of_name
from bptutor.errors import FormulaError, UnknownName
from bptutor.notation import glyphs
from bptutor.notation.closeness import closest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.problem import Problem
    from bptutor.calculus.arrays import Index
    from bptutor.calculus.graph import Block

LARGEST_LISTED = 20_000
"""Entries are looked at one by one; where arrays are larger, nothing is decided."""
MOST_NAMED = 6
"""So many families are named where one was written that nothing belongs to."""

_PART = r"[^\s+\-/=<>*]+"
_FAMILY = re.compile(rf"(?:{_PART}\*(?:(?<=[{{,_]\*)|(?=[_,}})\]^@0-9]|\Z)))+(?:{_PART})?")
_STEP = re.compile(r"@([0-9]{1,4})\Z")
_WORDS = re.compile(r"(?:(?:all|every|the|all the)\s+)?(weight|bias|input|parameter)(?:s|es)?", re.IGNORECASE)


class Member(NamedTuple):
    """A block of the model by its name, and which of its entries belong."""

    name: str
    indices: tuple[Index, ...]


def is_family(text: str) -> bool:
    """Whether a text that is no formula looks like a name with stars in it."""
    text = re.sub(r",\s+", ",", _with_plain_stars(text.strip()))
    return _FAMILY.fullmatch(text) is not None


def members(pattern: str, problem: Problem) -> list[Member]:
    """What a pattern fits, in the order of the model. Raises UnknownName where that is nothing."""
    step = _STEP.search(pattern)
    if step is not None:
        problem.scope.reach(int(step[1]))
    fits = re.compile(_as_regex(pattern)).fullmatch
    found: list[Member] = []
    rows: set[int] = set()
    for name, block in problem.scope.blocks.items():
        if name in problem.scope.families or name.endswith("@next"):
            continue
        whole = "^(" in name and fits(_plain(name)) is not None  # W^(*)
        indices = tuple(i for i, called in _entries(name, block) if whole or any(map(fits, _ways(called))))
        new = {int(block.rows[index]) for index in indices} - rows
        if new:  # else it is another name for the same: a^(0) for x
            found.append(Member(name, indices))
            rows |= new
    if not found:
        raise _no_member(pattern, problem)
    return found


def in_words(text: str, problem: Problem) -> list[Member] | None:
    """What `all weights`, `inputs` or `all biases` stand for; None for other texts.

    Raises FormulaError where the model does not say which these are.
    """
    text = text.strip()
    said = _WORDS.fullmatch(text)
    if said is None or problem.vocabulary.has(text):
        return None
    word = said[1].lower()
    network = problem.model.network
    if network is None:
        message = f"a graph does not say which of its quantities are {_plural(word)}"
        raise FormulaError(text, 0, len(text), message, "Name them: ['w_*'], or [w1, w2].")
    biases = [b for b in network.biases if b is not None]
    weights = [*network.weights]
    blocks = {"weight": weights, "bias": biases, "input": [network.input], "parameter": [*weights, *biases]}
    if not blocks[word]:
        message = "this network has no biases"
        raise FormulaError(text, 0, len(text), message, "Leave them out here, or write bias: true.")
    names = {block.id: name for name, block in reversed(problem.scope.blocks.items())}
    return [Member(names[block.id], tuple(places(block.shape))) for block in blocks[word]]


def _plural(word: str) -> str:
    return "biases" if word == "bias" else f"{word}s"


# ---- comparing names -------------------------------------------------------------------------------------


def _entries(name: str, block: Block) -> Iterator[tuple[Index, str]]:
    """The entries of a block by index, with what each is called, its step at the end."""
    base, at, step = name.partition("@")
    original = block.graph.names.get(base)
    names = original.entries if original is not None else block.entries
    for index in places(block.shape):
        yield index, entry_of_name(base, block.shape, index, names) + at + step


def _ways(name: str) -> set[str]:
    """A name as patterns are compared with it: `w_1` as `w1` too, and the other way round."""
    plain = _plain(name)
    without = re.sub(r"(?<=[A-Za-z])_(?=[0-9])", "", plain)
    return {plain, without, re.sub(r"\A([A-Za-z]+)([0-9])", r"\1_\2", plain)}


def _plain(name: str) -> str:
    """Without braces and blanks, `_` between subscripts, in plain letters."""
    name = re.sub(r"[{}\s]", "", name).replace(",", "_")
    return "".join(glyphs.letter_name(character) or character for character in name)


def _with_plain_stars(text: str) -> str:
    return re.sub(f"[{glyphs.STARS}]", "*", text)


def _as_regex(pattern: str) -> str:
    """A star is anything but a step; everything else stands for itself."""
    return "[^@]*".join(re.escape(part) for part in _plain(_with_plain_stars(pattern)).split("*"))


# ---- a family without members ----------------------------------------------------------------------------


def _no_member(pattern: str, problem: Problem) -> UnknownName:
    there: dict[str, None] = {}
    for name, block in problem.scope.blocks.items():
        if "@" not in name and name not in problem.scope.families:
            there.setdefault(_as_family(name, block))
    stem = _stem(pattern)
    near = [family for family in there if _stem(family) == stem] or closest(pattern, there)
    remedy = None if near else f"There are {', '.join([*there][:MOST_NAMED])}."
    message = f"no quantity is called {pattern}"
    return UnknownName(pattern, 0, len(pattern), message, remedy, pattern, near)


def _stem(name: str) -> str:
    """The letters that a name begins with."""
    return _plain(name).rstrip("*").split("_")[0].split("^")[0].rstrip("0123456789*").lower()


def _as_family(name: str, block: Block) -> str:
    """How one writes the family of all entries of a block: `w_h*_j*`, `W_*^(1)`, `x_*`; a number by name."""
    if not block.shape:
        return name
    if block.entries is not None:
        base, *ends = _plain(name).split("_")
        return "_".join([base, *(f"{end}*" for end in ends)])
    base, raised, layer = name.partition("^(")
    return f"{base}_*{raised}{layer}"
