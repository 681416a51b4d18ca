"""Imports run one way: nothing below imports anything above it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bptutor

ROOT = Path(bptutor.__file__).parent

BASE = {"errors", "record", "text"}
CORE = {*BASE, "calculus", "notation", "bank"}
ALLOWED = {
    "errors": {"text"},
    "record": set(),
    "text": set(),
    "screen": BASE,
    "calculus": BASE,
    "notation": {*BASE, "calculus"},
    "bank": {*BASE, "calculus", "notation"},
    "grading": CORE,
    "progress": {*BASE, "bank", "screen"},
    "homework": {*CORE, "grading", "screen"},
    "practice": {*CORE, "grading", "screen", "progress"},
    "listing": {*CORE, "grading", "screen", "progress"},
    "failures": {*CORE, "screen"},
    "cli": {*CORE, "grading", "screen", "progress", "homework", "practice", "listing", "failures"},
    "__main__": {"cli"},
    "__init__": set(),
}

MODULES = sorted(path for path in ROOT.rglob("*.py") if "exercises" not in path.parts)


def room(path: Path) -> str:
    """The part of the house a module belongs to."""
    return path.relative_to(ROOT).with_suffix("").parts[0]


def is_type_checking(node: ast.AST) -> bool:
    """Whether the node is `if TYPE_CHECKING:`, whose body never runs."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def running_code(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below `node`, function bodies included, that is not only there for types."""
    for child in ast.iter_child_nodes(node):
        if is_type_checking(child):
            for statement in child.orelse if isinstance(child, ast.If) else []:
                yield from running_code(statement)
            continue
        yield child
        yield from running_code(child)


def imported(path: Path) -> Iterator[str]:
    """The dotted names of bptutor's own modules that a module imports."""
    package = ["bptutor", *path.relative_to(ROOT).parent.parts]
    for node in running_code(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, node.module] if node.module else base)
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def test_every_part_of_the_house_has_a_place() -> None:
    """A new room or top-level module is added to the table above, on purpose."""
    assert set(ALLOWED) == {room(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    """A module imports its own room and those below it only, inside functions too."""
    own = [name.split(".")[1] for name in imported(path) if name.startswith("bptutor.")]

    assert {part for part in own if part in ALLOWED} <= {*ALLOWED[room(path)], room(path)}


def test_the_rooms_below_print_nothing() -> None:
    """Only front ends and the print boundary write to the terminal."""
    front = {"cli.py", "screen.py", "failures.py"}
    offenders = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.name not in front and room(path) != "practice"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "input")
    ]

    assert [] == offenders
