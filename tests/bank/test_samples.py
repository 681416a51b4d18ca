"""Instances shared between questions change no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank import samples
from bptutor.bank.problem import Problem
from bptutor.errors import Undecided
from tests.bank.test_claims import ARRAYS, CHAIN, CLAIMS, SMOOTH, UNDECIDED, problem


@pytest.mark.parametrize("kept", [0, 2_000_000])
@pytest.mark.parametrize("text", [CHAIN, ARRAYS, SMOOTH])
def test_claims_are_decided_alike_in_any_company(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, kept: int
) -> None:
    """Kept or not, in this order or the other."""
    monkeypatch.setattr(samples, "MOST_KEPT", kept)
    wanted = {claim: str(right) for model, given, claim, right in CLAIMS if model is text and not given}
    wanted |= {claim: "undecided" for model, given, claim in UNDECIDED if model is text and not given}
    asked = problem(tmp_path, text, "")

    for order in (list(wanted), list(reversed(wanted))):
        assert wanted == {claim: decided(asked, claim) for claim in order}


def decided(asked: Problem, claim: str) -> str:
    """True, False or undecided."""
    try:
        return str(asked.holds(claim))
    except Undecided:
        return "undecided"
