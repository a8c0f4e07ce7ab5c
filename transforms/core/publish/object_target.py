"""An object store as a target: laid out like an output, and told by its manifests.

    newsbeam.json                          of which output it is
    TABLE/dt=YYYY-MM-DD/part-HASH.parquet  uploaded before a manifest names them
    _manifest/NNNNNN-UNIT.json             written if absent: from here on a step counts
    _replaced/NNNNNN-UNIT.json             what the step replaced, until the grace is over

The rows are in the files that some manifest names under `files` and none under `replaces`. Killed before the manifest, nothing counts, and
the next attempt uploads what is missing; killed after it, `prepare` removes what is to be removed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from schemas.errors import OutputFailed, UsageRefused
from schemas.tables import BY_NAME, SCHEMA_VERSION
from transforms.core.catalog import manifests_of, place, replaced_by
from transforms.core.output import Output
from transforms.core.publish.objects import Objects
from transforms.core.publish.steps import is_erasure, logged, number_of, same_commits, together
from transforms.core.publish.target import Publication
from transforms.core.sink import TableFile

MARK: Final = "newsbeam.json"
MANIFESTS: Final = "_manifest"
_REPLACED: Final = "_replaced"
#: Manifests have six digits up to here.
_SORTED: Final = 999_999


class ObjectTarget:
    """A bucket or a folder that receives publications."""

    def __init__(self, objects: Objects, output: Output, *, now: Callable[[], datetime], grace: timedelta) -> None:
        """Take a place; no request is made.

        Args:
            objects: the place.
            output: whose commits it receives.
            now: tells the time.
            grace: how long files that were replaced are kept for readers who listed before.
        """
        self._objects, self._output, self._now, self._grace = objects, output, now, grace
        #: File names of the manifests that were seen, and the last of them.
        self._names: set[str] = set()
        self._last = ""
        self._looked = False
        self._first: str | None = None

    def prepare(self) -> None:
        """See what is there, and finish what was half done.

        Raises:
            UsageRefused: it cannot be reached or written, or belongs to another output.
        """
        with self._reaching():
            self._objects.prepare()
            self._look()
            self._tidy()

    def holds(self) -> int | None:
        """Number of the last step that is there.

        Raises:
            UsageRefused: as above.
        """
        if not self._looked:
            with self._reaching():
                self._look()
        return number_of(self._last) if self._last else None

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except OutputFailed as error:
            raise UsageRefused(str(error)) from error

    def _look(self) -> None:
        """Ask for the manifests that were not seen yet: their names sort after the last one, as long as numbers have as many digits."""
        after = f"{MANIFESTS}/{self._last}" if self._last and number_of(self._last) < _SORTED else ""
        found = {name.rpartition("/")[2] for name in self._objects.names(MANIFESTS, after=after)}
        self._require_own(found)
        self._names |= found
        self._last = max(found | {self._last} - {""}, key=number_of, default="")
        self._looked = True

    def publish(self, publication: Publication, root: Path) -> None:
        """Upload, then let it count, then remove what is due."""
        self._own()
        self._upload_all(publication.added, root)
        erases = is_erasure(publication)
        if erases or publication.removed:
            said = {"paths": publication.removed, "replaced_at": self._now().isoformat(), "erases": erases}
            self._objects.put(f"{_REPLACED}/{publication.name}", json.dumps(said).encode())
        if erases:
            self._scrub()
        self._put_once(f"{MANIFESTS}/{publication.name}", publication.raw)
        self._names.add(publication.name)
        self._last = publication.name
        if erases or publication.removed:
            self._tidy()

    # Whose it is

    def _mark(self) -> bytes:
        """The first commit tells outputs apart."""
        if self._first is None:
            self._first = min(self._known(), key=number_of, default=None)
        said = {"newsbeam": "published", "first_commit": self._first, "schema_version": SCHEMA_VERSION}
        return json.dumps(said).encode() + b"\n"

    def _known(self) -> set[str]:
        return {path.name for path in self._output.manifests.glob("[0-9]*.json")}

    def _require_own(self, names: set[str]) -> None:
        """See that nothing is there that is not this output's.

        Args:
            names: of the manifests that are there, as far as they are new.

        Raises:
            UsageRefused: something is.
        """
        if (there := self._objects.get(MARK)) is None:
            if next(iter(self._objects.names()), None) is None:
                self._names.clear()  # empty, or emptied since
                self._last = ""
                return
            if (there := self._objects.get(MARK)) is None:  # another publisher may have begun in between
                raise UsageRefused(f"{self._objects.address} holds objects that newsbeam did not publish; name an empty prefix")
        self._require_same_mark(there)
        if strange := sorted(name for name in names if not (self._output.manifests / name).is_file()):
            raise UsageRefused(f"{self._foreign()}: commit {strange[0]} is not in {self._output.root}")

    def _own(self) -> None:
        if not self._names and not self._objects.put_if_absent(MARK, self._mark()):
            self._require_same_mark(self._objects.get(MARK) or b"{}")

    def _require_same_mark(self, there: bytes) -> None:
        if _first_commit(there) != _first_commit(self._mark()):
            raise UsageRefused(f"{self._foreign()}: its first commit is {_first_commit(there)}")

    def _foreign(self) -> str:
        return f"{self._objects.address} belongs to another output; name a place of its own (or {self._output.root} was put back to an earlier state)"

    # One step

    def _upload_all(self, files: Sequence[TableFile], root: Path) -> None:
        """Bring files up, some at a time; the first that fails is told when those under way have ended."""
        with ThreadPoolExecutor(self._objects.at_once, "newsbeam-upload") as pool:
            uploads = [pool.submit(self._upload, file, root) for file in files]
            try:
                for upload in uploads:
                    upload.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _upload(self, file: TableFile, root: Path) -> None:
        """Bring one file up, unless it is there: its name is a hash of its bytes."""
        if self._objects.size(file.path) != file.bytes:
            with place(Output(root), file.path).open("rb") as source:
                self._objects.upload(file.path, source)

    def _put_once(self, name: str, data: bytes) -> None:
        """Write a manifest, or see that it is there: a second publisher, or an answer that was lost."""
        if self._objects.put_if_absent(name, data):
            return
        there, ours = json.loads(self._objects.get(name) or b"{}"), json.loads(data)
        if not same_commits(there, ours):
            if "merged_from" in there.keys() | ours.keys():  # the same commits, cut into other steps
                raise OutputFailed(f"another publisher was before us in {self._objects.address}; publish again")
            raise UsageRefused(f"{self._foreign()}: its {name} says something else")

    # What does not hold any more

    def _tidy(self) -> None:
        """Remove files whose grace is over; what was erased goes at once."""
        for name in sorted(self._objects.names(_REPLACED)):
            manifest = name.rpartition("/")[2]
            said = json.loads(self._objects.get(name) or b"null")
            if said is None or (manifest not in self._names and number_of(manifest) > (self.holds() or 0)):
                continue  # its step does not count yet
            if said["erases"] and manifest in self._names:
                self._purge()
                return
            if manifest not in self._names:
                self._objects.delete([name])  # its step was made part of a later one
            elif datetime.fromisoformat(said["replaced_at"]) + self._grace <= self._now():
                self._objects.delete(said["paths"])
                self._objects.delete([name])

    def _purge(self) -> None:
        """Remove every file that holds no more, those too that were uploaded and never counted."""
        dead = replaced_by(manifests_of(self._output))
        for table in BY_NAME:
            self._objects.delete([name for name in self._objects.names(table) if name in dead])
        self._objects.delete(sorted(self._objects.names(_REPLACED)))

    def _scrub(self) -> None:
        """Let earlier manifests say what the output's own say now: an erasure takes names of inputs out of them."""
        log = [logged((self._output.manifests / name).read_bytes()) for name in sorted(self._known(), key=number_of)]
        start = 0
        for name in sorted(self._names, key=number_of):
            stop = next(index for index, each in enumerate(log) if each.name == name) + 1
            self._renew(f"{MANIFESTS}/{name}", together(log[start:stop]).raw)
            start = stop

    def _renew(self, name: str, data: bytes) -> None:
        there = self._objects.get(name)
        if there != data:
            if there is None or not same_commits(json.loads(there), json.loads(data)):
                raise UsageRefused(f"{self._foreign()}: its {name} says something else")
            self._objects.put(name, data)


def _first_commit(mark: bytes) -> Any:  # noqa: ANN401  what JSON holds
    try:
        return json.loads(mark).get("first_commit")
    except ValueError:
        return None
