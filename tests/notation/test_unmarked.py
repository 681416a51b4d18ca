"""Subscripts that are not written as such: `xi`, `wkj`, `x[i]`."""

import pytest

from bptutor.errors import AmbiguousFormula, FormulaError
from bptutor.grading.grade import grade
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show
from tests.grading.making import of

SHAPES = {"x": (3,), "y": (3,), "w": (3, 2), "delta": (3,), "p": (3,), "W^(2)": (2, 2)}
NAMES = Vocabulary(
    [*map(Declared, ("o", "a", "b", "L", "s")), *(Declared(name, shape) for name, shape in SHAPES.items())],
    indices=["i", "j", "k"],
    loss="L",
)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("(o - y_j) xi", "(o - y_j)*x_i"),
        ("2xi^2", "2*x_i^2"),
        ("sum_k(deltak wkj)", "sum_k(delta_k*w_kj)"),
        ("δk", "delta_k"),
        ("w1j", "w_{1j}"),
        ("axi", "a*x_i"),
        ("Wij^(2)", "W_ij^(2)"),
        ("dL/dxi", "dL/dx_i"),
        ("x[i] y[ j ]", "x_i*y_j"),
        ("sum_k(delta[k]*w[k,j])", "sum_k(delta_k*w_kj)"),
        ("w[k][j]", "w_kj"),
        ("W^(2)[i,j]", "W_ij^(2)"),
        ("dL/dw[k,j]", "dL/dw_kj"),
        # not subscripts
        ("ab", "a*b"),
        ("xa", "x*a"),
        ("aj", "a*j"),
        ("x[a > b]", "x*1[a > b]"),
        ("x[b]", "x*b"),
        ("ξ", None),
        ("pi", "pi"),
        ("pi y_i", "pi*y_i"),
    ],
)
def test_index_letters_behind_an_array_are_its_subscript(text: str, reading: str | None) -> None:
    """And nothing else is."""
    if reading is None:
        with pytest.raises(FormulaError, match="no quantity called xi"):
            parse(text, NAMES)
    else:
        assert reading == show(parse(text, NAMES), "ascii", full=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x[1]", "x_1"),
        ("w[1,2]", "w_1,2"),
        ("x[i+1]", "x_{i+1}"),
        ("w[1,j]", "w_{1,j}"),
        ("x[i][i]", "x_{i,i}"),
        ("-yi/pi", "p_i"),
    ],
)
def test_what_may_be_counted_otherwise_is_asked_back(text: str, said: str) -> None:
    """Square brackets count from 0 in programs; `pi` beside `yi` is hardly π."""
    with pytest.raises(FormulaError) as refusal:
        parse(text, NAMES)

    error = refusal.value
    assert said in (" ".join(error.readings) if isinstance(error, AmbiguousFormula) else str(error.remedy))


def test_authors_names_and_texts_are_left_alone() -> None:
    """A quantity of that name comes first, and a graph may define one."""
    more = Vocabulary([Declared("x", (3,)), Declared("xi")], indices=["i"])

    assert "xi" == show(parse("xi", more), "ascii", full=True)
    assert "wi" == show(parse("wi", Vocabulary([Declared("w", (3,))], indices="i", new_names=True)), "ascii")


UNIT = of(
    "graph: |\n  z = sum_k(w_k*x_k)\n  o = sigmoid(z)\n  L = (o - y)^2/2\nshapes: {x: [3], w: [3]}",
    "target: dL/dw_i, as: formula",
)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("(o-y) o (1-o) xi", "right"),
        ("(o-y) o (1-o) x[i]", "right"),
        ("(o-y) o (1-o) wi", "wrong"),
        ("(o-y) o (1-o) xj", "unreadable"),
    ],
)
def test_answers_with_unmarked_subscripts_are_graded(answer: str, status: str) -> None:
    """As those with a sign are."""
    assert status == grade(UNIT, answer).status
