"""Commands that `bptutor progress` names, with the folder where a pack does not come with bptutor."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_THEN = "--exercises DIR"
"""Said of an item in no pack at hand: the log knows ids, and no folders."""


def practise(what: str, item: str, folders: Mapping[str, str]) -> str:
    """`bptutor practice WHAT`, so that `item` is found; `folders` are the paths of packs that were added."""
    folder = folders.get(item.partition("/")[0])
    added = f"--exercises {shlex.quote(folder)}" if folder is not None else ""
    return " ".join(filter(None, ("bptutor practice", what, added)))
