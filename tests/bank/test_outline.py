"""The index of the shipped packs: right, or not used."""

import shutil
from pathlib import Path

import pytest

from bptutor.bank.outline import (
    INDEX,
    PackOutline,
    checksum,
    find_outlines,
    read_index,
    whole_items,
    write_index,
)
from bptutor.bank.packs import find_items, find_packs, load_packs
from bptutor.bank.renaming import old_ids
from bptutor.bank.shipped import shipped_folder
from bptutor.errors import FaultyExercises, FileProblem, UnknownId


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of some shipped packs, with their index."""
    copy = tmp_path / "exercises"
    shutil.copytree(shipped_folder(), copy)
    write_index(copy)
    return copy


def test_the_shipped_index_is_up_to_date() -> None:
    """After a change to a pack: python -m bptutor.bank.outline."""
    assert read_index(shipped_folder()) is not None


def test_the_index_says_what_the_packs_say(folder: Path) -> None:
    """Ids, titles, kinds, points, tags, skills and earlier ids, in order."""
    index, packs = read_index(folder), load_packs([folder])

    assert index is not None
    assert [(pack.id, pack.title) for pack in index] == [(pack.id, str(pack.title)) for pack in packs]
    outlined = [item for pack in index for item in pack.items]
    items = [item for pack in packs for item in pack.items]
    for attribute in ("full_id", "kind", "points"):
        assert [getattr(item, attribute) for item in outlined] == [getattr(item, attribute) for item in items]
    assert [(tuple(item.tags), tuple(item.skills)) for item in outlined] == [
        (i.tags, i.skills) for i in items
    ]
    assert [old_ids(item) for item in outlined] == [old_ids(item) for item in items]


@pytest.mark.parametrize(
    "spoiled", ["", "{}", "[1]", '{"version": 1, "checksum": 0, "packs": []}', "\x00", "nul\xff"]
)
def test_a_spoiled_index_is_not_used(folder: Path, spoiled: str) -> None:
    """The files are read instead."""
    (folder / INDEX).write_bytes(spoiled.encode("latin-1"))

    assert read_index(folder) is None


def test_an_index_older_than_the_files_is_not_used(folder: Path) -> None:
    """Any change of content or name counts; line ends do not, as git may change them."""
    path = folder / "graphs" / "relu-gate.yaml"
    before = checksum(folder)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert checksum(folder) == before

    path.write_bytes(path.read_bytes() + b"# a comment\n")
    assert read_index(folder) is None


def test_packs_of_the_user_are_read(tmp_path: Path) -> None:
    """The index is for the shipped packs alone, which it serves beside them."""
    file = tmp_path / "mine.yaml"
    file.write_text("graph: f = x\nitems: {a: f}\n")

    *shipped, mine = find_outlines([str(file)])
    assert [pack.id for pack in (*shipped, mine)] == [pack.id for pack in find_packs([file])]
    assert all(isinstance(pack, PackOutline) for pack in shipped)
    assert not isinstance(mine, PackOutline)


@pytest.mark.parametrize("name", ["graphs.yaml", "ranked.yaml"])
def test_packs_that_change_the_shipped_ones_leave_the_index_unused(name: str, tmp_path: Path) -> None:
    """One whose id is taken is reported there; one with a rank goes between them."""
    file = tmp_path / name
    rank = "rank: 1\n" if name == "ranked.yaml" else ""
    file.write_text(f"{rank}exercises:\n  - id: one\n    graph: f = x\n    items: {{a: f}}\n")

    found, read = find_outlines([str(file)]), find_packs([file])
    assert [(pack.id, len(pack.problems)) for pack in found] == [(p.id, len(p.problems)) for p in read]


# ----- items read when they are wanted --------------------------------------------------------------------


def test_whole_items_are_those_of_the_packs(folder: Path) -> None:
    """Every item, from its outline alone or together with all others, is what reading everything gives."""
    packs = load_packs([folder])
    items = {item.full_id: item for pack in packs for item in pack.items}
    together, alone = read_index(folder), read_index(folder)
    assert together is not None
    assert alone is not None
    outlines = [item for pack in together for item in pack.items]

    found = whole_items(outlines) + [whole_items([item])[0] for pack in alone for item in pack.items]

    assert [*items] * 2 == [item.full_id for item in found]
    for item in found:
        same = items[item.full_id]
        assert (item.kind, item.ask, item.spec, item.where) == (same.kind, same.ask, same.spec, same.where)
        assert (item.tags, item.points, item.hints) == (same.tags, same.points, same.hints)
        assert item.exercise.given == same.exercise.given
    assert found[0] is whole_items(outlines)[0]
    assert [found[0]] == whole_items([found[0]])


def test_no_more_files_are_read_than_hold_the_items(folder: Path) -> None:
    """Others may even be gone by then."""
    index = read_index(folder)
    assert index is not None
    for file in folder.glob("*/*.yaml"):
        if file.name not in ("pack.yaml", "relu-gate.yaml"):
            file.unlink()

    (item,) = whole_items(find_items(index, "relu-gate.a"))
    assert "graphs/relu-gate.a" == item.full_id


def test_a_file_that_has_just_been_changed_is_said(folder: Path) -> None:
    """The exercise went between reading the index and reading the file."""
    index = read_index(folder)
    assert index is not None
    file = folder / "graphs" / "relu-gate.yaml"
    file.write_text("items: 3")

    with pytest.raises(FileProblem, match=r"relu-gate\.yaml"):
        whole_items(find_items(index, "relu-gate"))


SELECTORS = ["graphs", "relu-chains/one-layer-back", "one-layer-back.a", "RELU", "nonsense", "a/b", "a/b.c"]


@pytest.mark.parametrize("selector", SELECTORS)
def test_outlines_are_found_as_items_are(selector: str) -> None:
    """By pack, exercise, item and tag; and what is not there is unknown in the same words."""
    found = []
    for packs in (find_outlines(), find_packs()):
        try:
            found.append([item.full_id for item in find_items(packs, selector)])
        except UnknownId as error:
            found.append([str(error), str(error.remedy)])
    assert found[0] == found[1]


def test_faulty_packs_get_no_index(tmp_path: Path) -> None:
    """What is left out of a pack would be missing from the list without a word."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "one.yaml").write_text("items: 3")

    with pytest.raises(FaultyExercises):
        write_index(tmp_path)
