"""The old ids of items (`was:`), so that attempts follow what was renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.renaming import old_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bptutor.bank.exercise import Pack
    from bptutor.bank.outline import PackOutline


def renamed(packs: Iterable[Pack | PackOutline]) -> dict[str, str]:
    """Old full item id to new. An id that an item has today is never redirected, whatever `was:` says."""
    items = [item for pack in packs for item in pack.items]
    today = {item.full_id for item in items}
    old = {before: item.full_id for item in items for before in old_ids(item) if "/" in before}
    return {before: after for before, after in old.items() if before not in today}
