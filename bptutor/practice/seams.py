"""What practice needs from its neighbours, as protocols: tests put in fakes, `practice.run` the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.ladder import Rung
    from bptutor.grading.step_items import StepItem
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.printer import Style
    from bptutor.progress.attempt import Attempt



class Grader(Protocol):
    """The functions of `bptutor.grading.grade`. Texts are ready to print, but not escaped."""

    def grade(self, item: Item, answer: str) -> Verdict:
        """The verdict on what was typed; unreadable rather than an exception."""

    def carried(self, item: Item, answer: str, earlier: Mapping[str, str]) -> Verdict | None:
        """The verdict given earlier answers to the exercise, by item id; None where it is the same."""

    def normal_form(self, item: Item, answer: str) -> Hashable | None:
        """Equal for equivalent answers; None for what cannot be read."""

    def rungs(self, item: Item, style: Style, at: str) -> Sequence[Rung]:
        """The hint ladder, up to the quantity called `at`; never the answer itself."""

    def step_items(self, item: Item) -> Sequence[StepItem]:
        """The item taken apart into steps; none where there is nothing to take apart."""

    def correct_answer(self, item: Item, style: Style) -> str:
        """The right answer."""

    def explain(self, item: Item, style: Style) -> Sequence[str]:
        """Why the answer is right, in a few lines; empty when only the trace says it."""

    def trace_lines(self, item: Item, style: Style) -> Sequence[str]:
        """The whole computation, or the explanation where there is none."""

    def answer_form(self, item: Item) -> str:
        """What an answer looks like: "a number, for example -1.5"."""

    def setup_lines(self, item: Item, style: Style) -> Sequence[str]:
        """The exercise: setup, conventions, what is given, a drawing of the computation."""

    def question_lines(self, item: Item, style: Style) -> Sequence[str]:
        """What is asked."""

    def option_lines(self, item: Item, style: Style) -> Sequence[str]:
        """The options in order, without letters; empty when there are none."""

    def names(self, item: Item) -> Sequence[str]:
        """The names an answer may use."""


class Journal(Protocol):
    """Where attempts are kept: `bptutor.progress.log.AttemptLog`."""

    def append(self, attempt: Attempt, /) -> object:
        """Store `attempt` safely before returning. Raises FileProblem when that fails."""


class Tools(NamedTuple):
    """What a session works with. `clock` counts seconds; the default one stands still."""

    grader: Grader
    journal: Journal
    style: Style = "unicode"
    clock: Callable[[], float] = lambda: 0.0
