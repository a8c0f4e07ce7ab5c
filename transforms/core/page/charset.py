"""Bytes of a page to characters, in the order in which a browser decides.

Byte order mark, charset of the transport, `<meta>` or XML declaration, then what the bytes themselves show, then
windows-1252. Source: WHATWG HTML, "Determining the character encoding"; WHATWG Encoding Standard for the labels.
What the bytes contradict is flagged and not mended: mending is guessing. The one door to charset_normalizer.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final, Literal

from charset_normalizer import from_bytes

#: What decided: byte order mark, HTTP head, `<meta>` or XML declaration, the bytes themselves (valid UTF-8; UTF-16 by its zeros),
#: letter frequencies, or nothing (windows-1252, as in a browser).
Method = Literal["bom", "header", "meta", "utf8", "utf16", "sniffed", "default"]

#: Bytes in which a declaration is looked for: the standard's 1,024 and what a parser would still meet in the head.
_PRESCAN_BYTES: Final = 65_536
#: Bytes behind the first word of a declaration that are looked at first.
_NEAR_BYTES: Final = 1_024
_MARKS: Final = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_BE, "UTF-16BE"), (codecs.BOM_UTF16_LE, "UTF-16LE"))
_SPACE: Final = "\t\n\x0c\r "
# WHATWG HTML, "prescan a byte stream": what a `<` may open.
_MARKUP: Final = re.compile(
    rf"<(?:(?P<comment>!--)|(?P<meta>meta(?=[{_SPACE}/]))|(?P<tag>/?[a-z][^{_SPACE}>]*)|(?P<other>[!/?]))"
)
# The same, "get an attribute".
_ATTRIBUTE: Final = re.compile(
    rf"[{_SPACE}/]*(?:(?P<end>>)|(?P<name>=?[^{_SPACE}/>=]*)[{_SPACE}]*"
    rf"(?:=[{_SPACE}]*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<open>[\"'])|(?P<bare>[^{_SPACE}>]*)))?)"
)
# WHATWG HTML, "extracting a character encoding from a meta element".
_CONTENT: Final = re.compile(rf"charset[{_SPACE}]*=[{_SPACE}]*(?:\"([^\"]*)\"|'([^']*)'|([^{_SPACE};\"'][^{_SPACE};]*))")
_CHARSET: Final = re.compile(b"charset", re.IGNORECASE)
_XML: Final = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*(?:"([^"]+)"|'([^']+)')""")
#: Bytes by which UTF-16 without a mark is told: `<` and what must follow it.
_WIDE_BYTES: Final = 8
# Encodings in which undeclared news is found, as Python names them; rarer ones are only ever mistaken for these.
# Source: WHATWG Encoding Standard, locale defaults of browsers, with the Unix encodings that were in use beside them.
_SNIFFED: Final = (
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "koi8_r", "iso8859_2"),
    *("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"),
)
#: Bytes of text, tags left out, that are sniffed, and those beyond ASCII that it takes.
_SNIFF_BYTES: Final = 4_000
_FEWEST_BYTES: Final = 24
# Latin encodings differ in a few letters, which frequencies tell badly: the page's language decides, as a browser's locale does
# (WHATWG HTML, table of default encodings), else whether the bytes make letters that Western languages write.
_LATIN: Final = frozenset({"windows-1250", "windows-1252", "windows-1254", "ISO-8859-2"})
_CENTRAL: Final = frozenset("cs hr hu pl ro sk sl sq bs".split())
_TURKIC: Final = frozenset("az ku tr".split())
_LANG: Final = re.compile(rb"<html\b[^>]{0,500}?\slang\s*=\s*[\"']?([a-zA-Z]{2,3})")
_WESTERN: Final = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ«»“”‘’„–—…€£§°ºª¡¿·•®©™\u00a0\u00ad")
_C1: Final = re.compile(rb"[\x80-\x9f]")
_TAG: Final = re.compile(rb"<[^<>]*>")
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]+")
#: Share of a page's runs beyond ASCII that are no UTF-8 from which its declaration as UTF-8 is wrong, not merely broken.
_NOT_UTF8: Final = 0.5
# UTF-8 that was read as windows-1252 and stored: a lead byte's letter, then a continuation byte's sign. Latin letters and
# punctuation (C2, C3, E2 80), Cyrillic (D0, D1), Greek (CE, CF), Arabic (D8, D9).
_TWICE: Final = re.compile(
    "[ÂÃÐÑÎÏØÙ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]|â€"
)
_LEADS: Final = re.compile(b"\xc3[%b]" % "ÂÃÐÑÎÏØÙâ".encode().replace(b"\xc3", b""))
_LETTERS: Final = re.compile(r"[^\x00-\xbf\W]+")
#: Hits, and their share of all letters beyond ASCII, from which a page was encoded twice; one hit may be a name.
_TWICE_HITS: Final = 3
_TWICE_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Characters, and how they were found."""

    text: str
    #: Name of the encoding in the Encoding Standard.
    charset: str
    method: Method
    #: `charset_guessed`: nothing declared it and the bytes do not prove it. `charset_errors`: some bytes were not of
    #: it and became U+FFFD. `charset_conflict`: the bytes are valid UTF-8 though another encoding was declared, or UTF-8 was
    #: declared and they are another one. `double_encoded`: UTF-8 was read as windows-1252 before the page was stored.
    flags: tuple[str, ...] = ()
    #: The same in UTF-8, where it came so, without a fault; None: it did not.
    utf8: bytes | None = field(default=None, repr=False, compare=False)


def decode_page(body: bytes, transport: str | None = None) -> Decoded:
    r"""Decode a page; never raises, whatever the bytes.

    Args:
        body: the page as it came.
        transport: charset label of the HTTP head; None or an unknown label: none.

    >>> decode_page(b'<meta charset="latin1">caf\xe9').text[-4:]
    'café'
    >>> decode_page("élève".encode(), "utf8").charset
    'UTF-8'
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _decode(body[len(mark) :], name, "bom")
    header, meta = resolve_label(transport or ""), None
    if declared := header or (meta := declared_charset(body)):
        return _decode_declared(body, declared, "header" if meta is None else "meta")
    if (wide := _wide_charset(body)) is not None:
        return _decode(body, wide, "utf16", "charset_guessed")
    if _is_utf8_beyond_ascii(body):
        return _decode(body, "UTF-8", "utf8")
    if body.isascii():
        return _decode(body, "windows-1252", "default")
    sniffed = sniff_charset(body)
    return _decode(body, sniffed or "windows-1252", "sniffed" if sniffed else "default", "charset_guessed")


def _decode_declared(body: bytes, declared: str, method: Method) -> Decoded:
    """As declared, unless it was declared as UTF-8 and hardly anything of it is."""
    if declared != "UTF-8":
        return _decode(body, declared, method, *(["charset_conflict"] if _is_utf8_beyond_ascii(body) else []))
    decoded = _decode(body, declared, method)
    if "charset_errors" in decoded.flags and _is_no_utf8(body) and (sniffed := sniff_charset(body)):
        return _decode(body, sniffed, "sniffed", "charset_conflict")
    return decoded


def resolve_label(label: str) -> str | None:
    """The encoding that a label stands for; None: no label of the Encoding Standard.

    >>> resolve_label(" ISO-8859-1 "), resolve_label("gb2312"), resolve_label("bogus")
    ('windows-1252', 'GBK', None)
    """
    return _labels().get(label.strip(_SPACE).lower())


def declared_charset(body: bytes) -> str | None:
    """The encoding that the page itself declares; None: none, or no known label."""
    found = _CHARSET.search(body, 0, _PRESCAN_BYTES)
    if found is None and not body.startswith(b"<?xml"):
        return None
    # Hardly a page says it later than where it first speaks of it.
    early = found.end() + _NEAR_BYTES if found else 0
    for size in dict.fromkeys((min(early, _PRESCAN_BYTES), _PRESCAN_BYTES)):
        text = body[:size].decode("latin-1").lower()
        labels = chain(_declared_labels(text), _xml_label(text) if size == _PRESCAN_BYTES else ())
        if name := next(filter(None, map(resolve_label, labels)), None):
            # Bytes in which this declaration could be read are not UTF-16.
            return "UTF-8" if name.startswith("UTF-16") else "windows-1252" if name == "x-user-defined" else name
    return None


def sniff_charset(body: bytes) -> str | None:
    """The legacy encoding in which a page reads like some language; None: there is too little to go by.

    Args:
        body: bytes that are neither ASCII nor UTF-8.
    """
    text = b" ".join(piece for piece in _TAG.sub(b"\n", body).split(b"\n") if not piece.isascii())[:_SNIFF_BYTES]
    if sum(map(len, _BEYOND_ASCII.findall(text))) < _FEWEST_BYTES:
        return None
    best = from_bytes(text, cp_isolation=list(_SNIFFED)).best()
    name = next((name for name, codec, _ in _rows() if best is not None and _is_codec(codec, best.encoding)), None)
    return _latin_charset(body, text, name) if name is not None and name in _LATIN else name


def _latin_charset(body: bytes, text: bytes, sniffed: str) -> str:
    """Which of the Latin encodings it is."""
    declared = _LANG.search(body, 0, _PRESCAN_BYTES)
    language = declared[1].decode().lower() if declared else ""
    if language in _CENTRAL:
        # The two differ in š, ś, ž, ź, ť, of which no long text is free: in windows-1250 they lie where ISO-8859-2 has controls.
        return "windows-1250" if _C1.search(text) else "ISO-8859-2"
    if language in _TURKIC:
        return "windows-1254"
    letters = {char for char in text.decode("cp1252", "replace") if not char.isascii()}
    return "windows-1252" if language or letters <= _WESTERN else sniffed


def _is_codec(codec: str, encoding: str) -> bool:
    return codecs.lookup(codec).name == codecs.lookup(encoding).name


def _declared_labels(text: str) -> Iterator[str]:
    at = 0
    while found := _MARKUP.search(text, at):
        at = found.end()
        if found["comment"]:
            closed = text.find("-->", found.start() + 2)
            at = closed + 3 if closed >= 0 else len(text)
        elif found["other"]:
            closed = text.find(">", at)
            at = closed + 1 if closed >= 0 else len(text)
        else:
            attributes, at = _attributes(text, at)
            if found["meta"] and (label := _meta_label(attributes)):
                yield label


def _xml_label(text: str) -> Iterator[str]:
    if declared := _XML.match(text):
        yield declared[1] or declared[2]


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """Attributes of a tag, first of each name, and where the tag ends; empty where the text ends first."""
    attributes: dict[str, str] = {}
    while (found := _ATTRIBUTE.match(text, at)) and found.end() < len(text) and not found["open"]:
        if found["end"]:
            return attributes, found.end()
        at = found.end()
        attributes.setdefault(found["name"], found["double"] or found["single"] or found["bare"] or "")
    # The last tag of the text may close on its last character.
    return (attributes, len(text)) if found and found["end"] else ({}, len(text))


def _meta_label(attributes: dict[str, str]) -> str | None:
    if "charset" in attributes:
        return attributes["charset"]
    if attributes.get("http-equiv") == "content-type" and (found := _CONTENT.search(attributes.get("content", ""))):
        return found[1] or found[2] or found[3]
    return None


def _wide_charset(body: bytes) -> str | None:
    """UTF-16 without a mark, told by its first characters: markup is ASCII, so every other byte is zero."""
    head = body[:_WIDE_BYTES]
    if len(head) < _WIDE_BYTES:
        return None
    even, odd = head[::2], head[1::2]
    if not any(odd) and all(even):
        return "UTF-16LE"
    return "UTF-16BE" if not any(even) and all(odd) else None


def _is_utf8_beyond_ascii(body: bytes) -> bool:
    if body.isascii():
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_no_utf8(body: bytes) -> bool:
    """Whether most runs beyond ASCII are no UTF-8."""
    runs = _BEYOND_ASCII.findall(body[: 1 << 20])
    return sum("\ufffd" in run.decode(errors="replace") for run in runs) > _NOT_UTF8 * len(runs)


def _decode(body: bytes, name: str, method: Method, *flags: str) -> Decoded:
    codec, utf8 = _codecs()[name], None
    try:
        text = body.decode(codec)
        utf8 = body if name == "UTF-8" else None
    except UnicodeDecodeError:
        text = body.decode(codec, "newsbeam-c1" if _is_single_byte(codec) else "replace")
        flags = (*flags, "charset_errors") if "\ufffd" in text else flags
    if name == "UTF-8" and _is_double_encoded(text, body):
        flags = (*flags, "double_encoded")
    return Decoded(text=text, charset=name, method=method, flags=flags, utf8=utf8)


def _is_double_encoded(text: str, body: bytes) -> bool:
    """Whether text was encoded twice.

    Args:
        text: the page.
        body: the same in UTF-8, where the first letters of `_TWICE` are found faster.
    """
    if len(_LEADS.findall(body)) < _TWICE_HITS:
        return False
    hits = len(_TWICE.findall(text))
    return hits >= _TWICE_HITS and hits > _TWICE_SHARE * sum(map(len, _LETTERS.findall(text)))


def _c1_or_replacement(error: UnicodeError) -> tuple[str, int]:
    """The Encoding Standard gives unassigned 80-9F of the Windows code pages their C1 controls; Python refuses them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    return (chr(byte) if byte <= 0x9F else "\ufffd"), error.start + 1  # noqa: PLR2004  last C1 control


codecs.register_error("newsbeam-c1", _c1_or_replacement)


@cache
def _is_single_byte(codec: str) -> bool:
    return codec.startswith(("cp12", "cp8", "iso8859", "koi8", "mac"))


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    lines = files("transforms.core.page").joinpath("charset_labels.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(
        (name, codec, labels) for name, codec, labels in (line.split("\t") for line in lines if not line.startswith("#"))
    )


@cache
def _labels() -> dict[str, str]:
    return {label: name for name, _, labels in _rows() for label in labels.split()}


@cache
def _codecs() -> dict[str, str]:
    return {name: codec for name, codec, _ in _rows()}
