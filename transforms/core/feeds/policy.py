"""One poll of one feed: what came back becomes what is remembered, what is published, and what is to be fetched.

Pure: the state, the answer and the time go in. The same function decides on one machine and on a cluster.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from schemas.feeds import EntryKeys, FeedHealth, FeedState
from transforms.core.feeds.answer import FeedAnswer, failure_of, outcome_of
from transforms.core.feeds.broken import Unread, keys_of_broken, tell_broken
from transforms.core.feeds.entry_dates import EntryDate, entry_date
from transforms.core.feeds.health import Case, health_of, noted
from transforms.core.feeds.identity import Identified, Judged, all_keys, identify, judge, next_identity
from transforms.core.feeds.moves import weigh_move
from transforms.core.feeds.rhythm import Bounds, adapted_interval, asked_s, next_poll_at, smoothed_rhythm, weight_of
from transforms.core.feeds.steady import since, steady
from transforms.core.feeds.validators import was_frozen
from transforms.core.identity import content_id
from transforms.core.urls import url_key

_WELL: Final = frozenset({"new_items", "no_new_items", "same_body", "not_modified"})
_READ: Final = frozenset({"new_items", "no_new_items"})
#: Key to revision of what is known of a feed, for the keys that are asked for.
KnownKeys = Callable[[Sequence[bytes]], Mapping[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll comes to."""

    #: What is remembered.
    state: FeedState
    #: What is published.
    health: FeedHealth
    #: The entries that are to be fetched, new and edited, with their dates.
    wanted: tuple[tuple[EntryKeys, EntryDate], ...] = ()
    #: All entries of the document; None: no feed was read, what was seen stays as it is.
    judged: Judged | None = None
    #: Entries that cannot be read and were not told of before: dead letters.
    unread: tuple[Unread, ...] = ()
    #: Every key of the document with its revision: what is to be remembered of it.
    present: Mapping[bytes, bytes] = field(default_factory=dict)


def take_poll(
    state: FeedState, answer: FeedAnswer, known: KnownKeys, now: datetime, *, bounds: Bounds = Bounds()
) -> Poll:  # fmt: skip
    """Decide what one answer means.

    Args:
        state: before the poll.
        answer: what came back, parsed where `needs_reading` said so.
        known: looks up keys of this feed.
        now: the clock (aware); where it was set back, the feed's own time does not follow.
        bounds: how often a feed may and must be asked.
    """
    case = _case(state, answer, known, steady(now, state.polled_at), bounds)
    after, notes = _failed(case) if case.outcome not in _WELL else _answered(case)
    least = asked_s(after.hints, answer.fresh_s, answer.retry_after_s, bounds)
    after = replace(after, next_poll_at=next_poll_at(after, case.at, least_s=least, bounds=bounds))
    all_notes = (*notes, *noted(case, after))
    return Poll(
        state=after,
        health=health_of(case, after, all_notes),
        wanted=case.wanted,
        judged=case.judged,
        unread=case.told.unread if case.told else (),
        present={**case.judged.present, **case.told.present} if case.judged and case.told else {},
    )


def postponed(state: FeedState, wait_s: float, now: datetime, *, bounds: Bounds = Bounds()) -> FeedState:
    """The state of a feed that was not asked because its host is to be left alone for now: no poll, no failure.

    Args:
        state: as it was.
        wait_s: seconds until the host may be asked.
        now: the clock.
        bounds: how often a feed may and must be asked.
    """
    wait = min(max(wait_s, 1.0), bounds.longest_s)
    return replace(state, next_poll_at=steady(now, state.polled_at) + timedelta(seconds=wait))


def fresh_start(state: FeedState) -> FeedState:
    """A feed as if it had just been added, but for its name, its address and the number of its polls (`newsbeam feeds reset`)."""
    return FeedState(
        feed_id=state.feed_id,
        url=state.url,
        title=state.title,
        categories=state.categories,
        insecure_tls=state.insecure_tls,
        polls=state.polls,
    )


def new_feed(url: str, *, title: str | None = None, categories: tuple[str, ...] = (), insecure_tls: bool = False) -> FeedState:
    """A feed that was never asked; its id is that of its address, spelled in whatever way."""
    return FeedState(
        feed_id=content_id("feed", url_key(url) or url), url=url, title=title, categories=categories, insecure_tls=insecure_tls
    )  # fmt: skip


def _case(state: FeedState, answer: FeedAnswer, known: KnownKeys, at: datetime, bounds: Bounds) -> Case:
    judged = told = None
    if answer.feed is not None:
        identified: Identified = identify(answer.feed, state.identity)
        before = known([*all_keys(identified), *keys_of_broken(answer.feed)])
        judged, told = judge(identified, before), tell_broken(state, answer.feed, before.keys(), at)
    outcome = outcome_of(state, answer, len(judged.new) + len(judged.edited) if judged else 0)
    if outcome not in _READ:
        judged = told = None
    return Case(
        state=told.state if told else state,
        answer=answer,
        outcome=outcome,
        judged=judged,
        told=told,
        wanted=_wanted(answer, judged, at),
        at=at,
        bounds=bounds,
    )


def _wanted(answer: FeedAnswer, judged: Judged | None, at: datetime) -> tuple[tuple[EntryKeys, EntryDate], ...]:
    if judged is None or answer.feed is None:
        return ()
    entries = answer.feed.entries
    return tuple((keys, entry_date(entries[keys.index].declared, at)) for keys in (*judged.new, *judged.edited))


# What went wrong


def _failed(case: Case) -> tuple[FeedState, list[str]]:
    """The state after a failure, and what is to be noted."""
    state, notes = case.state, list[str]()
    name, weight = failure_of(case.answer, case.outcome) or ("no_answer", "soft")
    failed = replace(
        state,
        polls=state.polls + 1,
        polled_at=case.at,
        errors=state.errors + 1,
        error_weight=state.error_weight + weight_of(weight),
        error_class=name,
        # A response that is no feed ends a row of redirects, but for one to strangers; no response at all says nothing about it.
        move=state.move if case.answer.status is None or (state.move and not state.move.times) else None,
    )
    return (_gone(failed, case.at, notes) if case.outcome == "gone" else failed), notes


def _gone(failed: FeedState, at: datetime, notes: list[str]) -> FeedState:
    """410: parked when it is said on a second day."""
    if failed.gone_at is None or since(failed.gone_at, at) is None:
        return replace(failed, gone_at=at)
    if failed.status == "active" and at.date() > failed.gone_at.date():
        notes.append("parked")
        return replace(failed, status="parked")
    return failed


# What went well


def _answered(case: Case) -> tuple[FeedState, list[str]]:
    """The state after a feed's answer, and what is to be noted."""
    state = case.state
    move, adopted = weigh_move(state, case.answer, same_feed=_same_feed(case), now=case.at)
    notes = [
        *(["returned"] if state.status == "parked" else []),
        *(["moved"] if adopted else ["moving"] if move and move.times else []),
    ]
    well = replace(
        state,
        polls=state.polls + 1,
        polled_at=case.at,
        status="active",
        errors=0,
        error_weight=0.0,
        error_class=None,
        gone_at=None,
        move=move,
        url=adopted or state.url,
    )
    return _timed(case, _validated(case, _read(case, well, notes), notes)), notes


def _same_feed(case: Case) -> bool | None:
    """Whether it is the feed that is known; None: no entry of it was ever seen, and none came.

    The first entries that are ever read are the feed: whatever comes later is held against them.
    """
    judged = case.judged
    if case.state.new_at is None:
        return True if judged is not None and judged.identified.entries else None
    return case.outcome in ("same_body", "not_modified") or (judged is not None and judged.known > 0)


def _read(case: Case, well: FeedState, notes: list[str]) -> FeedState:
    """Hints, identity and body of a feed that was read."""
    if case.judged is None or case.answer.feed is None:
        return well
    changes = well.guid_changes + case.judged.guid_changes
    identity = next_identity(well.identity, case.judged, changes)
    if identity != well.identity:
        notes.append("identity_changed")
    hints = case.answer.feed.hints
    return replace(
        well,
        body_sha256=case.answer.body_sha256,
        hints=hints,
        title=well.title or hints.title,
        identity=identity,
        guid_changes=changes,
    )


def _validated(case: Case, well: FeedState, notes: list[str]) -> FeedState:
    """The validators for the next request."""
    answer = case.answer
    if case.outcome == "not_modified":
        # RFC 9111 (3.2): a 304 may bring a new validator; one that it does not name stays.
        return replace(well, etag=answer.etag or well.etag, last_modified=answer.last_modified or well.last_modified)
    dates = [date.value if date.reason is None else None for _, date in case.wanted]
    if was_frozen(case.state, answer, dates):
        notes.append("frozen_304")
        well = replace(well, validators_trusted=False)
    trusted = well.validators_trusted
    return replace(well, etag=answer.etag if trusted else None, last_modified=answer.last_modified if trusted else None)


def _timed(case: Case, after: FeedState) -> FeedState:
    """Times, rhythm and interval."""
    state, judged, at = case.state, case.judged, case.at
    if case.outcome == "not_modified":
        after = replace(after, unmodified_since=state.unmodified_since or at)
    else:
        after = replace(after, full_at=at, unmodified_since=None)
    new = len(judged.new) if judged else 0
    if new:
        gap = since(state.new_at, at)
        rhythm = state.rhythm_s if gap is None else smoothed_rhythm(state.rhythm_s, gap=gap, new=new)
        after = replace(after, new_at=at, rhythm_s=rhythm)
    if state.full_at is None:
        return after  # at the first reading everything is new, which says nothing about the interval
    seen = len(judged.identified.entries) if judged else 0
    return replace(after, interval_s=adapted_interval(state.interval_s, new=new, seen=seen, bounds=case.bounds))
