"""Which packs there are, and which items somebody means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from bptutor.bank.diagnostics import diagnostic
from bptutor.bank.load_pack import PACK_FILE, exercise_files, load_pack
from bptutor.bank.renaming import old_exercise_ids, old_ids
from bptutor.bank.shipped import shipped_folder
from bptutor.errors import FaultyExercises, FileProblem, UnknownId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike

    from bptutor.bank.exercise import Exercise, Item, Pack
    from bptutor.bank.outline import AnyItem, AnyPack, ExerciseOutline


def find_packs(extra: Iterable[str | PathLike[str]] = ()) -> list[Pack]:
    """The shipped packs and those in `extra`: folders of packs, pack folders or single files.

    Faults in files are kept in `Pack.problems`. Raises FileProblem for a path that is not there.
    """
    folder = shipped_folder()
    return load_packs([*([folder] if folder.is_dir() else []), *map(Path, extra)])


def load_packs(paths: Iterable[Path]) -> list[Pack]:
    """The packs at these paths, each once; those with a rank first, by rank.

    A pack whose id is taken is left out, which the first one reports.
    """
    packs: dict[str, Pack] = {}
    seen: set[Path] = set()
    for place in (place for path in paths for place in pack_places(path)):
        if place.resolve() in seen:
            continue
        seen.add(place.resolve())
        pack = load_pack(place)
        earlier = packs.setdefault(pack.id, pack)
        if earlier is not pack:
            packs[pack.id] = _with_taken(earlier, pack)
    return sorted(packs.values(), key=lambda pack: (pack.rank is None, pack.rank or 0))


def pack_places(path: Path) -> list[Path]:
    """The packs at a path: a file or pack folder itself, or the packs in a folder of them."""
    try:
        if not path.is_dir():
            if not path.exists():
                remedy = "Check the name; --exercises and BPTUTOR_EXERCISES take folders or files."
                raise FileProblem(str(path), "there is no such folder or file", remedy)
            return [path]
        if (path / PACK_FILE).exists():
            return [path]
        folders = [each for each in sorted(path.iterdir()) if each.is_dir() and _is_pack_folder(each)]
        return [*folders, *exercise_files(path)] if folders else [path]
    except OSError as error:
        reason = error.strerror or "the name is not valid"
        raise FileProblem(
            str(error.filename or path), f"cannot be read: {reason}", "Check the permissions."
        ) from None


def _is_pack_folder(path: Path) -> bool:
    return (path / PACK_FILE).exists() or bool(exercise_files(path))


def _with_taken(earlier: Pack, other: Pack) -> Pack:
    """The earlier pack, which now also reports that another one has its id."""
    from dataclasses import replace

    message = f"there is a pack `{other.id}` already (in {earlier.path}), so this one is left out"
    remedy = "Rename the folder or file, or give it another id:."
    problem = diagnostic(str(other.path), 1, 1, "E207", message, remedy)
    return replace(earlier, problems=(*earlier.problems, problem))


@overload
def find_items(packs: Sequence[Pack], selector: str) -> list[Item]: ...
@overload
def find_items(packs: Sequence[AnyPack], selector: str) -> list[AnyItem]: ...
def find_items(packs: Sequence[AnyPack], selector: str) -> Sequence[AnyItem]:
    """The items somebody means by a pack, an exercise, an item (with or without the pack in front) or a
    tag.

    Ids that items had before count too. Raises UnknownId with close names, or FaultyExercises when what
    is meant is an exercise that cannot be used.
    """
    wanted = selector.strip()
    for pick in (_by_pack, _by_exercise, _by_item, _by_tag, _by_old_id):
        items = pick(packs, wanted)
        if items:
            return items
    _refuse_faulty(packs, wanted)
    raise _unknown(packs, wanted)


def _by_pack(packs: Sequence[AnyPack], wanted: str) -> list[AnyItem]:
    return [item for pack in packs if pack.id == wanted for item in pack.items]


def _by_exercise(packs: Sequence[AnyPack], wanted: str) -> list[AnyItem]:
    return [item for each in _exercises(packs) if wanted in (each.id, each.full_id) for item in each.items]


def _by_item(packs: Sequence[AnyPack], wanted: str) -> list[AnyItem]:
    return [item for item in _items(packs) if wanted in (item.full_id, item.short_id)]


def _by_tag(packs: Sequence[AnyPack], wanted: str) -> list[AnyItem]:
    return [item for item in _items(packs) if wanted.lower() in map(str.lower, item.tags)]


def _by_old_id(packs: Sequence[AnyPack], wanted: str) -> list[AnyItem]:
    items = [item for item in _items(packs) if wanted in old_ids(item)]
    if items:
        return items
    renamed = [each for each in _exercises(packs) if wanted in old_exercise_ids(each)]
    return [item for each in renamed for item in each.items]


def _exercises(packs: Sequence[AnyPack]) -> Iterator[Exercise | ExerciseOutline]:
    return (exercise for pack in packs for exercise in pack.exercises)


def _items(packs: Sequence[AnyPack]) -> Iterator[AnyItem]:
    return (item for pack in packs for item in pack.items)


def _refuse_faulty(packs: Sequence[AnyPack], wanted: str) -> None:
    """Raises FaultyExercises when the selector names an exercise, or a pack, that cannot be used."""
    exercise = wanted.partition(".")[0]
    for pack in packs:
        for name, problems in pack.faulty.items():
            if exercise in (name, f"{pack.id}/{name}"):
                raise FaultyExercises(problems)
        if wanted == pack.id and pack.problems:
            raise FaultyExercises(pack.problems)


def _unknown(packs: Sequence[AnyPack], wanted: str) -> UnknownId:
    from bptutor.bank.suggest import suggestions

    if "." in wanted:
        kind, known = "item", [name for item in _items(packs) for name in (item.full_id, item.short_id)]
    elif "/" in wanted:
        kind, known = "exercise", [exercise.full_id for exercise in _exercises(packs)]
    else:
        kind, known = "pack, exercise or tag", [pack.id for pack in packs]
        known += [exercise.id for exercise in _exercises(packs)]
        known += [tag for item in _items(packs) for tag in item.tags]
    return UnknownId(kind, wanted, suggestions(wanted, known))
