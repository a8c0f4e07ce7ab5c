"""Runs what documents tell to type, one after the other in one process, each in a fresh copy of one output.

    python -m tests.documented_runs FOLDER FEED < JOBS

A process of its own, since a command that fails ends its process at once. Jobs are JSON: a list of (name, kind, text). One line of JSON for each job
says how it ended, its output and its errors; a job that is missing there ended all.
"""

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, Final

from transforms.core.upkeep.where import address_id

DATA: Final = Path(__file__).parent / "data"
#: Addresses of the documents; the articles at them are in the output.
ADDRESSES: Final = ("https://news.example.org/1", "https://example.org/news/1")
_TEXT: Final = (
    "French troops arrived in Poland on Monday. Germany sent soldiers to Lithuania on month day, the ministry said in Berlin. "
)
#: Words that stand for something, and what they stand for here.
_STANDS_FOR: Final = {
    "OUT": "tables",
    "DIR": "tables",
    "INPUT...": "archive",
    "...": "archive",
    "ARTICLE": ADDRESSES[0],
    "OTHER": ADDRESSES[1],
    "82fcc838": str(address_id(ADDRESSES[0]))[:8],
    "CONDITION": "domain=example.org",
    "ENGINE": "duckdb",
    "[TABLE]": "articles",
}
#: Places that commits are published to, and the folders that stand for them here.
_TARGETS: Final = {"TARGET...": "published", "s3://archive/news": "published", "file:///mnt/share/news": "share"}
#: What FILE is, by the word before it; else a list of feeds.
_FILES: Final = {"--html": "page.html", "--config": "newsbeam.toml"}
_PUBLISH: Final = "from tests.documented_runs import command\nassert command(['publish', 'tables', {!r}])[0] == 0\n"
#: What a block of code needs that its document tells in words, or in a command before it.
_BEFORE: Final = {
    "docs/models.md": "def my_detector(text):\n    return [('dash', place, place + 1) for place in range(len(text)) if text[place] == '-']\n",
    "docs/reading/iceberg.md": _PUBLISH.format("iceberg:./lake"),
    "docs/reading/delta.md": _PUBLISH.format("delta:delta"),
}


def make_world(folder: Path, feed: str) -> None:
    """Inputs, settings, a list of feeds, and an output with articles, a record set aside, and a watched feed."""
    rows: list[dict[str, Any]] = [
        {
            "url": address,
            "title": f"Troops arrive, {number}",
            "text": _TEXT + "Aid followed. " * number,
            "published": "2019-05-06T10:00:00Z",
        }
        for number, address in enumerate(ADDRESSES)
    ]
    (folder / "archive").mkdir(parents=True)
    (folder / "archive" / "news.jsonl").write_text("\n".join(map(json.dumps, [*rows, {"url": "https://example.org/2"}])))
    shutil.copytree(DATA / "corpus" / "feeds", folder / "feeds")
    shutil.copy(DATA / "corpus" / "archive.warc.gz", folder / "crawl.warc.gz")
    (folder / "newsbeam.toml").write_text(
        f'[fetch]\ncontact = "https://example.org/bot"\n[monitor]\nout = "{folder / "tables"}"\n'
    )
    (folder / "feeds.txt").write_text(f"{feed}\n")
    os.chdir(folder)
    for words in (["backfill", "archive", "--out", "tables"], ["feeds", "import", "feeds.txt", "--out", "tables"]):
        code, said = command(words)
        assert code in {0, 3}, said


def command(words: list[str]) -> tuple[int, str]:
    """Exit code of a command in this process, and all it said."""
    from pipelines.__main__ import app  # noqa: PLC0415  after the folder was made, as heavy as it is

    code, said = 0, io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            app(words)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return code, said.getvalue()


def words_of(line: str, feed: str) -> list[str]:
    """The words of a documented command, with what they stand for; where its output goes is left out."""
    words = shlex.split(re.split(r" [|>&#] ?", line)[0])[1:]
    here = {
        **_STANDS_FOR,
        "URL": feed,
        "ADDRESS": feed,
        "ADDRESS...": feed,
        **{each: f"file://{Path.cwd()}/{name}" for each, name in _TARGETS.items()},
    }
    found = [here.get(word, word) for word in words]
    return [
        _FILES.get(before, "feeds.txt") if word == "FILE" else word for before, word in zip(["", *found], found, strict=False)
    ]


def run(kind: str, document: str, text: str, feed: str) -> tuple[int, str]:
    """Do one job in the present folder."""
    if kind == "newsbeam":
        words = words_of(text, feed)
        if words[:2] == ["feeds", "rebuild"]:  # as its help tells
            for path in Path("tables/_state").glob("monitor.sqlite*"):
                path.unlink()
        if words[0] == "verify" and words[1].startswith("file:"):
            command(["publish", "tables", words[1]])
        return command(words)
    if kind == "toml":
        Path("newsbeam.toml").write_text(text, encoding="utf-8")
        return command(["config", "check", "--config", "newsbeam.toml"])
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(_BEFORE.get(document, "") + text, document, "exec"), {"__name__": "documented"})  # noqa: S102  our own documents
    return 0, said.getvalue()


def main() -> None:
    """Make the output once, then do all jobs."""
    folder, feed, answers = Path(sys.argv[1]), sys.argv[2], sys.stdout
    jobs = json.load(sys.stdin)
    make_world(folder / "made", feed)
    for number, (name, kind, document, text) in enumerate(jobs):
        here = folder / f"run{number}"
        shutil.copytree(folder / "made", here)
        os.chdir(here)
        code, said = run(kind, document, text, feed)
        print(json.dumps({"name": name, "code": code, "said": said[-2000:]}), file=answers, flush=True)


if __name__ == "__main__":
    main()
