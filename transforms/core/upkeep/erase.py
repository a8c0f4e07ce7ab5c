"""Articles taken out of an output for good: rows, what others say of them, what stores and folders remember.

    find       the articles that are meant, and all that hangs on them
    rewrite    files without those rows; one transaction; folders change places (`rewriting`)
    destroy    replaced files, fetched pages, queues, free pages of the stores

Killed in between, the same command brings it to its end: its first step finds less, and the last one is always done. What stays are
hashes: by them an article is known when it comes again, and is not written.
"""

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.feeds import QueuedArticle
from schemas.tables import BY_NAME
from transforms.core.catalog import live_files, manifests_of, place
from transforms.core.codec import decode
from transforms.core.identity import content_id
from transforms.core.manifest import as_published
from transforms.core.monitoring.database import MonitorDatabase
from transforms.core.monitoring.memory import recover
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.reindex import rebuild_index
from transforms.core.store import Store, tombstone
from transforms.core.upkeep.doomed import Doomed, Finder
from transforms.core.upkeep.rewriting import Draft, Errand, rewriting, sweep_replaced
from transforms.core.upkeep.rows import edited, pieces, touches
from transforms.core.upkeep.where import Condition, address_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did, or would do."""

    articles: int
    #: Table to rows that are taken out.
    rows: Mapping[str, int]
    #: Files that are written anew.
    files: int


def erase(output: Output, errand: Errand, where: Sequence[Condition]) -> Erased:
    """Take articles out, with all that hangs on them.

    Args:
        output: the folder; nobody writes to it meanwhile.
        errand: what is asked for.
        where: conditions that have to hold all.

    Raises:
        LockHeld: another process writes or rewrites.
        UsageRefused: it is no output, or its file system cannot do it.
        OutputFailed: the disk refused; run the same command again.
    """
    with output.run_lock("newsbeam erase"), rewriting(output, "erase", errand):
        files = live_files(manifests_of(output))
        doomed = Finder(output, files, where).find()
        edits = doomed.edits()
        hit = [file for file in files if file.table in edits and touches(place(output, file.path), edits[file.table])]
        ids = doomed.ids(where)
        marks = sorted(map(tombstone, ids))
        draft = Draft(output, content_id("erase", *marks, *sorted(file.path for file in hit)), errand)
        for file in hit:
            rows = pieces(BY_NAME[file.table], [place(output, file.path)])
            draft.replace([file], (edited(piece, edits[file.table]) for piece in rows))
        done = Erased(articles=len(doomed.articles), rows=draft.removed, files=len(hit))
        if errand.dry_run:
            draft.abandon()
            return done
        if hit or not _are_erased(output, ids):
            draft.commit(marks, also=lambda store: _forget(store, doomed, ids, {file.path for file in hit}))
        _destroy(output, errand, doomed, ids)
    return done


def _are_erased(output: Output, ids: Collection[str]) -> bool:
    with Store(output.store) as store:
        return all(map(store.is_erased, ids))


# Forget, in the transaction of the rewrite


def _forget(store: Store, doomed: Doomed, ids: Collection[str], paths: Collection[str]) -> None:
    """Take what is remembered out of the store, and out of manifests what names the articles."""
    store.forget_articles(sorted(doomed.articles))
    manifests = [json.loads(data) for _, data in store.manifests()]
    touched = _with_ancestors(manifests, paths)
    for manifest in manifests:
        inputs = [each for each in manifest["inputs"] if not _is_of(each["input_name"], doomed, ids)]
        faults = [] if touched & {file["path"] for file in manifest["files"]} else manifest.get("faults", [])
        if (inputs, faults) != (manifest["inputs"], manifest.get("faults", [])):
            store.change_manifest(manifest["sequence"], as_published({**manifest, "inputs": inputs, "faults": faults}))


def _is_of(url: str | None, doomed: Doomed, ids: Collection[str]) -> bool:
    """Whether an address leads to an erased article."""
    return url is not None and (url in doomed.addresses or address_id(url) in ids)


def _with_ancestors(manifests: Sequence[Mapping[str, Any]], paths: Collection[str]) -> set[str]:
    """Files, and those that they replaced."""
    found = set(paths)
    for manifest in reversed(manifests):
        if found & {file["path"] for file in manifest["files"]}:
            found.update(manifest.get("replaces", ()))
    return found


# Destroy


def _destroy(output: Output, errand: Errand, doomed: Doomed, ids: Collection[str]) -> None:
    """Remove what no row says any more: replaced files, fetched pages, waiting articles, free pages of the stores."""
    sweep_replaced(output, (), errand.now)
    shutil.rmtree(output.fetched, ignore_errors=True)  # what was fetched and not committed is fetched again
    with output.commit_lock(), Store(output.store) as store:
        output.sweep()
        rebuild_index(output, store)
        store.scrub()
        if output.monitor.exists():
            with MonitorStore(output.monitor) as memory:
                recover(memory, lambda unit_id: store.manifest(unit_id) is not None)
            _forget_waiting(MonitorDatabase(output.monitor), doomed, ids)


def _forget_waiting(db: MonitorDatabase, doomed: Doomed, ids: Collection[str]) -> None:
    """Strike articles out of a monitor's queue; keys of entries stay, so that they are not new once more."""
    queued = [(queue_id, decode(QueuedArticle, article)) for queue_id, article in db.rows("SELECT queue_id, article FROM queue")]
    gone = [(queue_id,) for queue_id, article in queued if article.article_id in ids or _is_of(article.url, doomed, ids)]
    with db.transaction():
        db.run_each("DELETE FROM queue WHERE queue_id = ?", gone)
    db.scrub()
    db.close()
