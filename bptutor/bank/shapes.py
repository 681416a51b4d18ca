"""The shapes of arrays, Jacobians and layers, with letters where the author wrote letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bptutor.bank.exercise import LayersModel, NetworkModel
from bptutor.calculus.counting import as_matrix, jacobian_shape
from bptutor.errors import GraphError
from bptutor.notation import tree

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item, Model, ShapeSpec
    from bptutor.calculus.counting import Size


def shape_of(spec: ShapeSpec, item: Item) -> tuple[tuple[Size, ...], tuple[tuple[Size, ...], ...]]:
    """The shape that is asked for, and the other ways to write it. Raises FormulaError, GraphError."""
    problem = item.problem
    node = problem.read(spec.of.value)
    if isinstance(node, tree.Derivative):
        if node.order != 1:
            raise GraphError("only the shapes of first derivatives can be asked for")
        of, by = problem.shape(node.of), problem.shape(node.by)
        shape = jacobian_shape(of, by, spec.jacobian)
    else:
        shape = problem.shape(node)
    said = tuple(problem.model.size_text(n) if isinstance(n, int) else n for n in shape)
    also = (as_matrix(said, spec.vectors),) if len(said) == 1 else ()
    return said, also


def layer_shapes(model: Model | None) -> tuple[Any, ...]:
    """The shape of what each layer puts out, the input left out."""
    from bptutor.calculus.layer_list import measure

    if isinstance(model, LayersModel):
        return tuple(m.after for m in measure([text.value for text in model.layers])[1:])
    if isinstance(model, NetworkModel):
        return tuple((n,) for n in model.layers[1:])
    raise GraphError("layers are those of a network or of a list of layers", "Add network: or layers:.")
