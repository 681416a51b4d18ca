"""What holds the program to account is held to account itself: it must see what is wrong, and only that."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bptutor.calculus.graph import Quantity
from bptutor.calculus.sufficiency.question import Proof, Question, Step, Witness
from tests.sufficiency import replay, witnesses
from tests.sufficiency.collisions import collision
from tests.sufficiency.fibre import Fibre
from tests.sufficiency.questions import ask
from tests.sufficiency.rank import evidence
from tests.sufficiency.traps import TRAPS, Trap, question
from tests.sufficiency.values import Rows, draw, jacobian, movable
from tests.sufficiency.worlds import WORLDS


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.world}: {trap.known} -> {trap.target}")
def test_neither_rank_nor_collisions_speak_against_what_suffices(trap: Trap) -> None:
    """On no trap that is known to be sufficient."""
    asked = question(trap.world, trap.known, trap.target)
    against = not evidence(asked).is_inside or collision(asked) is not None
    assert not (trap.truth != "insufficient" and against)


@pytest.mark.parametrize("name", WORLDS)
def test_tangents_are_differences(name: str) -> None:
    """Every row of every world by every leaf."""
    world = WORLDS[name](name)
    rows = Rows(world.graph, [int(b.rows) for b in world.tops])
    free = movable(world.graph, rows.leaves)
    leaves = draw(world.graph, rows.leaves, 20, np.random.default_rng(1))
    slope = jacobian(rows, rows.order, free, rows.at(leaves), 20)
    for k, row in enumerate(free):
        ahead, back = ({**leaves, row: leaves[row] + step} for step in (1e-6, -1e-6))
        ahead, back = rows.at(ahead), rows.at(back)
        rough = np.stack([(ahead[r] - back[r]) / 2e-6 * np.ones(20) for r in rows.order], axis=1)
        off = np.abs(rough - slope[:, :, k]) > 1e-4 * (1 + np.abs(rough))
        assert np.mean(off) < 0.01  # where a kink lies between the two


@pytest.mark.parametrize("name", WORLDS)
def test_floats_fractions_and_digits_agree(name: str) -> None:
    """One instance, three ways to compute it."""
    world = WORLDS[name](name)
    for top in world.tops:
        rows = Rows(world.graph, [int(top.rows)])
        leaves = draw(world.graph, rows.leaves, 1, np.random.default_rng(2))
        precise = rows.precisely({row: float(x[0]) for row, x in leaves.items()})
        rough = np.ravel(rows.at(leaves)[int(top.rows)])[0]
        np.testing.assert_allclose(rough, float(precise[int(top.rows)]), rtol=1e-9)


def test_questions_are_the_same_every_time() -> None:
    """A seed is a question."""
    assert [ask(seed).text for seed in range(30)] == [ask(seed).text for seed in range(30)]


# ---- witnesses


def _pair(asked: Question, first: dict[str, float], second: dict[str, float]) -> Witness:
    rows = {str(asked.graph.owner[row]): row for row in Rows(asked.graph, asked.below).leaves}
    one, two = ({rows[name]: x for name, x in each.items()} for each in (first, second))
    changed = tuple(asked.graph.owner[row] for row in one if one[row] != two[row])
    return Witness(one, two, changed, asked.graph.owner[asked.target_rows[0]], "one leaf", exact=True)


def test_a_right_witness_passes() -> None:
    """Factors change places."""
    asked = question("products with a fork", "q p", "w")
    witness = _pair(asked, {"w": 2, "x": 3, "u": 5}, {"w": 3, "x": 2, "u": 5})
    assert witnesses.faults(asked, witness) == []


def test_a_witness_with_other_data_does_not_pass() -> None:
    """All that differs is named."""
    asked = question("products with a fork", "q p", "w")
    witness = _pair(asked, {"w": 2, "x": 3, "u": 5}, {"w": 3, "x": 3, "u": 5})
    assert witnesses.faults(asked, witness) == ["q is 30 and 45", "p is 6 and 9"]


def test_a_witness_with_one_target_does_not_pass() -> None:
    """Two instances, one value of what is wanted."""
    asked = question("products with a fork", "p", "q")
    witness = _pair(asked, {"w": 2, "x": 3, "u": 5}, {"w": 3, "x": 2, "u": 5})
    assert witnesses.faults(asked, witness) == ["the target is 30 both times"]


def test_a_coincidence_does_not_pass() -> None:
    """With w = 0 the product says nothing of x, but that has probability 0."""
    asked = question("products with a fork", "w p", "x")
    witness = _pair(asked, {"w": 0, "x": 3}, {"w": 0, "x": 2})
    assert witnesses.faults(asked, witness) == [
        "a coincidence: moved by a little, one instance cannot follow the other"
    ]


def test_a_unit_that_is_on_at_0_cannot_follow_one_that_is_off() -> None:
    """relu(z) = 0 needs z <= 0; the product with an open unit is 0 only for a weight of 0."""
    asked = question("relu 2-2-1", "dz_y/dz_{h1} w_{h1,y}", "o_{h1}")
    rows = Rows(asked.graph, asked.below)
    leaves = {str(asked.graph.owner[row]): 1.0 for row in rows.leaves}
    witness = _pair(asked, leaves | {"w_{h1,y}": 0.0}, leaves | {"w_{h1,y}": 0.0, "o_{x1}": 2.0})
    assert witnesses.faults(asked, witness) == []
    closed = leaves | {"w_{h1,y}": 0.0, "o_{x1}": -3.0}
    witness = _pair(asked, leaves | {"w_{h1,y}": 0.0}, closed)
    assert "coincidence" in witnesses.faults(asked, witness)[0]


# ---- proofs


def _proof(asked: Question, *steps: Step) -> list[str]:
    return replay.faults(asked, Proof(steps))


def _named(asked: Question, *names: str) -> list[Quantity]:
    return [Quantity(asked.graph.names[name]) for name in names]


def test_a_right_proof_passes() -> None:
    """A product forward, a factor back."""
    asked = question("products with a fork", "w x q", "u")
    w, x, p, q, u = _named(asked, "w", "x", "p", "q", "u")
    first = Step(p, "definition", (w, x), p)
    assert _proof(asked, first, Step(u, "solve", (q, p), q, nonzero=(p,))) == []


def test_wrong_proofs_do_not_pass() -> None:
    """Each for its own reason."""
    asked = question("products with a fork", "w x q", "u")
    w, x, p, q, u, v = _named(asked, "w", "x", "p", "q", "u", "v")
    first = Step(p, "definition", (w, x), p)
    last = Step(u, "solve", (q, p), q, nonzero=(p,))
    for steps, said in (
        ((last,), "step 1, solve for u uses p, not known yet"),
        ((first,), "the proof ends without u"),
        ((first, Step(u, "solve", (q, p), q)), "step 2, solve for u: divided by what changes"),
        ((Step(p, "definition", (w,), p), last), "step 1, definition for p: needs x, which is not"),
        ((first, Step(u, "same", (q,), q)), "step 2, same for u: "),
        ((first, Step(u, "invert", (q,), q)), "step 2, invert for u: needs w, which is not"),
        ((first, Step(v, "solve", (q, p), q, nonzero=(p,)), last), "step 2, solve for v: "),
    ):
        found = _proof(asked, *steps)
        assert len(found) == 1
        assert found[0].startswith(said)


def test_the_inverse_of_relu_does_not_pass() -> None:
    """A unit that is off tells nothing of z."""
    asked = question("relu 2-2-1", "o_{h1}", "z_{h1}")
    o, z = asked.known[0], asked.target[0]
    assert _proof(asked, Step(z, "invert", (o,), o)) == ["step 1, invert for z_{h1}: relu has no inverse"]


# ---- the fibre


def test_the_fibre_is_met_again_from_nearby() -> None:
    """What is known comes back to its values."""
    asked = question("sigmoid 2-2-1", "w_{x,h} w_{h,y} o_y", "o_{h1}")
    fibre = Fibre(asked)
    rng = np.random.default_rng(3)
    leaves = {row: float(x[0]) for row, x in draw(asked.graph, fibre.rows.leaves, 1, rng).items()}
    here = fibre.point(leaves)
    wanted = fibre.at(here, leaves)[0]
    found = fibre.onto(wanted, here + 1e-3, leaves)
    assert found is not None
    np.testing.assert_allclose(fibre.at(found, leaves)[0], wanted, rtol=1e-9)


def test_worlds_take_turns() -> None:
    """In the order of the table."""
    names = [ask(seed).world.name for seed in range(len(WORLDS))]
    assert names == list(itertools.islice(WORLDS, len(WORLDS)))
