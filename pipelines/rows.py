"""The chain for pipelines of one's own and for Beam YAML: rows of news in, rows of the published tables out.

`deploy/beam-yaml/` has a providers file and an example. Sites are not compared, nothing is linked and nothing is committed: that is what
`newsbeam backfill` is for. Times and days leave as ISO 8601 texts: Beam's portable schemas know no days.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from importlib.metadata import version
from typing import Any, Final, Literal, Optional

import apache_beam as beam
import numpy as np
import pyarrow as pa
from apache_beam.pvalue import PCollection, Row, TaggedOutput
from apache_beam.typehints.decorators import no_annotations
from apache_beam.typehints.row_type import RowTypeConstraint

from schemas.errors import BadRecord, ProcessingFault, UsageRefused
from schemas.records import Analysis, Page
from schemas.rows import to_row
from schemas.tables import ARTICLES, ARTIFACTS, DEAD_LETTERS, EVENTS, Table
from transforms.core.codec import decode, encode
from transforms.core.page.charset import decode_page
from transforms.core.sources.item import Refused
from transforms.core.sources.jsonl import read_row
from transforms.core.staging import (
    SET_ASIDE,
    StagedKey,
    Stamp,
    refused,
    refused_article,
    stamped,
    stamped_dead_letter,
)
from transforms.events import CodeEvents
from transforms.extract import ExtractArticles
from transforms.language import DetectLanguages
from transforms.translation import DetectArtifacts

_SCALARS: Final = {
    pa.string(): str,
    pa.bool_(): bool,
    pa.int32(): np.int32,
    pa.int64(): np.int64,
    pa.float32(): np.float32,
    pa.float64(): np.float64,
}


@dataclass
class CodeRows(beam.PTransform[PCollection[Row], dict[str, PCollection[Row]]]):
    """Run the whole chain over rows of news.

    In: rows with `text` or `html`, and what else lines of JSON lines may have (`url`, `title`, `published` ...). Out: `articles`,
    `artifacts`, `events` and `dead_letters`, with the columns of the tables of these names.
    """

    #: Time stamped into the rows (ISO 8601 with a zone), for runs that must repeat; None: when the pipeline is made.
    now: str | None = None

    @no_annotations
    def expand(self, rows: PCollection[Row]) -> dict[str, PCollection[Row]]:
        """Wire the chain."""
        stamp = _stamp(self.now)
        read = rows | "Read" >> beam.ParDo(ReadRow()).with_outputs(SET_ASIDE, main="pages")
        articles, refused_pages = read["pages"] | "Extract" >> ExtractArticles()
        coded = articles | "Language" >> DetectLanguages() | "Artifacts" >> DetectArtifacts() | "Events" >> CodeEvents()
        written = coded | "Rows" >> beam.ParDo(WriteRows(encode(stamp))).with_outputs(
            SET_ASIDE, ARTIFACTS.name, EVENTS.name, main=ARTICLES.name
        )  # fmt: skip
        aside = (read[SET_ASIDE], refused_pages, written[SET_ASIDE]) | "SetAside" >> beam.Flatten()
        letters = aside | "DeadLetters" >> beam.Map(dead_letter_row, encode(stamp)).with_output_types(row_type(DEAD_LETTERS))
        typed = {
            table.name: written[table.name] | f"Type_{table.name}" >> beam.Map(_same).with_output_types(row_type(table))
            for table in (ARTICLES, ARTIFACTS, EVENTS)
        }
        return {**typed, DEAD_LETTERS.name: letters}


class ReadRow(beam.DoFn):
    """One row to its page, or to the encoded key of a dead letter."""

    def process(self, row: Row) -> Iterator[Page | TaggedOutput[Literal["set_aside"], bytes]]:
        """Read the row as a line of JSON lines would be read."""
        found = read_row(_line(row), 0)
        if isinstance(found, Refused):
            key = refused(found.error, raw_sha256=found.raw_sha256, input_name=None, input_offset=None, url=found.url)
            yield TaggedOutput(SET_ASIDE, encode(key))
        else:
            yield found


class WriteRows(beam.DoFn):
    """One analysis to its rows, or to the encoded key of a dead letter."""

    def __init__(self, stamp: bytes) -> None:
        """Keep the encoded Stamp."""
        self._stamp = stamp

    def setup(self) -> None:
        """Take the stamp up."""
        self._marks = decode(Stamp, self._stamp)

    def process(self, analysis: Analysis) -> Iterator[Any]:
        """All rows of the article, or none."""
        try:
            if analysis.fault is not None:
                raise ProcessingFault(analysis.fault)
            whole = stamped(analysis, self._marks)
            article = _row(ARTICLES, whole.article)
            artifacts = [_row(ARTIFACTS, one) for one in whole.artifacts or ()]
            events = [_row(EVENTS, one) for one in whole.events or ()]
        except BadRecord as error:
            yield TaggedOutput(SET_ASIDE, encode(refused_article(error, analysis.article)))
        else:
            yield article
            yield from (TaggedOutput(ARTIFACTS.name, one) for one in artifacts)
            yield from (TaggedOutput(EVENTS.name, one) for one in events)


def dead_letter_row(key: bytes, stamp: bytes) -> Row:
    """The row of a record that was set aside."""
    letter = decode(StagedKey, key).dead_letter
    if letter is None:
        message = "a key without a dead letter among those of dead letters"
        raise TypeError(message)
    return _row(DEAD_LETTERS, stamped_dead_letter(letter, decode(Stamp, stamp)))


def row_type(table: Table) -> RowTypeConstraint:
    """The table's columns as Beam's type of a row."""
    return RowTypeConstraint.from_fields(
        [(column.name, _hint(column.kind, nullable=column.nullable)) for column in table.columns]
    )


def _hint(kind: pa.DataType, *, nullable: bool) -> Any:  # noqa: ANN401  Beam's hints have no type of their own
    hint: Any
    if pa.types.is_list(kind):
        hint = Sequence[_hint(kind.value_type, nullable=False)]  # type: ignore[misc]  # made at run time
    elif pa.types.is_struct(kind):
        hint = RowTypeConstraint.from_fields([(field.name, _hint(field.type, nullable=True)) for field in kind])
    else:
        hint = _SCALARS.get(kind, str)
    return Optional[hint] if nullable else hint  # noqa: UP045  made at run time, of what `|` does not take


def _row(table: Table, record: object) -> Row:
    checked = to_row(table, record)
    return Row(**{column.name: _value(column.kind, checked[column.name]) for column in table.columns})


def _value(kind: pa.DataType, value: Any) -> Any:  # noqa: ANN401  any value of a table
    if value is None:
        return None
    if pa.types.is_list(kind):
        return [_value(kind.value_type, one) for one in value]
    if pa.types.is_struct(kind):
        return Row(**{field.name: _value(field.type, value[field.name]) for field in kind})
    if kind == pa.float32():
        return float(np.float32(value))  # what a reader of the table finds
    return value.isoformat() if isinstance(value, date) else value


def _same(row: Row) -> Row:
    return row


def _line(row: Any) -> bytes:  # noqa: ANN401  a Row as it was made, or the named tuple that Beam's coder makes of it
    values: dict[str, Any] = row.as_dict() if isinstance(row, Row) else row._asdict()
    characters = {name: decode_page(value).text if isinstance(value, bytes) else value for name, value in values.items()}
    return json.dumps(characters, default=str).encode()


def _stamp(now: str | None) -> Stamp:
    try:
        started_at = datetime.now(timezone.utc) if now is None else datetime.fromisoformat(now)
    except ValueError as error:
        message = f"now: {now!r} is no ISO 8601 time; write it like 2026-01-31T12:00:00+00:00"
        raise UsageRefused(message) from error
    if started_at.tzinfo is None:
        message = f"now: {now!r} has no zone; write +00:00 behind it"
        raise UsageRefused(message)
    return Stamp(run_id=f"rows-{started_at:%Y%m%dT%H%M%S%f}", started_at=started_at, pipeline_version=version("newsbeam"))
