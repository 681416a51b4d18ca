"""Reading YAML: values, places, and everything that is refused."""

import time
import tracemalloc
from typing import Any

import pytest

from bptutor.bank.decoding import ANSWER_FILE, EXERCISE_FILE
from bptutor.bank.reader import Document, Located, read_file, read_yaml
from bptutor.errors import FileProblem


def read(text: str) -> Document:
    """The text, read as a file."""
    return read_yaml(text.encode(), "f.yaml")


def plain(node: Located | None) -> Any:
    """The value with its sorts, without places."""
    if node is None:
        return None
    if node.sort == "list":
        return [plain(part) for part in node.value]
    if node.sort == "map":
        return {key: plain(entry.value) for key, entry in node.value.items()}
    return (node.sort, node.value)


SCALARS = [
    ("1", "number"),
    ("-14", "number"),
    ("+3", "number"),
    ("1e3", "number"),
    ("1.0e-5", "number"),
    ("-.5", "number"),
    ("1.", "number"),
    ("0", "number"),
    ("0.5", "number"),
    ("9" * 400, "number"),
    ("no", "text"),
    ("Off", "text"),
    ("1:30", "text"),
    ("2026-13-45", "text"),
    ("1_000", "text"),
    ("0x1F", "text"),
    (".inf", "text"),
    ("=", "text"),
    ("−14", "text"),
    ("0,5", "text"),
    ("1/2", "text"),
    ("٣", "text"),  # digits of other scripts are no numbers
    (".", "text"),
    ("e5", "text"),
]


@pytest.mark.parametrize(("typed", "sort"), SCALARS)
def test_scalars_follow_yaml_1_2_and_keep_what_was_typed(scanner: type, typed: str, sort: str) -> None:
    """Neither dates, octals, sexagesimals nor yes and no exist; no digit is lost."""
    document = read(f"a: {typed}")

    assert document.root is not None
    assert plain(document.root) == {"a": (sort, typed)}
    assert document.problems == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("true", ("bool", True)),
        ("False", ("bool", False)),
        ("~", ("null", None)),
        ("", ("null", None)),
        ("null", ("null", None)),
        ("'true'", ("text", "true")),
        ('"1"', ("text", "1")),
    ],
)
def test_bools_and_nulls_are_those_of_yaml_1_2(scanner: type, typed: str, expected: object) -> None:
    """Quotes always make text."""
    assert plain(read(f"a: {typed}").root) == {"a": expected}


def test_every_key_and_value_knows_its_place(scanner: type) -> None:
    """Lines and columns count from 1."""
    root = read("a: 1\nb:\n  - x\n  -   [1, 'y']\n").root

    assert root is not None
    entry = root.value["b"]
    assert (entry.key.line, entry.key.column) == (2, 1)
    assert [(part.line, part.column) for part in entry.value.value] == [(3, 5), (4, 7)]
    inner = entry.value.value[1]
    assert [(part.line, part.column, part.style) for part in inner.value] == [
        (4, 8, "plain"),
        (4, 11, "single"),
    ]


def test_a_list_in_flow_style_keeps_its_source(scanner: type) -> None:
    """`[10, -10]` can be read again as a vector, as typed; no character before it shifts it."""
    root = read("ü: '—𝛁'\na: [[10, -1.50], [ 2,3 ]]").root

    assert root is not None
    assert root.value["a"].value.raw == "[[10, -1.50], [ 2,3 ]]"
    assert root.value["a"].value.value[1].raw == "[ 2,3 ]"


# The text, then the code, line and column of each problem, and whether reading went to the end.
FAULTS = [
    ("a: 1\nb: 2\na: 3", [("E107", 3, 1)], True),
    ("a: {b: 1, b: 2}", [("E107", 1, 11)], True),
    ("a: &x [1]", [("E105", 1, 4)], False),
    ("a: *x", [("E105", 1, 4)], False),
    ("a: *x*w", [("E105", 1, 6)], False),
    ("a: !!python/object:os.system x", [("E105", 1, 4)], False),
    ("a: ! x", [("E105", 1, 4)], False),
    ("b: 1\n<<: {a: 1}", [("E105", 2, 1)], False),
    ("%YAML 1.1\n---\na: 1", [("E105", 1, 1)], False),
    ("a: 1\n---\nb: 2", [("E106", 2, 1)], False),
    ("{? {a: 1} : 2}", [("E108", 1, 4)], False),
    ("\ta: 1", [("E109", 1, 1)], True),
    ("a:\n  - x\n\t- y", [("E109", 3, 1), ("E104", 3, 2)], False),
    ("a: " + "7" * 5000, [("E110", 1, 4)], True),
    ("a: [x?]", [("E111", None, None)], None),
    ("a: {d: f ? g}", [("E111", None, None)], None),
    ("a: {? b : c}", [("E111", 1, 7), ("E108", 1, 7)], False),
    ("a: {target: max(a, b)}", [("E111", 1, 13), ("E111", 1, 20)], True),
    ("a: [w_{p,q}]", [("E111", 1, 7)], False),
    ("a: {w: w_{p,q}}", [("E111", 1, 10)], False),
    ("a: {b:1}", [("E112", 1, 5)], True),
    ("q1:B\nq2: C", [("E112", 1, 3)], False),
    ("answers:\n  a:3\n  b: 4", [("E112", 2, 4)], False),
    ("answers:\n  a: 3\n  b：4\n  c: 5", [("E112", 3, 4)], False),
    (r'a: "$\nabla L$"', [("E113", 1, 6)], True),
    ('a: "x\n  \\theta"', [("E113", 2, 3)], True),
    (r'a: "\xi"', [("E113", 1, 7)], False),
    (r'a: "\left("', [("E113", None, None)], False),
    (r'a: "\ud83d\ude00"', [("E113", None, None)], None),
    ("a: $x #1 y$", [("E114", 1, 4)], True),
    ("a: max(b #, c)", [("E114", 1, 4)], True),
    ("a: unit #1 is on", [("W114", 1, 4)], True),
    ("a: 0123", [("W116", 1, 4)], True),
    ("a: 'f'(x)'", [("E104", 1, 7)], False),
    ("a: @x", [("E104", 1, 4)], False),
    ("a: b: c", [("E104", 1, 5)], False),
    ("a: [1, 2", [("E104", None, None)], False),
    ("a: 'x", [("E104", None, None)], False),
    ("a: 1\n b: 2", [("E104", None, None)], False),
    ("a: {because: |\n  x}", [("E104", 1, 14)], False),
    ("[" * 40 + "]" * 40, [("E103", 1, 33)], False),
]


@pytest.mark.parametrize(("text", "problems", "complete"), FAULTS, ids=[text[:30] for text, _, _ in FAULTS])
def test_faults_are_named_at_their_place(
    scanner: type, text: str, problems: list[tuple[str, int | None, int | None]], complete: bool | None
) -> None:
    """Both scanners report the same code; None stands for a place that differs between them."""
    document = read(text)

    found = sorted((problem.code, problem.line, problem.column) for problem in document.problems)
    expected = [
        (code, line or at_line, column or at_column)
        for (code, line, column), (_, at_line, at_column) in zip(
            sorted(problems, key=str), found, strict=True
        )
    ]

    assert found == expected
    assert complete in (None, document.complete)
    assert all(problem.remedy for problem in document.problems)


HONEST = [
    "a: z2     # short for target: z2",
    "a: $x$ # unit one",
    r'a: "line one\nand two"',
    r'a: "a \\nabla b"',
    "a: 'max(a, b)'",
    "a: what is it?",
    "a: '{? x}'",
    "a: http://x.org/a?b",
    "a: |\n  f(x) = [1, 2\n  # no comment",
    "a: [1, -2.5, '(a, b)', f(x)]",
    "a:\t0.25",
    "a: 1\t# a comment\n\n\t\nb: 2",
    "---\na: 1\n...\n",
    "'?': 1",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_springs_no_trap(scanner: type, text: str) -> None:
    """The traps are for mistakes only."""
    document = read(text)

    assert document.problems == ()
    assert document.complete


def test_what_came_before_an_error_is_kept(scanner: type) -> None:
    """Answers above a syntax error can still be graded."""
    document = read("a: 1\nb: [2, 3]\nc: 'x\n")

    assert not document.complete
    assert plain(document.root) == {"a": ("number", "1"), "b": [("number", "2"), ("number", "3")]}


HOSTILE = {
    "nested lists": b"[" * 25_000,
    "nested lists, closed": b"[" * 25_000 + b"]" * 25_000,
    "nested maps": b"{a: " * 60_000,
    "nested blocks": b"- " * 100_000,
    "nested keys": b"? " * 100_000,
    "laughs": b"a: &a [x,x]\n"
    + b"".join(b"%c: &%c [*%c,*%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 121)),
    "merges": b"a: &a {x: 1}\n" + b"".join(b"b%d: {<<: [*a,*a]}\n" % n for n in range(30)),
    "digits": b"a: " + b"9" * 200_000,
    "commas": b"a: [" + b"," * 100_000,
    "question marks": b"a: [" + b"?" * 100_000,
    "quotes": b"a: '" + b"''" * 100_000,
    "escapes": b'a: "' + b"\\" * 200_001,
    "anchors": b"&a " * 80_000,
    "colons": b"a:" * 100_000,
    "hashes": b"a: b #" * 40_000,
    "tabs": b"\t" * 250_000,
    "keys": b"".join(b"k%d: 1\n" % n for n in range(20_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_cheap(name: str) -> None:
    """None crashes, hangs or fills the memory; the bound is far above what is needed, for slow machines."""
    tracemalloc.start()
    start = time.perf_counter()
    document = read_yaml(HOSTILE[name], "f.yaml", ANSWER_FILE)
    took = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert isinstance(document, Document)
    assert peak < 50_000_000
    print(name, f"{took * 1000:.0f} ms", f"{peak / 1e6:.1f} MB")


def test_too_large_files_are_not_read() -> None:
    """Each sort of file has its limit."""
    with pytest.raises(FileProblem, match="256 KB"):
        read_yaml(b"a" * 256_001, "f.yaml", ANSWER_FILE)
    with pytest.raises(FileProblem, match="1000 KB"):
        read_yaml(b"a" * 1_000_001, "f.yaml", EXERCISE_FILE)


def test_a_missing_file_is_named(tmp_path: Any) -> None:
    """The problem carries the path and what to do."""
    with pytest.raises(FileProblem) as caught:
        read_file(tmp_path / "none.yaml")

    assert "none.yaml" in str(caught.value)
    assert caught.value.remedy
    with pytest.raises(FileProblem, match="folder"):
        read_file(tmp_path)


def test_messages_describe_what_was_found(scanner: type) -> None:
    """A value is named as its author knows it."""
    root = read("a: [1, no, true, ~, [], {}, '" + "x" * 99 + "']").root

    assert root is not None
    assert [part.describe() for part in root.value["a"].value.value] == [
        "the number 1",
        "the text 'no'",
        "true",
        "nothing",
        "a list",
        "a mapping (key: value)",
        "the text '" + "x" * 37 + "...'",
    ]
