"""The same entry is the same at the next poll, whatever its feed does to guids, links and words."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feeds import Identity
from tests.feed_scripts import START, Watched, document, entry, served, state, wanted
from transforms.core.feeds.answer import FeedAnswer
from transforms.core.feeds.entry_dates import entry_date
from transforms.core.feeds.identity import all_keys, identify, judge
from transforms.core.sources.feeds import parse_feed
from transforms.core.sources.item import ParsedEntry

ORDER: dict[Identity, int] = {"guid_and_link": 2, "guid": 1, "link": 1, "content": 0}


@pytest.mark.fault(37)
@pytest.mark.bug(3)
def test_entries_that_share_a_guid_are_all_kept() -> None:
    """Ten entries under one guid are ten, now and at the next poll, with one more beside them."""
    same = [entry(number, entry_guid="same") for number in range(10)]
    watched = Watched()
    taken = watched.poll(served(document(*same)))
    assert wanted(taken) == list(range(10))
    assert taken.health.identity == "link"
    taken = watched.poll(served(document(entry(10, entry_guid="same"), *same)))
    assert (wanted(taken), taken.health.items_edited) == ([0], 0)
    # One alone under that guid is none of the old ones.
    assert wanted(watched.poll(served(document(entry(11, entry_guid="same"))))) == [0]


@pytest.mark.fault(37)
@pytest.mark.bug(3)
def test_entries_that_share_guid_and_words_are_told_apart_by_their_links() -> None:
    """Bare entries called "Update" under one guid: every link is an entry, at once and later, and none is fetched twice."""
    update = [entry(number, entry_guid="same", title="Update", body=None) for number in range(6)]
    watched = Watched()
    assert wanted(watched.poll(served(document(*update[:3])))) == [0, 1, 2]
    assert wanted(watched.poll(served(document(*update[1:])))) == [2, 3, 4]
    assert watched.state.identity == "link"
    late = Watched(state=state(identity="guid"))
    late.poll(served(document(update[0])))
    assert wanted(late.poll(served(document(*update)))) == [0, 1, 2, 3, 4, 5]
    assert wanted(late.poll(served(document(*update[::-1])))) == []


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from(["1", "2", "3", None])), min_size=1, max_size=5), max_size=8
    )
)
def test_without_guids_every_pair_of_words_and_link_is_wanted_once(script: list[list[tuple[str, str | None]]]) -> None:
    """Whatever else changes: new words and new links are fetched, and nothing is called new twice in a row."""
    watched, seen = Watched(), set[tuple[str, str | None]]()
    for turn, pairs in enumerate(script):
        entries = [
            entry(0, entry_guid=None, title=text, body=text, url=link and f"https://news.example/{link}") for text, link in pairs
        ]
        taken = watched.poll(served(document(*entries), body_sha256=str(turn)))
        assert set(pairs) - seen <= {pairs[index] for index in wanted(taken)}
        seen |= set(pairs)
        watched.poll(served(document(*entries), body_sha256="again"))
        again = watched.poll(served(document(*entries), body_sha256="and again"))
        assert wanted(again) == []


@pytest.mark.fault(37)
@pytest.mark.bug(4)
def test_an_edit_that_changes_the_guid_is_no_new_entry() -> None:
    """A guid made of the headline changes with it: the entry is known by its link, and after two such guids are not trusted."""
    watched = Watched()
    watched.poll(served(document(*(entry(number, title=f"Old {number}", entry_guid=f"old-{number}") for number in range(3)))))
    for number in range(3):
        edited = entry(number, title=f"New {number}", entry_guid=f"new-{number}")
        taken = watched.poll(served(document(edited)))
        assert (taken.health.items_new, taken.health.items_edited) == (0, 1)
    assert watched.state.identity == "link"


@pytest.mark.bug(4)
def test_a_guid_that_is_an_ever_changing_address_is_no_news() -> None:
    """Guids with a session in them make the same document, not new entries."""
    watched = Watched()
    for turn in range(5):
        guids = [f"https://news.example/{number}?sid={turn}" for number in range(4)]
        taken = watched.poll(served(document(*(entry(number, entry_guid=guid) for number, guid in enumerate(guids)))))
        assert taken.health.items_new == (4 if turn == 0 else 0)
        assert taken.health.items_edited == 0


@pytest.mark.bug(5)
def test_a_change_of_policy_makes_nothing_new() -> None:
    """When a feed loses the trust in its guids, then in its links, what it holds stays known, with and without the shared key."""
    old = [entry(number) for number in range(8)]
    watched = Watched()
    watched.poll(served(document(*old)))
    taken = watched.poll(served(document(*(replace(one, declared=replace(one.declared, entry_guid="same")) for one in old))))
    assert (taken.health.identity, taken.health.items_new) == ("link", 0)
    taken = watched.poll(served(document(*(replace(one, url="https://news.example/") for one in old))))
    assert (taken.health.identity, taken.health.items_new) == ("content", 0)
    assert watched.poll(served(document(*old))).health.items_new == 0
    assert watched.state.identity == "content"


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["a", "b", None]), st.sampled_from(["1", "2", None])), max_size=6),
        max_size=8,
    )
)
@pytest.mark.bug(5)
def test_trust_never_comes_back(script: list[list[tuple[int, str | None, str | None]]]) -> None:
    """Whatever a feed does with its ids: trust only falls, and every text is wanted at its first sight."""
    watched, trust, seen = Watched(), 2, set[str | None]()
    for turn, numbers in enumerate(script):
        entries = [entry(number, entry_guid=guid, url=link and f"https://news.example/{link}") for number, guid, link in numbers]
        taken = watched.poll(served(document(*entries), body_sha256=str(turn)))
        texts = {entries[index].body for index in wanted(taken)}
        assert {one.body for one in entries} - seen <= texts
        seen |= {one.body for one in entries}
        assert ORDER[watched.state.identity] <= trust
        trust = ORDER[watched.state.identity]


@pytest.mark.fault(36)
def test_an_entry_without_guid_link_or_date_has_a_stable_id() -> None:
    """What it says identifies it: the same at every poll and in every order, another one for other words."""
    bare = [entry(number, entry_guid=None, url=None) for number in range(3)]
    watched = Watched()
    assert wanted(watched.poll(served(document(*bare)))) == [0, 1, 2]
    assert wanted(watched.poll(served(document(*reversed(bare))))) == []
    assert wanted(watched.poll(served(document(entry(7, entry_guid=None, url=None), *bare)))) == [0]
    date = entry_date(bare[0].declared, START)
    assert (date.value, date.reason) == (START, "missing")


@pytest.mark.fault(38)
def test_an_edited_entry_is_wanted_once_more_under_the_same_key() -> None:
    """Another title, and another text, are edits of a known entry; other markup around the same words is not."""
    watched = Watched()
    first = watched.poll(served(document(entry(1, body="<p>One two</p>", is_html=True))))
    key = first.wanted[0][0].trusted
    for changed, edited in (
        (entry(1, body="<div>One  <b>two</b></div>", is_html=True), 0),
        (entry(1, body="<p>One two three</p>", is_html=True), 1),
        (entry(1, body="<p>One two three</p>", is_html=True), 0),
        (entry(1, title="Corrected", body="<p>One two three</p>", is_html=True), 1),
    ):
        taken = watched.poll(served(document(changed), body_sha256=str(len(watched.polls))))
        assert (taken.health.items_new, taken.health.items_edited) == (0, edited)
        assert all(keys.trusted == key for keys, _ in taken.wanted)


@pytest.mark.fault(37)
def test_a_guid_that_is_used_again_for_another_article_is_fetched() -> None:
    """A guid reused later for another link and another text is never taken for what was seen."""
    watched = Watched()
    watched.poll(served(document(entry(1, entry_guid="latest"))))
    taken = watched.poll(served(document(entry(2, entry_guid="latest"))))
    assert wanted(taken) == [0]


def test_one_entry_listed_twice_is_one() -> None:
    """The same guid, link and words twice in a document are one entry, and no reason to distrust."""
    taken = Watched().poll(served(document(entry(1), entry(1), entry(2))))
    assert wanted(taken) == [0, 2]
    assert (taken.health.items_seen, taken.health.identity, taken.health.notes) == (2, "guid_and_link", ())


def test_links_differ_by_what_identifies_them() -> None:
    """Trackers and sessions in links make no new entry; a live blog's posts, which share a page, stay apart by guid."""
    watched = Watched()
    tracked = [entry(1, entry_guid=None, url=f"https://news.example/1?utm_source=rss{turn}") for turn in range(3)]
    assert [len(wanted(watched.poll(served(document(one))))) for one in tracked] == [1, 0, 0]
    posts = [entry(number, url=f"https://news.example/live#post{number}") for number in range(5)]
    taken = watched.poll(served(document(*posts)))
    assert (len(taken.wanted), taken.health.identity) == (5, "guid")


def test_crafted_links_take_no_longer_than_others() -> None:
    """Two thousand links of eight thousand characters are told apart within the time of a poll."""
    begin = time.process_time()
    tail = "&".join(f"a{number}=%{10 + number % 80}" for number in range(800))
    feed = document(*(entry(number, entry_guid=None, url=f"https://news.example/{number}?{tail}") for number in range(2000)))
    assert len(identify(feed, "guid_and_link").entries) == 2000
    assert time.process_time() - begin < 30


def test_edits_do_not_look_like_a_flood() -> None:
    """An edited entry is wanted, and counts as known where the interval is decided."""
    watched = Watched(state=state(interval_s=1000.0))
    watched.poll(served(document(*(entry(number) for number in range(4)))))
    taken = watched.poll(served(document(*(entry(number, title="Corrected") for number in range(4)))))
    assert len(taken.wanted) == 4
    assert taken.health.interval_s > 1000


def test_a_failed_poll_forgets_nothing() -> None:
    """Between two good polls, a page and a timeout leave all keys and the policy as they are."""
    watched = Watched()
    watched.poll(served(document(entry(1, entry_guid="same"), entry(2, entry_guid="same"))))
    watched.poll(FeedAnswer(status=None, failure="timeout", weight="soft"))
    watched.poll(served(fault="feed_unreadable", body_sha256="0" * 64))
    assert wanted(watched.poll(served(document(entry(3), entry(2, entry_guid="same"))))) == [0]
    assert watched.state.identity == "link"


@given(
    st.lists(
        st.builds(ParsedEntry, body=st.none() | st.text(max_size=5), fault=st.none() | st.just("bad"), is_html=st.booleans())
    )
)
def test_any_entries_can_be_identified(entries: list[ParsedEntry]) -> None:
    """Whatever an entry lacks, it has a key or is broken."""
    found = identify(document(*entries), "guid_and_link")
    assert all(keys.trusted for keys in found.entries)
    assert {*found.broken} == {index for index, one in enumerate(entries) if one.fault}
    assert len(judge(found, {}).new) == len(found.entries)
    assert all(len(key) == 16 for key in all_keys(found))


@pytest.mark.fault(39)
def test_a_future_date_is_kept_raw_capped_and_flagged() -> None:
    """2099 becomes the time of the poll with the reason beside it, in the entry and in the poll's notes."""
    watched = Watched()
    taken = watched.poll(served(document(entry(1, published="Thu, 01 Jan 2099 00:00:00 GMT"))))
    date = taken.wanted[0][1]
    assert (date.value, date.reason, date.raw) == (START, "future", "Thu, 01 Jan 2099 00:00:00 GMT")
    assert taken.health.notes == ("future_dates",)


@pytest.mark.fault(40)
@pytest.mark.parametrize("raw", ["0000-00-00", "10000-01-01T00:00:00Z", "2022-13-45", "", "soon", "99999999999999999999", "0"])
def test_a_date_that_is_none_is_null_with_its_raw_form(raw: str) -> None:
    """No year 1699, no year -1: the value is the time of the poll, the reason says why, the raw form stays."""
    date = entry_date(entry(1, published=raw).declared, START)
    assert date.value == START
    assert date.reason is not None
    assert date.raw == (raw or None)


@pytest.mark.fault(40)
@pytest.mark.bug(14)
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2016/6/29 15:07", "2016-06-29"),
        ("1700000000", "2023-11-14T22:13:20+00:00"),
        ("Mon, 02 Mar 2026 05:00:00 CET", "2026-03-02T04:00:00+00:00"),
        ("Sun, 01 Mar 2026 05:00:00 PST", "2026-03-01T13:00:00+00:00"),
        ("Sun, 01 Mar 2026 20:00:00 -0800", "2026-03-02T04:00:00+00:00"),
        ("Dom, 01 Mar 2026 20:00:00 +0000", "2026-03-01T20:00:00+00:00"),
    ],
)
def test_dates_of_feeds_are_read_as_written(raw: str, expected: str) -> None:
    """A feed's date is read by our own parser, to the day at least."""
    assert entry_date(entry(1, published=raw).declared, START).value.isoformat().startswith(expected)


@pytest.mark.fault(41)
@pytest.mark.parametrize("zone", ["IST", "+9900", "Europe/Nowhere", "XYZ"])
def test_a_zone_that_is_unsure_gives_no_wrong_hour(zone: str) -> None:
    """Where the zone of a time is not known, the time is not taken for UTC."""
    date = entry_date(entry(1, published=f"Sun, 01 Mar 2026 20:00:00 {zone}").declared, START)
    assert date.value.isoformat() != "2026-03-01T20:00:00+00:00"


@pytest.mark.fault(42)
@pytest.mark.parametrize("raw", ["الأحد 1 مارس 2026", "dom, 1 mar 2026", "2026年3月1日", "1. März 2026", "1 марта 2026"])
def test_localised_dates_are_read(raw: str) -> None:
    """Names of months and days in other languages are no obstacle."""
    assert entry_date(entry(1, published=raw).declared, START).value.date().isoformat() == "2026-03-01"


def test_identity_holds_from_bytes_to_keys() -> None:
    """Two fetches of one RSS document, the second in another order and with other white space, share all keys."""
    items = [
        f"<item><title>N{n}</title><guid>{n}</guid><link>https://news.example/{n}</link><description>d {n}</description></item>"
        for n in range(5)
    ]
    one, other = (
        identify(
            parse_feed(f"<rss version='2.0'><channel><title>t</title>{between.join(order)}</channel></rss>".encode()),
            "guid_and_link",
        )
        for order, between in ((items, ""), (items[::-1], "\n  "))
    )
    assert {keys.trusted: keys.revision for keys in one.entries} == {keys.trusted: keys.revision for keys in other.entries}
