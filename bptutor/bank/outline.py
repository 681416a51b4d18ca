"""What there is in the packs, without reading any YAML; the files of what is wanted are read then.

The shipped packs have an index beside them, `exercises/index.json`, made by
`python -m bptutor.bank.outline`. It holds a checksum of the files it was made from: when they have changed
since, or packs of the user's own are added, the files are read as ever. So the index may be old or missing,
and is never wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

from bptutor.errors import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.bank.exercise import Exercise, Item, Pack

AnyPack: TypeAlias = "Pack | PackOutline"
AnyItem: TypeAlias = "Item | ItemOutline"

INDEX = "index.json"
VERSION = 2


class PackOutline:
    """A sound pack: what can be listed of it."""

    def __init__(self, row: dict[str, Any], path: Path) -> None:
        self.id: str = row["id"]
        self.path = path / row["folder"]
        self.title: str | None = row["title"]
        self.exercises = [ExerciseOutline(each, self) for each in row["exercises"]]
        self.problems: tuple[()] = ()
        self.faulty: dict[str, tuple[()]] = {}

    @property
    def items(self) -> Iterable[ItemOutline]:
        """Every item of the pack, in order."""
        return (item for exercise in self.exercises for item in exercise.items)


class ExerciseOutline:
    """An exercise: its ids, title and items; `whole` once it has been read."""

    def __init__(self, row: dict[str, Any], pack: PackOutline) -> None:
        self.pack = pack
        self.file: str = row["file"]
        self.whole: Exercise | None = None
        self.id: str = row["id"]
        self.full_id = f"{pack.id}/{self.id}"
        self.title: str | None = row["title"]
        self.was: Sequence[str] = row["was"]
        self.items = [ItemOutline(each, self) for each in row["items"]]


class ItemOutline:
    """An item: its ids, kind, points and words to find it by."""

    def __init__(self, row: dict[str, Any], exercise: ExerciseOutline) -> None:
        self.exercise = exercise
        self.id: str = row["id"]
        self.full_id = f"{exercise.full_id}.{self.id}"
        self.short_id = f"{exercise.id}.{self.id}"
        self.was: Sequence[str] = row["was"]
        self.kind: str = row["kind"]
        self.points: float = row["points"]
        self.tags: Sequence[str] = row["tags"]
        self.skills: Sequence[str] = row["skills"]


def whole_items(items: Sequence[AnyItem]) -> list[Item]:
    """The items themselves; of those outlined, the files that hold them are read, and no others."""
    _read({item.exercise: None for item in items if isinstance(item, ItemOutline)})
    return [_whole(item) if isinstance(item, ItemOutline) else item for item in items]


def _read(outlines: Iterable[ExerciseOutline]) -> None:
    """Fills in the exercises that have not been read yet, pack by pack."""
    from bptutor.bank.load_pack import load_some

    missing: dict[PackOutline, dict[str, ExerciseOutline]] = {}
    for outline in outlines:
        if outline.whole is None:
            missing.setdefault(outline.pack, {})[outline.id] = outline
    for pack, wanted in missing.items():
        for exercise in load_some(pack.path, {outline.file for outline in wanted.values()}).exercises:
            if exercise.id in wanted:
                wanted[exercise.id].whole = exercise


def _whole(outline: ItemOutline) -> Item:
    exercise = outline.exercise.whole
    for item in exercise.items if exercise else ():
        if item.id == outline.id:
            return item
    path = str(outline.exercise.pack.path / outline.exercise.file)
    raise FileProblem(path, "has just been changed", "Run the command again.")


def find_outlines(extra: Sequence[str] = ()) -> Sequence[AnyPack]:
    """The packs of `packs.find_packs(extra)`, as outlines where that saves reading them."""
    from bptutor.bank.shipped import shipped_folder

    outlines = read_index(shipped_folder())
    if outlines is not None and not extra:
        return outlines
    from bptutor.bank.packs import find_packs, load_packs

    if outlines is not None:
        own = load_packs(map(Path, extra))
        taken = {pack.id for pack in outlines}
        if not any(pack.id in taken or pack.rank is not None for pack in own):
            return [*outlines, *own]
    return find_packs(extra)


def read_index(folder: Path) -> list[PackOutline] | None:
    """The packs of the index in this folder; None when there is none that fits the files."""
    import json

    try:
        index = json.loads((folder / INDEX).read_bytes())
        if index["version"] != VERSION or index["checksum"] != checksum(folder):
            return None
        return [PackOutline(row, folder) for row in index["packs"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_index(folder: Path) -> None:
    """Makes the index of the packs in this folder, which must be sound."""
    import json

    from bptutor.bank.packs import load_packs
    from bptutor.errors import FaultyExercises

    packs = load_packs([folder])
    problems = [problem for pack in packs for problem in pack.problems]
    if problems:
        raise FaultyExercises(problems)
    index = {"version": VERSION, "checksum": checksum(folder), "packs": [_pack_row(pack) for pack in packs]}
    text = json.dumps(index, indent=1, ensure_ascii=False)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8", newline="\n")


def checksum(folder: Path) -> int:
    """A checksum of the names and contents of all YAML files of the packs; line ends do not count."""
    total = 0
    for path in sorted(folder.glob("*/*.y*ml")):
        name = f"{path.parent.name}/{path.name}\n"
        total = crc32(path.read_bytes().replace(b"\r\n", b"\n"), crc32(name.encode(), total))
    return total


def _pack_row(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "folder": pack.path.name,
        "title": str(pack.title) if pack.title else None,
        "exercises": [
            {
                "id": exercise.id,
                "file": Path(exercise.where.file).name,
                "title": str(exercise.title) if exercise.title else None,
                "was": exercise.was,
                "items": [
                    {
                        "id": item.id,
                        "was": item.was,
                        "kind": item.kind.value,
                        "points": item.points,
                        "tags": item.tags,
                        "skills": item.skills,
                    }
                    for item in exercise.items
                ],
            }
            for exercise in pack.exercises
        ],
    }


if __name__ == "__main__":
    from bptutor.bank.shipped import shipped_folder

    write_index(shipped_folder())
