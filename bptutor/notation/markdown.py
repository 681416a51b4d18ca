"""Prompts, written as Markdown with `$LaTeX$`, as text for a terminal.

A paragraph becomes one line; wrapping is the screen's affair. Emphasis marks go, lists and code stay
readable, formulas become Unicode or ASCII. Nothing is escaped here, and no text makes it fail.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.notation import glyphs
from bptutor.notation.limits import LONGEST_PROMPT
from bptutor.notation.prompt_latex import to_line

if TYPE_CHECKING:
    from bptutor.notation.printer import Style

_PIECES = re.compile(
    r"(?P<escaped>\\[\\`*_{}\[\]()#+.!$-])"
    r"|(?P<code>`[^`\n]{1,400}`)"
    r"|(?P<math>\$\$[^$]{1,4000}\$\$|\$(?![\s$])[^$\n]{1,2000}(?<![\s\\])\$(?![0-9]))"
)
_STRONG = re.compile(r"(?<![\w*])\*\*(?=\S)([^*\n]{1,400})(?<=\S)\*\*(?![\w*])")
_STRESSED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,400})(?<=[^\s*])\*(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w_])_{1,2}(?=[^\s_])([^_\n]{1,400})(?<=[^\s_])_{1,2}(?![\w_])")
_LINK = re.compile(r"!?\[([^\]\n]{1,200})\]\(([^()\s]{1,300})\)")
_HEADING = re.compile(r"^ {0,3}#{1,6} +(.*?)[ #]*$")
_BULLET = re.compile(r"^( {0,8})[-*] +(?=\S)")
_ITEM = re.compile(r"^ {0,8}(?:[-*]|[0-9]{1,3}[.)]|\([a-z0-9]\)) +\S")
_BREAK = re.compile(r"(?: {2,}|\\)$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")

_ASCII = {
    **glyphs.GREEK,
    **dict.fromkeys(glyphs.MINUS, "-"),
    "∂": "d", "·": "*", "⋅": "*", "×": "x", "⊙": ".*", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->",
    "←": "<-",
    "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "½": "1/2", "≈": "~", "•": "-", "√": "sqrt",
    "‖": "||", "ᵀ": "^T", "∈": "in", "ŷ": "yhat", "∞": "inf", "⇒": "=>",
}  # fmt: skip


def to_terminal(text: str, style: Style = "unicode") -> str:
    """`text` as plain lines. What is longer than LONGEST_PROMPT characters is left as it is."""
    if len(text) > LONGEST_PROMPT:
        return text
    shown = "\n".join(_lines(text, style))
    return to_ascii(shown) if style == "ascii" else shown


def to_ascii(text: str) -> str:
    """The mathematical characters of `text` in plain letters; others are left for the screen to judge."""
    if text.isascii():
        return text
    plain = _SCRIPTS.sub(_plain_script, text)
    return "".join(_ASCII.get(character, character) for character in plain)


_SCRIPTS = re.compile(f"[{''.join(glyphs.SUBSCRIPTS)}]+|[{''.join(glyphs.SUPERSCRIPTS)}]+")


def _plain_script(match: re.Match[str]) -> str:
    run = match[0]
    if run[0] in glyphs.SUBSCRIPTS:
        return "_" + "".join(glyphs.SUBSCRIPTS[glyph] for glyph in run)
    return "^" + "".join(glyphs.SUPERSCRIPTS[glyph] for glyph in run)


def _lines(text: str, style: Style) -> list[str]:
    """A line a paragraph or list item; fenced code stays as it is, a `$$` formula becomes one line."""
    lines: list[str] = []
    fenced = False
    paragraph: list[str] = []
    for line in [*_joined_displays(text).split("\n"), ""]:
        if paragraph and not (_continues(line) and _is_open(paragraph[-1])):
            lines.append(_line(_joined(paragraph), style))
            paragraph = []
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            lines.append("    " + line)
        elif line.startswith("    ") and not paragraph and not _ITEM.match(line):
            lines.append(line)
        elif line.strip():
            paragraph.append(line)
        else:
            lines.append("")
    return lines[:-1]


def _continues(line: str) -> bool:
    """Whether a line goes on with the paragraph before it."""
    return bool(line.strip()) and not (_FENCE.match(line) or _HEADING.match(line) or _ITEM.match(line))


def _is_open(line: str) -> bool:
    """Whether a paragraph that ends with this line may go on: not after a heading or a hard break."""
    return not (_HEADING.match(line) or _BREAK.search(line))


def _joined(paragraph: list[str]) -> str:
    first, *rest = (_BREAK.sub("", line) for line in paragraph)
    return " ".join([first.rstrip(), *[line.strip() for line in rest]])


def _joined_displays(text: str) -> str:
    """Display formulas over several lines, each on one."""
    if "$$" not in text:
        return text
    parts = text.split("$$")
    inside = range(1, len(parts) - 1, 2)
    return "$$".join(" ".join(part.split()) if k in inside else part for k, part in enumerate(parts))


def _line(line: str, style: Style) -> str:
    heading = _HEADING.match(line)
    if heading:
        line = heading[1]
    bullet = "•" if style == "unicode" else "-"
    line = _BULLET.sub(lambda match: f"{match[1]}{bullet} ", line)
    return _inline(line, style)


def _inline(line: str, style: Style) -> str:
    """Formulas, code and escapes are put aside, so that emphasis is only looked for in prose."""
    kept: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        kept.append(_kept(match, style))
        return f"\x00{len(kept) - 1}\x00"

    prose = _PIECES.sub(put_aside, line.replace("\x00", ""))
    prose = _LINK.sub(lambda match: match[1] if match[1] == match[2] else f"{match[1]} ({match[2]})", prose)
    for mark in (_STRONG, _STRESSED, _UNDERLINED):
        prose = mark.sub(r"\1", prose)
    return re.sub("\x00([0-9]+)\x00", lambda match: kept[int(match[1])], prose)


def _kept(match: re.Match[str], style: Style) -> str:
    if match["math"]:
        return to_line(match["math"].strip("$"), style)
    return match["escaped"][1:] if match["escaped"] else match["code"]
