"""Earlier ids of items, from `was:`, so that progress and answers follow what was renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bptutor.bank.exercise import Exercise, Item
    from bptutor.bank.outline import ExerciseOutline, ItemOutline


def old_ids(item: Item | ItemOutline) -> list[str]:
    """Every id the item had before, by its own `was` and that of its exercise, full and without pack."""
    exercise = item.exercise
    pack = exercise.full_id.partition("/")[0]
    found = []
    for name in (item.id, *item.was):
        if "." in name:
            found += [name, name.partition("/")[2] or f"{pack}/{name}"]
            continue
        for outer in (exercise.id, *exercise.was):
            bare = outer.rpartition("/")[2]
            full = outer if "/" in outer else f"{pack}/{outer}"
            found += [f"{bare}.{name}", f"{full}.{name}"]
    today = (item.full_id, f"{exercise.id}.{item.id}")
    return [name for name in dict.fromkeys(found) if name not in today]


def old_exercise_ids(exercise: Exercise | ExerciseOutline) -> list[str]:
    """Every id the exercise had before, with and without the pack."""
    pack = exercise.full_id.partition("/")[0]
    return [name for was in exercise.was for name in (was, f"{pack}/{was}")]
