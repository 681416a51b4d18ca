"""What a letter at the start of an operand begins: a quantity, a call, an index sum, a derivative.

The longest spelling that means something wins, and a quantity of the author wins over everything else. A word
that means nothing as a whole is still read when it falls apart into quantities in exactly one way (`w1x1`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.errors import AmbiguousFormula
from bptutor.notation import (
    brackets,
    calls,
    differentials,
    glued,
    glyphs,
    indicators,
    reductions,
    sum_bounds,
    tree,
    unmarked,
)
from bptutor.notation.limits import MOST_PRIMES
from bptutor.notation.lookup import known, resolved, star_belongs, with_step
from bptutor.notation.names import PREFIX_FUNCTIONS, with_subscript
from bptutor.notation.tree import Name, Node
from bptutor.notation.unknown import unknown

if TYPE_CHECKING:
    from bptutor.notation.parser import Parser
    from bptutor.notation.spelling import Spelling

OPTIONS = re.compile(r"\s*(axis|stride|pad|leak|order)\s*=(?!=)")

_CLOSERS = frozenset(("+", "-", ")", "]", "}", ",", ";", "end", "=", "!=", "<", "<=", ">", ">=", "|", "||"))
_DIFFERENTIAL = re.compile(r"[d∂]\S+\s*/\s*[d∂]")
_OVER = re.compile(r"\s*[/÷∕]\s*(?=[A-Za-z])")
_LOST_POWER = re.compile(r"\(|[-−](?=[^\W\d]|\()")
_PICKED = re.compile(r"\[([0-9]+)\]")
_BRACKETED = re.compile(r"\(([0-9]{1,3})\)")


def read(parser: Parser) -> Node:
    """The operand whose first letter stands at the parser's place."""
    start = parser.peek().start
    parser.move(start)
    derivative = differentials.read(parser, start)
    if derivative is not None:
        return derivative
    spellings = parser.spellings(start)
    for spelling in reversed(spellings):
        node = _meaning(parser, spelling, start)
        if node is not None:
            _refuse_leftovers(parser, spellings, node, start)
            return node
    node = differentials.short(parser, start) or indicators.named(parser, start)
    node = node or glued.first_of_product(parser, start)
    if node is None:
        raise unknown(parser, spellings, start)
    return node


def _meaning(parser: Parser, spelling: Spelling, start: int) -> Node | None:
    function = parser.vocabulary.function(spelling)
    if function in parser.vocabulary.functions and calls.is_called(parser.text, spelling.end):
        return _function(parser, str(function), spelling, start)
    if spelling.star and not star_belongs(parser, spelling, start):
        return None
    ranged = reductions.bounded(parser, spelling, start)
    if ranged is not None:
        return ranged
    index = sum_bounds.index_of(spelling)
    name = known(parser, spelling, start) if index else resolved(parser, spelling, start)
    if name is not None:
        return _quantity(parser, name, spelling, start)
    if index:
        return reductions.read(parser, spelling, index, start)
    if function is not None:
        return _function(parser, function, spelling, start)
    if spelling.key[1:] == ((), "", False) and spelling.base in ("e", "pi"):
        return _constant(parser, spelling, start)
    return None


def _constant(parser: Parser, spelling: Spelling, start: int) -> Node:
    """e or π; `e(-z)` and `e-z` are refused, for e^(-z) may be meant."""
    parser.move(spelling.end)
    if spelling.base == "pi":
        return tree.Constant("pi", (start, spelling.end))
    slip = _LOST_POWER.match(parser.text, spelling.end)
    if slip and parser.text[start : start + 1] == "e" and not parser.text[:start].rstrip().endswith("/"):
        end = sum_bounds.term_end(parser.text, slip.end() if slip[0] != "(" else spelling.end)
        rest = parser.text[spelling.end : end].strip()
        readings = (f"e^{rest}", f"e*{rest}" if rest[0] == "(" else f"e - {rest[1:]}")
        raise AmbiguousFormula(parser.text, start, end, "is this a power of e?", readings=readings)
    return tree.Constant("e", (start, spelling.end))


def _refuse_leftovers(parser: Parser, spellings: list[Spelling], node: Node, start: int) -> None:
    """A subscript or layer left behind a quantity: a name that does not exist, not a factor or a power."""
    if not isinstance(node, Name):
        return
    rest = parser.text[parser.place : parser.place + 1]
    if rest == "_" or rest in glyphs.SUBSCRIPTS:
        raise unknown(parser, [s for s in spellings if not s.layer] or spellings, start)
    layered = next((s for s in spellings if s.layer.isdecimal()), None)
    if layered is None or layered.end <= parser.place or rest == "[":
        return
    if parser.vocabulary.has_layers:
        shown = parser.text[start : parser.place]
        readings = (f"{shown}^{layered.layer}", *parser.vocabulary.unknown(layered)[1])
        message = f"there is no {layered.text}: is this a power?"
        raise AmbiguousFormula(parser.text, start, layered.end, message, readings=readings)


# ----- quantities --------------------------------------------------------------------------------------


def _quantity(parser: Parser, name: Name, spelling: Spelling, start: int) -> Node:
    parser.move(spelling.end)
    calls.refuse_new(parser, name, spelling, start)
    entry = unmarked.bracketed(parser, name, spelling)
    if entry is not None:
        parser.move(entry[1])
        return Name(entry[0].name, entry[0].indices, (start, entry[1]))
    picked = _PICKED.match(parser.text, spelling.end)
    if picked:
        readings = (with_subscript(name.name, picked[1]), f"{name.name}*{picked[1]}")
        message = "square brackets after a name: an index or a factor?"
        raise AmbiguousFormula(parser.text, start, picked.end(), message, readings=readings)
    _refuse_bracketed_layer(parser, name, spelling, start)
    return with_step(parser, name, start)


def _refuse_bracketed_layer(parser: Parser, name: Name, spelling: Spelling, start: int) -> None:
    """`a_1(3)` beside a quantity a_1^(3): hardly three times a_1."""
    found = None if spelling.layer else _BRACKETED.match(parser.text, spelling.end)
    layered = known(parser, spelling._replace(layer=found[1]), start) if found else None
    if found and layered:
        readings = (layered.name, f"{name.name}*{found[1]}")
        message = "a number in brackets after a name: a layer or a factor?"
        raise AmbiguousFormula(parser.text, start, found.end(), message, readings=readings)


# ----- functions ---------------------------------------------------------------------------------------


def _function(parser: Parser, name: str, spelling: Spelling, start: int) -> Node:
    marks = calls.PRIMES.match(parser.text, spelling.end)
    primes = sum(glyphs.PRIMES[mark] for mark in marks[0]) if marks else 0
    if marks and primes > MOST_PRIMES:
        message = f"these are more than {MOST_PRIMES} primes"
        raise parser.error(*marks.span(), message, "Write fewer.")
    parser.move(marks.end() if marks else spelling.end)
    power = calls.raised(parser.text, parser.place)
    if power:
        return _powered(parser, name, primes, power, start)
    if parser.peek().kind == "(":
        summed = reductions.called(parser, name, start) if not primes else None
        if summed is not None:
            return summed
        return call(parser, name, primes, start)
    if primes:
        slope = Name(name + "'" * primes, (), (start, parser.place))
        _refuse_argument(parser, slope)
        return slope
    return _unbracketed(parser, name, start)


def _refuse_argument(parser: Parser, slope: Name) -> None:
    """Refuse `g' z`: the slope at z, or the slope times z?"""
    token = parser.peek()
    spellings = parser.spellings(token.start) if token.kind == "word" and not parser.word() else []
    if not spellings or _DIFFERENTIAL.match(parser.text, token.start):
        return
    if any(parser.vocabulary.function(spelling) for spelling in spellings):
        return
    end = max(s.end for s in spellings if not s.star)
    shown, argument = parser.text[slice(*slope.span)], parser.text[token.start : end]
    message = f"is this {shown} at {argument}, or {shown} times {argument}?"
    readings = (f"{shown}({argument})", f"{shown}*{argument}")
    raise AmbiguousFormula(parser.text, slope.span[0], end, message, readings=readings)


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
        brackets.close(parser, opening)
    span = (start, parser.place)
    if len(args) == 1 and not options and not primes and name not in parser.vocabulary.functions:
        if name == "abs":
            return tree.Absolute(args[0], span)
        if name == "norm":
            return tree.Norm(args[0], span)
    return tree.Call(name, primes, tuple(args), tuple(options), span)


def _over_another(parser: Parser) -> bool:
    """Whether `/ cosh x` follows, so that `sinh x` is complete."""
    over = _OVER.match(parser.text, parser.place)
    functions = (parser.vocabulary.function(s) for s in parser.spellings(over.end())) if over else ()
    return any(function in PREFIX_FUNCTIONS for function in functions)


def _unbracketed(parser: Parser, name: str, start: int) -> Node:
    """`ln h`: allowed for the functions textbooks write so, when one plain thing follows and then a sum."""
    token = parser.peek()
    shown = parser.text[start : parser.place]
    unclear = reductions.unbracketed(parser, name, start)
    if unclear is not None:
        raise unclear
    if token.kind not in ("word", "number") or parser.word():
        message = f"{shown} is a function and needs something in round brackets"
        raise parser.error(start, parser.place, message, f"Write {shown}(…).")
    with parser.nested(start):
        arg = parser.atom()
    follows = parser.peek()
    argument = parser.text[arg.span[0] : arg.span[1]]
    plain = isinstance(arg, Name | tree.Number | tree.Call | tree.Absolute)
    ends = follows.kind in _CLOSERS or parser.word() or _over_another(parser)
    if name in PREFIX_FUNCTIONS and plain and ends:
        return tree.Call(name, 0, (arg,), (), (start, parser.place))
    if name in PREFIX_FUNCTIONS:
        readings = (f"{shown}({argument})…", f"{shown}({argument}…)")
        message = f"how far does {shown} reach?"
    else:
        readings = (f"{shown}({argument})", f"{shown}*{argument}")
        message = f"is {shown} a function of {argument}, or a factor?"
    raise AmbiguousFormula(parser.text, start, arg.span[1], message, readings=readings)
