"""Derivations taken apart: equals signs, lines, and everything around them that means nothing."""

import pytest

from bptutor.bank.derivation_steps import MOST_STEPS, steps
from bptutor.errors import FormulaError, Unreadable


def told(text: str) -> list[str]:
    """The expressions, those behind an equals sign with one in front."""
    return [f"= {step.text}" if step.joined else step.text for step in steps(text)]


@pytest.mark.parametrize(
    "text",
    [
        "f(x) = a = b",
        "f(x) = a\n= b",
        "f(x) = a; = b",
        "f(x) = a;\n = b.",
        "f(x) = a,\n = b,",
        "f(x) == a\n== b",
        "f(x) ≡ a ≡ b",
        "f(x) =\n a =\n b",
        "f(x)\r\n= a\r\n= b\r\n",
        "f(x) = a\n... = b",
        "f(x) = a\n… = b",
        "f(x) = a\nhence = b",
        "f(x) = a\n=> = b",
        "f(x) = a\n∴ = b",
        "Proof: f(x) = a\nTherefore, = b. QED",
        "Proof.\nf(x) = a\n= b\n∎",
        "1. f(x) = a\n2. = b",
        "1) f(x) = a\n2) = b",
        "(1) f(x) = a\n(2) = b",
        "line 1: f(x) = a\nstep 2: = b",
        "f(x) = a   # by definition",
        "f(x) = a // why\n = b // why",
        "f(x) = a -- by definition of f\n = b -- the other way round",
        "f(x) = a (by definition)\n = b [since e^(-x) is (1)/(e^x)]",
        "f(x) = a by definition\n = b, because it is so",
        "f(x) = a (multiply by e^x)\n= b (divide by (1 + e^x))",
        "f(x) = a (expand)\n= b [simplified]",
        "f(x) = a (log rules)\n= b (add 1)",
        "f(x) = a (take the logarithm)\n= b (common denominator)",
        "f(x) = a since so it is\n = b since e^x > 0",
        "f(x) = a | definition\n= b | divided by x",
        "f(x) = a  | * e^x\n= b |by definition",
        r"f(x) &= a \\ &= b",
        r"\begin{align*} f(x) &= a \\[2pt] &= b \end{align*}",
        "$f(x) = a$\n$= b$",
        r"f(x) = a \quad\text{(definition)}",
    ],
)
def test_plain_styles_say_the_same(text: str) -> None:
    """Numbers, dots, alignment, words and reasons leave no trace."""
    assert told(text) in (["f(x)", "= a", "= b"], ["f(x)", "= a"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= a\n= b", ["= a", "= b"]),
        ("a\nb\nc", ["a", "b", "c"]),
        ("a = b +\n c\n= d", ["a", "= b +  c", "= d"]),
        ("a = b\n+ c\n= d", ["a", "= b + c", "= d"]),
        ("a = f(b,\n c) = d", ["a", "= f(b,  c)", "= d"]),
        ("a = [b; c]; = d", ["a", "= [b; c]", "= d"]),
        ("x = 1[z = 0]*y = c", ["x", "= 1[z = 0]*y", "= c"]),
        ("x = sum(v, axis=0)", ["x", "= sum(v, axis=0)"]),
        ("W_{1,2} = a", ["W_{1,2}", "= a"]),
        ("x = a - beta", ["x", "= a - beta"]),
        ("2.5 x = a", ["2.5 x", "= a"]),
        ("(2) x = a", ["(2) x", "= a"]),
        ("x = |a| b", ["x", "= |a| b"]),
        ("x = |a + c | beta", ["x", "= |a + c | beta"]),
        ("x = a | -b |", ["x", "= a | -b |"]),
        ("x = ||a|| + |b|", ["x", "= ||a|| + |b|"]),
        ("x = a (alpha beta)", ["x", "= a (alpha beta)"]),
        ("x = a (factor + 1)", ["x", "= a (factor + 1)"]),
        ("x = a (identity + 1)", ["x", "= a (identity + 1)"]),
        ("x = a (log b)", ["x", "= a (log b)"]),
        ("x = a (log 2)", ["x", "= a (log 2)"]),
        ("x = a (log beta)", ["x", "= a (log beta)"]),
        ("x = a (sum_k(b_k))", ["x", "= a (sum_k(b_k))"]),
        ("LHS: = a\nRHS: b", ["LHS", "= a", "RHS", "= b"]),
    ],
)
def test_formulas_are_left_alone(text: str, expected: list[str]) -> None:
    """What could be part of a formula stays."""
    assert expected == told(text)


def test_steps_know_where_they_stand() -> None:
    """Line, place and number, also behind what was blanked out."""
    first, second, third = steps("1. f(x) = a # why\n2.   = b")

    assert ("f(x)", "a", "b") == (first.text, second.text, third.text)
    assert (1, 1, 2) == (first.number, second.number, third.number)
    assert third.line.index("b") == third.start


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("=", "nothing after this equals sign"),
        ("a = ", "nothing after this equals sign"),
        ("a = = b", "nothing after this equals sign"),
        ("a < b", "'<' is no equals sign"),
        ("a ≈ b", "'≈' is no equals sign"),
        ("a = b <=> c = d", "'<=>' is no equals sign"),
        ("a != b", "'!=' is no equals sign"),
    ],
)
def test_what_is_no_chain_of_equalities_is_named(text: str, message: str) -> None:
    """The message says what stands there, and what to write."""
    with pytest.raises(FormulaError, match=message) as caught:
        steps(text)

    assert caught.value.remedy


def test_nothing_at_all_is_unreadable() -> None:
    """Neither words nor line ends make a derivation."""
    for text in ("", "\n\n", "QED", "proof:\n∎"):
        with pytest.raises(Unreadable):
            steps(text)


def test_there_is_a_limit_to_steps() -> None:
    """A hostile chain ends at once."""
    with pytest.raises(Unreadable, match=str(MOST_STEPS)):
        steps("a" + " = a" * 1000)


@pytest.mark.parametrize("filling", [" ", " ,", "so ", "... ", "-- a ", " | ", " |by ", " (add 1)"])
def test_long_runs_of_what_means_nothing_are_read_at_once(filling: str) -> None:
    """Patterns that start again at every place would take minutes over them."""
    text = "x" + filling * 100_000 + "= y"

    assert "y" == steps(text)[-1].text
