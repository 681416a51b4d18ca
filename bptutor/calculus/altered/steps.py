"""Mistakes about a step of an optimiser: uphill, without the rate, the change alone, the gradient alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.sides import Sides, with_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr

    Rule = Callable[[int, int, Expr], Expr]
    """(old value, change, change with its sign) -> what the new value is instead."""


def step_uphill(computation: Computation) -> Iterator[Alteration]:
    """The change with the wrong sign; where it holds more than a gradient, the gradient in it alone."""
    yield from _everywhere(computation, lambda old, change, signed: ("sub", old, signed))
    yield from _of_gradients(computation, lambda row, part: with_part(computation, row, part, ("neg", part)))


def lost_rate(computation: Computation) -> Iterator[Alteration]:
    """The whole gradient for the step."""
    yield from _with_gradient(computation, lambda old, gradient, signed: ("sum", old, signed))
    steps = {step for step, _, _ in Sides(computation).steps}
    yield from _of_gradients(
        computation,
        lambda row, part: part if row not in steps and computation.recipe(row)[0] == "mul" else None,
    )


def change_only(computation: Computation) -> Iterator[Alteration]:
    """The change, without the old value: as it is, or without its sign."""
    yield from _everywhere(computation, lambda old, change, signed: signed)
    yield from _everywhere(computation, lambda old, change, signed: change)


def gradient_for_step(computation: Computation) -> Iterator[Alteration]:
    """The gradient alone."""
    yield from _with_gradient(computation, lambda old, gradient, signed: gradient)
    edits: dict[int, Expr] = {step: part for step, _, part in Sides(computation).gradients}
    if edits:
        yield Alteration(edits, min(edits), (), "everywhere")


def _of_gradients(computation: Computation, rule: Callable[[int, int], Expr | None]) -> Iterator[Alteration]:
    """All rows in which the gradient of a step stands, made by another rule."""
    edits: dict[int, Expr] = {}
    for _, row, part in Sides(computation).gradients:
        new = rule(row, part)
        if new is not None:
            edits[row] = new
    if edits:
        yield Alteration(edits, min(edits), (), "everywhere")


def _everywhere(computation: Computation, rule: Rule) -> Iterator[Alteration]:
    """All values after a step made by another rule."""
    edits: dict[int, Expr] = {}
    for row, old, change in Sides(computation).steps:
        edits[row] = rule(old, change, _signed(computation, row, change))
    if edits:
        yield Alteration(edits, min(edits), (), "everywhere")


def _with_gradient(computation: Computation, rule: Rule) -> Iterator[Alteration]:
    """The same for steps whose change is a rate times something, that being put in place of the change."""
    edits: dict[int, Expr] = {}
    about: set[int] = set()
    for row, old, change in Sides(computation).steps:
        op, factors = computation.recipe(change)
        if op == "mul":
            rate, gradient = factors
            edits[row] = rule(old, gradient, _signed(computation, row, gradient))
            about.add(rate)
    if edits:
        yield Alteration(edits, min(edits), tuple(sorted(about)), "everywhere")


def _signed(computation: Computation, row: int, change: int) -> Expr:
    """What is added to the old value."""
    return ("neg", change) if computation.recipe(row)[0] == "sub" else change
