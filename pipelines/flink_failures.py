"""What a job that failed on Flink says of the cause: whether it is worth another try, and what is to be done."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipelines.flink_worker import ANOTHER_NEWSBEAM, NO_FOLDER, refusals_in
from schemas.errors import Interrupted, Refusal, UsageRefused

#: Times that a job may fail by itself. What fails three times will fail again; a lost machine makes it fail more often than that, until
#: the cluster has noticed, and how long one waits for another machine is up to the cluster.
_RETRIES: Final = 2
#: The last of these is a TaskManager that goes on with a worker that is dead: Beam's Java 2.70 counts who uses it, and miscounts after a crash.
_BY_ITSELF: Final = re.compile(r"Error received from SDK harness|Process died with exit code|call already cancelled")
_NO_COMMAND: Final = re.compile(r'Cannot run program "([^"]+)"')
#: What stands in an error, the kind of refusal, and what is to be done.
_CURES: Final = (
    (
        re.compile(r"Cannot find (?:meta data file|checkpoint or savepoint file/directory)"),
        UsageRefused,
        "the JobManager does not see this savepoint; name its folder, as the JobManager sees it: {cause}",
    ),
    (
        re.compile(r"Cannot map (?:checkpoint/)?savepoint state for operator"),
        UsageRefused,
        "the savepoint holds a step that this job lacks; name another, or leave its state behind (--allow-non-restored-state): {cause}",
    ),
    (
        re.compile(
            r"Failed to create (?:checkpoint storage|directory)|Exceeded checkpoint tolerable failure"
            r"|Could not (?:materialize checkpoint|open output stream)"
        ),
        UsageRefused,
        "checkpoints cannot be written; name a folder that all machines can write, in Flink's settings (state.checkpoints.dir): {cause}",
    ),
    (
        re.compile(r"call already cancelled"),
        Interrupted,
        "a worker died, and its TaskManager goes on as if it lived; run the same command again, and start that TaskManager anew if it lasts",
    ),
    (
        re.compile(r"NoResourceAvailableException|Could not acquire the minimum required resources"),
        Interrupted,
        "the cluster has become full; run the same command again when other jobs have ended",
    ),
    (
        re.compile(
            r"TaskManager .{0,200}(?:no longer reachable|timed out)|[Cc]onnection (?:to .{0,200} )?(?:lost|unexpectedly closed)"
            r"|RecipientUnreachable"
        ),
        Interrupted,
        "a machine of the cluster was lost more often than a job is started again; run the same command again to go on",
    ),
)
_CAUSE: Final = re.compile(r"^Caused by: (.*)", re.MULTILINE)
_CAUSE_CHARS: Final = 600
_EXIT_CODE: Final = re.compile(r"Process died with exit code (\d+)")


def hopeless(failures: Sequence[str], spool: Path) -> bool:
    """Whether a job that is started anew will fail again.

    Args:
        failures: why it was, each time.
        spool: as in `refusal_of_job`.
    """
    by_itself = [said for said in failures if _BY_ITSELF.search(said) is not None]
    return len(by_itself) > _RETRIES or any(isinstance(known_refusal(said, spool), UsageRefused) for said in failures)


def refusal_of_job(said: Sequence[str], spool: Path) -> Refusal:
    """What is to be done about a job that failed.

    Args:
        said: what the cluster, the engine and the job server told, the nearest to the cause first.
        spool: the folder that the workers were to write to.
    """
    for text in said:
        if (known := known_refusal(text, spool)) is not None:
            return known
    causes = [cause for cause in map(_deepest, said) if cause]
    return Refusal(f"the job failed on the cluster (see the logs of its machines), nothing of its unit is committed: {causes[0]}")


def known_refusal(said: str, spool: Path) -> Refusal | None:
    """The refusal in what a cluster tells; None: there is none that is known.

    Args:
        said: an error with its causes.
        spool: as in `refusal_of_job`.
    """
    if (found := _NO_COMMAND.search(said)) is not None:
        return UsageRefused(
            f"a machine of the cluster has no {found[1]}; install newsbeam there under the same path, or name its command with --flink-worker"
        )
    code = int(found[1]) if (found := _EXIT_CODE.search(said)) is not None else None
    if code == ANOTHER_NEWSBEAM:
        cure = "Install the same wheel and the same requirements.lock there, or name another command with --flink-worker"
        return UsageRefused(f"a worker is of another kind than this command: {'; '.join(refusals_in(spool))}. {cure}")
    if code == NO_FOLDER:
        return UsageRefused(
            f"a machine of the cluster does not see {spool}, or may not write there; name an --out that all machines have under the same path"
        )
    for pattern, kind, cure in _CURES:
        if pattern.search(said) is not None:
            return kind(cure.format(cause=_deepest(said)))
    return None


def _deepest(said: str) -> str:
    """The cause of all in what was said, cut."""
    return (_CAUSE.findall(said)[-1:] or [said.strip()])[0][:_CAUSE_CHARS]
