"""Questions whose answer is known: the catalogue's S1 to S6, and where the obvious methods go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.sufficiency.question import Question
from tests.sufficiency.worlds import WORLDS, World


class Trap(NamedTuple):
    """`truth`: sufficient, sufficient-provided or insufficient."""

    world: str
    known: str
    target: str
    truth: str
    why: str


RELU, SIGMOID = "relu 4-3-2-1", "sigmoid 2-2-1"
YES, GENERIC, NO = "sufficient", "sufficient-provided", "insufficient"
WEIGHTS, INPUTS = "w_{x,h} w_{h,j} w_{j,y}", "o_{x}"
ALL = f"{WEIGHTS} {INPUTS}"

CATALOGUE: dict[str, tuple[str, str, str, str]] = {
    "S1": ("o_y", f"{WEIGHTS} o_{{h}}", f"{WEIGHTS} o_{{j}}", "each"),
    "S2": ("o_{h1}", INPUTS, "o_{j}", "neither"),
    "S3": ("o_{j1}", "w_{h,j}", "o_{h}", "together"),
    "S4": ("do_y/dw_{j2,y}", "o_{j2}", ALL, "each"),
    "S5": ("do_y/dw_{h2,j2}", "w_{j2,y}", "do_{j2}/dw_{h2,j2}", "together"),
    "S6": ("do_y/dw_{x1,h3}", ALL, "w_{x1,h3}", "only-1"),
}
"""Target, first and second statement, and the choice that is right; all on 4-3-2-1 with ReLU."""

_REST = "w_{x1,h2} w_{x1,h3} w_{x2,h1} w_{x3,h1} w_{x4,h1} o_{x}"
_SW = "w_{x,h} w_{h,y}"

TRAPS = [
    Trap(RELU, "z_{h1}", "o_{h1}", YES, "forward through ReLU"),
    Trap(RELU, "o_{h1}", "z_{h1}", NO, "ReLU is not one-to-one where it is off"),
    Trap(RELU, "o_{h1}", "do_{h1}/dz_{h1}", YES, "the output tells the gate"),
    Trap(RELU, WEIGHTS, "do_y/do_{x1}", NO, "locally constant, but the gates depend on x"),
    Trap(RELU, f"{WEIGHTS} do_{{h1}}/dz_{{h1}} do_{{h2}}/dz_{{h2}} do_{{h3}}/dz_{{h3}} do_{{j1}}/dz_{{j1}} "
         "do_{j2}/dz_{j2}", "do_y/do_{x1}", YES, "weights and all gates"),
    Trap(RELU, "sq:o_y", "o_y", NO, "two sheets: the sign is lost"),
    Trap(RELU, "o_y w_{j1,y} o_{j1} w_{j2,y}", "o_{j2}", GENERIC, "provided w_{j2,y} is not 0"),
    Trap(RELU, f"{_REST} o_{{h1}}", "w_{x1,h1}", NO, "only if h1 is on"),
    Trap(RELU, f"{_REST} z_{{h1}}", "w_{x1,h1}", GENERIC, "provided x1 is not 0"),
    Trap(RELU, "do_y/dw_{j2,y}", "o_{j2}", YES, "the derivative is the output"),
    Trap(RELU, "do_y/dz_{j2} o_{h2}", "do_y/dw_{h2,j2}", YES, "upstream gradient times output"),
    Trap(RELU, "do_y/do_{j1} do_y/do_{j2} do_{j1}/do_{h1} do_{j2}/do_{h1}",
         "do_y/do_{h1}", YES, "both paths"),
    Trap(RELU, "do_y/do_{j1} do_{j1}/do_{h1}", "do_y/do_{h1}", NO, "one path only"),
    Trap(RELU, "do_y/dw_{h2,j2}", "do_{j2}/dw_{h2,j2}", NO, "w_{j2,y} cannot be divided out"),
    Trap(RELU, "do_y/dw_{h2,j2} w_{j2,y}", "do_{j2}/dw_{h2,j2}", GENERIC, "with w_{j2,y} it can"),
    Trap(SIGMOID, "o_{h1}", "z_{h1}", YES, "sigmoid is one-to-one"),
    Trap(SIGMOID, "o_{h1}", "do_{h1}/dz_{h1}", YES, "o(1 - o)"),
    Trap(SIGMOID, "do_{h1}/dz_{h1}", "o_{h1}", NO, "two sheets: o and 1 - o"),
    Trap(SIGMOID, f"{_SW} o_{{h}}", "do_y/dw_{x1,h1}", GENERIC, "two linear equations for x"),
    Trap(SIGMOID, f"{_SW} o_y", "o_{h1}", NO, "one equation, two unknowns"),
    Trap(SIGMOID, f"{_SW} o_y o_{{x1}}", "o_{x2}", NO, "one equation, one unknown, but not monotone"),
    Trap(SIGMOID, "o_y", "z_y", YES, "the output's sigmoid inverted"),
    Trap(SIGMOID, "o_y o_{h1}", "do_y/dw_{h1,y}", YES, "o_y(1 - o_y) o_{h1}"),
    Trap(SIGMOID, f"{_SW} o_{{h1}}", "do_y/dw_{x1,h1}", NO, "x is not known"),
    Trap(SIGMOID, "do_y/dz_y w_{h1,y} o_{h1} o_{x1}", "do_y/dw_{x1,h1}", YES, "the whole chain is given"),
    Trap("leaky 2-2-1", "o_{h1}", "z_{h1}", YES, "leaky ReLU is one-to-one"),
    Trap("tanh 2-2-1, biases, loss", "a_1^(1)", "z_1^(1)", YES, "tanh is one-to-one"),
    Trap("tanh 2-2-1, biases, loss", "L yhat", "y", NO, "two sheets: y on either side of the output"),
    Trap("tanh 2-2-1, biases, loss", "L", "dL/dyhat", NO, "the sign of yhat - y is lost"),
    Trap("tanh 2-2-1, biases, loss", "dL/dyhat", "L", YES, "(yhat - y)^2 is a quarter of its square"),
    Trap("tanh 2-2-1, biases, loss", "dL/db^(2) a_1^(1)", "dL/dW_11^(2)", YES, "dL/db is dL/dz"),
    Trap("tanh 2-2-1, biases, loss", "dL/dW_11^(2) dL/db^(2)", "a_1^(1)", GENERIC, "provided dL/db is not 0"),
    Trap("softmax 2-3, cross-entropy", "yhat", "z^(1)", NO, "a shift of all z changes nothing"),
    Trap("softmax 2-3, cross-entropy", "yhat z_1^(1)", "z_2^(1)", YES, "ratios of outputs"),
    Trap("softmax 2-3, cross-entropy", "yhat_1 yhat_2", "yhat_3", YES, "they add up to 1"),
    Trap("softmax 2-3, cross-entropy", "yhat y", "dL/dz^(1)", YES, "yhat - y"),
    Trap("sigmoid 1-2-1, cross-entropy", "L y", "yhat", YES, "the label is 0 or 1: -ln of one number"),
    Trap("sigmoid 1-2-1, cross-entropy", "yhat y", "dL/dz^(2)", YES, "yhat - y"),
    Trap("a step", "w w@1 r", "dL/dw", GENERIC, "(w - w@1) / r"),
    Trap("a step", "w w@1", "dL/dw", NO, "the rate is not known"),
    Trap("products with a fork", "p u", "q", YES, "a product"),
    Trap("products with a fork", "q p", "u", GENERIC, "a quotient"),
    Trap("products with a fork", "w x", "dL/du", NO, "more than one product away"),
    Trap("shared weights, two points", "z1 z2 x", "w", GENERIC, "two equations for w and b"),
    Trap("shared weights, two points", "dR/do1 dR/do2", "R", YES, "the sum of their squares, halved"),
    Trap("functions", "e b", "q", YES, "a quotient by a positive number"),
    Trap("functions", "q b", "p", YES, "exp is one-to-one, and b is positive"),
    Trap("functions", "n c", "m", YES, "softplus is one-to-one"),
    Trap("functions", "n m", "c", NO, "two sheets: c and -c"),
]  # fmt: skip


def quantities(world: World, text: str) -> list[Quantity]:
    """What the names in a text stand for.

    `sq:` is a square, `dA/dB` a derivative, a block's name stands for all its entries.
    """
    return [q for word in text.split() for q in _block(world.graph, word).quantities()]


def _block(graph: Graph, word: str) -> Block:
    if word.startswith("sq:"):
        return _block(graph, word[3:]) ** 2
    if word.startswith("d") and "/d" in word:
        of, by = word[1:].split("/d")
        return derivative(_block(graph, of), _block(graph, by))
    if word in graph.names:
        return graph.names[word]
    arrays = [block for block in graph.names.values() if block.shape]
    return next(block[q.index] for block in arrays for q in block.quantities() if str(q) == word)


def question(world: str, known: Iterable[str] | str, target: str) -> Question:
    """The question in a world of its own."""
    built = WORLDS[world](world)
    words = known if isinstance(known, str) else " ".join(known)
    return Question(built.graph, quantities(built, words), quantities(built, target))


def statements(name: str) -> tuple[Graph, Sequence[Quantity], Sequence[Quantity], Sequence[Quantity]]:
    """Graph, first and second statement and target of one of the catalogue."""
    target, first, second, _ = CATALOGUE[name]
    world = WORLDS[RELU](RELU)
    return world.graph, quantities(world, first), quantities(world, second), quantities(world, target)
