"""Numbers, vectors, matrices and tables: what is right, what is nearly right, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.load_pack import load_pack
from bptutor.grading.grade import grade, normal_form
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE, WRONG
from tests.grading.making import item, of, sheet

RIGHT_FORMS = {
    "number": [  # -12
        "-12", "−12", "–12", "- 12", "-12.", "-12.0", "-12.000", "-1.2e1", "-12e0", "-12E0", "-0012",
        "－１２", "-１２", "(-12)", "-(12)", "[-12]", "$-12$", "`-12`", '"-12"', "'-12'", "“-12”", "**-12**",
        r"\(-12\)", "-12,", "-12;", "-12...", "= -12", "=-12", "f = -12", "f=-12", "f: -12", "answer: -12",
        "bogus = -12", "≈ -12", "~ -12", "-24/2", "3*(-4)", "3*-4", "3·(−4)", "3×-4", "-1.2·10¹", "+-12",
        "-1.2 x 10^1", "3*(-4) = -12", "f = 3*(-4) = -12", "\u200b-12", "\ufeff-12\u00a0", "-12\t", "-12\r\n",
        "-12.01", "-12.012", "-11.988", "tensor(-12.)", "np.float64(-12.0)", "-sqrt(144)",
    ],
    "slope": ["-4", "∂f/∂q = −4", "df/dq = -4", "∂f/∂q = −4.", "z = -4"],  # z has the same value
    "decimal": [  # 0.1192029
        "0.119", ".119", "0.1192", "0.11920", "0.11920292202", "1.19e-1", "11.92e-2", "1/(1+e^2)", "σ(-2)",
        "1/(1+exp(2))", "1/(1+e²)", "sigmoid(-2)", "0.1193", "s = .119", "0.119…", "1/(1+e^2) = 0.119",
    ],
    "third": ["1/3", "0.333", ".333", ".3333333", "⅓", "2/6", "5/15 = 1/3", "5/15 = 0.333", "0.3336"],
    "zero": ["0", "-0", "−0", "0.0", "0.000", ".0", "0.", "0e5", "0/5", "1-1", "0.3-0.1-0.2", "1e-9"],
    "vector": [
        "[1, 2, 3]", "(1, 2, 3)", "1, 2, 3", "1 2 3", "1;2;3", "(1;2;3)", "[1 2 3]", "[1. 2. 3.]",
        "[1, 2, 3,]",
        "[ 1.  2.  3.]", "[[1],[2],[3]]", "[[1, 2, 3]]", "[1 2 3]^T", "[1, 2, 3]ᵀ", "(1, 2, 3).T", "1\n2\n3",
        "[1\n2\n3]", "{1, 2, 3}", "⟨1, 2, 3⟩", "[1, 2, 3].", "v = [1, 2, 3]", "v = 1, 2, 3", "1/1, 4/2, 6/2",
        "v_1 = 1, v_2 = 2, v_3 = 3", "v_3 = 3, v_2 = 2, v_1 = 1", "v1=1; v2=2; v3=3", "array([1., 2., 3.])",
        "np.array([1, 2, 3])", "tensor([1., 2., 3.], requires_grad=True)", "r = 1, s1 = 2, t = 3",
    ],
    "formulas": ["[-4, 3]", "df/dq = -4, df/dz = 3", "∂f/∂z = 3, ∂f/∂q = −4"],
    "square": [
        "[[1,2],[2,5]]", "1 2; 2 5", "[1 2; 2 5]", "1,2\n2,5", "1 2\n2 5", "[[1,2];[2,5]]", "((1,2),(2,5))",
        "[1,2],[2,5]", "[[1. 2.]\n [2. 5.]]", "M = [[1,2],[2,5]]", "array([[1, 2],\n       [2, 5]])",
        "[[1,2],[2,5]]^T", "M_11 = 1, M_12 = 2, M_22 = 5, M_21 = 2",
    ],
    "wide": ["[[1,2,3],[4,5,6]]", "1 2 3; 4 5 6", "[[1,4],[2,5],[3,6]]^T", "[[1,4],[2,5],[3,6]].T"],
    "turned": ["[[0, 1], [0, 2]]", "[[0, 0], [1, 2]]^T", "0 1; 0 2"],
    "zeros": ["0", "[0, 0]", "0, 0", "(0; 0)", "0.0", "-0", "−.0", "[0.0, -0]", "c = 0"],
    "table": [  # q = 3, f = -12, df/dx = -4, s = 0.119
        "3, -12, -4, 0.119", "[3, -12, -4, .119]", "(3, −12, −4, .119)", "3 -12 -4 .119", "3; -12; -4; .119",
        "3\n-12\n-4\n.119", "q=3, f=-12, df/dx=-4, s=.119", "q=3 f=-12 df/dx=-4 s=.119",
        "s=.119; ∂f/∂x=−4; f=−12; q=3", "q = 3\nf = -12\n∂f/∂x = -4\ns = 0.119",
        "{q: 3, f: -12, df/dx: -4, s: .119}",
        "q := 3, f := -12, df/dx := -4, s := .119", "f = 3*(-4) = -12, q = 3, df/dx = -4, s = 1/(1+e^2)",
    ],
    "mixed": ["3, [1,2,3], [[1,2],[2,5]]", "q = 3; v = (1, 2, 3); M = [[1,2],[2,5]]",
              "M = [[1,2],[2,5]], q = 3, v = [1,2,3]"],
}  # fmt: skip

NEAR_MISSES = {
    "number": ["12", "-11", "-13", "-12.1", "-12.013", "-11.98", "-1.2", "-120", "0", "-11.9", "1e400",
               "-1e400"],
    "slope": ["4", "3", "-3", "-12", "-4.01", "0"],
    "decimal": ["0.120", "0.118", "0.881", "0.1189", "0.11", "0", "12/100", "-0.119", "1.19"],
    "third": ["0.334", "0.332", "1/4", "3", "33/100", "-1/3", "0.343"],
    "zero": ["1", "-1", "0.001", "1e-3", "1e-8", "-1e-8", "-4"],
    "vector": ["[3,2,1]", "[1,2,4]", "[-1,-2,-3]", "[1,3,2]", "[1 -2 3]", "[1, 2, 3.01]",
               "v_1=3, v_2=2, v_3=1"],
    "formulas": ["[3, -4]", "df/dq = 3, df/dz = -4", "[-4, -3]"],
    "square": ["[[5,2],[2,1]]", "[[1,2],[2,4]]", "[[1,2],[5,2]]", "[[-1,-2],[-2,-5]]"],
    "wide": ["[[1,3,5],[2,4,6]]", "[[1,2,3],[4,5,7]]", "[[4,5,6],[1,2,3]]"],
    "turned": ["[[0, 0], [1, 2]]", "[[0, 1], [0, 2]]^T", "[[0, 2], [0, 1]]", "[[1, 0], [2, 0]]"],
    "zeros": ["[1, 0]", "[0, 1e-3]", "[1, 1]"],
}  # fmt: skip

UNREADABLE_FORMS = {
    "number": [
        "", "   ", "x", "q*z", "f", "twelve", "minus 12", "-12,0", "1,234", "-12%", "inf", "nan", "true",
        "-12 ± 1",
        "-12!", "-12?", "-12 apples", "0x0C", "-12j", "3 x", "(-12", "-12)", "1/0", "9^9^9^9", "-12 = f",
        "12 12",
        "q = -12", "df/dq = -12", "x = -12", "f = q*z = -12", "3*(-4) = -13", "[-12, 0]",
        "\\fraction{-24}{2}",
    ],
    "slope": ["df/dz = -4", "f = -4", "q = -4"],
    "decimal": ["0,119", "11.9%", "0.12", ".1", "0.1", "1.2e-1", "s"],
    "third": ["0.(3)", "0.33", "0.3", "1//3"],
    "vector": [
        "6", "[0]", "[0, 0]", "[1,2]", "[1,2,3,4]", "[1, 2, ", "[1,,2,3]", "[1, 2, x]", "[[1,2],[3,4]]",
        "1,0; 2,0; 3,0",
        "[1,0, 2,0, 3,0]", "1|2|3", "[1, 2, 3", "v_1 = 1, v_2 = 2", "v_1 = 1, v_1 = 2, v_3 = 3",
        "v_1 = 1, v_2 = 2, c_1 = 3", "c = [1, 2, 3]", "v_1 = 1, 2, 3",
    ],
    "square": ["[1,2,2,5]", "[[1,2],[2]]", "[[1,2,2],[5,1,1]]", "5", "[[[1]]]"],
    "wide": ["[[1,4],[2,5],[3,6]]", "[1,2,3,4,5,6]", "[[1,2],[3,4],[5,6]]"],
    "zeros": ["1", "[0, 0, 1]", "none", "[0]", "[0, 0, 0]", "[[0, 0], [0, 0]]"],
    "table": [
        "3, -12, -4", "3, -12, -4, .119, 5", "y", "q=3, q=4", "q=3, q=3", "y = 3, f = -12", "df/dy=-4",
        "df/dX=-4",
        "Q=3", "?, ?, ?, ?", "q=3, -12, df/dx=-4, s=.119", "3,0, -12,0, -4,0, 0,119", "q 3, f -12",
    ],
}  # fmt: skip


def cases(table: dict[str, list[str]]) -> list[object]:
    """A parameter for each answer of a table."""
    return [pytest.param(name, text, id=f"{name}: {text!r}") for name,
            texts in table.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), cases(RIGHT_FORMS))
def test_right_form(name: str, text: str) -> None:
    """A right answer is right in every form that plainly means it."""
    verdict = grade(sheet(name), text)

    assert (RIGHT, 1.0, None) == (verdict.status, verdict.credit, verdict.misconception), verdict


@pytest.mark.parametrize(("name", "text"), cases(NEAR_MISSES))
def test_near_miss(name: str, text: str) -> None:
    """A number that is nearly right is read, and wrong."""
    verdict = grade(sheet(name), text)

    assert (WRONG, 0.0) == (verdict.status, verdict.credit), verdict
    assert verdict.read_as


@pytest.mark.parametrize(("name", "text"), cases(UNREADABLE_FORMS))
def test_unreadable(name: str, text: str) -> None:
    """What could mean two things or nothing costs nothing and says what to do."""
    verdict = grade(sheet(name), text)

    assert (UNREADABLE, 0.0) == (verdict.status, verdict.credit), verdict
    assert len(verdict.message.split("\n")[0].split()) > 4


# ---- tolerances ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "text", "status"),
    [
        ("digits: 3 decimals", "0.119", RIGHT),
        ("digits: 3 decimals", "0.1195", RIGHT),
        ("digits: 3 decimals", "0.1198", WRONG),
        ("digits: 2 significant", "0.12", RIGHT),
        ("digits: 2 significant", "0.13", WRONG),
        ("tolerance: {relative: 0.1}", "0.13", RIGHT),
        ("tolerance: {relative: 0.1}", "0.132", WRONG),
        ("tolerance: {absolute: 0.01}", "0.129", RIGHT),
        ("tolerance: {absolute: 0.01}", "0.13", WRONG),
        ("tolerance: {relative: 1e-6}", "0.1192", WRONG),
        ("tolerance: {relative: 1e-6}", "0.119203", RIGHT),
    ],
)
def test_own_tolerance(rule: str, text: str, status: str) -> None:
    """A tolerance that the author sets replaces the usual rule."""
    decimal = of("graph: |\n  s = sigmoid(x)\ngiven: {x: -2}", f"target: s, {rule}")

    assert status == grade(decimal, text).status


@pytest.mark.parametrize(
    ("truth", "text", "status"),
    [
        ("2.25e-4", "0.000225", RIGHT),  # small gradients are the subject
        ("2.25e-4", "2.25e-4", RIGHT),
        ("2.25e-4", "0.000", WRONG),
        ("2.25e-4", "0", WRONG),
        ("2.25e-4", "0.0002", UNREADABLE),
        ("2.25e-4", "0.000235", WRONG),
        ("0.012", "0.012", RIGHT),
        ("1.95", "2", WRONG),  # a whole number is a value of its own
        ("1.95", "2.0", UNREADABLE),
        ("1.95", "1.95", RIGHT),
        ("14.4", "14", WRONG),
        ("1e-30", "0", WRONG),
        ("1234567", "1234567", RIGHT),
        ("1234567", "1.23e6", RIGHT),
        ("1234567", "1.24e6", WRONG),
        ("0.5", "1/2", RIGHT),
        ("0.9996", "1", RIGHT),  # within a thousandth
        ("0.9985", "1", WRONG),
    ],
)
def test_default_tolerance(truth: str, text: str, status: str) -> None:
    """Rounded to at least three digits, or within a thousandth; never an absolute distance."""
    number = of(f"graph: |\n  f = u*1\ngiven: {{u: {truth}}}", "target: f")

    assert status == grade(number, text).status


def test_zero_among_large_terms() -> None:
    """A difference that floating point leaves over is judged on the scale of what was subtracted."""
    blurred = of("graph: |\n  f = (u + 0.1) - u - 0.1\ngiven: {u: 1000}", "target: f")

    assert RIGHT == grade(blurred, "0").status
    assert WRONG == grade(blurred, "0.001").status


# ---- credit and messages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "credit", "message"),
    [
        ("table", "q=3, f=12, df/dx=-4, s=.119", 0.75, "Not right: f."),
        ("table", "3, 12, 4, .119", 0.5, "Not right: f, ∂f/∂x."),
        ("table", "s=.119, q=3", 0.5, "Not answered: f, ∂f/∂x."),
        ("table", "f=-12.5, s=0.3", 0.0, "Not right: f, s. Not answered: q, ∂f/∂x."),
        ("table", "-3, 13, 4, -.119", 0.0, "Not right: q, f, ∂f/∂x, s."),
        ("table", "-3, 12, 4, -.119", 0.125,
         ("Not right: q, ∂f/∂x, s. Right given your own q = -3: f (half of the credit). "
          "Correct that first, then work on from there.")),
        ("strict", "q=3, f=12, df/dx=-4, s=.119", 0.0, "Not right: f."),
        ("mixed", "3, [1,2,4], [[1,2],[2,5]]", 2 / 3, "Not right: v."),
        ("vector", "[1, 2, 4]", 0.0, "Not right: entry 3."),
        ("vector", "[3, 2, 1]", 0.0, "Not right: entries 1, 3."),
        ("vector", "[3, 4, 5]", 0.0, "No entry is right."),
        ("shares", "[1, 2, 4]", 2 / 3, "Not right: entry 3."),
        ("square", "[[1, 2], [2, 4]]", 0.0, "Not right: entry (2, 2)."),
        ("wide", "[[1, 3, 3], [5, 5, 6]]", 0.0, "Not right: entries (1, 2), (2, 1)."),
    ],
)
def test_credit(name: str, text: str, credit: float, message: str) -> None:
    """Tables earn a share a row, arrays all or nothing unless it says each-row; what is off is named."""
    verdict = grade(sheet(name), text)

    assert (credit, message) == (pytest.approx(verdict.credit), verdict.message)
    assert (PARTLY_RIGHT if credit else WRONG) == verdict.status


def test_parts_of_a_table() -> None:
    """Each row has a verdict of its own."""
    parts = grade(sheet("table"), "q=3, f=12, s=.119").parts

    assert ["q", "f", "∂f/∂x", "s"] == [p.label for p in parts]
    assert [RIGHT, WRONG, WRONG, RIGHT] == [p.status for p in parts]
    assert ["3", "12", "", ".119"] == [p.read_as for p in parts]


def test_short_row_is_a_wrong_row() -> None:
    """A row with too few digits costs that row, says so, and takes nothing from the others."""
    verdict = grade(sheet("table"), "3, -12, 4, 0.12")
    digits = "it agrees as far as it goes; give at least three significant digits, or an exact form"

    assert (PARTLY_RIGHT, 0.5) == (verdict.status, verdict.credit)
    assert f"Not right: ∂f/∂x. Too few digits for s: {digits}." == verdict.message
    assert [RIGHT, RIGHT, WRONG, WRONG] == [p.status for p in verdict.parts]
    assert verdict.credit == grade(sheet("table"), "3, -12, 4, 0.13").credit
    assert WRONG == grade(sheet("strict"), "3, -12, -4, 0.12").status


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("3, -, -4, .119", 0.75),
        ("3, ?, -4, .119", 0.75),
        ("3, , -4, .119", 0.75),
        ("[3, -12, –, null]", 0.5),
        ("3; ; -4; ?", 0.5),
        ("3 ? -4 .119", 0.75),
        ("q = 3, f = -, s = ?, df/dx = 4", 0.25),
    ],
)
def test_rows_left_out(text: str, credit: float) -> None:
    """A blank, a dash or a question mark leaves a row out; the others keep their places."""
    verdict = grade(sheet("table"), text)

    assert credit == verdict.credit, verdict
    assert "Not answered: " in verdict.message


@pytest.mark.parametrize(("name", "text"), [("vector", "0"), ("square", "0.0"), ("vector", "v = 0")])
def test_lone_zero(name: str, text: str) -> None:
    """For an array a lone 0 is the array of zeros: wrong where the truth is another, so it is not free."""
    verdict = grade(sheet(name), text)

    assert (WRONG, "No entry is right.") == (verdict.status, verdict.message)


LARGE = "graph: f = x*y\ngiven: {x: 123456789, y: 1}"


@pytest.mark.parametrize(
    ("question", "text", "status", "said"),
    [
        ("target: f", "1.2e8", UNREADABLE, "three significant digits"),
        ("target: f", "1.3e8", WRONG, ""),
        ("target: f", "123e6", RIGHT, ""),
        ("target: f/1e8, tolerance: {relative: 0.01}", "1.2", WRONG, ""),
        ("target: f/1e8, tolerance: {absolute: 0.05}", "1.2", RIGHT, ""),
        ("target: f/1e8, digits: 4 decimals", "1.23", UNREADABLE, "4 decimals"),
        ("target: f/1e8, digits: 5 significant", "1.23", UNREADABLE, "5 significant digits"),
        ("target: f/1e8, digits: 5 significant", "1.24", WRONG, ""),
    ],
)
def test_digits_asked_for(question: str, text: str, status: str, said: str) -> None:
    """What is rounded too far is told how far it may be; an author's tolerance is no matter of digits."""
    verdict = grade(of(LARGE, question), text)

    assert (status, said) == (verdict.status, said if said in verdict.message and said else verdict.message)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("table", "3 -12 -4 1/(1+e^2)", "Separate them with commas."),
        ("table", "3 -12 0,5 0,119", "If these are decimal commas, write points: 1.5."),
        ("number", "-12 =", "Nothing stands after the equals sign. Write the answer alone."),
        ("number", "1:3", "There is a number before the colon. Write 1/3 for a ratio."),
        ("number", "-12 = f", "The number stands before the equals sign. Write -12 alone, or `f = -12`."),
    ],
)
def test_remedy(name: str, text: str, said: str) -> None:
    """What is refused says what to type instead."""
    assert said in grade(sheet(name), text).message


def test_name_that_starts_with_a_number() -> None:
    """A row may be called by its formula, `9*q`."""
    assert RIGHT == grade(of("graph: q = x + 1\ngiven: {x: 0}", "target: 9*q"), "9*q = 9").status


@pytest.mark.parametrize(
    ("name", "text", "read_as"),
    [
        ("number", " −12 ", "-12"),
        ("number", "f = 3*(-4) = -12", "-12"),
        ("number", "-24/2", "-24/2"),
        ("vector", "1;2;3", "[1, 2, 3]"),
        ("vector", "v_3=3, v_1=1, v_2=2", "[1, 2, 3]"),
        ("square", "1 2; 2 5", "[[1, 2], [2, 5]]"),
        ("zeros", "0", "[0, 0]"),
        ("table", "s = .119, df/dx=-4, q=3", "q = 3, ∂f/∂x = -4, s = .119"),
    ],
)
def test_said_back(name: str, text: str, read_as: str) -> None:
    """The reading is said back in one plain spelling."""
    assert read_as == grade(sheet(name), text).read_as


@pytest.mark.parametrize(
    ("name", "one", "other", "same"),
    [
        ("number", "-12", "−12.0", True),
        ("number", "-12", "f = -24/2", True),
        ("number", "-12", "12", False),
        ("vector", "[1,2,3]", "v_3=3, v_2=2, v_1=1", True),
        ("vector", "[1,2,3]", "[1,2,4]", False),
        ("table", "q=3, f=-12", "f = -12, q = 3", True),
        ("table", "q=3", "f=3", False),
        ("zeros", "0", "[0, 0]", True),
    ],
)
def test_normal_form(name: str, one: str, other: str, same: bool) -> None:
    """Equal for equivalent answers, so that a repetition costs nothing."""
    assert same == (normal_form(sheet(name), one) == normal_form(sheet(name), other))


def test_value_after_a_step_may_be_called_by_the_plain_name() -> None:
    """`w_0 = 4` answers `w_0@1`, as the question itself may put it."""
    step = """
graph: |
  R = (w_0 - 1)^2 + (w_1 + 2)^2
given: {w_0: 0, w_1: 0}
step: {minimise: R, by: [w_0, w_1], rate: 1/2}
items:
  a: {target: '[w_0@1, w_1@1]'}
  b: {targets: [w_0@1, w_1@1]}
  c: {target: w_1@1}
"""
    for name, text in [("a", "w_1 = -2, w_0 = 1"), ("b", "w_1 = -2, w_0 = 1"), ("c", "w_1 = -2"),
                       ("c", "w_1@1 = -2")]:
        assert RIGHT == grade(item(step, name), text).status, text


@pytest.mark.parametrize(("answer", "status"), [("-2.06e-9", RIGHT), ("0", WRONG), ("0.0005", WRONG)])
def test_a_vanishing_gradient_is_not_nought(tmp_path: Path, answer: str, status: str) -> None:
    """A saturated sigmoid has a small gradient, and terms in the millions that cancel exactly."""
    file = tmp_path / "saturated.yaml"
    file.write_text(
        "exercises:\n  - id: s\n    graph: |\n      h = sigmoid(z)\n"
        "      L = -y*ln(h) - (1 - y)*ln(1 - h)\n    given: {z: 20, y: 1}\n    items: {a: {target: dL/dz}}\n"
    )
    [item] = load_pack(file).items

    assert status == grade(item, answer).status
