"""What must not leave the core, and what must not forge a line of a log."""

import asyncio
import logging
import pickle
from dataclasses import fields, replace

import pytest

from schemas.fetching import FetchResult
from tests.faults.harness import ask, fetch_path, reason, settings_for
from tests.faults.paths import CANARIES
from tests.faults.server import FaultServer, Reply
from transforms.core.fetch.failing import MAX_DETAIL_CHARS, FetchError, printable
from transforms.core.fetch.targets import target_of

PASSWORD, TOKEN, COOKIE = CANARIES


def public_bytes(result: FetchResult) -> bytes:
    """Everything of a result but its private fields, and what `repr` shows of it."""
    assert {field.name for field in fields(result) if field.name.endswith("_private")} == {"final_url_private"}
    return pickle.dumps(replace(result, final_url_private="", body=b"")) + repr(result).encode()


@pytest.mark.fault("C15")
@pytest.mark.parametrize(
    "path",
    [
        "/html",
        "/nothing",
        "/loop",
        "/tosecret",
        "/tofile",
        "/tometa",
        "/slowhead",
        "/reset",
        "/trunc",
        "/gz",
        "/cookie",
        "/injected",
    ],
)
def test_planted_secrets_are_found_nowhere(path: str, caplog: pytest.LogCaptureFixture) -> None:
    """A password and a token in an address, and a cookie, stand in no result, no `repr`, no failure and no line of a log."""
    caplog.set_level(logging.DEBUG)

    async def run() -> FetchResult:
        async with FaultServer() as server:
            url = server.url(f"{path}?token={TOKEN}").replace("://", f"://user:{PASSWORD}@")
            result = await ask(server, url, settings=settings_for(server, deadline_s={"feed": 0.3, "page": 0.3, "robots": 0.3}))
            assert PASSWORD in result.final_url_private or path == "/tometa"
            return result

    shown = public_bytes(asyncio.run(run())) + caplog.text.encode()
    assert [canary for canary in CANARIES if canary.encode() in shown] == []


@pytest.mark.fault("C15")
@pytest.mark.parametrize(
    "url", [f"ftp://u:{PASSWORD}@h/?token={TOKEN}", f"http://u:{PASSWORD}@/?token={TOKEN}", f"http://u:{PASSWORD}@h:22/"]
)
def test_a_refused_address_is_told_without_its_secrets(url: str) -> None:
    """The failure of an address that is refused outright holds none of them either."""
    with pytest.raises(FetchError) as caught:
        target_of(url, frozenset({80}))
    assert not any(canary in str(caught.value) + repr(caught.value.failure) for canary in CANARIES)


@pytest.mark.fault("C15")
def test_a_password_goes_to_its_own_site_alone() -> None:
    """It is sent as authorization, kept within the origin, and dropped when a redirect leaves it."""

    async def run() -> None:
        async with FaultServer() as server:
            server.script("/a", Reply(status="302 Found", headers=(("Location", "/b"),)))
            server.script("/b", Reply(status="302 Found", headers=(("Location", server.url("/c", "other.test")),)))
            server.script("/c", Reply(body=b"x"))
            result = await ask(server, server.url("/a").replace("://", f"://user:{PASSWORD}@"))
            sent = [(seen.path, seen.header("authorization") is not None) for seen in server.requests()]
            assert (sent, reason(result)) == ([("/a", True), ("/b", True), ("/c", False)], None)

    asyncio.run(run())


@pytest.mark.fault("C12")
@pytest.mark.parametrize("text", ["a\r\nb", "a\x1b[2Jb", "a\u2028b", "a\u202eb", "a\x00b", "\ud800", "x" * 10_000])
def test_a_strangers_words_are_one_line(text: str) -> None:
    """No text from outside can end a line, hide in it or fill it."""
    shown = printable(text)
    assert "\n" not in shown
    assert shown.isprintable()
    assert len(shown) <= MAX_DETAIL_CHARS


@pytest.mark.fault("C12")
def test_headers_are_fit_for_a_log() -> None:
    """Control characters in a header that is kept are gone; the validator, which is not for reading, is whole."""
    result = fetch_path("/controls")
    assert all(value.isprintable() for _, value in result.headers)
    assert result.etag == '"\x80\xff"'
