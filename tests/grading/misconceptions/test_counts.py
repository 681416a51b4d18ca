"""Wrong numbers of parameters, worked out by hand, and the way of counting that leads to each."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bptutor.grading.grade import grade
from bptutor.grading.misconceptions.count_slips import SHARES
from bptutor.grading.misconceptions.stacks import SIZE_SLIPS
from bptutor.grading.misconceptions.table import TABLE
from tests.grading.making import of

CONV = "conv 6 3x3 stride 2 pad 1"
MODELS = {
    "3-4-2-1": "network: {layers: [3, 4, 2, 1], activation: relu, bias: true, weights: from-to}",
    "2-5-3-1": "network: {layers: [2, 5, 3, 1], activation: relu, bias: true, weights: from-to}",
    "no biases": "network: {layers: [3, 4, 2, 1], activation: relu, bias: false, weights: from-to}",
    "letters": "network: {layers: [n, h, 1], activation: relu, bias: true, weights: from-to}",
    "one layer": "network: {layers: [4, 1], activation: relu, bias: true, weights: from-to}",
    "image": f"layers: [input 17x17x2, {CONV}, relu, maxpool 3, batchnorm, flatten, dense 4]",
    "twice": "layers: [input 9x9x1, conv 2 3x3, conv 2 3x3, flatten, dense 3]",
    "plain": "layers: [input 9x9x1, conv 2 3x3, dropout 0.5, conv 2 3x3 bias no]",
    "words": "layers: [input 5, embedding 1000x64, flatten, dense 3]",
}


def said(model: str, text: str) -> tuple[tuple[str, ...], str]:
    """The misconceptions that a wrong count shows, and the message."""
    verdict = grade(of(MODELS[model], "count: parameters"), text)
    assert verdict.status == "wrong"
    return (verdict.diagnosis.ids, verdict.diagnosis.message) if verdict.diagnosis else ((), "")


@pytest.mark.parametrize(
    ("model", "text", "ids"),
    [
        ("3-4-2-1", "12 + 8 + 2", "biases-forgotten"),
        ("3-4-2-1", "13 + 9 + 3", "one-bias-a-layer"),
        ("3-4-2-1", "12 + 8 + 2 + (3 + 4 + 2 + 1)", "input-layer-biased"),
        ("3-4-2-1", "16 + 10", "output-layer-forgotten"),
        ("3-4-2-1", "10 + 3", "layer-left-out"),
        ("3-4-2-1", "16 + 3", "layer-left-out"),
        ("3-4-2-1", "3 + 4 + 2 + 1", "units-counted"),
        ("3-4-2-1", "7 + 6 + 3", "sizes-added"),
        ("3-4-2-1", "3*4*2*1", "sizes-multiplied"),
        ("3-4-2-1", "16 + 10 + 2", "biases-forgotten"),  # of the last layer
        ("3-4-2-1", "3*4 + 3 + 4*2 + 4 + 2*1 + 2", "biases-of-the-inputs"),
        ("3-4-2-1", "12 + 8", "biases-forgotten output-layer-forgotten"),  # both at once
        ("3-4-2-1", "30", ""),
        ("3-4-2-1", "25", "one-bias-a-layer"),
        ("3-4-2-1", "12 + 10 + 3", "biases-forgotten"),  # 25 as well, but of the first layer
        ("3-4-2-1", "3*4 + (4 + 1)*2 + (2 + 1)*1", "biases-forgotten"),
        ("3-4-2-1", "3 + 10 + 12", "biases-forgotten"),
        ("3-4-2-1", "8 + 2 + 3", "layer-left-out"),  # the weights of the second, its biases, the third
        ("3-4-2-1", "16 + 9 + 3", ""),  # 28, but not because of the last layer
        ("3-4-2-1", "16 + 10 + 3 + 3", "input-layer-biased"),
        ("3-4-2-1", "12 + 4 + 8 + 2 + 2", "biases-forgotten"),
        ("3-4-2-1", "0", ""),
        ("2-5-3-1", "10 + 15 + 3", "biases-forgotten"),
        ("2-5-3-1", "37 + 2", "input-layer-biased"),
        ("no biases", "29", "biases-added"),
        ("no biases", "10", "layer-left-out units-counted"),  # 8 + 2, and 3 + 4 + 2 + 1
        ("letters", "n*h + h", "biases-forgotten output-layer-forgotten"),  # one or the other
        ("letters", "n*h + 1 + h + 1", "one-bias-a-layer"),
        ("letters", "h*(n + 2) + 1 + n", "input-layer-biased"),
        ("letters", "n + h", ""),
        ("one layer", "4", "biases-forgotten"),
        ("one layer", "9", "input-layer-biased"),
        ("image", "6*(9 + 1) + 12 + 55*4", "channels-forgotten"),
        ("image", "9*2 + 1 + 12 + 55*4", "filters-forgotten"),
        ("image", "81*6*(9*2 + 1) + 12 + 55*4", "sharing-forgotten"),
        ("image", "81*6*9*2 + 6 + 12 + 55*4", "sharing-forgotten"),
        ("image", "6*9*2 + 81*6 + 12 + 55*4", "bias-a-place"),
        ("image", "6*2*(9 + 1) + 12 + 55*4", "bias-a-channel"),
        ("image", "17*17*2 * 9*9*6 + 9*9*6 + 12 + 55*4", "conv-as-dense"),
        ("image", "346 + 9", "pooling-counted"),
        ("image", "346 + 9*6", "pooling-counted"),
        ("image", "346 + 12", "running-statistics-counted"),
        ("image", "346 - 6", "one-a-channel"),
        ("image", "346 - 12", "batchnorm-forgotten"),
        ("image", "346 - 12 + 2*3*3*6", "batchnorm-an-entry"),
        ("image", "6*19 + 12 + (2*2*6 + 1)*4", "padding-forgotten padding-counted-once"),  # 8x8 both ways
        ("image", "6*19 + 12 + (5*5*6 + 1)*4", "stride-ignored"),
        ("image", "6*19 + 12 + (7*7*6 + 1)*4", "pooling-by-one"),
        ("image", "6*19 + 12 + (3*3 + 1)*4", "flattened-one-channel"),
        ("image", "6*19 + 12 + (9*9*6 + 1)*4", "pooling-ignored"),
        ("image", "6*18 + 12 + 54*4", "biases-forgotten"),
        ("twice", "20 + 2*9 + 2 + 51*3", "channels-forgotten"),
        ("plain", "20 + 2*9*2 + 2", "biases-added"),
        ("words", "963", "layer-left-out"),
        ("words", "960 + 3", "layer-left-out"),
        ("words", "64000 + 64 + 963", "embedding-biased"),
        ("words", "5*64000 + 963", "sharing-forgotten"),
    ],
)
def test_a_way_of_counting(model: str, text: str, ids: str) -> None:
    """One is named, two are narrowed down, of more none is told."""
    assert set(ids.split()) == set(said(model, text)[0])


@pytest.mark.parametrize(
    ("model", "text", "message"),
    [
        ("3-4-2-1", "22", "22 is what comes out when the biases are not counted."),
        ("3-4-2-1", "28", "28 is what comes out when the biases of layer 3 are not counted."),
        (
            "no biases",
            "10",
            (
                "10 is what comes out either when the parameters of layer 1 are left out "
                "or when units are counted instead of parameters."
            ),
        ),
        (
            "3-4-2-1",
            "20",
            "20 is what comes out when the biases are not counted and the last layer is not counted.",
        ),
        ("letters", "n*h + h + 2", "n*h + h + 2 is what comes out when each layer is given a single bias."),
        ("image", "342", "342 is what comes out when the biases of `dense 4` are not counted."),
        (
            "twice",
            "209",
            "209 is what comes out when the biases of one layer are not counted.",  # the first or the second
        ),
        (
            "twice",
            "20 + 36 + 51*3",
            "209 is what comes out when the biases of `conv 2 3x3` (layer 2) are not counted.",
        ),
        (
            "twice",
            "38 + 51*3",
            "191 is what comes out when the parameters of `conv 2 3x3` (layer 1) are left out.",
        ),
    ],
)
def test_what_is_said(model: str, text: str, message: str) -> None:
    """The number that was typed, and how one gets there; a layer by its name."""
    assert message == said(model, text)[1]


@pytest.mark.parametrize("model", MODELS)
def test_the_truth_is_no_mistake(model: str) -> None:
    """Whatever way of counting comes to the right number, too."""
    from bptutor.bank.truth import truth

    item = of(MODELS[model], "count: parameters")

    assert grade(item, str(truth(item).total)).diagnosis is None


def test_every_slip_has_words() -> None:
    """A row in the table for each."""
    assert {slip.id for slip in (*SHARES, *SIZE_SLIPS)} <= TABLE.keys()


def _by_hand(sizes: list[int]) -> dict[str, int]:
    """Wrong counts of a fully connected network with biases, by formulas of their own."""
    pairs = list(pairwise(sizes))
    weights, biases = sum(m * n for m, n in pairs), sum(sizes[1:])
    return {
        "biases-forgotten": weights,
        "one-bias-a-layer": weights + len(pairs),
        "input-layer-biased": weights + sum(sizes),
        "output-layer-forgotten": weights + biases - (sizes[-2] + 1) * sizes[-1],
        "units-counted": sum(sizes),
        "biases-of-the-inputs": weights + sum(sizes[:-1]),
        "sizes-added": sum(m + n for m, n in pairs),
    }


@pytest.mark.parametrize(
    "sizes",
    [[a, b, c, d] for a in (2, 3, 5) for b in (3, 4, 7) for c in (2, 3, 6) for d in (1, 2)],
    ids=lambda sizes: "-".join(map(str, sizes)),
)
def test_none_is_named_where_another_explains_as_well(sizes: list[int]) -> None:
    """Of all mistakes that come to a number both are named, or, if there are more, none."""
    network = f"network: {{layers: {sizes}, activation: relu, bias: true, weights: from-to}}"
    item = of(network, "count: parameters")
    wrong = _by_hand(sizes)
    right = sum((m + 1) * n for m, n in pairwise(sizes))
    for total in {*wrong.values()} - {right}:
        likely = {name for name, value in wrong.items() if value == total}
        found = grade(item, str(total)).diagnosis

        assert found is None or likely <= set(found.ids)
        assert found is not None or len(likely) > 1 or total in _others(sizes)


def _others(sizes: list[int]) -> set[int]:
    """What comes out when the first layer is left out, or the units behind the inputs are counted."""
    pairs = list(pairwise(sizes[1:]))
    return {sum((m + 1) * n for m, n in pairs), sum(sizes[1:])}
