"""Faults in exercise files: each with its code, its place and a remedy that helps."""

from pathlib import Path

import pytest

from tests.bank.making import GRAPH, pack_of

NET = "network:\n  layers: [2, 3, 2]\n  activation: relu\n  weights: from-to\n"
ITEM = "items:\n  a: f\n"
TWO = "network: {layers: [2, 2, 1], weights: "
THEORY = "items:\n  a:\n    ask: So?\n"
WHY = "    because: So.\n"

# The file, its problems as `line:column code`, and a word of the first remedy or message.
FAULTS = [
    # keys
    (GRAPH + "itmes:\n  a: f\n", "3:1 E201", "items"),
    (GRAPH + "Items:\n  a: f\n", "3:1 E201", "items"),
    (GRAPH + "item:\n  a: f\n", "3:1 E201", "items"),
    (GRAPH + ITEM + "exercise_title: x\n", "5:1 E201", "title"),
    (GRAPH + "items:\n  a: {taget: f}\n", "4:7 E201", "target"),
    (GRAPH + "items:\n  a: {true_or_false: true}\n", "4:7 E201", "true-or-false"),
    (GRAPH + "items:\n  a: {target: f, hint: x}\n", "4:18 E201", "hints"),
    (GRAPH + "items:\n  a: {target: f, as: number}\n", "4:22 E204", "formula"),
    (GRAPH + "items:\n  a: {target: f, form: short}\n", "4:24 E204", "local-partials"),
    (GRAPH + "items:\n  a: {target: f, without: sums}\n", "4:27 E204", "derivatives"),
    (GRAPH + "items:\n  a: {target: f, using: {x: y}}\n", "4:25 E203", "list"),
    (GRAPH + "items:\n  a: {fill: 'f = x'}\n", "4:13 E314", "no blank"),
    (GRAPH + "items:\n  a: {target: f, statements: [[x]]}\n", "4:30 E304", "1 part;"),
    (GRAPH + "items:\n  a: {target: f, statements: [[x], []]}\n", "4:36 E211", "nothing known"),
    (GRAPH + "items:\n  a: {target: f, statements: [[x], [{y: 3}]]}\n", "4:37 E203", "Quote"),
    (GRAPH + "items:\n  a: {target: f, statements: [[x], {ask: y}]}\n", "4:36 E211", "Add known:"),
    (GRAPH + "items:\n  a: {fill: 'f = ? + ?'}\n", "4:13 E314", "2 blanks"),
    (GRAPH + "items:\n  a: {fill: 'f = ?', form: any}\n", "4:28 E205", "together"),
    (GRAPH + "items:\n  a: {derive: 'f = x*y', using: [x]}\n", "4:33 E205", "together"),
    (GRAPH + "items:\n  a: {choose: [x]}\n", "4:15 E202", "enough"),
    (GRAPH + "items:\n  a: {choose: [x, x], accept: f = 1}\n", "4:15 E302", "twice"),
    ("items:\n  a: {target: f, as: formula}\n", "2:6 E310", "model"),
    (GRAPH + ITEM + "vary: {x: 1..3}\n", "5:1 E210", "later"),
    (GRAPH + "items:\n  a: {target: f, kind: expression}\n", "4:24 E311", "as: formula"),
    (GRAPH, "1:1 E202", "items"),
    (GRAPH + "items: {}\n", "3:8 E211", "empty"),
    (GRAPH + "items: [f]\n", "3:8 E203", "id"),
    (GRAPH + "items:\n  a: {points: 2}\n", "4:6 E202", "target"),
    (GRAPH + "items:\n  a: {target: f, claim: f = 1}\n", "4:25 E205", "claim"),
    (GRAPH + "items:\n  a: {right: [x]}\n", "4:14 E202", "enough"),
    (GRAPH + "items:\n  A1: f\n", "4:3 E206", "a1"),
    (GRAPH + "items:\n  a: f\n  a: x\n", "5:3 E107", "4:3"),
    (GRAPH + "items:\n  a: f\n  b: {target: f, was: a}\n", "4:3 E207", "a"),
    ("format: 2\nnew: stuff\n", "1:9 E209", "format 2"),
    ("format: one\n" + GRAPH + ITEM, "1:9 E203", "one"),
    ("", "1:1 E211", "empty"),
    ("- a\n", "1:1 E203", "list"),
    ("title:x", "1:1 E112", "space"),
    # types
    (GRAPH + "items:\n  a: {target: f, ask: true}\n", "4:23 E203", "'true'"),
    (GRAPH + "items:\n  a: {target: f, ask: ''}\n", "4:23 E211", "ask"),
    (GRAPH + "items:\n  a:\n    target: f\n    ask: # which?\n", "6:9 E203", "nothing"),
    (GRAPH + "items:\n  a: {target: f, points: 0}\n", "4:26 E213", "above 0"),
    (GRAPH + "items:\n  a: {target: f, points: -1}\n", "4:26 E213", "above 0"),
    (GRAPH + "items:\n  a: {target: f, points: 1e999}\n", "4:26 E213", "above 0"),
    (GRAPH + "items:\n  a: {target: f, points: many}\n", "4:26 E203", "many"),
    (GRAPH + "items:\n  a: {target: f, tolerance: 0.1}\n", "4:29 E203", "mapping"),
    (GRAPH + "items:\n  a: {target: f, tolerance: {relative: 2}}\n", "4:40 E213", "0.5"),
    (GRAPH + "items:\n  a: {target: f, digits: 3}\n", "4:26 E203", "3 decimals"),
    (GRAPH + "items:\n  a: {target: f, digits: 3 decimals, tolerance: {absolute: 1}}\n", "4:49 E205", "two"),
    (GRAPH + "items:\n  a:\n    options:\n      - - (y-o)*x\n      - f = 1\n", "6:9 E115", "list"),
    (GRAPH + "items:\n  a: {target: {x: 1}}\n", "4:15 E203", "Quote"),
    (GRAPH + "items:\n  a: {target: '" + "x" * 2001 + "'}\n", "4:15 E212", "2000"),
    (GRAPH + "items:\n  a: {count: weights}\n", "4:14 E204", "parameters"),
    (GRAPH + "items:\n  a: {target: f, grading: net-correct}\n", "4:27 E205", "each-row"),
    (GRAPH + "items:\n  a: {target: f, kind: choice}\n", "4:24 E311", "numeric"),
    (GRAPH + "items:\n  a: {target: f, kind: numerical}\n", "4:24 E204", "numeric"),
    (GRAPH + "items:\n  a: {shape: f, jacobian: rows}\n", "4:27 E204", "numerator"),
    (GRAPH + "items:\n  a: {target: f, tags: [two words]}\n", "4:25 E206", "two words"),
    # theory
    (THEORY + "    true-or-false: no\n" + WHY, "4:20 E203", "true or false"),
    (THEORY + "    true-or-false: true\n", "3:5 E303", "because"),
    ("items:\n  a:\n    true-or-false: true\n" + WHY, "3:5 E202", "ask"),
    (THEORY + "    right: [p]\n    wrong: [P, 'p ']\n" + WHY, "5:16 E302", "reads the same"),
    (THEORY + "    right: []\n    wrong: [p, q]\n" + WHY, "4:12 E211", "empty"),
    (THEORY + "    kind: choice\n    right: [p, r]\n    wrong: [q]\n" + WHY, "5:12 E301", "one right option"),
    (THEORY + "    right: [true]\n    wrong: [q]\n" + WHY, "4:13 E203", "'true'"),
    (THEORY + "    statements: [p, q]\n    answers: [true]\n" + WHY, "5:14 E304", "1 answers"),
    (THEORY + "    statements: [p, q]\n    answers: [true, yes]\n" + WHY, "5:21 E203", "yes"),
    (THEORY + "    statements: [p]\n    answers: [true]\n" + WHY, "4:17 E304", "two"),
    (THEORY + "    statements: [p, q, r]\n" + WHY, "4:17 E304", "two"),
    ("items:\n  a: f\n", "2:6 E310", "model"),
    ("given: {x: 1}\n" + THEORY + "    true-or-false: true\n" + WHY, "1:8 E310", "graph"),
    # choices decided by the core
    (GRAPH + "items:\n  a: {target: f, options: [x*y, x * y]}\n", "4:33 E302", "line 4"),
    (GRAPH + "items:\n  a: {target: f, options: [-1, '−1']}\n", "4:32 E302", "line 4"),
    (GRAPH + "items:\n  a: {target: f, options: [1]}\n", "4:27 E301", "2 to 26"),
    (GRAPH + "items:\n  a: {options: [{text: p, value: 3}, f = 1]}\n", "4:34 E205", "value"),
    (GRAPH + "items:\n  a: {options: [{text: p}, f = 1]}\n", "4:17 E205", "claim"),
    (GRAPH + "items:\n  a: {target: f, carry-forward: no}\n", "4:18 E201", "write it beside `items:`"),
    (GRAPH + "claim: f = 1\nitems: {a: f}\n", "3:1 E201", "write it under `items:`"),
    (GRAPH + "items:\n  a: {target: f, misconceptions: [lost-minus]}\n", "4:34 E203", "no `-` before them"),
    (GRAPH + "items:\n  a: {target: f, hints: ['']}\n", "4:26 E211", "Write something, or leave it out."),
    (GRAPH + "items:\n  a: {target: f, options: [1, 2], misconceptions: {'3': sign}}\n", "4:52 E312", "3"),
    (GRAPH + "items:\n  a: {target: f, statements: [[x], []], key: each}\n", "4:36 E211", "known"),
    (GRAPH + "items:\n  a: {target: f, statements: [x, y], key: both}\n", "4:43 E204", "together"),
    # models
    (GRAPH + NET + ITEM, "4:3 E205", "two models"),
    ("graph: [f]\n" + ITEM, "1:8 E203", "Quote"),
    (GRAPH + "points: {x: [1, 2], y: [1]}\n" + ITEM, "3:24 E309", "2"),
    (GRAPH + "points: {x: 3}\n" + ITEM, "3:13 E203", "1..m"),
    (GRAPH + "shapes: {x: 3}\n" + ITEM, "3:13 E203", "[3, 2]"),
    (GRAPH + "shapes: {x: [0]}\n" + ITEM, "3:13 E203", "[3, 2]"),
    (GRAPH + "domain: {x: one hot}\n" + ITEM, "3:13 E204", "one-hot"),
    (GRAPH + "given: {x: }\n" + ITEM, "3:12 E203", "nothing"),
    (GRAPH + "given: {x: []}\n" + ITEM, "3:12 E211", "empty"),
    (GRAPH + "functions: [3f]\n" + ITEM, "3:13 E203", "letter"),
    (GRAPH + "step: {minimise: f}\n" + ITEM, "3:7 E313", "by:"),
    (GRAPH + "step: {minimize: f, by: x, rate: 1}\n" + ITEM, "3:8 E201|3:7 E313", "minimise"),
    (GRAPH + "step: {minimise: f, by: [x, y], rate: [1, 2, 3]}\n" + ITEM, "3:7 E313", "one rate"),
    (GRAPH + "step: {minimise: f, by: x, rate: 1, batch: [0]}\n" + ITEM, "3:45 E203", "at least 1"),
    (GRAPH + "step: {minimise: f, by: x, rate: 1}\nupdate: x@next = 1\n" + ITEM, "4:9 E205", "two rules"),
    ("network: {activation: relu}\n" + ITEM, "1:10 E202", "layers"),
    ("network: {layers: [2], weights: from-to}\n" + ITEM, "1:19 E305", "two layers"),
    ("network: {layers: [2, 0], weights: from-to}\n" + ITEM, "1:23 E305", "0"),
    ("network: {layers: [2, 1.5], weights: from-to}\n" + ITEM, "1:23 E305", "1.5"),
    ("network: {layers: [2, 1]}\n" + ITEM, "1:10 E306", "weights"),
    (TWO + "from-to}\n" + ITEM, "1:10 E202", "activation"),
    (TWO + "fromto, activation: relu}\n" + ITEM, "1:39 E204", "from-to"),
    (TWO + "from-to, activation: rellu}\n" + ITEM, "1:60 E307", "relu"),
    (TWO + "from-to, activation: [relu, relu, relu]}\n" + ITEM, "1:60 E307", "3"),
    (TWO + "by-nodes, activation: relu}\n" + ITEM, "1:10 E305", "letter a layer"),
    (TWO + "by-nodes, activation: relu,\n  names: {nodes: [x, h, y], output: f}}\n" + ITEM,
     "2:37 E205", "node"),
    (NET + "  loss: {kind: squared}\n" + ITEM, "5:9 E308", "outputs"),
    (NET + "  loss: {factor: 1/2, over: sum}\n" + ITEM, "5:9 E202", "kind"),
    (NET + "  loss: {kind: square, over: sum}\n" + ITEM, "5:16 E204", "squared"),
    (NET + "  names: {activation: 2g}\n" + ITEM, "5:23 E203", "letter"),
    ("network: {layers: [2, 1, 1, 1], activation: [relu, tanh], weights: from-to,\n"
     "  names: {activation: g}}\n" + ITEM, "2:23 E307", "differ"),
    (NET + "  bias: [true]\n" + ITEM, "5:9 E203", "2 of them"),
    (NET + "shapes: {x: [2]}\n" + ITEM, "5:9 E205", "graph"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problems", "word"), FAULTS, ids=[row[1] + " " + row[2] for row in FAULTS])
def test_a_fault_is_reported_at_its_place_with_a_remedy(
    tmp_path: Path, text: str, problems: str, word: str
) -> None:
    """Exactly these problems, nothing that follows from them."""
    found = pack_of(tmp_path, text).problems

    assert sorted(f"{each.line}:{each.column} {each.code}" for each in found) == sorted(problems.split("|"))
    first = next(each for each in found if each.code == problems.split(" ")[1].split("|", maxsplit=1)[0])
    assert word in first.message + first.remedy


def test_all_problems_of_a_file_come_at_once(tmp_path: Path) -> None:
    """Sorted by place, errors and warnings together."""
    pack = pack_of(
        tmp_path,
        GRAPH + 'titel: x\nsetup: "\\nabla"\nitems:\n  a: {target: f, points: 0}\n  b: 0123\n  c: {}\n',
    )

    assert [(each.line, each.code) for each in pack.problems] == [
        (3, "E201"),
        (4, "E113"),
        (6, "E213"),
        (7, "W116"),
        (8, "E202"),
    ]
    assert pack.exercises == ()
    assert set(pack.faulty) == {"snippet"}


def test_warnings_alone_do_not_make_an_exercise_faulty(tmp_path: Path) -> None:
    """It can be practised, and the warning is kept."""
    pack = pack_of(tmp_path, GRAPH + "items:\n  a: {target: f, options: [007, 8]}\n")

    assert [each.severity for each in pack.problems] == ["warning"]
    assert len(pack.exercises) == 1
