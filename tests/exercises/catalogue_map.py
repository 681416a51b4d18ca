"""The founding catalogue as data: which item is which, what is right, and how people answer it.

The truths were worked out by hand, apart from the program.  `test_catalogue.py` asks the core for each and
never reads a key.  `wrong` holds near misses: slips of sign, index, path, factor, a neighbour's value.
"""

from __future__ import annotations

from tests.exercises.formula_map import FORMULAS
from tests.exercises.part import Part
from tests.exercises.sufficiency_map import SUFFICIENCY


def true_false(name: str, item: str, truth: bool) -> Part:
    """A part answered with true or false, in every word people use for it."""
    words = {
        True: ("true", "t", "yes", "True", "TRUE", "y", "T", "Yes", " true "),
        False: ("false", "f", "no", "False", "FALSE", "n", "F", "No", " false "),
    }
    return Part(name, item, truth, words[truth], words[not truth])


def choice(
    name: str, item: str, truth: str, right: tuple[str, ...] = (), wrong: tuple[str, ...] = ()
) -> Part:
    """A part with one right option of four; a letter, capital, bracketed letter or number names an option.

    A bare number is asked back where it could name one of two statements (F1, F5).
    """

    def spellings(letter: str) -> tuple[str, ...]:
        place = "abcd".index(letter) + 1
        number = f"option {place}" if name in ("F1", "F5") else str(place)
        return letter, letter.upper(), f"{letter})", f"({letter})", number

    others = [spellings(letter) for letter in "abcd" if letter != truth]
    return Part(
        name,
        item,
        truth,
        spellings(truth) + right,
        tuple(text for row in zip(*others, strict=True) for text in row) + wrong,
    )


def several(name: str, item: str, truth: str) -> Part:
    """A part where several of four options are right; every other selection is wrong."""
    letters = [letter for letter in "abcd" if letter in truth]
    right = (", ".join(letters), " and ".join(letters), " ".join(reversed(letters)).upper(), truth)
    sets = ("".join(c for k, c in enumerate("abcd") if mask >> k & 1) for mask in range(1, 16))
    return Part(name, item, truth, right, tuple(", ".join(s) for s in sets if s != truth))


LOGISTIC = "graphs/logistic-loss"
PIECES = "graphs/sigmoid-in-pieces"
SQUARE = "graphs/square-plus-product"
BACK = "relu-chains/one-layer-back"
AGAIN = "relu-chains/one-layer-back-again"

FOUNDATIONS = (
    choice("F1", "foundations/stochastic-and-batch.a", "a", right=("TT", "true true", "both")),
    choice("F2", "foundations/logistic-unit-gradient.a", "a"),
    choice("F3", "foundations/tanh-output-delta.a", "b"),
    choice("F4", "foundations/tanh-hidden-delta.a", "c"),
    choice(
        "F5",
        "foundations/what-backpropagation-is.a",
        "b",
        right=("TF", "true, false", "tf"),
        wrong=("FT", "TT"),
    ),
    choice("F6", "foundations/sigmoid-output-weight.a", "b"),
)

RELU_CHAINS = (
    # W^(2) = [[5, 1], [1, 2]], z^(1) = (3, -2), dH/dz^(2) = (-3, 1)
    Part(
        "P1.a",
        f"{BACK}.a",
        -14,
        ("-14", "−14", "-14.0", "-15 + 1", "5*(-3) + 1*1"),
        ("14", "-15", "-16", "-1", "1", "-12", "0", "-14.1"),
    ),
    Part("P1.b", f"{BACK}.b", -1, ("-1", "−1", "-1.0", "-3 + 2"), ("1", "-14", "-3", "2", "-5", "0")),
    Part("P1.c", f"{BACK}.c", -14, ("-14", "−14.", "-1.4e1"), ("14", "-42", "-15", "0", "-16", "-1")),
    Part("P1.d", f"{BACK}.d", 0, ("0", "0.0", "-0", "−0", "3 - 3"), ("-1", "1", "2", "-2", "-14", "0.1")),
    Part("P1.e", f"{BACK}.e", -9, ("-9", "−9.0", "3*(-3)"), ("9", "3", "-15", "0", "-3", "6")),
    Part("P1.f", f"{BACK}.f", 0, ("0", "0.0", "-0"), ("3", "6", "-6", "-2", "-3", "-9")),
    # W^(2) = [[3, -1], [-1, 2]], z^(1) = (2, 4), dH/dz^(2) = (-1, 2)
    Part("P2.a", f"{AGAIN}.a", -5, ("-5", "−5", "-3 - 2", "-5.00"), ("5", "-3", "-1", "1", "-2", "-10")),
    Part("P2.b", f"{AGAIN}.b", 5, ("5", "5.0", "1 + 4", "+5"), ("-5", "4", "1", "3", "20", "-3")),
    Part("P2.c", f"{AGAIN}.c", -5, ("-5", "−5", "-5.0"), ("5", "-10", "0", "-3", "-1", "-2")),
    Part("P2.d", f"{AGAIN}.d", 5, ("5", "5.", "10/2"), ("-5", "20", "0", "4", "1", "-4")),
    Part("P2.e", f"{AGAIN}.e", -2, ("-2", "−2", "2*(-1)"), ("2", "4", "-1", "-4", "-6", "8")),
    Part("P2.f", f"{AGAIN}.f", -4, ("-4", "−4", "4*(-1)"), ("4", "-2", "8", "2", "-1", "0")),
    true_false("P5", "relu-chains/saturated-output.a", True),
    true_false("P6", "relu-chains/relu-output-near-one.a", False),
    Part(
        "P7",
        "relu-chains/perfectly-fitted-point.a",
        [0, 0],
        ("0", "[0, 0]", "(0, 0)", "0.0", "-0"),
        ("[1, 1]", "[2, 2]", "[-2, -2]", "[0, 1]", "[2, 0]"),
    ),
    true_false("P8.a", "relu-chains/general-activation.a", True),
    true_false("P8.b", "relu-chains/general-activation.b", True),
    true_false("P8.c", "relu-chains/general-activation.c", False),
    true_false("P9", "relu-chains/every-gradient-zero.a", False),
    # z^(1) = (11, 4), z^(2) = (22, 15), H = 36
    Part(
        "P10.a", "relu-chains/full-pass.a", 3, ("3", "3.0", "6/2", "+3"), ("-3", "-2", "66", "0", "1", "22")
    ),
    Part(
        "P10.b", "relu-chains/full-pass.b", -2, ("-2", "−2", "0*3 + 1*(-2)"), ("2", "1", "3", "4", "-1", "0")
    ),
    Part(
        "P10.c",
        "relu-chains/full-pass.c",
        4,
        ("4", "4.0", "6 - 2", "1*(2*3 + 1*(-2))"),
        ("-4", "6", "-2", "12", "8", "44"),
    ),
    choice("P11", "relu-chains/vanishing-gradients.a", "c"),
    Part(
        "P12",
        "relu-chains/count-3-4-2-1.a",
        29,
        ("29", "16+10+3", "16 + 10 + 3", "4*4+5*2+3*1"),
        ("22", "26", "28", "30", "7", "16+10"),
    ),
    Part(
        "P13",
        "relu-chains/count-2-5-3-1.a",
        37,
        ("37", "15+18+4", "15 + 18 + 4", "10+15+3+9"),
        ("28", "33", "36", "38", "9", "15+18"),
    ),
    true_false("P14", "relu-chains/raising-the-rate.a", False),
    # per point (-6, -6), (-6, -12), (-12, -36); their mean (-8, -18)
    Part(
        "P15",
        "relu-chains/line-by-gradient-descent.a",
        [4, 9],
        ("[4, 9]", "(4, 9)", "4, 9", "[4.0, 9.0]"),
        ("[12, 27]", "[2, 4.5]", "[-4, -9]", "[8, 18]", "[9, 4]", "[4, 8]"),
    ),
    Part(
        "P16",
        "relu-chains/line-by-mini-batch.a",
        [3, 9],
        ("[3, 9]", "(3, 9)", "3, 9", "[3, 9.0]"),
        ("[6, 18]", "[1.5, 4.5]", "[-3, -9]", "[9, 3]", "[1.2, 3.6]", "[4, 15]", "[6.5, 27.5]"),
    ),
    true_false("P17", "relu-chains/about-training.steepest", False),
    true_false("P18", "relu-chains/about-training.iterations", False),
    true_false("P19", "relu-chains/about-training.same-solution", False),
)

DIFFERENTIATION = (
    choice("D1", "differentiation/tanh-of-a-path.a", "b"),
    choice("D2", "differentiation/sigmoid-slope.a", "a", right=("0.24", ".24"), wrong=("0.6", "0.16")),
    choice("D3", "differentiation/one-neuron-cost.slope", "b", right=("0.064", ".064"), wrong=("0.128",)),
    several("D4", "differentiation/one-neuron-cost.direction", "cd"),
    several("D5", "differentiation/cross-entropy-slope.a", "bcd"),
    Part(
        "D6",
        "differentiation/nested-square.a",
        [10, -10, -20, -60],
        ("[10, -10, -20, -60]", "(10, −10, −20, −60)", "10, -10, -20, -60", "[1e1, -10.0, -2*10, -60]"),
        (
            "[-10, 10, 20, 60]",
            "[10, 10, 20, 60]",
            "[10, -10, -10, -10]",
            "[10, -10, -20, -30]",
            "[5, -5, -10, -30]",
            "[10, -10, -60, -20]",
        ),
    ),
    choice("D7", "differentiation/affine-layer.a", "c"),
    choice("D8.choice", "differentiation/affine-jacobian.choice", "d"),
    Part(
        "D8.typed",
        "differentiation/affine-jacobian.typed",
        [3, 3, 8],
        ("(3, 3, 8)", "3x3x8", "[3, 3, 8]", "3 x 3 x 8", "3, 3, 8", "3×3×8"),
        ("(3, 8)", "(3, 8, 3)", "(8, 3, 3)", "(3, 3, 3)", "(3, 24)", "3x8", "(3, 3)"),
    ),
    several("D9", "differentiation/about-backpropagation.a", "bcd"),
    several("D10", "differentiation/three-links.a", "bc"),
)

GRAPHS = (
    Part(
        "G1.forward",
        "graphs/add-then-multiply.forward",
        [3, -12],
        ("[3, -12]", "3, −12", "[3.0, -1.2e1]", "q = 3, f = -12", "f = -12; q = 3"),
        ("[7, -28]", "[-3, 12]", "[-12, 3]", "[3, 12]", "[-7, 28]"),
    ),
    Part(
        "G1.backward",
        "graphs/add-then-multiply.backward",
        [1, -4, 3, -4, -4],
        ("[1, -4, 3, -4, -4]", "1, −4, 3, −4, −4", "[1.0, -4, 3, -4.0, -4]"),
        (
            "[1, 4, 3, 4, 4]",
            "[1, 3, -4, 3, 3]",
            "[1, -4, -4, -4, -4]",
            "[-12, -4, 3, -4, -4]",
            "[1, -4, 3, 1, 1]",
        ),
    ),
    Part(
        "G2.forward",
        f"{PIECES}.forward",
        [-2, 6, 4, 1, -1, 0.36787944, 1.36787944, 0.73105858],
        (
            "[-2, 6, 4, 1, -1, .368, 1.368, .731]",
            "-2, 6, 4, 1, -1, e^-1, 1 + e^-1, 1/(1 + e^-1)",
            "[-2, 6, 4, 1, -1, 0.3679, 1.3679, 0.7311]",
        ),
        (
            "[-2, 6, 4, 1, 1, 2.718, 3.718, .269]",
            "[2, 6, 8, 5, -5, .007, 1.007, .993]",
            "[-2, 6, 4, 1, -1, .368, .368, 2.718]",
            "[-2, 6, 4, 7, -7, .001, 1.001, .999]",
            "[-2, 6, 4, 1, -1, .368, 2.368, .422]",
        ),
    ),
    Part(
        "G2.inner",
        f"{PIECES}.inner",
        [1, -0.53444665, -0.53444665, -0.19661193] + [0.19661193] * 4,
        (
            "[1, -.534, -.534, -.197, .197, .197, .197, .197]",
            "1, −.5344, −.5344, −.1966, .1966, .1966, .1966, .1966",
            "[1, -0.534447, -0.534447, -0.196612, 0.196612, 0.196612, 0.196612, 0.196612]",
        ),
        (
            "[1, .534, .534, .197, -.197, -.197, -.197, -.197]",
            "[1, -.534, -.534, -.534, .534, .534, .534, .534]",
            "[1, -.534, -.534, -.197, -.197, -.197, -.197, -.197]",
            "[1, -.731, -.731, -.269, .269, .269, .269, .269]",
            "[.731, -.534, -.534, -.197, .197, .197, .197, .197]",
        ),
    ),
    Part(
        "G2.inputs",
        f"{PIECES}.inputs",
        [-0.19661193, 0.39322387, -0.39322387, -0.5898358, 0.19661193],
        (
            "[-.197, .393, -.393, -.590, .197]",
            "−.1966, .3932, −.3932, −.5898, .1966",
            "[-0.19661, 0.39322, -0.39322, -0.58984, 0.19661]",
            "df/dw0 = -.197, df/dx0 = .393, df/dw1 = -.393, df/dx1 = -.590, df/dw2 = .197",
        ),
        (
            "[.393, -.197, -.590, -.393, .197]",
            "[-.197, .393, .393, .590, .197]",
            "[.197, -.393, .393, .590, -.197]",
            "[-1, 2, -2, -3, 1]",
            "[-.197, .393, -.393, -.590, 1]",
        ),
    ),
    Part(
        "G3.forward",
        f"{SQUARE}.forward",
        [6, 2, 4, -3, 1],
        ("[6, 2, 4, -3, 1]", "6, 2, 4, −3, 1", "[6.0, 2, 2^2, -3, 4 - 3]"),
        (
            "[6, -2, 4, -3, 1]",
            "[6, 2, 2, -3, -1]",
            "[6, 2, 4, 3, 7]",
            "[6, 10, 100, -3, 97]",
            "[2, -2, 4, -3, 1]",
        ),
    ),
    Part(
        "G3.inner",
        f"{SQUARE}.inner",
        [1, 1, 1, 4, 4],
        ("[1, 1, 1, 4, 4]", "1, 1, 1, 4, 4", "[1, 1.0, 1, 2*2, 4]"),
        ("[1, 1, 1, 2, 2]", "[1, 1, 1, 4, 12]", "[1, 4, -3, 4, 4]", "[1, 1, 1, 8, 8]", "[1, 1, 1, 4, -4]"),
    ),
    Part(
        "G3.gradient",
        f"{SQUARE}.gradient",
        [12, -4, 1, -3],
        ("[12, -4, 1, -3]", "(12, −4, 1, −3)", "12, -4, 1, -3"),
        ("[4, -4, 1, -3]", "[12, 4, 1, -3]", "[12, -4, -3, 1]", "[6, -2, 1, -3]", "[-12, 4, -1, 3]"),
    ),
    Part(
        "G3.step",
        f"{SQUARE}.step",
        [0.8, 4.4, -3.1, 1.3],
        ("[.8, 4.4, -3.1, 1.3]", "(4/5, 4.4, −3.1, 1.3)", "0.8, 4.4, -3.10, 1.30"),
        (
            "[3.2, 3.6, -2.9, 0.7]",
            "[.8, 3.6, -3.1, 1.3]",
            "[-10, 8, -4, 4]",
            "[1.6, 4.4, -3.1, 1.3]",
            "[.8, 4.4, -2.7, .9]",
        ),
    ),
    Part(
        "G4.forward",
        f"{LOGISTIC}.forward",
        [1, -3, 0, 0.5, 0.69314718],
        (
            "[1, -3, 0, 0.5, 0.693]",
            "1, −3, 0, 1/2, ln 2",
            "[1, -3, 0, .5, -ln(1/2)]",
            "p1 = 1, p2 = -3, z = 0, h = 0.5, L = ln(2)",
        ),
        (
            "[1, -3, 0, 0.5, -0.693]",
            "[1, 3, 6, .998, 6.002]",
            "[1, -3, 0, 0.5, 0.301]",
            "[1, -3, 0, 0.5, 0.5]",
            "[1, -3, -2, .119, .127]",
        ),
    ),
    Part(
        "G4.inner",
        f"{LOGISTIC}.inner",
        [1, 2, 0.5, 0.5, 0.5],
        ("[1, 2, 0.5, 0.5, 0.5]", "1, 2, 1/2, 1/2, 1/2", "[1, 2.0, .5, .5, .5]"),
        (
            "[1, -2, -.5, -.5, -.5]",
            "[1, 2, 2, 2, 2]",
            "[1, 2, .25, .25, .25]",
            "[1, .5, .125, .125, .125]",
            "[.693, 2, .5, .5, .5]",
        ),
    ),
    Part(
        "G4.gradient",
        f"{LOGISTIC}.gradient",
        [0.5, 1.5, 0.5],
        ("[.5, 1.5, .5]", "(1/2, 3/2, 1/2)", "0.5, 1.50, 5e-1"),
        ("[-.5, -1.5, -.5]", "[.5, -.5, .5]", "[.5, 1.5, 0]", "[1.5, .5, .5]", "[.25, .75, .25]"),
    ),
    Part(
        "G4.step",
        f"{LOGISTIC}.step",
        [0.95, -1.15, 1.95],
        ("[.95, -1.15, 1.95]", "(0.95, −1.15, 1.95)", "1 - .05, -1 - .15, 2 - .05"),
        (
            "[1.05, -.85, 2.05]",
            "[.95, -.85, 1.95]",
            "[.5, -2.5, 1.5]",
            "[-.05, -.15, -.05]",
            "[.95, -1.15, 2]",
        ),
    ),
    Part(
        "G5",
        "graphs/sigmoid-gate.a",
        [0.5, -0.75],
        ("[0.5, -0.75]", "1/2, −3/4", "[.5, -3*.25]", "a = .5, dL/dz = -.75", "∂L/∂z = -3/4, a = 1/2"),
        ("[0.5, 0.75]", "[0, -0.75]", "[0.5, -1.5]", "[0.5, -3]", "[0.5, 0.25]"),
    ),
    Part(
        "G6",
        "graphs/relu-gate.a",
        [0, 0],
        ("[0, 0]", "0, 0", "[0.0, -0]", "a = 0, dL/dz = 0"),
        ("[0, -3]", "[-1, -3]", "[0, 3]", "[-1, 0]", "[1, -3]"),
    ),
)

CATALOGUE: tuple[Part, ...] = (
    FOUNDATIONS + RELU_CHAINS + DIFFERENTIATION + GRAPHS + SUFFICIENCY + FORMULAS
)
