"""How other books and keyboards write things: layers in square brackets, indicators, sums up to m."""

import pytest

from bptutor.errors import FormulaError
from bptutor.grading.grade import grade
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show
from tests.grading.making import of

SHAPES = {"W^(2)": (2, 2), "W^(3)": (2, 2), "a^(1)": (2,), "a^(3)": (2,)}
LAYERS = Vocabulary(
    [*map(Declared, ("L", "y", "a_1", "x", "z")), *(Declared(name, shape) for name, shape in SHAPES.items())],
    indices=["i", "j"],
    loss="L",
)
PLAIN = Vocabulary(map(Declared, ("x", "y", "z", "h", "W", "a_1")))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("a_1^[3]", "a_1^(3)"),
        ("a_1^{[3]}", "a_1^(3)"),
        ("a^{[3]}_1", "a_1^(3)"),
        ("W_12^[2] W^{[3]}_{21}", "W_12^(2)*W_21^(3)"),
        (r"W_{12}^{[2]}", "W_12^(2)"),
        ("a_1^2", "a_1^2"),
        ("x^[z > 0]", "x^(1[z > 0])"),
    ],
)
def test_square_brackets_above_a_name_are_its_layer(text: str, reading: str) -> None:
    """Where there is such a layer."""
    assert reading == show(parse(text, LAYERS), "ascii", full=True)


@pytest.mark.parametrize("text", ["a_1^[3]", "a_1^{[3]}", "x^[2]", "(x + 1)^[2]", "x^[h]"])
def test_square_brackets_above_a_name_are_no_power(text: str) -> None:
    """Where there are no layers, too: the message says how layers and powers are written."""
    with pytest.raises(FormulaError, match="square brackets as an exponent: a layer") as refusal:
        parse(text, PLAIN)

    assert "Layers are written " in str(refusal.value.remedy)


@pytest.mark.parametrize("text", ["a_1^[7]", "y^[2]"])
def test_a_layer_that_is_none_is_asked_back(text: str) -> None:
    """Where there are layers, but not this one."""
    with pytest.raises(FormulaError, match="is this a power"):
        parse(text, LAYERS)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("x (h-y) 1[z > 0]", "x*(h - y)*1[z > 0]"),
        ("x(h-y)1[z>0]", "x*(h - y)*1[z > 0]"),
        ("2 1[z > 0]", "2*1[z > 0]"),
        ("x 1_{z>0} y", "x*1[z > 0]*y"),
        ("x 1_{(z>0)}", "x*1[z > 0]"),
        ("x 1{z>0}", "x*1[z > 0]"),
        ("x 1(z>0)", "x*1[z > 0]"),
        ("x 𝟙[z>0]", "x*1[z > 0]"),
        ("x𝟙[z>0]", "x*1[z > 0]"),
        (r"W \mathbb{1}[z > 0] x", "W*1[z > 0]*x"),
        (r"W \mathbf 1_{z>0}", "W*1[z > 0]"),
        ("x (h-y) I(z>0)", "x*(h - y)*1[z > 0]"),
        ("I[z>=0] x", "1[z >= 0]*x"),
        ("I_{z>0} x", "1[z > 0]*x"),
        (r"x \mathbb{I}(z>0)", "x*1[z > 0]"),
    ],
)
def test_indicators_stand_behind_factors_and_have_many_names(text: str, reading: str) -> None:
    """`1[z > 0]` behind a factor is no number."""
    assert reading == show(parse(text, PLAIN), "ascii", full=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x 1", "1 stands right after x"),
        ("x 1(z)", "1 stands right after x"),
        ("x 1[z]", "1 stands right after x"),
        ("x 2[z>0]", "2 stands right after x"),
        ("x 11[z>0]", "11 stands right after x"),
        ("x 1(2 [z>0])", "1 stands right after x"),
        ("I(z)", "no quantity called I"),
        ("e^z 1[z > 0]", "does the power cover"),
    ],
)
def test_what_is_no_indicator_is_still_asked_back(text: str, message: str) -> None:
    """Only a 1 in front of a comparison is one."""
    with pytest.raises(FormulaError, match=message):
        parse(text, PLAIN)


def test_a_quantity_called_i_hides_the_indicator() -> None:
    """Author's names come first."""
    assert "I*1[z > 0]" == show(parse("I[z > 0]", Vocabulary(map(Declared, "Iz"))), "ascii", full=True)


POINTS = of(
    "graph: |\n  R = mean_i((w*x_i - y_i)^2)\npoints: {i: 1..m}",
    "target: dR/dw, as: formula, key: '2*mean_i((w*x_i - y_i)*x_i)'",
)
SUMS = of("graph: R = sum_i(x_i)*sum_j(y_j)*w\nshapes: {x: [m], y: [n]}", "target: dR/dw, as: formula")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (r"\frac{2}{m}\sum_{i=1}^{m} ((w x_i - y_i) x_i)", "right"),
        ("2/m*sum_{i=1}^m((w x_i - y_i) x_i)", "right"),
        ("2/m*sum_{i=1..m}((w x_i - y_i) x_i)", "right"),
        ("2/m*sum_{k=1}^{m}((w x_k - y_k) x_k)", "right"),
        ("2/m*sum((w x_i - y_i) x_i, i=1..m)", "right"),
        ("2/m*sum_{i=1}^{n}((w x_i - y_i) x_i)", "right"),  # n is no quantity: as many as there are
        ("2/m*sum_{i=2}^{m}((w x_i - y_i) x_i)", "wrong"),
        ("1/m*sum_{i=1}^{m}((w x_i - y_i) x_i)", "wrong"),
        ("2/m*sum_{i=1}^{w}((w x_i - y_i) x_i)", "unreadable"),
    ],
)
def test_a_sum_may_end_at_the_letter_of_its_range(answer: str, status: str) -> None:
    """The textbook form."""
    assert status == grade(POINTS, answer).status


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("sum_{i=1}^m(x_i)*sum_{j=1}^n(y_j)", "right"),
        ("sum_{i=1}^n(x_i)*sum_{j=1}^m(y_j)", "unreadable"),
        ("sum_{i=1}^m(x_i)*sum_{j=1}^m(y_j)", "wrong"),
    ],
)
def test_a_sum_to_the_letter_of_another_range_is_another_sum(answer: str, status: str) -> None:
    """With m = 3 and n = 4 there is no x_4, and y_4 is missing."""
    assert status == grade(SUMS, answer).status
