"""Proofs, followed step by step: is every quantity really what its step says, from what the step uses?

Each step is computed again on random instances from the values of its `uses` alone, with rules of our own,
and compared with the quantity's value there. Nothing else may be read, but numbers that are written or fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from bptutor.calculus.graph import Quantity
from bptutor.calculus.sufficiency.question import Proof, Question, Step
from tests.sufficiency.arithmetic import LEAK, Floats, value
from tests.sufficiency.fibre import instances
from tests.sufficiency.values import Batch, Rows, jacobian, movable, place_of

SIZE = 200
EQUAL = 1e-6
"""Of the sizes that come up on the way; systems of equations lose digits."""

INVERSES: dict[str, Callable[[Any], Any]] = {
    "identity": lambda o: o,
    "neg": lambda o: -o,
    "sigmoid": lambda o: np.log(o / (1 - o)),
    "tanh": np.arctanh,
    "exp": np.log,
    "ln": np.exp,
    "log2": lambda o: 2.0**o,
    "log10": lambda o: 10.0**o,
    "sqrt": lambda o: o * o,
    "softplus": lambda o: np.log(np.expm1(o)),
    "leaky_relu": lambda o: np.where(o > 0, o, o / float(LEAK)),
    "sinh": np.arcsinh,
}


LINEAR = frozenset("add sub mul div sum mean dot".split())


class Unsound(AssertionError):
    """A step that does not hold."""


def faults(question: Question, proof: Proof, seed: int = 3) -> list[str]:
    """What is wrong with a proof, step by step; nothing where it holds."""
    replay = _Replay(question, proof, seed)
    known = set(question.known_rows) | set(question.fixed)
    try:
        replay.follow(proof, known, np.ones(replay.size, bool))
    except Unsound as e:
        return [str(e)]
    return []


class _Replay:
    def __init__(self, question: Question, proof: Proof, seed: int) -> None:
        self.question, self.graph = question, question.graph
        self.where: Any = slice(None)
        self.rows = Rows(self.graph, {*question.below, *_rows_of(proof)})
        self.leaves, self.size = instances(question, self.rows, SIZE, np.random.default_rng(seed))
        with np.errstate(all="ignore"):
            self.found = self.rows.at(self.leaves)

    # ---- the order of steps

    def follow(self, proof: Proof, known: set[int], where: np.ndarray) -> None:
        known = set(known)
        for number, step in enumerate(proof.steps, 1):
            said = f"step {number}, {step.rule} for {step.quantity}"
            early = [str(q) for q in step.uses if not self.is_known(q.row, known)]
            if early:
                raise Unsound(f"{said} uses {', '.join(early)}, not known yet")
            self.check(step, said, where)
            known.add(step.quantity.row)
        if proof.cases:
            self.follow_cases(proof, known, where)
            return
        missing = [row for row in self.question.target_rows if not self.is_known(row, known)]
        if missing:
            raise Unsound(f"the proof ends without {', '.join(str(self.graph.owner[r]) for r in missing)}")

    def follow_cases(self, proof: Proof, known: set[int], where: np.ndarray) -> None:
        covered = np.zeros(self.size, bool)
        for case in proof.cases:
            if not self.is_known(case.gate.row, known):
                raise Unsound(f"a case by {case.gate}, not known yet")
            gate = self.of(case.gate)
            if not np.all(np.isin(gate, (0, 1))):
                raise Unsound(f"a case by {case.gate}, which is not 0 or 1")
            chosen = where & (gate == float(case.is_open))
            covered |= chosen
            self.follow(case.proof, known, chosen)
        if not np.all(covered[where]):
            raise Unsound("the cases do not cover every instance")

    def is_known(self, row: int, known: set[int]) -> bool:
        """Whether it is in `known` or a written number, or made of nothing but such."""
        if row in known:
            return True
        op, operands = self.graph.recipe(row)
        return op == "const" or (op != "leaf" and not self._has_leaf(row) and bool(operands is not None))

    def _has_leaf(self, row: int) -> bool:
        op, operands = self.graph.recipe(row)
        return op == "leaf" or any(self._has_leaf(x) for x in operands)

    # ---- one step

    def of(self, q: Quantity) -> np.ndarray:
        return np.broadcast_to(np.asarray(self.found[q.row], float), (self.size,))

    def check(self, step: Step, said: str, where: np.ndarray) -> None:
        self.where = where
        for q in step.nonzero:
            zero = where & (np.abs(self.of(q)) < 1e-9)
            if np.mean(zero[where]) > 0.01 if where.any() else False:
                raise Unsound(f"{said}: {q} is 0 in {np.mean(zero[where]):.0%} of the instances")
            if step.rule != "system":
                self.only(f"{said}, proviso", [u.row for u in step.uses], [q])
        with np.errstate(all="ignore"):
            again = np.broadcast_to(np.asarray(self.again(step, said, where), float), (self.size,))
        truth = self.of(step.quantity)
        fair = where & np.isfinite(truth)
        off = np.abs(again - truth) > EQUAL * (1 + np.abs(truth))
        bad = fair & (off | ~np.isfinite(again))
        if np.sum(bad) > 0.02 * np.sum(fair):
            k = int(np.flatnonzero(bad)[0])
            raise Unsound(f"{said}: {again[k]:.6g} from what it uses, but it is {truth[k]:.6g}")
        told = truth[fair] if step.value is None else float(step.value)
        if np.any(np.abs(truth[fair] - told) > EQUAL * (1 + np.abs(truth[fair]))):
            raise Unsound(f"{said}: told to be {step.value}, but it is {truth[fair][0]:.6g}")

    def again(self, step: Step, said: str, where: np.ndarray) -> Any:
        """The quantity of a step, from what the step uses."""
        have = {q.row: self.of(q) for q in step.uses}
        match step.rule:
            case "definition":
                return self.computed(step.quantity.row, have, said, top=True)
            case "solve" | "invert":
                return self.unwound(step, have, said)
            case "gate" | "label" | "factor":
                return self.told_by_sign(step, said)
            case "case":
                self.only_its_gate(step, said)
                return np.full(self.size, np.nan if step.value is None else float(step.value))
            case "one-hot":
                return 1 - sum((self.of(q) for q in step.uses), np.zeros(self.size))
            case "same":
                if step.source is None or step.source.row not in have:
                    raise Unsound(f"{said}: no source among what it uses")
                return self.of(step.source)
            case "tangent" | "cut":
                self.only(said, have, (f for term in step.terms for f in term))
                return sum((self.of(a) * self.of(b) for a, b in step.terms), np.zeros(self.size))
            case "system":
                return self.system(step, have, said)
            case "softmax":
                return self.by_slopes(step, said, where)
        raise Unsound(f"{said}: no such rule")

    def only(self, said: str, have: Iterable[int], wanted: Iterable[Quantity]) -> None:
        rows = {row: self.found[row] for row in (*have, *self.question.fixed)}
        for q in wanted:
            if not self.is_known(q.row, set(rows)) and self.worked_out(q.row, rows) is None:
                raise Unsound(f"{said}: {q} is not among what it uses")

    def computed(self, row: int, have: Batch, said: str, *, top: bool = False) -> Any:
        """The value of a row from the rows in `have`, downwards from it."""
        found = self.worked_out(row, have, top=top)
        if found is None:
            leaf = next(x for x in Rows(self.graph, [row]).leaves if x not in have)
            raise Unsound(f"{said}: needs {self.graph.owner[leaf]}, which is not among what it uses")
        return found

    def worked_out(self, row: int, have: Batch, *, top: bool = False) -> Any:
        """As `computed`, None where something is missing; what is multiplied by 0 is not missed."""
        if row in have and not top:
            return have[row]
        op, operands = self.graph.recipe(row)
        if op == "const":
            return float(self.graph.number(row))
        if row in self.question.fixed and not top:
            return self.found[row]
        if op == "leaf":
            return None
        parts = [self.worked_out(x, have) for x in operands]
        if op in ("mul", "dot"):
            half = len(parts) // 2
            for k, other in enumerate([*range(half, 2 * half), *range(half)]):
                if parts[k] is None and parts[other] is not None and np.all(self.here(parts[other]) == 0):
                    parts[k] = 0.0
        if op in ("sub", "div") and operands[0] == operands[1]:
            return float(op == "div")
        return None if any(x is None for x in parts) else value(Floats, op, parts, place_of(self.graph, row))

    def here(self, numbers: Any) -> Any:
        """The instances that the case is about."""
        return np.broadcast_to(np.asarray(numbers, float), (self.size,))[self.where]

    def unwound(self, step: Step, have: Batch, said: str) -> Any:
        """The quantity from its source: one operation after the other undone, the rest of each known."""
        if step.source is None:
            raise Unsound(f"{said}: no source")
        self.only(said, have, [step.source])
        if any(q.row == step.quantity.row for term in step.terms for q in term):
            return self.from_terms(step, have, said)
        row, wanted = step.source.row, self.of(step.source)
        others = {k: v for k, v in have.items() if k != row}
        while row != step.quantity.row:
            row, wanted = self.undone(step, row, wanted, others, said)
        return wanted

    def undone(self, step: Step, row: int, wanted: Any, have: Batch, said: str) -> tuple[int, Any]:
        """The one operand of a row that holds the quantity, and its value."""
        op, operands = self.graph.recipe(row)
        holding = {x for x in operands if x not in have and step.quantity.row in self.below(x)}
        if len(holding) > 1:  # where one of them is multiplied by 0, it does not count
            holding = {x for x in holding if self.worked_out(x, have) is None} or holding
        if not holding:
            raise Unsound(f"{said}: {step.source} does not hold it")
        inner = holding.pop() if len(holding) == 1 else step.quantity.row
        if op == "pow" and operands[1] != inner:
            return inner, self.root(inner, wanted, float(self.graph.number(operands[1])), said)
        if op == "relu" and np.all(self.here(wanted) > 0):  # where the unit is known to be on
            return inner, wanted
        if op in ("max", "min") and np.all(self.here(wanted) == self.here(self.found[inner])):
            return inner, wanted  # where it is known to be the larger one
        if op in INVERSES:
            return inner, INVERSES[op](wanted)
        if op == "div" and operands[1] == inner:
            return inner, self.computed(operands[0], have, said) / wanted
        if op not in LINEAR:
            raise Unsound(f"{said}: {op} has no inverse")
        trials = [{**have, inner: np.full(self.size, x)} for x in (0.0, 1.0, 2.0)]
        at = [self.computed(row, trial, said, top=True) for trial in trials]
        slope = at[1] - at[0]
        if np.any(np.abs(self.here(at[2] - at[1] - slope)) > EQUAL * (1 + np.abs(self.here(at[2])))):
            raise Unsound(f"{said}: {step.source} is not linear in it")
        if not step.nonzero and not self.keeps_off_0(slope):
            raise Unsound(f"{said}: divided by what changes, without a proviso")
        return inner, (wanted - at[0]) / slope

    def from_terms(self, step: Step, have: Batch, said: str) -> Any:
        """The quantity from a sum of products, `terms`, that is the source."""
        assert step.source is not None
        row = step.quantity.row
        rest, factor = np.zeros(self.size), np.zeros(self.size)
        for a, b in step.terms:
            mine = [q for q in (a, b) if q.row == row]
            if len(mine) == 2:
                raise Unsound(f"{said}: its square is among the terms")
            self.only(said, {*have, row}, (a, b))
            if mine:
                factor = factor + self.of(a if b.row == row else b)
            else:
                rest = rest + self.of(a) * self.of(b)
        if not step.nonzero and not self.keeps_off_0(factor):
            raise Unsound(f"{said}: divided by what changes, without a proviso")
        return (self.of(step.source) - rest) / factor

    def root(self, row: int, wanted: Any, n: float, said: str) -> Any:
        """The root of an odd power, or of any where the sign is known."""
        signs = np.sign(self.here(self.found[row]))
        if n % 2 != 1 and np.any(signs > 0) and np.any(signs < 0):
            raise Unsound(f"{said}: an even power has two roots")
        sign = np.sign(wanted) if n % 2 == 1 else -1.0 if np.any(signs < 0) else 1.0
        return sign * np.abs(wanted) ** (1 / n)

    def below(self, row: int) -> set[int]:
        """A row and all that it is made of."""
        return set(Rows(self.graph, [row]).order)

    def keeps_off_0(self, slope: np.ndarray) -> bool:
        """Whether a divisor keeps its sign, as those do that cannot be 0: slopes of sigmoids, open units."""
        here = self.here(slope)
        return bool(np.all(here > 0) or np.all(here < 0))

    def told_by_sign(self, step: Step, said: str) -> Any:
        """What is one number where the source has one sign, and one where it has another.

        The output of a ReLU is above 0 or not; a product is 0 or not; p - y is below 0 or above.
        """
        self.only_its_gate(step, said)
        assert step.source is not None
        source = self.of(step.source)
        side = source != 0 if step.rule == "factor" else source > 0
        truth = self.of(step.quantity)
        again = np.full(self.size, np.nan)
        for chosen in (side, ~side):
            here = chosen & self.where & np.isfinite(truth)
            if here.any():
                again[chosen] = np.median(truth[here])
        return again

    def only_its_gate(self, step: Step, said: str) -> None:
        if step.source is None or step.source.row not in {q.row for q in step.uses}:
            raise Unsound(f"{said}: no source among what it uses")

    def system(self, step: Step, have: Batch, said: str) -> Any:
        """The sources' definitions are equations, linear in the unknowns; all else in them is known."""
        rows = [q.row for q in step.unknowns]
        if step.quantity.row not in rows:
            raise Unsound(f"{said}: it is not among the unknowns")
        self.only(said, {*have, *rows}, step.sources)

        def off(moved: dict[int, Any]) -> np.ndarray:
            now = {**have, **{row: np.zeros(self.size) for row in rows}, **moved}
            gaps = []
            for q in step.sources:
                parts = {k: v for k, v in now.items() if k != q.row}
                gaps.append(self.computed(q.row, parts, said, top=True) - now.get(q.row, self.found[q.row]))
            return np.stack([np.broadcast_to(gap, (self.size,)) for gap in gaps], axis=-1)

        base = off({})
        matrix = np.stack([off({row: np.ones(self.size)}) - base for row in rows], axis=-1)
        found = [np.linalg.lstsq(m, -r, rcond=1e-10)[0] for m, r in zip(matrix, base, strict=True)]
        return np.array(found)[:, rows.index(step.quantity.row)]

    def by_slopes(self, step: Step, said: str, where: np.ndarray) -> Any:
        """For rules without a formula here: its slope is a combination of those of what it uses."""
        used = [q.row for q in step.uses]
        free = movable(self.graph, self.rows.leaves, self.question.fixed)
        slope = jacobian(self.rows, [*used, step.quantity.row], free, self.found, self.size)
        for each in slope[where][:40]:
            basis, target = each[:-1], each[-1]
            rest = target - basis.T @ np.linalg.lstsq(basis.T, target, rcond=1e-10)[0]
            if np.linalg.norm(rest) > EQUAL * (1 + np.linalg.norm(target)):
                raise Unsound(f"{said}: it moves while what it uses stays")
        return self.of(step.quantity)


def _rows_of(proof: Proof) -> Iterable[int]:
    for step in proof.steps:
        terms = [q for term in step.terms for q in term]
        source = [step.source] if step.source is not None else []
        for q in (step.quantity, *step.uses, *source, *terms, *step.sources, *step.unknowns, *step.nonzero):
            yield q.row
    for case in proof.cases:
        yield case.gate.row
        yield from _rows_of(case.proof)
