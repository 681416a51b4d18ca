"""The hint ladder of an item, rung by rung: from where to look to all of the computation but its answer.

    general      what the author wrote; else made hints: where to look, the rule, the rule in names
    names        the chain rule along each path, or the order of the computation
    symbols      each piece as a formula
    numbers      the pieces as numbers, up to the step at which the student's own computation goes wrong

Above the last of these rungs there is only the worked solution (`traces`), which tells the answer. No rung
tells it: what would be graded as right is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, FillSpec, FormulaSpec
from bptutor.errors import BptutorError
from bptutor.grading.hints import gives_away, hints
from bptutor.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.worked_lines import Key, Line, Work
    from bptutor.notation import tree
    from bptutor.notation.printer import Style

MADE = ("where to look", "the rule", "the rule in symbols of this exercise")
"""What the first made hints are, in their order."""


PATHS = "the paths in names"
FACTORS = "each factor as a formula"


class Rung(Record):
    """One hint: what it is, to follow "`hint` for" (empty: just a hint), and its text of one or more lines.

    Each of its lines stands for itself where it is `in_lines`. A rung with `numbers` is nearly the answer:
    whoever opens it is asked for a try first.
    """

    what: str
    text: str
    in_lines: bool = False
    numbers: bool = False


def rungs(item: Item, style: Style = "unicode", at: str = "") -> list[Rung]:
    """The ladder from the gentlest hint on. `at` is the quantity at which the student's answer goes wrong."""
    found = general(item, style)
    told = _squeezed("\n".join(rung.text for rung in found))
    rest = [rung for rung in _pieces(item, style, at) if _squeezed(rung.text) not in told]
    factors = next((rung.text.split("\n") for rung in rest if rung.what == FACTORS), [])
    if any(_squeezed(line.partition("=")[0]) + "=" in told for line in factors):
        rest = [rung for rung in rest if rung.what != PATHS]  # who wrote the hints is past that already
    return [*found, *rest]


def _squeezed(text: str) -> str:
    """A text without what brackets and spaces make different in it."""
    return "".join(c for c in text if not c.isspace() and c not in "()·*")


def general(item: Item, style: Style = "unicode") -> list[Rung]:
    """What the author wrote, or where to look, the rule, and the rule in names."""
    return [Rung(_what(item, k), text) for k, text in enumerate(hints(item, style))]


def _what(item: Item, k: int) -> str:
    """What the hint at place `k` is: of those that an author wrote nobody knows."""
    other = "another hint" if k else ""
    return other if item.hints or k >= len(MADE) else MADE[k]


def _pieces(item: Item, style: Style, at: str) -> Iterator[Rung]:
    if item.exercise.model is None:  # nothing is computed, and there is no reason to load the core
        return
    from bptutor.grading.steps_shown import Shower
    from bptutor.grading.worked_lines import keys_of, works

    try:
        found = works(item, Shower(item.problem, style))
        wrong_at = keys_of(item.problem, at) if at else frozenset()
    except BptutorError:
        return
    shown = _Safe(item, style)
    yield from _rung(PATHS, "the order of work", shown.names(found), found)
    yield from _rung(FACTORS, "each step as a formula", shown.symbols(found), found)
    cut = shown.numbers(found, wrong_at) if wrong_at else []
    last = "the numbers up to the step that differs" if cut else "the numbers, all but the last step"
    yield from _rung(last, last, cut or shown.numbers(found), found, numbers=True)


def _rung(
    chain: str, order: str, lines: Iterable[str], found: Sequence[Work], *, numbers: bool = False
) -> Iterator[Rung]:
    """A rung of `lines`, if there are any, called by what the computation is."""
    text = "\n".join(lines)
    if text:
        what = chain if any(work.by_factors for work in found) else order
        yield Rung(what, text, in_lines=True, numbers=numbers)


class _Safe:
    """Tells a computation without telling the answer of `item`."""

    def __init__(self, item: Item, style: Style) -> None:
        self._item, self._style = item, style

    def names(self, found: Sequence[Work]) -> Iterator[str]:
        """The chain rule of each derivative, the order of everything else."""
        for work in found:
            names = work.ways if self._tells_chain(work) else work.names
            if names and not self._is_told(names):
                yield names

    def symbols(self, found: Sequence[Work]) -> Iterator[str]:
        """Each line as a formula; none where partial derivatives are to be written, not worked out."""
        if isinstance(self._item.spec, FormulaSpec) and self._item.spec.form == "local-partials":
            return
        for line in _each_once(found):
            if line.symbol and line.symbol not in (line.name, line.number) and not self._tells(line):
                yield _joined(line.name, line.symbol)

    def numbers(self, found: Sequence[Work], wrong_at: frozenset[Key] = frozenset()) -> list[str]:
        """Each line with its number, up to the one that is `wrong_at`, or all that are not the answer.

        Nothing where the first line is the wrong one already, or none is.
        """
        told: list[str] = []
        for line in _each_once(found):
            if not line.keys.isdisjoint(wrong_at):
                open_end = "" if self._tells(line) else line.symbol
                return [*told, _joined(line.name, open_end, "?")] if told else []
            if line.number and not line.goal and not self._tells(line):
                told.append(_joined(line.name, line.symbol, line.number))
        return [] if wrong_at else told

    def _tells_chain(self, work: Work) -> bool:
        """Whether the chain rule in names is an answer already."""
        if not isinstance(self._item.spec, FormulaSpec) or work.chain is None:
            return False
        from bptutor.bank.right_formula import chain_rule

        try:
            return self._item.spec.form == "local-partials" or self._is_right(
                chain_rule(self._item.problem, work.chain)
            )
        except BptutorError:
            return True

    def _tells(self, line: Line) -> bool:
        """Whether the formula of a line is an answer."""
        if isinstance(self._item.spec, (FormulaSpec, FillSpec)):
            return line.node is not None and self._is_right(line.node)
        return self._is_told(_joined(line.name, line.symbol))

    def _is_right(self, node: tree.Node) -> bool:
        from bptutor.grading.formula_hints import is_right

        return is_right(self._item, node)

    def _is_told(self, text: str) -> bool:
        return isinstance(self._item.spec, ChoiceSpec) and gives_away(text, self._item, self._style)


def _each_once(found: Sequence[Work]) -> list[Line]:
    """All lines, each name once; what is asked for in one place is not told in another."""
    lines = [line for work in found for line in work.lines]
    goals = {line.name for line in lines if line.goal}
    once = {line.name: line for line in reversed(lines)}
    kept = [once[name] for name in dict.fromkeys(line.name for line in lines)]
    return [replace(line, goal=True) if line.name in goals else line for line in kept]


def _joined(name: str, *parts: str) -> str:
    """`name = symbol = number`, nothing said twice; a path "gives" its number."""
    if name.endswith((":", " gives")):
        return f"{name} {' = '.join(filter(None, parts))}"
    known = dict.fromkeys(part for part in parts if part and part != name)
    if "given" in known:
        known = dict.fromkeys([*(part for part in known if part != "given"), "given"])
        return f"{name} = {', '.join(known)}" if len(known) > 1 else f"{name} is given"
    return " = ".join((name, *known))
