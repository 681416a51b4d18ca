"""Spellings and what they mean."""

import pytest

from bptutor.notation.names import Declared, Place, SeveralEntries, Vocabulary, entry_name
from bptutor.notation.spelling import spellings_at, whole_spelling
from bptutor.notation.tree import Name

NETWORK = Vocabulary(
    [
        Declared("x", (2,)),
        *(Declared(f"W^({layer})", (2, 2)) for layer in (1, 2)),
        *(Declared(f"z^({layer})", (2,)) for layer in (1, 2)),
        Declared("H"),
        Declared("y*"),
        Declared("yhat"),
        Declared("a1"),
        Declared("w_2"),
        Declared("delta", (3,)),
        Declared("o", (2,), ["o_{h1}", "o_{h2}"]),
        Declared("w", (1, 1), ["w_{j2,y}"]),
    ],
    functions=["g", "f1"],
    indices=["i"],
    loss="H",
    aliases={"a^(0)": "x"},
)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        *((s, "W_22^(2)") for s in (
            "W_22^(2)", "W_{22}^{(2)}", "W22^(2)", "W^(2)_22", "W₂₂⁽²⁾", "W[2]_22", "W_{2,2}^(2)",
            "W_2,2^(2)",
            "𝑊_22^(2)",
        )),
        *((s, "z_1^(2)") for s in ("z_1^(2)", "z1^(2)", "z₁⁽²⁾", "z^{(2)}_1", "z^(2)_1")),
        *((s, "a1") for s in ("a1", "a_1", "a₁", "a_{1}", " a1 ")),
        *((s, "w_2") for s in ("w2", "w_2", "w₂")),
        *((s, "yhat") for s in ("ŷ", "yhat", "y_hat", "y\u0302", "y_{hat}")),
        *((s, "y*") for s in ("y*", "y^*", "y∗", "y⋆", "y^{*}")),
        *((s, "delta_3") for s in ("δ_3", "delta_3", "δ₃", "delta3", "𝛿_3")),
        *((s, "o_{h1}") for s in ("o_h1", "o_{h_1}", "o_{h1}", "o_{h_{1}}")),
        *((s, "w_{j2,y}") for s in ("w_{j2,y}", "w_{j_2,y}", "w_j2,y", "w_{j2, y}", "w_j_2,y")),
        *((s, "x_2") for s in ("x2", "x_2", "a_2^(0)")),
        ("a^(0)", "x"),
        ("W^(1)", "W^(1)"),
    ],
)  # fmt: skip
def test_a_name_may_be_spelled_in_many_ways(spelling: str, name: str) -> None:
    """Whatever plainly means a quantity is read as it."""
    assert Name(name) == NETWORK.canonical(spelling)


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param("W_22", id="which layer?"),
        pytest.param("W_31^(2)", id="out of range"),
        pytest.param("W_2^(2)", id="one index of two"),
        pytest.param("H_1", id="an entry of a number"),
        pytest.param("x_0", id="indices count from 1"),
        pytest.param("x_02", id="a leading zero"),
        pytest.param("o_1", id="named entries have no numbers"),
        pytest.param("o_j^2", id="a power, not a name"),
        pytest.param("X", id="case counts"),
        pytest.param("g", id="a function"),
        pytest.param("", id="nothing"),
        pytest.param("2x", id="not a name"),
    ],
)
def test_other_spellings_mean_nothing(spelling: str) -> None:
    """No quantity is guessed."""
    assert NETWORK.canonical(spelling) is None


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("W_21^(2)", Place("W^(2)", (1, 0))),
        ("W^(2)", Place("W^(2)", None)),
        ("H", Place("H", ())),
        ("o_{h2}", Place("o", (1,))),
        ("w_{j2,y}", Place("w", (0, 0))),
        ("nothing", None),
    ],
)
def test_place_says_block_and_index(name: str, place: Place | None) -> None:
    """A canonical name leads to its block, with indices from 0."""
    assert place == NETWORK.place(name)


def test_wide_blocks_are_split_where_only_one_split_fits() -> None:
    """W_12 of a 64x64 matrix is (1, 2); W_165 can only be (16, 5), since there is no column 65."""
    wide = Vocabulary([Declared("W", (64, 64))])

    assert Name("W_1,2") == wide.canonical("W_12")
    assert Name("W_16,5") == wide.canonical("W_165")
    assert Name("W_1,11") == wide.canonical("W_{1,11}")
    assert Place("W", (0, 10)) == wide.place("W_1,11")


def test_a_subscript_with_two_splits_is_refused_with_both() -> None:
    """W_111 may be (1, 11) or (11, 1), and is never read as either."""
    with pytest.raises(SeveralEntries) as refusal:
        Vocabulary([Declared("W", (64, 64))]).canonical("W_111")

    assert ("W_1,11", "W_11,1") == refusal.value.readings


@pytest.mark.parametrize(
    ("spelling", "shown"),
    [("x_i", "x_i"), ("x_{i-1}", "x_i-1"), ("W_1i^(2)", "W^(2)_1i"), ("W_{i,2}^(1)", "W^(1)_i2")],
)
def test_index_variables_become_index_nodes(spelling: str, shown: str) -> None:
    """With an index variable in scope, the name is the block and the indices are nodes."""
    name = NETWORK.canonical(spelling)

    assert name is not None
    assert len(name.indices) == shown.count("_") + spelling.count("1i") + spelling.count(",")


def test_rows_of_data_have_one_index() -> None:
    """x_i of a 5x3 array of data points is a row; entries have two indices."""
    data = Vocabulary([Declared("x", (5, 3))], indices=["i"])

    assert Name("x", (Name("i"),)) == data.canonical("x_i")
    assert "x" == data.canonical("x_4").name
    assert Name("x_12") == data.canonical("x_12")


@pytest.mark.parametrize(
    ("spelling", "message", "offered"),
    [
        ("W_31^(2)", "W^(2) is 2x2, so there is no W_31^(2)", "W_11^(2)"),
        ("z_3^(1)", "z^(1) is a vector of 2, so there is no z_3^(1)", "z_1^(1)"),
        ("H_1", "H is a single number, so there is no H_1", "H"),
        ("W_22", "W_22 needs its layer", "W_22^(1)"),
        ("z", "z needs its layer", "z^(1)"),
        ("yhta", "there is no quantity called yhta", "yhat"),
        ("Yhat", "there is no quantity called Yhat", "yhat"),
        ("detla", "there is no quantity called detla", "delta"),
    ],
)
def test_unknown_names_are_explained_with_their_shape(spelling: str, message: str, offered: str) -> None:
    """The message says what the block is, and a name that exists is offered."""
    said, suggestions = NETWORK.unknown(whole_spelling(spelling))

    assert message == said
    assert offered in suggestions


def test_new_names_are_taken_as_they_are_spelled() -> None:
    """In a graph text any plain spelling is a name, in ASCII, with index variables taken off."""
    new = Vocabulary([Declared("H")], functions=["f"], indices=["i"], new_names=True)

    assert Name("w_0") == new.canonical("w₀")
    assert Name("delta") == new.canonical("δ")
    assert Name("z^(4)") == new.canonical("z^{(4)}")
    assert Name("x", (Name("i"),)) == new.canonical("x_i")
    assert new.canonical("exp") is None
    assert new.canonical("e") is None
    assert new.has("H")
    assert not new.has("w_0")


def test_declaring_again_replaces_the_shape() -> None:
    """A quantity whose shape becomes known is declared a second time."""
    names = Vocabulary([Declared("z", None)])
    names.declare(Declared("z", (2,)))

    assert Name("z_2") == names.canonical("z2")
    assert names.canonical("z3") is None


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("W_1", "W_11^(1)"), ("W^", "W^(1)"), ("dH/dx", "dH/dx"), ("sig", "sigmoid"), ("o_", "o_{h1}"),
        ("zz", None),
    ],
)
def test_completions_start_with_what_was_typed(prefix: str, first: str | None) -> None:
    """Tab offers canonical names, functions and derivatives of the loss."""
    offered = NETWORK.completions(prefix)

    assert first == (offered[0] if offered else None)
    assert all(name.startswith(prefix) for name in offered)


def test_a_wide_network_offers_a_limited_number_of_completions() -> None:
    """4096 weights are neither listed nor counted out."""
    wide = Vocabulary([Declared("W^(2)", (64, 64))])

    assert 200 == len(wide.completions("W", limit=200))


def test_entry_names_use_a_comma_in_wide_blocks() -> None:
    """As the graph names its entries."""
    assert "W_12^(3)" == entry_name(Declared("W^(3)", (2, 2)), 1)
    assert "W_2,11^(3)" == entry_name(Declared("W^(3)", (3, 12)), 22)
    assert "x_11" == entry_name(Declared("x", (12,)), 10)


def test_shorter_spellings_are_offered_too() -> None:
    """In w_1x_1 the name may end after the digit, so that the vocabulary can choose."""
    texts = [spelling.text for spelling in spellings_at("w_1x_1", 0)]

    assert "w_1" in texts
