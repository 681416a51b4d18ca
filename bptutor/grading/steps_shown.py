"""Printing the core's traces and workings: data from `calculus`, text from the notation printers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.trace import Factor, Path, Trace, table, trace
from bptutor.calculus.working import array_steps, steps
from bptutor.notation import readback, tree
from bptutor.notation.expand import standing_for
from bptutor.notation.printer import show, show_number
from bptutor.notation.simpler import simpler
from bptutor.notation.tidy import tidied
from bptutor.text import columns, pad

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block, Quantity
    from bptutor.calculus.trace import TableRow
    from bptutor.calculus.working import ArrayStep
    from bptutor.notation.printer import Style

GIVEN = "given"
WIDTH = 78
"""Lines are kept within so many columns where the formulas allow it."""


class Shower:
    """Shows what one problem computes, in its own names."""

    def __init__(self, problem: Problem, style: Style) -> None:
        self.problem = problem
        self._told: set[int] = set()  # arrays already shown: several targets share their steps
        self.style = style
        marks = ("←", "·", "?") if style == "unicode" else ("<-", "*", "?")
        self.arrow, self.times, self.unknown = marks

    # ---- text of one thing

    def name(self, q: Quantity) -> str:
        """A quantity by its name."""
        return show(readback.name_tree(q, self.problem.scope), self.style)

    def symbol(self, block: Block) -> str:
        """A factor as an expression."""
        return show(self._symbol(block), self.style)

    def _symbol(self, block: Block) -> tree.Node:
        return tidied(readback.symbol_tree(block, self.problem.scope))

    def factor_symbol(self, block: Block) -> str:
        """The same, in brackets where it is a sum or a negative: to stand in a product."""
        node = self._symbol(block)
        text = show(node, self.style)
        return f"({text})" if needs_brackets(node) else text

    def text(self, node: tree.Node) -> str:
        """A formula as typed by the author, printed."""
        return show(node, self.style)

    def definition(self, q: Quantity) -> str:
        """What a quantity is computed from, one level down."""
        return show(readback.definition_tree(q, self.problem.scope), self.style)

    def in_names(self, found: Trace) -> str:
        """The chain rule in names: a product of derivatives for each path, added up."""
        products = [
            f" {self.times} ".join(self.slope(f.of, f.by) for f in path.factors) or "1"
            for path in found.paths
        ]
        return " + ".join(products) + (" + ..." if found.more else "")

    def number(self, value: float | None) -> str:
        """A number, or `?` for one that is not determined."""
        return self.unknown if value is None else show_number(value, self.style)

    def slope(self, of: Quantity, by: Quantity) -> str:
        """`dL/dw`."""
        d = "∂" if self.style == "unicode" else "d"
        return f"{d}{self._bracketed(of)}/{d}{self._bracketed(by)}"

    def _bracketed(self, q: Quantity) -> str:
        name = self.name(q)
        return f"({name})" if any(c in name for c in " /*·+") else name

    # ---- one derivative

    def derivative(self, node: tree.Derivative) -> Iterator[str]:
        """A derivative by its paths, or, between arrays, by matrix steps."""
        block = self.problem.block(node)
        of, by = self.problem.block(node.of), self.problem.block(node.by)
        if block.shape or of.shape or by.shape:
            yield from self.arrays(block)
            return
        yield from self.paths(trace(self.problem.givens, of, by))

    def paths(self, found: Trace) -> Iterator[str]:
        """One factor a line on each path, the product below; then the sum over paths."""
        what = self.slope(found.of, found.by)
        if not found.paths:
            yield f"{what} = {self.number(found.value)}" + self._no_path(found)
            return
        ways = "1 path" if found.count == 1 else f"{found.count} paths, whose products add up"
        left_out = any(f.is_one for path in found.paths for f in path.factors)
        yield f"{what}: {ways}" + ("   (slopes of 1 are left out)" if left_out else "")
        for k, path in enumerate(found.paths, 1):
            yield from self._path(path, k, found.count)
        if found.more:
            yield f"... and {found.more} more paths of the same kind"
        if found.count > 1 and (total := self._sum(found)):
            yield total

    def _no_path(self, found: Trace) -> str:
        if found.of == found.by:
            return ": a quantity changes one for one with itself"
        return f": {self.name(found.of)} does not depend on {self.name(found.by)}"

    def _path(self, path: Path, k: int, count: int) -> Iterator[str]:
        label = f"path {k} of {count}:  " if count > 1 else "path:  "
        yield from self._stations([self.name(q) for q in path.stations], label)
        shown = [f for f in path.factors if not f.is_one]
        rows = [
            (self.slope(f.of, f.by), self.meaning(f), self.number(f.value), self._remark(f)) for f in shown
        ]
        if len(shown) != 1:
            rows.append(("product", self._product(shown), self.number(path.value), ""))
        yield from self._aligned(rows)

    def _stations(self, names: Sequence[str], lead: str) -> Iterator[str]:
        """`L <- a <- z`, on as many lines as it takes."""
        line = lead
        for k, name in enumerate(names):
            piece = name if k == len(names) - 1 else f"{name} {self.arrow} "
            if columns(line + piece) > WIDTH and line.strip():
                yield line.rstrip()
                line = " " * len(lead)
            line += piece
        yield line

    def meaning(self, f: Factor) -> str:
        """A factor as an expression, or the word for one that is given."""
        return GIVEN if f.role == "given" else self.symbol(f.symbol)

    def _product(self, shown: Sequence[Factor]) -> str:
        """All symbols in a row, where they fit."""
        if not shown or any(f.role == "given" for f in shown):
            return ""
        text = self._symbols(shown)
        return text if len(text) <= WIDTH - 20 else ""

    def _remark(self, f: Factor) -> str:
        return f"{self.arrow} this unit is off: the whole path is 0" if f.is_off else ""

    def _aligned(self, rows: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
        """Factors in columns: name = symbol = number; a symbol too long for its column gets its own line."""
        left = max(columns(r[0]) for r in rows)
        room = max(10, WIDTH - left - 26)
        middle = max((columns(r[1]) for r in rows if columns(r[1]) <= room), default=0)
        right = max(columns(r[2]) for r in rows)
        for k, (name, symbol, number, remark) in enumerate(rows):
            sign = "  " if k == 0 or name == "product" else f"{self.times} "
            sign = pad(sign, 2)
            long = columns(symbol) > room
            if long:
                yield f"  {sign}{pad(name, left)} = {symbol}"
            shown = "" if long else symbol
            equals = "=" if shown not in ("", number, GIVEN) else " "
            lead = " " * left if long else pad(name, left)
            said = pad(shown if shown != number else "", middle)
            if number == self.unknown:
                if not long:
                    yield f"  {sign}{lead} {equals} {said}".rstrip()
                continue
            start = "    " if long else f"  {sign}"
            yield f"{start}{lead} {equals} {said} = {number:>{right}}  {remark}".rstrip()

    def _sum(self, found: Trace) -> str:
        if found.more or any(p.value is None for p in found.paths):
            if found.value is not None:
                return f"sum over all paths: {self.number(found.value)}"
            return self._sum_in_symbols(found)
        terms = " + ".join(self._term(p.value) for p in found.paths)
        return f"sum over paths: {terms} = {self.number(found.value)}"

    def _sum_in_symbols(self, found: Trace) -> str:
        products = [self._symbols([f for f in p.factors if not f.is_one]) or "1" for p in found.paths]
        text = f"sum over paths: {' + '.join(products)}"
        return text if len(text) <= WIDTH and not found.more else ""

    def _symbols(self, shown: Sequence[Factor]) -> str:
        return f" {self.times} ".join(self.factor_symbol(f.symbol) for f in shown)

    def _term(self, value: float | None) -> str:
        text = self.number(value)
        return f"({text})" if text[0] in "-−" else text

    # ---- several derivatives of one quantity

    def table(self, of: tree.Node) -> Iterator[str]:
        """Forward values and gradients of every node, and how each gradient arises."""
        rows = reversed(table(self.problem.givens, self.problem.block(of)))
        name = self.slope_head(of)
        body = [
            (self.name(r.quantity), self.number(r.forward), self.number(r.backward), self.arises(r, of))
            for r in rows
        ]
        yield from _table([("node", "value", name, "how the gradient arises"), *body])

    def slope_head(self, of: tree.Node) -> str:
        """`df/d(node)`."""
        d = "∂" if self.style == "unicode" else "d"
        return f"{d}{show(of, self.style)}/{d}node"

    def arises(self, row: TableRow, of: tree.Node) -> str:
        """How the gradient of a node is put together from those after it."""
        if not row.arises:
            return "1, by itself" if row.backward == 1 else ""
        shares = [self._share(child, f, of) for child, f in row.arises]
        fork = f"   {self.arrow} fork: gradients add" if len(shares) > 1 else ""
        return " + ".join(shares) + fork

    def _share(self, child: Quantity, f: Factor, of: tree.Node) -> str:
        """The gradient of a child times the factor on the way to it; factors of 1 are left out."""
        d = "∂" if self.style == "unicode" else "d"
        arrives = f"{d}{self.text(of)}/{d}{self._bracketed(child)}"
        return arrives if f.is_one else f"{arrives} {self.times} {self.factor_symbol(f.symbol)}"

    # ---- values and arrays

    def values(self, nodes: Sequence[tree.Node]) -> Iterator[str]:
        """The definitions that lead to some quantities, each once, in order, with their numbers."""
        blocks = [self.problem.block(n) for n in nodes]
        seen: dict[Quantity, str] = {}
        for block in blocks:
            if block.shape:
                yield from self.arrays(block)
                continue
            for step in steps(self.problem.givens, block):
                passing = step.is_given and step.quantity.block is not block
                if step.quantity not in seen and not passing and not block.is_constant:
                    seen[step.quantity] = self._step(step.quantity, step.value)
        yield from seen.values()

    def _step(self, q: Quantity, value: float | None) -> str:
        """`z = w*x = 6`, without what would be said twice or is not known."""
        name, definition = self.name(q), self.definition(q)
        number = "" if value is None else self.number(value)
        return " = ".join(part for part in dict.fromkeys((name, definition, number)) if part)

    def arrays(self, block: Block) -> Iterator[str]:
        """Matrix steps: what each array is made of, its shape, its numbers."""
        for step in array_steps(self.problem.givens, block):
            if step.block.id in self._told or not (step.operands or step.block is block):
                continue
            self._told.add(step.block.id)
            yield from self._array_step(step)

    def _array_step(self, step: ArrayStep) -> Iterator[str]:
        """`z = W @ x   (3)` and its numbers below; an array that is given is only its numbers."""
        definition = show(self.array_definition(step.block), self.style)
        name = self.array_name(step.block)
        shape = f"   ({'x'.join(map(str, step.shape))})" if step.shape else ""
        if name == definition and step.value is not None:
            yield f"{name} = {self.numbers(step.value)}{shape}"
            return
        yield (f"{name} = {definition}" if name else definition) + shape
        if step.value is not None:
            yield f"  = {self.numbers(step.value)}"

    def array_definition(self, block: Block) -> tree.Node:
        """What an array is made of; by its name where it is a derivative that nothing leads further back."""
        scope = self.problem.scope
        found = simpler(readback.array_definition_tree(block, scope), scope)
        slopes = [part for part in tree.walk(found) if isinstance(part, tree.Derivative)]
        unknown = any(isinstance(slope.of, tree.Call) for slope in slopes)  # of a general function
        return (standing_for(block, scope) if unknown else None) or found

    def array_name(self, block: Block) -> str:
        """An array by its name; nothing where it has none."""
        if block.name is None:
            return ""
        return show(readback.symbol_tree(block, self.problem.scope), self.style)

    def numbers(self, value: object) -> str:
        """A number, or nested lists of them."""
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(self.numbers(v) for v in value)}]"
        assert isinstance(value, (int, float))
        return self.number(float(value))


def needs_brackets(node: tree.Node) -> bool:
    """Whether a formula needs brackets as a factor."""
    from bptutor.notation.tree import Binary, Unary

    return isinstance(node, Unary) or (isinstance(node, Binary) and node.op in ("+", "-"))


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table: first column to the left, numbers to the right, the last as it is."""
    widths = [max(columns(row[k]) for row in rows) for k in range(len(rows[0]) - 1)]
    for first, *numbers, last in rows:
        cells = [" " * (w - columns(n)) + n for n, w in zip(numbers, widths[1:], strict=True)]
        yield f"{pad(first, widths[0])}  {'  '.join(cells)}   {last}".rstrip()
