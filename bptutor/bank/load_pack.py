"""Files and folders to packs.  A faulty exercise is left out and its problems kept; the others stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bptutor.bank import keys
from bptutor.bank.diagnostics import Diagnostic, diagnostic, from_problem, has_errors
from bptutor.bank.exercise import Pack, Text
from bptutor.bank.fields import ID, MAX_ID, Context, Fields
from bptutor.bank.load_exercise import LoadedExercise, load_exercise
from bptutor.bank.load_item import Settings
from bptutor.bank.reader import Document, Located, read_file
from bptutor.bank.suggest import suggestions
from bptutor.errors import FileProblem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

PACK_FILE = "pack.yaml"
SUFFIXES = (".yaml", ".yml")


class Header(NamedTuple):
    """What a pack says of itself."""

    id: str | None = None
    title: Text | None = None
    description: Text | None = None
    order: tuple[Text, ...] = ()
    rank: int | None = None
    settings: Settings = Settings()


class LoadedFile(NamedTuple):
    """A file: its exercises, what it says of its pack, and problems that belong to no exercise."""

    exercises: tuple[LoadedExercise, ...]
    header: Header
    problems: tuple[Diagnostic, ...]


def load_pack(path: Path) -> Pack:
    """The pack in a folder or a single file.

    What is wrong with the files is in `Pack.problems`, never raised.
    """
    if not path.is_dir():
        return _load_lone_file(path)
    header, problems = _load_header(path)
    files = [load_file(file, header.settings, in_folder=True) for file in exercise_files(path)]
    name, wrong = _pack_id(path.resolve().name, str(path), header.id)
    return _assemble(name, path, header, files, [*problems, *wrong])


def load_some(folder: Path, names: Collection[str]) -> Pack:
    """The pack in a folder as far as the files of these names go."""
    header, problems = _load_header(folder)
    files = [
        load_file(file, header.settings, in_folder=True)
        for file in exercise_files(folder)
        if file.name in names
    ]
    name, wrong = _pack_id(folder.resolve().name, str(folder), header.id)
    return _assemble(name, folder, _ordering(header, files), files, [*problems, *wrong])


def _ordering(header: Header, files: Iterable[LoadedFile]) -> Header:
    """The header with an order of the exercises in these files alone."""
    here = {exercise.id for file in files for exercise in file.exercises}
    return header._replace(order=tuple(name for name in header.order if name.value in here))


def exercise_files(folder: Path) -> list[Path]:
    """The YAML files of a pack folder but pack.yaml, by name."""
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix in SUFFIXES and file.name != PACK_FILE and not file.name.startswith(".")
    )


def load_file(path: Path, settings: Settings, in_folder: bool) -> LoadedFile:
    """The exercises of one file; in a folder the pack is described in pack.yaml alone."""
    name = path.stem
    try:
        document = read_file(path)
    except FileProblem as problem:
        return _broken(name, [from_problem(problem)])
    root = document.root
    if root is None or root.sort == "null":
        problems = document.problems or [diagnostic(str(path), 1, 1, "E211", "the file is empty")]
        return _broken(name, problems)
    newer = _check_format(str(path), root)
    if not document.complete or newer:
        return _broken(name, [*document.problems, *newer])
    if root.sort == "map" and "exercises" in root.value:
        return _load_several(str(path), document, root, settings, in_folder)
    if not ID.match(name) and not (root.sort == "map" and "id" in root.value):
        message = f"the file name '{name}' is not an id for an exercise"
        remedy = f"Rename the file, or add id: {_slug(name)}."
        return _broken(name, [*document.problems, diagnostic(str(path), 1, 1, "E206", message, remedy)])
    loaded = load_exercise(str(path), root, settings, name, document.problems)
    return LoadedFile((loaded,), Header(), ())


def _broken(name: str, problems: Iterable[Diagnostic]) -> LoadedFile:
    """A file that holds, as far as one can see, the exercise of its name."""
    return LoadedFile((LoadedExercise(name, None, tuple(problems), 1),), Header(), ())


def _load_lone_file(path: Path) -> Pack:
    """A file named by itself: a pack, or one exercise of the pack whose folder it is in."""
    folder = path.parent
    if (folder / PACK_FILE).is_file():
        header, problems = _load_header(folder)
        file = load_file(path, header.settings, in_folder=True)
        name, wrong = _pack_id(folder.resolve().name, str(folder), header.id)
        return _assemble(name, path, _ordering(header, [file]), [file], [*problems, *wrong])
    file = load_file(path, Settings(), in_folder=False)
    name, wrong = _pack_id(path.stem, str(path), file.header.id)
    return _assemble(name, path, file.header, [file], wrong)


def _load_header(folder: Path) -> tuple[Header, list[Diagnostic]]:
    """pack.yaml, if there is one."""
    path = folder / PACK_FILE
    if not path.is_file():
        return Header(), []
    try:
        document = read_file(path)
    except FileProblem as problem:
        return Header(), [from_problem(problem)]
    context = Context(str(path))
    context.problems += document.problems
    root = document.root
    if root is None or not document.complete:
        if not document.problems:
            context.problems.append(diagnostic(str(path), 1, 1, "E211", "the file is empty"))
        return Header(), context.problems
    newer = _check_format(str(path), root)
    header = Header() if newer else _header(Fields(context, root, keys.PACK, "pack.yaml"))
    return header, [*context.problems, *newer]


def _header(fields: Fields) -> Header:
    defaults = Settings()
    if "defaults" in fields:
        # Only the keys in DEFAULTS get through, so the settings of exercises (hints, tags) stay out.
        defaults = Settings().with_own(Fields(fields.context, fields["defaults"], keys.DEFAULTS, "defaults"))
    return Header(
        id=fields.context.good_id(fields["id"], "a pack") if "id" in fields else None,
        title=fields.text("title", keys.MAX_TITLE),
        description=fields.text("description"),
        order=fields.texts("order", keys.MAX_TITLE),
        rank=fields.whole("rank") if "rank" in fields else None,
        settings=defaults,
    )


def _load_several(
    path: str, document: Document, root: Located, settings: Settings, in_folder: bool
) -> LoadedFile:
    """A file with `exercises:`."""
    context = Context(path)
    fields = Fields(context, root, keys.FILE, "file")
    if in_folder:
        for key in ("id", "title", "description", "order", "rank", "defaults"):
            if key in fields:
                message = f"`{key}` of a pack in a folder belongs in {PACK_FILE}"
                context.report("E205", fields[key], message, f"Move it to {PACK_FILE}.")
    header = Header() if in_folder else _header(fields)
    if not in_folder:
        settings = header.settings
    parts = fields["exercises"]
    if parts.sort != "list":
        remedy = "Start every exercise with `- id: …`."
        context.report("E203", parts, f"`exercises` must be a list, not {parts.describe()}", remedy)
        return LoadedFile((), header, (*document.problems, *context.problems))
    if not parts.value:
        context.report("E211", parts, "`exercises` is empty")
    lines = [part.line for part in parts.value] + [len(document.problems) and 10**9]
    loaded, first = [], lines[0]
    for part, line, after in zip(parts.value, lines, lines[1:], strict=False):
        found = [problem for problem in document.problems if line <= problem.line < after]
        loaded.append(load_exercise(path, part, settings, None, found))
    outside = [problem for problem in document.problems if problem.line < first]
    return LoadedFile(tuple(loaded), header, (*outside, *context.problems))


def _assemble(
    name: str, path: Path, header: Header, files: Sequence[LoadedFile], found: list[Diagnostic]
) -> Pack:
    """The pack of some files: ids checked against each other, exercises in order."""
    problems = list(found)
    first: dict[str, LoadedExercise] = {}
    faulty: dict[str, tuple[Diagnostic, ...]] = {}
    for file in files:
        problems += file.problems
        for loaded in file.exercises:
            problems += loaded.problems
            twice = _check_twice(loaded, first)
            problems += twice
            if loaded.id is not None and (twice or loaded.exercise is None):
                faulty[loaded.id] = (*faulty.get(loaded.id, ()), *loaded.problems, *twice)
    order, wrong = _order(header.order, first)
    problems += wrong
    if not first and not has_errors(problems):
        problems.append(diagnostic(str(path), 1, 1, "E211", "there are no exercises here"))
    exercises = (first[each].exercise for each in order)
    return Pack(
        id=name,
        path=path,
        title=header.title,
        description=header.description,
        rank=header.rank,
        exercises=tuple(exercise for exercise in exercises if exercise),
        problems=tuple(sorted(problems)),
        faulty=faulty,
        rests=tuple(loaded.rest for file in files for loaded in file.exercises if loaded.rest is not None),
    )


def _check_twice(loaded: LoadedExercise, first: dict[str, LoadedExercise]) -> list[Diagnostic]:
    """E207 when the id is taken; else the exercise takes it."""
    if loaded.id is None:
        return []
    earlier = first.setdefault(loaded.id, loaded)
    if earlier is loaded or loaded.exercise is None:
        return []
    where = f" (in {earlier.exercise.where.file})" if earlier.exercise else ""
    message = f"the exercise `{loaded.id}` is there already{where}"
    return [diagnostic(*loaded.exercise.where, "E207", message)]


def _order(order: Iterable[Text], known: Mapping[str, object]) -> tuple[list[str], list[Diagnostic]]:
    """Ids in the order of practice, those `order` does not name last; and what is wrong with `order`."""
    problems = []
    chosen: dict[str, None] = {}
    for name in order:
        if name.value not in known:
            message = f"`order` names the exercise '{name.value}', which is not there"
            remedy = did_you_mean(suggestions(name.value, known))
            problems.append(diagnostic(*name.where, "E208", message, remedy))
        elif name.value in chosen:
            problems.append(diagnostic(*name.where, "E207", f"`order` names '{name.value}' twice"))
        else:
            chosen[name.value] = None
    return [*chosen, *(name for name in known if name not in chosen)], problems


def _pack_id(name: str, path: str, said: str | None) -> tuple[str, list[Diagnostic]]:
    """The id of a pack: what the file says, or the name of file or folder."""
    if said:
        return said, []
    if ID.match(name) and len(name) <= MAX_ID:
        return name, []
    message = f"'{name}' is not an id for a pack"
    return _slug(name), [diagnostic(path, 1, 1, "E206", message, f"Rename it, for example {_slug(name)}.")]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:MAX_ID].strip("-") or "exercises"


def _check_format(path: str, root: Located) -> list[Diagnostic]:
    """E209 for a file of a newer format, E203 for something else after `format:`."""
    entry = root.value.get("format") if root.sort == "map" else None
    if entry is None or entry.value.raw == str(keys.FORMAT):
        return []
    at = entry.value
    if at.sort == "number" and at.raw.isdigit() and int(at.raw) > keys.FORMAT:
        message = f"this file is in format {at.raw}, and this bptutor reads format {keys.FORMAT}"
        return [diagnostic(path, at.line, at.column, "E209", message)]
    message = f"`format` must be {keys.FORMAT}, not {at.describe()}"
    return [diagnostic(path, at.line, at.column, "E203", message)]
