"""What a target is told, and what it promises.

The local output decides; a target receives what its manifests say, in the order of their numbers, each exactly once. A target keeps its own
place: it says what it holds, and a step that was half done when it was killed is completed by doing it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from transforms.core.sink import TableFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One step of a target: a manifest, as a target receives it.

    Where files of earlier commits were replaced before a target had them, the step covers all manifests up to the one that replaced them, so
    that no file is asked for that is gone, and no reader sees a row twice or not at all.
    """

    #: Number of the commit; of the last one, where the step covers several. Steps come in rising order.
    sequence: int
    #: File name of the manifest under `_manifest/`.
    name: str
    #: Parsed; of a step that covers several, all of them as one.
    manifest: Mapping[str, Any]
    #: As published, byte for byte.
    raw: bytes
    #: Files whose rows the target has not got yet.
    added: tuple[TableFile, ...]
    #: Paths of files of earlier steps that hold no more: their rows are in `added`, or were taken out.
    removed: tuple[str, ...]


class Target(Protocol):
    """A place that receives publications."""

    def prepare(self) -> None:
        """Make what is missing.

        Raises:
            UsageRefused: it cannot be reached or written, or belongs to another output.
        """

    def holds(self) -> int | None:
        """Number of the last step that is wholly there; None: nothing is."""

    def publish(self, publication: Publication, root: Path) -> None:
        """Take one step; repeating one that was half done completes it, and repeating a whole one changes nothing.

        Args:
            publication: the step after the last one that is held.
            root: the output folder; `catalog.place` tells where a file of it lies.

        Raises:
            FileNotFoundError: a file of the step was replaced and removed meanwhile; the steps have to be planned anew.
            OutputFailed: the target refused or could not be reached.
            UsageRefused: it belongs to another output.
        """
