"""Numbers that a student chooses: whether they make the claim true, and an example that does.

    accepts(item, ["1", "-2"])     the numbers in order, as typed; arrays entry by entry
    example(item)                  small whole numbers where there are some, found by trying
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.bank.exercise import ChooseSpec, Given, Text
from bptutor.bank.free_names import with_free_names
from bptutor.bank.problem import Problem
from bptutor.calculus.exact import Exact
from bptutor.calculus.plan import Plan
from bptutor.errors import GraphError, Undecided, Undetermined
from bptutor.notation.tree import is_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.exercise import Item, Value
    from bptutor.bank.problem import Formula
    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array

MOST_TRIED = 20_000
LARGEST = 50
"""The largest whole number tried."""
STEPS = (Fraction(1), Fraction(1, 2), Fraction(1, 10))
"""Whole numbers are tried first, then halves, then tenths."""
MOST_CONFIRMED = 20


def accepts(item: Item, numbers: Sequence[str]) -> bool:
    """Whether these numbers make the claim true. Raises FormulaError, Undecided and their kin."""
    return holds(with_numbers(item, numbers), _spec(item).accept.value)


def holds(problem: Problem, claim: Formula) -> bool:
    """Whether a claim about given numbers is true: exactly, where they are fractions."""
    with problem.scope.temporary():
        exact = Exact(problem.graph, problem.givens.fixed)
        truths = [exact[int(row)] for row in problem.block(claim).rows.ravel()]
    known = [truth for truth in truths if truth is not None]
    return all(known) if len(known) == len(truths) else problem.holds(claim)


def with_numbers(item: Item, numbers: Sequence[str]) -> Problem:
    """The item's problem with these numbers given. Raises GraphError where there are too few or too many."""
    spec, rest = _spec(item), list(numbers)
    chosen = []
    for name, block in zip(spec.names, chosen_blocks(item), strict=True):
        size = block.rows.size
        values, rest = rest[:size], rest[size:]
        if len(values) < size:
            raise GraphError("there are too few numbers", f"Give {total(item)}.")
        texts = [Text(value, spec.accept.where) for value in values]
        chosen.append(Given(name, _nested(texts, block.shape)))
    if rest:
        raise GraphError("there are too many numbers", f"Give {total(item)}.")
    return Problem(with_free_names(item), (*item.given, *chosen))


def chosen_blocks(item: Item) -> list[Block]:
    """What the names mean, each a free quantity. Raises FormulaError, GraphError."""
    found = []
    for name in _spec(item).names:
        block = item.problem.block(name.value)
        if block.op != "leaf":
            raise GraphError(f"{name} is not free to choose", "Choose quantities that nothing defines.")
        found.append(block)
    return found


def total(item: Item) -> int:
    """How many numbers there are to choose."""
    return sum(block.rows.size for block in chosen_blocks(item))


def example(item: Item) -> tuple[str, ...]:
    """Numbers that are accepted. Raises Undecided where trying finds none, and what formulas raise."""
    if item.key is not None:
        key = item.key if isinstance(item.key, tuple) else (item.key,)
        return tuple(part.value for part in _flat(key))
    with item.problem.scope.temporary():
        tried = islice(_accepted(item), MOST_CONFIRMED)
        for numbers in tried:
            if accepts(item, numbers):
                return numbers
    message = f"no numbers were found that make `{_spec(item).accept}` true"
    raise Undecided(message)


def _spec(item: Item) -> ChooseSpec:
    assert isinstance(item.spec, ChooseSpec)
    return item.spec


def _nested(values: list[Text], shape: tuple[int, ...]) -> Value:
    """Values in row-major order, as nested tuples."""
    if not shape:
        return values[0]
    size = len(values) // shape[0]
    return tuple(_nested(values[k * size : (k + 1) * size], shape[1:]) for k in range(shape[0]))


def _flat(value: Value) -> list[Text]:
    return [value] if isinstance(value, Text) else [text for part in value for text in _flat(part)]


# ---- trying ----------------------------------------------------------------------------------------------


def _accepted(item: Item) -> Iterator[tuple[str, ...]]:
    """Candidates that make the claim true as far as floats can tell, simple ones first."""
    problem, blocks = item.problem, chosen_blocks(item)
    claim = _claim(item)
    given = {q.row: value for q in problem.givens.given if (value := problem.givens.get(q.row)) is not None}
    domains = [claim.graph.domains[b.id] for b in blocks for _ in range(b.rows.size)]
    for step in STEPS:
        grid = candidates(len(domains))
        plan = Plan(claim.graph, [claim], len(grid), fixed=given)
        _check_known(item, plan, blocks, given)
        values = grid.T * step.numerator / step.denominator
        start = 0
        for block in blocks:
            plan.set(block, values[start : start + block.rows.size].reshape((*block.shape, len(grid))))
            start += block.rows.size
        holds = np.broadcast_to(plan.run()[claim], (*claim.shape, len(grid))).reshape((-1, len(grid)))
        fits = [_in_domain(row, domain) for row, domain in zip(values, domains, strict=True)]
        for k in np.flatnonzero((holds == 1).all(0) & np.all(fits, axis=0)):
            yield tuple(str(int(n) * step) for n in grid[k])


def _claim(item: Item) -> Block:
    """The claim as 0 or 1."""
    accept = _spec(item).accept.value
    node = item.problem.read(accept)
    if not is_claim(node):
        raise GraphError("`accept` is a formula, and a claim is wanted", "Write accept: with a = b or a > b.")
    return item.problem.block(accept)


def _check_known(item: Item, plan: Plan, blocks: list[Block], given: dict[int, float]) -> None:
    """Raises Undetermined where the claim needs more than what is chosen and given."""
    chosen = {block.id for block in blocks}
    for leaf in plan.leaves:
        if leaf.id not in chosen and not set(leaf.rows.ravel().tolist()) <= given.keys():
            raise Undetermined(_spec(item).accept.value, (str(leaf.name),))


def candidates(n: int) -> Array:
    """Whole numbers for n places, a row each, simple rows first."""
    reach = LARGEST
    while reach > 1 and (2 * reach + 1) ** n > MOST_TRIED:
        reach -= 1
    if (2 * reach + 1) ** n > MOST_TRIED:
        return _few(n)
    axis = np.arange(-reach, reach + 1)
    grid = np.stack(np.meshgrid(*[axis] * n, indexing="ij"), -1).reshape((-1, n))
    order = np.lexsort((-grid.sum(1), np.abs(grid).sum(1), np.abs(grid).max(1)))
    return np.asarray(grid[order])


def _few(n: int) -> Array:
    """Small whole numbers in many places, drawn with a fixed seed."""
    from bptutor.calculus.draws import Draws

    drawn = Draws(0, MOST_TRIED, n).below(7, (n, MOST_TRIED)).T - 3
    return np.asarray(drawn)


def _in_domain(values: Array, domain: str) -> Any:
    if domain == "positive":
        return values > 0
    if domain == "probability":
        return (values > 0) & (values < 1)
    return (values == 0) | (values == 1) if domain in ("0 or 1", "one-hot") else np.full(values.shape, True)
