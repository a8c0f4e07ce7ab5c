"""What a feed says of itself beside its entries, which feedparser gives in part: it keeps the last of several `skipHours`.

Sources: RSS 2.0 (`ttl`, `skipHours`, `skipDays`, `cloud`), the Syndication module of RSS 1.0 (`sy:*`), WebSub 0.4 (`rel=hub`).
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.feeds import FeedHints
from transforms.core.sources.tags import Token, tokens
from transforms.core.urls import is_web_url

#: Hubs that are kept.
MAX_HUBS: Final = 10
_MAX_TEXT_CHARS: Final = 500
_NUMBER: Final = re.compile(r"\s*\+?(\d{1,9})(?:\.\d*)?\s*")
_PERIODS_S: Final = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MIDNIGHT: Final = 24
#: Elements that have a title of their own inside a channel.
_NESTED: Final = frozenset({"image", "textinput", "author", "owner", "source"})


def read_hints(markup: str) -> FeedHints:
    """The hints of a feed.

    Args:
        markup: the document without its entries (`FeedMarkup.only(0, 0)`).

    >>> hints = read_hints("<rss><channel><ttl>60</ttl><skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours></channel></rss>")
    >>> hints.ttl_s, hints.skip_hours
    (3600, (0, 5))
    """
    texts: dict[str, list[str]] = {}
    hubs: list[str] = []
    cloud: str | None = None
    for name, content, tag in _elements(markup):
        if tag is None:
            texts.setdefault(name, []).append(content)
        elif name == "link" and tag.attributes.get("rel", "").lower() == "hub":
            hubs.append(tag.attributes.get("href", ""))
        elif name == "link" and (href := tag.attributes.get("href")) and tag.attributes.get("rel", "alternate") == "alternate":
            texts.setdefault("link", []).append(href)
        elif name == "cloud" and (domain := tag.attributes.get("domain")):
            cloud = f"{domain}:{tag.attributes.get('port', '80')}{tag.attributes.get('path', '/')}"[:_MAX_TEXT_CHARS]
    ttl = _number(texts.get("ttl"))
    return FeedHints(
        title=_first(texts.get("title")),
        home_url=next((url for url in texts.get("link", ()) if is_web_url(url)), None),
        ttl_s=60 * ttl if ttl else None,
        update_period_s=_update_period(texts),
        skip_hours=_hours(texts.get("hour", ())),
        skip_days=_days(texts.get("day", ())),
        hubs=tuple(dict.fromkeys(url for url in hubs if is_web_url(url)))[:MAX_HUBS],
        cloud=cloud,
    )


def _elements(markup: str) -> Iterator[tuple[str, str, Token | None]]:
    """Name and text of each element of text, and each tag with attributes; not what stands in an image or an author."""
    name, parts, nested = "", list[str](), ""
    for token in tokens(markup):
        if token.kind == "text":
            parts.append(token.content)
            continue
        if token.kind == "close":
            if token.name == nested:
                nested = ""
            elif token.name == name and not nested:
                yield name, " ".join("".join(parts).split())[:_MAX_TEXT_CHARS], None
            name = ""
            continue
        if token.kind == "open" and token.name in _NESTED:
            nested = nested or token.name
        if token.content.strip() and not nested:
            yield token.name, "", token
        name, parts = token.name, []


def _first(texts: list[str] | None) -> str | None:
    return next((text for text in texts or () if text), None)


def _number(texts: list[str] | None) -> int | None:
    found = _NUMBER.fullmatch(_first(texts) or "")
    return int(found[1]) if found else None


def _update_period(texts: dict[str, list[str]]) -> int | None:
    """Seconds; a frequency without a period counts by day, a period without a frequency once (as the module says)."""
    period, frequency = _first(texts.get("updateperiod")), _number(texts.get("updatefrequency"))
    if period is None and not frequency:
        return None
    seconds = _PERIODS_S.get((period or "daily").lower())
    return None if seconds is None else max(1, seconds // max(1, frequency or 1))


def _hours(texts: list[str] | tuple[()]) -> tuple[int, ...]:
    """RSS 0.91 counted from 1 to 24: 24 is midnight."""
    hours = {int(found[1]) for text in texts if (found := _NUMBER.fullmatch(text))}
    return tuple(sorted({hour % _MIDNIGHT for hour in hours if hour <= _MIDNIGHT}))


def _days(texts: list[str] | tuple[()]) -> tuple[int, ...]:
    return tuple(sorted({_DAYS.index(text.lower()) for text in texts if text.lower() in _DAYS}))
