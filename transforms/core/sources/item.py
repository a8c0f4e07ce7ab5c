"""What a reader of one format makes of one record, before the file it lies in is written on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from schemas.errors import BadRecord
from schemas.feeds import FeedHints
from schemas.records import Declared, Page

#: Bytes of one record: a page, a line, a feed. News pages have 0.4 MB; beyond this nothing is parsed.
MAX_RECORD_BYTES: Final = 20 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A record that cannot be read."""

    error: BadRecord
    #: As `Page.input_offset`.
    input_offset: int
    #: SHA-256 of its bytes; None: they could not be read.
    raw_sha256: str | None = None
    url: str | None = None
    #: Of the article whose page it was; None: not known.
    article_id: str | None = None


#: One record of a file.
Item = Page | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One entry of a feed. Holds plain values only, so that it can leave the process that parsed it."""

    #: Markup or text; None: the entry has neither content nor summary.
    body: str | None
    is_html: bool = False
    url: str | None = None
    declared: Declared = Declared()
    #: Why the entry could not be read; None: it could.
    fault: str | None = None
    #: SHA-256 of what stands in the document for an entry that could not be read; None: not known, or it could.
    raw_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed document holds."""

    entries: tuple[ParsedEntry, ...]
    #: Entries beyond the cap, which were not looked at.
    dropped: int = 0
    hints: FeedHints = FeedHints()


#: `feed_document.parse_any_feed`, or the same in another process. Raises BadRecord.
FeedParser = Callable[[bytes], ParsedFeed]
