"""Where YAML says something else than its author meant: formulas taken apart, LaTeX in double quotes,
`#`, a lost space.

Two doors: `Traps` looks at values while they are read, `explain` turns a syntax error into what probably
happened. The checks also settle what PyYAML's C and pure scanners read differently (`?` and `:` in flow
style, tabs, surrogates), so that a file is valid on every machine or on none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from bptutor.bank.diagnostics import Diagnostic, diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.reader import Located

QUOTE = "Put the value in single quotes, '…' (a single quote inside is written twice, f''(x))."
NO_DOUBLE = "Use single quotes, where a backslash is a backslash: '$\\nabla L$'."

# LaTeX commands whose first letter makes, after a backslash in double quotes, another character.
_LATEX_WORDS = """
    alpha angle approx arg ast bar begin beta bf big bigl bigr binom boldsymbol bot bullet ell
    emptyset epsilon equiv eta exists exp flat forall frac lVert lvert Lambda Leftarrow
    Leftrightarrow Left nabla ne neg neq newline ni not nu notin operatorname Phi Pi Pr Psi P
    rangle rho right rightarrow rVert rvert tan tanh tau text textbf textit tfrac theta tilde
    times to top triangle varepsilon varphi vartheta vdots vec vee
"""
_LATEX = frozenset(_LATEX_WORDS.split())
_ESCAPED_WORD = re.compile(r"\\([abtnvfreNLP][A-Za-z]*)")
_GLUED = re.compile(r"\s*(?:- +)*[\w./^()*-]+(?P<colon>[:：])(?![\s/])(?=\S)")
_BRACES_AFTER_INDEX = re.compile(r"[_^]\{")
_QUESTION_MARK = re.compile(r"(?:^|[\[{,]|- )\s*\?$")
_HEADER = re.compile(r"[|>][-+0-9]*(?: +#.*)?$")
_GLUED_BRACKET = re.compile(r"\s*:[\[\]{},]")
_TEXT_AFTER_QUOTE = re.compile(r"(?:[:-] +|^\s*)'[^']*'[^\s,\]}#:]")


class Report(Protocol):
    """Keeps a problem: code, line, column, message, and a remedy of its own if any."""

    def __call__(self, code: str, line: int, column: int, message: str, remedy: str | None = None) -> None:
        """See the class."""


def tab_indents(source: str) -> Iterator[tuple[int, int]]:
    """Line and column of every tab that indents something."""
    for number, line in enumerate(source.split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and len(indent) < len(line):
            yield number, indent.index("\t") + 1


class Traps:
    """The checks on values while they are read; `escapes` and `comments` say whether the text has any."""

    def __init__(self, text: str, lines: list[str], report: Report) -> None:
        self.text = text
        self.lines = lines
        self.report = report
        self.escapes = "\\" in text and '"' in text
        self.comments = " #" in text
        self.questions = "?" in text

    def double_quoted(self, event: Any) -> None:
        """Looks at a double-quoted value: escapes that were meant as LaTeX, and surrogates."""
        mark = event.start_mark
        source = self.text[mark.index : event.end_mark.index]
        for found in _ESCAPED_WORD.finditer(source):
            if found[1] in _LATEX and not _is_escaped(source, found.start()):
                line, column = _advance(mark, source[: found.start()])
                message = (
                    f"in double quotes `\\{found[1]}` is the character `\\{found[1][0]}` and `{found[1][1:]}`"
                )
                self.report("E113", line, column, message, NO_DOUBLE)
        if any("\ud800" <= character <= "\udfff" for character in event.value):
            message = "half of a surrogate pair (`\\ud800` to `\\udfff`) is not a character"
            self.report("E113", mark.line + 1, mark.column + 1, message, "Write the character itself.")

    def block_header(self, event: Any) -> None:
        """`|#`: a comment glued to the sign, which one scanner takes and the other does not."""
        mark = event.start_mark
        header = self.lines[mark.line][mark.column :]
        if "#" in header and not _HEADER.match(header):
            message = f"`{header[:20]}` does not begin a text block"
            self.report("E104", mark.line + 1, mark.column + 1, message)

    def cut_by_hash(self, event: Any) -> None:
        """A plain value followed by `#`: surely cut when something in it is left open, perhaps when `#`
        is glued.
        """
        end = event.end_mark
        rest = self.lines[end.line][end.column :].lstrip() if end.line < len(self.lines) else ""
        if not rest.startswith("#"):
            return
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.value.count("$") % 2 or _unbalanced(event.value):
            self.report("E114", line, column, f"the value ends before `{rest[:20]}`: `#` begins a comment")
        elif rest[1:2].isalnum():
            self.report("W114", line, column, f"the value ends before `{rest[:20]}`: `#` begins a comment")

    def flow_scalar(self, event: Any) -> None:
        """A plain value inside `[…]` or `{…}`: brackets left open, or characters that have a meaning
        there.
        """
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        value = event.value
        if ("(" in value or ")" in value) and _unbalanced(value):
            self.report(
                "E111",
                line,
                column,
                f"inside [ ] or {{ }} a comma ends the value: found only `{value}`",
                QUOTE,
            )
        if "?" in value or self.follows_question_mark(line, column):
            self.report("E111", line, column, "`?` has a meaning of its own inside [ ] and { }", QUOTE)

    def follows_question_mark(self, line: int, column: int) -> bool:
        """True when what is at a place was begun by a `?` of its own."""
        if not self.questions:
            return False
        before = self.lines[line - 1][: column - 1].rstrip() if line <= len(self.lines) else ""
        while not before and line > 1:
            line -= 1
            before = self.lines[line - 1].rstrip()
        return before.endswith("?") and _QUESTION_MARK.search(before) is not None

    def flow_map(self, container: Located) -> None:
        """`{a:1}` and `[a:]`: a key without a value that holds a colon, or has one glued to a bracket."""
        if container.sort != "map":
            return
        for key, value in container.value.values():
            if value.sort != "null" or value.raw or key.style != "plain":
                continue
            after = self.lines[key.line - 1][key.column - 1 + len(key.raw) :]
            if ":" in key.raw or _GLUED_BRACKET.match(after):
                self.report("E112", key.line, key.column, f"`{key.raw}` is read as a key without a value")


def glued_colon(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """Line and column, from 1, of the first `key:value` without a space in lines first..last (counted
    from 0).
    """
    for number in range(max(first, 0), min(last + 1, len(lines))):
        found = _GLUED.match(lines[number])
        if found:
            return number + 1, found.start("colon") + 1
    return None


def explain(error: Any, lines: list[str], path: str) -> Diagnostic:
    """A syntax error of the scanner or parser, as the trap it most likely is."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    row = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column + 1 if mark else 1
    problem = str(getattr(error, "problem", None) or error)
    line = lines[row]
    context = getattr(error, "context_mark", None)
    glued = glued_colon(lines, context.line if context else row - 1, row)
    if "escape" in problem or "hexdecimal" in problem or "hexadecimal" in problem:
        return diagnostic(
            path, row + 1, column, "E113", "a backslash in double quotes that YAML does not know", NO_DOUBLE
        )
    if _BRACES_AFTER_INDEX.search(line) and "flow" in str(getattr(error, "context", "")):
        message = "`_{` or `^{` inside [ ] or { } opens a mapping"
        return diagnostic(path, row + 1, column, "E111", message, QUOTE)
    if line[column - 1 : column] == "?":
        message = "`?` has a meaning of its own inside [ ] and { }"
        return diagnostic(path, row + 1, column, "E111", message, QUOTE)
    if glued:
        return diagnostic(path, *glued, "E112", "there is no space after this colon")
    if _TEXT_AFTER_QUOTE.search(line):
        message = "the text goes on after the closing quote"
        remedy = "Write a single quote inside single quotes twice: 'f''(x)'."
        return diagnostic(path, row + 1, column, "E104", message, remedy)
    if "alphabetic or numeric" in problem:
        message = "`*` and `&` at the start of a value mean aliases and anchors, which are not allowed"
        return diagnostic(path, row + 1, column, "E105", message)
    message, remedy = _plain_words(problem, line, column)
    return diagnostic(path, row + 1, column, "E104", message, remedy)


def _plain_words(problem: str, line: str, column: int) -> tuple[str, str]:
    character = line[column - 1 : column]
    if "mapping values are not allowed" in problem:
        return (
            "a second colon on this line, or a line indented too far",
            f"{QUOTE} Or line it up with the key above.",
        )
    if "cannot start any token" in problem and character in "|>":
        return (
            f"text after `{character}` cannot stand inside [ ] or {{ }}",
            "Write the item in block style, a key a line.",
        )
    if "cannot start any token" in problem:
        return f"a value cannot start with `{character}`", QUOTE
    if "could not find expected ':'" in problem or "expected ':'" in problem:
        return "a line that is neither `key: value` nor part of the value above", (
            "Write `key: value`, or indent the line under its key."
        )
    if "stream end" in problem or "end of stream" in problem or "document separator" in problem:
        return "the file ends inside brackets or quotes", "Close the bracket or quote that was opened above."
    if (
        "block end" in problem
        or "block mapping" in problem
        or "block collection" in problem
        or "'-'" in problem
    ):
        return (
            "this line does not line up with the lines above",
            "Give keys of one mapping the same indentation.",
        )
    return (
        f"not valid YAML here ({problem})",
        "Quote the value in single quotes, and check indentation and brackets.",
    )


def _unbalanced(value: str) -> bool:
    return any(value.count(left) != value.count(right) for left, right in ("()", "[]", "{}"))


def _is_escaped(source: str, position: int) -> bool:
    """True when the backslash at the position is itself escaped by one before it."""
    before = source[:position]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _advance(mark: Any, source: str) -> tuple[int, int]:
    """Line and column, from 1, after the source that starts at the mark."""
    lines = source.count("\n")
    column = len(source) - (source.rfind("\n") + 1) + (0 if lines else mark.column)
    return mark.line + lines + 1, column + 1
