"""Formulas as people type them."""

import pytest

from bptutor.errors import AmbiguousFormula, FormulaError, UnknownName
from bptutor.notation import tree
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse, parse_assignment, parse_claim
from bptutor.notation.printer import show

D = Declared


def names(text: str) -> list[Declared]:
    """Numbers by name, vectors as `x:2`, matrices as `W:2x2`."""
    declared = []
    for word in text.split():
        name, _, shape = word.partition(":")
        declared.append(D(name, tuple(int(n) for n in shape.split("x")) if shape else ()))
    return declared


NETWORK = Vocabulary(
    names("x:2 W^(1):2x2 W^(2):2x2 W^(3):2x1 z^(1):2 z^(2):2 a^(1):2 a^(2):2 H L w:2x2 delta:2 c"),
    functions=["g", "f1"],
    indices=["j"],
    loss="L",
)
SCALARS = Vocabulary(
    names("x y y* z z1 z2 a a1 a2 o b c w0 w1 w2 x0 x1 x2 yhat q f net E L t eta alpha m"),
    functions=["g", "g1", "g2", "Loss", "f1"],
    loss="L",
)


def read(text: str, vocabulary: Vocabulary = SCALARS) -> str:
    """The reading, in ASCII, with every bracket that matters."""
    return show(parse(text, vocabulary), "ascii")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        # juxtaposition
        ("2x", "2*x"),
        ("2(a+b)", "2*(a + b)"),
        ("(a)(b)", "a*b"),
        ("a1 b", "a1*b"),
        ("a(1-a)", "a*(1 - a)"),
        ("w1x1 + w2x2 + b", "w1*x1 + w2*x2 + b"),
        ("w_1x_1", "w1*x1"),
        ("qz", "q*z"),
        ("2a1(1-a1)x", "2*a1*(1 - a1)*x"),
        ("x_1^2y", "x1^2*y"),
        ("½(y-o)²", "1/2*(y - o)^2"),
        ("yσ'(z)", "y*sigmoid'(z)"),
        ("e^a (1 + e^(b-a))", "e^a*(1 + e^(b - a))"),
        ("e^c e^(a-c)", "e^c*e^(a - c)"),
        ("e^2 (a + b)", "e^2*(a + b)"),
        ("e^-x e^x", "e^(-x)*e^x"),
        (r"e^a \left(1 + b\right)", "e^a*(1 + b)"),
        ("a b / c", "a*b/c"),
        # precedence
        ("-x^2", "-x^2"),
        ("-a*b", "-a*b"),
        ("a*-b*c", "a*(-b)*c"),
        ("2^3^2", "2^(3^2)"),
        ("a/b/c", "a/b/c"),
        ("a/(b c)", "a/(b*c)"),
        ("a - b - c", "a - b - c"),
        ("a - (b - c)", "a - (b - c)"),
        ("a--b", "a - (-b)"),
        ("e^-x", "e^(-x)"),
        ("x**2", "x^2"),
        ("+x", "x"),
        ("-0", "0"),
        ("x^-1", "x^(-1)"),
        ("x⁻¹", "x^(-1)"),
        # functions
        ("g(z)^2", "g(z)^2"),
        ("sin^2(x)", "sin(x)^2"),
        ("tanh²(x)", "tanh(x)^2"),
        ("g'(z)", "g'(z)"),
        ("g''(z)", "g''(z)"),
        ("g’(z)", "g'(z)"),
        ("f1'", "f1'"),
        ("f1'*w1", "f1'*w1"),
        ("log(x)", "ln(x)"),
        ("ReLU(x)", "relu(x)"),
        ("σ(z)", "sigmoid(z)"),
        ("sigma(z)", "sigmoid(z)"),
        ("−y ln o − (1−y) ln(1−o)", "-y*ln(o) - (1 - y)*ln(1 - o)"),
        ("tanh z", "tanh(z)"),
        ("√2", "sqrt(2)"),
        ("√(x+1)", "sqrt(x + 1)"),
        ("max(a, b)", "max(a, b)"),
        ("softmax(x, axis=1)", "softmax(x, axis=1)"),
        ("|x|", "|x|"),
        ("|a||b|", "|a|*|b|"),
        ("||x||", "||x||"),
        ("‖y − a‖²", "||y - a||^2"),
        ("abs(x)", "|x|"),
        ("1[z > 0]", "1[z > 0]"),
        ("[z > 0]", "1[z > 0]"),
        ("2*1[z>0]", "2*1[z > 0]"),
        ("-[y ln yhat + (1-y) ln(1-yhat)]", "-(y*ln(yhat) + (1 - y)*ln(1 - yhat))"),
        # arrays and steps
        ("[1, 2]", "[1, 2]"),
        ("(4, 9)", "(4, 9)"),
        ("[[1,2],[3,4]]", "[[1, 2], [3, 4]]"),
        ("[1, 2; 3, 4]", "[[1, 2], [3, 4]]"),
        ("w1@1", "w1@1"),
        ("w1@next", "w1@next"),
        ("w1 @ x1", "w1 @ x1"),
        ("x.T", "x.T"),
        ("xᵀ x", "x.T*x"),
        ("x^T", "x.T"),
        ("a ⊙ b", "a .* b"),
        ("a·b×c∙x", "a*b*c*x"),
        ("a ÷ b", "a/b"),
        # derivatives
        ("dL/dw1", "dL/dw1"),
        ("∂L/∂w1", "dL/dw1"),
        ("∂ L / ∂ w1", "dL/dw1"),
        ("d(L)/d(w1)", "dL/dw1"),
        ("d(a*b)/da", "d(a*b)/da"),
        ("dL/da2 da2/dz2", "dL/da2*da2/dz2"),
        ("∂Loss(a2, y*)/∂a2", "d(Loss(a2, y*))/da2"),
        ("d²L/dw1²", "d^2L/dw1^2"),
        ("2 dL/dw1", "2*dL/dw1"),
        ("dw1", "dL/dw1"),
        ("w1 - eta dw1", "w1 - eta*dL/dw1"),
        ("dL/dy*", "dL/d(y*)"),
        ("dL/dy*x", "dL/dy*x"),
        # y* and y*x
        ("y*x", "y*x"),
        ("(a2-y*)*a2", "(a2 - y*)*a2"),
        ("a2 - y*", "a2 - y*"),
        ("y*·x", "y* * x"),
        ("y* - x", "y* - x"),
        ("y*^2", "(y*)^2"),
        ("2y*", "2*y*"),
        ("y*/x", "y* / x"),
        ("y * x", "y*x"),
        ("y*(1-x)", "y*(1 - x)"),
    ],
)  # fmt: skip
def test_readings(text: str, reading: str) -> None:
    """What is typed is read as it plainly means."""
    assert reading == read(text)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("dL/dW_11^(3)", "dL/dW_11^(3)"),
        ("∂H/∂z_1^(2)", "dH/dz_1^(2)"),
        ("dH/dz1^(2)", "dH/dz_1^(2)"),
        ("dz^(2)/dW^(1)", "dz^(2)/dW^(1)"),
        ("W_11^(1) a1^(1)", "W_11^(1)*a_1^(1)"),
        ("W[2]_21 g'(z_1^(2))", "W_21^(2)*g'(z_1^(2))"),
        ("a_1^(1)^2", "(a_1^(1))^2"),
        ("z_1^(2)²", "(z_1^(2))^2"),
        ("sum_j(δ_j w_j1)", "sum_j(delta_j*w_{j1})"),
        ("sum_k(δ_k w_kj)", "sum_k(delta_k*w_kj)"),
        ("Σ_k δ_k w_kj", "sum_k(delta_k*w_kj)"),
        ("c(1−c)Σ_k δ_k w_kj", "c*(1 - c)*sum_k(delta_k*w_kj)"),
        ("mean_i((x_i - 1)^2)", "mean_i((x_i - 1)^2)"),
        ("sum_{i,k} w_ik", "sum_i(sum_k(w_ik))"),
        ("prod_k(x_k)", "prod_k(x_k)"),
        ("W^(2)^T delta", "W^(2).T*delta"),
        ("W^(2)ᵀ@delta", "W^(2).T @ delta"),
        ("w_{1,j} + w_2j", "w_{1j} + w_{2j}"),
    ],
)
def test_readings_in_a_network(text: str, reading: str) -> None:
    """Layers, entries and index variables."""
    assert reading == read(text, NETWORK)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1/2x", ("(1/2)*x", "1/(2*x)")),
        ("a/b c", ("(a/b)*c", "a/(b*c)")),
        ("a/b(c+x)", ("(a/b)*(c+x)", "a/(b*(c+x))")),
        ("1/(a+b) x", ("(1/(a+b))*x", "1/((a+b)*x)")),
        ("e^2x", ("(e^2)*x", "e^(2*x)")),
        ("e^2 x", ("(e^2)*x", "e^(2*x)")),
        ("e^a b", ("(e^a)*b", "e^(a*b)")),
        ("e^a(1 + b)", ("(e^a)*(1 + b)", "e^(a*(1 + b))")),
        ("e^a b^2", ("(e^a)*b^2", "e^(a*b^2)")),
        ("sigma a", ("sigma(a)", "sigma*a")),
        ("σ z", ("σ(z)", "σ*z")),
        ("f1' w1", ("f1'(w1)", "f1'*w1")),
        ("sigma'a", ("sigma'(a)", "sigma'*a")),
        ("x^1/2", ("x^(1/2)", "x/2")),
        ("e(-x)", ("e^(-x)", "e*(-x)")),
        ("1+e-x", ("e^-x", "e - x")),
        ("ln 2x", ("ln(2)…", "ln(2…)")),
        ("ln x^2", ("ln(x)…", "ln(x…)")),
        ("tanh a b", ("tanh(a)…", "tanh(a…)")),
        ("√2x", ("sqrt(2)…", "sqrt(2…)")),
        ("sin^-1(x)", None),
        ("dL/dw1^2", ("(dL/dw1)^2", "d(L)/d(w1^2)")),
        ("y* x", None),
        ("y*-x", None),
        ("y**2", None),
        ("x[2]", ("x_2", "x*2")),
    ],
)
def test_two_readings_are_refused_with_both(text: str, readings: tuple[str, ...] | None) -> None:
    """Nothing is guessed where people differ."""
    with pytest.raises(AmbiguousFormula) as refusal:
        parse(text, SCALARS)

    assert len(refusal.value.readings) >= 2
    if readings:
        assert readings == refusal.value.readings


def test_a_layer_that_does_not_exist_is_no_power() -> None:
    """Where quantities have layers, `c^(3)` is refused: it may be a power, or a layer that there is not."""
    with pytest.raises(AmbiguousFormula) as refusal:
        parse("2c^(3)", NETWORK)

    assert "c^3" == refusal.value.readings[0]
    assert "c^3" == read("c^3", NETWORK)


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", (0, 0), "nothing to read"),
        ("   ", (0, 0), "nothing to read"),
        ("a +", (3, 3), "stops too early"),
        ("(a", (0, 1), "never closed"),
        ("a)", (1, 2), "closes nothing"),
        ("[a)", (2, 3), "closed by"),
        ("()", (0, 2), "hold nothing"),
        ("* a", (0, 1), "missing before"),
        ("a b 3", (4, 5), "stands right after"),
        ("2 3", (2, 3), "side by side"),
        ("1.2.3", (3, 5), "side by side"),
        ("0,5", (1, 2), "decimal comma"),
        ("a, b", (1, 2), "a list needs brackets"),
        ("z'", (1, 2), "slope of a function"),
        ("g", (0, 1), "is a function"),
        ("xа", (1, 2), "only looks like the letter a"),
        ("a\u200bb", (1, 2), "invisible character, U\\+200B"),
        ("a\u0000b", (1, 2), "invisible character, U\\+0000"),
        ("a\u202eb", (1, 2), "U\\+202E"),
        ("a\ud800b", (1, 2), "U\\+D800"),
        ("a \\foo b", (2, 6), "LaTeX command .foo is not read"),
        ("a % b", (2, 3), "percent"),
        ("a = b", (0, 5), "a comparison"),
        ("a + (b > c)", (4, 11), "no number"),
        ("dJ/dw1", (1, 2), "no quantity called J"),
        ("d/dx + L", None, "."),
        ("quux", (0, 4), "no quantity called quux"),
        ("sin", (0, 3), "needs something in round brackets"),
        ("sum_k(b_k)", (6, 9), "b is a single number, so there is no b_k"),
        ("1 + x_3", (4, 7), "x is a single number, so there is no x_3"),
        ("prod_k a", (0, 6), "needs brackets"),
        ("f(a", (1, 2), "never closed"),
        ("|a", (0, 1), "never closed"),
        ("[a > b, c]", (0, 9), "a list holds values"),
        ("a and b", None, "joins comparisons"),
        ("max(a > b)", (4, 9), "no value"),
        ("1e999", (0, 5), "more than 400 digits"),
    ],
)
def test_refusals_say_where_and_what(text: str, at: tuple[int, int] | None, message: str) -> None:
    """Each error stands at its place, names it, and says what to do."""
    with pytest.raises(FormulaError, match=message) as refusal:
        parse(text, SCALARS)

    assert refusal.value.remedy
    if at:
        assert at == (refusal.value.start, refusal.value.end)


def test_unknown_names_respect_shapes() -> None:
    """The message says the shape, and what there is."""
    with pytest.raises(UnknownName) as refusal:
        parse("1 + W_31^(2)", NETWORK)

    assert "W^(2) is 2x2, so there is no W_31^(2)" == str(refusal.value)
    assert "Did you mean W_11^(2) or W_22^(2)?" == refusal.value.remedy
    assert "1 + W_31^(2)\n    ^^^^^^^^" == refusal.value.caret()


def test_a_power_of_a_name_that_is_none_is_a_power() -> None:
    """`o_j^2` is the square of o_j, since no quantity is called that."""
    vocabulary = Vocabulary([D("o", (3,))], indices=["j"])

    assert "o_j^2" == read("o_j^2", vocabulary)
    assert "o_1^2" == read("o_1^(2)", vocabulary)


def test_author_names_beat_functions_and_constants() -> None:
    """d, e, f, g and max may be quantities, and derivatives by them still work."""
    vocabulary = Vocabulary(names("a b c d e f g max"), loss="f")

    assert "e^2" == read("e^2", vocabulary)
    assert tree.Name("e") == parse("e", vocabulary)
    assert "max*(a + b)" == read("max(a+b)", vocabulary)
    assert "df/dd" == read("df/dd", vocabulary)
    assert "(3*a - b)^2 + c*d" == read("(3a−b)²+cd", vocabulary)
    assert "exp(1)" == read("exp(1)", vocabulary)


def test_quantities_called_dl_and_dw_make_a_quotient() -> None:
    """Where both exist as quantities, the bar is a division."""
    vocabulary = Vocabulary(names("dL dw L w"))

    assert tree.Binary("/", tree.Name("dL"), tree.Name("dw")) == parse("dL/dw", vocabulary)


def test_dx_is_a_quantity_where_there_is_one() -> None:
    """The short form gives way to a name."""
    assert tree.Name("dw") == parse("dw", Vocabulary(names("dw L w"), loss="L"))
    with pytest.raises(UnknownName):
        parse("dw", Vocabulary(names("L w")))


def test_a_word_with_two_ways_apart_is_refused() -> None:
    """abc with quantities a, bc, ab, c may be a*bc or ab*c."""
    with pytest.raises(AmbiguousFormula) as refusal:
        parse("abc", Vocabulary(names("a bc ab c")))

    assert {"a*bc", "ab*c"} == set(refusal.value.readings)


def test_scientific_notation_gives_way_to_a_quantity_only_by_asking() -> None:
    """2e3 is a number, unless there is a quantity e3."""
    assert "2e3" == read("2e3")
    with pytest.raises(AmbiguousFormula, match="e3 is a quantity"):
        parse("2e3", Vocabulary(names("e3")))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("a = b", "a = b"),
        ("a == b", "a = b"),
        ("a ≠ b and b <= c", "a != b and b <= c"),
        ("0 < a < 1", "0 < a and a < 1"),
        ("not (a = b) or c >= 1", "not (a = b) or c >= 1"),
        ("a = 1 or b = 2 and c = 3", "a = 1 or b = 2 and c = 3"),
        ("(a = 1 or b = 2) and c = 3", "(a = 1 or b = 2) and c = 3"),
        ("dy*/da = 2 and abs(a) < abs(b)", None),
        ("abs(dL/dw1) < abs(dL/dw2) and abs(dL/dw1) < 1", "|dL/dw1| < |dL/dw2| and |dL/dw1| < 1"),
        ("1[a > 0] = b", "1[a > 0] = b"),
    ],
)
def test_claims(text: str, reading: str | None) -> None:
    """Comparisons, chains, and, or, not."""
    if reading:
        assert reading == show(parse_claim(text, SCALARS), "ascii")


def test_all_of_an_index() -> None:
    """The acceptance rule of the format: all_i([...] = y_i)."""
    data = Vocabulary([D("x", (3,)), D("u", (3,)), D("y", (3,)), *names("w0 w1 w2")])
    claim = parse_claim("all_i([w0 + w1*x_i + w2*u_i > 0] = y_i)", data)

    assert "all_i(1[w0 + w1*x_i + w2*u_i > 0] = y_i)" == show(claim, "ascii")


@pytest.mark.parametrize("text", ["a + b", "a = b = ", "= b", "a and b", "not a", "a = (b = c)"])
def test_what_is_no_claim_is_refused(text: str) -> None:
    """A value is no claim, and neither is half of one."""
    with pytest.raises(FormulaError):
        parse_claim(text, SCALARS)


@pytest.mark.parametrize(
    ("text", "target", "formula"),
    [
        ("z1 = w1*x", "z1", "w1*x"),
        ("H_i = w0 + w1*x_i", "H_i", "w0 + w1*x_i"),
        ("h_t = tanh(w*h_{t-1} + u*x_t)", "h_t", "tanh(w*h_{t-1} + u*x_t)"),
        ("z^(4) = w^(4) @ a^(3)", "z^(4)", "w^(4) @ a^(3)"),
        ("L  = (z2 - y)^2 / 2", "L", "(z2 - y)^2/2"),
        ("v@next = 0.9*v - r*g", "v@next", "0.9*v - r*g"),
        ("δ = x", "delta", "x"),
        ("e = x + 1", "e", "x + 1"),
        ("R = mean_i((H_i - y_i)^2)", "R", "mean_i((H_i - y_i)^2)"),
        ("y* = x", "y*", "x"),
        ("E = ‖y − a‖²", "E", "||y - a||^2"),
    ],
)
def test_lines_of_a_graph(text: str, target: str, formula: str) -> None:
    """Assignments define names, with indices and steps, out of names nobody has declared."""
    new = Vocabulary(indices=["i", "t"], new_names=True)
    defined, node = parse_assignment(text, new)

    assert (target, formula) == (show(defined, "ascii"), show(node, "ascii"))


COMMAS: list[tuple[str, str]] = [
    ("max(x_1,x_2)", "max(x_1, x_2)"),
    ("max(x_1,x_2,x_3)", "max(x_1, x_2, x_3)"),
    ("max(x₁,x₂)", "max(x_1, x_2)"),
    ("max(x_{1},x_{2})", "max(x_1, x_2)"),
    ("max(x_1,x2)", "max(x_1, x_2)"),
    ("max(q_1,q_2)", "max(q_1, q_2)"),
    ("max(x_1,q_2)", "max(x_1, q_2)"),
    ("max(q_1,x_2)", "max(q_1, x_2)"),
    ("max(q_1,x_i)", "max(q_1, x_i)"),
    ("max(x_i,q_i)", "max(x_i, q_i)"),
    ("clip(q_1,x_1,r_1)", "clip(q_1, x_1, r_1)"),
    ("max(W_1,2,x_1)", "max(W_12, x_1)"),
    ("max(W_1,2,W_2,1)", "max(W_12, W_21)"),
    ("max(W_{1,2},q_1)", "max(W_12, q_1)"),
    ("min(q_1,2)", "min(q_1, 2)"),
    ("max(q_h,r_hj)", "max(q_h, r_hj)"),
    ("max(v_x_1,h_1,q_2)", "max(v_{x1,h1}, q_2)"),
    ("W_1,i", "W_{1i}"),
]


@pytest.mark.parametrize(("text", "meant"), COMMAS)
def test_a_comma_ends_an_argument_where_another_name_follows(text: str, meant: str) -> None:
    """`max(x_1,x_2)` has two, whether the names are known or new; `W_1,2` is one entry."""
    known = [D("x", (3,)), D("W", (2, 2)), D("v", (1, 1), ["v_{x1,h1}"])]
    new = Vocabulary(known, indices=["i"], new_names=True)

    assert meant == show(parse(text, new), "ascii")


@pytest.mark.parametrize("text", ["max(x_1,x_2)", "max(x₁,x₂)", "max(x_1,x2)"])
def test_a_comma_in_an_answer_ends_an_argument(text: str) -> None:
    """Where all names are known."""
    for known in ([D("x", (2,))], [D("x_1"), D("x_2")]):
        assert show(parse(text, Vocabulary(known)), "ascii") == "max(x_1, x_2)"


@pytest.mark.parametrize("text", ["", "x + 1", "2 = x", "= 3", "x == 1", "x = ", "x = 1 = 2"])
def test_what_defines_nothing_is_refused(text: str) -> None:
    """A line of a graph names what it defines."""
    with pytest.raises(FormulaError):
        parse_assignment(text, Vocabulary(new_names=True))


def test_derivatives_in_graph_texts_need_a_known_numerator() -> None:
    """`dropout/delta` divides; `dL/dz` differentiates once L is there."""
    new = Vocabulary([D("L"), D("z")], new_names=True)

    assert isinstance(parse("-dL/dz", new).arg, tree.Derivative)
    assert isinstance(parse("dropout/delta", new), tree.Binary)


CATALOGUE = Vocabulary(
    [
        *names("y o x1 x2 x3 w0 w1 w2 w3 E net t z b C L yhat f l q a c d h z1 z2 z3 z4 b1 b2 b3 x0 x a1 a2"),
        *names("y* r eta"),
        *names("a_out:2 a^(3):2 w^(4):2x2 W^(1):2x2 W^(2):2x2 W^(3):2x1 z^(1):2 z^(2):2 a^(1):2 H"),
        *(D(name, (3,)) for name in ("delta", "xs")),
        D("w", (3, 3)),
        D("W", (3, 8)),
        D("o_all", (11,), [f"o_{{{n}}}" for n in "x1 x2 x3 x4 h1 h2 h3 j1 j2".split()] + ["o_y", "o_z"]),
        D("w_all", (3,), ["w_{j2,y}", "w_{h2,j2}", "w_{x1,h3}"]),
    ],
    functions=["g", "g1", "g2", "f1", "f2", "f3", "Loss"],
    indices=["j"],
    loss="L",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    """
    E = −y ln o − (1−y) ln(1−o)
    ∂E/∂w1 = −(y−o)x1
    −(y−o)o(1−o)x1 = −(y/o − (1−y)/(1−o))x1
    −(y−2yo+o)x1 = (−y/o + (1−y)/(1−o)) · o(1−o) · x1
    net = w0 + w1x1
    o = σ(net)
    E = ½(y−o)²
    (y−o)(1−o)o = (y−o)(1−o²)
    y(1−o²)/o − (1−y)(1+o) = y−o
    c = Σ_k δ_k w_kj
    c = o(1−o)Σ_k δ_k w_kj
    c = (1−o²)Σ_k δ_k w_kj
    2(a1−y)a1(1−a1)a_1^(3) = 0
    ∂E/∂w_21^(4) = 0
    ∂H/∂a_1^(1) = −14
    ∂H/∂W_12^(1) = x1 g'(z_2^(1)) [ W_21^(2) g'(z_1^(2)) W_11^(3) + W_22^(2) g'(z_2^(2)) W_21^(3) ]
    ∂H/∂x1 = W_11^(1) g'(z_1^(1)) W_11^(2) + W_12^(1) g'(z_2^(1)) W_21^(2)
    ∂H/∂z_1^(2) = W_11^(3) g'(z_1^(2))
    ∂H/∂W_21^(2) = W_11^(3) g'(z_1^(2)) a_2^(1)
    y = tanh z
    z = 2x1 − 3x2 and x1 = t² and x2 = 2t
    (1−y²)(4t−6) = −4y²
    −4(1−y²) = (4t−3)(1−y²)
    C=(σ(z)−y)² and z = w1x1 − w2x2 + b
    L = −[y ln ŷ + (1−y) ln(1−ŷ)]
    −y/ŷ+(1−y)/(1−ŷ) = dL/dz
    −yσ'(z)/ŷ+(1−y)σ'(z)/(1−ŷ) = −y(1−σ(z))+(1−y)σ(z)
    f=(y−z)² and z=2x1+3x2²+1
    [∂f/∂y, ∂f/∂z, ∂f/∂x1, ∂f/∂x2] = [10, −10, −20, −60]
    l=(y−z)ᵀ(y−z) and z=W xs+b
    ∂z2/∂W_12 = 0
    z2=f1(w1z1+b1) and z3=f2(w2z2+b2) and z4=f3(w3z3+b3) and L=(y−z4)²
    y−z4=.25 and f1'=.6 and f2'=.5 and f3'=.1
    dL/dw1=−2·.25·.1·.2·.5·(−.3)·.6·.25
    abs(dL/dw3) < abs(dL/dw2) and abs(dL/dw3) < abs(dL/dw1)
    q = x+y and f = qz
    f = 1/(1+e^−(w0x0+w1x1+w2))
    f=(3a−b)²+cd
    h=σ(w1x1+w2x2+b) and L = −y ln h −(1−y) ln(1−h)
    tanh x = 2σ(2x) − 1
    z1 = x·w1 and a1 = g1(z1) and z2 = a1·w2 and a2 = g2(z2)
    Loss(g2(w2·g1(w1·x)), y*) = Loss(a2, y*)
    ∂L/∂a2 · ∂a2/∂z2 · ∂z2/∂w2 = 0
    (a2−y*) a2(1−a2) a1 = 0
    (a2−y*) a2(1−a2) w2 a1(1−a1) x = 0
    w1 − eta(a2−y*) a2(1−a2) w2 a1(1−a1) x = 0
    ∂o_y/∂w_{j2,y} = o_{j2}
    ∂o_y/∂w_{h2,j2} = w_{j2,y} ∂o_{j2}/∂w_{h2,j2}
    """.strip().splitlines(),
)
def test_the_formulas_of_the_catalogue_parse(text: str) -> None:
    """Every formula the founding items are stated in is read, and printed so that it is read back."""
    claim = parse_claim(text.strip(), CATALOGUE)

    assert claim == parse_claim(show(claim, "unicode"), CATALOGUE)
    assert claim == parse_claim(show(claim, "ascii"), CATALOGUE)
