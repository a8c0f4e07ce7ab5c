"""Articles are looked at again after a day and a week: revised where they changed, and never lost."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines import tick
from pipelines.__main__ import app
from tests.faults.server import Reply
from tests.pipelines.watched_site import Watched, broken, serving
from transforms.core.monitoring.store import MonitorStore

LOGIN = (
    b"<!doctype html><html lang=en><head><title>Log in</title></head><body><h1>Log in</h1><form action=/login method=post>"
    b"<input name=user><input type=password name=password><button>Log in</button></form><p>Please log in to go on reading.</p></body></html>"
)
#: A login page that tells so much about itself that it looks like an article.
OTHER_TEXT = (
    b"<!doctype html><html lang=en><head><title>Our terms</title></head><body><article><h1>Our terms</h1>%s</article></body></html>"
    % b"".join(
        b"<p>Subscribers of plan %d may read whatever we print in month %d, and pay what our list of prices says for it.</p>"
        % (n, n + 7)
        for n in range(20)
    )
)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A monitor that watches `/feed` with one story, and looks at every article again."""
    with serving() as server:
        found = Watched(tmp_path, server, options={"revisit_share": 1.0})
        found.watch("/feed")
        found.publish(found.story(1))
        found.tick()
        yield found


def _page(watched: Watched, **reply: Any) -> None:  # noqa: ANN401  any field of a reply
    watched.server.script("/story/1", Reply(**reply))


def _looks(watched: Watched) -> dict[str, int]:
    with MonitorStore(watched.output.monitor) as store:
        return store.looks.ended()


def _days(watched: Watched, *days: int) -> None:
    """Let days pass, with a tick a few minutes after each."""
    for number in days:
        watched.tick(days=number, minutes=10)


def test_a_page_that_stays_costs_two_requests_and_writes_nothing(watched: Watched) -> None:
    """After a day and a week the page is asked for, and then never again; no table gains a row for it."""
    before = watched.rows("articles")
    for _ in range(10):
        _days(watched, 1)
    assert watched.paths().count("/story/1") == 3
    assert (watched.rows("articles"), watched.rows("dead_letters")) == (before, [])
    assert _looks(watched) == {"unchanged": 2}
    assert watched.progress is not None


def test_a_request_is_conditional(watched: Watched) -> None:
    """Validators go back to the server, and a 304 is all that is needed."""
    watched.publish(watched.story(1), watched.story(2))
    watched.server.script("/story/2", Reply(body=watched.story(2).page(), headers=(("ETag", '"v1"'),)))
    watched.tick(hours=1)
    watched.server.script("/story/2", Reply(status="304 Not Modified", headers=(("ETag", '"v1"'),)))
    _days(watched, 1, 6)
    sent = [seen.header("if-none-match") for seen in watched.server.requests("/story/2")]
    assert sent == [None, '"v1"', '"v1"']
    assert _looks(watched)["not_modified"] == 2


def test_a_text_that_changed_is_a_revision(watched: Watched) -> None:
    """Same article, same headline and date from the feed, another text; the second look finds it unchanged."""
    changed = watched.story(1).page().replace(b". The ", b". This ")
    _page(watched, body=changed)
    _days(watched, 1, 6)
    first, second = sorted(watched.rows("articles"), key=lambda row: row["written_at"])
    assert (first["article_id"], first["title"], first["published_at"]) == (
        second["article_id"],
        second["title"],
        second["published_at"],
    )
    assert first["text"] != second["text"]
    assert _looks(watched) == {"revised": 1, "unchanged": 1}
    assert broken(watched.output.root) == []


def test_a_headline_that_changed_on_the_page_alone_is_a_revision(watched: Watched) -> None:
    """The feed said the old one; once the page's own headline is another, the page is believed, and stays so."""
    old = watched.story(1).title.encode()
    _page(watched, body=watched.story(1).page().replace(old, b"Correction: nobody was hurt at the river"))
    _days(watched, 1, 6)
    titles = [row["title"] for row in sorted(watched.rows("articles"), key=lambda row: row["written_at"])]
    assert titles == [watched.story(1).title, "Correction: nobody was hurt at the river"]
    assert _looks(watched) == {"revised": 1, "unchanged": 1}


def test_a_headline_that_is_another_in_the_feed_makes_no_revision(watched: Watched) -> None:
    """Page and feed always differed: as long as neither changes, nothing is written."""
    page = watched.story(2).page().replace(watched.story(2).title.encode(), b"The page's own headline, from the beginning")
    watched.publish(watched.story(1), watched.story(2))
    watched.server.script("/story/2", Reply(body=page))
    watched.tick(hours=1)
    watched.server.script("/story/2", Reply(body=page + b"<!-- made at noon -->"))
    _days(watched, 1, 6)
    assert len(watched.rows("articles")) == 2
    assert _looks(watched) == {"unchanged": 4}


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_page_that_is_gone_leaves_the_article(watched: Watched, status: str) -> None:
    """Three attempts, one dead letter with the article's id, and the article as it was; a week later it is looked for again."""
    (article,) = watched.rows("articles")
    _page(watched, status=status, body=b"gone")
    _days(watched, 1)
    watched.tick(minutes=30)
    watched.tick(hours=3)
    (letter,) = watched.rows("dead_letters")
    assert (letter["reason"], letter["stage"], letter["article_id"]) == ("article_gone", "fetch", article["article_id"])
    _page(watched, body=watched.story(1).page())
    _days(watched, 6)
    assert watched.rows("articles") == [article]
    assert _looks(watched) == {"gone": 1, "unchanged": 1}
    assert broken(watched.output.root) == []


@pytest.mark.parametrize("body", [LOGIN, OTHER_TEXT, b"%PDF-1.7 no page"], ids=["login", "other text", "no page"])
def test_a_page_that_holds_the_article_no_more_leaves_it(watched: Watched, body: bytes) -> None:
    """A login, another text or another kind of file is one dead letter, however often it is met, and no revision."""
    (article,) = watched.rows("articles")
    _page(watched, body=body)
    _days(watched, 1, 6)
    (letter,) = watched.rows("dead_letters")
    assert (letter["reason"], letter["article_id"]) == ("article_closed", article["article_id"])
    assert watched.rows("articles") == [article]
    assert _looks(watched) == {"closed": 2}


def test_a_redirect_to_a_login_leaves_the_article(watched: Watched) -> None:
    """What answers elsewhere is held against the article like what answers here."""
    watched.server.script("/login", Reply(body=LOGIN))
    _page(watched, status="302 Found", headers=(("Location", "/login"),))
    _days(watched, 1)
    assert [row["reason"] for row in watched.rows("dead_letters")] == ["article_closed"]
    assert len(watched.rows("articles")) == 1


def test_a_server_in_trouble_is_no_word_about_the_article(watched: Watched) -> None:
    """Attempts until the look's time is over; nothing is written, and the second look is made."""
    _page(watched, status="503 Service Unavailable", body=b"no")
    _days(watched, 1)
    for _ in range(8):
        watched.tick(hours=12)
    _page(watched, body=watched.story(1).page())
    _days(watched, 3)
    assert watched.rows("dead_letters") == []
    assert _looks(watched) == {"missed": 1, "unchanged": 1}


def test_an_edit_in_the_feed_does_not_begin_the_looks_anew(watched: Watched) -> None:
    """The article was taken once: two looks, whatever is edited in between."""
    _days(watched, 1)
    watched.publish(watched.story(1).revised())
    watched.tick(hours=2)
    watched.tick(hours=1)
    assert len(watched.rows("articles")) == 2
    _days(watched, 6, 1, 7)
    assert _looks(watched) == {"unchanged": 2}
    with MonitorStore(watched.output.monitor) as store:
        assert store.looks.count() == 0


def test_a_clock_that_is_set_back_does_no_harm(watched: Watched) -> None:
    """A look that was due stays due, none is made twice, and the second comes at its time."""
    _days(watched, 1)
    watched.tick(days=-1)
    watched.tick(days=1)
    assert watched.paths().count("/story/1") == 2
    _days(watched, 6)
    assert _looks(watched) == {"unchanged": 2}


class Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("step", ["prepare", "commit", "settle"])
def test_killed_during_a_look_nothing_is_lost_or_twice(watched: Watched, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Ended before any step of the tick that looks: the next start makes one revision, and counts one look."""
    _page(watched, body=watched.story(1).page().replace(b". The ", b". This "))

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        where: tuple[Any, str] = {
            "prepare": (MonitorStore, "prepare"), "commit": (tick.Ticker, "_run"), "settle": (MonitorStore, "settle")
        }[step]  # fmt: skip
        patch.setattr(*where, die)
        with pytest.raises(Killed):
            _days(watched, 1)
    watched.tick(minutes=10)
    assert len(watched.rows("articles")) == 2
    assert _looks(watched) == {"revised": 1}
    _days(watched, 6)
    assert _looks(watched) == {"revised": 1, "unchanged": 1}
    assert broken(watched.output.root) == []


def test_status_and_journal_tell_of_looks(watched: Watched) -> None:
    """`feeds status` says how many are planned and how those so far ended, over all runs; a tick says how many it made."""
    _days(watched, 1)
    done = CliRunner().invoke(app, ["feeds", "status", "--out", str(watched.output.root), "--json"])
    assert json.loads(done.stdout)["revisits"] == {"planned": 1, "ended": {"unchanged": 1}}
    done = CliRunner().invoke(app, ["feeds", "status", "--out", str(watched.output.root)])
    assert "1 article is to be fetched again; so far 1 unchanged" in " ".join(done.output.split())
    assert [event["looked_at_again"] for event in watched.events("tick")] == [0, 1]


def test_no_article_is_looked_at_again_where_the_share_is_none(tmp_path: Path) -> None:
    """With a share of 0 a page is asked for once."""
    with serving() as server:
        watched = Watched(tmp_path, server, options={"revisit_share": 0.0})
        watched.watch("/feed")
        watched.publish(watched.story(1))
        watched.tick()
        _days(watched, 1, 6)
        assert watched.paths().count("/story/1") == 1
