"""What the sandbox can run: names, and functions from bytes to bytes."""

from collections.abc import Callable
from typing import Final

from schemas.records import Page
from transforms.core.codec import decode, encode
from transforms.core.extract import extract_article


def _extract_article(payload: bytes) -> bytes:
    return encode(extract_article(decode(Page, payload)))


def _parse_feed(payload: bytes) -> bytes:
    # Its parser is loaded by the first feed: most processes never meet one.
    from transforms.core.sources.feeds import parse_feed  # noqa: PLC0415

    return encode(parse_feed(payload))


OPERATIONS: Final[dict[str, Callable[[bytes], bytes]]] = {"extract_article": _extract_article, "parse_feed": _parse_feed}
