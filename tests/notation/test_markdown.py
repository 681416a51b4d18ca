"""Prompts on a terminal."""

import pytest

from bptutor.notation.markdown import to_ascii, to_terminal
from bptutor.notation.prompt_latex import to_line


@pytest.mark.parametrize(
    ("source", "shown", "ascii_shown"),
    [
        (r"\frac{\partial H}{\partial W_{21}^{(2)}}", "∂H/∂W₂₁⁽²⁾", "dH/dW_21^(2)"),
        (r"\dfrac{\partial L}{\partial a}\frac{\partial a}{\partial z}", "∂L/∂a ∂a/∂z", "dL/da da/dz"),
        (r"\frac{1}{2}(y-o)^2", "½(y−o)²", "(1/2)(y-o)^2"),
        (r"\frac{a+b}{c}", "(a+b)/c", "(a+b)/c"),
        (r"\frac{1}{1+e^{-z}}", "1/(1+e⁻ᶻ)".replace("⁻ᶻ", "^(−z)"), "1/(1+e^(-z))"),
        (r"\hat{y}", "ŷ", "yhat"),
        (r"\hat y_i", "ŷᵢ", "yhat_i"),
        (r"\sigma'(z)", "σ'(z)", "sigma'(z)"),
        (r"W_{12}^{(1)}", "W₁₂⁽¹⁾", "W_12^(1)"),
        (r"w_{h1,j2}", "w_{h1,j2}", "w_{h1,j2}"),
        (r"a \cdot b \times c \odot d", "a · b × c ⊙ d", "a * b x c .* d"),
        (r"\sum_k \delta_k w_{kj}", "Σₖ δₖ wₖⱼ", "sum_k delta_k w_kj"),
        (r"\begin{pmatrix} 5 & 1 \\ 1 & 2 \end{pmatrix}", "[[5, 1], [1, 2]]", "[[5, 1], [1, 2]]"),
        (r"\begin{bmatrix}3\\-2\end{bmatrix}", "[3, −2]", "[3, -2]"),
        (r"W^\top x", "Wᵀ x", "W^T x"),
        (r"y^* \le 1", "y* ≤ 1", "y* <= 1"),
        (r"\|y - a\|^2", "‖y − a‖²", "||y - a||^2"),
        (r"\mathbb{R}^{3 \times 8}", "ℝ^(3×8)", "R^(3x8)"),
        (r"-\left[y \ln \hat{y}\right]", "−[y ln ŷ]", "-[y ln yhat]"),
        (r"\text{if } x > 0", "if x > 0", "if x > 0"),
        (r"\mathrm{ReLU}'(0)", "ReLU'(0)", "ReLU'(0)"),
        (r"\sqrt{x+1}", "√(x+1)", "sqrt(x+1)"),
        (r"\nosuchthing{x} + 1", "nosuchthing x + 1", "nosuchthing x + 1"),
        (r"a \to b", "a → b", "a -> b"),
        (r"\eta \nabla L", "η ∇ L", "eta grad L"),
        (r"x \in \{0, 1\}", "x ∈ {0, 1}", "x in {0, 1}"),
        ("", "", ""),
        ("{{{{", "", ""),
        (r"\frac{1", "1/", "1/"),
        ("\\", "\\", "\\"),
    ],
)
def test_formulas(source: str, shown: str, ascii_shown: str) -> None:
    """LaTeX on one line, in both styles."""
    assert (shown, ascii_shown) == (to_line(source, "unicode"), to_line(source, "ascii"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** and *stressed* and _this_", "bold and stressed and this"),
        ("w*x and y* and z*", "w*x and y* and z*"),
        ("W_11 and W_12", "W_11 and W_12"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("`w*x*y`", "`w*x*y`"),
        ("# Title", "Title"),
        ("- one\n- two", "• one\n• two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("$5 and $6", "$5 and $6"),
        (r"\$5, \*not\*", "$5, *not*"),
        ("[the notes](https://example.org)", "the notes (https://example.org)"),
        ("a line\nand more\n\nanother", "a line and more\n\nanother"),
        ("```\nx = 1\n  y\n```", "    x = 1\n      y"),
        ("$$\n\\sigma(z)\n$$", "σ(z)"),
        ("What is $\\hat{y}$?", "What is ŷ?"),
        ("", ""),
    ],
)
def test_prose(text: str, shown: str) -> None:
    """Marks go, meaning stays."""
    assert shown == to_terminal(text)


def test_ascii_prose_has_no_mathematical_characters() -> None:
    """What an author typed in Unicode is folded too."""
    assert "dL/dz_1^(2) >= sigma - 1" == to_ascii("∂L/∂z₁⁽²⁾ ≥ σ − 1")
    assert "- one" == to_terminal("- one", "ascii")


@pytest.mark.parametrize(
    "text",
    [
        "$" * 5000, "*" * 5000, "_" * 5000, "`" * 5000, "[" * 5000, "$" + "{" * 1900 + "$", "\\" * 5000,
        "$" + "\\frac{" * 300 + "$", "$" + "\\begin{pmatrix}" * 100 + "$", "$" + "x_" * 900 + "$", "#" * 5000,
        "*a" * 2500, "[a](" * 1200, "\x00" * 100, "$\\hat" + "\\hat" * 300 + "$", "- " * 2000, "\n" * 5000,
    ],
)  # fmt: skip
def test_hostile_prompts_are_shown(text: str) -> None:
    """They end, in text, however deep."""
    assert isinstance(to_terminal(text), str)
    assert isinstance(to_terminal(text, "ascii"), str)


def test_partial_in_ascii() -> None:
    """∂ spelled d stands close to its quantity, as in every formula that is typed."""
    assert "dH/da_1 and d^2 H" == to_terminal(r"$\partial H/\partial a_1$ and $\partial^2 H$", "ascii")
