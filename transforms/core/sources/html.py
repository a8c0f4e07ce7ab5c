"""One saved page of HTML; its encoding is decided where it is parsed."""

import hashlib
from collections.abc import Iterator

from schemas.records import Page
from transforms.core.sources.item import Item


def read_html(data: bytes) -> Iterator[Item]:
    """One page, as it is."""
    yield Page(
        body=data,
        media_type="text/html",
        source_format="html",
        raw_sha256=hashlib.sha256(data).hexdigest(),
        input_offset=0,
    )
