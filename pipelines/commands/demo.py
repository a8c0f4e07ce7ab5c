"""Commands over the demo's site."""

import signal
from datetime import datetime, timezone
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.markup import escape

from pipelines.commands.speaking import OUT, Debug, speaking
from schemas.errors import UsageRefused

app = typer.Typer(name="demo", help="A small news site on this machine, to try newsbeam on.", no_args_is_help=True)


@app.command()
def serve(
    folder: Annotated[Path, typer.Option(help="Gets a list of the site's feeds, and settings for it.")] = Path("demo"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of 127.0.0.1; 0: any that is free.")] = 8765,
    max_time: Annotated[float | None, typer.Option(min=0, help="End after this many seconds; left out: at Ctrl-C.")] = None,
    debug: Debug = False,
) -> None:
    """Serve made-up news in three feeds: stories appear and are corrected, one is a bad translation, one feed breaks for a while.

    Example: newsbeam demo serve --folder demo
    """
    with speaking(as_json=False, debug=debug):
        from pipelines.demo.site import serving, write_settings

        try:
            with serving(datetime.now(timezone.utc), port) as site:
                feeds, config = write_settings(site, folder)
                OUT.print(escape(f"a site is at {site.base}/; in another terminal:"), soft_wrap=True)
                OUT.print(
                    escape(f"newsbeam monitor --feeds {feeds} --config {config} --out tables --tick 1 --max-time 30"),
                    soft_wrap=True,
                )
                OUT.file.flush()
                _until_stopped(max_time)
        except OSError as error:
            message = f"the site cannot be served ({error}); choose another --port or --folder"
            raise UsageRefused(message) from error


def _until_stopped(seconds: float | None) -> None:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait(seconds)
