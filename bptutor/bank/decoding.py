"""From the bytes of a file to its text, or to a plain reason why not.

Text comes out with `\\n` line ends and without a byte order mark. Tabs and the Unicode line ends become
spaces, one for one, so that places still match what an editor shows and both YAML scanners read the same.
"""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING, NamedTuple

from bptutor.errors import FileProblem

if TYPE_CHECKING:
    from pathlib import Path


class Limits(NamedTuple):
    """How much is read: bytes of a file, depth of nesting, number of values, digits of a number."""

    what: str
    size: int
    depth: int = 32
    values: int = 100_000
    digits: int = 400


EXERCISE_FILE = Limits("an exercise file", 1_000_000)
ANSWER_FILE = Limits("an answer file", 256_000, values=10_000)

RESAVE = "Re-save it as UTF-8 (in most editors: Save as, Encoding, UTF-8)."

_MAGIC = (
    (b"{\\rtf", "a rich-text (RTF) document"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
)
_MARKS = (  # UTF-32 first: its mark starts with that of UTF-16
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|body|\?xml)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = ("\t", "\x85", "\u2028", "\u2029")


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file.  Raises FileProblem when it is missing, unreadable, no file or too large."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # reading a pipe, say, may wait for ever
            message = "this is no regular file (a pipe or a device, perhaps)"
            raise FileProblem(str(path), message, "Save it as a file first.")
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
    except FileNotFoundError:
        raise FileProblem(str(path), "there is no such file", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise FileProblem(str(path), "this is a folder, not a file", "Name a file in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise FileProblem(
            str(path), f"cannot be read: {reason}", "Check the name and the permissions."
        ) from None
    check_size(data, str(path), limits)
    return data


def check_size(data: bytes, path: str, limits: Limits) -> None:
    """Raises FileProblem for more bytes than the limit."""
    if len(data) > limits.size:
        message = f"the file is too large: {limits.what} has at most {limits.size // 1000} KB"
        raise FileProblem(path, message, "Split it, or check that it is the right file.")


def decode(data: bytes, path: str) -> str:
    """The text in the bytes.

    Raises FileProblem naming what the file seems to be, or the byte that is no UTF-8.
    """
    encoding, start = _encoding(data)
    _refuse_other_formats(data[start:], encoding, path)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data[start:], encoding, error.start, path) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_controls(text, path)
    return text


def unify_spaces(text: str) -> str:
    """The text with tabs and the Unicode line ends turned into spaces, one for one."""
    for space in _SPACES:
        text = text.replace(space, " ")
    return text


def _encoding(data: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def _refuse_other_formats(data: bytes, encoding: str, path: str) -> None:
    if encoding != "utf-8":
        return
    what = _other_format(data)
    if what:
        raise FileProblem(
            path, f"this is {what}, not a YAML text file", "Save it as plain text, encoded in UTF-8."
        )
    if b"\x00" in data:
        half = len(data) // 2
        if data[:2000].count(0) >= min(half, 1000) * 0.8:
            raise FileProblem(path, "this looks like UTF-16 without a byte order mark", RESAVE)
        line, column = _place(data[: data.index(0)].decode("utf-8", "replace"))
        message = "this is not a text file: it holds a NUL byte"
        raise FileProblem(path, message, "Check that it is the right file.", line, column)


def _other_format(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        return "a Word document" if b"word/" in data else "a zip archive (perhaps an office document)"
    if _HTML.match(data):
        return "an HTML or XML page"
    return next((what for magic, what in _MAGIC if data.startswith(magic)), None)


def _undecodable(data: bytes, encoding: str, position: int, path: str) -> FileProblem:
    before = data[:position].decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    line, column = _place(before)
    if encoding != "utf-8":
        return FileProblem(path, f"this is not valid {encoding.upper()}", RESAVE, line, column)
    byte = data[position : position + 1]
    character = byte.decode("cp1252", "replace")
    if character == "\N{REPLACEMENT CHARACTER}":
        guess = "is not UTF-8"
    else:
        guess = f"is not UTF-8; in Windows-1252 it would be '{character}'"
    return FileProblem(path, f"byte 0x{byte[0]:02X} {guess}", RESAVE, line, column)


def _refuse_controls(text: str, path: str) -> None:
    # U+FEFF and the noncharacters are searched one by one: a character class with them takes milliseconds
    # to compile.
    found = _CONTROL.search(text)
    position = found.start() if found else -1
    if position < 0 and not text.isascii():
        position = next((place for mark in "\ufeff\ufffe\uffff" if (place := text.find(mark)) >= 0), -1)
    if position < 0:
        return
    name = f"U+{ord(text[position]):04X}"
    line, column = _place(text[:position])
    message = f"the invisible character {name} cannot stand in a YAML file"
    raise FileProblem(path, message, "Delete it; it may have come with a copied text.", line, column)


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows this text."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
