"""The model of an exercise: `network:`, `graph:` or `layers:`, and what belongs to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from bptutor.bank import keys
from bptutor.bank.exercise import (
    Given,
    GraphModel,
    LayersModel,
    Loss,
    Named,
    NetworkModel,
    NetworkNames,
    StepRule,
    Text,
)
from bptutor.bank.fields import Context, Fields
from bptutor.bank.suggest import suggestions
from bptutor.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from bptutor.bank.exercise import Model, Reduction, Value, Weights
    from bptutor.bank.reader import Located

NAME = re.compile(r"[^\W\d][\w*^()\[\]{},']*\Z")
_SYMBOLIC = re.compile(r"[0-9]+\s*\.\.\s*\w+\Z")
MODELS = ("network", "graph", "layers")


def load_model(fields: Fields, weights: str | None) -> Model | None:
    """The one model of an exercise, None when it has none (theory) or a faulty one."""
    present = [key for key in fields.entries if key in MODELS]
    if len(present) > 1:
        message = f"{' and '.join(f'`{key}`' for key in present)} are two models"
        fields.context.report("E205", fields[present[1]], message, "Make them two exercises.")
        return None
    functions = tuple(text.value for text in fields.texts("functions") if _good_name(fields.context, text))
    points, domain = load_points(fields), load_domain(fields)
    if "network" in fields:
        if "shapes" in fields:
            fields.context.report(
                "E205", fields["shapes"], "`shapes` belongs to a graph; a network has its layers"
            )
        network = Fields(fields.context, fields["network"], keys.NETWORK, "network")
        return NetworkLoader(network, weights, functions).load(points, domain)
    if "graph" in fields:
        text = fields.text("graph", 20 * keys.MAX_FORMULA)
        shapes = load_shapes(fields)
        return GraphModel(text, points, shapes, functions, domain, text.where) if text else None
    if "layers" in fields:
        return LayersModel(fields.texts("layers", keys.MAX_TITLE), fields.context.where(fields["layers"]))
    for key in ("points", "shapes", "functions", "domain", "given", "step", "update"):
        if key in fields:
            fields.context.report("E310", fields[key], f"`{key}` needs a network or a graph")
    return None


def load_given(fields: Fields) -> tuple[Given, ...]:
    """What is known: quantities and their values."""
    found = ((name, fields.context.value(at, f"the value of {name}")) for name, at in fields.pairs("given"))
    return tuple(Given(name, value) for name, value in found if value is not None)


def load_points(fields: Fields) -> tuple[Named, ...]:
    """Data points: lists of one length, or a symbolic range `1..m`."""
    points: list[Named] = []
    first: tuple[Value, ...] = ()
    for name, at in fields.pairs("points"):
        value = fields.context.value(at, f"the points of {name}")
        if value is None:
            continue
        points.append(Named(name, value))
        if isinstance(value, Text):
            if not _SYMBOLIC.match(value.value):
                message = f"the points of {name} must be a list or a range like 1..m, not {at.describe()}"
                fields.context.report("E203", at, message)
        elif len(value) != len(first := first or value):
            message = f"{name} has {len(value)} points, the list before it {len(first)}"
            fields.context.report("E309", at, message)
    return tuple(points)


def load_shapes(fields: Fields) -> tuple[Named, ...]:
    """Shapes of arrays: a list of sizes, each a whole number or a letter."""
    shapes = []
    for name, at in fields.pairs("shapes"):
        sizes = at.value if at.sort == "list" else ()
        if not sizes or not all(_is_size(size) for size in sizes):
            message = f"the shape of {name} must be a list of sizes like [3, 2], not {at.describe()}"
            fields.context.report("E203", at, message)
            continue
        shapes.append(Named(name, tuple(Text(size.raw, fields.context.where(size)) for size in sizes)))
    return tuple(shapes)


def load_domain(fields: Fields) -> tuple[Named, ...]:
    """What values free quantities take."""
    at = fields.get("domain")
    if at is None or at.sort != "map":
        return tuple(Named(name, Text("", name.where)) for name, _ in fields.pairs("domain"))
    words = Fields(fields.context, at, dict.fromkeys(at.value, ""), "domain")
    domains = []
    for name, value in fields.pairs("domain"):
        word = words.word(name.value, keys.DOMAINS)
        if word:
            domains.append(Named(name, Text(word, fields.context.where(value))))
    return tuple(domains)


def load_step(fields: Fields) -> StepRule | None:
    """Gradient steps; None when there are none, or they are faulty."""
    at = fields.get("step")
    if at is None:
        return None
    if "update" in fields:
        fields.context.report(
            "E205", fields["update"], "`step` and `update` are two rules", "Keep one of them."
        )
    step = Fields(fields.context, at, keys.STEP, "step")
    goals = [goal for goal in ("minimise", "maximise") if goal in step]
    if len(goals) != 1:
        fields.context.report("E313", at, "a step has either minimise: or maximise:")
        return None
    by, rates = step.formulas("by"), step.formulas("rate")
    if not by or not rates or len(rates) not in (1, len(by)):
        found = f"{len(by)} quantities in `by` and {len(rates)} in `rate`"
        fields.context.report(
            "E313", at, f"a step needs by: and rate:, one rate for all or one each; found {found}"
        )
        return None
    quantity = step.formula(goals[0])
    batch = tuple(
        number
        for part in step.list("batch")
        if (number := fields.context.whole(part, "an entry of `batch`")) is not None
    )
    if not quantity:
        return None
    return StepRule(
        goal=cast("Literal['minimise', 'maximise']", goals[0]),
        quantity=quantity,
        by=by,
        rates=rates * len(by) if len(rates) == 1 else rates,
        batch=batch if "batch" in step else None,
        steps=step.whole("steps", keys.MOST_STEPS) or 1,
        momentum=step.formula("momentum"),
        weight_decay=step.formula("weight-decay"),
        where=step.where,
    )


class NetworkLoader:
    """Reads `network:`; the layers come first, for the rest must agree with them."""

    def __init__(self, fields: Fields, weights: str | None, functions: tuple[str, ...]) -> None:
        self.fields = fields
        self.context = fields.context
        self.default_weights = weights
        self.functions = functions
        self.layers = self.load_layers()

    def load(self, points: tuple[Named, ...], domain: tuple[Named, ...]) -> NetworkModel | None:
        """The network, None when its layers are faulty."""
        if not self.layers:
            return None
        activations = self.load_activations()
        weights = self.load_weights()
        general = (name for name in activations if name not in keys.ACTIVATIONS)
        return NetworkModel(
            layers=self.layers,
            activations=activations,
            bias=self.load_bias(),
            weights=weights,
            loss=self.load_loss(bool(points)),
            names=self.load_names(weights, activations),
            points=points,
            functions=tuple(dict.fromkeys((*self.functions, *general))),
            domain=domain,
            where=self.fields.where,
        )

    def load_layers(self) -> tuple[int | str, ...]:
        """Unit counts or letters; empty when faulty."""
        if "layers" not in self.fields:
            if self.fields.at.sort == "map":
                self.fields.missing("layers", "Write for example layers: [2, 3, 1].")
            return ()
        at = self.fields["layers"]
        sizes = self.fields.list("layers")
        for size in sizes:
            if not _is_size(size):
                message = f"a layer is a whole number above 0 or a letter, not {size.describe()}"
                self.context.report("E305", size, message)
                return ()
        if len(sizes) < 2:
            self.context.report("E305", at, "a network has at least two layers, the inputs first")
            return ()
        return tuple(int(size.raw) if size.sort == "number" else size.raw for size in sizes)

    def load_activations(self) -> tuple[str, ...]:
        """One activation a layer of weights, the last for the output."""
        depth = len(self.layers) - 1
        at = self.fields.get("activation")
        output = self.activation_of(self.fields["output"]) if "output" in self.fields else None
        if at is None:
            if depth > 1:
                self.fields.missing("activation", "Write for example activation: relu (or linear).")
            return ("linear",) * (depth - 1) + (output or "linear",)
        if at.sort != "list":
            return (self.activation_of(at),) * (depth - 1) + (output or "linear",)
        written = tuple(self.activation_of(part) for part in at.value)
        wanted = depth - 1 if output else depth
        if len(written) == depth - 1 and not output:
            written += ("linear",)
        elif len(written) != wanted:
            message = f"{len(written)} activations for {depth} layers after the inputs"
            self.context.report("E307", at, message, "Write one for all hidden layers, or one a layer.")
        return written + ((output,) if output else ())

    def activation_of(self, at: Located) -> str:
        """The name of an activation; a name that is none of ours is a general one, unless it looks like a
        slip.
        """
        name = at.raw.strip()
        if name in keys.ACTIVATIONS or name in self.functions:
            return name
        close = suggestions(name, keys.ACTIVATIONS) if len(name) > 2 else []
        if close or not NAME.match(name):
            self.context.report("E307", at, f"unknown activation: {at.describe()}", did_you_mean(close))
        return name

    def load_bias(self) -> tuple[bool, ...]:
        """Whether each layer of weights has biases."""
        depth = len(self.layers) - 1
        at = self.fields.get("bias")
        if at is None or at.sort != "list":
            return (bool(self.fields.boolean("bias")),) * depth
        if len(at.value) != depth or any(part.sort != "bool" for part in at.value):
            message = (
                f"`bias` must be true, false, or a list of {depth} of them, one a layer after the inputs"
            )
            self.context.report("E203", at, message)
        return tuple(part.value is True for part in at.value)

    def load_weights(self) -> Weights:
        """The index convention; it must be said where a layer has several units."""
        said = self.fields.word("weights", keys.WEIGHTS) or self.default_weights
        if not said and "weights" not in self.fields and any(size != 1 for size in self.layers):
            self.context.report("E306", self.fields.at, "which index of a weight comes first is not said")
        return cast("Weights", said or "from-to")

    def load_loss(self, has_points: bool) -> Loss | None:
        """The loss; how outputs and points are combined must be said where there are several."""
        at = self.fields.get("loss")
        if at is None:
            return None
        loss = Fields(self.context, at, keys.LOSS, "loss")
        kind = loss.word("kind", keys.LOSSES)
        if "kind" not in loss and at.sort == "map":
            loss.missing("kind", f"Write kind: and one of {', '.join(keys.LOSSES)}.")
        outputs, rows = self.load_over(loss)
        several = self.layers[-1] != 1
        if kind != "cross-entropy" and ((several and not outputs) or (has_points and not rows)):
            what = "outputs" if several and not outputs else "points"
            message = f"whether the loss is a sum or a mean over {what} is not said"
            self.context.report("E308", at, message, "Add over: sum or over: mean.")
        elif has_points and not rows:
            message = "whether the loss is a sum or a mean over points is not said"
            self.context.report("E308", at, message, "Add over: sum or over: mean.")
        where = self.context.where(at)
        return Loss(
            kind=cast("Literal['squared', 'absolute', 'cross-entropy']", kind or "squared"),
            factor=loss.formula("factor") or Text("1", where),
            target=loss.text("target") or Text("y", where),
            over_outputs=outputs or "sum",
            over_rows=rows or "mean",
        )

    def load_over(self, loss: Fields) -> tuple[Reduction | None, Reduction | None]:
        """What is summed or averaged: outputs, points."""
        at = loss.get("over")
        if at is not None and at.sort == "map":
            over = Fields(self.context, at, keys.OVER, "over")
            outputs, rows = over.word("outputs", keys.REDUCTIONS), over.word("points", keys.REDUCTIONS)
        else:
            outputs = rows = loss.word("over", keys.REDUCTIONS)
        return cast("Reduction | None", outputs), cast("Reduction | None", rows)

    def load_names(self, weights: str, activations: Sequence[str]) -> NetworkNames:
        """What quantities are called; weights by nodes need a letter a layer."""
        names = (
            Fields(self.context, self.fields["names"], keys.NAMES, "names")
            if "names" in self.fields
            else None
        )
        nodes = tuple(text.value for text in names.texts("nodes")) if names else ()
        if (weights == "by-nodes" or nodes) and len(nodes) != len(self.layers):
            message = f"{len(nodes)} letters in names.nodes for {len(self.layers)} layers"
            remedy = "Weights by nodes need one letter a layer: names: {nodes: [x, h, y]}."
            self.context.report("E305", names.at if names else self.fields.at, message, remedy)
        output = names.text("output") if names else None
        if output and weights == "by-nodes":
            message = "`output` does not fit weights by nodes: there outputs are called o_ and their node"
            remedy = "Leave names.output out; the last letter of names.nodes is the output's."
            self.context.report("E205", output, message, remedy)
        loss = names.text("loss") if names else None
        activation = names.text("activation") if names else None
        if activation and _good_name(self.context, activation) and len(set(activations[:-1])) != 1:
            message = f"`{activation}` cannot name the hidden activations: they differ"
            self.context.report("E307", activation, message, "Leave names.activation out.")
        return NetworkNames(
            output.value if output else "yhat",
            loss.value if loss else "L",
            nodes,
            activation.value if activation else None,
        )


def _is_size(at: Located) -> bool:
    """A whole number above 0, or a letter."""
    if at.sort == "number":
        return re.fullmatch(r"0*[1-9][0-9]{0,6}", at.raw) is not None
    return at.sort == "text" and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,9}", at.raw) is not None


def _good_name(context: Context, text: Text) -> bool:
    good = NAME.match(text.value) is not None
    if not good:
        context.report("E203", text, f"`{text.value[:40]}` is not a name", "A name starts with a letter: f1.")
    return good
