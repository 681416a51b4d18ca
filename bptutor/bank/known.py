"""What the statements of a data-sufficiency item make known: their texts as quantities of the graph.

    o_h1, w_{h,j}, W^(2), dL/dw_1, w@1      names, derivatives, values after a step: all entries
    w1*x1 + w2*x2, o_y^2, L                 formulas: their values
    w_*, w_h*_j*, dL/dw_*                   families
    all weights, all inputs, all biases     the same in words
    w_* but w_{x1,h1}                       any of these, less another
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.families import LARGEST_LISTED, Member, in_words, is_family, members
from bptutor.calculus.arrays import places
from bptutor.calculus.graph import Quantity
from bptutor.errors import FormulaError, GraphError
from bptutor.notation import tree
from bptutor.notation.tree import is_claim
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.problem import Problem
    from bptutor.bank.specs import DataStatement, Text

_ALL = re.compile(r"\s*all\s+(?=\S)")
_SEVERAL = re.compile(r"\.\.|…|\s(?:and|to)\s|,\s")
_BUT = re.compile(r"\s+(?:but|except|without)\s+")
_DERIVATIVE = re.compile(r"(?:d|∂)\s*(?P<of>[^/]+?)\s*/\s*(?:d|∂)\s*(?P<by>[^/]+)")


def quantities_of(text: Text, problem: Problem) -> list[Quantity]:
    """What a text of a statement makes known, each value once.

    Raises UnknownName for what is not there, FormulaError, GraphError (also where there is no graph).
    """
    _refuse_models(problem)
    every, *without = less(text.value)
    left_out = {q.row for part in without for q in _meant(part, problem)}
    found: dict[int, Quantity] = {}
    for quantity in _meant(every, problem):
        if quantity.row not in left_out:
            found.setdefault(quantity.row, quantity)
    if without and not found:
        message, remedy = f"nothing is left of {every} without {listed(without)}", "Leave out less."
        raise FormulaError(text.value, 0, len(text.value), message, remedy)
    return list(found.values())


def less(text: str) -> list[str]:
    """`w_* but w_1 except w_2` as a family and what it is without: `w_*`, `w_1`, `w_2`."""
    return _BUT.split(text)


def _refuse_models(problem: Problem) -> None:
    """Raises GraphError where statements cannot be made about the model."""
    if problem.model.letters:
        letters = ", ".join(problem.model.letters)
        message = f"what is enough is not decided where sizes are letters ({letters})"
        raise GraphError(message, "Give the sizes in numbers.")
    if any(block.rows.size > LARGEST_LISTED for block in problem.scope.blocks.values()):
        message = f"what is enough is not decided for arrays of more than {LARGEST_LISTED} entries"
        raise GraphError(message, "Use smaller sizes.")


def known_by(statement: DataStatement, problem: Problem) -> list[Quantity]:
    """All that a statement makes known, each value once. Raises what `quantities_of` raises."""
    found: dict[int, Quantity] = {}
    for text in statement.quantities:
        for quantity in quantities_of(text, problem):
            found.setdefault(quantity.row, quantity)
    return list(found.values())


def _meant(text: str, problem: Problem) -> Iterator[Quantity]:
    """The entries of what is written, as a formula where it can be read as one."""
    said = in_words(text, problem)
    if said is not None:
        return _entries(said, problem)
    text = _ALL.sub("", text)
    try:
        node = problem.read(text)
    except FormulaError as e:
        family = _family(text, problem)
        if family is not None:
            return family
        if _SEVERAL.search(text):
            raise _several(text) from e
        raise
    if is_claim(node):
        raise _no_claim(text, node)
    return problem.block(text).quantities()


def _several(text: str) -> FormulaError:
    message = "this is no single quantity and no family"
    remedy = "Put each name into the list by itself, [w1, w2], or write a family: 'w_*'."
    return FormulaError(text, 0, len(text), message, remedy)


def _no_claim(text: str, node: tree.Node) -> FormulaError:
    """A statement makes a value known, and does not say what it is."""
    message = "this is a claim, and a statement lists what is known"
    remedy = "Name the quantity alone; numbers belong to given:."
    if not (isinstance(node, tree.Compare) and node.op == "="):
        remedy = f"Write [{text.strip()}] for: it is known whether this holds."
    return FormulaError(text, *node.span, message, remedy)


# ---- families --------------------------------------------------------------------------------------------


def _family(text: str, problem: Problem) -> Iterator[Quantity] | None:
    """The entries of a family, or the derivatives of or by one; None where the text is neither."""
    derivative = _DERIVATIVE.fullmatch(text.strip())
    if derivative is not None and any(map(is_family, derivative.groups())):
        return _derivatives(derivative["of"], derivative["by"], problem)
    if not is_family(text):
        return None
    by = text.strip()[1:]
    if text.strip()[0] in "d∂" and problem.scope.loss is not None and is_family(by):
        try:
            return _entries(members(text.strip(), problem), problem)
        except FormulaError:  # dw_* is short for dL/dw_*
            return _derivatives(problem.scope.loss, by, problem)
    return _entries(members(text.strip(), problem), problem)


def _derivatives(of: str, by: str, problem: Problem) -> Iterator[Quantity]:
    for over in _named(of, problem):
        for under in _named(by, problem):
            node = tree.Derivative(problem.read(over.name), problem.read(under.name))
            block = problem.block(node)
            yield from (Quantity(block, (*i, *j)) for i in over.indices for j in under.indices)


def _named(text: str, problem: Problem) -> list[Member]:
    """A family, or any formula as a family of one."""
    if is_family(text) and not problem.vocabulary.has(text):
        return members(text, problem)
    return [Member(text, tuple(places(problem.block(text).shape)))]


def _entries(family: list[Member], problem: Problem) -> Iterator[Quantity]:
    for name, indices in family:
        block = problem.scope.blocks[name]
        yield from (Quantity(block, index) for index in indices)
