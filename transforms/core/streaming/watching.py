"""What the workers of a stream watch: feeds, and how they may be asked, in one file that the command writes and they read again.

It holds addresses with their secrets and credentials, so the folder is closed to all but its owner and group.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from schemas.errors import UsageRefused
from schemas.feeds import FeedState
from transforms.core.codec import decode, encode
from transforms.core.feeds.queueing import host_of
from transforms.core.fetch.settings import FetchSettings
from transforms.core.identity import content_id
from transforms.core.monitoring.memory import TickChanges
from transforms.core.sink import failed, write_whole

#: In front of the list; another form gets another mark.
_MARK: Final = b"newsbeam watch 1\n"
_FILE: Final = "watch"
#: Rights of the folder: workers may run as another user of one group.
_OURS: Final = 0o770


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """All that a shard has to know beside its own state."""

    #: As the list has them, with what the tables know of their polls: a shard that begins anew goes on from there.
    feeds: tuple[FeedState, ...]
    #: Articles whose ids do not follow from their addresses, for a shard that begins anew.
    moved: TickChanges
    fetching: FetchSettings


def shard_of(feed: FeedState, shards: int) -> int:
    """The shard that asks a feed: feeds of one site are in one.

    Args:
        feed: as the list has it; what it is listed under does not change when it moves.
        shards: how many there are.
    """
    return int(content_id("shard", host_of(feed.url))[:8], 16) % shards


def part_of(watched: Watched, shard: int, shards: int) -> Watched:
    """What concerns one shard."""
    feeds = tuple(feed for feed in watched.feeds if shard_of(feed, shards) == shard)
    ids = {feed.feed_id for feed in feeds}
    moved = replace(
        watched.moved,
        documents=tuple(one for one in watched.moved.documents if one.feed_id in ids),
        articles=tuple(one for one in watched.moved.articles if one.feed_id in ids),
    )
    return replace(watched, feeds=feeds, moved=moved)


def write_watched(stream: Path, watched: Watched) -> bool:
    """Let the workers watch these; False: they do already.

    Args:
        stream: the folder that the stream shares.
        watched: what is to be watched.

    Raises:
        OutputFailed: the disk refused.
    """
    path, data = stream / _FILE, _MARK + encode(watched)
    try:
        if path.exists() and path.read_bytes() == data:
            return False
        stream.mkdir(parents=True, exist_ok=True)
        stream.chmod(_OURS)
        write_whole(path, data)
    except OSError as error:
        raise failed(path, error) from error
    return True


def is_watched(stream: Path) -> bool:
    """Whether workers were ever told what to watch; the argument is that of `write_watched`."""
    return (stream / _FILE).exists()


def told_at(stream: Path) -> datetime | None:
    """When workers were told what they watch now; None: never. The argument is that of `write_watched`."""
    try:
        return datetime.fromtimestamp((stream / _FILE).stat().st_mtime, tz=timezone.utc)
    except FileNotFoundError:
        return None


class WatchFile:
    """The list as a worker reads it: again when it was written again."""

    def __init__(self, stream: Path) -> None:
        """Begin without having read it."""
        self._path = stream / _FILE
        self._seen: tuple[int, ...] = ()
        self._read: tuple[str, Watched] | None = None

    def read(self) -> tuple[str, Watched] | None:
        """The list, and a word that is another whenever the list is; None: the command has not said yet what to watch.

        Raises:
            UsageRefused: it is of another form.
        """
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        seen = (found.st_mtime_ns, found.st_ino, found.st_size)
        if self._read is None or seen != self._seen:
            self._read, self._seen = _parsed(self._path), seen
        return self._read


def _parsed(path: Path) -> tuple[str, Watched]:
    data = path.read_bytes()
    if not data.startswith(_MARK):
        message = f"{path} is of another newsbeam; start `newsbeam stream` again, from the version that its workers have"
        raise UsageRefused(message)
    return content_id(data), decode(Watched, data[len(_MARK) :])
