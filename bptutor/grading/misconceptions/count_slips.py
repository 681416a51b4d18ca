"""How the parameters of a stack of layers are counted wrongly: one row a way to count a layer.

A way that fits every layer of some kind is tried at all of them, and at one alone. Others are about the stack
as a whole: a layer that is left out, biases for the inputs, sizes that come out wrong further up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.calculus.layer_list import ACTIVATION_LAYERS, has_bias, sliding
from bptutor.errors import CalculusError
from bptutor.grading.misconceptions.stacks import SIZE_SLIPS, measured, without_biases
from bptutor.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.calculus.layer_list import Layer, Measured

LIKELY, LESS_LIKELY, RARE, TWO_AT_ONCE = 1, 2, 3, 4
"""Of mistakes that come to one number the likeliest are told."""


class Share(Record):
    """A wrong way to count the layers of some `kinds`: the parameters of one, None where it makes no sense.

    `alone` says that it may happen at one layer and not at others of its kind.
    """

    id: str
    kinds: tuple[str, ...]
    count: Callable[[Measured], int | None]
    tier: int = LIKELY
    alone: bool = False


class Wrong(Record):
    """What a wrong way of counting comes to, `parts` added up: the layers', if it goes layer by layer.

    `layer` is the place of the only layer it is used at, counted behind the input; None: everywhere. `also`
    is a second mistake that is made, too.
    """

    id: str
    parts: tuple[int, ...]
    tier: int
    layer: int | None = None
    also: str = ""

    @property
    def total(self) -> int:
        """The number of parameters that comes out."""
        return sum(self.parts)


def wrong_counts(layers: Sequence[Layer]) -> Iterator[Wrong]:
    """Every total that a mistake leads to, in the same order whatever the sizes are; some may be right.

    Raises CalculusError for layers that do not fit.
    """
    yield from _single(layers)
    bare = without_biases(layers)
    if any(map(_biases, measured(layers))):
        for wrong in _single(bare):
            yield replace(wrong, tier=TWO_AT_ONCE, also="biases-forgotten")


def _single(layers: Sequence[Layer]) -> Iterator[Wrong]:
    stack = measured(layers)
    yield from _shared(stack)
    yield from _of_layers(stack)
    yield from _of_the_whole(layers, stack)
    yield from _of_sizes(layers)


def _parts(stack: Sequence[Measured]) -> tuple[int, ...]:
    return tuple(entry.parameters for entry in stack)


def _with(parts: tuple[int, ...], place: int, part: int) -> tuple[int, ...]:
    """The parts with another one at a place, counted from 1."""
    return (*parts[: place - 1], part, *parts[place:])


def _shared(stack: Sequence[Measured]) -> Iterator[Wrong]:
    """Layers counted wrongly: all of a kind, and one alone."""
    right = _parts(stack)
    for share in SHARES:
        counted = [share.count(e) if e.layer.kind in share.kinds else None for e in stack]
        wrong = {k: part for k, part in enumerate(counted, 1) if part is not None}
        if wrong:
            parts = tuple(wrong.get(k, part) for k, part in enumerate(right, 1))
            yield Wrong(share.id, parts, share.tier)
        if share.alone and len(wrong) > 1:
            yield from (Wrong(share.id, _with(right, k, part), LESS_LIKELY, k) for k, part in wrong.items())


def _of_layers(stack: Sequence[Measured]) -> Iterator[Wrong]:
    """A layer left out; the last one has a name of its own, and so has batch normalisation."""
    learning = [k for k, entry in enumerate(stack, 1) if entry.parameters]
    for k in learning if len(learning) > 1 else []:
        is_last, is_first = k == learning[-1], k == learning[0]
        if stack[k - 1].layer.kind != "batchnorm":
            name = "output-layer-forgotten" if is_last else "layer-left-out"
            tier = LIKELY if is_last or is_first else LESS_LIKELY
            yield Wrong(name, _with(_parts(stack), k, 0), tier, k)


def _of_the_whole(layers: Sequence[Layer], stack: Sequence[Measured]) -> Iterator[Wrong]:
    """Of fully connected layers: biases for the inputs, units for parameters, one bias for all."""
    if any(entry.layer.kind != "dense" for entry in stack):
        return
    sizes = [layers[0].sizes[0][0], *(entry.after[0] for entry in stack)]
    if any(map(_biases, stack)):
        yield Wrong("input-layer-biased", (*_parts(stack), sizes[0]), LIKELY)
        yield Wrong("one-bias-in-all", (*map(_weights, stack), 1), LESS_LIKELY)
    yield Wrong("units-counted", tuple(sizes), LIKELY)
    yield Wrong("units-counted", tuple(sizes[1:]), LIKELY)
    yield Wrong("sizes-multiplied", (math.prod(sizes),), RARE)


def _of_sizes(layers: Sequence[Layer]) -> Iterator[Wrong]:
    """Sizes that come out wrong, and are counted on with."""
    for slip in SIZE_SLIPS:
        try:
            yield Wrong(slip.id, _parts(measured(layers, slip)), LIKELY)
        except CalculusError:
            continue


# ---- one layer -------------------------------------------------------------------------------------------


def _biases(entry: Measured) -> int:
    """How many biases a layer has."""
    learns = entry.layer.kind in ("dense", "conv")
    return entry.after[-1] if learns and has_bias(entry.layer) else 0


def _weights(entry: Measured) -> int:
    return entry.parameters - _biases(entry)


def _with_biases(count: Callable[[Measured], int]) -> Callable[[Measured], int | None]:
    """The same of layers that have biases only."""
    return lambda entry: count(entry) if has_bias(entry.layer) else None


def _added(entry: Measured) -> int:
    """The sizes of two layers added where they are to be multiplied."""
    return entry.before[0] + entry.after[0]


def _places(entry: Measured) -> int:
    """How many places a filter has."""
    return math.prod(entry.after[:2])


def _channels(entry: Measured) -> int:
    return entry.before[2] if len(entry.before) == 3 else 1


def _window(entry: Measured) -> int:
    """The numbers that a window sees in one channel."""
    return math.prod(sliding(entry.layer).window)


def _filters(entry: Measured) -> int:
    return entry.after[-1]


def _no_bias(entry: Measured) -> int | None:
    return None if has_bias(entry.layer) else entry.parameters + entry.after[-1]


def _one_channel(entry: Measured) -> int:
    return _filters(entry) * _window(entry) + _biases(entry)


def _filter_alone(entry: Measured) -> int:
    return _window(entry) * _channels(entry) + bool(_biases(entry))


def _biases_by_channel(entry: Measured) -> int:
    return _weights(entry) + _filters(entry) * _channels(entry)


def _own_weights(entry: Measured) -> int:
    return _places(entry) * _weights(entry) + _biases(entry)


def _as_dense(entry: Measured) -> int:
    return math.prod(entry.before) * math.prod(entry.after) + bool(_biases(entry)) * math.prod(entry.after)


def _for_every_word(entry: Measured) -> int:
    return entry.parameters * entry.before[0]


DENSE, CONV, BOTH = ("dense",), ("conv",), ("dense", "conv")
NORM, WORDS, POOL = ("batchnorm",), ("embedding",), ("maxpool", "avgpool")

SHARES = (
    Share("biases-forgotten", BOTH, _with_biases(_weights), alone=True),
    Share("one-bias-a-layer", BOTH, _with_biases(lambda e: _weights(e) + 1)),
    Share("biases-doubled", BOTH, _with_biases(lambda e: e.parameters + _biases(e)), LESS_LIKELY),
    Share("biases-added", BOTH, _no_bias),
    Share("biases-of-the-inputs", DENSE, _with_biases(lambda e: _weights(e) + e.before[0])),
    Share("sizes-added", DENSE, _added),
    Share("sizes-added", DENSE, _with_biases(lambda e: _added(e) + _biases(e)), LESS_LIKELY),
    Share("channels-forgotten", CONV, _one_channel, alone=True),
    Share("filters-forgotten", CONV, _filter_alone, alone=True),
    Share("sharing-forgotten", CONV, lambda e: _places(e) * e.parameters, alone=True),
    Share("sharing-forgotten", CONV, _with_biases(_own_weights), alone=True),
    Share("bias-a-place", CONV, _with_biases(lambda e: _weights(e) + _places(e) * _filters(e)), alone=True),
    Share("bias-a-channel", CONV, _with_biases(_biases_by_channel), alone=True),
    Share("conv-as-dense", CONV, _as_dense, alone=True),
    Share("pooling-counted", POOL, _window),
    Share("pooling-counted", POOL, lambda e: _window(e) * _channels(e)),
    Share("pooling-counted", POOL, lambda e: (_window(e) + 1) * _channels(e), LESS_LIKELY),
    Share("running-statistics-counted", NORM, lambda e: 2 * e.parameters),
    Share("one-a-channel", NORM, lambda e: e.parameters // 2),
    Share("batchnorm-forgotten", NORM, lambda _e: 0, alone=True),
    Share("batchnorm-an-entry", NORM, lambda e: 2 * math.prod(e.after)),
    Share("embedding-biased", WORDS, lambda e: e.parameters + e.after[-1]),
    Share("sharing-forgotten", WORDS, _for_every_word),
    Share("activation-counted", ACTIVATION_LAYERS, lambda e: math.prod(e.after), RARE),
)
"""Wrong ways to count one layer."""
