"""Entries that cannot be read are dead letters: each once, under the same id, and of one feed a bounded number."""

import json
from datetime import timedelta

import pytest

from schemas.errors import FeedUnreadable, TooManyEntries
from tests.feed_scripts import DAY, HOUR, START, Watched, document, entry, served
from transforms.core.dead_letters import dead_letter
from transforms.core.feeds.broken import MAX_TOLD
from transforms.core.feeds.pages import page_of_entry
from transforms.core.sources.feed_document import parse_any_feed
from transforms.core.sources.item import ParsedEntry, ParsedFeed, Refused


def broken(number: int) -> ParsedEntry:
    """An entry that could not be read, other than those of other numbers."""
    return ParsedEntry(body=None, fault="an entry with nothing in it", raw_sha256=f"{number:064x}")


def poll(watched: Watched, feed: ParsedFeed) -> tuple[Refused, ...]:
    """What one poll, whose body is never the one before, refuses."""
    return tuple(one.refused() for one in watched.poll(served(feed, body_sha256=f"{len(watched.polls):064x}")).unread)


@pytest.mark.fault(32, 34)
def test_a_broken_entry_is_told_once_however_often_it_is_met() -> None:
    """Sixty polls of a feed with two broken entries are two dead letters, and a third is told when it comes."""
    watched = Watched()
    for turn in range(60):
        refused = poll(watched, document(broken(1), entry(turn), broken(2)))
        assert [one.raw_sha256 for one in refused] == ([] if turn else [f"{1:064x}", f"{2:064x}"])
        assert watched.polls[-1].health.items_broken == 2
        watched.now += HOUR
    (one,) = poll(watched, document(broken(3), broken(1), entry(60)))
    assert isinstance(one.error, FeedUnreadable)
    assert (one.raw_sha256, one.url) == (f"{3:064x}", watched.state.url)


@pytest.mark.fault(34, 54)
def test_a_run_that_was_forgotten_comes_to_the_same_dead_letters() -> None:
    """Ids depend on feed and entry alone: not on the poll, on the entry's place, or on what a tick laid down before it."""
    feeds = (document(broken(1), entry(1), broken(2)), document(entry(5), broken(2), entry(6), broken(1)))
    ids = [
        {
            dead_letter(one.error, raw_sha256=one.raw_sha256, input_offset=place, url=one.url).dead_letter_id
            for place, one in enumerate(poll(Watched(now=START + turn * DAY), feed), start=7 * turn)
        }
        for turn, feed in enumerate(feeds)
    ]
    assert ids[0] == ids[1]
    assert len(ids[0]) == 2


@pytest.mark.fault(35)
def test_a_feed_of_rubbish_fills_no_table() -> None:
    """A feed that writes 30 new broken entries at each of 288 polls a day has its share of dead letters, and one that tells of the rest."""
    watched, told = Watched(), list[Refused]()
    for turn in range(288):
        told += poll(watched, document(entry(1), *(broken(30 * turn + number) for number in range(30))))
        watched.now += timedelta(minutes=5) - timedelta(seconds=1)
    assert len(told) == MAX_TOLD + 1
    assert [one.raw_sha256 for one in told].count(None) == 1
    watched.now += DAY
    assert len(poll(watched, document(entry(1), *(broken(100_000 + number) for number in range(30))))) == 30


@pytest.mark.fault(35)
def test_what_had_no_room_has_its_turn() -> None:
    """More broken entries than a day's share, all in the feed for a week, are all told in the end, none of them twice."""
    watched, told = Watched(), list[str | None]()
    crowd = [broken(number) for number in range(2 * MAX_TOLD + 50)]
    for _ in range(8):
        told += [one.raw_sha256 for one in poll(watched, document(entry(1), *crowd)) if one.raw_sha256]
        watched.now += DAY
    assert len(told) == len(set(told)) == len(crowd)


@pytest.mark.fault(35)
def test_entries_beyond_the_cap_are_one_dead_letter() -> None:
    """What was not looked at is told once for a feed, not at every poll."""
    watched = Watched()
    for turn in range(5):
        refused = poll(watched, document(entry(turn), dropped=98_000))
        assert [type(one.error) for one in refused] == ([] if turn else [TooManyEntries])


@pytest.mark.fault(14)
def test_a_feed_in_which_nothing_can_be_read_tells_of_itself() -> None:
    """It is an error of the feed, with its class; its entries are told when the feed is one again."""
    watched = Watched()
    assert poll(watched, document(broken(1), broken(2))) == ()
    assert watched.polls[-1].health.outcome == "not_a_feed"
    assert len(poll(watched, document(broken(1), entry(1)))) == 1


@pytest.mark.parametrize("kind", ["rss", "json"])
def test_what_is_broken_has_the_hash_of_what_stands_there(kind: str) -> None:
    """The same broken item in two documents has one hash, another one has another; a good one has none."""

    def parsed(*items: int) -> list[str | None]:
        if kind == "json":
            values = [{"id": "a", "content_text": "text"}, 7, {"x": 1}]
            data = {"version": "https://jsonfeed.org/version/1.1", "items": [values[item] for item in items]}
            return [one.raw_sha256 for one in parse_any_feed(json.dumps(data).encode()).entries]
        marks = ["<item><title>t</title></item>", "<item/>", "<item><x>1</x></item>"]
        return [
            one.raw_sha256
            for one in parse_any_feed(
                f"<rss version='2.0'><channel><title>t</title>{''.join(marks[item] for item in items)}</channel></rss>".encode()
            ).entries
        ]

    first, second = parsed(1, 0, 2), parsed(0, 0, 2, 1)
    assert first[1] is None
    assert second[:2] == [None, None]
    assert {first[0], first[2]} == {second[3], second[2]}
    assert len({first[0], first[2], None}) == 3


def test_silent_entries_are_told_apart() -> None:
    """Entries of which only a title is known are dead letters of their own; a broken one keeps its own reason."""
    items = [page_of_entry(one, START) for one in (entry(1, body=None, url=None), entry(2, body=None, url=None), broken(3))]
    assert len({item.raw_sha256 for item in items}) == 3
    assert [item.error.reason for item in items if isinstance(item, Refused)] == ["no_text", "no_text", "feed_unreadable"]
