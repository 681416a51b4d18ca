"""Misconceptions about single numbers and data sufficiency."""

from __future__ import annotations

from bptutor.grading.misconceptions.row import Misconception as Row

_ENOUGH = "Take each statement by itself first, and ask what it leaves open."


def _same(name: str, title: str, clause: str, hint: str) -> Row:
    """A row about no quantity in particular."""
    return Row(name, title, clause, clause, hint)


ROWS = (
    _same("arithmetic-slip", "slip in working out", "the right factors are multiplied wrongly",
          "The way is right: work the numbers out once more."),
    _same("rounded-early", "rounded too early", "numbers are rounded on the way",
          "Keep all digits until the end, and round once."),
    _same("other-item", "answer to another question", "another question of this exercise is answered",
          "Read once more what is asked here."),
    _same("entries-exchanged", "numbers in another order", "two numbers are exchanged",
          "Write down which number belongs to which quantity, in the order asked."),
    _same("output-delta-at-hidden-unit", "output rule at a hidden unit",
          "the rule for an output unit is used at a hidden one",
          "A hidden unit has no error of its own: it gets those of the units it feeds, through the weights."),
    # data sufficiency
    _same("enough-alone-overlooked", "enough alone, overlooked",
          "it is overlooked that one statement is enough",
          "Take each statement by itself first, and follow what can be worked out from it."),
    _same("taken-for-enough-alone", "taken for enough alone",
          "a statement is taken for enough that leaves the value open", _ENOUGH),
    _same("together-overlooked", "enough together, overlooked",
          "it is overlooked that both statements together are enough",
          "Use both statements at once: what follows from the one and the other together?"),
    _same("taken-for-enough-together", "taken for enough together",
          "the statements are taken for enough together, and leave the value open",
          "Look for two networks that agree on all that is known."),
    _same("gate-taken-for-known", "gate taken for known",
          "a ReLU is taken to be open where that is not known", "A ReLU that is off hides what is below it."),
)  # fmt: skip
