"""What is said of one part of a wrong formula, where no mistake in the whole explains it."""

from __future__ import annotations

import numpy as np
import pytest

from bptutor.grading.grade import grade, read
from bptutor.grading.misconceptions.altered_formulas import altered_formulas
from bptutor.grading.misconceptions.pieces import pieces
from bptutor.grading.misconceptions.worth import Worth
from tests.grading.making import item

SHARED = """
graph: |
  s1 = w*h0 + u*x1
  h1 = tanh(s1)
  s2 = w*h1 + u*x2
  h2 = tanh(s2)
  L = (h2 - y)^2
items:
"""
BELL = """
graph: |
  d = x - m
  G = exp(-d^2/(2*s^2))
items:
"""
MATRICES = """
graph: |
  O = X @ W
  L = sum((O - Y)^2)
shapes: {X: [3, 2], W: [2, 2], Y: [3, 2]}
items:
"""


def diagnosed(model: str, target: str, text: str) -> tuple[tuple[str, ...], str]:
    """The ids and the message of the diagnosis."""
    found = grade(item(f"{model}  a: {{target: {target}, as: formula}}\n"), text).diagnosis
    return ((), "") if found is None else (found.ids, found.message)


UP = "2*(h2 - y)"


@pytest.mark.parametrize(
    ("text", "ids", "message"),
    [
        (f"{UP}*tanh'(s2)*w*tanh'(s1)*h0 + {UP}*tanh(s2)*h1", "activation-for-slope", "`tanh(s2)`"),
        (f"{UP}*tanh'(s2)*w*tanh'(h1)*h0 + {UP}*tanh'(s2)*h1", "slope-at-activation",
         "The slope at s1 is taken at the activation"),
        (f"{UP}*h2*(1 - h2)*w*tanh'(s1)*h0 + {UP}*tanh'(s2)*h1", "wrong-activation-slope",
         "In `h2·(1 − h2)` the slope at s2 is that of another activation."),
        (f"{UP}*tanh'(s2)*w*tanh'(s1)*h0 + {UP}*tanh'(s2)*h1*3", "extra-factor", "The factor 3 in"),
        (f"{UP}*tanh'(s2)*w*tanh'(s1)*h0 + 2*h2*tanh'(s2)*h1", "lost-term", "missing beside `h2`"),
        (f"{UP}*tanh'(s2)*w*tanh'(s1)*h0 + 2*(h2 + y)*tanh'(s2)*h1", "sum-for-difference",
         "In `2·(h2 + y)` what should be subtracted is added."),
        (f"{UP}*tanh'(s2)*x1*tanh'(s1)*h0 + {UP}*tanh'(s2)*h1", "other-quantity", "where `x1` stands"),
    ],
)  # fmt: skip
def test_wrong_in_one_of_two_paths(text: str, ids: str, message: str) -> None:
    """The other path shows that the student knows better; what is wrong has its name all the same."""
    found, said = diagnosed(SHARED, "dL/dw", text)
    assert (ids,) == found
    assert message in said


@pytest.mark.parametrize(
    ("target", "text", "message"),
    [
        ("dG/dm", "G*d/s", "The power of `s` is another one."),
        ("dG/ds", "G*d^2/s^5", "The power in `s⁵` is another one."),
        ("G", "exp(-d^2/(2*s^3))", "The power in `s³` is another one."),
    ],
)
def test_powers(target: str, text: str, message: str) -> None:
    """Which power is another one, and not what it should be; inside a function, too."""
    assert (("wrong-power",), message) == diagnosed(BELL, target, text)


def test_a_sign_inside_a_slope_is_no_path() -> None:
    """The 1 and the h^2 of a slope are not subtracted paths."""
    ids, message = diagnosed(SHARED, "dh2/dx2", "(1 + h2^2)*u")
    assert ("sign-of-a-term",) == ids
    assert "The sign of `h2²` is the other way round." == message


def test_a_number_that_is_off_is_not_told() -> None:
    """Else the right formula could be typed without understanding."""
    said = diagnosed(SHARED, "dh1/du", "x1*tanh'(s1)/4*3/3")
    assert ((), "A number is off, and all else is right.") == said


def test_which_of_two() -> None:
    """What stands there twice is told apart."""
    _, message = diagnosed(SHARED, "s2", "x1*h1 + u*x2 + x1 - x1 + 0*x1")
    assert "Something else belongs where the first `x1` stands." == message


def test_nonsense_has_no_name() -> None:
    """A factor that nothing explains is told, and is no misconception."""
    said = diagnosed(SHARED, "dh1/du", "x1*tanh'(s1)*(x1 + 3)")
    assert ((), "One factor is too many.") == said


@pytest.mark.parametrize("text", ["0*x1", "x1/x1", "x1 - x1"])
def test_nothing_is_said_of_0_and_1(text: str) -> None:
    """Whoever types these may have guessed."""
    assert ((), "") == diagnosed(SHARED, "dh1/du", text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2*X^T @ O", "lost-term"),
        ("-2*X^T @ Y", "lost-term"),
        ("2*X^T @ (O + Y)", "sum-for-difference"),
        ("2*X^T @ (Y - O)", "lost-minus"),
    ],
)
def test_all_errors_at_once(text: str, name: str) -> None:
    """Of matrices, the same slip is made in every entry."""
    assert (name,) == diagnosed(MATRICES, "dL/dW", text)[0]


def test_needed() -> None:
    """Each part would make the whole right: put in its place, it does."""
    asked = item(f"{SHARED}  a: {{target: dL/dw, as: formula}}\n")
    found = altered_formulas(asked)
    node = read(asked, f"sqrt(exp(ln(x1^2*x2^2)))/h1 + {UP}*(u - e^(h1*3))").value.node
    parts = pieces(Worth(found), node, found.truth)
    assert {0, 1, 2, 3} <= {part.depth for part in parts}
    assert found.agree(parts[0].values, found.values_of(node))
    sums = [part for part in parts if part.depth == 1]
    for part, other in zip(sums, sums[::-1], strict=True):
        assert found.agree(part.needed + other.values, found.truth)


def test_worth_is_what_is_built() -> None:
    """Arithmetic on arrays comes to what the graph does."""
    asked = item(f"{SHARED}  a: {{target: dL/dw, as: formula}}\n")
    found, worth = altered_formulas(asked), Worth(altered_formulas(asked))
    for text in ("-(h1 - 2)^3/x2", "exp(s1)*e^(h2/2)", "sqrt(h1^2 + 1) + ln(s2^2)", "tanh'(s1)*dL/dh2"):
        node = read(asked, text).value.node
        assert np.allclose(worth(node), found.values_of(node), rtol=1e-12, equal_nan=True)
