"""Step mode as a state machine: each step asked, answered and graded in turn, the first wrong one named."""

from __future__ import annotations

import pytest
from fakes import FakeGrader, MemoryLog, pack

from bptutor.bank.exercise import Item
from bptutor.errors import GraphError
from bptutor.practice.reply import Reply, Role
from bptutor.practice.seams import Tools
from bptutor.practice.session import CLOSED_PROMPT, Session
from bptutor.progress.state import Standing

FIRST = "Step 1. Find `dH/dz`."
SECOND = "Step 2. True or false: so it is."


def begin(log: MemoryLog | None = None, grader: FakeGrader | None = None) -> Session:
    """A started session on layer.a to layer.c, which have the steps s and r, and theory.t, which has none."""
    session = Session(list(pack().items), Tools(grader or FakeGrader(), MemoryLog() if log is None else log))
    session.start()
    return session


def play(session: Session, *lines: str) -> Reply:
    """Type the lines; the last reply."""
    return [session.step(line) for line in lines][-1]


def words(reply: Reply) -> str:
    """All a reply says."""
    return "\n".join(block.text for block in reply.blocks)


def test_opens_with_the_first_step() -> None:
    """The question of the step, how to go on, and a prompt that says where one is."""
    reply = begin().step("steps")

    assert reply.texts(Role.QUESTION) == [FIRST]
    assert "`skip` shows a step, `back` returns to the whole item" in words(reply)
    assert reply.prompt == "layer.a, step 1> "


def test_a_right_step_is_confirmed_with_its_value_and_leads_on() -> None:
    """What was right is said back, and the next step is asked."""
    reply = play(begin(), "steps", "-1")

    assert [block.text for block in reply.blocks[:3]] == ["correct", "s-th step: -1", SECOND]
    assert reply.prompt == "layer.a, step 2> "


def test_the_first_wrong_step_is_named_once() -> None:
    """With what the answer shows, and a hint of its own."""
    session = begin()
    first, second = play(session, "steps", "4"), session.step("5")

    assert "This is the first wrong step: s-th step." in words(first)
    assert "4 is one path." in words(first)
    assert first.texts(Role.HINT) == ["hint: Count the paths."]
    assert "first wrong step" not in words(second)
    assert second.prompt == "layer.a, step 1> "


def test_after_the_last_step_the_item_is_asked_again() -> None:
    """And the first wrong step is named once more."""
    reply = play(begin(), "steps", "3", "-1", "1")

    assert "These were all the steps. The first wrong step was s-th step." in words(reply)
    assert reply.texts(Role.QUESTION) == ["What is dH/da?"]
    assert reply.prompt == "layer.a> "


def test_a_wrong_truth_value_leads_on() -> None:
    """Only the other word is left, so it is said."""
    reply = play(begin(), "steps", "-1", "0")

    assert reply.blocks[0].text == "wrong"
    assert "r-th step: 1" in words(reply)
    assert reply.prompt == "layer.a> "


def test_steps_are_help_but_no_attempts() -> None:
    """Nothing is logged of them; the answer to the item afterwards counts as solved with help."""
    log = MemoryLog()
    session = begin(log)
    play(session, "steps", "3", "-1", "1")
    assert log == []

    assert play(session, "-14").prompt == CLOSED_PROMPT
    assert [(a.status, a.hints, a.misconception) for a in log] == [("right", 1, None)]
    assert "1 later or with help" in words(session.step("status"))


def test_skip_shows_the_step_and_not_the_item() -> None:
    """What comes out of it, then the next one."""
    reply = play(begin(), "steps", "skip")

    assert reply.texts(Role.ANSWER) == ["s-th step: -1"]
    assert reply.prompt == "layer.a, step 2> "


def test_hints_of_a_step_end_with_its_answer() -> None:
    """Its own ladder, at no further cost; the last rungs are asked for twice."""
    session = begin()
    session.step("steps")
    opened = session.step("hint")

    assert opened.texts(Role.HINT) == ["hint: Look at the layer above."]
    assert "`hint` for the rule, `skip` for the answer of this step, `back`" in words(opened)
    assert "Try it first" in words(play(session, "hint", "hint"))
    assert session.step("hint").texts(Role.HINT)[0].startswith("hint: the numbers")
    assert "`hint` for the answer of this step" in words(session.step("hint"))
    assert session.step("hint").prompt == "layer.a, step 2> "


@pytest.mark.parametrize("line", ["back", "next", "goto c", "trace\ntrace"])
def test_leaving(line: str) -> None:
    """Whatever leads elsewhere leaves the steps; coming back, the item is whole."""
    session = begin()
    play(session, "steps", "-1", *line.split("\n"), "goto a")

    assert not session.start().prompt.startswith("layer.a, step")


def test_back_returns_to_the_whole_item() -> None:
    """Its question again; a second `back` is about items."""
    reply = play(begin(), "steps", "back")

    assert words(reply).startswith("Back to the whole item.\nWhat is dH/da?")
    assert reply.prompt == "layer.a> "


def test_steps_go_on_where_one_left_and_begin_anew_once_all_are_done() -> None:
    """After `back`, and after another item."""
    session = begin()
    play(session, "steps", "-1", "back")

    assert session.step("steps").texts(Role.QUESTION) == [SECOND]
    play(session, "1")
    assert session.step("steps").texts(Role.QUESTION) == [FIRST]


def test_a_mistyped_command_is_offered() -> None:
    """As outside of the steps."""
    assert "type `hint`" in words(play(begin(), "steps", "hnit"))


def test_enter_and_show_repeat_the_step() -> None:
    """Enter the step alone, `show` below its exercise; `steps` again asks it again."""
    session = begin()
    session.step("steps")

    for line in ("", "steps"):
        assert session.step(line).texts(Role.QUESTION) == [FIRST]
    assert session.step("show").texts(Role.QUESTION) == ["What is dH/da?", FIRST]


def test_quit_leaves_from_a_step() -> None:
    """As from anywhere."""
    assert play(begin(), "steps", "quit").done


def test_unreadable_and_stuck() -> None:
    """Cost nothing, and the step stays."""
    session = begin()
    session.step("steps")

    assert session.step("2 +").blocks[0].text == "can't read that"
    assert "`hint` for where to look" in words(session.step("idk"))
    assert session.step("help").prompt == "layer.a, step 1> "


def test_what_cannot_be_taken_apart_says_so() -> None:
    """Theory has no steps, a closed item is done with."""
    assert "Nothing is computed here" in words(play(begin(), "goto theory.t", "steps"))
    assert "solved already" in words(play(begin(), "-14", "steps"))


def test_an_error_is_a_sentence() -> None:
    """Where steps cannot be made, the session says why."""

    class Broken(FakeGrader):
        def step_items(self, item: Item) -> tuple[()]:  # noqa: ARG002
            raise GraphError("z1 stands on itself")

    assert begin(grader=Broken()).step("steps").texts(Role.TROUBLE)
    assert play(begin(grader=Broken()), "1", "2").blocks[0].text == "wrong"


def test_the_cost_is_said_before_it_is_paid() -> None:
    """In the offer and at the opening; to look at the first step and go back is free."""
    log = MemoryLog()
    session = begin(log)

    assert "(counts as help from your first answer to a step on)" in words(session.step("steps"))
    play(session, "back", "-14")
    assert [(a.status, a.hints) for a in log] == [("right", 0)]
    assert "`steps` to go step by step (counts as help)" in words(play(begin(), "1", "2"))


def test_a_repeated_answer_opens_no_hint() -> None:
    """However it is spelt; the next step has not seen it yet."""
    session = begin()
    play(session, "steps", "3")
    again = session.step("3.0")

    assert again.texts(Role.HINT) == []
    assert "You gave that answer to this step before" in words(again)
    assert session.step("5").texts(Role.HINT)


def test_the_answer_to_the_item_is_not_just_wrong() -> None:
    """It is said where it belongs, and is no wrong step; small whole numbers are no sign of anything."""
    session = begin()
    told = play(session, "steps", "-14")

    assert "That is the answer to the whole item" in words(told)
    assert told.prompt == "layer.a, step 1> "
    assert play(session, "back", "goto b", "steps", "5").blocks[0].text == "wrong"


def test_trace_in_a_step_says_first_what_it_does() -> None:
    """It is about the whole item, and closes it."""
    session = begin()
    warned = play(session, "steps", "trace")

    assert "`skip` is for the answer of this step alone" in words(warned)
    assert warned.prompt == "layer.a, step 1> "
    assert session.step("trace").prompt == CLOSED_PROMPT


def test_help_in_a_step_is_about_the_step() -> None:
    """What the words do here, not what they do to the whole item."""
    told = words(play(begin(), "steps", "help"))

    assert "the answer of this step, and on to the next one" in told
    assert "return to the whole item" in told
    assert "give this one up" not in told


def test_leaving_says_that_steps_are_not_kept() -> None:
    """Answers are; a session that is left within a step begins its steps anew."""
    assert "those of layer.a begin anew next time" in words(play(begin(), "steps", "quit"))
    assert "begin anew" not in words(play(begin(), "quit"))


def test_what_was_missed_in_an_earlier_session_counts_for_the_offer() -> None:
    """One more miss, and the steps are offered."""
    items = list(pack().items)
    session = Session(
        items, Tools(FakeGrader(), MemoryLog()), earlier={items[0].full_id: Standing.NOT_YET}
    )
    session.start()

    assert "`steps`" in words(session.step("3"))
