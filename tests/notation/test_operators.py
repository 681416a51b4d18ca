"""`d/dx` in front of what is differentiated."""

import pytest

from bptutor.errors import FormulaError
from bptutor.grading.grade import grade
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show
from tests.grading.making import item

NAMES = Vocabulary(map(Declared, ("x", "w", "L")), functions=["f"], loss="L")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("d/dx ln(1+e^x)", "d(ln(1 + e^x))/dx"),
        (r"\frac{d}{dx} \ln(1+e^x)", "d(ln(1 + e^x))/dx"),
        (r"\frac{\partial}{\partial w} \left(x w\right)", "d(x*w)/dw"),
        ("∂/∂w (x w)", "d(x*w)/dw"),
        ("d/dx [x^2 + 1]", "d(x^2 + 1)/dx"),
        ("d/dx (x^2) + w", "d(x^2)/dx + w"),
        ("d/dx x^2", "d(x^2)/dx"),
        ("d/dx x^2 + d/dx x", "d(x^2)/dx + dx/dx"),
        ("d/dx e^x", "d(e^x)/dx"),
        ("d/dx tanh x", "d(tanh(x))/dx"),
        ("2 d/dw L", "2*(dL/dw)"),
        ("d^2/dx^2 (x^3)", "d^2(x^3)/dx^2"),
        ("d/dx f(x)", "d(f(x))/dx"),
    ],
)
def test_an_operator_is_of_the_one_thing_that_follows(text: str, reading: str) -> None:
    """As the derivative written in one piece."""
    assert reading == show(parse(text, NAMES), "ascii", full=True)


@pytest.mark.parametrize(
    "text",
    ["d/dx x^2 + x", "d/dx ln(x) + x", "d/dx x w", "d/dx 2x", "d/dx (x) (w)", "d/dx (x)*w", "d/dx ln(x)^2",
     "d/dx (x)^2", "d/dx x/w"],
)  # fmt: skip
def test_how_far_an_operator_reaches_is_asked_back(text: str) -> None:
    """Where more stands behind than one thing."""
    with pytest.raises(FormulaError, match="how far does d/dx reach") as refusal:
        parse(text, NAMES)

    assert "d/dx (…)" in str(refusal.value.remedy)


@pytest.mark.parametrize("text", ["d/dx", "d/dx + x", "d/dx * x", "(d/dx)(x)", "d/dx -x"])
def test_an_operator_of_nothing_is_refused(text: str) -> None:
    """It does not say of what."""
    with pytest.raises(FormulaError, match="does not say of what"):
        parse(text, NAMES)


def test_a_quantity_called_d_is_no_operator() -> None:
    """Author's names come first."""
    names = Vocabulary(map(Declared, ("d", "dx", "x")))

    assert "(d/dx)*(x + 1)" == show(parse("(d/dx) (x + 1)", names), "ascii", full=True)


@pytest.mark.parametrize("text", ["df/dx", "∂f/∂w"])
def test_a_function_is_not_differentiated_by_name(text: str) -> None:
    """What it gives is."""
    with pytest.raises(FormulaError, match="f is a function, not a quantity") as refusal:
        parse(text, NAMES)

    assert "da/dx" in str(refusal.value.remedy)


SOFTPLUS = item("items:\n  a: {derive: \"softplus'(x) = sigmoid(x)\"}\n")


@pytest.mark.parametrize(
    ("chain", "status"),
    [
        ("softplus'(x) = d/dx ln(1+e^x) = e^x/(1+e^x) = 1/(1+e^(-x)) = sigmoid(x)", "right"),
        (r"softplus'(x) = \frac{d}{dx} \ln(1+e^x) = e^x/(1+e^x) = 1/(1+e^{-x}) = sigmoid(x)", "right"),
        ("softplus'(x) = d/dx ln(1+e^x) = 1/(1+e^x) = sigmoid(x)", "wrong"),
    ],
)
def test_a_derivation_may_use_an_operator(chain: str, status: str) -> None:
    """Right steps stay right, wrong ones wrong."""
    assert status == grade(SOFTPLUS, chain).status
