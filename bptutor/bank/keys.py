"""Every key of the format, in one place: what is read, checked against, suggested from, and documented.

Each table maps a key to what it holds, in a few words.  A test holds the authors' guide to these tables.
"""

from __future__ import annotations

from bptutor.bank.exercise import Kind

FORMAT = 1

PACK = {
    "format": "version of the format, 1",
    "title": "name of the pack",
    "description": "what it is about",
    "order": "ids of exercises in the order of practice; the others follow",
    "rank": "its place among other packs, a whole number; packs without one follow by name",
    "defaults": "settings for every exercise of the pack",
}
DEFAULTS = {
    "weights": "index convention of networks",
    "tolerance": "how far a number may be off",
    "digits": "digits asked for",
    "grading": "partial credit",
    "jacobian": "layout of Jacobian shapes",
    "vectors": "whether vectors are columns or rows in shapes",
    "carry-forward": "credit for what is right given one's own earlier answer: yes, no, or a share",
}
EXERCISE = {
    "format": "version of the format, 1",
    "id": "name of the exercise in ids; the file name by default",
    "title": "name of the exercise",
    "setup": "Markdown shown above every item",
    "network": "layers of a fully connected network",
    "graph": "assignments, one a line",
    "layers": "a stack of layers, for counts and shapes",
    "points": "data points",
    "shapes": "shapes of arrays in a graph",
    "functions": "names of general functions",
    "domain": "what values free quantities take",
    "given": "what is known",
    "approximately": "givens are rounded, so they may disagree a little",
    "step": "gradient steps",
    "update": "a free update rule",
    "items": "what is asked, by id",
    "tags": "words to choose items by",
    "skills": "what the items practise",
    "hints": "for items without hints of their own",
    "because": "for items without an explanation of their own",
    "was": "ids the exercise had before",
    **DEFAULTS,
}
FILE = {
    "format": "version of the format, 1",
    "id": "name of the pack when the file is a pack by itself",
    "title": PACK["title"],
    "description": PACK["description"],
    "order": PACK["order"],
    "rank": PACK["rank"],
    "defaults": PACK["defaults"],
    "exercises": "a list of exercises, each with an id",
}
ITEM = {
    "kind": "follows from the other keys; may be written",
    "ask": "the question; made from the target when left out",
    "title": "a short name",
    "points": "what it is worth, 1 by default",
    "given": "what is known for this item besides",
    "hints": "shown one by one",
    "because": "the explanation",
    "tags": EXERCISE["tags"],
    "skills": EXERCISE["skills"],
    "tolerance": DEFAULTS["tolerance"],
    "digits": DEFAULTS["digits"],
    "grading": DEFAULTS["grading"],
    "follows": "earlier items whose answers this one builds on, or none; worked out when left out",
    "match": "nearest: the right option is the nearest one",
    "misconceptions": "wrong options or values, and the mistake each shows",
    "was": "ids the item had before",
    "key": "the answer, checked against the computed one",
    "target": "the quantity wanted",
    "targets": "a table of quantities",
    "claim": "a statement the core decides",
    "true-or-false": "whether a statement of theory is true",
    "statements": "two statements",
    "answers": "whether each statement is true",
    "right": "right options in words",
    "wrong": "wrong options in words",
    "options": "options the core decides",
    "count": "parameters",
    "shape": "the block or Jacobian whose shape is wanted",
    "jacobian": DEFAULTS["jacobian"],
    "vectors": DEFAULTS["vectors"],
    "as": "formula: the target is wanted as a formula, not as a number",
    "fill": "an equation with one blank, ?",
    "using": "names the formula may be made of",
    "without": "derivatives: what the formula may not hold",
    "form": "local-partials: made of derivatives between neighbours",
    "derive": "an equation to show line by line",
    "choose": "names to choose numbers for",
    "accept": "the claim that the numbers chosen must make true",
}
NETWORK = {
    "layers": "units of each layer, the inputs first",
    "activation": "one for all hidden layers, or one a layer",
    "output": "activation of the last layer, linear by default",
    "bias": "whether units have biases; false by default",
    "weights": DEFAULTS["weights"],
    "loss": "what is minimised",
    "names": "what quantities are called",
}
LOSS = {
    "kind": "squared, absolute or cross-entropy",
    "factor": "a number in front, 1 by default",
    "target": "name of the label, y by default",
    "over": "sum or mean over outputs and points",
}
OVER = {"outputs": "sum or mean over outputs", "points": "sum or mean over data points"}
NAMES = {
    "output": "name of the output, yhat by default",
    "loss": "name of the loss, L by default",
    "nodes": "a letter a layer, for weights named by their ends",
    "activation": "what the activation of the hidden layers may be called in formulas too",
}
STEP = {
    "minimise": "the quantity to make small",
    "maximise": "the quantity to make large",
    "by": "what is changed",
    "rate": "step size, one for all or a list",
    "batch": "which points, counted from 1",
    "steps": "how many, 1 by default",
    "momentum": "momentum factor",
    "weight-decay": "weight decay factor",
}
OPTION = {
    "text": "what is shown",
    "claim": "right when this holds",
    "value": "right when this equals the target",
    "right": "right or not, declared",
}
STATEMENT = {"ask": "what is shown", "claim": "true when this holds"}
DATA = {"ask": "what is shown", "known": "the quantities made known"}
MISCONCEPTION = {
    "id": "name of the mistake",
    "says": "what goes wrong, said to the student",
    "hint": "what to do about it",
}
TOLERANCE = {"relative": "share of the true value", "absolute": "distance from the true value"}

TABLES = {
    "pack.yaml": PACK, "defaults": DEFAULTS, "exercise": EXERCISE, "file": FILE, "item": ITEM,
    "network": NETWORK, "loss": LOSS, "over": OVER, "names": NAMES, "step": STEP, "option": OPTION,
    "statement": STATEMENT, "data": DATA, "tolerance": TOLERANCE, "misconception": MISCONCEPTION,
}  # fmt: skip

LATER = frozenset(["vary", "distractors"])

KINDS = tuple(kind.value for kind in Kind)
WEIGHTS = ("from-to", "to-from", "by-nodes")
ACTIVATIONS = (
    "linear",
    "relu",
    "leaky_relu",
    "sigmoid",
    "tanh",
    "softplus",
    "softmax",
    "step",
    "sin",
    "cos",
    "exp",
)
LOSSES = ("squared", "absolute", "cross-entropy")
REDUCTIONS = ("sum", "mean")
DOMAINS = ("real", "positive", "probability", "0 or 1", "one-hot")
JACOBIANS = ("numerator", "denominator")
VECTORS = ("columns", "rows")
FORMS = ("any", "local-partials")
WITHOUT = ("derivatives",)
TABLE_GRADINGS = ("each-row", "all-or-nothing")
CHOICE_GRADINGS = ("all-or-nothing", "each-option", "net-correct", "coverage")
GRADINGS = (*TABLE_GRADINGS, *CHOICE_GRADINGS[1:])

MAX_FORMULA = 2000
MAX_TEXT = 5000
MAX_TITLE = 200
MAX_OPTIONS = 26
MOST_STEPS = 100
