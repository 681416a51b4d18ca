"""Whatever a file holds, diagnostics or FileProblem come out, and both scanners agree."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bptutor.bank import reader
from bptutor.bank.diagnostics import CODES
from bptutor.bank.load_pack import load_pack
from bptutor.bank.reader import Document, Located, read_yaml
from bptutor.bank.shipped import shipped_folder
from bptutor.errors import FileProblem

SOURCES = [path.read_bytes() for path in sorted(shipped_folder().glob("*/*.yaml"))[:12]]
PIECES = st.sampled_from(
    ["a", "b: ", "- ", "  ", "\n", "\n  ", ": ", ":", "{", "}", "[", "]", ", ", "'", '"', "\\", "#", " #",
     "|", ">", "?", "? ", "&x", "*x", "!t", "%", "@", "`", "---\n", "...", "\t", "<<", "1", "-1.5",
     "0", "true", "null", "~", "items", "graph", "target: f", "é", "\u2028", "−", "x_1", "(", ")", "=",
     "\r\n", "\x85", "_{", "options: "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A shipped file with some bytes cut, doubled or replaced."""
    data = bytearray(draw(st.sampled_from(SOURCES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        size = draw(st.integers(0, 12))
        piece = draw(st.one_of(st.binary(max_size=4), PIECES.map(str.encode)))
        data[at : at + size] = piece
    return bytes(data)


def plain(node: Located | None) -> object:
    """The value and place of everything below; nothing at all has no place one could agree on."""
    if node is None or (node.sort == "null" and not node.raw):
        return None
    here = (node.sort, node.line, node.column)
    if node.sort == "list":
        return here, [plain(part) for part in node.value]
    if node.sort == "map":
        return here, [(key, plain(entry.key), plain(entry.value)) for key, entry in node.value.items()]
    return here, node.value


def outcome(data: bytes, loader: type) -> object:
    """What reading gives: the refusal, or whether it is valid and then what is in it."""
    before, reader.LOADER = reader.LOADER, loader
    try:
        document = read_yaml(data, "f.yaml")
    except FileProblem as problem:
        return str(problem)
    finally:
        reader.LOADER = before
    errors = [problem for problem in document.problems if problem.severity == "error"]
    if errors or not document.complete:
        return "refused"
    return plain(document.root)


def check_both(data: bytes) -> None:
    """Both scanners give the same outcome."""
    assert outcome(data, yaml.SafeLoader) == outcome(data, yaml.CSafeLoader)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without its C scanner")
@given(TEXTS)
@settings(max_examples=600)
def test_both_scanners_agree_on_pieces_of_yaml(text: str) -> None:
    """A file is valid with both, and means the same, or with none."""
    check_both(text.encode())


@pytest.mark.slow
@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without its C scanner")
@given(st.one_of(TEXTS.map(str.encode), mutated()))
@settings(max_examples=20_000)
def test_both_scanners_agree_at_length(data: bytes) -> None:
    """The same, for long."""
    check_both(data)


def check_loading(tmp_path: Path, data: bytes) -> None:
    """Loading gives exercises, or says why not with places in the file."""
    file = tmp_path / "fuzz.yaml"
    file.write_bytes(data)
    pack = load_pack(file)

    assert all(
        problem.code in CODES and problem.line >= 1 and problem.column >= 1 for problem in pack.problems
    )
    assert pack.exercises or pack.problems
    assert all(item.ask.value for item in pack.items)


@given(data=st.one_of(st.binary(max_size=200), TEXTS.map(str.encode), mutated()))
@example(data=b"items: {a: {kind: }}")
@settings(SHARED, max_examples=400)
def test_any_file_gives_a_pack_with_diagnostics(tmp_path: Path, data: bytes) -> None:
    """Random bytes, pieces of YAML, and shipped files with slips."""
    check_loading(tmp_path, data)


@pytest.mark.slow
@given(data=mutated())
@settings(SHARED, max_examples=10_000)
def test_any_file_gives_a_pack_with_diagnostics_at_length(tmp_path: Path, data: bytes) -> None:
    """The same, for long."""
    check_loading(tmp_path, data)


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but a document or a FileProblem."""
    try:
        assert isinstance(read_yaml(data, "f.yaml"), Document)
    except FileProblem as problem:
        assert problem.remedy
