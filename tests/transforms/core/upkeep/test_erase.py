"""An article that is erased is nowhere any more: not in a row, not in a store, not in a page that was freed; and it does not come back."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import LockHeld, NoText, UsageRefused
from schemas.feeds import QueuedArticle
from schemas.records import Analysis
from tests.transforms.core.upkeep.made import (
    ERRAND,
    Killed,
    Rows,
    analysis,
    broken,
    commit,
    killed_at,
    made_output,
    rows,
    steps_of,
)
from transforms.core.catalog import manifests_of
from transforms.core.identity import content_id
from transforms.core.monitoring.memory import TickChanges
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.reindex import rebuild_index
from transforms.core.store import Store
from transforms.core.upkeep.compact import compact
from transforms.core.upkeep.erase import erase
from transforms.core.upkeep.where import conditions

#: A word that stands in one article alone, and in its address.
CANARY = "Zwobbelkanarie"
URL = f"https://canary.example/{CANARY}"
OTHERS = {"a0", "b0", "a1", "b1", "a2", "b2", "a3", "b3"}


def _doomed(words: str = "") -> Analysis:
    one = analysis("canary", f"{CANARY} sang in the harbour. {words}")
    fields: dict[str, Any] = {
        "url": URL,
        "url_key": URL,
        "title": f"{CANARY} sings",
        "byline": f"By {CANARY}",
        "authors": (CANARY,),
    }
    article = replace(one.article, article_id=content_id("url", URL), **fields)
    events = tuple(replace(event, article_id=article.article_id, place=CANARY) for event in one.events or ())
    return replace(one, article=article, events=events)


def _output(folder: Path) -> Output:
    """Eight articles on one thing, the doomed one among them in two revisions, and a dead letter of its address."""
    output = made_output(folder, units=4)
    refused = NoText(f"nothing is left of {CANARY}")
    commit(output, "doomed", _doomed(), days=1, refused=refused, url=URL)
    commit(output, "later", _doomed("It sang again."), analysis("after"), days=2)
    with MonitorStore(output.monitor) as memory:
        waiting = [
            QueuedArticle(
                queue_id=f"q{url}", feed_id="f", url=url, entry=url.encode(), added_at=ERRAND.now, next_try_at=ERRAND.now
            )
            for url in (URL, "https://a0.example/a0")
        ]
        memory.prepare("tick", TickChanges(at=ERRAND.now, queued=tuple(waiting)))
        memory.settle("tick", committed=True)
    output.fetched.mkdir()
    (output.fetched / "pages").write_bytes(URL.encode())
    return output


def _holding(output: Output, *words: str) -> list[str]:
    """Files under the output that hold a word, as it is, or in what Parquet packs."""
    found = [
        path.name
        for path in output.root.rglob("*")
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
    ]
    return [
        *found,
        *(table for table, values in rows(output).items() if any(word in value for word in words for value in values)),
    ]


@pytest.mark.fault("C16")
def test_not_a_byte_is_left(tmp_path: Path) -> None:
    """Rows, manifests, stores with their free pages and journals, replaced files, fetched pages, queues: the word is nowhere, nor the ids."""
    output = _output(tmp_path)
    compact(output, ERRAND)
    assert len(_holding(output, CANARY)) > 5
    done = erase(output, ERRAND, conditions([URL]))
    doomed = content_id("url", URL)
    assert _holding(output, CANARY, doomed) == []
    assert (done.articles, done.rows["articles"], done.rows["events"], done.rows["artifacts"]) == (1, 2, 2, 2)
    assert broken(output) == []
    with MonitorStore(output.monitor) as memory:
        assert [each.url for each in memory.due_articles(ERRAND.now, 10)] == ["https://a0.example/a0"]


def test_everybody_else_stays(tmp_path: Path) -> None:
    """Rows of other articles are as they were, but for what they said of the erased one."""
    output = _output(tmp_path)
    before = rows(output)
    erase(output, ERRAND, conditions([URL]))
    after = rows(output)
    assert {name for name in (*OTHERS, "after") if any(f"Drones, {name}'" in row for row in after["articles"])} == {
        *OTHERS,
        "after",
    }
    assert set(after["artifacts"]) < set(before["artifacts"])
    assert len(after["artifacts"]) == len(before["artifacts"]) - 2
    assert len(after["stories"]) == len(before["stories"])


@pytest.mark.fault("C16")
def test_it_does_not_come_back(tmp_path: Path) -> None:
    """Read again, the article is a repeat and no row; so it is after the index or the whole store was made again from the tables."""
    output = _output(tmp_path)
    erase(output, ERRAND, conditions([URL]))
    before = rows(output)
    commit(output, "again", _doomed(), days=4)
    assert manifests_of(output)[-1]["counts"]["repeats"] == 1
    assert rows(output) == before
    with output.commit_lock(), Store(output.store) as store:
        rebuild_index(output, store)
    commit(output, "again and again", _doomed("And again."), days=4)
    assert rows(output) == before
    assert _holding(output, CANARY) == [path.name for path in output.spool.rglob("spool") if CANARY.encode() in path.read_bytes()]


@pytest.mark.slow
@pytest.mark.fault(53)
def test_a_killed_erasure_is_brought_to_its_end(tmp_path: Path) -> None:
    """Killed before any change of the disk, the same command ends it: the word is nowhere, everybody else is there."""
    _output(tmp_path / "made")
    begun = rows(Output(tmp_path / "made" / "out"))
    shutil.copytree(tmp_path / "made", tmp_path / "calm")
    steps = steps_of(lambda: erase(Output(tmp_path / "calm" / "out"), ERRAND, conditions([URL])))
    calm = rows(Output(tmp_path / "calm" / "out"))
    assert steps > 100
    for step in range(0, steps, 17):
        folder = tmp_path / str(step)
        shutil.copytree(tmp_path / "made", folder)
        output = Output(folder / "out")
        with killed_at(step), pytest.raises(Killed):
            erase(output, ERRAND, conditions([URL]))
        assert _between(rows(output), calm, begun), step
        erase(output, ERRAND, conditions([URL]))
        assert rows(output) == calm, step
        assert _holding(output, CANARY) == [], step
        assert broken(output) == [], step
        shutil.rmtree(folder)


def _between(found: Rows, calm: Rows, begun: Rows) -> bool:
    """Each row is as before or as after, and those that nothing happens to are there."""
    return all(
        set(begun[table]) & set(calm.get(table, ())) <= set(found.get(table, ())) <= set(begun[table]) | set(calm.get(table, ()))
        for table in begun
    )


def test_a_dry_run_tells_and_does_nothing(tmp_path: Path) -> None:
    """The rows that would go are counted table by table; every file stays."""
    output = _output(tmp_path)
    before = rows(output)
    told = erase(output, replace(ERRAND, dry_run=True), conditions([URL]))
    assert rows(output) == before
    assert list(output.replaced.iterdir()) == []
    assert told.rows["dead_letters"] == 1
    assert told == erase(output, ERRAND, conditions([URL]))


def test_a_second_time_nothing_is_left_to_do(tmp_path: Path) -> None:
    """An erasure that was done changes no file and makes no commit."""
    output = _output(tmp_path)
    erase(output, ERRAND, conditions([URL]))
    before = len(manifests_of(output))
    assert erase(output, ERRAND, conditions([URL])).files == 0
    assert len(manifests_of(output)) == before


def test_a_source_goes_whole(tmp_path: Path) -> None:
    """A condition on a column takes out all that fulfil it, dead letters of the same site too."""
    output = _output(tmp_path)
    assert erase(output, ERRAND, conditions(["domain=a0.example"])).articles == 1
    assert not any("a0.example" in row for row in rows(output)["articles"])
    done = erase(output, ERRAND, conditions(["domain=unit1.example"]))
    assert (done.articles, done.rows) == (0, {"dead_letters": 1})
    assert broken(output) == []


def test_who_writes_is_not_disturbed(tmp_path: Path) -> None:
    """A running monitor is named, and nothing is touched."""
    output = _output(tmp_path)
    with output.run_lock("monitor since noon"), pytest.raises(LockHeld, match="monitor since noon"):
        erase(output, ERRAND, conditions([URL]))


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        (["https://www.example.org/news/1?utm_source=x"], True),
        (["domain=example.org", "title~QUAKE"], True),
        (["domain=example.org", "title~flood"], False),
        (["published_at<2024-01-01"], False),
        (["published_at>=2024-01-01"], True),
        (["authors=Ann Lee"], True),
        (["section=World"], False),
    ],
)
def test_conditions(said: list[str], *, holds: bool) -> None:
    """All conditions have to hold; null fulfils none, addresses are compared in their normal form, words without regard to case."""
    row = {
        "article_id": content_id("url", "https://example.org/news/1"),
        "url": "https://example.org/news/1",
        "domain": "example.org",
        "title": "Quake in Graz",
        "published_at": ERRAND.now,
        "authors": ["Bo", "Ann Lee"],
        "section": None,
    }
    assert all(condition.holds(row) for condition in conditions(said)) is holds


@pytest.mark.parametrize(
    "said", ["", "abc", "nothing=1", "text_chars=5", "published_at=2024-01-01", "published_at<soon", "title<b"]
)
def test_what_cannot_be_asked_is_said(said: str) -> None:
    """A condition that means nothing is refused with the grammar, before anything is looked at."""
    with pytest.raises(UsageRefused):
        conditions([said] if said else [])


def test_free_pages_hold_nothing(tmp_path: Path) -> None:
    """The stores have no free page left after an erasure."""
    output = _output(tmp_path)
    erase(output, ERRAND, conditions([URL]))
    for path in (output.store, output.monitor):
        with sqlite3.connect(path) as db:
            assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
        db.close()
