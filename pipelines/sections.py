"""What can be set: one dataclass for each section of the settings, one field for each key, with its default, its meaning, its least."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from pipelines.options import PUBLISH_GRACE
from transforms.core.duplicates.linking import WINDOW
from transforms.core.feeds.queueing import EDIT_WAIT
from transforms.core.feeds.revisits import SHARE
from transforms.core.feeds.rhythm import Bounds
from transforms.core.fetch.politeness import DEFAULT_INTERVAL_S


def _key(default: Any, says: str, *, least: float | None = None, secret: bool = False) -> Any:  # noqa: ANN401  as dataclasses.field
    """One key: its default, its meaning, the least that it may be, and whether it is never shown."""
    notes = {"says": says, "least": least, "secret": secret}
    return (
        field(default=default, metadata=notes) if not isinstance(default, dict) else field(default_factory=dict, metadata=notes)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchConfig:
    """`[fetch]`: the bounds of every request."""

    contact: str | None = _key(None, "web or mail address at which you can be reached; goes out with every request")
    interval_s: float = _key(DEFAULT_INTERVAL_S, "seconds between two requests to one site", least=0)
    parallel: int = _key(64, "requests under way at one time", least=1)
    ports: tuple[int, ...] = _key((80, 443), "ports that may be asked")
    allow_private: tuple[str, ...] = _key((), "private networks that may be asked, in CIDR notation")
    feed_bytes: int = _key(20 << 20, "largest body of a feed", least=1024)
    page_bytes: int = _key(5 << 20, "largest body of a page", least=1024)
    deadline_s: float = _key(30.0, "seconds for one request, redirects included", least=0.1)
    credentials: dict[str, str] = _key({}, "host to user:password, sent over https alone", secret=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorConfig:
    """`[monitor]`: how feeds are watched."""

    feeds: Path | None = _key(None, "list of feeds: OPML, one address a line, or JSON")
    out: Path | None = _key(None, "folder for the tables")
    tick_s: float = _key(60.0, "seconds from one tick to the next", least=1)
    shortest_poll_s: float = _key(Bounds().shortest_s, "a feed is never asked sooner than after so many seconds", least=1)
    longest_poll_s: float = _key(Bounds().longest_s, "nor later, unless it is parked or asks for it", least=1)
    edit_wait_s: float = _key(EDIT_WAIT.total_seconds(), "seconds that an edited entry waits: corrections come in rows", least=0)
    revisit_share: float = _key(SHARE, "share of the articles that are fetched again after a day and a week, 0 to 1", least=0)
    metrics_port: int | None = _key(None, "port of 127.0.0.1 at which Prometheus reads figures", least=1)
    workers: int = _key(1, "processes of a tick", least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactsConfig:
    """`[artifacts]`: what is looked for in texts."""

    also: tuple[str, ...] = _key((), "kinds to look for that are off by default (docs/artifacts.md)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesConfig:
    """`[duplicates]`: which articles are compared."""

    window_days: float = _key(WINDOW.days, "articles published further apart do not repeat each other", least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishConfig:
    """`[publish]`: where each commit is published to, besides the output."""

    targets: tuple[str, ...] = _key((), "addresses, as `newsbeam publish` takes them; credentials stay in the environment")
    grace_h: float = _key(PUBLISH_GRACE.total_seconds() / 3600, "hours that files which were replaced are kept there", least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggingConfig:
    """`[logging]`: what a monitor tells while it runs, on standard error."""

    format: Literal["auto", "text", "json"] = _key("auto", "auto: text on a terminal, else JSON")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings, checked."""

    fetch: FetchConfig = FetchConfig()
    monitor: MonitorConfig = MonitorConfig()
    artifacts: ArtifactsConfig = ArtifactsConfig()
    duplicates: DuplicatesConfig = DuplicatesConfig()
    publish: PublishConfig = PublishConfig()
    logging: LoggingConfig = LoggingConfig()
    #: `section.key` to where its value was read; a key that is not here has its default.
    origins: Mapping[str, str] = field(default_factory=dict)


SECTIONS: Final[Mapping[str, type]] = {
    "fetch": FetchConfig, "monitor": MonitorConfig, "artifacts": ArtifactsConfig,
    "duplicates": DuplicatesConfig, "publish": PublishConfig, "logging": LoggingConfig,
}  # fmt: skip
