"""From bytes to text: encodings, and files that are no text."""

import pytest

from bptutor.bank.reader import read_yaml
from bptutor.errors import FileProblem

TEXT = "a: '“ü”'\nb: 2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_with_a_mark_and_all_line_ends_are_read_alike(encoding: str, newline: str) -> None:
    """What Windows editors write is no problem."""
    root = read_yaml(TEXT.replace("\n", newline).encode(encoding), "f.yaml").root

    assert root is not None
    assert {key: (entry.value.raw, entry.value.line) for key, entry in root.value.items()} == {
        "a": ("“ü”", 1),
        "b": ("2", 2),
    }


REFUSED = [
    (TEXT.encode("cp1252"), "byte 0x93 is not UTF-8; in Windows-1252 it would be '“'", 1, 5),
    (b"a: 1\r\nb: caf\xe9", "byte 0xE9 is not UTF-8; in Windows-1252 it would be 'é'", 2, 7),
    (b"a: \x81\x8d", "byte 0x81 is not UTF-8", 1, 4),
    (TEXT.encode("utf-16-le"), "UTF-16 without", None, None),
    ("a: 1".encode("utf-16") + b"\x00", "not valid UTF-16", 1, 5),
    (b"PK\x03\x04....word/document.xml", "a Word document", None, None),
    (b"PK\x03\x04....", "a zip archive", None, None),
    (rb"{\rtf1\ansi B}", "RTF", None, None),
    (b"%PDF-1.7", "a PDF", None, None),
    (b"\n<!DOCTYPE html><p>", "an HTML", None, None),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word", None, None),
    (b"a: 1\nb: \x00\n", "NUL byte", 2, 4),
    (b"\x00" * 1000, "NUL|UTF-16", None, None),
    (b"a: 1\nb: \x1b[2J", "U.001B", 2, 4),
    ("a: \u009b2J".encode(), "U.009B", 1, 4),
    ("a: x\ufeffy".encode(), "U.FEFF", 1, 5),
    ("a: \uffff".encode(), "U.FFFF", 1, 4),
    (b"\xed\xa0\x80", "byte 0xED", 1, 1),  # a surrogate in UTF-8
]


@pytest.mark.parametrize(("data", "message", "line", "column"), REFUSED)
def test_what_is_no_utf_8_text_is_named(
    data: bytes, message: str, line: int | None, column: int | None
) -> None:
    """The byte or format, its place, and what to do."""
    with pytest.raises(FileProblem, match=message) as caught:
        read_yaml(data, "f.yaml")

    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.remedy


@pytest.mark.parametrize("space", ["\x85", "\u2028", "\u2029", "\t"])
def test_odd_line_ends_and_tabs_do_not_shift_lines(scanner: type, space: str) -> None:
    """Lines are counted as editors count them."""
    root = read_yaml(f"a: 'x{space}y'\nb: 2".encode(), "f.yaml").root

    assert root is not None
    assert root.value["a"].value.value == "x y"
    assert root.value["b"].key.line == 2


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", b"# only a comment\n"])
def test_an_empty_file_has_no_root(scanner: type, data: bytes) -> None:
    """Nothing is no error here; who needs something says so."""
    document = read_yaml(data, "f.yaml")

    assert document.root is None
    assert document.problems == ()
