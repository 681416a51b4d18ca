"""How much of anything is read. Generous for people, small enough that hostile text ends at once."""

LONGEST_FORMULA = 2000
"""Characters in one formula."""

LONGEST_ANSWER = 2000
"""Characters in one typed answer."""

LONGEST_DERIVATION = 5000
"""Characters in all lines of one derivation."""

MOST_DIGITS = 400
"""Digits in one number, and the largest power of ten."""

MOST_PRIMES = 4
"""Slopes of slopes."""

DEEPEST_NESTING = 100
"""Brackets and signs inside each other."""

DEEPEST_TREE = 200
"""Operations inside each other, a long sum counting once a term."""

LONGEST_WORD = 64
"""Letters and digits in one name."""

LONGEST_PROMPT = 100_000
"""Characters of Markdown that are rendered; what is beyond stays as it is."""
