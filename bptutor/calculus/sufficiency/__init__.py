"""Data sufficiency: whether what is known settles what is wanted, with a proof or a counterexample.

The question and what comes out of it:
    question                                 what is known, what is wanted; proofs, witnesses, decisions
A derivation or a counterexample:
    decide                                   proves or refutes; the five choices of two statements
    rank                                     evidence where neither is found
A derivation:
    prove derivation                         the search; its steps as they are told
    closure rules shares how                 all that follows, cheapest first; what follows from what
    ground equations                         what there is: rows, equations among them
    values rounded                           numbers along the way; floats that know how far off they may be
    chain cases                              the chain rule in all orders; gates
    system elimination                       linear equations; what they fix, without rounding
    signs bounds nonzero tied switches       where values lie; what one may divide by; what bends where
    samples relations monomials              what looks equal; what is linear in something else, or a product
    identical points                         what looked equal, looked at closely; instances without rounding
A counterexample, looked for in this order:
    refute readable                          the search, and which pair is easiest to read
    moves collisions                         one leaf changed, or two; instances that agree by chance
    fibre newton refined                     solving for leaves, in floats; then in 60 digits
    instance_values                          the numbers of one instance, exactly where that is possible
    instances model                          readable numbers; the model evaluated for many instances
    generic                                  whether a witness survives a small move
    verify normal                            whether it is one: by fractions, polynomials, many digits
"""
