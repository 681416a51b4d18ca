"""LaTeX as authors write it in prompts, on one line: `\\frac{\\partial L}{\\partial w}` is ∂L/∂w.

Only what a prompt about derivatives needs is known. Anything else is shown by its name, without backslash: a
strange formula is better than none, and no input makes this fail or loop.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bptutor.notation import glyphs

if TYPE_CHECKING:
    from bptutor.notation.printer import Style

DEEPEST = 30
"""Groups inside each other; what is deeper is shown as written."""

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_&~]|\s+|[0-9]+|.", re.DOTALL)

_SYMBOLS: dict[str, tuple[str, str]] = {
    "partial": ("∂", "d"), "cdot": ("·", "*"), "times": ("×", "x"), "odot": ("⊙", ".*"), "circ": ("∘", "o"),
    "sum": ("Σ", "sum"), "prod": ("Π", "prod"), "int": ("∫", "int"), "nabla": ("∇", "grad"),
    "le": ("≤", "<="), "leq": ("≤", "<="), "ge": ("≥", ">="), "geq": ("≥", ">="), "ne": ("≠", "!="),
    "neq": ("≠", "!="), "approx": ("≈", "~"), "equiv": ("≡", "=="), "to": ("→", "->"),
    "rightarrow": ("→", "->"), "leftarrow": ("←", "<-"), "gets": ("←", "<-"), "Rightarrow": ("⇒", "=>"),
    "mapsto": ("↦", "->"), "infty": ("∞", "inf"), "in": ("∈", "in"), "pm": ("±", "+-"), "mid": ("|", "|"),
    "ldots": ("…", "..."), "dots": ("…", "..."), "cdots": ("…", "..."), "vdots": ("…", "..."),
    "top": ("T", "T"),
    "prime": ("'", "'"), "star": ("*", "*"), "ast": ("*", "*"), "lVert": ("‖", "||"), "rVert": ("‖", "||"),
    "Vert": ("‖", "||"), "|": ("‖", "||"), "lvert": ("|", "|"), "rvert": ("|", "|"), "vert": ("|", "|"),
    "langle": ("⟨", "<"), "rangle": ("⟩", ">"), "lbrace": ("{", "{"), "rbrace": ("}", "}"),
    "backslash": ("\\", "\\"), "forall": ("∀", "for all"), "exists": ("∃", "exists"), "land": ("∧", "and"),
    "lor": ("∨", "or"), "neg": ("¬", "not "), "ell": ("ℓ", "l"), "propto": ("∝", "~"), "div": ("÷", "/"),
    "lt": ("<", "<"), "gt": (">", ">"), "colon": (":", ":"), "quad": ("  ", "  "), "qquad": ("   ", "   "),
}  # fmt: skip
"""Commands without arguments, in Unicode and in ASCII."""
_SILENT = frozenset(
    ("left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "textstyle", "limits", ",", "!")
)
_SPACING = frozenset((";", ":", " ", "~", ">", "enspace", "thinspace"))
_PLAIN_ARGUMENT = frozenset(
    ("mathbf", "boldsymbol", "bm", "mathrm", "mathit", "mathsf", "mathcal", "mathbb", "operatorname", "vec",
     "text", "textbf", "textit", "textrm", "mbox", "emph", "underline", "overline", "operatorname*", "tag")
)  # fmt: skip
_BLACKBOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "E": "𝔼", "1": "𝟙"}
_ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "tilde": "tilde", "widetilde": "tilde"}
_MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array"))
_GREEK = {name: (letter, name) for name, letter in glyphs.TO_GREEK.items()}
_GREEK |= {f"var{name}": _GREEK[name] for name in ("epsilon", "theta", "phi", "rho", "sigma")}


def to_line(source: str, style: Style = "unicode") -> str:
    """The formula `source` (without its dollar signs) as text. Never raises."""
    text = _Reader(source, style).upto(None, 0)
    return _tidy(text, style)


class _Reader:
    """Walks over the tokens of one formula, each exactly once."""

    def __init__(self, source: str, style: Style) -> None:
        self.tokens: list[str] = _TOKEN.findall(source)
        self.place = 0
        self.style = style

    def upto(self, closing: str | None, depth: int) -> str:
        """Everything before the token `closing` (which is passed over), or the end."""
        parts: list[str] = []
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token == closing:
                self.place += 1
                break
            parts.append(self.one(depth))
        return "".join(parts)

    def one(self, depth: int) -> str:
        """The next token, with the groups that belong to it."""
        token = self.tokens[self.place]
        self.place += 1
        if depth > DEEPEST:
            return token
        if token == "{":
            return self.upto("}", depth + 1)
        if token in ("_", "^"):
            return self.script(token, depth)
        if token.startswith("\\") and len(token) > 1:
            return self.command(token[1:], depth)
        if token == "-" and self.style == "unicode":
            return "−"
        if token in ("~", "&") or token.isspace():
            return " "
        return "" if token == "}" else token

    def argument(self, depth: int) -> str:
        """A group in braces, or the one token that stands for it."""
        while self.place < len(self.tokens) and self.tokens[self.place].isspace():
            self.place += 1
        return self.one(depth + 1).strip() if self.place < len(self.tokens) else ""

    def raw(self) -> str:
        """The text of a group in braces as it is written."""
        if self.place >= len(self.tokens) or self.tokens[self.place] != "{":
            return ""
        level, start = 0, self.place
        while self.place < len(self.tokens):
            level += {"{": 1, "}": -1}.get(self.tokens[self.place], 0)
            self.place += 1
            if level == 0:
                break
        return "".join(self.tokens[start + 1 : self.place - 1])

    # ----- commands ----------------------------------------------------------------------------------

    def command(self, name: str, depth: int) -> str:
        """What `\\name` and its arguments read as."""
        symbol = _SYMBOLS.get(name) or _GREEK.get(name)
        if symbol:
            if name == "partial":  # ∂ and d stand close to what they belong to
                while self.place < len(self.tokens) and self.tokens[self.place].isspace():
                    self.place += 1
            return symbol[1] if self.style == "ascii" else symbol[0]
        if name in _SILENT:
            return ""
        if name in _SPACING:
            return " "
        if name in ("frac", "dfrac", "tfrac"):
            return self.fraction(depth)
        if name == "sqrt":
            return f"{'√' if self.style == 'unicode' else 'sqrt'}({self.argument(depth)})"
        if name in _ACCENTS:
            return self.accented(_ACCENTS[name], depth)
        if name in _PLAIN_ARGUMENT:
            return self.plain(name, depth)
        if name == "begin":
            return self.environment(self.raw(), depth)
        return self.other(name)

    def plain(self, name: str, depth: int) -> str:
        """The argument of a command that only changes how it looks."""
        if name.startswith(("text", "mbox", "operatorname")):
            return self.raw() or self.argument(depth)
        inner = self.argument(depth)
        return _BLACKBOARD.get(inner, inner) if name == "mathbb" and self.style == "unicode" else inner

    def other(self, name: str) -> str:
        """A function name such as `ln`, kept apart from a letter that follows; any unknown command too."""
        if name == "end":
            self.raw()
            return ""
        if name == "\\":
            return "; "
        follows = self.tokens[self.place] if self.place < len(self.tokens) else ""
        return name + (" " if name.isalpha() and (follows[:1].isalnum() or follows == "{") else "")

    def fraction(self, depth: int) -> str:
        """`a/b`, kept from running into a factor that follows."""
        above, below = _factor(self.argument(depth)), _factor(self.argument(depth))
        text = f"{above}/{below}"
        follows = self.tokens[self.place] if self.place < len(self.tokens) else ""
        if not (follows[:1].isalnum() or follows[:1] in ("\\", "(", "[", "{")) or follows in _LOOSE:
            return text
        if above.startswith(("∂", "d")):
            return text + " "
        return _HALVES.get(text, f"({text})") if self.style == "unicode" else f"({text})"

    def accented(self, mark: str, depth: int) -> str:
        """`\\hat{y}` is ŷ, or yhat in ASCII."""
        inner = self.argument(depth)
        if self.style == "ascii":
            return inner + mark
        if len(inner) == 1:
            return unicodedata.normalize("NFC", inner + glyphs.COMBINING[mark])
        return f"{mark}({inner})"

    def script(self, sign: str, depth: int) -> str:
        """A subscript or superscript."""
        inner = re.sub(r"\s+", "", self.argument(depth))
        if sign == "^" and inner in ("*", "'", "''"):
            return inner
        if self.style == "unicode":
            if sign == "^" and inner == "T":
                return "ᵀ"
            small = (glyphs.subscript if sign == "_" else glyphs.superscript)(inner.replace("−", "-"))
            if small and inner:
                return small
        if inner.isdecimal() or inner.isalpha() or (inner.startswith("(") and inner.endswith(")")):
            return sign + inner
        return f"_{{{inner}}}" if sign == "_" else f"^({inner})"

    def environment(self, name: str, depth: int) -> str:
        """A matrix on one line, or the lines of anything else separated by semicolons."""
        if name == "array":
            self.raw()
        rows = self.rows(depth)
        if name.rstrip("*") not in _MATRICES:
            return "; ".join(" ".join(cell for cell in row if cell) for row in rows)
        if len(rows) == 1 or all(len(row) == 1 for row in rows):
            return "[" + ", ".join(cell for row in rows for cell in row) + "]"
        return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"

    def rows(self, depth: int) -> list[list[str]]:
        """The cells up to the `\\end` of an environment."""
        rows: list[list[list[str]]] = [[[]]]
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token == "\\end":
                self.place += 1
                self.raw()
                break
            if token in ("&", "\\\\"):
                self.place += 1
                if token == "&":
                    rows[-1].append([])
                else:
                    rows.append([[]])
            else:
                rows[-1][-1].append(self.one(depth + 1))
        texts = [["".join(cell).strip() for cell in row] for row in rows]
        return [row for row in texts if any(row)]


_LOOSE = frozenset(
    f"\\{name}" for name in ("cdot", "times", "odot", "right", ",", ";", "le", "ge", "ne", "quad")
)
_HALVES = {f"{top}/{below}": glyph for glyph, (top, below) in glyphs.FRACTIONS.items()}


def _factor(text: str) -> str:
    """The upper or lower side of a fraction, in brackets when it is a sum or product."""
    text = _tidy(text, "unicode")
    simple = re.fullmatch(r"[∂d]? ?[^\s+−·/*-]*", text) or (text.startswith("(") and text.count("(") == 1)
    return re.sub(r"^([∂d]) ", r"\1", text) if simple else f"({text})"


def _tidy(text: str, style: Style) -> str:
    text = re.sub(r"∂ +", "∂", text)
    text = re.sub(r"[ \t\n]+", " ", text).strip()
    return text if style == "unicode" else text.replace("−", "-")
