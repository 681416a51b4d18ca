"""Graph texts: leaves, arrays over index variables, recurrences, errors with their line."""

from __future__ import annotations

import math

import pytest

from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.errors import FormulaError, ShapeError
from bptutor.notation.build import build
from bptutor.notation.parser import parse
from bptutor.notation.program import Program, read_program
from bptutor.notation.scope import Scope
from bptutor.notation.statements import split


def program(
    text: str,
    shapes: dict[str, tuple[int, ...]] | None = None,
    ranges: dict[str, int] | None = None,
    functions: tuple[str, ...] = (),
) -> Program:
    """The program of a text."""
    scope = Scope(Graph(), functions, dict(ranges or {}))
    return read_program(text, scope=scope, shapes=shapes or {}, domain={})


def value(scope: Scope, formula: str, given: dict[str, object]) -> object:
    """A formula's value."""
    givens = Givens(scope.graph, [(scope.blocks[name], v) for name, v in given.items()])
    return givens.value(build(parse(formula, scope.vocabulary), scope, formula))


SHAPES = [
    # text, declared shapes, ranges, the shapes of everything
    ("z = w*x + b", {}, {}, {"w": (), "x": (), "b": (), "z": ()}),
    ("H_i = w0 + w1*x_i", {"x": (3,)}, {}, {"x": (3,), "w0": (), "w1": (), "H": (3,)}),
    ("n_k = sum_j(w_kj*o_j)", {"w": (2, 3)}, {}, {"w": (2, 3), "o": (3,), "n": (2,)}),
    ("L = sum_i(p_i*q_i)", {}, {"i": 4}, {"p": (4,), "q": (4,), "L": ()}),
    ("A_ij = x_j*y_i", {"x": (3,), "y": (2,)}, {}, {"x": (3,), "y": (2,), "A": (2, 3)}),
    (
        "Z = X @ W\nA = relu(Z)",
        {"X": (4, 2), "W": (2, 3)},
        {},
        {"X": (4, 2), "W": (2, 3), "Z": (4, 3), "A": (4, 3)},
    ),
    (
        "z^(4) = w^(4) @ a^(3)",
        {"w^(4)": (2, 2), "a^(3)": (2,)},
        {},
        {"w^(4)": (2, 2), "a^(3)": (2,), "z^(4)": (2,)},
    ),
    # subscripts that index nothing are part of the name
    ("o_y = relu(w_y*o_h)", {}, {}, {"w_y": (), "o_h": (), "o_y": ()}),
    ("z_out = w_out*x", {}, {}, {"w_out": (), "x": (), "z_out": ()}),
    ("net = w_0 + sum_i(w_i*x_i)", {"w": (3,), "x": (3,)}, {}, {"w": (3,), "x": (3,), "w_0": (), "net": ()}),
    # a declared leaf that nothing uses; a declared shape of what is defined
    ("z = w*x", {"y": (3,)}, {}, {"y": (3,), "w": (), "x": (), "z": ()}),
    ("z = W @ x", {"W": (2, 3), "x": (3,), "z": (2,)}, {}, {"W": (2, 3), "x": (3,), "z": (2,)}),
]


@pytest.mark.parametrize(("text", "shapes", "ranges", "expected"), SHAPES, ids=[s[0] for s in SHAPES])
def test_names_get_their_shapes(
    text: str,
    shapes: dict[str, tuple[int, ...]],
    ranges: dict[str, int],
    expected: dict[str, tuple[int, ...]],
) -> None:
    """Shapes follow from what is declared, and from what indexes what."""
    scope = program(text, shapes, ranges).scope

    assert {name: block.shape for name, block in scope.blocks.items()} == expected


def test_a_named_assignment_is_a_node_of_its_own() -> None:
    """In a = x*y; L = a + x*y the derivative by a is 1, by x it is 2y."""
    scope = program("a = x*y\nL = a + x*y").scope

    assert value(scope, "dL/da", {"x": 2, "y": 5}) == 1
    assert value(scope, "dL/dx", {"x": 2, "y": 5}) == 10


def test_two_names_stay_two_quantities() -> None:
    """`u = w` ties them by value, not by identity."""
    scope = program("u = w\nL = u*w").scope

    assert value(scope, "dL/du", {"w": 3}) == 3
    assert value(scope, "dL/dw", {"w": 3}) == 6


def test_derivatives_may_stand_on_the_right() -> None:
    """delta_k = -dE/dnet_k."""
    text = "o_j = tanh(net_j)\nE = sum_j((o_j - t_j)^2)\ndelta_k = -dE/dnet_k"
    scope = program(text, {"net": (2,)}).scope
    expected = [-2 * (math.tanh(v) - 1) * (1 - math.tanh(v) ** 2) for v in (0.5, -1)]

    assert value(scope, "delta", {"net": [0.5, -1], "t": [1, 1]}) == pytest.approx(expected)


# ---- recurrences -----------------------------------------------------------------------------------------


def test_a_recurrence_is_unrolled() -> None:
    """h_1 ... h_n are quantities; shared weights collect the derivatives of all steps."""
    scope = program("h_t = w*h_{t-1} + x_t\nL = h_3", {"x": (3,)}).scope
    given = {"h_0": 1, "w": 2, "x": [1, 1, 1]}

    assert value(scope, "h", given) == [1, 3, 7, 15]
    assert value(scope, "dL/dh_1", given) == 4
    assert value(scope, "dL/dw", given) == 1 * 4 + 3 * 2 + 7
    assert value(scope, "dL/dh_t", given) == [4, 2, 1]
    assert value(scope, "sum_t(h_t)", given) == 25
    assert value(scope, "sum_t(h_{t-1})", given) == 11


def test_a_recurrence_over_several_lines() -> None:
    """z_t looks back at h, which is defined below it from z_t."""
    scope = program("z_t = w*h_{t-1} + x_t\nh_t = 2*z_t\nL = h_2", {"x": (2,)}).scope

    assert value(scope, "L", {"h_0": 1, "w": 1, "x": [1, 1]}) == 10
    assert value(scope, "z_2", {"h_0": 1, "w": 1, "x": [1, 1]}) == 5


def test_a_recurrence_of_vectors_from_a_defined_start() -> None:
    """h_0 may be defined, and have a shape."""
    scope = program(
        "h_0 = W @ v\nh_t = W @ h_{t-1} + x_t*v\nL = sum(h_2)", {"W": (2, 2), "v": (2,), "x": (2,)}
    ).scope
    given = {"W": [[0, 1], [1, 0]], "v": [1, 2], "x": [1, 10]}

    assert value(scope, "h_0", given) == [2, 1]
    assert value(scope, "h_2", given) == [14, 22]
    assert value(scope, "dL/dv", given) == value(scope, "dL/dv", given)


def test_a_recurrence_two_steps_back() -> None:
    """Fibonacci numbers, as long as t is declared to run."""
    scope = program("F_0 = 1\nF_t = F_{t-1} + F_{t-2}", ranges={"t": 5}).scope
    start = [name for name, b in scope.blocks.items() if b.op == "leaf"]

    assert len(start) == 1
    assert value(scope, "F_5", {start[0]: 1}) == 13


def test_names_beside_an_array_may_number_no_entry_of_it() -> None:
    """z_3 and z_1^(2) are none of a z of two entries, and T is a name like others."""
    scope = program("z_3 = u\nb = z_1^(2)\nz = [u, v]\nc = T*u^T").scope

    assert value(scope, "z_3 + z_2 + c", {"u": 2, "v": 3, "T": 2}) == 2 + 3 + 2 * 2**2


# ---- statements ------------------------------------------------------------------------------------------


def test_lines_go_on_while_something_is_open() -> None:
    """Brackets, a trailing operator, a leading operator; comments and blank lines do not count."""
    text = "z = w*x +\n  b\n# note\ny = (z\n + 1)*2  # doubled\n\nq = z\n  + y\n"

    lines = split(text)

    assert [line.left for line in lines] == ["z", "y", "q"]
    assert [line.number for line in lines] == [1, 4, 7]
    assert all(text[line.offset :].startswith(line.left) for line in lines)


MISTAKES = [
    # text, shapes, error, line offset of what is wrong, message
    ("a = 1\nb = a + (c", {}, FormulaError, "b = a", "never closed"),
    ("a = b + c\nb = 2*a", {}, FormulaError, "a = b", "used before it is defined, in `b = 2*a`"),
    ("a = a + 1", {}, FormulaError, "a = a", "defined by itself"),
    ("z = x\na = x\na = 2*x", {}, FormulaError, "a = 2", "defined twice, first in `a = x`"),
    ("z = x\nx = 2", {}, FormulaError, "z = x", "used before it is defined, in `x = 2`"),
    ("z = h2\nh_i = 2*x_i", {"x": (2,)}, FormulaError, "h_i", "would be an entry of h as well"),
    ("z = h_2\nh = W @ x", {"W": (2, 2), "x": (2,)}, FormulaError, "h =", "would be an entry of h as well"),
    ("h_t = h2*h_{t-1} + x_t", {"x": (2,)}, FormulaError, "h_t", "would be an entry of h as well"),
    ("T = 2*u\nz = W^T x", {"W": (2, 2), "x": (2,)}, FormulaError, "z =", "W to the power of T"),
    ("z = W @ x", {"W": (2, 3), "x": (2,)}, ShapeError, "z = W", "W is 2x3, x is a vector of 2"),
    ("z = W @ x", {"W": (2, 3), "x": (3,), "z": (3,)}, ShapeError, "z = W", "declared as a vector of 3"),
    ("a_i = x_j + y_i", {"x": (2,), "y": (2,)}, FormulaError, "a_i", "j runs over nothing here"),
    ("a = x_i + y_i", {"x": (2,), "y": (2,)}, FormulaError, "a = x", "runs over nothing"),
    ("a_i = x_i + y_k*z_k", {"x": (2,), "z": (3,)}, FormulaError, "a_i", "runs over nothing"),
    ("L = sum_i(v_i)", {}, FormulaError, "L =", "size of v is not known"),
    ("h_t = w*h_{t-1}", {}, FormulaError, "h_t", "how far t runs"),
    ("a + b", {}, FormulaError, "a + b", "which quantity it defines"),
    ("w@1 = 2", {}, FormulaError, "w@1", "`update:`"),
    ("z = w*x", {"x": (9_999_999,)}, FormulaError, "", "the most is"),
    ("", {}, FormulaError, "", "no assignments"),
    ("# only a remark", {}, FormulaError, "", "no assignments"),
]


@pytest.mark.parametrize(
    ("text", "shapes", "error", "begins", "message"), MISTAKES, ids=[m[4] for m in MISTAKES]
)
def test_a_mistake_names_its_line(
    text: str, shapes: dict[str, tuple[int, ...]], error: type[FormulaError], begins: str, message: str
) -> None:
    """`.offset` is where the statement starts."""
    with pytest.raises(error) as caught:
        program(text, shapes)

    assert message in caught.value.message
    assert text[caught.value.offset :].startswith(begins)


def test_a_long_chain_is_read_without_recursion_trouble() -> None:
    """2000 lines, each of the one before."""
    text = "a_0 = x\n" + "\n".join(f"a_{k} = a_{k - 1} + x" for k in range(1, 2001))
    scope = program(text).scope

    assert value(scope, "a_2000", {"x": 1}) == 2001
    assert value(scope, "da_2000/dx", {"x": 1}) == 2001
