"""What a commit says of itself: what was read, what was written, what was set aside."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from schemas.tables import SCHEMA_VERSION
from transforms.core.sink import TableFile
from transforms.core.staging import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How the records of a unit ended: `read = rows + repeats + dead_letters`."""

    read: int = 0
    #: New rows of `articles`.
    rows: int = 0
    #: Records whose row (of `articles` or of `dead_letters`) was already written, or written once and erased.
    repeats: int = 0
    #: New rows of `dead_letters`.
    dead_letters: int = 0
    #: How many of `repeats` were dead letters.
    repeated_dead_letters: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Sum, field by field."""
        mine, theirs = asdict(self), asdict(other)
        return Counts(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def set_aside(self) -> int:
        """Records that could not be used, newly or again."""
        return self.dead_letters + self.repeated_dead_letters

    @property
    def balanced(self) -> bool:
        """Whether every record ended in exactly one way."""
        return self.read == self.rows + self.repeats + self.dead_letters


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRange:
    """A part of an input file that a unit read."""

    input_name: str
    sha256: str | None
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One commit."""

    sequence: int
    unit_id: str
    stamp: Stamp
    counts: Counts
    #: Table to new rows.
    tables: Mapping[str, int]
    #: Reason to records set aside, newly or again.
    reasons: Mapping[str, int]
    files: tuple[TableFile, ...]
    inputs: tuple[InputRange, ...] = field(default=())
    #: Where newsbeam failed on records of the unit, a line each; the first few.
    faults: tuple[str, ...] = ()
    #: Of a replay: dead letters of earlier commits whose records ended otherwise this time.
    resolved: tuple[str, ...] = ()
    #: Paths of files of earlier commits that hold no more: their rows are in `files`, but for those `removed`.
    replaces: tuple[str, ...] = ()
    #: Table to rows of the replaced files that were taken out.
    removed: Mapping[str, int] = field(default_factory=dict)
    #: Articles that were erased: hashes of their ids, so that they are known when they come again.
    tombstones: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """Name under `_manifest/`; sorts in the order of the commits."""
        return f"{self.sequence:06d}-{self.unit_id}.json"

    def to_json(self) -> bytes:
        """The manifest as it is published."""
        said: dict[str, Any] = {
            "sequence": self.sequence,
            "unit_id": self.unit_id,
            "run_id": self.stamp.run_id,
            "started_at": self.stamp.started_at.isoformat(),
            "watermark": self.stamp.started_at.isoformat(),
            "newsbeam_version": self.stamp.pipeline_version,
            "schema_version": SCHEMA_VERSION,
            "counts": asdict(self.counts),
            "tables": dict(sorted(self.tables.items())),
            "reasons": dict(sorted(self.reasons.items())),
            "faults": list(self.faults),
            "files": [{**asdict(file), "dt": file.dt.isoformat()} for file in self.files],
            "inputs": [asdict(item) for item in self.inputs],
        }
        if self.replaces:
            said |= {"replaces": list(self.replaces), "removed": dict(sorted(self.removed.items()))}
        if self.resolved:
            said["resolved"] = list(self.resolved)
        if self.tombstones:
            said["tombstones"] = list(self.tombstones)
        return as_published(said)


def as_published(said: Mapping[str, Any]) -> bytes:
    """A parsed manifest as it is published."""
    return json.dumps(said, indent=1, ensure_ascii=False).encode() + b"\n"


def files_of(manifest: Mapping[str, Any]) -> tuple[TableFile, ...]:
    """The files that a parsed manifest names as written by its commit; later ones may have replaced them (`catalog.live_files`)."""
    return tuple(TableFile(**{**file, "dt": date.fromisoformat(file["dt"])}) for file in manifest["files"])


def counts_of(manifest: Mapping[str, Any]) -> Counts:
    """The counts that a parsed manifest names."""
    return Counts(**manifest["counts"])
