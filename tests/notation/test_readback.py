"""Blocks read back as formulas: what is printed means what was computed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Graph, Quantity
from bptutor.calculus.sampling import Instances
from bptutor.notation.build import build
from bptutor.notation.parser import parse
from bptutor.notation.printer import show
from bptutor.notation.program import read_program
from bptutor.notation.readback import array_definition_tree, definition_tree, name_tree, symbol_tree
from bptutor.notation.scope import Scope

TEXT = """
z = W @ x + b
a = relu(z)
p = softmax(V @ a)
s = sigmoid(u*v)
t = f(u)
m = max(u, v, 1)
L = -sum(y*ln(p)) + (s - t)^2/2 + m
"""
SHAPES = {"W": (2, 3), "x": (3,), "b": (2,), "V": (2, 2), "y": (2,)}


@pytest.fixture(scope="module")
def scope() -> Scope:
    """A graph with a bit of everything."""
    scope = Scope(Graph(), ("f",))
    read_program(TEXT, scope=scope, shapes=SHAPES, domain={})
    return scope


def text(scope: Scope, formula: str, definition: bool = False) -> str:
    """A formula's block, read back and printed."""
    block = build(parse(formula, scope.vocabulary), scope, formula)
    if definition and block.shape:
        return show(array_definition_tree(block, scope), "ascii")
    if definition:
        quantity = Quantity(block)
        while quantity.block.op == "pick":
            quantity = Quantity(quantity.block.inputs[0], quantity.block.attr)
        return show(definition_tree(quantity, scope), "ascii")
    return show(symbol_tree(block, scope), "ascii")


SYMBOLS = [
    # names
    ("W_12", "W_12"),
    ("dL/dz_1", "dL/dz_1"),
    ("dL/dz", "dL/dz"),
    # slopes, from the output, in the exercise's names
    ("ds/d(u*v)", "s*(1 - s)"),
    ("f'(u)", "f'(u)"),
    ("relu'(z_1)", "1[z_1 > 0]"),
    # expressions
    ("2*u - 1/3", "2*u - 1/3"),
    ("-(u + v)", "-(u + v)"),
    ("|u|^2", "|u|^2"),
    ("e^u*pi", "exp(u)*pi"),
    ("x_1*x_2 + x_3", "x_1*x_2 + x_3"),
    ("sum(x)", "x_1 + x_2 + x_3"),
    ("mean(x)", "(x_1 + x_2 + x_3)/3"),
    ("sum(W)/u", "(W_11 + W_12 + W_13 + W_21 + W_22 + W_23)/u"),
    ("[u > 0]", "1[u > 0]"),
    ("f''(v)", "f''(v)"),
]


@pytest.mark.parametrize(("formula", "expected"), SYMBOLS, ids=[s[0] for s in SYMBOLS])
def test_a_symbol_is_read_back_in_names(formula: str, expected: str, scope: Scope) -> None:
    """As a person would write it."""
    assert text(scope, formula) == expected


DEFINITIONS = [
    ("z_1", "W_11*x_1 + W_12*x_2 + W_13*x_3 + b_1"),
    ("z", "W @ x + b"),
    ("a", "relu(z)"),
    ("s", "sigmoid(u*v)"),
    ("t", "f(u)"),
    ("m", "max(u, v, 1)"),
    ("u", "u"),
    ("dL/dW", "dL/dz @ x.T"),
    ("dL/dx", "W.T @ dL/dz"),
    ("dL/dz", "dL/da .* 1[z > 0]"),
    ("dL/dz_1", "dL/da_1*1[z_1 > 0]"),
    ("da_1/dz_1", "1[z_1 > 0]"),
    ("dt/du", "f'(u)"),
    ("dm/du", "1[max(u, v) >= 1]*1[u >= v]"),
]


@pytest.mark.parametrize(("formula", "expected"), DEFINITIONS, ids=[d[0] for d in DEFINITIONS])
def test_a_definition_goes_one_level_down(formula: str, expected: str, scope: Scope) -> None:
    """To the next names and no further."""
    assert text(scope, formula, definition=True) == expected


def test_a_slope_without_argument_where_the_argument_is_long() -> None:
    """f' of a sum is shown as the exercise gives it."""
    scope = Scope(Graph(), ("f",))
    read_program("z = f(w*x + b)", scope=scope, shapes={}, domain={})

    assert text(scope, "dz/dw", definition=True) == "f'*x"


def test_what_follows_a_step_is_shown_with_it() -> None:
    """w@1 is w@1."""
    graph = Graph()
    scope = Scope(graph)
    w = scope.add("w", graph.leaf("w"))
    scope.blocks["w@1"] = graph.name("w@1", w * 2)

    assert show(name_tree(Quantity(scope.blocks["w@1"]), scope), "ascii") == "w@1"


def test_a_deep_expression_is_cut_short(scope: Scope) -> None:
    """A thousand nested operations do not overflow the stack, and nobody would read them."""
    block = scope.blocks["u"]
    for _ in range(1000):
        block = (block * scope.blocks["v"]).call("tanh")

    assert "..." in show(symbol_tree(block, scope), "ascii")


# ---- reading back is the inverse of building -------------------------------------------------------------

NUMBERS = st.sampled_from(["2", "1/3", "0.5", "u", "v", "s", "x_1", "x_2", "z_1", "a_2"])
UNARY = st.sampled_from(
    ["-({})", "tanh({})", "sigmoid({})", "relu({})", "exp({})", "f({})", "({})^2", "|{}|"]
)
BINARY = st.sampled_from(["({}) + ({})", "({}) - ({})", "({})*({})", "({})/(2 + ({})^2)", "max({}, {})"])


def formulas() -> st.SearchStrategy[str]:
    """Random scalar formulas about the graph above."""
    return st.recursive(
        NUMBERS,
        lambda inner: st.one_of(
            st.builds(str.format, UNARY, inner), st.builds(str.format, BINARY, inner, inner)
        ),
        max_leaves=6,
    )


@given(formula=formulas())
def test_reading_back_gives_a_formula_of_the_same_value(formula: str) -> None:
    """build -> read back -> print -> parse -> build: equal on random instances, for value and derivative."""
    scope = Scope(Graph(), ("f",))
    read_program(TEXT, scope=scope, shapes=SHAPES, domain={})
    block = build(parse(formula, scope.vocabulary), scope, formula)

    for found in (block, derivative(block, scope.blocks["u"])):
        for style in ("ascii", "unicode"):
            shown = show(symbol_tree(found, scope), style, taken=scope.blocks)
            again = build(parse(shown, scope.vocabulary), scope, shown)
            instances = Instances(scope.graph, [found, again], batch=64)

            assert instances.close(found, again).all(), (formula, shown)


@pytest.mark.parametrize("name", ["abs", "leaky_relu", "relu", "sigmoid", "softplus", "tanh"])
@pytest.mark.parametrize("argument", ["u", "x"])
def test_slopes_read_back_can_be_typed(name: str, argument: str) -> None:
    """Of numbers and of arrays: abs'(u), not sign(u), which nothing can be made of."""
    scope = Scope(Graph(), ("f",))
    read_program(TEXT, scope=scope, shapes=SHAPES, domain={})
    formula = f"sum({name}({argument}))" if argument == "x" else f"{name}({argument})"
    slope = derivative(build(parse(formula, scope.vocabulary), scope, formula), scope.blocks[argument])
    tree = array_definition_tree(slope, scope) if slope.shape else definition_tree(Quantity(slope), scope)
    shown = show(tree, "ascii", taken=scope.blocks)
    again = build(parse(shown, scope.vocabulary), scope, shown)
    instances = Instances(scope.graph, [slope, again], batch=64)

    assert instances.close(slope, again).all(), shown
