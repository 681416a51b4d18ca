"""Author's prose and formulas, ready for the screen (not escaped: that is the print boundary's work)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.errors import BptutorError
from bptutor.notation.markdown import to_terminal

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item, Option
    from bptutor.notation.printer import Style


def prose(text: str, style: Style) -> list[str]:
    """Markdown with LaTeX as lines of plain text."""
    return to_terminal(text, style).strip("\n").split("\n")


@lru_cache(maxsize=4096)
def formula(item: Item, text: str, style: Style = "unicode") -> str:
    """A formula through the printer, so that it is shown as it would be read; as written if it cannot be."""
    from bptutor.grading.shown import shown

    try:
        return shown(item.exercise, item.problem.read(text), style)
    except BptutorError:
        return text


def option_text(item: Item, option: Option, style: Style) -> str:
    """An option as shown: its formula printed, unless the author gave it words of its own."""
    source = option.formula or option.claim
    if source is not None and source.value == option.text.value:
        return formula(item, source.value, style)
    return " ".join(prose(option.text.value, style))
