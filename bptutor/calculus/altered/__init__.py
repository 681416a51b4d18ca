"""Computations with a mistake in them: what comes out if one row, or a few, are made of something else.

What can be altered, and what comes of it:
    computation                              the rows of a target; which are derivatives, which are slopes
    units                                    activations, and how to see that a row is the slope of one
    expressions                              expressions of rows; alterations
    passes                                   which rows are computed anew, and in which order
    values                                   values on random instances, or from what is given
    budget                                   how much of all this is done
The mistakes that people make:
    bugs                                     the table of them, by id
    slopes softmax                           slopes of activations: left out, of another kind, elsewhere
    paths factors                            one path only; a weight, an input, what is upstream forgotten
    shares                                   what a derivative is made of, a sum of products
    quantities relatives roles               one quantity for another; what is a weight, a bias, an input
    sides                                    the way forward and the way back
    partners                                 a weight for what it multiplies, and the reverse
    constants powers extra                   signs and numbers, the power rule, factors too many
    steps forward                            steps of an optimiser, the way forward
    outputs                                  outputs under a cross-entropy, where slopes cancel
"""
