"""Addresses: one key for every dress of an article, and no secret in what is published."""

import json
import re
import time
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.peers import peer_path
from transforms.core import urls
from transforms.core.urls import MAX_URL_CHARS, is_web_url, redact_url, registrable_domain, url_key

CANARY = "c4n4ryS3cr3tV4lue77"

# Left: addresses of one article each. Right: its key.
SAME_ARTICLE = [
    # The rows of the comparison of canonicalisers in our notes: none of four libraries took all of this out.
    (
        "https://user:pw@Example.org:443/a/../b/?utm_source=rss&id=2&token=SECRET&fbclid=1#frag",
        "https://example.org/b?id=2",
    ),
    ("https://example.org/?b=2&a=1&a=0", "https://example.org/?a=0&a=1&b=2"),
    ("https://example.org/?page=2&ref=rss", "https://example.org/?page=2"),
    ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
    ("https://example.org/a;jsessionid=XYZ?PHPSESSID=1", "https://example.org/a"),
    # Scheme, host, port, white space.
    ("http://example.org", "https://example.org/"),
    ("HTTP://WWW.EXAMPLE.ORG:80/", "https://example.org/"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://example.org:8443/a", "https://example.org:8443/a"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https:\\\\example.org\\a", "https://example.org/a"),
    ("http:example.org/a", "https://example.org/a"),
    ("https://[2001:DB8:0:0::1]/a", "https://[2001:db8::1]/a"),
    ("https://192.0.2.7/a", "https://192.0.2.7/a"),
    # Path and percent-encoding.
    ("https://example.org/a/./b/%2e%2e/c/", "https://example.org/a/c"),
    ("https://example.org/%7Eeva/%e2%82%ac", "https://example.org/~eva/%E2%82%AC"),
    ("https://example.org/новости", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
    ("https://example.org/(S(abcdefghij0123456789abcd))/a", "https://example.org/a"),
    ("https://example.org/a;jsessionid=XYZ/b", "https://example.org/a/b"),
    # Layouts.
    ("https://m.example.org/a", "https://example.org/a"),
    ("https://amp.news.example.org/a", "https://news.example.org/a"),
    ("https://en.m.wikinews.org/wiki/A", "https://en.wikinews.org/wiki/A"),
    ("https://example.org/a/amp/", "https://example.org/a"),
    ("https://example.org/amp/a", "https://example.org/a"),
    ("https://example.org/a.amp.html?amp=1", "https://example.org/a.html"),
    ("https://example.org/a/print?print=true", "https://example.org/a"),
    ("https://example.org/a/index.html", "https://example.org/a"),
    ("https://example-org.cdn.ampproject.org/c/s/www.example.org/a?id=2", "https://example.org/a?id=2"),
    ("https://www.google.com/amp/s/amp.example.org/a", "https://example.org/a"),
    # Sessions.
    ("https://example.org/a?sid=0123456789abcdef0123&id=1", "https://example.org/a?id=1"),
]

# Looks like the above and is not: two addresses that must keep two keys.
OTHER_ARTICLE = [
    ("https://example.org/a?sid=52", "https://example.org/a?sid=53"),
    ("https://example.org/a?key=4711", "https://example.org/a?key=4712"),
    ("https://example.org/a?code=AAPL", "https://example.org/a?code=MSFT"),
    ("https://example.org/a?sign=aries", "https://example.org/a?sign=taurus"),
    ("https://example.org/a?ref=main", "https://example.org/a"),
    ("https://example.org/a?keyword=peace", "https://example.org/a"),
    ("https://example.org/a?author=1", "https://example.org/a"),
    ("https://example.org/a?page=1", "https://example.org/a?page=2"),
    ("https://example.org/A", "https://example.org/a"),
    ("https://example.org/print", "https://example.org/"),
    ("https://example.org/amp", "https://example.org/"),
    ("https://amp.dev/a", "https://dev/a"),
    ("https://m.co.uk/a", "https://co.uk/a"),
    ("https://www.gov.uk/a", "https://gov.uk/a"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/ramp", "https://example.org/r"),
]

NO_WEB_ADDRESS = [
    "", " ", "example.org", "/a", "//example.org/a", "?a=1", "#a", "mailto:desk@example.org", "javascript:alert(1)",
    "data:text/html,<p>", "file:///etc/passwd", "ftp://example.org/", "http://", "https:///", "http://@/", "http://user@",
    "http://a b/", "http://[::1", "http://::1/", "http://[::1%25eth0]/", "http://[zz]/", "http://example.org:99999/",
    "http://example.org:port/", "http://example.org:١/", "http://999.1.1.1/", "http://1.2.3/", "http://.../", "http://a<b/",
    "http://%00/", "http://a%2Fb/", "http://xn--\udcff/", "http://" + "a" * 300 + "/", "http://" + "ü" * 80 + "/", "ht tp://a/",
]  # fmt: skip

SECRET_NAMES = [
    "token", "access_token", "accessToken", "X-Amz-Signature", "X-Amz-Security-Token", "X-Goog-Signature", "sig", "Signature",
    "auth", "authToken", "session", "session_id", "PHPSESSID", "JSESSIONID", "ASPSESSIONIDQQ", "password", "passwd", "pwd",
    "apikey", "api_key", "api-key", "key", "Key-Pair-Id", "client_secret", "jwt", "hmac", "pwapi_token", "oauth_verifier",
    "unlocked_article_code", "%74oken", "user%5Bpassword%5D", "sid", "code", "Policy",
]  # fmt: skip

PLACES = [
    "https://user:{0}@example.org/a", "https://{0}@example.org/a", "https://{0}:@example.org/", "https://u:p{0}@x@example.org/",
    "https:\\\\u:{0}@example.org\\a", "https:u:{0}@example.org/", "http://u:p/{0}@example.org/", "ftp://u:{0}@example.org/a",
    "//u:{0}@example.org/a", "ht\ntps://u:{0}@example.org/", " https://u:{0}@example.org/", "odd+scheme://u:{0}@example.org/",
    "https://example.org/https://u:{0}@example.net/a", "https://example.org/https%3A%2F%2Fu%3A{0}%40example.net/a",
    "https://example.org/?next=https://u:{0}@example.net/", "https://example.org/?next=https%3A%2F%2Fu%3A{0}%40example.net%2F",
    "https://example.org/?next=https%253A%252F%252Fu%253A{0}%2540example.net", "https://example.org/(S({0}abc))/a",
    'https://example.org/?state={{"token":"{0}"}}', "https://example.org/?state=%7B%22token%22%3A%22{0}%22%7D",
    "https://example.org/?a%26token%3D{0}", "https://example.org/?a%26token%3D{0}=1",
]  # fmt: skip

PARAMETER_PLACES = [
    "https://example.org/a?{0}={1}", "https://example.org/a?x=1&{0}={1}&y=2", "https://example.org/a?x=1;{0}={1}",
    "https://example.org/a;{0}={1}", "https://example.org/a;x=1;{0}={1}/b?c", "https://example.org/a#{0}={1}",
    "https://example.org/a#/route?x=1&{0}={1}", "https://example.org/a??{0}={1}", "https://example.org/?next=/b?{0}={1}",
    "https://example.org/?next=/b?x=1%26{0}%3D{1}", "javascript:open('?{0}={1}", "?{0}={1}", "not an address ?{0}={1}",
]  # fmt: skip


def _hides(published: str | None) -> bool:
    """Whether the canary is not to be found under any encoding."""
    for _ in range(6):
        if published is None:
            return True
        if CANARY in published:
            return False
        published = unquote(published)
    return True


@pytest.mark.parametrize(("url", "key"), SAME_ARTICLE)
def test_dresses_of_one_article_share_a_key(url: str, key: str) -> None:
    """The policy, case by case; a key is its own key, and publishing an address does not change it."""
    assert url_key(url) == key
    assert url_key(key) == key
    assert url_key(redact_url(url)) == key


@pytest.mark.parametrize(("one", "other"), OTHER_ARTICLE)
def test_other_articles_keep_other_keys(one: str, other: str) -> None:
    """What only looks like a tracker, a session or a layout stays."""
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    "tracker", ["utm_source=x", "UTM_Medium=x", "fbclid=x", "gclid=x", "at_campaign=64", "_ga=1.2", "ref=rss"]
)
def test_trackers_are_no_part_of_the_key(tracker: str) -> None:
    """A tracker alone, first, or last leaves the key as it is without it."""
    assert url_key(f"https://example.org/a?{tracker}") == "https://example.org/a"
    assert url_key(f"https://example.org/a?{tracker}&id=1") == url_key("https://example.org/a?id=1")
    assert url_key(f"https://example.org/a?id=1&{tracker}") == url_key("https://example.org/a?id=1")


@pytest.mark.parametrize("url", NO_WEB_ADDRESS)
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    """None, False and None for what no browser would open as a page of a host; nothing is raised."""
    assert url_key(url) is None
    assert not is_web_url(url)
    assert registrable_domain(url) is None
    redact_url(url).encode()


@pytest.mark.parametrize("place", PLACES)
def test_user_password_and_nested_secrets_are_cut(place: str) -> None:
    """The canary survives in neither form, wherever it stands and however it is encoded."""
    url = place.format(CANARY)
    assert _hides(redact_url(url)), redact_url(url)
    assert _hides(url_key(url)), url_key(url)


@pytest.mark.parametrize("place", PARAMETER_PLACES)
@pytest.mark.parametrize("name", SECRET_NAMES)
def test_secret_parameters_are_cut(place: str, name: str) -> None:
    """Every secret name in every place: query, path parameter, fragment, nested address, no address at all."""
    url = place.format(name, CANARY)
    assert _hides(redact_url(url)), redact_url(url)
    assert _hides(url_key(url)), url_key(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://Example.org:443/a/../b/?id=2&&x=%7e&utm_source=rss#Frag",
        "https://medium.com/@user/story",
        "https://example.org/a;v=1,2?q=a+b;c=d&e",
        "https://example.org/?q=Password:%20how%20to&title=The%20secret%20key",
        "https://example.org/?u=https%3A%2F%2Fexample.net%2F%3Fid%3D2",
        "mailto:desk@example.org",
        "https://bücher.example/новости?д=1",
    ],
)
def test_redaction_leaves_the_rest_byte_for_byte(url: str) -> None:
    """An address without secrets is published as it was given."""
    assert redact_url(url) == url


def test_redaction_mends_what_a_table_cannot_hold() -> None:
    """Controls are encoded, tabs and line ends dropped, lone surrogates replaced."""
    assert redact_url(" https://e.org/a\x00b\tc\r\n?d=\ud800\x1f") == "https://e.org/a%00bc?d=\ufffd"
    assert redact_url("https://e.org/?a=\x01b") == "https://e.org/?a=%01b"


_PARTS = st.lists(
    st.one_of(
        st.sampled_from(
            "https: http: // / /../ /./ ? & = # ; @ : [ ] . % %2e %2F %3D %26 %40 \\ www. m. amp. example.org co.uk é 中 а "
            "/amp /print .amp .html /index.html /(S(abcdefghij0123456789)) google.com/amp/ cdn.ampproject.org/c/s/ token key= sid= "
            "ref=rss utm_x=1 amp=1 REDACTED 1 80 :443 ;jsessionid= ' \" { }".split()
        ),
        st.text(max_size=4),
    ),
    max_size=14,
).map("".join)


@given(st.one_of(_PARTS.map("https://example.org/".__add__), _PARTS.map("http:".__add__), _PARTS))
@example("https://example.org/%25%32%35")
def test_key_and_redaction_are_idempotent(url: str) -> None:
    """Doing it twice is doing it once; redaction does not change the key; the key is a short ASCII web address."""
    redacted, key = redact_url(url), url_key(url)
    assert redact_url(redacted) == redacted
    redacted.encode()
    assert url_key(redacted) == key
    assert (key is None) == (not is_web_url(url))
    if key is not None:
        assert key.isascii()
        assert key.startswith("https://")
        assert url_key(key) == key
        assert redact_url(key) == key


@given(_PARTS, st.sampled_from(SECRET_NAMES), _PARTS)
def test_no_surroundings_bring_a_secret_back(before: str, name: str, after: str) -> None:
    """A secret parameter stays cut whatever stands before and behind it."""
    url = f"https://example.org/{before}?{name}={CANARY}&{after}"
    assert _hides(redact_url(url))
    assert _hides(url_key(url))


@pytest.mark.parametrize("site", ["https://user:{}@example.org/", "https://example.org/?next={}"])
def test_deep_encodings_are_no_hiding_place(site: str) -> None:
    """A nested secret under any number of percent-encodings is cut."""
    inner = f"https://u:{CANARY}@example.net/?token={CANARY}"
    for _ in range(7):
        inner = quote(inner, safe="")
        assert _hides(redact_url(site.format(inner)))
        assert _hides(url_key(site.format(inner)))


@pytest.mark.parametrize(
    "unit",
    ["a", "/", "?", "#", "@", ":", ";", "&", "=", "%", "%25", "%2525", "//", "/amp", "/a/..", "a=1&", "a=?a=", ";a=b", "/%25", "ü", "[",
     ".", "a.", "\\", "\x00", "\ud800", "/(S(abcdefghij0123456789))", '"a"', "' ", "google.com/amp/", "%3D%26"],
)  # fmt: skip
def test_a_megabyte_is_bounded(unit: str) -> None:
    """A 1 MB address has no key; redaction takes linear time; just under the limit, everything is quick."""
    long = "https://example.org/" + unit * (1_000_000 // len(unit))
    near = ("https://example.org/" + unit * MAX_URL_CHARS)[:MAX_URL_CHARS]
    host = ("https://" + unit * MAX_URL_CHARS)[:MAX_URL_CHARS]
    start = time.process_time()
    assert url_key(long) is None
    assert registrable_domain(long) is None
    redact_url(long)
    middle = time.process_time()
    for url in (near, host):
        url_key(url)
        redact_url(url)
        registrable_domain(url)
    assert middle - start < 10
    assert time.process_time() - middle < 10


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://user:pw@NEWS.bbc.co.uk:8080/", "bbc.co.uk"),
        ("https://someone.github.io/", "someone.github.io"),
        ("https://a.b.city.kobe.jp/", "city.kobe.jp"),
        ("https://www.食狮.公司.cn/", "xn--85x722f.xn--55qx5d.cn"),
        ("https://a.b.unlisted/", "b.unlisted"),
        ("https://co.uk/", None),
        ("https://localhost/", None),
        ("https://127.0.0.1/", None),
        ("https://[::1]/", None),
    ],
)
def test_registrable_domain(url: str, domain: str | None) -> None:
    """The suffix and one label, in ASCII; None where nothing is registered."""
    assert registrable_domain(url) == domain


def test_the_suffix_list_is_read_from_the_package_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is made, even where none of the list is cached yet."""

    def refuse(*_: object) -> None:
        pytest.fail("a connection was attempted")

    monkeypatch.setattr("socket.socket.connect", refuse)
    urls._suffixes.cache_clear()
    urls._registrable.cache_clear()
    assert registrable_domain("https://a.example.co.uk/") == "example.co.uk"
    assert len(urls._suffixes()) > 9000


def test_public_suffix_peer() -> None:
    """Every case of the public suffix list's own test that is a host's name holds."""
    text = (peer_path("psl") / "tests" / "test_psl.txt").read_text(encoding="utf-8")
    cases = re.findall(r"^checkPublicSuffix\('([^']+)', (?:'([^']+)'|null)\);", text, re.MULTILINE)
    wrong = [
        (host, expected) for host, expected in cases if not host.startswith(".") and _domain(host) != (_ascii(expected) or None)
    ]
    assert len(cases) > 70
    assert not wrong


def _domain(host: str) -> str | None:
    return registrable_domain(f"https://{host}/")


def _ascii(name: str) -> str:
    return ".".join(label.encode("idna").decode() for label in name.split(".")) if name else ""


#: Of 133 addresses of the URL Standard's tests that a browser opens. May rise, never fall. The rest: IPv4 addresses in
#: octal or hexadecimal, hosts of dots or punctuation (no key), `ß` (IDNA 2003 reads `ss`).
WHATWG_FLOOR = 123


def test_whatwg_peer() -> None:
    """We refuse all that browsers refuse, and give an address the key of the form into which browsers bring it."""
    text = (peer_path("whatwg-url") / "tests" / "wpt" / "urltestdata.json").read_text(encoding="utf-8")
    cases = [case for case in json.loads(text) if isinstance(case, dict) and case["base"] in {None, "about:blank"}]
    refused = [case for case in cases if case.get("failure") or case["protocol"] not in {"http:", "https:"}]
    accepted = [case for case in cases if case not in refused]
    assert len(refused) > 400
    assert [case["input"] for case in refused if url_key(case["input"])] == []
    assert sum(url_key(case["input"]) == url_key(case["href"]) is not None for case in accepted) >= WHATWG_FLOOR
