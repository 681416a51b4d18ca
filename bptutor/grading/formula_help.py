"""Hints and worked solutions where a formula is to be written, or numbers are to be chosen.

Hints lead from where to look, over the rule, to the rule in this exercise's symbols; never to the answer.
Where local partials are asked for, the rule in names would be the answer, so it is left out.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChooseSpec, FillSpec, FormulaSpec
from bptutor.bank.forms import names_listed
from bptutor.bank.restating import asked_for
from bptutor.bank.right_formula import right_formula
from bptutor.errors import BptutorError
from bptutor.grading.blanks import is_multiplied
from bptutor.grading.formula_hints import about_parts, about_quantity, about_slope
from bptutor.grading.missing_path import gap, product
from bptutor.grading.steps_shown import Shower
from bptutor.grading.texts import shown
from bptutor.notation import tree
from bptutor.notation.expand import expressed
from bptutor.text import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.trace import Path
    from bptutor.notation.printer import Style

SHORT = 3
"""Answers of so few characters are no give-away inside other formulas."""


def hints(item: Item, style: Style) -> Iterator[str]:
    """Hints made from the model, without any that would give the answer away."""
    answer = _squeezed(_answer(item, style))
    for hint in _hints(item.spec, item, style):
        if not _gives_away(_squeezed(hint), answer):
            yield hint


def _gives_away(hint: str, answer: str) -> bool:
    """Whether a hint says the answer; a short one, `x`, may stand anywhere but behind an equals sign."""
    return bool(answer) and (hint.endswith(f"={answer}") or (len(answer) > SHORT and answer in hint))


def _answer(item: Item, style: Style) -> str:
    if isinstance(item.spec, ChooseSpec):
        return ""
    try:
        return shown(item.exercise, right_formula(item), style)
    except BptutorError:
        return ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


@singledispatch
def _hints(spec: object, item: Item, style: Style) -> Iterator[str]:
    return iter(())


@_hints.register(FormulaSpec)
def _(spec: FormulaSpec, item: Item, style: Style) -> Iterator[str]:
    node, shower = asked_for(item), Shower(item.problem, style)
    if isinstance(node, tree.Derivative):
        yield from about_slope(item, node, shower)
    elif isinstance(node, (tree.Name, tree.Stepped)):
        yield from about_quantity(item, node, shower)
    elif node is not None:
        yield from about_parts(item, node, shower)
    if spec.form == "local-partials":
        yield "Each factor is the derivative of one node by the node just before it on the path."
    elif spec.using:
        names = listed(names_listed(item))
        yield f"Replace all that may not be used by its formula, until only {names} are left."


@_hints.register(FillSpec)
def _(spec: FillSpec, item: Item, style: Style) -> Iterator[str]:
    found = gap(item)
    if found is None:
        yield "Work out the side without a blank first, then compare it with the other side term by term."
        return
    of, by = (shown(item.exercise, part, style) for part in (found.node.of, found.node.by))
    if found.found.count == 1:
        yield f"One path leads from {by} to {of}. Which of its factors are not in the equation yet?"
    else:
        ways = counted(found.found.count, "path")
        yield f"{ways} lead from {by} to {of}. Which of them are the terms beside the blank?"
    rest = " Leave out of it what the blank is multiplied by." if is_multiplied(item) else ""
    yield f"Each path is a product of local derivatives.{rest}"
    for path in found.missing:
        yield f"The blank belongs to this path: {_stations(item, path, style)}"


def _stations(item: Item, path: Path, style: Style) -> str:
    shower = Shower(item.problem, style)
    return f" {shower.arrow} ".join(shower.name(q) for q in path.stations)


@_hints.register(ChooseSpec)
def _(spec: ChooseSpec, item: Item, style: Style) -> Iterator[str]:
    claim = item.problem.read(spec.accept.value)
    every = any(isinstance(part, tree.Reduce) for part in tree.walk(claim))
    what = "data point" if every else "condition"
    names = listed([f"`{name}`" for name in spec.names])
    yield f"Take one {what} at a time: what does it ask of {names}?"
    yield f"Begin with the {what} that leaves only one of the numbers open, and go on with what it allows."


# ---- worked solutions --------------------------------------------------------------------------------------


def worked(item: Item, style: Style) -> Iterator[str]:
    """The way to the answer, path by path; the answer itself is shown beside it."""
    yield from _worked(item.spec, item, style)


@singledispatch
def _worked(spec: object, item: Item, style: Style) -> Iterator[str]:
    return iter(())


@_worked.register(FormulaSpec)
def _(spec: FormulaSpec, item: Item, style: Style) -> Iterator[str]:
    node, shower = asked_for(item), Shower(item.problem, style)
    if isinstance(node, tree.Derivative):
        yield from shower.derivative(node)
    elif node is not None:
        yield from shower.values([node])


@_worked.register(FillSpec)
def _(spec: FillSpec, item: Item, style: Style) -> Iterator[str]:
    found = gap(item)
    if found is not None:
        shower = Shower(item.problem, style)
        ways = "1 path" if found.found.count == 1 else f"{found.found.count} paths, whose products add up"
        yield f"{shower.slope(found.found.of, found.found.by)}: {ways}"
        for k, path in enumerate(found.found.paths, 1):
            mark = f"   {shower.arrow} this one is missing" if path in found.missing else ""
            yield f"path {k} of {found.found.count}:  {_stations(item, path, style)}{mark}"
            whole = expressed(product(path), item.problem.scope)
            yield f"    product = {shown(item.exercise, whole, style)}"
        yield ""
    yield f"in the blank: {_answer(item, style)}"


@_worked.register(ChooseSpec)
def _(spec: ChooseSpec, item: Item, style: Style) -> Iterator[str]:
    from bptutor.grading.chosen_numbers import correct, parts_with_values

    yield f"{correct(item, style)}:"
    yield from (f"  {line}" for line in parts_with_values(item))
