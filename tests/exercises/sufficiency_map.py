"""Data sufficiency as data: what was decided by hand, item by item, and how people answer it.

Each truth was worked out on paper, apart from the program; the argument is the item's `because`. What
suffices does so in every region and up to coincidences of probability zero: switched-off ReLU units are
common, a weight that is exactly 0 is not.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.exercises.part import Part

CHOICES = ("only-1", "only-2", "together", "each", "neither")
WORDS = {
    "only-1": ("only 1", "1 alone"),
    "only-2": ("only 2", "2 alone"),
    "together": ("both together",),
    "each": ("each alone",),
    "neither": ("not even together",),
}


class Enough(NamedTuple):
    """Which claims hold: (1) suffices, (2) suffices, both together suffice; None: nobody knows."""

    first: bool | None
    second: bool | None
    together: bool | None


CLAIMS = {
    "only-1": Enough(True, False, True),
    "only-2": Enough(False, True, True),
    "together": Enough(False, False, True),
    "each": Enough(True, True, True),
    "neither": Enough(False, False, False),
}


def _part(name: str, item: str, truth: str) -> Part:
    """A part with all five choices: by letter, capital, number, word and other words."""

    def spellings(choice: str) -> tuple[str, ...]:
        letter = "abcde"[CHOICES.index(choice)]
        return letter, letter.upper(), choice, *WORDS[choice]

    others = [spellings(choice) for choice in CHOICES if choice != truth]
    return Part(name, item, truth, spellings(truth), tuple(text for row in others for text in row[::2]))


def _exercise(tag: str, exercise: str, **truths: str) -> tuple[Part, ...]:
    """The items of one exercise of the pack `data-sufficiency`."""
    return tuple(
        _part(f"{tag}.{item}", f"data-sufficiency/{exercise}.{item}", truth) for item, truth in truths.items()
    )


FOUNDING = (
    _part("S1", "binary-classifier/output-value.a", "each"),
    _part("S2", "binary-classifier/hidden-value.a", "neither"),
    _part("S3", "binary-classifier/second-layer-value.a", "together"),
    _part("S4", "binary-classifier/last-weight-gradient.a", "each"),
    _part("S5", "binary-classifier/middle-weight-gradient.a", "together"),
    _part("S6", "binary-classifier/first-weight-gradient.a", "only-1"),
)

SUFFICIENCY: tuple[Part, ...] = (
    *FOUNDING,
    *_exercise("S7", "one-sigmoid-unit", a="only-1", b="each", c="together", d="neither"),
    *_exercise("S8", "two-linear-units", a="only-1", b="together", c="neither", d="each"),
    *_exercise("S9", "squared-loss", a="only-2", b="only-1", c="only-2", d="together", e="neither"),
    *_exercise("S10", "leaky-relu-unit", a="only-2", b="each"),
    *_exercise("S11", "one-relu-unit", a="neither", b="each", c="only-1", d="only-2", e="together"),
    *_exercise("S12", "one-descent-step", a="each", b="together", c="only-1"),
    *_exercise("S13", "two-units-and-a-loss", a="only-1", b="each", c="each", d="neither"),
    *_exercise("S14", "fork", a="together", b="only-2"),
    *_exercise("S15", "softmax", a="each", b="only-1", c="together", d="neither"),
    *_exercise("S16", "softmax-loss", a="only-1", b="each", c="together", d="neither"),
    *_exercise("S17", "binary-cross-entropy", a="each", b="together", c="together", d="only-2"),
    *_exercise("S18", "two-points", a="together", b="together", c="only-2", d="neither"),
    *_exercise("S19", "weights-from-outputs", a="only-2", b="together"),
    *_exercise("S20", "relu-network", a="only-1", b="together", c="neither", d="neither"),
    *_exercise("S21", "bottleneck", a="only-1", b="neither"),
    *_exercise("S22", "skip-connection", a="each", b="each", c="only-2", d="together"),
    *_exercise("S23", "same-weight-twice", a="together", b="only-1", c="each"),
    *_exercise("S24", "momentum", a="only-1", b="together", c="neither"),
    *_exercise("S25", "weight-decay", a="only-2", b="together"),
)
