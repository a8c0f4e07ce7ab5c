"""When a feed that says it has moved is believed: rows 4-6 of the fault matrix."""

from dataclasses import replace

import pytest

from tests.feed_scripts import DAY, HOUR, START, Watched, document, entry, served, state
from transforms.core.feeds.answer import Redirect

FEED = served(document(entry(1), entry(2)), etag='W/"a b"', last_modified="Mon, 02 Mar 2026 05:00:00 GMT")


@pytest.mark.fault(4)
@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_move_is_adopted_after_confirmation(status: int) -> None:
    """Five identical answers over seven days, each the same feed; not one answer or one day sooner."""
    watched = Watched()
    watched.poll(FEED)
    target = "https://new.example/feed"
    redirects = (Redirect(status=status, url=target),)
    taken = watched.polls[-1]
    for day in range(1, 9):
        watched.now = START + day * DAY
        assert watched.state.url == state().url, day
        taken = watched.poll(served(document(entry(1), entry(2), entry(100 + day)), redirects=redirects))
    assert watched.state.url == target
    assert taken.health.moved_to == target
    assert watched.polls[-2].health.notes == ("moving",)


@pytest.mark.fault(4)
@pytest.mark.parametrize("status", [301, 308])
@pytest.mark.parametrize("empty_days", [0, 3])
def test_a_feed_that_was_only_ever_read_through_a_move_is_moved(status: int, empty_days: int) -> None:
    """Where nothing was known before the first redirect, the entries that were read first count; an empty feed has none to share."""
    watched = Watched()
    redirects = (Redirect(status=status, url="https://new.example/feed"),)
    adopted_on = None
    for day in range(20):
        watched.now = START + day * DAY
        entries = () if day < empty_days else (entry(day), entry(day + 1))
        watched.poll(served(document(*entries), redirects=redirects))
        if watched.state.url != state().url:
            adopted_on = adopted_on or day
    assert watched.state.url == "https://new.example/feed"
    assert adopted_on == 7 + empty_days


@pytest.mark.fault(5)
@pytest.mark.bug(2)
def test_a_move_that_was_read_first_and_then_shows_strangers_is_not_adopted() -> None:
    """Pages, feeds without entries and feeds of other entries at every poll share nothing, also where nothing was known before."""
    page = served(fault="feed_unreadable", body_sha256="0" * 64)
    for answer in (lambda _day: page, lambda _day: served(document()), lambda day: served(document(entry(900 + day)))):
        watched = Watched()
        for day in range(30):
            watched.now = START + day * DAY
            watched.poll(replace(answer(day), redirects=(Redirect(status=301, url="https://elsewhere.example/"),)))
        assert watched.state.url == state().url


@pytest.mark.fault(4)
@pytest.mark.parametrize("hours", [1, 24])
def test_many_answers_in_a_few_days_are_no_confirmation(hours: int) -> None:
    """A hundred redirects within six days adopt nothing."""
    watched = Watched()
    watched.poll(FEED)
    for turn in range(1, min(100, 6 * 24 // hours) + 1):
        watched.now = START + turn * hours * HOUR
        watched.poll(served(document(entry(1), entry(turn)), redirects=(Redirect(status=301, url="https://new.example/f"),)))
    assert watched.state.url == state().url


@pytest.mark.fault(5)
@pytest.mark.bug(2)
def test_a_redirect_to_another_document_is_never_adopted() -> None:
    """A maintenance page, an empty feed and a feed of other entries behind a 301 leave the address as it is."""
    page = served(fault="feed_unreadable", body_sha256="0" * 64)
    for strangers in (
        lambda _day: page,
        lambda _day: served(document()),
        lambda day: served(document(entry(900 + day), entry(901 + day))),
    ):
        watched = Watched()
        watched.poll(FEED)
        for day in range(1, 30):
            watched.now = START + day * DAY
            answer = page if day % 4 == 0 else strangers(day)
            watched.poll(replace(answer, redirects=(Redirect(status=301, url="https://elsewhere.example/"),)))
        assert watched.state.url == state().url


@pytest.mark.fault(6)
def test_a_temporary_redirect_keeps_the_address() -> None:
    """302 and 307 are followed for months and adopted never; so is what lies behind one in a chain, and plain http."""
    for chain in (
        (Redirect(status=302, url="https://new.example/f"),),
        (Redirect(status=307, url="https://new.example/f"), Redirect(status=301, url="https://newer.example/f")),
        (Redirect(status=301, url="http://news.example/feed.xml"),),
    ):
        watched = Watched()
        watched.poll(FEED)
        for day in range(1, 60):
            watched.now = START + day * DAY
            watched.poll(served(document(entry(1), entry(day)), redirects=chain))
        assert watched.state.url == state().url


@pytest.mark.fault(4)
def test_a_redirect_that_flips_is_not_adopted() -> None:
    """Every answer with another target, or without one, starts the count anew."""
    watched = Watched()
    watched.poll(FEED)
    for day in range(1, 40):
        watched.now = START + day * DAY
        redirects = () if day % 5 == 0 else (Redirect(status=301, url="https://new.example/f"),)
        watched.poll(served(document(entry(1), entry(day)), redirects=redirects))
    assert watched.state.url == state().url
