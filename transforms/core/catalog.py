"""Which files hold the rows, now: what all manifests together say.

A manifest names the files that its commit wrote, and those of earlier commits that it replaced. A reader lists the manifests once, and takes
every file that is named and not replaced: the publication of one manifest changes that set in one step.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from transforms.core.manifest import files_of
from transforms.core.output import Output
from transforms.core.sink import TableFile


def manifests_of(output: Output) -> list[dict[str, Any]]:
    """All published manifests, parsed, in the order of their commits."""
    paths = sorted(output.manifests.glob("[0-9]*.json"), key=lambda path: int(path.name.partition("-")[0]))
    return [json.loads(path.read_bytes()) for path in paths]


def replaced_by(manifests: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Paths of the files that hold no more, each with the number of the commit that replaced it."""
    return {path: manifest["sequence"] for manifest in manifests for path in manifest.get("replaces", ())}


def live_files(manifests: Sequence[Mapping[str, Any]]) -> list[TableFile]:
    """The files that hold the rows, in the order of the commits that wrote them."""
    gone = replaced_by(manifests)
    return [file for manifest in manifests for file in files_of(manifest) if file.path not in gone]


def groups(manifests: Sequence[Mapping[str, Any]]) -> list[list[TableFile]]:
    """The files that hold the rows, with those together that hold rows of the same articles.

    A commit writes an article's row, its artifacts and its events; a rewrite may replace some of these files, so all files of one day that
    lead to one another by replacements belong together.

    Returns:
        Groups in the order of their first commits, each of one day.
    """
    gone = replaced_by(manifests)
    home: dict[tuple[int, date], tuple[int, date]] = {}

    def root(key: tuple[int, date]) -> tuple[int, date]:
        while home.setdefault(key, key) != key:
            key = home[key]
        return key

    for manifest in manifests:
        for file in files_of(manifest):
            ends = [root((manifest["sequence"], file.dt)), root((gone.get(file.path, manifest["sequence"]), file.dt))]
            home[max(ends)] = min(ends)
    found: dict[tuple[int, date], list[TableFile]] = {}
    for manifest in manifests:
        for file in files_of(manifest):
            if file.path not in gone:
                found.setdefault(root((manifest["sequence"], file.dt)), []).append(file)
    return [found[key] for key in sorted(found)]


def place(output: Output, path: str) -> Path:
    """Where a file lies; one that was replaced a moment ago lies among the replaced for some time."""
    final = output.root / path
    return final if final.is_file() else next(output.replaced.glob(f"*/{path}"), final)
