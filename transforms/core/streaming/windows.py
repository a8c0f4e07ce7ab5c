"""What a window of a stream comes to, on its way from the workers to whoever commits: one file for each of its panes.

A window is the time of some beats; its end is the time that its rows bear. A beat that is done again after a crash makes a file of its own
beside the first: its name is made from its content. What both hold is decided by the ids of the rows, once.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final, Literal

from schemas.errors import UsageRefused
from schemas.feeds import FeedHealth
from transforms.core.codec import decode, encode
from transforms.core.identity import content_id
from transforms.core.sink import write_whole
from transforms.core.staging import StagedKey, Stamp

#: In front of what is handed over; another form gets another mark.
_MARK: Final = b"newsbeam window 1\n"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_NAME: Final = re.compile(r"(\d{15})-(\d{6})-([0-9a-f]{16})")
#: Hexadecimal digits of the hash of what a file holds: 64 bits, within one pane.
_DIGITS: Final = 16
#: Folder of a window's analyses.
_SPOOL: Final = re.compile(r"\d{15}")

#: What an element is: the key of a record, a poll, what a shard asked for at one beat.
Kind = Literal[b"k", b"p", b"r"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatReport:
    """What one shard asked for at one beat: told, not published."""

    at: datetime
    shard: int
    #: Purpose, outcome (`ok`, `not_modified` or a failure's name), requests.
    fetches: tuple[tuple[str, str, int], ...]
    #: Articles that are tried again later.
    retried: int
    #: Where newsbeam failed on a feed or an article, a line each.
    faults: tuple[str, ...]
    #: Seconds by which the most overdue feed was late; that the round took.
    lag_s: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedWindow:
    """One pane of one window."""

    path: Path
    end: datetime
    pane: int
    keys: tuple[StagedKey, ...]
    polls: tuple[FeedHealth, ...]
    reports: tuple[BeatReport, ...]

    @property
    def unit_id(self) -> str:
        """The id of its commit; the same whenever the same file is committed."""
        return content_id("window", self.path.name)


def element(kind: Kind, data: bytes) -> bytes:
    """One element of a window.

    Args:
        kind: what it is.
        data: encoded StagedKey, FeedHealth or BeatReport.
    """
    return kind + data


def window_stamp(stamp: Stamp, end: datetime) -> Stamp:
    """The marks of a window's rows: its end is their time, whoever looked at the clock when."""
    return replace(stamp, started_at=end)


def window_name(end: datetime) -> str:
    """A window, as folders and files are named after it: milliseconds since 1970, in the order of time.

    >>> window_name(datetime(2026, 1, 31, 6, tzinfo=timezone.utc))
    '001769839200000'
    """
    return f"{(end - _EPOCH) // timedelta(milliseconds=1):015d}"


def _end(name: str) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(name))


def spool_folder(stream: Path, end: datetime) -> Path:
    """Where the analyses of a window lie.

    Args:
        stream: the folder that the stream shares.
        end: of the window.
    """
    return stream / "spool" / window_name(end)


def lay_down_window(stream: Path, end: datetime, pane: int, elements: Iterable[bytes]) -> None:
    """Hand a pane over, whole or not at all.

    Args:
        stream: the folder that the stream shares.
        end: of the window.
        pane: number of the pane, from 0.
        elements: each as `element` made it.

    Raises:
        OutputFailed: the disk refused.
    """
    body = _MARK + encode(sorted(elements))
    folder = stream / "windows"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{window_name(end)}-{pane:06d}-{content_id(body)[:_DIGITS]}", body)


def waiting_windows(stream: Path) -> list[Path]:
    """Files that were handed over, in the order of their windows and panes."""
    folder = stream / "windows"
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name)) if folder.is_dir() else []


def take_up_window(path: Path) -> HandedWindow:
    """Read what `lay_down_window` wrote.

    Keys are numbered anew: what two shards call their first record is not one record.

    Raises:
        UsageRefused: the file is of another form.
    """
    name, data = _NAME.fullmatch(path.name), path.read_bytes()
    if name is None or not data.startswith(_MARK):
        message = f"{path} is of another version of newsbeam; commit it with the one that wrote it"
        raise UsageRefused(message)
    elements = decode(list[bytes], data[len(_MARK) :])
    keys = (decode(StagedKey, one) for one in _of_kind(elements, b"k"))
    return HandedWindow(
        path=path,
        end=_end(name[1]),
        pane=int(name[2]),
        keys=tuple(replace(key, input_name=None, input_offset=number) for number, key in enumerate(keys)),
        polls=tuple(decode(FeedHealth, one) for one in _of_kind(elements, b"p")),
        reports=tuple(decode(BeatReport, one) for one in _of_kind(elements, b"r")),
    )


def _of_kind(elements: Iterable[bytes], kind: Kind) -> Iterator[bytes]:
    return (each[1:] for each in elements if each[:1] == kind)


def sweep_spool(stream: Path, committed: datetime, kept_for: timedelta) -> int:
    """Remove analyses of windows that nothing more can come of; returns how many folders.

    It is the time of the stream that counts, not the clock: a stream that stood still for a week goes on where it stood.

    Args:
        stream: the folder that the stream shares.
        committed: end of the last window that was committed.
        kept_for: how much older a window is that is over: its allowed lateness, and how far back a restart may reach.
    """
    waiting = {path.name[: len(window_name(_EPOCH))] for path in waiting_windows(stream)}
    over = [
        folder
        for folder in (stream / "spool").glob("*")
        if _SPOOL.fullmatch(folder.name) and folder.name not in waiting and _end(folder.name) + kept_for < committed
    ]
    for folder in over:
        for file in folder.iterdir():
            file.unlink(missing_ok=True)
        with suppress(OSError):  # somebody wrote into it just now: it is removed the next time
            folder.rmdir()
    return len(over)
