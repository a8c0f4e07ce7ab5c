"""Windows as files on their way to whoever commits."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from schemas.errors import UsageRefused
from tests.examples import analysis, staged
from transforms.core.codec import encode
from transforms.core.streaming.windows import (
    BeatReport,
    element,
    lay_down_window,
    spool_folder,
    sweep_spool,
    take_up_window,
    waiting_windows,
)

END = datetime(2026, 1, 31, 12, 0, 20, 500_000, tzinfo=timezone.utc)
REPORT = BeatReport(at=END, shard=1, fetches=(("feed", "ok", 2),), retried=0, faults=(), lag_s=0.0, seconds=1.0)


def test_what_is_laid_down_is_taken_up(tmp_path: Path) -> None:
    """A window comes back with its end, its pane, its keys and what was told; keys have numbers of their own."""
    keys = staged(tmp_path, analysis(1, input_name=None, input_offset=7), analysis(2, input_name=None, input_offset=7))
    lay_down_window(tmp_path, END, 3, [*(element(b"k", encode(key)) for key in keys), element(b"r", encode(REPORT))])
    (path,) = waiting_windows(tmp_path)
    found = take_up_window(path)
    assert (found.end, found.pane, found.polls, found.reports) == (END, 3, (), (REPORT,))
    assert {key.article for key in found.keys} == {key.article for key in keys}
    assert sorted(key.position for key in found.keys) == [("", 0), ("", 1)]


def test_the_same_pane_is_the_same_file(tmp_path: Path) -> None:
    """A second attempt at the same elements, in whatever order, makes the same file; at others, one beside it, and another unit."""
    for elements in ([b"rone", b"rtwo"], [b"rtwo", b"rone"], [b"rone"]):
        lay_down_window(tmp_path, END, 0, elements)
    waiting = waiting_windows(tmp_path)
    assert len(waiting) == 2
    assert waiting[0].name[:22] == waiting[1].name[:22]


def test_windows_wait_in_the_order_of_time(tmp_path: Path) -> None:
    """Earlier windows come first, and earlier panes of one; what is still being written is none."""
    for end, pane in ((END, 1), (END + timedelta(seconds=1), 0), (END, 0)):
        lay_down_window(tmp_path, end, pane, [])
    (tmp_path / "windows" / ".half.tmp").touch()
    assert [path.name[:22] for path in waiting_windows(tmp_path)] == [
        "001769860820500-000000",
        "001769860820500-000001",
        "001769860821500-000000",
    ]


def test_another_form_is_refused(tmp_path: Path) -> None:
    """A file that another version wrote is not read as if it were ours."""
    lay_down_window(tmp_path, END, 0, [])
    (path,) = waiting_windows(tmp_path)
    path.write_bytes(b"newsbeam window 2\n")
    with pytest.raises(UsageRefused, match="another version"):
        take_up_window(path)


def test_analyses_go_when_their_window_is_over(tmp_path: Path) -> None:
    """What lies in the spool of a window stays until a later one was committed, by more than it is kept for, and while a pane waits."""
    hour = timedelta(hours=1)
    for end in (END, END + 3 * hour):
        folder = spool_folder(tmp_path, end)
        folder.mkdir(parents=True)
        (folder / "spool").touch()
    lay_down_window(tmp_path, END, 0, [])
    assert sweep_spool(tmp_path, END + 3 * hour, hour) == 0
    waiting_windows(tmp_path)[0].unlink()
    assert sweep_spool(tmp_path, END + hour, hour) == 0
    assert sweep_spool(tmp_path, END + 3 * hour, hour) == 1
    assert [folder.name for folder in (tmp_path / "spool").iterdir()] == [spool_folder(tmp_path, END + 3 * hour).name]
