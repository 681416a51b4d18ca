r"""A derivation as people write it, taken apart into expressions: one after each equals sign.

    tanh(x) = (e^x - e^-x)/(e^x + e^-x)          a line may hold a chain: a = b = c
            = ...                                or go on from the line before
    2. ... &= 1 - 2/(1 + e^(2x)) \\              numbers, dots and LaTeX's alignment mean nothing
    = 2 sigmoid(2x) - 1    # by definition       nor do reasons

What is no part of the formulas is blanked out, never cut out, so that places in a line stay what they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError, UnknownName, Unreadable
from bptutor.notation.glyphs import MINUS
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = " \t,."
"""What may end a line."""
MOST_STEPS = 100
"""Expressions in one derivation."""
_WORDING = re.compile(r"[a-z]{3,}(?:\s+[a-z]{2,}|\W*$)", re.IGNORECASE)


class Step(Record):
    """An expression as typed: `line[start:end]`, on line `number` (from 1) of what was typed.

    `joined` says that an equals sign stands before it; otherwise it begins a line.
    """

    line: str
    start: int
    end: int
    number: int
    joined: bool

    @property
    def text(self) -> str:
        """The expression alone."""
        return self.line[self.start : self.end]

    @property
    def is_open(self) -> bool:
        """Whether it could go on with the line above, or be an expression itself: it begins with a minus."""
        return not self.joined and self.text[0] in MINUS

    def located(self, error: FormulaError) -> FormulaError:
        """An error about `text`, told of the whole line with its number."""
        start, end = self.start + error.start, self.start + error.end
        remedy = error.remedy
        if isinstance(error, UnknownName) and _WORDING.match(self.line, start):
            remedy = f"{remedy} A reason is written after #: = a  # why".lstrip()
        return FormulaError(self.line, start, end, f"line {self.number}: {error.message}", remedy)


def steps(text: str) -> list[Step]:
    """The expressions of a derivation in order. Raises Unreadable, FormulaError."""
    found = [step for number, line in _lines(text) for step in _split(line, number)]
    if not found:
        raise Unreadable(text, "there is no formula", "Write lines such as `= 1 - 2/(1 + e^(2*x))`.")
    if len(found) > MOST_STEPS:
        message = f"this derivation has more than {MOST_STEPS} steps"
        raise Unreadable(text[:80], message, "Take larger ones.")
    return found


# ---- what means nothing ------------------------------------------------------------------------------------

_LATEX_END = re.compile(r"\\\\(?:\s*\[[^\]]*\])?")
_WORDS = re.compile(
    r"\s*(?:proof|q\.?\s?e\.?\s?d\.?|done|∎|□|■|we (?:get|have)|it follows)?\s*[.:,]?\s*", re.IGNORECASE
)
_DECORATION = re.compile(
    r"""&|\$|∎|□|■|\\(?:begin|end)\s*\{[a-z]+\*?\}|\\q?quad\b|\\(?:notag|nonumber|therefore)\b|\\tag\{[^}]*\}""",
)
_OPENING = re.compile(
    r"""^\s*(?:
        (?:(?:line|step)\s*)?[0-9]{1,2}\s*(?:\)|:(?!=)|\.(?=\s|=))       # 2)  2:  2.  step 2:
      | \.\.\.|…|⋯|•|∴|=>|⇒|⟹|→|\\implies\b|\\Rightarrow\b
      | (?:so|hence|thus|therefore|and|then|i\.e\.|proof|we\ have|that\ is)\b\s*[,:]?(?!\s*\()
      | [a-z][a-z0-9 .'’-]*:(?!=)                                         # Claim:  To show:
    )""",
    re.VERBOSE | re.IGNORECASE,
)
MOST_OPENINGS = 4
"""So many of these may stand in front of a line: `2. ... hence = b`."""
_BECAUSE = r"(?:by|since|because|using|from|def(?:inition)?|see|as)\b\.?"
_DONE = (
    r"(?:multipl(?:y|ied|ying)|divid(?:e|ed|ing)|expand(?:ed|ing)?|extend(?:ed|ing)?|simplif(?:y|ied|ying)"
    r"|factor(?:ed|ing)|cancel(?:led|ling)?|subtract(?:ed|ing)?|adding|substitut(?:e|ed|ing|ion)"
    r"|rearrang(?:e|ed|ing)|rewrit(?:e|ten|ing)|collect(?:ed|ing)?|combin(?:e|ed|ing)|insert(?:ed|ing)?"
    r"|replac(?:e|ed|ing)|apply(?:ing)?|distribut(?:e|ed|ing)|identity|algebra|symmetry|linearity"
    r"|(?:add|factor|take|taking|put|putting|plug|bring|bringing|note|same|use)\s+(?:[a-z]{2,}|[0-9]+)"
    r"|(?:common|chain|product|quotient|power|log|logarithm|exponent|sum|difference|third|binomial)\s+"
    r"(?:denominator|factor|rules?|laws?|formula|of))\b"
)
"""How people begin to say what they have done."""
_REASON = re.compile(
    rf"""(?:^|\s)(?:\#|//).*$
      | \s--+\s+(?={_BECAUSE}|[a-z]{{2,}}\s+[a-z]{{2,}}).*$
      | (?<![\s,])[\s,]+—\s+{_BECAUSE}.*$
      | (?<![\s,])[\s,]+[(\[{{]\s*{_BECAUSE}(?:\s+(?:[^()]|\([^()]*\))*)?[)\]}}]\s*$
      | (?<![\s,])[\s,]+[(\[{{]\s*{_DONE}(?!\s*[-+*/^=(])(?:[^()]|\([^()]*\))*[)\]}}]\s*$
      | (?<![\s,])[\s,]+(?:since|because|by\s+def(?:inition)?|by\s+the|using)\b.*$
      | (?<![\s.,])[\s.,]+q\.?e\.?d\.?\s*$
      | \\text\s*\{{[^{{}}]*\}}\s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BAR = re.compile(r"\s\|\s*(?=(?:by|[a-z]{3,})\b(?!\()|[-+*/:·⋅×÷]\s*\S)[^|]*$", re.IGNORECASE)
_SIDE = re.compile(r"^(\s*(?:lhs|rhs|l\.h\.s\.?|r\.h\.s\.?|(?:left|right)(?:-hand)? side)\s*)(:\s*=|:)", re.I)
_NUMBERED = re.compile(r"\s*\(([0-9]{1,2})\)\s")
_OPEN_END = re.compile(r"(?:[-+*/^=·⋅×⊙@−(\[{]|\\cdot|\\times)\s*$")
_GOES_ON = re.compile(r"\s*(?:[+*/^·⋅×⊙@)\]}]|\\cdot|\\times)")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold formulas, by number; a line that goes on below is taken together with that."""
    raw = [_blanked(_DECORATION, line) for line in _raw_lines(text)]
    if len(raw) > 1 and [m and int(m[1]) for m in map(_NUMBERED.match, raw)] == list(range(1, len(raw) + 1)):
        raw = [_blanked(_NUMBERED, line, 1) for line in raw]  # (1) alone could be a factor
    pending, first = "", 0
    for number, line in enumerate(raw, 1):
        plain = _plain(line)
        if _WORDS.fullmatch(plain):
            continue
        if pending and (_depth(pending) > 0 or _OPEN_END.search(pending) or _GOES_ON.match(plain)):
            pending = f"{pending} {plain}"
            continue
        if pending:
            yield first, pending.rstrip(ENDS)
        pending, first = plain, number
    if pending:
        yield first, pending.rstrip(ENDS)


def _raw_lines(text: str) -> list[str]:
    """What stands between line ends, semicolons and LaTeX's line ends; `[a; b]` is one matrix."""
    found, start, depth = [], 0, 0
    ended = _LATEX_END.sub(lambda match: "\n" * len(match[0]), text).replace("\r\n", "\n").replace("\r", "\n")
    for place, character in enumerate(ended):
        depth += (character in "([{") - (character in ")]}")
        if character == "\n" or (character == ";" and depth <= 0):
            found.append(ended[start:place])
            start = place + 1
            depth = 0 if character == "\n" else depth
    found.append(ended[start:])
    return [line for line in found if line.strip()]


def _plain(line: str) -> str:
    """A line without its number, connecting words and reasons; every other character stays in its place."""
    bar = _BAR.search(line)
    if bar and line.count("|", 0, bar.start()) % 2 == 0:  # it closes nothing: `= a  | by definition`
        line = line[: bar.start()].ljust(len(line))
    line = _SIDE.sub(lambda match: match[1] + "=".rjust(len(match[2])), _blanked(_REASON, line), count=1)
    for _ in range(MOST_OPENINGS):
        line = _blanked(_OPENING, line, 1)
    return line.replace("==", "= ").replace("≡", "=")


def _blanked(pattern: re.Pattern[str], text: str, count: int = 0) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text, count=count)


def _depth(text: str) -> int:
    return sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")


# ---- equals signs ------------------------------------------------------------------------------------------

_SIGN = re.compile(r"<=>|<->|⇔|⟺|↔|:=|=<|<=|>=|=>|!=|<>|[<>≤≥≠≈~⩽⩾⇒]|=")
_REMEDY = "Write one chain of equal expressions: a = b, then = c."


def _split(line: str, number: int) -> Iterator[Step]:
    """The expressions between the equals signs of a line, outside brackets."""
    start, joined, depth, place = 0, False, 0, 0
    while place < len(line):
        character = line[place]
        depth += (character in "([{") - (character in ")]}")
        sign = _SIGN.match(line, place) if depth <= 0 else None
        if sign is None:
            place += 1
            continue
        _check_sign(line, sign, number)
        if joined or line[start:place].strip():
            yield _step(line, start, place, number, joined)
        start, joined, place = sign.end(), True, sign.end()
    yield _step(line, start, len(line), number, joined)


def _check_sign(line: str, sign: re.Match[str], number: int) -> None:
    if sign[0] == "=":
        return
    message = f"line {number}: '{sign[0]}' is no equals sign, and every step of a derivation is an equality"
    remedy = "Write exact forms (1/3, ln(2)) with =." if sign[0] in "≈~" else _REMEDY
    raise FormulaError(line, sign.start(), sign.end(), message, remedy)


def _step(line: str, start: int, end: int, number: int, joined: bool) -> Step:
    text = line[start:end].rstrip(ENDS)
    if not text.strip():
        message = f"line {number}: there is nothing after this equals sign"
        raise FormulaError(line, start - 1, start, message, "Write what it is equal to.")
    return Step(line, start + len(text) - len(text.lstrip()), start + len(text), number, joined)
