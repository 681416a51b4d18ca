"""Diagnostics: places, codes, and their two forms."""

import json

from bptutor.bank.diagnostics import CODES, diagnostic, format_json, format_text, from_problem, has_errors
from bptutor.errors import FileProblem

LATE = diagnostic("b.yaml", 2, 1, "E203", "wrong type")
EARLY = diagnostic("a.yaml", 10, 4, "W116", "leading zero", "Quote it.")


def test_text_has_place_code_message_and_remedy() -> None:
    """Two lines each, by place."""
    assert format_text([LATE, EARLY]) == [
        "a.yaml:10:4: W116 leading zero",
        "    Quote it.",
        "b.yaml:2:1: E203 wrong type",
        f"    {CODES['E203'].remedy}",
    ]


def test_json_has_all_fields_and_the_severity() -> None:
    """One object for machines."""
    found = json.loads(format_json([LATE, EARLY]))

    assert found["version"] == 1
    assert [row["severity"] for row in found["diagnostics"]] == ["warning", "error"]
    assert set(found["diagnostics"][0]) == {"file", "line", "column", "code", "severity", "message", "remedy"}


def test_warnings_alone_are_no_errors() -> None:
    """`lint` ends well with them."""
    assert has_errors([EARLY, LATE])
    assert not has_errors([EARLY])


def test_an_unreadable_file_becomes_a_diagnostic_among_others() -> None:
    """With the place it has, else the start of the file."""
    found = from_problem(FileProblem("x.yaml", "no text", "Save it as text.", 3, 7))

    assert found == ("x.yaml", 3, 7, "E101", "no text", "Save it as text.")
    assert from_problem(FileProblem("x.yaml", "gone"))[1:3] == (1, 1)


def test_every_code_has_a_summary_and_a_remedy() -> None:
    """Codes are a letter and three digits."""
    for code, row in CODES.items():
        assert code[0] in "EW"
        assert code[1:].isdigit()
        assert row.summary
        assert row.remedy.endswith((".", ":"))
