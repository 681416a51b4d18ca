"""What Tab offers: commands at the start of a line, names anywhere in an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion

from bptutor.practice.commands import MARKS, words_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document


class Words(Completer):
    """Completes commands and the names `names()` gives at that moment; knows nothing of answers."""

    def __init__(self, names: Callable[[], Sequence[str]]) -> None:
        self._names = names

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002  # the interface's
    ) -> Iterable[Completion]:
        """The words that the longest possible ending of the text before the cursor begins."""
        text = document.text_before_cursor
        for start in _starts(text):
            fragment = text[start:]
            words = [*self._names(), *(_commands(text) if start == 0 else ())]
            found = [word for word in words if word.lower().startswith(fragment.lower())]
            if found:
                return [Completion(word, start_position=-len(fragment)) for word in found]
        return []


def _commands(text: str) -> list[str]:
    mark = text[:1] if text[:1] in MARKS else ""
    return [mark + word.name for word in words_for(collecting=True)]


def _starts(text: str) -> Iterator[int]:
    """Where the word under the cursor may begin, the longest reading first; names may hold `^`, `(`, `/`."""
    yield 0
    for place in range(1, len(text)):
        if not _within_word(text[place - 1]) and not text[place].isspace():
            yield place


def _within_word(character: str) -> bool:
    return character.isalnum() or character in "_^.'"
