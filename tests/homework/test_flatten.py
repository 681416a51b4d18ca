"""YAML values become what would have been typed at the prompt, in the student's own spelling."""

from __future__ import annotations

import pytest

from bptutor.bank.exercise import Kind
from bptutor.bank.reader import read_yaml
from bptutor.errors import Unreadable
from bptutor.homework.flatten import answer_text, scalar_text


def text_of(yaml: str, kind: Kind = Kind.NUMERIC) -> str:
    """What the grader gets for this value."""
    root = read_yaml(f"a: {yaml}".encode(), "a.yaml").root
    assert root is not None
    return answer_text(root.value["a"].value, kind)


@pytest.mark.parametrize(
    "typed",
    [
        "-14",
        "−14",
        "no",
        "0123",
        "1e3",
        "1/2",
        ".5",
        "-.5e-3",
        "2026-01-01",
        "2026-13-45",
        "1:30",
        "1_000",
        "True",
        "yes",
        "off",
        "0x1F",
        "=",
        "1,234",
        "0,5",
        "(10, -10)",
        "A and C",
        "a = 1, b = 2",
        "e^-1",
        ".inf",
        ".NaN",
        "3x3x8",
        "f''(x)",
        "99999999999999999999999.10",
    ],
)
def test_a_scalar_reaches_the_grader_as_typed(typed: str) -> None:
    """No number is converted, no word is taken for a boolean or a date."""
    assert text_of(typed) == typed


@pytest.mark.parametrize(
    ("yaml", "text"),
    [
        ("'-14'", "-14"),
        ('"-14"', "-14"),
        ("“-14”", "-14"),
        ("‘B’", "B"),
        ("„B“", "B"),
        ("«B»", "B"),
        ("'\"B\"'", "B"),
        ("\u00a0-14\u00a0", "-14"),
        ("|\n  -14\n", "-14"),
        ("“", "“"),
        ("~", ""),
        ("null", ""),
        ("", ""),
        ("''", ""),
        ("'  '", ""),
        ("'“”'", ""),
        ("'null'", "null"),
    ],
)
def test_quotes_and_blanks_around_a_scalar_are_not_part_of_it(yaml: str, text: str) -> None:
    """YAML's quotes, a word processor's quotes and spaces are dropped; nothing at all is no answer."""
    assert text_of(yaml) == text


@pytest.mark.parametrize(
    ("yaml", "kind", "text"),
    [
        ("[10, -10]", Kind.NUMERIC, "[10, -10]"),
        ("[1/2, .5, 1e3, −3, 007]", Kind.NUMERIC, "[1/2, .5, 1e3, −3, 007]"),
        ("\n- 10\n- -10", Kind.NUMERIC, "[10, -10]"),
        ("[[1, 2], [3, 4]]", Kind.NUMERIC, "[[1, 2], [3, 4]]"),
        ("['(1, 2)', '[3, 4]']", Kind.NUMERIC, "[(1, 2), [3, 4]]"),
        ("[1, ~, 3]", Kind.NUMERIC, "[1, , 3]"),
        ("[]", Kind.NUMERIC, ""),
        ("[~]", Kind.NUMERIC, ""),
        ("[A, C]", Kind.MULTIPLE_CHOICE, "A and C"),
        ("{A, C}", Kind.MULTIPLE_CHOICE, "A and C"),
        ("[w1 down, w2 down]", Kind.MULTIPLE_CHOICE, "w1 down and w2 down"),
        ("[no, yes]", Kind.CHOICE, "no, yes"),
        ("[B]", Kind.CHOICE, "B"),
        ("[3, 3, 8]", Kind.SHAPE, "(3, 3, 8)"),
        ("[[15, 15, 6], [5, 5, 6]]", Kind.SHAPE, "((15, 15, 6), (5, 5, 6))"),
        ("{z1: 4, a1: 1/2}", Kind.NUMERIC, "z1 = 4, a1 = 1/2"),
        ("\n  dL/dw: -3\n  df/dx: [1, 2]", Kind.NUMERIC, "dL/dw = -3, df/dx = [1, 2]"),
        ("{z1: 4, a1: }", Kind.NUMERIC, "z1 = 4"),
        ("{z1=4, a1=3}", Kind.NUMERIC, "z1=4, a1=3"),
        ("{}", Kind.NUMERIC, ""),
        ("{z1: , a1: }", Kind.NUMERIC, ""),
    ],
)
def test_lists_and_mappings_become_what_one_types(yaml: str, kind: Kind, text: str) -> None:
    """Vectors, matrices, options, shapes and tables take the form of their kind; empty ones are no answer."""
    assert text_of(yaml, kind) == text


def test_an_entry_with_a_comma_is_refused() -> None:
    """`['1,5', 2]` must not become three numbers."""
    with pytest.raises(Unreadable, match="'1,5' has a comma") as caught:
        text_of("['1,5', 2]")
    assert "1.5" in str(caught.value.remedy)


def test_scalar_text_of_a_list_is_its_source() -> None:
    """Where a list is out of place it is shown as written."""
    root = read_yaml(b"a: [1,  2]", "a.yaml").root
    assert root is not None
    assert scalar_text(root.value["a"].value) == "[1,  2]"


@pytest.mark.parametrize(
    "yaml",
    [
        "|\n  f(x) = a\n  = b\n",
        "\n  - f(x) = a\n  - = b\n",
        "[f(x) = a, = b]",
        "['f(x) = a', '', '= b']",
        "\n  f(x): a\n  = b:\n",
    ],
)
def test_the_lines_of_a_derivation_stay_lines(yaml: str) -> None:
    """A block of text, a list, or whatever a colon makes of them."""
    assert text_of(yaml, Kind.DERIVATION) == "f(x) = a\n= b"


@pytest.mark.parametrize("yaml", ["f(x) = a = b", ">\n  f(x) = a\n  = b\n", "\n  f(x) = a\n  = b\n"])
def test_a_derivation_may_stand_on_one_line(yaml: str) -> None:
    """Written so, or folded by YAML."""
    assert text_of(yaml, Kind.DERIVATION) == "f(x) = a = b"


def test_a_list_for_a_formula_keeps_its_brackets() -> None:
    """`[a, b]` is what would be typed at the prompt."""
    assert text_of("[2*x, max(a, b)]", Kind.EXPRESSION) == "[2*x, max(a, b)]"
    assert text_of("-(y - o)*x", Kind.EXPRESSION) == "-(y - o)*x"


def test_a_list_over_lines_is_no_formula() -> None:
    """Its `-` could be minus signs: asked back."""
    with pytest.raises(Unreadable, match="this is a list, one entry a line, and one formula is asked for"):
        text_of("\n  - da/dz\n  - dL/da", Kind.EXPRESSION)
