"""What is said about derivations: verdicts, the first wrong line, what is missing, the answer, hints."""

import pytest

from bptutor.bank.exercise import Item
from bptutor.grading.grade import answer_form, correct_answer, grade, hints, names, normal_form, trace_lines
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG
from tests.grading.making import item, of

TANH = "items:\n  a: {derive: 'tanh(x) = 2 sigmoid(2x) - 1'}\n"
KEYED = """items:
  a:
    derive: 'tanh(x) = 2 sigmoid(2x) - 1'
    key:
      - '2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1'
      - '= (1 - e^(-2x))/(1 + e^(-2x))'
      - '= tanh(x)'
"""
PROOF = "tanh(x) = (e^x - e^-x)/(e^x + e^-x)\n= 2/(1 + e^(-2x)) - 1\n= 2 sigmoid(2x) - 1"


def tanh() -> Item:
    """The derivation of tanh from the sigmoid, without a key."""
    return item(TANH)


def test_a_right_chain_has_all_the_credit() -> None:
    """It is said back whole, and line by line."""
    verdict = grade(tanh(), PROOF)

    assert (RIGHT, 1.0, "") == (verdict.status, verdict.credit, verdict.message)
    assert "tanh(x) = (e^x − e^(−x))/(e^x + e^(−x)) = 2/(1 + e^(−2·x)) − 1 = 2·σ(2·x) − 1" == verdict.read_as
    assert ["= 2/(1 + e^(−2·x)) − 1", "= 2·σ(2·x) − 1"] == [part.read_as for part in verdict.parts[1:]]


@pytest.mark.parametrize("chain", [PROOF, PROOF.replace("\n", " "), PROOF.removeprefix("tanh(x) ")])
def test_a_line_that_is_kept_means_what_was_typed(chain: str) -> None:
    """Both as it was typed, and as it is said back; a side that was left out is there."""
    parts = grade(tanh(), chain).parts

    assert "tanh(x) = (e^x - e^-x)/(e^x + e^-x)" == parts[0].typed
    assert normal_form(tanh(), chain) == normal_form(tanh(), "\n".join(part.typed for part in parts))
    assert normal_form(tanh(), chain) == normal_form(tanh(), "\n".join(part.read_as for part in parts))


def test_products_of_matrices_are_kept_as_they_stood() -> None:
    """Side by side they are multiplied, which a sign between them does not say."""
    asked = of("graph: 'u = W @ v'\nshapes: {W: [3, 2], v: [2]}", "derive: 'u.T @ u = v.T (W.T W) v'")
    first = grade(asked, "= (W v).T (W v)").parts[0].typed

    assert "u.T @ u = (W v).T (W v)" == first
    assert RIGHT == grade(asked, f"{first}\n= v.T (W.T W) v").status


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        (
            "= 2 sigmoid(x) - 1",
            "Line 1: 2·σ(x) − 1 is not equal to tanh(x): at x = 0.5, tanh(x) is 0.462 and this is 0.245.",
        ),
        (
            "= (e^x - e^-x)/(e^x + e^-x)\n= 1/(1 + e^(-2x)) - 1",
            (
                "Line 2: 1/(1 + e^(−2·x)) − 1 is not equal to the line before: "
                "at x = 0.5, the line before is 0.462 and this is −0.269."
            ),
        ),
        (
            "= e^(ln(tanh(x)))",
            (
                "Line 1: ln(tanh(x)) is undefined at x = −1, where tanh(x) is −0.762: "
                "a logarithm takes numbers above 0. The step does not hold for all numbers."
            ),
        ),
        (
            "= sqrt(tanh(x))^2",
            (
                "Line 1: sqrt(tanh(x)) is undefined at x = −1, where tanh(x) is −0.762: "
                "a square root takes numbers from 0 up. The step does not hold for all numbers."
            ),
        ),
        (
            "= tanh(x)*(x - x)/(x - x)",
            (
                "Line 1: tanh(x)·(x − x)/(x − x) is undefined at x = 0.5, where tanh(x) is 0.462: "
                "nothing is divided by 0. The step does not hold for all numbers."
            ),
        ),
        (
            "= 10^(10^10)",
            (
                "Line 1: 10^(10¹⁰) is undefined at x = 0.5, where tanh(x) is 0.462: "
                "it grows too large. The step does not hold for all numbers."
            ),
        ),
        (
            "sigmoid(2x) = 1/(1 + e^(-x))",
            "Line 1: 1/(1 + e^(−x)) is not equal to σ(2·x): at x = 0.5, σ(2·x) is 0.731 and this is 0.622.",
        ),
    ],
)
def test_a_wrong_line_is_told_with_an_instance(chain: str, said: str) -> None:
    """Which line, where it fails, and by how much; it is an attempt."""
    verdict = grade(tanh(), chain)

    assert (WRONG, 0.0, "always") == (verdict.status, verdict.credit, verdict.charge)
    assert said == verdict.message
    assert WRONG == verdict.parts[-1].status


def test_the_lines_before_a_wrong_one_are_right() -> None:
    """And those after it are not judged."""
    verdict = grade(tanh(), "= (e^x - e^-x)/(e^x + e^-x)\n= 0\n= 2 sigmoid(2x) - 1")

    assert [RIGHT, WRONG, WRONG] == [part.status for part in verdict.parts]


def test_a_rounded_constant_is_told_once_for_free() -> None:
    """Digits enough to see that it is not the same number."""
    verdict = grade(tanh(), "= 1 - 2/(1 + 2.71828^(2x))")

    assert (WRONG, "second-time") == (verdict.status, verdict.charge)
    assert "0.4621172 and this is 0.4621169" in verdict.message
    assert "write it exactly" in verdict.message


@pytest.mark.parametrize(
    ("chain", "said", "kept"),
    [
        ("tanh(x) = (e^x - e^-x)/(e^x + e^-x)", "until you arrive at 2·σ(2·x) − 1", 1),
        ("2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1", "until you arrive at tanh(x)", 1),
        ("LHS = sinh(x)/cosh(x)\nRHS = 2/(1 + e^(-2x)) - 1", "have to meet in one expression", 2),
        ("tanh(x) = 2 sigmoid(2x) - 1", "only states the goal again", 0),
        ("= sinh(x)/cosh(x) = sinh(x)*tanh(x)/(cosh(x)*tanh(x))", "until you arrive at", 2),
        ("tanh(x) = tanh(x) + 0", "That is still tanh(x)", 0),
        ("= sinh(x)/cosh(x) = 2/(1 + e^(-2x)) - 1 = sinh(x)/cosh(x)", "Line 3 says line 1 again", 2),
        ("tanh(x) = sinh(x)/cosh(x) = tanh(x)", "Line 2 says the beginning of line 1 again", 1),
        ("sinh(x)/cosh(x) = 2/(1 + e^(-2x)) - 1", "neither side of the goal", 0),
        ("tanh(x)*cosh(x) = sinh(x)", "Line 1 is true, but no part of the chain", 0),
    ],
)
def test_what_holds_and_does_not_arrive_is_free(chain: str, said: str, kept: int) -> None:
    """It is told what is missing; practice keeps the lines that lead on."""
    verdict = grade(tanh(), chain)

    assert (WRONG, 0.0, "never") == (verdict.status, verdict.credit, verdict.charge)
    assert said in verdict.message
    assert kept == [part.status for part in verdict.parts].count(RIGHT)


def test_a_detour_is_told_and_right() -> None:
    """A chain that comes back to a line and then arrives is a proof all the same."""
    verdict = grade(tanh(), "= sinh(x)/cosh(x) = 1 - 2/(1 + e^(2x)) = sinh(x)/cosh(x) = 2 sigmoid(2x) - 1")

    assert (RIGHT, "Line 3 says line 1 again.") == (verdict.status, verdict.message)


@pytest.mark.parametrize(
    "chain",
    ["", "= ", "tanh(x) < 1", "= tanh(y)", "= (tanh(x)", "= tanh", "= [x, x]", "= ?", "=" * 50, "x" * 6000],
)
def test_what_cannot_be_read_says_what_to_do(chain: str) -> None:
    """And costs nothing."""
    verdict = grade(tanh(), chain)

    assert UNREADABLE == verdict.status
    assert verdict.message


def test_the_line_that_cannot_be_read_is_named() -> None:
    """With a caret in the whole line."""
    verdict = grade(tanh(), "tanh(x) = sinh(x)/cosh(x)\n2. = sinh(x)/cosj(x)   # a slip")

    assert verdict.message.startswith("Line 2: ")
    line, caret = verdict.message.split("\n")[-2:]
    assert "cosj" == line[caret.index("^") : caret.rindex("^") + 1]


def test_equal_chains_have_one_normal_form() -> None:
    """So that repeating a wrong one costs nothing."""
    assert normal_form(tanh(), "= 2 sigmoid(x) - 1") == normal_form(tanh(), "tanh(x) = -1 + sigmoid(x)*2")
    assert normal_form(tanh(), "= 2 sigmoid(x) - 1") != normal_form(tanh(), "= 2 sigmoid(x) + 1")


def test_the_right_answer_is_the_authors_chain() -> None:
    """Printed, a line an equality."""
    expected = "2·σ(2·x) − 1 = 2/(1 + e^(−2·x)) − 1\n= (1 − e^(−2·x))/(1 + e^(−2·x))\n= tanh(x)"

    assert expected == correct_answer(item(KEYED))
    assert RIGHT == grade(item(KEYED), expected).status


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("sigmoid(-x) = 1 - sigmoid(x)", "σ(−x) = 1/(1 + e^(−(−x)))\n= 1 − 1/(1 + e^(−x))\n= 1 − σ(x)"),
        ("(a + b)^2 = a^2 + 2a*b + b^2", "any chain of equal expressions from (a + b)² to a² + 2·a·b + b²"),
    ],
)
def test_without_a_key_the_definitions_are_shown(claim: str, expected: str) -> None:
    """Or, where there are none, what an answer is."""
    assert expected == correct_answer(item(f"items:\n  a: {{derive: '{claim}'}}\n"))


def test_hints_lead_on_without_the_answer() -> None:
    """Where to begin, the definitions, how to meet."""
    first, second, third = hints(tanh())

    assert "definitions" in first
    assert "σ(u) = 1/(1 + e^(−u))" in second
    assert "denominator" in third
    assert ["tanh(u) = (e^u − e^(−u))/(e^u + e^(−u))", "σ(u) = 1/(1 + e^(−u))"] == trace_lines(tanh())


def test_the_form_and_the_names_of_an_answer() -> None:
    """Both sides are named; names are completed although there is no model."""
    assert "from tanh(x) to 2·σ(2·x) − 1" in answer_form(tanh())
    assert "x" == names(tanh())[0]


def test_a_derivation_about_a_model_uses_its_names() -> None:
    """And holds whatever numbers are given."""
    asked = of(
        "graph: |\n  z = w*x\n  a = tanh(z)\ngiven: {w: 1, x: 0}", "derive: 'da/dw = (1 - a^2)*x'"
    )

    assert RIGHT == grade(asked, "da/dw = da/dz * dz/dw = (1 - tanh(z)^2)*x = (1 - a^2) x").status
    assert WRONG == grade(asked, "da/dw = da/dz * dz/dx = (1 - a^2) x").status
    assert "Line 1" in grade(asked, "da/dw = da/dz * dz/dx = (1 - a^2) x").message


def test_words_that_cannot_be_read_are_told_where_reasons_stand() -> None:
    """Behind a #; a name that is merely wrong is not said to be a reason."""
    words = grade(tanh(), "= (e^x - e^-x)/(e^x + e^-x) definition of tanh")
    name = grade(tanh(), "= 2 sigmoid(2 y) - 1")

    assert UNREADABLE == words.status == name.status
    assert "A reason is written after #: = a  # why" in words.message
    assert "#" not in name.message


QUOTIENT = "items:\n  a: {derive: 'tanh(x)*cosh(x) = sinh(x)'}\n"


@pytest.mark.parametrize(
    ("chain", "status"),
    [
        ("tanh(x)*cosh(x) = sinh(x)/cosh(x)*cosh(x) = sinh(x)", RIGHT),
        ("sinh(x) = sinh(x)/cosh(x)*cosh(x) = tanh(x)*cosh(x)", RIGHT),
        ("tanh(x)*cosh(x) = sinh(x)", WRONG),
        ("tanh(x)*cosh(x) = sinh(x)*2/2 = sinh(x)", WRONG),
    ],
)
def test_a_step_after_which_only_cancelling_is_left_is_a_step(chain: str, status: str) -> None:
    """What was put in is still there to be seen; multiplying and dividing by numbers shows nothing."""
    assert status == grade(item(QUOTIENT), chain).status


@pytest.mark.parametrize(
    ("goal", "chain"),
    [
        ("relu(x) - relu(-x) = x", "relu(x) - relu(-x) = (x+|x|)/2 - (-x+|x|)/2 = x"),
        ("softplus(x) - softplus(-x) = x", "softplus(x) - softplus(-x) = ln(1+e^x) - (ln(1+e^x)-x) = x"),
        ("e^(x+y)/e^y = e^x", "e^(x+y)/e^y = e^x*e^y/e^y = e^x"),
    ],
)
def test_a_definition_put_in_may_collapse_by_algebra(goal: str, chain: str) -> None:
    """What cancels has been there to be seen."""
    assert RIGHT == grade(item(f"items:\n  a: {{derive: '{goal}'}}\n"), chain).status


def test_a_line_may_go_on_from_an_earlier_one_with_its_left_side() -> None:
    """The chain rule, then its factors, then what comes of them."""
    model = "graph: |\n  z = w*x\n  a = sigmoid(z)\n  L = (a - y)^2/2\n"
    asked = of(model, "derive: 'dL/dw = (a-y)*a*(1-a)*x'")
    lines = "dL/dw = dL/da*da/dz*dz/dw\ndL/da = a-y\nda/dz = a*(1-a)\ndz/dw = x\ndL/dw = (a-y)*a*(1-a)*x"

    assert RIGHT == grade(asked, lines).status
    assert RIGHT != grade(asked, "dL/da = a-y\ndL/dw = (a-y)*a*(1-a)*x").status


@pytest.mark.parametrize(
    ("goal", "chain"),
    [
        ("tanh(x) = 2 sigmoid(2x) - 1", "tanh(x) = 2 sigmoid(2x)-1 + cos(x)-cos(x) = 2 sigmoid(2x)-1"),
        ("tanh(x) = 2 sigmoid(2x) - 1", "tanh(x) = (2 sigmoid(2x)-1)*e^x/e^x = 2 sigmoid(2x)-1"),
        ("tanh(x) = 2 sigmoid(2x) - 1", "tanh(x) = tanh(x)*e^x/e^x = 2 sigmoid(2x)-1"),
        ("tanh(x) = 2 sigmoid(2x) - 1", "tanh(x) = 2 sigmoid(2x)-1 + [x>0]-[x>0] = 2 sigmoid(2x)-1"),
        ("sigmoid(x) + sigmoid(-x) = 1", "sigmoid(x) + sigmoid(-x) = cos(x)/cos(x) = 1"),
    ],
)
def test_what_cancels_without_coming_from_anywhere_is_no_step(goal: str, chain: str) -> None:
    """Or any goal could be had by adding and taking off a cosine."""
    assert WRONG == grade(item(f"items:\n  a: {{derive: '{goal}'}}\n"), chain).status
