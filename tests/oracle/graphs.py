"""Random `graph:` texts: assignments of numbers, vectors and matrices, sums, recurrences, copies."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import numpy as np

from tests.oracle.cases import Case, listed, quoted
from tests.oracle.formulas import (
    KINKED,
    ZERO,
    Formula,
    NoRule,
    Num,
    Op,
    Power,
    Ref,
    Second,
    Slope,
    Test,
    call,
    draw,
    plus,
    rewritten,
    slipped,
    times,
    walk,
)
from tests.oracle.networks import entry, quoted_target
from tests.oracle.worlds import FUNCTIONS, Env, Rule, World, derivative

SCALARS = ("w", "u", "b", "c", "p", "q", "r", "s", "w1", "w2", "alpha", "beta", "n3", "n4", "v_1", "w_{out}")
NAMES = ("z", "a", "g1", "z1", "z2", "a1", "a2", "m", "k1", "net", "act", "theta", "S_1", "Q", "E1", "phi",
         "n1", "n2")
ARRAYS = ("A", "B", "D", "F", "G", "J", "P", "U", "X", "Y", "Z", "zeta", "kappa")
"""Not the stems of other names: with an array x, `x1` is its entry."""
LARGE = 1e4


class Text:
    """The lines of a graph and the world they describe."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.world = rng, World()
        self.lines: list[str] = []
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.points: list[str] = []
        self.scalars: list[Ref] = []
        self.arrays: dict[str, tuple[int, ...]] = {}
        self.defined: dict[str, Formula] = {}
        self.smooth = True
        self.known: set[str] = set()
        self.free, self.free_arrays = list(NAMES), list(ARRAYS)
        rng.shuffle(self.free)
        rng.shuffle(self.free_arrays)

    # ---- leaves

    def leaf(self, name: str, shape: tuple[int, ...] = (), *, points: bool = False) -> None:
        values = [round(self.rng.uniform(-1.8, 1.8), 2) or 0.4 for _ in range(int(np.prod(shape)))]
        self.world.leaf(name, np.array(values).reshape(shape))
        if points:
            self.points.append(name)
        elif shape:
            self.shapes[name] = shape
        self.see(name, shape)

    def see(self, name: str, shape: tuple[int, ...] = ()) -> None:
        if shape:
            self.arrays[name] = shape
        else:
            self.scalars.append(Ref(name, (), name))

    def entries(self, name: str) -> list[Ref]:
        shape = self.arrays[name]
        return [Ref(name, index, entry(name, index, shape)) for index in np.ndindex(*shape)]

    def some(self) -> list[Ref]:
        """Numbers to write formulas with: scalars, the latest more often, and a few entries."""
        picked = [*self.scalars, *self.scalars[-3:]]
        if self.arrays:
            picked += self.rng.sample(self.entries(name := self.rng.choice(list(self.arrays))),
                                      min(2, int(np.prod(self.arrays[name]))))
        return picked

    def add(self, line: str, name: str, rule: Rule, shape: tuple[int, ...] = ()) -> None:
        self.lines.append(line)
        self.world.rule(name, rule)
        self.see(name, shape)

    # ---- statements

    def scalar(self) -> None:
        f = draw(self.rng, self.some(), self.rng.randint(1, 3))
        self.define(self.free.pop(), f)

    def define(self, name: str, f: Formula) -> None:
        self.smooth &= not any(isinstance(p, Test) or getattr(p, "function", "") in KINKED for p in walk(f))
        self.defined[name] = f
        self.add(f"{name} = {f.text()}", name, f.at)

    def copy(self) -> None:
        """A second name, or the same expression once more, named or not."""
        if not self.defined:
            return
        name, f = self.rng.choice(list(self.defined.items()))
        sort = self.rng.randrange(3)
        if sort == 0:
            self.define(self.free.pop(), Ref(name, (), name))
        elif sort == 1:
            self.define(self.free.pop(), f)
        else:
            self.define(self.free.pop(), Op(self.rng.choice("+-*"), Ref(name, (), name), f))

    def elementwise(self) -> None:
        """An array from arrays, with an index or without."""
        name, other = self.free_arrays.pop(), self.rng.choice(list(self.arrays))
        shape, scalar = self.arrays[other], self.rng.choice(self.scalars)
        same = self.rng.choice([n for n, s in self.arrays.items() if s == shape])
        function = self.rng.choice(["tanh", "sigmoid", "relu", "softplus", "sin", "abs", "leaky_relu"])
        self.smooth &= function not in ("relu", "abs", "leaky_relu")
        act, sign = FUNCTIONS[function], self.rng.choice("+-*")
        index = "_" + "ij"[: len(shape)] if self.rng.random() < 0.5 else ""
        product = "*" if index else self.rng.choice(["*", "⊙"])
        if len(shape) == 2 and not index:
            product = "⊙"
        text = f"{function}({scalar.said}*{other}{index}) {sign if sign != '*' else product} {same}{index}"

        def rule(env: Env) -> Any:
            a, b = act(scalar.at(env) * env[other]), env[same]
            return a + b if sign == "+" else a - b if sign == "-" else a * b

        self.add(f"{name}{index} = {text}", name, rule, shape)

    def product(self) -> None:
        """Matrix products, outer and dot products, quadratic forms, softmax and norms."""
        rng, arrays = self.rng, self.arrays
        name = self.free_arrays.pop()
        v = rng.choice([n for n, s in arrays.items() if len(s) == 1])
        n = arrays[v][0]
        sort = rng.randrange(6)
        fits = [(m, s, m) for m, s in arrays.items() if len(s) == 2 and s[1] == n]
        fits += [(m, s[::-1], rng.choice([f"{m}^T", f"{m}.T"]))
                 for m, s in arrays.items() if len(s) == 2 and s[0] == n]
        if sort < 2 and fits:
            m, shape, said = rng.choice(fits)
            turned = said != m
            at = rng.choice([" @ ", " "])
            self.add(f"{name} = {said}{at}{v}", name,
                     lambda e: (e[m].T if turned else e[m]) @ e[v], (shape[0],))
            return
        o = rng.choice([k for k, s in arrays.items() if len(s) == 1])
        if sort == 2:
            text = rng.choice([f"outer({o}, {v})", f"{o} {v}^T", f"{o} @ {v}^T"])
            self.add(f"{name} = {text}", name, lambda e: np.outer(e[o], e[v]), (arrays[o][0], n))
        elif sort == 3 and arrays[o] == arrays[v]:
            forms = [f"dot({o}, {v})", f"{o}^T {v}", f"{o}^T @ {v}", f"sum({o}*{v})", f"sum({o} ⊙ {v})"]
            text = rng.choice(forms)
            self.add(f"{name} = {text}", name, lambda e: e[o] @ e[v])
        elif sort == 4:
            self.add(f"{name} = softmax({v})", name, lambda e: FUNCTIONS["softmax"](e[v]), (n,))
        else:
            text = rng.choice([f"norm({v})", f"||{v}||", f"sqrt(sum({v}^2))"])
            self.add(f"{name} = {text}", name, lambda e: np.sqrt((e[v] ** 2).sum()))

    def reduction(self) -> None:
        """Sums and their like over an index or an axis."""
        rng = self.rng
        name, v = self.free_arrays.pop(), rng.choice(list(self.arrays))
        shape, scalar = self.arrays[v], rng.choice(self.scalars)
        if len(shape) == 2:
            kind, axis = rng.choice(["sum", "mean"]), rng.choice([None, 0, 1])
            how = np.sum if kind == "sum" else np.mean
            if axis is not None and rng.random() < 0.5:
                left, over = ("j", "i") if axis == 0 else ("i", "j")
                line = f"{name}_{left} = {kind}_{over}({v}_ij*{scalar.said})"
                self.add(line, name, lambda e: how(e[v] * scalar.at(e), axis=axis), (shape[1 - axis],))
            else:
                option = "" if axis is None else f", axis={axis}"
                left_shape = () if axis is None else (shape[1 - axis],)
                self.add(f"{name} = {kind}({v}{option})", name, lambda e: how(e[v], axis=axis), left_shape)
            return
        kind = rng.choice(["sum", "mean", "sum", "mean", "prod", "max", "min"])
        self.smooth &= kind not in ("max", "min")
        o = rng.choice([k for k, s in self.arrays.items() if s == shape])
        k = rng.choice("ijk")
        n = shape[0]
        body, inner = rng.choice([
            (f"({v}_{k} - {scalar.said})^2", lambda e: (e[v] - scalar.at(e)) ** 2),
            (f"{v}_{k}*{o}_{k}", lambda e: e[v] * e[o]),
            (f"{scalar.said}*{v}_{k} + {o}_{k}", lambda e: scalar.at(e) * e[v] + e[o]),
            (f"{v}_{k}*[{o}_{k} > {scalar.said}]", lambda e: e[v] * (np.real(e[o]) > np.real(scalar.at(e)))),
        ])
        if "[" in body:
            self.smooth = False

        def rule(env: Env) -> Any:
            values = inner(env)
            if kind in ("max", "min"):
                best = values[0]
                for value in values[1:]:
                    best = FUNCTIONS[kind](best, value)
                return best
            return {"sum": np.sum, "mean": np.mean, "prod": np.prod}[kind](values)

        text = f"{kind}_{k}({body})"
        if kind == "mean" and rng.random() < 0.3:
            text = f"1/{n}*sum_{k}({body})"
        self.add(f"{name} = {text}", name, rule)

    def recurrence(self) -> None:
        """h_t from h_{t-1}, with weights shared by all steps."""
        lists = [n for n in self.points if len(self.arrays[n]) == 1]
        if not lists or "h" in self.arrays or "h_0" in self.world.leaves:
            return
        x = lists[0]
        w, u = self.rng.choice(self.scalars), self.rng.choice(self.scalars)
        function = self.rng.choice(["tanh", "sigmoid", "relu"])
        self.smooth &= function != "relu"
        self.leaf("h_0")
        act, steps = FUNCTIONS[function], self.arrays[x][0]
        two = self.rng.random() < 0.3
        if two:
            self.lines.append(f"o_t = {w.said}*h_{{t-1}} + {u.said}*{x}_t")
            self.lines.append(f"h_t = {function}(o_t)")
        else:
            self.lines.append(f"h_t = {function}({w.said}*h_{{t-1}} + {u.said}*{x}_t)")
        for t in range(1, steps + 1):
            def inner(e: Env, t: int = t) -> Any:
                return w.at(e) * e[f"h_{t - 1}"] + u.at(e) * e[x][t - 1]

            if two:
                self.world.rule(f"o_{t}", inner)
                self.world.rule(f"h_{t}", lambda e, t=t: act(e[f"o_{t}"]))
                self.see(f"o_{t}")
            else:
                self.world.rule(f"h_{t}", lambda e, inner=inner: act(inner(e)))
            self.see(f"h_{t}")
        if self.rng.random() < 0.5:
            name = self.free.pop()
            self.add(f"{name} = sum_t((h_t - {x}_t)^2)", name,
                     lambda e: sum((e[f"h_{t}"] - e[x][t - 1]) ** 2 for t in range(1, steps + 1)))

    # ---- the whole

    def loss(self) -> None:
        name = self.rng.choice(["L", "E", "C", "R"])
        terms = self.rng.sample(self.scalars, min(2, len(self.scalars)))
        last = next((r for r in reversed(self.scalars) if r.name not in self.world.leaves), self.scalars[-1])
        f = self.rng.choice([
            Power(Op("-", last, terms[0]), 2),
            Op("/", Power(Op("-", last, terms[-1]), 2), Num("2")),
            Op("+", last, draw(self.rng, self.scalars, 1)),
            call("softplus", last),
        ])
        if self.arrays and self.rng.random() < 0.5:
            v = self.rng.choice(list(self.arrays))
            self.add(f"{name} = {f.text()} + sum({v} ⊙ {v})", name, lambda e: f.at(e) + (e[v] ** 2).sum())
        else:
            self.define(name, f)
        self.name = name

    def head(self, given: bool = True) -> str:
        """The file down to its items."""
        lines = ["graph: |", *(f"  {line}" for line in self.lines)]
        leaves = self.world.leaves
        if self.points:
            lines += ["points:", *(f"  {n}: {listed(leaves[n])}" for n in self.points)]
        if self.shapes:
            lines += ["shapes:", *(f"  {n}: {list(s)}" for n, s in self.shapes.items())]
        rest = [f"  {quoted(n)}: {listed(v)}" for n, v in leaves.items() if n not in self.points]
        if given and rest:
            lines += ["given:", *rest]
        return "\n".join(lines) + "\n"


def draw_graph(rng: Random, *, arrays: bool | None = None, statements: int = 6) -> Text:
    """A graph whose values are of moderate size."""
    while True:
        text = Text(rng)
        names = rng.sample(SCALARS, rng.randint(3, 4))
        for name in names:
            text.leaf(name)
        with_arrays = rng.random() < 0.7 if arrays is None else arrays
        makers = [text.scalar, text.scalar, text.copy]
        if with_arrays:
            n, m = rng.randint(1, 3), rng.randint(1, 3)
            text.leaf("x", (n,), points=rng.random() < 0.5)
            text.leaf("y", (n,), points="x" in text.points)
            text.leaf("V", (m,))
            text.leaf("W", (m, n))
            makers += [text.elementwise, text.elementwise, text.product, text.product, text.reduction,
                       text.reduction, text.recurrence]
        for _ in range(rng.randint(2, statements)):
            rng.choice(makers)()
        text.loss()
        for q in used_leaves(text) - {"h_0"}:
            if not re.search(rf"(?<![\w{{]){re.escape(q)}(?![\w(])", "\n".join(text.lines)):
                text.world.leaves.pop(q)
                text.scalars = [s for s in text.scalars if s.name != q]
                text.arrays.pop(q, None)
        env = text.world.run()
        if all(np.all(np.isfinite(v)) and np.abs(v).max() < LARGE for v in env.values()):
            return text


def used_leaves(text: Text) -> set[str]:
    """Scalar leaves, which exist only if a formula names them."""
    return {n for n, v in text.world.leaves.items() if not v.shape}


def graph_case(seed: int) -> Case:
    """All given: values, derivatives by every sort of quantity, expressions, second derivatives."""
    rng = Random(f"graph {seed}")
    text = draw_graph(rng)
    text.scalars = [s for s in text.scalars if s.name in text.world.leaves or _is_rule(text, s.name)]
    env = text.world.run()
    case = Case(text.head())
    loss = Ref(text.name, (), text.name)
    pool = [*text.scalars, *(q for n in text.arrays for q in text.entries(n))]
    for _ in range(5):
        q = rng.choice(pool)
        case.ask(quoted_target(Slope(loss, q).text()), Slope(loss, q).at(env))
    for _ in range(3):
        f = draw(rng, pool, 2)
        if rng.random() < 0.5:
            f = Op(rng.choice("+-*"), f, Slope(loss, rng.choice(pool)))
        case.ask(quoted_target(f.text()), f.at(env).real)
    of, by = rng.choice(text.scalars), rng.choice(pool)
    if list(env).index(of.name) >= list(env).index(by.name):
        case.ask(quoted_target(Slope(of, by).text()), Slope(of, by).at(env))
    ask_arrays(case, rng, text, env)
    ask_second(case, rng, text, env)
    ask_expression(case, rng, text, env, pool)
    return case


def _is_rule(text: Text, name: str) -> bool:
    return any(n == name for n, _ in text.world.rules)


def ask_arrays(case: Case, rng: Random, text: Text, env: Env) -> None:
    """Whole arrays, gradients by arrays, Jacobians and their shapes."""
    if not text.arrays:
        return
    name = rng.choice(list(text.arrays))
    case.ask(quoted_target(name), env[name])
    slope = derivative(lambda e: e[text.name], name, env)
    case.ask(quoted_target(f"d{text.name}/d{name}"), slope)
    of, by = rng.choice(list(text.arrays)), rng.choice(list(text.arrays))
    if list(env).index(of) < list(env).index(by):
        of, by = by, of
    slope = derivative(lambda e: e[of], by, env)
    case.ask(quoted_target(f"d{of}/d{by}"), slope)
    case.ask(f"shape: {quoted(f'd{of}/d{by}')}", [slope.shape])
    one, other = rng.choice(text.entries(of)), rng.choice(text.entries(by))
    case.ask(quoted_target(Slope(one, other).text()), Slope(one, other).at(env))


def ask_second(case: Case, rng: Random, text: Text, env: Env) -> None:
    """Second derivatives by one quantity, and mixed ones by leaves, of what has no kinks."""
    if not text.smooth:
        return
    loss = Ref(text.name, (), text.name)
    leaves = [s for s in text.scalars if s.name in text.world.leaves]
    if not leaves:
        return
    q = rng.choice([s for s in text.scalars if s.name != text.name])
    second = Second(loss, q)
    case.ask(quoted_target(second.text()), second.at(env), loose=1e-5)
    mixed = Slope(Slope(loss, rng.choice(leaves)), rng.choice(leaves))
    case.ask(quoted_target(mixed.text()), mixed.at(env), loose=1e-5)


def ask_expression(case: Case, rng: Random, text: Text, env: Env, pool: list[Ref]) -> None:
    """The derivative of an unnamed expression."""
    f, q = draw(rng, pool, 2), rng.choice(pool)
    if not isinstance(f, (Ref, Num)):
        case.ask(quoted_target(f"d({f.text()})/d{q.text()}"), derivative(f.at, q.name, env, index=q.index))


# ---- claims ---------------------------------------------------------------------------------------------


def claim_case(seed: int) -> Case:
    """Nothing or some leaves given: identities by construction, and slips that the oracle has seen fail."""
    rng = Random(f"claim {seed}")
    text = draw_graph(rng, arrays=False, statements=4)
    leaves = list(text.world.leaves)
    if leaves and rng.random() < 0.4:
        text.known = set(rng.sample(leaves, rng.randint(1, len(leaves))))
    lines = "".join(f"  {quoted(n)}: {listed(text.world.leaves[n])}\n" for n in leaves if n in text.known)
    case = Case(text.head(given=False) + ("given:\n" + lines if lines else ""))
    while len(case.items) < 6:
        ask_claim(case, rng, text)
    ask_options(case, rng, text)
    ask_several(case, rng, text)
    return case


def chain(text: Text, by: Ref) -> Formula:
    """dL/d(by), as a sum over everything that `by` enters directly. Raises NoRule."""
    total: Formula = ZERO
    loss = Ref(text.name, (), text.name)
    for name, f in text.defined.items():
        if any(p == by for p in walk(f)):
            here = Ref(name, (), name)
            local = f.by(by)
            total = plus(total, local if here == loss else times(Slope(loss, here), local))
    return total


def formula_for(rng: Random, text: Text) -> tuple[Formula, Formula]:
    """Two formulas that agree, the first one simple."""
    loss = Ref(text.name, (), text.name)
    others = [s for s in text.scalars if s != loss]
    while True:
        if rng.random() < 0.6:
            q = rng.choice(others)
            try:
                return Slope(loss, q), rewritten(rng, chain(text, q), text.defined)
            except NoRule:
                continue
        f = draw(rng, text.scalars, 3)
        if not isinstance(f, Num):
            return f, rewritten(rng, f, text.defined)


def verdict(rng: Random, text: Text, a: Formula, b: Formula) -> bool | None:
    """Whether a = b on random instances; None where that is too close to call."""
    worst, failed, seen = 0.0, 0, 0
    for _ in range(60):
        size = rng.choice([1, 1, 1, 0.1, 3]) * rng.choice([-1, 1])
        leaves = {n: v if n in text.known else np.float64(size * rng.choice([-1, 1]) * rng.uniform(0.3, 1.7))
                  for n, v in text.world.leaves.items()}
        env = World(leaves, text.world.rules).run()
        with np.errstate(all="ignore"):
            x, y = float(np.real(a.at(env))), float(np.real(b.at(env)))
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        seen += 1
        off = abs(x - y) / (1 + max(map(abs, np.real(list(env.values())))) + abs(x) + abs(y))
        worst = max(worst, off)
        failed += off > 1e-4
    if seen < 45 or (1e-9 < worst and failed < 4):
        return None
    return bool(worst <= 1e-9)


def ask_claim(case: Case, rng: Random, text: Text) -> None:
    """One equation, right by construction or slipped."""
    a, b = formula_for(rng, text)
    by_construction = True
    if rng.random() < 0.5:
        b = slipped(rng, b, text.scalars)
        by_construction = False
    found = verdict(rng, text, a, b)
    if by_construction:
        assert found is not False, f"{a.text()} = {b.text()}"
    if found is None or len(b.text()) > 600 or found != by_construction:
        return  # a slip that was never seen to fail may do so elsewhere
    case.ask(f"claim: {quoted(f'{a.text()} = {b.text()}')}", found)


def ask_options(case: Case, rng: Random, text: Text) -> None:
    """Formula options: exactly those that equal the target."""
    target, right = formula_for(rng, text)
    options: list[Formula] = [right]
    verdicts: list[bool] = [True]
    for _ in range(8):
        other = slipped(rng, right, text.scalars)
        found = verdict(rng, text, target, other)
        said = {o.text().replace(" ", "") for o in options}
        distinct = all(verdict(rng, text, other, o) is False for o, v in zip(options, verdicts, strict=True)
                       if not v)
        if found is False and distinct and other.text().replace(" ", "") not in said and len(options) < 4:
            options.append(other)
            verdicts.append(False)
    too_long = max(len(o.text()) for o in options) > 600
    if too_long or len(options) < 2 or verdict(rng, text, target, right) is None:
        return
    order = list(range(len(options)))
    rng.shuffle(order)
    lines = "\n".join(f"  - {quoted(options[k].text())}" for k in order)
    case.ask(f"target: {quoted(target.text())}\noptions:\n{lines}", {order.index(0)})


def ask_several(case: Case, rng: Random, text: Text) -> None:
    """Claims as options, some of which hold."""
    lines, right = [], set()
    for _ in range(4):
        a, b = formula_for(rng, text)
        slip = rng.random() < 0.5
        if slip:
            b = slipped(rng, b, text.scalars)
        found = verdict(rng, text, a, b)
        found = None if found is slip else found
        line = f"  - {quoted(f'{a.text()} = {b.text()}')}"
        if found is None or len(line) > 600 or line.replace(" ", "") in [k.replace(" ", "") for k in lines]:
            continue
        right |= {len(lines)} if found else set()
        lines.append(line)
    if len(lines) >= 2 and right:
        case.ask("ask: 'Which hold?'\noptions:\n" + "\n".join(lines), right)
