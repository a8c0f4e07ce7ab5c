"""The command line. It defines nothing that a worker runs.

Exit codes: 0 good; 1 a fault of newsbeam; 2 usage; 3 finished, some records set aside; 4 too many set aside, nothing of
the unit committed; 5 interrupted, the same command goes on; 75 another process writes to the output.
"""

import signal
from typing import Annotated, Final

import typer

from pipelines.commands import articles, cluster, config, demo, feeds, machine, monitor, publish, report, stream, tables, upkeep

app: Final = typer.Typer(
    name="newsbeam",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        machine.version()
        raise typer.Exit


@app.callback(
    epilog="Exit codes: 0 good, 1 a fault of newsbeam, 2 usage, 3 some records set aside, 4 too many, 5 interrupted, 75 busy."
)
def _newsbeam(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """News feeds and articles in, typed event records in Parquet out."""


for _command in (
    *(
        tables.backfill,
        monitor.monitor,
        stream.stream,
        tables.verify,
        tables.reindex,
        report.report,
        report.show,
        articles.explain,
        articles.diff,
        tables.schema,
        tables.views,
    ),
    publish.publish,
    *(upkeep.replay, upkeep.compact, upkeep.erase, upkeep.migrate),
    *(cluster.job_jar, cluster.submit, cluster.stop),
    *(machine.version, machine.doctor),
):
    app.command()(_command)
app.add_typer(feeds.app)
app.add_typer(config.app)
app.add_typer(demo.app)


def main() -> None:
    """Run the command line."""
    try:
        app()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the work is done: the exit code stays what it is


if __name__ == "__main__":
    main()
