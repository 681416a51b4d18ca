"""Wrong options, and claims wrongly held to be true: each is diagnosed as the answer that it is.

An option that is a number or a formula is taken as if it had been typed; of an equation, in an option or a
claim, the right side is taken for an answer to "what is the left side?". What an author declares right or
wrong in words shows nothing that could be computed.
"""

from __future__ import annotations

from dataclasses import replace as with_fields
from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.bank.exercise import (
    ChoiceSpec,
    ClaimSpec,
    FormulaSpec,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    Target,
    Text,
)
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.cleaning import cleaned
from bptutor.grading.kinds import rules_of
from bptutor.grading.misconceptions.diagnosis import Diagnosis, computed
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.sizes import letters_of
from bptutor.grading.verdict import WRONG
from bptutor.notation import tree
from bptutor.notation.numbers import read_number, read_shape
from bptutor.notation.printer import show
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item, Option
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict

RIGHT_SIDE = "The right side"
ONE_OF_THEM = "One of these"
"""Said of several options: by its letter it would tell that the others are right."""
WHEN = " is what comes out when "
A_SIGN = "A sign is the other way round."
"""Said of no option by name: of two that exclude each other it would give the right one away."""
_TURNED: dict[str, tree.CompareOp] = {"<": ">", ">": "<"}
_MEMO = "_as_typed"


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What the first wrong option or claim shows that shows anything."""
    return next((found for found in _diagnoses(item, reading) if found is not None), None)


def _diagnoses(item: Item, reading: Reading) -> Iterator[Diagnosis | None]:
    spec = item.spec
    if isinstance(spec, ChoiceSpec):
        for k in sorted(reading.value - frozenset(truth(item).indices)):
            found = _of_option(item, spec, spec.options[k])
            if found is not None and len(reading.value) > 1 and found.message != A_SIGN:
                found = _about(found, ONE_OF_THEM)
            yield found
    elif isinstance(spec, ClaimSpec) and reading.value:
        yield _of_claim(item, spec.claim)
    elif isinstance(spec, StatementsSpec):
        right = truth(item)
        for said, true, statement in zip(
            reading.value, (right.first, right.second), spec.statements, strict=True
        ):
            if said and not true and statement.claim is not None:
                yield _of_claim(item, statement.claim)


def _of_option(item: Item, spec: ChoiceSpec, option: Option) -> Diagnosis | None:
    """A wrong option."""
    if option.claim is not None:
        return _of_claim(item, option.claim)
    if option.formula is None or spec.target is None:
        return None
    if isinstance(spec.target, ShapeSpec):
        from bptutor.grading.misconceptions.shapes import of_shape

        return of_shape(item, spec.target, read_shape(option.formula.value, letters_of(item.exercise)))
    return _as_typed(item, spec.target, option.formula.value)


def _of_claim(item: Item, claim: Text) -> Diagnosis | None:
    """A claim that is false: what makes its right side out of its left side."""
    node = item.problem.read(claim.value)
    if _has_the_sign_wrong(item, node):
        row = TABLE["lost-minus"]
        return Diagnosis((row.id,), A_SIGN, row.hint)
    parts = [part for part in _equations(node) if not item.problem.holds(part)]
    if not parts:
        return None
    left, right = show(parts[0].left, "ascii"), show(parts[0].right, "ascii")
    found = _as_typed(item, Text(left, claim.where), right)
    return _about(found, RIGHT_SIDE) if found is not None else None


def _has_the_sign_wrong(item: Item, node: tree.Node) -> bool:
    """Whether a quantity is claimed to be below 0 that is above 0, or the other way round."""
    if not isinstance(node, tree.Compare) or node.op not in _TURNED or node.right != tree.Number(Fraction(0)):
        return False
    return item.problem.holds(tree.Compare(_TURNED[node.op], node.left, node.right))


def _equations(node: tree.Node) -> list[tree.Compare]:
    """The equations that a claim is made of, if it is nothing but such."""
    if isinstance(node, tree.Compare) and node.op == "=":
        return [node]
    if isinstance(node, tree.Logic) and node.op == "and":
        return [part for side in node.args for part in _equations(side)]
    return []


# ---- as if it had been typed -----------------------------------------------------------------------------


def _as_typed(item: Item, target: Text, text: str) -> Diagnosis | None:
    """What an answer to "what is the target?" shows; None where it is right or cannot be read."""
    asked = _question(item, target, number=_is_number(text))
    try:
        rules = rules_of(asked)
        reading = rules.read(asked, cleaned(text))
        verdict = rules.judge(asked, reading)
        return computed(asked, reading, verdict) if verdict.status == WRONG else None
    except BptutorError:
        return None


def _question(item: Item, target: Text, *, number: bool) -> Item:
    """An item that asks for a target; made once, so that what is known of it is kept."""
    known = item.__dict__.setdefault(_MEMO, {})
    key = target.value, number
    if key not in known:
        spec = NumericSpec((Target(target),), False) if number else FormulaSpec(target)
        asked = with_fields(item, spec=spec, misconceptions=(), key=None)
        object.__setattr__(asked, "exercise", item.exercise)
        known[key] = asked
    found: Item = known[key]
    return found


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except BptutorError:
        return False
    return True


def _about(found: Diagnosis, what: str) -> Diagnosis:
    """A diagnosis that speaks of a part of the answer."""
    message, ascii_message = (_said_of(text, what) for text in (found.message, found.said("ascii")))
    return replace(found, message=message, ascii_message=ascii_message)


def _said_of(message: str, what: str) -> str:
    first, _, rest = message.partition(" ")
    if first == "This":
        return f"{what} {rest}"
    is_about_a_number = what == RIGHT_SIDE and WHEN in message
    return message if is_about_a_number else f"{what}: {message}"
