"""Stacks of layers written one a line: `conv 6 3x3 stride 1 pad 0`, `maxpool 3`, `dense 4`, ...

Shapes are height x width x channels (channels last), or a single length once flat.  Conventions:

* a convolution steps by 1 and pads by 0 unless said; `pad same` keeps the size when the stride is 1;
* a pooling window moves by its own size unless a stride is said;
* where the window does not fit a whole number of times, the rest is left out (the size is rounded down);
* batch normalisation learns a scale and a shift a channel; its running mean and variance are not learnt, and
  not counted.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from bptutor.calculus.counting import Count, Step, count_network
from bptutor.errors import CalculusError
from bptutor.record import Record
from bptutor.text import shape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Shape = tuple[int, ...]
LARGEST = 10**9

ACTIVATION_LAYERS = ("relu", "leaky_relu", "sigmoid", "tanh", "softplus", "softmax", "step", "linear")


class Layer(Record):
    """A layer as written: its kind, its numbers (`6`, `3x3`) and its options (`stride`, `pad`, `bias`)."""

    text: str
    number: int
    kind: str
    sizes: tuple[Shape, ...]
    options: dict[str, str]

    @property
    def where(self) -> str:
        """How an error names it."""
        return f"layer {self.number} ({self.text[:60]})"


class Sliding(Record):
    """How a window moves: height and width, the step, and the padding on each side, along both."""

    window: tuple[int, int]
    stride: int
    padding: tuple[int, int]


class Measured(Record):
    """A layer with its shapes and parameters; `sizing` and `counting` hold the working, as text."""

    layer: Layer
    before: Shape
    after: Shape
    parameters: int
    sizing: tuple[str, ...] = ()
    counting: str = ""


def measure(texts: Sequence[str]) -> tuple[Measured, ...]:
    """Every layer of a list with its shape and parameters; the first one must be `input`.

    Raises CalculusError naming the layer that cannot be read or does not fit.
    """
    layers = [read_layer(text, number) for number, text in enumerate(texts, 1)]
    if not layers or layers[0].kind != "input":
        raise CalculusError("a list of layers starts with its input", "Write `input 17x17x2` first.")
    shape = _one_size(layers[0])
    measured = [Measured(layers[0], shape, shape, 0)]
    for layer in layers[1:]:
        measured.append(laid(layer, measured[-1].after))
    return tuple(measured)


def laid(layer: Layer, before: Shape) -> Measured:
    """One layer where a shape comes in.  Raises CalculusError where it does not fit."""
    return _KINDS[layer.kind](layer, before)


def count_layers(texts: Sequence[str]) -> Count:
    """The parameters of a list of layers.  Raises CalculusError."""
    learning = [m for m in measure(texts) if m.parameters]
    steps = tuple(Step(m.layer.text, m.counting, m.parameters) for m in learning)
    return Count(sum(m.parameters for m in learning), steps)


# ---------------------------------------------------------------- reading


def read_layer(text: str, number: int = 1) -> Layer:
    """A layer from its line.  Raises CalculusError."""
    words = text.lower().replace("×", "x").replace("no bias", "bias no").split()
    kind = words[0] if words else ""
    layer = Layer(" ".join(text.split()), number, kind, (), {})
    if kind not in _KINDS:
        raise CalculusError(f"{layer.where}: there is no such layer", f"There are: {', '.join(_KINDS)}.")
    sizes: list[Shape] = []
    options: dict[str, str] = {}
    rest = iter(words[1:])
    for word in rest:
        if re.fullmatch(r"[0-9]+(x[0-9]+)*", word):
            sizes.append(_size(layer, word))
        elif word in _OPTIONS.get(kind, ()) and word not in options:
            options[word] = next(rest, "")
        elif not (kind == "dropout" and re.fullmatch(r"0?\.[0-9]+", word)):
            raise CalculusError(f"{layer.where}: `{word}` does not belong there", _usage(kind))
    return Layer(layer.text, number, kind, tuple(sizes), options)


_OPTIONS = {
    "conv": ("stride", "pad", "bias"),
    "maxpool": ("stride", "pad"),
    "avgpool": ("stride", "pad"),
    "dense": ("bias",),
}
_USAGE = {
    "input": "input 17x17x2",
    "conv": "conv 6 3x3 stride 1 pad 0",
    "maxpool": "maxpool 3",
    "avgpool": "avgpool 2 stride 2",
    "dense": "dense 4",
    "embedding": "embedding 1000x64",
}


def _usage(kind: str) -> str:
    return f"Write it like `{_USAGE.get(kind, kind)}`."


def _size(layer: Layer, word: str) -> Shape:
    if len(word) > 100:
        raise CalculusError(f"{layer.where}: a size has too many digits")
    size = tuple(int(n) for n in word.split("x"))
    if min(size) < 1 or max(size) > LARGEST:
        raise CalculusError(f"{layer.where}: sizes lie between 1 and {LARGEST}")
    return size


def _one_size(layer: Layer) -> Shape:
    if len(layer.sizes) != 1 or len(layer.sizes[0]) > 3:
        raise CalculusError(f"{layer.where}: one size is needed", _usage(layer.kind))
    return layer.sizes[0]


def _whole(layer: Layer, option: str, default: int, least: int) -> int:
    word = layer.options.get(option)
    if word is None:
        return default
    if not re.fullmatch("[0-9]{1,9}", word) or int(word) < least:
        message = f"{layer.where}: {option} must be a whole number, {least} or more"
        raise CalculusError(message, _usage(layer.kind))
    return int(word)


def has_bias(layer: Layer) -> bool:
    """Whether a convolution or dense layer has biases.  Raises CalculusError."""
    word = layer.options.get("bias", "yes")
    if word not in ("yes", "no", "true", "false"):
        raise CalculusError(f"{layer.where}: bias is yes or no", _usage(layer.kind))
    return word in ("yes", "true")


# ---------------------------------------------------------------- measuring


def _image(layer: Layer, shape: Shape) -> tuple[int, int, int]:
    if len(shape) not in (2, 3):
        raise CalculusError(
            f"{layer.where}: needs an image, but what comes in has shape {shape_text(shape)}",
            "Put it before `flatten` and `dense`, and write the input as height x width x channels.",
        )
    height, width = shape[:2]
    return height, width, shape[2] if len(shape) == 3 else 1


def _window(layer: Layer, size: Shape) -> tuple[int, int]:
    if len(size) > 2:
        raise CalculusError(f"{layer.where}: a window has a height and a width", _usage(layer.kind))
    return size[0], size[-1]


def _slide(layer: Layer, n: int, k: int, stride: int, pad: int) -> tuple[int, str]:
    """How many places a window of `k` has along `n`, and the working."""
    room = n + 2 * pad - k
    if room < 0:
        padded = f"{n} padded to {n + 2 * pad}" if pad else str(n)
        raise CalculusError(
            f"{layer.where}: its window of {k} is larger than what comes in ({padded})",
            "Use a smaller window or more padding.",
        )
    padding = f" + 2*{pad}" if pad else ""
    fits = room % stride == 0
    working = f"({n}{padding} - {k})/{stride} + 1 = {room // stride + 1}"
    return room // stride + 1, working if fits else f"{working} (rounded down)"


def sliding(layer: Layer) -> Sliding:
    """How the window of a convolution or pooling layer moves.  Raises CalculusError."""
    is_conv = layer.kind == "conv"
    window = _window(layer, layer.sizes[1] if is_conv else _one_size(layer))
    stride = _whole(layer, "stride", 1 if is_conv else window[0], 1)
    height, width = (_padding(layer, k, stride) for k in window)
    return Sliding(window, stride, (height, width))


def _slid(layer: Layer, shape: Shape) -> tuple[list[int], tuple[str, ...]]:
    """Height and width of what a sliding window gives, and the working, once if the two are alike."""
    height, width, _ = _image(layer, shape)
    moves = sliding(layer)
    sizes, lines = [], []
    for n, k, pad in zip((height, width), moves.window, moves.padding, strict=True):
        size, working = _slide(layer, n, k, moves.stride, pad)
        sizes.append(size)
        lines.append(working)
    return sizes, (lines[0],) if lines[0] == lines[1] else tuple(lines)


def _padding(layer: Layer, k: int, stride: int) -> int:
    if layer.options.get("pad") == "valid":
        return 0
    if layer.options.get("pad") != "same":
        return _whole(layer, "pad", 0, 0)
    if k % 2 == 0 or stride != 1:
        message = f"{layer.where}: `pad same` needs an odd window and stride 1"
        raise CalculusError(message, "Write the padding as a number.")
    return k // 2


def _conv(layer: Layer, shape: Shape) -> Measured:
    if len(layer.sizes) != 2 or len(layer.sizes[0]) != 1:
        raise CalculusError(f"{layer.where}: needs a number of filters and a window", _usage("conv"))
    filters, (height, width) = layer.sizes[0][0], sliding(layer).window
    channels = _image(layer, shape)[2]
    sizes, lines = _slid(layer, shape)
    bias = has_bias(layer)
    working = f"{filters}*({height}*{width}*{channels}{' + 1 bias' if bias else ''})"
    parameters = filters * (height * width * channels + bias)
    return Measured(layer, shape, (*sizes, filters), parameters, lines, working)


def _pool(layer: Layer, shape: Shape) -> Measured:
    sizes, lines = _slid(layer, shape)
    return Measured(layer, shape, (*sizes, *shape[2:]), 0, lines)


def _batchnorm(layer: Layer, shape: Shape) -> Measured:
    channels = shape[-1] if len(shape) != 2 else 1
    working = f"2*{channels} (a scale and a shift a channel; running statistics are not learnt)"
    return Measured(layer, shape, shape, 2 * channels, counting=working)


def _flatten(layer: Layer, shape: Shape) -> Measured:
    n = math.prod(shape)
    return Measured(layer, shape, (n,), 0, (f"{'*'.join(map(str, shape))} = {n}",) if len(shape) > 1 else ())


def _dense(layer: Layer, shape: Shape) -> Measured:
    size = _one_size(layer)
    if len(size) != 1:
        raise CalculusError(f"{layer.where}: needs a number of units", _usage("dense"))
    if len(shape) != 1:
        message = f"{layer.where}: needs a flat input, but what comes in has shape {shape_text(shape)}"
        raise CalculusError(message, "Put `flatten` before it.")
    bias = has_bias(layer)
    count = count_network((shape[0], size[0]), bias)
    return Measured(layer, shape, size, (shape[0] + bias) * size[0], (), count.steps[0].working)


def _embedding(layer: Layer, shape: Shape) -> Measured:
    sizes = tuple(n for size in layer.sizes for n in size)
    if len(sizes) != 2 or len(shape) != 1:
        raise CalculusError(
            f"{layer.where}: needs words and dimensions, and a list of words coming in", _usage("embedding")
        )
    words, dimensions = sizes
    working = f"{words}*{dimensions}"
    return Measured(layer, shape, (*shape, dimensions), words * dimensions, counting=working)


def _unchanged(layer: Layer, shape: Shape) -> Measured:
    return Measured(layer, shape, shape, 0)


def _second_input(layer: Layer, shape: Shape) -> Measured:
    message = f"{layer.where}: the input ({shape_text(shape)}) is there already"
    raise CalculusError(message, "Write it once, first.")


_KINDS: dict[str, Callable[[Layer, Shape], Measured]] = {
    "input": _second_input,
    "conv": _conv,
    "maxpool": _pool,
    "avgpool": _pool,
    "batchnorm": _batchnorm,
    "flatten": _flatten,
    "dense": _dense,
    "embedding": _embedding,
    "dropout": _unchanged,
    **dict.fromkeys(ACTIVATION_LAYERS, _unchanged),
}
