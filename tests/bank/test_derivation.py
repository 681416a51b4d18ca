"""Derivations: right chains arrive, wrong steps are found where they are, and nothing passes for a proof."""

import pytest

from bptutor.bank.derivation import Checked, Derivation, derivation_of
from bptutor.errors import FormulaError
from tests.grading.making import item

NETWORK = """graph: |
  z = w*x + b
  a = sigmoid(z)
  L = (a - y)^2/2
given: {x: 1, w: 2, b: 0.5, y: 1}
"""
MATRICES = """graph: |
  u = W @ v
  L = sum(u*u)
shapes: {W: [3, 2], v: [2]}
"""
POINTS = """graph: |
  R = mean_i((w*x_i - y_i)^2)
points: {x: [1, 2, 3], y: [2, 2, 5]}
"""

GOALS = {
    "tanh": ("", "tanh(x) = 2 sigmoid(2x) - 1"),
    "mirror": ("", "sigmoid(-x) = 1 - sigmoid(x)"),
    "softplus": ("", "softplus(x) - softplus(-x) = x"),
    "relu": ("", "relu(x) - relu(-x) = x"),
    "softplus-slope": ("", "softplus''(x) = sigmoid(x)"),
    "powers": ("", "ln(e^x*e^y) = x + y"),
    "kink": ("", "max(0, x+3) = relu(x+3)"),
    "clipped": ("", "min(max(x, 0), 6) = relu(x) - relu(x-6)"),
    "quotient": ("", "a/(a*b) = 1/b"),
    "root": ("", "sqrt(x^2) = abs(x)"),
    "square": ("", "(a+b)^2 = a^2 + 2a*b + b^2"),
    "log": ("", "ln(x^2) = 2*ln(abs(x))"),
    "slope": (NETWORK, "dL/dw = (a - y)*a*(1-a)*x"),
    "matrix": (MATRICES, "(W @ v).T @ (W @ v) = v.T @ (W.T @ W) @ v"),
    "mean": (POINTS, "dR/dw = mean_i(2*(w*x_i - y_i)*x_i)"),
}


def goal(name: str) -> Derivation:
    """One of the goals above."""
    model, claim = GOALS[name]
    return derivation_of(item(f"{model}items:\n  a: {{derive: '{claim}'}}\n"))


def check(name: str, chain: str) -> Checked:
    """What comes of a chain."""
    return goal(name).check(chain)


TANH = "(e^x - e^-x)/(e^x + e^-x)"
"""The definition of tanh(x)."""

RIGHT = [
    ("tanh", f"tanh(x) = {TANH} = (e^(2x) - 1)/(e^(2x) + 1) = 1 - 2/(e^(2x) + 1) = 2 sigmoid(2x) - 1"),
    ("tanh", f"= {TANH}\n= (1 - e^(-2x))/(1 + e^(-2x))\n= 2/(1 + e^(-2x)) - 1\n= 2*σ(2x) - 1"),
    ("tanh", "2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1; = (1 - e^(-2x))/(1 + e^(-2x)); = tanh(x)"),
    ("tanh", "= 2/(1 + e^(-2x)) - 1 = (1 - e^(-2x))/(1 + e^(-2x)) = tanh(x)"),
    ("tanh", "tanh(x)\n(e^x - e^-x)/(e^x + e^-x)\n2/(1 + e^(-2x)) - 1\n2 sigmoid(2x) - 1"),
    ("tanh", "tanh(x) = sinh(x)/cosh(x)\nsinh(x)/cosh(x) = (e^x - e^-x)/(e^x + e^-x)\n= 2 sigmoid(2x) - 1"),
    ("tanh", "tanh(x) = 1 - 2/(1 + e^(2x))\n2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1\n= 1 - 2/(e^(2x) + 1)"),
    ("tanh", "LHS = (e^(2x) - 1)/(e^(2x) + 1)\nRHS = 2/(1 + e^(-2x)) - 1\n= (e^(2x) - 1)/(e^(2x) + 1)"),
    ("tanh", "sigmoid(2x) = 1/(1 + e^(-2x))\n2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1 = tanh(x)"),
    ("tanh", "tanh(x) = 1 - 2/(1 + e^(2x)) = 2 sigmoid(2x) - 1\nhence tanh(x) = 2 sigmoid(2x) - 1. QED"),
    ("tanh", r"\tanh(x) &= \frac{\sinh(x)}{\cosh(x)} \\ &= \frac{2}{1 + e^{-2x}} - 1 \\ &= 2\sigma(2x) - 1"),
    ("tanh", "tanh(x) = -tanh(-x) = -(e^(-x) - e^x)/(e^(-x) + e^x) = 2 sigmoid(2x) - 1"),
    ("tanh", "tanh(x) = (2 - (1 + e^(-2x)))/(1 + e^(-2x)) = 2/(1 + e^(-2x)) - 1 = 2 (sigmoid(2x) - 1/2)"),
    ("mirror", "sigmoid(-x) = 1/(1 + e^x) = (1 + e^x - e^x)/(1 + e^x) = 1 - e^x/(1 + e^x) = 1 - sigmoid(x)"),
    ("softplus", "= ln(1 + e^x) - ln(1 + e^(-x)) = ln((1 + e^x)/(1 + e^(-x))) = ln(e^x) = x"),
    ("relu", "= max(0, x) - max(0, -x) = max(0, x) + min(0, x) = x"),
    ("relu", "= x*1[x > 0] + x*1[x < 0] = x"),
    ("relu", "= x*1[x >= 0] + x*1[x < 0] = x"),
    ("square", "= (a+b)*(a+b) = a*(a+b) + b*(a+b) = a^2 + a*b + b*a + b^2 = a^2 + 2a*b + b^2"),
    ("square", "= (a+b)(a+b) = b^2 + 2 b a + a^2"),
    ("log", "= ln(abs(x)^2) = 2*ln(abs(x))"),
    ("slope", "dL/dw = dL/da*da/dz*dz/dw = (a-y)*a*(1-a)*x"),
    ("slope", "= dL/dz * x = (a-y)*sigmoid'(z)*x = (a-y)*a*(1-a)*x"),
    ("slope", "= dL/da*da/dw = (a-y)*(a - a^2)*x"),
    ("matrix", "= u.T @ u = (v.T @ W.T) @ (W @ v) = v.T @ (W.T @ W) @ v"),
    ("matrix", "= sum(u*u) = L = v.T @ (W.T @ W) @ v"),
    ("mean", "= mean_i(d((w*x_i - y_i)^2)/dw) = mean_i(2*(w*x_i - y_i)*x_i)"),
    ("mean", "= 1/3*sum_i(2*(w*x_i - y_i)*x_i) = mean_i(2*(w*x_i - y_i)*x_i)"),
    # the left side again in front of each line
    ("tanh", f"tanh(x) = {TANH}\ntanh(x) = 2/(1 + e^(-2x)) - 1\ntanh(x) = 2 sigmoid(2x) - 1"),
    ("tanh", f"tanh(x) = {TANH}\n⇒ tanh(x) = 2/(1 + e^(-2x)) - 1\n⇒ tanh(x) = 2 sigmoid(2x) - 1"),
    ("tanh", f"= {TANH}\ntanh(x) = 2/(1 + e^(-2x)) - 1 = 2 sigmoid(2x) - 1"),
    ("tanh", f"tanh(x) = 2 sigmoid(2x) - 1\ntanh(x) = {TANH}\ntanh(x) = 2/(1 + e^(-2x)) - 1\n= RHS"),
    ("tanh", f"LHS = {TANH}\nLHS = 2/(1 + e^(-2x)) - 1\nLHS = RHS"),
    ("tanh", f"2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1\nRHS = {TANH}\n2 sigmoid(2x) - 1 = tanh(x)"),
    ("tanh", "sigmoid(2x) = 1/(1+e^(-2x))\nsigmoid(2x) = e^(2x)/(e^(2x)+1)\ntanh(x) = 1 - 2/(1+e^(2x)) =RHS"),
    ("mirror", "σ(-x) = 1/(1+e^x)\nσ(-x) = e^(-x)/(e^(-x)+1)\nσ(-x) = 1 - 1/(1+e^(-x))\nσ(-x) = 1 - σ(x)"),
    # wrappings that are the point
    ("softplus", "x = ln(e^x) = ln((1 + e^x)/(1 + e^(-x))) = softplus(x) - softplus(-x)"),
    ("powers", "= ln(e^(x+y)) = x + y"),
    ("quotient", "= (a/a)*(1/b) = 1/b"),
    ("root", "= sqrt(abs(x)^2) = abs(x)"),
    ("root", "= x*1[x > 0] - x*1[x < 0] = abs(x)"),
    ("tanh", "= ln(e^(tanh(x))) = ln(e^(1 - 2/(1 + e^(2x)))) = 1 - 2/(1 + e^(2x)) = 2 sigmoid(2x) - 1"),
    ("softplus-slope", "= e^x/(1 + e^x) = sigmoid(x)"),
    ("kink", "relu(x+3) = (x+3)*1[x > -3] = max(0, x+3)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "chain"), RIGHT)
def test_chains_that_hold_and_arrive_are_right(name: str, chain: str) -> None:
    """From either side, from both, in any plain style."""
    checked = check(name, chain)

    assert checked.right, (checked.outcome, checked.fault)


WRONG = [
    ("tanh", "= (e^x - e^-x)/(e^x + e^-x) = (e^(2x) - 1)/(e^(2x) - 1) = 2 sigmoid(2x) - 1", 2),
    ("tanh", "= (e^x + e^-x)/(e^x - e^-x) = 2 sigmoid(2x) - 1", 1),
    ("tanh", "= 2 sigmoid(x) - 1", 1),
    ("tanh", "= 2 sigmoid(2x)", 1),
    ("tanh", "= 1 - 2/(e^(2x) + 1) = 1 + 2/(e^(2x) + 1) = 2 sigmoid(2x) - 1", 2),
    ("tanh", "= 1 - 2/(2.718^(2x) + 1) = 2 sigmoid(2x) - 1", 1),
    ("tanh", "tanh(x)\n(e^x - e^-x)/(e^x + e^-x)\n2/(1 + e^(-x)) - 1\n2 sigmoid(2x) - 1", 3),
    ("tanh", "sigmoid(2x) = 1/(1 + e^(-x))\n2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1 = tanh(x)", 1),
    ("mirror", "sigmoid(-x) = 1/(1 + e^(-x)) = 1 - sigmoid(x)", 1),
    ("softplus", "= ln(1 + e^x) - ln(1 + e^(-x)) = ln(1 + e^x - 1 - e^(-x)) = x", 2),
    ("softplus", "= ln(1 + e^x) - ln(1 + e^(-x)) = ln(e^x) + 1e-6 = x", 2),
    ("relu", "= x*1[x > 0] - x*1[x < 0] = x", 1),
    ("relu", "= abs(x) = x", 1),
    ("square", "= a^2 + b^2 = a^2 + 2a*b + b^2", 1),
    ("square", "= (a+b)*(a-b) = a^2 + 2a*b + b^2", 1),
    ("log", "= 2*ln(x) = 2*ln(abs(x))", 1),
    ("log", "= ln(x*x) = ln(x) + ln(x) = 2*ln(abs(x))", 2),
    ("slope", "= dL/da*dz/dw = (a-y)*a*(1-a)*x", 1),
    ("slope", "= (a-y)*a*x = (a-y)*a*(1-a)*x", 1),
    ("slope", "= dL/da*da/dz*dz/dw = (y-a)*a*(1-a)*x", 2),
    ("slope", "= (2.5*2 + 0.5)*x = (a-y)*a*(1-a)*x", 1),
    ("matrix", "= u.T @ u = v.T @ v = v.T @ (W.T @ W) @ v", 2),
    ("kink", "relu(x+3) = x + 3 = max(0, x+3)", 1),
    ("clipped", "= relu(x) = relu(x) - relu(x-6)", 1),
    ("tanh", f"tanh(x) = {TANH}\ntanh(x) = 2/(1 + e^(-x)) - 1\ntanh(x) = 2 sigmoid(2x) - 1", 2),
    ("tanh", "sigmoid(2x) = 1/(1 + e^(-2x))\nsigmoid(2x) = e^(2x)/(e^(2x) - 1)\n= 2 sigmoid(2x) - 1", 2),
    ("mean", "= sum_i(2*(w*x_i - y_i)*x_i) = mean_i(2*(w*x_i - y_i)*x_i)", 1),
]


@pytest.mark.parametrize(("name", "chain", "line"), WRONG)
def test_the_first_wrong_line_is_found(name: str, chain: str, line: int) -> None:
    """Not the one before it, nor the one after."""
    checked = check(name, chain)

    assert checked.fault is not None
    assert line == checked.expressions[checked.fault].line
    assert not checked.right


MISSING = [
    ("tanh", "tanh(x)", "reorders"),
    ("tanh", "2 sigmoid(2x) - 1 = -1 + 0 + sigmoid(x*2)*2", "reorders"),
    ("tanh", "tanh(x) = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= 2 sigmoid(2x) - 1 + 0", "assumes"),
    ("tanh", "= 2*(sigmoid(2x) - 1/2) = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= (tanh(x) + 2 sigmoid(2x) - 1)/2 = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= ln(e^(tanh(x))) = ln(e^(2 sigmoid(2x) - 1)) = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= tanh(x)^3/tanh(x)^2 = (2 sigmoid(2x) - 1)^3/tanh(x)^2 = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= ln(e^(tanh(x))) = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= ln(e^(2 sigmoid(2x) - 1)) = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= ln(e^(sigmoid(x*2)*2 - 1)) + 0 = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", "= ln(e^(tanh(x))) = (2 sigmoid(2x)^3 - sigmoid(2x)^2)/sigmoid(2x)^2", "assumes"),
    ("tanh", "tanh(x) = ln(e^(tanh(x)))\ntanh(x) = 2 sigmoid(2x) - 1", "assumes"),
    ("tanh", f"tanh(x) = 2 sigmoid(2x) - 1\ntanh(x) = {TANH}", "assumes"),
    ("tanh", "tanh(x) = 2 sigmoid(2x) - 1\ntanh(x) = 2 sigmoid(2x) - 1", "assumes"),
    ("mirror", "= sqrt(sigmoid(-x)^2) = 1 - sigmoid(x)", "assumes"),
    ("mirror", "= e^(ln(sigmoid(-x))) = 1 - sigmoid(x)", "assumes"),
    ("mirror", "= abs(sigmoid(-x)) = abs(1 - sigmoid(x)) = 1 - sigmoid(x)", "assumes"),
    ("softplus", "x = ln(e^x) = softplus(x) - softplus(-x)", "assumes"),
    ("softplus-slope", "= e^(ln(softplus'(x))) = sigmoid(x)", "assumes"),
    ("tanh", "tanh(x) = (e^x - e^-x)/(e^x + e^-x)", "under-way"),
    ("softplus", "x = ln(e^x)", "under-way"),
    ("tanh", f"tanh(x) = {TANH}\ntanh(x) = 2/(1 + e^(-2x)) - 1", "under-way"),
    ("tanh", "tanh(x) = 1 - 2/(1 + e^(2x))\n2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1", "under-way"),
    ("tanh", "tanh(x) = 1 - 2/(1 + e^(2x)) = sinh(x)/cosh(x) = 1 - 2/(e^(2x) + 1)", "goes-round"),
    ("tanh", "tanh(x) = 1 - 2/(1 + e^(2x)) = tanh(x)", "goes-round"),
    ("tanh", "(e^x - e^-x)/(e^x + e^-x) = 1 - 2/(1 + e^(2x))", "begins-elsewhere"),
    ("tanh", "tanh(x) + 1 = 2 sigmoid(2x)", "beside"),
    ("tanh", "tanh(x) = 1 - 2/(1 + e^(2x))\n1/(1 + e^(2x)) = sigmoid(-2x)", "beside"),
    ("square", "(a+b)^2 = a^2 + 2a*b + b^2", "assumes"),
    ("square", "= (b+a)^2 = a^2 + b^2 + 2*a*b", "assumes"),
    ("slope", "dL/dw = (a-y)*a*(1-a)*x", "assumes"),
    ("slope", "dL/dw = dL/da*da/dz*dz/dw", "under-way"),
]


@pytest.mark.parametrize(("name", "chain", "outcome"), MISSING)
def test_chains_that_hold_and_do_not_arrive_are_told_why(name: str, chain: str, outcome: str) -> None:
    """Nothing is wrong with them, and they show nothing."""
    checked = check(name, chain)

    assert checked.fault is None
    assert outcome == checked.outcome


@pytest.mark.parametrize(
    ("name", "chain", "message"),
    [
        ("tanh", "= 2 sigmoid(2y) - 1", "y"),
        ("tanh", "tanh(x) = 1 - 2/(1 + e^(2x)\n= 3", "line 1: .* never closed"),
        ("tanh", "tanh(x) = x\n- 2/(1 + e^(2x))", "line 2 begins with a minus"),
        ("tanh", "= [1, 2]", "line 1: this is a vector of 2"),
        ("tanh", "ln(-x^2) = 2*ln(x)", "no value for almost all numbers"),
        ("matrix", "= u @ u.T", "line 1: this is 3x3"),
    ],
)
def test_what_cannot_be_read_is_no_verdict(name: str, chain: str, message: str) -> None:
    """It is named, with its line."""
    with pytest.raises(FormulaError, match=message):
        check(name, chain)


def test_a_failing_instance_has_simple_numbers() -> None:
    """The first one that shows the difference well."""
    differs = check("tanh", "= 2 sigmoid(x) - 1").differs

    assert differs is not None
    assert differs.place is not None
    assert [0.5] == [value for _, value in differs.place.at]
    assert (0.462, 0.245) == (round(differs.place.before, 3), round(differs.place.this, 3))


def test_where_a_step_leaves_a_domain_is_told() -> None:
    """The part without a value, and where the line before has one."""
    differs = check("log", "= 2*ln(x)").differs

    assert differs is not None
    assert differs.undefined is not None
    assert differs.place is not None
    assert all(value < 0 for _, value in differs.place.at)


def test_checking_leaves_nothing_behind() -> None:
    """The graph of the exercise does not grow with what is typed."""
    derivation = goal("slope")
    derivation.check(RIGHT[20][1])
    before = len(derivation.problem.graph.blocks)
    for name, chain, *_ in [*RIGHT, *WRONG, *MISSING]:
        if name == "slope":
            derivation.check(chain)

    assert before == len(derivation.problem.graph.blocks)


def test_a_chain_means_the_same_line_by_line_and_at_once() -> None:
    """How it is typed does not count."""
    chain = "= (e^x - e^-x)/(e^x + e^-x) = 2/(1 + e^(-2x)) - 1 = 2 sigmoid(2x) - 1"
    forms = (chain, chain.replace(" = ", "\n= "), chain.replace(" = ", "; = "), f"tanh(x) {chain}")

    assert 1 == len({tuple(e.node for e in check("tanh", form).expressions) for form in forms})


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("softplus(x) = ln(1 + e^x)", True),
        ("1/(1 + e^(-x)) = sigmoid(x)", True),
        ("tanh(x) = 2 sigmoid(2x) - 1", False),
        ("sigmoid(-x) = 1 - sigmoid(x)", False),
    ],
)
def test_definitions_are_known(claim: str, expected: bool) -> None:
    """Between a function and its definition there is nothing to show."""
    assert expected == derivation_of(item(f"items:\n  a: {{derive: '{claim}'}}\n")).goal.is_definition
