"""What an exercise takes for granted and others do not: slopes at kinks, sizes, domains, steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel, NetworkModel, SufficiencySpec, Text
from bptutor.grading.sizes import in_letters
from bptutor.grading.texts import formula
from bptutor.notation.statements import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bptutor.bank.exercise import Exercise, Item, Named, StepRule, Value
    from bptutor.notation.printer import Style

_WEIGHTS = {
    "from-to": "Weights are indexed from-to: W_ij leads from unit i to unit j of the next layer.",
    "to-from": "Weights are indexed to-from: W_ij leads to unit i, from unit j of the layer before.",
    "by-nodes": "Weights are named by their ends: w_{a,b} leads from node a to node b.",
}
_OCCURRING = {
    r"\brelu\b": "The slope of ReLU at 0 is taken as 0.",
    r"\bleaky_relu\b": "leaky_relu(z) is 0.01*z for negative z; its slope at 0 is taken as 0.01.",
    r"\babs\(|\||\babsolute\b": "The slope of an absolute value at 0 is taken as 0.",
    r"\bmax\(": "At a tie, the whole slope of max goes to its first argument.",
    r"\bmin\(": "At a tie, the whole slope of min goes to its first argument.",
    r"\bln\(|\bcross-entropy\b": "ln is the natural logarithm.",
}
"""What is said where a pattern is found in the formulas of an exercise."""

_SAID_ENOUGH = re.compile(
    r"(?:coincidences?|probability zero)\b[^.]*\b(?:not count|(?:are|is) (?:ignored|left out))", re.IGNORECASE
)
"""Words of an author who says what `enough` means; anything less plain, and it is said once more."""
_TWO_INDICES = re.compile(r"(?<![A-Za-z])[wW](?:_?\{?\d\d|_\{?[a-z]{2}\b|_\{?\w+,)")
_PLACE = re.compile(r"where=Where\([^)]*\)")
_OF_STEPS = re.compile(r"@ ?(?:\d|k\b|next)|\bsteps?\b|\brate\b|\bupdate|\blearn")
_RELU = re.compile(r"(?<![\w])relu\b")


def conventions(item: Item, style: Style) -> Iterator[str]:
    """One line each; sizes and domains only where the author leaves it to the program to ask."""
    exercise, model = item.exercise, item.exercise.model
    weights = model.weights if isinstance(model, NetworkModel) else exercise.weights
    if weights is not None and _has_two_indices(exercise):
        yield _WEIGHTS[weights]
    text = _formulas(exercise)
    for occurring, said in _OCCURRING.items():
        if re.search(occurring, text):
            yield said
    if isinstance(item.spec, SufficiencySpec) and not _SAID_ENOUGH.search(_author_says(item)):
        yield _enough(model, text)
    if isinstance(model, (GraphModel, NetworkModel)) and any(i.ask_is_made for i in exercise.items):
        if isinstance(model, GraphModel):
            yield from _sizes(item, model, style)
        if model.domain:
            yield f"{'; '.join(f'{_named(item, n, style)} is {n.value}' for n in model.domain)}."
        if model.functions:
            several = len(model.functions) > 1
            what = "are general functions" if several else "is a general function"
            yield f"{in_letters(model.functions)} {what}."


def _author_says(item: Item) -> str:
    return " ".join(f"{item.exercise.setup or ''} {item.ask}".split())


def _enough(model: object, text: str) -> str:
    """What it means that data are enough."""
    of_network = isinstance(model, NetworkModel)
    what, example = ("network", "a weight") if of_network else ("choice of numbers", "a factor")
    off = ", also where ReLU units are off" if _RELU.search(text) else ""
    return (
        f"Enough means: every {what} that fits gives what is wanted the same value{off}; "
        f"coincidences of probability zero, such as {example} of exactly 0, do not count."
    )


def _has_two_indices(exercise: Exercise) -> bool:
    """Whether there is anything that the order of two indices matters for: a matrix, or names of entries."""
    model = exercise.model
    if isinstance(model, NetworkModel):
        return any(n != 1 for n in model.layers)
    if isinstance(model, GraphModel) and any(_is_matrix(named.value) for named in model.shapes):
        return True
    given = [*exercise.given, *(each for asked in exercise.items for each in asked.given)]
    if any(_is_rows(each.value) for each in given):
        return True
    return bool(_TWO_INDICES.search(f"{_formulas(exercise)} {exercise.setup or ''} {_said(exercise.items)}"))


def _said(items: Iterable[Item]) -> str:
    """All that items ask and are asked about."""
    return _PLACE.sub("", " ".join(f"{item.ask} {item.spec!r} {item.given!r}" for item in items))


def _is_matrix(shape: Value) -> bool:
    return not isinstance(shape, Text) and len(shape) > 1


def _is_rows(value: Value) -> bool:
    return not isinstance(value, Text) and any(not isinstance(row, Text) for row in value)


def _formulas(exercise: Exercise) -> str:
    match exercise.model:
        case GraphModel(text=text):
            return text.value
        case NetworkModel() as model:
            return " ".join(model.activations) + (f" {model.loss.kind}" if model.loss else "")
        case _:
            return ""


def _sizes(item: Item, model: GraphModel, style: Style) -> Iterator[str]:
    """The sizes of arrays whose numbers are not given."""
    given = {g.quantity.value for g in (*item.exercise.given, *item.given)}
    unknown = [n for n in model.shapes if n.name.value not in given]
    if unknown:
        yield f"Sizes: {', '.join(f'{_named(item, n, style)} {_size(n.value)}' for n in unknown)}."


def _size(value: Value) -> str:
    parts = (value,) if isinstance(value, Text) else value
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(map(str, parts))})"


def _named(item: Item, named: Named, style: Style) -> str:
    return formula(item, named.name.value, style)


# ---- steps -------------------------------------------------------------------------------------------


def rule_lines(item: Item, style: Style) -> list[str]:
    """How a step goes: the rule in words, or the author's own assignments; nothing for other items."""
    exercise = item.exercise
    if not _OF_STEPS.search(_said((item,))):
        return []
    if exercise.update is not None:
        lines = [f"  {formula(item, line.text, style)}" for line in split(exercise.update.value)]
        return ["One step, everything on the right as it was before, but for what has @next:", *lines]
    return [_step(item, exercise.step, style)] if exercise.step else []


def _step(item: Item, rule: StepRule, style: Style) -> str:
    """One sentence a setting."""
    by = [formula(item, text.value, style) for text in rule.by]
    way, sign = ("down", "minus") if rule.goal == "minimise" else ("up", "plus")
    goal, moved = formula(item, rule.quantity.value, style), in_letters(tuple(by))
    said = [f"A step goes {way} the slope of {goal}, by {moved}",
            f" (each becomes itself {sign} rate times slope), with the learning rate {_rates(rule, by)}."]
    if rule.batch is not None:
        points = in_letters(tuple(map(str, rule.batch)))
        said.append(f" It sees the data points {points} only, counted from 1.")
    if rule.weight_decay is not None and rule.weight_decay.value != "0":
        change = "is added to its slope" if rule.goal == "minimise" else "is taken off its slope"
        said.append(f" Weight decay {rule.weight_decay}: so many times each quantity {change}.")
    if rule.momentum is not None and rule.momentum.value != "0":
        said.append(f" Momentum {rule.momentum}: instead of the slope it takes v, which is {rule.momentum}")
        said.append(" times the v before plus the slope, and 0 at first.")
    steps = "after one step" if rule.steps == 1 else f"after k of the {rule.steps} steps"
    return f"{''.join(said)} {by[0]}@{1 if rule.steps == 1 else 'k'} is {by[0]} {steps}."


def _rates(rule: StepRule, by: list[str]) -> str:
    rates = [text.value for text in rule.rates]
    if len(set(rates)) == 1:
        return rates[0]
    return in_letters(tuple(f"{rate} for {name}" for rate, name in zip(rates, by, strict=True)))
