"""`newsbeam backfill --fetch`: addresses through the ordinary chain, asked for once, politely, and never unless asked."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import pipelines.backfill as backfill_module
from pipelines.backfill import Progress, Summary, backfill
from pipelines.demo.feeds import RSS, rss
from pipelines.gathering import Web
from pipelines.options import BackfillOptions
from schemas.errors import Interrupted, UsageRefused
from schemas.fetching import FetchResult
from tests.examples import NOW
from tests.faults.harness import FakeNames, ScriptedClock
from tests.loopback import Site, site
from tests.news_site import Story
from transforms.core.feeds.pages import page_of_result
from transforms.core.fetch.session import Session
from transforms.core.fetch.settings import FetchSettings
from transforms.core.output import Output
from transforms.core.sources.item import Item, ParsedEntry
from transforms.core.upkeep.erase import erase
from transforms.core.upkeep.rewriting import Errand
from transforms.core.upkeep.where import conditions
from transforms.core.verify import verify

CANARY = "hunter2-canary"


@pytest.fixture
def web() -> Iterator[Site]:
    """Eight stories under any name, and robots.txt that keeps us from one place."""
    with site() as told:
        for number in range(8):
            told.put(f"/{number}", Story(number=number, url=None).page())
        told.put("/robots.txt", b"User-agent: *\nDisallow: /private\n", "text/plain")
        told.put("/private", Story(number=99, url=None).page())
        yield told


class Run:
    """Backfills under a scripted clock, with names that all lead to the site."""

    def __init__(self, web: Site, out: Path) -> None:
        """Take both."""
        self.web, self.out, self.clock = web, out, ScriptedClock()

    def url(self, path: str, host: str = "a.test") -> str:
        """The address of a path under a name."""
        return f"http://{host}:{self.web.port}{path}"

    def __call__(self, *inputs: str, fetch: bool = True, **fields: Any) -> Summary:  # noqa: ANN401  any option
        """One run."""
        settings = FetchSettings(
            contact="https://news.test/bot",
            version="0",
            allow_private=("127.0.0.1/32",),
            ports=frozenset({80, 443, self.web.port}),
        )
        options = BackfillOptions(inputs=inputs, out=self.out, fetching=settings if fetch else None, **fields)
        reached = Web(clock=self.clock.clock(), open_session=lambda: Session(settings, resolve=FakeNames()))
        return backfill(options, now=NOW, progress=Progress(), web=reached)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        paths = sorted(self.out.glob(f"{table}/dt=*/part-*.parquet"))
        return [row for path in paths for row in pq.read_table(path, partitioning=None).to_pylist()]

    def holds(self) -> bool:
        """Whether the output keeps its promises."""
        return all(check.holds for check in verify(self.out))


@pytest.fixture
def run(web: Site, tmp_path: Path) -> Run:
    """Runs into a folder of this test."""
    return Run(web, tmp_path / "out")


def put(path: Path, text: str | bytes) -> str:
    """A file, and its path."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_nothing_is_fetched_unless_asked(run: Run, tmp_path: Path) -> None:
    """Without --fetch an address is refused with the cure, a list of addresses is a text, and nobody is asked."""
    with pytest.raises(UsageRefused, match="--fetch"):
        run(run.url("/1"), fetch=False)
    with pytest.raises(UsageRefused, match="--fetch"):
        run(f"urls:{put(tmp_path / 'list.txt', run.url('/1'))}", fetch=False)
    run(str(tmp_path / "list.txt"), fetch=False)
    assert run.web.seen == []


def test_every_kind_of_list_is_followed(run: Run, tmp_path: Path) -> None:
    """Address, text of addresses, urls:FILE, packed news sitemap, index, OPML, feed: each page once, beside ordinary files."""
    news = f"<urlset><url><loc>{run.url('/3')}</loc><n:news xmlns:n='x'><n:title>Told</n:title></n:news></url></urlset>"
    run.web.put("/news.xml.gz", gzip.compress(news.encode()), "application/gzip")
    run.web.put(
        "/index.xml", f"<sitemapindex><sitemap><loc>{run.url('/news.xml.gz')}</loc></sitemap></sitemapindex>".encode(), RSS
    )
    run.web.put(
        "/feed", rss([Story(number=4, url=run.url("/4"), guid="g4"), Story(number=50, url=None, guid="g50", whole=True)]), RSS
    )
    summary = run(
        run.url("/0"),
        put(tmp_path / "told.txt", f"# ours\n{run.url('/1')}\n{run.url('/0')}?utm_source=x\n"),
        f"urls:{put(tmp_path / 'list', run.url('/2', 'b.test') + chr(10) + 'ftp://x/')}",
        put(tmp_path / "map.xml", f"<urlset><url><loc>{run.url('/5')}</loc></url></urlset>"),
        run.url("/index.xml"),
        put(tmp_path / "feeds.opml", f'<opml><outline xmlUrl="{run.url("/feed")}"/></opml>'),
        put(tmp_path / "text.txt", "A headline\n\nThe parliament of Norway met on Tuesday to discuss the budget.\n"),
    )
    assert (summary.counts.read, summary.counts.rows, summary.counts.set_aside) == (8, 8, 0)
    assert sorted(run.web.asked()) == ["/0", "/1", "/2", "/3", "/4", "/5", "/feed", "/index.xml", "/news.xml.gz"]
    articles = {row["url"]: row for row in run.rows("articles")}
    assert articles[run.url("/3")]["title"] == "Told"
    assert articles[run.url("/4")]["fetched_at"] is not None
    assert any("1 addresses passed over" in note for note in summary.notes)
    assert run.holds()
    assert not (run.out / "_fetched").exists()


def test_what_was_committed_is_passed_over(run: Run, tmp_path: Path) -> None:
    """The same command again asks for nothing that is a row or was refused for good; what failed for the moment is tried again."""
    run.web.put("/busy", b"x", status=503)
    given = put(tmp_path / "list.txt", "\n".join(run.url(path) for path in ("/0", "/1", "/absent", "/busy", "/private")))
    first = run(given)
    assert (first.counts.rows, first.counts.set_aside) == (2, 3)
    run.web.seen.clear()
    again = run(given)
    assert (again.counts.read, again.passed_over) == (0, 5)
    assert sorted(run.web.asked()) == ["/absent", "/busy"]  # 404 and 503 are soft: a page may appear yet
    run.web.put("/busy", Story(number=7, url=None).page())
    later = run(given)
    assert (later.counts.rows, later.counts.read) == (1, 1)
    assert run.holds()


def test_what_was_erased_is_not_asked_for(run: Run) -> None:
    """An address whose article was erased is passed over, in whatever spelling, also where everything is to be read again."""
    run(run.url("/0"), run.url("/1"))
    erase(Output(run.out), Errand(now=NOW, pipeline_version="0"), conditions([run.url("/0")]))
    run.web.seen.clear()
    again = run(run.url("/0?utm_source=x"), run.url("/1"), resume=False)
    assert (again.passed_over, sorted(run.web.asked())) == (1, ["/1"])
    assert len(run.rows("articles")) == 1
    assert run.holds()


def test_unfetchable_addresses_are_dead_letters(run: Run, tmp_path: Path) -> None:
    """Each failure is a dead letter with its class and address, without secrets."""
    run.web.put("/image", b"\x89PNG\r\n\x1a\n" + bytes(2000), "image/png")
    run.web.put("/bad.xml", b"<urlset><url><loc>javascript:1</loc></url></urlset>", "text/xml")
    urls = [run.url(f"/absent?token={CANARY}"), run.url("/private"), run.url("/image"), run.url("/bad.xml"), "http://nowhere.invalid/",
            "http://10.0.0.1/x", "https://a.test:22/x"]  # fmt: skip
    run(put(tmp_path / "list.txt", "\n".join(urls)))
    told = {row["url"]: (row["reason"], row["detail"].partition(":")[0]) for row in run.rows("dead_letters")}
    assert told == {
        run.url("/absent?token=REDACTED"): ("fetch_failed", "http_404"),
        run.url("/private"): ("fetch_failed", "robots"),
        run.url("/image"): ("not_html", "image/png"),
        run.url("/bad.xml"): ("feed_unreadable", "no sitemap"),
        "http://nowhere.invalid/": ("fetch_failed", "dns"),
        "http://10.0.0.1/x": ("fetch_failed", "blocked_address"),
        "https://a.test:22/x": ("fetch_failed", "blocked_port"),
    }
    assert run.holds()
    assert not [path for path in run.out.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def test_an_address_that_brings_a_bug_to_light_is_a_dead_letter(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What newsbeam fails on before the chain is set aside with its place, and the other addresses are read."""

    def page(result: FetchResult, entry: ParsedEntry) -> Item:
        if result.url.endswith("/2"):
            raise LookupError(result.url)
        return page_of_result(result, entry)

    monkeypatch.setattr("pipelines.gathering.page_of_result", page)
    summary = run(run.url("/1"), run.url("/2"), run.url("/3"))
    assert (summary.counts.rows, summary.reasons) == (2, {"newsbeam_fault": 1})
    assert summary.faults[0].startswith(f"gathering: LookupError: {run.url('/2')} (at test_backfill_fetch.py:")


def test_a_crash_costs_no_answered_request(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that were fetched and not committed are taken up from the output by the next run; nothing is lost, nothing asked twice."""
    given = put(tmp_path / "list.txt", "\n".join(run.url(f"/{number}") for number in range(4)))
    with monkeypatch.context() as patch:
        patch.setattr(backfill_module, "run_unit", _killed)
        with pytest.raises(KeyboardInterrupt):
            run(given)
    assert len(list((run.out / "_fetched").rglob("*"))) >= 4
    run.web.seen.clear()
    summary = run(given)
    assert summary.counts.rows == 4
    assert run.web.asked() == []
    assert run.holds()


def _killed(*given: Any, **named: Any) -> None:  # noqa: ANN401
    raise KeyboardInterrupt


def test_sites_are_asked_as_a_monitor_asks(run: Run, tmp_path: Path) -> None:
    """Five seconds lie between two requests to a site; a site that asks for a day is left for the next run, exit code 5."""
    run(put(tmp_path / "list.txt", "\n".join(run.url(f"/{number}") for number in range(4))))
    assert (run.clock.time - ScriptedClock().time).total_seconds() >= 4 * 5
    run.web.put("/7", b"x", status=429)
    run.web.headers["/7"] = {"Retry-After": "86400"}
    given = [run.url("/5", "b.test"), run.url("/7", "c.test"), run.url("/6", "d.c.test")]
    with pytest.raises(Interrupted, match="1 addresses wait"):
        run(put(tmp_path / "more.txt", "\n".join(given)))
    assert len(run.rows("articles")) == 5
    assert run.holds()
    run.clock.time += timedelta(days=1)
    assert run(str(tmp_path / "more.txt")).counts.rows == 1


def test_max_items_bounds_what_is_asked_for(run: Run, tmp_path: Path) -> None:
    """No more records than asked, and what is beyond is told."""
    summary = run(put(tmp_path / "list.txt", "\n".join(run.url(f"/{number}") for number in range(6))), max_items=2)
    assert summary.counts.read == 2
    assert any("4 addresses were passed over" in note for note in summary.notes)


def test_a_dry_run_leaves_nothing(run: Run) -> None:
    """The chain runs over what is fetched, and the output is not made."""
    assert run(run.url("/0"), dry_run=True).counts.rows == 1
    assert not run.out.exists()


def test_the_command_fetches(web: Site, tmp_path: Path) -> None:
    """From the command line: --fetch needs a contact, and then follows addresses."""
    argv = [sys.executable, "-m", "pipelines", "backfill", web.url("/1"), "--out", str(tmp_path / "out"), "--fetch", "--json"]
    refused = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 2
    assert "NEWSBEAM__FETCH__CONTACT" in refused.stderr
    argv += ["--config", str(web.config(tmp_path))]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == 1
