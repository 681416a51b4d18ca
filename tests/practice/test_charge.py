"""When an answer that is not right counts as an attempt."""

from fakes import FakeGrader, MemoryLog, pack

from bptutor.bank.exercise import Item
from bptutor.grading.verdict import WRONG, Charge, Verdict
from bptutor.practice.reply import Role
from bptutor.practice.seams import Tools
from bptutor.practice.session import Session


class Lenient(FakeGrader):
    """Says of every number that is not right when it is charged for."""

    def __init__(self, charge: Charge) -> None:
        self.charge = charge

    def grade(self, item: Item, answer: str) -> Verdict:
        """Wrong, with the charge of this grader."""
        if answer == "-14":
            return super().grade(item, answer)
        return Verdict(WRONG, 0.0, answer, "A number in it is rounded.", charge=self.charge)


def begin(charge: Charge, log: MemoryLog) -> Session:
    """A session on the first fake item."""
    session = Session([next(iter(pack().items))], Tools(Lenient(charge), log))
    session.start()
    return session


def test_the_second_time_counts() -> None:
    """The first rounded constant is told for free; the next is an attempt, the same one too."""
    log = MemoryLog()
    session = begin("second-time", log)
    first = session.step("-13.9")

    assert ["not yet (it does not count)"] == first.texts(Role.UNREAD)
    assert "A number in it is rounded." in first.texts(Role.DETAIL)
    assert [] == log
    assert ["wrong"] == session.step("-13.9").texts(Role.WRONG)
    assert ["-13.9"] == [attempt.answer for attempt in log]


def test_after_the_free_one_it_is_still_solved_at_the_first_try() -> None:
    """What does not count is no attempt."""
    log = MemoryLog()
    session = begin("second-time", log)
    session.step("-13.9")
    session.step("-14")

    assert ["right"] == [attempt.status for attempt in log]


def test_what_never_counts_never_does() -> None:
    """However often it is typed."""
    log = MemoryLog()
    session = begin("never", log)

    assert [1, 1, 1] == [len(session.step("3").texts(Role.UNREAD)) for _ in range(3)]
    assert [] == log
