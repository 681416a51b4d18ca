"""Formulas as blocks: shapes, index-labelled axes, and errors at their place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Block, Graph
from bptutor.errors import BptutorError, FormulaError, ShapeError, UnknownName
from bptutor.notation.build import build
from bptutor.notation.parser import parse
from bptutor.notation.scope import Scope

SHAPES = {"W": (2, 3), "X": (4, 3), "S": (2, 2), "x": (3,), "y": (2,), "b": (), "c": ()}


@pytest.fixture(scope="module")
def scope() -> Scope:
    """Matrices, vectors, numbers, and general functions f (of one) and F (of two arguments)."""
    scope = Scope(Graph(), ("f", "F"))
    for name, shape in SHAPES.items():
        scope.add(name, scope.graph.leaf(name, shape))
    scope.vocabulary.add_indices("ijkl")
    return scope


@pytest.fixture(scope="module")
def values(scope: Scope) -> dict[str, Any]:
    """A number for everything."""
    rng = np.random.default_rng(1)
    return {name: rng.normal(size=shape) for name, shape in SHAPES.items()}


@pytest.fixture(scope="module")
def givens(scope: Scope, values: dict[str, Any]) -> Givens:
    """All leaves given."""
    return Givens(scope.graph, [(scope.blocks[n], v.tolist()) for n, v in values.items()])


def sig(z: Any) -> Any:
    """The logistic function."""
    return 1 / (1 + np.exp(-z))


FORMULAS = [
    # products of arrays
    ("W @ x", "W @ x"),
    ("W x", "W @ x"),
    ("W^T @ y", "W.T @ y"),
    ("x @ W.T", "x @ W.T"),
    ("X @ W.T + y", "X @ W.T + y"),
    ("y x^T", "np.outer(y, x)"),
    ("y @ x.T", "np.outer(y, x)"),
    ("x^T x", "x @ x"),
    ("x.T @ x", "x @ x"),
    ("y^T W x", "y @ W @ x"),
    ("S @ S", "S @ S"),
    ("S ⊙ S", "S * S"),
    ("x*x", "x * x"),
    ("2*W/b", "2 * W / b"),
    ("W^2", "W ** 2"),
    ("outer(y, x)", "np.outer(y, x)"),
    ("dot(x, x)", "x @ x"),
    # index variables: a free one is an axis, in the order of appearance
    ("x_i", "x"),
    ("W_ij", "W"),
    ("W_ji", "W"),
    ("x_j*W_ij", "(W * x).T"),
    ("W_ij*x_j", "W * x"),
    ("X_ij*x_j - b", "X * x - b"),
    ("S_ii", "np.diag(S)"),
    ("x_i*x_j*y_k", "np.einsum('i,j,k->ijk', x, x, y)"),
    ("i*x_i", "np.arange(1, 4) * x"),
    ("W_1j + x_j", "W[0] + x"),
    ("W_{i,2}", "W[:, 1]"),
    ("W_12*x_2", "W[0, 1] * x[1]"),
    # reductions
    ("sum_j(W_ij*x_j)", "W @ x"),
    ("sum_i(sum_j(W_ij*x_j*y_i))", "y @ W @ x"),
    ("mean_i(x_i^2)", "(x ** 2).mean()"),
    ("prod_i(x_i)", "x.prod()"),
    ("max_i(x_i)", "x.max()"),
    ("min_j(W_ij)", "W.min(1)"),
    ("sum_k(x_i*x_k)", "x * x.sum()"),
    ("sum_i(x_i) * sum_i(y_i)", "x.sum() * y.sum()"),
    ("sum(W)", "W.sum()"),
    ("sum(W, axis=0)", "W.sum(0)"),
    ("mean(W, axis=1)", "W.mean(1)"),
    ("max(W)", "W.max()"),
    ("min(W, axis=1)", "W.min(1)"),
    ("prod(W, axis=0)", "W.prod(0)"),
    ("max(b, c, 0)", "max(b, c, 0)"),
    # functions
    ("softmax(x)", "np.exp(x) / np.exp(x).sum()"),
    ("softmax(W)", "np.exp(W) / np.exp(W).sum(1, keepdims=True)"),
    ("softmax(W, axis=0)", "np.exp(W) / np.exp(W).sum(0)"),
    ("norm(x)", "np.linalg.norm(x)"),
    ("||x||^2", "x @ x"),
    ("|b|", "abs(b)"),
    ("clip(x, -0.1, 0.1)", "np.clip(x, -.1, .1)"),
    ("e^b", "np.exp(b)"),
    ("e*pi", "np.e * np.pi"),
    ("[b > 0]", "float(b > 0)"),
    ("1[x_i > 0]", "(x > 0) * 1.0"),
    ("tan(b)", "np.tan(b)"),
    ("[x_1, b, 2]", "np.array([x[0], b, 2])"),
    ("[[1, 2], [3, 4]]", "np.array([[1, 2], [3, 4]])"),
    ("[x, x]", "np.array([x, x])"),
    ("conv(x, [1, 2])", "np.array([x[0] + 2*x[1], x[1] + 2*x[2]])"),
    ("conv(X, [[1, 0], [0, 1]])", "X[:-1, :-1] + X[1:, 1:]"),
    ("conv(x, [1,], stride=2)", "x[::2]"),
    ("conv(x, [1, 1], pad=1)", "np.array([x[0], x[0]+x[1], x[1]+x[2], x[2]])"),
    ("maxpool(x, 2, stride=1)", "np.array([max(x[0], x[1]), max(x[1], x[2])])"),
    ("maxpool(X, 2)", "X[:, :2].reshape(2, 2, 1, 2).max((1, 3))"),
    # slopes and derivatives
    ("sigmoid'(b)", "sig(b) * (1 - sig(b))"),
    ("tanh'(x)", "1 - np.tanh(x)**2"),
    ("tanh''(b)", "-2*np.tanh(b)*(1 - np.tanh(b)**2)"),
    ("relu'(0)", "0.0"),
    ("sigmoid'(0)", "0.25"),
    ("sigmoid''(0)", "0.0"),
    ("d(b^3)/db", "3*b*b"),
    ("d(x_i^2)/dx_i", "2*x"),
    ("d(x_i^2)/dx_j", "np.diag(2*x)"),
    ("d(sum(x)^3)/dx_j", "3*x.sum()**2 * np.ones(3)"),
    ("d(W @ x)/dx", "W"),
    ("d(sum_j(W_ij*x_j))/dx_k", "W"),
    ("d(y^T W x)/dW", "np.outer(y, x)"),
    ("d(y^T W x)/dW_12", "y[0]*x[1]"),
    ("d(2)/db", "0.0"),
    ("d(c*b^3)/db/b", "3*c*b"),
]


@pytest.mark.parametrize(("formula", "expected"), FORMULAS, ids=[f for f, _ in FORMULAS])
def test_a_formula_has_the_value_and_shape_numpy_gives_it(
    formula: str, expected: str, scope: Scope, values: dict[str, Any], givens: Givens
) -> None:
    """Every operation of the format, against numpy."""
    block = build(parse(formula, scope.vocabulary), scope, formula)
    wanted = eval(expected, {"np": np, "sig": sig, **values})  # noqa: S307

    assert block.shape == np.shape(wanted)
    assert np.allclose(np.array(givens.value(block), float), wanted)


MISTAKES = [
    # formula, error, the place, what the message says, what the remedy says
    ("W @ y", ShapeError, "W @ y", "W is 2x3, y is a vector of 2", "Did you mean W.T @ y?"),
    ("W^T @ x", ShapeError, "W^T @ x", "W^T is 3x2, x is a vector of 3", "Did you mean W @ x?"),
    ("1 + W*x", ShapeError, "W*x", "entry by entry, or of matrices?", "W @ x"),
    ("S S", ShapeError, "S S", "entry by entry, or of matrices?", "S @ S"),
    ("b + x + y", ShapeError, "b + x + y", "y is a vector of 2", None),
    ("x_i + y_i", ShapeError, "y_i", "i runs over 2 values in y_i, over 3 in x_i", None),
    ("x_i - x_{i-1}", ShapeError, "x_{i-1}", "asks for entry 0, but x goes from 1 to 3", None),
    ("sum_i(b)", FormulaError, "(b)", "nothing says what i runs over", "to index an array"),
    ("dot(x, y)", ShapeError, "dot(x, y)", "the shapes differ", None),
    ("b @ x", ShapeError, "b @ x", "multiplies vectors and matrices", "Write *"),
    ("softmax(x_i)", ShapeError, "softmax(x_i)", "takes a vector", "without an index"),
    ("sum(x_i)", FormulaError, "sum(x_i)", "over which index?", "sum_i(...)"),
    ("sum(W, axis=2)", ShapeError, "sum(W, axis=2)", "has no axis 2", "counted from 0"),
    ("clip(x, 1)", FormulaError, "clip(x, 1)", "takes 3 arguments, not 2", None),
    ("f(b) + f(b, c)", FormulaError, "f(b, c)", "1 arguments elsewhere, here 2", None),
    ("F'(b, c)", FormulaError, "F'(b, c)", "is not one slope", "derivative"),
    ("softmax'(x)", FormulaError, "softmax'(x)", "has no slope", "derivative"),
    ("d(b)/d(2)", FormulaError, "(2)", "by a quantity", None),
    ("q + 1", UnknownName, "q", "no quantity called q", None),
    ("conv(x, x, stride=b)", FormulaError, "b", "whole number", None),
    ("conv(x, [1, 2, 3, 4])", ShapeError, "conv(x, [1, 2, 3, 4])", "does not fit", None),
    ("conv(x, [1,], pad=9999999)", ShapeError, "conv(x, [1,], pad=9999999)", "the most is", None),
    ("maxpool(x, 7)", ShapeError, "maxpool(x, 7)", "does not fit", None),
    ("[x, y]", ShapeError, "[x, y]", "one shape", None),
    ("f'", FormulaError, "f'", "nowhere", "f'(z)"),
    ("w@1", FormulaError, "w", "", None),
    ("b@1", UnknownName, "b@1", "does not make it", "step"),
]


@pytest.mark.parametrize(
    ("formula", "error", "place", "message", "remedy"), MISTAKES, ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_said_at_its_place(
    formula: str, error: type[FormulaError], place: str, message: str, remedy: str | None
) -> None:
    """The message names the thing, the caret stands under it, the remedy says what to do."""
    scope = Scope(Graph(), ("f", "F"))
    for name, shape in SHAPES.items():
        scope.add(name, scope.graph.leaf(name, shape))
    scope.vocabulary.add_indices("ijkl")

    with pytest.raises(error) as caught:
        build(parse(formula, scope.vocabulary), scope, formula)

    e = caught.value
    assert e.text[e.start : e.end] == place
    assert message in e.message
    assert remedy is None or remedy in (e.remedy or "")


def test_the_left_side_can_order_the_axes(scope: Scope) -> None:
    """`A_ij = x_j*y_i` has the rows of y."""
    node = parse("x_j*y_i", scope.vocabulary)

    assert build(node, scope, order=("i", "j")).shape == (2, 3)
    assert build(node, scope).shape == (3, 2)


def test_a_scalar_expression_is_the_entry_of_its_array(scope: Scope) -> None:
    """What is known of sigmoid(x)'s first entry is known of sigmoid(x_1)."""
    array = build(parse("sigmoid(x)", scope.vocabulary), scope)
    scalar = build(parse("sigmoid(x_1)", scope.vocabulary), scope)

    assert int(scalar.rows) == int(array.rows[0])


def test_the_slope_of_a_function_without_its_argument() -> None:
    """f' is the slope at f's one place; at two places it is refused."""
    scope = Scope(Graph(), ("f",))
    z = scope.add("z", scope.graph.leaf("z"))
    scope.add("a", scope.graph.name("a", scope.graph.function("f", z)))
    bare = build(parse("f'", scope.vocabulary), scope)

    assert bare is scope.graph.function("f", z, orders=(1,))

    scope.add("c", scope.graph.name("c", scope.graph.function("f", scope.blocks["a"])))
    with pytest.raises(FormulaError, match="several times"):
        build(parse("f'", scope.vocabulary), scope)


def test_rows_of_data_are_cells() -> None:
    """With data x of shape (m, d), w^T x_i is one number a point."""
    scope = Scope(Graph())
    scope.add("x", scope.graph.leaf("x", (4, 2)))
    scope.add("w", scope.graph.leaf("w", (2,)))
    scope.vocabulary.add_indices("i")
    values = {"x": [[1, 2], [3, 4], [5, 6], [7, 8]], "w": [10, 1]}
    givens = Givens(scope.graph, [(scope.blocks[n], v) for n, v in values.items()])

    products = build(parse("w^T x_i", scope.vocabulary), scope, "w^T x_i")
    lengths = build(parse("||x_i||^2", scope.vocabulary), scope)
    second = build(parse("w^T x_2", scope.vocabulary), scope, "w^T x_2")

    assert givens.value(products) == [12, 34, 56, 78]
    assert givens.value(lengths) == [5, 25, 61, 113]
    assert givens.value(second) == 34


@pytest.mark.parametrize("text", ["x_i*W_jk*X_lk*x_k", "outer(x, x)*S", "d(X @ x)/dX*W", "sum_i(x)"])
def test_whatever_is_typed_ends_in_a_block_or_an_error_of_ours(text: str, scope: Scope) -> None:
    """No shape trouble escapes as a traceback."""
    try:
        found: object = build(parse(text, scope.vocabulary), scope, text)
    except BptutorError as e:
        found = e

    assert isinstance(found, (Block, BptutorError))
