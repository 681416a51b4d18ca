"""Misconceptions about numbers of parameters and the sizes of layers.

Where a mistake is made at one layer only, {of} is ` of <layer>` and {at} is ` at <layer>`.
"""

from __future__ import annotations

from bptutor.grading.misconceptions.row import Misconception

_BIASES = "Every unit that computes something has one bias of its own; the inputs compute nothing."
_LAYERS = "Every layer behind the inputs counts, the last one too: weights and biases of each."
_WEIGHTS = "Between two layers every unit is joined to every unit: the numbers of units are multiplied."
_FILTER = "One filter has a weight for each number that its window sees, in every channel, and a bias."
_WINDOW = "Count the places a window has: pad both ends, take the window off, divide by the stride, add 1."
_NOTHING_LEARNT = "Only what is learnt counts: pooling and activations have nothing to learn."
_NORM = "Batch normalisation learns two numbers a channel, a scale and a shift."
_WORDS = "An embedding is a table with a row for each word."


def _row(name: str, title: str, clause: str, hint: str) -> Misconception:
    return Misconception(name, title, clause, clause.format(of="", at=""), hint)


ROWS = (
    _row("biases-forgotten", "biases not counted", "the biases{of} are not counted", _BIASES),
    _row("one-bias-a-layer", "one bias a layer", "each layer is given a single bias", _BIASES),
    _row("one-bias-in-all", "one bias in all", "the whole network is given a single bias", _BIASES),
    _row("biases-doubled", "biases counted twice", "the biases{of} are counted twice", _BIASES),
    _row("biases-added", "biases that are not there", "biases are counted where there are none",
         "Read once more which layers have biases."),
    _row("biases-of-the-inputs", "as many biases as inputs",
         "the biases{of} are as many as the values that come in", _BIASES),
    _row("input-layer-biased", "biases for the inputs", "the inputs are given biases, too", _BIASES),
    _row("output-layer-forgotten", "output layer not counted", "the last layer is not counted", _LAYERS),
    _row("layer-left-out", "layer not counted", "the parameters{of} are left out", _LAYERS),
    _row("units-counted", "units for parameters", "units are counted instead of parameters",
         "Parameters sit on the connections: count the weights between each two layers, and the biases."),
    _row("sizes-added", "sizes added", "the numbers of units{of} are added to get the weights", _WEIGHTS),
    _row("sizes-multiplied", "all sizes multiplied", "the sizes of all layers are multiplied", _WEIGHTS),
    _row("channels-forgotten", "channels not counted", "it is forgotten that several channels come in{at}",
         _FILTER),
    _row("filters-forgotten", "one filter only", "one filter{of} is counted instead of all",
         "Every filter has weights of its own, and makes one channel of what goes out."),
    _row("sharing-forgotten", "shared weights counted again",
         "the shared weights{of} are counted once a place where they are used",
         "Weights that are shared are the same at all places: count them once."),
    _row("bias-a-place", "a bias a place", "filters{of} have a bias for each place", _FILTER),
    _row("bias-a-channel", "a bias a channel", "filters{of} have a bias for each channel that comes in",
         _FILTER),
    _row("conv-as-dense", "convolution counted as dense",
         "a convolution is counted as a dense layer{at}", _FILTER),
    _row("pooling-counted", "parameters of pooling", "the pooling window{of} is counted as weights",
         _NOTHING_LEARNT),
    _row("activation-counted", "parameters of activations", "the activations{of} are counted",
         _NOTHING_LEARNT),
    _row("running-statistics-counted", "running statistics counted",
         "running mean and variance{of} are counted, too",
         "Running mean and variance are kept, not learnt."),
    _row("one-a-channel", "scale or shift not counted",
         "one number a channel{of} is counted of a batch normalisation", _NORM),
    _row("batchnorm-forgotten", "batch normalisation not counted",
         "a batch normalisation{of} is taken to learn nothing", _NORM),
    _row("batchnorm-an-entry", "batch normalisation at every place",
         "a batch normalisation{of} is counted at every place", _NORM),
    _row("embedding-biased", "biases of an embedding", "the embedding{of} is given biases", _WORDS),
    # sizes
    _row("padding-forgotten", "padding forgotten", "the padding is forgotten", _WINDOW),
    _row("padding-counted-once", "padding on one side only", "the padding is counted on one side only",
         _WINDOW),
    _row("stride-ignored", "stride ignored", "the stride of a convolution is taken as 1", _WINDOW),
    _row("pooling-by-one", "pooling moved by 1", "the pooling window moves by 1 only",
         "A pooling window moves by its own size unless a stride is given."),
    _row("window-off-by-one", "one place too few", "the first place of a window is not counted", _WINDOW),
    _row("window-not-subtracted", "window not taken off", "the size of the window is not taken off", _WINDOW),
    _row("rounded-up", "rounded up", "a size is rounded up where the window does not fit",
         "A window that does not fit any more is left out: round down."),
    _row("channels-kept", "channels of the input kept", "a convolution keeps the number of channels",
         "Each filter makes one channel, whatever comes in."),
    _row("channels-multiplied", "filters times channels",
         "a convolution makes a channel for each filter and each channel that comes in",
         "A filter adds up over all channels that come in: it makes one channel."),
    _row("flattened-one-channel", "one channel flattened", "one channel only is flattened",
         "Flattening puts the numbers of all channels in one row."),
    _row("pooling-ignored", "pooling passed over", "pooling leaves the size as it is",
         "Pooling makes one number of each window."),
)  # fmt: skip
