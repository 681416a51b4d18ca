"""The authors' guide: every example loads, every key and code is in it."""

import re
from pathlib import Path

import pytest

from bptutor.bank import keys
from bptutor.bank.checks import lint
from bptutor.bank.diagnostics import CODES
from bptutor.bank.known_mistakes import KNOWN
from bptutor.bank.load_pack import load_pack
from bptutor.bank.shipped import shipped_folder
from bptutor.grading.misconceptions.table import TABLE
from tests.known_mistakes import HEAD, NEXT, guide_rows

GUIDE = (shipped_folder() / "AUTHORS.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```yaml(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(found["info"].strip(), found["body"]) for found in FENCE.finditer(GUIDE)]


def write_example(folder: Path, info: str, body: str) -> Path:
    """The pack an example is, or belongs to."""
    if info != "pack.yaml":
        file = folder / "example.yaml"
        file.write_text(body, encoding="utf-8")
        return file
    pack = folder / "example"
    pack.mkdir()
    (pack / "pack.yaml").write_text(body, encoding="utf-8")
    for name in ("two-units", "part-of-a-network"):
        (pack / f"{name}.yaml").write_text("graph: f = x\ngiven: {x: 1}\nitems: {a: f}\n", encoding="utf-8")
    return pack


@pytest.mark.parametrize(("info", "body"), EXAMPLES, ids=[body.split("\n")[0] for _, body in EXAMPLES])
def test_every_example_is_sound(info: str, body: str, tmp_path: Path) -> None:
    """An author can copy any example as it stands."""
    path = write_example(tmp_path, info, body)

    assert lint([path]) == []
    assert list(load_pack(path).items)


def test_the_guide_has_examples_of_every_kind(tmp_path: Path) -> None:
    """Each kind of item appears in some example."""
    kinds = set()
    for number, (info, body) in enumerate(EXAMPLES):
        folder = tmp_path / str(number)
        folder.mkdir()
        kinds |= {item.kind.value for item in load_pack(write_example(folder, info, body)).items}

    assert set(keys.KINDS) == kinds


@pytest.mark.parametrize("table", keys.TABLES)
def test_every_key_is_in_an_example_of_the_guide(table: str) -> None:
    """No key is left for the author to guess."""
    examples = "\n".join(body for _, body in EXAMPLES)
    undocumented = [key for key in keys.TABLES[table] if not re.search(rf"(?m)^[ -]*{key}:", examples)]

    assert undocumented == []


def test_the_mistakes_of_the_guide_are_those_of_the_table() -> None:
    """The guide prints each id with its title, and no other; `python -m tests.known_mistakes` writes it."""
    table = GUIDE.split(HEAD)[1].split(NEXT)[0]

    assert guide_rows().split("\n") == table.split("\n")


def test_lint_knows_the_mistakes_of_the_table() -> None:
    """The ids stand twice, for lint may not look into grading."""
    assert KNOWN == frozenset(TABLE)


def test_the_codes_of_the_guide_are_those_of_the_table() -> None:
    """The guide prints each code with its meaning and remedy, and no other."""
    rows = [f"| {code} | {row.summary} | {row.remedy} |" for code, row in sorted(CODES.items())]

    assert GUIDE.split("|---|---|---|\n")[-1].strip().split("\n") == rows
