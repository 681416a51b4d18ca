"""Parameters and shapes, by arithmetic of our own."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from tests.oracle.cases import Case, quoted


def count_case(seed: int) -> Case:
    """A network with numbers or letters, or a stack of layers."""
    rng = Random(f"count {seed}")
    return rng.choice([network, lettered, stack, stack])(rng)


def network(rng: Random) -> Case:
    """Numbers, some of them large; shapes of parameters and of gradients."""
    sizes = [rng.choice([1, 2, 3, 5, 8, 12, 30, rng.randint(1, 900)]) for _ in range(rng.randint(2, 6))]
    bias = [rng.random() < 0.5 for _ in sizes[1:]]
    if rng.random() < 0.5:
        bias = [bias[0]] * len(bias)
    weights = rng.choice(["from-to", "to-from"])
    said = str(bias[0] if len(set(bias)) == 1 else bias).lower()
    case = Case(f"network:\n  layers: {sizes}\n  activation: relu\n  bias: {said}\n  weights: {weights}\n")
    pairs = list(zip(sizes[:-1], sizes[1:], bias, strict=True))
    case.ask("count: parameters", sum(m * n + b * n for m, n, b in pairs))
    case.ask("shape: each layer", [tuple((n,) for n in sizes[1:])])
    if max(sizes) < 40:
        k = rng.randrange(len(pairs))
        m, n, _ = pairs[k]
        shape = (m, n) if weights == "from-to" else (n, m)
        case.ask(f"shape: W^({k + 1})", [shape])
        case.ask(f"shape: dz^({k + 1})/dW^({k + 1})", [(n, *shape)])
        case.ask(f"shape: dz^({k + 1})/dW^({k + 1})\njacobian: denominator", [(*shape, n)])
        case.ask(f"shape: z^({k + 1})\nvectors: rows", [(n,), (1, n)])
    return case


def lettered(rng: Random) -> Case:
    """Letters for some sizes; the count is a formula, compared at numbers for the letters."""
    letters = {"n": 7, "h": 11, "k": 13}
    sizes = [rng.choice([*letters, "2", "10"]) for _ in range(rng.randint(2, 5))]
    bias = rng.random() < 0.5
    text = f"network:\n  layers: [{', '.join(sizes)}]\n  activation: tanh\n  bias: {str(bias).lower()}\n"
    case = Case(text + "  weights: from-to\n")
    numbers = [letters.get(s) or int(s) for s in sizes]
    total = sum(m * n + bias * n for m, n in pairwise(numbers))
    numeric = all(s.isdecimal() for s in sizes)
    case.ask("count: parameters", total if numeric else (letters, total))
    named = [int(s) if s.isdecimal() else s for s in sizes]
    case.ask("shape: W^(1)", [(named[0], named[1])])
    case.ask("shape: dz^(1)/dx", [(named[1], named[0])])
    return case


def stack(rng: Random) -> Case:
    """Convolutions, pooling, batch norm, dense layers."""
    h, w, c = rng.randint(8, 40), rng.randint(8, 40), rng.randint(1, 4)
    lines, shapes, total = [f"input {h}x{w}x{c}"], [], 0
    for _ in range(rng.randint(1, 5)):
        sort = rng.choice(["conv", "conv", "maxpool", "avgpool", "batchnorm", "relu", "dropout"])
        if sort == "conv":
            f, kh, kw = rng.randint(1, 16), rng.randint(1, 5), rng.randint(1, 5)
            s, p = rng.randint(1, 3), rng.randint(0, 2)
            if min(h + 2 * p - kh, w + 2 * p - kw) < 0:
                continue
            bias = rng.random() < 0.7
            line = f"conv {f} {kh}x{kw}" + (f" stride {s}" if s > 1 or rng.random() < 0.3 else "")
            line += (f" pad {p}" if p or rng.random() < 0.3 else "") + ("" if bias else " no bias")
            total += f * kh * kw * c + f * bias
            h, w, c = (h + 2 * p - kh) // s + 1, (w + 2 * p - kw) // s + 1, f
        elif sort in ("maxpool", "avgpool"):
            k = rng.randint(1, 3)
            s = rng.choice([None, 1, 2])
            if min(h, w) < k:
                continue
            line = f"{sort} {rng.choice([str(k), f'{k}x{k}'])}" + (f" stride {s}" if s else "")
            h, w = (h - k) // (s or k) + 1, (w - k) // (s or k) + 1
        else:
            line = "dropout 0.5" if sort == "dropout" else sort
            total += 2 * c if sort == "batchnorm" else 0
        lines.append(line)
        shapes.append((h, w, c))
    units = h * w * c
    lines.append("flatten")
    shapes.append((units,))
    for _ in range(rng.randint(0, 2)):
        n = rng.randint(1, 50)
        lines.append(f"dense {n}")
        total, units = total + units * n + n, n
        shapes.append((n,))
    case = Case("layers:\n" + "".join(f"  - {quoted(line)}\n" for line in lines))
    case.ask("count: parameters", total)
    case.ask("shape: each layer", [tuple(shapes)])
    return case
