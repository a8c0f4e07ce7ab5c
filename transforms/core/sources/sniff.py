"""Which format a file is of: told by its content, never by its name.

Order: nothing, gzip, archives, kinds of binary, JSON, XML and HTML, text. Sources: the magic numbers of file(1); WHATWG MIME
Sniffing (7.1) for the tags that open HTML.
"""

import re
from typing import Final, Literal

from schemas.errors import BadJson, BinaryInput, EmptyInput, RecordTooLarge, UnknownFormat
from transforms.core.page.charset import decode_page
from transforms.core.sources.feed_markup import rare_charset
from transforms.core.sources.item import MAX_RECORD_BYTES
from transforms.core.sources.json_document import contained_rows, load_json
from transforms.core.sources.window import Window

#: `json`: one document of rows, not one row per line.
Format = Literal["text", "html", "warc", "arc", "jsonl", "json", "feed", "json_feed"]

_HEAD_BYTES: Final = 1 << 16
#: Lines among which one must be a JSON object for a file to be JSON lines.
_PROBE_LINES: Final = 64
_BINARY: Final = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (image, sound or film)"),
    (b"PK\x03\x04", "a ZIP archive (also docx, epub): unpack it"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "gzip inside gzip: unpack it"),
    (b"BZh", "a bzip2 file: unpack it"),
    (b"\xfd7zXZ\0", "an xz file: unpack it"),
    (b"\x28\xb5\x2f\xfd", "a zstd file: unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it"),
    (b"Rar!", "a RAR archive: unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
)
# What may follow the bracket keeps "[Update] Flood" and "{name}" a text.
_JSON_OPENING: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[{\]]|\[\s*\[\s*\[)")
_TAR_MARK: Final = (257, b"ustar")
_HTML_TAGS: Final = (
    "html head body title meta link script noscript iframe h1 h2 h3 h4 h5 h6 div font table tr td a style b br p span center section "
    "article header main nav footer img ul ol li form blockquote figure pre strong em i base"
)
_HTML_OPENING: Final = re.compile(rf"<(?:!doctype\s+html|(?:{_HTML_TAGS.replace(' ', '|')})(?=[\s/>]))", re.IGNORECASE)
_FEED_ROOT: Final = re.compile(r"<(?:[\w-]{1,40}:)?(rss|feed|rdf|channel|entry)(?=[\s/>])", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"<([A-Za-z_][\w:.-]{0,80})")
_HTML_LATER: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HTML_ITSELF: Final = re.compile(r"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_BLANKS: Final = frozenset("\ufeff \t\r\n\0")
#: Code points before the markup in which something else may stand.
_JUNK_CHARS: Final = 1024
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE: Final = 0.01


def tell_format(window: Window) -> Format:
    """The format of unpacked bytes.

    Args:
        window: at their beginning; it is not moved.

    Raises:
        EmptyInput: no bytes, or only white space.
        BinaryInput: an image, an archive, NUL bytes.
        UnknownFormat: readable, and nothing that newsbeam knows.
        RecordTooLarge: one JSON document that is too large.
        BadRecord: what broke the stream before anything could be told.
    """
    head = window.peek(_HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        if window.fault is not None:
            raise window.fault
        message = "only white space" if head.strip(b"\0") else "NUL bytes only" if head else "no bytes"
        raise BinaryInput(message) if head and not head.strip(b"\0") else EmptyInput(message)
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"filedesc://"):
        return "arc"
    if kind := binary_kind(head):
        raise BinaryInput(kind)
    if _JSON_OPENING.match(head):
        return _tell_json(window)
    return _tell_text(head)


def binary_kind(head: bytes) -> str | None:
    """Which kind of binary file begins like this; None: none of those known."""
    if head[_TAR_MARK[0] :].startswith(_TAR_MARK[1]):
        return "a tar archive: unpack it"
    return next((kind for magic, kind in _BINARY if head.startswith(magic)), None)


def is_html(data: bytes) -> bool:
    """Whether bytes begin like a page."""
    text = decode_page(data[:_HEAD_BYTES]).text
    return _tell_markup(text) == "html"


def is_json_feed(document: object) -> bool:
    """Whether a JSON document says that it is a feed (jsonfeed.org)."""
    return isinstance(document, dict) and "jsonfeed.org/version" in str(document.get("version", ""))[:100]


def _tell_text(head: bytes) -> Format:
    if (wide := rare_charset(head)) and _tell_markup(head.decode(wide, "replace")) == "feed":
        return "feed"
    decoded = decode_page(head)
    text = decoded.text
    if found := _tell_markup(text):
        return found
    if "\0" in text or len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        message = "NUL bytes" if "\0" in text else "control characters"
        raise BinaryInput(message)
    if decoded.charset.startswith("UTF-16") and _JSON_OPENING.match(text.encode(errors="replace")):
        message = "JSON in UTF-16; convert it to UTF-8"
        raise UnknownFormat(message)
    root = _ELEMENT.match(text, _skip_prolog(text))
    if root or text.lstrip().startswith(("<?xml", "<!")):
        message = f"XML with the root <{root[1]}>" if root else "XML without a root element"
        raise UnknownFormat(message)
    return "text"


def _tell_markup(text: str) -> Format | None:
    """Feed or page; None: neither."""
    at = _skip_prolog(text)
    if _FEED_ROOT.match(text, at):
        return "feed"
    doctype = text[:at].lower().find("<!doctype")
    if _HTML_OPENING.match(text, at) or (doctype >= 0 and _HTML_OPENING.match(text, doctype)):
        return "html"
    if (_HTML_ITSELF if _ELEMENT.match(text, at) else _HTML_LATER).search(text, at, at + _JUNK_CHARS):
        return "html"
    junk = _FEED_ROOT.search(text, at, at + _JUNK_CHARS)
    return "feed" if junk and junk[1].lower() in ("rss", "feed", "rdf") else None


def _skip_prolog(text: str) -> int:
    """Where the first element would begin: past white space, declarations and comments."""
    at = 0
    while True:
        while text[at : at + 1] in _BLANKS:
            at += 1
        if text.startswith("<!--", at):
            closed = text.find("-->", at)
        elif text.startswith(("<?", "<!"), at):
            closed = _declaration_end(text, at)
        else:
            return at
        if closed < 0:
            return at
        at = text.index(">", closed) + 1


def _declaration_end(text: str, at: int) -> int:
    """Index of the `>` that closes a declaration, internal subset included; -1: none does."""
    subset, closed = text.find("[", at), text.find(">", at)
    if 0 <= subset < closed and text.startswith("<!", at):
        ended = text.find("]", subset)
        return text.find(">", ended) if ended >= 0 else -1
    return closed


def _tell_json(window: Window) -> Format:
    """JSON lines where the first line is an object by itself; else a document, else lines again, some of them broken."""
    line, newline, _ = window.peek(_HEAD_BYTES).partition(b"\n")
    if not newline:
        line = window.peek(MAX_RECORD_BYTES).partition(b"\n")[0]
    if isinstance(row := _parse(line), dict):
        if window.peek(_HEAD_BYTES, skip=len(line)).strip():
            return "jsonl"
        return "json_feed" if is_json_feed(row) else "jsonl" if contained_rows(row) is None else "json"
    whole = window.peek(MAX_RECORD_BYTES + 1)
    if len(whole) <= MAX_RECORD_BYTES and (document := _parse(whole)) is not None:
        return "json_feed" if is_json_feed(document) else "json"
    lines = whole.split(b"\n", _PROBE_LINES)[:_PROBE_LINES]
    if any(isinstance(_parse(line), dict) for line in lines if line.startswith(b"{")):
        return "jsonl"
    if len(whole) > MAX_RECORD_BYTES:
        message = f"one JSON document of more than {MAX_RECORD_BYTES} bytes; write one object per line"
        raise RecordTooLarge(message)
    return "json"


def _parse(data: bytes) -> object:
    try:
        return load_json(data)
    except BadJson:
        return None
