"""Lists of feeds in whatever form they come: OPML, one address a line, JSON."""

from collections.abc import Iterator
from typing import Final

from schemas.errors import FeedUnreadable, RecordTooLarge
from transforms.core.page.charset import decode_page
from transforms.core.sources.json_document import load_json
from transforms.core.sources.opml import MAX_OUTLINES, FeedList, ListedFeed, check_size, merged, read_opml, refusal
from transforms.core.urls import is_web_url

#: Under what services put the address of a feed, its title and its folders in JSON.
_URL_NAMES: Final = ("url", "feed_url", "xmlUrl", "feed", "href", "link")
_TITLE_NAMES: Final = ("title", "name", "text")
_FOLDER_NAMES: Final = ("categories", "category", "tags", "folder")
_LIST_NAMES: Final = ("feeds", "subscriptions", "items", "outlines", "sources")


def read_feed_list(data: bytes) -> FeedList:
    r"""The feeds of a list, of whatever form it is.

    Args:
        data: OPML; addresses, one a line, `#` before a remark; a JSON list of addresses or of objects.

    Raises:
        RecordTooLarge: more bytes or feeds than a list may have.
        BadJson: it begins like JSON and is none.
        FeedUnreadable: there is no feed in it.

    >>> read_feed_list(b"# ours\nhttps://example.org/feed Example\njavascript:1")
    FeedList(feeds=(ListedFeed(url='https://example.org/feed', title='Example', categories=()),), skipped=('javascript:1: only http and https addresses are watched',))
    """
    check_size(data)
    begin = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.startswith((b"[", b"{")):
        return _checked(_from_json(load_json(data)))
    if b"<outline" in data.lower() or b"<\x00o\x00" in data or begin.startswith(b"<"):
        return read_opml(data)
    return _checked(_from_lines(decode_page(data).text))


def _checked(found: Iterator[ListedFeed | str]) -> FeedList:
    """Feeds apart from what is none."""
    feeds: list[ListedFeed] = []
    skipped: list[str] = []
    for one in found:
        if isinstance(one, str):
            skipped.append(one)
        elif is_web_url(one.url):
            feeds.append(one)
        else:
            skipped.append(refusal(one.url, "only http and https addresses are watched"))
        if len(feeds) + len(skipped) > MAX_OUTLINES:
            message = f"a list of more than {MAX_OUTLINES} feeds; split it"
            raise RecordTooLarge(message)
    if not feeds and not skipped:
        message = "no feed in it: write one address a line, OPML, or a JSON list"
        raise FeedUnreadable(message)
    return FeedList(feeds=merged(feeds), skipped=tuple(skipped))


def _from_lines(text: str) -> Iterator[ListedFeed | str]:
    for line in text.splitlines():
        url, _, title = line.strip().partition(" ")
        if url and not url.startswith("#"):
            yield ListedFeed(url=url, title=" ".join(title.split()) or None)


def _from_json(document: object) -> Iterator[ListedFeed | str]:
    rows = document
    if isinstance(document, dict):
        rows = next((document[name] for name in _LIST_NAMES if isinstance(document.get(name), list)), [document])
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, str):
            yield ListedFeed(url=row.strip())
        elif isinstance(row, dict) and (url := _first(row, _URL_NAMES)):
            yield ListedFeed(url=url, title=_first(row, _TITLE_NAMES), categories=_folders(row))
        else:
            yield refusal(str(row), "it names no address")


def _first(row: dict[str, object], names: tuple[str, ...]) -> str | None:
    values = (row.get(name) for name in names)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _folders(row: dict[str, object]) -> tuple[str, ...]:
    for name in _FOLDER_NAMES:
        value = row.get(name)
        listed = value if isinstance(value, list) else [value]
        if found := tuple(dict.fromkeys(one.strip() for one in listed if isinstance(one, str) and one.strip())):
            return found
    return ()
