"""Wrong numbers for the shipped items, worked out by hand. Where slips meet in a number, all are named."""

from __future__ import annotations

from tests.diagnosis.triple import GATE, SIGN, Triple, both, slip

BACK = "relu-chains/one-layer-back"
AGAIN = "relu-chains/one-layer-back-again"
FULL = "relu-chains/full-pass"
LINE = "relu-chains/line-by-gradient-descent.a"
BATCH = "relu-chains/line-by-mini-batch.a"
ADD = "graphs/add-then-multiply.backward"
PIECES = "graphs/sigmoid-in-pieces.inputs"
SQUARE = "graphs/square-plus-product"
LOGISTIC = "graphs/logistic-loss"
SIGMOID = "graphs/sigmoid-gate.a"
RELU = "graphs/relu-gate.a"
NESTED = "differentiation/nested-square.a"

ONE_LAYER = (
    # W = [[5, 1], [1, 2]], z = (3, -2), delta = (-3, 1); a = (3, 0)
    slip(f"{BACK}.a", "-15", "lost-path"),
    slip(f"{BACK}.a", "-30/2", "lost-path"),
    slip(f"{BACK}.a", "-16", "paths-subtracted"),
    slip(f"{BACK}.a", "6", "lost-upstream"),
    slip(f"{BACK}.a", "-2", "lost-weight"),
    slip(f"{BACK}.a", "14", SIGN),
    slip(f"{BACK}.a", "-1", "other-item neighbouring-unit"),
    slip(f"{BACK}.a", "1", "lost-path"),
    slip(f"{BACK}.b", "-3", "lost-path"),
    slip(f"{BACK}.b", "2", "lost-path"),
    slip(f"{BACK}.b", "-5", "paths-subtracted"),
    slip(f"{BACK}.b", "3", "lost-upstream"),
    slip(f"{BACK}.b", "-2", "lost-weight"),
    slip(f"{BACK}.b", "-14", "other-item neighbouring-unit"),
    slip(f"{BACK}.c", "-15.0", "lost-path"),
    slip(f"{BACK}.c", "-42", "activation-for-slope"),
    slip(f"{BACK}.c", "0", "relu-gate-of-another-unit", "relu-gate-inverted"),
    slip(f"{BACK}.c", "6", "lost-upstream"),
    slip(f"{BACK}.c", "-16", "paths-subtracted"),
    slip(f"{BACK}.c", "-1", "other-item neighbouring-unit"),
    slip(f"{BACK}.d", "-1", GATE + " other-item other-derivative"),
    slip(f"{BACK}.e", "9", SIGN),
    slip(f"{BACK}.e", "-3", "lost-input"),
    slip(f"{BACK}.e", "3", "lost-upstream", "neighbouring-unit lost-path"),
    slip(f"{BACK}.e", "0", "neighbouring-input other-item", "transposed-weight"),
    slip(f"{BACK}.f", "6", "net-for-activation relu-gate-ignored"),
    slip(f"{BACK}.f", "3", "transposed-weight swapped-outer-product other-weight-convention"),
    slip(f"{BACK}.f", "-3", "lost-input"),
    slip(f"{BACK}.f", "-9", "neighbouring-input other-item"),
    # W = [[3, -1], [-1, 2]], z = (2, 4) = a, delta = (-1, 2)
    slip(f"{AGAIN}.a", "-3", "lost-path", "lost-weight"),
    slip(f"{AGAIN}.a", "-1", "paths-subtracted", "lost-weight"),
    slip(f"{AGAIN}.a", "5", SIGN, "other-item neighbouring-unit"),
    slip(f"{AGAIN}.a", "2", "lost-upstream"),
    slip(f"{AGAIN}.a", "-2", "lost-path"),
    slip(f"{AGAIN}.b", "4", "lost-path"),
    slip(f"{AGAIN}.b", "1", "lost-path", "lost-weight lost-upstream"),
    slip(f"{AGAIN}.b", "-3", "paths-subtracted"),
    slip(f"{AGAIN}.b", "-5", SIGN, "other-item neighbouring-unit"),
    slip(f"{AGAIN}.c", "-10", "activation-for-slope"),
    slip(f"{AGAIN}.c", "-3", "lost-path", "lost-weight"),
    slip(f"{AGAIN}.d", "20", "activation-for-slope"),
    slip(f"{AGAIN}.d", "-3", "paths-subtracted"),
    slip(f"{AGAIN}.e", "-1", "lost-input"),
    slip(f"{AGAIN}.e", "2", "lost-upstream", SIGN),
    slip(f"{AGAIN}.e", "4", "neighbouring-unit"),
    slip(f"{AGAIN}.e", "-4", "neighbouring-input other-item"),
    slip(
        f"{AGAIN}.f",
        "4",
        "transposed-weight swapped-outer-product other-weight-convention",
        "lost-upstream " + SIGN,
    ),
    slip(f"{AGAIN}.f", "8", "neighbouring-unit"),
    slip(f"{AGAIN}.f", "-2", "neighbouring-input other-item"),
    slip(f"{AGAIN}.f", "-1", "lost-input"),
)

NETWORKS = (
    # x = (1, 3), z1 = (11, 4), z2 = (22, 15), all open
    slip(f"{FULL}.a", "66", "activation-for-slope"),
    slip(f"{FULL}.a", "-2", "neighbouring-unit other-item"),
    slip(f"{FULL}.a", "-3", SIGN),
    slip(f"{FULL}.a", "1", "lost-weight lost-upstream"),
    slip(f"{FULL}.a", "22", "other-derivative"),
    slip(f"{FULL}.b", "4", "neighbouring-unit other-item"),
    slip(f"{FULL}.b", "1", "transposed-weight other-weight-convention", "lost-weight lost-upstream"),
    slip(f"{FULL}.b", "2", SIGN, "paths-subtracted"),
    slip(f"{FULL}.b", "0", "lost-path"),
    slip(f"{FULL}.c", "12", "neighbouring-input"),
    slip(f"{FULL}.c", "8", "paths-subtracted"),
    slip(f"{FULL}.c", "-4", SIGN),
    slip(f"{FULL}.c", "44", "activation-for-slope", "wrong-layer"),
    slip(f"{FULL}.c", "6", "lost-path", "transposed-weight other-weight-convention"),
    slip(f"{FULL}.c", "-2", "lost-path", "other-item neighbouring-unit"),
)

LINES = (
    slip(LINE, "[12, 27]", "sum-for-mean"),
    slip(LINE, "(12, 27.0)", "sum-for-mean"),
    slip(LINE, "[2, 4.5]", "halved-loss"),
    slip(LINE, "[2, 9/2]", "halved-loss"),
    slip(LINE, "[-4, -9]", SIGN),
    slip(LINE, "[8, 18]", "lost-rate"),
    slip(LINE, "[-8, -18]", "gradient-for-step"),
    slip(LINE, "[4/3, 3]", "divided-twice"),
    slip(LINE, "[4, 4]", "lost-input"),
    slip(LINE, "[1.333, 3]", "divided-twice"),
    both(LINE, "[6, 13.5]", "sum-for-mean", "halved-loss"),
    both(LINE, "[-12, -27]", "sum-for-mean", "step-uphill lost-minus"),
    both(LINE, "[24, 54]", "sum-for-mean", "lost-rate"),
    slip(BATCH, "[6, 18]", "sum-for-mean", "lost-rate"),
    slip(BATCH, "[1.5, 4.5]", "halved-loss", "divided-twice"),
    slip(BATCH, "[-3, -9]", SIGN),
    slip(BATCH, "[-6, -18]", "gradient-for-step"),
    slip(BATCH, "[4, 15]", "wrong-batch whole-set-for-batch"),
    slip(BATCH, "[6.5, 27.5]", "wrong-batch"),
    slip(BATCH, "[3.5, 8.5]", "wrong-batch"),
    slip(BATCH, "[4, 16]", "wrong-batch"),
    slip(BATCH, "[3, 3]", "lost-input"),
)

GRAPHS = (
    slip(ADD, "1, -4, 3, 1, 1", "lost-upstream"),
    slip(ADD, "1, 3, -4, 3, 3", "other-derivative neighbouring-unit neighbouring-input"),
    slip(ADD, "1, -4, 3, -4, 4", SIGN),
    slip(ADD, "1, 4, 3, 4, 4", SIGN),
    slip("graphs/add-then-multiply.forward", "3, 12", SIGN),
    slip("graphs/add-then-multiply.forward", "-7, 28", SIGN),
    both(PIECES, "0.197, 0.197, 0.197, 0.197, 0.197", "lost-input", "lost-weight"),
    slip(PIECES, "0.393, -0.197, -0.590, -0.393, 0.197", "other-derivative neighbouring-input"),
    slip(PIECES, "0.197, -0.393, 0.393, 0.590, -0.197", SIGN),
    slip(PIECES, "-1, 2, -2, -3, 1", "lost-upstream"),
    slip(f"{SQUARE}.forward", "6, 2, 4, 3, 7", SIGN),
    slip(f"{SQUARE}.forward", "6, 10, 100, -3, 97", SIGN),
    slip(f"{SQUARE}.gradient", "[4, -4, 1, -3]", "lost-local-derivative lost-input lost-weight"),
    slip(f"{SQUARE}.gradient", "[6, -2, 1, -3]", "wrong-power"),
    slip(f"{SQUARE}.gradient", "[12, 4, 1, -3]", SIGN),
    slip(f"{SQUARE}.gradient", "[12, -4, -3, 1]", "other-derivative neighbouring-input"),
    slip(f"{SQUARE}.gradient", "[-12, 4, -1, 3]", SIGN),
    slip(f"{SQUARE}.gradient", "[3, -1, 1, -3]", "lost-upstream"),
    slip(f"{SQUARE}.step", "[3.2, 3.6, -2.9, 0.7]", "step-uphill"),
    slip(f"{SQUARE}.step", "[16/5, 18/5, -29/10, 7/10]", "step-uphill"),
    slip(f"{SQUARE}.step", "[-10, 8, -4, 4]", "lost-rate"),
    slip(f"{SQUARE}.step", "[-1.2, 0.4, -0.1, 0.3]", "change-only"),
    slip(f"{SQUARE}.step", "[12, -4, 1, -3]", "gradient-for-step other-item"),
    slip(f"{SQUARE}.step", "[1.4, 4.2, -3.1, 1.3]", "wrong-power"),
    slip(f"{LOGISTIC}.gradient", "[-0.5, -1.5, -0.5]", SIGN),
    slip(f"{LOGISTIC}.gradient", "[2, 6, 2]", "lost-activation-slope"),
    slip(f"{LOGISTIC}.gradient", "[1/8, 3/8, 1/8]", "extra-output-slope"),
    slip(f"{LOGISTIC}.gradient", "[0.5, 0.5, 0.5]", "lost-input"),
    slip(f"{LOGISTIC}.gradient", "[1.5, 0.5, 0.5]", "neighbouring-input"),
    slip(f"{LOGISTIC}.gradient", "[0.5, -0.5, 0.5]", "other-derivative"),
    slip(
        f"{LOGISTIC}.gradient",
        "[0.25, 0.75, 0.25]",
        "squared-loss-slope extra-output-slope",
        "halved-loss lost-upstream",
    ),
    slip(f"{LOGISTIC}.gradient", "[1, 3, 1]", "doubled-loss", "activation-for-slope lost-upstream"),
    slip(f"{LOGISTIC}.step", "[1.05, -0.85, 2.05]", "step-uphill"),
    slip(f"{LOGISTIC}.step", "[0.5, -2.5, 1.5]", "lost-rate"),
    slip(f"{LOGISTIC}.step", "[-0.05, -0.15, -0.05]", "change-only"),
    slip(f"{LOGISTIC}.step", "[1/2, 3/2, 1/2]", "gradient-for-step other-item"),
    slip(f"{LOGISTIC}.step", "[0.8, -1.6, 1.8]", "lost-activation-slope"),
    slip(f"{LOGISTIC}.inner", "1, 2, 2, 2, 2", "lost-activation-slope"),
    slip(f"{LOGISTIC}.inner", "1, -2, -0.5, -0.5, -0.5", SIGN),
    slip(f"{LOGISTIC}.inner", "1, 2, 0.25, 0.25, 0.25", "lost-upstream"),
    slip(f"{LOGISTIC}.inner", "1, 2, 1, 1, 1", "activation-for-slope", "lost-upstream"),
    slip(SIGMOID, "0.5, -3", "lost-activation-slope"),
    slip(SIGMOID, "1/2, -1.5", "activation-for-slope"),
    slip(SIGMOID, "0.5, 0.75", SIGN),
    slip(SIGMOID, "0.5, 0.25", "lost-upstream"),
    slip(SIGMOID, "0.5, 0", "slope-at-net"),
    slip(SIGMOID, "0.5, -2.25", "wrong-activation-slope"),
    slip(RELU, "0, -3", GATE),
    slip(RELU, "-1, 0", "activation-not-applied net-for-activation"),
    slip(RELU, "-1, -3", "activation-not-applied net-for-activation"),
    slip(NESTED, "[10, -10, -20, -30]", "wrong-power", "lost-local-derivative"),
    slip(NESTED, "[10, -10, 2, 6]", "lost-upstream"),
    slip(NESTED, "[5, -5, -10, -30]", "halved-loss wrong-power"),
    slip(NESTED, "[-10, 10, 20, 60]", SIGN),
    slip(NESTED, "[10, 10, 20, 60]", SIGN),
    slip(NESTED, "[10, -10, -20, -10]", "lost-local-derivative lost-input lost-weight wrong-power"),
    slip(NESTED, "[10, -10, -10, -60]", "lost-local-derivative lost-input lost-weight"),
)

NUMBERS_OF_PACKS: tuple[Triple, ...] = (*ONE_LAYER, *NETWORKS, *LINES, *GRAPHS)
