"""Single articles looked at: why one repeats another, what a revision changed; and an index that is made again."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (
    "Police in Graz said on Monday that 10 people were killed when troops fired at protesters near the station. Minister Anna Huber said "
    "the government would hold an inquiry into the shooting. The opposition demanded that she resign at once, and called a strike for "
    "Friday in all cities of the country. Hundreds of people laid flowers at the place, and the bishop held a prayer for the dead."
)
ONE = "https://a.example/1"


def newsbeam(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    argv = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=240)


def write(path: Path, *rows: dict[str, str]) -> Path:
    """Articles as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article, its correction, a wire copy of it, and another report."""
    folder = tmp_path_factory.mktemp("articles")
    day = "2026-01-05T1{}:00:00Z"
    rows = [
        {"url": ONE, "title": "Ten killed in Graz", "text": TEXT, "published_at": day.format(0)},
        {"url": ONE, "title": "Ten killed in Graz", "text": TEXT.replace("10", "15"), "published_at": day.format(0)},
        {
            "url": "https://b.example/x",
            "title": "Shots",
            "text": f"(Reuters) - {TEXT} Reporting by our own.",
            "published_at": day.format(2),
        },
        {
            "url": "https://c.example/y",
            "title": "Fair",
            "text": "The fair in Linz opened on Sunday. It rained.",
            "published_at": day.format(3),
        },
    ]
    done = newsbeam("backfill", write(folder / "news.jsonl", *rows), "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_a_link_is_explained(out: Path) -> None:
    """The rule, its figures, and passages that say the same in both texts, in text and in JSON."""
    said = json.loads(newsbeam("explain", "https://b.example/x", ONE, "--out", out, "--json").stdout)
    assert said["kind"] == "syndicated"
    assert said["links"][0]["kind"] == "syndicated"
    assert said["containment"] > 0.9
    assert all(each["surface"] == each["of_surface"] for each in said["passages"])
    told = newsbeam("explain", ONE, "https://b.example/x", "--out", out).stdout  # the other way round: the same answer
    assert "kind       syndicated" in told
    assert "another outlet took whole passages over" in told


def test_what_is_no_link_is_explained_too(out: Path) -> None:
    """Two reports that have nothing in common: no kind, and the rule says why."""
    said = json.loads(newsbeam("explain", "https://c.example/y", ONE, "--out", out, "--json").stdout)
    assert (said["kind"], said["links"], said["passages"]) == (None, [], [])
    assert "too little in common" in said["rule"]


def test_a_retracted_number_is_news(out: Path) -> None:
    """The number that a revision changed is told in the text and in the event that rests on it, and nothing else is."""
    said = json.loads(newsbeam("diff", ONE, "--out", out, "--json").stdout)
    assert said["revisions"] == 2
    [step] = said["steps"]
    assert {"what": "text", "before": "10", "after": "15"} in step["changes"]
    events = [change for change in step["changes"] if change["what"].startswith("event")]
    assert events
    assert all((change["before"], change["after"]) == ("10 people", "15 people") for change in events)
    told = newsbeam("diff", ONE, "--out", out).stdout
    assert "- 10" in told
    assert "+ 15" in told


@pytest.mark.parametrize("said", ["abc", "https://nowhere.example/", "ffffffffff"])
def test_an_article_that_is_not_there_is_said(out: Path, said: str) -> None:
    """What means no article is refused with what to write."""
    done = newsbeam("diff", said, "--out", out)
    assert done.returncode == 2
    assert "give its address, its id" in done.stderr


def test_an_index_of_another_version_is_refused_and_made_again(out: Path) -> None:
    """Sketches of another version have nothing to say to each other: `reindex` is the cure, and links are found as before."""
    store = out / "_state" / "store.sqlite"
    connection = sqlite3.connect(store)
    links = connection.execute("SELECT * FROM links").fetchall()
    postings = connection.execute("SELECT * FROM postings").fetchall()
    connection.execute("UPDATE meta SET value = 'minhash-1' WHERE key = 'index'")
    connection.execute("DELETE FROM postings")
    connection.commit()
    connection.close()
    more = write(out.parent / "more.jsonl", {"url": "https://d.example/z", "title": "Again", "text": TEXT + " So it was."})
    refused = newsbeam("backfill", more, "--out", out)
    assert refused.returncode == 2
    assert "newsbeam reindex" in refused.stderr
    done = newsbeam("reindex", out)
    assert done.returncode == 0, done.stderr
    assert "4 revisions" in done.stdout
    connection = sqlite3.connect(store)
    assert connection.execute("SELECT * FROM links").fetchall() == links
    assert connection.execute("SELECT * FROM postings").fetchall() == postings
    connection.close()
    assert newsbeam("backfill", more, "--out", out).returncode == 0
    said = json.loads(newsbeam("explain", "https://d.example/z", ONE, "--out", out, "--json").stdout)
    assert said["links"]
