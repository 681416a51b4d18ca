"""Which mistake a wrong answer shows: altered computations, counts and choices that give the same answer.

The door and the words:
    diagnosis                                what is found, and which module looks for it
    words names questions                    in an exercise's own symbols, and without the answer
    table row                                every misconception by its id: title, what goes wrong, a hint
    rows_of_slopes rows_of_paths rows_of_kinds rows_of_counts rows_of_shapes rows_of_lines
Where they are looked for:
    attached                                 what the author of the item expects
    formulas altered_formulas altered_blanks
                                             a formula that is the target with a mistake in it
    combined other_items                     two mistakes at once; what else a formula is the answer to
    terms ratios typed_parts pieces known_rows swaps brackets
                                             what one part of a formula would have to be
    worth mistaken_parts                     what parts of a formula come to; a mistake in one of them
    regions partials                         the unit that a formula is wrong for; products of local partials
    numbers suspects cells narrowing classes
                                             what altered computations lead to; what may be said of it
    single_numbers two_bugs slips_of_numbers exchanged_entries
                                             one number; two mistakes in it; rounded early, worked out wrongly
    options                                  a wrong option as the answer it is; what would make a claim true
    counts shapes sufficiency                what is not computed row by row
    lines                                    the first wrong line of a derivation
    count_slips stacks layer_shapes          wrong ways to count, and to measure a stack of layers
    readings misread exchanged               exercises as they are misread: another loss, batch, convention
"""
