"""Plain lines: a transcript that reads well, whatever the pipe holds."""

import io

import pytest
from fakes import FakeGrader, MemoryLog, pack

from bptutor.practice import front_plain
from bptutor.practice.seams import Tools
from bptutor.practice.session import Session
from bptutor.screen import Screen


def transcript(text: str, *, width: int = 80, colour: bool = False) -> str:
    """What a session prints for piped `text`."""
    out = io.StringIO()
    session = Session(list(pack().items), Tools(FakeGrader(), MemoryLog()), resume="bptutor practice chains")

    assert front_plain.run(session, Screen(out, width=width, colour=colour), io.StringIO(text)) == 0
    return out.getvalue()


def test_prompt_and_answer_stand_in_the_transcript() -> None:
    """Each line read is echoed after its prompt, the verdict under it."""
    assert "\nlayer.a> -14\ncorrect\n  read as -14\n" in transcript("-14\n")


def test_the_end_of_input_says_how_to_go_on() -> None:
    """EOF leaves with the resume hint and exit code 0, after the last answer even without a line end."""
    told = transcript("-14")

    assert "correct" in told
    assert told.rstrip().endswith("Every answer is saved.\nGo on with: bptutor practice chains")


def test_crlf_and_a_byte_order_mark_are_no_part_of_an_answer() -> None:
    """Files from anywhere work."""
    assert "correct" in transcript("\ufeff-14\r\n")


def test_no_colour_no_escapes() -> None:
    """Without colour there is no escape character, whatever was typed."""
    assert "\x1b" not in transcript("3\n\x1b[31mred\nskip\n")


def test_what_is_typed_is_escaped_with_colour_too() -> None:
    """Our own colours are the only escapes."""
    told = transcript("\x1b]0;title\x07\n", colour=True)

    assert "\x1b]" not in told
    assert "\\x1b]0;title" in told
    assert "\x1b[33mcan't read that" in told


@pytest.mark.parametrize("width", [80, 40])
def test_lines_fit(width: int) -> None:
    """Prose is wrapped to the width."""
    told = transcript("3\nhint\nhint\nskip\n\nquit\n", width=width)

    assert max(len(line) for line in told.splitlines()) <= width


def test_an_endless_line_is_cut() -> None:
    """A million characters are one unreadable answer."""
    told = transcript("9+" * 500_000 + "\n-14\n")

    assert len(told) < 50_000
    assert "correct" in told


def test_commands_in_a_pipe() -> None:
    """A whole session can be piped in."""
    told = transcript("hint\n-14\n\n5\n\n0\n\nb\n2\n\n")

    assert told.count("correct") == 4
    assert "That was the last one." in told
