"""The kinds of cases, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.counts import count_case
from tests.oracle.graphs import claim_case, graph_case
from tests.oracle.layers import layer_case
from tests.oracle.networks import network_case
from tests.oracle.partial import partial_case
from tests.oracle.steps import step_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracle.cases import Case

FAMILIES: dict[str, Callable[[int], Case]] = {
    "network": network_case,
    "graph": graph_case,
    "claim": claim_case,
    "layer": layer_case,
    "step": step_case,
    "partial": partial_case,
    "count": count_case,
}
