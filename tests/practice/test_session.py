"""The session as a state machine: lines in, replies out, no terminal."""

import pytest
from fakes import FakeGrader, MemoryLog, pack

from bptutor.bank.exercise import Item
from bptutor.errors import FileProblem, GraphError
from bptutor.practice.reply import Reply, Role
from bptutor.practice.seams import Tools
from bptutor.practice.session import CLOSED_PROMPT, Session
from bptutor.progress.state import Standing

HINTS = ["hint: Look at the layer above.", "hint: Sum over both paths."]


def begin(log: MemoryLog | None = None, grader: FakeGrader | None = None, **options: object) -> Session:
    """A started session on the four fake items: layer.a, layer.b, layer.c, theory.t."""
    items = list(pack().items)
    tools = Tools(grader or FakeGrader(), MemoryLog() if log is None else log)
    session = Session(items, tools, **options)
    session.start()
    return session


def play(session: Session, *lines: str) -> Reply:
    """Type the lines; the last reply."""
    return [session.step(line) for line in lines][-1]


def words(reply: Reply) -> str:
    """All a reply says."""
    return "\n".join(block.text for block in reply.blocks)


def roles(reply: Reply) -> list[Role]:
    """The roles of a reply's blocks."""
    return [block.role for block in reply.blocks]


# ----- presenting -----------------------------------------------------------------------------------------


def test_starts_with_the_whole_item() -> None:
    """The first reply has title, setup, question, the form of an answer, and the cost of a hint."""
    reply = Session(list(pack().items), Tools(FakeGrader(), MemoryLog()), welcome="4 items.").start()

    assert roles(reply) == [Role.NOTE, Role.TITLE, Role.SETUP, Role.QUESTION, Role.FORM, Role.FORM]
    assert "One layer back (1 of 4)" in reply.texts(Role.TITLE)[0]
    assert "a number, for example -1.5" in words(reply)
    assert "counts as solved with help" in words(reply)
    assert reply.prompt == "layer.a> "


def test_options_are_lettered() -> None:
    """A choice shows a), b), c)."""
    reply = play(begin(), "goto theory.t")

    assert reply.texts(Role.OPTION) == ["a) the chain rule\nb) next\nc) nothing"]


def test_the_setup_is_not_repeated_within_an_exercise() -> None:
    """The next item of the same exercise points at `show`, which repeats the setup."""
    session = begin()
    reply = play(session, "-14", "")

    assert reply.prompt == "layer.b> "
    assert not reply.texts(Role.SETUP)
    assert "`show` repeats it" in words(reply)
    assert session.step("show").texts(Role.SETUP) == ["A layer."]


def test_the_answer_is_in_nothing_shown_before_it_is_asked_for() -> None:
    """Neither wrong answers, hints nor any telling command show it."""
    session = begin()
    lines = ("3", "hint", "hint", "x", "show", "help", "status", "list", "")
    said = [words(session.step(line)) for line in lines]

    assert not any("14" in text for text in said)


# ----- answers --------------------------------------------------------------------------------------------


def test_right() -> None:
    """A right answer is called so, read back, and waits."""
    log = MemoryLog()
    session = begin(log)
    reply = session.step("-14.0")

    assert roles(reply)[0] is Role.RIGHT
    assert reply.blocks[0].text == "correct"
    assert "read as -14" in words(reply)
    assert reply.prompt == CLOSED_PROMPT
    assert [(a.item, a.status, a.answer, a.hints) for a in log] == [("chains/layer.a", "right", "-14.0", 0)]


def test_right_with_a_reason() -> None:
    """Where there is an explanation, it follows."""
    reply = play(begin(), "goto theory.t", "2")

    assert "Because it is so." in reply.texts(Role.DETAIL)


def test_wrong_shows_reading_message_and_first_hint() -> None:
    """Wrong: how it was read, why, one hint; the item stays."""
    reply = begin().step("3")

    said = [block.text for block in reply.blocks[:4]]
    assert said == ["wrong", "read as 3", "The slope is missing.", HINTS[0]]
    assert reply.prompt == "layer.a> "


def test_partly_right_is_named() -> None:
    """Partly right is neither correct nor wrong."""
    reply = begin().step("-7")

    assert reply.blocks[0] == (Role.PARTLY, "partly right")
    assert "Half of it." in words(reply)


def test_further_errors_open_further_hints_but_none_that_is_nearly_the_answer() -> None:
    """The ladder goes up one rung an error, without counting rungs aloud; numbers must be asked for."""
    session = begin()
    replies = [session.step(line) for line in ("1", "2", "3")]

    assert [reply.texts(Role.HINT) for reply in replies] == [[HINTS[0]], [HINTS[1]], []]
    assert ["`hint` for the rule (counts as help)" in words(reply) for reply in replies] == [
        True, False, False]  # fmt: skip
    assert ["`hint` for the numbers" in words(reply) for reply in replies] == [False, True, True]
    assert ["`steps`" in words(reply) for reply in replies] == [False, True, True]
    assert not any("of 2" in words(reply) or "of 3" in words(reply) for reply in replies)


def test_unreadable_is_no_attempt() -> None:
    """Nothing is logged, no hint opens, the message stands with its caret."""
    log = MemoryLog()
    reply = begin(log).step("1+")

    assert reply.blocks[0].text.startswith("can't read that")
    assert "^" in words(reply)
    assert log == []
    assert not reply.texts(Role.HINT)


def test_a_mistyped_command_is_offered() -> None:
    """`hnit` costs nothing and names the command."""
    assert "`hint`" in words(begin().step("hnit"))


def test_a_repeated_answer_is_free() -> None:
    """An equivalent answer says so and is not logged again."""
    log = MemoryLog()
    reply = play(begin(log), "3", "3.00")

    assert "gave that answer before" in words(reply)
    assert "costs nothing" in words(reply)
    assert len(log) == 1
    assert not reply.texts(Role.HINT)


def test_an_answer_to_a_solved_item_says_so() -> None:
    """Nothing is graded once an item is closed."""
    log = MemoryLog()
    reply = play(begin(log), "-14", "-14")

    assert "solved already" in words(reply)
    assert len(log) == 1


def test_an_attempt_is_logged_before_its_verdict_is_shown() -> None:
    """When the reply exists, the log has it."""
    log = MemoryLog()
    session = begin(log)
    for line in ("3", "-7", "-14"):
        before = len(log)
        session.step(line)
        assert len(log) == before + 1


def test_an_attempt_that_cannot_be_saved_is_told_and_practice_goes_on() -> None:
    """A full disk is a sentence, not an end; and the farewell does not claim what is not so."""

    class FullDisk(MemoryLog):
        def append(self, attempt: object, /) -> None:  # noqa: ARG002
            raise FileProblem("log", "the attempt could not be saved (disk full)", "Make room.")

    session = begin(FullDisk())
    reply = session.step("-14")

    assert "disk full" in reply.texts(Role.TROUBLE)[0]
    assert "Make room." in reply.texts(Role.TROUBLE)[0]
    assert reply.texts(Role.RIGHT) == ["correct"]
    assert "Not every answer could be saved" in words(session.step("quit"))


# ----- help that costs --------------------------------------------------------------------------------------


def test_a_hint_on_request_counts_as_help() -> None:
    """The hint is logged with the answer, and the item stands as solved with help."""
    log = MemoryLog()
    session = begin(log)
    assert session.step("hint").texts(Role.HINT) == [HINTS[0]]
    session.step("-14")

    assert log[0].hints == 1
    assert session.agenda.standing(session.agenda.items[0]) is Standing.WITH_HELP


def test_the_ladder_asks_for_a_try_before_numbers_and_ends_with_the_whole_computation() -> None:
    """Hint after hint: numbers and the answer open only when asked for twice; each says what it costs."""
    log = MemoryLog()
    session = begin(log)
    play(session, "hint", "hint")

    asked = session.step("hint")
    assert words(asked) == "Try it first; or once more `hint` for the numbers (counts as help)."
    assert session.step("hint").texts(Role.HINT) == ["hint: the numbers:\n  dz/da = 5\n  dH/dz = -1"]
    asked = session.step("hint")
    assert "`hint` for the whole computation with its answer (the item comes back later)" in words(asked)
    assert log == []
    shown = session.step("hint")
    assert shown.texts(Role.ANSWER) == ["answer: -14"]
    assert "It comes back later in this session." in words(shown)
    assert [(a.status, a.hints) for a in log] == [("shown", 3)]


def test_a_try_opens_the_way_to_the_numbers() -> None:
    """Whoever tried after the last hint is not asked to try again."""
    session = begin()
    play(session, "hint", "hint", "3")

    assert session.step("hint").texts(Role.HINT)[0].startswith("hint: the numbers")
    assert "Try it first" in words(session.step("hint"))


def test_what_an_answer_shows_comes_first_and_is_told_once() -> None:
    """The hint that fits the answer stands in place of the general one, which keeps its turn."""
    session = begin()
    first, second = session.step("4"), session.step("8")

    assert [block.text for block in first.blocks[:4]] == [
        "wrong", "read as 4", "The slope is missing.\n4 is one path.", "hint: Count the paths."]  # fmt: skip
    assert "8 is one path." in words(second)
    assert second.texts(Role.HINT) == [HINTS[0]]


def test_the_ladder_leads_to_where_the_answer_goes_wrong() -> None:
    """The quantity a diagnosis names is handed on to the ladder."""
    session = begin()
    play(session, "4", "hint", "hint", "5")

    assert "dH/dz = ?" in words(session.step("hint"))


def test_stuck_gets_encouraged_not_graded() -> None:
    """`idk` names the ways on."""
    log = MemoryLog()
    assert "`hint`" in words(begin(log).step("idk"))
    assert log == []


def test_trace_after_a_try_shows_all_and_closes() -> None:
    """The trace, then the answer; logged as shown; no warning."""
    log = MemoryLog()
    reply = play(begin(log), "3", "trace")

    assert roles(reply)[:2] == [Role.TRACE, Role.ANSWER]
    assert reply.texts(Role.ANSWER) == ["answer: -14"]
    assert reply.prompt == CLOSED_PROMPT
    assert [a.status for a in log] == ["wrong", "shown"]


def test_trace_before_any_try_says_what_it_costs() -> None:
    """Nothing is shown before it is asked for once more; a try in between takes that back."""
    log = MemoryLog()
    session = begin(log)
    warned = session.step("trace")

    assert roles(warned) == [Role.NOTE]
    assert "once more for the whole computation with its answer (the item comes back later)" in words(warned)
    assert log == []
    assert roles(session.step("trace"))[:2] == [Role.TRACE, Role.ANSWER]


def test_the_trace_is_offered_only_where_something_is_computed() -> None:
    """A theory item has given its explanation; there is no more to see."""
    assert "`trace`" in words(begin().step("-14"))
    assert "`trace`" not in words(play(begin(), "goto theory.t", "2"))


def test_trace_of_a_solved_item_is_free() -> None:
    """After the right answer the trace is for reading."""
    log = MemoryLog()
    reply = play(begin(log), "-14", "trace")

    assert roles(reply) == [Role.TRACE]
    assert len(log) == 1


def test_skip_shows_the_answer_and_waits() -> None:
    """Skipping never runs ahead."""
    log = MemoryLog()
    reply = begin(log).step("skip")

    assert reply.texts(Role.ANSWER) == ["answer: -14"]
    assert "comes back later" in words(reply)
    assert reply.prompt == CLOSED_PROMPT
    assert [a.status for a in log] == ["skipped"]


def test_a_skipped_item_comes_back_after_three_others_and_counts_as_helped() -> None:
    """It is asked again, marked as such, and its log entry says the answer had been shown."""
    log = MemoryLog()
    session = begin(log)
    reply = play(session, "skip", "", "5", "", "0", "", "2", "")

    assert reply.prompt == "layer.a> "
    assert "again" in reply.texts(Role.TITLE)[0]
    assert session.step("-14").texts(Role.RIGHT) == ["correct"]
    assert log[-1].shown
    assert session.agenda.standing(session.agenda.items[0]) is Standing.WITH_HELP


def test_a_single_skipped_item_comes_back_at_once() -> None:
    """With nothing in between there is nothing to wait for."""
    items = list(pack().items)[:1]
    session = Session(items, Tools(FakeGrader(), MemoryLog()))
    session.start()

    assert play(session, "skip", "").prompt == "layer.a> "
    assert play(session, "-14", "").done


def test_what_is_skipped_again_comes_back_next_time() -> None:
    """Or one would be asked it without end; the end says what brings it back."""
    items = list(pack().items)[:1]
    session = Session(items, Tools(FakeGrader(), MemoryLog()), resume="bptutor practice chains")
    session.start()
    again = play(session, "skip", "", "skip")
    end = session.step("")

    assert "It comes back next time." in words(again)
    assert end.done
    assert "What is not solved yet comes back with: bptutor practice chains" in words(end)


def test_skipping_all_gets_through_all() -> None:
    """Every item is seen, and comes back once, however many are skipped in a row."""
    items = [item for name in ("p", "q", "r") for item in pack(name).items]
    session = Session(items, Tools(FakeGrader(), MemoryLog()))
    session.start()
    seen = []
    while not session.step("").done:
        seen.append(session.agenda.current)
        session.step("skip")

    assert [seen.count(item) for item in items] == [2] * len(items)


# ----- moving about -----------------------------------------------------------------------------------------


def test_enter_on_an_open_item_repeats_the_question() -> None:
    """An empty line is no answer and goes nowhere."""
    reply = begin().step("   ")

    assert roles(reply) == [Role.QUESTION, Role.FORM]
    assert reply.prompt == "layer.a> "


@pytest.mark.parametrize("line", ["", "next", ":n", "skip"])
def test_ways_to_go_on_from_a_closed_item(line: str) -> None:
    """Enter, next and skip all go on."""
    assert play(begin(), "-14", line).prompt == "layer.b> "


def test_next_leaves_an_open_item_for_later() -> None:
    """Its answer stays unseen, and it is asked last."""
    session = begin()
    reply = session.step("next")

    assert "left for later" in words(reply)
    assert "14" not in words(reply)
    assert play(session, "5", "", "0", "", "2", "").prompt == "layer.a> "


def test_back_returns_and_the_item_left_is_next() -> None:
    """Going back loses nothing."""
    session = begin()
    play(session, "-14", "")
    reply = session.step("back")

    assert "solved already" in words(reply)
    assert reply.prompt == CLOSED_PROMPT
    assert session.step("").prompt == "layer.b> "


def test_back_at_the_start_says_so() -> None:
    """There is nothing before the first item."""
    assert "Nothing was asked before" in words(begin().step("back"))


def test_tries_and_hints_survive_going_away() -> None:
    """Leaving an open item and returning neither closes hints nor forgets answers."""
    log = MemoryLog()
    session = begin(log)
    play(session, "3", "goto b", "goto a")

    assert "gave that answer before" in words(session.step("3"))
    assert session.step("hint").texts(Role.HINT) == [HINTS[1]]


@pytest.mark.parametrize("name", ["b", "layer.b", "chains/layer.b", "2", "LAYER.B"])
def test_goto_understands(name: str) -> None:
    """An item of the exercise, with exercise, with pack, or its number."""
    assert play(begin(), f"goto {name}").prompt == "layer.b> "


def test_goto_something_unknown_offers_the_nearest() -> None:
    """A name that is none is told, with a suggestion, and nothing moves."""
    reply = begin().step("goto theory.tt")

    assert "There is no item 'theory.tt' in this session. Did you mean" in words(reply)
    assert "theory.t" in words(reply)
    assert reply.prompt == "layer.a> "


def test_status_counts_session_and_pack() -> None:
    """Solved, how, and what is to come; the pack when the session is only a part of it."""
    items = list(pack().items)
    session = Session(items[:2], Tools(FakeGrader(), MemoryLog()))
    session.start()
    told = words(play(session, "-14", "status"))

    assert "Solved: 1 of 2 items (1 right first time)." in told
    assert "To come after this one: 1." in told
    assert "Pack chains: 1 of 4 items solved." in told
    assert session.status_line() in told


def test_list_marks_the_current_item() -> None:
    """Every item a line, with how it stands."""
    told = words(play(begin(), "3", "list"))

    assert "> chains/layer.a   not yet" in told
    assert "  chains/theory.t  untried" in told


def test_quit_says_how_to_go_on() -> None:
    """And afterwards nothing more is said."""
    session = begin(resume="bptutor practice chains")
    reply = session.step("quit")

    assert reply.done
    assert "Go on with: bptutor practice chains" in words(reply)
    assert session.step("-14").blocks == ()
    assert session.leave().blocks == ()


def test_the_end_sums_up() -> None:
    """After the last item the session is over."""
    reply = play(begin(), "-14", "", "5", "", "3", "0", "", "2", "")

    assert reply.done
    assert "Solved: 4 of 4 items (3 right first time, 1 later or with help)." in words(reply)


def test_upcoming_and_earlier_standings_resume_a_session() -> None:
    """The session starts where it is told, and counts what was solved before."""
    items = list(pack().items)
    tools = Tools(FakeGrader(), MemoryLog())
    session = Session(items, tools, upcoming=items[2:], earlier={"chains/layer.a": Standing.FIRST_TRY})

    assert session.start().prompt == "layer.c> "
    assert "Solved: 1 of 4 items" in words(session.step(":status"))


# ----- commands and answers -------------------------------------------------------------------------------


def test_a_word_that_is_a_quantity_here_is_an_answer() -> None:
    """layer.c has a quantity called status: the bare word goes to the grader, :status does not."""
    session = begin()
    session.step("goto c")

    reply = session.step("status")

    assert roles(reply)[0] is Role.UNREAD
    assert "type `:status`" in words(reply)
    assert roles(session.step(":status")) == [Role.NOTE]


def test_a_word_that_is_an_option_here_is_an_answer() -> None:
    """theory.t has an option called next."""
    session = begin()
    session.step("goto theory.t")

    assert session.step("next").texts(Role.RIGHT) == ["correct"]


def test_an_unknown_command_is_told() -> None:
    """`:fo` is never an answer."""
    reply = begin().step(":hitn")

    assert "no command 'hitn'" in words(reply)
    assert "`hint`" in words(reply)


@pytest.mark.parametrize(
    "line", ["\x1b[2J", "\udc80", "x" * 100_000, "\0", "\u202e", ":\x00", "goto \x1b", "١"]
)
def test_nothing_typed_raises(line: str) -> None:
    """Control characters, broken surrogates, very long lines: all get some reply."""
    assert begin().step(line).blocks


def test_an_error_of_the_core_is_a_sentence() -> None:
    """Where a trace cannot be made, the session says why; a verdict stands without its explanation."""

    class Broken(FakeGrader):
        def trace_lines(self, *_: object) -> list[str]:
            raise GraphError("z1 stands on itself", "Correct the exercise.")

        explain = rungs = trace_lines

    for line in ("trace\ntrace", "hint", "-14", "3", "skip"):
        reply = play(begin(grader=Broken()), *line.split("\n"))
        assert reply.texts(Role.TROUBLE) == ["z1 stands on itself. Correct the exercise."], line
    assert begin(grader=Broken()).step("-14").blocks[0].text == "correct"


def test_an_item_that_cannot_be_shown_can_be_passed() -> None:
    """Even when the question itself cannot be printed, `next` leads on."""

    class Broken(FakeGrader):
        def setup_lines(self, item: Item, style: str = "unicode") -> list[str]:
            if item.id == "a":
                raise GraphError("z1 stands on itself")
            return super().setup_lines(item, style)

    session = begin(grader=Broken())
    assert session.step("show").texts(Role.TROUBLE)
    assert session.step("next").prompt == "layer.b> "


def test_the_time_on_an_item_is_logged() -> None:
    """Seconds run from when the item was shown."""
    times = iter([0.0, 10.0, 12.5])
    log = MemoryLog()
    items = list(pack().items)[:1]
    session = Session(items, Tools(FakeGrader(), log, clock=lambda: next(times)))
    session.step("-14")

    assert log[0].seconds == 10.0


def test_what_only_the_next_item_needs_is_shown_with_it() -> None:
    """Of the same exercise nothing is repeated but what the item before did not show."""

    class Growing(FakeGrader):
        def setup_lines(self, item: Item, style: str = "unicode") -> list[str]:
            return [*super().setup_lines(item, style), *(["Given: x = 2"] if item.id == "b" else [])]

    reply = play(begin(grader=Growing()), "-14", "")

    assert reply.texts(Role.SETUP) == ["Given: x = 2"]
    assert "The same exercise as before" in words(reply)
