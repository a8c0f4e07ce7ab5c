"""Entries of watched feeds over many polls: each known again, whatever it changes, and each a row or a dead letter."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.demo.feeds import RSS, rss
from pipelines.watchlist import rebuild
from tests.examples import NOW
from tests.faults.server import Reply
from tests.pipelines.watched_site import Watched, broken, serving, urls
from transforms.core.upkeep.erase import erase
from transforms.core.upkeep.rewriting import Errand
from transforms.core.upkeep.where import conditions


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A monitor that watches `/feed`."""
    with serving() as server:
        found = Watched(tmp_path, server)
        found.watch("/feed")
        yield found


def test_what_is_known_is_not_fetched_again(watched: Watched) -> None:
    """A feed that gains one entry costs one page; one that gains none costs none, and nothing is written twice."""
    watched.publish(*(watched.story(number) for number in range(3)))
    watched.tick()
    watched.publish(*(watched.story(number) for number in range(4)))
    watched.tick(hours=1)
    watched.tick(hours=1)
    assert Counter(watched.paths()) == {"/feed": 3, **{f"/story/{number}": 1 for number in range(4)}}
    assert len(watched.rows("articles")) == 4
    assert [row["outcome"] for row in sorted(watched.rows("feed_health"), key=lambda row: row["poll"])] == [
        *("new_items", "new_items", "same_body"),
    ]


@pytest.mark.fault(38)
def test_an_edited_entry_is_a_new_revision_of_the_same_article(watched: Watched) -> None:
    """A story that changes keeps its article_id and gains a revision, a quarter of an hour later."""
    story = watched.story(1)
    watched.publish(story)
    watched.tick()
    watched.publish(story.revised())
    watched.tick(hours=1)
    watched.tick(minutes=16)
    articles = watched.rows("articles")
    assert len({row["article_id"] for row in articles}) == 1
    assert len({row["revision_id"] for row in articles}) == len(articles) == 2


def test_what_was_erased_is_not_asked_for_again(watched: Watched) -> None:
    """An article that was erased is neither fetched nor written when its entry is edited; others of the feed are."""
    stories = [watched.story(number) for number in range(2)]
    watched.publish(*stories)
    watched.tick()
    url = next(row["url"] for row in watched.rows("articles") if row["url"].endswith("/story/0"))
    erase(watched.output, Errand(now=NOW, pipeline_version="0"), conditions([url]))
    watched.server.seen.clear()
    watched.publish(*(story.revised() for story in stories))
    watched.tick(hours=1)
    watched.tick(minutes=16)
    assert Counter(watched.paths())["/story/1"] == 1
    assert "/story/0" not in watched.paths()
    assert urls(watched.rows("articles")) == ["/story/1", "/story/1"]
    assert broken(watched.output.root) == []


@pytest.mark.fault(38, 58)
@pytest.mark.bug(4)
@pytest.mark.parametrize("is_lost", [False, True])
def test_an_edit_that_changes_the_link_is_a_revision_of_the_same_article(watched: Watched, is_lost: bool) -> None:
    """Under a stable guid a story moves to another address with other words, twice: one article, and each revision has its address.

    A store that was lost and rebuilt knows it again, at the cost of one request.
    """
    story = watched.story(1)
    for number in range(3):
        watched.publish(replace(story, revision=number, url=watched.server.url(f"/2026/story-{number}")))
        watched.tick(hours=1)
        watched.tick(minutes=16)
    if is_lost:
        watched.output.monitor.unlink()
        assert rebuild(watched.output.root, watched.feeds, watched.time.time) == (0, 1)
        watched.tick(days=1)
        watched.tick(minutes=16)
    articles = watched.rows("articles")
    assert watched.paths().count("/2026/story-2") == 1 + is_lost
    assert urls(articles) == ["/2026/story-0", "/2026/story-1", "/2026/story-2"]
    assert len({row["article_id"] for row in articles}) == 1
    assert len({row["revision_id"] for row in articles}) == len({row["url_key"] for row in articles}) == 3
    assert broken(watched.output.root) == []


@pytest.mark.fault(37)
def test_a_guid_that_is_used_again_makes_no_revision(watched: Watched) -> None:
    """A feed that calls every article "latest" has as many articles as it had entries."""
    reports = (
        ("Flood kills three in Valencia", "After two days of rain the river left its bed in the old town."),
        ("Central bank lowers rates", "Borrowers will pay a quarter point less from Monday, the governor said."),
    )
    for number, (title, words) in enumerate(reports):
        link = watched.server.url(f"/latest/{number}")
        item = f"<item><title>{title}</title><link>{link}</link><guid>latest</guid><description>{words}</description></item>"
        body = f"<rss version='2.0'><channel><title>t</title>{item}</channel></rss>".encode()
        watched.server.script("/feed", Reply(body=body, content_type=RSS))
        watched.server.script(f"/latest/{number}", Reply(body=watched.story(number).page()))
        watched.tick(hours=1)
        watched.tick(minutes=16)
    assert len({row["article_id"] for row in watched.rows("articles")}) == 2


@pytest.mark.fault(34, 58)
def test_a_broken_entry_is_one_dead_letter(watched: Watched) -> None:
    """Met at every poll, and again by a monitor that lost its store, it is one row that names the feed; good entries are not held up."""
    counts = []
    for number in range(3):
        watched.publish(*(watched.story(one, whole=True) for one in range(number + 1)))
        body = rss([watched.story(one, whole=True) for one in range(number + 1)]).replace(b"<item>", b"<item/><item>", 1)
        watched.server.script("/feed", Reply(body=body, content_type=RSS))
        counts.append(watched.tick(hours=1).counts)
    for path in watched.output.monitor.parent.glob(f"{watched.output.monitor.name}*"):
        path.unlink()
    again = watched.tick(hours=1)
    (row,) = watched.rows("dead_letters")
    assert (row["stage"], row["reason"], row["url"]) == ("read", "feed_unreadable", watched.server.url("/feed"))
    assert [(each.read, each.dead_letters) for each in counts] == [(2, 1), (1, 0), (1, 0)]
    assert (again.counts.read, again.counts.rows, again.counts.repeated_dead_letters) == (4, 0, 1)
    assert {poll["items_broken"] for poll in watched.rows("feed_health")} == {1}
    assert urls(watched.rows("articles")) == ["/story/0", "/story/1", "/story/2"]


def test_documents_that_are_no_pages_are_dead_letters(watched: Watched) -> None:
    """A PDF behind an entry is set aside by name."""
    watched.publish(watched.story(1))
    watched.server.script("/story/1", Reply(body=b"%PDF-1.7 ...", content_type="application/pdf"))
    watched.tick()
    (row,) = watched.rows("dead_letters")
    assert (row["reason"], row["url"]) == ("not_html", watched.server.url("/story/1"))


def test_the_same_article_in_two_feeds_is_one_row(watched: Watched) -> None:
    """Two feeds that tell of one page make one request for it, one row, and one counted repeat."""
    story = watched.story(1)
    watched.publish(story)
    watched.publish(replace(story, guid="other"), path="/second")
    watched.watch("/feed", "/second")
    summary = watched.tick()
    assert (summary.counts.read, summary.counts.rows, summary.counts.repeats) == (2, 1, 1)
    assert watched.paths().count("/story/1") == 1
