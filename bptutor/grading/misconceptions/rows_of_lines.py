"""Slips between two lines of a derivation; the clause follows "the line would hold"."""

from __future__ import annotations

from bptutor.grading.misconceptions.row import Misconception as Row

ROWS = (
    Row("line-sign", "sign slip between two lines",
        "with one sign the other way round", "a sign is the other way round",
        "Work through the line once more, sign by sign."),
    Row("line-bracket", "minus before a bracket",
        "with a minus that holds for a whole bracket",
        "a minus before a bracket is taken for its first term only",
        "A minus before a bracket holds for every term in it."),
    Row("line-factor", "factor lost between two lines",
        "with one factor more or less", "a factor is lost, or there is one too many",
        "Go through the factors of both sides: in front, above and below a line, inside brackets."),
    Row("line-power", "square lost between two lines",
        "with one square more or less", "a square is lost, or there is one too many",
        "Write each power out as a product before you shorten it."),
    Row("line-reciprocal", "fraction upside down",
        "with a fraction the other way up", "a fraction is upside down",
        "Check which side of the fraction each part belongs to."),
    Row("line-term", "term lost between two lines",
        "with one term more or less", "a term is lost, or there is one too many",
        "Count the terms of both lines: each must be found again, or be put together with another."),
)  # fmt: skip
