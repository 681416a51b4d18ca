"""Small unchanging records, made without compiling anything.

    class Point(Record, apart=("label",)):
        x: float
        y: float = 0.0
        label: str = ""

A frozen dataclass with slots looks the same from outside, but writes and compiles six functions a class, half
a millisecond at every start of the program; with seventy of them that was a tenth of a whole `check`. Here
one set of functions serves all classes.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_):
        """Tells type checkers that subclasses are made as dataclasses are; nothing happens at run time."""
        return lambda cls: cls


class _Maker(type):
    """Gives every record class slots for its annotations; their values become defaults."""

    def __new__(
        mcs, name: str, bases: tuple[Any, ...], space: dict[str, Any], apart: tuple[str, ...] = ()
    ) -> Any:
        base, own = bases[0], tuple(space.get("__annotations__", ()))
        defaults = {field: space.pop(field) for field in own if field in space}
        fields = (*base._fields, *own)
        cls: Any = super().__new__(mcs, name, bases, {"__slots__": own, "__match_args__": fields, **space})
        cls._fields = fields
        cls._defaults = {**base._defaults, **defaults}
        cls._apart = (*base._apart, *apart)
        cls._setters = tuple(getattr(cls, field).__set__ for field in fields)
        cls._meaning = attrgetter("__class__", *(field for field in fields if field not in cls._apart))
        return cls


class _Root:
    """What the first record class extends: no fields."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}
    _apart: ClassVar[tuple[str, ...]] = ()
    _setters: ClassVar[tuple[Callable[[Any, Any], None], ...]]
    _meaning: ClassVar[Callable[[Any], Any]]


@dataclass_transform(frozen_default=True)
class Record(_Root, metaclass=_Maker):
    """Base of records: the annotations of a subclass are its fields.

    Records are equal when their class is the same and all their fields are, but for those named in `apart`.
    """

    def __init__(self, *values: Any, **named: Any) -> None:
        setters = self._setters
        if named or len(values) != len(setters):
            values = self._completed(values, named)
        for put, value in zip(setters, values):  # noqa: B905  # as many, by now
            put(self, value)

    def _completed(self, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """A value for each field. Raises TypeError where that cannot be."""
        rest = self._fields[len(values) :]
        if len(values) > len(self._fields) or not all(map(rest.__contains__, named)):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._fields)}, each once")
        known = {**self._defaults, **named}
        try:
            return (*values, *map(known.__getitem__, rest))
        except KeyError as error:
            raise TypeError(f"{type(self).__name__} lacks {error}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name} of a {type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{name} of a {type(self).__name__} cannot be removed")

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        meaning = self.__class__._meaning
        return bool(meaning(self) == meaning(other))

    def __hash__(self) -> int:
        return hash(self.__class__._meaning(self))

    def __repr__(self) -> str:
        counting = (name for name in self._fields if name not in self._apart)
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in counting)})"


R = TypeVar("R", bound=Record)


def values_of(record: Record) -> dict[str, Any]:
    """The values of a record by name."""
    return {name: getattr(record, name) for name in record._fields}


def replace(record: R, **changes: Any) -> R:
    """A copy with some fields changed."""
    values = [changes.pop(name) if name in changes else getattr(record, name) for name in record._fields]
    return type(record)(*values, **changes)
