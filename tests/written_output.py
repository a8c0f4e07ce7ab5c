"""An output folder written row by row, for tests of what reads one: no pipeline runs, so it is there at once and holds what the test says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from schemas.tables import BY_NAME, Column, Table
from transforms.core.identity import content_id
from transforms.core.manifest import Counts, Manifest
from transforms.core.output import Output
from transforms.core.sink import publish, write_table_file
from transforms.core.staging import Stamp

Row = Mapping[str, Any]
NOON: Final = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
_VERSION: Final = "0.0.test"


def article(number: int, text: str = "Nothing happened.", **columns: Any) -> dict[str, Any]:  # noqa: ANN401  any column
    """A row of `articles`, English and dated, with what the test says of it."""
    return {
        "revision_id": content_id("revision", number),
        "article_id": content_id("article", number),
        "url": f"https://news{number % 7}.example/{number}",
        "domain": f"news{number % 7}.example",
        "title": f"Headline {number}",
        "text": text,
        "text_chars": len(text),
        "text_tokens": len(text.split()),
        "language": "en",
        "published_at": NOON,
        "published_precision": "second",
        "published_method": "feed",
        "events_status": "coded",
        "translation_verdict": "original",
        "extraction_flags": [],
        "artifact_count": 0,
        **columns,
    }


def artifact(revision: Row, surface: str, **columns: Any) -> dict[str, Any]:  # noqa: ANN401  any column
    """A row of `artifacts` over the first place where an article's text says something."""
    whole = revision[columns.get("field", "text")]
    start = columns.pop("start", whole.index(surface))
    kind = columns.get("kind", "mojibake")
    return {
        "artifact_id": content_id(revision["revision_id"], kind, start, surface),
        "revision_id": revision["revision_id"],
        "kind": kind,
        "family": "extraction",
        "start": start,
        "end": start + len(surface),
        "surface": surface,
        "field": "text",
        "severity": "major",
        "score": 0.9,
        "evidence": "a_rule",
        **columns,
    }


def event(revision: Row, trigger: str, **columns: Any) -> dict[str, Any]:  # noqa: ANN401  any column
    """A row of `events` whose trigger is the first place where an article's text says something; the sentence is the text."""
    text = revision["text"]
    start = text.index(trigger)
    return {
        "event_id": content_id(revision["revision_id"], start, trigger, columns.get("event_type", "ASSAULT")),
        "revision_id": revision["revision_id"],
        "article_id": revision["article_id"],
        "sentence": text,
        "sentence_start": 0,
        "sentence_end": len(text),
        "trigger": trigger,
        "trigger_start": start,
        "trigger_end": start + len(trigger),
        "event_type": "ASSAULT",
        "quad_plover": 4,
        "quad_gdelt": 4,
        "status": "asserted",
        "tier": "core",
        "actors": [],
        "recipients": [],
        "actor_countries": [],
        "recipient_countries": [],
        "quantities": [],
        "artifacts": [],
        "confidence": 0.8,
        **columns,
    }


@dataclass
class WrittenOutput:
    """Writes commits into a folder that is newsbeam's."""

    root: Path
    commits: int = 0
    output: Output = field(init=False)

    def __post_init__(self) -> None:
        """Make the folder."""
        self.output = Output(self.root)
        self.output.claim()

    def commit(
        self,
        tables: Mapping[str, Sequence[Row]],
        at: datetime = NOON,
        *,
        without: Iterable[str] = (),
        counts: Counts | None = None,
    ) -> None:
        """Write one commit.

        Args:
            tables: rows by table; columns that are left out are null, or something of their type.
            at: start of its run.
            without: columns that this version did not have yet, the last ones of their tables.
            counts: as the manifest has them; None: what the rows say.
        """
        self.commits += 1
        unit, day, gone = f"{self.commits:032x}", at.date(), set(without)
        files = [
            write_table_file(
                _older(name, gone),
                [tuple(_value(column, row, at, day) for column in _older(name, gone).columns) for row in rows],
                staging=self.output.staging,
                dt=day,
                expected_rows=len(rows),
                metadata={},
            )
            for name, rows in tables.items()
            if rows
        ]
        written = {name: len(rows) for name, rows in tables.items()}
        rows, dead = written.get("articles", 0), written.get("dead_letters", 0)
        manifest = Manifest(
            sequence=self.commits,
            unit_id=unit,
            stamp=Stamp(run_id="r" * 32, started_at=at, pipeline_version=_VERSION),
            counts=counts or Counts(read=rows + dead, rows=rows, dead_letters=dead),
            tables=written,
            reasons={},
            files=tuple(files),
        )
        publish(self.root, self.output.staging, files)
        (self.output.manifests / manifest.file_name).write_bytes(manifest.to_json())


def _older(name: str, gone: set[str]) -> Table:
    table = BY_NAME[name]
    return replace(table, columns=tuple(column for column in table.columns if column.name not in gone))


def _value(column: Column, row: Row, at: datetime, day: date) -> object:
    if column.name in row:
        return row[column.name]
    if column.name == "dt":
        return day
    if column.name in {"first_seen_at", "written_at", "decided_at", "polled_at", "next_poll_at"}:
        return at
    if column.nullable:
        return None
    if column.name == "pipeline_version":
        return _VERSION
    return _filler(column.kind, at)


def _filler(kind: pa.DataType, at: datetime) -> object:
    if pa.types.is_list(kind):
        return []
    if pa.types.is_timestamp(kind):
        return at
    if pa.types.is_date(kind):
        return at.date()
    if pa.types.is_boolean(kind):
        return False
    return "" if pa.types.is_string(kind) else 0
