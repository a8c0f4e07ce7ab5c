"""`newsbeam monitor`: feeds watched until told to stop."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.settings import chosen, extra_kinds, fetching, loaded, publish_grace, window
from pipelines.commands.speaking import SET_ASIDE, ConfigFile, Debug, Json, MetricsPort, Publish, note, speaking
from pipelines.commands.tables import say_summary

if TYPE_CHECKING:
    from pipelines.options import MonitorOptions
    from pipelines.sections import Config


def monitor(
    feeds: Annotated[
        Path | None,
        typer.Option("--feeds", metavar="FILE", help="Watch these and no others; else what `newsbeam feeds` put in the output."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the tables; made if missing.")] = None,
    once: Annotated[bool, typer.Option("--once", help="One tick over what is due, then end.")] = False,
    max_time: Annotated[float | None, typer.Option(min=0, help="Begin no further tick after this many seconds.")] = None,
    tick: Annotated[float | None, typer.Option(min=1, help="Seconds from one tick to the next.")] = None,
    metrics_port: MetricsPort = None,
    publish: Publish = None,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Watch feeds: ask for what is due, politely, and write tables, until told to stop.

    Example: newsbeam monitor --feeds feeds.opml --out tables --config newsbeam.toml
    """
    with speaking(as_json=as_json, debug=debug):
        settings = loaded(config)
        options = _options(settings, feeds, out, publish, once=once, max_time=max_time, tick=tick, metrics_port=metrics_port)
        logging.disable(logging.NOTSET if debug else logging.CRITICAL)  # the engine speaks; what counts is in the journal
        from pipelines.backfill import Progress
        from pipelines.looking import wall_clock
        from pipelines.monitor import monitor as run
        from pipelines.shutdown import stop_when_told

        stop = stop_when_told()
        summary = run(options, clock=wall_clock(), progress=Progress(), stop=stop)
        say_summary(summary, options.out, as_json=as_json)
        if summary.counts.set_aside and not stop.is_set():
            raise typer.Exit(SET_ASIDE)


def _options(
    settings: "Config",
    feeds: Path | None,
    out: Path | None,
    publish: list[str] | None,
    *,
    once: bool,
    max_time: float | None,
    tick: float | None,
    metrics_port: int | None,
) -> "MonitorOptions":
    from pipelines.options import MonitorOptions
    from pipelines.watchlist import read_list
    from transforms.core.feeds.rhythm import Bounds

    monitoring = settings.monitor
    folder, listed = chosen(out, monitoring.out, "out"), None
    bounds = fetching(settings)
    if (file := feeds or monitoring.feeds) is not None:
        listed, skipped = read_list(file, settings.fetch)
        for line in skipped:
            note(f"passed over {line}")
    else:
        _require_feeds(folder)
    return MonitorOptions(
        out=folder,
        fetching=bounds,
        feeds=listed,
        once=once,
        max_time_s=max_time,
        tick_s=tick or monitoring.tick_s,
        metrics_port=metrics_port or monitoring.metrics_port,
        bounds=Bounds(shortest_s=monitoring.shortest_poll_s, longest_s=monitoring.longest_poll_s),
        edit_wait_s=monitoring.edit_wait_s,
        revisit_share=monitoring.revisit_share,
        log_form=settings.logging.format,
        workers=monitoring.workers,
        extra_kinds=extra_kinds(settings),
        window=window(settings),
        publish=tuple(publish or ()) or settings.publish.targets,
        publish_grace=publish_grace(settings),
    )


def _require_feeds(out: Path) -> None:
    """See that something is watched where no list is given.

    Raises:
        UsageRefused: nothing is; a monitor of nothing would sleep for ever and look well.
    """
    from pipelines.watchlist import opened
    from schemas.errors import UsageRefused

    with opened(out) as store:
        if next(store.feeds(), None) is None:
            raise UsageRefused(f"no feed is watched in {out}; name a list with --feeds, or use `newsbeam feeds import`")
