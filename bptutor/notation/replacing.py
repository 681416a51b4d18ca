"""Trees with parts of them replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bptutor.record import Record, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.notation.tree import Node


def replaced(node: Node, old: Node, new: Node) -> Node:
    """`node` with `new` wherever it holds `old`, written in the same way."""
    return new if node == old else mapped(node, lambda part: replaced(part, old, new))


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """`node` with every part right below it changed."""
    return type(node)(*(_changed(value, change) for value in values_of(node).values()))


def _changed(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, tuple):
        return tuple(_changed(part, change) for part in value)
    return change(cast("Node", value)) if isinstance(value, Record) else value
