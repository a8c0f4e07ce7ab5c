"""Files of an earlier minor version of the schema get the columns that were appended since, as nulls of the right type.

Readers do well without it: `union_by_name` and its like read both. It is for those who take the schema from one file.
"""

from dataclasses import dataclass

from schemas.tables import BY_NAME, SCHEMA_VERSION
from transforms.core.catalog import groups, manifests_of, place
from transforms.core.identity import content_id
from transforms.core.output import Output
from transforms.core.sink import TableFile
from transforms.core.upkeep.rewriting import Draft, Errand, rewriting
from transforms.core.upkeep.rows import has_present_schema, pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """What a migration did, or would do."""

    files: int
    rows: int


def migrate(output: Output, errand: Errand) -> Migrated:
    """Bring every file to the present minor version, those of one commit at a time.

    Args:
        output: the folder.
        errand: what is asked for.

    Raises:
        LockHeld: another process rewrites.
        UsageRefused: it is no output, or its file system cannot do it.
        OutputFailed: the disk refused; what was committed is intact.
    """
    with rewriting(output, "migrate", errand):
        old = [[file for file in group if not _is_present(output, file)] for group in groups(manifests_of(output))]
        if not errand.dry_run:
            for files in filter(None, old):
                draft = Draft(output, content_id("migrate", SCHEMA_VERSION, *sorted(file.path for file in files)), errand)
                for file in files:
                    draft.replace([file], pieces(BY_NAME[file.table], [place(output, file.path)]))
                draft.commit()
            output.mark_version()
    return Migrated(files=sum(map(len, old)), rows=sum(file.rows for files in old for file in files))


def _is_present(output: Output, file: TableFile) -> bool:
    return has_present_schema(BY_NAME[file.table], place(output, file.path))
