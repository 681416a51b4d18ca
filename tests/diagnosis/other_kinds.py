"""Wrong options, claims, counts, shapes and lines of derivations."""

from __future__ import annotations

from tests.diagnosis.triple import SIGN, Triple, slip

TWO = "relu-chains/count-3-4-2-1.a"
FIVE = "relu-chains/count-2-5-3-1.a"

OPTIONS = (
    slip("foundations/logistic-unit-gradient.a", "b", "squared-loss-slope extra-output-slope"),
    slip("foundations/logistic-unit-gradient.a", "c", "lost-activation-slope"),
    slip("foundations/tanh-output-delta.a", "a", "wrong-activation-slope"),
    slip("foundations/tanh-output-delta.a", "c", "lost-activation-slope"),
    slip("foundations/tanh-output-delta.a", "d", "cross-entropy-slope"),
    slip("foundations/tanh-hidden-delta.a", "a", "lost-activation-slope"),
    slip("foundations/tanh-hidden-delta.a", "b", "wrong-activation-slope"),
    slip("foundations/tanh-hidden-delta.a", "d", "output-delta-at-hidden-unit"),
    slip("foundations/sigmoid-output-weight.a", "a", "neighbouring-unit"),
    slip("foundations/sigmoid-output-weight.a", "c", "neighbouring-input"),
    slip("foundations/sigmoid-output-weight.a", "d", "transposed-weight"),
    slip("differentiation/one-neuron-cost.slope", "a", "lost-activation-slope activation-for-slope"),
    slip("differentiation/one-neuron-cost.slope", "c", "lost-upstream", SIGN),
    slip("differentiation/one-neuron-cost.slope", "d", "neighbouring-input other-derivative"),
    slip("differentiation/sigmoid-slope.a", "b", SIGN),
    slip("differentiation/sigmoid-slope.a", "c", "activation-for-slope"),
    slip("differentiation/sigmoid-slope.a", "0.6", "activation-for-slope"),
    slip("differentiation/affine-layer.a", "a", "transposed-weight neighbouring-input"),
    slip("differentiation/affine-layer.a", "b", "neighbouring-unit other-derivative"),
    slip("differentiation/cross-entropy-slope.a", "a, b, c, d", "lost-activation-slope"),
    slip("differentiation/tanh-of-a-path.a", "d", "lost-input lost-weight lost-local-derivative wrong-power"),
    slip("differentiation/one-neuron-cost.direction", "a, b", SIGN),
    slip("differentiation/three-links.a", "a, b, c", "lost-activation-slope"),
    slip("relu-chains/general-activation.c", "true", "lost-path"),
    slip("differentiation/affine-jacobian.choice", "a", "axis-lost other-operand"),
    slip("differentiation/affine-jacobian.choice", "c", "axis-length"),
)

COUNTS = (
    slip(TWO, "22", "biases-forgotten"),
    slip(TWO, "12 + 8 + 2", "biases-forgotten"),
    slip(TWO, "25", "one-bias-a-layer"),
    slip(TWO, "32", "input-layer-biased"),
    slip(TWO, "26", "output-layer-forgotten"),
    slip(FIVE, "28", "biases-forgotten"),
    slip(FIVE, "10+15+3", "biases-forgotten"),
    slip(FIVE, "31", "one-bias-a-layer"),
    slip(FIVE, "39", "input-layer-biased"),
    slip(FIVE, "33", "output-layer-forgotten"),
    # 5*7+7, 7*3+3, 3*2+2: 42 + 24 + 8
    slip("own/dense.count", "62", "biases-forgotten"),
    slip("own/dense.count", "65", "one-bias-a-layer"),
    slip("own/dense.count", "79", "input-layer-biased"),
    slip("own/dense.count", "66", "output-layer-forgotten"),
    slip("own/dense.count", "35+21+6", "biases-forgotten"),
    # a filter of 3x3x2 and a bias, six times: 114; 17x17 stays, pooled to 8x8x6 = 384; 384*4 + 4 = 1540
    slip("own/images.count", "1644", "biases-forgotten"),
    slip("own/images.count", "1646", "one-bias-a-layer"),
    slip("own/images.count", "1600", "channels-forgotten"),
    slip("own/images.count", "114", "output-layer-forgotten"),
    slip("own/images.count", "34486", "sharing-forgotten"),
    slip("own/images.count", str(114 + 7 * 7 * 6 * 4 + 4), "padding-forgotten"),
)

SHAPES = (
    slip("differentiation/affine-jacobian.typed", "(3, 8, 3)", "layout-transposed"),
    slip("differentiation/affine-jacobian.typed", "3x24", "flattened"),
    slip("differentiation/affine-jacobian.typed", "(3, 8)", "axis-lost other-operand"),
    slip("differentiation/affine-jacobian.typed", "(8, 3, 3)", "layout-transposed axes-in-another-order"),
    slip("own/shapes.dw", "(6, 4)", "layout-transposed transposed"),
    slip("own/shapes.dw", "24", "flattened"),
    slip("own/shapes.dx", "6x4", "layout-transposed transposed"),
    slip("own/shapes.dx", "(4,)", "axis-lost other-operand"),
    slip("own/shapes.dx", "(6,)", "axis-lost other-operand"),
    slip("own/shapes.jacobian", "(4, 6, 4)", "layout-transposed"),
    slip("own/shapes.jacobian", "(4, 24)", "flattened"),
    slip("own/shapes.jacobian", "(4, 6)", "axis-lost other-operand"),
    slip("own/shapes.db", "(4,)", "axis-lost other-operand"),
    slip("own/shapes.db", "(4, 6)", "other-operand"),
)

TANH = "graphs/tanh-as-sigmoid.a"
LINES = (
    slip(TANH, "tanh(x) = (e^x - e^-x)/(e^x + e^-x)\n= (1 - e^(-2x))/(1 - e^(-2x))", "line-sign"),
    slip(TANH, "2*sigmoid(2x) - 1 = 2/(1 + e^(2x)) - 1", "line-sign"),
    slip(TANH, "2*sigmoid(2x) - 1 = 1/(1 + e^(-2x)) - 1", "line-factor"),
    slip(TANH, "2*sigmoid(2x) - 1 = 2/(1 + e^(-x)) - 1", "line-factor"),
    slip(TANH, "2*sigmoid(2x) - 1 = 2*(1 + e^(-2x)) - 1", "line-reciprocal line-power"),
    slip(TANH, "2*sigmoid(2x) - 1 = 2/(1 + e^(-2x))", "line-term"),
    slip(TANH, "tanh(x) = (e^x + e^(-x))/(e^x - e^(-x))", "line-reciprocal line-sign"),
    slip(
        TANH,
        "2*sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1\n= (2 - 1 + e^(-2x))/(1 + e^(-2x))",
        "line-bracket line-sign",
    ),
)

OTHER_KINDS: tuple[Triple, ...] = (*OPTIONS, *COUNTS, *SHAPES, *LINES)
