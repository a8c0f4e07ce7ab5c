"""A site on this machine for the demo: feeds in three formats; stories appear, change and repeat; one feed breaks.

    python -m tests.demo_site NEWSBEAM OUT

Starts the site, has `NEWSBEAM monitor` watch it for some seconds into OUT, and says what happens on the site meanwhile.
"""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.server import FaultServer, Reply
from tests.news_site import ATOM, JSON, RSS, Story, atom, json_feed, rss

#: Seconds after which the monitor ends by itself, should the machine be too busy.
_LONGEST_S: Final = 40
_PATHS: Final = ("/wire.rss", "/wire.atom", "/wire.json")
_EDITED: Final = 2


@dataclass
class DemoSite:
    """Three feeds of one site."""

    server: FaultServer
    stories: list[Story] = field(default_factory=list)

    def publish(self, count: int) -> None:
        """So many stories more."""
        for number in range(len(self.stories), len(self.stories) + count):
            self.stories.append(Story(number=number, url=self._url(f"/story/{number}"), guid=f"urn:demo:{number}"))
        self.show()

    def edit(self, number: int) -> None:
        """A story is corrected."""
        self.stories[number] = self.stories[number].revised()
        self.show()

    def show(self) -> None:
        """Let feeds and pages be as they are now: a third of the stories in each feed, the first of all in all of them."""
        kinds: tuple[tuple[Callable[[list[Story]], bytes], str], ...] = ((rss, RSS), (atom, ATOM), (json_feed, JSON))
        for place, (path, (write, kind)) in enumerate(zip(_PATHS, kinds, strict=True)):
            shown = [story for story in self.stories if story.number % 3 == place or story.number == 0]
            self.server.script(path, Reply(body=write(shown), content_type=kind))
        for story in self.stories:
            self.server.script(f"/story/{story.number}", Reply(body=story.page()))

    def break_feed(self) -> None:
        """One feed answers with a page of its content management system."""
        self.server.script(_PATHS[1], Reply(body=b"<html><body>Error establishing a database connection</body></html>"))

    def _url(self, path: str) -> str:
        return self.server.url(path, "127.0.0.1")


def _settings(folder: Path, port: int) -> list[str]:
    """Files under which the site may be asked every second, and the options that name them."""
    feeds, config = folder / "feeds.txt", folder / "newsbeam.toml"
    feeds.write_text("".join(f"http://127.0.0.1:{port}/wire.{kind}\n" for kind in ("rss", "atom", "json")))
    config.write_text(
        f'[fetch]\ncontact = "https://example.org/demo"\nallow_private = ["127.0.0.1/32"]\nports = [{port}]\ninterval_s = 0.05\n'
        "[monitor]\nshortest_poll_s = 1\nlongest_poll_s = 2\nedit_wait_s = 1\n"
    )
    return ["--feeds", str(feeds), "--config", str(config)]


def _tell(line: str) -> None:
    sys.stdout.write(f"site: {line}\n")
    sys.stdout.flush()


async def _polled(server: FaultServer, times: int) -> None:
    """Wait until every feed was asked so often."""
    while any(len(server.requests(path)) < times for path in _PATHS):  # noqa: ASYNC110  the server tells nobody
        await asyncio.sleep(0.1)


async def _happen(site: DemoSite) -> None:
    """What happens on the site, each after the monitor has seen what was before."""
    server = site.server
    await _polled(server, 1)
    site.publish(3)
    _tell("three stories more")
    await _polled(server, 3)
    site.edit(_EDITED)
    site.break_feed()
    _tell("a story is corrected; the Atom feed breaks")
    while len(server.requests(f"/story/{_EDITED}")) < 2:  # noqa: ASYNC110  once as it was, once corrected
        await asyncio.sleep(0.1)
    await _polled(server, len(server.requests(_PATHS[-1])) + 1)  # so that it is committed


async def _show(newsbeam: str, out: str) -> int:
    async with FaultServer() as server:
        site = DemoSite(server)
        site.publish(9)
        _tell("three feeds (RSS, Atom, JSON Feed) with nine stories; one story stands in all of them")
        with tempfile.TemporaryDirectory() as folder:
            argv = [newsbeam, "monitor", "--out", out, "--tick", "1", "--max-time", str(_LONGEST_S)]
            given = _settings(Path(folder), server.port)
            process = await asyncio.create_subprocess_exec(*argv, *given, stderr=asyncio.subprocess.DEVNULL)
            ended, happening = asyncio.ensure_future(process.wait()), asyncio.ensure_future(_happen(site))
            await asyncio.wait({ended, happening}, return_when=asyncio.FIRST_COMPLETED)
            happening.cancel()
            if not ended.done():
                process.send_signal(signal.SIGTERM)
            return await ended


def main(newsbeam: str, out: str) -> int:
    """Serve and watch.

    Returns:
        What the monitor exited with.
    """
    return asyncio.run(_show(newsbeam, out))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
