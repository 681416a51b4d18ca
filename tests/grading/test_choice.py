"""Options: by letter, by place, by what they say; one or several; never guessed."""

from __future__ import annotations

import pytest

from bptutor.bank.exercise import Item
from bptutor.grading.grade import answer_form, correct_answer, grade, normal_form, option_lines
from tests.grading.making import item, of

MODEL = """
id: options
graph: |
  q = x + y
  f = q*z
shapes: {W: [3, 8], u: [8], b: [3]}
given: {x: -2, y: 5, z: -4}
items:
  whole: {target: q, options: ['3', '-2', '1', '4']}
  negative: {target: f, options: ['-12', '12', '-3', '-7']}
  decimals: {target: q/10, options: ['0.3', '0.6', '-0.3', '0.24']}
  rounded: {target: q/7, options: ['0.43', '0.42', '0.5'], match: nearest}
  formulas: {target: df/dx, options: ['z', 'q', 'x*z', 'y*z - 1']}
  one-zero: {target: dq/dz, options: ['x', 'y', '0', 'q*z']}
  claims: {options: ['df/dq = z', 'df/dx = q', 'df/dz = q', 'df/dy = x']}
  vectors: {target: '[q, f]', options: ['[3, 12]', '[3, -12]', '[-12, 3]', '[1, 2]']}
  shapes: {shape: d(W@u + b)/dW, options: ['(3, 8)', '(3, 3)', '(3, 3, 3)', '(3, 3, 8)']}
"""
THEORY = """
items:
  letters:
    options:
      - {text: 'b', right: true}
      - {text: 'c', right: false}
      - {text: 'a', right: true}
      - {text: 'd', right: false}
    kind: multiple-choice
    ask: Which letters are they
    because: So
  words:
    options:
      - {text: 'The first one.', right: true}
      - {text: 'The second, of course', right: false}
      - {text: 'All of these', right: true}
      - {text: 'none of these', right: false}
      - {text: 'It costs $O(n)$ steps; not more', right: true}
    kind: multiple-choice
    ask: Which are they
    because: So
  single:
    right: ['`relu`']
    wrong: ['**tanh**', '$\\sigma$']
    ask: Which is it
    because: So
"""


def option_item(name: str) -> Item:
    """An item of either exercise."""
    return item(MODEL if f"\n  {name}: {{" in MODEL else THEORY, name)


# what is typed -> the letters it means
READ = {
    "whole": {"a": "a", "A": "a", "a)": "a", "(a)": "a", "[a]": "a", "ａ": "a", "option a": "a", '"a"': "a",
              "a!": "a",
              "3": "a", "3.0": "a", "6/2": "a", "q = 3": "a", "a) 3": "a", "a. 3": "a", "a: 3": "a",
              "c) 1": "c",
              "1": "c", "4": "d", "-2": "b", "−2": "b", "b) −2": "b", "a and a": "a", "d.": "d"},
    "negative": {"-12": "a", "−12": "a", "-12.0": "a", "-24/2": "a", "a) −12": "a", "12": "b", "b": "b"},
    "decimals": {"0.3": "a", ".3": "a", "0.30": "a", "3/10": "a", "1": "a", "4": "d", "-0.3": "c",
                 "d) 0.24": "d"},
    "rounded": {"0.43": "a", "0.4286": "a", "3/7": "a", "0.42": "b", "0.4243": "b", "a": "a", "0.5": "c"},
    "formulas": {"z": "a", "x*z": "c", "x·z": "c", "x z": "c", "c) x·z": "c", "3": "c", "y z - 1": "d",
                 "df/dx = z": "a", "z*x": "c",
                 "y·z − 1": "d"},
    "one-zero": {"0": "c", "c": "c", "3": "c", "1": "a", "x": "a", "c) 0": "c", "0.0": None},
    "claims": {"a, c": "ac", "A & C": "ac", "all but b, d": "ac",
               "a,c.": "ac", "a and c": "ac", "ca": "ac", "AC": "ac",
               "1 3": "ac",
               "1, 3": "ac", "a + c": "ac", "a/c": "ac", "(a), (c)": "ac", "a) and c)": "ac", "{a, c}": "ac",
               "df/dq = z": "a", "∂f/∂q = z, ∂f/∂z = q": "ac", "a) ∂f/∂q = z; c) ∂f/∂z = q": "ac", "none": "",
               "all": "abcd", "abcd": "abcd", "a\nc": "ac", "a; c": "ac", "options a and c": "ac",
               "a, b, and d": "abd",
               "a b c": "abc", "d": "d"},
    "vectors": {"[3,-12]": "b", "(3, −12)": "b", "3, -12": "b", "b": "b", "2": "b", "1, 2": "d",
                "b) [3, −12]": "b"},
    "shapes": {"(3,3,8)": "d", "3x3x8": "d", "3,3,8": "d", "[3, 3, 8]": "d", "3,3": "b", "3 x 8": "a",
               "d": "d", "4": "d",
               "d) (3, 3, 8)": "d", "3, 3, 3": "c"},
    "letters": {"a)": "a", "c)": "c", "a), c)": "ac", "1, 3": "ac", "b) c": "b", "d": "d", "none": "",
                "option a": "a"},
    "words": {"a, c, e": "ace", "The first one": "a", "all of these": "c", "none of these": "d", "none": "",
              "all": "abcde",
              "The second, of course": "b", "It costs O(n) steps; not more": "e",
              "a) The first one; e) It costs O(n) steps; not more": None, "a e": "ae"},
    "single": {"relu": None, "a": "a"},
}  # fmt: skip
REFUSED = {
    "whole": ["2", "5", "e", "b: 3", "b = 3", "c. 3", "a, c", "a or c", "3 or 1", "b) 3", "a) 1", "the first",
              "third", "-a", "a?", "3,0", "#1", ""],
    "negative": ["1", "2", "4", "a) 12", "-12,0"],
    "rounded": ["0.44", "0.4", "0.43 or 0.42"],
    "formulas": ["z*z", "x+y", "-4", "b) z", "df/dy = z"],
    "claims": ["13", "aab", "a, e", "a or c", "not b", "a-c", "a.c", "both", "z",
               "b) df/dq = z"],
    "vectors": ["[3, 12, 0]", "[-3, 12]", "a or b"],
    "shapes": ["(8, 3, 3)", "3, 3, 8, 1", "5"],
    "letters": ["a", "b", "c", "a, b", "A and C", "ab", "a) a", "both"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "letters"),
    [pytest.param(n, t, ls, id=f"{n}: {t!r}") for n, row in READ.items() for t,
     ls in row.items() if ls is not None],
)
def test_reading(name: str, text: str, letters: str) -> None:
    """Every way to name the options that are meant."""
    chosen = option_item(name)
    verdict = grade(chosen, text)

    texts = option_lines(chosen)
    last = "abcde".find(letters[-1:])
    texts = [text if k == last else text.removesuffix(".") for k, text in enumerate(texts)]
    expected = "; ".join(f"{k}) {texts['abcde'.index(k)]}" for k in letters) or "none of them"
    assert expected == verdict.read_as, verdict


@pytest.mark.parametrize(
    ("name", "text"), [pytest.param(n, t, id=f"{n}: {t!r}") for n, texts in REFUSED.items() for t in texts]
)
def test_refused(name: str, text: str) -> None:
    """What names no option, two of one, or could be either costs nothing."""
    verdict = grade(option_item(name), text)

    assert "unreadable" == verdict.status, verdict
    assert verdict.message.endswith(".") or "\n" in verdict.message


@pytest.mark.parametrize(
    ("name", "right"),
    [("whole", "a"), ("negative", "a"), ("decimals", "a"), ("rounded", "a"), ("formulas", "a"),
     ("one-zero", "c"),
     ("claims", "ac"), ("vectors", "b"), ("shapes", "d"), ("letters", "ac"), ("words", "ace")],
)  # fmt: skip
def test_every_choice_is_judged(name: str, right: str) -> None:
    """Exactly the right options are right; every other one is wrong."""
    chosen = option_item(name)
    for letter in "abcde"[: len(option_lines(chosen))]:
        assert ("right" if letter == right else "wrong") == grade(chosen, f"{letter})").status
    assert "right" == grade(chosen, ", ".join(f"{k})" for k in right)).status


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("whole", "5", "That is none of the options. Type a, b, c or d."),
        ("whole", "a, c", "Exactly one option is right. Type one of a, b, c or d."),
        ("whole", "3,0", "Is this a decimal comma? Write 3.0."),
        ("whole", "b) 3", "The letter is b, but what follows is option a. Type `b)` or `a)`."),
        ("claims", "x",
         "That is none of the options. Type a, b, c or d, or several of them, such as `a, c`, or `none`."),
        ("claims", "a", "One that is right is missing."),
        ("claims", "b", "One you chose is not right and 2 that are right are missing."),
        ("claims", "a, b, c, d", "2 you chose are not right."),
        ("claims", "none", "2 that are right are missing."),
        ("letters", "a",
         ("`a` is the place of one option and the text of another. "
          "Type `a)` for the one with that letter, or `c)` for the one that reads so.")),
    ],
)  # fmt: skip
def test_message(name: str, text: str, message: str) -> None:
    """What is off, and what to type instead."""
    assert message == grade(option_item(name), text).message


def test_parts() -> None:
    """Each option of several is judged for itself."""
    parts = grade(option_item("claims"), "a, b").parts

    assert list("abcd") == [p.label for p in parts]
    assert ["chosen", "chosen", "left", "left"] == [p.read_as for p in parts]
    assert ["right", "wrong", "wrong", "right"] == [p.status for p in parts]


@pytest.mark.parametrize(
    ("rule", "text", "credit"),
    [
        ("all-or-nothing", "a", 0.0),
        ("each-option", "a", 0.75),
        ("each-option", "b, d", 0.0),
        ("net-correct", "a", 0.5),
        ("net-correct", "a, b", 0.0),
        ("net-correct", "a, c, b", 0.5),
        ("coverage", "a", 0.5),
        ("coverage", "a, c, b", 2 / 3),
        ("coverage", "none", 0.0),
        ("coverage", "a, c", 1.0),
    ],
)
def test_partial_credit(rule: str, text: str, credit: float) -> None:
    """By the rule of the item."""
    graded = MODEL.replace("claims: {", f"claims: {{grading: {rule}, ")

    assert pytest.approx(credit) == grade(item(graded, "claims"), text).credit


def test_saying() -> None:
    """Options are printed, answers said back with their letters."""
    assert ["z", "q", "x·z", "y·z − 1"] == option_lines(option_item("formulas"))
    assert ["z", "q", "x*z", "y*z - 1"] == option_lines(option_item("formulas"), "ascii")
    assert "a) ∂f/∂q = z; c) ∂f/∂z = q" == correct_answer(option_item("claims"))
    assert "one of a, b, c or d" == answer_form(option_item("whole"))
    assert "all that are right, for example `a, c` (or `none`)" == answer_form(option_item("claims"))
    assert normal_form(option_item("claims"), "c a") == normal_form(option_item("claims"), "A and C")
    assert normal_form(option_item("claims"), "a") != normal_form(option_item("claims"), "c")


SLOPE = of(
    "graph: |\n  u = 2*t^2 - 6*t\n  y = tanh(u)",
    "target: dy/dt, options: ['(1 - y^2)*(4*t - 6)', '1 - y^2', '(1 - t^2)*(4*t - 6)']",
)
SEVERAL = of("graph: y = a*b", "options: [dy/da = b, dy/db = a, dy/da = a]")


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("(4t-6)(1-y^2)", "a)"),
        ("dy/dt = (1-y^2)(4t-6)", "a)"),
        ("-y^2 + 1", "b)"),
        ("(-6+4t)*(1-t^2)", "c)"),
    ],
)
def test_formula_in_another_order(text: str, read_as: str) -> None:
    """Sums and products may be typed in any order, after the name of what is asked for."""
    assert read_as == grade(SLOPE, text).read_as[:2], grade(SLOPE, text)


@pytest.mark.parametrize("text", ["(6-4t)(1-y^2)", "4t - 6 - (4t-6)y^2", "y = 1 - y^2", "1 - t^2", "y^2 - 1"])
def test_formula_that_is_no_option(text: str) -> None:
    """Another formula is none of the options, even where it has the value of one: that is not worked out."""
    assert "unreadable" == grade(SLOPE, text).status, grade(SLOPE, text)


@pytest.mark.parametrize(
    ("text", "status"), [("all but c", "right"), ("all except a, c", "wrong"), ("all but x", "unreadable")]
)
def test_all_but(text: str, status: str) -> None:
    """Several may be named by those that are left out."""
    assert status == ("wrong" if 0 < grade(SEVERAL, text).credit < 1 else grade(SEVERAL, text).status)
