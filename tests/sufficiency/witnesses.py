"""Witnesses, verified apart from the program: what is known is equal, the target is not, by no chance."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from bptutor.calculus.sufficiency.question import Question, Witness
from tests.sufficiency.fibre import Fibre
from tests.sufficiency.values import Rows, movable

EQUAL = 1e-40
"""Of themselves or of 1, where only digits are at hand; fractions must be equal."""
DIFFERENT = 1e-12
BENDS = frozenset("relu leaky_relu step gate leaky_gate abs sign max min gt ge lt le".split())


def faults(question: Question, witness: Witness) -> list[str]:
    """What is wrong with a witness; nothing where it holds."""
    rows = Rows(question.graph, [*question.known_rows, *question.target_rows, *question.fixed])
    missing = [row for row in rows.leaves if row not in witness.first or row not in witness.second]
    if missing:
        return [f"no number for {', '.join(str(question.graph.owner[r]) for r in missing)}"]
    found = [f for each in (witness.first, witness.second) for f in _out_of_place(question, rows, each)]
    first, second = rows.precisely(witness.first), rows.precisely(witness.second)
    called = {q.row: str(q) for q in question.known}
    found += [
        f"{called.get(row, row)} is {_short(first[row])} and {_short(second[row])}"
        for row in (*question.known_rows, *question.fixed)
        if not _equal(first[row], second[row], exactly=witness.exact)
    ]
    found += [
        f"{question.graph.owner[row]} is fixed at {number}, not {_short(first[row])}"
        for row, number in question.fixed.items() if abs(float(first[row]) - float(number)) > 1e-9
    ]
    row = witness.differs.row
    if row not in question.target_rows:
        found.append(f"{witness.differs} is not wanted")
    elif abs(first[row] - second[row]) <= DIFFERENT * max(abs(first[row]), abs(second[row])):
        found.append(f"the target is {_short(first[row])} both times")
    changed = {r for r in rows.leaves if witness.first[r] != witness.second[r]}
    if changed - {q.row for q in witness.changed}:
        found.append("more leaves changed than it says")
    kinks = [said for each in (witness.first, witness.second) for said in _on_kinks(question, rows, each)]
    found += [f"by chance on the kink where {said}" for said in dict.fromkeys(kinks)]
    if not found and not Fibre(question).is_generic(witness.first, witness.second):
        found.append("a coincidence: moved by a little, one instance cannot follow the other")
    return found


def across_regions(question: Question, witness: Witness) -> bool:
    """Whether the two instances lie in different regions of the model."""
    rows = Rows(question.graph, [*question.known_rows, *question.target_rows])
    first, second = rows.precisely(witness.first), rows.precisely(witness.second)
    return any(
        (first[x] > 0) != (second[x] > 0)
        for row in rows.order if question.graph.recipe(row)[0] in BENDS
        for x in question.graph.recipe(row)[1]
    )  # fmt: skip


def _on_kinks(question: Question, rows: Rows, leaves: Any) -> list[str]:
    """Where a unit's input is 0 although it could be moved: its slope is a matter of convention."""
    graph = question.graph
    free = movable(graph, rows.leaves, question.fixed)
    found = rows.at({row: np.array([float(x)]) for row, x in leaves.items()})
    slope = rows.tangents(found, free, 1)
    units = {graph.recipe(r)[1][0] for r in rows.order if graph.recipe(r)[0] in ("relu", "leaky_relu", "abs")}
    units -= {x for row in question.fixed for x in (row, *graph.recipe(row)[1])}
    return [
        f"{graph.owner[x]} = 0" for x in sorted(units)
        if abs(float(np.ravel(found[x])[0])) < 1e-12 and x in slope and np.any(slope[x] != 0)
    ]


def _out_of_place(question: Question, rows: Rows, leaves: Any) -> list[str]:
    """Numbers outside the domain of their leaf."""
    found = []
    for row in rows.leaves:
        q, number = question.graph.owner[row], leaves[row]
        domain = question.graph.domains[q.block.id]
        fits = {"positive": number > 0, "probability": 0 < number < 1}.get(domain, True)
        if domain in ("0 or 1", "one-hot"):
            fits = number in (0, 1)
        if not fits:
            found.append(f"{q} is {domain}, not {number}")
        if domain == "one-hot" and row in {r.row for r in q.block.quantities()}:
            hot = [leaves[r.row] for r in q.block.quantities() if r.row in leaves]
            if sum(hot) > 1 or (len(hot) == q.block.shape[-1] and sum(hot) != 1):
                found.append(f"{q.block.name} is one-hot, not {hot}")
    return found


def _equal(a: Any, b: Any, *, exactly: bool) -> bool:
    if exactly and isinstance(a, (int, Fraction)) and isinstance(b, (int, Fraction)):
        return a == b
    return bool(abs(a - b) <= EQUAL * (1 + abs(a) + abs(b)))


def _short(x: Any) -> str:
    return str(x) if isinstance(x, int) else f"{float(x):.12g}"
