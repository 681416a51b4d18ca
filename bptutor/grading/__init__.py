"""From an answer as typed to a verdict: one module a kind, hints and traces.

From text to a verdict:
    grade kinds reading verdict credit       the one door, who grades what, what all kinds know, verdicts
    cleaning words                           what is no part of an answer, words in answers
    misconceptions                           a room of its own: which mistake a wrong answer shows
The kinds:
    true_false pairs sufficiency             statements
    sufficiency_words sufficiency_feedback   its five choices in words; what a wrong one claims, answered
    choice typed_options                     options, and which of them is meant
    numeric asked typed_rows                 numbers: what is asked, what was typed
    count shape sizes                        parameters and shapes, with letters for sizes
    expression stated blanks formula_words   formulas, without what people write around them
    chosen_numbers                           numbers of the student's choice
    derivation differences                   chains of equalities, and how a line differs
What a student sees of an item:
    setting conventions drawing              the setup, what is taken for granted, the computation drawn
    statements_shown                         what a statement of data sufficiency makes known
    texts                                    prose and formulas, ready for the screen
    examples                                 what an answer may look like
Errors carried forward:
    earlier                                  which answers are gone on from
    carried carried_words                    right given the student's own earlier answers, and how it is told
    own_values own_options own_formulas      what these are
    rederiving own_work own_derivatives      a number worked out anew
    shown_work rows_judged                   whether it shows any work; rows judged with that in mind
Help:
    ladder                                   every hint in order, up to the worked solution
    hints formula_help formula_hints array_hints missing_path
    worked_lines                             the worked solution in lines, to be told piece by piece
    step_items step_plan step_ways           an item taken apart into steps to be answered one by one
    traces steps_shown                       the worked solution
Data sufficiency, told:
    telling                                  names, definitions and numbers of a question
    derivation_told step_lines               a proof, step by step; which steps are told by themselves
    steps_told gates_told                    one step in words; what is 0 or 1, cases, softmax
    standing folding                         what is known by then, formulas as they are in a case
    networks_side_by_side                    two instances that agree on the data
    sufficiency_help                         hints, and the whole solution
"""
