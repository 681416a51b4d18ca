"""Everything remembered about the packs at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.progress.home import attempts_folder
from bptutor.progress.renamed import renamed
from bptutor.progress.replay import Progress, replay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bptutor.bank.exercise import Pack
    from bptutor.bank.outline import PackOutline


def recall(home: Path, packs: Sequence[Pack | PackOutline]) -> Progress:
    """The attempts kept under `home`, under the ids their items have in `packs` today."""
    return replay(attempts_folder(home), renamed(packs))
