"""The lines typed before, for the arrow keys: private, capped, and never in the way.

Losing history is no harm, so a file that cannot be read or written is passed over in silence. Progress is
kept elsewhere, in the attempt log.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.history import FileHistory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LIMIT = 64 * 1024


class KeptHistory(FileHistory):
    """A `FileHistory` readable by its owner only; older lines are dropped when it outgrows LIMIT bytes."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            os.chmod(path, 0o600)
            _cap(path)

    def load_history_strings(self) -> Iterable[str]:
        """The lines typed before, newest first; none when the file cannot be read."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Append a line to the file if that is possible."""
        with suppress(OSError, UnicodeEncodeError):
            super().store_string(string)


def _cap(path: Path) -> None:
    """Keep the newer half of a file over LIMIT, from the start of an entry."""
    data = path.read_bytes()
    if len(data) > LIMIT:
        start = data.find(b"\n# ", len(data) - LIMIT // 2)
        path.write_bytes(data[start:] if start >= 0 else b"")
