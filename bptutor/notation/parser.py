"""Formulas as people type them, read into a tree by precedence climbing.

From loose to tight:

    or    and    not    = != < <= > >=    + - and the minus sign    * / @ ⊙ and juxtaposition    ^

so that `-a*b` is -(a*b), `-x^2` is -(x^2), `a/b/c` is (a/b)/c, `2^3^2` is 2^9. What has two plain readings
(`1/2x`, `sigma a`) is refused with both; nothing is guessed. `operands.py` reads names, functions and
derivatives. No text is ever executed, and every text ends in a tree or a FormulaError: length, nesting and
digits have limits.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from bptutor.errors import AmbiguousFormula, FormulaError, UnknownName
from bptutor.notation import brackets, glyphs, indicators, lookup, operands, refusals, tree, typed_latex
from bptutor.notation.cursor import Cursor
from bptutor.notation.limits import DEEPEST_TREE, MOST_DIGITS
from bptutor.notation.refusals import COMPARISONS
from bptutor.notation.spelling import BLANK
from bptutor.notation.tree import Binary, Name, Node, Number

if TYPE_CHECKING:
    from bptutor.notation.lexer import Token
    from bptutor.notation.names import Vocabulary

OR, AND, NOT, COMPARE, SUM, PRODUCT, POWER = 1, 2, 3, 4, 5, 6, 8

_BINARY = {
    "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "hadamard": PRODUCT, "^": POWER,
    "or": OR, "and": AND,
}  # fmt: skip
_TRANSPOSED = re.compile(r"\^(?:[T⊤](?![A-Za-z0-9_(])|\{[T⊤]\})")


def parse(text: str, vocabulary: Vocabulary) -> Node:
    """The formula `text`, a value: a number, vector, matrix, or an indicator such as `[z > 0]`.

    Raises FormulaError (UnknownName, AmbiguousFormula) with the place in the text and a remedy.
    """
    node = Parser(text, vocabulary).whole()
    if tree.is_claim(node):
        message = "this is a comparison, and a formula is wanted"
        raise FormulaError(text, *node.span, message, "Write only one side of it, or 1[a > b] for 0 or 1.")
    return node


def parse_claim(text: str, vocabulary: Vocabulary) -> Node:
    """The claim `text`: comparisons, joined by and, or, not. Raises as `parse`."""
    node = Parser(text, vocabulary).whole()
    if not tree.is_claim(node):
        message = "this is a formula, and a claim is wanted"
        raise FormulaError(text, *node.span, message, "Compare it with something: a = b, a < b.")
    return node


def parse_assignment(text: str, vocabulary: Vocabulary) -> tuple[tree.Name | tree.Stepped, Node]:
    """One line `name = formula` of a graph or an update; the name may be new. Raises as `parse`."""
    return Parser(text, vocabulary).assignment()


class Parser(Cursor):
    """Reads one text. `operands` and `differentials` work on it as well."""

    # ----- whole texts -------------------------------------------------------------------------------

    def whole(self) -> Node:
        """All of the text as one tree."""
        if self.plain is None:
            return self._whole()
        try:
            return typed_latex.spanned(self._whole(), self.plain, len(self.typed))
        except FormulaError as error:
            raise typed_latex.pointed(error, self.plain, self.typed) from None

    def _whole(self) -> Node:
        if self.peek().kind == "end":
            raise self.error(0, 0, "there is nothing to read", "Write a formula.")
        node = self.climb(OR)
        self._finish(node)
        return node

    def assignment(self) -> tuple[tree.Name | tree.Stepped, Node]:
        """All of the text as `name = formula`, without LaTeX: exercise files have the plain notation."""
        if self.plain is not None:
            place = self.typed.index("\\")
            message = "LaTeX commands are not read here"
            remedy = "Write the symbol or its name: sigma, sqrt(x), a/b."
            raise FormulaError(self.typed, place, place + 1, message, remedy)
        target = self._target()
        node = self.climb(SUM)
        self._finish(node)
        return target, node

    def _target(self) -> tree.Name | tree.Stepped:
        start = self.peek().start
        for spelling in reversed(self.spellings(start)):
            sign = _BECOMES.match(self.text, spelling.end)
            if sign:
                name = self.vocabulary.resolve(spelling, self.scope) or Name(spelling.text)
                self.move(sign.end())
                self.defines = name.name
                return lookup.stepped(name, sign[1], (start, sign.end())) if sign[1] else name
        message = "this line does not say which quantity it defines"
        raise self.error(start, start + 1, message, "Write each line as name = formula.")

    def _finish(self, node: Node) -> None:
        token = self.peek()
        if token.kind != "end":
            raise refusals.unexpected(self, token)
        if len(self.text) > DEEPEST_TREE < tree.depth(node):  # an operation takes a character at least
            raise self._too_deep()

    def _too_deep(self) -> FormulaError:
        message = f"this formula has more than {DEEPEST_TREE} operations inside each other"
        return self.error(0, len(self.text), message, "Break it into named steps.")

    # ----- operators ---------------------------------------------------------------------------------

    def climb(self, least: int) -> Node:
        """An operand and all operators after it that bind at least as tightly as `least`."""
        left = self._operand(least)
        divided = False  # the last operand stands right after a division sign
        for _ in range(DEEPEST_TREE):
            token = self.peek()
            kind = self.word() or token.kind
            if kind in COMPARISONS and least <= COMPARE:
                left = self._comparisons(left)
            elif kind in _BINARY and _BINARY[kind] >= least:
                left = self._infix(left, kind)
                divided = kind == "/"
            elif least <= PRODUCT and self._starts_operand(token):
                left = self._juxtaposed(left, divided)
            else:
                return left
        raise self._too_deep()

    def until(self, stop: int, least: int) -> Node:
        """As `climb`, with the text ending at `stop`."""
        outer, self.stop = self.stop, min(stop, self.stop)
        node = self.climb(least)
        self.stop = outer
        self.move(self.place)
        return node

    def _infix(self, left: Node, op: str) -> Node:
        token = self.take()
        if op == "^" and _SQUARE.match(self.text, token.start):
            raise refusals.square_exponent(self, left, token)
        if op in ("and", "or"):
            self.move(token.start)
            return self._joined(op, left)
        level = _BINARY[op]
        if level == POWER:
            with self.nested(token.start, self.bars[-1] if self.bars else ""):
                right = self.climb(POWER)
        else:
            right = self.climb(level + 1)
        if op == "/" and self._is_root(left, right):
            raise refusals.open_root(self, left, right)
        return self.binary(op, left, right)

    def _is_root(self, left: Node, right: Node) -> bool:
        """Whether this is `x^1/2`, which is x/2 and hardly ever meant."""
        first = isinstance(left, Binary) and left.op == "^" and left.right == Number(Fraction(1))
        return first and isinstance(right, Number) and self.text[left.span[1] - 1] in "1¹"

    def binary(self, op: str, left: Node, right: Node) -> Node:
        """`left op right`, both of which must be values."""
        for side in (left, right):
            if tree.is_claim(side):
                message = "a comparison is no number"
                raise self.error(*side.span, message, "Write 1[a > b] for 1 where it holds, else 0.")
        return Binary(cast("tree.BinaryOp", op), left, right, (left.span[0], right.span[1]))

    def _joined(self, op: str, left: Node) -> Node:
        """`left and … and …`, as one node."""
        args = [left]
        while self.word() == op:
            token = self.take()
            self.move(token.start + len(op) if token.kind == "word" else token.end)
            args.append(self.climb(_BINARY[op] + 1))
        for side in args:
            if not tree.is_claim(side):
                message = f"'{op}' joins comparisons, and this is a value"
                raise self.error(*side.span, message, "Compare it with something: a = b.")
        return tree.Logic(cast("tree.LogicOp", op), tuple(args), (left.span[0], args[-1].span[1]))

    def _comparisons(self, left: Node) -> Node:
        found: list[Node] = []
        while self.peek().kind in COMPARISONS:
            sign = self.take()
            right = self.climb(SUM)
            for side in (left, right):
                if tree.is_claim(side):
                    message = "a comparison cannot be compared"
                    raise self.error(*side.span, message, "Join comparisons by 'and', or write 1[a > b].")
            op = cast("tree.CompareOp", sign.kind)
            found.append(tree.Compare(op, left, right, (left.span[0], right.span[1])))
            left = right
        if len(found) == 1:
            return found[0]
        return tree.Logic("and", tuple(found), (found[0].span[0], left.span[1]))

    # ----- juxtaposition -----------------------------------------------------------------------------

    def _starts_operand(self, token: Token) -> bool:
        if token.kind == "word":
            return not self.word()
        if token.kind in ("|", "||"):
            return not self.bars or self.bars[-1] not in ("|", "||")
        return token.kind in ("number", "(", "[", "{", "sqrt", "?")

    def _juxtaposed(self, left: Node, divided: bool) -> Node:
        start = self.peek().start
        if self.peek().kind == "number" and not indicators.starts(self, self.peek()):
            raise refusals.number_follows(self, left)
        right = self.climb(PRODUCT + 1)
        if divided and isinstance(left, Binary):
            raise refusals.open_division(self, left, right)
        if self._open_power(left, start) and not self._stands_apart(right, start):
            raise refusals.open_power(self, left, right)
        return self.binary("*", left, right)

    def _open_power(self, left: Node, start: int) -> bool:
        """Whether `left` is `e^…` with a bare exponent, as in `e^2x`; in `(y - o)^2 x` the power is plain."""
        if not isinstance(left, Binary) or left.op != "^" or isinstance(left.left, Name):
            return False
        if isinstance(left.right, Number) and not isinstance(left.left, Number | tree.Constant):
            return False
        written_as_glyph = "^" not in self.text[left.left.span[1] : left.right.span[0]]
        return not written_as_glyph and self.text[:start].rstrip()[-1:] not in (")", "}", "]")

    def _stands_apart(self, right: Node, start: int) -> bool:
        """Whether a bracket or another power follows behind a blank: `e^a (1 + b)`, `e^c e^(a-c)`.

        Nobody reads these as powers of a power's product; `e^2 x` and `e^a(1 + b)` people do.
        """
        if not self.text[start - 1].isspace():
            return False
        return self.text[start] == "(" or (
            isinstance(right, Binary) and right.op == "^" and right.left == tree.Constant("e")
        )

    # ----- operands ----------------------------------------------------------------------------------

    def _operand(self, least: int) -> Node:
        token = self.peek()
        if self.word() == "not" and least <= NOT:
            return self._not()
        if token.kind in ("-", "+"):
            return self._signed(least)
        return self._postfix(self.atom())

    def _signed(self, least: int) -> Node:
        sign = self.take()
        with self.nested(sign.start, self.bars[-1] if self.bars else ""):
            arg = self.climb(max(PRODUCT, least))
        if tree.is_claim(arg):
            raise self.error(*arg.span, "a comparison has no sign", "Write 1[a > b] for 0 or 1.")
        if sign.kind == "+":
            return arg
        if isinstance(arg, Number) and arg.value == 0:  # -0 is 0
            return arg
        return tree.Unary(arg, (sign.start, arg.span[1]))

    def _not(self) -> Node:
        start = self.peek().start
        self.move(start + (3 if self.peek().kind == "word" else 1))
        with self.nested(start):
            arg = self.climb(NOT)
        if not tree.is_claim(arg):
            raise self.error(*arg.span, "'not' stands before a comparison", "Write not (a = b).")
        return tree.Logic("not", (arg,), (start, arg.span[1]))

    def atom(self) -> Node:
        """An operand without signs before it or marks after it."""
        token = self.peek()
        if token.kind == "number":
            return self._number()
        if token.kind == "word":
            if self.word():
                raise refusals.missing(self, token)
            return operands.read(self)
        if token.kind in ("(", "[", "{"):
            return brackets.group(self)
        if token.kind in ("|", "||"):
            return brackets.between_bars(self, token)
        if token.kind == "sqrt":
            return self._root()
        if token.kind == "?":
            return self._blank()
        raise refusals.missing(self, token)

    def _number(self) -> Node:
        token = self.take()
        value = cast("Fraction", token.value)
        digits = self.text[token.start : token.end]
        span = (token.start, token.end)
        if digits in glyphs.FRACTIONS:
            top, below = Number(Fraction(value.numerator)), Number(Fraction(value.denominator))
            return Binary("/", top, below, span)
        number = Number(value, digits, span)
        if value == 1 and _INDICATED.match(self.text, token.end):
            return indicators.after_one(self, number)
        refusal = refusals.power_of_ten(self, token)
        if refusal:
            raise refusal
        return number

    def _blank(self) -> Node:
        token = self.take()
        if not self.vocabulary.has(BLANK):
            message = "'?' is not read"
            raise self.error(token.start, token.end, message, "Write a formula in its place.")
        return Name(BLANK, (), (token.start, token.end))

    def _root(self) -> Node:
        start = self.take().start
        token = self.peek()
        if token.kind not in ("number", "(", "word", "["):
            raise self.error(start, start + 1, "√ needs something after it", "Write sqrt(x).")
        with self.nested(start):
            arg = self.atom()
        after = self.peek()
        if token.kind != "(" and (self._starts_operand(after) or after.kind in ("^", "super")):
            shown = self.source(arg)
            readings = (f"sqrt({shown})…", f"sqrt({shown}…)")
            message = "how far does the root reach?"
            raise AmbiguousFormula(self.text, start, after.end, message, readings=readings)
        return tree.Call("sqrt", 0, (arg,), (), (start, self.place))

    def value(self) -> Node:
        """A value between brackets or commas."""
        node = self.climb(OR)
        if tree.is_claim(node):
            raise self.error(*node.span, "a comparison is no value", "Write 1[a > b] for 0 or 1.")
        return node

    # ----- after an operand --------------------------------------------------------------------------

    def _postfix(self, node: Node) -> Node:
        while True:
            token = self.peek()
            if token.kind == "T":
                self.take()
                node = tree.Transpose(node, (node.span[0], token.end))
            elif token.kind == "super":
                self.take()
                node = self.binary("^", node, self._raised(token))
            elif token.kind == "^" and self._transposes(token):
                node = tree.Transpose(node, (node.span[0], self.place))
            else:
                return node

    def _transposes(self, token: Token) -> bool:
        match = _TRANSPOSED.match(self.text, token.start)
        if match is None or self.vocabulary.has("T"):
            return False
        self.move(match.end())
        return True

    def _raised(self, token: Token) -> Node:
        """The exponent that a run of superscript characters stands for."""
        plain = cast("str", token.value).removeprefix("(").removesuffix(")")
        span = (token.start, token.end)
        digits = plain.lstrip("+-")
        if len(digits) > MOST_DIGITS:
            message = f"this exponent has more than {MOST_DIGITS} digits"
            raise self.error(*span, message, "Write a number that can be read.")
        if digits.isdecimal() and len(plain) - len(digits) <= 1:
            number = Number(Fraction(int(digits)), digits, span)
            return tree.Unary(number, span) if plain.startswith("-") and number.value else number
        name = self.vocabulary.canonical(plain) if digits.isalpha() else None
        if name is None:
            raise UnknownName(
                self.text, *span, f"the exponent {plain} is not known", "Write powers with ^.", name=plain
            )
        return tree.Name(name.name, name.indices, span)


_SQUARE = re.compile(r"\^\s*\{?\s*\[([^\[\]<>=≤≥≠]*)\]")
_INDICATED = re.compile(r"_?[\[({]")
_BECOMES = re.compile(r"(?:@(next|\d{1,4}))?\s*:?=(?![=<>])")


