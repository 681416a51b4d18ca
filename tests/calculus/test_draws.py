"""Random draws, and the instances made of them."""

import numpy as np
import pytest

from bptutor.calculus.draws import Draws
from bptutor.calculus.graph import Graph
from bptutor.calculus.rounding import error_bound
from bptutor.calculus.sampling import Instances

MANY = (100_000,)


def test_the_bits_are_those_of_splitmix64() -> None:
    """The first five numbers that its authors' program prints for the seed 1234567."""
    draws = Draws()
    draws._at = 1234567
    assert [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431,
        16408922859458223821,
    ] == [*draws._bits((2,)).tolist(), *draws._bits((3,)).tolist()]  # fmt: skip


def test_uniform_draws_fill_their_interval() -> None:
    """Mean, variance and ends as they should be."""
    x = Draws(1).uniform(2, 5, MANY)
    assert 2 <= x.min() < 2.001
    assert 4.999 < x.max() < 5
    assert 3.5 == pytest.approx(x.mean(), abs=0.01)
    assert 9 / 12 == pytest.approx(x.var(), abs=0.01)


def test_signed_draws_have_either_sign_whatever_their_size() -> None:
    """Sizes as for uniform draws, and signs that know nothing of them."""
    x = Draws(1).signed(0.4, 1.6, MANY)
    assert 0.4 <= abs(x).min()
    assert abs(x).max() < 1.6
    for part in (x[abs(x) < 1], x[abs(x) > 1], x[::2]):
        assert 0.5 == pytest.approx((part > 0).mean(), abs=0.01)


def test_whole_draws_take_every_value() -> None:
    """From 0 to one below."""
    assert np.bincount(Draws(1).below(7, MANY)) == pytest.approx(100_000 / 7, rel=0.05)


def test_a_seed_says_what_is_drawn() -> None:
    """The same seed gives the same numbers; any other, numbers that have nothing to do with them."""
    seeds = [(), (0,), (1,), (0, 0), (0, 1), (1, 0), ("f",), ("g",), ("f", 0), ("ff",), (2**63,)]
    drawn = [Draws(*seed).uniform(-1, 1, (4096,)) for seed in seeds]
    assert np.array_equal(drawn[4], Draws(0, 1).uniform(-1, 1, (4096,)))
    related = np.corrcoef(drawn) - np.eye(len(seeds))
    assert abs(related).max() < 0.08


def test_a_leaf_is_drawn_alike_whatever_else_is_asked_for() -> None:
    """So a question is decided on the same instances, asked alone or among others."""
    g = Graph()
    x, y = g.leaf("x", (2,)), g.leaf("y")
    f = g.function("f", y)
    alone, together = Instances(g, [f]), Instances(g, [x.sum(), f * x[0]])
    assert np.array_equal(alone[y], together[y])
    assert np.array_equal(alone[f], together[f])
    assert not np.array_equal(together[x][0], together[x][1])
    assert not np.array_equal(together[x][0], together[y])


def test_blocks_may_be_added_to_instances() -> None:
    """What is there stays, what is new is what it would have been from the start."""
    g = Graph()
    x, y = g.leaf("x", (2,)), g.leaf("y")
    f, h = g.function("f", y), g.function("h", y)
    z = g.name("z", x.sum() * f)
    grown = Instances(g, [x, f])
    before = grown[f].copy()
    grown.add(z * h, x.T)
    grown.add(z + 1)

    at_once = Instances(g, [z * h, z + 1])
    assert np.array_equal(before, grown[f])
    for block in (f, z, z * h, z + 1):
        assert np.array_equal(at_once[block], grown[block])
        assert np.array_equal(error_bound(at_once.plan, block), error_bound(grown.plan, block))


def test_given_rows_stay_given_in_what_is_added() -> None:
    """Whatever their definition says."""
    g = Graph()
    x = g.leaf("x")
    z = g.name("z", x * 2)
    grown = Instances(g, [x], {int(z.rows): 3.0})
    grown.add(z + 1)

    assert (grown[z + 1] == 4).all()
    assert not (grown[x] == 1.5).all()


def test_leaves_are_drawn_larger_or_smaller() -> None:
    """Those of any size; a probability stays one."""
    g = Graph()
    x, p = g.leaf("x"), g.leaf("p", domain="probability")
    plain, large = Instances(g, [x * p]), Instances(g, [x * p], stretch=10.0)

    assert np.array_equal(10 * plain[x], large[x])
    assert np.array_equal(plain[p], large[p])
    assert np.array_equal(large[x] * large[p], large[x * p])
