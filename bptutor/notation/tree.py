"""A formula as a tree: what the parser makes, the printers show, and `build` turns into graph blocks.

Nodes are compared by meaning: `span` (where the node stood in the text) and the digits as typed do not count.

    Number Constant Name Stepped          leaves
    Call Unary Binary Transpose           arithmetic
    Absolute Norm Array                   brackets that mean something
    Derivative Reduce                     calculus and index sums
    Compare Logic Indicator               claims, and claims used as 0 or 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

Span: TypeAlias = tuple[int, int]
BinaryOp = Literal["+", "-", "*", "/", "^", "@", "hadamard"]
CompareOp = Literal["=", "!=", "<", "<=", ">", ">="]
LogicOp = Literal["and", "or", "not"]
ReduceKind = Literal["sum", "mean", "prod", "max", "min", "all", "any"]

NOWHERE: Span = (0, 0)


class Number(Record, apart=("text", "span")):
    """A decimal number, exact; `text` keeps the digits as typed. The parser makes none below zero."""

    value: Fraction
    text: str = ""
    span: Span = NOWHERE


class Constant(Record, apart=("span",)):
    """`e` or `pi`, where the author has not taken that name."""

    name: Literal["e", "pi"]
    span: Span = NOWHERE


class Name(Record, apart=("span",)):
    """A quantity by its canonical name.

    `W_12^(2)` is one entry and `W^(2)` a whole block, both without `indices`. With an index variable among
    the subscripts, `name` is the block and `indices` holds one node a dimension: `x_i`, `h_{t-1}`, `W_{i,2}`.
    An index variable by itself is `Name("i")`. The slope of a function without its argument is `Name("f1'")`.
    """

    name: str
    indices: tuple[Node, ...] = ()
    span: Span = NOWHERE


class Stepped(Record, apart=("span",)):
    """The value of a quantity after `step` updates (`w@1`), or the one being defined (`w@next`)."""

    quantity: Name
    step: int | Literal["next"]
    span: Span = NOWHERE


class Call(Record, apart=("span",)):
    """A function of its arguments; `primes` counts derivatives (`g''(z)` has 2); `options` such as axis=0."""

    function: str
    primes: int
    args: tuple[Node, ...]
    options: tuple[tuple[str, Node], ...] = ()
    span: Span = NOWHERE


class Unary(Record, apart=("span",)):
    """A minus sign. It binds looser than a product: `-a*b` is -(a*b), `-x^2` is -(x^2)."""

    arg: Node
    span: Span = NOWHERE

    @property
    def op(self) -> Literal["-"]:
        """The only unary sign there is; a plus sign leaves no node."""
        return "-"


class Binary(Record, apart=("span",)):
    """Two operands; `hadamard` is the entrywise product ⊙. Juxtaposition is `*`."""

    op: BinaryOp
    left: Node
    right: Node
    span: Span = NOWHERE


class Transpose(Record, apart=("span",)):
    """`W.T`, `W^T`, `Wᵀ`."""

    arg: Node
    span: Span = NOWHERE


class Absolute(Record, apart=("span",)):
    """`|x|`, `abs(x)`."""

    arg: Node
    span: Span = NOWHERE


class Norm(Record, apart=("span",)):
    """The Euclidean norm: `||x||`, `‖x‖`, `norm(x)`."""

    arg: Node
    span: Span = NOWHERE


class Array(Record, apart=("bracket", "span")):
    """A vector or, with arrays as items, a matrix; `bracket` is `[` or `(` as typed and does not count."""

    items: tuple[Node, ...]
    bracket: Literal["[", "("] = "["
    span: Span = NOWHERE


class Derivative(Record, apart=("span",)):
    """The derivative of one expression by another quantity: `dL/dW_11^(3)`, `d(a*b)/da`."""

    of: Node
    by: Node
    order: int = 1
    span: Span = NOWHERE


class Reduce(Record, apart=("span",)):
    """`sum_k(…)` and its kin, over the values of the variable `index` from `first` to `last`.

    Without `last`, to the last one there is; a letter as `last` stands for a size. Builder.places_of says
    which they are.
    """

    kind: ReduceKind
    index: str
    body: Node
    span: Span = NOWHERE
    first: int = 1
    last: int | str | None = None


class Compare(Record, apart=("span",)):
    """One comparison. A chain `a < b < c` is a Logic "and" of two."""

    op: CompareOp
    left: Node
    right: Node
    span: Span = NOWHERE


class Logic(Record, apart=("span",)):
    """`and`, `or` (two or more args), `not` (one)."""

    op: LogicOp
    args: tuple[Node, ...]
    span: Span = NOWHERE


class Indicator(Record, apart=("span",)):
    """1 where the condition holds, else 0: `1[z > 0]`, `[z > 0]`."""

    condition: Node
    span: Span = NOWHERE


Node: TypeAlias = (
    Number | Constant | Name | Stepped | Call | Unary | Binary | Transpose | Absolute | Norm | Array
    | Derivative | Reduce | Compare | Logic | Indicator
)


def is_claim(node: Node) -> bool:
    """Whether a node is true or false rather than a value."""
    if isinstance(node, Reduce):
        return node.kind in ("all", "any")
    return isinstance(node, Compare | Logic)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below `node`, in reading order."""
    return _BELOW[type(node)](node)


def walk(node: Node) -> Iterator[Node]:
    """`node` and all nodes below it, parents first."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if below := _BELOW[type(node)](node):
            waiting.extend(below[::-1])


def depth(node: Node) -> int:
    """The number of nodes on the longest way down; found without recursion."""
    deepest = 0
    waiting = [(node, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(node))
    return deepest


def _none(_: Any) -> tuple[Node, ...]:
    return ()


def _arg(node: Any) -> tuple[Node, ...]:
    return (node.arg,)


def _sides(node: Any) -> tuple[Node, ...]:
    return (node.left, node.right)


_BELOW: dict[type, Callable[[Any], tuple[Node, ...]]] = {
    Number: _none,
    Constant: _none,
    Name: lambda node: node.indices,
    Stepped: lambda node: (node.quantity,),
    Call: lambda node: (*node.args, *(value for _, value in node.options)),
    Unary: _arg,
    Binary: _sides,
    Transpose: _arg,
    Absolute: _arg,
    Norm: _arg,
    Array: lambda node: node.items,
    Derivative: lambda node: (node.of, node.by),
    Reduce: lambda node: (node.body,),
    Compare: _sides,
    Logic: lambda node: node.args,
    Indicator: lambda node: (node.condition,),
}
