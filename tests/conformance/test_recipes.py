"""Every block of code in docs/reading that is said to be run is run, as it stands, over a folder that newsbeam has just written."""

import re
from pathlib import Path

import pytest

from tests.conformance.engines import ENGINES, clickhouse_session, duckdb_connection, spark_session
from tests.conformance.test_golden import FRESH

READING = Path(__file__).parents[2] / "docs" / "reading"
#: Page to the engine that runs its blocks.
PAGES = {"duckdb.md": "duckdb", "spark.md": "spark", "clickhouse.md": "clickhouse", "polars.md": "polars", "pandas.md": "pandas"}
_BY_NAME = {engine.name: engine for engine in ENGINES}


def blocks(page: str) -> list[tuple[str, str]]:
    """Language and text of every block of a page."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", (READING / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def _run_sql(engine: str, code: str) -> int:
    """Run a block's statements; returns how many rows its last one found."""
    if engine == "duckdb":
        return len(duckdb_connection().execute(code).fetchall())
    found = 0
    for statement in filter(str.strip, code.split(";\n")):
        clickhouse_session().query(f"{statement}")
        found = len(clickhouse_session().query(statement, "CSV").data().splitlines()) if statement.startswith("SELECT") else 1
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs(page: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The blocks of a page run one after the other and find rows."""
    _BY_NAME[PAGES[page]].require()
    if FRESH is None:
        pytest.skip("NEWSBEAM_FRESH names no output; `make conformance` makes one")
    monkeypatch.chdir(Path(FRESH).parent)
    if PAGES[page] == "clickhouse":
        clickhouse_session().query("DROP TABLE IF EXISTS kept")
    if PAGES[page] == "spark":
        spark_session()  # the recipe's builder finds the session that is there
    names: dict[str, object] = {"__name__": "recipe"}
    found = blocks(page)
    assert found
    for language, code in found:
        if language == "python":
            # The JVM of Spark stays in the folder in which it was started.
            whole = code.replace('"tables/', f'"{FRESH}/') if PAGES[page] == "spark" else code
            exec(compile(whole, page, "exec"), names)  # noqa: S102  our own documents
        else:
            assert _run_sql(PAGES[page], code) > 0
    if any(language == "python" for language, _ in found):
        assert capsys.readouterr().out


def test_every_page_is_run_or_says_that_it_is_not() -> None:
    """A page of recipes is in the table above, or is run by tests/test_commands.py, or begins with the words that it was not run."""
    for path in READING.glob("*.md"):
        assert path.name in {*PAGES, "README.md", "iceberg.md", "delta.md"} or "**Not run.**" in path.read_text(encoding="utf-8")
