"""`newsbeam stream`: feeds watched by a streaming pipeline, on Prism or on a Flink cluster."""

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.settings import chosen, extra_kinds, fetching, loaded, publish_grace, window
from pipelines.commands.speaking import SET_ASIDE, ConfigFile, Debug, Json, MetricsPort, Publish, note, speaking
from pipelines.commands.tables import say_summary
from schemas.errors import UsageRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from pipelines.options import StreamOptions
    from pipelines.sections import Config
    from pipelines.stream_engine import Running

Feeds = Annotated[
    Path | None,
    typer.Option(
        "--feeds",
        metavar="FILE",
        help="Watch these and no others; else what `newsbeam feeds` put in the output. Read again when it changes.",
    ),
]
Tick = Annotated[float | None, typer.Option(min=1, help="Seconds from one beat to the next: when what is due is looked for.")]
CommitEvery = Annotated[
    float | None, typer.Option(min=1, help="Seconds of one window, which is one commit: a whole number of beats [default: one].")
]
Prism = Annotated[Path | None, typer.Option(metavar="FILE", help="Prism's program; else NEWSBEAM_PRISM, or `prism` on the path.")]
BootstrapFrom = Annotated[
    Path | None,
    typer.Option(
        metavar="OUT", help="Tables from which shards without a state go on [default: those of --out where none can have one]."
    ),
]
Lateness = Annotated[float, typer.Option(min=0, help="Seconds for which what comes late is still taken into its window.")]
Shards = Annotated[
    int, typer.Option(min=1, max=4096, help="Parts in which the feeds are watched; a stream keeps their number for life.")
]


def stream(
    feeds: Feeds = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the tables; made if missing. Shared with all workers.")
    ] = None,
    runner: Annotated[
        str, typer.Option(help="PrismRunner, here and for trying; FlinkRunner, for a job on a cluster.")
    ] = "PrismRunner",
    prism: Prism = None,
    flink_master: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="For FlinkRunner: the JobManager's REST address, where the job was submitted."),
    ] = None,
    tick: Tick = None,
    commit_every: CommitEvery = None,
    lateness: Lateness = 3600.0,
    shards: Shards = 2,
    bootstrap_from: BootstrapFrom = None,
    max_time: Annotated[float | None, typer.Option(min=0, help="End after this many seconds.")] = None,
    metrics_port: MetricsPort = None,
    publish: Publish = None,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Watch feeds by a streaming pipeline: tell its workers what to watch, commit what they hand over, until told to stop.

    Example: newsbeam stream --feeds feeds.opml --out tables --config newsbeam.toml --prism ~/go/bin/prism
    """
    with speaking(as_json=as_json, debug=debug):
        settings = loaded(config)
        options = stream_options(settings, out, tick=tick, commit_every=commit_every, lateness=lateness, shards=shards)
        logging.disable(logging.NOTSET if debug else logging.CRITICAL)  # the engine speaks; what counts is in the journal
        from pipelines.backfill import Progress
        from pipelines.looking import wall_clock
        from pipelines.shutdown import stop_when_told
        from pipelines.stream_lists import WatchedList
        from pipelines.stream_run import StreamRun
        from pipelines.stream_run import stream as run

        engine, begins_anew = _engine(options, runner, prism, flink_master)
        monitoring = settings.monitor
        what = StreamRun(
            options=options,
            watched=WatchedList(options.out, feeds or monitoring.feeds, settings.fetch, options.fetching),
            engine=engine,
            bootstrap_from=bootstrap_from or (options.out if begins_anew else None),
            max_time_s=max_time,
            metrics_port=metrics_port or monitoring.metrics_port,
            log_form=settings.logging.format,
            publish=tuple(publish or ()) or settings.publish.targets,
            publish_grace=publish_grace(settings),
        )
        stop = stop_when_told()
        summary = run(what, clock=wall_clock(), progress=Progress(), stop=stop)
        if runner == "FlinkRunner":
            note("the job goes on; what it hands over is committed when `newsbeam stream` runs again")
        say_summary(summary, options.out, as_json=as_json)
        if summary.counts.set_aside and not stop.is_set():
            raise typer.Exit(SET_ASIDE)


def stream_options(
    settings: "Config",
    out: Path | None,
    *,
    tick: float | None,
    commit_every: float | None,
    lateness: float,
    shards: int,
    workers: int = 1,
) -> "StreamOptions":
    """What a stream is asked to do, from the words of a command line and the settings.

    Raises:
        UsageRefused: a window is no whole number of beats, or a setting is not good.
    """
    from pipelines.options import StreamOptions
    from transforms.core.feeds.rhythm import Bounds

    monitoring = settings.monitor
    beat_s = tick or monitoring.tick_s
    commit_s = commit_every or beat_s
    if round(commit_s / beat_s) * beat_s != commit_s:
        raise UsageRefused(f"--commit-every {commit_s:g} is no whole number of beats of {beat_s:g} s; name a multiple of --tick")
    return StreamOptions(
        out=chosen(out, monitoring.out, "out"),
        fetching=fetching(settings),
        beat_s=beat_s,
        commit_s=commit_s,
        lateness_s=lateness,
        shards=shards,
        workers=workers,
        edit_wait_s=monitoring.edit_wait_s,
        bounds=Bounds(shortest_s=monitoring.shortest_poll_s, longest_s=monitoring.longest_poll_s),
        extra_kinds=extra_kinds(settings),
        window=window(settings),
    )


def _engine(
    options: "StreamOptions", runner: str, prism: Path | None, master: str | None
) -> "tuple[Callable[[], AbstractContextManager[Running]], bool]":
    """Where the stream runs, and whether no shard of it can have a state yet.

    Raises:
        UsageRefused: what is named does not belong together, or cannot be had.
    """
    from pipelines import stream_engine
    from pipelines.looking import wall_clock
    from pipelines.stream import build, job_name
    from transforms.core.output import Output
    from transforms.core.streaming.watching import is_watched

    name = job_name(options.out)
    if runner == stream_engine.PRISM and master is None:
        program = stream_engine.prism_program(prism)
        return partial(stream_engine.on_prism, program, name, partial(build, options=options, now=wall_clock().now())), True
    if runner == stream_engine.FLINK and master is not None and prism is None:
        return partial(stream_engine.on_flink, master, name), not is_watched(Output(options.out).stream)
    raise UsageRefused(
        f"--runner {runner} does not fit: name --runner PrismRunner, with --prism where it is not on the path; "
        "or --runner FlinkRunner with --flink-master, where `newsbeam submit` put the job"
    )
