"""Wrong formulas for the shipped items, typed by hand from the mathematics."""

from __future__ import annotations

from tests.diagnosis.triple import GATE, SIGN, Triple, both, slip

LOGISTIC = "foundations/logistic-unit-gradient.typed"
OUTPUT = "foundations/tanh-output-delta.typed"
HIDDEN = "foundations/tanh-hidden-delta.typed"
WEIGHT = "foundations/sigmoid-output-weight.typed"
LAST = "binary-classifier/sigmoids-and-squared-loss.w2"
FIRST = "binary-classifier/sigmoids-and-squared-loss.w1"
STEP = "binary-classifier/sigmoids-and-squared-loss.update"
NODES = "binary-classifier/node-formulas"
PARTIALS = "binary-classifier/partials-in-a-row"
PATH = "relu-chains/missing-path.a"
INPUT = "relu-chains/derivative-by-an-input.a"

FOUNDATIONS = (
    # the gradient is (o - y) x_i
    slip(LOGISTIC, "(y - o)*x_i", SIGN),
    slip(LOGISTIC, "y*x_i - x_i*o", SIGN),
    slip(LOGISTIC, "-1*(o - y)*x_i", SIGN),
    slip(LOGISTIC, "(o - y)*o*(1 - o)*x_i", "squared-loss-slope extra-output-slope"),
    slip(LOGISTIC, "x_i*(o^2 - o^3 - y*o + y*o^2)", "squared-loss-slope extra-output-slope"),
    slip(LOGISTIC, "2*(o - y)*o*(1 - o)*x_i", "squared-loss-slope"),
    slip(LOGISTIC, "o - y", "lost-input"),
    slip(LOGISTIC, "-y + o", "lost-input"),
    slip(LOGISTIC, "(o - y)*x_i/(o*(1 - o))", "lost-activation-slope"),
    slip(LOGISTIC, "x_i*(1 - y)/(1 - o) - x_i*y/o", "lost-activation-slope"),
    slip(LOGISTIC, "2*x_i*(o - y)", "doubled-loss"),
    slip(LOGISTIC, "0.5*(o - y)*x_i", "halved-loss"),
    slip(LOGISTIC, "(-y/o + (1 - y)/(1 - o))*o*x_i", "activation-for-slope"),
    slip(LOGISTIC, "(-y/o + (1 - y)/(1 - o))*(1 - o^2)*x_i", "wrong-activation-slope"),
    slip(LOGISTIC, "o*(1 - o)*x_i", "lost-upstream"),
    # wanted: delta, that is (y - o) times (1 - o^2)
    slip(OUTPUT, "(o - y)*(1 - o^2)", SIGN),
    slip(OUTPUT, "-(1 - o)*(1 + o)*(y - o)", SIGN),
    slip(OUTPUT, "(y - o)*(1 - o)*o", "wrong-activation-slope"),
    slip(OUTPUT, "y*o - y*o^2 - o^2 + o^3", "wrong-activation-slope"),
    slip(OUTPUT, "y - o", "lost-activation-slope"),
    slip(OUTPUT, "-(o - y)", "lost-activation-slope"),
    slip(OUTPUT, "(y - o)*(1 - o)", "lost-square-in-slope"),
    slip(OUTPUT, "y - y*o - o + o^2", "lost-square-in-slope"),
    slip(OUTPUT, "2*(y - o)*(1 - o^2)", "doubled-loss"),
    slip(OUTPUT, "(y - o)*(1 - o^2)/2", "halved-loss"),
    slip(OUTPUT, "(y - o)*o", "activation-for-slope"),
    both(OUTPUT, "(o - y)*o*(1 - o)", SIGN, "wrong-activation-slope"),
    slip(OUTPUT, "o - y", "other-derivative"),
    both(OUTPUT, "2*(y - o)", "doubled-loss", "lost-activation-slope"),
    # delta_j = (1 - o_j^2) sum_k delta_k w_kj
    slip(HIDDEN, "sum_k(delta_k*w_kj)", "lost-activation-slope"),
    slip(HIDDEN, "delta_1*w_1j + delta_2*w_2j", "lost-activation-slope"),
    slip(HIDDEN, "o_j*(1 - o_j)*sum_k(delta_k*w_kj)", "wrong-activation-slope"),
    slip(HIDDEN, "(1 - o_j)*sum_k(delta_k*w_kj)", "lost-square-in-slope"),
    slip(HIDDEN, "sum_k(w_kj*delta_k) - o_j*sum_k(w_kj*delta_k)", "lost-square-in-slope"),
    slip(HIDDEN, "-(1 - o_j^2)*sum_k(delta_k*w_kj)", SIGN),
    slip(HIDDEN, "(o_j^2 - 1)*sum_k(w_kj*delta_k)", SIGN),
    slip(HIDDEN, "(1 - o_j^2)*sum_k(delta_k)", "lost-weight"),
    slip(HIDDEN, "(1 - o_j*o_j)*(delta_2 + delta_1)", "lost-weight"),
    slip(HIDDEN, "(1 - o_j^2)*sum_k(w_kj)", "lost-upstream"),
    slip(HIDDEN, "(1 - o_j^2)*delta_1*w_1j", "lost-path"),
    slip(HIDDEN, "w_2j*(1 - o_j)*(1 + o_j)*delta_2", "lost-path"),
    slip(HIDDEN, "(1 - o_j^2)*(delta_1*w_1j - delta_2*w_2j)", "paths-subtracted"),
    slip(HIDDEN, "o_j*sum_k(delta_k*w_kj)", "activation-for-slope"),
    # 2 (a_2 - y_2) a_2 (1 - a_2) a_1^(3)
    slip(WEIGHT, "2*(a_1 - y_1)*a_1*(1 - a_1)*a_2^(3)", "transposed-weight"),
    slip(WEIGHT, "-2*a_2^(3)*(y_1 - a_1)*(a_1 - a_1^2)", "transposed-weight"),
    slip(WEIGHT, "(a_2 - y_2)*a_2*(1 - a_2)*a_1^(3)", "halved-loss"),
    slip(WEIGHT, "2*(a_2 - y_2)*a_1^(3)", "lost-activation-slope"),
    slip(WEIGHT, "2*a_2*a_1^(3) - 2*y_2*a_1^(3)", "lost-activation-slope"),
    slip(WEIGHT, "2*(y_2 - a_2)*a_2*(1 - a_2)*a_1^(3)", SIGN),
    slip(WEIGHT, "2*(a_2 - y_2)*(1 - a_2^2)*a_1^(3)", "wrong-activation-slope"),
    slip(WEIGHT, "2*(a_2 - y_2)*a_2*(1 - a_2)*a_2^(3)", "neighbouring-input"),
    slip(WEIGHT, "2*(a_1 - y_1)*a_1*(1 - a_1)*a_1^(3)", "neighbouring-unit"),
    slip(WEIGHT, "2*(a_2 - y_2)*a_2*(1 - a_2)", "lost-input"),
    slip(WEIGHT, "2*(a_2 - y_2)*a_2*a_1^(3)", "activation-for-slope"),
    slip(WEIGHT, "a_2*(1 - a_2)*a_1^(3)", "lost-upstream"),
    slip(WEIGHT, "4*(a_2 - y_2)*a_2*(1 - a_2)*a_1^(3)", "doubled-loss"),
    slip(WEIGHT, "(a_2 - y_2)*a_1^(3)", "cross-entropy-slope"),
    both(WEIGHT, "2*(y_1 - a_1)*a_1*(1 - a_1)*a_2^(3)", SIGN, "transposed-weight"),
)

CLASSIFIER = (
    # (a2 - y*) a2 (1 - a2) a1
    slip(LAST, "(a2 - y*)*a1", "lost-activation-slope"),
    slip(LAST, "(sigmoid(z2) - y*)*sigmoid(z1)", "lost-activation-slope"),
    slip(LAST, "(a2 - y*)*a2*(1 - a2)", "lost-input"),
    slip(LAST, "(y* - a2)*a2*(1 - a2)*a1", SIGN),
    slip(LAST, "2*(a2 - y*)*a2*(1 - a2)*a1", "doubled-loss"),
    slip(LAST, "(a2 - y*)*(1 - a2^2)*a1", "wrong-activation-slope"),
    slip(LAST, "(a2 - y*)*a2*(1 - a2)*z1", "net-for-activation"),
    slip(LAST, "(a2 - y*)*a2*a1", "activation-for-slope"),
    slip(LAST, "a2*(1 - a2)*a1", "lost-upstream"),
    slip(LAST, "(a2 - y*)*z2*(1 - z2)*a1", "slope-at-net"),
    slip(LAST, "(a2 - y*)*sigmoid(a2)*(1 - sigmoid(a2))*a1", "slope-at-activation"),
    slip(LAST, "(a2 - y*)*a1*(1 - a1)*a1", "wrong-layer neighbouring-unit wrong-activation-slope"),
    # (a2 - y*) a2 (1 - a2) w2 a1 (1 - a1) x
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*w2*x", "lost-activation-slope"),
    slip(FIRST, "(a2 - y*)*w2*a1*(1 - a1)*x", "lost-activation-slope"),
    slip(FIRST, "x*w2*(a2 - y*)", "lost-activation-slope"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*a1*(1 - a1)*x", "lost-weight"),
    slip(FIRST, "x*(a1 - a1^2)*(a2 - a2^2)*(a2 - y*)", "lost-weight"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)", "lost-input"),
    slip(FIRST, "(y* - a2)*a2*(1 - a2)*w2*a1*(1 - a1)*x", SIGN),
    slip(FIRST, "w2*a1*(1 - a1)*x", "lost-upstream"),
    slip(FIRST, "a2*(1 - a2)*w2*a1*(1 - a1)*x", "lost-upstream"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*w2*a1*x", "activation-for-slope"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*w2*(1 - a1^2)*x", "wrong-activation-slope"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*w1*a1*(1 - a1)*x", "wrong-layer"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*w2*z1*(1 - z1)*x", "slope-at-net"),
    slip(FIRST, "2*(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "doubled-loss"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*w1", "other-derivative"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*a1", "other-item other-derivative"),
    slip(FIRST, "0.5*(a2 - y*)^2*a2*(1 - a2)*w2*a1*(1 - a1)*x", "wrong-power"),
    both(FIRST, "(a2 - y*)*a2*(1 - a2)*a1*(1 - a1)", "lost-weight", "lost-input"),
    both(FIRST, "(y* - a2)*w2*a1*(1 - a1)*x", SIGN, "lost-activation-slope"),
    slip(FIRST, "(a2 - y*)*a2*(1 - a2)*x", "wrong-layer lost-weight"),
    # w1 - alpha times that
    slip(STEP, "w1 + alpha*(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "step-uphill"),
    slip(STEP, "w1 - alpha*(y* - a2)*a2*(1 - a2)*w2*x*(a1 - a1^2)", "step-uphill lost-minus reversed-error"),
    slip(STEP, "w1 - (a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "lost-rate"),
    slip(STEP, "-alpha*(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "change-only"),
    slip(STEP, "(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "gradient-for-step other-item"),
    slip(STEP, "w1 - alpha*(a2 - y*)*a2*(1 - a2)*w2*x", "lost-activation-slope"),
    slip(STEP, "w1 - alpha*x*a1*(1 - a1)*a2*(1 - a2)*(a2 - y*)", "lost-weight"),
    slip(STEP, "w1 - 2*alpha*(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "doubled-loss"),
    slip(STEP, "w1 - alpha*(a2 - y*)*a2*(1 - a2)*a1", "other-derivative wrong-layer"),
    slip(
        STEP,
        "w2 - alpha*(a2 - y*)*a2*(1 - a2)*a1",
        "other-item other-derivative neighbouring-unit wrong-layer",
    ),
    both(STEP, "w1 + (a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "step-uphill", "lost-rate"),
)

FORWARD = (
    slip(f"{NODES}.a1", "z1", "activation-not-applied other-item"),
    slip(f"{NODES}.a2", "z2", "activation-not-applied other-item"),
    slip(f"{NODES}.z1", "x", "lost-weight"),
    slip(f"{NODES}.z2", "a1", "lost-weight other-item"),
    slip(f"{NODES}.z2", "w2", "lost-input"),
    slip(f"{NODES}.loss", "Loss(w2*g1(w1*x), y*)", "activation-not-applied"),
    slip(f"{NODES}.loss", "Loss(g2(w1*w2*x), y*)", "activation-not-applied"),
    slip(f"{NODES}.loss", "Loss(g2(g1(x*w1)), y*)", "lost-weight"),
    slip(f"{NODES}.loss", "Loss(g2(w2*g1(x)), y*)", "lost-weight"),
    slip(
        f"{NODES}.loss",
        "g2(w2*g1(w1*x))",
        "lost-upstream activation-not-applied other-derivative other-item",
    ),
)

PRODUCTS = (
    slip(f"{PARTIALS}.w2", "dLoss/da2 * dz2/dw2", "lost-activation-slope"),
    slip(f"{PARTIALS}.w2", "dz2/dw2 * da2/dz2", "lost-upstream"),
    slip(f"{PARTIALS}.w2", "da2/dz2 * dLoss/da2", "lost-input other-derivative"),
    slip(f"{PARTIALS}.w2", "dLoss/da2 * da2/dz2 * dz2/da1", "other-derivative"),
    slip(f"{PARTIALS}.w1", "dLoss/da2 * da2/dz2 * dz2/da1 * dz1/dw1", "lost-activation-slope"),
    slip(f"{PARTIALS}.w1", "dLoss/da2 * dz2/da1 * da1/dz1 * dz1/dw1", "lost-activation-slope"),
    slip(f"{PARTIALS}.w1", "dLoss/da2 * da2/dz2 * da1/dz1 * dz1/dw1", "lost-weight"),
    slip(f"{PARTIALS}.w1", "dz1/dw1 * da1/dz1 * dz2/da1 * da2/dz2", "lost-upstream"),
    slip(f"{PARTIALS}.w1", "dLoss/da2 * da2/dz2 * dz2/da1 * da1/dz1", "lost-input other-derivative"),
    slip(f"{PARTIALS}.w1", "dLoss/da2 * da2/dz2 * dz2/da1 * da1/dz1 * dz1/dx", "other-derivative"),
    slip(f"{PARTIALS}.w1", "dLoss/da2 * da2/dz2 * dz2/dw2", "other-item other-derivative"),
)

CHAINS = (
    # the missing path: W_22^(2) g'(z_2^(2)) W_21^(3)
    slip(PATH, "W_22^(2)*W_21^(3)", GATE),
    slip(PATH, "W_21^(3) W_22^(2)", GATE),
    slip(PATH, "W_22^(2)*g'(z_1^(2))*W_21^(3)", "relu-gate-of-another-unit"),
    slip(PATH, "W_22^(2)*[z_1^(2) > 0]*W_21^(3)", "relu-gate-of-another-unit"),
    slip(PATH, "W_22^(2)*[z_2^(2) < 0]*W_21^(3)", "relu-gate-inverted"),
    slip(PATH, "W_22^(2)*g'(z_2^(2))", "lost-weight"),
    slip(PATH, "W_21^(3)*g'(z_2^(2))", "lost-weight"),
    slip(PATH, "W_12^(2)*g'(z_2^(2))*W_21^(3)", "neighbouring-input neighbouring-unit"),
    slip(PATH, "W_21^(2)*g'(z_2^(2))*W_21^(3)", "neighbouring-unit neighbouring-input"),
    slip(PATH, "W_22^(2)*g'(z_2^(2))*W_11^(3)", "neighbouring-unit neighbouring-input"),
    slip(PATH, "W_22^(2)*g'(z_2^(2))*W_21^(3)*g'(z_2^(1))", "extra-factor"),
    slip(PATH, "x_1*g'(z_2^(1))*W_22^(2)*g'(z_2^(2))*W_21^(3)", "extra-factor"),
    slip(PATH, "-W_22^(2)*g'(z_2^(2))*W_21^(3)", SIGN + " paths-subtracted"),
    slip(PATH, "W_22^(2)*g(z_2^(2))*W_21^(3)", "activation-for-slope"),
    slip(PATH, "W_22^(2)*g'(z_2^(1))*W_21^(3)", "relu-gate-of-another-unit wrong-layer"),
    # W_12^(1) g'(z_2^(1)) W_21^(2)
    slip(INPUT, "W_12^(1)*W_21^(2)", GATE),
    slip(INPUT, "W_21^(2)*g'(z_1^(1))*W_12^(1)", "relu-gate-of-another-unit"),
    slip(INPUT, "W_21^(1)*g'(z_2^(1))*W_21^(2)", "transposed-weight"),
    slip(INPUT, "g'(z_2^(1))*W_12^(1)", "lost-weight"),
    slip(INPUT, "W_21^(2)*g'(z_2^(1))", "lost-weight"),
    slip(INPUT, "W_12^(1)*g'(z_2^(1))*W_11^(2)", "neighbouring-unit neighbouring-input"),
    slip(INPUT, "W_22^(1)*g'(z_2^(1))*W_21^(2)", "neighbouring-input"),
    slip(INPUT, "W_12^(1)*g(z_2^(1))*W_21^(2)", "activation-for-slope"),
    slip(INPUT, "W_12^(1)*[z_2^(1) < 0]*W_21^(2)", "relu-gate-inverted"),
    slip(INPUT, "x_1*W_12^(1)*g'(z_2^(1))*W_21^(2)", "extra-factor"),
)

FORMULAS_OF_PACKS: tuple[Triple, ...] = (*FOUNDATIONS, *CLASSIFIER, *FORWARD, *PRODUCTS, *CHAINS)
