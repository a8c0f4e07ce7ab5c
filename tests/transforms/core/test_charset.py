"""Bytes become the characters that a browser would show, and doubt is flagged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers import peer_path
from transforms.core.charset import declared_charset, decode_page, resolve_label

#: Writes its declaration by script: a browser that runs scripts finds it, a reader of bytes cannot.
SCRIPTED = b"document.write('<meta charset=\"ISO-8859-' + '2\">')"


@pytest.mark.parametrize(
    ("body", "transport", "text", "charset", "flags"),
    [
        (b"", None, "", "windows-1252", ()),
        (b"plain", None, "plain", "windows-1252", ()),
        ("é".encode(), None, "é", "UTF-8", ()),
        (b"\xe9", None, "é", "windows-1252", ("charset_guessed",)),
        (b"\x80\x81", None, "€\x81", "windows-1252", ("charset_guessed",)),
        (b"\xef\xbb\xbf\xc3\xa9", "latin1", "é", "UTF-8", ()),
        (b"\xff\xfe<\x00p\x00", "utf-8", "<p", "UTF-16LE", ()),
        ("<p>aж".encode("utf-16-le"), None, "<p>aж", "UTF-16LE", ("charset_guessed",)),
        ("<p>Hello".encode("utf-16-be"), None, "<p>Hello", "UTF-16BE", ("charset_guessed",)),
        (b"<\x00p\x00>a\x00\x00\x00b\x00", None, "<\x00p\x00>a\x00\x00\x00b\x00", "windows-1252", ()),
        (b"\xea\xeb", "koi8-r", "ЙК", "KOI8-R", ()),
        (b'<meta charset="utf-8">\xe9', "latin1", '<meta charset="utf-8">é', "windows-1252", ()),
        (b'<meta charset="utf-8">\xe9', None, '<meta charset="utf-8">\ufffd', "UTF-8", ("charset_errors",)),
        ("élève".encode(), "iso-8859-1", "Ã©lÃ¨ve", "windows-1252", ("charset_conflict",)),
        ("élève".encode(), "no such label", "élève", "UTF-8", ()),
        (b"\x81\x30\x81\x30", "gb2312", "\x80", "GBK", ()),
        (b"\xd6\xd0\xce\xc4", "GB2312", "中文", "GBK", ()),
        (b"\x83j\x83\x85\x81[\x83X", "x-sjis", "ニュース", "Shift_JIS", ()),
        (b"\xc5\xeb\xbd\xc5", "euc-kr", "통신", "EUC-KR", ()),
        (
            b"<?xml version='1.0' encoding='iso-8859-2'?>\xb1",
            None,
            "<?xml version='1.0' encoding='iso-8859-2'?>ą",
            "ISO-8859-2",
            (),
        ),
        (b"<meta charset=utf-16>a", None, "<meta charset=utf-16>a", "UTF-8", ()),
        (b"\xaa", "windows-1253", "\ufffd", "windows-1253", ("charset_errors",)),
    ],
)
def test_order_of_evidence(body: bytes, transport: str | None, text: str, charset: str, flags: tuple[str, ...]) -> None:
    """Mark, transport, declaration, the bytes, windows-1252: the first that speaks decides."""
    got = decode_page(body, transport)
    assert (got.text, got.charset, got.flags) == (text, charset, flags)


def test_a_late_declaration_is_found() -> None:
    """A declaration behind the first kilobyte counts, as it does for a parser."""
    assert declared_charset(b"<!-- " + b"x" * 5000 + b' --><meta charset="euc-jp">') == "EUC-JP"


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=12)))
def test_never_raises(body: bytes, transport: str | None) -> None:
    """Any bytes under any label become characters."""
    assert isinstance(decode_page(body, transport).text, str)


@given(st.text(alphabet="<>!-/=\"' \nmetacharsetcontentutf-8;x", max_size=200))
def test_never_raises_on_markup(markup: str) -> None:
    """Any broken declaration is read or passed over."""
    decode_page(markup.encode() + b"\xe9")


def test_labels() -> None:
    """The standard's labels resolve, without regard to case and space; others do not."""
    assert resolve_label("\tUTF8 ") == "UTF-8"
    assert resolve_label("unicode-1-1-utf-8") == "UTF-8"
    assert resolve_label("iso-8859-8-i") == "ISO-8859-8-I"
    assert resolve_label("utf-7") is None


@pytest.mark.parametrize("unit", [b"<", b"<a ", b'<a "', b"<!--", b"<meta ", b"<meta charset=", b"<?", b"<a b='"])
def test_linear_time(unit: bytes) -> None:
    """Three megabytes of openings cost less than two seconds."""
    before = time.process_time()
    decode_page(b"charset" + unit * (3_000_000 // len(unit)))
    assert time.process_time() - before < 2


def test_browser_cases() -> None:
    """Every case of html5lib is decided as a browser does, but for one that needs a script to run."""
    cases = []
    for path in sorted(peer_path("html5lib/encoding").rglob("*.dat")):
        for case in path.read_bytes().split(b"#data\n")[1:]:
            data, _, label = case.partition(b"\n#encoding\n")
            cases.append((data, label.decode()))
    wrong = [data for data, label in cases if decode_page(data).charset != resolve_label(label)]
    assert len(cases) >= 82
    assert [SCRIPTED in data for data in wrong] == [True]
