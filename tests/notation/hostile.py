"""Formulas made to break a parser or to keep it busy; used by the tests and by the benchmark."""

OVERLONG = {
    "a hundred thousand brackets": "(" * 100_000,
    "fifty thousand closed brackets": "(" * 50_000 + "x" + ")" * 50_000,
    "a million letters": "x" * 1_000_000,
    "half a million terms": "x+" * 500_000,
    "a hundred thousand primes": "g" + "'" * 100_000,
    "a hundred thousand minus signs": "-" * 100_000,
    "a hundred thousand subscripts": "x" + "_1" * 50_000,
}
"""Beyond the limit of length."""

UNSEEN = {
    "NUL": "x\u0000y",
    "bidi override": "x\u202ey",
    "lone surrogate": "x\ud800y",
    "many surrogates": "x\ud800" * 900,
    "zero width": "x\u200b" * 900,
    "byte order mark": "\ufeffx",
    "tag characters": "x\U000e0041",
    "homoglyphs": "х" * 1999,
    "emoji": "😀" * 1999,
    "private use": "\ue000" * 1999,
}
"""Characters that no one means to type; `grade` takes those off that show nothing and change nothing."""

DEEP = {
    "open brackets": "(" * 1999,
    "minus signs": "-" * 1998 + "x",
    "towers": "x^" * 999 + "x",
    "powers of powers": "9^" * 900 + "9",
    "superscripts": "x" + "²" * 1990,
    "primes": "g" + "'" * 1990 + "(x)",
    "derivatives": "d(" * 900,
    "closed derivatives": "d(" * 300 + "x" + ")/dx" * 300,
    "sums": "sum_k(" * 330,
    "sums without brackets": "Σ_k δ_k " * 240,
    "sums with ranges": "sum_{k=1}^{999999999} " * 80,
    "sums as calls": "sum(" * 490,
    "unclosed sums as calls": "sum(x_k, k" * 190,
    "sums with loops": "sum(x for " * 190,
    "bars": "|" * 1999,
    "roots": "√" * 1990,
    "negations": "not " * 490,
    "lists": "[x;" * 600,
    "nested lists": "(x," * 600,
    "functions": "ln " * 660,
    "fractions": r"\frac{" * 330,
    "accents": r"\hat" * 490,
    "subscripts in subscripts": "x_{" * 600,
}
"""Much inside each other."""

LONG = {
    "a long product": "x " * 999,
    "stars": "y*" * 999,
    "stars and spaces": "y* " * 660,
    "steps": "x@1" * 660,
    "squares": "x²" * 999,
    "transposed": "x" + ".T" * 990,
    "bars and names": "|x" * 999,
    "quotients of differentials": "dL/dx " * 330,
    "differentials": "dx/" * 600,
    "words that fall apart": "abc" * 660,
    "a short word that falls apart": "ab" * 20,
    "Greek letters": "σ" * 1990,
    "combining marks": "x" + "\u0302" * 1900,
    "subscripts": "x" + "_1" * 990,
    "small digits": "x" + "₁" * 1990,
    "layers": "x" + "^(1)" * 400,
    "digits": "9" * 1999,
    "other digits": "９" * 1999,
    "decimals": "0." + "0" * 1990 + "1",
    "a huge exponent": "2^" + "9" * 1900,
    "a huge power of ten": "1e999999999",
    "letters of an index": "delta_{" + "k" * 1900 + "}",
    "points": "." * 1999,
    "underscores": "_" * 1999,
    "question marks": "?" * 1999,
    "commands": r"\sigma" * 330,
    "backslashes": "\\" * 1999,
    "loops": "sum(x" + " for k in 1..2" * 120 + ")",
    "comparisons": "x<" * 990 + "x",
    "Python": "__import__('os').system('true')",
    "formats": "%s%n{0}" * 200,
}
"""Much side by side, or large."""

READ = {
    "a tower of numbers": "9^9^9^9",
    "sums beside each other": "Σ_k (δ_k) " * 99,
    "matrix products": "delta^T w " * 40,
    "sums inside each other": "sum_k(" * 40 + "delta_k" + ")" * 40,
    "a range beyond all": "sum_{k=1}^{999999999}(delta_k)",
    "ranges inside ranges": "sum_{k=1}^{40}(" * 20 + "k" + ")" * 20,
    "derivatives of derivatives": "d(" * 20 + "x" + ")/dx" * 20,
    "exponentials": "exp(" * 40 + "x" + ")" * 40,
}
"""What can be read, and must not be dear to build."""
