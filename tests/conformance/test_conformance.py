"""The test tables of other systems: we agree with them, or say why not. Skipped where the tables are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.rows import FOLDER, Graded, graded, rows

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there are no tables in {FOLDER}")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Graded]:
    """Every row that can be graded here."""
    return graded([row for row in rows() if row.apart != "function"], tmp_path_factory.mktemp("conformance"))


def test_every_counted_disagreement_has_a_reason(found: list[Graded]) -> None:
    """Where another system's verdict is exact mathematics, ours is the same, but for what is explained."""
    differing = [one for one in found if not one.agrees and not one.row.apart and not one.because]

    assert [] == differing


def test_reasons_are_given_for_few_rows(found: list[Graded]) -> None:
    """An explanation is no way to hide disagreement: at most one row in fifteen needs one."""
    counted = [one for one in found if not one.row.apart]
    explained = [one for one in counted if not one.agrees]

    assert len(counted) > 200
    assert len(explained) * 15 <= len(counted)


def test_rows_for_positive_numbers_agree_there(found: list[Graded]) -> None:
    """With the domain declared, they are exact mathematics too."""
    assert all(one.agrees for one in found if one.row.apart == "domain")


def test_quirks_are_not_followed(found: list[Graded]) -> None:
    """What another system accepts against exact mathematics is not right here."""
    assert not any(one.status == "right" for one in found if one.row.apart == "quirk")


def test_nothing_is_accepted_that_is_different(found: list[Graded]) -> None:
    """No false accept among all rows, those set apart included."""
    assert not [one for one in found if one.status == "right" and not one.row.expected]


def test_the_tables_are_all_there() -> None:
    """Three sources, each read."""
    assert {"KAS", "mitx", "Numbas"} == {row.source for row in rows(Path(FOLDER))}
