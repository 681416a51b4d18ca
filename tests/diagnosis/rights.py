"""Right answers in many forms: none of them may ever be taken for a misconception."""

from __future__ import annotations

from collections.abc import Iterator

from bptutor.bank.exercise import Item
from tests.diagnosis.score import items
from tests.exercises.catalogue_map import CATALOGUE
from tests.formulas.table import WORLDS
from tests.formulas.test_table import items as of_world
from tests.formulas.test_table import quick_rights

OWN = (
    ("own/two-sigmoids.w1", "2*(a2 - y)*a2*(1 - a2)*w2*a1*(1 - a1)*x"),
    ("own/two-sigmoids.w1", "-2*x*(a1 - a1^2)*w2*(a2 - a2^2)*(y - a2)"),
    ("own/two-sigmoids.w1", "2*(a2 - y)*sigmoid'(z2)*w2*sigmoid'(z1)*x"),
    ("own/two-sigmoids.w2", "a1*(a2 - y)/(2*cosh(z2/2)^2)"),
    ("own/two-sigmoids.step", "w2 + 2*eta*(y - a2)*a2*(1 - a2)*a1"),
    ("own/tanh-unit.w", "(o - y)*v*x/cosh(z)^2"),
    ("own/tanh-unit.w", "x*(v*h + c - y)*v*(1 - h)*(1 + h)"),
    ("own/classifier.w", "(p - y)*x"),
    ("own/classifier.w", "x/(1 + exp(-z)) - y*x"),
    ("own/classifier.w", "((1 - y)/(1 - p) - y/p)*p*(1 - p)*x"),
    ("own/softmax.same", "p_1*(p_2 + p_3)"),
    ("own/softmax.other", "-exp(z_1 + z_2)/(exp(z_1) + exp(z_2) + exp(z_3))^2"),
    ("own/relu-net.a1", "W_11^(2)*[z_1^(2) > 0]*W_11^(3) + W_12^(2)*[z_2^(2) > 0]*W_21^(3)"),
    ("own/leaky.w", "2*(a - y)*(0.01 + 0.99*[z > 0])*x"),
    ("own/two-paths.u", "c - a^2*c + 2*a*u"),
    ("own/powers.x", "30*x*(5*x^2 + y)^2"),
    ("own/recurrence.w", "(1 - h2^2)*(h1 + w*x1*(1 - h1^2))"),
    ("own/line.w", "2*mean_i((H_i - y_i)*x_i)"),
    ("own/matrix.w", "2*z x^T - 2*y x^T"),
    ("own/matrix.x", "2*W^T @ (z - y)"),
    ("own/relu-numbers.x1", "7.6"),
    ("own/relu-numbers.x1", "38/5"),
    ("own/matrix-numbers.w", "[[8, 20], [-12, -30]]"),
    ("own/power-numbers.x", "729.0"),
    ("own/softmax-numbers.z", "[1/5, -1/2, 3/10]"),
    ("own/momentum.w1", "2.494"),
)


def rights() -> Iterator[tuple[Item, str]]:
    """The catalogue's right answers, those of the table of formulas, and some of our own."""
    for part in CATALOGUE:
        yield from ((items()[part.item], text) for text in part.right)
    for name in WORLDS:
        yield from ((of_world(WORLDS[name])[row.target], row.text) for row in quick_rights(name))
    yield from ((items()[item], text) for item, text in OWN)
