"""The table of mistakes that alter a computation: one row each, by a stable id.

What a mistake is called and what is said of it is grading's affair. Tiers: a mistake of a lower tier explains
an answer before one of a higher tier that has the same values on all instances.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from bptutor.calculus.altered import (
    constants,
    extra,
    factors,
    forward,
    partners,
    paths,
    powers,
    quantities,
    slopes,
    softmax,
    steps,
)
from bptutor.calculus.altered.budget import alterations_tried
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Alteration

    Generate = Callable[[Computation], Iterator[Alteration]]

MOST_OF_A_BUG = 60


class Bug(Record):
    """A mistake, and all the ways to make it in a computation."""

    id: str
    tier: int
    generate: Generate


def _each(*generators: Generate) -> Generate:
    """All that several generators find."""
    return lambda computation: chain.from_iterable(generate(computation) for generate in generators)


_ROWS: tuple[tuple[str, int, Generate], ...] = (
    # ---- slopes of activations
    ("lost-activation-slope",    1, _each(slopes.by_rule(slopes.LOST), softmax.lost_slope)),
    ("relu-gate-ignored",        1, slopes.by_rule(slopes.IGNORED_GATE)),
    ("activation-for-slope",     2, slopes.by_rule(slopes.ACTIVATION)),
    ("lost-square-in-slope",     2, slopes.by_rule(slopes.LOST_SQUARE)),
    ("slope-at-activation",      2, slopes.by_rule(slopes.AT_ACTIVATION)),
    ("slope-at-net",             2, slopes.by_rule(slopes.AT_NET)),
    ("relu-gate-inverted",       2, slopes.by_rule(slopes.INVERTED_GATE)),
    ("relu-gate-of-another-unit", 2, slopes.of_another_unit("relu")),
    ("wrong-activation-slope",   2, _each(slopes.by_rule(slopes.OF_ANOTHER_KIND),
                                          slopes.of_another_unit(*slopes.SMOOTH), softmax.of_another_kind)),
    ("softmax-cross-terms-lost", 1, softmax.cross_terms_lost),
    # ---- paths and their factors
    ("lost-weight",              1, _each(factors.lost_weight, forward.lost_weight)),
    ("lost-path",                1, _each(paths.lost_path, softmax.own_term_lost)),
    ("lost-upstream",            1, factors.lost_upstream),
    ("lost-input",               1, _each(factors.lost_input, forward.lost_input)),
    ("paths-subtracted",         2, paths.paths_subtracted),
    ("wrong-batch",              2, paths.wrong_batch),
    ("lost-local-derivative",    2, factors.lost_local_derivative),
    # ---- signs and factors of the loss
    ("lost-minus",               1, constants.lost_minus),
    ("reversed-error",           2, constants.reversed_error),
    ("sum-for-difference",       2, constants.sum_for_difference),
    ("halved-loss",              1, constants.halved_loss),
    ("doubled-loss",             1, constants.doubled_loss),
    ("sum-for-mean",             1, constants.sum_for_mean),
    ("mean-for-sum",             2, constants.mean_for_sum),
    ("divided-twice",            1, constants.divided_twice),
    ("wrong-power",              2, powers.wrong_power),
    ("extra-output-slope",       1, extra.extra_output_slope),
    ("squared-loss-slope",       2, extra.squared_loss_slope),
    ("cross-entropy-slope",      2, extra.cross_entropy_slope),
    # ---- steps
    ("step-uphill",              1, steps.step_uphill),
    ("lost-rate",                1, steps.lost_rate),
    ("change-only",              1, steps.change_only),
    ("gradient-for-step",        1, steps.gradient_for_step),
    # ---- one quantity for another
    ("transposed-weight",        1, _each(quantities.transposed_weight, forward.index_transposed)),
    ("swapped-outer-product",    1, quantities.swapped_outer_product),
    ("transposed",               1, quantities.transposed),
    ("weight-for-input",         2, partners.weight_for_input),
    ("input-for-weight",         2, partners.input_for_weight),
    ("net-for-activation",       2, quantities.net_for_activation),
    ("activation-for-net",       3, quantities.activation_for_net),
    ("neighbouring-input",       2, quantities.neighbouring_input),
    ("neighbouring-unit",        3, quantities.neighbouring_unit),
    ("wrong-layer",              3, quantities.wrong_layer),
    ("other-derivative",         4, quantities.other_derivative),
    ("extra-factor",             4, extra.extra_factor),
    # ---- the way forward
    ("lost-bias",                2, forward.lost_bias),
    ("activation-not-applied",   2, forward.activation_not_applied),
    ("wrong-activation",         3, forward.wrong_activation),
    ("lost-term",                3, _each(paths.lost_term, forward.lost_term)),
)

BUGS: dict[str, Bug] = {row[0]: Bug(*row) for row in _ROWS}


def alterations(computation: Computation, instances: int = 1) -> Iterator[tuple[Bug, Alteration]]:
    """All mistakes in a computation, those of low tiers first.

    Of each only so many (generators begin with what is done throughout); of a large computation, or one that
    is looked at on many `instances`, fewer, so that there are some of each.
    """
    most = alterations_tried(computation.size, computation.target.rows.size, instances)
    bugs = sorted(BUGS.values(), key=lambda bug: bug.tier)
    found = [(bug, [*islice(bug.generate(computation), MOST_OF_A_BUG)]) for bug in bugs]
    each = MOST_OF_A_BUG
    while sum(min(len(ways), each) for _, ways in found) > most:
        each -= 1
    for bug, ways in found:
        for alteration in ways[:each]:
            yield bug, alteration
