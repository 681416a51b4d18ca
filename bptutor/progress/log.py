"""The attempt log: one append-only file a session.

Each session writes its own JSON Lines file, so there is nothing to lock, and the folders of two machines are
merged by copying. A line is on the disk (written and fsynced) before `append` returns: what was shown as
graded survives `kill -9`. Reading is in `progress.replay`.
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from bptutor.errors import FileProblem
from bptutor.progress.attempt import VERSION, Attempt, to_line
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"
_CREATE = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_TICK = timedelta(microseconds=1)


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


class AttemptLog:
    """Where the attempts of one session go. The file is made at the first attempt, not before.

    `after` is the stamp of the newest attempt known: stamps always increase, so that the order survives a
    clock that is set back.
    """

    def __init__(self, folder: Path, after: str = "", clock: Callable[[], datetime] = _utc_now) -> None:
        self.folder = folder
        self.session = ""
        self._clock = clock
        self._last = datetime.fromisoformat(after.replace("Z", "+00:00")) if after else None
        self._descriptor: int | None = None
        self._broken = False

    def append(self, attempt: Attempt) -> Attempt:
        """Write `attempt`, stamped, to the disk, and return it as written.

        FileProblem when it cannot be written (no room, no permission); appending may be tried again.
        """
        try:
            if self._descriptor is None:
                self._open()
            stamped = replace(attempt, at=self._stamp(), session=self.session)
            self._write(to_line(stamped))
        except OSError as error:
            raise self._problem(error) from error
        return stamped

    def close(self) -> None:
        """Close the file, if one was made."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _stamp(self) -> str:
        now = self._clock()
        if self._last is not None and now <= self._last:
            now = self._last + _TICK
        self._last = now
        return now.strftime(_STAMP)

    def _open(self) -> None:
        for folder in (self.folder.parent, self.folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        started = self._clock()
        self.session = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(6)}"
        self._descriptor = os.open(self.folder / f"{self.session}.jsonl", _CREATE, 0o600)
        header = {"bptutor": "attempts", "v": VERSION, "session": self.session}
        self._write(json.dumps({**header, "started": started.strftime(_STAMP)}).encode("ascii") + b"\n")
        _sync_folder(self.folder)

    def _write(self, line: bytes) -> None:
        """Write all of `line` and wait for the disk. After a torn write the next line starts afresh."""
        assert self._descriptor is not None
        rest = memoryview(b"\n" + line if self._broken else line)
        self._broken = True
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        os.fsync(self._descriptor)
        self._broken = False

    def _problem(self, error: OSError) -> FileProblem:
        return FileProblem(
            str(self.folder),
            f"the attempt could not be saved ({error.strerror or error})",
            "Make room or set BPTUTOR_HOME to a folder you can write to.",
        )


def _sync_folder(folder: Path) -> None:
    """Make the new file's name itself durable, where the system can open folders (not on Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
