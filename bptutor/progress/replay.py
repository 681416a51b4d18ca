"""What the attempt files of a folder say, read together.

Nothing in a file can make this fail: a line that is no attempt is passed over and reported with its place.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from bptutor.progress.attempt import Attempt, NewerVersion, check_version, decoded, from_fields
from bptutor.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE_LIMIT = 64 * 1024 * 1024


class LogProblem(Record):
    """Something in a log file that was passed over. `line` counts from 1; 0 is the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class Progress(Record):
    """All attempts, oldest first, and what could not be read."""

    attempts: tuple[Attempt, ...] = ()
    problems: tuple[LogProblem, ...] = ()

    @property
    def newest(self) -> str:
        """The stamp of the newest attempt, or "" when there is none."""
        return self.attempts[-1].at if self.attempts else ""


def replay(folder: Path, renamed: Mapping[str, str] | None = None) -> Progress:
    """Read every attempt file in `folder` (none, if it does not exist) and merge them by time.

    `renamed` maps old item ids to new ones. A file copied under another name
    counts once.
    """
    attempts: dict[tuple[str, str, str], Attempt] = {}
    problems: list[LogProblem] = []
    for path in _files(folder, problems):
        for attempt in _read(path, problems):
            attempts.setdefault((attempt.at, attempt.session, attempt.item), attempt)
    ordered = [attempts[key] for key in sorted(attempts)]
    return Progress(tuple(_follow(attempt, renamed or {}) for attempt in ordered), tuple(problems))


def _files(folder: Path, problems: list[LogProblem]) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".jsonl")
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(LogProblem(str(folder), 0, f"cannot be read ({error.strerror})"))
        return []


def _read(path: Path, problems: list[LogProblem]) -> Iterator[Attempt]:
    """The attempts in one file; what is none goes to `problems`."""
    try:
        data = _bytes(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        problems.append(LogProblem(str(path), 0, f"cannot be read ({reason})"))
        return
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, line in enumerate(lines, start=1):
        try:
            attempt = _attempt(line.rstrip(b"\r"))
        except NewerVersion as error:
            problems.append(LogProblem(str(path), number, f"{error}; the file is left alone"))
            return
        except ValueError as error:
            torn = number == len(lines)
            message = "the last line was never finished" if torn else str(error)
            problems.append(LogProblem(str(path), number, f"{message}; passed over"))
        else:
            if attempt is not None:
                yield attempt


def _bytes(path: Path) -> bytes:
    """The content of a regular file of bearable size; opening a pipe, say, would wait for ever."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("not a file")
    if status.st_size > FILE_LIMIT:
        raise ValueError("larger than 64 MB")
    return path.read_bytes()


def _attempt(line: bytes) -> Attempt | None:
    """The attempt in `line`; None for a blank line and for the header. ValueError for anything else."""
    if not line.strip():
        return None
    fields = decoded(line)
    if fields.get("bptutor") == "attempts":
        check_version(fields)
        return None
    return from_fields(fields)


def _follow(attempt: Attempt, renamed: Mapping[str, str]) -> Attempt:
    """`attempt` under the newest id of its item; a circle of renamings ends where it began."""
    item, seen = attempt.item, {attempt.item}
    while item in renamed and renamed[item] not in seen:
        item = renamed[item]
        seen.add(item)
    return attempt if item == attempt.item else replace(attempt, item=item)
