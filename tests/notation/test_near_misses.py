"""Near misses in typing: read where they are plain, else refused with what is wrong and what to write."""

import pytest

from bptutor.errors import AmbiguousFormula, FormulaError, UnknownName
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show

SCALARS = "x y y* z a1 a_2 z1 z2 w1 w2 b L x1 x2 h".split()
SHAPES = {"A": (2,), "W^(1)": (2, 2), "z^(1)": (2,), "a^(1)": (2,), "delta": (2,)}
NAMES = Vocabulary(
    [*map(Declared, SCALARS), *(Declared(name, shape) for name, shape in SHAPES.items())],
    functions=["g"],
    loss="L",
)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        # names
        ("a2", "a_2"),
        ("a_1", "a1"),
        ("A1", "A_1"),
        ("δ1", "delta_1"),
        ("delta1", "delta_1"),
        ("z1^(1)", "z_1^(1)"),
        ("W11^(1)", "W_11^(1)"),
        ("W_{11}^{(1)}", "W_11^(1)"),
        ("W_{1,1}^(1)", "W_11^(1)"),
        # products without a sign
        ("a1a2", "a1*a_2"),
        ("a1 a2", "a1*a_2"),
        ("xy", "x*y"),
        ("2a1(1-a1)", "2*a1*(1 - a1)"),
        ("a1(1-a1)", "a1*(1 - a1)"),
        ("a1 (1 - a1)", "a1*(1 - a1)"),
        ("σ(z)(1-σ(z))", "sigmoid(z)*(1 - sigmoid(z))"),
        ("½x", "(1/2)*x"),
        ("x^2 y", "x^2*y"),
        ("(x-y)^2 z", "(x - y)^2*z"),
        ("a1^2(1-a1)", "a1^2*(1 - a1)"),
        # signs of other keyboards
        ("x × y", "x*y"),
        ("x·y", "x*y"),
        ("x∗z", "x*z"),
        ("x＊z", "x*z"),
        ("x ÷ y", "x/y"),
        ("x**2", "x^2"),
        ("x²", "x^2"),
        ("x³z", "x^3*z"),
        ("（x＋z）", "x + z"),
        ("２ｘ", "2*x"),
        ("x－z", "x - z"),
        ("x – z", "x - z"),
        ("x — z", "x - z"),
        # powers and functions
        ("e^-z", "e^(-z)"),
        ("e^(-z)", "e^(-z)"),
        ("exp(−z)", "exp(-z)"),
        ("tanh²(z)", "(tanh(z))^2"),
        ("relu'(z)", "relu'(z)"),
        ("ReLU'(z)", "relu'(z)"),
        ("RELU(z)", "relu(z)"),
        ("Sigmoid(z)", "sigmoid(z)"),
        ("logistic(z)", "sigmoid(z)"),
        ("log z", "ln(z)"),
        # 1 where it holds
        ("1{z>0}", "1[z > 0]"),
        ("1(z>0)", "1[z > 0]"),
        ("1_{z>0}", "1[z > 0]"),
        ("𝟙[z>0]", "1[z > 0]"),
        ("𝟙{z>0}", "1[z > 0]"),
        ("𝟏[z>0]", "1[z > 0]"),
        ("[z>0]", "1[z > 0]"),
        ("2*[z>=0]", "2*1[z >= 0]"),
        # derivatives
        ("∂L/∂w1", "dL/dw1"),
        ("dL/d w1", "dL/dw1"),
        ("d L/d w1", "dL/dw1"),
        ("dL/da1·da1/dz1", "(dL/da1)*(da1/dz1)"),
        ("dw1", "dL/dw1"),
    ],
)
def test_what_is_plain_is_read(text: str, reading: str) -> None:
    """Nobody is sent back for a keyboard, a missing sign or another way to write the same name."""
    assert reading == show(parse(text, NAMES), "ascii", full=True)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1/2x", ("(1/2)*x", "1/(2*x)")),
        ("x/yz", ("(x/y)*z", "x/(y*z)")),
        ("sigma a1", ("sigma(a1)", "sigma*a1")),
        ("sigma'a1", ("sigma'(a1)", "sigma'*a1")),
        ("g' z", ("g'(z)", "g'*z")),
        ("g z", ("g(z)", "g*z")),
        ("e(-z)", ("e^(-z)", "e*(-z)")),
        ("1/(1+e-z)", ("e^-z", "e - z")),
        ("x^1/2", ("x^(1/2)", "x/2")),
        ("e^2x", ("(e^2)*x", "e^(2*x)")),
        ("2^2 x", ("(2^2)*x", "2^(2*x)")),
        ("y* x", ("y * (…)", "(y*) * …")),
        ("z_1^(2)", ("z_1^2", "z_1^(1)", "a_1^(1)", "z^(1)")),
    ],
)
def test_two_readings_are_both_offered(text: str, readings: tuple[str, ...]) -> None:
    """What people write for two things is asked back."""
    with pytest.raises(AmbiguousFormula) as refusal:
        parse(text, NAMES)

    assert readings == refusal.value.readings


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Z1", "z1"),
        ("Z_1^(1)", "z_1^(1)"),
        ("w11", "W_11^(1)"),
        ("W_11", "W_11^(1)"),
        ("w_11^(1)", "W_11^(1)"),
        ("X", "x"),
        ("dl/dw1", "L"),
        ("dLdw1", "dL/dw1"),
        ("expz", "exp(z)"),
        ("lnz", "ln(z)"),
        ("2 ln2 x", "ln(2)"),
        ("x sqrt2", "sqrt(2)"),
        ("gz", "g(z)"),
        ("sigmiod(z)", "sigmoid"),
        ("A_3", "A_1"),
    ],
)
def test_a_wrong_name_is_answered_by_the_one_there_is(text: str, offered: str) -> None:
    """Wrong case, forgotten layers and brackets, slips: the right name comes first."""
    with pytest.raises(UnknownName) as refusal:
        parse(text, NAMES)

    assert offered == refusal.value.suggestions[0]
    assert offered in str(refusal.value.remedy)


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"),
    [
        ("exp(-z", "(", "never closed", "Add ')'"),
        ("exp(-z))", ")", "closes nothing", "Delete it"),
        ("[x - z", "[", "never closed", "Add ']'"),
        ("{x - z)", ")", "closed by", "Write '}'"),
        ("(x - z]", "]", "closed by", "Write ')'"),
        ("|x - z", "|", "never closed", "Add '|'"),
        ("x - z|", "|", "never closed", "Add '|'"),
        ("‖x", "‖", "never closed", "Add '||'"),
        ("σ(z)·(1-σ(z)", "(", "never closed", "Add ')'"),
        ("exp-z", "exp", "in round brackets", "Write exp"),
        ("exp[-z]", "exp", "in round brackets", "Write exp"),
        ("σ(1-σ)", "σ", "in round brackets", "Write σ"),
        ("x1.x2", ".", "a point is no sign", "x*y"),
        ("2.a1", ".", "a point is no sign", "x*y"),
        ("x,z", ",", "a list needs brackets", "a, b"),
        ("0,5x", ",", "decimal comma", "0.5"),
        ("x => z", "x => z", "a comparison, and a formula is wanted", "one side"),
        ("x == z", "x == z", "a comparison, and a formula is wanted", "one side"),
        ("z > 0", "z > 0", "a comparison, and a formula is wanted", "1[a > b]"),
        ("H(z)", "H", "no quantity called H", "step(z)"),
        ("θ(z)", "θ", "no quantity called theta", "1[z > 0]"),
        ("sgn(z)", "sgn", "no quantity called sgn", "1[z < 0]"),
        ("sech(z)^2", "sech", "no quantity called sech", "1/cosh"),
        ("np.exp(z)", "np", "no quantity called np", "alone"),
        ("if z>0 then 1", "if", "no quantity called if", "1[z > 0]"),
        ("d/dw1", "d/d", "does not say of what", "dL/dw"),
        ("∂/∂w1 * (L)", "∂/∂", "does not say of what", "dL/dw"),
        ("L'", "'", "the slope of a function, and L is none", "dL/dw"),
        ("W^(1)'", "'", "the slope of a function, and W\\^\\(1\\) is none", "W.T"),
        ("W^(1)T", "T", "no quantity called T", "W.T"),
        ("dL/dq", "q", "no quantity called q", "The quantities are"),
        ("dL/w1", "dL", "no quantity called dL", "L"),
        ("x +", "", "stops too early, after '\\+'", "Complete it"),
        ("*x", "*", "something is missing before", "Write what belongs"),
        ("x//z", "/", "something is missing before", "Write what belongs"),
        ("x:z", ":", "not read", "Write /"),
        ("10%", "%", "percent", "0.5 for 50%"),
        ("x ? 1", "?", "'\\?' is not read", "formula in its place"),
        ("3 x 4", "4", "4 stands right after", "* for a product"),
        ("1 000", "000", "side by side", "operator"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_write(
    text: str, place: str, message: str, remedy: str
) -> None:
    """The place, the thing and the remedy."""
    with pytest.raises(FormulaError, match=message) as refusal:
        parse(text, NAMES)

    assert place == text[refusal.value.start : refusal.value.end]
    assert remedy in str(refusal.value.remedy)
