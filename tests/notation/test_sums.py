"""Index sums in the notations people type: how they are read, what they are worth, what is asked back."""

from __future__ import annotations

import numpy as np
import pytest

from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.errors import AmbiguousFormula, BptutorError, FormulaError
from bptutor.notation.build import build
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show
from bptutor.notation.scope import Scope

D = np.array([0.5, -1.25, 2.0])
W = np.array([[1.5, -0.5], [0.25, 2.0], [-1.0, 0.75]])
C = 0.75

SHAPES = {"delta": (3,), "w": (3, 2), "c": (), "x": (3,)}
NAMES = Vocabulary([Declared(name, shape) for name, shape in SHAPES.items()], indices=["j"])


@pytest.fixture(scope="module")
def scope() -> Scope:
    """Three deltas, six weights, a number."""
    scope = Scope(Graph())
    for name, value in (("delta", D), ("w", W), ("c", C)):
        scope.add(name, scope.graph.leaf(name, np.shape(value)))
    scope.vocabulary.add_indices("j")
    return scope


def value(text: str, scope: Scope) -> np.ndarray:
    """What a formula comes to."""
    block = build(parse(text, scope.vocabulary), scope, text)
    givens = Givens(scope.graph, [(scope.blocks[n], v.tolist()) for n, v in (("delta", D), ("w", W))])
    assert np.prod(block.shape, initial=1) == block.rows.size
    return np.array([givens.value(q) for q in block.quantities()]).reshape(block.shape)


WHOLE = [
    "sum_k(δ_k w_kj)",
    "sum_k(delta_k w_kj)",
    "Σ_k δ_k w_kj",
    "Σₖ δₖ wₖⱼ",
    "∑_k δ_k·w_kj",
    "sum_k δ_k*w_{kj}",
    "sum_k δ_k w_{k,j}",
    "sum_{k}{δ_k w_kj}",
    "Sigma_k(delta_k*w_kj)",
    "sum(δ_k w_kj, k)",
    "sum(k, δ_k w_kj)",
    "Sum(δ_k w_kj, k)",
    "sum(δ_k w_{k,j}, k)",
    "sum(δ_k w_kj, k=1..K)",
    "sum(δ_k w_kj for k)",
    "sum(δ_k w_kj for k in 1..K)",
    "sum_{k=1}^{K} δ_k w_kj",
    "sum_{k=1}^K δ_k w_kj",
    "sum_{k=1..K}(δ_k w_kj)",
    "sum_(k=1)^(n) (δ_k w_kj)",
]

THREE = [
    "sum_{k=1}^{3} δ_k w_kj",
    "sum_{k=1}^3 δ_k w_kj",
    "sum_{k=1..3}(δ_k w_kj)",
    "sum_(k=1)^3 (δ_k w_kj)",
    "Σ_{k = 1}^{3}(δ_k w_kj)",
    "sum(δ_k w_kj, k=1..3)",
    "sum(δ_k w_kj, k = 1 to 3)",
    "sum(δ_k w_kj, k=1:3)",
    "sum(δ_k w_kj, k, 1, 3)",
    "Sum(δ_k w_kj, (k, 1, 3))",
    "sum(δ_k w_kj for k in 1..3)",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_sum_over_all_values(text: str, scope: Scope) -> None:
    """However it is written, one tree: the sum over k, with j as the question left it."""
    assert "sum_k(delta_k*w_kj)" == show(parse(text, NAMES), "ascii")
    assert np.allclose(D @ W, value(text, scope))


@pytest.mark.parametrize("text", THREE)
def test_a_sum_with_its_range(text: str, scope: Scope) -> None:
    """A range that is written is kept, and is worth the same where it is all there is."""
    node = parse(text, NAMES)

    assert "sum_{k=1}^{3}(delta_k*w_kj)" == show(node, "ascii")
    assert node == parse(show(node), NAMES) == parse(show(node, "ascii"), NAMES)
    assert np.allclose(D @ W, value(text, scope))


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("sum_{k=2}^{3} δ_k", D[1:].sum()),
        ("sum_{k=1}^{2} δ_k", D[:2].sum()),
        ("sum_{k=2}^{K} δ_k", D[1:].sum()),
        ("sum_{k=2}(δ_k)", D[1:].sum()),
        ("sum_{k=1}^{2}(δ_{k+1})", D[1:].sum()),
        ("sum_{k=2}^{3}(δ_{k-1} δ_k)", D[0] * D[1] + D[1] * D[2]),
        ("mean_{k=1}^{2} δ_k", D[:2].mean()),
        ("prod_{k=2}^{3}(δ_k)", D[1] * D[2]),
        ("max_{k=1}^{2}(δ_k)", 0.5),
        ("sum_{k=1}^{3}(k)", 6),
        ("sum_{k=0}^{2}(k^2)", 5),
        ("sum_{k=1}^{3}(1)", 3),
        ("sum_{i=1}^{3}(sum_{k=1}^{2}(δ_i δ_k))", D.sum() * D[:2].sum()),
        ("sum_k(δ_k sum_{j=1}^{2} w_kj)", D @ W.sum(axis=1)),
        ("sum_{k=1}^{2}(w_kj)", W[:2].sum(axis=0)),
        ("sum_{j=1}^{2}(w_kj δ_k)", None),
    ],
)
def test_partial_sums(text: str, worth: float | None, scope: Scope) -> None:
    """Only the terms in the range count."""
    if worth is None:
        with pytest.raises(FormulaError):
            value(text, scope)
    else:
        assert np.allclose(worth, value(text, scope))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Σ δ_k w_kj", ("Σ_k(δ_k w_kj)", "Σ_j(δ_k w_kj)")),
        ("sum δ_k w_kj", ("sum_k(δ_k w_kj)", "sum_j(δ_k w_kj)")),
        ("sum(δ_k w_kj)", ("sum_k(δ_k w_kj)",)),
        ("c Σ(delta_k w_kj)", ("Σ_k(delta_k w_kj)",)),
        ("mean(δ_i)", ("mean_i(δ_i)",)),
        ("Σ_k (δ_k)^2", ("Σ_k((δ_k)^2)", "(Σ_k(δ_k))^2")),
        ("sum_k(δ_k)²", ("sum_k((δ_k)²)", "(sum_k(δ_k))²")),
        ("Σ_k (δ_k - 1) w_kj", ("Σ_k((δ_k - 1) w_kj)", "(Σ_k(δ_k - 1)) w_kj")),
        ("Σ_k (δ_k - 1)*c*w_kj", ("Σ_k((δ_k - 1)*c*w_kj)", "(Σ_k(δ_k - 1))*c*w_kj")),
        ("Σ_{k=1}^{3} (δ_k) w_kj + c", ("Σ_{k=1}^{3}((δ_k) w_kj)", "(Σ_{k=1}^{3}(δ_k)) w_kj")),
    ],
)
def test_what_a_sum_leaves_open_is_asked_back(text: str, readings: tuple[str, ...]) -> None:
    """No index, or a bracket after which the index goes on: both readings are offered, and none is taken."""
    with pytest.raises(AmbiguousFormula) as refusal:
        parse(text, NAMES)

    assert readings == refusal.value.readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Σ_k (δ_k - 1) c", "sum_k(delta_k - 1)*c"),
        ("Σ_k δ_k w_kj + c", "sum_k(delta_k*w_kj) + c"),
        ("c(1-c) Σ_k δ_k w_kj", "c*(1 - c)*sum_k(delta_k*w_kj)"),
        ("sum_k(δ_k)*sum_k(w_kj)", "sum_k(delta_k)*sum_k(w_kj)"),
        ("sum_k(δ_k)*Σ_k w_kj", "sum_k(delta_k)*sum_k(w_kj)"),
        ("sum_k(δ_k)*sum_{k=1}^{3}(w_kj)", "sum_k(delta_k)*sum_{k=1}^{3}(w_kj)"),
        ("(Σ_k(δ_k - 1)) w_kj", None),
        ("sum(delta)", "sum(delta)"),
        ("sum(delta, axis=0)", "sum(delta, axis=0)"),
        ("sum_i(sum_k(w_ik))", "sum_i(sum_k(w_ik))"),
        ("sum_ik w_ik", "sum_i(sum_k(w_ik))"),
    ],
)
def test_how_far_a_sum_reaches(text: str, reading: str | None) -> None:
    """Without brackets to the end of the product, with them to their end."""
    if reading is None:
        with pytest.raises(BptutorError):
            parse(text, NAMES)
    else:
        assert reading == show(parse(text, NAMES), "ascii")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum_{k=c}^{3} x_k", "k runs over whole numbers, and c is none"),
        ("sum_{k=1}^{c} x_k", "k runs over whole numbers, and c is none"),
        ("sum_{j≠1} x_j", "the range of this sum is not read"),
        ("sum_{k<3} x_k", "the range of this sum is not read"),
        ("sum_{k=1}^{3}", "needs brackets"),
        ("prod_{k=1}^{3} x_k", "needs brackets"),
        ("sum_{k=1}^{3}(x_k > 0)", "is of a value"),
        ("sum_k(", "stops too early"),
        ("sum(x_k, k", "never closed"),
    ],
)
def test_sums_that_cannot_be_read(text: str, message: str) -> None:
    """Each refusal says what is wrong, where, and what to write."""
    with pytest.raises(FormulaError, match=message) as refusal:
        parse(text, NAMES)

    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum_{k=1}^{4} δ_k", "asks for entry 4"),
        ("sum_{k=0}^{2} δ_k", "asks for entry 0"),
        ("sum_{k=3}^{2} δ_k", "no value from 3 to 2"),
        ("sum_{k=1}^{999999999}(1)", "more than 100 terms"),
        ("sum_{k=1}^{100}(sum_{j=1}^{100}(k*j))", "more than 100 terms"),
        ("sum_{k=1}^{K}(1)", "nothing says what k runs over"),
    ],
)
def test_ranges_that_cannot_be(text: str, message: str, scope: Scope) -> None:
    """A range beyond what is there is an error in the formula, not a value."""
    with pytest.raises(FormulaError, match=message):
        value(text, scope)
