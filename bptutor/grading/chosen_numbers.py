"""Numbers of the student's own choice: right when they make the author's claim true."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.bank.chosen_numbers import accepts, chosen_blocks, example, holds, with_numbers
from bptutor.bank.exercise import ChooseSpec
from bptutor.errors import BptutorError, Undecided, Unreadable
from bptutor.grading.reading import Reading
from bptutor.grading.texts import shown
from bptutor.grading.verdict import UNREADABLE, WRONG, Verdict, plain_verdict
from bptutor.notation import tree
from bptutor.notation.build import Builder
from bptutor.notation.numbers import TypedNumber, read_number, read_table
from bptutor.notation.printer import show_name
from bptutor.notation.replacing import replaced
from bptutor.text import with_remedy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.notation.printer import Style


def read(item: Item, text: str) -> Reading:
    """The numbers, in the order of the question or by name."""
    names, values = read_table(text)
    wanted = entry_names(item)
    if len(values) != len(wanted):
        found = f"{len(values)} number{' is' if len(values) == 1 else 's are'} read, {len(wanted)} asked for"
        raise Unreadable(text, found, f"Answer with {form(item)}.")
    if names:
        values = _in_order(item, text, dict(zip(names, values, strict=True)), wanted)
    typed = tuple(map(read_number, values))
    said = ", ".join(f"{name} = {x.shown}" for name, x in zip(map(show_name, wanted), typed, strict=True))
    return Reading(said, tuple(map(float, typed)), typed)


def entry_names(item: Item) -> list[str]:
    """The names of the single numbers, arrays entry by entry."""
    return [str(q) for block in chosen_blocks(item) for q in block.quantities()]


def _in_order(item: Item, text: str, named: dict[str, str], wanted: Sequence[str]) -> list[str]:
    """The numbers in the order of the question. Raises Unreadable for names that are not asked for."""
    vocabulary = item.problem.vocabulary
    found = {}
    for name, value in named.items():
        canonical = vocabulary.canonical(name)
        if canonical is None or canonical.name not in wanted:
            remedy = f"Choose numbers for {', '.join(map(show_name, wanted))}."
            raise Unreadable(text, f"`{name}` is not one of the numbers asked for", remedy)
        found[canonical.name] = value
    missing = [show_name(name) for name in wanted if name not in found]
    if missing:
        raise Unreadable(text, f"there is no number for {', '.join(missing)}", f"Answer with {form(item)}.")
    return [found[name] for name in wanted]


# ---- the verdict -----------------------------------------------------------------------------------------


def judge(item: Item, reading: Reading) -> Verdict:
    """Whether the claim holds with these numbers; if not, the first part of it that does not."""
    numbers = [number.shown for number in reading.value]
    try:
        if accepts(item, numbers):
            return plain_verdict(True, reading.shown)
        message = _first_failing(item, with_numbers(item, numbers))
    except Undecided as e:
        message = f"Whether these numbers do cannot be decided: {e}. Choose simpler ones."
        return Verdict(UNREADABLE, 0.0, reading.shown, message)
    except BptutorError as e:
        message = with_remedy(str(e), e.remedy or "Choose other numbers.")
        return Verdict(UNREADABLE, 0.0, reading.shown, message)
    return Verdict(WRONG, 0.0, reading.shown, message)


def _first_failing(item: Item, problem: Problem) -> str:
    """The first part of the claim that does not hold, and the data point it is about."""
    assert isinstance(item.spec, ChooseSpec)
    claim = item.problem.read(item.spec.accept.value)
    for part, case in _parts(problem, claim, ""):
        if not holds(problem, part):
            return f"Not so{case}: {_said(item, problem, part)}."
    return ""


def parts_with_values(item: Item) -> list[str]:
    """Each part of the claim with the values of its sides, for the numbers of the example."""
    assert isinstance(item.spec, ChooseSpec)
    problem = with_numbers(item, example(item))
    parts = _parts(problem, item.problem.read(item.spec.accept.value), "")
    return [f"{shown(item.exercise, part)}{_values(problem, part)}" for part, _ in parts]


def _parts(problem: Problem, claim: tree.Node, case: str) -> Iterator[tuple[tree.Node, str]]:
    """The parts of a claim that all have to hold, each with the values of the index variables in it."""
    if isinstance(claim, tree.Logic) and claim.op == "and":
        for part in claim.args:
            yield from _parts(problem, part, case)
    elif isinstance(claim, tree.Reduce) and claim.kind == "all":
        label = tree.Name(claim.index)
        for k in range(1, _size(problem, claim) + 1):
            body = replaced(claim.body, label, tree.Number(Fraction(k)))
            yield from _parts(problem, body, f"{case}{' and' if case else ' for'} {claim.index} = {k}")
    else:
        yield claim, case


def _size(problem: Problem, claim: tree.Reduce) -> int:
    return Builder(problem.scope).range_of(claim.index, claim.body)


def _said(item: Item, problem: Problem, part: tree.Node) -> str:
    """`w0 + w1·x₂ > 0` does not hold (left side -1, right side 0)."""
    return f"`{shown(item.exercise, part)}` does not hold{_values(problem, part)}"


def _values(problem: Problem, part: tree.Node) -> str:
    """The values of the sides of a comparison, where they are single numbers."""
    if not isinstance(part, tree.Compare):
        return ""
    try:
        left, right = (problem.value(side) for side in (part.left, part.right))
    except BptutorError:
        return ""
    if not isinstance(left, float) or not isinstance(right, float):
        return ""
    said = (_number(left), _number(right))
    if said[0] == said[1]:  # more digits where they tell the sides apart, and are not mere rounding
        said = (f"{left:.12g}", f"{right:.12g}")
    return f" (left side {said[0]}, right side {said[1]})"


def _number(value: float) -> str:
    return TypedNumber.of(value).shown


# ---- saying ----------------------------------------------------------------------------------------------


def correct(item: Item, style: Style) -> str:
    """Numbers that do; others may, too."""
    pairs = zip(entry_names(item), example(item), strict=True)
    return f"{', '.join(f'{show_name(name, style)} = {value}' for name, value in pairs)} (for example)"


def form(item: Item) -> str:
    """What to type."""
    names = entry_names(item)
    if len(names) == 1:
        return f"a number for {show_name(names[0])}, for example `-1.5`"
    return f"numbers for {', '.join(map(show_name, names))}, in this order or by name"


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []
