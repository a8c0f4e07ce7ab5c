"""`newsbeam config`: what is set, and whether it is good."""

import json
import os
from pathlib import Path
from typing import Final

import typer

from pipelines.commands.speaking import ConfigFile, Debug, Json, print_json, say, speaking

app: Final = typer.Typer(name="config", help="Settings: one TOML file, and the environment, which wins.", no_args_is_help=True)


@app.command()
def check(config: ConfigFile = None, as_json: Json = False, debug: Debug = False) -> None:
    """See whether the settings are good.

    Example: newsbeam config check --config newsbeam.toml
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines.config import load_config

        loaded = load_config(config, os.environ)
        if as_json:
            print_json({"ok": True, "set": dict(loaded.origins)})
        else:
            say(f"good: {len(loaded.origins)} keys set, all others have their defaults")


@app.command()
def dump(config: ConfigFile = None, as_json: Json = False, debug: Debug = False) -> None:
    """Print every setting as it holds, where it was read, and what it means; secrets are hidden.

    The text is TOML again.

    Example: newsbeam config dump > newsbeam.toml
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines.config import load_config, rows

        found = list(rows(load_config(config, os.environ)))
        if as_json:
            print_json({name: {"value": value, "from": origin, "says": says} for name, value, origin, says in found})
            return
        section = ""
        for name, value, origin, says in found:
            here, _, key = name.partition(".")
            if here != section:
                section = here
                say(f"[{section}]")
            say(f"{'# ' if value is None else ''}{key} = {_toml(value)}  # {says} ({origin})")


def _toml(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_toml(item)}" for name, item in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
