"""When a feed is asked again: within bounds whatever it answers and whatever the clock does."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feeds import NOTES, FeedHints, Outcome
from schemas.rows import to_row
from schemas.tables import FEED_HEALTH
from tests.examples import STAMP
from tests.feed_scripts import DAY, HOUR, START, Watched, document, entry, served, state
from transforms.core.feeds.answer import FeedAnswer, Redirect
from transforms.core.feeds.freshness import fresh_s
from transforms.core.feeds.policy import postponed
from transforms.core.feeds.rhythm import Bounds, jitter
from transforms.core.feeds.steady import steady
from transforms.core.sources.feed_hints import read_hints
from transforms.core.sources.feed_markup import clean_feed
from transforms.core.sources.feeds import parse_feed
from transforms.core.sources.json_feed import parse_json_feed
from transforms.core.staging import stamped_poll

MINUTE = timedelta(minutes=1)
HINTS = st.builds(
    FeedHints,
    ttl_s=st.none() | st.integers(0, 10**9),
    update_period_s=st.none() | st.integers(0, 10**9),
    skip_hours=st.lists(st.integers(0, 23), max_size=24, unique=True).map(tuple),
    skip_days=st.lists(st.integers(0, 6), max_size=7, unique=True).map(tuple),
    expired=st.booleans(),
)
FEEDS = st.builds(
    lambda numbers, hints, dropped: document(*map(entry, numbers), hints=hints, dropped=dropped),
    st.lists(st.integers(0, 30), max_size=12),
    HINTS,
    st.integers(0, 5),
)
ANSWERS = st.builds(
    lambda kind, feed, status, weight, seconds, target: {
        "feed": served(feed, fresh_s=seconds, redirects=(Redirect(status=status, url=target),)),
        "status": FeedAnswer(status=status, retry_after_s=seconds),
        "failure": FeedAnswer(status=None, failure="timeout", weight=weight),
        "page": served(fault="feed_unreadable", body_sha256="0" * 64),
        "empty": served(),
        "304": FeedAnswer(status=304, etag='"e"', fresh_s=seconds),
    }[kind],
    st.sampled_from(["feed", "feed", "feed", "status", "failure", "page", "empty", "304"]),
    FEEDS,
    st.sampled_from([200, 301, 302, 304, 308, 403, 404, 410, 410, 418, 429, 500, 503]),
    st.sampled_from(["hard", "soft", "dns_temporary"]),
    st.none() | st.floats(0, 1e12),
    st.sampled_from(["https://new.example/", "http://x/", "javascript:1", ""]),
)
JUMPS = st.sampled_from([0.0, 1.0, 3600.0, 86400.0, -1.0, -3600.0, -7200.0, -80000.0, -40 * 86400.0, 400 * 86400.0])


@given(st.lists(st.tuples(ANSWERS, JUMPS), max_size=25))
@pytest.mark.fault(43)
@pytest.mark.bug(6)
def test_a_feed_is_never_lost_and_never_asked_too_soon(script: list[tuple[FeedAnswer, float]]) -> None:
    """Whatever a feed answers and however the clock jumps: the next poll is 5 minutes to a day away, a week where it is gone."""
    watched, bounds = Watched(), Bounds()
    for answer, jump in script:
        taken = watched.poll(answer)
        at, after = taken.health.polled_at, taken.state
        assert after.next_poll_at is not None
        wait = (after.next_poll_at - at).total_seconds()
        longest = bounds.parked_s if after.status == "parked" else bounds.longest_s
        assert bounds.shortest_s <= wait <= longest
        assert at == watched.now or timedelta(0) < at - watched.now <= DAY
        assert bounds.shortest_s <= after.interval_s <= bounds.longest_s
        assert after.polls == len(watched.polls) == taken.health.poll
        assert set(taken.health.notes) <= set(NOTES)
        assert to_row(FEED_HEALTH, stamped_poll(taken.health, STAMP))["outcome"] in get_args(Outcome)
        watched.wait()
        watched.now += timedelta(seconds=jump)


@given(st.lists(st.tuples(ANSWERS, JUMPS), max_size=10))
@pytest.mark.fault(55)
def test_the_same_script_makes_the_same_polls(script: list[tuple[FeedAnswer, float]]) -> None:
    """Nothing is drawn by chance: two machines decide alike, field by field."""
    made = []
    for _ in range(2):
        watched = Watched()
        for answer, jump in script:
            watched.poll(answer)
            watched.wait()
            watched.now += timedelta(seconds=jump)
        made.append(watched.polls)
    assert made[0] == made[1]


@pytest.mark.fault(43)
def test_a_clock_set_back_does_not_bring_a_poll_forward() -> None:
    """After a step of an hour back, the feed's own time stands still and then goes on; polls keep their order."""
    watched = Watched()
    watched.poll(served(document(entry(1))))
    watched.wait()
    first = watched.poll(served(document(entry(1), entry(2))))
    watched.now -= HOUR
    second = watched.poll(served(document(entry(2), entry(3))))
    assert second.health.polled_at == first.health.polled_at
    assert second.health.next_poll_at >= first.health.polled_at + 5 * MINUTE
    assert second.health.poll == first.health.poll + 1


@pytest.mark.fault(43)
def test_a_clock_that_was_years_ahead_does_not_silence_a_feed() -> None:
    """A poll at a wrong time in the future is forgotten when the clock is right again: the feed is asked within a day."""
    watched = Watched(now=START + 3000 * DAY)
    watched.poll(served(document(entry(1)), etag='"1"'))
    watched.now = START
    taken = watched.poll(served(document(entry(1), entry(2)), etag='"2"'))
    assert taken.health.validator == "none"
    assert taken.health.next_poll_at - START <= DAY


@pytest.mark.fault(43)
def test_times_without_a_zone_are_refused() -> None:
    """A local time would change its meaning twice a year."""
    with pytest.raises(ValueError, match="without a zone"):
        steady(datetime(2026, 3, 29, 2, 30), None)  # noqa: DTZ001  the fault itself


def test_the_interval_follows_the_share_of_new_entries() -> None:
    """A busy feed is asked ever sooner, a quiet one ever later, to the bounds; an even one settles near one entry in twenty."""
    busy, quiet = Watched(), Watched()
    for turn in range(60):
        busy.poll(served(document(*(entry(10 * turn + one) for one in range(20)))))
        quiet.poll(served(document(entry(1)), body_sha256=str(turn)))
        busy.wait()
        quiet.wait()
    assert busy.state.interval_s == 300
    assert quiet.state.interval_s == 86400
    even = Watched()
    for now in even.over(60 * DAY):
        newest = int((now - START).total_seconds() // 7200)
        even.poll(served(document(*(entry(newest + 1000 - one) for one in range(20)))))
    late = even.polls[len(even.polls) // 2 :]
    news = [poll.health.items_new or 0 for poll in late]
    assert 0.4 <= sum(news) / len(news) <= 2
    assert not any("overrun" in poll.health.notes for poll in late)


def test_polls_are_spread_and_repeatable() -> None:
    """Feeds that were added together do not stay together; the same poll of the same feed always waits alike."""
    waits = set()
    for number in range(200):
        watched = Watched(state=state(feed_id=f"{number:032x}"))
        taken = watched.poll(FeedAnswer(status=404))
        waits.add(round((taken.health.next_poll_at - START).total_seconds()))
    assert len(waits) > 150
    assert jitter("f", 1) == jitter("f", 1) != jitter("f", 2)


@pytest.mark.fault(44)
def test_hints_are_lower_bounds_within_a_day() -> None:
    """ttl, sy:*, Cache-Control and Expires put a poll off, never by more than a day; what they say of less than 5 minutes is too soon."""
    hints: list[tuple[dict[str, Any], dict[str, Any], float]] = [
        ({"ttl_s": 7200}, {}, 7200),
        ({"update_period_s": 10_000}, {}, 10_000),
        ({}, {"fresh_s": 9000.0}, 9000),
        ({"ttl_s": 10**9}, {"fresh_s": 60.0}, 86400),
        ({"ttl_s": 1, "update_period_s": 1}, {"fresh_s": 0.0}, 300),
    ]
    for said, answered, least in hints:
        watched = Watched()
        for turn in range(3):
            feed = document(entry(turn), hints=FeedHints(**said))
            taken = watched.poll(served(feed, **answered))
            assert least <= (taken.health.next_poll_at - watched.now).total_seconds() <= 86400
            watched.wait()
        watched.poll(FeedAnswer(status=304, **answered))
        if "ttl_s" in said:  # what the feed said holds until it says otherwise
            assert watched.state.next_poll_at is not None
            assert (watched.state.next_poll_at - watched.now).total_seconds() >= least


@pytest.mark.fault(44)
def test_skipped_hours_and_days_are_skipped() -> None:
    """No poll falls into an hour that the feed asks to skip; where it asks to skip all, or two days on end, a day is the most."""
    nights = FeedHints(skip_hours=(0, 1, 2, 3, 4, 5, 22, 23))
    watched = Watched()
    for now in watched.over(10 * DAY):
        assert now == START or now.hour not in nights.skip_hours
        watched.poll(served(document(entry(int(now.timestamp())), hints=nights)))
    times: list[datetime] = []
    for hints in (FeedHints(skip_hours=tuple(range(24))), FeedHints(skip_days=tuple(range(7))), FeedHints(skip_days=(5, 6))):
        watched, times = Watched(), []
        for now in watched.over(20 * DAY):
            times.append(now)
            watched.poll(served(document(entry(int(now.timestamp())), hints=hints)))
        assert max(later - sooner for sooner, later in pairwise(times)) <= DAY
    weekdays = [now for now in times if now.weekday() not in (5, 6)]
    assert len(weekdays) > 0.9 * len(times)


@pytest.mark.fault(44)
def test_hints_are_read_from_every_kind_of_feed() -> None:
    """ttl, all of skipHours and skipDays, sy:*, hub, cloud and title come out of RSS, RDF, Atom and JSON Feed, broken markup too."""
    rss = parse_feed(
        b'<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><image><title>Logo</title></image>'
        b"<title>News &amp; more</title><link>https://news.example/</link><ttl> 90 </ttl><skipHours><hour>3</hour><hour>0</hour>"
        b"<hour>24</hour><hour>99</hour></skipHours><skipDays><day>Saturday</day><day>Sunday</day><day>Caturday</day></skipDays>"
        b'<cloud domain="rpc.example" port="80" path="/RPC2"/><sy:updatePeriod>hourly</sy:updatePeriod>'
        b"<sy:updateFrequency>2</sy:updateFrequency><item><title>a</title><ttl>1</ttl><description>b</description></item></channel></rss>"
    ).hints
    assert (rss.title, rss.home_url, rss.ttl_s, rss.update_period_s) == ("News & more", "https://news.example/", 5400, 1800)
    assert (rss.skip_hours, rss.skip_days, rss.cloud) == ((0, 3), (5, 6), "rpc.example:80/RPC2")
    atom = parse_feed(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><author><name>N</name></author><link href="https://news.example/a"/>'
        b'<link rel="self" href="https://news.example/feed"/><link rel="hub" href="https://hub.example/"/><link rel="hub" href="javascript:1"/>'
        b"<entry><id>urn:a</id><title>e</title><link rel='hub' href='https://other.example/'/><content>c</content></entry></feed>"
    ).hints
    assert (atom.title, atom.home_url, atom.hubs) == ("T", "https://news.example/a", ("https://hub.example/",))
    json_feed = parse_json_feed(
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "home_page_url": "https://news.example/", "expired": true,'
        b' "hubs": [{"type": "WebSub", "url": "https://hub.example/"}, {"url": 3}, 4], "items": []}'
    ).hints
    assert (json_feed.title, json_feed.expired, json_feed.hubs) == ("J", True, ("https://hub.example/",))
    broken = parse_feed(
        b"<rss><channel><ttl>60</ttl><title>T</title><item><title>a</title><description>b & c</description></item>"
    ).hints
    assert (broken.ttl_s, broken.title) == (3600, "T")


@pytest.mark.fault(44)
@pytest.mark.parametrize("ttl", ["", "-5", "0", "soon", "1e9", "99999999999999999999", "60 minutes"])
def test_a_ttl_that_is_none_is_not_heeded(ttl: str) -> None:
    """Junk in `ttl` costs nothing."""
    feed = parse_feed(
        f"<rss><channel><ttl>{ttl}</ttl><item><title>a</title><description>b</description></item></channel></rss>".encode()
    )
    assert feed.hints.ttl_s is None


@pytest.mark.fault(12)
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'private, max-age="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "1000"}, 0),
        ({"cache-control": "max-age=600", "age": "junk"}, 600),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "max-age=999999999999"}, 86400),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "x-max-age=5, s-maxage=70"}, None),
        ({"expires": "Mon, 02 Mar 2026 07:00:00 GMT"}, 3600),
        ({"expires": "Mon, 02 Mar 2026 07:00:00 GMT", "date": "Mon, 02 Mar 2026 06:30:00 GMT"}, 1800),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Mon, 02 Mar 9999 07:00:00 GMT"}, 86400),
        ({"cache-control": "max-age=600", "expires": "0"}, 600),
    ],
)
def test_freshness_is_read_and_clamped(headers: dict[str, str], expected: float | None) -> None:
    """Cache-Control wins over Expires, junk is no freshness, and a day is the most that is believed."""
    assert fresh_s(headers, START) == expected


def test_a_feed_whose_host_is_paused_waits_without_a_failure() -> None:
    """What was not asked is no poll: no failure is counted, no number used, and it is asked when its host may be."""
    before = state(polled_at=START, polls=3)
    after = postponed(before, 90.0, START)
    assert after == replace(before, next_poll_at=START + timedelta(seconds=90))
    assert postponed(before, 1e9, START).next_poll_at == START + DAY
    assert postponed(before, -1.0, START).next_poll_at == START + timedelta(seconds=1)


@pytest.mark.fault(43)
def test_summer_time_changes_nothing() -> None:
    """Two monitors whose clocks show other zones decide alike, through the night in which an hour is missing."""
    paris = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
    night = datetime(2026, 3, 29, 0, 30, tzinfo=timezone.utc)
    one, other = Watched(now=night), Watched(now=night.astimezone(paris[0]))
    for turn in range(6):
        feed = document(entry(turn), hints=FeedHints(skip_hours=(1, 2)))
        one.poll(served(feed))
        other.poll(served(feed))
        one.wait()
        other.wait()
        other.now = other.now.astimezone(paris[turn % 2])
        assert one.state.next_poll_at == other.state.next_poll_at


@given(st.text("<>/&;=\"' ttlhourskip[]!-?:\x00é", max_size=300))
def test_any_markup_gives_hints(junk: str) -> None:
    """Nothing in the head of a feed raises, and junk between elements does not hide them."""
    assert read_hints(clean_feed(f"<rss><channel>{junk}</channel></rss>".encode(errors="replace")).text).cloud is None
    assert read_hints(f"<ttl>5</ttl>{junk}").ttl_s == 300
