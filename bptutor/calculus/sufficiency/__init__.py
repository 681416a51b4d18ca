"""Data sufficiency: whether what is known settles what is wanted, with a proof or a counterexample.

The question and what comes out of it:
    question                                 what is known, what is wanted; proofs, witnesses, decisions
A derivation or a counterexample:
    decide                                   proves or refutes; the five choices of two statements
    refute                                   two instances that agree on the data and differ in the target
"""
