"""Where the packs are that come with bptutor."""

from __future__ import annotations

from pathlib import Path


def shipped_folder() -> Path:
    """Inside the installed package, or beside it in the source tree."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "exercises"
    return inside if inside.is_dir() else package.parent / "exercises"
