"""Which entries of a feed are new, which are edited, which were seen before.

An entry is known again by its guid, by the normal form of its link, or by what it says. A guid that stands for two entries of one
document, or that changes when the headline does, is no longer trusted in this feed, and a link likewise; trust never comes
back, so that a feed is not read anew because of a change of mind (Miniflux issues 4197 and 2358, FreshRSS issue 5909). An entry
that has no trusted key left is known by an old one where its very words are the same. So a wrong guess costs a fetch, never an entry.
"""

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from schemas.feeds import EntryKeys, Identity
from transforms.core.identity import content_id
from transforms.core.sources.item import ParsedEntry, ParsedFeed
from transforms.core.urls import url_key

K = TypeVar("K", bound=Hashable)

#: Entries that came back under another guid, after which guids are not trusted: one may be a correction by hand.
MAX_GUID_CHANGES: Final = 2
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_REVISION_DIGITS: Final = 16
#: Longer links, and those of more parameters, are compared as they are: the normal form of 8,000 characters takes 38 ms, and a feed
#: may hold 2,000 of them.
_MAX_LINK_CHARS: Final = 1000
_MAX_PARAMETERS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The entries of one document with their keys, each once."""

    entries: tuple[EntryKeys, ...]
    #: Indices of entries that cannot be read.
    broken: tuple[int, ...] = ()
    #: One key stands for entries that differ.
    guids_repeat: bool = False
    links_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The entries of one document beside what was known of the feed."""

    identified: Identified
    new: tuple[EntryKeys, ...] = ()
    edited: tuple[EntryKeys, ...] = ()
    unchanged: tuple[EntryKeys, ...] = ()
    #: Known by their link alone, under a guid that is new.
    guid_changes: int = 0

    @property
    def known(self) -> int:
        """Entries that the feed had before."""
        return len(self.edited) + len(self.unchanged)

    @property
    def present(self) -> Mapping[bytes, bytes]:
        """Every trusted key of the document with its revision: what is to be remembered of it."""
        return {key: entry.revision for entry in self.identified.entries for key in entry.trusted}


def identify(feed: ParsedFeed, identity: Identity) -> Identified:
    """The keys of all entries of a document.

    Args:
        feed: the document.
        identity: what is trusted in this feed so far.
    """
    whole = [(index, entry, _revision(entry)) for index, entry in enumerate(feed.entries) if entry.fault is None]
    guids = [guid_key(entry.declared.entry_guid) for _, entry, _ in whole]
    links = [link_key(entry) for _, entry, _ in whole]
    revisions = [revision for _, _, revision in whole]
    shared_guids, shared_links = _shared(guids, list(zip(revisions, links, strict=True))), _shared(links, revisions)
    # One guid and one text under several links are several entries.
    shared_words = _shared(list(zip(guids, revisions, strict=True)), links)
    found: dict[tuple[bytes, bytes], EntryKeys] = {}
    for (index, _, revision), guid, link in zip(whole, guids, links, strict=True):
        trusted = [
            key
            for key, kind, shared in ((guid, "guid", shared_guids), (link, "link", shared_links))
            if key is not None and kind in identity and key not in shared
        ]
        weak = () if trusted else (guid if (guid, revision) not in shared_words else None, link)
        said = bytes.fromhex(content_id("entry", revision, link))
        keys = EntryKeys(
            index=index,
            trusted=tuple(trusted or (said,)),
            weak=tuple(key for key in weak if key is not None),
            revision=revision,
        )
        found.setdefault((keys.trusted[0], revision), keys)
    return Identified(
        entries=tuple(found.values()),
        broken=tuple(index for index, entry in enumerate(feed.entries) if entry.fault is not None),
        guids_repeat=bool(shared_guids),
        links_repeat=bool(shared_links),
    )


def all_keys(identified: Identified) -> list[bytes]:
    """Every key by which an entry may be known: what to look up."""
    return list(dict.fromkeys(key for entry in identified.entries for key in (*entry.trusted, *entry.weak)))


def judge(identified: Identified, known: Mapping[bytes, bytes]) -> Judged:
    """Sort the entries of a document.

    Args:
        identified: its entries.
        known: key to revision of what was seen in this feed before.
    """
    new, edited, unchanged = list[EntryKeys](), list[EntryKeys](), list[EntryKeys]()
    guid_changes = 0
    for entry in identified.entries:
        found = next((key for key in entry.trusted if key in known), None)
        if found is None:
            repeated = any(known.get(key) == entry.revision for key in entry.weak)
            (unchanged if repeated else new).append(entry)
            continue
        (unchanged if known[found] == entry.revision else edited).append(entry)
        guid_changes += found != entry.trusted[0]
    return Judged(
        identified=identified, new=tuple(new), edited=tuple(edited), unchanged=tuple(unchanged), guid_changes=guid_changes
    )


def next_identity(identity: Identity, judged: Judged, guid_changes: int) -> Identity:
    """What is trusted from now on.

    Args:
        identity: so far.
        judged: the poll.
        guid_changes: entries that came back under another guid, this poll included.

    >>> nothing = Judged(identified=Identified(entries=(), guids_repeat=True))
    >>> next_identity("guid_and_link", nothing, 0), next_identity("guid", nothing, 0)
    ('link', 'content')
    """
    guid = "guid" in identity and not judged.identified.guids_repeat and guid_changes < MAX_GUID_CHANGES
    link = "link" in identity and not judged.identified.links_repeat
    if guid and link:
        return "guid_and_link"
    return "guid" if guid else "link" if link else "content"


def guid_key(guid: str | None) -> bytes | None:
    """The key that an entry has by its guid; None: it has none."""
    return _key("guid", guid)


def link_key(entry: ParsedEntry) -> bytes | None:
    """The key that an entry has by its link; None: it has no link."""
    return _key("link", _link(entry.url) if entry.url else None)


def _key(kind: str, value: str | None) -> bytes | None:
    return None if value is None else bytes.fromhex(content_id(kind, value))


def _link(url: str) -> str:
    """What identifies a link: its normal form, or itself where nobody would write such an address by hand."""
    is_plain = len(url) <= _MAX_LINK_CHARS and url.count("&") <= _MAX_PARAMETERS
    return (url_key(url) if is_plain else None) or url


def _shared(keys: Sequence[K | None], told: Sequence[object]) -> Collection[K]:
    """Keys that stand for more than one thing."""
    first: dict[K, object] = {}
    shared = set()
    for key, thing in zip(keys, told, strict=True):
        if key is not None and first.setdefault(key, thing) != thing:
            shared.add(key)
    return shared


def _revision(entry: ParsedEntry) -> bytes:
    """What the entry says, without its markup."""
    body = _TAG.sub(" ", entry.body or "") if entry.is_html else entry.body or ""
    words = (" ".join((entry.declared.title or "").split()), " ".join(body.split()))
    return bytes.fromhex(content_id("revision", *words)[:_REVISION_DIGITS])
