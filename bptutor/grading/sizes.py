"""The letters that stand for sizes in an exercise: the n and m of `layers: [n, m, 1]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel, NetworkModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Exercise, Model


def letters_of(exercise: Exercise) -> tuple[str, ...]:
    """Every letter once, as the author wrote them and in that order."""
    return tuple(dict.fromkeys(s for s in _sizes(exercise.model) if not s.isdecimal()))


def _sizes(model: Model | None) -> Iterator[str]:
    if isinstance(model, NetworkModel):
        yield from map(str, model.layers)
    if isinstance(model, GraphModel):
        for named in model.shapes:
            sizes = named.value if isinstance(named.value, tuple) else (named.value,)
            yield from map(str, sizes)
    if isinstance(model, (NetworkModel, GraphModel)):
        for named in model.points:
            if not isinstance(named.value, tuple):
                yield str(named.value).rpartition("..")[2].strip()


def in_letters(letters: tuple[str, ...]) -> str:
    """`n`, `n and m`, `n, m and k`."""
    *first, last = letters
    return f"{', '.join(first)} and {last}" if first else last
