"""Each room says in its `__init__.py` where things are in it."""

import importlib
import re
from pathlib import Path

import pytest

import bptutor

ROOT = Path(bptutor.__file__).parent
ROOMS = sorted(
    ".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("__init__.py") if path.parent != ROOT
)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_its_modules(room: str) -> None:
    """Every module, once, and nothing that is not there: add yours to the group that it belongs to."""
    lines = (importlib.import_module(f"bptutor.{room}").__doc__ or "").splitlines()
    groups = [re.match(r"    ([a-z_0-9]+(?: [a-z_0-9]+)*)(?: {2,}|$)", line) for line in lines]
    named = [name for group in groups if group for name in group[1].split()]

    folder = ROOT / room.replace(".", "/")
    inner = [path.parent.name for path in folder.glob("*/__init__.py")]
    assert sorted([*inner, *(path.stem for path in folder.glob("[!_]*.py"))]) == sorted(named)
