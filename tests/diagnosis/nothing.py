"""Wrong answers that no misconception explains: whatever is named for one of these is a false diagnosis."""

from __future__ import annotations

from collections.abc import Iterator

NONSENSE = (
    ("foundations/logistic-unit-gradient.typed", "(o - y)*x_i*(3 + y)"),
    ("foundations/logistic-unit-gradient.typed", "(o + 5*y)*x_i^3"),
    ("foundations/logistic-unit-gradient.typed", "7*o*x_i - 2"),
    ("foundations/logistic-unit-gradient.typed", "exp(o)*x_i - y"),
    ("foundations/tanh-output-delta.typed", "(y - o)*(1 - o^2)*(2 + y^2)"),
    ("foundations/tanh-output-delta.typed", "y*o + 3"),
    ("foundations/tanh-output-delta.typed", "(y - o)/(1.3 + o^4)"),
    ("foundations/tanh-output-delta.typed", "sin(o)*(y - o^3)"),
    ("foundations/tanh-hidden-delta.typed", "(1.7 - o_j^2)*sum_k(delta_k*w_kj^2)"),
    ("foundations/tanh-hidden-delta.typed", "sum_k(delta_k*w_kj) + 3*o_j"),
    ("foundations/tanh-hidden-delta.typed", "(1 - o_j^3)*sum_k(delta_k + 2*w_kj)"),
    ("foundations/sigmoid-output-weight.typed", "2*(a_2 - y_2)*a_2*(1 - a_2)*(a_1^(3) + 1.9)"),
    ("foundations/sigmoid-output-weight.typed", "a_1*a_2*y_1*y_2"),
    ("foundations/sigmoid-output-weight.typed", "2*(a_2 - 3*y_2)*a_2*(4 - a_2)*a_1^(3)"),
    ("binary-classifier/sigmoids-and-squared-loss.w2", "(a2 - y*)*a2*(1 - a2)*a1*(a1 + 2.6)"),
    ("binary-classifier/sigmoids-and-squared-loss.w2", "a2^2*y* - a1^3"),
    ("binary-classifier/sigmoids-and-squared-loss.w2", "exp(a1)*(a2 - y*)"),
    ("binary-classifier/sigmoids-and-squared-loss.w1", "(a2 - y*)*w1^2*w2^3*x"),
    ("binary-classifier/sigmoids-and-squared-loss.w1", "x^2 + w1*w2*y*"),
    ("binary-classifier/sigmoids-and-squared-loss.w1", "(a2 - y*)*a2*(1.2 - a2)*w2*a1*(1.1 - a1)*x"),
    ("binary-classifier/sigmoids-and-squared-loss.update", "w1 - 3.3*alpha^2*x*w2"),
    ("binary-classifier/sigmoids-and-squared-loss.update", "w1*alpha + x*a1*a2"),
    ("binary-classifier/sigmoids-and-squared-loss.update", "alpha*(w1 - w2)"),
    ("relu-chains/missing-path.a", "W_22^(2)*W_21^(3) + 2.5"),
    ("relu-chains/missing-path.a", "W_22^(2)^2*g'(z_2^(2))*W_21^(3)^3"),
    ("relu-chains/derivative-by-an-input.a", "W_12^(1) + W_21^(2)"),
    ("relu-chains/derivative-by-an-input.a", "W_12^(1)*g'(z_2^(1))*(W_21^(2) + 0.7)"),
    ("own/two-sigmoids.w1", "(a2 - y)^3*x*w2 + 1"),
    ("own/two-sigmoids.w1", "2*(a2 - y)*a2*(1 - a2)*w2*a1*(1 - a1)*x*(x + 3.1)"),
    ("own/two-sigmoids.w2", "cos(a2)*(a2 - y)*a1"),
    ("own/two-sigmoids.w2", "2*(a2 - 1.4*y)*a2*(1 - a2)*a1"),
    ("own/two-sigmoids.a1", "w2^2*(a2 - y)^2 + a2"),
    ("own/two-sigmoids.step", "w2*(1 - eta) + a1*y"),
    ("own/two-sigmoids.step", "eta*w2 - (a2 - y)^2"),
    ("own/tanh-unit.w", "(o - y)*(v + 2.3)*(1 - h^2)*x"),
    ("own/tanh-unit.w", "v*x + h*y"),
    ("own/tanh-unit.v", "(o - y)*h + 1.5"),
    ("own/tanh-unit.z", "(o - y)*v*(3 - 2.2*h^2)"),
    ("own/classifier.w", "(p - y)*x + w^2"),
    ("own/classifier.w", "(p^3 - y)*x"),
    ("own/classifier.z", "p^2*y + 0.4"),
    ("own/softmax.logit", "p_1*p_2 - y_3 + 2.2"),
    ("own/softmax.same", "p_1^2*(2.7 - p_1)"),
    ("own/softmax.other", "-p_1*p_2*(p_3 + 1.8)"),
    ("own/relu-net.a1", "W_11^(2)*W_21^(3) + 3.3*x_1"),
    ("own/relu-net.z1", "z_1^(1)*W_11^(3)^2 + x_2"),
    ("own/tanh-net.v21", "(o_2 - t_2)*a_1^(1)*(t_1 + 2.9)"),
    ("own/tanh-net.b1", "(o_1 - t_1)^2*W_11^(2)^3"),
    ("own/two-paths.u", "(1.6 - a^2)*c + 2.9*a*u"),
    ("own/two-paths.x", "w*x*u + a^3"),
    ("own/powers.x", "30*q^2*x + 4.4"),
    ("own/powers.x", "5*q^2*x^3 - y"),
    ("own/powers.y", "3*q^2 + 1.1*q"),
    ("own/recurrence.w", "(1 - h2^2)*(h1 + 2.2*x2)"),
    ("own/recurrence.u", "(1.9 - h2^2)*x2"),
    ("own/line.w", "mean_i(2*(H_i - y_i)*x_i^3)"),
    ("own/line.b", "mean_i(H_i - 1.3*y_i)"),
    ("own/leaky.w", "2*(a - y)*x*(x + 1.2)"),
)
"""Formulas that nobody comes to by forgetting something."""

NUMBERS = {
    "relu-chains/one-layer-back.a": ("-13.37", "7.9", "-19.2", "31.7"),
    "relu-chains/one-layer-back.b": ("-1.13", "0.71", "11.3"),
    "relu-chains/one-layer-back.c": ("-14.6", "23.9"),
    "relu-chains/one-layer-back.e": ("-9.4", "17.7"),
    "relu-chains/one-layer-back-again.a": ("-5.7", "13.1", "-0.83"),
    "relu-chains/one-layer-back-again.d": ("5.9", "-7.3"),
    "relu-chains/one-layer-back-again.e": ("-2.3", "17.9"),
    "relu-chains/full-pass.b": ("-2.7", "9.1"),
    "relu-chains/full-pass.c": ("4.3", "-17.3", "31.9"),
    "relu-chains/line-by-gradient-descent.a": ("[4.3, 9.7]", "[7.1, -3.3]", "[0.37, 5.1]"),
    "relu-chains/line-by-mini-batch.a": ("[3.3, 8.6]", "[-1.9, 7.7]"),
    "graphs/square-plus-product.gradient": ("[12.7, -4.9, 1.3, -3.8]", "[7, -5, 9, 2.2]"),
    "graphs/square-plus-product.step": ("[0.87, 4.33, -3.19, 1.41]",),
    "graphs/logistic-loss.gradient": ("[0.57, 1.43, 0.61]", "[0.9, -0.7, 0.13]"),
    "graphs/logistic-loss.step": ("[0.97, -1.19, 1.89]",),
    "graphs/sigmoid-gate.a": ("0.5, -0.83", "0.5, -1.13"),
    "differentiation/nested-square.a": ("[11, -13, -17, -53]", "[9.3, -8.1, -22, -57]"),
    "own/sigmoid-numbers.w1": ("0.1311", "-0.0577", "0.2719", "0.0411"),
    "own/sigmoid-numbers.w2": ("-0.2213", "0.3317", "-0.1519"),
    "own/sigmoid-numbers.z1": ("0.0717", "-0.0313"),
    "own/sigmoid-numbers.x": ("0.0511", "-0.0977"),
    "own/relu-numbers.out": ("31.13", "-7.77"),
    "own/relu-numbers.x1": ("8.31", "-3.37"),
    "own/relu-numbers.x2": ("-6.61", "11.9"),
    "own/relu-numbers.w12": ("-2.37", "5.71"),
    "own/matrix-numbers.w": ("[[8.3, 21], [-15, -43]]", "[[1, 1], [7, -3.3]]"),
    "own/matrix-numbers.x": ("[21.7, -9.1]", "[7.7, 3.9]"),
    "own/matrix-numbers.w12": ("21.3", "-7.7"),
    "own/line-numbers.gradient": ("[-5.9, -3.7]", "[4.1, 9.3]"),
    "own/line-numbers.step": ("[1.77, -0.391]", "[1.23, -0.77]"),
    "own/momentum.w1": ("2.517", "2.071"),
    "own/power-numbers.x": ("713.7", "-411.3"),
    "own/power-numbers.y": ("-311.9", "93.7"),
    "own/softmax-numbers.z": ("[0.23, -0.57, 0.34]", "[0.7, 0.1, -0.9]"),
}
"""Numbers near the truth and far from it, that no simple slip gives."""


def rows() -> Iterator[tuple[str, str]]:
    """Item and answer, formulas first."""
    yield from NONSENSE
    for item, answers in NUMBERS.items():
        yield from ((item, answer) for answer in answers)


NOTHING: tuple[tuple[str, str], ...] = tuple(rows())
