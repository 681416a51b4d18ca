"""Shared test settings: hypothesis is deterministic, and no test sees the user's own folders or terminal."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("bptutor", derandomize=True, deadline=None, database=None)
settings.load_profile("bptutor")


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPTUTOR_HOME", str(tmp_path / "bptutor-home"))
    for name in ("BPTUTOR_EXERCISES", "NO_COLOR", "FORCE_COLOR", "ACCESSIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
