"""Bytes of a page to characters, in the order in which a browser decides.

Byte order mark, charset of the transport, `<meta>` or XML declaration, then what the bytes themselves show, then
windows-1252. Source: WHATWG HTML, "Determining the character encoding"; WHATWG Encoding Standard for the labels.
What the bytes contradict is flagged and not mended: mending is guessing.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

#: Bytes in which a declaration is looked for: the standard's 1,024 and what a parser would still meet in the head.
_PRESCAN_BYTES: Final = 65_536
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
_XML: Final = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*(?:"([^"]+)"|'([^']+)')""")
#: Bytes by which UTF-16 without a mark is told: `<` and what must follow it.
_WIDE_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Characters, and how they were found."""

    text: str
    #: Name of the encoding in the Encoding Standard.
    charset: str
    #: `charset_guessed`: nothing declared it and the bytes do not prove it. `charset_errors`: some bytes were not of
    #: it and became U+FFFD. `charset_conflict`: the bytes are valid UTF-8 though another encoding was declared.
    flags: tuple[str, ...] = ()


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
            return _decode(body[len(mark) :], name, ())
    declared = resolve_label(transport or "") or declared_charset(body)
    if declared is not None:
        conflict = declared != "UTF-8" and _is_utf8_beyond_ascii(body)
        return _decode(body, declared, ("charset_conflict",) if conflict else ())
    if (wide := _wide_charset(body)) is not None:
        return _decode(body, wide, ("charset_guessed",))
    if _is_utf8_beyond_ascii(body):
        return _decode(body, "UTF-8", ())
    return _decode(body, "windows-1252", () if body.isascii() else ("charset_guessed",))


def resolve_label(label: str) -> str | None:
    """The encoding that a label stands for; None: no label of the Encoding Standard.

    >>> resolve_label(" ISO-8859-1 "), resolve_label("gb2312"), resolve_label("bogus")
    ('windows-1252', 'GBK', None)
    """
    return _labels().get(label.strip(_SPACE).lower())


def declared_charset(body: bytes) -> str | None:
    """The encoding that the page itself declares; None: none, or no known label."""
    head = body[:_PRESCAN_BYTES]
    if b"charset" not in head.lower() and not head.startswith(b"<?xml"):
        return None
    text = head.decode("latin-1").lower()
    for label in _declared_labels(text):
        if name := resolve_label(label):
            # Bytes in which this declaration could be read are not UTF-16.
            return "UTF-8" if name.startswith("UTF-16") else "windows-1252" if name == "x-user-defined" else name
    return None


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


def _decode(body: bytes, name: str, flags: tuple[str, ...]) -> Decoded:
    codec = _codecs()[name]
    try:
        return Decoded(text=body.decode(codec), charset=name, flags=flags)
    except UnicodeDecodeError:
        pass
    text = body.decode(codec, "newsbeam-c1" if _is_single_byte(codec) else "replace")
    return Decoded(text=text, charset=name, flags=(*flags, "charset_errors") if "\ufffd" in text else flags)


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
    lines = files("transforms.core").joinpath("charset_labels.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(
        (name, codec, labels) for name, codec, labels in (line.split("\t") for line in lines if not line.startswith("#"))
    )


@cache
def _labels() -> dict[str, str]:
    return {label: name for name, _, labels in _rows() for label in labels.split()}


@cache
def _codecs() -> dict[str, str]:
    return {name: codec for name, codec, _ in _rows()}
