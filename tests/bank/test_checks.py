"""lint: every deliberate mistake gives exactly its diagnostic, at its place."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from bptutor.bank.checks import lint

TWO_UNITS = """
title: Two units
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  L  = (z2 - y)^2 / 2
given: {x: 2, w1: 0, w2: -1, y: 1}
items:
"""

NETWORK = """
title: A network
network:
  layers: [2, 2, 1]
  activation: relu
  weights: from-to
  names: {output: H}
given:
  z^(1): [3, -2]
  W^(2): [[1], [2]]
items:
"""


def found(tmp_path: Path, text: str) -> list[tuple[int, int, str]]:
    """(line, column, code) of everything lint says about a file."""
    file = tmp_path / "exercise.yaml"
    file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return [(d.line, d.column, d.code) for d in lint([file])]


def test_a_sound_exercise_has_no_problems(tmp_path: Path) -> None:
    """The example of the format, word for word."""
    text = (
        TWO_UNITS
        + """\
  a: z2
  b: dL/dw1
  c: {targets: [z1, a1, z2, L]}
  d: {claim: dL/dz1 = dL/dz2 * w2 * a1*(1 - a1)}
  e: {target: dL/dw2, options: ['-1', '-0.625', '-0.75', '1.5']}
"""
    )

    assert found(tmp_path, text) == []


MISTAKES = [
    # ---- formulas
    ("syntax", TWO_UNITS + "  a: {target: 'dL/dw1 +* 2'}\n", [(9, 24, "E401")]),
    ("unknown name in a target", TWO_UNITS + "  a: dL/dw7\n", [(9, 10, "E402")]),
    ("unknown name in a claim", TWO_UNITS + "  a: {claim: 'z1 = w1*q'}\n", [(9, 23, "E402")]),
    ("claim for a target", TWO_UNITS + "  a: {target: 'z1 = 2'}\n", [(9, 16, "E401")]),
    ("target for a claim", TWO_UNITS + "  a: {claim: 'z1'}\n", [(9, 15, "E401")]),
    (
        "two formulas of one item",
        TWO_UNITS + "  a: {targets: [z1, q7, q8]}\n",
        [(9, 21, "E402"), (9, 25, "E402")],
    ),
    # ---- graphs
    (
        "shape mismatch in a graph",
        """
        title: t
        graph: |
          z = W @ x
          L = sum(z)
        shapes: {W: [2, 3], x: [2]}
        items: {a: {shape: dL/dW}}
        """,
        [(3, 7, "E403")],
    ),
    (
        "defined twice",
        """
        title: t
        graph: |
          z = w*x

          z = w + x
        given: {w: 1, x: 2}
        items: {a: z}
        """,
        [(5, 3, "E401")],
    ),
    (
        "cycle",
        """
        title: t
        graph: |
          z = w*a
          a = z + 1
        items: {a: z}
        """,
        [(3, 9, "E401")],
    ),
    (
        "syntax in a graph, long after",
        """
        title: t
        graph: |
            z = w*x
            # a remark
            a = sigmoid(z
                 + b))
        given: {w: 1, x: 2}
        items: {a: z}
        """,
        [(6, 14, "E401")],
    ),
    (
        "points of another length than the formula wants",
        """
        title: t
        graph: |
          R = mean_i(x_i*v_i)
        points: {x: [1, 2, 3]}
        shapes: {v: [2]}
        items: {a: R}
        """,
        [(3, 18, "E403")],
    ),
    (
        "step by a defined quantity",
        """
        title: t
        graph: |
          z = w*x
          L = z^2
        given: {w: 1, x: 2}
        step: {minimise: L, by: [z], rate: 1/2}
        items: {a: w@1}
        """,
        [(6, 26, "E401")],
    ),
    (
        "step of an unknown objective",
        """
        title: t
        graph: |
          L = w^2
        given: {w: 1}
        step: {minimise: sum(q_i), by: [w], rate: 1/2}
        items: {a: w@1}
        """,
        [(5, 22, "E402")],
    ),
    (
        "update that defines no next value",
        """
        title: t
        graph: |
          L = w^2
        given: {w: 1}
        update: |
          v@next = dL/dw
          w = w - v@next
        items: {a: w@1}
        """,
        [(7, 3, "E401")],
    ),
    # ---- givens
    (
        "target not determined",
        NETWORK + "  a: dH/dW_11^(1)\n",
        [(11, 6, "E405")],
    ),
    ("given of another shape", NETWORK.replace("[3, -2]", "[3, -2, 1]") + "  a: H\n", [(8, 3, "E408")]),
    ("given that is no number", TWO_UNITS.replace("y: 1", "y: '0,5'") + "  a: z2\n", [(7, 34, "E408")]),
    (
        "given of an unknown quantity",
        TWO_UNITS.replace("y: 1", "y: 1, q: 2") + "  a: z2\n",
        [(7, 36, "E402")],
    ),
    ("contradiction", TWO_UNITS.replace("y: 1", "y: 1, a1: 0.7") + "  a: z2\n", [(7, 36, "E406")]),
    ("contradiction of an item", TWO_UNITS + "  a: {target: z2, given: {a1: 0.7}}\n", [(9, 27, "E406")]),
    ("no value", TWO_UNITS + "  a: {target: ln(w2)}\n", [(9, 15, "E407")]),
    ("unused given", TWO_UNITS + "  a: z1\n  b: dz2/dz1\n", [(7, 30, "W401")]),
    # ---- choices
    ("no right option", TWO_UNITS + "  a: {target: z2, options: ['1', '2', '3']}\n", [(9, 6, "E301")]),
    (
        "two equal options",
        TWO_UNITS + "  a: {target: z2, options: ['1', '-1/2', '-0.5']}\n",
        [(9, 43, "E410")],
    ),
    (
        "two equal wrong options",
        TWO_UNITS + "  a: {target: z2, options: ['1', w2 + 2, '-0.5']}\n",
        [(9, 34, "E410")],
    ),
    (
        "two true claims in a choice of one",
        TWO_UNITS + "  a: {kind: choice, ask: which, options: ['z1 = 0', 'z1 < 1', 'z1 > 1']}\n",
        [(9, 6, "E301")],
    ),
    (
        "option that cannot be read",
        TWO_UNITS + "  a: {target: z2, options: ['1', 'w2*', '-0.5']}\n",
        [(9, 38, "E401")],
    ),
    ("wrong key", TWO_UNITS + "  a: {target: z2, key: 0.5}\n", [(9, 24, "E411")]),
    ("wrong key of a claim", TWO_UNITS + "  a: {claim: z2 = 0.5, key: true}\n", [(9, 29, "E411")]),
    (
        "rounded options without match: nearest",
        TWO_UNITS.replace("w1: 0", "w1: 0.3") + "  a: {target: a1, options: ['0.65', '0.55', '0.60']}\n",
        [(9, 6, "E301")],
    ),
    # ---- claims, shapes, counts, names
    (
        "claim undecided",
        """
        title: t
        graph: |
          z = w^2 + v^2
          L = w*v
        given: {z: 0}
        items: {a: {claim: L = 0}}
        """,
        [(6, 20, "E409")],
    ),
    (
        "faulty layer",
        "title: t\nlayers: [input 8x8x1, convolute 3]\nitems: {a: {count: parameters}}\n",
        [(2, 23, "E404")],
    ),
    (
        "layers that do not fit",
        "title: t\nlayers: [input 8x8x1, conv 3 9x9]\nitems: {a: {count: parameters}}\n",
        [(2, 9, "E404")],
    ),
    (
        "pattern that names nothing",
        """
        title: t
        network: {layers: [2, 1], weights: by-nodes, names: {nodes: [x, y]}}
        items: {a: {target: o_y, statements: [['w_{x*,y}'], ['o_h*']], key: neither}}
        """,
        [(3, 55, "E412")],
    ),
    (
        "a function and a quantity of one name",
        """
        title: t
        functions: [g]
        graph: |
          g = w*x
          L = g(w)
        given: {w: 4, x: 2, L: 3}
        items: {a: L, b: g}
        """,
        [(4, 3, "W402")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_mistake_gives_exactly_its_diagnostic(
    tmp_path: Path, text: str, expected: list[tuple[int, int, str]]
) -> None:
    """One mistake, one line; never a flood."""
    assert found(tmp_path, text) == expected


def test_all_mistakes_of_a_file_are_found_at_once(tmp_path: Path) -> None:
    """An author mends a file in one round."""
    text = TWO_UNITS + "  a: dL/dw7\n  b: {claim: 'z1 = ='}\n  c: {target: z2, options: ['1', '2']}\n"

    assert [code for *_, code in found(tmp_path, text)] == ["E402", "E401", "E301"]


def test_a_network_that_is_only_counted_may_be_large(tmp_path: Path) -> None:
    """Nobody computes with 784-10000-10."""
    network = "network: {layers: [784, 10000, 10], activation: relu, weights: from-to}\n"

    assert (
        found(tmp_path, f"title: t\n{network}items: {{a: {{count: parameters}}, b: {{shape: each layer}}}}\n")
        == []
    )
    assert [c for *_, c in found(tmp_path, f"title: t\n{network}items: {{a: yhat}}\n")] == ["E404"]


LIMITS = [
    # what is too large is said at once, and nothing is computed
    ("graph: |\n  L = prod_i(p_i)\npoints: {i: 1..9999999}\nitems: {a: L}", "E401"),
    ("graph: |\n  L = prod_i(p_i)\npoints: {i: 1..99999}\nitems: {a: L}", "E403"),
    ("graph: |\n  L = max_i(i*w)\npoints: {i: 1..9999999}\nitems: {a: L}", "E403"),
    ("graph: |\n  L = sum(W)\nshapes: {W: [9999999, 9999999]}\nitems: {a: L}", "E401"),
    ("graph: |\n  z = W @ x\nshapes: {W: [300, 300], x: [300]}\nitems: {a: {claim: dz/dW = 0}}", "E403"),
    ("graph: |\n  h_t = w*h_{t-1}\npoints: {t: 1..99999}\nitems: {a: h_3}", "E401"),
    ("graph: |\n  L = w*" + "9" * 390 + "\ngiven: {w: 1}\nitems: {a: L}", "E401"),
    ("graph: |\n  L = w*2^(9^9^9)\ngiven: {w: 1}\nitems: {a: L}", "E407"),
    ("graph: |\n  L = w\ngiven: {w: '10^400'}\nitems: {a: L}", "E408"),
    (
        "graph: |\n  L = w^2\ngiven: {w: 1}\nstep: {minimise: L, by: w, rate: 1, steps: 999}\nitems: {a: L}",
        "E213",
    ),
    ("network: {layers: [2, 1], weights: by-nodes, names: {nodes: [x, 'j^(2)']}}\nitems: {a: o_x}", "E401"),
]


@pytest.mark.parametrize(("text", "code"), LIMITS, ids=[str(k) for k in range(len(LIMITS))])
def test_limits_are_errors_of_ours(tmp_path: Path, text: str, code: str) -> None:
    """Hostile sizes end in a diagnostic."""
    assert [c for *_, c in found(tmp_path, f"title: t\n{text}\n")] == [code]


RIGHT_KEYS = [
    "{target: z2, key: -0.5}",
    "{target: '[z1, z2]', key: [0, -0.5]}",
    "{targets: [z1, z2], key: [0, -0.5]}",
    "{claim: z2 < 0, key: true}",
    "{target: z2, options: ['1', '-1/2', '3'], key: b}",
    "{target: z2, options: ['1', '-1/2', '3'], key: '-1/2'}",
    "{ask: 'Which?', options: ['z1 = 0', 'z2 = 0', 'a1 = 0.5'], key: [a, c]}",
    "{ask: 'Both?', statements: [{claim: z1 = 0}, {claim: z2 = 0}], key: TF}",
]


@pytest.mark.parametrize("item", RIGHT_KEYS)
def test_a_right_key_is_accepted_in_every_form(tmp_path: Path, item: str) -> None:
    """A key may be written; it is checked and never used."""
    assert found(tmp_path, f"{TWO_UNITS}  a: {item}\n  b: dL/dw1\n") == []


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{target: z2, key: 9}", "-0.5"),
        ("{targets: [z1, a1], key: [9, 9]}", "z1 = 0, a1 = 0.5"),
        ("{target: '[z1, a1]', key: [9, 9]}", "[0, 0.5]"),
        ("{claim: z2 = 0.5, key: true}", "false"),
        ("{statements: [{claim: z1 = 0}, {claim: z1 = 1}], key: FT}", "true, false"),
        ("{target: a1, options: ['0.4', '0.5'], key: a}", "b"),
        ("{shape: z1, key: [3]}", "[]"),
    ],
)
def test_a_wrong_key_is_told_the_truth_in_plain_words(tmp_path: Path, item: str, said: str) -> None:
    """What the core finds is spelled as an author would, whatever the kind."""
    file = tmp_path / "two-units.yaml"
    file.write_text(f"{TWO_UNITS}  a: {item}\n", encoding="utf-8")

    (problem,) = lint([file])

    assert f"the key of `a` is not right: the answer is {said}" == problem.message


def test_a_name_that_differs_only_in_capitals_is_a_warning(tmp_path: Path) -> None:
    """`Z` beside `z` is likely a slip."""
    text = (
        "title: t\ngraph: |\n  z = w*x\n  L = Z^2\ngiven: {w: 4, x: 2}\nitems: {a: z, b: {claim: L = Z*Z}}\n"
    )

    assert [c for *_, c in found(tmp_path, text)] == ["W402"]


def test_a_missing_path_is_a_diagnostic(tmp_path: Path) -> None:
    """lint lists what it cannot read."""
    assert [d.code for d in lint([tmp_path / "nowhere"])] == ["E101"]


def test_the_shipped_packs_are_sound() -> None:
    """No error in what we ship, and one warning: numbers that are not ours to choose, with x_1 = 1."""
    exercises = Path(__file__).parents[2] / "exercises"

    [found] = lint([exercises])
    assert ("full-pass.yaml", "W413") == (Path(found.file).name, found.code)
    assert "an input left out" in found.message
