"""Normal forms: what is the same up to order, and up to plain algebra."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.notation.arithmetic import value_of
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.normal_form import algebraic, collected
from bptutor.notation.parser import parse
from bptutor.notation.replacing import replaced
from bptutor.notation.tree import Name, Number

NAMES = Vocabulary([Declared(name) for name in "abxy"])


def forms(text: str) -> tuple[str, str]:
    """The collected and the algebraic form."""
    node = parse(text, NAMES)
    return collected(node), algebraic(node)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2*sigmoid(2x) - 1", "-1 + sigmoid(x*2)*2"),
        ("a + b", "b + a + 0"),
        ("a*b", "1*b*a"),
        ("a - b", "-(b - a)"),
        ("a + a", "2a"),
        ("a*a", "a^2"),
        ("a/b", "a*b^(-1)"),
        ("a/(b/a)", "a^2/b"),
        ("1/(a + b)", "2/(2b + 2a)"),
        ("0*tanh(x)", "0"),
        ("tanh(a + b)", "tanh(b + a)"),
        ("exp(2x)", "e^(x*2)"),
        ("x^0", "1"),
    ],
)
def test_order_signs_and_neutral_elements_do_not_count(one: str, other: str) -> None:
    """Both forms are the same."""
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(a + b)^2", "a^2 + 2a*b + b^2"),
        ("2(a + b)", "2a + 2b"),
        ("(a + b)*(a - b)", "a^2 - b^2"),
        ("a*(b + x) - a*b", "a*x"),
        ("2*(sigmoid(2x) - 1/2)", "2*sigmoid(2x) - 1"),
        ("tanh(a*(b + x))", "tanh(a*b + a*x)"),
    ],
)
def test_multiplying_out_is_algebra_and_more_than_order(one: str, other: str) -> None:
    """The algebraic forms agree, the collected ones do not."""
    assert forms(one)[1] == forms(other)[1]
    assert forms(one)[0] != forms(other)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tanh(x)", "2*sigmoid(2x) - 1"),
        ("tanh(x)", "(e^x - e^(-x))/(e^x + e^(-x))"),
        ("a - b", "b - a"),
        ("a/b", "b/a"),
        ("a^2", "a^3"),
        ("x", "y"),
        ("1/0", "0"),
        ("e^x", "e^(-x)"),
    ],
)
def test_what_is_more_than_algebra_stays_apart(one: str, other: str) -> None:
    """Definitions of functions are no algebra, nor is anything that is wrong."""
    assert forms(one)[1] != forms(other)[1]


@pytest.mark.parametrize(
    "text",
    ["9^9^9^9", "(a + b)^99999", "2^99999999", "((a + b)^8 + x)^8*((a + b)^8 + y)^8", "1/(a - a)", "(x/0)^2"],
)
def test_what_is_too_large_or_has_no_value_is_kept_whole(text: str) -> None:
    """Nothing is worked out without end, and nothing raises."""
    assert all(len(form) < 100_000 for form in forms(text))


def test_nested_powers_do_not_grow_without_end() -> None:
    """Factors that are long are known by a fingerprint."""
    text = "x"
    for _ in range(20):
        text = f"sigmoid(({text} + 1)^8)"

    assert len(forms(text)[1]) < 1000


PRIMES = {"a": 1009, "b": 2003, "x": 4001, "y": 8009}
EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b", "x", "y", "1", "2", "0", "1/3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"({t})^2"),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS, EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_equal_polynomials_have_one_form_and_others_do_not(one: str, other: str) -> None:
    """For polynomials the algebraic form decides equality, as their values do."""

    assert (forms(one)[1] == forms(other)[1]) == (value(one) == value(other))


def value(text: str) -> object:
    """The exact value of a formula where its names are large primes."""
    node = parse(text, NAMES)
    for name, prime in PRIMES.items():
        node = replaced(node, Name(name), Number(Fraction(prime)))
    return value_of(node)
