"""Signs, halves, sums for means and powers, against formulas and numbers worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph
from tests.calculus.altered.mistakes import Asked

ROOM = ("halved-loss", "doubled-loss", "sum-for-mean", "mean-for-sum", "divided-twice")


def line(loss: Any) -> Asked:
    """dR/dw of a line H = w x at three points, R = loss(H - y)."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x", (3,)), g.leaf("y", (3,))
    H = g.name("H", w * x)
    return Asked(derivative(g.name("R", loss(H - y)), w))


def gradient(asked: Asked) -> Any:
    """sum_i 2 (H_i - y_i) x_i, whatever the factor."""
    return (2 * (asked["H"] - asked["y"]) * asked["x"]).sum(0)


LOSSES: list[tuple[str, Any, float, dict[str, float]]] = [
    ("sum", lambda e: (e**2).sum(), 1, {"halved-loss": 1 / 2, "mean-for-sum": 1 / 3}),
    ("mean", lambda e: (e**2).mean(), 1 / 3,
     {"halved-loss": 1 / 6, "sum-for-mean": 1, "divided-twice": 1 / 9}),
    ("half the sum", lambda e: (e**2).sum() / 2, 1 / 2, {"doubled-loss": 1, "mean-for-sum": 1 / 6}),
    ("half the mean", lambda e: 0.5 * (e**2).mean(), 1 / 6, {"doubled-loss": 1 / 3, "sum-for-mean": 1 / 2}),
    ("a third of the sum", lambda e: (e**2).sum() / 3, 1 / 3, {"halved-loss": 1 / 6, "sum-for-mean": 1}),
    ("a product", lambda e: e.T @ e, 1, {"halved-loss": 1 / 2, "mean-for-sum": 1 / 3}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "loss", "right", "wrong"), LOSSES, ids=[row[0] for row in LOSSES])
def test_a_loss_taken_too_large_or_too_small(
    said: str, loss: Any, right: float, wrong: dict[str, float]
) -> None:
    """Each gives so many times what the plain sum of squares would."""
    asked = line(loss)

    assert np.allclose(asked.instances[asked.target], right * gradient(asked)), said
    for bug, factor in wrong.items():
        assert asked.making(bug, factor * gradient(asked)), bug
    possible = {bug for bug in ROOM if asked.found(bug)}
    assert wrong.keys() <= possible
    assert not {"halved-loss", "doubled-loss"} <= possible


def test_what_is_no_loss_is_neither_halved_nor_averaged() -> None:
    """dH/dw of H = sum_i w_i x_i."""
    g = Graph()
    w, x = g.leaf("w", (3,)), g.leaf("x", (3,))
    asked = Asked(derivative(g.name("H", (w * x).sum()), w)[0])

    assert [] == [bug for bug in ROOM if asked.found(bug)]


def squared_error() -> Asked:
    """dE/dw of E = (y - a)^2 / 2, a = tanh(w x)."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x"), g.leaf("y")
    a = g.name("a", (w * x).call("tanh"))
    return Asked(derivative(g.name("E", (y - a) ** 2 / 2), w))


def test_the_sign() -> None:
    """The whole, and y - a for a - y, which is the same here."""
    asked = squared_error()
    a, x, y = (asked[name] for name in "axy")
    wrong = (y - a) * (1 - a**2) * x

    assert asked.making("lost-minus", wrong, "everywhere")
    assert asked.making("reversed-error", wrong)


def test_the_one_minus_of_a_slope_is_no_error() -> None:
    """(a^2 - 1) for (1 - a^2) is not offered as an error turned round."""
    asked = squared_error()

    assert 1 == len(asked.found("reversed-error"))


def test_one_of_two_errors_turned_round() -> None:
    """E = (y_1 - w)^2 + (y_2 - w)^2: 2 (w - y_1) + 2 (y_2 - w)."""
    g = Graph()
    w, y_1, y_2 = (g.leaf(name) for name in ("w", "y_1", "y_2"))
    asked = Asked(derivative(g.name("E", (y_1 - w) ** 2 + (y_2 - w) ** 2), w))
    w_, first, second = (asked[name] for name in ("w", "y_1", "y_2"))

    assert asked.making("reversed-error", 2 * (w_ - first) + 2 * (second - w_), "one place")
    assert asked.making("mean-for-sum", (w_ - first) + (w_ - second))


def test_one_entry_of_a_vector_with_the_wrong_sign() -> None:
    """(df/dp, df/dq) of f = p q - q."""
    g = Graph()
    p, q = g.leaf("p"), g.leaf("q")
    f = g.name("f", p * q - q)
    both = g.apply("stack", derivative(f, p), derivative(f, q), attr=(2,))
    asked = Asked(both)

    wrong = np.stack([asked["q"], 1 - asked["p"]])
    assert asked.making("lost-minus", wrong, "one place")


def test_the_power_rule() -> None:
    """dL/dw of L = (w x - 1)^3 is 3 e^2 x."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    e = g.name("e", w * x - 1)
    asked = Asked(derivative(g.name("L", e**3), w))
    e_, x_ = asked["e"], asked["x"]

    for wrong in (3 * e_**3 * x_, e_**2 * x_, 3 * e_ * x_):
        assert asked.making("wrong-power", wrong)


def test_the_exponent_of_a_square_kept() -> None:
    """2 e^2 x for 2 e x."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    e = g.name("e", w * x - 1)
    asked = Asked(derivative(g.name("L", e**2), w))

    assert asked.making("wrong-power", 2 * asked["e"] ** 2 * asked["x"])


def test_the_exponent_kept_where_a_half_has_cancelled_the_two() -> None:
    """e^2 x for e x, the derivative of e^2/2."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    e = g.name("e", w * x - 1)
    asked = Asked(derivative(g.name("L", e**2 / 2), w))

    assert asked.making("wrong-power", asked["e"] ** 2 * asked["x"])


def test_the_loss_itself_for_its_derivative() -> None:
    """e^2/2 (1 - a^2) x for e (1 - a^2) x; e^2 by itself for 2 e."""
    asked = squared_error()
    a, x, y = (asked[name] for name in "axy")
    assert asked.making("wrong-power", (a - y) ** 2 / 2 * (1 - a**2) * x) or asked.making(
        "wrong-power", -((a - y) ** 2) / 2 * (1 - a**2) * x
    )

    g = Graph()
    p, t = g.leaf("p"), g.leaf("t")
    plain = Asked(derivative(g.name("L", (p - t) ** 2), p))
    assert plain.making("wrong-power", (plain["p"] - plain["t"]) ** 2)


def test_a_sum_for_a_difference() -> None:
    """a + y for a - y."""
    asked = squared_error()
    a, x, y = (asked[name] for name in "axy")

    assert asked.making("sum-for-difference", -(y + a) * (1 - a**2) * x)


def test_a_large_computation_is_only_scaled() -> None:
    """Of thousands of rows, the whole is tried with another sign or factor."""
    g = Graph()
    x: Block = g.leaf("x", (30,))
    W = g.leaf("W", (30, 30))
    a = g.name("a", (W @ x).call("tanh"))
    asked = Asked(derivative(g.name("L", (a**2).sum()), W))

    assert asked.computation.is_large
    right = asked.instances[asked.target]
    assert asked.making("lost-minus", -right)
    assert asked.making("halved-loss", right / 2)
    assert [] == asked.found("reversed-error") + asked.found("wrong-power")
