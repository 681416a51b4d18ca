"""Where bptutor keeps what it remembers."""

from __future__ import annotations

import os
from pathlib import Path


def home_folder() -> Path:
    """The folder named by BPTUTOR_HOME, or the platform's place for user data. It may not exist yet."""
    stated = os.environ.get("BPTUTOR_HOME", "")
    if stated:
        return Path(os.path.expanduser(stated))
    import platformdirs

    return Path(platformdirs.user_data_dir("bptutor", appauthor=False))


def attempts_folder(home: Path) -> Path:
    """The folder under `home` that holds one attempt file a session."""
    return home / "attempts"
