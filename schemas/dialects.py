"""What engines say differently: where a table's files are, lists of structs, times of day. All else in `views` is common to them.

An engine is one value of `Dialect`; each is run by the conformance suite.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from schemas.columns import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one engine says it."""

    name: str
    #: Begins the definition of a view; `{}` is its name.
    create: str
    #: `SELECT * {except_} (columns)`: all columns but some.
    except_: str
    #: Whether some element of a list of structs fulfils a condition: list, name of the element, condition. Of null and of no elements it is false.
    any_of: Callable[[str, str, str], str]
    #: How many elements a list has; null counts as none.
    count: Callable[[str], str]
    #: `events` with a row for each element of two lists, `one_actor` and `one_recipient` with their numbers from 1; of no elements one row of nulls.
    pairs: str
    #: A time without zone, as it is in UTC.
    in_utc: Callable[[str], str]
    #: Scalar Arrow types in the engine's words.
    types: Mapping[str, str]
    #: Types of a list and of a struct, made of the words for their parts.
    list_of: Callable[[str], str]
    struct_of: Callable[[Mapping[str, str]], str]
    #: The statements that make a table known: its name, its columns with their types, the files (None: there are none).
    define: Callable[[str, Mapping[str, str], str | None], str]

    def type_of(self, kind: pa.DataType) -> str:
        """An Arrow type of the contract in the engine's words.

        >>> DUCKDB.type_of(pa.list_(pa.struct([pa.field("start", pa.int32()), pa.field("surface", pa.string())])))
        'STRUCT("start" INTEGER, "surface" VARCHAR)[]'
        >>> SPARK.type_of(pa.list_(pa.struct([pa.field("start", pa.int32())])))
        'ARRAY<STRUCT<`start`: INT>>'
        """
        if pa.types.is_list(kind):
            return self.list_of(self.type_of(kind.value_type))
        if pa.types.is_struct(kind):
            return self.struct_of({field.name: self.type_of(field.type) for field in kind})
        return self.types[str(kind)]

    def table(self, table: Table, files: str | None) -> str:
        """The statements under which a table is found by its bare name.

        Args:
            table: a published table.
            files: glob of its Parquet files; None: it has none yet, and is an empty table with its columns.
        """
        return self.define(table.name, {column.name: self.type_of(column.kind) for column in table.columns}, files)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _empty(name: str, columns: Mapping[str, str], create: str, quote: str) -> str:
    nulls = ", ".join(f"CAST(NULL AS {kind}) AS {quote}{column}{quote}" for column, kind in columns.items())
    return f"{create.format(name)}\nSELECT {nulls} WHERE 1 = 0;\n"


_DUCKDB_CREATE: Final = "CREATE OR REPLACE VIEW {} AS"


def _duckdb_table(name: str, columns: Mapping[str, str], files: str | None) -> str:
    if files is None:
        return _empty(name, columns, _DUCKDB_CREATE, '"')
    quoted = files.replace("'", "''")
    # Files of an older minor version lack the columns that were appended since.
    read = f"read_parquet('{quoted}', union_by_name = true, hive_partitioning = false)"
    return f"{_DUCKDB_CREATE.format(name)}\nSELECT * FROM {read};\n"


DUCKDB: Final = Dialect(
    name="duckdb",
    create=_DUCKDB_CREATE,
    except_="EXCLUDE",
    any_of=lambda values, each, holds: f"COALESCE(len(list_filter({values}, lambda {each}: {holds})), 0) > 0",
    count=lambda values: f"COALESCE(len({values}), 0)",
    pairs="""events
LEFT JOIN LATERAL (SELECT UNNEST(actors) AS one_actor, generate_subscripts(actors, 1) AS actor_number) AS a ON true
LEFT JOIN LATERAL (SELECT UNNEST(recipients) AS one_recipient, generate_subscripts(recipients, 1) AS recipient_number) AS r ON true""",
    in_utc=lambda time: f"timezone('UTC', {time})",
    types={
        "string": "VARCHAR", "bool": "BOOLEAN", "int32": "INTEGER", "int64": "BIGINT", "float": "FLOAT", "double": "DOUBLE",
        "date32[day]": "DATE", "timestamp[us, tz=UTC]": "TIMESTAMPTZ",
    },
    list_of=lambda kind: f"{kind}[]",
    struct_of=lambda members: "STRUCT(" + ", ".join(f'"{name}" {kind}' for name, kind in members.items()) + ")",
    define=_duckdb_table,
)  # fmt: skip

_SPARK_CREATE: Final = "CREATE OR REPLACE TEMPORARY VIEW {} AS"


def _spark_table(name: str, columns: Mapping[str, str], files: str | None) -> str:
    if files is None:
        return _empty(name, columns, _SPARK_CREATE, "`")
    folder = files.partition("/dt=")[0].replace("\\", "\\\\").replace("'", "\\'")
    typed = ", ".join(f"`{column}` {kind}" for column, kind in columns.items())
    files_view = f"CREATE OR REPLACE TEMPORARY VIEW {name}_files ({typed})\nUSING parquet OPTIONS (path '{folder}');\n"
    # The partition's column comes last, wherever it stands in the files; a second view puts it back.
    listed = ", ".join(f"`{column}`" for column in columns)
    return f"{files_view}{_SPARK_CREATE.format(name)}\nSELECT {listed} FROM {name}_files;\n"


SPARK: Final = Dialect(
    name="spark",
    create=_SPARK_CREATE,
    except_="EXCEPT",
    any_of=lambda values, each, holds: f"COALESCE(exists({values}, {each} -> {holds}), false)",
    count=lambda values: f"COALESCE(array_size({values}), 0)",
    pairs="""(
  SELECT *, actor_position + 1 AS actor_number, recipient_position + 1 AS recipient_number
  FROM events
  LATERAL VIEW OUTER posexplode(actors) AS actor_position, one_actor
  LATERAL VIEW OUTER posexplode(recipients) AS recipient_position, one_recipient
) AS both_sides""",
    in_utc=lambda time: f"to_utc_timestamp({time}, current_timezone())",
    types={
        "string": "STRING", "bool": "BOOLEAN", "int32": "INT", "int64": "BIGINT", "float": "FLOAT", "double": "DOUBLE",
        "date32[day]": "DATE", "timestamp[us, tz=UTC]": "TIMESTAMP",
    },
    list_of=lambda kind: f"ARRAY<{kind}>",
    struct_of=lambda members: "STRUCT<" + ", ".join(f"`{name}`: {kind}" for name, kind in members.items()) + ">",
    define=_spark_table,
)  # fmt: skip

_CLICKHOUSE_CREATE: Final = "CREATE OR REPLACE VIEW {} AS"


def _clickhouse_table(name: str, columns: Mapping[str, str], files: str | None) -> str:
    # With the types given, a column that a file has not got is null; without them the first file decides.
    structure = _quoted(", ".join(f"`{column}` {kind}" for column, kind in columns.items()))
    if files is None:
        return f"{_CLICKHOUSE_CREATE.format(name)}\nSELECT * FROM null({structure});\n"
    settings = "SETTINGS use_hive_partitioning = 0"
    return f"{_CLICKHOUSE_CREATE.format(name)}\nSELECT * FROM file({_quoted(files)}, Parquet, {structure}) {settings};\n"


CLICKHOUSE: Final = Dialect(
    name="clickhouse",
    create=_CLICKHOUSE_CREATE,
    except_="EXCEPT",
    any_of=lambda values, each, holds: f"arrayExists({each} -> {holds}, {values})",
    count=lambda values: f"length({values})",
    pairs="""(
  SELECT *, one_recipient, recipient_number
  FROM (
    SELECT *, one_actor, actor_number
    FROM events
    LEFT ARRAY JOIN actors AS one_actor, arrayEnumerate(actors) AS actor_number
  ) AS with_actors
  LEFT ARRAY JOIN recipients AS one_recipient, arrayEnumerate(recipients) AS recipient_number
) AS both_sides""",
    in_utc=lambda time: f"toTimeZone({time}, 'UTC')",
    types={
        "string": "Nullable(String)", "bool": "Nullable(Bool)", "int32": "Nullable(Int32)", "int64": "Nullable(Int64)",
        "float": "Nullable(Float32)", "double": "Nullable(Float64)", "date32[day]": "Nullable(Date32)",
        "timestamp[us, tz=UTC]": "Nullable(DateTime64(6, 'UTC'))",
    },
    list_of=lambda kind: f"Array({kind.removeprefix('Nullable(').removesuffix(')') if kind.startswith('Nullable') else kind})",
    struct_of=lambda members: "Tuple(" + ", ".join(f"`{name}` {kind}" for name, kind in members.items()) + ")",
    define=_clickhouse_table,
)  # fmt: skip

DIALECTS: Final = {dialect.name: dialect for dialect in (DUCKDB, SPARK, CLICKHOUSE)}
