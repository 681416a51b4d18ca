"""LaTeX as people paste it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.errors import FormulaError
from bptutor.notation import typed_latex
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show

SHAPES = {"x": (2,), "W^(2)": (2, 2), "z^(1)": (2,), "delta": (2,), "w": (2, 2)}
NAMES = Vocabulary(
    [*map(Declared, ("c", "b", "L", "yhat")), *(Declared(name, shape) for name, shape in SHAPES.items())],
    functions=["g"],
    indices=["j"],
    loss="L",
)
DEEP = [r"\frac{" * 300, r"\sqrt{" * 300 + "}" * 300, "\\" * 1999, r"\hat" * 400, r"\bm{" * 400]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        (r"\frac{c}{b}", "c/b"),
        (r"\frac12 c", "(1/2)*c"),
        (r"\frac{1}{1+e^{-c}}", "1/(1 + e^(-c))"),
        (r"2\dfrac{c+1}{b}", "2*((c + 1)/b)"),
        (r"\frac{\partial L}{\partial c}", "dL/dc"),
        (r"\frac{\partial L}{\partial W_{11}^{(2)}}", "dL/dW_11^(2)"),
        (r"\frac{dL}{dc}", "dL/dc"),
        (r"\frac{\mathrm{d}L}{\mathrm{d}c}", "dL/dc"),
        (r"\frac{\partial L}{\partial b} \cdot \frac{\partial b}{\partial c}", "(dL/db)*(db/dc)"),
        (r"\frac{\delta_1}{c}", "delta_1/c"),
        (r"\sigma(c)\left(1-\sigma(c)\right)", "sigmoid(c)*(1 - sigmoid(c))"),
        (r"\sigma'(c)", "sigmoid'(c)"),
        (r"\sigma^{\prime}(c)", "sigmoid'(c)"),
        (r"g^\prime(c)", "g'(c)"),
        (r"(1 - c^2) \sum_k \delta_k w_{kj}", "(1 - c^2)*sum_k(delta_k*w_kj)"),
        (r"\sum_{k=1}^{2} \delta_k w_{kj}", "sum_{k=1}^{2}(delta_k*w_kj)"),
        (r"c\sum_k \delta_k", "c*sum_k(delta_k)"),
        (r"{W^{(2)}}^\top \delta \odot g'(z^{(1)})", "(W^(2).T*delta) .* g'(z^(1))"),
        (r"\mathbf{W}^{(2)} \boldsymbol{\delta}", "W^(2)*delta"),
        (r"\mathrm{ReLU}(c)", "relu(c)"),
        (r"c\,\operatorname{ReLU}'(b)", "c*relu'(b)"),
        (r"\tanh^2\left(c\right)", "(tanh(c))^2"),
        (r"\exp(-c) \ln(b) \sqrt{c+1}", "exp(-c)*ln(b)*sqrt(c + 1)"),
        (r"\hat{y} - \hat y", "yhat - yhat"),
        (r"c \times b \cdot c", "c*b*c"),
        (r"\max\{0, c\}", "max(0, c)"),
        (r"\mathbb{1}[c > 0]", "1[c > 0]"),
        (r"\mathbb{1}_{c \geq 0}", "1[c >= 0]"),
        (r"\left|c\right|", "|c|"),
        (r"\|x\|", "||x||"),
        (r"c\;b\!c \quad x_1", "c*b*c*x_1"),
        (r"\delta_1\delta_2", "delta_1*delta_2"),
        (r"2\pi c", "2*pi*c"),
    ],
)
def test_readings(text: str, reading: str) -> None:
    """Commands that plainly mean something are read, and letters beside them do not grow together."""
    assert reading == show(parse(text, NAMES), "ascii", full=True)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (r"c \foo b", r"\foo", r"command .foo is not read"),
        (r"c \nabla L", r"\nabla", "not read"),
        ("c \\", "\\", "not read"),
        (r"\frac{c}", "", "lacks its argument"),
        (r"\frac{c}{b", "{", "never closed"),
        (r"\sqrt[3]{c}", r"\sqrt[", "other orders"),
        (r"\hat{yy}", r"\hat{yy}", "over one letter"),
        (r"\left( c", "(", "never closed"),
        (r"\frac{c}{q}", "q", "no quantity called q"),
        (r"\sigma(c) \cdot \cdot b", r"\cdot", "missing before"),
        (r"\frac{\partial}{\partial c}", r"\partial", "does not say of what"),
    ],
)
def test_errors_point_into_what_was_typed(text: str, place: str, message: str) -> None:
    """The text of the error is the typed one, and so is the place."""
    with pytest.raises(FormulaError, match=message) as refusal:
        parse(text, NAMES)

    error = refusal.value
    assert text == error.text
    assert text[error.start : error.end].startswith(place)
    assert error.remedy


def test_spans_are_those_of_the_typed_text() -> None:
    """What is said of a part of the formula quotes what was typed."""
    text = r"c + \sigma(b)"
    node = parse(text, NAMES)

    assert (0, len(text)) == node.span
    assert r"\sigma(b)" == text[slice(*node.right.span)]


@given(st.text(alphabet="\\{}()[]^_ abcfrtsqLdhy12.*", max_size=60))
@settings(max_examples=500)
def test_any_latex_is_read_or_refused(text: str) -> None:
    """Each character made stands for a stretch of what was typed."""
    try:
        made = typed_latex.plain(text)
    except FormulaError as error:
        assert error.remedy
        assert 0 <= error.start <= error.end <= len(text)
        return
    assert len(made.text) == len(made.places)
    assert all(0 <= start <= end <= len(text) for start, end in made.places)


@pytest.mark.parametrize("text", DEEP)
def test_deep_commands_are_refused(text: str) -> None:
    """Commands inside each other end in a message."""
    with pytest.raises(FormulaError) as refusal:
        parse(text, NAMES)

    assert refusal.value.remedy
