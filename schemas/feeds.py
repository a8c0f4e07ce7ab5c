"""What is known of a feed that is watched, and what one poll of it found.

`FeedHealth` is a row of `feed_health`: its fields are the columns, in their order. All times are aware and UTC. `FeedState` lives
in the monitor's store alone: its address may hold secrets, so it is never logged or published as it stands.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

#: How a poll ended; published in `feed_health.outcome`, never renamed.
Outcome = Literal[
    "new_items",  # a feed, with entries that are new or edited
    "no_new_items",  # a feed, all its entries known
    "same_body",  # the very bytes of the last time
    "not_modified",  # 304
    "empty",  # an answer without a body
    "not_a_feed",  # a body that is no feed, or one in which nothing can be read
    "gone",  # 410
    "failed",  # no usable answer: see the error class
]
#: What makes an entry of this feed the same entry at the next poll. Keys are only ever taken away from a feed, never given back.
Identity = Literal["guid_and_link", "guid", "link", "content"]
#: How heavily a failure weighs in the back-off: 1, a half, a quarter.
Weight = Literal["hard", "soft", "dns_temporary"]

#: What else a poll may have seen; published in `feed_health.notes`, never renamed.
NOTES: Final = {
    "frozen_304": 'it said "not modified" while it had news; from now on it is always fetched whole',
    "parked": "410 on a second day: from now on it is asked once a week",
    "returned": "it was parked, and answers again",
    "moving": "a permanent redirect that is not yet believed: five times over seven days, the same feed each time",
    "moved": "the redirect is believed; `moved_to` is the new address",
    "identity_changed": "a key of its entries is not trusted any more; see `identity`",
    "guids_repeat": "one guid stands for entries that differ",
    "links_repeat": "one link stands for entries that differ",
    "overrun": "nothing of the last document is left: entries may have come and gone between two polls",
    "broken_entries": "some entries could not be read",
    "entries_dropped": "the document holds more entries than are read",
    "future_dates": "an entry is dated after the poll",
    "expired": "the feed says that nothing will come any more (JSON Feed)",
    "silent": "no news for ten times as long as usual, and for a week",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHints:
    """What a feed says about itself and about when to ask again."""

    title: str | None = None
    #: Address of the site.
    home_url: str | None = None
    #: RSS `ttl`, and the period of `sy:updatePeriod` over `sy:updateFrequency`, in seconds; None: not said.
    ttl_s: int | None = None
    update_period_s: int | None = None
    #: Hours of the day (0-23, UTC) and days of the week (0 is Monday) in which it asks not to be read.
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    #: WebSub hubs, and the address of an RSS cloud: shown, not subscribed to.
    hubs: tuple[str, ...] = ()
    cloud: str | None = None
    #: JSON Feed: nothing will come any more.
    expired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingMove:
    """A permanent redirect that has been seen and not yet been believed."""

    url: str = field(repr=False)
    first_at: datetime
    #: Answers in a row that said the same; 0: at the first of them the feed shared no entry with what was known, so it never counts.
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """All that is remembered of one feed, but for the keys of its entries."""

    #: hash of the address under which it was added; stays when the feed moves.
    feed_id: str
    #: Private: as it is fetched.
    url: str = field(repr=False)
    #: As the list says it, else as the feed says it.
    title: str | None = None
    #: Folders of the list it came from, each with its parents: `World/Asia`.
    categories: tuple[str, ...] = ()
    #: A certificate that is not valid is let pass; each poll that meets one says so.
    insecure_tls: bool = False
    #: `parked`: said on two days that it is gone; it is asked once a week.
    status: Literal["active", "parked"] = "active"
    identity: Identity = "guid_and_link"
    #: Entries that came back under another guid.
    guid_changes: int = 0
    #: Echoed byte for byte.
    etag: str | None = None
    last_modified: str | None = None
    #: False: it answered 304 while it had news; it is always fetched whole.
    validators_trusted: bool = True
    #: SHA-256 of the last body that was read as a feed.
    body_sha256: str | None = None
    #: Polls so far, whatever came of them.
    polls: int = 0
    polled_at: datetime | None = None
    #: When a whole body was read last; when entries were new last; when the present run of 304 began.
    full_at: datetime | None = None
    new_at: datetime | None = None
    unmodified_since: datetime | None = None
    #: As decided by the last poll; None: never polled.
    next_poll_at: datetime | None = None
    #: Seconds between polls while all is well.
    interval_s: float = 1800.0
    #: Smoothed seconds between new entries; None: not known yet.
    rhythm_s: float | None = None
    #: Failures in a row, and their weights added up; the class of the last.
    errors: int = 0
    error_weight: float = 0.0
    error_class: str | None = None
    #: First 410 since it last answered otherwise.
    gone_at: datetime | None = None
    #: Dead letters of entries that cannot be read since `broken_at`, within a day.
    broken_told: int = 0
    broken_at: datetime | None = None
    move: PendingMove | None = None
    hints: FeedHints = FeedHints()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """By what one entry of one document can be known again."""

    #: Where it stands in the document, 0-based.
    index: int
    #: Keys that identify it, the surest first; at least one. 16 bytes each.
    trusted: tuple[bytes, ...]
    #: Keys that are not trusted any more, where no other is left: they count where the revision is the same.
    weak: tuple[bytes, ...] = ()
    #: Hash of title and text, 8 bytes: another one is another revision.
    revision: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedArticle:
    """An article that a feed told of, until it is a row or a dead letter."""

    #: Key: hash(feed_id, first key of the entry).
    queue_id: str
    feed_id: str
    #: First key of the entry.
    key: bytes = b""
    #: Of the article of which it is a new revision; None: not known.
    article_id: str | None = None
    #: Private: as it is fetched; None: the entry has no address, its own text is the article.
    url: str | None = field(default=None, repr=False)
    #: Host that is asked, for the politeness of the queue; empty: none is.
    host: str = ""
    #: Seconds between its turn and the one before it at the same host: the interval at which that host is asked.
    spacing_s: float = 5.0
    #: The encoded entry (`transforms.core.sources.item.ParsedEntry`).
    entry: bytes = field(repr=False)
    added_at: datetime
    #: Attempts so far, and when the next one may begin.
    attempts: int = 0
    next_try_at: datetime
    #: Of an article that was taken: which look at its page this is, from 1; 0: it is still to be taken.
    look: int = 0
    #: Validators of its page, byte for byte, and what the page gave as its headline (`feeds.revisits.headline_print`).
    etag: str | None = None
    last_modified: str | None = None
    headline: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One poll of one feed."""

    #: Key: hash(feed_id, poll).
    poll_id: str
    feed_id: str
    polled_at: datetime
    outcome: Outcome
    http_status: int | None = None
    #: None: no feed was read.
    items_seen: int | None = None
    items_new: int | None = None
    bytes: int = 0
    duration_ms: int = 0
    next_poll_at: datetime
    error_class: str | None = None
    error_count: int = 0
    validator: Literal["etag", "last_modified", "none"] = "none"
    same_body: bool = False
    poll: int
    feed_url: str
    items_edited: int | None = None
    items_broken: int | None = None
    status: Literal["active", "parked"] = "active"
    identity: Identity = "guid_and_link"
    interval_s: float
    moved_to: str | None = None
    tls: Literal["none", "verified", "unverified"] | None = None
    notes: tuple[str, ...] = ()
    pipeline_version: str | None = None
    run_id: str | None = None
    dt: date | None = None
