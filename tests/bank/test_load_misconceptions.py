"""Expected mistakes as authors write them: an id, or an id with words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bank.making import GRAPH, item_of, pack_of

WHY = "because: 'So it is.'"
THEORY = f"ask: 'So?'\ntrue-or-false: false\n{WHY}"
PAIR = f"statements: ['A', 'B']\nanswers: [true, false]\n{WHY}"
DATA = "target: f\nstatements: [[x], [x, y]]"


def test_an_id_or_words(tmp_path: Path) -> None:
    """What is said, and what to do about it."""
    item = item_of(
        tmp_path,
        "target: f\nmisconceptions:\n  '3': lost-path\n  '4':\n    id: own-mistake\n"
        "    says: 'That is $x$.'\n    hint: 'Multiply.'\n  '5':\n    id: other",
    )
    plain, worded, bare = item.misconceptions

    assert (plain.id, plain.says, plain.hint) == ("lost-path", None, None)
    assert (worded.id, str(worded.says), str(worded.hint)) == ("own-mistake", "That is $x$.", "Multiply.")
    assert (bare.answer.value, bare.id, bare.says) == ("5", "other", None)


@pytest.mark.parametrize(
    ("question", "mistakes", "code", "told"),
    [
        ("target: f", "{'3': Lost Path}", "E206", "lost-path"),
        ("target: f", "{'3': [a, b]}", "E206", "is not an id"),
        ("target: f", "{'3': {says: 'So.'}}", "E202", "has no `id`"),
        ("target: f", "{'3': {id: a b}}", "E206", "a-b"),
        ("target: f", "{'3': {id: a, say: 'So.'}}", "E201", "says"),
        ("target: f", "{'3': {id: a, says: [1, 2]}}", "E203", "says"),
        ("target: f\noptions: [1, 2]", "{'3': sign}", "E312", "3"),
        ("options: [f = X, f = x]", "{f = XX: sign}", "E312", "XX"),
        (THEORY, "{maybe: sign}", "E312", "true, false"),
        (PAIR, "{T: sign}", "E312", "TT, TF, FT, FF"),
        (DATA, "{both: sign}", "E312", "together"),
    ],
)
def test_faults(question: str, mistakes: str, code: str, told: str, tmp_path: Path) -> None:
    """Each is located, and says what to do."""
    lines = "".join(f"    {line}\n" for line in f"{question}\nmisconceptions: {mistakes}".split("\n"))
    pack = pack_of(tmp_path, f"{GRAPH}items:\n  a:\n{lines}")
    problems = [p for p in pack.problems if p.code == code]

    assert problems, pack.problems
    assert told in f"{problems[0].message} {problems[0].remedy}"


@pytest.mark.parametrize(
    ("question", "mistakes"),
    [
        (THEORY, "{true: sign}"),
        (THEORY, "{yes: sign}"),
        ("claim: f = x", "{'true': sign}"),
        (PAIR, "{FT: sign, TT: other}"),
        (DATA, "{each: sign, only-2: other}"),
        ("target: f\noptions: [x*y, 'y']", "{y: sign}"),
    ],
)
def test_answers_that_can_be_given(question: str, mistakes: str, tmp_path: Path) -> None:
    """Words where the answers are words."""
    assert item_of(tmp_path, f"{question}\nmisconceptions: {mistakes}").misconceptions
