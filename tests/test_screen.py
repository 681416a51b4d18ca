"""What is printed is safe, readable, and fits the terminal."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptutor import screen
from bptutor.screen import Screen, escape, of_terminal, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain text, 1 < 2\n\tindented", "plain text, 1 < 2\n\tindented", id="clean-ascii"),
        pytest.param("∂L/∂z₁⁽²⁾ = σ′(z) · ŷ", "∂L/∂z₁⁽²⁾ = σ′(z) · ŷ", id="clean-unicode"),
        pytest.param("\x1b[2J", "\\x1b[2J", id="clear-screen"),
        pytest.param("a\rb", "a\\x0db", id="carriage-return"),
        pytest.param("a\x07\x08\x00", "a\\x07\\x08\\x00", id="bell-backspace-nul"),
        pytest.param("\x7f", "\\x7f", id="delete"),
        pytest.param("\x9b31m", "\\x9b31m", id="c1-csi"),
        pytest.param("\u202eabc\u2066", "\\u202eabc\\u2066", id="bidi"),
        pytest.param("a\u200bb\u2060c\ufeff", "a\\u200bb\\u2060c\\ufeff", id="zero-width"),
        pytest.param("\u2028\u2029", "\\u2028\\u2029", id="line-separators"),
        pytest.param("\ud800x", "\\ud800x", id="lone-surrogate"),
        pytest.param("\ufffe\U0001fffe\ufdd0", "\\ufffe\\U0001fffe\\ufdd0", id="noncharacters"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag-character"),
        pytest.param("a\u3164b", "a\\u3164b", id="hangul-filler"),
    ],
)
def test_escape_spells_what_a_terminal_would_obey_or_hide(text: str, shown: str) -> None:
    """Control, format and invisible characters are spelled; everything else stays."""
    assert shown == escape(text)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_nothing_unsafe_is_left_by_escape(text: str) -> None:
    """Whatever goes in, only newline and tab are left of the characters that are not shown."""
    unsafe = {"Cc", "Cf", "Cs", "Zl", "Zp"}

    left = {c for c in escape(text) if unicodedata.category(c) in unsafe}

    assert left <= {"\n", "\t"}


def test_escape_is_stable() -> None:
    """Escaping twice changes nothing more."""
    once = escape("\x1b]0;title\x07 \u202e")

    assert once == escape(once)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("one two three four", "one two\nthree four", id="at-spaces"),
        pytest.param("  one two three", "  one two\n  three", id="keeps-indent"),
        pytest.param("- one two three", "- one two\n  three", id="hangs-under-bullet"),
        pytest.param("II. one two", "II. one\n    two", id="hangs-under-II"),
        pytest.param("(2) one two", "(2) one\n    two", id="hangs-under-(2)"),
        pytest.param("a) one two three", "a) one two\n   three", id="hangs-under-option"),
        pytest.param("z1   = 0.25  sum of it", "z1   = 0.25  sum of it", id="table"),
        pytest.param("| z | w | 1234567 |", "| z | w | 1234567 |", id="bars"),
        pytest.param("unbreakablelongword", "unbreakablelongword", id="long-word"),
        pytest.param("short\n\nlines", "short\n\nlines", id="short-lines"),
        pytest.param("日本日本 日本", "日本日本\n日本", id="wide-characters"),
    ],
)
def test_wrap(text: str, expected: str) -> None:
    """Prose is broken at spaces under its indentation; tables and words are not broken."""
    assert expected == wrap(text, 10)


@given(st.text(alphabet="ab -|2.) ", max_size=60), st.integers(min_value=1, max_value=20))
def test_wrap_keeps_every_word(text: str, width: int) -> None:
    """Wrapping only ever turns spaces into line ends and indentation."""
    assert text.split() == wrap(text, width).split()


class _Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class _Ascii(_Terminal):
    encoding = "ascii"


@pytest.mark.parametrize(
    ("environ", "colour", "plain"),
    [
        pytest.param({}, True, False, id="terminal"),
        pytest.param({"NO_COLOR": "1"}, False, False, id="no-color"),
        pytest.param({"NO_COLOR": ""}, True, False, id="empty-no-color"),
        pytest.param({"TERM": "dumb"}, False, True, id="dumb"),
        pytest.param({"ACCESSIBLE": "1"}, True, True, id="accessible"),
        pytest.param({"ACCESSIBLE": "0"}, True, False, id="not-accessible"),
    ],
)
def test_environment_is_honoured(environ: dict[str, str], colour: bool, plain: bool) -> None:
    """NO_COLOR, TERM=dumb and ACCESSIBLE decide about colour and redrawing."""
    found = of_terminal(_Terminal(), _Terminal(), environ)

    assert (colour, plain) == (found.colour, found.plain)


def test_a_pipe_gets_plain_text() -> None:
    """Without a terminal there is no colour and no redrawing."""
    found = of_terminal(io.StringIO(), _Terminal(), {})

    assert (False, True, 80) == (found.colour, found.plain, found.width)


@pytest.mark.parametrize(
    ("stated", "width"), [("50", 50), ("200", 80), ("3", 30), ("0", 80), ("x", 80), ("²", 80), ("9" * 50, 80)]
)
def test_width_is_kept_readable(stated: str, width: int) -> None:
    """COLUMNS is believed between 30 and 80."""
    assert width == of_terminal(_Terminal(), _Terminal(), {"COLUMNS": stated}).width


def test_narrow_encodings_get_ascii_notation() -> None:
    """A terminal that cannot show ∂ gets the ASCII printers."""
    assert "ascii" == of_terminal(_Ascii(), _Terminal(), {}).notation
    assert "unicode" == of_terminal(_Terminal(), _Terminal(), {}).notation


def test_say_escapes_wraps_and_colours_each_line() -> None:
    """What is said is safe, and each line closes its own colour."""
    out = io.StringIO()

    Screen(out, width=8, colour=True).say("\x1b[2J right", "right")

    assert "\x1b[32m\\x1b[2J\x1b[0m\n\x1b[32mright\x1b[0m\n" == out.getvalue()


def test_narrow_streams_spell_what_they_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing ∂ to an ASCII stream prints its code instead of failing."""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))

    screen.prepare_streams()
    of_terminal(environ={}).say("∂L")
    screen.sys.stdout.flush()

    assert b"\\u2202L" == raw.getvalue().strip()


def test_narrow_streams_may_know_a_better_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be said in plain letters is; what is left keeps its code."""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))

    screen.prepare_streams(lambda text: text.replace("∂", "d"))
    of_terminal(environ={}).say("∂L/∂ω∂")
    screen.sys.stdout.flush()

    assert b"dL/d\\u03c9d" == raw.getvalue().strip()
