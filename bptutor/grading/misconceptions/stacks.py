"""Stacks of layers with a mistake in how their sizes are worked out.

A fully connected network is a stack of dense layers. Letters that stand for sizes are numbers here, one set
for each point at which formulas in them are compared.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.bank.exercise import LayersModel, NetworkModel
from bptutor.calculus.layer_list import Layer, laid, read_layer, sliding
from bptutor.errors import CalculusError
from bptutor.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bptutor.bank.exercise import Model
    from bptutor.calculus.layer_list import Measured, Shape


class SizeSlip(Record):
    """A way to get sizes wrong: what a layer puts out then, None where the mistake cannot be made."""

    id: str
    after: Callable[[Measured], Shape | None]


def layers_of(model: Model | None, point: Mapping[str, int]) -> tuple[Layer, ...]:
    """The layers of a model, the input first; none where it has no layers."""
    if isinstance(model, LayersModel):
        return tuple(read_layer(text.value, k) for k, text in enumerate(model.layers, 1))
    if not isinstance(model, NetworkModel):
        return ()
    sizes = [n if isinstance(n, int) else point[n] for n in model.layers]
    layers = [Layer("input", 0, "input", ((sizes[0],),), {})]
    for k, (n, bias) in enumerate(zip(sizes[1:], model.bias, strict=True), 1):
        layers.append(Layer(f"layer {k}", k, "dense", ((n,),), {} if bias else {"bias": "no"}))
    return tuple(layers)


def layer_name(layers: Sequence[Layer], place: int) -> str:
    """How a layer is called, by its place behind the input: `layer 2` of a network, else as it is written."""
    text = layers[place].text
    if text.startswith("layer "):
        return text
    alike = [k for k, layer in enumerate(layers) if layer.text == text]
    return f"`{text}`" if len(alike) == 1 else f"`{text}` (layer {place})"


def without_biases(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The same layers without any biases."""
    learns = ("dense", "conv")
    return tuple(
        replace(x, options={**x.options, "bias": "no"}) if x.kind in learns else x for x in layers
    )


def measured(layers: Sequence[Layer], slip: SizeSlip | None = None) -> tuple[Measured, ...]:
    """Every layer behind the input, its shapes with a mistake. Raises CalculusError where nothing fits."""
    shape, stack = layers[0].sizes[0], []
    for layer in layers[1:]:
        entry = laid(layer, shape)
        wrong = slip.after(entry) if slip is not None else None
        stack.append(entry if wrong is None else replace(entry, after=wrong))
        shape = stack[-1].after
    return tuple(stack)


# ---- where a window slides ------------------------------------------------------------------------------


def _slid(places: Callable[[int, int, int, int], int]) -> Callable[[Measured], Shape | None]:
    """The mistake of who counts the places of a window so: from length, window, stride and padding."""

    def after(entry: Measured) -> Shape | None:
        if entry.layer.kind not in ("conv", "maxpool", "avgpool"):
            return None
        moves = sliding(entry.layer)
        lengths = zip(entry.before[:2], moves.window, moves.padding, strict=True)
        sizes = [places(n, k, moves.stride, pad) for n, k, pad in lengths]
        if min(sizes) < 1:
            raise CalculusError(f"{entry.layer.where}: nothing is left")
        return (*sizes, *entry.after[2:])

    return after


def _only(kind: str, after: Callable[[Measured], Shape | None]) -> Callable[[Measured], Shape | None]:
    return lambda entry: after(entry) if entry.layer.kind in kind.split() else None


def _kept_size(entry: Measured) -> Shape | None:
    """What goes out is as large as what comes in, where the window moves one by one."""
    moves_by_one = sliding(entry.layer).stride == 1
    return (*entry.before[:2], entry.after[2]) if moves_by_one else None


def _kept_channels(entry: Measured) -> Shape | None:
    return (*entry.after[:2], entry.before[2]) if len(entry.before) == 3 else None


def _multiplied_channels(entry: Measured) -> Shape | None:
    return (*entry.after[:2], entry.before[2] * entry.after[2]) if len(entry.before) == 3 else None


def _one_channel(entry: Measured) -> Shape | None:
    return (math.prod(entry.before[:2]),) if len(entry.before) == 3 else None


POOLS = "maxpool avgpool"
SIZE_SLIPS = (
    SizeSlip("padding-forgotten", _slid(lambda n, k, s, _pad: (n - k) // s + 1)),
    SizeSlip("padding-counted-once", _slid(lambda n, k, s, pad: (n + pad - k) // s + 1)),
    SizeSlip("stride-ignored", _only("conv", _slid(lambda n, k, _s, pad: n + 2 * pad - k + 1))),
    SizeSlip("pooling-by-one", _only(POOLS, _slid(lambda n, k, _s, pad: n + 2 * pad - k + 1))),
    SizeSlip("window-off-by-one", _slid(lambda n, k, s, pad: (n + 2 * pad - k) // s)),
    SizeSlip("window-not-subtracted", _only("conv", _slid(lambda n, _k, s, pad: (n + 2 * pad) // s))),
    SizeSlip("window-not-subtracted", _only("conv", _kept_size)),
    SizeSlip("rounded-up", _slid(lambda n, k, s, pad: -((k - n - 2 * pad) // s) + 1)),
    SizeSlip("channels-kept", _only("conv", _kept_channels)),
    SizeSlip("channels-multiplied", _only("conv", _multiplied_channels)),
    SizeSlip("pooling-ignored", _only(POOLS, lambda entry: entry.before)),
    SizeSlip("flattened-one-channel", _only("flatten", _one_channel)),
)
"""Ways to get sizes wrong, likely ones; each is made wherever it can be."""
