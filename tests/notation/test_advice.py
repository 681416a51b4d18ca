"""What is said of names and signs that are not read."""

import pytest

from bptutor.errors import FormulaError
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show

SHAPES = {"z": (2,), "W": (2, 2), "Y": (4, 2)}
NAMES = Vocabulary(
    [*map(Declared, ("x", "eta", "mu")), *(Declared(name, shape) for name, shape in SHAPES.items())],
    indices=["i", "j"],
)
NO_LETTERS = Vocabulary([Declared("z", (2,))])
NODES = Vocabulary([Declared("o", (2,), ("o_{x1}", "o_{h1}"))])


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("2 z_n", "there is no z_n", "The index letters here are i, j."),
        ("sum_k(Y_nk)", "there is no Y_nk", "The index letters here are i, j, k."),
        ("z_3", "there is no z_3", "Did you mean z_1 or z_2?"),
        ("eta 2(x+1)", "2 stands right after eta", "eta*2"),
        ("(1-mu) 2 eta", "2 stands right after", "* for a product"),
        ("(W.T @ z)_j", "a subscript behind a bracket", "x_1"),
        ("(z)₁", "a subscript behind a bracket", "x_1"),
        ("_1", "subscript without a name", "x_1"),
        ("x\ufffd\ufffd", "lost on its way", "W_12^(2)"),
        ("ln x / x", "how far does ln reach", "ln(x)"),
        ("ln sigmoid(x)^2", "how far does ln reach", "ln(sigmoid(x))"),
    ],
)
def test_a_refusal_says_what_to_write(text: str, message: str, remedy: str) -> None:
    """With an example that fits."""
    with pytest.raises(FormulaError, match=message) as refusal:
        parse(text, NAMES)

    assert remedy in str(refusal.value.remedy)


def test_where_there_are_no_index_letters_numbers_are_asked_for() -> None:
    """A letter of another exercise does not help."""
    with pytest.raises(FormulaError, match="there is no z_i") as refusal:
        parse("z_i", NO_LETTERS)

    assert "write numbers" in str(refusal.value.remedy)


@pytest.mark.parametrize("text", ["x1", "x_1"])
def test_a_node_leads_to_its_quantity(text: str) -> None:
    """`x1` is a node, and o_{x1} its value."""
    with pytest.raises(FormulaError) as refusal:
        parse(text, NODES)

    assert "o_{x1}" in str(refusal.value.remedy)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("log σ(x)", "ln(sigmoid(x))"),
        ("sinh x / cosh x", "sinh(x)/cosh(x)"),
        ("ln x / ln 2", "ln(x)/ln(2)"),
    ],
)
def test_functions_without_brackets(text: str, reading: str) -> None:
    """Where they can be read in one way only."""
    assert reading == show(parse(text, NAMES), "ascii", full=True)
