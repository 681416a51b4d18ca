"""Packs from snippets, for tests of the bank."""

from pathlib import Path

from bptutor.bank.exercise import Exercise, Item, Pack
from bptutor.bank.load_pack import load_pack

GRAPH = "graph: |\n  f = x*y\n"


def pack_of(tmp_path: Path, text: str, name: str = "snippet.yaml") -> Pack:
    """The pack a single file makes."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_pack(path)


def exercise_of(tmp_path: Path, text: str) -> Exercise:
    """The one good exercise of a file."""
    pack = pack_of(tmp_path, text)
    assert pack.problems == ()
    return pack.exercises[0]


def item_of(tmp_path: Path, text: str) -> Item:
    """The item `a` of an exercise with a graph; the text is its keys, a line each."""
    lines = "".join(f"    {line}\n" for line in text.split("\n"))
    return exercise_of(tmp_path, f"{GRAPH}items:\n  a:\n{lines}").items[0]
