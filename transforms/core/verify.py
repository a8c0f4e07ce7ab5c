"""Proof that an output folder keeps its promises."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.group_tables import EVENT_CLUSTERS, EVENT_LINKS, STORIES, STORY_LINKS
from schemas.tables import ARTICLES, ARTIFACTS, BY_NAME, DEAD_LETTERS, DUPLICATES, EVENTS, TABLES, Table
from transforms.core.catalog import groups, live_files, manifests_of
from transforms.core.manifest import Counts, counts_of
from transforms.core.output import Output
from transforms.core.sink import TableFile, sha256_of

#: Findings of one check that are spelled out.
_SHOWN: Final = 5
_BATCH_ROWS: Final = 500
#: Bytes of files whose texts are held at once while spans are laid over them; texts are some three times as long.
_HELD_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One promise, and what breaks it."""

    name: str
    #: How many things were looked at.
    looked_at: int
    #: What is wrong, at most a few examples; empty: the promise holds.
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return not self.broken


def verify(root: Path) -> list[Check]:
    """Check every promise of an output folder.

    Args:
        root: the folder that was given to `--out`.

    Returns:
        One check for each promise, in a fixed order.

    Raises:
        UsageRefused: the folder is not newsbeam's.
    """
    output = Output(root)
    output.require()
    manifests = manifests_of(output)
    files = live_files(manifests)
    checks = [check_balance(manifests), _check_files(root, files)]
    if not checks[-1].holds:
        return checks
    return [
        *checks,
        _check_listed(root, files),
        _check_schemas(root, files),
        *(_check_keys(root, files, table) for table in TABLES),
        _check_rows(files, manifests),
        _check_references(root, files),
        _check_offsets(root, groups(manifests)),
    ]


def shown(broken: Iterable[str]) -> tuple[str, ...]:
    """What breaks a promise, as far as it is spelled out."""
    found = list(broken)
    more = [f"... and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return (*found[:_SHOWN], *more)


def _rows(root: Path, files: list[TableFile], table: Table, columns: list[str]) -> Iterator[dict[str, Any]]:
    for file in files:
        if file.table == table.name:
            for batch in pq.ParquetFile(root / file.path).iter_batches(_BATCH_ROWS, columns=columns):
                yield from batch.to_pylist()


def check_balance(manifests: Sequence[Mapping[str, Any]]) -> Check:
    """Every record that was read ended in exactly one way."""
    total = sum((counts_of(manifest) for manifest in manifests), Counts())
    broken = (f"commit {m['sequence']}: {m['counts']}" for m in manifests if not counts_of(m).balanced)
    name = f"read {total.read} = rows {total.rows} + repeats {total.repeats} + dead letters {total.dead_letters}"
    return Check(name=name, looked_at=len(manifests), broken=shown(broken))


def _check_files(root: Path, files: list[TableFile]) -> Check:
    def broken() -> Iterator[str]:
        for file in files:
            path = root / file.path
            if not path.is_file():
                yield f"{file.path} is missing"
            elif sha256_of(path) != file.sha256:
                yield f"{file.path} has other bytes than its manifest says"

    return Check(name="manifests match files by sha256", looked_at=len(files), broken=shown(broken()))


def _check_listed(root: Path, files: list[TableFile]) -> Check:
    listed = {file.path for file in files}
    present = {
        path.relative_to(root).as_posix() for table in TABLES for path in root.glob(f"{table.name}/**/*") if path.is_file()
    }
    return Check(
        name="every file is in a manifest, once",
        looked_at=len(present),
        broken=shown(iter([*sorted(present - listed), *([] if len(listed) == len(files) else ["a file is listed twice"])])),
    )


def _check_schemas(root: Path, files: list[TableFile]) -> Check:
    def broken() -> Iterator[str]:
        for file in files:
            schema = pq.read_schema(root / file.path)
            # A newsbeam of an earlier minor version wrote fewer columns; those it wrote stand first and are the same.
            published = pa.schema(list(BY_NAME[file.table].schema())[: len(schema)])
            if not schema.equals(published) or "dt" not in schema.names:
                yield f"{file.path} has another schema than {file.table}"

    return Check(name="every file has the published schema", looked_at=len(files), broken=shown(broken()))


def _check_keys(root: Path, files: list[TableFile], table: Table) -> Check:
    seen: set[tuple[str, ...]] = set()
    twice = []
    for row in _rows(root, files, table, list(table.key)):
        key = tuple(row[name] for name in table.key)
        if key in seen:
            twice.append(f"{table.name} {key} is there twice")
        seen.add(key)
    return Check(name=f"keys of {table.name} are unique", looked_at=len(seen), broken=shown(iter(twice)))


def _check_rows(files: list[TableFile], manifests: Sequence[Mapping[str, Any]]) -> Check:
    total = sum((counts_of(manifest) for manifest in manifests), Counts())
    removed: Counter[str] = Counter()
    for manifest in manifests:
        removed.update(manifest.get("removed", {}))
    said = {
        table: count - removed[table] for table, count in ((ARTICLES.name, total.rows), (DEAD_LETTERS.name, total.dead_letters))
    }
    there = {name: sum(file.rows for file in files if file.table == name) for name in said}
    broken = (f"{name}: {there[name]} rows, {said[name]} counted" for name in said if there[name] != said[name])
    return Check(name="counted rows are in the files", looked_at=sum(there.values()), broken=shown(broken))


def _check_references(root: Path, files: list[TableFile]) -> Check:
    articles = list(_rows(root, files, ARTICLES, ["revision_id", "article_id", "duplicate_of"]))
    revisions = {row["revision_id"] for row in articles}
    ids = {row["article_id"] for row in articles}
    artifacts = {row["artifact_id"] for row in _rows(root, files, ARTIFACTS, ["artifact_id"])}
    events = {row["event_id"] for row in _rows(root, files, EVENTS, ["event_id"])}
    stories = {row["story_id"] for row in _rows(root, files, STORIES, ["story_id"])}
    clusters = {row["event_cluster_id"] for row in _rows(root, files, EVENT_CLUSTERS, ["event_cluster_id"])}
    checks: list[tuple[Table, str, Callable[[dict[str, Any]], set[str]], set[str]]] = [
        (ARTICLES, "duplicate_of", lambda row: {row["duplicate_of"]} - {None}, ids),
        (ARTIFACTS, "revision_id", lambda row: {row["revision_id"]}, revisions),
        (EVENTS, "revision_id", lambda row: {row["revision_id"]}, revisions),
        (EVENTS, "repeats_event_id", lambda row: {row["repeats_event_id"]} - {None}, events),
        (EVENTS, "artifacts", lambda row: {mark["artifact_id"] for mark in row["artifacts"] or ()}, artifacts),
        (DUPLICATES, "of_article_id", lambda row: {row["of_article_id"]}, ids),
        (DUPLICATES, "revision_id", lambda row: {row["revision_id"]}, revisions),
        (ARTICLES, "story_id", lambda row: {row["story_id"]} - {None}, stories),
        (STORY_LINKS, "revision_id", lambda row: {row["revision_id"]}, revisions),
        (STORY_LINKS, "story_id", lambda row: {row["story_id"]}, stories),
        (EVENTS, "event_cluster_id", lambda row: {row["event_cluster_id"]} - {None}, clusters),
        (EVENT_LINKS, "event_id", lambda row: {row["event_id"]}, events),
        (EVENT_LINKS, "event_cluster_id", lambda row: {row["event_cluster_id"]}, clusters),
        (EVENT_CLUSTERS, "story_id", lambda row: {row["story_id"]}, stories),
        (EVENT_CLUSTERS, "best_event_id", lambda row: {row["best_event_id"]}, events),
        (EVENT_CLUSTERS, "conflicts", lambda row: {each["event_id"] for each in row["conflicts"]}, events),
    ]
    count = 0
    broken: list[str] = []
    for table, column, pointers, known in checks:
        for row in _rows(root, files, table, [column]):
            count += 1
            broken.extend(f"{table.name}.{column} {lost} leads nowhere" for lost in pointers(row) - known)
    return Check(name="references resolve", looked_at=count, broken=shown(iter(broken)))


#: Spans of an event row: start, end, surface.
_EVENT_SPANS: Final = (
    ("sentence_start", "sentence_end", "sentence"),
    ("trigger_start", "trigger_end", "trigger"),
    ("attribution_start", "attribution_end", "speaker"),
    ("date_start", "date_end", "date_surface"),
    ("place_start", "place_end", "place"),
)
_NESTED_SPANS: Final = ("actors", "recipients", "quantities")


def _event_spans(row: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    for start, end, surface in _EVENT_SPANS:
        if row[start] is not None:
            yield row[start], row[end], row[surface]
    for name in _NESTED_SPANS:
        for part in row[name] or ():
            yield part["start"], part["end"], part["surface"]


def _spots(root: Path, files: list[TableFile]) -> Iterator[tuple[str, str, str, int, int, str]]:
    """Every span of one commit: revision, owner, field, start, end, surface."""
    for row in _rows(root, files, ARTIFACTS, ["revision_id", "artifact_id", "field", "start", "end", "surface"]):
        yield row["revision_id"], row["artifact_id"], row["field"], row["start"], row["end"], row["surface"]
    columns = ["revision_id", "event_id", *(name for span in _EVENT_SPANS for name in span), *_NESTED_SPANS]
    for row in _rows(root, files, EVENTS, columns):
        for start, end, surface in _event_spans(row):
            yield row["revision_id"], row["event_id"], "text", start, end, surface


def _check_offsets(root: Path, together: list[list[TableFile]]) -> Check:
    """Every surface stands where its offsets say; files that belong together hold the articles of their own spans."""
    count = 0
    broken: list[str] = []
    for files in together:
        size = sum(file.bytes for file in files if file.table == ARTICLES.name)
        parts = 1 + size // _HELD_BYTES
        for part in range(parts):
            strings = {row["revision_id"]: row for row in _texts(root, files) if _part(row["revision_id"], parts) == part}
            for revision, owner, field, start, end, surface in _spots(root, files):
                if _part(revision, parts) != part:
                    continue
                count += 1
                whole = (strings.get(revision) or {}).get(field)
                if whole is None or whole[start:end] != surface or not surface:
                    broken.append(f"{owner}: {field}[{start}:{end}] is not {str(surface)[:40]!r}")
    return Check(name="every offset slices to its surface", looked_at=count, broken=shown(iter(broken)))


def _texts(root: Path, files: list[TableFile]) -> Iterator[dict[str, Any]]:
    return _rows(root, files, ARTICLES, ["revision_id", "text", "title", "byline"])


def _part(revision_id: str, parts: int) -> int:
    """Which part of a large group an article is looked at with; ids are hashes."""
    return zlib.crc32(revision_id.encode()) % parts
