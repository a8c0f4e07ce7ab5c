"""Settings as commands take them: the file and the environment, and what an option says instead."""

import os
import sys
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import UsageRefused

if TYPE_CHECKING:
    from pipelines.options import FlinkOptions
    from pipelines.sections import Config
    from transforms.core.fetch.settings import FetchSettings


def loaded(path: Path | None) -> "Config":
    """All settings.

    Raises:
        UsageRefused: one of them is not good.
    """
    from pipelines.config import load_config

    return load_config(path, os.environ)


def fetching(config: "Config") -> "FetchSettings":
    """The bounds of requests.

    Raises:
        UsageRefused: nobody said whom a site may write to.
    """
    from pipelines.config import fetch_settings

    return fetch_settings(config, version("newsbeam"))


def extra_kinds(config: "Config") -> tuple[str, ...]:
    """Kinds of artifact to look for that are off by default.

    Raises:
        UsageRefused: there is no such kind.
    """
    from transforms.core.artifacts import detectors, off_by_default

    unknown = sorted(set(config.artifacts.also) - detectors().keys())
    if unknown:
        raise UsageRefused(
            f"artifacts.also: there is no kind {', '.join(unknown)}; off by default are {', '.join(off_by_default())}: name some of these"
        )
    return config.artifacts.also


def flink(master: str | None, jar: Path | None, worker: str | None) -> "FlinkOptions | None":
    """The cluster that options name; None: they name none.

    Raises:
        UsageRefused: half of it is missing.
    """
    if master is None and jar is None and worker is None:
        return None
    if master is None or jar is None:
        raise UsageRefused(
            "--flink-master and --flink-jar belong together: name the cluster, and the runner's jar (docs/cluster.md)"
        )
    from pipelines.options import FlinkOptions

    return FlinkOptions(master=master, jar=jar, worker=worker_command(worker))


def worker_command(said: str | None) -> str:
    """The command that starts a worker: as it was said, else the one beside this."""
    return said or str(Path(sys.executable).with_name("newsbeam-worker"))


def window(config: "Config") -> timedelta:
    """How far apart in time two articles may be published of which one repeats the other."""
    return timedelta(days=config.duplicates.window_days)


def publish_grace(config: "Config") -> timedelta:
    """How long files that were replaced are kept where they were published to."""
    return timedelta(hours=config.publish.grace_h)


def chosen(option: Path | None, setting: Path | None, name: str) -> Path:
    """A path that has to be given, as an option or as a setting.

    Raises:
        UsageRefused: it is in neither.
    """
    found = option or setting
    if found is None:
        raise UsageRefused(f"--{name} is missing: give it here, or `{name}` under [monitor] of the file given with --config")
    return found
