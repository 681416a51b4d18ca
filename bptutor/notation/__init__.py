"""What people type and read: names, numbers and formulas, one tree for parsing and printing.

Letters and names:
    glyphs lexer spelling subscripts         characters, tokens, and how one name can be written
    names lookup closeness                   which quantities there are, which one is meant, which are close
    calls unknown glued unmarked             words that are no quantity: functions, mistakes, `w1x1`, `xi`
From text to a tree:
    parser cursor operands                   precedence climbing, and what a letter begins
    brackets indicators                      grouping, lists, bars; `1[z > 0]`
    differentials operators                  derivatives: `dL/dw`, `d/dw (…)`
    reductions sum_bounds                    index sums, what they run over
    product_signs                            which sign stands for which product
    typed_latex                              LaTeX that was pasted into an answer
    refusals limits                          what cannot be read, and how much is read at all
The tree:
    tree indices replacing                   its nodes, index variables, putting one part for another
    commuting normal_form                    texts that are the same for formulas alike up to order or algebra
    expand generalise                        formulas made from blocks: in allowed names, with index variables
    tidy rational simpler as_fraction        formulas made by rule, written as a person would
From a tree to blocks of a graph:
    scope resolving build                    what names stand for, and the blocks that formulas mean
    terms functions images                   arithmetic with index variables, the table of functions
    program statements defining steps        the lines of a `graph:`; steps of an optimiser
From trees and blocks to text:
    printer readback                         trees as text, blocks as trees
    markdown prompt_latex                    what authors write, for a terminal
Numbers:
    numbers typed_number listed              one number, or several, as typed
    tolerance                                when a number counts as the truth
    arithmetic polynomial                    exact values; formulas in letters for sizes
"""
