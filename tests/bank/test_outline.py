"""The index of the shipped packs: right, or not used."""

import shutil
from pathlib import Path

import pytest

from bptutor.bank.outline import INDEX, PackOutline, checksum, find_outlines, read_index, write_index
from bptutor.bank.packs import find_packs, load_packs
from bptutor.bank.renaming import old_ids
from bptutor.bank.shipped import shipped_folder
from bptutor.errors import FaultyExercises


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
    """The index is for the shipped packs alone."""
    file = tmp_path / "mine.yaml"
    file.write_text("graph: f = x\nitems: {a: f}\n")

    assert [pack.id for pack in find_outlines([str(file)])] == [pack.id for pack in find_packs([file])]
    assert all(isinstance(pack, PackOutline) for pack in find_outlines())


def test_faulty_packs_get_no_index(tmp_path: Path) -> None:
    """What is left out of a pack would be missing from the list without a word."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "one.yaml").write_text("items: 3")

    with pytest.raises(FaultyExercises):
        write_index(tmp_path)
