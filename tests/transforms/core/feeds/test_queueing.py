"""Entries that wait for their articles: each once, tried again for as long as it makes sense, with their feed's name on them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.feeds import Weight
from tests.feed_scripts import DAY, START, Watched, document, entry, served, state
from transforms.core.feeds.policy import fresh_start, new_feed
from transforms.core.feeds.queueing import EDIT_WAIT, host_of, next_attempt, put_off, queued_articles, queued_entry


def test_what_a_poll_wants_is_queued_with_the_feeds_id() -> None:
    """The queued entry names the feed that is watched, keeps its words, and carries the guid only where guids are trusted."""
    watched = Watched()
    feed = document(entry(1), entry(2, url=None))
    first, second = queued_articles(watched.poll(served(feed)), feed, START)
    assert (first.url, first.host, second.url, second.host) == ("https://news.example/1", "news.example", None, "")
    assert queued_entry(first).declared.entry_guid == "urn:news:1"
    assert queued_entry(first).declared.feed_id == watched.state.feed_id
    assert queued_entry(first).body == entry(1).body
    shared = document(entry(3, entry_guid="same"), entry(4, entry_guid="same"))
    articles = list(queued_articles(watched.poll(served(shared)), shared, START))
    assert [queued_entry(article).declared.entry_guid for article in articles] == [None, None]


def test_a_new_entry_is_queued_at_once_and_an_edited_one_later_under_the_same_id() -> None:
    """A poll that is repeated after a crash queues the same; an edit waits, so that the next edit joins it."""
    watched = Watched()
    queued = []
    for title in ("a", "b", "c"):
        feed = document(entry(1, title=title))
        queued += list(queued_articles(watched.poll(served(feed)), feed, START))
    assert len({article.queue_id for article in queued}) == 1
    assert [article.next_try_at - START for article in queued] == [timedelta(0), EDIT_WAIT, EDIT_WAIT]


@pytest.mark.parametrize(
    ("weight", "tries", "span"), [("soft", 7, 4 * DAY), ("dns_temporary", 7, 4 * DAY), ("hard", 3, DAY / 12)]
)
def test_attempts_are_bounded_and_further_and_further_apart(weight: Weight, tries: int, span: timedelta) -> None:
    """A passing failure is tried again for three days, a hard one for an hour; then the article is given up in plain sight."""
    feed = document(entry(1))
    (article,) = queued_articles(Watched().poll(served(feed)), feed, START)
    now, waits = START, list[timedelta]()
    while retry := next_attempt(article, weight, now):
        waits.append(retry.next_try_at - now)
        article, now = replace(article, attempts=retry.attempts), retry.next_try_at
    assert len(waits) + 1 == tries
    assert waits == sorted(waits)
    assert now - START < span


def test_an_article_whose_host_is_paused_loses_no_attempt() -> None:
    """Waiting for a host is no failure."""
    feed = document(entry(1))
    (article,) = queued_articles(Watched().poll(served(feed)), feed, START)
    retry = put_off(replace(article, attempts=2), 90.0, START)
    assert (retry.attempts, retry.next_try_at) == (2, START + timedelta(seconds=90))


def test_hosts_are_registrable_domains() -> None:
    """The queue takes turns by site, not by name of a machine; addresses and odd hosts stand for themselves."""
    assert [host_of(url) for url in ("https://a.news.co.uk/1", "http://127.0.0.1:80/x", None)] == ["news.co.uk", "127.0.0.1", ""]


def test_a_reset_feed_starts_anew_under_its_number() -> None:
    """Reset forgets validators, trust, failures and schedule; not the name, nor how many rows its polls have."""
    before = state(polls=7, etag='"e"', identity="content", errors=3, title="News", validators_trusted=False, next_poll_at=START)
    assert fresh_start(before) == state(polls=7, title="News")


def test_the_id_of_a_feed_is_that_of_its_address() -> None:
    """Spelling, trackers and secrets make no other feed; another address does."""
    one = new_feed("https://www.News.example/feed?utm_source=x&token=SECRET", title="N", categories=("a",))
    assert one.feed_id == new_feed("http://news.example/feed").feed_id != new_feed("https://news.example/feed2").feed_id
    assert "SECRET" not in repr(one)
    assert "SECRET" in one.url
