"""From the log of an output to the steps of a target."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from transforms.core.catalog import replaced_by
from transforms.core.manifest import Counts, as_published, counts_of, files_of
from transforms.core.publish.target import Publication
from transforms.core.sink import TableFile

#: What an erasure may take out of a manifest that was published before: names of inputs, places of faults.
_ERASABLE: Final = frozenset({"inputs", "faults"})
_LISTS: Final = ("inputs", "faults", "resolved", "tombstones")
_SUMS: Final = ("tables", "reasons", "removed")


@dataclass(frozen=True, slots=True)
class Logged:
    """One manifest of an output."""

    name: str
    raw: bytes
    manifest: Mapping[str, Any]


def logged(raw: bytes) -> Logged:
    """A manifest as it is published."""
    manifest = json.loads(raw)
    return Logged(f"{manifest['sequence']:06d}-{manifest['unit_id']}.json", raw, manifest)


def number_of(name: str) -> int:
    """The number in the file name of a manifest.

    >>> number_of("000012-0f00.json")
    12
    """
    return int(name.partition("-")[0])


def steps(log: Iterable[Logged]) -> Iterator[Publication]:
    """The steps that bring a target up to the end of a log.

    A step is one manifest where that can be shown by itself. Files that were replaced since are not brought any more: the step then covers all
    manifests up to the one that replaced the last of them.

    Args:
        log: the manifests that the target has not got, in the order of their commits.
    """
    log = list(log)
    gone = replaced_by(each.manifest for each in log)
    waiting: list[Logged] = []
    doomed: set[str] = set()
    for each in log:
        waiting.append(each)
        doomed.difference_update(each.manifest.get("replaces", ()))
        doomed.update(file["path"] for file in each.manifest["files"] if file["path"] in gone)
        if not doomed:
            yield together(waiting)
            waiting = []


def together(log: Sequence[Logged]) -> Publication:
    """Manifests that follow one another as one step; of one manifest, its bytes are kept.

    Args:
        log: at least one manifest.
    """
    written = {file.path: file for each in log for file in files_of(each.manifest)}
    gone = replaced_by(each.manifest for each in log)
    added = tuple(file for path, file in written.items() if path not in gone)
    last = log[-1]
    manifest = last.manifest if len(log) == 1 else _merged([each.manifest for each in log], added, tuple(gone))
    return Publication(
        sequence=last.manifest["sequence"],
        name=last.name,
        manifest=manifest,
        raw=last.raw if len(log) == 1 else as_published(manifest),
        added=added,
        removed=tuple(path for path in gone if path not in written),
    )


def _merged(manifests: Sequence[Mapping[str, Any]], added: Sequence[TableFile], gone: Sequence[str]) -> dict[str, Any]:
    """One manifest that says what several say together; counts still balance, and `tables` less `removed` are the rows there."""
    said: dict[str, Any] = {
        **manifests[-1],
        "merged_from": manifests[0]["sequence"],
        "counts": asdict(sum(map(counts_of, manifests), Counts())),
        "files": [{**asdict(file), "dt": file.dt.isoformat()} for file in added],
        "replaces": list(gone),
    }
    for name in _SUMS:
        total: Counter[str] = sum((Counter(m.get(name, {})) for m in manifests), Counter())
        said[name] = dict(sorted(total.items()))
    for name in _LISTS:
        if found := [item for manifest in manifests for item in manifest.get(name, ())]:
            said[name] = found
    return said


def is_erasure(publication: Publication) -> bool:
    """Whether what the step removes has to be provably gone."""
    return "tombstones" in publication.manifest


def same_commits(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two parsed manifests are of the same commits, but for what an erasure takes out."""
    return all(one.get(key) == other.get(key) for key in (one.keys() | other.keys()) - _ERASABLE)
