"""Commands over a Flink cluster on which feeds are watched: `job-jar` makes the job, `submit` runs it, `stop` ends it with its state kept."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.speaking import OUT, Debug, Json, print_json, say, speaking

Master = Annotated[str, typer.Option("--flink-master", metavar="HOST:PORT", help="The JobManager's REST address.")]


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
        from pipelines.flink_submit import stop as end

        savepoint = end(flink_master, name, savepoint_folder)
        if as_json:
            print_json({"savepoint": savepoint})
        else:
            OUT.print(savepoint, soft_wrap=True, highlight=False)
