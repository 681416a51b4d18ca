"""Which paths of a derivative the author left out of an equation with a blank."""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import TYPE_CHECKING

from bptutor.bank.blank import read_equation
from bptutor.bank.blank_formula import TooMany, terms_without_blank
from bptutor.bank.exercise import FillSpec
from bptutor.calculus.equivalence import Comparison
from bptutor.calculus.trace import Trace, trace
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.notation.build import build
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Block
    from bptutor.calculus.trace import Path


class Gap(Record):
    """The derivative that an equation with a blank is about, and the paths that are not in it."""

    node: tree.Derivative
    found: Trace
    missing: tuple[Path, ...]


@lru_cache(maxsize=256)
def gap(item: Item) -> Gap | None:
    """The missing paths of a fill item; None where the equation is about no scalar derivative."""
    assert isinstance(item.spec, FillSpec)
    problem = item.problem
    try:
        equation = read_equation(problem, item.spec.formula.value)
        node = equation.known
        if not isinstance(node, tree.Derivative) or problem.block(node).shape:
            return None
        found = trace(problem.givens, problem.block(node.of), problem.block(node.by))
        given = terms_without_blank(equation.open)
    except (BptutorError, TooMany):
        return None
    comparison = Comparison(problem.block(node))
    with problem.scope.temporary():
        there = [comparison.fingerprint(build(term, problem.scope)) for term in given]
        missing = tuple(p for p in found.paths if comparison.fingerprint(product(p)) not in there)
    return Gap(node, found, missing) if len(found.paths) - len(missing) == len(there) else None


def product(path: Path) -> Block:
    """What a path contributes to its derivative."""
    return reduce(lambda a, b: a * b, (f.symbol for f in path.factors))
