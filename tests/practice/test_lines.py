"""Derivations in practice: lines that hold are kept, wrong ones are attempts, and any of them can go back."""

import io

import pytest
from fakes import MemoryLog, pack

from bptutor.bank.exercise import Item
from bptutor.grading import grade
from bptutor.practice.commands import Command, nearest, read_command
from bptutor.practice.front_plain import run
from bptutor.practice.reply import Reply, Role
from bptutor.practice.seams import Tools
from bptutor.practice.session import CLOSED_PROMPT, Session
from bptutor.screen import Screen
from tests.grading.making import exercise

TWO = """items:
  a: {derive: 'tanh(x) = 2 sigmoid(2x) - 1'}
  b: {ask: 'Is it so?', true-or-false: true, because: 'It is.'}
"""
FIRST, SECOND, LAST = "tanh(x) = sinh(x)/cosh(x)", "= 2/(1 + e^(-2x)) - 1", "= 2 sigmoid(2x) - 1"
SHOWN = ["tanh(x) = sinh(x)/cosh(x)", "= 2/(1 + e^(−2·x)) − 1", "= 2·σ(2·x) − 1"]


def items() -> list[Item]:
    """A derivation and an item of another kind."""
    return list(exercise(TWO).items)


def begin(log: MemoryLog | None = None) -> Session:
    """A started session on the two."""
    session = Session(items(), Tools(grade, MemoryLog() if log is None else log))
    session.start()
    return session


def play(session: Session, *lines: str) -> Reply:
    """Type the lines; the last reply."""
    return [session.step(line) for line in lines][-1]


def words(reply: Reply) -> str:
    """All a reply says."""
    return "\n".join(block.text for block in reply.blocks)


def numbered(*lines: str) -> str:
    """Lines as they are shown."""
    return "\n".join(f"{k}. {line}" for k, line in enumerate(lines, 1))


def test_a_line_that_holds_is_kept_and_costs_nothing() -> None:
    """It is shown with its number and the goal; the prompt counts on."""
    log = MemoryLog()
    reply = play(begin(log), FIRST)

    assert [] == log
    assert ["holds so far"] == reply.texts(Role.PARTLY)
    assert [numbered(SHOWN[0])] == reply.texts(Role.DETAIL)
    assert "until you arrive at 2·σ(2·x) − 1" in words(reply)
    assert reply.prompt.endswith(".a, line 2> ")


def test_lines_that_repeat_the_left_side_go_on_as_well() -> None:
    """As many write them: the last one states the goal, and is proved by the one before."""
    log = MemoryLog()
    reply = play(begin(log), FIRST, f"tanh(x) {SECOND}", f"tanh(x) {LAST}")

    assert ["correct"] == reply.texts(Role.RIGHT)
    assert numbered(SHOWN[0], *(f"tanh(x) {line}" for line in SHOWN[1:])) == reply.texts(Role.DETAIL)[0]
    assert ["right"] == [attempt.status for attempt in log]


def test_a_side_wrapped_up_is_no_step_on_the_way() -> None:
    """It costs nothing, and is told why it does not do."""
    log = MemoryLog()
    reply = play(begin(log), "tanh(x) = ln(e^(tanh(x)))", LAST)

    assert [] == log
    assert "only states the goal again" in words(reply)


def test_reaching_the_goal_is_right_at_the_first_try() -> None:
    """Lines that held before are no attempts; the whole chain is logged."""
    log = MemoryLog()
    session = begin(log)
    reply = play(session, FIRST, SECOND, LAST)

    assert ["correct"] == reply.texts(Role.RIGHT)
    assert numbered(*SHOWN) == reply.texts(Role.DETAIL)[0]
    assert CLOSED_PROMPT == reply.prompt
    assert [("right", 1.0)] == [(attempt.status, attempt.credit) for attempt in log]
    assert 3 == len(log[0].answer.split("\n"))
    assert "right first time" in words(play(session, "status"))


@pytest.mark.parametrize("separator", [" ", "; ", "\n"])
def test_the_whole_chain_may_be_typed_at_once(separator: str) -> None:
    """In one line, or pasted."""
    reply = play(begin(), separator.join((FIRST, SECOND, LAST)))

    assert ["correct"] == reply.texts(Role.RIGHT)


def test_a_wrong_line_is_an_attempt_and_not_kept() -> None:
    """The chain is logged with it; the next line goes on where the last good one was."""
    log = MemoryLog()
    session = begin(log)
    reply = play(session, FIRST, "= 2/(1 + e^(-x)) - 1")

    assert ["wrong"] == reply.texts(Role.WRONG)
    assert "read as = 2/(1 + e^(−x)) − 1" == reply.texts(Role.DETAIL)[0]
    assert "Line 2: 2/(1 + e^(−x)) − 1 is not equal to the line before" in words(reply)
    assert "It is not kept; `lines` shows those that are." in words(reply)
    assert [("wrong", f"{FIRST}\n= 2/(1 + e^(-x)) - 1")] == [(a.status, a.answer) for a in log]
    assert numbered(SHOWN[0]) in words(play(session, "lines"))


def test_a_wrong_line_again_is_free() -> None:
    """However it is written."""
    log = MemoryLog()
    reply = play(begin(log), FIRST, "= 2/(1 + e^(-x)) - 1", "= -1 + 2/(e^(-x) + 1)")

    assert 1 == len(log)
    assert "Repeating it costs nothing" in words(reply)


def test_what_cannot_be_read_is_not_kept() -> None:
    """And no attempt."""
    log = MemoryLog()
    session = begin(log)
    reply = play(session, FIRST, "= 2/(1 + e^(-2y)) - 1")

    assert reply.texts(Role.UNREAD)
    assert "Line 2" in words(reply)
    assert [] == log
    assert reply.prompt.endswith("line 2> ")


@pytest.mark.parametrize("line", ["= tanh(x)", "= sinh(x)/cosh(x)", "tanh(x) + 1 = 2 sigmoid(2x)"])
def test_lines_that_lead_nowhere_are_free_and_not_kept(line: str) -> None:
    """In a circle, or beside the point."""
    log = MemoryLog()
    session = begin(log)
    reply = play(session, FIRST, line)

    assert ["not yet (it does not count)"] == reply.texts(Role.UNREAD)
    assert "It is not kept" in words(reply)
    assert [] == log
    assert reply.prompt.endswith("line 2> ")


def test_the_goal_alone_is_no_line() -> None:
    """It is what is to be shown."""
    log = MemoryLog()
    reply = play(begin(log), "tanh(x) = 2 sigmoid(2x) - 1")

    assert "only states the goal again" in words(reply)
    assert [] == log
    assert reply.prompt.endswith(".a> ")


def test_good_lines_before_an_idle_one_are_kept() -> None:
    """Of several lines typed at once."""
    session = begin()
    play(session, f"{FIRST} {SECOND} = sinh(x)/cosh(x)")

    assert numbered(*SHOWN[:2]) in words(play(session, "lines"))


def test_undo_takes_the_last_line_back() -> None:
    """One after the other, until there is none."""
    session = begin()
    play(session, FIRST, SECOND)

    reply = session.step("undo")
    assert "Line 2 is taken back." in words(reply)
    assert numbered(SHOWN[0]) in words(reply)
    assert "No line is left" in words(session.step("undo"))
    assert "There is no line to take back." in words(session.step("undo"))
    assert "no lines here yet" in words(session.step("lines"))


def test_both_sides_may_be_worked_on() -> None:
    """They meet in the middle."""
    session = begin()
    reply = play(session, "tanh(x) = 1 - 2/(1 + e^(2x))", "2 sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1")
    assert "have to meet" in words(reply)

    reply = play(session, "= 1 - 2/(1 + e^(2x))")
    assert ["correct"] == reply.texts(Role.RIGHT)


def test_lines_are_still_there_after_leaving_the_item() -> None:
    """And shown with it, with `show`, and on Enter."""
    session = begin()
    play(session, FIRST, "next")

    for reply in (session.step("back"), session.step("show"), session.step("")):
        assert numbered(SHOWN[0]) in words(reply)
    assert "holds so far" in words(session.step(SECOND))


def test_lines_of_a_solved_derivation_can_be_looked_at() -> None:
    """But no longer taken back."""
    session = begin()
    play(session, FIRST, SECOND, LAST)

    assert numbered(*SHOWN) in words(session.step("lines"))
    assert "no line to take back" in words(session.step("undo"))


def test_the_commands_are_there_for_derivations_only() -> None:
    """In the help, and as bare words."""
    session = begin()
    assert "take the last line of the derivation back" in words(session.step("help"))

    play(session, "next")
    assert "undo" not in words(session.step("help"))
    assert session.step("undo").texts(Role.UNREAD)
    assert "is for derivations" in words(session.step(":undo"))
    assert "no lines here" in words(session.step(":lines"))


def test_bare_words_are_read_as_commands_where_lines_are_collected() -> None:
    """Elsewhere they may be answers."""
    assert Command("undo") == read_command("Undo", collecting=True)
    assert Command("lines") == read_command("lines", collecting=True)
    assert read_command("undo") is None
    assert Command("undo") == read_command(":undo")
    assert "undo" == nearest("undu", collecting=True)
    assert nearest("undu") is None


def test_the_answer_shown_is_a_chain_below_itself() -> None:
    """A line an equality."""
    reply = play(begin(), FIRST, "skip")

    assert reply.texts(Role.ANSWER)[0].startswith("answer: tanh(x) = ")
    assert "\n        = 2·σ(2·x) − 1" in reply.texts(Role.ANSWER)[0]


def test_other_items_keep_no_lines() -> None:
    """Their answers are what is typed."""
    assert all(Session([item], Tools(grade, MemoryLog()))._asking.lines is None for item in pack().items)


def test_a_pipe_of_lines_reads_as_a_derivation() -> None:
    """The plain front end shows prompt, line and verdict in order."""
    session = Session(items()[:1], Tools(grade, MemoryLog()))
    out = io.StringIO()
    code = run(session, Screen(out), io.StringIO(f"{FIRST}\n{SECOND}\n{LAST}\n"))
    told = out.getvalue()

    assert 0 == code
    assert told.index(f".a> {FIRST}") < told.index("holds so far") < told.index(f", line 3> {LAST}")
    assert told.index(LAST) < told.index("correct")
