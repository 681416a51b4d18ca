"""How often something is said of numbers that no mistake has led to: ``python -m tests.diagnosis.chance``."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bptutor.bank.exercise import Item, NumericSpec
from bptutor.bank.packs import find_packs
from bptutor.calculus.draws import Draws
from bptutor.grading.asked import Row, asked
from bptutor.grading.grade import grade
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.verdict import PARTLY_RIGHT, WRONG

TRIED = 1000
BOUND = 20
MOST = 15

Number = Callable[[Draws], str]


class Told(NamedTuple):
    """What is said of one wrong answer of random numbers."""

    item: str
    answer: str
    diagnosis: Diagnosis | None


def numeric_items() -> list[Item]:
    """The shipped items that ask for numbers."""
    return [item for pack in find_packs([]) for item in pack.items if isinstance(item.spec, NumericSpec)]


def whole(draws: Draws) -> str:
    """A whole number of -20 to 20."""
    return str(int(draws.below(2 * BOUND + 1, (1,))[0]) - BOUND)


def decimal(draws: Draws) -> str:
    """A number of -20 to 20 with three decimals."""
    return f"{draws.uniform(-BOUND, BOUND, (1,))[0]:.3f}"


def told_by_chance(item: Item, number: Number, tried: int = TRIED) -> Iterator[Told]:
    """What is said of so many random answers, each looked at once; right ones left out."""
    draws = Draws(0, item.full_id)
    answers = [", ".join(_row(row, number, draws) for row in asked(item)) for _ in range(tried)]
    for answer, times in Counter(answers).items():
        verdict = grade(item, answer)
        if verdict.status in (WRONG, PARTLY_RIGHT):
            yield from [Told(item.full_id, answer, verdict.diagnosis)] * times


def near_the_truth(item: Item, digits: int, tried: int) -> Iterator[Told]:
    """The right vector, but for one number that is off by up to a third and typed to so many digits."""
    draws = Draws(digits, item.full_id)
    (row,) = asked(item)
    for _ in range(tried):
        numbers = [f"{value:.{digits + 3}g}" for value in row.values]
        place = int(draws.below(len(numbers), (1,))[0])
        numbers[place] = f"{row.values[place] * draws.uniform(0.7, 1.3, (1,))[0]:.{digits}g}"
        answer = f"[{', '.join(numbers)}]"
        verdict = grade(item, answer)
        if verdict.status in (WRONG, PARTLY_RIGHT):
            yield Told(item.full_id, answer, verdict.diagnosis)


def network(width: int) -> str:
    """An exercise about a network of three layers of so many units each, and one vector to find."""
    draws = Draws(width)

    def vector(size: int) -> str:
        return "[" + ", ".join(f"{x:.2f}" for x in draws.uniform(-1, 1, (size,))) + "]"

    def matrix() -> str:
        return "[" + ", ".join(vector(width) for _ in range(width)) + "]"

    weights = "".join(f"  W^({n}): {matrix()}\n  b^({n}): {vector(width)}\n" for n in (1, 2, 3))
    return (
        f"network:\n  {{layers: [{', '.join([str(width)] * 4)}], activation: tanh, output: linear,"
        " bias: true, weights: to-from, loss: {kind: squared, factor: 1/2, target: t, over: sum}}\n"
        f"given:\n{weights}  x: {vector(width)}\n  t: {vector(width)}\n"
        "items: {a: 'dL/da^(1)'}\n"
    )


def share_told(told: Iterator[Told]) -> float:
    """The share of answers of which something is said, in percent."""
    said = [each.diagnosis is not None for each in told]
    return 100 * sum(said) / max(1, len(said))


def _row(row: Row, number: Number, draws: Draws) -> str:
    flat = [number(draws) for _ in row.values]
    for size in reversed(row.shape):
        flat = ["[" + ", ".join(flat[k : k + size]) + "]" for k in range(0, len(flat), size)]
    return flat[0]


def main(words: list[str]) -> int:
    """The share of random numbers that something is said of, by item, and what that is."""
    for number in (whole, decimal):
        shares, ids, examples = {}, Counter[str](), {}
        for item in numeric_items():
            told = list(told_by_chance(item, number, int(words[0]) if words else TRIED))
            said = [each for each in told if each.diagnosis]
            shares[item.full_id] = 100 * len(said) / max(1, len(told))
            for each in said:
                assert each.diagnosis
                name = " or ".join(each.diagnosis.ids) or each.diagnosis.message
                ids[name] += 1
                examples.setdefault(name, each)
        print(f"{number.__name__}: {sum(shares.values()) / len(shares):.2f} %")
        print(*(f"  {share:6.1f} %  {name}" for name, share in shares.items() if share), sep="\n")
        for name, count in ids.most_common(MOST):
            print(f"  {count:6}  {name}: {examples[name].item}: {examples[name].answer}")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("BPTUTOR_DEBUG", "1")
    sys.exit(main(sys.argv[1:]))
