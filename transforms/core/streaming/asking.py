"""What a shard is asked at a beat, and what it answers; who asks the web is handed in by whoever puts the stream together."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.feeds import FeedHealth
from schemas.records import DeadLetter, Page
from transforms.core.codec import decode, encode
from transforms.core.streaming.windows import BeatReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is looked at before the state of a shard is taken up: it is small."""

    #: When something is due; None: nothing is.
    due_at: datetime | None
    #: Of the list that the shard watches (`WatchFile.read`).
    watched: str

    def to_bytes(self) -> bytes:
        """As it is kept."""
        return encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Mark":
        """The inverse of `to_bytes`."""
        return decode(cls, data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of one round of one shard."""

    #: Encoded Mark.
    mark: bytes
    #: As `packing` has it.
    state: bytes
    #: To be read once, while the round's folder is there.
    records: Iterable[Page | DeadLetter]
    polls: tuple[FeedHealth, ...] = ()
    #: None: nobody was asked.
    report: BeatReport | None = None


class Asker(Protocol):
    """Asks the web for a shard."""

    def is_due(self, at: datetime, mark: Callable[[], bytes | None]) -> bool:
        """Whether a shard has something to do at a beat.

        Args:
            at: the time of the beat, as it was planned.
            mark: reads what the last round of the shard left; None: there was none.
        """

    def ask(self, shard: int, at: datetime, state: bytes | None, mark: bytes | None) -> AbstractContextManager[Asked]:
        """One bounded round over what is due.

        Args:
            shard: its number.
            at: the time of the beat.
            state: what the last round left; None: there was none.
            mark: the same.
        """
