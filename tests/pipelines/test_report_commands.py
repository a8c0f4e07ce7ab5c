"""`newsbeam report` and `newsbeam show`, run as a user runs them."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.reporting import article as shown
from pipelines.reporting import report, write_page
from schemas.errors import UsageRefused
from tests.written_output import NOON, WrittenOutput, article, artifact, event
from transforms.core.feeds.policy import new_feed
from transforms.core.monitoring.store import MonitorStore

TEXT = "Police in Graz attacked a cafÃ©. Nobody said why."
SECRETS = ("s3cret", "hunter2", "T0KEN")


def newsbeam(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    argv = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    return subprocess.run(
        argv, capture_output=True, text=True, check=False, timeout=240, env={**plain, "COLUMNS": "100", **environment}
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two revisions of an article and a copy of it; a feed that fails, with secrets in its address."""
    written = WrittenOutput(tmp_path_factory.mktemp("report") / "out")
    first = article(1, TEXT, artifact_count=1, url="https://a.example/1?id=7")
    second = article(1, f"{TEXT} Later it rained.", revision_id="b" * 32, url="https://a.example/1?id=7", title="Corrected")
    copy = article(2, TEXT, duplicate_of=first["article_id"])
    link = {
        "article_id": copy["article_id"],
        "revision_id": copy["revision_id"],
        "of_article_id": first["article_id"],
        "kind": "near",
        "score": 0.9,
    }
    told = event(first, "attacked", actor_countries=["AUT"])
    written.commit({"articles": [first, copy], "artifacts": [artifact(first, "Ã©")], "events": [told], "duplicates": [link]})
    written.commit({"articles": [second]}, NOON + timedelta(hours=1))
    feed = new_feed("https://hunter2:s3cret@feeds.example/wire?token=T0KEN")
    failing = replace(feed, polls=4, errors=4, error_class="http_404", polled_at=NOON, next_poll_at=NOON + timedelta(hours=6))
    with MonitorStore(written.output.monitor) as store:
        store.watch([failing, new_feed("https://feeds.example/quiet")], NOON)
    return written.root


def test_the_report_is_written_and_summed_up(out: Path, tmp_path: Path) -> None:
    """One file, the first figures on the terminal, troubles among them, no secret in either; the same command gives the same bytes."""
    page = tmp_path / "report.html"
    argv = ("report", out, "--html", page, "--now", "2026-01-31T14:00:00Z")
    done = newsbeam(*argv)
    assert (done.returncode, done.stderr) == (0, "")
    assert "read 3 = rows 3 + repeats 0 + dead letters 0" in done.stdout
    assert "1 of 2 feeds" not in done.stdout
    assert f"the report is in {page}" in done.stdout
    html = page.read_text(encoding="utf-8")
    assert "http_404" in html
    assert "feeds.example/wire?token=REDACTED" in html
    assert not any(secret in html + done.stdout for secret in SECRETS)
    newsbeam(*argv)
    assert page.read_text(encoding="utf-8") == html


def test_a_script_gets_the_figures(out: Path) -> None:
    """With --json all figures are one object, secrets removed; --days counts the rows of some days alone."""
    done = newsbeam("report", out, "--json", "--days", "1", "--now", "2026-03-01T00:00:00Z")
    told = json.loads(done.stdout)
    assert (told["articles"], told["commits"]["count"], told["watch"]["worst"][0]["state"]) == (0, 2, "failing")
    assert not any(secret in done.stdout for secret in SECRETS)
    assert any("due" in line for line in told["troubles"])


def test_a_lost_store_does_not_cost_the_report(tmp_path: Path) -> None:
    """Without the monitor's store, and with a damaged one, feeds are told as their last polls in the tables left them."""
    written = WrittenOutput(tmp_path / "out")
    polls = [
        {"poll_id": str(poll), "feed_id": "f", "poll": poll, "feed_url": "https://feeds.example/a", "outcome": "failed", "status": "active",
         "error_class": "timeout", "error_count": poll, "items_new": 1 if poll == 1 else None, "polled_at": NOON + timedelta(hours=poll),
         "notes": ["silent"]}
        for poll in (1, 2, 3)
    ]  # fmt: skip
    written.commit({"feed_health": polls})
    lost = report(written.root, NOON, None, max_lag_s=3600, max_failing=0.5).watch
    [line] = lost.worst
    assert (lost.source, line.state, line.errors, line.new_at) == ("table", "failing", 3, NOON + timedelta(hours=1))
    assert lost.silent == (line,)
    written.output.monitor.write_bytes(b"no database at all, and longer than a header of one would be" * 20)
    damaged = report(written.root, NOON, None, max_lag_s=3600, max_failing=0.5)
    assert damaged.watch.worst == lost.worst
    assert "newsbeam feeds rebuild" in damaged.troubles[0]


@pytest.mark.parametrize("said", ["https://a.example/1?id=7", article(1)["article_id"], article(1)["article_id"][:8]])
def test_an_article_is_found_as_it_is_meant(out: Path, said: str) -> None:
    """By address, by id, by the beginning of its id: the latest revision, with the other one and the copy named."""
    view = shown(out, said)
    assert (view.title, len(view.revisions), view.links[0].how) == ("Corrected", 2, "is repeated by")


def test_an_article_of_an_earlier_version_is_shown(tmp_path: Path) -> None:
    """Files that do not have the columns of today show what they have."""
    written = WrittenOutput(tmp_path / "out")
    later = ["agency", "site_name", "charset", "alternate_urls", "metadata_methods"]
    row = article(1, TEXT)
    written.commit({"articles": [row], "events": [event(row, "attacked")]}, without=later)
    view = shown(written.root, row["article_id"])
    assert ("agency" not in dict(view.facts), len(view.events)) == (True, 1)


def test_a_revision_is_shown_where_it_is_meant(out: Path) -> None:
    """An id of a revision shows that revision; where there are no colours, the marks are words."""
    done = newsbeam("show", article(1)["revision_id"], "--out", out)
    assert done.returncode == 0, done.stderr
    assert "Police in Graz ⟦trigger e1: attacked⟧ a caf⟦artifact a1: Ã©⟧. Nobody said why." in done.stdout
    assert "mojibake" in done.stdout
    assert "\x1b" not in done.stdout


def test_colours_are_for_terminals_that_want_them(out: Path) -> None:
    """On a terminal marks are colours with their numbers; NO_COLOR makes them words again."""
    said = ("show", article(1)["revision_id"], "--out", out)
    coloured = newsbeam(*said, FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert re.search(r"\x1b\[[\d;]*mattacked\x1b\[0m\x1b\[[\d;]*m⟦e1⟧", coloured)
    assert "trigger e1" not in coloured
    assert "⟦trigger e1: attacked⟧" in newsbeam(*said, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color").stdout


def test_an_article_becomes_a_page(out: Path, tmp_path: Path) -> None:
    """With --html the article is one file."""
    page = tmp_path / "article.html"
    done = newsbeam("show", article(1)["revision_id"], "--out", out, "--html", page)
    assert f"the article is in {page}" in done.stdout
    assert 'class="m trigger"' in page.read_text(encoding="utf-8")


def test_what_cannot_be_done_is_said(out: Path, tmp_path: Path) -> None:
    """A folder that is none, an article that is not there, a place that cannot be written: exit code 2 and what to do."""
    done = newsbeam("report", tmp_path)
    assert done.returncode == 2
    assert "is no output folder of newsbeam" in " ".join(done.stderr.split())
    with pytest.raises(UsageRefused, match="is no output folder"):
        shown(tmp_path, "abcdef")
    with pytest.raises(UsageRefused, match="no article is meant by abc"):
        shown(out, "abc")
    torn = WrittenOutput(tmp_path / "torn")
    (torn.output.manifests / "000001-x.json").write_text('{"sequence": 1, "files": [')
    for ask in (lambda: shown(torn.root, "abcdef"), lambda: report(torn.root, NOON, None, max_lag_s=1, max_failing=1)):
        with pytest.raises(UsageRefused, match="holds every manifest"):
            ask()
    with pytest.raises(UsageRefused, match="name a file in a folder that is there"):
        write_page(tmp_path / "nowhere" / "report.html", "")
