"""What a monitor remembers: whole or not at all, for long enough, and at a cost that does not grow with the store."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from schemas.errors import LockHeld, OutputFailed, UsageRefused
from schemas.feeds import FeedState, QueuedArticle
from tests.feed_scripts import DAY, HOUR, START, state
from transforms.core.monitoring import tables
from transforms.core.monitoring.keys import KEPT_AFTER
from transforms.core.monitoring.memory import Holder, MonitorMemory, Retry, SeenArticle, SeenDocument, TickChanges
from transforms.core.monitoring.store import MonitorStore

FEED = "0" * 32


def key(number: int) -> bytes:
    """A key of 16 bytes."""
    return number.to_bytes(16, "big")


def queued(number: int, host: str = "news.example", **fields: object) -> QueuedArticle:
    """An article that waits."""
    article = QueuedArticle(
        queue_id=f"{number:032x}",
        feed_id=FEED,
        url=f"https://{host}/{number}",
        host=host,
        entry=b"e",
        added_at=START,
        next_try_at=START,
    )
    return replace(article, **fields)  # type: ignore[arg-type]


def apply(store: MonitorStore, changes: TickChanges, unit_id: str = "unit") -> None:
    """A tick whose unit was committed."""
    store.prepare(unit_id, changes)
    store.settle(unit_id, committed=True)


def seen(*numbers: int, at: timedelta = timedelta(0), complete: bool = True, revision: bytes = b"r") -> TickChanges:
    """A document with these keys."""
    document = SeenDocument(feed_id=FEED, present=tuple((key(number), revision) for number in numbers), complete=complete)
    return TickChanges(at=START + at, documents=(document,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MonitorStore]:
    """A store that watches one feed."""
    with MonitorStore(tmp_path / "monitor.sqlite") as opened:
        opened.watch([state(feed_id=FEED)], START)
        yield opened


def test_the_store_is_what_the_loop_asks_for(store: MonitorStore) -> None:
    """It has every part of the interface, with the same signatures (mypy holds this line)."""
    memory: MonitorMemory = store
    assert memory.next_tick() < memory.next_tick()


def test_what_is_written_is_on_disk(tmp_path: Path) -> None:
    """The file is in WAL mode with full syncs."""
    with MonitorStore(tmp_path / "m.sqlite") as store:
        assert store._db.rows("PRAGMA journal_mode") == [("wal",)]
        assert store._db.rows("PRAGMA synchronous") == [(2,)]


def test_a_claimed_feed_is_put_off(store: MonitorStore) -> None:
    """A feed that was handed out is not due again until its hold has passed or its poll is settled."""
    assert [feed.feed_id for feed in store.claim_due(START, 10, 300.0)] == [FEED]
    assert store.claim_due(START + timedelta(seconds=299), 10, 300.0) == []
    assert len(store.claim_due(START + timedelta(seconds=300), 10, 300.0)) == 1


@pytest.mark.fault(62)
def test_a_restart_storm_asks_no_feed_early(tmp_path: Path) -> None:
    """A monitor that is killed in every tick, a hundred times in ten minutes, asks each feed twice and no more."""
    claims = 0
    for turn in range(100):
        now = START + timedelta(seconds=6 * turn)
        with MonitorStore(tmp_path / "m.sqlite") as store:
            store.watch([state(feed_id=FEED)], now)
            claims += len(store.claim_due(now, 10, 300.0))
    assert claims == 2


@pytest.mark.fault(62)
def test_host_states_outlive_the_process(tmp_path: Path) -> None:
    """Pauses and rules of robots.txt are there after a restart, byte for byte, each kind by itself."""
    with MonitorStore(tmp_path / "m.sqlite") as store:
        store.put_host_states("politeness", {"a.example": b"\x00until", "b.example": b"x"}, START)
        store.put_host_states("robots", {"https://a.example": b"rules"}, START)
        store.put_host_states("politeness", {"b.example": b"y"}, START)
    with MonitorStore(tmp_path / "m.sqlite") as store:
        names = ["a.example", "b.example", "c.example", *(f"{number}.example" for number in range(2000))]
        assert store.host_states("politeness", names) == {"a.example": b"\x00until", "b.example": b"y"}
        assert store.host_states("robots", ["https://a.example", "a.example"]) == {"https://a.example": b"rules"}
        apply(store, TickChanges(at=START + 31 * DAY))
        assert store.host_states("politeness", names) == {}


def test_the_longest_overdue_come_first(store: MonitorStore) -> None:
    """Feeds are handed out by the time at which they were due, as many as are asked for."""
    feeds = [state(feed_id=f"{number:032x}", next_poll_at=START + number * HOUR) for number in range(1, 6)]
    store.watch([state(feed_id=FEED), *reversed(feeds)], START)
    assert store.next_due_at() == START
    assert [feed.feed_id for feed in store.claim_due(START + 3 * HOUR, 3, 300.0)] == [FEED, feeds[0].feed_id, feeds[1].feed_id]


@pytest.mark.fault(43)
def test_a_time_far_ahead_is_a_wrong_clock(store: MonitorStore) -> None:
    """A feed and an article that a wrong clock put years off are due at once when the clock is right; a week is waited for."""
    late, week = state(feed_id="1" * 32, next_poll_at=START + 400 * DAY), state(feed_id="2" * 32, next_poll_at=START + 7 * DAY)
    store.watch([late, week], START)
    assert [feed.feed_id for feed in store.claim_due(START, 10, 300.0)] == [late.feed_id]
    apply(
        store,
        TickChanges(at=START, queued=(queued(1, next_try_at=START + 400 * DAY), queued(2, "b", next_try_at=START + 7 * DAY))),
    )
    assert [article.queue_id for article in store.due_articles(START, 10)] == [queued(1).queue_id]


def test_a_list_that_changed_is_taken_over(store: MonitorStore) -> None:
    """A feed that is named again keeps what is known of it, with the list's title; one that is not named is not asked, and not forgotten."""
    apply(
        store,
        TickChanges(at=START, feeds=(state(feed_id=FEED, etag='"e"', next_poll_at=START + DAY, url="https://moved.example/"),)),
    )
    apply(store, seen(1), "second")
    assert store.watch([state(feed_id="1" * 32)], START) == (1, 1)
    assert [feed.feed_id for feed in store.feeds()] == ["1" * 32]
    assert store.watch([state(feed_id=FEED, title="News", categories=("World/Asia",))], START) == (0, 1)
    known = store.feed(FEED)
    assert known is not None
    assert (known.etag, known.title, known.categories, known.url) == ('"e"', "News", ("World/Asia",), "https://moved.example/")
    assert store.claim_due(START, 10, 300.0) == []
    assert store.known_keys(FEED, [key(1)]) == {key(1): b"r"}


def test_keys_are_kept_while_their_entry_is_there_and_for_90_days(store: MonitorStore) -> None:
    """A key in the feed stays for ever, one that left stays 90 days, and one that comes back starts anew."""
    apply(store, seen(1, 2, 3), "a")
    apply(store, seen(1, 2, at=DAY), "b")
    apply(store, seen(1, at=2 * DAY), "c")
    apply(store, seen(1, 2, at=80 * DAY), "d")
    apply(store, seen(1, at=81 * DAY), "e")
    apply(store, TickChanges(at=START + DAY + KEPT_AFTER + HOUR), "f")
    assert set(store.known_keys(FEED, [key(1), key(2), key(3)])) == {key(1), key(2)}
    apply(store, TickChanges(at=START + 81 * DAY + KEPT_AFTER + HOUR), "g")
    assert set(store.known_keys(FEED, [key(1), key(2), key(3)])) == {key(1)}
    apply(store, TickChanges(at=START + 4000 * DAY), "h")
    assert set(store.known_keys(FEED, [key(1)])) == {key(1)}


def test_a_document_that_was_cut_makes_no_key_leave(store: MonitorStore) -> None:
    """What lies beyond the cap may be there still."""
    apply(store, seen(1, 2), "a")
    apply(store, seen(1, complete=False), "b")
    apply(store, TickChanges(at=START + 200 * DAY), "c")
    assert set(store.known_keys(FEED, [key(1), key(2)])) == {key(1), key(2)}


def test_the_last_revision_is_known(store: MonitorStore) -> None:
    """An edit is remembered; keys of one feed are none of another's; two thousand are looked up at once."""
    apply(store, seen(*range(2000)), "a")
    apply(store, seen(*range(2000), revision=b"s"), "b")
    assert store.known_keys(FEED, [key(number) for number in range(3000)]) == {key(number): b"s" for number in range(2000)}
    assert store.known_keys("1" * 32, [key(1)]) == {}


@pytest.mark.fault(38)
def test_the_article_of_a_key_is_known_while_the_key_is(store: MonitorStore) -> None:
    """It is kept over edits and absences as the key is, replaced by what was laid down last, and there is none before."""
    apply(store, seen(1, 2), "a")
    assert store.known_articles(FEED, [key(1), key(2)]) == {}
    for turn in range(2):
        article = SeenArticle(feed_id=FEED, key=key(1), kept=b"%032d" % turn)
        apply(store, TickChanges(at=START, articles=(article, SeenArticle(feed_id=FEED, key=key(9), kept=b"x"))), f"b{turn}")
    apply(store, seen(2, at=DAY, revision=b"s"), "c")
    apply(store, seen(1, at=2 * DAY, revision=b"t"), "d")
    assert store.known_articles(FEED, [key(1), key(2), key(9)]) == {key(1): b"%032d" % 1}
    apply(store, seen(3, at=3 * DAY), "e")
    apply(store, TickChanges(at=START + 3 * DAY + KEPT_AFTER + HOUR), "f")
    assert store.known_articles(FEED, [key(1)]) == {}


@pytest.mark.parametrize("spacing_s", [0.5, 5.0, 60.0])
def test_articles_of_one_host_do_not_stand_before_all_others(store: MonitorStore, spacing_s: float) -> None:
    """Turns of a host lie its interval apart, also across ticks; hosts with one article are served at once."""
    crowd = tuple(queued(number, "crowd.example", spacing_s=spacing_s) for number in range(50))
    apply(store, TickChanges(at=START, queued=crowd), "a")
    apply(
        store,
        TickChanges(
            at=START,
            queued=(queued(100, "crowd.example", spacing_s=spacing_s), queued(101, "calm.example"), queued(102, "", url=None)),
        ),
        "b",
    )
    due = store.due_articles(START, 10)
    assert [article.queue_id for article in due] == [queued(number).queue_id for number in (0, 101, 102)]
    turns = [article.next_try_at for article in store.due_articles(START + 2 * HOUR, 100) if article.host == "crowd.example"]
    assert len(turns) == 51
    assert [round((later - sooner).total_seconds(), 3) for sooner, later in pairwise(turns)] == [spacing_s] * 50


def test_news_does_not_wait_for_a_retry(store: MonitorStore) -> None:
    """A page of the same host that is tried again in two days keeps nothing waiting; two that are new keep their distance."""
    apply(store, TickChanges(at=START, queued=(queued(1),)), "a")
    retry = Retry(queue_id=queued(1).queue_id, attempts=5, next_try_at=START + 48 * HOUR)
    apply(store, TickChanges(at=START, retried=(retry,)), "b")
    apply(store, TickChanges(at=START, queued=(queued(2, spacing_s=5), queued(3, spacing_s=5))), "c")
    due = store.due_articles(START + HOUR, 10)
    assert [(article.queue_id, article.next_try_at) for article in due] == [
        (queued(2).queue_id, START),
        (queued(3).queue_id, START + timedelta(seconds=5)),
    ]


def test_an_article_stays_queued_until_it_is_done(store: MonitorStore) -> None:
    """Attempts are counted, the next try is kept, and only what is done leaves the queue; the same article is queued once."""
    apply(store, TickChanges(at=START, queued=(queued(1), queued(1), queued(2, "b"))), "a")
    assert store.queued_count() == 2
    retry = Retry(queue_id=queued(1).queue_id, attempts=3, next_try_at=START + HOUR)
    apply(store, TickChanges(at=START, retried=(retry,), done=(queued(2).queue_id,)), "b")
    assert store.due_articles(START, 10) == []
    (article,) = store.due_articles(START + HOUR, 10)
    assert (article.attempts, article.next_try_at, article.url) == (3, START + HOUR, "https://news.example/1")


def test_an_entry_that_is_edited_while_it_waits_keeps_its_turn(store: MonitorStore) -> None:
    """One row, one turn, the newest words: a feed that edits all entries at every poll fills no queue."""
    for turn in range(5):
        edit = queued(1, entry=b"revision %d" % turn, next_try_at=START + turn * HOUR)
        apply(store, TickChanges(at=START, queued=(edit,)), f"unit {turn}")
    (article,) = store.due_articles(START, 10)
    assert (article.entry, article.next_try_at) == (b"revision 4", START)


def test_keys_of_a_feed_that_is_not_watched_any_more_are_let_go(store: MonitorStore) -> None:
    """Ninety days after it was taken from the list nothing of its entries is kept; if it comes back before, all is."""
    apply(store, seen(1, 2), "a")
    store.watch([], START)
    store.watch([state(feed_id=FEED)], START + DAY)
    apply(store, seen(1, at=DAY), "b")
    apply(store, TickChanges(at=START + KEPT_AFTER + 2 * DAY), "c")
    assert set(store.known_keys(FEED, [key(1), key(2)])) == {key(1)}


def test_settling_twice_changes_nothing(store: MonitorStore) -> None:
    """A promise is kept once; one that was taken back leaves no trace."""
    store.prepare("kept", TickChanges(at=START, queued=(queued(1),)))
    store.prepare("broken", TickChanges(at=START, queued=(queued(2),)))
    assert store.prepared() == ["kept", "broken"]
    for _ in range(2):
        store.settle("kept", committed=True)
        store.settle("broken", committed=False)
    assert (store.prepared(), store.queued_count()) == ([], 1)


@pytest.mark.fault(61)
def test_a_store_does_not_grow_over_the_months(tmp_path: Path) -> None:
    """A simulated year of a feed with three new entries a day: after the first months rows and bytes stay what they are."""
    path = tmp_path / "m.sqlite"
    sizes = []
    with MonitorStore(path) as store:
        store.watch([state(feed_id=FEED)], START)
        for day in range(400):
            numbers = range(3 * day, 3 * day + 30)
            document = SeenDocument(feed_id=FEED, present=tuple((key(number), b"r") for number in numbers), complete=True)
            article, last = queued(day, f"{day}.example"), queued(day - 1, f"{day - 1}.example") if day else None
            changes = TickChanges(
                at=START + day * DAY, documents=(document,), queued=(article,), done=(last.queue_id,) if last else ()
            )
            store.put_host_states("politeness", {f"{day}.example": b"state"}, changes.at)
            apply(store, changes, f"unit {day}")
            counts = [store._db.rows(f"SELECT count(*) FROM {name}")[0][0] for name in ("keys", "queue", "hosts", "ticks")]  # noqa: S608
            sizes.append((counts, store._db.rows("PRAGMA page_count")[0][0]))
    rows, pages = zip(*sizes[130:], strict=True)
    assert all(counts == rows[0] for counts in rows)
    assert rows[0] == [30 + 3 * 91, 1, 31, 0]
    assert max(pages) <= pages[0] + 2


@pytest.mark.fault(56)
def test_a_second_monitor_is_told_of_the_first(tmp_path: Path) -> None:
    """On another machine the lease holds until it ends; on this one, where the folder's lock is held, its holder is dead."""
    first, other = Holder(machine="a", name="process 1"), Holder(machine="b", name="process 2")
    with MonitorStore(tmp_path / "m.sqlite") as one, MonitorStore(tmp_path / "m.sqlite") as two:
        one.hold(first, START, 60.0)
        with pytest.raises(LockHeld, match="watched by process 1 on a until 2026-03-02T06:01:00"):
            two.hold(other, START + timedelta(seconds=59), 60.0)
        one.hold(first, START + timedelta(seconds=59), 60.0)
        with pytest.raises(LockHeld):
            two.hold(other, START + timedelta(seconds=100), 60.0)
        two.hold(replace(first, name="process 3"), START + timedelta(seconds=100), 60.0)
        two.hold(other, START + timedelta(seconds=200), 60.0)
        with pytest.raises(LockHeld):
            one.hold(first, START + timedelta(seconds=210), 60.0)
        one.release(first)
        with pytest.raises(LockHeld):
            one.hold(first, START + timedelta(seconds=210), 60.0)
        two.release(other)
        one.hold(first, START + timedelta(seconds=210), 60.0)
    assert LockHeld.exit_code == 75


@pytest.mark.fault(58)
@pytest.mark.parametrize("damage", ["junk", "cut"])
def test_a_damaged_store_says_what_to_do(tmp_path: Path, damage: str) -> None:
    """A file that is no store, or half of one, is refused with the cure."""
    path = tmp_path / "m.sqlite"
    if damage == "junk":
        path.write_bytes(b"no database at all" * 1000)
    else:
        with MonitorStore(path) as store:
            store.watch([state(feed_id=f"{number:032x}") for number in range(500)], START)
        path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(UsageRefused, match="newsbeam feeds rebuild"), MonitorStore(path) as store:
        store.claim_due(START, 500, 1.0)


def test_a_store_of_a_later_version_is_refused_with_the_cure(tmp_path: Path) -> None:
    """An older newsbeam does not touch what a newer one wrote."""
    path = tmp_path / "m.sqlite"
    MonitorStore(path)._db.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UsageRefused, match=r"version 99.*newsbeam feeds rebuild"):
        MonitorStore(path)


def test_migrations_run_once_and_whole(tmp_path: Path) -> None:
    """An older store is brought forward script by script; one that fails leaves the version before it, with its data."""
    path = tmp_path / "m.sqlite"
    with MonitorStore(path) as store:
        store.watch([state(feed_id=FEED)], START)
    db = sqlite3.connect(path, isolation_level=None)
    second, broken = "ALTER TABLE feeds ADD COLUMN note TEXT", "CREATE TABLE more (x); INSERT INTO missing VALUES (1)"
    with pytest.raises(sqlite3.OperationalError, match="missing"):
        tables.migrate(db, "m", (*tables.MIGRATIONS, second, broken))
    assert db.execute("PRAGMA user_version").fetchone() == (len(tables.MIGRATIONS) + 1,)
    assert db.execute("SELECT feed_id, note FROM feeds").fetchall() == [(FEED, None)]
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone() == (0,)
    tables.migrate(db, "m", (*tables.MIGRATIONS, second))
    db.close()


@pytest.mark.fault(57)
def test_a_full_disk_fails_loudly_and_loses_nothing(store: MonitorStore) -> None:
    """Where the file may not grow, the tick is refused with a sentence, and what was there stays."""
    apply(store, seen(1), "a")
    pages = store._db.rows("PRAGMA page_count")[0][0]
    store._db.run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OutputFailed, match="free space"):
        store.prepare("large", TickChanges(at=START, queued=(queued(1, entry=b"x" * 1_000_000),)))
    store._db.run("PRAGMA max_page_count = 1000000")
    assert store.known_keys(FEED, [key(1)]) == {key(1): b"r"}
    apply(store, seen(2), "b")
    assert store.prepared() == []


def test_states_survive_the_store(store: MonitorStore) -> None:
    """Every field of a feed's state comes back as it went in, times with their microseconds."""
    full = state(
        feed_id=FEED,
        title="é\ud800"[:1],
        etag='"\x7f"',
        next_poll_at=START + timedelta(microseconds=1),
        gone_at=START,
        polls=3,
        rhythm_s=0.1,
    )
    apply(store, TickChanges(at=START, feeds=(full,)))
    found = store.feed(FEED)
    assert found == full
    assert isinstance(found, FeedState)
