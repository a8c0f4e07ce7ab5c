"""Whether an entry under a known key still tells of the same article, although its link and its words have changed.

A guid is the publisher's word that it does. But some feeds use one guid for one article after the other, and calling these revisions
of one another would hide all but the last. So sixteen bytes of what the entry said last are kept beside the id of its article.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from schemas.feeds import EntryKeys
from transforms.core.feeds.identity import link_key
from transforms.core.sources.item import ParsedEntry, ParsedFeed

#: Hashes of a sketch, one byte each, and how many must agree. Chosen on pairs of sentences in six languages (tests/peers: lingua): of
#: entries with 30 % of their words changed 96-100 % are alike, with half of them 84-98 %; of other entries .0-.9 % (Vietnamese: 6 %).
_LANES: Final = 16
_AGREEING: Final = 3
_ID_BYTES: Final = 16
#: Of a text, so much is looked at: feeds repeat their frames at the end.
_TEXT_CHARS: Final = 1500
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_WORD: Final = re.compile(r"\w+")
#: Letters of a word that says something; shorter ones stand in every text.
_LONG_CHARS: Final = 4
#: Scripts without spaces between words: Thai to Tibetan, Burmese, Khmer, and all from the CJK radicals on.
_UNSPACED: Final = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")


def sketch(entry: ParsedEntry) -> bytes:
    """What an entry says, in 16 bytes: the least hash of its words in each of 16 orders; empty: it says nothing."""
    words = set(_words(entry))
    digests = [hashlib.blake2b(word.encode(errors="replace"), digest_size=4 * _LANES).digest() for word in words]
    lanes = (min((digest[4 * lane : 4 * lane + 4] for digest in digests), default=b"") for lane in range(_LANES))
    return b"".join(lane[-1:] for lane in lanes)


def alike(one: bytes, other: bytes) -> bool:
    """Whether two sketches are of one article.

    >>> from schemas.records import Declared
    >>> first, second, third = (sketch(ParsedEntry(body=None, declared=Declared(title=title))) for title in (
    ...     "Flood kills three people in Valencia", "Valencia flood: five people killed", "Central bank lowers its rates again"))
    >>> alike(first, second), alike(first, third)
    (True, False)
    """
    return sum(a == b for a, b in zip(one, other, strict=False)) >= _AGREEING


def remembered(article_id: str, entry: ParsedEntry) -> bytes:
    """What is kept of an entry whose article is known: 16 bytes of id, and its sketch."""
    return bytes.fromhex(article_id) + sketch(entry)


def revised_articles(
    feed: ParsedFeed, edited: Iterable[EntryKeys], kept: Mapping[bytes, bytes], before: Collection[bytes]
) -> Iterator[tuple[int, str]]:
    """The articles of which edited entries are new revisions.

    Args:
        feed: the document.
        edited: entries that are known under one of their keys, and say something else.
        kept: key to what was kept of its entry (`remembered`).
        before: keys that the feed had before: under the same link, whatever an entry says is an edit.

    Yields:
        Index of an entry, and the id of its article. One is left out whose article was never fetched, or whose key stands for another
        article by now: its address identifies it.
    """
    for keys in edited:
        entry = feed.entries[keys.index]
        found = next((kept[key] for key in keys.trusted if key in kept), None)
        if found is not None and (link_key(entry) in before or alike(found[_ID_BYTES:], sketch(entry))):
            yield keys.index, found[:_ID_BYTES].hex()


def _words(entry: ParsedEntry) -> Iterator[str]:
    body = (entry.body or "")[: 4 * _TEXT_CHARS]
    plain = " ".join((_TAG.sub(" ", body) if entry.is_html else body).split())[:_TEXT_CHARS]
    for word in _WORD.findall(f"{entry.declared.title or ''} {plain}".lower()):
        if _UNSPACED.search(word):
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif len(word) >= _LONG_CHARS:
            yield word
