"""Commands over a Flink cluster on which feeds are watched: `job-jar` makes the job, `submit` runs it, `stop` ends it with its state kept."""

import logging
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.settings import loaded, worker_command
from pipelines.commands.speaking import ConfigFile, Debug, Json, print_json, say, speaking
from pipelines.commands.stream import CommitEvery, Lateness, Shards, Tick, stream_options
from pipelines.commands.tables import BeamOptions, FlinkWorker

Master = Annotated[str, typer.Option("--flink-master", metavar="HOST:PORT", help="The JobManager's REST address.")]


def job_jar(
    jar: Annotated[Path, typer.Argument(metavar="JAR", help="Where it is written; what lies there is replaced.")],
    flink_jar: Annotated[Path, typer.Option(help="Beam's job server for the cluster's Flink.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the tables; made if missing. Shared with all workers.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Slots.")] = 1,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Python processes on each machine of the cluster.")] = 1,
    checkpoint_every: Annotated[float, typer.Option(min=1, help="Seconds from one checkpoint to the next.")] = 30.0,
    flink_worker: FlinkWorker = None,
    tick: Tick = None,
    commit_every: CommitEvery = None,
    lateness: Lateness = 3600.0,
    shards: Shards = 2,
    beam: BeamOptions = None,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Make the job that watches feeds on a Flink cluster, as one jar for `newsbeam submit`.

    Example: newsbeam job-jar stream.jar --out /shared/tables --config newsbeam.toml --flink-jar newsbeam-flink-1.19.jar
    """
    with speaking(as_json=as_json, debug=debug):
        options = stream_options(
            loaded(config), out, tick=tick, commit_every=commit_every, lateness=lateness, shards=shards, workers=workers
        )
        logging.disable(logging.NOTSET if debug else logging.CRITICAL)  # the engine speaks; what fails is told below
        from pipelines.flink_jar import JarOptions, write_job_jar
        from pipelines.looking import wall_clock
        from pipelines.stream import build, job_name
        from transforms.core.output import Output

        asked = JarOptions(
            jar=jar, runner=flink_jar, worker=worker_command(flink_worker), workers=workers, processes=processes,
            checkpoint_s=checkpoint_every, beam=tuple(beam or ()),
        )  # fmt: skip
        output = Output(options.out.absolute())
        output.claim()
        output.stream.mkdir(exist_ok=True)  # workers do not make it: a folder that each has made for itself is not shared
        made = write_job_jar(asked, job_name(options.out), output.stream, partial(build, options=options, now=wall_clock().now()))
        if as_json:
            print_json({"jar": str(made.path), "job": made.name, "flink": made.flink_version, "slots": made.workers})
        else:
            say(f"{made.path}: {made.name}, for Flink {made.flink_version}, {made.workers} slots")


def submit(
    jar: Annotated[Path, typer.Argument(help="What `newsbeam job-jar` made.")],
    flink_master: Master,
    savepoint: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Begin from this savepoint, or kept checkpoint; left out: from nothing.")
    ] = None,
    allow_non_restored_state: Annotated[
        bool, typer.Option("--allow-non-restored-state", help="Leave state behind that no step of this job takes.")
    ] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Run a job on a Flink cluster. Returns when all its workers work and its first checkpoint is written.

    Example: newsbeam submit stream.jar --flink-master jobmanager:8081 --savepoint file:///shared/savepoints/savepoint-1
    """
    with speaking(as_json=as_json, debug=debug):
        logging.disable(logging.NOTSET if debug else logging.CRITICAL)
        from pipelines.flink_submit import SubmitOptions
        from pipelines.flink_submit import submit as run

        options = SubmitOptions(
            master=flink_master, jar=jar, savepoint=savepoint, allow_non_restored=allow_non_restored_state
        )  # fmt: skip
        job = run(options)
        if as_json:
            print_json({"job": job})
        else:
            say(f"job {job} runs")


def stop(
    flink_master: Master,
    name: Annotated[str, typer.Argument(help="Name of the job, or its beginning.")] = "newsbeam-stream-",
    savepoint_folder: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where the savepoint goes; left out: where Flink's settings say.")
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Stop a job with a savepoint, from which the next one begins.

    Example: newsbeam stop --flink-master jobmanager:8081
    """
    with speaking(as_json=as_json, debug=debug):
        logging.disable(logging.NOTSET if debug else logging.CRITICAL)
        from pipelines.flink_submit import stop as end

        savepoint = end(flink_master, name, savepoint_folder)
        if as_json:
            print_json({"savepoint": savepoint})
        else:
            say(savepoint)
