"""Checks on a page before any parser sees it, and the repairs without which parsers lose text.

Each limit stands where parsing becomes slow or lossy; a page beyond one is set aside with its own reason. The process
around the parser (`sandbox`) catches what slips through. The limits were measured with lxml 6.1.3 and trafilatura 2.3.1.
"""

import re
from dataclasses import dataclass
from typing import Final

from schemas.errors import BinaryInput, EmptyInput, PageTooLarge, TextNodeTooLong, TooManyAttributes, TooManyElements

# A tag to its end as HTML tokenises it: a quote opens a value only after `=`.
_TAG: Final = re.compile(r"""<[a-zA-Z][^>=]*(?:=(?:"[^"]*"[^>=]*|'[^']*'[^>=]*|\s*(?:"[^"]*"|'[^']*')?[^>=]*))*""")
_OPENING: Final = re.compile("<[a-zA-Z]")
_VALUE: Final = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)""")
_NAME: Final = re.compile(r"[^\s/]+")
# A tag of an attribute too many has at least this many characters an attribute.
_ATTRIBUTE_CHARS: Final = 2
_DOCTYPE: Final = re.compile(r"<!doctype\b[^>\[]*", re.IGNORECASE)
_SUBSET_END: Final = re.compile(r"\]\s*>")
#: How far into a page a document type may stand: after white space, comments and an XML declaration.
_DOCTYPE_CHARS: Final = 10_000
_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
# XML 1.0 "Char": what a tree of libxml2 may hold. The rest of C0 is deleted, non-characters too.
_ILLEGAL: Final = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_NONCHARACTER: Final = re.compile(b"\xef\xbf[\xbe\xbf]")
_LEGAL: Final = ((0x9, 0xA, 0xD), range(0x20, 0x7F), range(0x80, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
# First bytes of what is served as text/html by mistake. Source: WHATWG MIME Sniffing, section 6, and common archives.
_MAGIC: Final = (
    *(
        b"%PDF-",
        b"\x89PNG\r\n\x1a\n",
        b"GIF87a",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"BM",
        b"\x00\x00\x01\x00",
        b"\x1f\x8b\x08",
        b"PK\x03\x04",
    ),
    *(
        b"Rar!\x1a\x07",
        b"7z\xbc\xaf\x27\x1c",
        b"\xfd7zXZ",
        b"BZh",
        b"\x28\xb5\x2f\xfd",
        b"ID3",
        b"OggS",
        b"\x1aE\xdf\xa3",
        b"\x7fELF",
    ),
    *(b"wOFF", b"wOF2", b"\x00asm", b"%!PS-Adobe-"),
)
# WHATWG MIME Sniffing, "binary data byte", but NUL, which broken pages hold.
_BINARY: Final = re.compile("[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
#: Share of such characters among the first 4,096 above which nothing is text in any encoding.
_BINARY_SHARE: Final = 0.05
_BINARY_CHARS: Final = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a page may be."""

    #: Bytes; characters where the page came decoded.
    body_bytes: int = 5_000_000
    elements: int = 50_000
    #: Attributes of one tag.
    attributes: int = 1_000
    #: Elements inside one another; libxml2 drops text below 2,048, and copies trees by recursion.
    depth: int = 1_000
    #: libxml2 drops a longer run of text where it is not told to expect it.
    text_node_chars: int = 10_000_000


LIMITS: Final = Limits()


def check_body(body: bytes | str, limits: Limits = LIMITS) -> None:
    """Refuse a body by its size and first bytes, before it is decoded.

    Raises:
        EmptyInput: nothing but white space.
        PageTooLarge: more bytes than the limit.
        TextNodeTooLong: the same, and one run of text accounts for it.
        BinaryInput: an image, a document, an archive.
    """
    if len(body) > limits.body_bytes:
        _refuse_large(body, limits)
    if not body.strip():
        raise EmptyInput("the page is empty")
    if isinstance(body, bytes) and body.startswith(_MAGIC):
        raise BinaryInput(f"the page is no text: it begins with {body[:8]!r}")


def check_characters(text: str) -> None:
    """Refuse what decoded to no text.

    Raises:
        BinaryInput: too many control characters.
    """
    head = text[:_BINARY_CHARS]
    if len(_BINARY.findall(head)) > _BINARY_SHARE * len(head):
        raise BinaryInput(f"the page is no text: it begins with {head[:8]!r}")


def check_markup(markup: str, limits: Limits = LIMITS) -> None:
    """Refuse markup on which parsers take minutes; linear in its length.

    Raises:
        TooManyElements: more tags than the limit.
        TooManyAttributes: one tag has more attributes than the limit.
    """
    # Scripts make it too many, never too few.
    if markup.count("<") > limits.elements:
        tags = sum(1 for _ in _OPENING.finditer(markup))
        if tags > limits.elements:
            raise TooManyElements(f"{tags} elements, the limit is {limits.elements}")
    shortest = limits.attributes * _ATTRIBUTE_CHARS
    for tag in _TAG.findall(markup):
        if len(tag) > shortest:
            attributes = len(_NAME.findall(_VALUE.sub(" ", tag))) - 1
            if attributes > limits.attributes:
                raise TooManyAttributes(f"{attributes} attributes in one tag, the limit is {limits.attributes}")


def mend_markup(markup: str, utf8: bytes | None = None) -> bytes:
    r"""Remove what parsers choke on: entity declarations, references to and bytes of illegal characters.

    Args:
        markup: the page.
        utf8: the same in UTF-8, where it came so; None: it did not.

    Returns:
        UTF-8; no character that a libxml2 tree may not hold.

    >>> mend_markup("<p>a&#xD800;b&#233;\x00</p>")
    b'<p>a\xef\xbf\xbdb&#233;</p>'
    """
    # Few different references stand on a page, and hardly ever an illegal one.
    mended = markup
    if not all(map(_is_legal, set(_REFERENCE.findall(markup)))):
        mended = _REFERENCE.sub(_legal_reference, markup)
    mended = _without_subset(mended)
    data = (utf8 if utf8 is not None and mended is markup else _encoded(mended)).translate(None, _ILLEGAL)
    # One byte is looked for ten times as fast as two.
    return _NONCHARACTER.sub(b"", data) if b"\xef" in data and b"\xef\xbf" in data else data


def _encoded(markup: str) -> bytes:
    try:
        return markup.encode()
    except UnicodeEncodeError:  # lone surrogates
        return re.sub("[\ud800-\udfff]", "\ufffd", markup).encode()


def _refuse_large(body: bytes | str, limits: Limits) -> None:
    opening = b"<" if isinstance(body, bytes) else "<"
    at = 0
    while (found := body.find(opening, at)) >= 0:  # type: ignore[arg-type]
        if found - at > limits.text_node_chars:
            break
        at = found + 1
    length = (found if found >= 0 else len(body)) - at
    if length > limits.text_node_chars:
        raise TextNodeTooLong(f"{length} bytes between two tags, the limit is {limits.text_node_chars}")
    raise PageTooLarge(f"{len(body)} bytes, the limit is {limits.body_bytes}")


def _without_subset(markup: str) -> str:
    """Cut the internal subset of the document type: HTML has none, entity bombs live there."""
    declared = _DOCTYPE.search(markup, 0, _DOCTYPE_CHARS)
    if not declared or not markup.startswith("[", declared.end()):
        return markup
    closed = _SUBSET_END.search(markup, declared.end())
    if closed is None:
        return markup
    return f"{markup[: declared.start()]}<!DOCTYPE html>{markup[closed.end() :]}"


def _legal_reference(reference: "re.Match[str]") -> str:
    return reference.group() if _is_legal((reference[1] or "", reference[2] or "")) else "\ufffd"


def _is_legal(reference: tuple[str, str]) -> bool:
    """Whether a tree may hold the character of a reference, given in hexadecimal or decimal digits."""
    digits, base = (reference[0], 16) if reference[0] else (reference[1], 10)
    digits = digits.lstrip("0")
    # A code point has at most seven digits in either base.
    code = int(digits or "0", base) if len(digits) <= 7 else -1  # noqa: PLR2004
    return any(code in legal for legal in _LEGAL)
