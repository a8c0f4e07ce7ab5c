"""A step of a publication taken into tables of a lake: Iceberg's, Delta's.

Each of newsbeam's tables is a table of its own there, which changes in one commit: files come in, files go out, and the number of the step is
written with them. A step touches several tables, one after the other:

    own       the first step ever writes down whose tables these are
    commit    table by table, articles last: whoever finds an article finds its artifacts and events. A table that has the number is left alone
    forget    after files were replaced: what only earlier states of a table needed is removed
    mark      the whole step is there

Killed anywhere, the same step is taken again, and changes only what is not there yet; the step may have been planned anew meanwhile, since files of
the output were put together: then a table that is ahead is asked what it holds. Two at once: the format lets one commit of a table win; the
other one looks again, finds the number, and goes on.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from schemas.errors import OutputFailed, Refusal, UsageRefused
from schemas.tables import ARTICLES, TABLES, Table
from transforms.core.catalog import live_files, manifests_of, place
from transforms.core.output import Output
from transforms.core.publish.steps import is_erasure
from transforms.core.publish.target import Publication
from transforms.core.sink import TableFile

ORDER: Final = (*(table for table in TABLES if table is not ARTICLES), ARTICLES)
#: How often a commit is tried that somebody else forestalled; who forestalls it has the number then, or writes where only newsbeam should.
_ATTEMPTS: Final = 5
#: What deltalake sets before each cause of an error.
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m↳?")
#: Characters of a library's words that are passed on.
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a step does to one table."""

    sequence: int
    #: When the step is taken.
    at: datetime
    #: Files whose rows come in, each with the place where it lies now.
    added: Mapping[TableFile, Path]
    #: Paths, in the output, of files whose rows go out.
    removed: tuple[str, ...]
    #: Those that may be there because a step was half done when it was killed, and was planned anew since.
    replaced: tuple[str, ...] = ()


class LakeTable(Protocol):
    """One table of a lake."""

    def sequence(self) -> int:
        """Number of the last step that changed it, as of now; 0: none did."""

    def paths(self) -> set[str]:
        """Paths, in the output, of the files whose rows it holds, as of the last `sequence`."""

    def commit(self, change: Change) -> bool:
        """Let files in and out and the number be there, in one step.

        Returns:
            Whether it went through; not where somebody else's commit came before.
        """

    def forget(self, now: datetime, grace: timedelta | None) -> None:
        """Remove what only states of the table needed that ended longer ago than a grace, and leavings; None: all states but the present one."""


class Ledger(Protocol):
    """Where a lake keeps how far it is, and for whom."""

    def owner(self) -> str | None:
        """Name of the first manifest of the output whose tables these are; None: nothing was published yet."""

    def own(self, owner: str) -> bool:
        """Write down whose tables these are; returns whether that went through."""

    def holds(self) -> int | None:
        """Number of the last step that is wholly there; None: nothing is."""

    def mark(self, sequence: int) -> bool:
        """Write down that a step is wholly there; returns whether that went through."""


def take(  # noqa: PLR0913  a step, where it comes from, where it goes to, and when
    publication: Publication,
    root: Path,
    tables: Callable[[Table], LakeTable],
    ledger: Ledger,
    *,
    now: datetime,
    grace: timedelta,
) -> None:
    """Take one step.

    Args:
        publication: the step.
        root: the output folder.
        tables: opens a table.
        ledger: of the lake.
        now: the time.
        grace: how long what was replaced stays readable for those who opened a table before.

    Raises:
        FileNotFoundError: a file of the step is gone from the output.
        UsageRefused: the tables belong to another output, or were changed by somebody else.
        OutputFailed: somebody else commits to a table all the time.
    """
    output = Output(root)
    _own(ledger, output)
    held = ledger.holds() or 0
    for table in ORDER:
        change = _change(publication, table, output, now)
        if change.added or change.removed or change.replaced:
            anew = partial(_anew, table, output, now)
            _until(partial(_commit, tables(table), change, held, anew), table)
    if publication.removed or is_erasure(publication):
        for table in ORDER:
            tables(table).forget(now, None if is_erasure(publication) else grace)
    _until(lambda: (ledger.holds() or 0) >= publication.sequence or ledger.mark(publication.sequence), ARTICLES)


def _own(ledger: Ledger, output: Output) -> None:
    me = min(path.name for path in output.manifests.glob("[0-9]*.json"))
    _until(lambda: ledger.owner() is not None or ledger.own(me), ARTICLES)
    if (owner := ledger.owner()) != me:
        raise UsageRefused(
            f"these tables hold another output, the one whose first commit is {owner}; {output.root} begins with {me}. "
            "Publish it to a place of its own"
        )


def _change(publication: Publication, table: Table, output: Output, now: datetime) -> Change:
    def of_table(paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(path for path in paths if path.startswith(f"{table.name}/"))

    return Change(
        sequence=publication.sequence,
        at=now,
        added={file: place(output, file.path) for file in publication.added if file.table == table.name},
        removed=of_table(publication.removed),
        replaced=of_table(publication.manifest.get("replaces", ())),
    )


def _anew(table: Table, output: Output, now: datetime) -> Change:
    """All that the output has for a table, as of its last commit."""
    manifests = manifests_of(output)
    added = {file: place(output, file.path) for file in live_files(manifests) if file.table == table.name}
    return Change(sequence=manifests[-1]["sequence"], at=now, added=added, removed=())


def _commit(lake_table: LakeTable, change: Change, held: int, anew: Callable[[], Change]) -> bool:
    """Let a table have a change, or see that it has it; returns whether it does now."""
    if (sequence := lake_table.sequence()) >= change.sequence:
        return True
    if sequence > held:
        wanted = _still(change, lake_table.paths())
    elif held and not sequence:
        wanted = anew()  # it has its first rows now, or was dropped and made again
    else:
        wanted = change
    for path in wanted.added.values():
        if not path.is_file():
            raise SourceGoneError(path)
    return not (wanted.added or wanted.removed) or lake_table.commit(wanted)


def _until(done: Callable[[], bool], table: Table) -> None:
    """Try what others may forestall, some times."""
    if not any(done() for _ in range(_ATTEMPTS)):
        raise OutputFailed(
            f"somebody else changed the table {table.name} {_ATTEMPTS} times while a step was to be committed; end what writes to it, then run the "
            "same command again"
        )


def _still(change: Change, there: set[str]) -> Change:
    """What is left to do in a table that has more than the last whole step."""
    added = {file: place for file, place in change.added.items() if file.path not in there}
    removed = tuple(path for path in (*change.removed, *change.replaced) if path in there)
    return replace(change, added=added, removed=tuple(dict.fromkeys(removed)))


def rewritten(table: str, path: str) -> UsageRefused:
    """A file that has to go is not in a table."""
    return UsageRefused(
        f"the table {table} has not the file {path} any more: somebody else rewrote it. It is written by newsbeam alone; drop it, then run the "
        "same command again: it is made anew, with all its rows"
    )


class SourceGoneError(FileNotFoundError):
    """A file of the output was replaced and removed meanwhile: no fault of the lake."""


@contextmanager
def theirs(libraries: frozenset[str], error_class: type[Refusal], said: str) -> Iterator[None]:
    """Let what a library of a lake raises become one sentence.

    Args:
        libraries: top names of the modules whose errors are meant, besides those of the operating system and of wrong values.
        error_class: what they become.
        said: what could not be done.
    """
    try:
        yield
    except SourceGoneError:
        raise
    except Exception as error:
        library = type(error).__module__.partition(".")[0]
        if library in libraries or isinstance(error, OSError | ValueError):
            line = " ".join(_COLOURS.sub("", str(error)).split())
            raise error_class(f"{said}: {line[:_LONGEST] or type(error).__name__}") from error
        raise
