"""What the README tells to type works as it is told."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipelines.demo.feeds import RSS, rss
from tests.loopback import site
from tests.news_site import Story

README = Path(__file__).parents[2] / "README.md"
PLACE = "https://news.example.org"


def blocks() -> tuple[str, list[str]]:
    """The settings and the commands of the chapter on watching feeds."""
    chapter = README.read_text(encoding="utf-8").partition("## Watch feeds")[2].partition("\n## ")[0]
    settings, commands = re.findall(r"```(?:toml)?\n(.*?)```", chapter, re.DOTALL)
    return settings, commands.splitlines()


def until_stopped(argv: list[str], folder: Path, environment: dict[str, str]) -> int:
    """Run a command that does not end by itself until it has said that it began, then ask it to end."""
    with subprocess.Popen(argv, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert b"started" in process.stderr.readline()
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert time.monotonic() - begun < 10
    return process.returncode


def test_feeds_are_watched_as_told(tmp_path: Path) -> None:
    """Every command of the chapter does what it says, in its order, with the settings that it shows."""
    settings, commands = blocks()
    assert len(commands) >= 10
    (tmp_path / "newsbeam.toml").write_text(settings, encoding="utf-8")
    with site() as web:
        stories = [Story(number=number, url=web.url(f"/{number}"), guid=f"g{number}") for number in range(3)]
        for story in stories:
            web.put(f"/{story.number}", story.page())
        web.put("/", b'<link rel="alternate" type="application/rss+xml" href="/feed">')
        web.put("/feed", rss(stories[:2]), RSS)
        web.put("/sitemap.xml", f"<urlset><url><loc>{web.url('/2')}</loc></url></urlset>".encode(), "text/xml")
        (tmp_path / "feeds.opml").write_text(f'<opml><outline text="Wire" xmlUrl="{web.url("/feed")}"/></opml>')
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "NEWSBEAM__FETCH__ALLOW_PRIVATE": '["127.0.0.1/32"]',
            "NEWSBEAM__FETCH__PORTS": f"[{web.port}]",
            "NEWSBEAM__FETCH__INTERVAL_S": "0",
        }
        for command in commands:
            words = shlex.split(command.replace(PLACE, web.url("")))
            assert words[0] == ".venv/bin/newsbeam"
            argv = [sys.executable, "-m", "pipelines", *words[1:]]
            if words[1] == "monitor" and "--once" not in words:
                assert until_stopped(argv, tmp_path, environment) == 0, command
            else:
                done = subprocess.run(argv, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120)
                assert done.returncode == 0, (command, done.stderr.decode())
        verified = [sys.executable, "-m", "pipelines", "verify", "tables"]
        assert subprocess.run(verified, cwd=tmp_path, env=environment, check=False, capture_output=True).returncode == 0
    assert len(list(tmp_path.glob("tables/articles/dt=*/part-*.parquet"))) >= 2
    assert (tmp_path / "all.opml").exists()
