"""Counterexamples are found where there are any, hold when computed by hand, and are no coincidences."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bptutor.calculus.graph import Graph, Quantity
from bptutor.calculus.sufficiency.question import Question
from bptutor.calculus.sufficiency.refute import refute
from bptutor.calculus.sufficiency.verify import holds
from tests.calculus.sufficiency.asking import REST, asked, classifier, named, network, of_blocks, sigmoids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bptutor.calculus.network import Network
    from bptutor.calculus.sufficiency.question import Witness

GATES = "gate z_h1; gate z_h2; gate z_h3; gate z_j1; gate z_j2"

OPEN: list[tuple[str, Callable[[], Network], str, str]] = [
    ("a ReLU tells nothing where it is off", classifier, "o_h1", "z_h1"),
    ("the gates depend on the inputs", classifier, "weights", "d o_y / d o_x1"),
    ("a square has lost the sign", classifier, "square o_y", "o_y"),
    ("only where h1 is on", classifier, f"inputs; o_h1; {REST}", "w_x1,h1"),
    ("one path of two", classifier, "d o_y / d o_j1; d o_j1 / d o_h1", "d o_y / d o_h1"),
    ("a product, of which neither factor", classifier, "d o_y / d w_h2,j2", "d o_j2 / d w_h2,j2"),
    ("inputs and a later layer", classifier, "inputs; o_j1; o_j2", "o_h1"),
    ("weights without values", classifier, "w_h1,j1; w_h2,j1; w_h3,j1", "o_j1"),
    ("values without weights", classifier, "o_h1; o_h2; o_h3", "o_j1"),
    ("o or 1 - o", sigmoids, "d o_h1 / d z_h1", "o_h1"),
    ("one equation for two unknowns", sigmoids, "weights; o_y", "o_h1"),
    ("one equation with two solutions", sigmoids, "weights; o_y; o_x1", "o_x2"),
    ("the input is not known", sigmoids, "weights; o_h1", "d o_y / d w_x1,h1"),
]

SETTLED: list[tuple[str, Callable[[], Network], str, str]] = [
    ("forwards", classifier, "z_h1", "o_h1"),
    ("the output tells the gate", classifier, "o_h1", "gate z_h1"),
    ("weights and gates", classifier, f"weights; {GATES}", "d o_y / d o_x1"),
    ("unless w is 0", classifier, "o_y; w_j1,y; o_j1; w_j2,y", "o_j2"),
    ("unless x is 0", classifier, f"inputs; z_h1; {REST}", "w_x1,h1"),
    ("a derivative that is an activation", classifier, "d o_y / d w_j2,y", "o_j2"),
    ("sigmoid is one to one", sigmoids, "o_h1", "z_h1"),
    ("o(1 - o)", sigmoids, "o_h1", "d o_h1 / d z_h1"),
    ("two equations, unless singular", sigmoids, "weights; o_h1; o_h2", "d o_y / d w_x1,h1"),
    ("backwards through the output", sigmoids, "o_y", "z_y"),
]


@pytest.mark.parametrize(("model", "known", "target"), [c[1:] for c in OPEN], ids=[c[0] for c in OPEN])
def test_what_is_open_has_a_witness_that_holds(model: Callable[[], Network], known: str, target: str) -> None:
    """For every seed, with all leaves, and with the changes that it says."""
    question = asked(model(), known, target)
    for seed in range(4):
        witness = refute(question, seed=seed)
        assert witness is not None
        assert holds(question, witness)
        assert set(witness.first) == set(witness.second) == {q.row for q in question.leaves}
        assert {q.row for q in witness.changed} == {
            row for row in witness.first if witness.first[row] != witness.second[row]
        }
        assert witness.differs in question.target


@pytest.mark.parametrize(("model", "known", "target"), [c[1:] for c in SETTLED], ids=[c[0] for c in SETTLED])
def test_what_is_settled_has_none(model: Callable[[], Network], known: str, target: str) -> None:
    """Coincidences included: a weight of 0, a singular matrix, units that are saturated."""
    question = asked(model(), known, target)
    assert [None] * 2 == [refute(question, seed=seed) for seed in range(2)]


def test_most_witnesses_change_one_whole_number() -> None:
    """A student sees the difference at a glance."""
    witnesses = [refute(asked(model(), known, target)) for _, model, known, target in OPEN]
    single = [w for w in witnesses if w is not None and w.method == "one leaf" and len(w.changed) == 1]
    assert len(single) >= len(OPEN) - 4
    assert sum(w is not None and w.exact for w in witnesses) >= len(OPEN) - 1


# ---------------------------------------------------------------- by hand


def _relu(z: Fraction) -> Fraction:
    return max(z, Fraction(0))


def _by_name(question: Question, leaves: Mapping[int, object]) -> dict[str, Fraction]:
    names = {q.row: str(q).replace("{", "").replace("}", "") for q in question.leaves}
    return {names[row]: Fraction(x) for row, x in leaves.items()}


def _classified(v: dict[str, Fraction]) -> dict[str, Fraction]:
    """The classifier, written out."""
    o = {f"x{i}": v.get(f"o_x{i}", Fraction(0)) for i in (1, 2, 3, 4)}
    for below, units in ((("x1", "x2", "x3", "x4"), ("h1", "h2", "h3")), (("h1", "h2", "h3"), ("j1", "j2"))):
        for u in units:
            o[u] = _relu(sum((v.get(f"w_{b},{u}", Fraction(0)) * o[b] for b in below), Fraction(0)))
    o["y"] = sum((v.get(f"w_{b},y", Fraction(0)) * o[b] for b in ("j1", "j2")), Fraction(0))
    return o


def test_a_witness_of_the_classifier_holds_when_written_out() -> None:
    """S2: inputs, o_j1 and o_j2 are known, and o_h1 is not settled."""
    question = asked(classifier(), "inputs; o_j1; o_j2", "o_h1")
    witness = refute(question)
    assert witness is not None
    one, two = _by_name(question, witness.first), _by_name(question, witness.second)
    a, b = _classified(one), _classified(two)
    assert [a[u] for u in ("x1", "x2", "x3", "x4", "j1", "j2")] == [
        b[u] for u in ("x1", "x2", "x3", "x4", "j1", "j2")
    ]
    assert a["h1"] != b["h1"]


def test_a_witness_of_a_gradient_holds_when_written_out() -> None:
    """S5 (1): with w_j2,y alone, dy/dw_h2,j2 = w_j2,y * [z_j2 > 0] * o_h2 is not settled."""
    question = asked(classifier(), "w_j2,y", "d o_y / d w_h2,j2")
    witness = refute(question)
    assert witness is not None
    gradients = []
    for leaves in (witness.first, witness.second):
        v = _by_name(question, leaves)
        o = _classified(v)
        gradients.append(v["w_j2,y"] * (o["j2"] > 0) * o["h2"])
    assert gradients[0] != gradients[1]
    assert witness.first[question.known_rows[0]] == witness.second[question.known_rows[0]]


def test_a_witness_of_a_loss_holds_when_written_out() -> None:
    """The squared loss of a linear unit: L and the input do not tell the error."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x"), g.leaf("y")
    e = g.name("e", w * x - y)
    loss = g.name("L", e**2)
    question = of_blocks([loss, x], [e])
    witness = refute(question)
    assert witness is not None
    errors = [
        v[Quantity(w).row] * v[Quantity(x).row] - v[Quantity(y).row] for v in (witness.first, witness.second)
    ]
    assert errors[0] == -errors[1] != 0
    assert witness.first[Quantity(x).row] == witness.second[Quantity(x).row]


def test_a_witness_with_many_digits_holds_in_floats_too() -> None:
    """a = .3 for a sigmoid of w*x + b: its argument is no fraction."""
    g = Graph()
    w, x, b = g.leaf("w"), g.leaf("x"), g.leaf("b")
    a = g.name("a", (w * x + b).call("sigmoid"))
    witness = refute(of_blocks([], [x], {a: 0.3}))
    assert witness is not None
    assert (witness.method, witness.exact) == ("fibre", False)
    for v in (witness.first, witness.second):
        z = v[Quantity(w).row] * v[Quantity(x).row] + v[Quantity(b).row]
        assert math.isclose(float(z), math.log(0.3 / 0.7), rel_tol=1e-14)


# ---------------------------------------------------------------- no coincidences


def test_a_dead_unit_and_a_coincidence_are_no_witness() -> None:
    """a*(w + v) is 0 where the unit is off; where it is on, only if w + v happens to be 0."""
    g = Graph()
    z, w, v = g.leaf("z"), g.leaf("w"), g.leaf("v")
    a = g.name("a", z.call("relu"))
    assert refute(of_blocks([g.name("c", a * (w + v))], [a.call("gate")])) is None


def test_saturated_units_are_told_apart() -> None:
    """sigmoid(40) and sigmoid(41) are one double, and two numbers."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    z = g.name("z", w * x)
    a = g.name("a", z.call("sigmoid"))
    assert refute(of_blocks([a, w], [x], {w: 40})) is None
    assert refute(of_blocks([a], [z])) is None


def test_a_number_that_is_given_as_0_is_no_coincidence() -> None:
    """A weight that happens to be 0 is one; an input that the exercise gives as 0 is not."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    z = g.name("z", w * x)
    assert refute(of_blocks([z, x], [w])) is None
    assert refute(of_blocks([z, x], [w], {x: 0})) is not None


def test_regions_count_where_units_are_off() -> None:
    """Known: x and h = relu(w*x). Where the unit is off, w is anything below 0."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    h = g.name("h", (w * x).call("relu"))
    witness = refute(of_blocks([x, h], [w]))
    assert witness is not None
    assert all(v[Quantity(x).row] * v[Quantity(w).row] < 0 for v in (witness.first, witness.second))


def test_a_witness_rather_has_its_units_on() -> None:
    """Two networks that are off everywhere agree on much, and convince nobody."""
    question = asked(classifier(), "o_j1; o_j2", "o_h1")
    witness = refute(question)
    assert witness is not None
    o = _classified(_by_name(question, witness.first))
    assert (o["j1"], o["j2"]) != (0, 0)


# ---------------------------------------------------------------- numbers given, domains, functions


def test_numbers_given_are_met_by_both() -> None:
    """A computed quantity at a number is an equation for both instances."""
    g = Graph()
    w, x, b = g.leaf("w"), g.leaf("x"), g.leaf("b")
    z = g.name("z", w * x + b)
    witness = refute(of_blocks([], [x], {z: 3, w: Fraction(2)}))
    assert witness is not None
    for v in (witness.first, witness.second):
        assert v[Quantity(w).row] == 2
        assert v[Quantity(w).row] * v[Quantity(x).row] + v[Quantity(b).row] == 3


def test_numbers_given_may_settle_what_is_left() -> None:
    """One equation, one unknown."""
    g = Graph()
    w, x, b = g.leaf("w"), g.leaf("x"), g.leaf("b")
    z = g.name("z", w * x + b)
    assert refute(of_blocks([], [x], {z: 3, w: 2, b: 1})) is None


def test_large_numbers_given_are_no_obstacle() -> None:
    """tanh(9 + b) is nearly 1; b is not settled by the weights all the same."""
    g = Graph()
    x, w, b, v = g.leaf("x"), g.leaf("w"), g.leaf("b"), g.leaf("v")
    h = g.name("h", (w * x + b).call("tanh"))
    assert refute(of_blocks([v], [g.name("y", v * h)], {x: 3, w: 2})) is not None


@pytest.mark.parametrize("bend", ["relu", "max", "step"])
def test_bends_far_from_0_are_seen_on_both_sides(bend: str) -> None:
    """relu(x - 10) is 0 for all small numbers, and yet not always."""
    g = Graph()
    x, v = g.leaf("x"), g.leaf("v")
    y = x.call("max", g.const(-5)) if bend == "max" else (x - 10).call(bend)
    assert refute(of_blocks([v], [y])) is not None
    assert refute(of_blocks([v, y], [x])) is not None


def test_labels_stay_0_or_1() -> None:
    """The loss of one label is that of the other, mirrored."""
    g = Graph()
    z, y = g.leaf("z"), g.leaf("y", (), "0 or 1")
    o = g.name("o", z.call("sigmoid"))
    loss = g.name("L", -(y * o.call("ln")) - (1 - y) * (1 - o).call("ln"))
    witness = refute(of_blocks([loss], [o]))
    assert witness is not None
    assert {witness.first[Quantity(y).row], witness.second[Quantity(y).row]} == {0, 1}
    assert refute(of_blocks([loss, y], [o])) is None


def test_one_hot_vectors_stay_so() -> None:
    """The 1 moves; it does not vanish."""
    g = Graph()
    x, t = g.leaf("x", (3,)), g.leaf("t", (3,), "one-hot")
    p = g.name("p", g.apply("softmax", x))
    loss = g.name("L", -(t * p.call("ln")).sum())
    witness = refute(of_blocks([p], [loss]))
    assert witness is not None
    for v in (witness.first, witness.second):
        assert sorted(v[q.row] for q in t.quantities()) == [0, 0, 1]


def test_all_entries_of_a_one_hot_vector_but_one_tell_the_last() -> None:
    """Also where something else is known that has to be solved for."""
    g = Graph()
    x, t = g.leaf("x", (2,)), g.leaf("t", (2,), "one-hot")
    p = g.name("p", g.apply("softmax", x))
    assert refute(of_blocks([t[0], p[0] * x[0]], [t[1]])) is None
    three = g.leaf("s", (3,), "one-hot")
    witness = refute(of_blocks([three[0]], [three[1]]))
    assert witness is not None
    assert {sum(v.values()) for v in (witness.first, witness.second)} <= {0, 1}


def test_a_softmax_does_not_tell_a_shift() -> None:
    """It tells differences."""
    g = Graph()
    x = g.leaf("x", (3,))
    p = g.name("p", g.apply("softmax", x))
    witness = refute(of_blocks([p], [x]))
    assert witness is not None
    assert len({witness.second[q.row] - witness.first[q.row] for q in x.quantities()}) == 1
    assert refute(of_blocks([p], [x[0] - x[1]])) is None


def test_probabilities_and_positive_numbers_stay_in_their_domains() -> None:
    """Positive numbers have one root."""
    g = Graph()
    p, r = g.leaf("p", (), "probability"), g.leaf("r", (), "positive")
    witness = refute(of_blocks([g.name("q", p * (1 - p) * r)], [p]))
    assert witness is not None
    for v in (witness.first, witness.second):
        assert 0 < v[Quantity(p).row] < 1
        assert v[Quantity(r).row] > 0
    assert refute(of_blocks([g.name("s", r**2)], [r])) is None


def test_a_general_function_is_the_same_in_both_and_not_one_to_one() -> None:
    """Known, but nothing is known of it."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    z = g.name("z", w * x)
    a = g.name("a", g.function("f", z))
    assert refute(of_blocks([z], [a])) is None
    question = of_blocks([a], [z])
    witness = refute(question)
    assert witness is not None
    assert holds(question, witness)


def test_permuted_units_are_found_out() -> None:
    """The output does not tell which hidden unit is which."""
    model = network(2, 2, 1, units="tanh", bias=True)
    witness = refute(asked(model, "inputs; o_y", "o_h1"))
    assert witness is not None


@pytest.mark.parametrize("effort", ["quick", "full"])
def test_the_same_seed_finds_the_same(effort: str) -> None:
    """Nothing depends on chance."""
    def found() -> Witness | None:
        return refute(asked(classifier(), "weights", "o_y"), effort=effort, seed=3)

    assert found() == found() is not None


def test_what_is_known_itself_is_not_looked_for() -> None:
    """There is nothing to find."""
    question = asked(classifier(), "o_y", "o_y")
    assert refute(question) is None


def test_any_entry_of_a_target_will_do() -> None:
    """Known are two of three; the third differs."""
    known = named(classifier(), "o_h1") + named(classifier(), "o_h2")
    target = named(classifier(), "o_h1") + named(classifier(), "o_h3")
    question = Question(classifier().graph, known, target)
    witness = refute(question)
    assert witness is not None
    assert str(witness.differs) == "o_{h3}"


@pytest.mark.parametrize("size", [Fraction(5, 10**7), Fraction(1, 10**4), Fraction(10**6)])
@pytest.mark.parametrize("wanted", ["w", "b"])
def test_leaves_make_up_for_coefficients_of_any_size(size: Fraction, wanted: str) -> None:
    """A change of b is made up for by one of w that is 2000000 times as large."""
    g = Graph()
    leaves = {name: g.leaf(name) for name in ("w", "b")}
    y = g.name("y", size * leaves["w"] + leaves["b"])
    question = of_blocks([y], [leaves[wanted]])
    witness = refute(question)
    assert witness is not None
    assert holds(question, witness)
    first, second = (_by_name(question, leaves) for leaves in (witness.first, witness.second))
    assert size * first["w"] + first["b"] == size * second["w"] + second["b"]
    assert first[wanted] != second[wanted]


def test_a_small_coefficient_alone_makes_a_difference() -> None:
    """Beside 1000*v nobody sees 0.0001*w, unless w is large."""
    g = Graph()
    w, v = g.leaf("w"), g.leaf("v")
    question = of_blocks([v], [g.name("n", Fraction(1, 10**4) * w + 1000 * v)])
    witness = refute(question)
    assert witness is not None
    assert holds(question, witness)


def test_a_number_given_may_leave_two_roots_one_of_them_0() -> None:
    """(a - y)^2 = 1/4 with a = 1/2: y is 0 or 1, and the 0 is no coincidence."""
    g = Graph()
    a, y = g.leaf("a"), g.leaf("y")
    loss = g.name("L", (a - y) ** 2)
    question = of_blocks([], [y], {a: Fraction(1, 2), loss: Fraction(1, 4)})
    witness = refute(question)
    assert witness is not None
    assert {x[q.row] for x in (witness.first, witness.second) for q in question.leaves[1:]} == {0, 1}


def test_numbers_given_and_a_fibre_that_is_no_fractions() -> None:
    """z = -1 is given; what the first instance is exact about need not be solved for."""
    g = Graph()
    w, b, x, c = (g.leaf(name) for name in "wbxc")
    z = g.name("z", w * x + b)
    slope = g.name("s", c * (w + b).call("sigmoid"))
    question = of_blocks([x, slope], [c], {z: -1})
    witness = refute(question)
    assert witness is not None
    assert holds(question, witness)


def test_large_weights_switch_on_what_given_numbers_keep_off() -> None:
    """relu(w - 9*x): with x given as 1, w must be above 9."""
    g = Graph()
    w, x, v = (g.leaf(name) for name in "wxv")
    o = g.name("o", (v * w - 9 * x).call("relu"))
    witness = refute(of_blocks([v], [o], {x: 1}))
    assert witness is not None


def test_matrices_of_witnesses_have_an_inverse() -> None:
    """That z does not tell a does not hang on W being singular, and must not look so."""
    g = Graph()
    weights, a = g.leaf("W", (2, 2)), g.leaf("a", (2,))
    question = of_blocks([g.name("z", weights @ a)], [a])
    for seed in range(5):
        witness = refute(question, seed=seed)
        assert witness is not None
        rows = weights.rows
        for leaves in (witness.first, witness.second):
            values = [[leaves[int(rows[i, j])] for j in range(2)] for i in range(2)]
            assert values[0][0] * values[1][1] != values[0][1] * values[1][0]


@pytest.mark.filterwarnings("error")
def test_nothing_undefined_is_complained_of() -> None:
    """Instances with a logarithm of a negative number are left out in silence."""
    g = Graph()
    u, v = g.leaf("u"), g.leaf("v")
    root = g.name("r", (u - v).call("ln"))
    ratio = g.name("q", root / (u + v))
    assert refute(of_blocks([ratio], [u])) is not None
