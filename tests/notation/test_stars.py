"""Names with a star: `y*` in graph texts, where it may be new, and in formulas about it."""

import pytest

from bptutor.calculus.graph import Graph
from bptutor.errors import AmbiguousFormula, FormulaError
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show
from bptutor.notation.program import read_program
from bptutor.notation.scope import Scope

ONE = Vocabulary([Declared("a2"), Declared("y*"), Declared("Loss")], functions=["Loss"], loss="Loss")
BOTH = Vocabulary([Declared("a2"), Declared("y*"), Declared("y"), Declared("x")])


def names_of(text: str, domain: dict[str, str] | None = None) -> set[str]:
    """The quantities that a graph text makes."""
    scope = Scope(Graph(), ("Loss", "g1", "g2"))
    read_program(text, scope=scope, shapes={}, domain=domain or {})
    return set(scope.blocks)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Loss = (a2 - y*)^2/2", {"a2", "y*", "Loss"}),
        ("Loss = (a2 - y^*)^2/2", {"a2", "y*", "Loss"}),
        ("Loss = a2 - y*\nq = Loss^2", {"a2", "y*", "Loss", "q"}),
        ("q = (y*)*x", {"y*", "x", "q"}),
        ("q = y* - x", {"y*", "x", "q"}),
        ("q = y*-x", {"y", "x", "q"}),
        ("q = y* + x", {"y*", "x", "q"}),
        ("q = y*/x", {"y*", "x", "q"}),
        ("q = y*·x", {"y*", "x", "q"}),
        ("q = y*^2", {"y*", "q"}),
        ("q = y**2", {"y", "q"}),
        ("q = |x - y*|", {"y*", "x", "q"}),
        ("q = max(y*, x)", {"y*", "x", "q"}),
        ("q = Loss(a2, y*)", {"a2", "y*", "q"}),
        ("q = y* x", {"y", "x", "q"}),
        ("q = y*x", {"y", "x", "q"}),
        ("q = w*\n  x", {"w", "x", "q"}),
        ("y* = 2x\nq = a2 - y*", {"y*", "x", "a2", "q"}),
    ],
)
def test_a_star_that_multiplies_nothing_is_part_of_a_new_name(text: str, names: set[str]) -> None:
    """In a graph, a star before a closer, a sign or the end makes a name; before an operand it multiplies."""
    assert names == names_of(text)


def test_a_star_can_be_announced_by_a_domain() -> None:
    """`domain: {y*: real}` says that y* is a name; `y* x` is then about it, and `y*x` is asked back."""
    assert {"y*", "x", "q"} == names_of("q = y* x", {"y*": "real"})
    with pytest.raises(AmbiguousFormula, match="y times, or y"):
        names_of("q = y*x", {"y*": "real"})


@pytest.mark.parametrize("text", ["q = (a - y*) + y* x", "q = y* x - (a - y*)"])
def test_a_line_that_uses_both_readings_is_asked_back(text: str) -> None:
    """One line may not mean y at one place and y* at another without saying so."""
    with pytest.raises(AmbiguousFormula):
        names_of(text)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("(a2-y*)*a2", "(a2 - y*)*a2"),
        ("y* - a2", "y* - a2"),
        ("Loss(a2, y*)", "Loss(a2, y*)"),
        ("y*·a2", "y* * a2"),
        ("y* a2", "y* * a2"),
        ("y*a2", "y* * a2"),
        ("2y*", "2*y*"),
        ("dLoss/dy*", "dLoss/d(y*)"),
        ("|a2 - y*|", "|a2 - y*|"),
        ("(y*)^2", "(y*)^2"),
    ],
)
def test_formulas_about_a_starred_name(text: str, reading: str) -> None:
    """Where there is no y, the star belongs to the name wherever it stands."""
    assert reading == show(parse(text, ONE), "ascii")


@pytest.mark.parametrize("text", ["y* a2", "y*-a2", "y**2"])
def test_with_both_names_what_nobody_can_tell_is_asked_back(text: str) -> None:
    """y times a2, or y* beside it?"""
    with pytest.raises(AmbiguousFormula) as refusal:
        parse(text, BOTH)

    assert 2 == len(refusal.value.readings)


def test_a_blank_is_read_only_where_it_is_declared() -> None:
    """`?` stands for what is to be filled in."""
    fill = Vocabulary([Declared("?"), Declared("a2")])

    assert "a2*? + 1" == show(parse("a2 ? + 1", fill), "ascii")
    assert "a2 - ?/2" == show(parse("a2 - ?/2", fill), "ascii")
    assert "|da2/d?|" == show(parse("|da2/d?|", fill), "ascii")
    with pytest.raises(FormulaError, match="'\\?' is not read") as refusal:
        parse("a2 + ?", ONE)
    assert (5, 6) == (refusal.value.start, refusal.value.end)
    assert "Write a formula in its place." == refusal.value.remedy


# ----- a quantity and a function of one name -----------------------------------------------------------

COMPOSED = "a1 = g1(w1 x)\na2 = g2(w2 a1)\nLoss = Loss(a2, y*)"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("dLoss/da2", "dLoss/da2"),
        ("∂Loss/∂w2", "dLoss/dw2"),
        ("Loss(a2, y*)", "Loss(a2, y*)"),
        ("2 Loss", "2*Loss"),
        ("Loss - Loss(a2, y*)", "Loss - Loss(a2, y*)"),
        ("Loss(g2(w2 g1(w1 x)), y*)", "Loss(g2(w2*g1(w1*x)), y*)"),
        ("dLoss(a2, y*)/da2", "d(Loss(a2, y*))/da2"),
        ("dLoss/da2 g2'(w2 a1) a1", "dLoss/da2*g2'(w2*a1)*a1"),
    ],
)
def test_a_quantity_and_a_function_may_share_a_name(text: str, reading: str) -> None:
    """`Loss` before a bracket is the function, elsewhere the number it gives."""
    scope = Scope(Graph(), ("Loss", "g1", "g2"))
    read_program(COMPOSED, scope=scope, shapes={}, domain={})

    assert reading == show(parse(text, scope.vocabulary), "ascii")


# ----- full structure ----------------------------------------------------------------------------------

PLAIN = Vocabulary([Declared(name) for name in "a b c x y z L w".split()], functions=["g"], loss="L")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a/b*c", "(a/b)·c"),
        ("a*b/c", "(a·b)/c"),
        ("a/b/c", "(a/b)/c"),
        ("a b c", "a·b·c"),
        ("a - b - c", "a − b − c"),
        ("a - (b - c)", "a − (b − c)"),
        ("-x^2", "−(x²)"),
        ("-a b", "−a·b"),
        ("a^b^c", "a^(b^c)"),
        ("(a^b)^c", "(a^b)^c"),
        ("g(z)^2", "(g(z))²"),
        ("g'(z)^2 w", "(g'(z))²·w"),
        ("½(y-a)²", "(1/2)·(y − a)²"),
        ("2 dL/dw", "2·(∂L/∂w)"),
        ("dL/da dL/db", "(∂L/∂a)·(∂L/∂b)"),
        ("(dL/dw)^2", "(∂L/∂w)²"),
        ("x @ y ⊙ z", "(x @ y) ⊙ z"),
        ("e^-z/(1+e^-z)^2", "e^(−z)/(1 + e^(−z))²"),
        ("(a/b)^2", "(a/b)²"),
    ],
)
def test_the_full_reading_leaves_no_doubt(text: str, shown: str) -> None:
    """Brackets stand wherever the order of operations is only a convention; the tree stays the same."""
    node = parse(text, PLAIN)

    assert shown == show(node, full=True)
    assert node == parse(shown, PLAIN)
    assert node == parse(show(node, "ascii", full=True), PLAIN)
