"""Whether the mistakes that an author expects are wrong answers: that can be given, and are given once.

Formulas are compared in `check_formula`, where the instances are.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from bptutor.bank.exercise import ChoiceSpec, ShapeSpec
from bptutor.bank.expected_answers import entries, rows_meant, value_of
from bptutor.bank.known_mistakes import KNOWN
from bptutor.bank.load_question import printed
from bptutor.bank.suggest import suggestions
from bptutor.bank.truth import (
    Array,
    Chosen,
    Count,
    Number,
    ShapeTruth,
    Statements,
    Sufficient,
    Table,
    TrueFalse,
    truth,
)
from bptutor.calculus.arrays import flat
from bptutor.errors import BptutorError, did_you_mean
from bptutor.notation.numbers import close, read_count, read_number, read_shape

if TYPE_CHECKING:
    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Item, Text


def check_misconceptions(item: Item, report: Report) -> None:
    """Report each expected mistake that is no answer (E312), right (E418) or there twice (W415)."""
    if not item.misconceptions:
        return
    facts = truth(item)
    seen: dict[Any, Text] = {}
    for expected in item.misconceptions:
        text = expected.answer
        try:
            value = value_of(facts, text.value, item)
            right = _is_right(facts, text.value, item)
        except BptutorError as e:
            report.add("E312", text, f"no answer to this is `{text}`: {e.message}", e.remedy)
            continue
        if right:
            report.add("E418", text, f"`{text}` is right, so it shows no mistake")
        elif value in seen:
            report_twice(seen[value], text, report)
        seen.setdefault(value, text)


def report_twice(first: Text, second: Text, report: Report) -> None:
    """Two expected answers that are the same one: only the first is ever looked at (W415)."""
    report.add("W415", second, f"`{second}` is the same answer as `{first}` above, so it is never told")


def check_words(item: Item, report: Report) -> None:
    """Report each expected mistake of which nothing is said: no words of its own, and no known id (W414)."""
    for expected in item.misconceptions:
        if expected.id not in KNOWN and expected.says is None and expected.hint is None:
            message = f"bptutor has no words for `{expected.id}`, so nothing is said of this mistake"
            close = did_you_mean(suggestions(expected.id, KNOWN, 1))
            report.add("W414", expected.answer, message, close and f"{close} If not, add says: with words.")


@singledispatch
def _is_right(facts: Any, text: str, item: Item) -> bool:  # noqa: ARG001
    return False


@_is_right.register(Chosen)
def _option(facts: Chosen, text: str, item: Item) -> bool:
    """Of several right options each is right, although the others belong to the answer as well."""
    assert isinstance(item.spec, ChoiceSpec)
    return printed(text) in {printed(item.spec.options[k].text.value) for k in facts.indices}


@_is_right.register(TrueFalse)
def _word(facts: TrueFalse, text: str, item: Item) -> bool:  # noqa: ARG001
    return text.strip().lower() in (("true", "yes") if facts.value else ("false", "no"))


@_is_right.register(Statements)
def _pair(facts: Statements, text: str, item: Item) -> bool:  # noqa: ARG001
    return text == "".join("T" if value else "F" for value in (facts.first, facts.second))


@_is_right.register(Sufficient)
def _choice(facts: Sufficient, text: str, item: Item) -> bool:  # noqa: ARG001
    return text == facts.key


@_is_right.register(Count)
def _count(facts: Count, text: str, item: Item) -> bool:  # noqa: ARG001
    return read_count(text) == facts.total


@_is_right.register(ShapeTruth)
def _shape(facts: ShapeTruth, text: str, item: Item) -> bool:
    assert isinstance(item.spec, ShapeSpec)
    return not item.spec.each_layer and read_shape(text) in (facts.shape, *facts.also)


@_is_right.register(Number)
def _number(facts: Number, text: str, item: Item) -> bool:
    return close(facts.value, read_number(text), item.tolerance, facts.scale)


@_is_right.register(Table)
def _table(facts: Table, text: str, item: Item) -> bool:
    """Of a table only the rows that are written count: the others may hold anything."""
    rows = rows_meant(facts, text, item)
    return all(_is_right(facts.rows[k].truth, value, item) for k, value in rows)


@_is_right.register(Array)
def _array(facts: Array, text: str, item: Item) -> bool:
    values, scales = flat(facts.values), flat(facts.scales)
    return all(
        close(v, t, item.tolerance, s) for v, t, s in zip(values, entries(facts, text), scales, strict=True)
    )
