"""A wrong choice of data sufficiency, by the first thing that it claims although it is not so.

The verdict shows that already, with two networks or step by step; here it only gets its name, and a hint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel, NetworkModel, SufficiencySpec
from bptutor.bank.known import known_by, quantities_of
from bptutor.bank.problem import Problem
from bptutor.bank.sufficiency import sufficiency_of
from bptutor.bank.truth import truth
from bptutor.calculus.five_choices import CLAIMS, STATEMENTS
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.misread import changed
from bptutor.grading.misconceptions.table import TABLE
from bptutor.record import replace

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item, Model, Text
    from bptutor.calculus.five_choices import Choice, Data
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict

WOULD_BE: dict[Data, str] = {
    "first": "Statement (1) would be",
    "second": "Statement (2) would be",
    "together": "Both together would be",
}
_RELU = re.compile(r"\brelu\s*(?=\()", re.IGNORECASE)
_MEMO = "_enough_when_open"


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """The name of the first false claim of a wrong choice; more only where it would hold without gates."""
    choice: Choice = reading.value
    data = _first_false(item, choice)
    if data is None:
        return None
    if not CLAIMS[choice][data]:
        name = "together-overlooked" if data == "together" else "enough-alone-overlooked"
        return Diagnosis((name,), "", TABLE[name].hint)
    if _is_enough_when_open(item, data):
        said = f"{WOULD_BE[data]} enough if no ReLU unit could be switched off."
        return Diagnosis(("gate-taken-for-known",), said, TABLE["gate-taken-for-known"].hint)
    name = "taken-for-enough-together" if data == "together" else "taken-for-enough-alone"
    return Diagnosis((name,), "", TABLE[name].hint)


def _first_false(item: Item, choice: Choice) -> Data | None:
    """What the choice says first that is not so; where the core does not know, by its author's word."""
    data = sufficiency_of(item).contradicts(choice)
    if data is not None:
        return data
    right = CLAIMS[truth(item).key]
    return next((data for data, enough in CLAIMS[choice].items() if right[data] is not enough), None)


# ---- without gates ---------------------------------------------------------------------------------------


def _is_enough_when_open(item: Item, data: Data) -> bool:
    """Whether data that are not enough would be, were every ReLU unit switched on; decided once."""
    known: dict[Data, bool] = item.__dict__.setdefault(_MEMO, {})
    if data not in known:
        try:
            known[data] = _decided_when_open(item, data)
        except BptutorError:
            known[data] = False
    return known[data]


def _decided_when_open(item: Item, data: Data) -> bool:
    from bptutor.calculus.sufficiency.decide import decide
    from bptutor.calculus.sufficiency.question import Question

    spec, model = item.spec, _without_relu(item.exercise.model)
    assert isinstance(spec, SufficiencySpec)
    if model is None:
        return False
    problem = Problem(changed(item.exercise, model=model), item.given)
    known = [q for k in STATEMENTS[data] for q in known_by(spec.statements[k], problem)]
    question = Question(problem.graph, known, quantities_of(spec.target, problem), problem.givens.fixed)
    return decide(question, in_passing=True).suffices is True


def _without_relu(model: Model | None) -> Model | None:
    """The model with its ReLU units linear; None where it has none."""
    if isinstance(model, NetworkModel) and "relu" in model.activations:
        linear = tuple("linear" if name == "relu" else name for name in model.activations)
        return replace(model, activations=linear)
    if isinstance(model, GraphModel) and _RELU.search(model.text.value):
        return replace(model, text=_linear(model.text))
    return None


def _linear(text: Text) -> Text:
    return replace(text, value=_RELU.sub("", text.value))
