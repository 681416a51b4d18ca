"""Whether a claim holds for all completions of the givens.

What the givens determine is compared. The rest is tried on thousands of random instances. A claim that fails
on one of them is false, provided the instance fits the givens. Equations that hold on all of them are true,
once every gate was seen on both sides; inequalities that hold on all of them are undecided. Numbers are never
compared with `==`: two ways of computing one value differ in the last bit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.bank.samples import STRETCHES, samples_of
from bptutor.bank.witness import Witness
from bptutor.calculus.agreement import EQUAL, GREATER, LESS, RELATIVE, UNDECIDED, UNDEFINED, order
from bptutor.calculus.arrays import places
from bptutor.calculus.coverage import Coverage
from bptutor.calculus.equivalence import Comparison
from bptutor.calculus.graph import Quantity
from bptutor.calculus.precise import compared
from bptutor.calculus.sampling import ENOUGH
from bptutor.errors import FormulaError, Undecided
from bptutor.notation import tree
from bptutor.notation.build import Builder, free_indices
from bptutor.notation.terms import Term, spread, union

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block
    from bptutor.calculus.sampling import Instances

MOST_CASES = 400
"""How often `all` and `any` may be spelled out."""
LARGEST_SETTLED = 1000
"""In larger arrays one unknown entry is enough to try instances, instead of looking at every other entry."""
DISPUTED = 1e-6
"""Values that differ by less than this share of their terms, or of 1, are computed with many digits ..."""
ROUNDING = 1e-12
"""... or where that cannot be done (a given derivative was followed backwards) equal below this share."""


class Judge:
    """Decides claims about one problem; `text` is what they were read from, for the errors."""

    def __init__(self, problem: Problem, text: str = "") -> None:
        self.problem, self.text = problem, text
        self._read: dict[Any, tuple[Term, Term]] = {}
        self._sides: dict[Any, tuple[Block, Block]] = {}
        self._unrolled: set[tree.Node] = set()
        self._moderate = True
        self._size = 1

    def holds(self, claim: tree.Node) -> bool:
        """Raises Undecided where neither a proof nor a counterexample is found, FormulaError."""
        claim = self._for_all(claim)
        known = self._known(claim, {})
        return self._sampled(claim) if known is None else known

    def equal(self, a: tree.Node, b: tree.Node) -> bool:
        """Whether `b` is `a`, as an answer is the target; False where their shapes differ.

        What slopes are on a kink is not asked, which it is where an equation is claimed. Raises Undecided.
        """
        claim = tree.Compare("=", a, b)
        left, right = self._terms(claim, {})
        zero = isinstance(b, tree.Number) and b.value == 0  # a lone 0 says that all is zero
        if left.cell != right.cell and not zero:
            return False
        known = self._known(claim, {})
        if known is not None:
            return known
        sides = self._compared(claim, {})
        found = Comparison(sides[0], fixed=self.problem.givens.fixed).outcome(sides[1]).equal
        if not found:
            self._witness([*sides])
        return found

    def blocks(self, claim: tree.Node) -> list[Block]:
        """The two sides of every comparison in a claim."""
        comparisons = self._comparisons(self._for_all(claim), {})
        return [block for compare, fixed in comparisons for block in self._compared(compare, fixed)]

    # ---- the parts of a claim

    def _for_all(self, claim: tree.Node) -> tree.Node:
        """Free index variables mean "for all"; spelled out unless the claim is a list of comparisons."""
        while isinstance(claim, tree.Reduce) and claim.kind == "all" and _is_list(claim.body):
            claim = claim.body
        for label in () if _is_list(claim) else reversed(free_indices(claim)):
            claim = tree.Reduce("all", label, claim, claim.span)
        return claim

    def _terms(self, claim: tree.Compare, fixed: Mapping[str, int]) -> tuple[Term, Term]:
        key = (claim, tuple(sorted(fixed.items())))
        if key not in self._read:
            self._read[key] = Builder(self.problem.scope, self.text, fixed).sides(claim)
        return self._read[key]

    def _compared(self, claim: tree.Compare, fixed: Mapping[str, int]) -> tuple[Block, Block]:
        """The two sides as blocks of one shape."""
        key = (claim, tuple(sorted(fixed.items())))
        if key not in self._sides:
            terms = self._terms(claim, fixed)
            Builder(self.problem.scope, self.text, fixed).check_sides(claim, terms)
            labels, rank = union(*terms), max(len(t.cell) for t in terms)
            a, b = (spread(t, labels, rank) for t in terms)
            shape = np.broadcast_shapes(a.shape, b.shape)
            self._sides[key] = a.broadcast(shape), b.broadcast(shape)
        return self._sides[key]

    def _cases(self, claim: tree.Reduce, fixed: Mapping[str, int]) -> Iterator[dict[str, int]]:
        builder = Builder(self.problem.scope, self.text, fixed)
        size = builder.range_of(claim.index, claim.body)
        self._size *= size if claim not in self._unrolled else 1
        self._unrolled.add(claim)
        if self._size > MOST_CASES:
            message = f"this claim has more than {MOST_CASES} cases"
            raise FormulaError(self.text, *claim.span, message, "Claim less at once.")
        return ({**fixed, claim.index: k} for k in range(1, size + 1))

    # ---- from the givens

    def _known(self, claim: tree.Node, fixed: Mapping[str, int]) -> bool | None:
        """True or false as far as the givens settle it, else None."""
        if isinstance(claim, tree.Compare):
            return self._settled(claim, fixed)
        if isinstance(claim, tree.Logic) and claim.op == "not":
            inner = self._known(claim.args[0], fixed)
            return None if inner is None else not inner
        if isinstance(claim, tree.Logic):
            return _joined(claim.op == "and", [self._known(part, fixed) for part in claim.args])
        if isinstance(claim, tree.Reduce):
            cases = [self._known(claim.body, case) for case in self._cases(claim, fixed)]
            return _joined(claim.kind == "all", cases)
        raise FormulaError(self.text, *claim.span, "this is a formula, and a claim is wanted", "Write a = b.")

    def _settled(self, claim: tree.Compare, fixed: Mapping[str, int]) -> bool | None:
        a, b = self._compared(claim, fixed)
        givens = self.problem.givens
        found: list[bool | None] = []
        for index in places(a.shape):
            x, y = Quantity(a, index), Quantity(b, index)
            if x.row == y.row:
                found.append(claim.op in ("=", "<=", ">="))
                continue
            values = givens.get(x.row), givens.get(y.row)
            if values[0] is None or values[1] is None:
                found.append(None)
                if a.rows.size > LARGEST_SETTLED:
                    break
                continue
            found.append(self._order(x, y, (values[0], values[1])) in _HOLDS[claim.op])
        return _joined(claim.op != "!=", found)

    def _order(self, x: Quantity, y: Quantity, values: tuple[float, float]) -> int:
        """How two values that follow from the givens stand to each other."""
        difference, size = values[0] - values[1], max(abs(values[0]), abs(values[1]))
        if not math.isfinite(difference):
            return EQUAL if values[0] == values[1] else UNDEFINED
        givens = self.problem.givens
        scale = max(givens.scale(x), givens.scale(y), size)
        same = abs(difference) <= RELATIVE * size
        if abs(difference) <= DISPUTED * max(scale, 1) and not (same and size > DISPUTED * scale):
            code = compared(givens, x.row, y.row)
            if code is not None:
                return code
            same = same or abs(difference) <= ROUNDING * scale
        return EQUAL if same else GREATER if difference > 0 else LESS

    # ---- on random instances

    def _sampled(self, claim: tree.Node) -> bool:
        """Equations that hold on every piece are true; a counterexample makes any claim false.

        That an inequality held wherever it was tried proves nothing: `x < 1000` does, for moderate x.
        """
        blocks = self.blocks(claim)
        equations = self._only_equations(claim)
        coverage = Coverage(self.problem.graph.ancestors(*blocks))
        for stretch in STRETCHES:
            self._moderate = stretch == 1.0
            instances = samples_of(self.problem).of(blocks, stretch)
            with np.errstate(all="ignore"):
                verdicts, defined = self._on(claim, instances, {})
                coverage.note(instances.plan)
            if not verdicts[defined].all():
                self._witness(blocks)
                return False
            if self._moderate and int(defined.sum()) < ENOUGH:
                raise Undecided("the two sides are undefined on almost every random instance")
            if equations and coverage.unseen() is None:
                return True
        raise Undecided(self._why_not(equations, coverage))

    def _only_equations(self, claim: tree.Node) -> bool:
        """Whether a claim is made of equations alone, joined by and, or, all, any."""
        if any(isinstance(node, tree.Logic) and node.op == "not" for node in tree.walk(claim)):
            return False
        return all(compare.op == "=" for compare, _ in self._comparisons(claim, {}))

    def _why_not(self, equations: bool, coverage: Coverage) -> str:
        gate = coverage.unseen()
        if not equations or gate is None:
            return "it held on every instance that was tried, which does not prove an inequality"
        name = self.problem.name_of(Quantity(gate.inputs[0], (0,) * len(gate.inputs[0].shape)))
        return f"it held on every instance tried, but in all of them {name} was on one side of its bend"

    def _witness(self, blocks: list[Block]) -> None:
        """An instance that fails the claim counts only if it fits the givens. Raises Undecided."""
        rows = {row for block in blocks for row in np.ravel(block.rows).tolist()}
        unfit = Witness(self.problem.graph, self.problem.givens, rows).unfit()
        if unfit:
            names = ", ".join(dict.fromkeys(self.problem.givens.name_of(row) for row in unfit[:3]))
            raise Undecided(
                "the claim is not true in general, and whether it is with the given value of "
                f"{names} was not found out"
            )

    def _comparisons(
        self, claim: tree.Node, fixed: Mapping[str, int]
    ) -> Iterator[tuple[tree.Compare, Mapping[str, int]]]:
        if isinstance(claim, tree.Compare):
            yield claim, fixed
        elif isinstance(claim, tree.Logic):
            for part in claim.args:
                yield from self._comparisons(part, fixed)
        elif isinstance(claim, tree.Reduce):
            for case in self._cases(claim, fixed):
                yield from self._comparisons(claim.body, case)

    def _on(self, claim: tree.Node, instances: Instances, fixed: Mapping[str, int]) -> tuple[Any, Any]:
        """(true, defined), one boolean an instance each."""
        if isinstance(claim, tree.Compare):
            return self._compare_on(claim, instances, fixed)
        if isinstance(claim, tree.Reduce):
            parts = [self._on(claim.body, instances, case) for case in self._cases(claim, fixed)]
            every = claim.kind == "all"
        else:
            assert isinstance(claim, tree.Logic)
            parts = [self._on(part, instances, fixed) for part in claim.args]
            every = claim.op == "and"
            if claim.op == "not":
                return ~parts[0][0], parts[0][1]
        verdicts, defined = (np.array(x) for x in zip(*parts, strict=True))
        return (verdicts.all(0) if every else verdicts.any(0)), defined.all(0)

    def _compare_on(
        self, claim: tree.Compare, instances: Instances, fixed: Mapping[str, int]
    ) -> tuple[Any, Any]:
        a, b = self._compared(claim, fixed)
        codes = order(instances, a, b)
        agree = np.isin(codes, _HOLDS[claim.op])
        unclear = (~np.isfinite(instances[a]) & ~np.isfinite(instances[b])) | (codes == UNDECIDED)
        if not self._moderate:  # far out, sigmoids saturate and exponentials overflow: that refutes nothing
            unclear |= codes == UNDEFINED
            if claim.op in ("<", ">", "!="):
                unclear |= codes == EQUAL
        shape = (-1, instances.batch)
        flat = np.broadcast_to(agree, (*a.shape, instances.batch)).reshape(shape)
        verdict = flat.any(0) if claim.op == "!=" else flat.all(0)
        return verdict, ~np.broadcast_to(unclear, (*a.shape, instances.batch)).reshape(shape).any(0)


def _is_list(claim: tree.Node) -> bool:
    """Whether a claim is one comparison, or several joined by `and`: these are compared as whole arrays."""
    parts = claim.args if isinstance(claim, tree.Logic) and claim.op == "and" else (claim,)
    return all(isinstance(part, tree.Compare) for part in parts)


_HOLDS: dict[str, tuple[int, ...]] = {
    "=": (EQUAL,), "<=": (EQUAL, LESS), ">=": (EQUAL, GREATER),
    "!=": (LESS, GREATER, UNDEFINED), "<": (LESS,), ">": (GREATER,),
}  # fmt: skip
"""How two values may stand to each other where a comparison holds."""


def _joined(every: bool, parts: list[bool | None]) -> bool | None:
    """all (or any) of three-valued parts: settled by one that decides it."""
    decides = not every
    if any(part is decides for part in parts):
        return decides
    return None if None in parts else every
