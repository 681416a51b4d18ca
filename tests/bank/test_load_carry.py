"""`carry-forward` and `follows`: what they may be, and what is said of what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.checks import lint
from bptutor.bank.load_pack import load_pack
from tests.bank.making import exercise_of, pack_of

MODEL = "graph: |\n  z = w*x\n  a = z^2\n  L = (a - y)^2\n  q = x*y\ngiven: {w: 2, x: 3, y: 1}\n"


@pytest.mark.parametrize(
    ("setting", "share"),
    [("yes", 0.5), ("true", 0.5), ("no", 0.0), ("false", 0.0), ("0.8", 0.8), ("'1/3'", 1 / 3), ("1/3", 1 / 3),
     (".25", 0.25), ("Yes", 0.5), ("50%", 0.5), ("12.5 %", 0.125)],
)  # fmt: skip
def test_the_share(tmp_path: Path, setting: str, share: float) -> None:
    """In words, as a number, as a fraction."""
    made = exercise_of(tmp_path, f"{MODEL}carry-forward: {setting}\nitems: {{a: a}}\n")

    assert pytest.approx(share) == made.items[0].carry_forward


def test_it_is_half_by_default(tmp_path: Path) -> None:
    """And nothing is said about what is followed."""
    [made] = exercise_of(tmp_path, f"{MODEL}items: {{a: a}}\n").items

    assert (0.5, None) == (made.carry_forward, made.follows)


def test_an_exercise_overrides_its_pack(tmp_path: Path) -> None:
    """The nearer setting wins, `no` too."""
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "pack.yaml").write_text("title: P\ndefaults: {carry-forward: 1/4}\n", encoding="utf-8")
    (folder / "one.yaml").write_text(f"{MODEL}items: {{a: a}}\n", encoding="utf-8")
    (folder / "two.yaml").write_text(f"{MODEL}carry-forward: no\nitems: {{a: a}}\n", encoding="utf-8")
    pack = load_pack(folder)

    assert () == pack.problems
    assert [0.25, 0.0] == [exercise.items[0].carry_forward for exercise in pack.exercises]


@pytest.mark.parametrize(
    ("setting", "code", "message", "remedy"),
    [
        ("sometimes", "E203", "`carry-forward` must be yes, no or a share, not the text 'sometimes'",
         "Write yes (half of the credit), no, or a share below 1 such as 0.8, 1/3 or 40%."),
        ("half%", "E203", "`carry-forward` must be yes, no or a share, not the text 'half%'", "Write yes"),
        ("100%", "E213", "`carry-forward` must be above 0 and below 1, not 100%", "Write yes"),
        ("[1/2]", "E203", "`carry-forward` must be yes, no or a share, not a list", "Write yes"),
        ("1/0", "E203", "`carry-forward` must be yes, no or a share, not the text '1/0'", "Write yes"),
        ("", "E203", "`carry-forward` must be yes, no or a share, not nothing", "Write yes"),
        ("1.5", "E213", "`carry-forward` must be above 0 and below 1, not 1.5", "Write yes"),
        ("1", "E213", "`carry-forward` must be above 0 and below 1, not 1", "Write yes"),
        ("-0.5", "E213", "`carry-forward` must be above 0 and below 1, not -0.5", "Write yes"),
        ("0", "E213", "`carry-forward` must be above 0 and below 1, not 0", "Write no."),
    ],
)  # fmt: skip
def test_no_share(tmp_path: Path, setting: str, code: str, message: str, remedy: str) -> None:
    """Where it stands, and what to write."""
    [found] = pack_of(tmp_path, f"{MODEL}carry-forward: {setting}\nitems: {{a: a}}\n").problems

    assert (code, message, 7) == (found.code, found.message, found.line)
    assert found.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("written", "follows"),
    [("z", ["z"]), ("[z, a]", ["z", "a"]), ("none", []), ("[]", []), ("[none]", []), ("'z'", ["z"])],
)
def test_follows(tmp_path: Path, written: str, follows: list[str]) -> None:
    """An id, a list, or none at all."""
    text = f"{MODEL}items: {{z: z, a: a, loss: {{target: L, follows: {written}}}}}\n"
    item = exercise_of(tmp_path, text).items[2]

    assert item.follows is not None
    assert follows == [name.value for name in item.follows]


@pytest.mark.parametrize(
    ("written", "column", "message", "remedy"),
    [
        ("b", 27, "`a` follows `b`, which comes after it", "Name an item that stands above it: z; or put"),
        ("a", 27, "`a` cannot follow itself", "Name an item that stands above it: z; or put the items in"),
        ("zz", 27, "`a` follows `zz`, and there is no such item in this exercise", "Name an item that"),
        ("[z, t]", 31, "`a` follows `t`, whose answer is neither a number nor a formula", "Name an item"),
    ],
)
def test_follows_what_cannot_be_followed(
    tmp_path: Path, written: str, column: int, message: str, remedy: str
) -> None:
    """Later items, itself (so nothing goes round in circles), what is not there, what is no number."""
    text = f"{MODEL}items:\n  z: z\n  t: {{claim: z > 0}}\n  a: {{target: a, follows: {written}}}\n  b: L\n"
    [found] = pack_of(tmp_path, text).problems

    assert ("E315", 10, column, message) == (found.code, found.line, found.column, found.message)
    assert found.remedy.startswith(remedy)


def test_two_that_follow_each_other(tmp_path: Path) -> None:
    """One of the two comes later."""
    text = f"{MODEL}items:\n  z: {{target: z, follows: a}}\n  a: {{target: a, follows: z}}\n"
    [found] = pack_of(tmp_path, text).problems

    assert ("E315", "`z` follows `a`, which comes after it") == (found.code, found.message)
    assert "Leave `follows` out: no item above this one can be followed." == found.remedy


@pytest.mark.parametrize(
    ("keys", "code", "message"),
    [
        ("claim: a > 0, follows: z", "E205", "`follows` does not fit this item"),
        ("target: a, follows: {z: 1}", "E203", "`follows` holds a mapping (key: value), and not an id"),
        ("target: a, follows: [[z]]", "E203", "`follows` holds a list, and not an id"),
    ],
)
def test_follows_where_it_does_not_fit(tmp_path: Path, keys: str, code: str, message: str) -> None:
    """Claims are not worked out anew; an id is a word."""
    [found] = pack_of(tmp_path, f"{MODEL}items:\n  z: z\n  a: {{{keys}}}\n").problems

    assert (code, message) == (found.code, found.message)


def test_a_fault_in_follows_hides_no_other(tmp_path: Path) -> None:
    """The other items are looked at all the same."""
    text = f"{MODEL}items:\n  z: z\n  a: {{target: a, follows: zz}}\n  b: {{target: L, key: 7}}\n"
    pack_of(tmp_path, text)
    found = lint([tmp_path / "snippet.yaml"])

    assert {"E315", "E411"} == {problem.code for problem in found}


def test_what_does_not_depend_is_pointed_out(tmp_path: Path) -> None:
    """Nothing would ever be carried."""
    text = f"{MODEL}items:\n  q: q\n  z: z\n  a: {{target: a, follows: [z, q]}}\n"
    pack_of(tmp_path, text)
    [found] = lint([tmp_path / "snippet.yaml"])

    assert ("W412", "what `a` asks for does not depend on what `q` does") == (found.code, found.message)
