"""The quantities that a part of a wrong formula may be mistaken for, with their values on many instances.

    rows = known_rows(found)
    rows.equal_to(values)          those with just these values, wherever the values matter

They are the entries of everything that has a name, slopes, gates and errors on the way to the target.
Derivatives that have a name (`dL/dz`) are kept apart: `derivatives(found)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.altered.budget import NUMBERS
from bptutor.calculus.entry_names import DerivativeName
from bptutor.grading.misconceptions.altered_formulas import PROBES
from bptutor.grading.misconceptions.classes import agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas

MOST = 400
"""So many quantities are looked at, those that the target is made of first."""
LARGE = 100
"""What entries of larger arrays are taken for is not looked at one by one."""
NEAR = 1e-6
"""Values that differ by more than this share of themselves need not be compared any further."""
FEWEST = 12
"""Values that matter on fewer of the first instances tell nothing."""


def known_rows(found: AlteredFormulas) -> KnownRows:
    """The quantities about a formula item but derivatives; gathered once."""
    return _remembered(found, "_known_rows", False)


def derivatives(found: AlteredFormulas) -> KnownRows:
    """The derivatives that have a name; gathered once."""
    return _remembered(found, "_derivatives", True)


def _remembered(found: AlteredFormulas, memo: str, derived: bool) -> KnownRows:
    if memo not in found.__dict__:
        found.__dict__[memo] = KnownRows(found, derived)
    rows: KnownRows = found.__dict__[memo]
    return rows


def is_derivative(block: Block) -> bool:
    """Whether a block is a derivative by its name."""
    return isinstance(block.name, DerivativeName)


class KnownRows:
    """Rows and their values, broadcast to the shape of the target's values."""

    def __init__(self, found: AlteredFormulas, derived: bool) -> None:
        self._found, self._derived = found, derived
        self.rows: list[NDArray[np.int64]] = []
        """A row for each entry of the target: the same one for all, or an entry of an array as large."""
        seen: set[bytes] = set()
        for rows in self._candidates():
            if rows.tobytes() not in seen and len(self.rows) < MOST:
                seen.add(rows.tobytes())
                self.rows.append(rows)
        shape = (len(self.rows), *found.truth[:, :PROBES].shape)
        self._probed = np.array([self._values(rows)[:, :PROBES] for rows in self.rows]).reshape(shape)

    def _candidates(self) -> Iterator[NDArray[np.int64]]:
        """Slopes, and entries of what has a name: arrays in the shape of the target first."""
        target = self._found.wanted.target
        entries = target.rows.size
        blocks = list(self._named())
        for block in blocks:
            if entries > 1 and block.shape == target.shape:
                yield block.rows.ravel()
        for block in () if self._derived else self._found.computation.graph.ancestors(target):
            if entries > 1 and block.shape == target.shape and block.op == "sub":
                yield block.rows.ravel()
        if entries > LARGE:
            return
        slopes = () if self._derived else self._found.computation.slopes
        rows = [*slopes, *(int(r) for b in blocks for r in b.rows.ravel()[:MOST])]
        rows += () if self._derived else self._differences()
        for row in rows:
            yield np.full(entries, row)

    def _differences(self) -> Iterator[int]:
        """What is no quantity of its own, but one factor: a - y."""
        computation = self._found.computation
        for row in computation.rows:
            op, operands = computation.recipe(row)
            if op == "sub" and all(computation.quantity(r).block.name is not None for r in operands):
                yield row

    def _named(self) -> Iterator[Block]:
        """Everything that has a name, what the target is made of first."""
        graph = self._found.computation.graph
        below = {b.id for b in graph.ancestors(self._found.wanted.target)}
        most = NUMBERS // self._found.instances.batch
        named = [
            b for b in graph.blocks
            if b.name is not None and self._derived == is_derivative(b) and b.rows.size <= most
        ]  # fmt: skip
        return iter(sorted(named, key=lambda b: b.id not in below))

    def _values(self, rows: NDArray[np.int64]) -> Array:
        """The values of a row for each entry."""
        return np.array([self._of_row(int(row)) for row in rows])

    def _of_row(self, row: int) -> Array:
        instances = self._found.instances
        q = instances.graph.owner[row]
        instances.add(q.block)
        return np.asarray(np.broadcast_to(instances[q.block][q.index], instances.batch))

    def _may_hold(self, values: Array) -> bool:
        """Whether one of the rows has the first of these values that matters: hardly ever."""
        asked = self._found.asked[0, :PROBES] & ~np.isnan(values[0, :PROBES])
        k = int(asked.argmax())
        if not asked[k]:
            return True
        value, there = float(values[0, k]), self._probed[:, 0, k]
        return bool((np.abs(there - value) <= NEAR * abs(value) + self._found.blur).any())

    def equal_to(self, values: Array) -> list[int]:
        """The rows with these values (of the first entry, where each has its own); NaN matters to nobody."""
        if not self.rows or not self._may_hold(values):
            return []
        few = values[:, :PROBES]
        asked = self._found.asked[:, :PROBES] & ~np.isnan(few)
        if int(asked.sum()) < FEWEST:
            return []
        near = (agreement(self._probed, few, self._found.blur) | ~asked).all((-2, -1))
        chosen = (self.rows[k] for k in np.flatnonzero(near).tolist())
        return [int(rows[0]) for rows in chosen if self._found.agrees_where_asked(self._values(rows), values)]
