"""Addresses in, fetched records out, a batch at a time: what `newsbeam backfill --fetch` asks for.

Each record lies in a file of its own (`_fetched/`) until its unit is committed, so a crash costs no request that was answered. Its slice is
named by its address alone: what was committed is known before anything is asked for.
"""

import asyncio
import hashlib
import os
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pipelines.asking import RememberingFetcher
from pipelines.looking import OpenSession
from schemas.errors import BadRecord, UsageRefused
from schemas.fetching import FailureKind, FetchRequest, FetchResult
from schemas.records import Page
from transforms.core.feeds.pages import carries_whole, page_in_stead, page_of_entry, page_of_result
from transforms.core.feeds.queueing import host_of
from transforms.core.fetch.clock import Clock
from transforms.core.identity import content_id
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.sink import write_whole
from transforms.core.sources import addresses as lists
from transforms.core.sources.addresses import Address, Listing
from transforms.core.sources.fetched import framed
from transforms.core.sources.item import Item, ParsedEntry, Refused
from transforms.core.sources.readers import Readers
from transforms.core.sources.slices import Slice
from transforms.core.store import tombstone
from transforms.core.supervision import supervised
from transforms.core.upkeep.where import address_id
from transforms.core.urls import is_web_url, redact_url

#: Addresses of one run; the rest is told.
MAX_ADDRESSES: Final = 50_000
#: Addresses that are asked for before their records are committed, and of those, addresses of one site: at five seconds each, a commit is
#: never far.
BATCH: Final = 200
_BATCH_OF_SITE: Final = 20
#: Seconds that a request waits for its turn; a site that asks for more is left for the next run.
_PATIENCE_S: Final = 300.0
_URLS: Final = "urls:"
_HARD: Final = tuple(kind.reason for kind in FailureKind if kind.severity == "hard")
_SOFT: Final = tuple(kind.reason for kind in FailureKind if kind.severity == "soft")


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """How the web is reached."""

    clock: Clock
    open_session: OpenSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What was given, apart: files to read, addresses to ask for."""

    files: tuple[str, ...]
    addresses: tuple[Address, ...] = ()
    notes: tuple[str, ...] = ()


def tell_inputs(given: Sequence[str], readers: Readers) -> Inputs:
    """Tell addresses and lists of addresses from files of news.

    Args:
        given: addresses, `urls:FILE`, files, folders, globs.
        readers: read lists, within limits.

    Raises:
        UsageRefused: a list that cannot be read.
    """
    files: list[str] = []
    found: list[Address] = []
    notes: list[str] = []
    for one in given:
        listing = _listing(one, readers)
        if listing is None:
            files.append(one)
            continue
        found += listing.addresses
        if listing.dropped:
            notes.append(f"{redact_url(one)}: {listing.dropped} addresses passed over: none of http or https, or beyond the cap")
    return Inputs(files=tuple(files), addresses=tuple(found), notes=tuple(notes))


def _listing(one: str, readers: Readers) -> Listing | None:
    if is_web_url(one):
        return Listing(addresses=(lists.address(one),))
    is_list = one.startswith(_URLS) and not Path(one).exists()
    path = Path(one.removeprefix(_URLS)) if is_list else Path(one)
    if not is_list and not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            data = stream.read(lists.MAX_LIST_BYTES + 1)
    except OSError as error:
        raise UsageRefused(f"{path}: {error.strerror}; name a file with one address a line") from error
    if len(data) > lists.MAX_LIST_BYTES:
        if is_list:
            raise UsageRefused(f"{path}: more than {lists.MAX_LIST_BYTES} bytes; split the list")
        return None
    try:
        found = lists.listed(data, readers)
    except BadRecord as error:
        raise UsageRefused(
            f"{path} lists addresses and cannot be read ({error.reason}: {error}); mend it, or name another"
        ) from error
    return found or (lists.in_lines(data) if is_list else None)


@dataclass(slots=True)
class Gatherer:
    """Asks for addresses, and for those that they lead to."""

    output: Output
    web: Web
    #: Read what comes back, within limits; are called in a thread.
    readers: Readers
    #: Slices that earlier runs committed.
    done: set[str]
    #: Tombstones of articles that were erased: they are not asked for.
    erased: frozenset[str] = frozenset()
    #: Most addresses; None: `MAX_ADDRESSES`.
    limit: int | None = None
    #: Addresses that were committed before; that a site's pause left for the next run; beyond the limit.
    passed_over: int = 0
    left: int = 0
    dropped: int = 0
    _waiting: "OrderedDict[str, deque[Address]]" = field(default_factory=OrderedDict)
    #: What failed for the moment in an earlier run: asked for last, so that it does not stand before what was never asked for.
    _again: list[Address] = field(default_factory=list)
    _met: set[str] = field(default_factory=set)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _records: int = 0

    def add(self, addresses: Iterable[Address]) -> None:
        """Ask for these as well; what was met before, in whatever spelling, is not asked for twice."""
        for one in addresses:
            if one.name in self._met:
                continue
            if len(self._met) >= MAX_ADDRESSES or not (one.is_list or self._has_room()):
                self.dropped += 1
                continue
            self._met.add(one.name)
            if not one.is_list and (self._is_erased(one) or self._is_done(one, ("", *_HARD))):
                self.passed_over += 1
            elif self._is_done(one, _SOFT):
                self._again.append(one)
            else:
                self._wait(one)

    def _is_erased(self, one: Address) -> bool:
        article_id = address_id(one.url)
        return article_id is not None and tombstone(article_id) in self.erased

    def _is_done(self, one: Address, faults: tuple[str, ...]) -> bool:
        return any(_slice(one.name, fault).slice_id in self.done for fault in faults)

    def _wait(self, one: Address) -> None:
        self._waiting.setdefault(host_of(one.url), deque()).append(one)

    def batches(self) -> Iterator[list[Slice]]:
        """Ask for all of them; each batch is to be committed before the next is asked for."""
        while self._waiting or self._again:
            if not self._waiting:
                for one in self._again:
                    self._wait(one)
                self._again.clear()
            pieces = asyncio.run(self._ask(self._batch()))
            fresh = [piece for piece in pieces if piece.slice_id not in self.done]
            self.passed_over += len(pieces) - len(fresh)
            if fresh:
                yield fresh
            self.done.update(piece.slice_id for piece in fresh)
            for piece in pieces:
                Path(os.fsdecode(piece.path)).unlink(missing_ok=True)

    def _has_room(self) -> bool:
        """Count one more record, if there may be one."""
        if self.limit is not None and self._records >= self.limit:
            return False
        self._records += 1
        return True

    def _batch(self) -> list[Address]:
        """The next addresses, some of each site."""
        batch: list[Address] = []
        for site in list(self._waiting):
            queue = self._waiting.pop(site)
            while queue and len(batch) < BATCH and sum(1 for one in batch if host_of(one.url) == site) < _BATCH_OF_SITE:
                batch.append(queue.popleft())
            if queue:
                self._waiting[site] = queue  # behind all others
            if len(batch) >= BATCH:
                break
        return batch

    async def _ask(self, batch: list[Address]) -> list[Slice]:
        pieces = [piece for one in batch if (piece := self._laid(one.name)) is not None]
        known = {piece.input_name for piece in pieces}
        by_request = {
            FetchRequest(url=one.url, purpose="feed" if one.is_list else "page"): one for one in batch if one.name not in known
        }
        async with self.web.open_session() as session:
            with MonitorStore(self.output.monitor) as store:
                fetcher = RememberingFetcher(session, self.web.clock, store, patience_s=_PATIENCE_S)
                async with aclosing(fetcher.fetch_all(by_request)) as results:
                    async for request, result in results:
                        pieces += await self._take(by_request[request], result)
                fetcher.write()
        return sorted(pieces, key=lambda piece: piece.input_name)

    async def _take(self, asked: Address, result: FetchResult) -> list[Slice]:
        """The records of one answer."""
        failure = result.failure
        if failure is not None and failure.kind is FailureKind.HOST_PAUSED:
            self.left += 1
            return []
        if failure is not None:
            item = page_in_stead(asked.entry, failure, result.fetched_at)
            if isinstance(item, Page):
                return [self._lay(asked.name, item)]
            return [self._lay(asked.name, replace(item, url=result.url), failure.kind.reason)]
        try:
            with supervised("gathering"):
                return await self._answered(asked, result)
        except BadRecord as fault:
            digest = hashlib.sha256(result.body).hexdigest()
            refused = Refused(error=fault, input_offset=0, raw_sha256=digest, url=result.final_url)
            return [self._lay(asked.name, refused, fault.reason)]

    async def _answered(self, asked: Address, result: FetchResult) -> list[Slice]:
        """The records of a whole answer; raises BadRecord."""
        listing = await asyncio.get_running_loop().run_in_executor(None, lists.answered, result.body, asked, self.readers)
        if listing is None:
            return [self._lay(asked.name, page_of_result(result, asked.entry))]
        self.dropped += listing.dropped
        self.add(listing.addresses)
        return [piece for entry in listing.entries if (piece := self._take_entry(entry, asked, result)) is not None]

    def _take_entry(self, entry: ParsedEntry, asked: Address, result: FetchResult) -> Slice | None:
        """An entry of a feed: laid down where it holds its article, else its page is asked for."""
        if entry.url is not None and is_web_url(entry.url) and not carries_whole(entry):
            self.add([Address(url=entry.url, entry=entry, depth=asked.depth + 1)])
            return None
        if not self._has_room():
            self.dropped += 1
            return None
        item = page_of_entry(entry, result.fetched_at)
        digest = item.raw_sha256 or ""
        name = lists.entry_name(entry, asked, digest)
        if (name, digest) in self._told:
            return None
        self._told.add((name, digest))
        return self._lay(name, item, digest=digest)

    # Files

    def _lay(self, name: str, item: Item, fault: str = "", digest: str = "") -> Slice:
        path = self._path(name, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, framed(item))
        return self._placed(_slice(name, fault, digest))

    def _laid(self, name: str) -> Slice | None:
        """A record that a run laid down and did not commit; those that say why there is none are asked for again."""
        path = self._path(name)
        return self._placed(_slice(name)) if path.exists() and path.read_bytes()[4:5] == b"p" else None

    def _placed(self, piece: Slice) -> Slice:
        path = self._path(piece.input_name, piece.sha256)
        return replace(piece, path=os.fsencode(path), size_bytes=path.stat().st_size)

    def _path(self, name: str, digest: str = "") -> Path:
        key = content_id("fetched", name, digest)
        return self.output.fetched / key[:2] / key


def _slice(name: str, fault: str = "", digest: str = "") -> Slice:
    """What the reader is given; it is told from others by address, failure and, for an entry of a feed, content."""
    return Slice(
        input_name=name,
        path=b"",
        format="fetched",
        start=0,
        stop=1,  # an address is one record; its bytes are others at every attempt
        records=1,
        size_bytes=0,
        sha256=digest,
        fault=fault,
    )
