"""The version is written twice, and says the same."""

import re
from pathlib import Path

import bptutor


def test_version_equals_the_project_s() -> None:
    """`__version__` is hard-coded because looking it up costs every command 35 ms."""
    project = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    stated = re.search(r'^version = "(.+)"$', project, re.MULTILINE)

    assert stated is not None
    assert bptutor.__version__ == stated.group(1)


def test_the_newest_changelog_entry_is_this_version() -> None:
    """A release says what changed."""
    changes = (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## ([0-9.]+)", changes, re.MULTILINE)

    assert newest is not None
    assert bptutor.__version__ == newest.group(1)
