"""Nothing is proved by what floats do not tell apart: small coefficients, rounding noise, one-sided zeros."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.sufficiency import rounded
from bptutor.calculus.sufficiency.elimination import fixed_by
from bptutor.calculus.sufficiency.identical import are_equal
from bptutor.calculus.sufficiency.prove import prove
from bptutor.calculus.sufficiency.question import Question
from bptutor.calculus.sufficiency.values import applied, is_nonzero, root
from tests.calculus.sufficiency.asking import of_blocks

SIZES = [Fraction(n, d) for n, d in ((1, 10**13), (1, 2 * 10**6), (1, 10**3), (1, 1), (10**4, 1), (10**6, 1))]


def leaves() -> SimpleNamespace:
    """A graph with a few free numbers, one of them 0 or 1."""
    g = Graph()
    return SimpleNamespace(g=g, **{n: g.leaf(n) for n in "wxybuvpq"}, t=g.leaf("t", domain="0 or 1"))


def verdict(known: list[Block], target: Block, fixed: dict[int, Fraction | float] | None = None) -> str:
    """How far what is known settles the target: always, provided something, never."""
    plain = of_blocks(known, [target])
    question = Question(plain.graph, plain.known, plain.target, fixed)
    if prove(question) is not None:
        return "always"
    return "never" if prove(question, provisos=True) is None else "provided"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_coefficient_is_too_small_or_too_large_to_count(size: Fraction) -> None:
    """No coefficient is too small or too large to count."""
    c = leaves()
    assert verdict([size * c.w + c.b], c.b) == "never"
    assert verdict([size * c.w + c.b], c.w) == "never"
    assert verdict([size * c.w * c.x + c.b, c.x], c.b) == "never"
    assert verdict([size * c.w + c.b, c.w], c.b) == "always"
    assert verdict([size * c.w + c.b, c.b], c.w) == "always"
    assert verdict([size * c.w + c.b, c.w + c.b], c.w) == ("never" if size == 1 else "always")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_coefficients_that_are_computed_count_too(size: Fraction) -> None:
    """Coefficients that are computed count too."""
    c = leaves()
    r = size * c.p
    assert verdict([r * c.w + c.b, r], c.b) == "never"
    assert verdict([r * c.w + c.b, c.w + c.v, r], c.b) == "never"
    assert verdict([r * c.w + c.b, c.w + c.b, r], c.b) == "provided"
    s = size * c.p.call("sigmoid")
    assert verdict([s * c.w + c.b, s], c.b) == "never"
    assert verdict([s * c.w + c.b, c.w + c.b, s], c.b) == "provided"


@pytest.mark.parametrize("size", SIZES[:4], ids=str)
def test_what_differs_by_little_is_not_the_same(size: Fraction) -> None:
    """What differs by little is not the same."""
    c = leaves()
    small = size * c.x.call("sigmoid")
    assert verdict([], small) == "never"
    assert verdict([], small + 1) == "never"
    assert verdict([c.b], c.b + size * c.w) == "never"
    assert verdict([c.b], c.b * (1 + size)) == "always"


def test_nearly_equal_numbers_are_two() -> None:
    """Nearly equal numbers are two."""
    c = leaves()
    near = 1 + Fraction(1, 10**6)
    assert verdict([c.w + c.b, c.w + near * c.b], c.b) == "always"
    assert verdict([c.w + c.b, c.w + c.b * (near - Fraction(1, 10**6))], c.b) == "never"
    assert not are_equal(c.g, int(c.w.rows), int(((1 + Fraction(1, 10**12)) * c.w).rows), {})


EQUAL = {
    "a sigmoid mirrored": (lambda c: (1 - c.x.call("sigmoid"), (-c.x).call("sigmoid")), True),
    "a binomial": (lambda c: ((c.x + c.y) ** 2, c.x * c.x + 2 * c.x * c.y + c.y * c.y), True),
    "the same in pieces": (lambda c: (c.x.call("relu") - (-c.x).call("relu"), c.x * 1), True),
    "a piece more": (lambda c: (c.x + c.y.call("relu") / 10**12, c.x * 1), False),
    "a far piece more": (lambda c: (c.x + (c.y - 90).call("relu") / 10**14, c.x * 1), False),
    "a piece out of sight": (lambda c: (c.x + (c.y - 10**12).call("relu"), c.x * 1), False),
    "a piece that is nowhere": (lambda c: (c.x + (c.y.call("tanh") - 2).call("relu"), c.x * 1), True),
    "next to nothing more": (lambda c: (c.x + (-200 * c.y * c.y).call("exp") * c.v, c.x * 1), False),
}


@pytest.mark.parametrize(("make", "expected"), EQUAL.values(), ids=EQUAL)
def test_equal_rows_are_looked_at_without_rounding(make, expected: bool) -> None:
    """Equal rows are looked at without rounding."""
    c = leaves()
    x, y = make(c)
    assert expected == are_equal(c.g, int(x.rows), int(y.rows), {})


NOTHING = {
    "a binomial": lambda c: (c.x + c.y) ** 2 - c.x * c.x - 2 * c.x * c.y - c.y * c.y,
    "a cube far out": lambda c: (c.x + 10**6) ** 3 - c.x**3 - 3 * 10**6 * c.x**2 - 3 * 10**12 * c.x - 10**18,
    "two sigmoids": lambda c: 10**9 * c.x.call("sigmoid") + 10**9 * (-c.x).call("sigmoid") - 10**9,
    "a hyperbola": lambda c: c.x.call("cosh") ** 2 - c.x.call("sinh") ** 2 - 1,
}


@pytest.mark.parametrize("make", NOTHING.values(), ids=NOTHING)
def test_nothing_is_divided_by_what_rounding_leaves_of_0(make) -> None:
    """Nothing is divided by what rounding leaves of 0."""
    c = leaves()
    d = make(c)
    assert verdict([d * c.v, d], c.v) == "never"
    assert verdict([d * c.v + c.u, c.u + 2 * d * c.v, d], c.v) == "never"


@pytest.mark.parametrize("make", NOTHING.values(), ids=NOTHING)
def test_nor_where_numbers_are_given(make) -> None:
    """Nor where numbers are given."""
    c = leaves()
    d = make(c)
    given = {int(c.x.rows): 3.7, int(c.y.rows): 0.3}
    assert verdict([d * c.v], c.v, given) == "never"


def test_a_root_of_what_has_poles_is_several_functions() -> None:
    """A root of what has poles is several functions."""
    c = leaves()
    d = (1 / (c.x - 20) ** 2).call("sqrt") + 1 / (20 - c.x)  # 0 where x is above 20
    assert verdict([d * c.v, d], c.v) == "never"


def test_a_softmax_of_one_number_is_1() -> None:
    """A softmax of one number is 1."""
    g = Graph()
    z, v = g.leaf("z", (1,)), g.leaf("v")
    d = 1 - z.call("softmax")[0]
    assert verdict([d * v, z], v) == "never"


LABELS = {
    "p - t": (lambda c: c.x.call("sigmoid") - c.t, "always"),
    "t - p": (lambda c: c.t - c.x.call("sigmoid"), "always"),
    "3 (t - p)": (lambda c: 3 * (c.t - c.x.call("sigmoid")), "always"),
    "t - w": (lambda c: c.t - c.w, "never"),
    "t + p": (lambda c: c.t + c.x.call("sigmoid"), "never"),
}


@pytest.mark.parametrize(("make", "expected"), LABELS.values(), ids=LABELS)
def test_the_sign_of_a_difference_tells_its_label(make, expected: str) -> None:
    """The sign of a difference tells its label."""
    c = leaves()
    e = make(c)
    assert expected == verdict([e], c.t)


@pytest.mark.parametrize("number", [Fraction(3, 10), Fraction(-3, 10)])
@pytest.mark.parametrize("factor", [1, -1, 4])
def test_which_way_round_a_difference_is(number: Fraction, factor: int) -> None:
    """Which way round a difference is."""
    c = leaves()
    e = factor * (c.t - c.x.call("sigmoid"))
    plain = of_blocks([e], [c.t])
    proof = prove(Question(c.g, (), plain.target, {int(e.rows): number}))
    assert proof is not None
    assert proof.steps[-1].value == int(factor * number > 0)


SIDED = {
    "x^2, x > 0": (lambda c: ([c.x**2, c.x.call("gt", 0)], c.x), "always"),
    "x^2, x < 0": (lambda c: ([c.x**2, c.x.call("lt", 0)], c.x), "always"),
    "cosh, x < 0": (lambda c: ([c.x.call("cosh"), c.x.call("lt", 0)], c.x), "always"),
    "a factor, where a product is not 0": (
        lambda c: ([(c.w * c.x).call("relu"), c.x], c.w * (c.w * c.x).call("step")), "always",
    ),
    "x^2, x > 1": (lambda c: ([c.x**2, c.x.call("gt", 1)], c.x), "never"),
    "a ReLU of a gate": (lambda c: ([c.x.call("step").call("relu")], c.x.call("step")), "always"),
}


@pytest.mark.parametrize(("make", "expected"), SIDED.values(), ids=SIDED)
def test_signs_within_a_case(make, expected: str) -> None:
    """Signs within a case."""
    known, target = make(leaves())
    assert expected == verdict(known, target)


def test_factors_of_a_number_are_not_0() -> None:
    """Factors of a number are not 0."""
    c = leaves()
    assert verdict([c.x], c.w, {int((c.w * c.x).rows): Fraction(2)}) == "always"


def test_elimination_counts_without_rounding() -> None:
    """Elimination counts without rounding."""
    small = Fraction(1, 10**40)
    assert fixed_by([[small, Fraction(1)], [Fraction(0), Fraction(1)]]) == {0, 1}
    assert fixed_by([[small, Fraction(1)], [2 * small, Fraction(2)]]) == set()
    assert fixed_by([[small, Fraction(1)]]) == set()
    assert fixed_by([[Fraction(0), Fraction(1)]]) == {1}


def test_rounded_numbers_know_their_errors() -> None:
    """Rounded numbers know their errors."""
    pieces = [applied("sigmoid", [Fraction(x, 10)]) for x in (37, -37)]
    total = applied("sum", [*pieces, Fraction(-1)])
    assert total is not None
    assert not is_nonzero(total)
    assert all(map(is_nonzero, pieces))
    assert not is_nonzero(applied("exp", [Fraction(-800)]))
    assert applied("gt", [total, Fraction(0)]) is None
    assert applied("ge", [Fraction(1), 1 + Fraction(1, 10**12)]) is None
    assert applied("gt", [1 + Fraction(1, 10**12), Fraction(1)]) == 1
    assert root(Fraction(-27), Fraction(3)) == -3


def test_errors_stay_with_numbers_that_are_turned_round() -> None:
    """Errors stay with numbers that are turned round."""
    x = rounded.made(1.0, 0.5)
    assert (-x).error >= 0.5
    assert abs(-x).error >= 0.5
    assert rounded.times(x, Fraction(2)).error >= 1
    assert rounded.plus(x, x).error >= 1
    assert rounded.divided(Fraction(1), rounded.made(0.1, 0.5)) is None
