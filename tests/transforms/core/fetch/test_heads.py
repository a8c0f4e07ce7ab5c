"""Heads: what is sent, what is kept, what they ask for."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fetching import FetchRequest
from tests.faults.harness import START, fetch_path, reason
from transforms.core.fetch.heads import DEFAULT_RETRY_S, Head, request_headers, user_agent
from transforms.core.fetch.targets import target_of

DAY = 86_400.0
RETRY_AFTER = [
    ("120", 120.0),
    ("0", DEFAULT_RETRY_S),
    ("-5", DEFAULT_RETRY_S),
    ("1000000000", DAY),
    ("1e9", DEFAULT_RETRY_S),
    ("3.5", 3.5),
    ("9" * 400, DEFAULT_RETRY_S),
    ("Sat, 31 Jan 2026 12:10:00 GMT", 600.0),
    ("Saturday, 31-Jan-26 12:10:00 GMT", 600.0),
    ("Sat Jan 31 12:10:00 2026", 600.0),
    ("Sat, 31 Jan 2026 13:10:00 +0100", 600.0),
    ("Wed, 21 Oct 2099 07:28:00 GMT", DAY),
    ("Fri, 30 Jan 2026 12:00:00 GMT", DEFAULT_RETRY_S),
    ("Thu, 99 Foo 2026 99:99:99 GMT", DEFAULT_RETRY_S),
    ("soon", DEFAULT_RETRY_S),
    ("", DEFAULT_RETRY_S),
    ("nan", DEFAULT_RETRY_S),
    ("inf", DEFAULT_RETRY_S),
]


@pytest.mark.fault(12)
@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER)
def test_every_form_of_retry_after(value: str, seconds: float) -> None:
    """Seconds and the three forms of a date are read; what is past, huge or rubbish is clamped or a minute."""
    assert Head([(b"Retry-After", value.encode())]).retry_after_s(429, START) == seconds


@pytest.mark.fault(12)
@given(st.binary(max_size=60), st.sampled_from([429, 503]))
def test_no_retry_after_breaks_anything(value: bytes, status: int) -> None:
    """Whatever a server writes there, the pause lies between nothing and a day."""
    wait_s = Head([(b"retry-after", value)]).retry_after_s(status, START)
    assert wait_s is None or 0 < wait_s <= DAY


@pytest.mark.fault(12)
def test_a_date_is_held_against_the_servers_own_clock() -> None:
    """Where our clock is an hour off, the pause is still the one that was meant."""
    head = Head([(b"Retry-After", b"Sat, 31 Jan 2026 13:01:00 GMT"), (b"Date", b"Sat, 31 Jan 2026 13:00:00 GMT")])
    assert head.retry_after_s(503, START) == 60.0
    assert head.retry_after_s(503, START + timedelta(days=9)) == 60.0


def test_only_those_who_ask_to_wait_are_heard() -> None:
    """A page with a stray header pauses nobody; a 429 without one does."""
    assert Head([(b"Retry-After", b"60")]).retry_after_s(200, START) is None
    assert Head([]).retry_after_s(503, START) is None
    assert Head([]).retry_after_s(429, START) == DEFAULT_RETRY_S


@pytest.mark.fault(3)
@pytest.mark.parametrize("etag", ['"v1"', 'W/"a b"', "unquoted", '"', '"\x80ÿ"', '""quoted""', "W/"])
def test_validators_are_sent_back_byte_for_byte(etag: str) -> None:
    """An ETag is opaque: quotes, weakness, and bytes that are no ASCII come back as they were sent."""
    target = target_of("http://site.test/", frozenset({80}))
    sent = dict(request_headers(FetchRequest(url=target.url, etag=etag, last_modified="x"), target, "a"))
    assert sent[b"If-None-Match"] == etag.encode("latin-1")
    assert b"If-Modified-Since" not in sent


@pytest.mark.fault(3)
def test_a_date_goes_alone_only_without_an_etag() -> None:
    """The weaker validator is used where there is no better one, as the server wrote it."""
    target = target_of("http://site.test/", frozenset({80}))
    sent = dict(request_headers(FetchRequest(url=target.url, last_modified="Thu, 1 jan 70 0:00"), target, "a"))
    assert (sent[b"If-Modified-Since"], b"If-None-Match" in sent) == (b"Thu, 1 jan 70 0:00", False)


@pytest.mark.fault("C12")
@pytest.mark.parametrize("value", ["a\r\nX-Injected: 1", "a\nb", "\x00", "\u2028", "x" * 9000])
def test_a_validator_cannot_forge_a_head(value: str) -> None:
    """What cannot stand in a head is not sent at all."""
    target = target_of("http://site.test/", frozenset({80}))
    assert b"If-None-Match" not in dict(request_headers(FetchRequest(url=target.url, etag=value), target, "a"))


@pytest.mark.parametrize("contact", ["", "nobody", "https://", "a b@c.d", "x@y\r\nEvil: 1", "javascript:alert(1)"])
def test_a_contact_is_asked_for(contact: str) -> None:
    """Nobody fetches without saying whom to write to."""
    with pytest.raises(ValueError, match="no contact"):
        user_agent(contact, "0.1.0")


@pytest.mark.parametrize(
    ("headers", "opted_out"),
    [
        ([], False),
        ([(b"X-Robots-Tag", b"noai, noimageai")], True),
        ([(b"X-Robots-Tag", b"noindex")], False),
        ([(b"X-Robots-Tag", b"GPTBot: noindex")], True),
        ([(b"X-Robots-Tag", b"googlebot: noindex"), (b"x-robots-tag", b"CCBot: noai")], True),
        ([(b"X-Robots-Tag", b"unavailable_after: 25 Jun 2030 15:00:00 GMT")], False),
        ([(b"TDM-Reservation", b"1")], True),
        ([(b"tdm-reservation", b"0")], False),
    ],
)
def test_refusals_of_training_are_heard(headers: list[tuple[bytes, bytes]], opted_out: bool) -> None:
    """Words against training, for all or for a crawler that gathers for it, and the reservation of text mining."""
    assert Head(headers).ai_opt_out() is opted_out


def test_refusals_of_training_reach_the_result() -> None:
    """The opt-out of a real answer is recorded beside its body."""
    assert (fetch_path("/optout").ai_opt_out, fetch_path("/html").ai_opt_out) == (True, False)


@pytest.mark.fault(26)
@pytest.mark.parametrize("path", ["/infhead", "/hugehead", "/head80k", "/manyhead", "/inf100"])
def test_endless_heads_are_refused(path: str) -> None:
    """A head with too many bytes, too many fields or no end is a failure of its own kind."""
    assert reason(fetch_path(path)) == "bad_headers"


@pytest.mark.fault(26)
def test_a_head_of_nine_hundred_fields_is_read() -> None:
    """Real sites exceed the hundred fields at which common clients stop."""
    assert reason(fetch_path("/manyhead900")) is None
