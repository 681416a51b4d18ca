"""Packs: folders and files, order, faulty exercises beside good ones, and who is meant by a name."""

from pathlib import Path

import pytest

from bptutor.bank.exercise import Pack
from bptutor.bank.packs import find_items, find_packs, load_packs
from bptutor.bank.renaming import old_ids
from bptutor.bank.shipped import shipped_folder
from bptutor.errors import FaultyExercises, FileProblem, UnknownId

GOOD = "graph: f = x*y\ntags: [Slopes]\nitems:\n  a: f\n  b: {target: df/dx, was: [z, older/thing.q]}\n"


def write(folder: Path, **files: str) -> Path:
    """A folder with these YAML files; underscores stand for hyphens."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def packs(tmp_path: Path) -> list[Pack]:
    """A folder of two packs, one with a faulty exercise."""
    write(
        tmp_path / "chains", pack="title: Chains\norder: [two, one]\n", one=GOOD, two="was: [second]\n" + GOOD
    )
    write(tmp_path / "trees", oak=GOOD, elm="graph: f\nitems: {}\n", ash="a: 'x")
    return load_packs([tmp_path])


def ids(packs: list[Pack], selector: str) -> list[str]:
    """The full ids of what is found."""
    return [item.full_id for item in find_items(packs, selector)]


def test_a_faulty_file_does_not_hide_the_others(packs: list[Pack]) -> None:
    """Its problems are kept, with it named as faulty."""
    chains, trees = packs

    assert [exercise.id for exercise in chains.exercises] == ["two", "one"]
    assert [exercise.id for exercise in trees.exercises] == ["oak"]
    assert set(trees.faulty) == {"ash", "elm"}
    assert [(Path(each.file).name, each.code) for each in trees.problems] == [
        ("ash.yaml", "E104"),
        ("elm.yaml", "E211"),
    ]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("chains", ["chains/two.a", "chains/two.b", "chains/one.a", "chains/one.b"]),
        ("chains/one", ["chains/one.a", "chains/one.b"]),
        ("one", ["chains/one.a", "chains/one.b"]),
        ("chains/one.b", ["chains/one.b"]),
        ("one.b", ["chains/one.b"]),
        (" oak.a ", ["trees/oak.a"]),
        ("second", ["chains/two.a", "chains/two.b"]),
        ("second.a", ["chains/two.a"]),
        ("chains/second.b", ["chains/two.b"]),
        ("two.z", ["chains/two.b"]),
        ("second.z", ["chains/two.b"]),
    ],
)
def test_items_are_found_by_pack_exercise_item_and_old_id(
    packs: list[Pack], selector: str, expected: list[str]
) -> None:
    """With or without the pack in front."""
    assert ids(packs, selector) == expected


def test_items_are_found_by_tag_in_any_case(packs: list[Pack]) -> None:
    """A tag reaches over packs."""
    assert len(ids(packs, "slopes")) == 6


def test_old_ids_of_an_item_are_listed_in_full(packs: list[Pack]) -> None:
    """Progress follows them."""
    (item,) = find_items(packs, "two.b")

    assert set(old_ids(item)) == {
        "second.b", "chains/second.b", "two.z", "chains/two.z", "second.z", "chains/second.z",
        "older/thing.q", "thing.q",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("selector", "suggestion"),
    [
        ("chain", "chains"),
        ("Chains", "chains"),
        ("chains/tow", "chains/two"),
        ("oka.a", "oak.a"),
        ("slope", "Slopes"),
        ("qqqq", None),
    ],
)
def test_an_unknown_name_gets_a_suggestion(packs: list[Pack], selector: str, suggestion: str | None) -> None:
    """The error carries the name and what is near it."""
    with pytest.raises(UnknownId) as caught:
        find_items(packs, selector)

    assert caught.value.name == selector
    assert list(caught.value.suggestions)[:1] == ([suggestion] if suggestion else [])


@pytest.mark.parametrize("selector", ["elm", "trees/elm", "elm.a", "ash"])
def test_a_faulty_exercise_is_refused_with_its_problems(packs: list[Pack], selector: str) -> None:
    """Not as if it were not there."""
    with pytest.raises(FaultyExercises) as caught:
        find_items(packs, selector)

    assert caught.value.diagnostics


PACK_FAULTS = [
    ({"pack": "order: [one, three]", "one": GOOD}, [("pack.yaml", "E208")]),
    ({"pack": "order: [one, one]", "one": GOOD}, [("pack.yaml", "E207")]),
    ({"pack": "titel: x", "one": GOOD}, [("pack.yaml", "E201")]),
    ({"pack": "defaults: {hints: [x]}", "one": GOOD}, [("pack.yaml", "E201")]),
    ({"pack": "format: 9", "one": GOOD}, [("pack.yaml", "E209")]),
    ({"pack": "", "one": GOOD}, [("pack.yaml", "E211")]),
    ({"pack": "title: x"}, [("name", "E211")]),
    ({"one": GOOD, "two": "id: one\n" + GOOD}, [("two.yaml", "E207")]),
    ({"One": GOOD}, [("One.yaml", "E206")]),
    ({"one": "exercises: []"}, [("one.yaml", "E211")]),
    ({"one": "exercises: {a: 1}"}, [("one.yaml", "E203")]),
    ({"one": "exercises:\n- graph: f = x\n  items: {a: f}\n"}, [("one.yaml", "E202")]),
    ({"one": "title: x\nexercises:\n- id: p\n  graph: f = x\n  items: {a: f}\n"}, [("one.yaml", "E205")]),
]


@pytest.mark.parametrize(
    ("files", "problems"), PACK_FAULTS, ids=[str(row[1]) + str(row[0])[:20] for row in PACK_FAULTS]
)
def test_faults_of_packs_are_reported(
    tmp_path: Path, files: dict[str, str], problems: list[tuple[str, str]]
) -> None:
    """In pack.yaml, between files, and in their names."""
    (pack,) = load_packs([write(tmp_path / "name", **files)])

    assert [(Path(each.file).name, each.code) for each in pack.problems] == problems


def test_a_faulty_exercise_in_a_list_leaves_the_others(tmp_path: Path) -> None:
    """Problems found while reading count for the exercise they stand in."""
    good, bad = "{a: f}", "{a: f, a: x}"
    text = f"exercises:\n- id: p\n  graph: f = x\n  items: {good}\n- id: q\n  graph: f = x\n  items: {bad}\n"
    (pack,) = load_packs([write(tmp_path / "name", many=text)])

    assert [exercise.id for exercise in pack.exercises] == ["p"]
    assert set(pack.faulty) == {"q"}


def test_two_packs_of_one_id_are_reported_and_the_first_stands(tmp_path: Path) -> None:
    """Ids must stay unique, or progress would go to the wrong items."""
    first, second = write(tmp_path / "x" / "same", one=GOOD), write(tmp_path / "y" / "same", two=GOOD)
    (pack,) = load_packs([first, second, first])

    assert [exercise.id for exercise in pack.exercises] == ["one"]
    assert [(each.file, each.code) for each in pack.problems] == [(str(second), "E207")]
    assert pack.exercises[0].pack is pack


def test_a_single_file_of_a_pack_keeps_its_pack(tmp_path: Path) -> None:
    """Its ids and settings are those it has among the others."""
    folder = write(
        tmp_path / "name", pack="order: [two, one]\ndefaults: {digits: 3 decimals}\n", one=GOOD, two=GOOD
    )
    (pack,) = load_packs([folder / "one.yaml"])

    assert pack.problems == ()
    assert [item.full_id for item in pack.items] == ["name/one.a", "name/one.b"]
    assert next(iter(pack.items)).tolerance.decimals == 3


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Named with what may stand there."""
    with pytest.raises(FileProblem, match="no such folder"):
        find_packs([tmp_path / "none"])


def test_the_shipped_packs_have_no_problems() -> None:
    """Every exercise in the house loads without even a warning."""
    packs = find_packs()

    assert [problem for pack in packs for problem in pack.problems] == []
    assert {path.name for path in shipped_folder().iterdir() if path.is_dir()} == {pack.id for pack in packs}
