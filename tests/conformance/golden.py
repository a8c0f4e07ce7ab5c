"""Files that a version of newsbeam wrote once, beside the values that every engine has to find in them for ever.

    python -m tests.conformance.golden

writes those of the present schema version; those of earlier versions are never touched.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from schemas.tables import SCHEMA_VERSION, TABLES, Table
from tests.conformance.made import rows, write

FOLDER: Final = Path(__file__).parent / "golden"
_DAY: Final = date(2026, 1, 31)


def as_json(row: dict[str, Any]) -> str:
    """A row as one line."""
    return json.dumps(row, default=_spelled, ensure_ascii=True, sort_keys=True)


def _spelled(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    message = f"{value!r} is of no type of the contract"
    raise TypeError(message)


def expected(version: str, table: Table) -> list[dict[str, Any]]:
    """The rows of a table, as they were written."""
    path = FOLDER / version / f"{table.name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _short(value: Any) -> Any:  # noqa: ANN401  any value of a row
    """A row whose strings are short: what lies here stays here."""
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_short(each) for each in value]
    return value[:99] if isinstance(value, str) else value


def main() -> None:
    """Write the files of this version."""
    for table in TABLES:
        made = [_short(row) for row in rows(table, _DAY, 8)]
        write(FOLDER / SCHEMA_VERSION, table, made, _DAY)
        (FOLDER / SCHEMA_VERSION / f"{table.name}.jsonl").write_text(
            "".join(as_json(row) + "\n" for row in made), encoding="utf-8"
        )
    (FOLDER / SCHEMA_VERSION / "staging").rmdir()


if __name__ == "__main__":
    main()
