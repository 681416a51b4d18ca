"""Shared test settings: hypothesis is deterministic, and no test sees the user's own folders or terminal."""

from itertools import count

import pytest
from hypothesis import settings

settings.register_profile("bptutor", derandomize=True, deadline=None, database=None)
settings.load_profile("bptutor")


_numbers = count()


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    # Named, not made: most tests write nothing, and a folder for each of many thousands takes long.
    monkeypatch.setenv("BPTUTOR_HOME", str(tmp_path_factory.getbasetemp() / f"bptutor-home-{next(_numbers)}"))
    monkeypatch.setenv("BPTUTOR_DEBUG", "1")  # a bug shows as one, also where users are spared it
    for name in ("BPTUTOR_EXERCISES", "NO_COLOR", "FORCE_COLOR", "ACCESSIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
