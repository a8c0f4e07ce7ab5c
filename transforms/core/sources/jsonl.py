"""Articles as JSON: one object per line, one object, or one array of objects.

| field | other names that are read | becomes |
|---|---|---|
| `url` | `SOURCEURL`, `DocumentIdentifier` (GDELT), `link` | the address |
| `text` | `maintext` (news-please), `story_text`, `content`, `body` | the article's text |
| `html` | `raw_html`, `page_html` | the page, where there is no text |
| `title` | `headline`, `title_page` | the headline |
| `description` | `summary`, `snippet` | the teaser |
| `authors` | `author`, `byline` | a name, names separated by `;`, a list of names or of objects with `name` |
| `published` | `published_at`, `date_publish` (news-please), `publish_date` (Media Cloud), `publishedAt`, `pubDate`, `date` | as written |
| `modified` | `modified_at`, `date_modify`, `updated` | as written |
| `fetched_at` | `date_download`, `seendate`, `DATEADDED` (GDELT), `indexed_date`, `collect_date` (Media Cloud) | UTC unless it says otherwise |
| `language` | `lang` | as written |
| `section` | `category` | the section |
| `tags` | `keywords` | a list, or words separated by `,` |
| `url_canonical` | `canonical_url` | the declared canonical address |
| `source_id` | `media_id` (Media Cloud) | registry id of the source |
| `feed_id` | `feeds_id` (Media Cloud) | registry id of the feed |
| `guid` | `entry_guid`, `stories_id` (Media Cloud) | RFC 4287 id |
| `licence` | `license` | as written |

Of several names, the first that has a value counts; null and "" are no value; other fields are passed over. A row without text
and page is set aside as `no_text`; a field of another type as `invalid_field`. In an array the rows may also stand under
`articles` (GDELT DOC), `stories` (Media Cloud), `items`, `results` or `data`.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Final

from schemas.errors import BadJson, BadRecord, InvalidField, NoText, RecordTooLarge
from schemas.records import Declared, Page
from transforms.core.sources.item import MAX_RECORD_BYTES, Item, Refused
from transforms.core.sources.json_document import contained_rows, load_json
from transforms.core.sources.moments import parse_moment
from transforms.core.sources.window import Window

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "url": ("url", "SOURCEURL", "DocumentIdentifier", "link"),
    "text": ("text", "maintext", "story_text", "content", "body"),
    "html": ("html", "raw_html", "page_html"),
    "title": ("title", "headline", "title_page"),
    "description": ("description", "summary", "snippet"),
    "authors": ("authors", "author", "byline"),
    "published": ("published", "published_at", "date_publish", "publish_date", "publishedAt", "pubDate", "date"),
    "modified": ("modified", "modified_at", "date_modify", "updated"),
    "fetched_at": ("fetched_at", "date_download", "seendate", "DATEADDED", "indexed_date", "collect_date"),
    "language": ("language", "lang"),
    "section": ("section", "category"),
    "tags": ("tags", "keywords"),
    "url_canonical": ("url_canonical", "canonical_url"),
    "source_id": ("source_id", "media_id"),
    "feed_id": ("feed_id", "feeds_id"),
    "guid": ("guid", "entry_guid", "stories_id"),
    "licence": ("licence", "license"),
}
#: Fields that numbers may stand in: ids, and times as epochs.
_NUMERIC: Final = frozenset({"published", "modified", "fetched_at", "source_id", "feed_id", "guid"})
_MARKUP: Final = re.compile(r"</(?:p|div|article|body|html)\s*>", re.IGNORECASE)
_NEWLINE: Final = re.compile(rb"\n")


def read_lines(window: Window, stop: int, first: int) -> Iterator[tuple[int, Item]]:
    """The rows of a file of JSON lines, from the window to an offset.

    Args:
        window: at the beginning of a line.
        stop: offset at which a line begins, or the end.
        first: number of the line at the window, 0-based.

    Yields:
        The line's offset, and its row. Blank lines are none. Damage is the last.
    """
    for number, (offset, line, digest) in enumerate(split_lines(window, stop), start=first):
        if isinstance(line, BadRecord):
            yield offset, Refused(error=line, input_offset=number, raw_sha256=digest)
        elif line.strip():
            yield offset, read_row(line, number)


def split_lines(window: Window, stop: int | None = None) -> Iterator[tuple[int, bytes | BadRecord, str | None]]:
    """Lines, blank ones too: offset, bytes or why there are none, and then the SHA-256 of what there was."""
    while stop is None or window.offset < stop:
        begin = window.offset
        line = window.line(MAX_RECORD_BYTES)
        if line is None:
            digest = hashlib.sha256()
            window.skip_until(_NEWLINE, 1, digest)
            window.skip(1, digest)
            message = f"a line of {window.offset - begin} bytes, more than {MAX_RECORD_BYTES}"
            yield begin, RecordTooLarge(message), digest.hexdigest()
        elif window.fault is not None and not line.endswith(b"\n"):
            yield begin, window.fault, hashlib.sha256(line).hexdigest() if line else None
            return
        elif line:
            yield begin, line, None
        else:
            return


def read_row(line: bytes, number: int) -> Item:
    """The page of one row, or why there is none."""
    digest = hashlib.sha256(line.strip()).hexdigest()
    try:
        row = load_json(line)
    except BadJson as error:
        return Refused(error=error, input_offset=number, raw_sha256=digest)
    return _to_item(row, number, digest)


def read_document(data: bytes) -> Iterator[Item]:
    """The rows of one JSON document.

    Raises:
        BadJson: it is no JSON, or holds no rows.
    """
    document = load_json(data)
    if isinstance(document, dict):
        rows = contained_rows(document)
        document = [document] if rows is None else rows
    if not isinstance(document, list):
        message = "neither an object nor an array of objects"
        raise BadJson(message)
    digest = hashlib.sha256(data).hexdigest()
    for index, row in enumerate(document):
        yield _to_item(row, index, digest)


def _to_item(row: object, number: int, digest: str) -> Item:
    url = None
    try:
        if not isinstance(row, dict):
            message = f"a row is an object, this is {_kind(row)}"
            raise BadJson(message)
        url = _string(row, "url")
        return _page(row, url, number, digest)
    except BadRecord as error:
        return Refused(error=error, input_offset=number, raw_sha256=digest, url=url)


def _page(row: Mapping[str, object], url: str | None, number: int, digest: str) -> Page:
    text, html = _string(row, "text"), _string(row, "html")
    body = text or html
    if body is None:
        message = "neither text nor html"
        raise NoText(message)
    is_html = text is None or _MARKUP.search(text) is not None
    fetched = _string(row, "fetched_at")
    return Page(
        body=body,
        media_type="text/html" if is_html else "text/plain",
        url=url,
        fetched_at=parse_moment(fetched) if fetched else None,
        declared=_declared(row),
        source_format="jsonl",
        raw_sha256=digest,
        input_offset=number,
    )


def _declared(row: Mapping[str, object]) -> Declared:
    return Declared(
        title=_string(row, "title"),
        description=_string(row, "description"),
        authors=_strings(row, "authors", ";"),
        published=_string(row, "published"),
        modified=_string(row, "modified"),
        language=_string(row, "language"),
        section=_string(row, "section"),
        tags=_strings(row, "tags", ","),
        url_canonical=_string(row, "url_canonical"),
        source_id=_string(row, "source_id"),
        feed_id=_string(row, "feed_id"),
        entry_guid=_string(row, "guid"),
        licence=_string(row, "licence"),
    )


def _value(row: Mapping[str, object], name: str) -> object:
    return next((row[key] for key in _NAMES[name] if row.get(key) not in (None, "", [])), None)


def _string(row: Mapping[str, object], name: str) -> str | None:
    value = _value(row, name)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and name in _NUMERIC:
        return str(value)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    message = f"{name}: a string is expected, this is {_kind(value)}"
    raise InvalidField(message)


def _strings(row: Mapping[str, object], name: str, separator: str) -> tuple[str, ...]:
    value = _value(row, name)
    listed = value.split(separator) if isinstance(value, str) else value
    if listed is None:
        return ()
    if not isinstance(listed, list):
        message = f"{name}: a list or a string is expected, this is {_kind(listed)}"
        raise InvalidField(message)
    names = (item.get("name") if isinstance(item, dict) else item for item in listed)
    kept = []
    for item in names:
        if not isinstance(item, (str, type(None))):
            message = f"{name}: strings are expected in it, this is {_kind(item)}"
            raise InvalidField(message)
        kept.append((item or "").strip())
    return tuple(item for item in kept if item)


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
