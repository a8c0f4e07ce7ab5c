"""Commands over the machine: what is installed here, and whether it is enough."""

from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipelines.commands.speaking import OUT, USAGE, Debug, Json, print_json, speaking


def version(as_json: Json = False, debug: Debug = False) -> None:
    """Print the version.

    Example: newsbeam version --json
    """
    with speaking(as_json=as_json, debug=debug):
        number = installed_version("newsbeam")
        if as_json:
            print_json({"newsbeam": number})
        else:
            OUT.print(f"newsbeam {number}")


def doctor(
    out: Annotated[Path, typer.Option("--out", help="The folder that will be written to.")] = Path(),
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """See whether this machine has what newsbeam needs.

    Example: newsbeam doctor --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines.doctor import examine

        findings = examine(out)
        if as_json:
            print_json(
                {
                    "ok": all(f.ok for f in findings),
                    "findings": [{"what": f.what, "found": f.found, "ok": f.ok, "advice": f.advice} for f in findings],
                }
            )
        else:
            for f in findings:
                OUT.print(
                    f"{'[green]ok[/]     ' if f.ok else '[red]missing[/]'} {escape(f.what)}: {escape(f.found)}"
                    + (f" - {escape(f.advice)}" if f.advice else ""),
                    soft_wrap=True,
                )
        if not all(f.ok for f in findings):
            raise typer.Exit(USAGE)
