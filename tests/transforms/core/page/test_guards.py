"""Pages on which parsers hang or lose text are told before a parser sees them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from schemas.errors import (
    BadRecord,
    BinaryInput,
    EmptyInput,
    PageTooLarge,
    TextNodeTooLong,
    TooManyAttributes,
    TooManyElements,
)
from transforms.core.page.charset import decode_page
from transforms.core.page.guards import Limits, check_body, check_characters, check_markup, mend_markup

ATTRIBUTES = " ".join(f'a{n}="{n}"' for n in range(2_000))


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", EmptyInput),
        (" \n\t", EmptyInput),
        (b"<p>" + b"word " * 1_000_001, PageTooLarge),
        ("<p>" + "word " * 1_000_001, PageTooLarge),
        (b"<p>" + b"word " * 2_400_000 + b"</p>", TextNodeTooLong),
        (b"<p>word</p>" * 1_100_000, PageTooLarge),
        (b"%PDF-1.7 and so on", BinaryInput),
        (b"\x89PNG\r\n\x1a\n\x00\x00", BinaryInput),
        (b"\x1f\x8b\x08\x00", BinaryInput),
    ],
)
def test_bodies(body: bytes | str, error: type[BadRecord]) -> None:
    """Size and first bytes are refused with a reason of their own."""
    with pytest.raises(error):
        check_body(body)


@pytest.mark.parametrize("body", [b"x", "é", b"a\x00b\x00", "<p>ж".encode("utf-16"), bytes(range(0x80, 0x100)), b"text\x0c"])
def test_odd_bodies_pass(body: bytes | str) -> None:
    """Strange text is text."""
    check_body(body)
    check_characters(body if isinstance(body, str) else decode_page(body).text)


def test_binary_characters() -> None:
    """What decodes to control characters is no text in any encoding."""
    with pytest.raises(BinaryInput):
        check_characters(bytes(range(256)).decode("latin-1") * 20)


@pytest.mark.fault("C9")
@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("<p>" * 1_000_000, TooManyElements),
        (f"<div {ATTRIBUTES}>", TooManyAttributes),
        (f"<div {ATTRIBUTES}", TooManyAttributes),
        ("<div " + " ".join(f'a{n}=">"' for n in range(2_000)) + ">", TooManyAttributes),
        ("<div " + " ".join(f"a{n}='<'" for n in range(2_000)) + ">", TooManyAttributes),
        ('<div " ' + " ".join(f"a{n}" for n in range(2_000)) + ">", TooManyAttributes),
        ("<a>" + f"<b {'c/' * 2_000}>", TooManyAttributes),
    ],
)
def test_hostile_markup(markup: str, error: type[BadRecord]) -> None:
    """Too many tags, or too many attributes in one of them, however they are hidden."""
    with pytest.raises(error, match="the limit is"):
        check_markup(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" * 50_000,
        "<script>" + "if (a < b && c < d) " * 60_000 + "</script>",
        f"<div data-props='{'x y ' * 5_000}'>",
        f"<p>{'a=1 ' * 5_000}</p>",
        "<p>1 < 2 " + "word " * 5_000,
    ],
)
def test_large_but_sound(markup: str) -> None:
    """Scripts full of `<`, long values and long text are no hostile tags."""
    check_markup(markup)


@pytest.mark.parametrize("unit", ['<a "', "<a =", '<a="', "<a='", "<", '<a b="c" ', "&#", "&#x", "<!doctype [", "a=", "&#xD800;"])
def test_linear_time(unit: str) -> None:
    """Five megabytes of anything take less than three seconds of processor time."""
    markup = unit * (4_900_000 // len(unit))
    before = time.process_time()
    check_markup(markup, Limits(elements=10_000_000, attributes=10_000_000))
    mend_markup(markup)
    assert time.process_time() - before < 30


@pytest.mark.parametrize(
    ("markup", "mended"),
    [
        ("<p>a&#xD800;b", "<p>a\ufffdb"),
        ("&#x110000;&#99999999999999999999;&#0;&#1;", "\ufffd" * 4),
        ("&#233;&#xE9;&#10;&#150;&amp;&#;", "&#233;&#xE9;&#10;&#150;&amp;&#;"),
        ("a\x00b\x1bc\x7fd\te\n", "abcd\te\n"),
        ("a\ufffeb\uffffc", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ('<!DOCTYPE html [<!ENTITY a "b">\n]><p>&a;', "<!DOCTYPE html><p>&a;"),
        (
            '<?xml version="1.0"?><!doctype html PUBLIC "x" [<!ENTITY a "]>">] ><p>',
            '<?xml version="1.0"?><!DOCTYPE html>">] ><p>',
        ),
        ("<!DOCTYPE html><p>[1]>", "<!DOCTYPE html><p>[1]>"),
        ("<!DOCTYPE html [", "<!DOCTYPE html ["),
    ],
)
def test_mending(markup: str, mended: str) -> None:
    """Illegal characters and references are taken out, entity declarations cut, all else stays."""
    assert mend_markup(markup).decode() == mended


@given(st.text(alphabet=st.characters(codec=None), max_size=100), st.integers(0, 0x120000))
def test_what_is_mended_fits_a_tree(text: str, code: int) -> None:
    """Any text of the parsed tree can be set on a tree again, which refuses illegal characters."""
    tree = html.fromstring(b"<p>x" + mend_markup(f"{text}&#{code};&#x{code:x};"), parser=html.HTMLParser(encoding="utf-8"))
    element = etree.Element("p")
    element.text = "".join(map(str, tree.itertext()))
    assert (element.text or "").startswith("x")
