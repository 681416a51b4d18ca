"""What a letter at the start of an operand begins: a quantity, a call, an index sum, a derivative.

The longest spelling that means something wins, and a quantity of the author wins over everything else. A word
that means nothing as a whole is still read when it falls apart into quantities in exactly one way (`w1x1`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from bptutor.errors import AmbiguousFormula, FormulaError, UnknownName
from bptutor.notation import calls, differentials, glyphs, tree
from bptutor.notation.names import PREFIX_FUNCTIONS, SeveralEntries, with_subscript
from bptutor.notation.spelling import Spelling, letters_at, spellings_at, word_at
from bptutor.notation.tree import Name, Node

if TYPE_CHECKING:

    from bptutor.notation.parser import Parser

REDUCTIONS = {
    "sum": "sum", "Sigma": "sum", "mean": "mean", "avg": "mean", "prod": "prod", "Pi": "prod", "max": "max",
    "min": "min", "all": "all", "any": "any",
}  # fmt: skip
OPTIONS = re.compile(r"\s*(axis|stride|pad|leak|order)\s*=(?!=)")
LEVEL_PRODUCT = 6
MOST_NAMES_SHOWN = 8
MOST_INDICES = 2
"""Letters after `sum_`; `max_val` is a name."""
LONGEST_PRODUCT = 40
"""Letters in a word that is taken apart; longer ones are plain mistakes."""

_CALLED = re.compile(r"\s*[(\[{]")
_PRIMES = re.compile(f"[{''.join(glyphs.PRIMES)}]+")
_POWER = re.compile(r"(?:\^\{?([-−]?[0-9]+)\}?|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))(?=\s*\()")
_CLOSERS = frozenset(("+", "-", ")", "]", "}", ",", ";", "end", "=", "!=", "<", "<=", ">", ">=", "|", "||"))
_OPERAND = re.compile(f"(?![ᵀ⊤{''.join(glyphs.SUPERSCRIPTS)}])[\\w(\\[{{|√∂‖]|\\.[0-9]")
_STEP = re.compile(r"@(next|[0-9]{1,4})(?![A-Za-z0-9_(]|\.[0-9])")
_PICKED = re.compile(r"\[([0-9]+)\]")
_LOGIC = re.compile(r"(?:and|or)(?![A-Za-z0-9_^'])")


def read(parser: Parser) -> Node:
    """The operand whose first letter stands at the parser's place."""
    start = parser.peek().start
    parser.move(start)
    derivative = differentials.read(parser, start)
    if derivative is not None:
        return derivative
    spellings = spellings_at(parser.text, start)
    for spelling in reversed(spellings):
        node = _meaning(parser, spelling, start)
        if node is not None:
            _refuse_leftovers(parser, spellings, node, start)
            return node
    node = differentials.short(parser, start) or _first_of_product(parser, start)
    if node is None:
        raise _unknown(parser, spellings, start)
    return node


def _meaning(parser: Parser, spelling: Spelling, start: int) -> Node | None:
    function = parser.vocabulary.function(spelling)
    if function in parser.vocabulary.functions and _is_called(parser, spelling.end):
        return _function(parser, str(function), spelling, start)
    if spelling.star and not star_belongs(parser, spelling, start):
        return None
    index = _reduction_index(spelling)
    name = known(parser, spelling, start) if index else resolved(parser, spelling, start)
    if name is not None:
        return _quantity(parser, name, spelling, start)
    if index:
        return _reduction(parser, spelling, index, start)
    if function is not None:
        return _function(parser, function, spelling, start)
    if spelling.key[1:] == ((), "", False) and spelling.base in ("e", "pi"):
        parser.move(spelling.end)
        return tree.Constant("e" if spelling.base == "e" else "pi", (start, spelling.end))
    return None


def _refuse_leftovers(parser: Parser, spellings: list[Spelling], node: Node, start: int) -> None:
    """A subscript or layer left behind a quantity: a name that does not exist, not a factor or a power."""
    if not isinstance(node, Name):
        return
    rest = parser.text[parser.place : parser.place + 1]
    if rest == "_" or rest in glyphs.SUBSCRIPTS:
        raise _unknown(parser, [s for s in spellings if not s.layer] or spellings, start)
    layered = next((s for s in spellings if s.layer.isdecimal()), None)
    if layered is None or layered.end <= parser.place or rest == "[":
        return
    if parser.vocabulary.has_layers:
        shown = parser.text[start : parser.place]
        readings = (f"{shown}^{layered.layer}", *parser.vocabulary.unknown(layered)[1])
        message = f"there is no {layered.text}: is this a power?"
        raise AmbiguousFormula(parser.text, start, layered.end, message, readings=readings)


# ----- quantities --------------------------------------------------------------------------------------


def resolved(parser: Parser, spelling: Spelling, start: int) -> Name | None:
    """The quantity a spelling means here, or None. Raises AmbiguousFormula for `W_111` of a 64x64 matrix."""
    try:
        name = parser.vocabulary.resolve(spelling, parser.scope)
    except SeveralEntries as several:
        message = "this subscript can be split in several ways"
        raise AmbiguousFormula(
            parser.text, start, spelling.end, message, readings=several.readings
        ) from None
    return Name(name.name, name.indices, (start, spelling.end)) if name else None


def stepped(name: Name, step: str, span: tree.Span) -> tree.Stepped:
    """`w@1` or `w@next`."""
    return tree.Stepped(name, "next" if step == "next" else int(step), span)


def with_step(parser: Parser, name: Name, start: int) -> Name | tree.Stepped:
    """A quantity just read, with the `@1` or `@next` that may follow it."""
    step = _STEP.match(parser.text, parser.place)
    if step is None:
        return name
    parser.move(step.end())
    return stepped(name, step[1], (start, step.end()))


def known(parser: Parser, spelling: Spelling, start: int) -> Name | None:
    """As `resolved`, but never a name that is only new here."""
    name = resolved(parser, spelling, start)
    new = name is not None and parser.vocabulary.new_names and not parser.vocabulary.has(name.name)
    return None if new else name


def _quantity(parser: Parser, name: Name, spelling: Spelling, start: int) -> Node:
    parser.move(spelling.end)
    calls.refuse_new(parser, name, spelling, start)
    picked = _PICKED.match(parser.text, spelling.end)
    if picked:
        readings = (with_subscript(name.name, picked[1]), f"{name.name}*{picked[1]}")
        message = "square brackets after a name: an index or a factor?"
        raise AmbiguousFormula(parser.text, start, picked.end(), message, readings=readings)
    return with_step(parser, name, start)


def star_belongs(parser: Parser, spelling: Spelling, start: int) -> bool:
    """Whether the star after a name is part of it (`y*`) and not a product sign (`y*x`)."""
    text, end = parser.text, spelling.end
    if known(parser, spelling, start) is None:
        return False
    if text[end - 1] not in glyphs.STARS or text[end - 2] == "^":
        return True
    if text[end : end + 1] == "*":
        shown = text[start:end]
        readings = (f"({shown})*…", f"({shown})^…")
        raise AmbiguousFormula(text, start, end + 1, "what do these stars say?", readings=readings)
    plain = Spelling(spelling.base, spelling.subs, spelling.layer, star=False, end=end)
    return known(parser, plain, start) is None or _star_between(parser, start, end)


def _star_between(parser: Parser, start: int, end: int) -> bool:
    """With both y and y* known: what follows the star decides, or nobody can."""
    text = parser.text
    follows = text[end:].lstrip(glyphs.SPACES)
    spaced = text[end : end + 1] in glyphs.SPACES
    closes = follows[:1] in "|‖" and parser.bars and parser.bars[-1] in ("|", "||")
    starts_operand = bool(_OPERAND.match(follows)) and not closes
    if not follows or _LOGIC.match(follows) or (spaced and follows[0] in glyphs.MINUS):
        return True
    if not starts_operand and follows[0] not in glyphs.MINUS:
        return True
    if starts_operand and not spaced:
        return False
    plain, shown = text[start : end - 1], text[start:end]
    sign = follows[0] if follows[0] in glyphs.MINUS else ""
    readings = (f"{plain} * ({sign}…)", f"({shown}) {sign or '*'} …")
    raise AmbiguousFormula(text, start, end, f"{plain} times, or {shown}?", readings=readings)


# ----- functions ---------------------------------------------------------------------------------------


def _is_called(parser: Parser, end: int) -> bool:
    return bool(_CALLED.match(parser.text, end) or _PRIMES.match(parser.text, end) or _raised(parser, end))


def _raised(parser: Parser, end: int) -> re.Match[str] | None:
    return _POWER.match(parser.text, end)


def _function(parser: Parser, name: str, spelling: Spelling, start: int) -> Node:
    marks = _PRIMES.match(parser.text, spelling.end)
    primes = sum(glyphs.PRIMES[mark] for mark in marks[0]) if marks else 0
    parser.move(marks.end() if marks else spelling.end)
    power = _raised(parser, parser.place)
    if power:
        return _powered(parser, name, primes, power, start)
    if parser.peek().kind == "(":
        return call(parser, name, primes, start)
    if primes:
        return Name(name + "'" * primes, (), (start, parser.place))
    return _unbracketed(parser, name, start)


def _powered(parser: Parser, name: str, primes: int, power: re.Match[str], start: int) -> Node:
    """`sin^2(x)` is (sin(x))^2; a negative power could also mean the inverse function."""
    exponent = power[1] or "".join(glyphs.SUPERSCRIPTS[glyph] for glyph in power[2])
    if exponent[0] in glyphs.MINUS:
        readings = (f"1/{name}(…)", f"the inverse function of {name}, by its own name")
        message = "is this one over the function, or its inverse?"
        raise AmbiguousFormula(parser.text, start, power.end(), message, readings=readings)
    parser.move(power.end())
    called = call(parser, name, primes, start)
    number = tree.Number(Fraction(int(exponent)), exponent, power.span())
    return tree.Binary("^", called, number, (start, parser.place))


def call(parser: Parser, name: str, primes: int, start: int) -> Node:
    """The function `name` of the bracket at the parser's place."""
    opening = parser.take()
    args: list[Node] = []
    options: list[tuple[str, Node]] = []
    with parser.nested(opening.start, opening.kind, cost=2):
        while True:
            option = OPTIONS.match(parser.text, parser.place)
            if option and not parser.vocabulary.has(option[1]):
                parser.move(option.end())
                options.append((option[1], parser.value()))
            else:
                args.append(parser.value())
            if not parser.accept(","):
                break
        parser.close(opening)
    span = (start, parser.place)
    if len(args) == 1 and not options and not primes and name not in parser.vocabulary.functions:
        if name == "abs":
            return tree.Absolute(args[0], span)
        if name == "norm":
            return tree.Norm(args[0], span)
    return tree.Call(name, primes, tuple(args), tuple(options), span)


def _unbracketed(parser: Parser, name: str, start: int) -> Node:
    """`ln h`: allowed for the functions textbooks write so, when one plain thing follows and then a sum."""
    token = parser.peek()
    shown = parser.text[start : parser.place]
    if token.kind not in ("word", "number") or parser.word():
        message = f"{shown} is a function and needs something in brackets"
        raise parser.error(start, parser.place, message, f"Write {shown}(…).")
    with parser.nested(start):
        arg = parser.atom()
    follows = parser.peek()
    argument = parser.text[arg.span[0] : arg.span[1]]
    plain = isinstance(arg, Name | tree.Number)
    if name in PREFIX_FUNCTIONS and plain and (follows.kind in _CLOSERS or parser.word()):
        return tree.Call(name, 0, (arg,), (), (start, parser.place))
    if name in PREFIX_FUNCTIONS:
        readings = (f"{shown}({argument})…", f"{shown}({argument}…)")
        message = f"how far does {shown} reach?"
    else:
        readings = (f"{shown}({argument})", f"{shown}*{argument}")
        message = f"is {shown} a function of {argument}, or a factor?"
    raise AmbiguousFormula(parser.text, start, arg.span[1], message, readings=readings)


# ----- index sums --------------------------------------------------------------------------------------


def _reduction_index(spelling: Spelling) -> str:
    """The index letters, joined, in `sum_k`, `mean_{i,j}`, `sum_ij`; "" when this is no such thing."""
    plain = len(spelling.subs) == 1 and not spelling.layer and not spelling.star
    if not plain or spelling.base not in REDUCTIONS:
        return ""
    letters = spelling.subs[0].replace(",", "")
    return letters if letters.isalpha() and len(letters) <= MOST_INDICES else ""


def _reduction(parser: Parser, spelling: Spelling, index: str, start: int) -> Node:
    kind = cast("tree.ReduceKind", REDUCTIONS[spelling.base])
    parser.move(spelling.end)
    outer = parser.scope
    parser.scope = outer.union(index)
    with parser.nested(start):
        body = _body(parser, kind, start)
    parser.scope = outer
    claim = tree.is_claim(body)
    if claim != (kind in ("all", "any")):
        wanted = "a claim, such as [a = b]" if not claim else "a value"
        raise parser.error(*body.span, f"{spelling.base}_{index} is of {wanted}", "Change what it is of.")
    for letter in reversed(index):
        body = tree.Reduce(kind, letter, body, (start, parser.place))
    return body


def _body(parser: Parser, kind: str, start: int) -> Node:
    token = parser.peek()
    if token.kind in ("(", "[", "{"):
        return parser.group(claims=kind in ("all", "any"))
    if kind in ("sum", "mean") and token.kind in ("word", "number"):
        with parser.nested(start):
            return parser.climb(LEVEL_PRODUCT)
    shown = parser.text[start : parser.place]
    message = f"{shown} needs brackets around what it is taken of"
    raise parser.error(start, parser.place, message, f"Write {shown}(…).")


# ----- words that are several, or none -----------------------------------------------------------------


def _first_of_product(parser: Parser, start: int) -> Node | None:
    """The first quantity of a word such as `w1x1`, the rest being left to be read as a factor."""
    if start not in parser.cuts:
        parser.cuts.update(_only_cut(parser, start))
    end = parser.cuts.get(start)
    name = known(parser, _bare(parser, start, end), start) if end else None
    if end is None or name is None:
        return None
    parser.move(end)
    return name


def _only_cut(parser: Parser, start: int) -> dict[int, int]:
    """Where each quantity of a word starts and ends, but for the last; {} when it does not fall apart."""
    text = parser.text
    ways = _ways(parser, start)
    if len(ways) > 1:
        readings = tuple("*".join(text[a:b] for a, b in way) for way in ways[:3])
        end = max(b for _, b in ways[0])
        message = "this word can be taken apart in several ways"
        raise AmbiguousFormula(text, start, end, message, readings=readings)
    return dict(ways[0][:-1]) if ways else {}


def _ways(parser: Parser, start: int) -> list[tuple[tuple[int, int], ...]]:
    """The ways (four at most) to read the word at `start` as two or more quantities side by side."""
    text = parser.text
    ends = [end for _, end in letters_at(text, start)]
    if len(ends) > LONGEST_PRODUCT:
        return []
    ways: dict[int, list[tuple[tuple[int, int], ...]]] = {}
    for place in reversed([start, *ends[:-1]]):
        found: list[tuple[tuple[int, int], ...]] = []
        if place > start:
            found += [((place, end),) for end in _ends_here(parser, place)]
        for end in ends[:-1]:
            splits = end > place and not glyphs.letter_name(text[end])[:1].isdecimal()
            if splits and ways[end] and known(parser, _bare(parser, place, end), place):
                found += [((place, end), *rest) for rest in ways[end]]
        ways[place] = found[:4]
    return ways[start]


def _bare(parser: Parser, start: int, end: int) -> Spelling:
    """The letters of a stretch as a name of their own."""
    return Spelling(word_at(parser.text[:end], start)[0], (), "", star=False, end=end)


def _ends_here(parser: Parser, start: int) -> list[int]:
    """Where the rest of a word ends, if all of it is one quantity or a function being called."""
    for spelling in reversed(spellings_at(parser.text, start)):
        called = parser.vocabulary.function(spelling) and _is_called(parser, spelling.end)
        if called or known(parser, spelling, start):
            return [spelling.end]
    return []


def _unknown(parser: Parser, spellings: list[Spelling], start: int) -> FormulaError:
    if not spellings:  # a lookalike, or a letter of a script that formulas do not use
        return parser.error(start, start + 1, "this letter is not read", "Use Latin or Greek letters.")
    fitting = [s for s in spellings if not s.star and not any("," in sub for sub in s.subs)]
    spelling = fitting[-1] if fitting else spellings[0]
    if calls.is_unsupported(parser, spelling):
        return calls.unknown_function(parser, spelling, start)
    message, suggestions = parser.vocabulary.unknown(spelling)
    remedy = None if suggestions else _what_there_is(parser)
    return UnknownName(
        parser.text, start, spelling.end, message, remedy, name=spelling.text, suggestions=suggestions
    )


def _what_there_is(parser: Parser) -> str:
    """A remedy that names the quantities, the first of them if there are many."""
    names = [quantity.name for quantity in parser.vocabulary.quantities]
    if not names:
        return "There are no quantities here; write numbers."
    more = " and others" if len(names) > MOST_NAMES_SHOWN else ""
    return f"The quantities are {', '.join(names[:MOST_NAMES_SHOWN])}{more}."
