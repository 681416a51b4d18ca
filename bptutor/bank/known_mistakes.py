"""The ids of mistakes that bptutor has words for: those that an author may write without any of their own.

What is said of them stands in `grading.misconceptions`, above this room; tests hold the two together, and the
table of the authors' guide as well.
"""

from __future__ import annotations

KNOWN = frozenset(
    """
    lost-activation-slope wrong-activation-slope lost-square-in-slope slope-at-activation slope-at-net
    activation-for-slope relu-gate-ignored relu-gate-of-another-unit relu-gate-inverted lost-minus
    reversed-error halved-loss doubled-loss lost-brackets sum-for-mean mean-for-sum divided-twice
    wrong-power squared-loss-slope cross-entropy-slope extra-output-slope softmax-cross-terms-lost
    lost-weight lost-input lost-upstream lost-path paths-subtracted transposed-weight
    lost-local-derivative other-weight-convention neighbouring-input neighbouring-unit wrong-layer
    weight-for-input input-for-weight net-for-activation activation-for-net swapped-outer-product
    other-derivative extra-factor lost-factor other-quantity sign-of-a-term transposed step-uphill
    lost-rate change-only gradient-for-step wrong-batch lost-bias activation-not-applied
    wrong-activation lost-term sum-for-difference arithmetic-slip rounded-early other-item
    entries-exchanged output-delta-at-hidden-unit enough-alone-overlooked taken-for-enough-alone
    together-overlooked taken-for-enough-together gate-taken-for-known biases-forgotten one-bias-a-layer
    one-bias-in-all biases-doubled biases-added biases-of-the-inputs input-layer-biased
    output-layer-forgotten layer-left-out units-counted sizes-added sizes-multiplied channels-forgotten
    filters-forgotten sharing-forgotten bias-a-place bias-a-channel conv-as-dense pooling-counted
    activation-counted running-statistics-counted one-a-channel batchnorm-forgotten batchnorm-an-entry
    embedding-biased padding-forgotten padding-counted-once stride-ignored pooling-by-one
    window-off-by-one window-not-subtracted rounded-up channels-kept channels-multiplied
    flattened-one-channel pooling-ignored axis-length layout-transposed other-operand flattened
    axis-lost batch-axis-forgotten axis-of-one axes-in-another-order weights-for-units flatten-ignored
    line-sign line-bracket line-factor line-power line-reciprocal line-term
    """.split()
)
