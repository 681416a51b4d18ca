"""Which quantities there are, and which of them a spelling means.

A `Vocabulary` holds blocks (`W^(2)`, 2x2), not their entries: `W_12^(2)` is found by taking the name apart,
so a wide network costs no more than a narrow one. Author's names beat functions and constants; a name that
is not known is answered by close ones that exist, with the shape in mind.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from math import prod
from typing import TYPE_CHECKING

from bptutor.notation import subscripts
from bptutor.notation.closeness import closest
from bptutor.notation.spelling import Spelling, needs_braces, whole_spelling
from bptutor.notation.subscripts import from_zero, index_text, ravel, unravel
from bptutor.notation.tree import Name, Node, Number
from bptutor.record import Record
from bptutor.text import shape_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bptutor.notation.spelling import Key
    from bptutor.notation.subscripts import Shape

MOST_REMEMBERED = 4096
"""Spellings whose meaning is kept; answers may hold any number of others."""

LONGEST_SHOWN = 40
"""Letters of an unknown name that a message repeats."""

FUNCTIONS = (
    "exp", "ln", "log2", "log10", "sqrt", "abs", "sigmoid", "tanh", "relu", "leaky_relu", "softplus",
    "softmax", "step", "sin", "cos", "tan", "sinh", "cosh", "clip", "norm", "conv", "maxpool", "outer", "dot",
    "sum", "mean", "prod", "max", "min",
)  # fmt: skip
"""What formulas may call unless the author has taken the name."""

ALIASES = {"log": "ln", "sigma": "sigmoid", "logistic": "sigmoid", "lrelu": "leaky_relu", "Sigma": "sum"}
"""Other names of these functions, `sigma` being what σ is read as."""

PREFIX_FUNCTIONS = frozenset(
    ("exp", "ln", "log2", "log10", "sqrt", "tanh", "sin", "cos", "tan", "sinh", "cosh")
)
"""Functions that textbooks write without brackets: `ln h`, `tanh x`."""


class Declared(Record):
    """A quantity: `shape` () for a number, None when not known yet; `entries` names each scalar, row-major.

    With `entries` the scalars are called that and nothing else: `o_{h1}`, `h_0`.
    """

    name: str
    shape: Shape | None = ()
    entries: Sequence[str] | None = None


class Place(Record):
    """Where a canonical name lives: its block, and the index from 0 (None for the whole block)."""

    block: str
    index: tuple[int, ...] | None


class SeveralEntries(Exception):
    """A subscript that can be split in several ways, `W_111` of a 64x64 matrix; `readings` say each."""

    def __init__(self, readings: Sequence[str]) -> None:
        super().__init__(" or ".join(readings))
        self.readings = tuple(readings)


class Vocabulary:
    """The names of one exercise.

    `functions` are the author's general functions, `indices` the index variables that are in scope
    everywhere, `loss` the one quantity that `dX` is short for the derivative of, `aliases` other spellings.
    With `new_names`, plain spellings that are not known are taken as new quantities (for `graph:` texts).
    """

    def __init__(
        self,
        quantities: Iterable[Declared] = (),
        functions: Iterable[str] = (),
        indices: Iterable[str] = (),
        *,
        loss: str | None = None,
        aliases: Mapping[str, str] | None = None,
        new_names: bool = False,
    ) -> None:
        self.functions = tuple(functions)
        self.indices = frozenset(indices)
        self.loss = loss
        self.new_names = new_names
        self.sizes: dict[str, int] = {}
        """What the letters stand for that are sizes: `m` of `points: {i: 1..m}`."""
        self._quantities: dict[Key, Declared] = {}
        self._entries: dict[Key, tuple[Declared, int]] = {}
        self._places: dict[str, Place] = {}
        self._resolved: dict[tuple[object, ...], Name | None] = {}
        self._functions = _function_table(self.functions)
        self._starred: set[Key] = set()
        self.declare(*quantities)
        for spelling, name in (aliases or {}).items():
            self._quantities.setdefault(_key(spelling), self._quantities[_key(name)])

    # ----- what there is ------------------------------------------------------------------------------

    def declare(self, *quantities: Declared) -> None:
        """Add quantities; one of the same name is replaced (a shape that has become known)."""
        self._resolved.clear()
        self._places.clear()
        for quantity in quantities:
            self._quantities[_key(quantity.name)] = quantity
            for number, entry in enumerate(quantity.entries or ()):
                self._entries[_key(entry)] = (quantity, number)

    def expect_stars(self, names: Iterable[str]) -> None:
        """Announce new names, so that `y* a` in a graph is about y* and not about y."""
        self._starred |= {_key(name) for name in names if name.endswith("*") or "*_" in name}

    def expects_star(self, spelling: Spelling) -> bool:
        """Whether a spelling with a star is a name announced in a text that defines new ones."""
        return self.new_names and spelling.key in self._starred

    def call_also(self, name: str, function: str) -> None:
        """Let `name` be read as a function that there is: `g` as relu."""
        self._functions[_key(name)] = function

    def with_number(self, name: str) -> Vocabulary:
        """A copy that knows one more number."""
        more = copy(self)
        more._quantities, more._entries = dict(self._quantities), dict(self._entries)
        more._places, more._resolved = {}, {}
        more.declare(Declared(name))
        return more

    def add_indices(self, variables: Iterable[str]) -> None:
        """Put index variables in scope everywhere."""
        self.indices |= frozenset(variables)
        self._resolved.clear()

    @contextmanager
    def reading(self, indices: Iterable[str] = (), *, new_names: bool = True) -> Iterator[None]:
        """For a while, with more index variables in scope, and with names that are not known as new ones."""
        before = self.indices, self.new_names
        self.indices, self.new_names = self.indices.union(indices), new_names
        self._resolved.clear()
        try:
            yield
        finally:
            self.indices, self.new_names = before
            self._resolved.clear()

    @property
    def quantities(self) -> tuple[Declared, ...]:
        """All declared quantities, in order."""
        return tuple({id(quantity): quantity for quantity in self._quantities.values()}.values())

    @property
    def has_layers(self) -> bool:
        """Whether any quantity has a layer: `z^(2)`."""
        return any(layer for _, _, layer, _ in (*self._quantities, *self._entries))

    def has(self, name: str) -> bool:
        """Whether `name`, in any spelling, is a declared quantity or an entry of one."""
        return self.canonical(name) is not None and not self._is_new(name)

    def canonical(self, spelling: str) -> Name | None:
        """The quantity that the whole of `spelling` means, or None. Derivatives are for the parser."""
        read = whole_spelling(spelling)
        return self.resolve(read) if read else None

    def place(self, name: str | Name) -> Place | None:
        """The block and index of a canonical name without index variables, or None."""
        text = name.name if isinstance(name, Name) else name
        if text not in self._places:
            read = whole_spelling(text)
            found = self._find(read, frozenset()) if read else None
            if found is None:
                return None
            self._places[text] = _place(*found)
        return self._places[text]

    def function(self, spelling: Spelling) -> str | None:
        """The function spelled so, in canonical form, or None; a quantity so named hides a built-in one."""
        if spelling.layer or spelling.star:
            return None
        name = self._functions.get(spelling.key)
        if name is None:
            lower = Spelling(spelling.base.lower(), spelling.subs, "", star=False, end=0)
            name = self._functions.get(lower.key)
        if name is not None and name not in self.functions and spelling.key in self._quantities:
            return None
        return name

    def resolve(self, spelling: Spelling, scope: frozenset[str] = frozenset()) -> Name | None:
        """The quantity a spelling means, `scope` being index variables bound around it.

        Raises SeveralEntries when the subscript can be split in more than one way.
        """
        asked = (spelling.base, spelling.subs, spelling.layer, spelling.star, scope)
        if asked not in self._resolved:
            if len(self._resolved) >= MOST_REMEMBERED:
                self._resolved.clear()
            indices = self.indices.union(scope) if scope else self.indices
            self._resolved[asked] = self._resolve(spelling, indices)
        return self._resolved[asked]

    def _resolve(self, spelling: Spelling, indices: Collection[str]) -> Name | None:
        found = self._find(spelling, indices)
        if found is not None:
            return _as_name(*found)
        if spelling.text in indices:
            return Name(spelling.text)
        return self._new(spelling, indices) if self.new_names else None

    # ----- finding ------------------------------------------------------------------------------------

    def _find(self, spelling: Spelling, indices: Collection[str]) -> tuple[Declared, tuple[Node, ...]] | None:
        key = spelling.key
        quantity = self._quantities.get(key)
        if quantity is not None:
            return quantity, ()
        base, subs, layer, star = key
        for candidate in (key, (base, ("".join(subs),), layer, star)):
            if candidate in self._entries:
                quantity, number = self._entries[candidate]
                return quantity, unravel(number, quantity.shape or ())
        if not subs:
            return None
        block = self._quantities.get((base, subs[:-1], layer, star))
        if block is None or block.shape == ():
            return None
        readings = _readings(subs[-1], block, indices)
        if len(readings) > 1:
            raise SeveralEntries([_entry_text(block.name, reading) for reading in readings])
        return (block, readings[0]) if readings else None

    def _new(self, spelling: Spelling, indices: Collection[str]) -> Name | None:
        _, subs, layer, star = spelling.key
        if "," in "".join(subs[:-1]):  # max(x_1,x_2): what follows the comma is another name
            return None
        block = Spelling(spelling.base, spelling.subs[:-1], layer, star, 0).text
        if spelling.subs:
            readings = subscripts.readings(subs[-1], None, indices)
            if readings and not all(isinstance(index, Number) for index in readings[0]):
                return Name(block, readings[0])
            if "," in subs[-1] or not subs[-1].isalnum():
                return None
        is_taken = self.function(spelling) or spelling.base in ("e", "pi")
        return None if is_taken else Name(spelling.text)

    def _is_new(self, name: str) -> bool:
        read = whole_spelling(name)
        return read is None or self._find(read, self.indices) is None

    # ----- offering -----------------------------------------------------------------------------------

    def suggest(self, name: str) -> list[str]:
        """Up to three names that exist and are spelled nearly like `name`, best first."""
        known = [quantity.name for quantity in self._quantities.values()]
        return closest(name, [*known, *self._entry_names(200), *self.functions, *FUNCTIONS])

    def unknown(self, spelling: Spelling) -> tuple[str, list[str]]:
        """What to say of a spelling that means nothing here, and the names to offer instead."""
        base, subs, layer, star = spelling.key
        block = self._quantities.get((base, subs[:-1], layer, star)) if subs else None
        if block is not None:
            return _no_such_entry(block, subs[-1])
        if not layer:
            layered = self._layers_of(base, subs)
            if layered:
                return f"{spelling.text} needs its layer", layered
        offered = [*self._inside(spelling), *self._other_case(spelling), *self.suggest(spelling.text)]
        shown = spelling.text if len(spelling.text) <= LONGEST_SHOWN else f"{spelling.text[:LONGEST_SHOWN]}…"
        return f"there is no quantity called {shown}", list(dict.fromkeys(offered))[:3]

    def _inside(self, spelling: Spelling) -> list[str]:
        """The entries that have the whole word as their subscript: `o_{x1}` for `x1`."""
        word = "".join((spelling.base, *spelling.subs))
        return [entry_name(*entry) for key, entry in self._entries.items() if key[1][-1:] == (word,)]

    def _other_case(self, spelling: Spelling) -> list[str]:
        """What `w11` or `Z_1^(2)` is with the other case: `W_11^(1)`, `z_1^(2)`."""
        other = spelling._replace(base=spelling.base.swapcase())
        try:
            found = self._find(other, self.indices)
        except SeveralEntries as several:
            return list(several.readings)
        if found is not None:
            return [_as_name(*found).name]
        base, subs, layer, _ = other.key
        return self._layers_of(base, subs) if not layer else []

    def is_function(self, word: str) -> bool:
        """Whether formulas may call a function of that name."""
        read = whole_spelling(word)
        return read is not None and self.function(read) is not None

    def completions(self, prefix: str, limit: int = 200) -> list[str]:
        """Canonical names and functions that start with `prefix`, and derivatives of the loss by them."""
        names = [*(q.name for q in self.quantities), *self._entry_names(4 * limit)]
        offered = [*names, *self.functions, *FUNCTIONS]
        if self.loss and prefix.startswith("d"):
            offered += [f"d{self.loss}/d{name}" for name in names if name != self.loss]
        return list(dict.fromkeys(name for name in offered if name.startswith(prefix)))[:limit]

    def _entry_names(self, limit: int) -> list[str]:
        names: list[str] = []
        for quantity in self.quantities:
            if len(names) >= limit:
                break
            size = prod(quantity.shape or (1,))
            names += [entry_name(quantity, k) for k in range(min(size, limit))] if quantity.shape else []
        return names[:limit]

    def _layers_of(self, base: str, subs: tuple[str, ...]) -> list[str]:
        found = []
        for (other, others, layer, _), quantity in self._quantities.items():
            if other == base and layer and others == subs:
                found.append(quantity.name)
            elif other == base and layer and others == subs[:-1] and quantity.shape:
                found += [_entry_text(quantity.name, r) for r in _readings(subs[-1], quantity, self.indices)]
        return found


def entry_name(quantity: Declared, number: int) -> str:
    """The canonical name of the `number`th entry (from 0, row-major) of a quantity."""
    if quantity.entries is not None:
        return quantity.entries[number]
    return _entry_text(quantity.name, unravel(number, quantity.shape or ()), quantity.shape)


def _readings(sub: str, block: Declared, indices: Collection[str]) -> list[tuple[Node, ...]]:
    """The ways to read a subscript of a block; only arrays without a layer have rows."""
    rows = "^(" not in block.name
    return subscripts.readings(sub, block.shape, indices, numbers=block.entries is None, rows=rows)


def _as_name(quantity: Declared, index: tuple[Node, ...]) -> Name:
    rows = bool(index) and len(index) < len(quantity.shape or ())
    if rows or not all(isinstance(node, Number) for node in index):
        return Name(quantity.name, index)
    if not index:
        return Name(quantity.name)
    if quantity.entries is not None:
        return Name(quantity.entries[ravel(from_zero(index), quantity.shape or ())])
    return Name(_entry_text(quantity.name, index, quantity.shape))


def _place(quantity: Declared, index: tuple[Node, ...]) -> Place:
    if not index:
        return Place(quantity.name, () if quantity.shape == () else None)
    return Place(quantity.name, from_zero(index))


def _entry_text(block: str, index: tuple[Node, ...], shape: Shape | None = None) -> str:
    """`W^(2)` with (1, 12) is `W_1,12^(2)`: a comma as soon as two digits could be misread."""
    pieces = [index_text(node) for node in index]
    wide = max(shape or (1,)) >= 10 or any(len(piece) > 1 for piece in pieces)
    return with_subscript(block, ("," if wide else "").join(pieces))


def with_subscript(block: str, sub: str) -> str:
    """The name of a block with a subscript put where it belongs, before the layer."""
    cut = block.find("^(") if "^(" in block else len(block)
    return f"{block[:cut]}_{f'{{{sub}}}' if needs_braces(sub) else sub}{block[cut:]}"


def _no_such_entry(block: Declared, sub: str) -> tuple[str, list[str]]:
    name = with_subscript(block.name, sub)
    if block.shape == ():
        return f"{block.name} is a single number, so there is no {name}", [block.name]
    if block.shape is None:
        return f"there is no quantity called {name}", [block.name]
    size = shape_text(block.shape)
    what = f"a vector of {size}" if len(block.shape) == 1 else size
    first, last = entry_name(block, 0), entry_name(block, prod(block.shape) - 1)
    return f"{block.name} is {what}, so there is no {name}", list(dict.fromkeys([first, last]))


# ----- tables -----------------------------------------------------------------------------------------


def _key(name: str) -> Key:
    spelling = whole_spelling(name)
    if spelling is None:
        raise ValueError(f"{name!r} cannot be the name of a quantity")
    return spelling.key


def _function_table(own: tuple[str, ...]) -> dict[Key, str]:
    table = {_key(name): name for name in FUNCTIONS}
    table |= {_key(alias): name for alias, name in ALIASES.items()}
    return table | {_key(name): name for name in own}
