"""The wrong answers of `tests/formulas`, made by slips there: which names may each kind of slip get?

They are made from trees of right answers by functions that know no misconceptions: a second table, which
nobody has typed with the names in mind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bptutor.grading.grade import grade
from bptutor.grading.verdict import WRONG
from tests.diagnosis.triple import SIGN
from tests.formulas.table import WORLDS
from tests.formulas.test_table import items, quick_wrongs

_LOST = """
    lost-activation-slope relu-gate-ignored lost-weight lost-input lost-upstream lost-local-derivative
    lost-path halved-loss wrong-power other-derivative sum-for-mean lost-rate mean-for-sum lost-minus
    lost-term lost-bias lost-factor
"""
_TAKEN = """
    neighbouring-unit neighbouring-input wrong-layer other-derivative transposed-weight
    other-weight-convention swapped-outer-product relu-gate-of-another-unit net-for-activation
    other-quantity weight-for-input input-for-weight activation-for-net
    wrong-activation-slope transposed activation-not-applied other-item
"""
_SLOPE = """
    wrong-activation-slope lost-square-in-slope activation-for-slope slope-at-net slope-at-activation
"""

MAY_BE = {
    "sign": SIGN,
    "y minus a for a minus y": f"{SIGN} sign-of-a-term paths-subtracted",
    "plus for minus": f"{SIGN} sign-of-a-term paths-subtracted {_SLOPE} extra-output-slope lost-bias "
    "sum-for-difference",
    "factor 2": "doubled-loss sum-for-mean extra-factor wrong-power",
    "factor a half": "extra-factor halved-loss mean-for-sum divided-twice wrong-power lost-local-derivative",
    "dropped slope": "lost-activation-slope relu-gate-ignored other-derivative softmax-cross-terms-lost",
    "all slopes dropped": "lost-activation-slope relu-gate-ignored other-derivative",
    "slope of the wrong activation": f"{_SLOPE} extra-output-slope extra-factor lost-minus",
    "slope at the wrong place": f"{_SLOPE} extra-factor net-for-activation activation-not-applied "
    "activation-twice",
    "upstream ignored": _LOST,
    "dropped factor": f"{_LOST} {_SLOPE}",
    "dropped path": f"{_LOST} {_SLOPE} change-only softmax-cross-terms-lost",
    "extra factor": "extra-factor doubled-loss wrong-power extra-output-slope squared-loss-slope "
    "other-derivative activation-for-slope",
    "neighbouring quantity": _TAKEN,
    "wrong index": _TAKEN,
    "wrong layer": _TAKEN,
    "swapped index": _TAKEN,
    "gate of another unit": f"{_TAKEN} relu-gate-inverted extra-factor",
    "z for a": f"{_TAKEN} {_SLOPE}",
    "a for z": f"{_TAKEN} {_SLOPE} activation-twice",
    "missing transpose": _TAKEN,
    "order of a matrix product": _TAKEN,
    "sum for mean": "sum-for-mean mean-for-sum divided-twice halved-loss doubled-loss",
    "only one point": f"wrong-batch {_LOST}",
    "wrong power": "wrong-power extra-factor lost-square-in-slope",
}
"""Kinds of slips there, and names that are true of what they lead to."""
NONE = ("a millionth more", "off by a millionth", "one per cent off")
"""Kinds that are no misconception of anybody."""


class Told(NamedTuple):
    """A wrong answer and what is said of it."""

    kind: str
    world: str
    asked: str
    answer: str
    ids: tuple[str, ...]
    message: str

    @property
    def fits(self) -> bool:
        """Whether what is named may be named for this kind of slip; nothing fits always."""
        return not self.ids or bool(set(self.ids) & set(MAY_BE.get(self.kind, "").split()))


def told() -> Iterator[Told]:
    """All wrong answers of the quick table with a diagnosis; unreadable ones left out."""
    for name, world in WORLDS.items():
        for row in quick_wrongs(name):
            verdict = grade(items(world)[row.target], row.text)
            if verdict.status == WRONG and (row.kind in MAY_BE or row.kind in NONE):
                found = verdict.diagnosis
                asked = world.targets[row.target].asked
                ids, message = (found.ids, found.message) if found else ((), "")
                yield Told(row.kind, name, asked, row.text, ids, message)


@cache
def all_told() -> tuple[Told, ...]:
    """As above, once."""
    return tuple(told())


def lines() -> Iterator[str]:
    """A line a kind: how many, the share named so that it fits, described, silent, and named otherwise."""
    rows = all_told()
    for kind, count in Counter(row.kind for row in rows).most_common():
        of_kind = [row for row in rows if row.kind == kind]
        named = sum(bool(row.ids) and row.fits for row in of_kind)
        described = sum(not row.ids and bool(row.message) for row in of_kind)
        other = sum(not row.fits for row in of_kind)
        silent = count - named - described - other
        shares = "".join(f"{100 * n / count:>11.1f}%" for n in (named, described, silent, other))
        yield f"  {kind:32}{count:>5}{shares}"


if __name__ == "__main__":
    print(f"  {'':32}{'rows':>5}{'named':>12}{'described':>12}{'silent':>12}{'otherwise':>12}")
    print(*lines(), sep="\n")
    print(*(row for row in all_told() if not row.fits), sep="\n")
