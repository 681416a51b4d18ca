"""Commands and answers are never taken for each other."""

import pytest

from bptutor.practice.commands import IN_STEPS, WORDS, Command, nearest, read_command, words_for


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hint", Command("hint")),
        ("  HINT ", Command("hint")),
        ("?", Command("help")),
        ("exit", Command("quit")),
        ("goto b", Command("goto", "b")),
        ("GOTO layer.B", Command("goto", "layer.B")),  # the argument is kept as typed
        (":hint", Command("hint")),
        ("/hint", Command("hint")),
        (": hint", Command("hint")),
        (":sk", Command("skip")),  # the only command that starts so
        (":q", Command("quit")),
        (":s", Command("unknown", "s")),  # skip, show, status
        (":foo bar", Command("unknown", "foo")),
        ("I don't know.", Command("stuck")),
        ("idk", Command("stuck")),
    ],
)
def test_reads_commands(line: str, expected: Command) -> None:
    """Words, aliases, marks and unambiguous starts are commands."""
    assert read_command(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        ":",
        "/",
        "-14",
        "a",
        "b",
        "n",  # one letter is an option or a quantity, although :n is a command
        "q",
        "t",
        "x",
        "true",
        "none",
        "both",
        "hint 3",  # takes nothing, so this is no command
        "next to last",
        "W_11^(2)",
        "1/2",
    ],
)
def test_leaves_answers_alone(line: str) -> None:
    """What may be an answer is one."""
    assert read_command(line) is None


def test_a_word_that_is_an_answer_here_needs_the_mark() -> None:
    """Where `next` is an option, `next` answers and `:next` goes on."""
    assert read_command("next", lambda word: word == "next") is None
    assert read_command(":next", lambda word: word == "next") == Command("next")
    assert read_command("skip", lambda word: word == "next") == Command("skip")


@pytest.mark.parametrize(
    ("line", "expected"), [("hnit", "hint"), ("statu", "status"), ("-14", None), ("a", None)]
)
def test_offers_the_nearest_command(line: str, expected: str | None) -> None:
    """A mistyped command is recognised; an answer is not taken for one."""
    assert nearest(line) == expected


def test_every_command_has_a_line_of_help_that_fits() -> None:
    """The help table stays within 80 columns."""
    assert all(word.help and len(word.help) <= 80 - 11 for word in WORDS)


def test_what_words_do_within_the_steps_of_an_item() -> None:
    """All of them are told, those that do something else there by what they do."""
    inside = {word.name: word.help for word in words_for(collecting=False, in_steps=True)}
    outside = {word.name: word.help for word in words_for(collecting=False)}

    assert set(inside) == set(outside)
    assert {name for name in inside if inside[name] != outside[name]} == set(IN_STEPS)
