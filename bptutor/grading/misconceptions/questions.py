"""What to ask oneself where two mistakes explain an answer: what one has in one case and not in the other.

    question_of("lost-weight")       Question(asked="Is the weight {link} one of your factors?", bare=...)

The slots are those of the table's clauses; `bare` is asked where they have no name. A question never holds
a number, and can be answered from one's own sheet.
"""

from __future__ import annotations

from bptutor.record import Record


class Question(Record):
    """A question with slots, and the same without."""

    asked: str
    bare: str


def _plain(text: str) -> Question:
    return Question(text, text)


_SLOPE = Question(
    "Which value did you use for the slope {where}?", "Which value did you use for each slope?"
)
_GATE = Question(
    "Is the gate {where} open in your computation, and by which net input did you judge it?",
    "Which gates are open in your computation, and by which net input did you judge each?",
)
_EITHER = Question(
    "What stands in your product: {a}, {b}, or neither?",
    "Which unit does each quantity in your product belong to?",
)
_WEIGHT = Question(
    "Is the weight {link} one of your factors?", "Is every weight on the way one of your factors?"
)
_UPSTREAM = Question(
    "Which value did you use for what comes down to {through}?",
    "Which value did you begin with, at the top?",
)
_POWER = Question(
    "What did you get as the derivative of the power {where}?",
    "What did you get as the derivative of each power?",
)
_APPLIED = Question(
    "Which value did you go on with {where}: before the activation, or after it?",
    "Which values did you go on with: before the activation, or after it?",
)
_ACTIVATION = Question("Which activation did you apply {where}?", "Which activation did you apply?")
_INPUT = _plain("Is what the weight is multiplied by one of your factors?")
_LOCAL = _plain("Which value did you use for the slope of each step on the way?")
_PATHS = _plain("How many terms does your sum have, and which way does each of them stand for?")
_LOSS = _plain("What did you write for the derivative of the loss, with all the numbers in front?")
_MEAN = _plain("By how many did you divide, and how often?")
_STEP = _plain("Which line did you use for the step: what is added or taken off, and from which value?")
_POINTS = _plain("Which data points did you use?")
_SIGN = _plain("Which sign has each of your factors?")
_CONVENTION = _plain("Which index of a weight did you read as where it comes from?")
_DERIVATIVE = _plain("What did you differentiate, and by what?")
_ITEM = _plain("Which item did you work out?")
_FACTORS = _plain("Which factors does your product have, and what is each the derivative of?")
_DIFFERENCE = _plain("Did you add, or subtract?")
_BIAS = _plain("Is the bias a term of each of your net inputs?")

_ASKED = (
    (_SLOPE, "lost-activation-slope wrong-activation-slope activation-for-slope extra-output-slope"),
    (_SLOPE, "lost-square-in-slope slope-at-activation slope-at-net"),
    (_GATE, "relu-gate-ignored relu-gate-inverted relu-gate-of-another-unit"),
    (_EITHER, "neighbouring-input neighbouring-unit wrong-layer net-for-activation activation-for-net"),
    (_EITHER, "weight-for-input input-for-weight"),
    (_WEIGHT, "lost-weight"),
    (_UPSTREAM, "lost-upstream"),
    (_POWER, "wrong-power"),
    (_APPLIED, "activation-not-applied"),
    (_ACTIVATION, "wrong-activation"),
    (_INPUT, "lost-input"),
    (_LOCAL, "lost-local-derivative"),
    (_PATHS, "lost-path paths-subtracted lost-term softmax-cross-terms-lost"),
    (_LOSS, "halved-loss doubled-loss squared-loss-slope cross-entropy-slope"),
    (_MEAN, "sum-for-mean mean-for-sum divided-twice"),
    (_STEP, "step-uphill lost-rate change-only gradient-for-step"),
    (_POINTS, "wrong-batch"),
    (_SIGN, "lost-minus reversed-error sign-of-a-term"),
    (_CONVENTION, "transposed-weight other-weight-convention swapped-outer-product transposed"),
    (_DERIVATIVE, "other-derivative"),
    (_ITEM, "other-item"),
    (_FACTORS, "extra-factor"),
    (_DIFFERENCE, "sum-for-difference"),
    (_BIAS, "lost-bias"),
)
QUESTIONS = {name: question for question, names in _ASKED for name in names.split()}
"""The question that tells each misconception from others."""


def question_of(name: str) -> Question | None:
    """What tells a misconception from others; None where nothing better than its hint is known."""
    return QUESTIONS.get(name)
