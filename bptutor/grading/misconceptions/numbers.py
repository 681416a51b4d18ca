"""Which mistake leads to the numbers that were typed.

Of a single number, all that comes to it is held against each other (`single_numbers`). Of several, one
mistake that explains them all comes first. In a vector or matrix, all wrong entries must then be explained by
the same mistake. In a table the first wrong number is, in the order of the computation, from what the student
has for those before it: nothing is blamed for what it only inherits.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from bptutor.calculus.altered.budget import TOGETHER, fits_in, is_too_large
from bptutor.calculus.altered.expressions import Alteration
from bptutor.grading.misconceptions.cells import (
    Cell,
    cells_of,
    fits,
    is_a_multiple,
    is_plain,
    is_specific,
    is_wrong,
    typed_of,
)
from bptutor.grading.misconceptions.exchanged_entries import exchanged
from bptutor.grading.misconceptions.narrowing import (
    Explanation,
    explanations,
    narrowed_number,
    of_clause,
    together,
)
from bptutor.grading.misconceptions.single_numbers import (
    OF_A_TERM,
    ONE_SIGN,
    Typed,
    explained,
    misread,
    of_one,
    told_of_item,
)
from bptutor.grading.misconceptions.slips_of_numbers import OTHER_ITEM, has_a_sign_wrong, other_item
from bptutor.grading.misconceptions.suspects import OF_THE_LOSS, suspects_of_all
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.two_bugs import SIGN, pair_of
from bptutor.grading.misconceptions.words import Finding
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.grading.misconceptions.suspects import Suspects
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.numbers import TypedNumber
    from bptutor.notation.printer import Style

    Numbers = Sequence[TypedNumber | None]

ALL = "This"
"""What the whole of several numbers is called."""


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What a wrong number shows, or several of them."""
    cells, typed = cells_of(item), typed_of(item, reading)
    wrong = [k for k, cell in enumerate(cells) if is_wrong(item, cell, typed[k])]
    if not wrong or _takes_too_long(item, cells):
        return None
    numbers = [t for t in typed if t is not None]
    if len(wrong) > 1 and len(numbers) == len(cells):
        found = _explaining_all(item, cells, numbers)
        told_of = _of_all(item, cells, numbers, wrong, found)
        if found or told_of is not None:
            return told_of
    faults = _faults(item, cells, typed, wrong)
    if len(faults) > 1 and len({cell.row for cell in cells}) == 1:
        return _in_common(faults) if fits_in(fault.size for fault in faults) else None
    return _first_explained(faults)


def _takes_too_long(item: Item, cells: Sequence[Cell]) -> bool:
    """Whether so much is computed that no mistakes are looked for."""
    graph = item.problem.graph
    return is_too_large(graph, [cell.quantity.row for cell in cells], item.problem.givens.fixed)


# ---- all numbers at once -----------------------------------------------------------------------------------


def _explaining_all(
    item: Item, cells: Sequence[Cell], numbers: Sequence[TypedNumber]
) -> list[Explanation]:
    """The mistakes that lead to every number."""
    suspects = suspects_of_all(item, cells)
    found = explanations(suspects.computation, suspects.that_give(numbers)) if suspects is not None else []
    found = [*found, *misread(item, cells, numbers)]
    if suspects is not None and _has_a_right_slope(suspects, numbers):
        return [e for e in found if e.finding.id not in OF_THE_LOSS]
    return found


def _has_a_right_slope(suspects: Suspects, numbers: Sequence[TypedNumber]) -> bool:
    """Whether a derivative that is not 0, nor 1 by definition, is right: of another loss none would be."""
    computation = suspects.computation
    right = [
        cell.quantity.row
        for cell, typed in zip(suspects.cells, numbers, strict=True)
        if cell.truth and not is_wrong(suspects.item, cell, typed)
    ]
    return any(computation.adjoint(r) and computation.graph.recipe(r)[0] != "const" for r in right)


def _of_all(
    item: Item,
    cells: Sequence[Cell],
    numbers: Sequence[TypedNumber],
    wrong: Sequence[int],
    found: Sequence[Explanation],
) -> Diagnosis | None:
    """What is said of all numbers together."""
    plain, multiple = all(is_plain(numbers[k]) for k in wrong), is_a_multiple(item, cells, numbers)
    named = narrowed_number(item, ALL, found, plain=plain, multiple=multiple)
    if named is not None and named.ids == (SIGN,) and len(wrong) < len(cells):
        return _with_signs_wrong(item, cells, numbers, wrong)
    if found:
        return named
    other = other_item(item, cells, numbers)
    if other is not None:
        return told_of_item(other, ALL, ALL, TABLE[OTHER_ITEM].hint)
    elsewhere = exchanged(item, cells, numbers, wrong)
    suspects = suspects_of_all(item, cells)
    pair = suspects and pair_of(suspects, numbers, multiple=multiple)
    return together(item, ALL, pair) if pair and elsewhere is None else elsewhere


def _with_signs_wrong(
    item: Item, cells: Sequence[Cell], numbers: Sequence[TypedNumber], wrong: Sequence[int]
) -> Diagnosis | None:
    """Some numbers have the other sign: all of them, or one and those that follow from it."""
    faults = _faults(item, cells, numbers, wrong)
    if len(faults) < len(wrong):
        return _first_explained(faults)

    def when(style: Style) -> str:
        names = listed([cells[k].called(item, style) for k in wrong])
        return f"the signs of {names} are the other way round"

    return of_clause(SIGN, ALL, when("unicode"), ascii_when=when("ascii"))


def _in_common(faults: Sequence[Typed]) -> Diagnosis | None:
    """The mistake that explains each of several wrong entries."""
    tiers = [_tiers(explained(fault)) for fault in faults]
    shared = set(tiers[0]).intersection(*tiers[1:])
    found = [Explanation(max(each[name] for each in tiers), Finding(name)) for name in sorted(shared)]
    plain = all(is_plain(fault.number) for fault in faults)
    named = narrowed_number(faults[0].item, ALL, found, plain=plain)
    if named is None and all(has_a_sign_wrong(fault.suspects, fault.number) for fault in faults):
        return of_clause(OF_A_TERM, ALL, ONE_SIGN)
    return named


def _tiers(found: Sequence[Explanation]) -> dict[str, int]:
    """Misconceptions and how likely they are."""
    return {e.finding.id: e.tier for e in sorted(found, key=lambda e: -e.tier)}


# ---- one after the other -----------------------------------------------------------------------------------


def _first_explained(faults: Sequence[Typed]) -> Diagnosis | None:
    """What is said of the first wrong number; of a later one only if it is hardly hit by chance."""
    worth_it = [f for k, f in enumerate(faults) if k == 0 or is_specific(f.number)]
    sizes = accumulate(f.size for f in worth_it)
    looked_at = (f for f, size in zip(worth_it, sizes, strict=True) if f is faults[0] or size <= TOGETHER)
    return next(filter(None, map(of_one, looked_at)), None)


def _faults(item: Item, cells: Sequence[Cell], typed: Numbers, wrong: Sequence[int]) -> list[Typed]:
    """The wrong numbers that do not follow from the student's own before them, in order of computation."""
    own: dict[int, Expr] = {}
    found = []
    for k in sorted(wrong, key=lambda k: cells[k].quantity.row):
        number = typed[k]
        assert number is not None
        fault = Typed(item, cells[k], number, _stops(cells, typed, k), dict(own))
        if not _is_inherited(fault):
            found.append(fault)
        own.setdefault(cells[k].quantity.row, Fraction(number.value))
    return found


def _stops(cells: Sequence[Cell], typed: Numbers, k: int) -> frozenset[int]:
    """The rows of the numbers before this one: what was typed for them is what goes on.

    Its own row is among them where a number before it is the same quantity by another name.
    """
    typed_at = [(cells[n].quantity.row, n) for n, number in enumerate(typed) if number is not None]
    return frozenset(row for row, n in typed_at if (row, n) < (cells[k].quantity.row, k))


def _is_inherited(fault: Typed) -> bool:
    """Whether a number is right, given the student's own before it."""
    if not fault.own:
        return False
    (value,) = fault.suspects.numbers(Alteration(fault.own, fault.cell.quantity.row))
    return fits(fault.item, value, fault.number, fault.cell.scale)
