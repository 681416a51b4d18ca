"""What is wrong with an exercise file, said so that an author can mend it: place, code, message, remedy.

`CODES` is the one table of codes; the authors' guide prints it and a test holds the two together. A code
never changes its meaning and is never used again. E: the item or file cannot be used; W: it can, but
look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bptutor.errors import FileProblem


class Code(NamedTuple):
    """What a code means, and what to do when a diagnostic has no remedy of its own."""

    summary: str
    remedy: str


CODES: dict[str, Code] = {
    # reading
    "E101": Code("the file cannot be read", "Save it as plain text, encoded in UTF-8."),
    "E103": Code("too large, too deep or too many values", "Split the file."),
    "E104": Code("not valid YAML", "Quote the value in single quotes, and check indentation and brackets."),
    "E105": Code(
        "an anchor, alias, tag, merge key or directive",
        "Exercise files use none of these. Put the value in single quotes if it is text.",
    ),
    "E106": Code("a second document in the file", "Remove the line `---`, or make it a file of its own."),
    "E107": Code("a key written twice", "Keep one of the two."),
    "E108": Code("a key that is not plain text", "Write the key as a word, and quote it if it is a formula."),
    "E109": Code("a line indented with a tab", "Indent with spaces."),
    "E110": Code("a number with too many digits", "Write at most 400 digits."),
    "E111": Code("a formula that flow style `[…]` or `{…}` takes apart", "Put the formula in single quotes."),
    "E112": Code("no space after a colon", "Write `key: value`, with a space after the colon."),
    "E113": Code("a backslash in double quotes", "Use single quotes: '$\\nabla L$'."),
    "E114": Code("a value cut short by `#`", "Put the value in single quotes."),
    "E115": Code("a list inside a list, from `- -`", "Put the formula in single quotes: - '-(y-o)*x'."),
    "W114": Code("a value that `#` may have cut short", "Quote the value, or put a space after `#`."),
    "W116": Code("a number with leading zeros is text", "Leave out the leading zeros, or quote it."),
    # keys, types and ids
    "E201": Code("an unknown key", "See the list of keys in the authors' guide."),
    "E202": Code("a key is missing", "Add it."),
    "E203": Code("the wrong type of value", "Write what is asked for."),
    "E204": Code("a word that is not one of those allowed", "Use one of them."),
    "E205": Code("keys that do not go together", "Keep one of them."),
    "E206": Code("not a valid id", "Use small letters, digits and hyphens: my-exercise-2."),
    "E207": Code("an id used twice", "Rename one of the two."),
    "E208": Code("`order` names an exercise that is not there", "Correct the name or remove it."),
    "E209": Code("a newer file format", "Update bptutor, or write format: 1."),
    "E210": Code(
        "a key of a later release", "This release does not know it yet; leave the item out for now."
    ),
    "E211": Code("nothing there", "Write at least one."),
    "E212": Code("a text that is too long", "Shorten it."),
    "E213": Code("a number out of range", "Use a number in the range given."),
    # the sense of models and items
    "E301": Code("a choice without the right number of right options", "Mark what is right."),
    "E302": Code("two options that read the same", "Change one of them."),
    "E303": Code(
        "no `because` although the answer is declared", "Add because: with one or two sentences that teach."
    ),
    "E304": Code(
        "statements and answers do not match", "Give one answer for each statement without a claim."
    ),
    "E305": Code(
        "layers that make no network", "Write two or more layers: whole numbers above 0, or letters."
    ),
    "E306": Code("the weight convention is not said", "Add weights: from-to, to-from or by-nodes."),
    "E307": Code("an unknown activation", "Use a known one, or add it to functions: [...]."),
    "E308": Code(
        "a loss that is not fully said", "Say kind, and over: sum or mean where there are several outputs."
    ),
    "E309": Code("data points of different lengths", "Give every list of points the same length."),
    "E310": Code("an item that needs a model", "Add network:, graph: or layers: to the exercise."),
    "E311": Code("the kind does not fit the question", "Leave `kind` out: it follows from the other keys."),
    "E312": Code("a misconception for what is no answer", "Use an option as written, or a number."),
    "E313": Code("a step that is not fully said", "A step has minimise: (or maximise:), by: and rate:."),
    "E314": Code("a `fill` without exactly one blank", "Write one `?` where something is to be filled in."),
    "E315": Code(
        "an item that follows no earlier one", "Name items that stand above it, or leave follows: out."
    ),
    # what the numeric core finds
    "E401": Code("a formula that cannot be read", "Correct it at the place given."),
    "E402": Code("a formula with an unknown name", "Use the names of the model."),
    "E403": Code("shapes that do not fit each other", "Transpose, sum, or correct a shape."),
    "E404": Code("a model, layer or step that makes no sense", "Correct what the message names."),
    "E405": Code("a target that the givens do not determine", "Give more, or ask for something else."),
    "E406": Code("givens that contradict each other", "Correct one of them, or write approximately: true."),
    "E407": Code("a quantity without a value",
                 "Look for a division by 0 or the logarithm of what is not positive."),
    "E408": Code("a given that cannot be used", "Give a number, or a list of the quantity's shape."),
    "E409": Code("a claim that could not be decided",
                 "Give more, or declare it with true-or-false: and because:."),
    "E410": Code("two options of the same value", "Change one of them."),
    "E411": Code("a key that is not the truth",
                 "Correct the exercise or the key; a key need not be written."),
    "E412": Code("a pattern that names no quantity",
                 "Use names of the model, with * for the rest of a name."),
    "E413": Code("a formula that the names in `using` do not suffice for",
                 "Add names to using:, or write a right answer as key:."),
    "E414": Code("`form: local-partials` for what is no derivative",
                 "Ask for a derivative, or leave form: out."),
    "E415": Code("a formula or blank that has no value to compare answers with",
                 "Correct the equation, or ask for something else."),
    "E416": Code("an equation to derive that does not hold, or that says nothing",
                 "Correct one of its sides."),
    "E417": Code("numbers to choose that cannot be chosen or found",
                 "Choose free quantities, correct the claim, or add key: with numbers that do."),
    "E418": Code("a misconception that is a right answer", "Leave it out."),
    "E419": Code("an option that is right on some networks and wrong on others",
                 "Correct the option or the target."),
    "E420": Code("an item that cannot be checked because of a bug",
                 "The fault is in bptutor: please report it with this file."),
    "E421": Code("a target that needs no statement to be known",
                 "Ask for something else, or give less under given:."),
    "E422": Code("data sufficiency that could not be decided",
                 "Add key: with the choice that is right, and because: with the reason; or ask for less."),
    "W401": Code("a given that no item needs", "Leave it out, unless it is meant to distract."),
    "W402": Code("names that are easily taken for each other", "Rename one of them."),
    "W403": Code("a derivative that is 0 because the one does not depend on the other",
                 "Ask for a derivative by something it depends on."),
    "W404": Code("a pack that is left out because bptutor has one of its id",
                 "Give it another id:, or rename the folder or file."),
    "W405": Code("a wrong answer that differs from the right one on few networks only",
                 "Make them differ more; hardly anybody could tell them apart."),
    "W406": Code("an equation to derive that only writes a definition out",
                 "Ask for something that takes a step."),
    "W407": Code("a blank beside other terms that is 0",
                 "Take a term out of the equation, unless this is what is to be seen."),
    "W408": Code("a statement that makes known what is known without it",
                 "Leave it out, or state something else."),
    "W409": Code("two statements that make the same known", "State something else in one of them."),
    "W410": Code("a key of data sufficiency that could not be checked",
                 "Check it by hand; the core found neither a proof nor a counterexample."),
    "W411": Code("a statement that says what is wanted outright", "Ask for something else, or say less."),
    "W412": Code("an item that follows another, but does not depend on its answer",
                 "Name another item in follows:, or leave it out."),
    "W413": Code("numbers that hide a likely mistake",
                 "Choose other numbers: whoever makes this mistake is right all the same."),
    "W414": Code("an expected mistake of which nothing is said",
                 "Add says: or hint: with words, or use an id of the table in the authors' guide."),
    "W415": Code("an expected wrong answer that is there twice", "Leave one of the two out."),
}


class Diagnostic(NamedTuple):
    """One problem; sorts by place.  Line and column count from 1."""

    file: str
    line: int
    column: int
    code: str
    message: str
    remedy: str

    @property
    def severity(self) -> Literal["error", "warning"]:
        """`error` for codes with E, `warning` for codes with W."""
        return "error" if self.code.startswith("E") else "warning"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}"


def diagnostic(
    file: str, line: int, column: int, code: str, message: str, remedy: str | None = None
) -> Diagnostic:
    """A diagnostic whose remedy is, unless given, the one of its code."""
    return Diagnostic(file, line, column, code, message, remedy or CODES[code].remedy)


def from_problem(problem: FileProblem) -> Diagnostic:
    """A file that cannot be read at all, as a diagnostic among others."""
    return diagnostic(
        problem.path, problem.line or 1, problem.column or 1, "E101", problem.message, problem.remedy
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """True when one of them is an error, not merely a warning."""
    return any(found.code.startswith("E") for found in diagnostics)


def format_text(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Two lines each: `file:line:col: CODE message`, and the remedy indented."""
    lines = []
    for found in sorted(diagnostics):
        lines += [str(found), f"    {found.remedy}"]
    return lines


def format_json(diagnostics: Iterable[Diagnostic]) -> str:
    """One JSON object: version, and the diagnostics with all their fields."""
    import json

    rows = [{**found._asdict(), "severity": found.severity} for found in sorted(diagnostics)]
    return json.dumps({"version": 1, "diagnostics": rows}, indent=2)
