"""Which items are asked, where a session starts, and the menu in front of it."""

import pytest
from fakes import FakeGrader, MemoryLog, pack

from bptutor.bank.exercise import Pack
from bptutor.practice.menu import Menu
from bptutor.practice.seams import Tools
from bptutor.practice.selection import quoted, select, unfinished_pack
from bptutor.practice.session import Session
from bptutor.progress.state import Standing

A, B, C, T = (f"chains/{name}" for name in ("layer.a", "layer.b", "layer.c", "theory.t"))


@pytest.mark.parametrize(
    ("solved", "last", "expected"),
    [
        ([], None, [A, B, C, T]),  # the first time
        ([A], A, [B, C, T]),
        ([A, B], B, [C, T]),
        ([A], C, [C, T, B]),  # left at c: go on there, what was passed over comes after
        ([A, T], T, [B, C]),
        ([A, B, C, T], T, [A, B, C, T]),  # all solved: again from the start
        ([], "gone/for.good", [A, B, C, T]),
    ],
)
def test_asks_what_is_open_from_where_one_left(
    solved: list[str], last: str | None, expected: list[str]
) -> None:
    """Solved items are passed over, the rest starts at the last one touched."""
    selection = select(list(pack().items), dict.fromkeys(solved, Standing.FIRST_TRY), last, "chains")

    assert [item.full_id for item in selection.upcoming] == expected
    assert len(selection.items) == 4
    assert selection.resume == "bptutor practice chains"


def test_the_welcome_says_what_is_left() -> None:
    """First time, in between, and once all is solved."""
    items = list(pack().items)
    solved = {A: Standing.FIRST_TRY, B: Standing.WITH_HELP}

    assert select(items, {}, None, "").welcome.startswith("4 items.")
    assert select(items, solved, B, "").welcome.startswith("Welcome back: 2 of 4 items to go.")
    assert "again" in select(items, dict.fromkeys((A, B, C, T), Standing.FIRST_TRY), T, "").welcome


def test_selectors_are_quoted_for_the_shell() -> None:
    """The command to resume can be pasted."""
    assert quoted(["chains", "a b"]) == "chains 'a b'"


def test_the_unfinished_pack_is_the_one_left() -> None:
    """Only the pack of the last item counts, and only while something in it is open."""
    packs = [pack("other"), pack("chains")]
    everything = dict.fromkeys((A, B, C, T), Standing.FIRST_TRY)

    assert unfinished_pack(packs, {A: Standing.FIRST_TRY}, A) is packs[1]
    assert unfinished_pack(packs, everything, T) is None
    assert unfinished_pack(packs, {}, None) is None


# ----- the menu -------------------------------------------------------------------------------------------


def menu(solved: tuple[str, ...] = ()) -> Menu:
    """A menu of two packs, `chains` and `other`."""

    def begin(chosen: Pack) -> Session:
        return Session(list(chosen.items), Tools(FakeGrader(), MemoryLog()), welcome=f"on {chosen.id}")

    return Menu([pack("chains"), pack("other")], dict.fromkeys(solved, Standing.FIRST_TRY), begin)


def test_the_menu_lists_packs_with_what_is_solved() -> None:
    """A number, a name, a title, how much."""
    reply = menu((A,)).start()
    told = "\n".join(block.text for block in reply.blocks)

    assert "1) chains  Chains  (1 of 4 solved)" in told
    assert "2) other   Chains  (4 items)" in told
    assert reply.prompt == "pack> "


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "chains"),
        ("1", "chains"),
        ("2", "other"),
        ("other", "other"),
        ("OTH", "other"),
        (" chains ", "chains"),
    ],
)
def test_the_menu_takes(line: str, expected: str) -> None:
    """A number, a name, its start, or nothing."""
    assert menu().step(line).blocks[0].text == f"on {expected}"


def test_enter_takes_the_first_pack_with_something_open() -> None:
    """A finished pack is not the one to go on with."""
    assert menu((A, B, C, T)).step("").blocks[0].text == "on other"


@pytest.mark.parametrize(
    ("line", "remedy"),
    [("3", "Type a number, 1 to 2"), ("0", "Type a number"), ("chian", "Did you mean chains")],
)
def test_the_menu_refuses(line: str, remedy: str) -> None:
    """What is no pack is told, with what to type."""
    reply = menu().step(line)

    assert remedy in reply.blocks[0].text
    assert reply.prompt == "pack> "


def test_the_menu_becomes_the_session() -> None:
    """After choosing, lines go to the session, names and status too."""
    machine = menu()
    assert machine.names() == ["chains", "other"]
    machine.step("1")

    assert machine.step("-14").blocks[0].text == "correct"
    assert machine.step("").prompt == "layer.b> "
    assert "z_1^(1)" in machine.names()
    assert machine.status_line().startswith("Solved: 1 of 4")


def test_leaving_the_menu() -> None:
    """quit and the end of input leave; other commands wait for a pack."""
    assert menu().step("quit").done
    assert menu().leave().done
    assert "First choose" in menu().step("hint").blocks[0].text
