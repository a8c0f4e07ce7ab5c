"""Policy and fetch core together: a feed on a real socket, under a clock of weeks."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from schemas.errors import BadRecord
from schemas.feeds import FeedState
from tests.faults.harness import FakeNames, ScriptedClock, client_tls, settings_for
from tests.faults.server import FaultServer, Reply
from tests.feed_scripts import DAY, START
from transforms.core.feeds.answer import FeedAnswer, answer_of, needs_reading
from transforms.core.feeds.policy import Poll, new_feed, take_poll
from transforms.core.feeds.validators import feed_request
from transforms.core.fetch.fetching import fetch
from transforms.core.fetch.session import Session
from transforms.core.sources.feed_document import parse_any_feed, read_feed_document

ETAG = 'W/"a b"'


def rss(*numbers: int) -> bytes:
    """A feed of these entries."""
    items = "".join(
        f"<item><title>n{n}</title><guid>{n}</guid><link>https://news.test/{n}</link><description>d {n}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>t</title><ttl>120</ttl>{items}</channel></rss>".encode()


def feed_reply(*numbers: int, etag: str = ETAG) -> Reply:
    """A whole answer."""
    return Reply(
        content_type="application/rss+xml", body=rss(*numbers), headers=(("ETag", etag), ("Cache-Control", "max-age=60"))
    )


@dataclass
class Reader:
    """One feed, polled whenever it is due."""

    server: FaultServer
    session: Session
    state: FeedState
    now: datetime = START
    keys: dict[bytes, bytes] = field(default_factory=dict)

    async def poll(self) -> Poll:
        """Ask, read, decide."""
        self.now = max(self.now, self.state.next_poll_at or self.now)
        request = feed_request(self.state, self.now)
        result = await fetch(request, session=self.session, clock=ScriptedClock(self.now).clock())
        answer = answer_of(result, request, duration_ms=1)
        if needs_reading(self.state, answer):
            answer = self._parsed(answer, result.body)
        poll = take_poll(self.state, answer, self._known, self.now)
        self.state = poll.state
        self.keys.update(poll.present)
        return poll

    def _parsed(self, answer: FeedAnswer, body: bytes) -> FeedAnswer:
        try:
            return replace(answer, feed=read_feed_document(body, parse_any_feed))
        except BadRecord as error:
            return replace(answer, fault=error.reason)

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        return {key: self.keys[key] for key in keys if key in self.keys}


def polled(
    replies: Iterable[Reply], count: int, *, every: timedelta | None = None, path: str = "/f"
) -> tuple[list[Poll], FaultServer]:
    """The polls of a feed that answers like this, and the server that saw them."""

    async def run() -> tuple[list[Poll], FaultServer]:
        async with FaultServer() as server, Session(settings_for(server), resolve=FakeNames(), tls=client_tls()) as session:
            server.script("/f", list(replies))
            server.script("/new", [feed_reply(1, number, etag=f'"{number}"') for number in range(3, 100)])
            reader = Reader(server, session, new_feed(server.url(path)))
            polls = []
            for _ in range(count):
                polls.append(await reader.poll())
                reader.now += every or timedelta(0)
            return polls, server

    return asyncio.run(run())


@pytest.mark.fault(1, 3, 44)
def test_a_feed_is_read_asked_for_changes_and_read_again() -> None:
    """The ETag goes back byte for byte, a 304 is no news, an edited and a new entry are; `ttl` holds in between."""
    not_modified = Reply(status="304 Not Modified", headers=(("ETag", ETAG),))
    polls, server = polled([feed_reply(1, 2), not_modified, feed_reply(1, 2, 3, etag='"next"')], 3)
    assert [poll.health.outcome for poll in polls] == ["new_items", "not_modified", "new_items"]
    assert [seen.header("if-none-match") for seen in server.requests("/f")] == [None, ETAG, ETAG]
    assert all(seen.header("if-modified-since") is None for seen in server.requests("/f"))
    assert [poll.health.items_new for poll in polls] == [2, None, 1]
    assert all(poll.health.next_poll_at - poll.health.polled_at >= timedelta(hours=2) for poll in polls)
    assert polls[0].health.bytes == len(rss(1, 2))


@pytest.mark.fault(4)
@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
def test_a_feed_that_moved_is_followed_and_then_adopted(status: str) -> None:
    """Followed from the first answer on; after five of them over seven days the new address itself is asked."""
    moved = Reply(status=status, headers=(("Location", "/new"),))
    polls, server = polled([feed_reply(1, 2), moved], 12, every=DAY)
    adopted = next(index for index, poll in enumerate(polls) if poll.health.moved_to)
    assert polls[adopted].health.polled_at - polls[1].health.polled_at >= 7 * DAY
    assert len(server.requests("/f")) == adopted + 1
    assert all(poll.health.outcome == "new_items" for poll in polls)
    assert polls[-1].state.url.endswith("/new")


@pytest.mark.fault(5, 9, 10, 14, 15)
@pytest.mark.bug(2, 6)
def test_a_feed_goes_through_every_trouble_and_comes_back() -> None:
    """A login page, nothing, 404, 503, a redirect to a page, 410 on two days: each shows, and the first good answer ends it all."""
    page = Reply(body=b"<html><body><h1>Log in</h1></body></html>")
    troubles = [
        page,
        Reply(),
        Reply(status="404 Not Found"),
        Reply(status="503 Service Unavailable", headers=(("Retry-After", "86000"),)),
        Reply(status="301 Moved Permanently", headers=(("Location", "/html"),)),
        Reply(status="410 Gone"),
        Reply(status="410 Gone"),
    ]
    polls, _ = polled([feed_reply(1, 2), *troubles, feed_reply(1, 2, 3)], 9, every=DAY)
    said = [(poll.health.outcome, poll.health.error_class) for poll in polls]
    assert said[1:8] == [
        ("not_a_feed", "feed_unreadable"),
        ("empty", "empty"),
        ("failed", "http_404"),
        ("failed", "http_5xx"),
        ("not_a_feed", "feed_unreadable"),
        ("gone", "http_410"),
        ("gone", "http_410"),
    ]
    assert [poll.health.status for poll in polls[-3:]] == ["active", "parked", "active"]
    assert polls[4].health.next_poll_at - polls[4].health.polled_at >= timedelta(seconds=86000)
    assert (polls[-1].health.items_new, polls[-1].health.error_count) == (1, 0)
    assert all(poll.state.url.endswith("/f") for poll in polls)


@pytest.mark.fault(7, 13)
@pytest.mark.parametrize(
    ("path", "error_class"),
    [
        ("/loop", "redirect_loop"),
        ("/tofile", "blocked_scheme"),
        ("/truncgz", "truncated"),
        ("/reset", "reset"),
        ("/500", "http_5xx"),
    ],
)
def test_every_failure_of_the_core_is_a_failed_poll(path: str, error_class: str) -> None:
    """The class of the failure is the row's; the feed is asked again within a day."""
    (poll,), _ = polled([Reply()], 1, path=path)
    assert (poll.health.outcome, poll.health.error_class, poll.health.error_count) == ("failed", error_class, 1)
    assert timedelta(minutes=5) <= poll.health.next_poll_at - START <= DAY
