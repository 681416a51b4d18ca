"""What is printed is read back as the same tree, and no text does anything but parse or be refused."""

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.errors import BptutorError, FormulaError, Unreadable
from bptutor.notation import numbers, tree
from bptutor.notation.lexer import check
from bptutor.notation.markdown import to_terminal
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import Parser, parse_assignment
from bptutor.notation.printer import show

VOCABULARY = Vocabulary(
    [
        Declared("x", (2,)), Declared("W^(1)", (2, 3)), Declared("W^(2)", (12, 12)), Declared("z^(1)", (3,)),
        Declared("a1"), Declared("a_2"), Declared("y"), Declared("y*"), Declared("yhat"), Declared("H"),
        Declared("L"), Declared("delta", (4,)), Declared("w", (4, 4)), Declared("d"), Declared("t*", (3,)),
        Declared("o_x", (2,), ["o_{h1}", "o_{h2}"]), Declared("w_x", (1, 1), ["w_{x1,h1}"]),
        Declared("Wide", (20, 20)),
        Declared("h", (3,), ["h_0", "h_1", "h_2"]), Declared("?"), Declared("Loss"),
    ],
    functions=["g", "f1", "Loss"],
    indices=["i", "t"],
    loss="L",
)  # fmt: skip

NAMES = [
    "x", "x_1", "W^(1)", "W_12^(1)", "W_1,12^(2)", "W_1,2^(2)", "z_3^(1)", "a1", "a_2", "y", "y*", "yhat",
    "H", "L", "delta_2", "w", "d", "Wide_1,11", "o_{h1}", "w_{x1,h1}", "t*_2", "h_0", "t*", "Loss",
]  # fmt: skip
LETTER = st.sampled_from([tree.Name("i"), tree.Name("t"), tree.Name("k")])
SMALL = st.integers(1, 12).map(lambda n: tree.Number(Fraction(n)))
SHIFTED = st.builds(tree.Binary, st.sampled_from(["+", "-"]), LETTER, SMALL)
INDEXED = st.one_of(
    st.builds(lambda i: tree.Name("x", (i,)), st.one_of(LETTER, SHIFTED)),
    st.builds(lambda i: tree.Name("h", (i,)), st.one_of(LETTER, SHIFTED)),
    st.builds(lambda i: tree.Name("W^(1)", (tree.Number(Fraction(2)), i)), st.one_of(LETTER, SHIFTED)),
    st.builds(lambda i, j: tree.Name("w", (i, j)), LETTER, st.one_of(LETTER, SHIFTED)),
)
NAMED = st.sampled_from(NAMES).map(tree.Name)
LEAF = st.one_of(
    st.decimals(0, 1000, places=3).map(lambda d: tree.Number(Fraction(d))),
    st.integers(0, 12).map(lambda n: tree.Number(Fraction(n))),
    st.sampled_from([tree.Constant("e"), tree.Constant("pi")]),
    st.sampled_from([tree.Name("f1'"), tree.Name("i"), tree.Name("?")]),
    NAMED,
    INDEXED,
    st.builds(tree.Stepped, NAMED, st.one_of(st.integers(0, 20), st.just("next"))),
)


def _claims(value: st.SearchStrategy) -> st.SearchStrategy:
    compare = st.builds(tree.Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), value, value)
    indexed = st.builds(tree.Reduce, st.sampled_from(["all", "any"]), st.just("k"), compare)
    simple = st.one_of(compare, indexed)
    negated = simple.map(lambda claim: tree.Logic("not", (claim,)))
    both = st.lists(st.one_of(simple, negated), min_size=2, max_size=3)
    joined = both.map(lambda claims: tree.Logic("and", tuple(claims)))
    either = st.lists(st.one_of(simple, joined), min_size=2, max_size=3)
    return st.one_of(simple, negated, joined, either.map(lambda claims: tree.Logic("or", tuple(claims))))


def _bigger(value: st.SearchStrategy) -> st.SearchStrategy:
    operators = st.sampled_from(["+", "-", "*", "/", "^", "@", "hadamard"])
    functions = st.sampled_from(["exp", "ln", "sigmoid", "max", "g", "f1", "Loss", "leaky_relu", "log2"])
    several = st.lists(value, min_size=1, max_size=3).map(tuple)
    nonzero = value.filter(lambda n: not (isinstance(n, tree.Number) and n.value == 0))
    return st.one_of(
        st.builds(tree.Binary, operators, value, value),
        nonzero.map(tree.Unary),
        value.map(tree.Transpose),
        value.map(tree.Absolute),
        value.map(tree.Norm),
        st.builds(tree.Call, functions, st.integers(0, 2), several),
        value.map(lambda arg: tree.Call("softmax", 0, (arg,), (("axis", tree.Number(Fraction(1))),))),
        st.builds(tree.Array, several, st.sampled_from(["[", "("])),
        st.builds(tree.Derivative, value, value, st.sampled_from([1, 1, 2])),
        st.builds(tree.Reduce, st.sampled_from(["sum", "mean", "prod", "max", "min"]), st.just("k"), value),
        _claims(value).map(tree.Indicator),
    )


VALUE = st.recursive(LEAF, _bigger, max_leaves=12)
TREE = st.one_of(VALUE, _claims(VALUE))

PIECES = (
    "? x x_1 W_12^(1) W₁₂⁽¹⁾ W[1]_12 a1 a2 a_2 y y* ŷ yhat H L dL/dx_1 ∂H/∂z^(1) d dx dL δ_k w_kj w_ij x_i "
    "h_{t-1} o_h1 o_{h1} w_{x1,h1} g g'( f1' Loss( sigma( σ( ln ln( sqrt √ exp( max( sum_k( Σ_k mean_i( "
    "all_k( 1[ [ ] ( ) { } | || ‖ + - − * · × ⊙ / ^ ² ᵀ .T ^T ^2 ^(2) ^-1 @ @1 @next , ; = != ≠ < <= ≤ > "
    "and or not e pi π 2 .5 1e3 ½ 0 ' '' _ _1 ^ ( ) ( ) y*x a1a_2 axis= Wide_111 Wide_1,11 t* t*_2 d( )/d( "
    "d^2L/dx^2"
).split()
READERS = (
    "read_number", "read_count", "read_vector", "read_matrix", "read_shape", "read_shapes", "read_table",
)  # fmt: skip
TEXT = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from([" ", " ", " * ", " + "])), min_size=1, max_size=14
).map("".join)


def _read(text: str) -> tree.Node:
    """As a formula or a claim, whichever it is; names need their index variables."""
    parser = Parser(text, VOCABULARY)
    parser.scope = frozenset({"k", "j"})
    return parser.whole()


def _misprinted(node: tree.Node) -> list[str]:
    """The ways a tree is printed that are not read back as the same, or that no person would write."""
    styles = (("unicode", False), ("ascii", False), ("unicode", True), ("ascii", True))
    texts = [show(node, style, full=full) for style, full in styles]
    return [text for text in texts if node != _read(text) or "--" in text or "−−" in text]


@given(TREE)
@settings(max_examples=250)
def test_printed_trees_are_read_back(node: tree.Node) -> None:
    """parse(show(tree)) is the tree, in both styles, for any tree the parser could make."""
    assert [] == _misprinted(node)


@given(TEXT)
@settings(max_examples=600)
def test_typed_text_is_read_back(text: str) -> None:
    """Whatever parses is printed so that it parses to the same tree; the rest is a FormulaError."""
    try:
        node = _read(text)
    except FormulaError as error:
        assert _is_helpful(error), error.message
        return
    assert [] == _misprinted(node)


def _is_helpful(error: FormulaError) -> bool:
    """Whether it says what is wrong, where, and what to do."""
    placed = 0 <= error.start <= error.end <= len(error.text)
    return bool(error.message and error.remedy) and placed and "^" in error.caret()


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_ends_in_a_tree_or_a_clear_error(text: str) -> None:
    """No text of any script gets past the parser as anything but a FormulaError."""
    try:
        _read(text)
    except FormulaError as error:
        assert _is_helpful(error), error.message


@given(st.one_of(st.text(max_size=40), TEXT))
@settings(max_examples=200)
def test_any_answer_is_read_or_unreadable(text: str) -> None:
    """The readers of numbers, vectors, shapes and tables raise nothing but Unreadable and FormulaError."""
    for name in READERS:
        try:
            getattr(numbers, name)(text)
        except (Unreadable, FormulaError) as error:
            assert error.remedy


@given(st.text(alphabet="$\\{}_^*`[]() abfrcdhtx12&#-\n", max_size=80))
@settings(max_examples=200)
def test_any_prompt_is_shown(text: str) -> None:
    """Markdown and LaTeX, however broken, end in text."""
    for style in ("unicode", "ascii"):
        assert isinstance(to_terminal(text, style), str)


HOSTILE = [
    pytest.param("(" * 1000, id="open brackets"),
    pytest.param("(" * 999 + "x" + ")" * 999, id="deep brackets"),
    pytest.param("-" * 1999, id="minus signs"),
    pytest.param("-" * 1999 + "x", id="minus signs before something"),
    pytest.param("x^" * 999 + "x", id="towers"),
    pytest.param("+".join(["x"] * 999), id="a long sum"),
    pytest.param("x " * 999, id="a long product"),
    pytest.param("|" * 1999, id="bars"),
    pytest.param("|x" * 999, id="bars and names"),
    pytest.param("d(" * 900, id="derivatives"),
    pytest.param("d(" * 300 + "x" + ")/dx" * 300, id="derivatives of derivatives"),
    pytest.param("a1" * 999, id="a word of many quantities"),
    pytest.param("yd" * 30, id="two letters that are quantities"),
    pytest.param("sum_k(" * 300, id="sums"),
    pytest.param("ln " * 600, id="functions without brackets"),
    pytest.param("√" * 1999, id="roots"),
    pytest.param("not " * 499, id="negations"),
    pytest.param("x_{" * 600, id="subscripts"),
    pytest.param("x" + "_1" * 900, id="many subscripts"),
    pytest.param("x" + "^(1)" * 400, id="many layers"),
    pytest.param("x" + "'" * 1900, id="primes"),
    pytest.param("9" * 1999, id="digits"),
    pytest.param("9^9^9^9^9", id="a tower of numbers"),
    pytest.param("x\u0000y", id="NUL"),
    pytest.param("x\u202ey", id="bidi override"),
    pytest.param("x\u200by", id="zero width space"),
    pytest.param("x\ud800y", id="lone surrogate"),
    pytest.param("\ufeffx", id="byte order mark"),
    pytest.param("x" * 5000, id="too long"),
    pytest.param("x" + "\u0302" * 1900, id="combining marks"),
    pytest.param("1e999999999", id="a huge power of ten"),
    pytest.param("(x," * 600, id="nested lists"),
    pytest.param("[x;" * 600, id="nested rows"),
    pytest.param("x@1" * 600, id="steps"),
    pytest.param("dx/" * 600, id="quotients of differentials"),
    pytest.param("Wide_" + "1" * 1900, id="a long index"),
    pytest.param("__import__('os').system('true')", id="Python"),
    pytest.param("x.__class__", id="attributes"),
    pytest.param("lambda: 0", id="lambda"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused_clearly(text: str) -> None:
    """Text made to break a parser is refused, at once, with a place and a remedy."""
    started = time.perf_counter()
    try:
        node = _read(text)
    except FormulaError as error:
        assert _is_helpful(error), error.message
    else:
        assert [] == _misprinted(node)
    assert time.perf_counter() - started < 5  # a hang, not a measurement


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_answers_are_unreadable(text: str) -> None:
    """The same text as a number, vector, shape or table never raises anything else."""
    for name in READERS:
        try:
            getattr(numbers, name)(text)
        except BptutorError as error:
            assert error.remedy


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_lines_of_a_graph_are_refused_clearly(text: str) -> None:
    """Graph texts take new names, and still end in a FormulaError."""
    try:
        parse_assignment("q = " + text, Vocabulary(new_names=True))
    except FormulaError as error:
        assert error.remedy


def test_what_is_too_long_is_said_with_the_limit() -> None:
    """A text beyond the limit is not even looked at."""
    with pytest.raises(FormulaError, match="too long"):
        check("x" * 2001)


@pytest.mark.slow
@given(st.one_of(TEXT, st.text(max_size=80)))
@settings(max_examples=100_000)
def test_a_hundred_thousand_texts(text: str) -> None:
    """As above, for longer."""
    try:
        node = _read(text)
    except FormulaError as error:
        assert _is_helpful(error), error.message
        return
    assert [] == _misprinted(node)


@pytest.mark.slow
@given(TREE)
@settings(max_examples=30_000)
def test_many_trees(node: tree.Node) -> None:
    """As above, for longer."""
    assert [] == _misprinted(node)
