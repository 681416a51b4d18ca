"""Derivations: a chain of equal expressions from one side of an equation to the other.

Any chain is right that gets there by steps that hold. The first step that does not is named, with an instance
where it fails; what holds but does not arrive is told what is missing, and is no attempt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.definitions import definition_lines, definitions
from bptutor.bank.derivation import derivation_of
from bptutor.bank.exercise import Text
from bptutor.errors import BptutorError
from bptutor.grading.differences import told
from bptutor.grading.reading import Reading
from bptutor.grading.verdict import RIGHT, WRONG, Charge, PartVerdict, Verdict
from bptutor.notation.normal_form import collected
from bptutor.notation.printer import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.bank.derivation import Checked, Expression
    from bptutor.bank.derivation_goal import Goal
    from bptutor.bank.exercise import Item
    from bptutor.notation.printer import Style


def read(item: Item, text: str) -> Reading:
    """The chain typed, checked: what cannot be built cannot be read either."""
    checked = derivation_of(item).check(text)
    key = tuple((collected(e.node), e.before) for e in checked.expressions)
    said = "".join(f" {line}" if line.startswith("=") else f"; {line}" for line in lines(checked))
    return Reading(said.lstrip("; "), key, checked)


def lines(checked: Checked, style: Style = "unicode") -> list[str]:
    """The chain said back, a line an equality: `tanh(x) = a`, `= b`."""
    return _in_lines(checked, lambda e: show(e.node, style))


def _typed_lines(checked: Checked) -> list[str]:
    """The same lines in the words they were typed in, which are sure to be read again as the same."""
    return _in_lines(checked, lambda e: e.typed)


def _in_lines(checked: Checked, said: Callable[[Expression], str]) -> list[str]:
    chain = checked.expressions
    found: list[str] = []
    for expression in chain:
        if expression.before is None:
            found.append(said(expression))
        elif chain[expression.before].line == expression.line:
            found[-1] += f" = {said(expression)}"
        else:
            found.append(f"= {said(expression)}")
    return found


# ---- judging -----------------------------------------------------------------------------------------------


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when the goal is reached and every step holds; a wrong step is wrong, what is missing is free."""
    checked: Checked = reading.value
    if checked.fault is not None:
        said = f"Line {checked.expressions[checked.fault].line}: {told(item, checked)}"
        parts = _parts(checked, checked.expressions[checked.fault].line)
        rounded = checked.differs is not None and checked.differs.rounded
        charge: Charge = "second-time" if rounded else "always"
        return Verdict(WRONG, 0.0, reading.shown, said, None, parts, charge)
    if checked.outcome == "arrived":
        return Verdict(RIGHT, 1.0, reading.shown, _detours(checked), None, _parts(checked))
    said = _MISSING[checked.outcome](derivation_of(item).goal, checked)
    return Verdict(WRONG, 0.0, reading.shown, said, None, _parts(checked, _first_idle(checked)), "never")


def _parts(checked: Checked, wrong_from: int | None = None) -> tuple[PartVerdict, ...]:
    """A verdict a line; lines from `wrong_from` on lead nowhere."""
    said, typed = lines(checked), _typed_lines(checked)
    statuses = (WRONG if wrong_from and k >= wrong_from else RIGHT for k in range(1, len(said) + 1))
    return tuple(
        PartVerdict(f"line {k}", status, float(status == RIGHT), shown, "", text)
        for k, (status, shown, text) in enumerate(zip(statuses, said, typed, strict=True), 1)
    )


def _first_idle(checked: Checked) -> int | None:
    """The first line that is of no use; None when all of them lead on."""
    chain = checked.expressions
    if checked.outcome == "goes-round":
        return chain[-1].line
    if checked.outcome == "assumes":
        return chain[checked.assumes[0]].line
    if checked.outcome == "beside":
        return next(e.line for e in chain if e.beside)
    return None if checked.outcome == "under-way" else 1


# ---- what a chain lacks ------------------------------------------------------------------------------------


def _under_way(goal: Goal, checked: Checked) -> str:
    """Which ends are still to be joined."""
    left, right = show(goal.left), show(goal.right)
    keys = {goal.key(e.node) for e in checked.expressions}
    if goal.key(goal.left) in keys and goal.key(goal.right) in keys:
        what = f"but they do not lead from {left} to {right} yet: the two ends have to meet in one expression"
    else:
        target = left if goal.key(goal.right) in keys else right
        what = f"and the goal is not reached yet: go on until you arrive at {target}"
    return f"Every line holds, {what}. {_detours(checked)}".rstrip()


def _goes_round(goal: Goal, checked: Checked) -> str:
    return f"{_detours(checked)} Go on to something new; the goal is {_said(goal)}."


def _assumes(goal: Goal, checked: Checked) -> str:
    place = checked.assumes[0]
    expression = checked.expressions[place]
    before = checked.expressions[place - 1].node
    return (
        f"Line {expression.line} only states the goal again: from {show(before)} to {show(expression.node)}, "
        f"it takes for granted that {_said(goal)}. Show the steps between: put in what a side is defined as."
    )


def _reorders(goal: Goal, checked: Checked) -> str:
    side = show(checked.expressions[0].node)
    return f"That is still {side}, written another way. Go on with `= ...`; the goal is {_said(goal)}."


def _begins_elsewhere(goal: Goal, checked: Checked) -> str:
    first = show(checked.expressions[0].node)
    return (
        f"The lines hold, but they begin with {first}, which is neither side of the goal. "
        f"Begin with {show(goal.left)} or with {show(goal.right)}."
    )


def _beside(goal: Goal, checked: Checked) -> str:
    """A last line that is true and about something else."""
    first = next(e for e in checked.expressions if e.beside)
    return (
        f"Line {first.line} is true, but no part of the chain: {show(first.node)} is not equal to the sides "
        f"of the goal, {_said(goal)}. Work on one side at a time, without changing its value."
    )


_MISSING = {
    "under-way": _under_way,
    "goes-round": _goes_round,
    "assumes": _assumes,
    "reorders": _reorders,
    "begins-elsewhere": _begins_elsewhere,
    "beside": _beside,
}


def _said(goal: Goal) -> str:
    return f"{show(goal.left)} = {show(goal.right)}"


def _detours(checked: Checked) -> str:
    """Which lines lead back to where the chain has been; empty when none does.

    The goal as a last line is a conclusion and no detour.
    """
    chain = checked.expressions
    said = []
    for place, earlier in checked.repeats:
        if place in checked.assumes:
            continue
        line, other = chain[place].line, chain[earlier]
        where = f"line {other.line}" if other.before is not None else f"the beginning of line {other.line}"
        said.append(f"Line {line} says {where} again.")
    return " ".join(said)


# ---- the right answer --------------------------------------------------------------------------------------


def correct(item: Item, style: Style) -> str:
    """The author's chain, or the two sides by their definitions where these are one expression."""
    chain = _key_lines(item, style) or _by_definition(item, style)
    if chain:
        return "\n".join(chain)
    goal = derivation_of(item).goal
    return f"any chain of equal expressions from {show(goal.left, style)} to {show(goal.right, style)}"


def _key_lines(item: Item, style: Style) -> list[str]:
    """The author's chain, printed; empty when there is none that holds."""
    if item.key is None:
        return []
    text = _key_text(item.key)
    try:
        checked = derivation_of(item).check(text)
    except BptutorError:
        return []
    return lines(checked, style) if checked.right else []


def _key_text(key: object) -> str:
    """A key as typed text: one text, or a list of lines."""
    if isinstance(key, tuple):
        return "\n".join(map(_key_text, key))
    assert isinstance(key, Text)
    return key.value


def _by_definition(item: Item, style: Style) -> list[str]:
    """Both sides with their functions put in, if that already makes them one."""
    derivation = derivation_of(item)
    goal = derivation.goal
    sides = [show(side, style) for side in (goal.left, *definitions(goal), goal.right)]
    checked = derivation.check("\n= ".join(sides))
    return lines(checked, style) if checked.right else []


def form(item: Item) -> str:
    """What to type."""
    goal = derivation_of(item).goal
    return (
        f"lines that are each equal to the one before, such as `= a + b`, "
        f"from {show(goal.left)} to {show(goal.right)} or back"
    )


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []


# ---- help --------------------------------------------------------------------------------------------------


def worked(item: Item, style: Style) -> Iterator[str]:
    """The definitions that a derivation of the goal rests on, if it needs any."""
    yield from definition_lines(derivation_of(item).goal, style)


def hints(item: Item, style: Style) -> Iterator[str]:
    """Where to begin, the definitions, how to meet."""
    defined = list(definition_lines(derivation_of(item).goal, style))
    how = "put in the definitions of its functions" if defined else "multiply out, or put in what things are"
    yield f"Begin with the side on which more can be done, and {how}."
    if defined:
        yield "\n".join(("By definition:", *(f"  {line}" for line in defined)))
    yield (
        "Bring everything over one denominator, and simplify. If you are stuck, rewrite the other side too, "
        "on a line of its own: both ways may meet in the middle."
    )
