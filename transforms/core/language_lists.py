"""What is known of each language: one TOML a language, named by its BCP 47 tag; its tables hold what one topic needs."""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FOLDER: Final = Path(__file__).with_name("languages")


@cache
def _languages() -> Mapping[str, Mapping[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}


@cache
def topic(name: str) -> Mapping[str, Mapping[str, Any]]:
    """What every language says on one topic; read once per process.

    Args:
        name: of the table in the TOML files: `dates`, `bylines`, `boilerplate`, `notices`.

    Returns:
        BCP 47 tag to the fields of the table; languages without it are left out.
    """
    return {tag: fields[name] for tag, fields in _languages().items() if name in fields}
