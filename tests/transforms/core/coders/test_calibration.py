"""Calibration: scores are shares measured on labelled text, and the table is the measured one."""

from pathlib import Path

import pytest

from tests.quality.calibrate_events import measured
from transforms.core.coders.calibration import ALL, load_calibration, share_of
from transforms.core.gazetteer import GazetteerError

#: The gold and the gazetteer grow between two measurements; further off the table has to be measured again.
NEAR = 0.08


def test_table_is_the_measured_one() -> None:
    """Each share is what the coder reaches on the parts that are read: nobody wrote it by hand."""
    table = load_calibration()
    for cell, (share, rows) in measured().items():
        if rows >= 20:
            assert table[cell] == pytest.approx(share, abs=NEAR), cell


def test_unseen_cell_has_the_share_of_its_field() -> None:
    """What was never measured claims no more than its field."""
    assert share_of("place", "site") == load_calibration()["place", ALL]


def test_texts_that_nobody_read_make_less_sure() -> None:
    """A type is never surer than it was measured, and least sure where an article is of illness, weather or accidents."""
    share = load_calibration()
    factors = [share["unread", key] for key in ("core", "other context", "nature context")]
    assert all(0 < factor <= 1 for factor in factors)
    assert factors[-1] == min(factors)


@pytest.mark.parametrize("line", ["type\tx\tmuch\t1", "type\tx\t1.5\t1", "type\tx\t0.5"])
def test_bad_line(tmp_path: Path, line: str) -> None:
    """A bad line is refused with file and number."""
    path = tmp_path / "calibration.tsv"
    path.write_text(f"# source: test\n# date: 2026-01-01\n# columns: field\tkey\tshare\trows\n{line}\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"calibration\.tsv:4: "):
        load_calibration(path)
