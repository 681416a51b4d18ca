"""Faults of formula items, derivations and numbers to choose, each at its place with a remedy."""

from pathlib import Path

import pytest

from bptutor.bank.checks import lint

CHAIN = """graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  L  = (z2 - y)^2 / 2
items:
  a:
"""
GATE = "graph: L = relu(z)*x\nitems:\n  a:\n"
MOMENTUM = "graph: L = (w*x - y)^2\nstep: {minimise: L, by: w, rate: eta, momentum: mu}\nitems:\n  a:\n"
POINTS = "graph: R = mean_i((w*x_i - y_i)^2)\npoints: {i: 1..m}\nitems:\n  a:\n"
FREE = "items:\n  a:\n"
KEY = "(z2 - y)*a1"

FOUND = [
    (CHAIN, "target: dL/dw2|as: formula|using: [a1, z2, y]|key: '(z2 - y)*a1'", ""),
    (CHAIN, "target: dL/dw2|as: formula|using: [a1, z2]", "E413 8:13 y is needed"),
    (CHAIN, "target: dL/dw2|as: formula|using: [a1, z3, y]", "E402 10:17 z3"),
    (CHAIN, "target: dL/dw2|as: formula|using: ['q_*', y]", "E412 10:14 q_*"),
    (CHAIN, "target: dL/dq|as: formula", "E402 8:17 q"),
    (CHAIN, "target: 'x > 2'|as: formula", "E401 8:14 claim"),
    (CHAIN, "target: ln(-1 - x^2)|as: formula", "E415 8:13 no value"),
    (CHAIN, "target: dz1/dw2|as: formula", "W403 8:13 does not depend"),
    (CHAIN, "target: dL/dw2|as: formula|key: '2*(z2 - y)*a1'", "E411 10:11 it is not what dL/dw2 is"),
    (CHAIN, "target: dL/dw2|as: formula|key: dL/dw2", "E411 10:10 asked for"),
    (CHAIN, "target: dL/dw2|as: formula|key: '(z2 - y'", "E411 10:11 never closed"),
    (CHAIN, "target: dL/dw2|using: [z2, y, a1]|key: '(w2*a1 - y)*a1'", "E411 10:12 w2"),
    (CHAIN, "target: dL/dw2|without: derivatives|key: 'dL/dz2*a1'", "E411 10:11 derivative"),
    (CHAIN, "target: dL/dw1|form: local-partials", ""),
    (CHAIN, "target: z2|form: local-partials", "E414 8:13 z2 is none"),
    (CHAIN, "target: dL/dw1|form: local-partials|key: 'dL/da1*da1/dz1*dz1/dw1'", "E411 10:11 neighbours"),
    (CHAIN, "target: dL/dw2|as: formula|misconceptions:|  '(z2 - y)*a1': lost-input", "E418 11:8 is right"),
    (CHAIN, "target: dL/dw2|as: formula|misconceptions:|  '(z2 - q)*a1': lost-input", "E402 11:14 q"),
    (CHAIN, "target: dL/dw2|as: formula|misconceptions:|  '(z2 - y)*a1*[w1 < 1.598]': lost-bias",
     "W405 11:8 few"),
    (CHAIN, "target: dL/dw2|as: formula|tolerance: {relative: 0.1}", "E205 10:16 does not fit"),
    (CHAIN, "target: dL/dw2|as: formula|digits: 3 decimals", "E205 10:13 does not fit"),
    (CHAIN, "fill: 'dL/dw1 = (z2 - y)*w2*?*x'|digits: 3 decimals", "E205 9:13 does not fit"),
    (FREE, "derive: 'tanh(x) = 2 sigmoid(2x) - 1'|digits: 3 decimals", "E205 4:13 does not fit"),
    (FREE, "choose: [p]|accept: 'p > 1'|digits: 3 decimals", "E205 5:13 does not fit"),
    (CHAIN, "target: dL/dw2|digits: 3 decimals", "E405 8:13 not determined"),
    (CHAIN, "fill: 'dL/dw2 = ? + dL/dw2'", "W407 8:12 is 0"),
    (CHAIN, "fill: 'd^2z2/dw2^2 = ?'", ""),
    (CHAIN, "target: dL/dw2|as: formula|misconceptions:|  '(z2 - y)*a1*[w1 > 0]': lost-input", ""),
    (GATE, "target: dL/dz|misconceptions:|  '[z > 0.001]*x': lost-input|as: formula", "W405 6:8 few"),
    (GATE, "target: dL/dz|misconceptions:|  '[z > 0.5]*x': lost-input|as: formula", ""),
    (GATE, "target: dL/dz|misconceptions:|  '0.5*[z > 0]*x': lost-input|as: formula", ""),
    (MOMENTUM, "target: w@1|as: formula", ""),
    (MOMENTUM, "target: w@1|as: formula|key: 'w - eta*dL/dw'", ""),
    (POINTS, "target: dR/dw|as: formula", "E413 5:13 no right answer can be written out"),
    (POINTS, "target: dR/dw|as: formula|key: '2*mean_i((w*x_i - y_i)*x_i)'", ""),
    (CHAIN, "fill: 'dL/dw1 = (z2 - y)*w2*?*x'", ""),
    (CHAIN, "fill: 'dL/dw1 = (z2 - y)*w2*?*x'|key: 'a1*(1 - a1)'", ""),
    (CHAIN, "fill: 'dL/dw1 = (z2 - y)*w2*?*x'|key: 'a1*(1 + a1)'", "E411 9:11 belongs in the blank"),
    (CHAIN, "fill: 'dL/dw1 + ?'", "E401 8:12 no equation"),
    (CHAIN, "fill: 'dL/dw1 = 0*?'", "E415 8:12 no value"),
    (CHAIN, "fill: 'dL/dw1 = (z2 - q)*?'", "E402 8:27 q"),
    (CHAIN, "fill: 'a1 = sigmoid(?)'", "E415 8:12 cannot be worked out"),
    (CHAIN, "fill: 'a1 = sigmoid(?)'|key: z1", ""),
    (CHAIN, "fill: 'a1 = sigmoid(?)'|key: w1", "E411 9:10 belongs in the blank"),
    (CHAIN, "derive: 'dL/dz1 = dL/dz2*w2*a1*(1 - a1)'", ""),
    (CHAIN, "derive: 'dL/dz1 = dL/dz2*w2*a1*(1 + a1)'", "E416 8:14 does not hold"),
    (CHAIN, "derive: 'x*w1 + 0 = w1*x'", "E416 8:14 nothing to show"),
    (CHAIN, "derive: 'x*w1 > 3'", "E401 8:14 no equation"),
    (CHAIN, "derive: 'x*w3 = 3'", "E402 8:16 w3"),
    (FREE, "derive: 'tanh(x) = 2 sigmoid(2x) - 1'", ""),
    (FREE, "derive: 'tanh(x) = 2 sigmoid(2x) + 1'", "E416 3:14 does not hold"),
    (FREE, "derive: 'softplus(x) = ln(1 + e^x)'", "W406 3:14 defines"),
    (CHAIN, "derive: 'a1 = sigmoid(z1)'", "W406 8:14 defines"),
    (CHAIN, "derive: 'x*w1 = z1'", "W406 8:14 defines"),
    (CHAIN, "derive: 'a1 = 1/(1 + e^(-z1))'", ""),
    (CHAIN, "derive: 'a1 = sigmoid(w1*x)'", ""),
    (FREE, "derive: 'tanh(x) = ('", "E401 3:25"),
    (FREE, "derive: 'cosh(x) - sinh(x) = 1/e^x'|key: ['cosh(x) - sinh(x) = e^(-x)', '= 1/e^x']", ""),
    (FREE, "derive: 'cosh(x) - sinh(x) = 1/e^x'|key: 'cosh(x) - sinh(x) = 1/e^x'", "E411 4:11 only states"),
    (FREE, "derive: 'cosh(x) - sinh(x) = 1/e^x'|key: 'cosh(x) - sinh(x) = e^(-x)'", "E411 4:11 not lead"),
    (FREE, "derive: 'cosh(x) - sinh(x) = 1/e^x'|key: 'cosh(x) - sinh(x) = e^('", "E411 4:34"),
    (FREE, "derive: '(x + 1)^2 = x^2 + 2x + 1'|key: ['(x + 1)^2 = x^2 + 1', '= x^2 + 2x + 1']",
     "E411 4:12 does not show the equation"),
    (CHAIN, "choose: [w1, w2]|accept: 'w1 > w2'", ""),
    (CHAIN, "choose: [z1]|accept: 'z1 > 0'", "E417 8:14 not free"),
    (CHAIN, "choose: [w1]|accept: 'w1^2 < 0'", "E417 9:14 no numbers"),
    (CHAIN, "choose: [w1]|accept: 'w1 > w2'", "E405 9:14 w2"),
    (CHAIN, "choose: [w1]|accept: 'w1 + 1'", "E404 9:14 claim"),
    (CHAIN, "choose: [w1, w2]|accept: 'w1 > w2'|key: [1, 2]", "E411 10:11 does not make the claim true"),
    (CHAIN, "choose: [w1, w2]|accept: 'w1 > w2'|key: [2]", "E404 10:11 too few"),
    (FREE, "choose: [p]|accept: 'p + 1 = 2'", ""),
    (FREE, "choose: [p]|accept: 'p^2 < 0'", "E417 4:14 no numbers"),
]  # fmt: skip


def found_in(tmp_path: Path, model: str, keys: str) -> list[str]:
    """What is found wrong with the item, as `code line:column message | remedy`."""
    lines = "".join(f"    {line}\n" for line in keys.split("|"))
    file = tmp_path / "one.yaml"
    file.write_text(model + lines, encoding="utf-8")
    return [f"{d.code} {d.line}:{d.column} {d.message} | {d.remedy}" for d in lint([file])]


@pytest.mark.parametrize(("model", "keys", "expected"), FOUND, ids=[row[1] for row in FOUND])
def test_a_fault_is_found_at_its_place(tmp_path: Path, model: str, keys: str, expected: str) -> None:
    """One fault, one diagnostic; a sound item has none."""
    found = found_in(tmp_path, model, keys)

    assert len(found) == bool(expected), found
    code, place, word = [*expected.split(" ", 2), "", ""][:3]
    assert all(each.startswith(f"{code} {place}".strip()) and word in each for each in found), found


OPTIONS = """graph: |
  h = relu(w1*x)
  y = h*w2
items:
  a:
    target: dy/dw1
    options: ['w2*x*[w1*x > 0]', 'w2*x', '{}']
"""


@pytest.mark.parametrize(
    ("option", "code"), [("w2*x*[w1*x > 0]*[w2 < 1.595]", "W405"), ("w2*w1*[w1*x > 0]", None)]
)
def test_an_option_that_is_wrong_on_few_networks_is_warned_of(
    tmp_path: Path, option: str, code: str | None
) -> None:
    """Nobody would see the difference."""
    file = tmp_path / "one.yaml"
    file.write_text(OPTIONS.format(option), encoding="utf-8")

    assert [d.code for d in lint([file])] == ([code] if code else [])
