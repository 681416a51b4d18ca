"""Whether a key that an author wrote is the truth. It is never used for anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bptutor.bank.exercise import Text
from bptutor.bank.truth import (
    Array,
    Chosen,
    Count,
    Number,
    ShapeTruth,
    Statements,
    Sufficient,
    Table,
    TrueFalse,
    truth,
)
from bptutor.calculus.arrays import flat
from bptutor.errors import BptutorError
from bptutor.notation.numbers import close, read_number, read_shape
from bptutor.text import LETTERS

if TYPE_CHECKING:
    from bptutor.bank.exercise import ChoiceSpec, Item, Value


def agrees(item: Item) -> bool:
    """Whether the item's key says what the core finds."""
    assert item.key is not None
    try:
        return _agrees(item.key, truth(item), item)
    except (BptutorError, ValueError):
        return False


def _agrees(key: Value, facts: Any, item: Item) -> bool:
    match facts:
        case TrueFalse():
            return _word(key) == str(facts.value).lower()
        case Statements():
            return _pair(key) == f"{facts.first:d}{facts.second:d}"
        case Chosen():
            return _chosen(key, item) == set(facts.indices)
        case Number():
            return isinstance(key, Text) and close(
                facts.value, read_number(key.value), item.tolerance, facts.scale
            )
        case Array():
            return _all_close(key, facts.values, facts.scales, item)
        case Table():
            rows = key if isinstance(key, tuple) else (key,)
            return len(rows) == len(facts.rows) and all(
                _agrees(k, row.truth, item) for k, row in zip(rows, facts.rows, strict=True)
            )
        case Count():
            return _word(key) == str(facts.total)
        case ShapeTruth():
            shape = read_shape(key.value) if isinstance(key, Text) else tuple(int(_word(n)) for n in key)
            return shape == facts.shape or shape in facts.also
        case Sufficient():
            return _word(key) == facts.key
    return False


def _word(key: Value) -> str:
    return key.value.strip().lower() if isinstance(key, Text) else ""


def _pair(key: Value) -> str:
    """`TF` or [true, false] as "10"."""
    words = [_word(part)[:1] for part in key] if isinstance(key, tuple) else list(_word(key))
    return "".join("1" if word == "t" else "0" for word in words)


def _chosen(key: Value, item: Item) -> set[int]:
    """Options by letter, or as written."""
    spec: ChoiceSpec = item.spec  # type: ignore[assignment]
    texts = [option.text.value.strip() for option in spec.options]
    found = set()
    for part in key if isinstance(key, tuple) else (key,):
        said = part.value.strip() if isinstance(part, Text) else ""
        letter = LETTERS.find(said.lower()) if len(said) == 1 else -1
        found.add(texts.index(said) if said in texts else letter)
    return found


def _all_close(key: Value, values: Any, scales: Any, item: Item) -> bool:
    if isinstance(values, float):
        return isinstance(key, Text) and close(values, read_number(key.value), item.tolerance, scales)
    if not isinstance(key, tuple):
        return all(v == 0 for v in flat(values)) and _word(key) == "0"
    return len(key) == len(values) and all(
        _all_close(k, v, s, item) for k, v, s in zip(key, values, scales, strict=True)
    )
