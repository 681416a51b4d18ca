"""How far what was found on one set of random instances can be relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.formulas import Reference
from bptutor.bank.options import right_options
from bptutor.calculus.equivalence import Comparison
from bptutor.calculus.sampling import ENOUGH, Instances
from bptutor.errors import BptutorError, CalculusError

if TYPE_CHECKING:
    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import ChoiceSpec, Item, Option, Text
    from bptutor.calculus.equivalence import Outcome
    from bptutor.calculus.graph import Block

SEEDS = 5
"""Options are compared on so many sets of instances when an exercise is checked."""
RARE = 0.99
"""A wrong answer that agrees on more than this share of the instances is hardly ever different."""


def is_defined(block: Block) -> bool:
    """Whether a quantity has values often enough to compare with."""
    return int(Instances(block.graph, [block]).defined(block).sum()) >= ENOUGH


def hardly_ever_different(outcome: Outcome) -> bool:
    """Whether an answer is wrong, but on few instances only.

    Where no common instance told them apart, but one of odd sizes or close to a bend, hardly anybody could.
    """
    placed = type(outcome.instances) is not Instances or outcome.instances.is_mixed
    return not outcome.equal and (outcome.share > RARE or placed)


def check_seeds(spec: ChoiceSpec, target: Text, item: Item, report: Report) -> None:
    """Formula options once more, on other networks: what is right stays right, what is wrong is so often."""
    if _has_value(item, target):
        return
    right = right_options(spec, item)
    for place, option in enumerate(spec.options):
        if option.formula is not None:
            _check_option(option, option.formula, target, item, report, right=place in right)


def _has_value(item: Item, target: Text) -> bool:
    """Whether the givens settle the target: then options are compared with a number."""
    try:
        item.problem.value(target.value)
    except CalculusError:
        return False
    return True


def _check_option(
    option: Option, formula: Text, target: Text, item: Item, report: Report, *, right: bool
) -> None:
    outcomes = (_outcome(item, target, formula, seed) for seed in range(SEEDS))
    found = [outcome for outcome in outcomes if outcome is not None]
    if right and not all(outcome.equal for outcome in found):
        report.add("E419", formula, f"{option.text} is right on some networks, and wrong on others")
    elif not right and any(outcome.equal or hardly_ever_different(outcome) for outcome in found):
        report.add("W405", formula, f"{option.text} is wrong on few networks only")


def _outcome(item: Item, target: Text, formula: Text, seed: int) -> Outcome | None:
    """How an option compares on the instances of a seed; None where it has another shape."""
    problem = item.problem
    try:
        reference = Reference(problem, problem.read(target.value), target.value, seed)
        comparison = Comparison(reference.target, fixed=problem.givens.fixed, seed=seed)
        with problem.scope.temporary():
            block = reference.block(problem.read(formula.value), formula.value)
            return comparison.outcome(block)
    except BptutorError:
        return None
