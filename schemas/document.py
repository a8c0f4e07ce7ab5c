"""The published tables, written out for readers: `docs/tables.md`."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from schemas import errors
from schemas.tables import OFFSET_UNIT, SCHEMA_VERSION, TABLES, Column, Table
from schemas.views import VIEWS

_PREAMBLE: Final = f"""# The published tables

Schema version {SCHEMA_VERSION}. Generated from `schemas/tables.py` by `make docs`; a test compares.

Columns are appended, never renamed, removed or retyped. Ids are lower-case hexadecimal and made from content alone, so two runs,
runners or machines agree. Offsets are {OFFSET_UNIT}: `text[start:end] == surface`. In a list column an empty
list means "looked, none found"; null means "not looked at".

Files lie at `TABLE/dt=YYYY-MM-DD/part-HASH.parquet`; `dt` is the UTC day of first sight and stands inside the files too.
`_manifest/` holds one JSON file for each commit: its files with rows, bytes and SHA-256, what was read and what was set aside.

Scores and confidences are not all of one kind: [calibration](calibration.md) says which are shares of right answers, measured on what, and which only order.
"""


def _type_name(kind: pa.DataType) -> str:
    """An Arrow type in the words of the contract.

    >>> _type_name(pa.list_(pa.struct([pa.field("start", pa.int32()), pa.field("tag", pa.string())])))
    'list<struct{start int32, tag string}>'
    """
    if pa.types.is_list(kind):
        return f"list<{_type_name(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct{{{', '.join(f'{field.name} {_type_name(field.type)}' for field in kind)}}}"
    if pa.types.is_timestamp(kind):
        return f"timestamp[{kind.unit}, {kind.tz}]"
    return {"date32[day]": "date32", "float": "float32", "double": "float64"}.get(str(kind), str(kind))


def _column_line(number: int, column: Column) -> str:
    meaning = column.meaning.replace("|", "\\|")
    return f"| {number} | `{column.name}` | `{_type_name(column.kind)}` | {'yes' if column.nullable else 'no'} | {meaning} |"


def _table_lines(table: Table) -> Iterator[str]:
    yield f"\n## {table.name}\n"
    yield f"One row: {table.row}. Key: {', '.join(f'`{name}`' for name in table.key)}."
    yield f"Sorted by {', '.join(f'`{name}`' for name in table.order)}.\n"
    lookups = [f"`{column.name}`" for column in table.columns if column.lookup]
    private = [f"`{column.name}`" for column in table.columns if column.private]
    if lookups:
        yield f"Bloom filters: {', '.join(lookups)}.\n"
    if private:
        yield f"No column statistics (words of articles, names of persons): {', '.join(private)}.\n"
    yield "| field_id | column | type | null | meaning |\n|---|---|---|---|---|"
    yield from (_column_line(number, column) for number, column in enumerate(table.columns, start=1))


def _reason_lines() -> Iterator[str]:
    yield "\n## Reasons in dead_letters\n"
    yield "A reason that is retryable may go away at a later attempt at the same bytes.\n"
    yield "| reason | stage | retryable | meaning |\n|---|---|---|---|"
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.BadRecord) and kind is not errors.BadRecord:
            meaning = (kind.__doc__ or "").partition("\n")[0]
            yield f"| `{kind.reason}` | {kind.stage} | {'yes' if kind.retryable else 'no'} | {meaning} |"


def _view_lines() -> Iterator[str]:
    yield "\n## Views\n"
    yield "`newsbeam views OUT --engine ENGINE` prints tables and views of an output folder as SQL for `duckdb`, `spark` or `clickhouse`; how each is run"
    yield "is told in `docs/reading/`. Those named `…_current` are plain ANSI SQL and run on any engine; lists of structs have no common dialect, so the"
    yield "others are written for these three.\n"
    yield "| view | reads | one row |\n|---|---|---|"
    for view in VIEWS:
        yield f"| `{view.name}` | {', '.join(f'`{name}`' for name in view.reads)} | {view.row} |"
    yield "\n`events_gdelt` does not give what newsbeam does not measure (AvgTone, ethnic and religious codes, places of actors). Countries of"
    yield "places are ISO 3166-1 under `ActionGeo_ISO3`, where GDELT has FIPS 10-4; a day that is not known is null, never the day of publication."
    yield "One row is one mention in one article, so that sums over `NumMentions` count mentions of dyads."


def tables_markdown() -> str:
    """The whole contract as Markdown, ending in a newline."""
    tables = (line for table in TABLES for line in _table_lines(table))
    return "\n".join([_PREAMBLE.rstrip(), *tables, *_reason_lines(), *_view_lines()]) + "\n"
