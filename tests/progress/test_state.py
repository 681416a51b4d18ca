"""Where each item stands, and where one left."""

import pytest

from bptutor.progress.attempt import Attempt, Status
from bptutor.progress.state import Standing, last_item, states


def tried(status: Status, hints: int = 0, shown: bool = False, item: str = "p/e.a") -> Attempt:
    """An attempt of which only the outcome matters."""
    return Attempt(item, "numeric", "1", status, float(status == "right"), hints=hints, shown=shown)


@pytest.mark.parametrize(
    ("history", "standing", "tries"),
    [
        pytest.param([tried("right")], "first-try", 1, id="right-at-once"),
        pytest.param([tried("right"), tried("wrong")], "first-try", 2, id="later-slip"),
        pytest.param([tried("right", hints=1)], "with-help", 1, id="hint-first"),
        pytest.param([tried("right", shown=True)], "with-help", 1, id="solution-seen"),
        pytest.param([tried("wrong"), tried("right")], "with-help", 2, id="second-try"),
        pytest.param([tried("partly-right"), tried("right")], "with-help", 2, id="part-first"),
        pytest.param([tried("skipped"), tried("right")], "with-help", 1, id="skipped-first"),
        pytest.param([tried("wrong"), tried("partly-right")], "not-yet", 2, id="only-part"),
        pytest.param([tried("shown")], "not-yet", 0, id="only-looked"),
        pytest.param([tried("skipped")], "not-yet", 0, id="only-skipped"),
    ],
)
def test_standing(history: list[Attempt], standing: Standing, tries: int) -> None:
    """The first answer decides about `first-try`; any right answer about `with-help`."""
    state = states(history)["p/e.a"]

    assert (standing, tries, standing != "not-yet") == (state.standing, state.tries, state.solved)


def test_one_leaves_where_one_was() -> None:
    """The last attempt names the item to come back to."""
    assert "p/e.b" == last_item([tried("right"), tried("wrong", item="p/e.b")])
    assert last_item([]) is None
