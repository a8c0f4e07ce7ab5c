"""How long news takes from its publication to its row: scripted feeds, real ticks, a scripted clock."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pipelines.backfill import Progress, Summary
from pipelines.demo.feeds import RSS, rss
from tests.faults.server import Reply
from tests.pipelines.watched_site import Watched, serving
from transforms.core.feeds.rhythm import Bounds

#: Between two stories: no multiple of a tick.
_PACE: Final = timedelta(seconds=97)
_STORIES: Final = 16
_LAST_S: Final = 1440.0
#: When a feed is asked is spread by its id: of one feed the median lies between 56 and 85 s, so several are taken together.
_FEEDS: Final = 5


class _Commits(Progress):
    """Remembers when each row was committed."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self.at: list[datetime] = []

    def unit_done(self, summary: Summary) -> None:
        """The rows that are new since the last commit."""
        self.at += [self.watched.time.time] * (summary.counts.rows - len(self.at))


def waits_s(folder: Path) -> list[float]:
    """Seconds from publication to row, of each story of five feeds, at a tick of a minute, once the interval has found the pace."""
    waits = []
    for number in range(_FEEDS):
        with serving() as server:
            watched = Watched(folder / str(number), server)
            watched.watch("/feed")
            waits += _of_one_feed(watched, f"{number:032x}")
    return waits


def _of_one_feed(watched: Watched, feed_id: str) -> list[float]:
    begin = watched.time.time
    stories = [watched.story(number) for number in range(_STORIES)]
    watched.publish(*stories)

    def feed(_: object) -> Reply:
        count = (watched.time.time - begin) // _PACE + 1
        return Reply(body=rss(stories[:count][-15:]), content_type=RSS)

    watched.server.script("/feed", feed)
    watched.feeds = (replace(watched.feeds[0], feed_id=feed_id, interval_s=60.0),)
    watched.progress = commits = _Commits(watched)
    watched.options = {"once": False, "max_time_s": _LAST_S, "bounds": Bounds(shortest_s=60.0)}
    watched.tick()
    return [(at - begin - number * _PACE).total_seconds() for number, at in enumerate(commits.at)][1:]
