"""Units of labelled reports and their copies, committed one after the other: links, stories and event clusters are made in each.

As a program it commits what was laid down until it is killed or done; it says so on standard output before its first commit.

    python -m tests.linking_world FOLDER
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from schemas.records import Analysis
from tests.examples import STAMP, request, staged
from tests.quality.stories import read_reports
from transforms.core.codec import decode, encode
from transforms.core.commit import commit_unit, publish_committed
from transforms.core.identity import content_id
from transforms.core.output import Output
from transforms.core.store import Store

TABLES: Final = ("duplicates", "story_links", "stories", "event_links", "event_clusters", "articles", "events")
_STAMP: Final = replace(STAMP, started_at=datetime(2026, 6, 1, tzinfo=timezone.utc))
_UNIT: Final = 3


def lay_down(folder: Path) -> None:
    """Write the analyses that every run commits: each report, and a copy of every third one at another outlet two hours later."""
    analyses: list[Analysis] = []
    for number, report in enumerate(read_reports("development")):
        article = replace(report.article, article_id=content_id("report", number), input_name="reports", input_offset=number)
        events = tuple(replace(event, article_id=article.article_id) for event in report.events)
        analyses.append(Analysis(article=article, artifacts=(), events=events))
        if number % 3 == 0 and article.published_at is not None:
            later = article.published_at + timedelta(hours=2)
            one_id = content_id("copy", number)
            copy = replace(
                article, article_id=one_id, revision_id=content_id(one_id), published_at=later, domain="copies.example"
            )
            analyses.append(Analysis(article=copy, artifacts=(), events=()))
    (folder / "analyses").write_bytes(encode(analyses))


def output_of(folder: Path) -> Output:
    """Where a run writes."""
    return Output(folder / "out")


def run(folder: Path, analyses: Sequence[Analysis]) -> None:
    """Mend what a crash left, then commit every unit that is not committed yet."""
    output = output_of(folder)
    output.claim()
    with output.commit_lock(), Store(output.store) as store:
        publish_committed(output, store)
        output.sweep()
    for first in range(0, len(analyses), _UNIT):
        unit_id = content_id("unit", first)
        spool = output.spool / unit_id
        keys = staged(spool, *analyses[first : first + _UNIT], stamp=_STAMP)
        commit_unit(request(output.root, unit_id=unit_id, stamp=_STAMP), keys, spool)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """All rows of a table, in an order that does not depend on files."""
    files = sorted(output_of(folder).root.glob(f"{table}/dt=*/part-*.parquet"))
    return sorted((row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()), key=repr)


def main(folder: str) -> None:
    """Commit until the end, or until the kill."""
    where = Path(folder)
    analyses = decode(list[Analysis], (where / "analyses").read_bytes())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    run(where, analyses)


if __name__ == "__main__":
    main(*sys.argv[1:])
