"""Names used like functions: refused where they are new, factors where they are known."""

from __future__ import annotations

import pytest

from bptutor.calculus.graph import Graph
from bptutor.errors import UnknownName
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.program import read_program
from bptutor.notation.scope import Scope
from bptutor.notation.steps import FreeRule, Stepper


def names(text: str, functions: tuple[str, ...] = ()) -> list[str]:
    """The quantities of a graph beside an array x of 3."""
    scope = Scope(Graph(), functions)
    read_program(text, scope=scope, shapes={"x": (3,)}, domain={})
    return list(scope.blocks)


REFUSED = [
    # graph, the name, what is offered
    ("a = sigmod(z)", "sigmod", "sigmoid"),
    ("a = sigmod (z)", "sigmod", "sigmoid"),
    ("a = sigmod[z]", "sigmod", "sigmoid"),
    ("a = sigmod^2(z)", "sigmod", "sigmoid"),
    ("a = sigmod²(z)", "sigmod", "sigmoid"),
    ("a = sigmod z", "sigmod", "sigmoid"),
    ("a = 2*sigmod(w*q + b)", "sigmod", "sigmoid"),
    ("z = w*q\na = 1 - sigmod(z)", "sigmod", "sigmoid"),
    ("a = d(sigmod(z))/dz", "sigmod", "sigmoid"),
    ("y_i = softmix(x_i)", "softmix", "softmax"),
    ("R = mean_i(relo(x_i))", "relo", "relu"),
    ("h_t = c*h_{t-1} + tahn(h_{t-1})", "tahn", "tanh"),
    ("a = f(z)", "f", "functions: [f]"),
    ("a = f1(z)", "f1", "functions: [f1]"),
    ("a = f1'(z)", "f1", "functions: [f1]"),
    ("a = f1'", "f1", "functions: [f1]"),
    ("y_i = f(x_i)", "f", "write f*(x_i)"),
    ("a = w(q + 1)", "w", "write w*(q + 1)"),
    ("y_i = v_i(x_i - 1)", "v_i", "Write v_i*(x_i - 1)"),
    ("a = floor(z)", "floor", "functions: [floor]"),
    ("a = gelu(z)", "gelu", "functions: [gelu]"),
    ("k = argmax_i(x_i)", "argmax_i", "argmax_i*(x_i)"),
]


@pytest.mark.parametrize(("text", "name", "offered"), REFUSED)
def test_a_new_name_before_a_bracket_is_no_factor(text: str, name: str, offered: str) -> None:
    """A slip in a function's name never becomes a product, whose derivatives are others."""
    with pytest.raises(UnknownName) as e:
        names(text)

    assert e.value.text[e.value.start : e.value.end] == name
    assert offered in str(e.value.remedy)


PRODUCTS = [
    ("z = w*q\na = z(1 - z)", ["w", "q", "z", "a"]),
    ("z = w*q\na = w(1 - z)", ["w", "q", "z", "a"]),
    ("a = w*(q + 1)", ["w", "q", "a"]),
    ("a = rate w", ["rate", "w", "a"]),
    ("a = w[q > 0]", ["w", "q", "a"]),
    ("y_i = x_i(x_i - 1)", ["y"]),
    ("y_i = i(x_i - 1)", ["y"]),
    ("y_t = y_{t-1}(1 - x_t)", ["y_0", "y", "y_1", "y_2", "y_3"]),
]


@pytest.mark.parametrize(("text", "expected"), PRODUCTS)
def test_what_is_known_is_a_factor(text: str, expected: list[str]) -> None:
    """Quantities of earlier lines, data points, index variables, and what the line itself defines."""
    assert set(names(text)) == {"x", *expected}


def test_a_declared_function_is_called() -> None:
    """With functions: [f1], f1'(z) is its slope."""
    assert names("a = f1(z) + f1'(z)", ("f1",)) == ["x", "z", "a"]


def test_rules_of_steps_have_no_new_functions() -> None:
    """sing(dL/dw) is no product either."""
    program = read_program("L = w^2", scope=Scope(Graph()), shapes={}, domain={})

    with pytest.raises(UnknownName, match="no function called sing"):
        Stepper(program.scope, program.rerun, FreeRule("w@next = w - r*sing(dL/dw)"))


def test_a_familiar_function_is_named_as_such_in_answers() -> None:
    """Not: there is no quantity called floor."""
    with pytest.raises(UnknownName, match="floor is not among the functions") as e:
        parse("floor(z)", Vocabulary([Declared("z")]))

    assert "sigmoid" in str(e.value.remedy)
