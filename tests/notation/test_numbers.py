"""Typed numbers: what is read, what is asked back, and what counts as the truth."""

import math
from fractions import Fraction

import pytest

from bptutor.errors import BptutorError, Unreadable
from bptutor.notation.numbers import (
    Tolerance,
    TypedNumber,
    close,
    nearest,
    read_count,
    read_matrix,
    read_number,
    read_shape,
    read_shapes,
    read_table,
    read_vector,
)

# ----- one number --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "digits", "decimals"),
    [
        ("-14", -14, 2, 0),
        ("−14", -14, 2, 0),
        ("– 14", -14, 2, 0),
        ("+3", 3, 1, 0),
        ("14.", 14, 2, 0),
        (".5", Fraction(1, 2), 1, 1),
        ("-.534", Fraction(-534, 1000), 3, 3),
        ("0.50", Fraction(1, 2), 2, 2),
        ("0.012", Fraction(12, 1000), 2, 3),
        ("5e-1", Fraction(1, 2), 1, 1),
        ("5E−1", Fraction(1, 2), 1, 1),
        ("1.00e3", 1000, 3, -1),
        ("1000", 1000, 4, 0),
        ("1.5×10^-3", Fraction(3, 2000), 2, 4),
        ("1.5x10^(-3)", Fraction(3, 2000), 2, 4),
        ("1.5·10⁻³", Fraction(3, 2000), 2, 4),
        ("0.000", 0, 0, 3),
        ("0", 0, 0, 0),
        ("-0", 0, 0, 0),
        (" 7 ", 7, 1, 0),
        ("007", 7, 1, 0),
    ],
)
def test_decimals_keep_the_digits_typed(text: str, value: Fraction, digits: int, decimals: int) -> None:
    """A decimal is exact as a value, and knows how finely it was written."""
    typed = read_number(text)

    assert (value, digits, decimals, False) == (typed.value, typed.digits, typed.decimals, typed.exact)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/2", 0.5),
        ("-1/3", -1 / 3),
        ("½", 0.5),
        ("e^-1", math.exp(-1)),
        ("exp(-1)", math.exp(-1)),
        ("ln 2", math.log(2)),
        ("ln(2)", math.log(2)),
        ("log(2)", math.log(2)),
        ("-ln(0.5)", math.log(2)),
        ("sqrt(2)/2", math.sqrt(2) / 2),
        ("√2", math.sqrt(2)),
        ("2 pi", 2 * math.pi),
        ("16+10+3", 29),
        ("2*3-4", 2),
        ("(3)", 3),
        ("2^10", 1024),
        ("2^-2", 0.25),
        ("σ(0)", 0.5),
        ("sigmoid(1)*(1-sigmoid(1))", 0.19661193324148185),
        ("tanh(0)", 0),
        ("relu(-3)", 0),
        ("|-3|", 3),
        ("max(1, 2)", 2),
        ("1 - 1/3", 2 / 3),
        ("9^9^2", 9.0**81),
    ],
)
def test_closed_arithmetic_is_exact(text: str, value: float) -> None:
    """Fractions, constants and functions are computed, and count as exact."""
    typed = read_number(text)

    assert math.isclose(value, float(typed), rel_tol=1e-12)
    assert typed.exact


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("x = 3", "x", 3),
        ("dL/dw = -2.5", "dL/dw", -2.5),
        ("z_1^(2) = 5", "z_1^(2)", 5),
        ("= 3", None, 3),
        ("≈ 0.25", None, 0.25),
        ("H: 36", "H", 36),
    ],
)
def test_a_name_before_the_number_is_kept(text: str, name: str | None, value: float) -> None:
    """Whether it is the right name is for the grader to say."""
    typed = read_number(text)

    assert (name, value) == (typed.name, float(typed))


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("0,5", "decimal comma", "0.5"),
        ("-0,25", "decimal comma", "-0.25"),
        (",5", "decimal comma", ".5"),
        ("1,234", "thousands", "1234, or 1.234"),
        ("1,234,567", "thousands", "1234567"),
        ("1,234.5", "thousands", "1234.5"),
        ("1 234", "one number", "1234"),
        ("1_000", "one number", "1000"),
        ("50%", "percent", "0.5"),
        ("3 m", "units", "Write 3."),
        ("29 parameters", "units", "Write 29."),
        ("inf", "infinity", ""),
        ("-Infinity", "infinity", ""),
        ("nan", "no number", ""),
        ("undefined", "no number", ""),
        ("true", "true or false", ""),
        ("", "no number", ""),
        ("   ", "no number", ""),
        ("x", "'x' is no number", ""),
        ("x = ", "no number", ""),
        ("2*3 = 6", "before the equals sign", ""),
        ("1/0", "divides by zero", ""),
        ("0^-1", "divides by zero", ""),
        ("sqrt(-1)", "no real value", ""),
        ("ln(0)", "no real value", ""),
        ("(-8)^(1/3)", "no real value", ""),
        ("9^9^9^9", "too large", ""),
        ("exp(1000)", "too large", ""),
        ("10^400*10^400", "too large", ""),
        ("1e999", "too large", ""),
        ("[1, 2]", "no number", ""),
        ("softmax(1)", "not computed", ""),
        ("sin(1, 2)", "another number of values", ""),
        ("9" * 5000, "5000 characters", ""),
    ],
)
def test_what_is_unclear_is_asked_back(text: str, message: str, remedy: str) -> None:
    """Never a guess, and never a wrong attempt: Unreadable, with what to write."""
    with pytest.raises(Unreadable, match=message) as refusal:
        read_number(text)

    assert refusal.value.remedy
    assert remedy in refusal.value.remedy


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("3.14 e-5", "Write 3.14e-5 for a power of ten, or 3.14*e - 5."),
        ("3.14e -5", "Write 3.14e-5 for a power of ten, or 3.14*e - 5."),
        ("2 e3", "Write 2e3 for a power of ten, or 2*e*3."),
        ("-2 E 3", "Write -2e3 for a power of ten, or -2*e*3."),
        ("z = 2 e+3", "Write 2e+3 for a power of ten, or 2*e + 3."),
    ],
)
def test_a_loose_power_of_ten_is_asked_back(text: str, remedy: str) -> None:
    """An e apart from its digits could be Euler's number: both readings are offered."""
    with pytest.raises(Unreadable, match="power of ten, or the number e") as refusal:
        read_number(text)

    assert remedy == refusal.value.remedy


@pytest.mark.parametrize("text", ["1.2.3", "3 +", "((2)", "1/2 x", "5..", "2 3", "9" * 1000, "٣"])
def test_faulty_arithmetic_is_refused(text: str) -> None:
    """As formulas are, with the place."""
    with pytest.raises(BptutorError) as refusal:
        read_number(text)

    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("text", "shown"),
    [("−14", "-14"), (" .5 ", ".5"), ("- 14", "-14"), ("x = 1/3", "1/3"), ("1 / 3", "1 / 3")],
)
def test_shown_is_what_was_typed(text: str, shown: str) -> None:
    """A number is said back as it was typed, in plain characters."""
    assert shown == read_number(text).shown


@pytest.mark.parametrize(
    ("value", "shown"), [(1 / 3, "0.333333"), (-0.0, "0"), (36.0, "36"), (1e-9, "1e-9"), (-18.0, "-18")]
)
def test_computed_numbers_are_shown_to_six_digits(value: float, shown: str) -> None:
    """And never as -0."""
    assert shown == TypedNumber.of(value).shown


# ----- counts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("29", 29), ("16+10+3", 29), ("1,234", 1234), ("1 234", 1234), ("1'234", 1234), ("4*3+3", 15),
        ("1,234,567", 1234567), ("1,234 + 5", 1239), ("28*28+1", 785), ("29.0", 29), ("n = 29", 29),
        ("3×4 + 4", 16), ("2^10", 1024), ("(3+1)*4", 16), ("-3", -3), ("0", 0),
    ],
)  # fmt: skip
def test_counts(text: str, count: int) -> None:
    """Whole numbers, sums that come to one, and grouped thousands."""
    assert count == read_count(text)


@pytest.mark.parametrize(
    "text", ["1.5", "1,23", "12,34", "1/3", "ten", "", "10^50", "1,2345", "29 weights", "1e-3"]
)
def test_what_is_no_count(text: str) -> None:
    """Unreadable, not wrong."""
    with pytest.raises(BptutorError):
        read_count(text)


# ----- several -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values"),
    [
        *((text, [10, -10]) for text in (
            "[10, -10]", "(10, −10)", "10, -10", "[10 -10]", "10 -10", "10; -10", "[[10], [-10]]",
            "[[10, -10]]", "{10, -10}", "⟨10, -10⟩", "[10, -10]^T", "(10, -10)ᵀ", "[10, -10].T",
            "v = [10, -10]", "[ 10. -10.]", "[10,-10,]", "10\n-10",
        )),
        ("[1/2, e^0]", [0.5, 1]),
        ("[max(1, 2), 3]", [2, 3]),
        ("0", [0]),
        ("[0]", [0]),
        ("0,5", [0, 5]),
    ],
)  # fmt: skip
def test_vectors(text: str, values: list[float]) -> None:
    """With any brackets or none, with commas or spaces, lying or standing."""
    assert values == [float(entry) for entry in read_vector(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        *((text, [[1, 2], [3, 4]]) for text in (
            "[[1,2],[3,4]]", "((1,2),(3,4))", "[1,2],[3,4]", "1 2; 3 4", "[1 2; 3 4]", "[1, 2; 3, 4]",
            "1 2\n3 4", "[[1 2]\n [3 4]]", "W = [[1, 2], [3, 4]]", "[[1, 3], [2, 4]]^T",
            "[[1,3],[2,4]]ᵀ", "[1, 2]\n[3, 4]",
        )),
        ("[1, 2]", [[1, 2]]),
        ("[[1], [2]]", [[1], [2]]),
    ],
)  # fmt: skip
def test_matrices(text: str, rows: list[list[float]]) -> None:
    """Row by row; a transposition mark on a matrix is obeyed."""
    assert rows == [[float(entry) for entry in row] for row in read_matrix(text)]


@pytest.mark.parametrize(
    ("reader", "text", "message"),
    [
        (read_vector, "1 2; 3 4", "matrix of 2 rows"),
        (read_vector, "[1,,2]", "comma without a number"),
        (read_vector, "[]", "hold nothing"),
        (read_vector, "", "no answer"),
        (read_vector, "[a, 2]", "no number"),
        (read_matrix, "[[1,2],[3]]", "different lengths"),
        (read_vector, "1" * 3000, "3000 characters"),
    ],
)
def test_faulty_lists_are_asked_back(reader, text: str, message: str) -> None:
    """Each with what is the matter."""
    with pytest.raises(Unreadable, match=message):
        reader(text)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        *((text, (3, 3, 8)) for text in (
            "3x3x8", "(3, 3, 8)", "3×3×8", "[3,3,8]", "3 by 3 by 8", "3 x 3 x 8", "3*3*8", "3, 3, 8", "3 3 8",
            "R^{3x3x8}", "ℝ^(3×3×8)", "shape = (3, 3, 8)", "3X3X8",
        )),
        ("()", ()), ("scalar", ()), ("a number", ()), ("(3,)", (3,)), ("3", (3,)), ("[3]", (3,)),
    ],
)  # fmt: skip
def test_shapes(text: str, shape: tuple[int, ...]) -> None:
    """Sizes with any sign between them."""
    assert shape == read_shape(text)


@pytest.mark.parametrize("text", ["", "3xx8", "(a, b)", "3.5x2", "-3x2", "x", "3x", "9999999999x1"])
def test_what_is_no_shape(text: str) -> None:
    """Unreadable, with an example."""
    with pytest.raises(Unreadable):
        read_shape(text)


@pytest.mark.parametrize(
    "text", ["8x8x3; 4x4x3; 48", "(8, 8, 3), (4, 4, 3), 48", "8x8x3 -> 4x4x3 → 48", "8x8x3\n4x4x3\n48"]
)
def test_several_shapes(text: str) -> None:
    """Layer by layer."""
    assert [(8, 8, 3), (4, 4, 3), (48,)] == read_shapes(text)


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("z1 = 2, a1 = 0.5", ["z1", "a1"], ["2", "0.5"]),
        ("z1 = 2; a1 = [0.5, 1]", ["z1", "a1"], ["2", "[0.5, 1]"]),
        ("w_{x1,h1} = 2, o_y = 1", ["w_{x1,h1}", "o_y"], ["2", "1"]),
        ("z1: 2\na1: 0.5\n", ["z1", "a1"], ["2", "0.5"]),
        ("(4, 9)", [], ["4", "9"]),
        ("4, 9", [], ["4", "9"]),
        ("4 9", [], ["4", "9"]),
        ("[1, 2], 3", [], ["[1, 2]", "3"]),
        ("dL/dw = ln 2", ["dL/dw"], ["ln 2"]),
    ],
)
def test_tables(text: str, names: list[str], values: list[str]) -> None:
    """By name or in order; commas inside brackets do not separate rows."""
    assert (names, values) == read_table(text)


def test_half_named_tables_are_asked_back() -> None:
    """Nobody can tell which row a lone value belongs to."""
    with pytest.raises(Unreadable, match="'2' has no name"):
        read_table("z = 1, 2")


# ----- tolerance ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("truth", "typed"),
    [
        pytest.param(-14, "-14", id="a whole number"),
        pytest.param(-14, "-14.0", id="with a decimal"),
        pytest.param(-14, "−14.000", id="with several"),
        pytest.param(14.04, "14.0", id="three digits, rounded"),
        pytest.param(0.196612, "0.197", id="three decimals"),
        pytest.param(0.196612, ".197", id="without the nought"),
        pytest.param(0.196612, "0.1966", id="four decimals"),
        pytest.param(0.196612, "0.19661193", id="all decimals"),
        pytest.param(math.exp(-1), "0.368", id="e^-1 rounded"),
        pytest.param(math.exp(-1), "e^-1", id="e^-1 exact"),
        pytest.param(math.exp(-1), "1/e", id="e^-1 as a quotient"),
        pytest.param(math.log(2), "ln 2", id="ln 2"),
        pytest.param(1 / 3, "0.333", id="a third to three digits"),
        pytest.param(0.3333, "1/3", id="exact, for a truth that was rounded"),
        pytest.param(1000.4, "1000", id="within a thousandth"),
        pytest.param(100.4, "100", id="three digits of a whole number"),
        pytest.param(1004, "1.00e3", id="three digits in scientific notation"),
        pytest.param(0.0123, "0.012", id="three decimals, two significant"),
        pytest.param(0.0102, "0.010", id="three decimals, the last a nought"),
        pytest.param(0.000225, "0.000225", id="small"),
        pytest.param(0.000225, "2.25e-4", id="small, scientific"),
        pytest.param(0.000225, "2.25×10^-4", id="small, with a power of ten"),
        pytest.param(1.2345e-12, "1.23e-12", id="tiny"),
        pytest.param(1.2345e12, "1.23e12", id="huge"),
        pytest.param(0.0029999999999999996, "0.003", id="a float of a short decimal"),
        pytest.param(-0.003, "-.003", id="one digit, exactly right"),
        pytest.param(2.5, "2.5", id="two digits, exactly right"),
        pytest.param(0.125, "0.125", id="exactly right"),
        pytest.param(2.0405, "2.041", id="a half rounded up"),
        pytest.param(2.0405, "2.040", id="a half rounded down"),
        pytest.param(0.9996, "1.00", id="rounded up to another place"),
        pytest.param(0.9996, "1", id="within a thousandth of one"),
        pytest.param(0.0, "0", id="nought"),
        pytest.param(0.0, "0.000", id="nought with decimals"),
        pytest.param(0.0, "-0", id="minus nought"),
        pytest.param(0.0, "0/5", id="nought as arithmetic"),
    ],
)
def test_right_numbers(truth: float, typed: str) -> None:
    """The truth, rounded finely enough or nearly."""
    assert close(truth, read_number(typed))


@pytest.mark.parametrize(
    ("truth", "typed"),
    [
        pytest.param(-14, "14", id="the sign"),
        pytest.param(-14, "-13", id="another number"),
        pytest.param(14.4, "14", id="two digits"),
        pytest.param(2.04, "2.0", id="two digits with a decimal"),
        pytest.param(0.196612, "0.20", id="two decimals"),
        pytest.param(0.196612, ".2", id="one decimal"),
        pytest.param(0.196612, "0.196", id="cut off, not rounded"),
        pytest.param(0.196612, "0.198", id="one unit off"),
        pytest.param(0.196612, "0.1960", id="more digits, and they are wrong"),
        pytest.param(0.196612, "-0.197", id="the sign of a decimal"),
        pytest.param(math.exp(-1), "0.37", id="two significant digits"),
        pytest.param(math.exp(-1), "0.367", id="cut off"),
        pytest.param(math.exp(-1), "e", id="another exact number"),
        pytest.param(0.334, "1/3", id="exact, but not near enough"),
        pytest.param(1004, "1000", id="four digits, all to be right"),
        pytest.param(1004, "1e3", id="one digit in scientific notation"),
        pytest.param(0.0123, "0.01", id="one significant digit"),
        pytest.param(0.00123, "0.001", id="three decimals, one significant"),
        pytest.param(0.00123, "0.0012", id="four decimals, two significant"),
        pytest.param(2e-4, "0.000", id="nothing for a small gradient"),
        pytest.param(2e-4, "0", id="nought for a small gradient"),
        pytest.param(2e-4, "0.000201", id="a small gradient, half a percent off"),
        pytest.param(1e-12, "0", id="nought for a tiny one"),
        pytest.param(1e-12, "2e-12", id="twice a tiny one"),
        pytest.param(1.2345e12, "1.24e12", id="huge, one unit off"),
        pytest.param(0.5, "50", id="a hundred times"),
        pytest.param(0.0, "0.001", id="a little for nought"),
        pytest.param(0.0, "1e-6", id="a very little for nought"),
        pytest.param(144, "144.4", id="a decimal that is not there"),
        pytest.param(36, "36.1", id="nearly"),
        pytest.param(math.nan, "0", id="no truth"),
        pytest.param(math.inf, "1e300", id="an infinite truth"),
    ],
)  # fmt: skip
def test_wrong_numbers(truth: float, typed: str) -> None:
    """Near misses, lost signs, and digits that are too few or wrong."""
    assert not close(truth, read_number(typed))


@pytest.mark.parametrize(
    ("truth", "typed", "scale", "right"),
    [
        pytest.param(5.6e-17, "0", 0.3, True, id="0.1+0.2-0.3 is nought"),
        pytest.param(0.0, "5.6e-17", 0.3, True, id="the same, computed by the student"),
        pytest.param(0.0, "0.3", 0.3, False, id="as large as its terms"),
        pytest.param(0.0, "-0.01", 14.0, False, id="a leak that is not there"),
        pytest.param(0.0, "1e-7", 1e3, True, id="beside large terms"),
        pytest.param(1e-6, "0", 1.0, False, id="small beside its terms, yet not nought"),
        pytest.param(1e-6, "1e-6", 1.0, True, id="and right"),
    ],
)
def test_a_truth_of_nought_is_judged_on_the_scale_of_its_terms(
    truth: float, typed: str, scale: float, right: bool
) -> None:
    """What floating point leaves over is nought; anything that could be meant is not."""
    assert right == close(truth, read_number(typed), scale=scale)


@pytest.mark.parametrize(
    ("tolerance", "truth", "typed", "right"),
    [
        (Tolerance(relative=0.05), 100, "104", True),
        (Tolerance(relative=0.05), 100, "106", False),
        (Tolerance(relative=1e-4), 0.367879, "0.368", False),
        (Tolerance(relative=1e-4), 0.367879, "0.36788", True),
        (Tolerance(absolute=0.01), 0.367879, "0.37", True),
        (Tolerance(absolute=0.01), 0, "0.005", True),
        (Tolerance(decimals=3), 0.367879, "0.368", True),
        (Tolerance(decimals=3), 0.367879, "0.3679", True),
        (Tolerance(decimals=3), 0.367879, "0.37", False),
        (Tolerance(decimals=2), 0.367879, "0.37", True),
        (Tolerance(decimals=2), 0.5, "0.5", True),
        (Tolerance(significant=2), 0.000234, "0.00023", True),
        (Tolerance(significant=2), 0.000234, "0.0002", False),
        (Tolerance(significant=2), 0, "0", True),
        (Tolerance(significant=2), 0, "0.1", False),
    ],
)
def test_an_exercise_may_have_its_own_tolerance(
    tolerance: Tolerance, truth: float, typed: str, right: bool
) -> None:
    """What is set replaces the default rule."""
    assert right == close(truth, read_number(typed), tolerance)


@pytest.mark.parametrize(
    ("truth", "options", "best"),
    [(0.064, [0.32, 0.06, 0.16], 1), (0.5, [0.4, 0.6], None), (1.0, [], None), (-0.75, [-1, -0.8, 0.5], 1)],
)
def test_the_nearest_of_rounded_options(truth: float, options: list[float], best: int | None) -> None:
    """Unless two are equally near."""
    assert best == nearest(truth, options)
