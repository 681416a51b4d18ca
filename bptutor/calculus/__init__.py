"""The numeric core: graphs, derivatives, evaluation. Knows no exercise and no screen.

A graph and how it is made:
    graph ops arrays simplify entry_names    blocks and quantities, the table of operations, names of entries
    network losses layer_list counting       networks and stacks of layers; how many parameters they have
    rollback                                 taking back what a typed formula built
Derivatives, and where they come from:
    chain_rule routes trace working          adjoints as blocks; paths, and steps from givens to a target
Values:
    plan kernels                             of many instances, from the leaves, in numpy
    scalar_plan                              of one instance, in Python floats
    givens settle detours missing            of one instance known in part: what follows, what is missing
    ranges term_scale                        what a given can be at all; the scale on which 0 is judged
Whether what is known settles what is wanted:
    sufficiency                              a room of its own: proofs and counterexamples
    five_choices                             what may be said of two statements
Random instances:
    draws sampling coverage                  numbers, instances, whether every gate was seen on and off
Whether two formulas are equal:
    equivalence                              the verdict, over all instances and pieces
    agreement rounding                       larger, smaller or equal; what rounding explains
    precise precise_ops exact                what settles disputes: intervals of many digits; fractions
    kinks bends                              which instances depend on a convention; looking closely at bends
    hidden                                   what instances of moderate size may not show
Computations with a mistake in them:
    altered                                  a room of its own: what rows are made of instead; values
Solving for a blank:
    dividing_out                             taking out a factor that can be 0, such as a gate
    long_division                            dividing sums of products by one another
"""
