"""A monitor over real sockets and a scripted clock."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.demo.feeds import ATOM, JSON, RSS, atom, json_feed, rss
from tests.faults.harness import server_tls
from tests.faults.paths import CANARIES
from tests.faults.server import Reply, Seen
from tests.news_site import Story
from tests.pipelines.watched_site import Watched, broken, later, serving, urls
from transforms.core.monitoring.store import MonitorStore


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A monitor that watches `/feed`."""
    with serving() as server:
        found = Watched(tmp_path, server)
        found.watch("/feed")
        yield found


def test_entries_become_rows_with_what_the_feed_declared(watched: Watched) -> None:
    """Each entry of a feed is an article of the tables, dated by its feed, and its poll is a row of feed_health."""
    watched.publish(*(watched.story(number) for number in range(3)))
    summary = watched.tick()
    articles = watched.rows("articles")
    assert (summary.counts.read, summary.counts.rows, summary.counts.balanced) == (3, 3, True)
    assert urls(articles) == ["/story/0", "/story/1", "/story/2"]
    assert {row["feed_id"] for row in articles} == {watched.feeds[0].feed_id}
    assert {row["published_method"] for row in articles} == {"feed"}
    assert all(row["fetched_at"] and row["input_name"] is None for row in articles)
    (health,) = watched.rows("feed_health")
    assert (health["outcome"], health["items_new"], health["http_status"]) == ("new_items", 3, 200)
    assert broken(watched.output.root) == []


@pytest.mark.parametrize(("kind", "write"), [(RSS, rss), (ATOM, atom), (JSON, json_feed)], ids=["rss", "atom", "json"])
def test_all_kinds_of_feeds_are_watched(watched: Watched, kind: str, write: Callable[[list[Story]], bytes]) -> None:
    """RSS, Atom and JSON Feed lead to the same articles."""
    stories = [watched.story(number) for number in range(2)]
    watched.publish(*stories)
    watched.server.script("/feed", Reply(body=write(stories), content_type=kind))
    watched.tick()
    assert urls(watched.rows("articles")) == ["/story/0", "/story/1"]


def test_what_the_feed_holds_whole_is_not_asked_for(watched: Watched) -> None:
    """A whole article in the feed, and an entry without an address, become rows without a request for a page."""
    watched.publish(watched.story(1, whole=True), watched.story(2, url=None), watched.story(3))
    watched.tick()
    assert watched.paths() == ["/feed", "/story/3"]
    assert {row["title"][:8] for row in watched.rows("articles")} == {"Report 1", "Report 2", "Report 3"}


def test_a_page_that_cannot_be_had_is_tried_again_and_then_replaced_by_the_feeds_own_words(watched: Watched) -> None:
    """After the last of its attempts, the teaser in the feed is the article."""
    watched.publish(watched.story(1))
    watched.server.script("/story/1", Reply(status="503 Service Unavailable", body=b"no"))
    watched.until_done()
    (row,) = watched.rows("articles")
    assert (row["url"].endswith("/story/1"), watched.paths().count("/story/1")) == (True, 7)
    assert watched.rows("dead_letters") == []


def test_a_page_that_cannot_be_had_and_of_which_the_feed_says_nothing_is_a_dead_letter(watched: Watched) -> None:
    """The dead letter names the class of the last failure, and the address; it is written once."""
    silent = f"<rss version='2.0'><channel><item><title>Gone</title><link>{watched.server.url('/gone?token=abc')}</link></item></channel></rss>"
    watched.server.script("/feed", Reply(body=silent.encode(), content_type=RSS))
    watched.server.script("/gone", Reply(status="410 Gone", body=b"no"))
    watched.until_done()
    (row,) = watched.rows("dead_letters")
    assert (row["stage"], row["reason"], row["detail"].split(":")[0], row["retryable"]) == (
        "fetch",
        "fetch_failed",
        "http_410",
        True,
    )
    assert row["url"] == watched.server.url("/gone?token=REDACTED")
    assert watched.paths().count("/gone?token=abc") == 3
    assert watched.rows("articles") == []


@pytest.mark.fault(28)
def test_robots_are_heeded(watched: Watched) -> None:
    """A page that robots.txt forbids is never asked for; what the feed says of it is the article."""
    watched.publish(watched.story(1), watched.story(2))
    watched.server.script("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /story/1\n", content_type="text/plain"))
    watched.tick()
    assert watched.paths() == ["/feed", "/story/2"]
    assert urls(watched.rows("articles")) == ["/story/1", "/story/2"]
    assert len(watched.server.requests("/robots.txt")) == 1


@pytest.mark.fault(11)
def test_retry_after_is_kept_over_a_restart(watched: Watched) -> None:
    """A site that asks for two hours is left alone for two hours, by every later tick and whatever is due."""
    watched.publish(watched.story(1), watched.story(2))
    watched.server.script("/story/1", Reply(status="429 Too Many", headers=(("Retry-After", "7200"),), body=b"no"))
    watched.tick()
    asked = watched.paths()
    for _ in range(5):
        watched.tick(minutes=20)
    assert watched.paths() == asked == ["/feed", "/story/1"]
    watched.tick(minutes=40)
    assert watched.paths()[2:] != []


def test_a_feed_that_breaks_and_returns_is_a_story_in_feed_health(watched: Watched) -> None:
    """Failures are counted, told and waited out; what appeared meanwhile is there afterwards."""
    watched.publish(watched.story(1))
    watched.tick()
    watched.server.script("/feed", Reply(body=b"<html><body>Sorry</body></html>"))
    watched.tick(hours=1)
    watched.to_next()
    watched.publish(watched.story(1), watched.story(2))
    watched.tick()
    polls = sorted(watched.rows("feed_health"), key=lambda row: row["poll"])
    assert [(row["outcome"], row["error_count"]) for row in polls] == [("new_items", 0), ("not_a_feed", 1), ("new_items", 0)]
    assert [event["outcome"] for event in watched.events("feed")] == ["not_a_feed"]
    assert urls(watched.rows("articles")) == ["/story/1", "/story/2"]


@pytest.mark.fault(9)
def test_gone_on_two_days_is_parked_and_still_asked(watched: Watched) -> None:
    """410 on a second day parks a feed, visibly; a week later it is asked again, and returns."""
    watched.server.script("/feed", Reply(status="410 Gone", body=b"gone"))
    watched.tick()
    watched.tick(days=1, hours=1)
    assert (watched.feed().status, watched.rows("feed_health")[-1]["notes"]) == ("parked", ["parked"])
    watched.publish(watched.story(1))
    watched.tick(days=8)
    assert (watched.feed().status, urls(watched.rows("articles"))) == ("active", ["/story/1"])


@pytest.mark.fault(4, 5)
@pytest.mark.parametrize("was_read_before", [True, False])
def test_a_permanent_move_is_adopted_when_it_has_lasted(watched: Watched, was_read_before: bool) -> None:
    """Ten days of the same 301 to the same feed change its address, and not one answer before that; no article comes twice."""
    watched.publish(watched.story(1), path="/new")
    if was_read_before:
        watched.publish(watched.story(1))
        watched.tick()
    moved = Reply(status="301 Moved Permanently", headers=(("Location", "/new"),))
    watched.server.script("/feed", moved)
    addresses = []
    for _ in range(10):
        watched.tick(days=1, hours=2)
        addresses.append(watched.feed().url.rpartition("/")[2])
    assert addresses[:7] == ["feed"] * 7
    assert addresses[-1] == "new"
    assert len(watched.rows("articles")) == 1


@pytest.mark.fault("C1", "C5")
@pytest.mark.parametrize("url", ["http://10.0.0.1/feed", "http://inner.test/feed", "http://169.254.169.254/latest"])
def test_private_addresses_are_refused(watched: Watched, url: str) -> None:
    """A feed on a private address is never connected to, and says so in feed_health."""
    watched.names.told["inner.test"] = ["192.168.0.7"]
    watched.watch(url)
    watched.tick()
    (row,) = watched.rows("feed_health")
    assert (row["outcome"], row["error_class"]) == ("failed", "blocked_address")


@pytest.mark.fault("C1")
def test_an_entry_that_links_to_a_private_address_is_not_followed(watched: Watched) -> None:
    """The article is what the feed says; nobody inside is asked."""
    watched.names.told["inner.test"] = ["10.1.2.3"]
    watched.server.script("/feed", Reply(body=rss([watched.story(1, url="http://inner.test/admin")]), content_type=RSS))
    watched.tick()
    (row,) = watched.rows("articles")
    assert row["url"] == "http://inner.test/admin"
    assert watched.paths() == ["/feed"]


@pytest.mark.fault("C15")
def test_secrets_of_addresses_are_in_no_byte_of_the_output(watched: Watched) -> None:
    """Password and token of feed and page reach the server, and stand in no file but the monitor's own store, and in no log."""
    password, token, cookie = CANARIES
    watched.watch(f"http://user:{password}@site.test:{watched.server.port}/feed?api_key={token}")
    story = watched.story(1, url=watched.server.url(f"/story/1?access_token={token}"))
    watched.publish(
        story, watched.story(2, url=watched.server.url(f"/story/2?sig={cookie}")), headers=(("Set-Cookie", f"s={cookie}"),)
    )
    watched.server.script("/story/1", Reply(body=story.page()))
    watched.server.script("/story/2", Reply(status="500 Oops", body=cookie.encode()))
    watched.until_done()
    assert any(token in path for path in watched.paths())
    assert len(watched.rows("articles")) == 2
    private = {watched.output.monitor.name + end for end in ("", "-wal", "-shm")}
    published = [path for path in watched.output.root.rglob("*") if path.is_file() and path.name not in private]
    assert len(published) > 8
    held = [path for path in published if any(canary.encode() in path.read_bytes() for canary in CANARIES)]
    assert held == []
    assert not any(canary in watched.said.getvalue() for canary in CANARIES)


@pytest.mark.fault("C12")
def test_no_line_of_the_log_is_forged(watched: Watched) -> None:
    """What a server writes into its addresses and headers stays within one line of JSON."""
    watched.watch("/feed%0a%7b%22event%22%3a%22stopped%22%7d\u2028x")
    watched.tick()
    events = watched.events("feed")
    assert len(events) == 1
    assert all(len(line) < 2000 for line in watched.said.getvalue().splitlines())


@pytest.mark.fault("C6")
@pytest.mark.parametrize(("insecure", "seen"), [(False, ("failed", "tls", None)), (True, ("new_items", None, "unverified"))])
def test_a_forged_certificate_is_refused_or_marked(
    tmp_path: Path, insecure: bool, seen: tuple[str, str | None, str | None]
) -> None:
    """A certificate for another name is refused; the exception for one feed is marked in every poll that needs it."""
    with serving(server_tls()) as server:
        watched = Watched(tmp_path, server)
        watched.publish(watched.story(1, whole=True))
        watched.watch(server.url("/feed", "forged.test"), insecure_tls=insecure)
        server.script("/robots.txt", Reply(body=b"", content_type="text/plain"))
        watched.tick()
    (row,) = watched.rows("feed_health")
    assert (row["outcome"], row["error_class"], row["tls"]) == seen


@pytest.mark.fault(43)
def test_a_clock_that_is_set_back_is_harmless(watched: Watched) -> None:
    """A monitor whose clock was wrong by a year goes on: nothing is lost, and the feed is asked again within a day."""
    watched.time.time = watched.time.time.replace(year=2027)
    watched.publish(watched.story(1))
    watched.tick()
    watched.time.time = watched.time.time.replace(year=2026)
    watched.publish(watched.story(1), watched.story(2))
    for _ in range(3):
        watched.tick(hours=13)
    assert urls(watched.rows("articles")) == ["/story/1", "/story/2"]


def test_one_slow_site_does_not_keep_the_others_waiting(watched: Watched) -> None:
    """A site that wants a minute between requests gets one page in a tick; another site is done in it."""
    watched.server.script("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 50\n", content_type="text/plain"), "slow.test")
    slow = [watched.story(number, url=watched.server.url(f"/slow/{number}", "slow.test")) for number in range(3)]
    quick = [watched.story(number, url=watched.server.url(f"/quick/{number}", "quick.test")) for number in range(3, 6)]
    watched.publish(*slow, *quick)
    watched.tick()
    assert sum(path.startswith("/quick") for path in watched.paths()) == 3
    watched.until_done()
    assert len(watched.rows("articles")) == 6
    assert all(count == 1 for path, count in Counter(watched.paths()).items() if path != "/feed")


def test_sites_are_asked_no_faster_than_their_interval(watched: Watched) -> None:
    """By the clock of the monitor, five seconds lie between any two requests to one site, over ticks and restarts."""
    asked = []

    def page(seen: Seen) -> Reply:
        asked.append(watched.time.time)
        return Reply(body=watched.story(1).page())

    stories = [watched.story(number) for number in range(30)]
    watched.publish(*stories)
    for story in stories:
        watched.server.script(f"/story/{story.number}", page)
    watched.until_done()
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(asked)]
    assert len(asked) == 30
    assert min(gaps) >= 5.0


@pytest.mark.fault(29)
@pytest.mark.parametrize(("configured_s", "robots", "expected_s"), [(1.0, b"", 1.0), (5.0, b"Crawl-delay: 20", 20.0)])
def test_turns_of_a_site_lie_its_own_interval_apart(
    watched: Watched, configured_s: float, robots: bytes, expected_s: float
) -> None:
    """What one tick has no time for waits in turns of the configured interval, or of the longer one that robots.txt asks for."""
    watched.settings, watched.options = {"interval_s": configured_s}, {"tick_s": 15.0}
    watched.server.script("/robots.txt", Reply(body=b"User-agent: *\n" + robots, content_type="text/plain"))
    watched.publish(*(watched.story(number) for number in range(30)))
    watched.tick()
    with MonitorStore(watched.output.monitor) as store:
        turns = [article.next_try_at for article in store.due_articles(later(watched.time.time, hours=1), 100)]
    assert len(turns) >= 10
    assert {round((after - before).total_seconds(), 3) for before, after in pairwise(turns)} == {expected_s}


def test_a_feed_that_leaves_the_list_is_not_asked_any_more(watched: Watched) -> None:
    """What is not listed any more is left alone; what was remembered of it is there when it returns."""
    watched.publish(watched.story(1))
    watched.tick()
    before = watched.feeds
    watched.watch("/other")
    watched.tick(hours=2)
    watched.feeds = before
    watched.tick(hours=2)
    assert watched.paths().count("/feed") == 2
    assert watched.paths().count("/story/1") == 1
