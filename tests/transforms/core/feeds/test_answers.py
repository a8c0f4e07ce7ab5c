"""What one response means for a feed: rows 1-15 of the fault matrix, and the bugs of readers that got them wrong."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from schemas.feeds import FeedHints, Weight
from schemas.fetching import FailureKind, FetchFailure, FetchRequest, FetchResult, Hop
from tests.feed_scripts import DAY, HOUR, START, Watched, document, entry, served, state, wanted
from transforms.core.feeds.answer import FeedAnswer, Redirect, answer_of, needs_reading
from transforms.core.feeds.rhythm import Bounds
from transforms.core.feeds.validators import WHOLE_EVERY, feed_request

NOT_MODIFIED = FeedAnswer(status=304)
FEED = served(document(entry(1), entry(2)), etag='W/"a b"', last_modified="Mon, 02 Mar 2026 05:00:00 GMT")


@pytest.mark.fault(1)
def test_not_modified_is_a_success_that_keeps_what_was_seen() -> None:
    """A 304 parses nothing, forgets nothing, counts no failure, and brings a new validator where it names one."""
    watched = Watched()
    watched.poll(FEED)
    watched.wait()
    before = dict(watched.keys)
    taken = watched.poll(FeedAnswer(status=304, etag='W/"next"'))
    assert (taken.health.outcome, taken.health.validator, taken.health.error_count) == ("not_modified", "etag", 0)
    assert watched.keys == before
    assert watched.state.etag == 'W/"next"'
    assert watched.state.last_modified == FEED.last_modified


@pytest.mark.fault(3)
@pytest.mark.parametrize("etag", ['W/"a b"', '"x"', "unquoted", '""', '"é"', "'odd'; \"mix\""])
def test_validators_are_echoed_byte_for_byte(etag: str) -> None:
    """The ETag goes back as it came, and alone; the date goes back, as it came, where there is no ETag."""
    watched = Watched()
    watched.poll(served(document(entry(1)), etag=etag, last_modified="sometime in 2041"))
    asked = feed_request(watched.state, watched.now)
    assert (asked.url, asked.purpose, asked.etag, asked.last_modified) == (state().url, "feed", etag, None)
    dated = Watched()
    dated.poll(served(document(entry(1)), last_modified="sometime in 2041"))
    asked = feed_request(dated.state, dated.now)
    assert (asked.etag, asked.last_modified) == (None, "sometime in 2041")


@pytest.mark.fault(2)
@pytest.mark.bug(1)
def test_a_frozen_feed_is_found_and_thawed() -> None:
    """A server that answers 304 for ever while its feed goes on is asked for the whole within a week, and not believed again."""
    watched = Watched()
    frozen = {"last_modified": "Fri, 01 Mar 2041 00:00:00 GMT"}
    watched.poll(served(document(entry(1)), **frozen))
    whole_at, taken = None, watched.polls[-1]
    for now in watched.over(8 * DAY):
        if watched.would_send() == "none":
            taken = watched.poll(served(document(entry(2), entry(1)), **frozen))
            whole_at = now
            break
        watched.poll(NOT_MODIFIED)
    assert whole_at is not None
    assert whole_at - START <= WHOLE_EVERY + DAY
    assert "frozen_304" in taken.health.notes
    assert wanted(taken) == [0]
    watched.wait()
    assert watched.would_send() == "none"


@pytest.mark.fault(2)
def test_304s_that_outlive_the_rhythm_of_a_feed_are_doubted() -> None:
    """A feed with an entry every hour that says "not modified" for a day was asked for the whole within that day, not after a week."""
    watched = Watched(bounds=Bounds(longest_s=3600))
    for number in range(20):
        watched.poll(served(document(*(entry(one) for one in range(number, number + 10))), etag=f'"{number}"'))
        watched.now += HOUR
    kinds = []
    for _ in watched.over(DAY):
        kinds.append(watched.would_send())
        watched.poll(NOT_MODIFIED)
    assert kinds[0] == "etag"
    assert "none" in kinds


@pytest.mark.fault(2)
def test_true_304s_are_not_called_frozen() -> None:
    """News that came after the last 304, under another validator, throws no doubt on it."""
    watched = Watched()
    taken = watched.poll(served(document(entry(1)), etag='"1"'))
    for now in watched.over(9 * DAY):
        if watched.would_send() == "none":
            fresh = entry(2, published=(now - HOUR / 2).isoformat())
            taken = watched.poll(served(document(fresh, entry(1)), etag='"2"'))
            break
        watched.poll(NOT_MODIFIED)
    assert taken.health.outcome == "new_items"
    assert "frozen_304" not in taken.health.notes
    assert watched.state.validators_trusted


@pytest.mark.fault(2)
def test_an_unasked_304_is_a_failure() -> None:
    """A 304 to a request without a validator says nothing about the feed."""
    taken = Watched().poll(NOT_MODIFIED)
    assert (taken.health.outcome, taken.health.error_count) == ("failed", 1)


@pytest.mark.fault(7)
@pytest.mark.fault(8)
@pytest.mark.parametrize("failure", ["redirect_loop", "too_many_redirects", "blocked_scheme"])
def test_bad_redirects_back_off_and_keep_the_address(failure: str) -> None:
    """A loop, or a redirect to a file, is a failure with its class; the address stays."""
    watched = Watched()
    watched.poll(FEED)
    taken = watched.poll(FeedAnswer(status=301, failure=failure, weight="hard"))
    assert (taken.health.outcome, taken.health.error_class, watched.state.url) == ("failed", failure, state().url)


@pytest.mark.fault(9)
def test_gone_on_two_days_parks_a_feed_in_plain_sight() -> None:
    """410 twice on one day parks nothing, on another day it does; a parked feed is asked weekly, and comes back when it answers."""
    watched = Watched()
    watched.poll(FEED)
    gone = FeedAnswer(status=410, failure="http_410", weight="hard")
    for hours in (1, 3):
        watched.now = START + hours * HOUR
        assert watched.poll(gone).health.status == "active"
    watched.now = START + DAY
    taken = watched.poll(gone)
    assert (taken.health.outcome, taken.health.status, taken.health.notes) == ("gone", "parked", ("parked",))
    for _ in range(4):
        before = watched.now
        watched.wait()
        assert 6 * DAY < watched.now - before <= 7 * DAY
        assert watched.poll(gone).health.status == "parked"
    watched.wait()
    taken = watched.poll(FEED)
    assert (taken.health.status, "returned" in taken.health.notes) == ("active", True)
    assert watched.state.next_poll_at is not None
    assert watched.state.next_poll_at - watched.now <= DAY


@pytest.mark.fault(10)
@pytest.mark.bug(6)
def test_a_feed_that_fails_for_months_is_asked_every_day_and_returns() -> None:
    """404 for 200 days never ends in silence: at most a day between polls, and all is as before at the first good answer."""
    watched = Watched()
    watched.poll(FEED)
    times = []
    for now in watched.over(200 * DAY):
        watched.poll(FeedAnswer(status=404, failure="http_404", weight="soft"))
        times.append(now)
    assert max(later - sooner for sooner, later in pairwise(times)) <= DAY
    assert len(times) >= 200
    assert watched.polls[-1].health.status == "active"
    taken = watched.poll(served(document(entry(1), entry(2), entry(3))))
    assert wanted(taken) == [2]
    assert (taken.health.error_count, taken.health.error_class) == (0, None)


@pytest.mark.fault(11)
@pytest.mark.parametrize(("asked", "least"), [(7200.0, 7200), (10.0**9, 86400), (0.0, 300)])
def test_retry_after_is_heeded_up_to_a_day(asked: float, least: float) -> None:
    """A feed that asks for silence gets it; one that asks for thirty years gets a day."""
    watched = Watched()
    taken = watched.poll(FeedAnswer(status=429, failure="http_429", weight="soft", retry_after_s=asked))
    assert least <= (taken.health.next_poll_at - START).total_seconds() <= 86400


@pytest.mark.fault(13)
def test_backoff_is_linear_and_capped() -> None:
    """Each failure adds the same, by its weight: soft half of hard, a passing DNS failure a quarter; a day is the most."""
    spans: dict[str, list[float]] = {}
    weights: tuple[Weight, ...] = ("hard", "soft", "dns_temporary")
    for weight in weights:
        watched = Watched()
        watched.poll(FEED)
        for _ in range(120):
            watched.poll(FeedAnswer(status=None, failure="any", weight=weight))
            span = (watched.polls[-1].health.next_poll_at - watched.now).total_seconds()
            spans.setdefault(weight, []).append(span)
    # The spread is a tenth either way.
    for weight, step in zip(weights, (3600, 1800, 900), strict=True):
        for count, span in enumerate(spans[weight], start=1):
            exact = min(1800 + count * step, 86400)
            assert 0.89 * exact <= span <= min(1.11 * exact, 86400), (weight, count)


@pytest.mark.fault(14)
def test_a_page_in_place_of_a_feed_is_an_error_that_shows() -> None:
    """A login page is no feed: an error class, a back-off, and the validators of the real feed stay."""
    watched = Watched()
    watched.poll(FEED)
    taken = watched.poll(served(fault="feed_unreadable", body_sha256="1" * 64, etag='"login"'))
    assert (taken.health.outcome, taken.health.error_class, taken.health.error_count) == ("not_a_feed", "feed_unreadable", 1)
    assert watched.state.etag == FEED.etag


@pytest.mark.fault(14)
def test_a_feed_of_broken_entries_is_an_error() -> None:
    """A feed in which no entry can be read is no success without news."""
    broken = entry(1, fault="unreadable")
    taken = Watched().poll(served(document(broken, broken)))
    assert (taken.health.outcome, taken.health.error_count, taken.health.items_seen) == ("not_a_feed", 1, None)
    taken = Watched().poll(served(document(broken, entry(2))))
    assert (taken.health.outcome, taken.health.items_broken, taken.health.notes) == ("new_items", 1, ("broken_entries",))


@pytest.mark.fault(15)
@pytest.mark.parametrize("answer", [served(), served(fault="empty_input", body_sha256="2" * 64)])
def test_an_empty_body_is_not_no_news(answer: FeedAnswer) -> None:
    """Nothing, and white space, are a failure of their own."""
    taken = Watched().poll(answer)
    assert (taken.health.outcome, taken.health.error_class) == ("empty", "empty")


@pytest.mark.fault(35)
def test_entries_beyond_the_cap_are_counted() -> None:
    """What was not read is in the row, and in the notes."""
    taken = Watched().poll(served(document(entry(1), dropped=98_000)))
    assert (taken.health.items_seen, taken.health.items_broken, taken.health.notes) == (1, 98_000, ("entries_dropped",))


FETCHED = FetchResult(
    url="https://news.example/feed.xml",
    final_url="https://news.example/feed.xml",
    final_url_private="https://news.example/feed.xml",
    status=200,
    body=b"<rss/>",
    fetched_at=START,
)


def test_a_result_of_the_fetch_core_becomes_an_answer() -> None:
    """Status, validators, freshness, protection and hash are taken over; classes of failures keep their names and weights."""
    result = replace(
        FETCHED, etag='"e"', headers=(("cache-control", "max-age=60"),), retry_after_s=7.0, tls="unverified", last_modified="x"
    )
    answer = answer_of(result, FetchRequest(url="u", etag='"d"'), duration_ms=12)
    assert (answer.status, answer.etag, answer.last_modified, answer.sent, answer.fresh_s) == (200, '"e"', "x", "etag", 60)
    assert (answer.retry_after_s, answer.tls, answer.body_bytes, answer.duration_ms) == (7.0, "unverified", 6, 12)
    assert answer.body_sha256 == hashlib.sha256(b"<rss/>").hexdigest()
    assert needs_reading(state(), answer)
    for kind, weight in ((FailureKind.DNS_TEMPORARY, "dns_temporary"), (FailureKind.DNS, "hard"), (FailureKind.TIMEOUT, "soft")):
        failed = replace(FETCHED, status=None, body=b"", failure=FetchFailure(kind=kind))
        answer = answer_of(failed, FetchRequest(url="u"), duration_ms=1)
        assert (answer.failure, answer.weight, answer.sent) == (kind.reason, weight, "none")
        assert not needs_reading(state(), answer)


def test_an_empty_success_of_the_fetch_core_is_empty() -> None:
    """The core calls a success without a body a failure; for a feed it is an outcome of its own."""
    answer = answer_of(
        replace(FETCHED, body=b"", failure=FetchFailure(kind=FailureKind.EMPTY)), FetchRequest(url="u"), duration_ms=1
    )
    assert Watched().poll(answer).health.outcome == "empty"


@pytest.mark.fault(4)
def test_redirects_lead_to_where_the_next_hop_was() -> None:
    """A hop names where it stood; it led to the next one, the last to the final address; one whose secrets are cut is not adopted."""
    hops = (Hop(url="https://news.example/feed.xml", status=301), Hop(url="https://b.example/", status=302))
    moved = replace(
        FETCHED, hops=hops, final_url="https://c.example/?token=REDACTED", final_url_private="https://c.example/?token=S"
    )
    assert answer_of(moved, FetchRequest(url="u"), duration_ms=1).redirects == (
        Redirect(status=301, url="https://b.example/"),
        Redirect(status=302, url="https://c.example/?token=S"),
    )
    hidden = replace(moved, hops=(hops[0], Hop(url="https://b.example/?token=REDACTED", status=301)))
    assert answer_of(hidden, FetchRequest(url="u"), duration_ms=1).redirects == ()


def test_the_same_body_is_nothing_new() -> None:
    """The bytes of the last time are not parsed, and count as a good answer."""
    watched = Watched()
    watched.poll(FEED)
    watched.now += 8 * DAY
    taken = watched.poll(FEED)
    assert (taken.health.outcome, taken.health.same_body, taken.judged) == ("same_body", True, None)


def test_a_silent_feed_is_noted() -> None:
    """A feed that had news every hour and none for two weeks says so in its rows."""
    watched = Watched()
    for number in range(10):
        watched.poll(served(document(entry(number))))
        watched.now += HOUR
    notes = [note for _ in watched.over(14 * DAY) for note in watched.poll(served(document(entry(9)))).health.notes]
    assert "silent" in notes


def test_a_feed_that_turned_over_between_two_polls_is_noted() -> None:
    """Where nothing of the last document is left, something was missed; the next poll comes much sooner."""
    watched = Watched(state=state(interval_s=40_000.0))
    watched.poll(served(document(entry(1), entry(2))))
    taken = watched.poll(served(document(entry(3), entry(4))))
    assert taken.health.notes == ("overrun",)
    assert taken.health.interval_s == 10_000


def test_a_finished_feed_is_asked_once_a_day() -> None:
    """JSON Feed's `expired` is heeded as far as a feed can be given up: to the longest interval."""
    watched = Watched()
    taken = watched.poll(served(document(entry(1), hints=FeedHints(expired=True))))
    assert taken.health.next_poll_at - START == timedelta(seconds=86400)
    assert taken.health.notes == ("expired",)
