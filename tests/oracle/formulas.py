"""Random formulas as an author writes them: text, value, a symbolic derivative, rewritings and slips."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from tests.oracle.worlds import FUNCTIONS, Env, derivative


class NoRule(Exception):
    """A derivative that is not written symbolically here."""


class Formula:
    """A scalar formula; `level` is how tightly its outermost operation binds."""

    level = 4

    def text(self) -> str:
        """As typed."""
        raise NotImplementedError

    def at(self, env: Env) -> Any:
        """Its value."""
        raise NotImplementedError

    def by(self, q: Ref) -> Formula:
        """Its local derivative, other names held. Raises NoRule."""
        raise NotImplementedError

    def parts(self) -> tuple[Formula, ...]:
        """The formulas it is made of."""
        return ()

    def inside(self, level: int) -> str:
        """In brackets if it binds less tightly than `level`."""
        return self.text() if self.level >= level else f"({self.text()})"


@dataclass(frozen=True)
class Num(Formula):
    """A number of few digits."""

    said: str

    @property
    def level(self) -> int:  # type: ignore[override]
        return 1 if self.said.startswith("-") else 4

    def text(self) -> str:
        return self.said

    def at(self, env: Env) -> Any:
        return np.float64(self.said)

    def by(self, q: Ref) -> Formula:
        return ZERO


ZERO, ONE, TWO = Num("0"), Num("1"), Num("2")


@dataclass(frozen=True)
class Ref(Formula):
    """A quantity: a name of the world, an entry of it, and its spelling."""

    name: str
    index: tuple[int, ...]
    said: str

    def text(self) -> str:
        return self.said

    def at(self, env: Env) -> Any:
        return np.asarray(env[self.name])[self.index]

    def by(self, q: Ref) -> Formula:
        return ONE if (self.name, self.index) == (q.name, q.index) else ZERO


@dataclass(frozen=True)
class Slope(Formula):
    """d(of)/d(by), both quantities; or of an inner formula that holds slopes."""

    of: Formula
    wrt: Ref

    def text(self) -> str:
        of = self.of.text() if isinstance(self.of, Ref) else f"({self.of.text()})"
        return f"d{of}/d{self.wrt.text()}"

    def at(self, env: Env) -> Any:
        return derivative(self.of.at, self.wrt.name, env, index=self.wrt.index, smooth=not has_slope(self.of))

    def by(self, q: Ref) -> Formula:
        raise NoRule


@dataclass(frozen=True)
class Second(Formula):
    """d²(of)/d(by)²."""

    of: Ref
    wrt: Ref

    def text(self) -> str:
        return f"d^2{self.of.text()}/d{self.wrt.text()}^2"

    def at(self, env: Env) -> Any:
        return derivative(Slope(self.of, self.wrt).at, self.wrt.name, env, index=self.wrt.index, smooth=False)

    def by(self, q: Ref) -> Formula:
        raise NoRule


@dataclass(frozen=True)
class Op(Formula):
    """a + b, a - b, a * b, a / b."""

    op: str
    a: Formula
    b: Formula

    @property
    def level(self) -> int:  # type: ignore[override]
        return 1 if self.op in "+-" else 2

    def text(self) -> str:
        right = {"+": 1, "-": 2, "*": 3, "/": 3}[self.op]
        left = self.a.inside(self.level) if self.op in "+-" else self.a.inside(2)
        shown = self.b.inside(right)
        return f"{left} {self.op} {shown if not shown.startswith('-') else f'({shown})'}"

    def at(self, env: Env) -> Any:
        a, b = self.a.at(env), self.b.at(env)
        return a + b if self.op == "+" else a - b if self.op == "-" else a * b if self.op == "*" else a / b

    def by(self, q: Ref) -> Formula:
        a, b = self.a.by(q), self.b.by(q)
        if self.op in "+-":
            return plus(a, b) if self.op == "+" else minus(a, b)
        if self.op == "*":
            return plus(times(a, self.b), times(self.a, b))
        return minus(over(a, self.b), over(times(self.a, b), Power(self.b, 2)))

    def parts(self) -> tuple[Formula, ...]:
        return self.a, self.b


@dataclass(frozen=True)
class Power(Formula):
    """a^n."""

    a: Formula
    n: int
    level = 3

    def text(self) -> str:
        base = self.a.inside(4)
        return f"({base})^{self.n}" if "^" in base and base[0] != "(" else f"{base}^{self.n}"

    def at(self, env: Env) -> Any:
        return self.a.at(env) ** self.n

    def by(self, q: Ref) -> Formula:
        inner = self.a.by(q)
        lower = self.a if self.n == 2 else Power(self.a, self.n - 1)
        return times(times(Num(str(self.n)), lower), inner)

    def parts(self) -> tuple[Formula, ...]:
        return (self.a,)


@dataclass(frozen=True)
class Apply(Formula):
    """A function of one or two numbers."""

    function: str
    args: tuple[Formula, ...]

    def text(self) -> str:
        return f"{self.function}({', '.join(a.text() for a in self.args)})"

    def at(self, env: Env) -> Any:
        return FUNCTIONS[self.function](*[a.at(env) for a in self.args])

    def by(self, q: Ref) -> Formula:
        inner = self.args[0].by(q)
        if len(self.args) > 1 or self.function not in SLOPES:
            if all(a.by(q) == ZERO for a in self.args):
                return ZERO
            raise NoRule
        return times(SLOPES[self.function](self.args[0]), inner)

    def parts(self) -> tuple[Formula, ...]:
        return self.args


@dataclass(frozen=True)
class Test(Formula):
    """[a > b] as 0 or 1."""

    __test__ = False  # not for pytest

    op: str
    a: Formula
    b: Formula

    def text(self) -> str:
        return f"[{self.a.text()} {self.op} {self.b.text()}]"

    def at(self, env: Env) -> Any:
        a, b = np.real(self.a.at(env)), np.real(self.b.at(env))
        return np.float64({">": a > b, "<": a < b, ">=": a >= b, "<=": a <= b}[self.op])

    def by(self, q: Ref) -> Formula:
        return ZERO

    def parts(self) -> tuple[Formula, ...]:
        return self.a, self.b


# ---- making ---------------------------------------------------------------------------------------------


def plus(a: Formula, b: Formula) -> Formula:
    """a + b, tidied."""
    return b if a == ZERO else a if b == ZERO else Op("+", a, b)


def minus(a: Formula, b: Formula) -> Formula:
    """a - b, tidied."""
    return a if b == ZERO else Op("-", a, b)


def times(a: Formula, b: Formula) -> Formula:
    """a * b, tidied."""
    return ZERO if ZERO in (a, b) else b if a == ONE else a if b == ONE else Op("*", a, b)


def over(a: Formula, b: Formula) -> Formula:
    """a / b, tidied."""
    return ZERO if a == ZERO else Op("/", a, b)


def call(function: str, *args: Formula) -> Formula:
    """function(args)."""
    return Apply(function, args)


SLOPES = {
    "sigmoid": lambda z: times(call("sigmoid", z), minus(ONE, call("sigmoid", z))),
    "tanh": lambda z: minus(ONE, Power(call("tanh", z), 2)),
    "exp": lambda z: call("exp", z),
    "sin": lambda z: call("cos", z),
    "cos": lambda z: minus(ZERO, call("sin", z)),
    "relu": lambda z: Test(">", z, ZERO),
    "softplus": lambda z: call("sigmoid", z),
    "sqrt": lambda z: over(ONE, times(TWO, call("sqrt", z))),
    "ln": lambda z: over(ONE, z),
}
SMOOTH = ("sigmoid", "tanh", "softplus", "sin", "cos", "exp")
KINKED = ("relu", "leaky_relu", "abs", "step", "max", "min", "test")


def has_slope(f: Formula) -> bool:
    """Whether there is a derivative inside."""
    return isinstance(f, (Slope, Second)) or any(map(has_slope, f.parts()))


def walk(f: Formula) -> list[Formula]:
    """The formula and everything inside, outermost first."""
    return [f, *(inner for part in f.parts() for inner in walk(part))]


def draw(rng: Random, quantities: list[Ref], depth: int, *, kinks: bool = True) -> Formula:
    """A random formula over some quantities; logarithms and roots only of what is positive."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(quantities) if rng.random() < 0.85 else Num(rng.choice(["2", "3", "1", "0.5"]))

    def inner() -> Formula:
        return draw(rng, quantities, depth - 1, kinks=kinks)

    sort = rng.random()
    if sort < 0.5:
        return Op(rng.choice("++--***"), inner(), inner())
    if sort < 0.58:
        return Power(inner(), rng.choice([2, 2, 3]))
    if sort < 0.64:
        return Op("/", inner(), plus(ONE, Power(inner(), 2)))
    if sort < 0.70:
        return call(rng.choice(["ln", "sqrt"]), plus(ONE, Power(inner(), 2)))
    if sort < 0.86 or not kinks:
        name = rng.choice(SMOOTH)
        return call(name, call("tanh", inner()) if name == "exp" else inner())
    name = rng.choice(KINKED)
    if name == "test":
        return Test(rng.choice([">", "<"]), inner(), inner())
    return call(name, *([inner(), inner()] if name in ("max", "min") else [inner()]))


def rewritten(rng: Random, f: Formula, definitions: dict[str, Formula]) -> Formula:
    """A formula of the same value almost everywhere: other order, other form, names replaced by meanings."""
    f = _rebuilt(f, [rewritten(rng, part, definitions) for part in f.parts()])
    if rng.random() > 0.45:
        return f
    if isinstance(f, Op):
        return _rewritten_op(rng, f)
    if isinstance(f, Ref) and not f.index and f.name in definitions:
        return definitions[f.name]
    if isinstance(f, Power) and f.n == 2:
        return Op("*", f.a, f.a)
    if isinstance(f, Apply):
        return _rewritten_call(rng, f)
    if isinstance(f, Slope):
        return Op("/", Op("*", TWO, f), TWO)
    return f


def _rewritten_op(rng: Random, f: Op) -> Formula:
    a, b = f.a, f.b
    if f.op == "+":
        return Op("+", b, a) if rng.random() < 0.6 else Op("-", a, Op("-", ZERO, b))
    if f.op == "-":
        return Op("*", Num("-1"), Op("-", b, a)) if rng.random() < 0.6 else Op("+", a, Op("*", Num("-1"), b))
    if f.op == "*":
        if isinstance(b, Op) and b.op in "+-" and rng.random() < 0.7:
            return Op(b.op, Op("*", a, b.a), Op("*", a, b.b))
        return Op("*", b, a)
    return Op("*", a, Op("/", ONE, b))


def _rewritten_call(rng: Random, f: Apply) -> Formula:
    a = f.args[0]
    match f.function:
        case "tanh":
            return Op("-", Op("*", TWO, call("sigmoid", Op("*", TWO, a))), ONE)
        case "sigmoid":
            return Op("/", ONE, Op("+", ONE, call("exp", Op("*", Num("-1"), a))))
        case "relu":
            return rng.choice([call("max", a, ZERO), call("max", ZERO, a), Op("*", a, Test(">", a, ZERO))])
        case "abs":
            return call("max", a, Op("-", ZERO, a))
        case "step":
            return Test(">", a, ZERO)
        case "max":
            return call("max", f.args[1], a)
        case "softplus":
            return call("ln", Op("+", ONE, call("exp", a)))
    return f


def _rebuilt(f: Formula, parts: list[Formula]) -> Formula:
    if isinstance(f, Op):
        return Op(f.op, *parts)
    if isinstance(f, Power):
        return Power(parts[0], f.n)
    if isinstance(f, Apply):
        return Apply(f.function, tuple(parts))
    return Test(f.op, *parts) if isinstance(f, Test) else f


def slipped(rng: Random, f: Formula, quantities: list[Ref]) -> Formula:
    """The formula with one mistake somewhere; it may happen to change nothing."""
    parts = list(f.parts())
    if parts and rng.random() < 0.7:
        k = rng.randrange(len(parts))
        parts[k] = slipped(rng, parts[k], quantities)
        return _rebuilt(f, parts)
    sort = rng.random()
    if isinstance(f, Op) and sort < 0.6:
        return rng.choice([f.a, f.b, Op({"+": "-", "-": "+", "*": "+", "/": "*"}[f.op], f.a, f.b)])
    if isinstance(f, Ref) and sort < 0.5:
        return rng.choice(quantities)
    if isinstance(f, Apply) and len(f.args) == 1 and sort < 0.5:
        return f.args[0]
    wrong = [Op("*", TWO, f), Op("-", ZERO, f), Op("+", f, ONE), Op("*", f, rng.choice(quantities))]
    return rng.choice(wrong)
