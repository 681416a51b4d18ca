"""A case: an exercise file as an author writes it, and what must come out of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bptutor.bank.checks import lint
from bptutor.bank.load_pack import load_pack
from bptutor.bank.truth import Array, Chosen, Count, Number, ShapeTruth, Table, TrueFalse, truth
from bptutor.errors import BptutorError, Undecided, Undetermined

CLOSE = 1e-7
BEND = "its bend"
"""Equations that stay on one side of a bend may be left undecided, never decided wrongly."""
abstained = Counter[str]()


@dataclass
class Wanted:
    """What an item must come to. `loose` is the distance allowed, relative to the size of what is compared.

    `maybe`: the truth may be called undetermined; a value, if there is one, must be this.
    """

    what: Any
    loose: float = CLOSE
    maybe: bool = False


@dataclass
class Case:
    """The text of an exercise without its items, the items, and what is wanted of each."""

    head: str
    items: list[str] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)

    def ask(self, item: str, what: Any, *, loose: float = CLOSE, maybe: bool = False) -> None:
        """One more item: its YAML, a line each."""
        self.items.append(item)
        self.wanted.append(Wanted(what, loose, maybe))

    @property
    def text(self) -> str:
        """The whole file."""
        lines = []
        for k, item in enumerate(self.items):
            lines += [f"  q{k}:", *(f"    {line}" for line in item.splitlines())]
        return f"{self.head}items:\n" + "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """In single quotes."""
    return "'" + text.replace("'", "''") + "'"


def number(value: Any) -> str:
    """A float as typed, every digit of it."""
    text = repr(float(value))
    return text.removesuffix(".0")


def listed(value: Any) -> str:
    """A number, a vector or a matrix in flow style."""
    value = np.asarray(value)
    return number(value) if not value.shape else f"[{', '.join(listed(v) for v in value)}]"


def disagreements(case: Case, folder: Path) -> list[str]:
    """What bptutor says otherwise, in words; empty when all agrees."""
    path = folder / "made.yaml"
    path.write_text(case.text, encoding="utf-8")
    pack = load_pack(path)
    if pack.problems:
        return [str(p) for p in pack.problems]
    found = []
    items = {item.id: item for item in pack.items}
    if len(items) != len(case.items):
        found.append(f"{len(items)} items loaded of {len(case.items)}")
    for k, wanted in enumerate(case.wanted):
        complaint = _compared(items[f"q{k}"], wanted)
        if complaint:
            found.append(f"q{k} ({case.items[k]}): {complaint}")
    return found + _linted(case, path)


def _linted(case: Case, path: Path) -> list[str]:
    """Errors of the linter that no item may have; those that may be undetermined may be called so."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for problem in lint([path]):
        before = [m[1] for line in lines[: problem.line] if (m := re.match(r"  q(\d+):$", line))]
        allowed = (
            problem.severity != "error"
            or (problem.code == "E405" and before and case.wanted[int(before[-1])].maybe)
            or (problem.code == "E409" and before and BEND in problem.message)
        )
        if not allowed:
            found.append(f"lint: {problem}")
    return found


def _compared(item: Any, wanted: Wanted) -> str:
    try:
        found = truth(item)
    except Undetermined as e:
        abstained["undetermined"] += 1
        return "" if wanted.maybe else f"undetermined: {e.message}"
    except Undecided as e:
        abstained["undecided"] += 1
        return "" if BEND in e.message and wanted.what is not False else f"undecided: {e.message}"
    except BptutorError as e:
        return f"{type(e).__name__}: {e.message}"
    what = wanted.what
    match found:
        case TrueFalse():
            said: Any = found.value
        case Chosen():
            said = set(found.indices)
        case Count():
            said = found.total if isinstance(what, int) else _evaluated(str(found.total), what[0])
            what = what if isinstance(what, int) else what[1]
        case ShapeTruth():
            said, what = (found.shape, *found.also), tuple(what)
        case Table():
            rows = zip(found.rows, what, strict=True)
            bad = [r.label for r, w in rows if not _near(r.truth, w, wanted.loose)]
            return f"rows {bad}: {[r.truth for r in found.rows]} instead of {what}" if bad else ""
        case _:
            return "" if _near(found, what, wanted.loose) else f"{_values(found)} instead of {what}"
    return "" if said == what else f"{said} instead of {what}"


def _evaluated(formula: str, sizes: dict[str, int]) -> int:
    total = 0
    for term in formula.split(" + "):
        product = 1
        for factor in term.split("*"):
            product *= sizes.get(factor) or int(factor)
        total += product
    return total


def _values(found: Any) -> Any:
    return found.value if isinstance(found, Number) else found.values if isinstance(found, Array) else found


def _near(found: Any, what: Any, loose: float) -> bool:
    """As arrays, on the scale of the terms each entry is made of."""
    a, b = np.asarray(_values(found), float), np.asarray(what, float)
    scale = np.asarray(found.scale if isinstance(found, Number) else found.scales, float)
    slack = loose * np.maximum(np.maximum(np.abs(b), scale), 1e-12)
    return a.shape == b.shape and bool((np.abs(a - b) <= slack).all())
