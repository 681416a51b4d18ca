"""Attempts follow items and exercises that were renamed."""

from dataclasses import dataclass, field
from typing import Any, cast

from bptutor.bank.exercise import Pack
from bptutor.progress.renamed import renamed


@dataclass(eq=False)
class _Pack:
    id: str
    items: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class _Exercise:
    id: str
    pack: _Pack
    was: tuple[str, ...] = ()

    @property
    def full_id(self) -> str:
        return f"{self.pack.id}/{self.id}"


@dataclass(eq=False)
class _Item:
    id: str
    exercise: _Exercise
    was: tuple[str, ...] = ()

    @property
    def full_id(self) -> str:
        return f"{self.exercise.full_id}.{self.id}"

    @property
    def short_id(self) -> str:
        return f"{self.exercise.id}.{self.id}"


def renaming(*items: tuple[str, tuple[str, ...], str, tuple[str, ...]]) -> dict[str, str]:
    """The renamings of a pack `p`, from (exercise, its was, item, its was)."""
    pack = _Pack("p")
    pack.items = [_Item(item, _Exercise(name, pack, was), former) for name, was, item, former in items]
    return renamed(cast("list[Pack]", [pack]))


def test_items_follow_their_own_and_their_exercise_s_old_names() -> None:
    """Every combination of an old exercise name and an old item name leads to the item."""
    found = renaming(("new", ("old", "other/one"), "b", ("a",)))

    assert {f"{exercise}.{item}" for exercise in ("p/new", "p/old", "other/one") for item in "ab"} - {
        "p/new.b"
    } == set(found)
    assert {"p/new.b"} == set(found.values())


def test_a_full_old_id_is_taken_as_it_is() -> None:
    """An item that came from another pack names its whole old id."""
    assert {"q/far.z": "p/e.a"} == renaming(("e", (), "a", ("q/far.z",)))


def test_an_id_in_use_is_not_redirected() -> None:
    """When two items swapped names, each keeps the attempts made under the name it has today."""
    assert {} == renaming(("e", (), "a", ("b",)), ("e", (), "b", ("a",)))
