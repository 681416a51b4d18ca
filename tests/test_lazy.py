"""Patterns that are compiled when first used."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import bptutor
from bptutor.lazy import _Pattern, pattern


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    """Matching, searching, replacing; text and bytes; flags."""
    word = pattern(r"(\w)(\w*)", re.IGNORECASE)
    match = word.fullmatch("Ab")
    assert match
    assert ("A", "b") == match.groups()
    assert ["a", "b"] == [found[0] for found in word.finditer("a-b")]
    assert "aa bb" == pattern("(.b?)").sub(r"\1", "aa bb")
    assert r"(\w)(\w*)" == word.pattern
    assert pattern(b"[0-9]+").match(b"12")
    assert not pattern("x").match("y")


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    """A mistake shows then."""
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.match("")


@pytest.mark.parametrize("module", [each.name for each in walk_packages(bptutor.__path__, "bptutor.")])
def test_all_patterns_of_bptutor_can_be_compiled(module: str) -> None:
    """None waits with a mistake for the day when it is needed."""
    if module != "bptutor.__main__":
        for value in vars(import_module(module)).values():
            assert not isinstance(value, _Pattern) or value.pattern
