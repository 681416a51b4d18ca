"""Counterexamples: two instances of a model that agree on what is known and differ in what is wanted.

Those that are easiest to read are looked for first: one leaf changed between small whole numbers, two leaves
that make up for each other, instances that come to the same by chance, and last the fibre of what is known,
where some leaves are solved for. Floats find pairs; a pair counts when it survives a small move (`generic`)
and is verified with fractions or many digits (`verify`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from bptutor.calculus.draws import Draws
from bptutor.calculus.precise import written
from bptutor.calculus.sufficiency.collisions import colliding
from bptutor.calculus.sufficiency.fibre import bases, matched, other_sheets, pushed, sliding
from bptutor.calculus.sufficiency.generic import survives
from bptutor.calculus.sufficiency.instances import drawn, tidy
from bptutor.calculus.sufficiency.model import MOST_COLUMNS, Model
from bptutor.calculus.sufficiency.moves import Pairs, one_leaf, partners, shifts, two_leaves
from bptutor.calculus.sufficiency.question import Witness
from bptutor.calculus.sufficiency.readable import FAR, coincidences, effort
from bptutor.calculus.sufficiency.refined import SIMPLE, refined
from bptutor.calculus.sufficiency.verify import judged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.question import Method, Question

Effort = Literal["quick", "full"]

CLOSE = 1e-12
APART = 1e-5
"""Shares by which known values may differ, and by which the target must; floats judge so far."""
NOISE = 1e-7
"""A target that is 0 must differ by this share of what it usually is."""
TYPICAL = 32
"""The sizes that values have are learned from so many instances."""
MOST_TOLD = 8
"""So many told rows, at most, are given a leaf each that makes up for a change."""
PATIENCE = 5
"""So many more kinds are tried for a witness that is easier to read than an exact one ..."""
LARGE = 40
"""... with fewer leaves than this."""
SLIDES = ((1, 1), (1, 2), (2, 1), (1, 3), (2, 2), (2, 4), (3, 6))
"""How many leaves take other numbers, and how many are solved for."""
CANDIDATES, OF_A_KIND = 8, 4
"""So many pairs are looked at closely, and so many that change the same leaves."""


def refute(question: Question, *, effort: Effort = "full", seed: int = 0) -> Witness | None:
    """Two instances that show that what is known does not settle the target; None where none was found."""
    return Search(question, seed).witness(effort)


class Search:
    """The search for a witness of one question; a quick one and then a full one share what is prepared."""

    def __init__(self, question: Question, seed: int) -> None:
        self.question, self.model = question, Model(question)
        self.draws = Draws("refute", seed)
        self.gentle = self.model.saturates
        self.matter = self.model.above(self.model.targets)
        """The leaves that the target is made of."""
        self.is_large = self.model.budget < MOST_COLUMNS
        self.far = np.minimum(self.model.distances(self.model.targets), FAR)
        if self.model.free.any():
            seen = self.model.at(drawn(self.model, TYPICAL, Draws("typical"), gentle=self.gentle))
            self.model.scale(self.model.told, seen.told)
            self.model.scale(self.model.targets, seen.target)

    @np.errstate(all="ignore")
    def witness(self, effort: Effort) -> Witness | None:
        """The first witness that a kind of search finds, the readable kinds first."""
        if not self.model.free.any() or set(self.model.targets) <= set(self.question.known_rows):
            return None
        best: Witness | None = None
        patience = 0
        for method, pairs in self._quick() if effort == "quick" else self._full():
            found = self._best(method, pairs)
            if found is not None and (best is None or self.rank(found) < self.rank(best)):
                best = found
                patience = (PATIENCE if best.exact else 1) // (1 + len(self.model.rows) // LARGE)
            patience -= best is not None
            if self.model.is_spent:
                break
            if best is not None and (self.rank(best) == 0 or effort == "quick" or patience < 0):
                break
        return best

    def rank(self, witness: Witness) -> int:
        """0 for a witness that convinces; more where numbers are not exact or plain, or most data are 0."""
        plain = all(10 % written(x).denominator == 0 for x in witness.second.values())
        return 3 * (not witness.exact) + self._is_dull(witness) + self._is_coincident(witness) + (not plain)

    def _is_dull(self, witness: Witness) -> bool:
        """Whether what is known is mostly 0: units are off and tell nothing, which convinces nobody."""
        columns = np.array([[float(witness.first[row])] for row in self.model.rows])
        data = self.model.at(columns).told[len(self.model.equations) :]
        return bool(data.size and (data == 0).mean() >= 0.5)

    def _is_coincident(self, witness: Witness) -> bool:
        """Whether a matrix has no inverse, by chance: the verdict does not hang on it, but it looks so."""
        leaves = [[float(x[row]) for x in (witness.first, witness.second)] for row in self.model.rows]
        return bool(coincidences(self.model, np.array(leaves)).any())

    # ---- what is tried, in this order

    def _bases(self, count: int) -> Array:
        return bases(self.model, count, self.draws, gentle=self.gentle)

    def _quick(self) -> Iterator[tuple[Method, Pairs]]:
        for count, others in ((2, 1), (8, 2)):
            yield "one leaf", self._one_leaf(count, others)

    def _full(self) -> Iterator[tuple[Method, Pairs]]:
        for count, others in ((8, 2), (48, 3)):
            yield "one leaf", self._one_leaf(count, others)
        yield "few leaves", shifts(self.model, self._bases(8))
        yield "few leaves", self._two_leaves(4)
        if len(self.model.told) <= MOST_TOLD:
            for moved in (1, 2):
                yield "few leaves", self._matched(moved)
        for moved, unknowns in ((1, 1), (1, 2), (2, 1)) if self.is_large else SLIDES:
            yield "few leaves", self._sliding(moved, unknowns)
        for leaves in () if self.is_large else (3, 5, 8, len(self.model.rows)):
            yield "collision", self._colliding(leaves)
        yield from self._on_the_fibre()

    def _one_leaf(self, count: int, others: int) -> Pairs:
        choice = np.flatnonzero(self.matter & self.model.free)
        choice = choice[np.argsort(self.far[choice], kind="stable")][: self.model.budget]
        most = max(1, self.model.budget // max(1, len(choice) * others))
        columns = self._bases(min(count, most))
        return one_leaf(self.model, columns, choice.tolist(), gentle=self.gentle, others=others)

    def _two_leaves(self, count: int) -> Pairs:
        pairs = partners(self.model, self.matter, self.draws, self.model.budget // (6 * count))
        return two_leaves(self.model, self._bases(count), pairs)

    def _sliding(self, moved: int, unknowns: int) -> Pairs:
        return sliding(
            self.model, self._bases(min(192, self.model.budget // 2)), self.draws, self.matter,
            moved=moved, unknowns=unknowns, gentle=self.gentle,
        )

    def _matched(self, moved: int) -> Pairs:
        columns = self._bases(min(96, self.model.budget // 4))
        return matched(self.model, columns, self.draws, self.matter, moved=moved, gentle=self.gentle)

    def _colliding(self, leaves: int) -> Pairs:
        return colliding(
            self.model, self._bases(8), self.draws, gentle=self.gentle, count=self.model.budget, leaves=leaves
        )

    def _on_the_fibre(self) -> Iterator[tuple[Method, Pairs]]:
        everything = int(self.model.movable.sum())
        for unknowns in dict.fromkeys((1, 2, 3, everything)):
            count = min(128, max(8, self.model.budget // (unknowns + 1)))
            if count * unknowns > 2 * MOST_COLUMNS or count * unknowns > 16 * self.model.budget:
                continue
            yield "fibre", other_sheets(
                self.model, self._bases(count), self.draws, unknowns=unknowns, gentle=self.gentle
            )
            for entry in self._some_entries(2):
                columns = self._bases(count)
                yield "fibre", pushed(self.model, columns, self.draws, entry=entry, unknowns=unknowns)

    def _some_entries(self, most: int) -> list[int]:
        order = np.argsort(self.draws.uniform(0, 1, (len(self.model.targets),)))
        return sorted(order[:most].tolist())

    # ---- the best of many pairs

    def _best(self, method: Method, pairs: Pairs) -> Witness | None:
        """The pair that is easiest to read among those that prove to be witnesses."""
        if not pairs.first.shape[1]:
            return None
        hits = self._hits(pairs)
        most = 2 if self.is_large else CANDIDATES
        tried: dict[bytes, int] = {}
        for k in hits:
            first, second = pairs.first[:, k], pairs.second[:, k]
            key = (first != second).tobytes()
            tried[key] = tried.get(key, 0) + 1
            if tried[key] > (2 if self.is_large else OF_A_KIND) or sum(tried.values()) - tried[key] > most:
                continue
            found = self._proved(method, first, second)
            if found is not None:
                return found
        return None

    def _hits(self, pairs: Pairs) -> NDArray[np.intp]:
        """The pairs that are witnesses as far as floats can tell, those easy to read first."""
        a, b = self.model.at(pairs.first), self.model.at(pairs.second)
        with np.errstate(invalid="ignore"):
            scale = self.model.scale(self.model.told, a.told)
            same = (np.abs(a.told - b.told) <= CLOSE * (scale + np.abs(a.told))).all(0)
            gaps = np.abs(a.target - b.target)
            apart = gaps > APART * (np.abs(a.target) + np.abs(b.target))
            apart &= gaps > NOISE * self.model.scale(self.model.targets, a.target)
            same &= (pairs.first == pairs.second)[self.model.known].all(0)
        hits = np.flatnonzero(same & apart.any(0) & a.usable & b.usable)
        if not len(hits):
            return hits
        chosen = Pairs(pairs.first[:, hits], pairs.second[:, hits])
        cost = effort(self.model, self.far, chosen, a.at(hits), b.at(hits))
        return np.asarray(hits[np.argsort(cost, kind="stable")])

    def _proved(self, method: Method, first: Array, second: Array) -> Witness | None:
        """The witness that two instances are, if they are one and no coincidence."""
        if not survives(self.model, first, second):
            return None
        a, b = [tidy(x) for x in first], [tidy(x) for x in second]
        if all(x.denominator <= SIMPLE for x in (*a, *b)):
            return self._witness(method, a, b)
        pair = refined(self.model, first, second)
        return None if pair is None else self._witness("fibre", *pair)

    def _witness(self, method: Method, a: list[Fraction], b: list[Fraction]) -> Witness | None:
        rows = self.model.rows
        one, two = dict(zip(rows, a, strict=True)), dict(zip(rows, b, strict=True))
        found = judged(self.question, one, two)
        if found is None:
            return None
        changed = tuple(q for q, x, y in zip(self.model.leaves, a, b, strict=True) if x != y)
        if found.exact and method != "collision":
            method = "one leaf" if len(changed) == 1 else "few leaves"
        differs = next(q for q in self.question.target if q.row == found.row)
        return Witness(one, two, changed, differs, method, found.exact)
