"""The known mistakes where they stand a second time: the authors' guide, and the ids that lint knows.

    python -m tests.known_mistakes        write both anew, after a row of the table was added

`tests/bank/test_guide.py` holds them to the table of `grading.misconceptions`.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from textwrap import fill

from bptutor.bank import known_mistakes
from bptutor.bank.shipped import shipped_folder
from bptutor.grading.misconceptions.table import TABLE

GUIDE = shipped_folder() / "AUTHORS.md"
HEAD, NEXT = "| id | mistake |\n|---|---|\n", "\n\n## Codes"
FIRST, LAST = '    """\n', '    """.split()\n'


def guide_rows() -> str:
    """A line of the guide's table for each known mistake."""
    return "\n".join(f"| `{row.id}` | {row.title} |" for row in TABLE.values())


def rewrite() -> None:
    """Write both places anew."""
    _between(GUIDE, HEAD, NEXT, guide_rows())
    ids = fill(" ".join(TABLE), 104, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
    _between(Path(inspect.getfile(known_mistakes)), FIRST, LAST, ids + "\n")


def _between(path: Path, before: str, after: str, text: str) -> None:
    source = path.read_text(encoding="utf-8")
    head, _, rest = source.partition(before)
    path.write_text(head + before + text + after + rest.partition(after)[2], encoding="utf-8")


if __name__ == "__main__":
    rewrite()
