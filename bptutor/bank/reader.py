"""YAML with places: bytes in, located values and diagnostics out.

PyYAML is used as a tokenizer only (its C scanner where present); values are built here, from events,
without recursion. Numbers follow YAML 1.2 (`no` is text, `1e3` a number) and are kept as typed, so no
digit is lost. Anchors, aliases, tags, merge keys, directives, second documents and duplicate keys are
refused: exercise and answer files need none of them, and a few hundred bytes of them can fill the memory.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import yaml

from bptutor.bank import traps
from bptutor.bank.decoding import EXERCISE_FILE, Limits, check_size, decode, read_bytes, unify_spaces
from bptutor.bank.diagnostics import Diagnostic, diagnostic

if TYPE_CHECKING:
    from pathlib import Path

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Sort = Literal["null", "bool", "number", "text", "list", "map"]

_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_NUMBER_STARTS = frozenset("0123456789+-.")


class Located:
    """A value and where it starts.

    `sort` says which: null, bool, number, text, list or map. `value` is None, a bool, the digits of a
    number as typed, the text, a list of Located, or a dict from key to Entry. `raw` is a scalar as typed
    without its quotes, and of a list or map in flow style the source, `[10, -10]`. `style` is plain,
    single, double, literal, folded, flow or block.
    """

    __slots__ = ("column", "line", "raw", "sort", "style", "value")

    def __init__(self, sort: Sort, value: Any, line: int, column: int, raw: str, style: str) -> None:
        self.sort = sort
        self.value = value
        self.line = line
        self.column = column
        self.raw = raw
        self.style = style

    def __repr__(self) -> str:
        return f"Located({self.sort} {self.raw!r} at {self.line}:{self.column})"

    def describe(self) -> str:
        """What was found, for messages: `the number 3`, `the text 'no'`, `a list`, `nothing`."""
        if self.sort == "null":
            return "nothing"
        if self.sort in ("list", "map"):
            return "a list" if self.sort == "list" else "a mapping (key: value)"
        if self.sort == "text":
            return f"the text '{shorten(self.raw)}'"
        return f"the number {shorten(self.raw)}" if self.sort == "number" else self.raw


class Entry(NamedTuple):
    """A key of a mapping and its value."""

    key: Located
    value: Located


class Document(NamedTuple):
    """What was read.

    When reading stopped at an error, `complete` is False and `root` holds what came before it.

    `repeated` are the entries left out because their key was there already, each with its mapping.
    `lines` are the lines of the file, for what lies behind the place where reading stopped.
    """

    root: Located | None
    problems: tuple[Diagnostic, ...]
    complete: bool
    repeated: tuple[tuple[Located, Entry], ...] = ()
    lines: tuple[str, ...] = ()


def shorten(text: str, width: int = 40) -> str:
    """The text on one line, cut to a width."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 3] + "..."


def read_file(path: Path, limits: Limits = EXERCISE_FILE, name: str | None = None) -> Document:
    """Reads a YAML file; `name` is what diagnostics call it.

    Raises FileProblem when it cannot be read as text.
    """
    return read_yaml(read_bytes(path, limits), name or str(path), limits)


def read_yaml(data: bytes, path: str, limits: Limits = EXERCISE_FILE) -> Document:
    """Reads YAML from bytes.  Raises FileProblem when they are too many, or not text."""
    check_size(data, path, limits)
    text = unify_spaces(source := decode(data, path))
    builder = _Builder(path, text, limits)
    if "\t" in source:
        for line, column in traps.tab_indents(source):
            builder.report("E109", line, column, f"line {line} is indented with a tab")
    return builder.build()


class _Stop(Exception):
    """Reading cannot go on; the reason is reported already."""


class _Builder:
    """Builds located values from the events of one file.

    `here` is the open container, `key` the key whose value comes next, `stack` the containers around
    `here`, each with the place in the text where the container inside it starts.
    """

    def __init__(self, path: str, text: str, limits: Limits) -> None:
        self.path = path
        self.text = text
        self.limits = limits
        self.lines = text.split("\n")
        self.traps = traps.Traps(text, self.lines, self.report)
        self.problems: list[Diagnostic] = []
        self.repeated: list[tuple[Located, Entry]] = []
        self.root: Located | None = None
        self.here: Located | None = None
        self.key: Located | None = None
        self.stack: list[tuple[Located | None, int]] = []
        self.values = 0

    def report(self, code: str, line: int, column: int, message: str, remedy: str | None = None) -> None:
        """Keeps a problem; reading goes on."""
        self.problems.append(diagnostic(self.path, line, column, code, message, remedy))

    def stop(self, code: str, mark: Any, message: str, remedy: str | None = None) -> _Stop:
        """Keeps a problem that ends the reading; to be raised."""
        self.report(code, mark.line + 1, mark.column + 1, message, remedy)
        return _Stop()

    def build(self) -> Document:
        """Reads to the end, or as far as it goes."""
        complete = True
        try:
            self.consume()
        except _Stop:
            complete = False
        except yaml.YAMLError as error:
            complete = False
            self.problems.append(traps.explain(error, self.lines, self.path))
        problems, lines = tuple(sorted(self.problems)), () if complete else tuple(self.lines)
        return Document(self.root, problems, complete, tuple(self.repeated), lines)

    def consume(self) -> None:
        """One pass over the events."""
        handlers = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.open,
            yaml.SequenceStartEvent: self.open,
            yaml.MappingEndEvent: self.close,
            yaml.SequenceEndEvent: self.close,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        loader = LOADER(self.text)
        try:
            event = None
            while event.__class__ is not yaml.StreamEndEvent:
                event = loader.get_event()
                handler = handlers.get(event.__class__)
                if handler:
                    handler(event)
        finally:
            loader.dispose()

    def scalar(self, event: Any) -> None:
        """A scalar: null, bool and number only when plain."""
        if event.anchor is not None or event.tag is not None:
            raise self.refused(event)
        raw = event.value
        mark = event.start_mark
        style = _STYLES[event.style]
        sort: Sort = "text"
        value: Any = raw
        if style == "plain":
            if raw[:1] in _NUMBER_STARTS and _NUMBER.match(raw):
                sort = self.number(raw, mark)
            elif raw in _NULL:
                sort, value = "null", None
            elif raw in _BOOLS:
                sort, value = "bool", _BOOLS[raw]
            if self.traps.comments:
                self.traps.cut_by_hash(event)
            if self.here is not None and self.here.style == "flow":
                self.traps.flow_scalar(event)
        elif style == "double" and self.traps.escapes:
            self.traps.double_quoted(event)
        elif style in ("literal", "folded"):
            self.traps.block_header(event)
        self.place(Located(sort, value, mark.line + 1, mark.column + 1, raw, style))

    def number(self, raw: str, mark: Any) -> Sort:
        """A number, unless it has leading zeros or too many digits; then text, reported."""
        line, column = mark.line + 1, mark.column + 1
        if len(raw) > self.limits.digits:
            self.report("E110", line, column, f"the number {shorten(raw, 20)} has {len(raw)} characters")
            return "text"
        if _LEADING_ZERO.match(raw):
            self.report("W116", line, column, f"{shorten(raw)} starts with a zero, so it is read as text")
            return "text"
        return "number"

    def open(self, event: Any) -> None:
        """A list or map begins."""
        if event.anchor is not None or event.tag is not None:
            raise self.refused(event)
        mark = event.start_mark
        if len(self.stack) >= self.limits.depth:
            raise self.stop(
                "E103", mark, f"nested more than {self.limits.depth} deep", "Take some levels out."
            )
        is_list = event.__class__ is yaml.SequenceStartEvent
        style = "flow" if event.flow_style else "block"
        node = Located(
            "list" if is_list else "map", [] if is_list else {}, mark.line + 1, mark.column + 1, "", style
        )
        self.place(node)
        self.stack.append((self.here, mark.index))
        self.here = node

    def close(self, event: Any) -> None:
        """The open list or map ends."""
        assert self.here is not None
        outer, start = self.stack.pop()
        if self.here.style == "flow":
            self.here.raw = self.text[start : event.end_mark.index]
            self.traps.flow_map(self.here)
        self.here = outer

    def place(self, node: Located) -> None:
        """Puts a value where it belongs: the root, the next of a list, a key, or the value of the key
        before it.
        """
        self.values += 1
        here = self.here
        if here is None:
            self.root = node
        elif here.sort == "list":
            here.value.append(node)
        elif self.key is None:
            self.take_key(node, here)
        else:
            entry = Entry(self.key, node)
            if here.value.setdefault(self.key.raw, entry) is not entry:
                self.repeated.append((here, entry))
            self.key = None
        if self.values > self.limits.values:
            self.report("E103", node.line, node.column, f"more than {self.limits.values} values")
            raise _Stop

    def take_key(self, node: Located, here: Located) -> None:
        """A key of the open map: text of any kind, once."""
        if node.sort in ("list", "map"):
            self.report("E108", node.line, node.column, f"a key must be text, not {node.describe()}")
            raise _Stop
        if node.sort == "null" and not node.raw:
            self.report("E108", node.line, node.column, "there is no key before this colon")
            raise _Stop
        if self.traps.follows_question_mark(node.line, node.column):
            self.report("E108", node.line, node.column, "`? ` begins a key in a form that is not used here")
            raise _Stop
        if node.raw == "<<" and node.style == "plain":
            self.report(
                "E105", node.line, node.column, "merge keys (`<<`) are not allowed", "Write the keys out."
            )
            raise _Stop
        earlier = here.value.get(node.raw)
        if earlier:
            first = f"{earlier.key.line}:{earlier.key.column}"
            message = f"the key '{shorten(node.raw)}' is here twice (first at {first})"
            self.report("E107", node.line, node.column, message, f"Keep one of the two, at {first} or here.")
        self.key = node

    def alias(self, event: Any) -> None:
        """`*name`: never allowed, and often a product that lost its quotes."""
        message = f"`*{shorten(event.anchor)}` refers to an anchor, and aliases are not allowed"
        raise self.stop(
            "E105", event.start_mark, message, "Put it in single quotes if it is text or a formula."
        )

    def refused(self, event: Any) -> _Stop:
        """An anchor `&name` or a tag `!name`."""
        found = f"anchors (`&{shorten(event.anchor)}`)" if event.anchor else f"tags (`{shorten(event.tag)}`)"
        remedy = "Put the value in single quotes if it is text."
        return self.stop("E105", event.start_mark, f"{found} are not allowed", remedy)

    def document(self, event: Any) -> None:
        """The start of the one document."""
        if self.root is not None:
            raise self.stop("E106", event.start_mark, "a second document begins here")
        if any(line.startswith("%") for line in self.lines[: event.end_mark.line + 1]):
            raise self.stop(
                "E105", event.start_mark, "YAML directives (`%…`) are not allowed", "Remove the line."
            )


_STYLES = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}
