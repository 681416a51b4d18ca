"""The right answer to "write a formula": the author's key, or one made from the model."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from bptutor.bank.blank import SolvedReference, read_equation
from bptutor.bank.blank_formula import blank_formula
from bptutor.bank.exercise import FillSpec, FormulaSpec, Text
from bptutor.bank.forms import allowed
from bptutor.bank.formulas import reference
from bptutor.bank.local_partials import paths
from bptutor.errors import BptutorError, FormulaError, GraphError
from bptutor.notation import tree
from bptutor.notation.expand import expressed
from bptutor.notation.generalise import over_indices, with_sums
from bptutor.notation.printer import show
from bptutor.notation.readback import name_tree
from bptutor.notation.simpler import simpler

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.bank.exercise import Item
    from bptutor.bank.formulas import Reference
    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block


def right_formula(item: Item) -> tree.Node:
    """A right answer that keeps to the form asked for.

    Raises GraphError or FormulaError where none can be written with what may be used.
    """
    if isinstance(item.key, Text):
        return item.problem.read(item.key.value)
    spec, wanted = item.spec, reference(item)
    if isinstance(spec, FormulaSpec) and spec.form == "local-partials":
        return chain_rule(item.problem, wanted.node)
    try:
        return _written(item, wanted, derivatives=False)
    except (GraphError, FormulaError):
        if isinstance(spec, FormulaSpec) and "derivatives" not in spec.without:
            return _written(item, wanted, derivatives=True)
        raise


def chain_rule(problem: Problem, target: tree.Node) -> tree.Node:
    """A derivative as products of partials between neighbours, added up over the paths."""
    terms: list[tree.Node] = []
    for way in paths(problem, target):
        names = ((name_tree(f.of, problem.scope), name_tree(f.by, problem.scope)) for f in way)
        slopes: list[tree.Node] = [tree.Derivative(of, by) for of, by in names]
        terms.append(reduce(lambda a, b: tree.Binary("*", a, b), slopes))
    if not terms:
        raise GraphError("no path leads there, so there is no product to write")
    return reduce(lambda a, b: tree.Binary("+", a, b), terms)


def _written(item: Item, wanted: Reference, *, derivatives: bool) -> tree.Node:
    spec, found = item.spec, None
    part = isinstance(spec, FillSpec) and not (isinstance(wanted, SolvedReference) and wanted.is_known)

    scope = item.problem.scope

    def write(block: Block) -> tree.Node:
        return expressed(block, scope, allowed(item), derivatives=derivatives, itself=part)

    def write_in_arrays(block: Block) -> tree.Node:
        return simpler(expressed(block, scope, allowed(item), derivatives=derivatives, whole=True), scope)

    def write_shorter(block: Block) -> tree.Node:
        return simpler(write(block), scope)

    if part and isinstance(spec, FillSpec):
        found = blank_formula(item.problem, read_equation(item.problem, spec.formula.value))
    if found is not None:
        forms = [found]
    else:
        ways = (write_shorter, write)
        indexed = [_with_indices(wanted, way) for way in ways] if wanted.term.labels else []
        forms = [form for form in indexed if form is not None] or [way(wanted.target) for way in ways]
        slopes = any(isinstance(node, tree.Derivative) for node in tree.walk(wanted.node))
        if not part and not slopes and not wanted.target.shape:
            forms.append(write_in_arrays(wanted.target))
    right = [form for form in dict.fromkeys(forms) if _holds(wanted, form)]
    if not right:
        raise GraphError("the formula cannot be written with the names that may be used")
    return min(right, key=lambda form: len(show(form, "ascii")))


def _holds(wanted: Reference, form: tree.Node) -> bool:
    """Whether a formula can be read as the answer, and is right."""
    try:
        return bool(wanted.outcome(form).equal)
    except BptutorError:
        return False


def _with_indices(wanted: Reference, write: Callable[[Block], tree.Node]) -> tree.Node | None:
    """The formula in the index variables of the question, where one is found that holds for all entries."""
    labels, block = wanted.term.labels, wanted.target
    if len(labels) != len(block.shape) or min(block.shape) < 2:
        return None
    names = wanted.problem.vocabulary
    found = over_indices(lambda index: with_sums(write(block[index]), names, labels), labels, names)
    return found if found is not None and wanted.outcome(found).equal else None
