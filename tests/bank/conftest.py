"""Both YAML scanners, since files must mean the same with each."""

import pytest
import yaml

from bptutor.bank import reader

SCANNERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=SCANNERS, ids=lambda loader: loader.__name__)
def scanner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type:
    """Reads with each of PyYAML's scanners in turn."""
    monkeypatch.setattr(reader, "LOADER", request.param)
    return request.param
