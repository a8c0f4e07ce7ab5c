"""A watched feed in a test: a server that says what it is told, a clock that is a number, a memory of keys."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from schemas.feeds import FeedState
from schemas.records import Declared
from transforms.core.feeds.answer import FeedAnswer, needs_reading, validator_of
from transforms.core.feeds.policy import Poll, take_poll
from transforms.core.feeds.rhythm import Bounds
from transforms.core.feeds.validators import feed_request
from transforms.core.sources.item import ParsedEntry, ParsedFeed

START = datetime(2026, 3, 2, 6, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
URL = "https://news.example/feed.xml"


def entry(number: int, **fields: Any) -> ParsedEntry:  # noqa: ANN401  any field of the entry or of what it declares
    """One entry with guid, link and title of its own, or with what is given."""
    declared: dict[str, Any] = {"title": f"Report {number}", "entry_guid": f"urn:news:{number}", "published": None}
    declared.update({name: fields.pop(name) for name in list(fields) if name in Declared.__dataclass_fields__})
    link = fields.pop("url", f"https://news.example/{number}")
    body = fields.pop("body", f"What happened at place {number}.")
    return ParsedEntry(body=body, url=link, declared=Declared(**declared), **fields)


def document(*entries: ParsedEntry, **fields: Any) -> ParsedFeed:  # noqa: ANN401
    """A feed of these entries."""
    return ParsedFeed(entries=entries, **fields)


def served(feed: ParsedFeed | None = None, **fields: Any) -> FeedAnswer:  # noqa: ANN401
    """A whole response with this feed in it; the hash is that of its content."""
    digest = hashlib.sha256(repr(feed).encode()).hexdigest() if feed is not None else None
    defaults: dict[str, Any] = {"status": 200, "feed": feed, "body_sha256": digest, "body_bytes": 1000}
    return FeedAnswer(**{**defaults, **fields})


def state(**fields: Any) -> FeedState:  # noqa: ANN401
    """A feed that was never asked."""
    return FeedState(**{"feed_id": "f" * 32, "url": URL, **fields})


@dataclass
class Watched:
    """A feed over many polls: what a monitor would keep of it."""

    state: FeedState = field(default_factory=state)
    now: datetime = START
    bounds: Bounds = Bounds()
    keys: dict[bytes, bytes] = field(default_factory=dict)
    polls: list[Poll] = field(default_factory=list)

    def known(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """What was seen before."""
        return {key: self.keys[key] for key in keys if key in self.keys}

    def poll(self, answer: FeedAnswer) -> Poll:
        """One poll at the present time; `sent` is what the policy would have sent."""
        sent = self.would_send()
        answer = replace(answer, sent=sent)
        if not needs_reading(self.state, answer):
            answer = replace(answer, feed=None)
        taken = take_poll(self.state, answer, self.known, self.now, bounds=self.bounds)
        if taken.judged is not None:
            self.keys.update(taken.present)
        self.state = taken.state
        self.polls.append(taken)
        return taken

    def would_send(self) -> Literal["etag", "last_modified", "none"]:
        """The validator of the next request."""
        return validator_of(feed_request(self.state, self.now))

    def wait(self) -> None:
        """Until the next poll is due."""
        if self.state.next_poll_at is not None:
            self.now = max(self.now, self.state.next_poll_at)

    def over(self, span: timedelta) -> Iterator[datetime]:
        """The times of all polls within a span."""
        end = self.now + span
        while True:
            self.wait()
            if self.now >= end:
                return
            yield self.now


def wanted(poll: Poll) -> list[int]:
    """Indices of the entries that a poll wants fetched."""
    return [keys.index for keys, _ in poll.wanted]
