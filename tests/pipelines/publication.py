"""How long news takes from its publication to its row: a scripted feed, real ticks, a scripted clock."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pipelines.backfill import Progress, Summary
from tests.faults.server import Reply
from tests.news_site import RSS, rss
from tests.pipelines.watched_site import Watched
from transforms.core.feeds.rhythm import Bounds

#: Between two stories: no multiple of a tick.
_PACE: Final = timedelta(seconds=97)
_STORIES: Final = 30


class _Commits(Progress):
    """Remembers when each row was committed."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self.at: list[datetime] = []

    def unit_done(self, summary: Summary) -> None:
        """The rows that are new since the last commit."""
        self.at += [self.watched.time.time] * (summary.counts.rows - len(self.at))


def waits_s(watched: Watched) -> list[float]:
    """Seconds from publication to row, of each story of `/feed`, at a tick of a minute, once the interval has found the pace."""
    begin = watched.time.time
    stories = [watched.story(number) for number in range(_STORIES)]
    watched.publish(*stories)

    def feed(_: object) -> Reply:
        count = (watched.time.time - begin) // _PACE + 1
        return Reply(body=rss(stories[:count][-15:]), content_type=RSS)

    watched.server.script("/feed", feed)
    watched.feeds = (replace(watched.feeds[0], interval_s=60.0),)
    watched.progress = commits = _Commits(watched)
    watched.options = {"once": False, "max_time_s": 2700.0, "bounds": Bounds(shortest_s=60.0)}
    watched.tick()
    return [(at - begin - number * _PACE).total_seconds() for number, at in enumerate(commits.at)][1:]
