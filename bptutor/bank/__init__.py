"""The bank: exercise files read with positions, the exercise model, and diagnostics an author can act on.

From bytes to records:
    decoding reader traps                    text, located YAML values, where YAML says what was not meant
    keys fields suggest places diagnostics   the keys of the format, reading a mapping, what is said of faults
    exercise specs                           the records: what a file says, what an item asks
    load_pack load_exercise load_model load_item load_question load_formula load_carry
    load_misconceptions known_mistakes
    packs outline shipped renaming           which packs there are, the index of the shipped ones, earlier ids
What is computed from an exercise:
    model problem free_names                 its graph, its givens and what can be asked of them
    truth options shapes                     what is right for an item
    claims samples witness                   whether a claim holds for all that fits the givens
Formulas to write:
    formulas given_numbers plugged_in        what answers are compared with; numbers for what is given
    blank blank_formula                      what belongs in a blank: its value, and as a formula
    forms restating local_partials           what an answer may be made of
    right_formula                            the right answer as shown
Equations to derive:
    derivation derivation_steps derivation_goal derivation_compare
    definitions simple_instances             what functions are defined as; instances to check in one's head
Data sufficiency:
    families known                           what statements make known, and the names of a family
    sufficiency decision_told                what is enough, decided by the core; a decision in one line
Numbers to choose:
    chosen_numbers
What the core finds wrong with exercises:
    checks check_item check_formula check_misconceptions expected_answers
    check_collisions folded_away check_names check_seeds
    check_sufficiency unsettled
    answer_keys doubts soundness
"""
