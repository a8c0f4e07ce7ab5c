"""Threats that no single room answers for."""

import ast
import re
import socket
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.records import Page
from schemas.tables import ARTICLES
from tests.examples import analysis, request, staged
from transforms.core.commit import commit_unit
from transforms.core.extract import extract_article
from transforms.core.output import Output

ROOT = Path(__file__).parents[2]
OUTSIDE = "../../outside/..%2f..\\evil"
PAGES = [
    f"<html><body><article><h1>Report {number}</h1>{''.join(f'<p>The council of town {number} met on day {each} and spoke of the harbour, the school and the market.</p>' for each in range(1, 9))}"
    "<p>All rights of this paper are its own, and nobody else may print it without asking before.</p></article></body></html>"
    for number in range(3)
]


@pytest.mark.fault("C7")
def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    """Whatever an article calls itself, its site and its source, all files lie in the output under names of digits and days."""
    output = Output(tmp_path / "out")
    output.claim()
    one = analysis(1, domain=OUTSIDE, source_id=OUTSIDE, title=OUTSIDE, input_name=OUTSIDE)
    spool = output.spool / "unit"
    commit_unit(request(output.root), staged(spool, one), spool)
    files = [path.relative_to(output.root).as_posix() for path in output.root.rglob("*.parquet")]
    assert files
    assert all(re.fullmatch(r"[a-z_]+/dt=\d{4}-\d\d-\d\d/part-[0-9a-f]{32}\.parquet", name) for name in files)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.fault("C11")
def test_no_csv_is_written() -> None:
    """No module of ours calls what writes CSV."""
    called = {
        node.func.attr
        for room in ("schemas", "transforms", "pipelines")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & {"to_csv", "write_csv", "DictWriter", "writerow", "writerows"}
    assert "write_batch" in called  # so that a search that finds nothing would be noticed


@pytest.mark.fault("C16")
def test_footers_hold_no_words_of_articles(tmp_path: Path) -> None:
    """Columns that may hold words and names of persons have no least and largest value in a file's footer; others have."""
    output = Output(tmp_path / "out")
    output.claim()
    spool = output.spool / "unit"
    commit_unit(request(output.root), staged(spool, analysis(1), analysis(2)), spool)
    group = pq.read_metadata(next(output.root.glob("articles/dt=*/part-*.parquet"))).row_group(0)
    told = {
        group.column(number).path_in_schema.partition(".")[0]
        for number in range(group.num_columns)
        if group.column(number).is_stats_set
    }
    assert not told & {column.name for column in ARTICLES.columns if column.private}
    assert {"domain", "first_seen_at"} <= told


@pytest.mark.fault("C17")
def test_a_test_cannot_reach_another_machine() -> None:
    """A connection to an address that is not this machine's is refused before it is made."""
    with socket.socket() as one, pytest.raises(AssertionError, match="reached for the network"):
        one.connect(("192.0.2.1", 80))


@pytest.mark.fault("C18")
def test_a_page_is_read_alike_whatever_came_before() -> None:
    """Pages that share a paragraph, read six times in other orders: the same articles each time."""
    fields = {"media_type": "text/html", "source_format": "html", "raw_sha256": "00"}
    pages = [Page(body=body.encode(), url=f"https://a.example/{number}", **fields) for number, body in enumerate(PAGES)]  # type: ignore[arg-type]
    reads = [[extract_article(pages[number]).text for number in order] for order in ([0, 1, 2] * 3, [2, 1, 0] * 3)]
    assert reads[0] == reads[0][:3] * 3
    assert reads[1] == reads[0][2::-1] * 3
    assert len(set(reads[0])) == 3
