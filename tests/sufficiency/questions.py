"""Random questions about a world: values, derivatives, families and stated formulas, known and wanted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import NamedTuple

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Quantity
from bptutor.calculus.sufficiency.question import Number, Question
from bptutor.errors import GraphError
from tests.sufficiency.values import Rows
from tests.sufficiency.worlds import EDGES, WORLDS, World


class Asked(NamedTuple):
    """A question, and how to say it."""

    world: World
    question: Question
    text: str


def ask(seed: int, names: Sequence[str] = tuple(WORLDS)) -> Asked:
    """The random question of this number; worlds take turns."""
    rng = Random(seed)
    name = names[seed % len(names)]
    return _Asker((WORLDS | EDGES)[name](name), rng).ask(seed)


class _Asker:
    def __init__(self, world: World, rng: Random) -> None:
        self.world, self.rng = world, rng
        self.called: dict[int, str] = {}
        """What a row without a name of its own is called here."""
        named = [block for block in world.graph.blocks if isinstance(block.name, str)]
        self.names = {q.row: str(q) for block in reversed(named) for q in block.quantities()}

    def ask(self, seed: int) -> Asked:
        graph = self.world.graph
        wanted = self.wanted()
        target = wanted[0]
        known: list[Quantity] = []
        for _ in range(self.rng.choice([0, 0, 1, 1, 2]) if self.world.families else 0):
            known += self.rng.choice(self.world.families).quantities()
        known += [self.quantity() for _ in range(self.rng.randint(1, 4))]
        if self.rng.random() < 0.3:  # where what is known comes close to what is wanted
            known += self.nearby(target)
        fixed = self.numbers() if self.rng.random() < 0.15 else {}
        if self.rng.random() < 0.06:
            fixed |= self.computed_numbers(fixed)
        rows = {q.row for q in wanted}
        known = list({q.row: q for q in known if q.row not in rows}.values())
        numbers = ", ".join(f"{self.said(graph.owner[row])} = {n}" for row, n in fixed.items())
        told = f", at {numbers}" if fixed else ""
        listed = ", ".join(map(self.said, known)) or "nothing"
        text = f"{seed} {self.world.name}: {listed} -> {', '.join(map(self.said, wanted))}{told}"
        return Asked(self.world, Question(graph, known, wanted, fixed), text)

    def wanted(self) -> list[Quantity]:
        """One quantity, or now and then a whole family."""
        if self.world.families and self.rng.random() < 0.06:
            return list(self.rng.choice(self.world.families).quantities())
        return [self.quantity()]

    def said(self, q: Quantity) -> str:
        """By its name, or as it was made here; what two names share goes by the first."""
        return self.names.get(q.row) or self.called.get(q.row) or str(q)

    def quantity(self) -> Quantity:
        """A value, a derivative, or a formula of two of them; never a written number."""
        for _ in range(30):
            block = self.formula() if self.rng.random() < 0.12 else self.plain()
            if self.moves(int(block.rows)):
                return Quantity(block)
        return Quantity(self.world.tops[-1])

    def moves(self, row: int) -> bool:
        """Whether a leaf is somewhere below it."""
        op, operands = self.world.graph.recipe(row)
        return op == "leaf" or any(self.moves(x) for x in operands)

    def plain(self) -> Block:
        if self.rng.random() < 0.55:
            return self.entry(self.rng.choice([*self.world.tops, *self.world.bottoms]))
        return self.slope()

    def slope(self) -> Block:
        of, by = self.rng.choice(self.world.tops), self.entry(self.rng.choice(self.world.bottoms))
        try:
            block = derivative(of, by)
        except GraphError:  # several nodes hold this value
            return of
        return self.call(block, f"d({Quantity(of)})/d({Quantity(by)})")

    def call(self, block: Block, text: str) -> Block:
        self.called.setdefault(int(block.rows), text)
        return block

    def entry(self, block: Block) -> Block:
        return block[self.rng.choice(list(block.quantities())).index] if block.shape else block

    def formula(self) -> Block:
        a, b = self.plain(), self.plain()
        x, y = self.said(Quantity(a)), self.said(Quantity(b))
        sort = self.rng.randrange(5)
        text = (f"({x})*({y})", f"({x}) + ({y})", f"({x}) - ({y})", f"({x})^2", f"({x})*({y}) + ({x})")[sort]
        forms = (lambda: a * b, lambda: a + b, lambda: a - b, lambda: a**2, lambda: a * b + a)
        return self.call(forms[sort](), text)

    def nearby(self, target: Quantity) -> list[Quantity]:
        """What the target is made of, or some of it."""
        graph, row = self.world.graph, target.row
        for _ in range(self.rng.randint(1, 3)):
            operands = [x for x in graph.recipe(row)[1] if self.moves(x)]
            if not operands:
                break
            if self.rng.random() < 0.7:
                kept = operands if self.rng.random() < 0.7 else operands[1:]
                return [graph.owner[x] for x in kept]
            row = self.rng.choice(operands)
        return []

    def numbers(self) -> dict[int, Number]:
        """Small whole numbers for some of the leaves."""
        graph = self.world.graph
        found: dict[int, Number] = {}
        for q in (q for block in graph.blocks if block.op == "leaf" for q in block.quantities()):
            domain = graph.domains[q.block.id]
            if domain in ("real", "positive") and self.rng.random() < 0.5:
                size = self.rng.choice([1, 2, 3])
                found[q.row] = Fraction(size if domain == "positive" else self.rng.choice([-size, size]))
        return found

    def computed_numbers(self, fixed: dict[int, Number]) -> dict[int, Number]:
        """A number for something computed, one that it has at some instance of whole numbers."""
        graph, block = self.world.graph, self.rng.choice(self.world.tops)
        rows = Rows(graph, [int(block.rows)])
        leaves: dict[int, Number] = {row: Fraction(self.rng.choice([-2, -1, 1, 2])) for row in rows.leaves}
        domains = {graph.domains[graph.owner[row].block.id] for row in rows.leaves}
        if not rows.are_rational or domains != {"real"}:
            return {}
        return {int(block.rows): rows.precisely(leaves | fixed)[int(block.rows)]}
