"""Hints and solutions of data sufficiency, made from the core."""

from __future__ import annotations

import re

from bptutor.grading.grade import hints, trace_lines
from tests.grading.making import of, sheet

LINE = "graph: |\n  z = w*x + b\n  a = sigmoid(z)"


def test_from_the_definition_to_the_first_step() -> None:
    """What to compute it from, which statement gives what, and how to begin."""
    asked = of(LINE, "target: a, statements: [[w, x, b], [z]]")

    assert [
        "What would you compute just before a, and from what?",
        "a = sigmoid(z). What of this does (1) give you, and what does (2)?",
        "Look at (1) alone first, then at (2) alone, and only then at both together.",
        "One can begin like this: z = w*x + b",
    ] == hints(asked, "ascii")


def test_backwards() -> None:
    """A leaf is computed from nothing."""
    first, *_, last = hints(of(LINE, "target: b, statements: [[a], [w, x]]"), "ascii")

    assert "b is computed from nothing: it can only be told backwards. What is computed from it?" == first
    assert "One can begin like this: z from a = sigmoid(z), which can be undone" == last


def test_what_is_free_to_move() -> None:
    """Where nothing suffices, what the data do not notice."""
    asked = of("graph: |\n  z = w*x\n  a = relu(z + c)", "target: z, statements: [[w], [a]]")

    assert re.fullmatch(
        r"(\w+ can change without anything in \(1\) or \(2\) noticing. Does z change with it\?"
        r"|\w+(, \w+)* and \w+ can change together so that nothing in \(1\) or \(2\) notices."
        r" Does z change with them\?)",
        hints(asked, "ascii")[-1],
    )


def test_a_case_is_told_with_the_first_step_in_it() -> None:
    """What holds in a case only is not told as if it held always."""
    asked = of("graph: |\n  r = abs(x - 3)\n  s = x + u", "target: s, statements: [[r, '[x < 3]'], [u]]")

    assert "One can begin like this: if x < 3, x from r = 3 - x, the only unknown in it, as x < 3" == hints(
        asked, "ascii"
    )[-1]


def test_what_is_free_to_move_is_asked_of_the_target_itself() -> None:
    """It would be the answer."""
    asked = of("graph: z = w*x", "target: w, statements: [[z], [z + 1]]")

    assert hints(asked)[-1].startswith("Can w be another number")


def test_authors_hints_come_first() -> None:
    """What an author wrote stands."""
    asked = of(LINE, "target: a, statements: [[w, x, b], [z]], hints: ['Think.']")

    assert ["Think."] == hints(asked)


def test_solution_of_together() -> None:
    """Each statement alone, then both."""
    text = "\n".join(trace_lines(sheet("data"), "ascii"))
    places = [text.index(said) for said in ("Statement (1) is not", "Statement (2) is not", "Both together")]

    assert sorted(places) == places


def test_solution_of_neither() -> None:
    """One pair of instances refutes all three."""
    lines = trace_lines(of("graph: z = w*x + b", "target: z, statements: [[w], [x]]"))

    assert "Not even both together are enough, so neither is alone." == lines[0]
    assert 1 == sum(line.startswith("Both together are not enough") for line in lines)
    assert not any(line.startswith("Statement") for line in lines)


def test_solution_where_one_is_enough() -> None:
    """Both together need no word of their own."""
    lines = trace_lines(of(LINE, "target: a, statements: [[z], [w]]"))

    assert not any(line.startswith("Both") for line in lines)
