"""Formulas written by students: right in every form, wrong after every slip, free where nothing was tried."""

import pytest

from bptutor.bank.exercise import Item
from bptutor.grading.grade import answer_form, correct_answer, grade, names, normal_form
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG
from tests.grading.making import of

SIGMOIDS = """
graph: |
  z1 = x*w1
  a1 = sigmoid(z1)
  z2 = a1*w2
  a2 = sigmoid(z2)
  Loss = (a2 - y*)^2/2
"""
RELUS = """
network:
  layers: [2, 2, 2, 1]
  activation: relu
  output: linear
  bias: false
  weights: from-to
  names: {output: H}
"""
GENERAL = """
graph: |
  z1 = x*w1
  a1 = g1(z1)
  z2 = a1*w2
  a2 = g2(z2)
  Loss = Loss(a2, y*)
functions: [g1, g2, Loss]
"""
LAYER = """
graph: |
  z = W @ x + b
  a = tanh(z)
  E = sum((a - y)^2)/2
shapes: {W: [3, 2], x: [2], y: [3], b: [3]}
"""
BATCH = """
graph: |
  Z = X @ W
  L = sum((Z - Y)^2)
shapes: {X: [4, 2], W: [2, 3], Y: [4, 3]}
"""

LAST = of(SIGMOIDS, "target: dLoss/dw2, using: ['y*', a1, a2]")
FIRST = of(SIGMOIDS, "target: dLoss/dw1, as: formula")
STEP = of(f"{SIGMOIDS}step: {{minimise: Loss, by: [w1, w2], rate: alpha}}", "target: w1@1, as: formula")
PATHS = of(RELUS, "target: 'dH/dW_12^(1)', as: formula, without: derivatives")
WHOLE = of(GENERAL, "target: Loss, as: formula, using: [x, w1, w2, 'y*']")
SLOPE = of(GENERAL, "target: da2/dw1, as: formula")
ERRORS = of(LAYER, "target: dE/dz, as: formula")
OUTER = of(LAYER, "target: dE/dW, as: formula")
ENTRY = of(LAYER, "target: dE/dW_ij, as: formula")
INPUTS = of(LAYER, "target: dE/dx_j, as: formula")
MATRIX = of(BATCH, "target: dL/dW, as: formula")

RIGHTS: dict[str, tuple[Item, tuple[str, ...]]] = {
    "last weight": (LAST, (
        "(a2 - y*)*a2*(1 - a2)*a1", "(a_2 - y*) a_2 (1 - a_2) a_1", "a1 a2 (1-a2)(a2-y*)",
        "(a2−y*)·a2·(1−a2)·a1",
        "-(y* - a2)*(a2 - a2^2)*a1", "a1*(a2 - y*)*(a2 - a2*a2)",
        "a1*a2^2 - a1*a2^3 - (y*)*a1*a2 + y* a1 a2^2",
        "(a2^2 - y* a2)(1 - a2) a1", "2*a1*(a2-y*)*a2*(1-a2)/2", "(a2-y*)*a1/(1/(a2*(1-a2)))",
        "((a2-y*)^2 + (a2-y*))*a2*(1-a2)*a1/(a2-y*+1)", "(a2 - y*)*(0.25 - (a2 - 0.5)^2)*a1",
        "dLoss/dw2 = (a2 - y*)*a2*(1 - a2)*a1", "∂Loss/∂w₂ = (a₂ − y*)·a₂·(1 − a₂)·a₁",
        "(a2-y*)a2(1-a2)a1 = dLoss/dw2",
        "dLoss/dw2 := (a2-y*)*a2*(1-a2)*a1", "delta2 = (a2-y*)*a2*(1-a2)*a1", "= (a2-y*)*a2*(1-a2)*a1",
        "(a2-y*)\n * a2*(1-a2)\n * a1", "dLoss/dw2 = dLoss/da2*da2/dz2*dz2/dw2\n = (a2-y*)*a2*(1-a2)*a1",
        "$(a2-y*)*a2*(1-a2)*a1$",
    )),
    "first weight": (FIRST, (
        "(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "(sigmoid(z2) - y*)*sigmoid'(z2)*w2*sigmoid'(z1)*x",
        "dLoss/dz2*w2*a1*(1-a1)*x", "dLoss/da1*da1/dz1*dz1/dw1", "dLoss/dz1*x",
        "(a2-y*)*e^-z2/(1+e^-z2)^2*w2*e^-z1/(1+e^-z1)^2*x", "x*w2*(a2-y*)*a2*(1-a2)*a1/(1+exp(x*w1))",
        "(1/(1+exp(-w2*a1)) - y*)*a2*(1-a2)*w2*x*a1*(1-a1)", "(a2-y*)*a2*(1-a2)*z2/a1*(a1-a1^2)*z1/w1",
    )),
    "step": (STEP, (
        "w1 - alpha*dLoss/dw1", "w1 = w1 - alpha*dLoss/dw1", "w1 <- w1 - α ∂Loss/∂w1",
        "w1@1 = w1 - alpha*dLoss/dz1*x",
        "w_new = w1 - alpha*(a2-y*)*a2*(1-a2)*w2*a1*(1-a1)*x",
        "w1 ← w1 + alpha*(y*-a2)*a2*(1-a2)*w2*a1*(1-a1)*x",
    )),
    "paths": (PATHS, (
        "x_1*relu'(z_2^(1))*(W_21^(2)*relu'(z_1^(2))*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))",
        "x_1*[z_2^(1) > 0]*(W_21^(2)*[z_1^(2) > 0]*W_11^(3) + W_22^(2)*[a_2^(2) > 0]*W_21^(3))",
        "x1*step(z_2^(1))*sum_k(W_2k^(2)*step(z_k^(2))*W_k1^(3))",
    )),
    "whole": (WHOLE, (
        "Loss(g2(w2*g1(w1*x)), y*)", "Loss(g2(w2 g1(w1 x)), y*)", "Loss = Loss(g_2(g_1(x w_1) w_2), y*)",
        "0 + Loss(g2(g1(x*w1)*w2), y*)",
    )),
    "slope": (SLOPE, ("g2'(z2)*w2*g1'(z1)*x", "g2'(w2*a1)*w2*g1'(w1*x)*x", "g2'(z2) w2 g1'*x",
        "da2/dz2*w2*da1/dz1*x")),
    "errors": (ERRORS, (
        "(a - y)*(1 - a^2)", "(a - y) ⊙ (1 - a^2)", "(a_i - y_i)*(1 - a_i^2)", "((a - y)*(1 - a^2)).T",
        "(a-y)/cosh(z)^2", "(a_k - y_k)*tanh'(z_k)", "dE/da * (1 - a^2)",
        "[(a_1-y_1)(1-a_1^2), (a_2-y_2)(1-a_2^2), (a_3-y_3)(1-a_3^2)]",
    )),
    "outer": (OUTER, (
        "dE/dz @ x.T", "outer(dE/dz, x)", "((a-y)*(1-a^2)) @ x^T", "((a-y)*(1-a^2)) x^T",
        "(x @ (dE/dz).T).T",
        "(a_i - y_i)*(1-a_i^2)*x_j", "dE/dW = dE/dz xᵀ",
    )),
    "entry": (ENTRY, ("(a_i - y_i)*(1 - a_i^2)*x_j", "dE/dz_i*x_j", "x_j dE/dz_i",
        "dE/dW_ij = dE/dz_i x_j")),
    "inputs": (INPUTS, ("sum_k(dE/dz_k*W_kj)", "Σ_k ((a_k-y_k)(1-a_k^2) W_kj)", "W.T @ dE/dz",
        "sum_i((a_i-y_i)*(1-a_i^2)*W_ij)")),
    "matrix": (MATRIX, (
        "2*X.T @ (Z - Y)", "2 X^T (Z - Y)", "X.T @ dL/dZ", "(2*(Z-Y).T @ X).T", "X.T @ (X @ W - Y) * 2",
        "2*sum_k(X_ki*(Z_kj - Y_kj))",
    )),
}  # fmt: skip
WRONGS: dict[str, tuple[Item, tuple[str, ...]]] = {
    "last weight": (LAST, (
        "(y* - a2)*a2*(1 - a2)*a1", "2*(a2 - y*)*a2*(1 - a2)*a1", "(a2 - y*)*a2*(1 - a2)",
        "(a2 - y*)*(1 - a2)*a1",
        "(a2 - y*)*a2*a1", "(a2 - y*)*a1", "(a2 - y*)*a2*(1 - a1)*a1", "(a2 - y*)*a2*(1 - a2)*a2",
        "(a2 - y*)*(1 - a2^2)*a1", "(a2 - y*)*a2*(1 - a2)*a1*a1", "(a2 - y*)*a2*(1 - a2)*a1 + 1e-6",
        "(a2 - y*)*a2*(1 - a2) + a1", "a2 - (y*)*a2*(1 - a2)*a1", "(a2 - y*)^2*a2*(1 - a2)*a1",
        "(a2 - y*)/2*a2*(1 - a2)*a1",
        "(a2 - y*)*a2*(1 + a2)*a1", "abs(a2 - y*)*a2*(1 - a2)*a1", "(a2 - y*)*a2*(1 - a2)/a1", "a1",
        "1 - a2",
        "1.000001*(a2 - y*)*a2*(1 - a2)*a1",
    )),
    "first weight": (FIRST, (
        "(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)", "(a2 - y*)*a2*(1 - a2)*a1*(1 - a1)*x",
        "(a2 - y*)*a2*(1 - a2)*w1*a1*(1 - a1)*x", "(a2 - y*)*a2*(1 - a2)*w2*x",
        "(a2 - y*)*w2*a1*(1 - a1)*x",
        "(a2 - y*)*z2*(1 - z2)*w2*a1*(1 - a1)*x", "dLoss/dz2*w2*x", "dLoss/dw2*w2", "dLoss/dz1*w1",
        "(a2 - y*)*sigmoid'(a2)*w2*sigmoid'(a1)*x", "(a2 - y*)*tanh'(z2)*w2*tanh'(z1)*x",
    )),
    "step": (STEP, (
        "w1 + alpha*dLoss/dw1", "w1 - dLoss/dw1", "w1 - alpha*dLoss/dw2", "alpha*dLoss/dw1",
        "w2 - alpha*dLoss/dw1",
        "w1 - alpha*dLoss/dz1", "-alpha*dLoss/dw1", "w1*(1 - alpha*dLoss/dw1)",
    )),
    "paths": (PATHS, (
        "x_1*relu'(z_2^(1))*W_21^(2)*relu'(z_1^(2))*W_11^(3)",
        "x_1*(W_21^(2)*relu'(z_1^(2))*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))",
        "x_1*relu'(z_2^(1))*(W_21^(2)*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))",
        "x_2*relu'(z_2^(1))*(W_21^(2)*relu'(z_1^(2))*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))",
        "x_1*relu'(z_1^(1))*(W_21^(2)*relu'(z_1^(2))*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))",
        "x_1*relu'(z_2^(1))*(W_12^(2)*relu'(z_1^(2))*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))",
        "x_1*relu'(z_2^(1))*(W_21^(2)*relu'(z_1^(2))*W_11^(3) - W_22^(2)*relu'(z_2^(2))*W_21^(3))",
        "x_1*relu'(z_2^(1))*(W_21^(2)*relu'(z_2^(2))*W_11^(3) + W_22^(2)*relu'(z_1^(2))*W_21^(3))",
        "W_12^(1)*relu'(z_2^(1))*(W_21^(2)*relu'(z_1^(2))*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))",
    )),
    "whole": (WHOLE, (
        "Loss(g1(w2*g2(w1*x)), y*)", "Loss(g2(w2*g1(w1*x)), x)", "Loss(w2*g1(w1*x), y*)",
        "g2(w2*g1(w1*x)) - y*",
        "Loss(g2(w1*g1(w2*x)), y*)", "Loss(y*, g2(w2*g1(w1*x)))", "Loss(g2(w2*g1(w1)*x), y*)",
    )),
    "slope": (SLOPE, ("g2'(z2)*w2*g1'(z1)", "g2(z2)*w2*g1'(z1)*x", "g2'(z2)*w2*g1'(z2)*x",
        "g1'(z2)*w2*g1'(z1)*x",
                      "g2'(z1)*w2*g1'(z1)*x", "g2''(z2)*w2*g1'(z1)*x")),
    "errors": (ERRORS, ("(a - y)*(1 - a)", "a - y", "(y - a)*(1 - a^2)", "(a - y)*(1 + a^2)",
        "(a - y)^2*(1 - a^2)",
                        "(a_k - y_k)*(1 - z_k^2)", "sum(a - y)*(1 - a^2)")),
    "outer": (OUTER, ("dE/da @ x.T", "2*dE/dz @ x.T", "outer(a - y, x)", "dE/dz_i*x_j^2", "W*dE/dz_1")),
    "entry": (ENTRY, ("(a_i - y_i)*(1 - a_i^2)", "(a_i - y_i)*x_j", "dE/dz_i*x_1", "dE/dz_1*x_j")),
    "inputs": (INPUTS, ("sum_k(dE/dz_k)*sum_k(W_kj)", "sum_k(dE/da_k*W_kj)", "sum_k(W_kj)",
        "sum_k(dE/dz_k*W_kj)*x_j")),
    "matrix": (MATRIX, ("X.T @ (Z - Y)", "2*X.T @ Z", "2*X.T @ (Y - Z)", "2*X.T @ (Z + Y)", "X.T @ X @ W",
        "W")),
}  # fmt: skip
FREE: dict[str, tuple[Item, dict[str, str]]] = {
    "what is asked for": (FIRST, {
        "dLoss/dw1": "`∂Loss/∂w1` is what is asked for", "2*dLoss/dw_1/2": "is what is asked for",
        "d(Loss + 0)/dw1": "is what is asked for", "dLoss/dw1 = dLoss/dw1": "is what is asked for",
        "d(3*Loss)/dw1/3": "is what is asked for", "dw1": "`∂Loss/∂w1` is what is asked for",
    }),
    "another name": (LAST, {
        "dLoss/dw1 = (a2-y*)*a2*(1-a2)*a1": "`dLoss/dw1` is another quantity; asked for is ∂Loss/∂w2",
        "a2 = (a2-y*)*a2*(1-a2)*a1": "`a2` is another quantity",
        "w2 -= (a2-y*)*a2*(1-a2)*a1": "`w2` is another quantity",
    }),
    "not to be used": (LAST, {
        "(a2 - y*)*sigmoid'(z2)*a1": "`z2` is a name that may not be used here. Write the formula in y*, a1",
        "dLoss/dz2*a1": "`∂Loss/∂z2` is a derivative that may not be used here",
        "(a2 - y*)*a2*(1 - a2)*sigmoid(x*w1)": "`x` is a name that may not be used",
    }),
    "no formula": (LAST, {
        "0.5": "this is a number, and a formula is asked for", "1/3*e": "this is a number",
        "a1 > 0": "comparison",
        "(a2-y*)*a2*(1-a2)*": "stops too early", "dLoss/dw2 =": "nothing stands after the equals sign",
        "(a2-y*)*a1 = (a2-y*)*a2": "`(a2-y*)*a1` and `(a2-y*)*a2` are not equal",
        "a1 = a2\na2 = a1": "there are 2 formulas here", "a1*q": "q",
    }),
    "derivatives": (PATHS, {
        "x_1*dH/dz_2^(1)": "`∂H/∂z₂⁽¹⁾` is a derivative, and the answer is to be written without any",
    }),
    "shapes": (MATRIX, {
        "2*(Z - Y).T @ X": "this is 3x2, and what is wanted is 2x3. Is it transposed?",
        "2*X @ (Z - Y)": "X.T @ (Z - Y)", "sum(X)": "this is a number, and what is wanted is 2x3",
    }),
    "indices": (ENTRY, {
        "(a_j - y_j)*(1 - a_j^2)*x_i": "i runs over 2 values", "(a_i - y_i)*(1 - a_i^2)*x_k": "k",
    }),
}  # fmt: skip


def cases(table: dict[str, tuple[Item, tuple[str, ...]]]) -> list[object]:
    """Every answer of a table, with an id."""
    return [
        pytest.param(item, answer, id=f"{name}: {answer}")
        for name, (item, answers) in table.items()
        for answer in answers
    ]


@pytest.mark.parametrize(("item", "answer"), cases(RIGHTS))
def test_is_right_in_every_form(item: Item, answer: str) -> None:
    """Any formula of the same value is right."""
    verdict = grade(item, answer)

    assert (RIGHT, 1.0, "") == (verdict.status, verdict.credit, verdict.message)


@pytest.mark.parametrize(("item", "answer"), cases(WRONGS))
def test_is_wrong_after_every_slip(item: Item, answer: str) -> None:
    """A dropped factor, path or gate, a wrong index, sign or constant: none slips through."""
    verdict = grade(item, answer)

    assert (WRONG, 0.0) == (verdict.status, verdict.credit), verdict


@pytest.mark.parametrize(
    ("item", "answer", "told"),
    [
        pytest.param(item, answer, told, id=f"{name}: {answer}")
        for name, (item, answers) in FREE.items()
        for answer, told in answers.items()
    ],
)
def test_costs_nothing(item: Item, answer: str, told: str) -> None:
    """What is no try at the question is told apart from a wrong answer, with what to do."""
    verdict = grade(item, answer)

    assert UNREADABLE == verdict.status
    assert told.lower() in verdict.message.lower()


@pytest.mark.parametrize("item", [item for item, _ in RIGHTS.values()], ids=list(RIGHTS))
def test_the_answer_shown_is_right(item: Item) -> None:
    """What is shown as the right answer is accepted when it is typed, in both styles."""
    for style in ("unicode", "ascii"):
        assert RIGHT == grade(item, correct_answer(item, style)).status


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        (LAST, "(a2 - y*)*a2*(1 - a2)*a1"),
        (FIRST, "(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x"),
        (STEP, "w1 - alpha*(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x"),
        (WHOLE, "Loss(g2(g1(x*w1)*w2), y*)"),
        (SLOPE, "g2'(z2)*w2*g1'(z1)*x"),
        (ENTRY, "(a_i - y_i)*(1 - a_i^2)*x_j"),
        (MATRIX, "X.T @ (2*(Z - Y))"),
    ],
    ids=["last", "first", "step", "whole", "slope", "entry", "matrix"],
)
def test_writes_the_answer_as_a_person_would(item: Item, shown: str) -> None:
    """Factors in the order of the chain rule, in the index variables of the question."""
    assert shown == correct_answer(item, "ascii")


# ---- what is said --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("(a2-y*)*a2*(1-a2)*w2*a1*(1-a1)*exp(ln(x))", "no value where x is not positive: `ln(x)`"),
        ("dLoss/dz1*sqrt(x)^2", "no value where x is negative: `sqrt(x)`"),
        ("dLoss/dz1*x/0", "Your formula divides by 0"),
        ("dLoss/dz1*x^0.5", "no value where x is negative or 0"),
        ("dLoss/dz1*x*10^(10^10)", "no finite value everywhere: `10^(10¹⁰)` grows too large"),
        ("dLoss/dz1*x^(10^10)", "no finite value everywhere: `x^(10¹⁰)` grows too large"),
        ("dLoss/dz1*x*(0-2)^0.5", "has no value, but what is asked for has"),
        ("dLoss/dz1*abs(x)", "It holds for some values only, not for all."),
    ],
)
def test_says_what_is_off(answer: str, message: str) -> None:
    """Where a formula has no value, or holds in part, is said with the verdict."""
    verdict = grade(FIRST, answer)

    assert WRONG == verdict.status
    assert message in verdict.message


@pytest.mark.parametrize("answer", ["0.333*a^2", "0.334*a*a", "a^2/3.0001"])
def test_a_rounded_constant_is_not_charged_the_first_time(answer: str) -> None:
    """It is said, since it is no mistake about derivatives."""
    verdict = grade(of("graph: L = a^3/9", "target: dL/da, as: formula"), answer)

    assert (WRONG, "second-time") == (verdict.status, verdict.charge)
    assert "a number in it is rounded" in verdict.message


def test_a_small_slip_without_decimals_is_wrong() -> None:
    """Only typed decimals can be rounded."""
    verdict = grade(of("graph: L = a^2", "target: dL/da, as: formula"), "2*a*1001/1000")

    assert (WRONG, "always") == (verdict.status, verdict.charge)


def test_is_read_back_from_the_tree_that_is_graded() -> None:
    """The reading shows how powers and signs were taken."""
    assert "((a2 − y*)·a1)/2" == grade(LAST, "(a2-y*)*a1/2").read_as


@pytest.mark.parametrize("target", ["d^2L/da^2", "d(dL/da)/da"])
@pytest.mark.parametrize("answer", ["d^2L/da^2", "d(dL/da)/da", "0 + d^2 L/da^2"])
def test_a_second_derivative_is_not_its_own_answer(target: str, answer: str) -> None:
    """In either spelling."""
    item = of("graph: L = a^3", f"target: {target}, as: formula")

    assert UNREADABLE == grade(item, answer).status
    assert RIGHT == grade(item, "6*a").status


# ---- repeats, completion, expected mistakes ------------------------------------------------------------


def test_equivalent_answers_are_one_answer() -> None:
    """Equality is by value: other spellings of a wrong formula are the same wrong formula."""
    first, second = (normal_form(FIRST, text) for text in ("dLoss/dz1*w1",
    "w_1*(a2-y*)*a2*(1-a2)*w2*a1*(1-a1)"))

    assert first == second
    assert hash(first) == hash(second)
    assert first != normal_form(FIRST, "dLoss/dz1*w2")
    assert first != normal_form(FIRST, "dLoss/dz1*x")


def test_completes_what_may_be_used() -> None:
    """Names that the answer cannot hold are not offered."""
    offered = names(LAST)

    assert {"a1", "a2", "y*", "sigmoid", "exp"} <= set(offered)
    assert not {"x", "w1", "z2", "Loss"} & set(offered)


def test_says_what_to_type() -> None:
    """With an example in names that may be used."""
    assert "a formula in y*, a1 and a2, such as `a1^2 + 2*a2`" == answer_form(LAST)
    assert "a formula, without derivatives, such as `x_1^2 + 2*W_11^(1)`" == answer_form(PATHS)


def test_knows_an_expected_mistake_in_any_form() -> None:
    """A misconception is matched by value, in names that the answer need not use."""
    mistakes = "misconceptions: {'(y* - a2)*sigmoid''(z2)*a1': uphill}"
    item = of(SIGMOIDS, f"target: dLoss/dw2, using: ['y*', a1, a2], {mistakes}")

    assert "uphill" == grade(item, "-(a2 - y*)*a2*(1 - a2)*a1").misconception
    assert "activation-for-slope" == grade(item, "(a2 - y*)*a2*a1").misconception  # found, not expected


# ---- numbers that are given ----------------------------------------------------------------------------

GIVEN = of(f"{SIGMOIDS}given: {{x: 2, w1: 0.5, 'y*': 1}}", "target: dLoss/dw1, as: formula")


@pytest.mark.parametrize("answer", ["dLoss/dz1*2", "dLoss/dz1*x", "(a2 - 1)*a2*(1-a2)*w2*a1*(1-a1)*2"])
def test_numbers_may_stand_for_names_that_are_given(answer: str) -> None:
    """A given quantity may be written as its number."""
    assert RIGHT == grade(GIVEN, answer).status


@pytest.mark.parametrize("answer", ["dLoss/dz1", "dLoss/dz1*w1*4", "dLoss/dz1*0.5", "dLoss/dz1*x*2"])
def test_a_number_makes_up_for_nothing_else(answer: str) -> None:
    """What holds only for the given numbers is wrong."""
    assert WRONG == grade(GIVEN, answer).status


def test_says_when_a_formula_is_right_for_the_given_numbers_alone() -> None:
    """Numbers worked out and merged are no mistake about derivatives: told, and free the first time."""
    verdict = grade(GIVEN, "dLoss/dz1*w1*4")

    assert (WRONG, "second-time") == (verdict.status, verdict.charge)
    assert "right for the numbers that are given, but not in general" in verdict.message
    assert "always" == grade(GIVEN, "dLoss/dz1*w1*3").charge


# ---- entries of a matrix in index letters --------------------------------------------------------------

SQUARE = of("graph: 'L = sum((W @ x)^2)'\nshapes: {W: [2, 2], x: [2]}", "target: dL/dW, as: formula")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("2 sum_k(W_ik x_k) x_j", RIGHT),
        ("x_j sum_k(W_ik x_k)*2", RIGHT),
        ("dL/dW_ij = 2 x_j sum_k(W_ik x_k)", RIGHT),
        ("dL/dW_ji = 2 x_i sum_k(W_jk x_k)", RIGHT),
        ("2 x_i sum_k(W_jk x_k)", UNREADABLE),  # right for the entry (j, i), which was not said
        ("dL/dW_ij = 2 x_i sum_k(W_jk x_k)", WRONG),
        ("dL/dW_ji = 2 x_j sum_k(W_ik x_k)", WRONG),
        ("2 x_i x_j", WRONG),
    ],
)
def test_letters_say_which_entry_is_meant(answer: str, status: str) -> None:
    """By the alphabet, or as the name before the equals sign has them."""
    assert status == grade(SQUARE, answer).status


def test_a_number_in_brackets_after_a_name_with_layers_is_asked_about() -> None:
    """`a_1(3)` is hardly three times a_1, where there is a layer 3."""
    layered = of(
        "graph: |\n  z^(4) = w^(4) @ a^(3)\n  a = sigmoid(z^(4))\nshapes: {w^(4): [2, 2], a^(3): [2]}",
        "target: da_1/dw_11^(4), as: formula",
    )

    assert UNREADABLE == grade(layered, "a_1(1 - a_1)a_1(3)").status
    assert RIGHT == grade(layered, "a_1(1 - a_1)a_1^(3)").status
    assert WRONG == grade(layered, "a_1(1 - a_1)a_1*3").status
