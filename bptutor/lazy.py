"""Regular expressions that are compiled when first used.

There are more than a hundred of them in bptutor, compiling takes a tenth of a millisecond each, and a command
uses few.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but put off: a mistake in `source` shows at the first use."""
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))


class _Pattern:
    """Stands for a compiled pattern, and has the pattern's own methods from the first use on."""

    def __init__(self, source: Any, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(re.compile(self._source, self._flags), name)
        return found
