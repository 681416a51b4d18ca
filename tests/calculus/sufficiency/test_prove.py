"""Proving that data suffice: networks, and where the obvious method would be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.network import LossSpec, NetworkSpec, build
from bptutor.calculus.sufficiency.prove import prove
from bptutor.calculus.sufficiency.question import Proof, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Found = bool | str
PROVIDED = "provided"


class Net:
    """A network by nodes; quantities by a text: `w x1 h1`, `z h1`, `o_y / w h2 j2`, `gate h1`, `o h1 ^2`."""

    def __init__(self, layers: Sequence[int], activations: Sequence[str], nodes: str) -> None:
        spec = NetworkSpec(tuple(layers), tuple(activations), (False,) * len(activations), "by-nodes", "o_y",
                           tuple(nodes))  # fmt: skip
        self.net = build(spec)
        self.named = {
            str(q): q for b in list(self.net.graph.blocks) if isinstance(b.name, str) for q in b.quantities()
        }

    def __getitem__(self, text: str) -> Quantity:
        if " / " in text:
            of, by = (self[part] for part in text.split(" / "))
            return Quantity(derivative(scalar(of), by.block), by.index)
        if text.endswith(" ^2"):
            return Quantity(scalar(self[text[:-3]]) ** 2)
        letter, *ends = text.split()
        if letter == "gate":
            output = self[f"o {ends[0]}"]
            return Quantity(output.block.call("gate"), output.index)
        return self.named[f"{letter}_{{{','.join(ends)}}}" if ends else letter]

    def known(self, texts: str) -> list[Quantity]:
        """Quantities, separated by commas; `W` are all weights, `x` the inputs."""
        return [q for text in texts.split(", ") for q in self._several(text)]

    def _several(self, text: str) -> Iterator[Quantity]:
        if text == "W":
            return (q for b in self.net.weights for q in b.quantities())
        if text.startswith("W but "):
            return (q for q in self._several("W") if q != self[text[6:]])
        if text == "W h-j":
            return self.net.weights[1].quantities()
        return self.net.input.quantities() if text == "x" else iter([self[text]])


def scalar(q: Quantity) -> Block:
    """One entry as a block."""
    return q.block[q.index] if q.index else q.block


def found(question: Question) -> Found:
    """Whether it is proved, and if only with provisos."""
    if prove(question) is not None:
        return True
    proof = prove(question, provisos=True)
    assert proof is None or proof.is_conditional
    return PROVIDED if proof is not None else False


RELU = ([4, 3, 2, 1], ["relu", "relu", "linear"], "xhjy")
SIGMOID = ([2, 2, 1], ["sigmoid", "sigmoid"], "xhy")
TRAPS: list[tuple[tuple[list[int], list[str], str], str, str, Found]] = [
    # the six of the catalogue
    (RELU, "W, o h1, o h2, o h3", "o_y", True),
    (RELU, "W, o j1, o j2", "o_y", True),
    (RELU, "x, o j1, o j2", "o h1", False),
    (RELU, "W h-j", "o j1", False),
    (RELU, "o h1, o h2, o h3", "o j1", False),
    (RELU, "W h-j, o h1, o h2, o h3", "o j1", True),
    (RELU, "o j2", "o_y / w j2 y", True),
    (RELU, "W, x", "o_y / w j2 y", True),
    (RELU, "w j2 y", "o_y / w h2 j2", False),
    (RELU, "o j2 / w h2 j2", "o_y / w h2 j2", False),
    (RELU, "w j2 y, o j2 / w h2 j2", "o_y / w h2 j2", True),
    (RELU, "W, x", "o_y / w x1 h3", True),
    (RELU, "w x1 h3", "o_y / w x1 h3", False),
    # where a rank test or careless sampling goes wrong
    (RELU, "z h1", "o h1", True),
    (RELU, "o h1", "z h1", False),
    (RELU, "o h1", "gate h1", True),
    (RELU, "gate h1", "o h1", False),
    (RELU, "W", "o_y / o x1", False),
    (RELU, "W, gate h1, gate h2, gate h3, gate j1, gate j2", "o_y / o x1", True),
    (RELU, "o_y ^2", "o_y", False),
    (RELU, "o h1 ^2", "o h1", True),
    (RELU, "o_y, w j1 y, o j1, w j2 y", "o j2", PROVIDED),
    (RELU, "x, W but w x1 h1, o h1", "w x1 h1", False),
    (RELU, "x, W but w x1 h1, z h1", "w x1 h1", PROVIDED),
    (RELU, "x, W but w x1 h1, o h1", "o h1 / o x1", PROVIDED),
    (RELU, "o_y / w j2 y", "o j2", True),
    (RELU, "o_y / z j2, o h2", "o_y / w h2 j2", True),
    (RELU, "o_y / o j1, o_y / o j2, o j1 / o h1, o j2 / o h1", "o_y / o h1", True),
    (RELU, "o_y / o j1, o j1 / o h1", "o_y / o h1", False),
    (RELU, "o_y / w h2 j2", "o j2 / w h2 j2", False),
    (RELU, "o_y / w h2 j2, w j2 y", "o j2 / w h2 j2", PROVIDED),
    (RELU, "W, z h1, z h2, z h3", "o x1", False),
    (RELU, "W h-j, z j1, z j2, o h3", "o h1", PROVIDED),
    (RELU, "W h-j, o j1, o j2, o h3", "o h1", False),
    (RELU, "z j1, o h1, o h2, w h1 j1, w h3 j1, o h3", "w h2 j1", False),
    (SIGMOID, "o h1", "z h1", True),
    (SIGMOID, "o h1", "o h1 / z h1", True),
    (SIGMOID, "o h1 / z h1", "o h1", False),
    (SIGMOID, "W, o h1, o h2", "o_y / w x1 h1", PROVIDED),
    (SIGMOID, "W, o_y", "o h1", False),
    (SIGMOID, "W, o_y, o x1", "o x2", False),
    (SIGMOID, "o_y", "z_y", True),
    (SIGMOID, "o_y, o h1", "o_y / w h1 y", True),
    (SIGMOID, "W, o h1", "o_y / w x1 h1", False),
    (SIGMOID, "o_y / z_y, w h1 y, o h1, o x1", "o_y / w x1 h1", True),
    (SIGMOID, "o_y / w h1 y, o_y", "o h1", True),
    (SIGMOID, "o_y / w x1 h1, o x1, o x2", "o_y / w x2 h1", PROVIDED),
]


@pytest.mark.parametrize(
    ("shape", "known", "target", "expected"), TRAPS, ids=[f"{trap[1]} -> {trap[2]}" for trap in TRAPS]
)
def test_what_is_proved_of_a_network(
    shape: tuple[list[int], list[str], str], known: str, target: str, expected: Found
) -> None:
    """Right ones are proved, with a proviso where one is needed; wrong ones are not."""
    net = Net(*shape)
    assert expected == found(Question(net.net.graph, net.known(known), [net[target]]))


def lines(proof: Proof) -> list[str]:
    """The steps as text."""
    return [f"{s.quantity} {s.rule} {', '.join(map(str, s.uses))}" for s in proof.steps]


def test_a_derivation_is_in_order_and_holds_nothing_else() -> None:
    """One unit after the other, and only what is needed for o_j1."""
    net = Net(*RELU)
    proof = prove(Question(net.net.graph, net.known("W, o h1, o h2, o h3"), [net["o j1"]]))

    assert proof is not None
    assert lines(proof) == [
        "z_{j1} definition w_{h1,j1}, o_{h1}, w_{h2,j1}, o_{h2}, w_{h3,j1}, o_{h3}",
        "o_{j1} definition z_{j1}",
    ]


def test_a_target_that_is_known_under_another_name_is_told_to_be_that() -> None:
    """L = w*o: dL/dw is o."""
    g = Graph()
    w, o = g.leaf("w"), g.leaf("o")
    slope = derivative(g.name("L", w * o), w)
    proof = prove(Question(g, [Quantity(o)], [Quantity(slope)]))

    assert proof is not None
    assert [(s.rule, *map(str, s.uses)) for s in proof.steps] == [("same", "o")]


def test_a_target_among_the_data_takes_no_step() -> None:
    """It is simply given."""
    net = Net(*RELU)
    proof = prove(Question(net.net.graph, net.known("W"), [net["w j2 y"]]))

    assert proof is not None
    assert proof.steps == () == proof.cases


def test_a_division_says_what_must_not_be_0() -> None:
    """o_j2 = (o_y - w o_j1)/w_j2,y."""
    net = Net(*RELU)
    question = Question(net.net.graph, net.known("o_y, w j1 y, o j1, w j2 y"), [net["o j2"]])
    proof = prove(question, provisos=True)

    assert proof is not None
    assert [(s.rule, *map(str, s.nonzero)) for s in proof.steps] == [("solve", "w_{j2,y}")]


def test_linear_equations_say_which_and_for_what() -> None:
    """Two pre-activations and all weights fix the two inputs."""
    net = Net(*SIGMOID)
    question = Question(net.net.graph, net.known("W, z h1, z h2"), [net["o x1"]])
    proof = prove(question, provisos=True)

    assert proof is not None
    (step,) = proof.steps
    assert ("system", ["z_{h1}", "z_{h2}"], ["o_{x1}", "o_{x2}"]) == (
        step.rule, [str(q) for q in step.sources], [str(q) for q in step.unknowns],
    )  # fmt: skip


def test_cases_say_what_follows_in_each() -> None:
    """o_h1 tells the gate: open, the weight is solved for; closed, the derivative is 0."""
    net = Net(*RELU)
    question = Question(net.net.graph, net.known("x, W but w x1 h1, o h1"), [net["o h1 / o x1"]])
    proof = prove(question, provisos=True)

    assert proof is not None
    assert [case.is_open for case in proof.cases] == [True, False]
    opened, closed = (case.proof for case in proof.cases)
    assert "w_{x1,h1}" in [str(step.quantity) for step in opened.steps]
    assert [step.value for step in closed.steps][-1] == 0


def test_numbers_are_carried_along() -> None:
    """Everything fixed: the numeric exercise can be solved, and the values are those of the definition."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    z = g.name("z", w * x)
    a = g.name("a", z.call("relu"))
    proof = prove(Question(g, [], [Quantity(a)], {int(w.rows): 2, int(x.rows): 0.1}))

    assert proof is not None
    assert [str(step.value) for step in proof.steps] == ["1/5", "1/5"]


def test_a_numeric_exercise_that_takes_solving_backwards() -> None:
    """z and x at numbers: w = z/x, without a proviso, as x is no 0."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    z = g.name("z", w * x)
    proof = prove(Question(g, [], [Quantity(w)], {int(z.rows): 6, int(x.rows): 3}))

    assert proof is not None
    assert [(s.rule, s.value, s.nonzero) for s in proof.steps] == [("solve", 2, ())]


def test_a_large_network_is_proved() -> None:
    """4-8-8-8-1, a derivative in the first layer, from all there is."""
    net = Net([4, 8, 8, 8, 1], ["relu"] * 3 + ["linear"], "xhjky")
    question = Question(net.net.graph, net.known("W, x"), [net["o_y / w x1 h1"]])
    proof = prove(question)

    assert proof is not None
    assert "do_y" in str(proof.steps[-1].quantity) or "dz_y" in str(proof.steps[-1].quantity)
    assert not proof.is_conditional


@pytest.mark.parametrize(
    ("known", "target", "expected"),
    [
        ("yhat, L", "y", False),
        ("y, L", "yhat", False),
        ("dL/dyhat, yhat", "y", True),
        ("L", "dL/dyhat", False),
    ],
)
def test_a_squared_loss(known: str, target: str, expected: Found) -> None:
    """L = (yhat - y)^2: the square has two roots; the derivative has one."""
    spec = NetworkSpec((1, 1), ("linear",), (False,), "from-to", "yhat", loss=LossSpec("squared"))
    net = build(spec)
    loss, out = net.graph.names["L"], net.graph.names["yhat"]
    by_name = {"yhat": out, "L": loss, "y": net.graph.names["y"], "dL/dyhat": derivative(loss, out)}
    data = [Quantity(by_name[name]) for name in known.split(", ")]
    question = Question(net.graph, data, [Quantity(by_name[target])])

    assert found(question) == expected
