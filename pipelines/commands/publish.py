"""`newsbeam publish`: what is committed is brought to where others read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.settings import loaded, publish_grace
from pipelines.commands.speaking import ConfigFile, Debug, Json, moment, note, print_json, say, speaking
from schemas.errors import Refusal, UsageRefused

if TYPE_CHECKING:
    from transforms.core.publish.publisher import Published, Publisher

_MIB = 1 << 20


def publish(
    root: Annotated[Path, typer.Argument(metavar="OUT", help="The folder with the tables.")],
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET...",
            help="Where to: s3://BUCKET/PREFIX, gs://..., az://..., file:///FOLDER; iceberg:/FOLDER, iceberg:CATALOG/NAMESPACE, delta:/FOLDER, "
            "delta:s3://... as tables of a lake. Left out: those of --config.",
        ),
    ] = None,
    grace: Annotated[
        float | None,
        typer.Option(
            min=0, metavar="HOURS", help="Keep replaced files for readers who listed before (24); 0: remove them at once."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what a target lacks.")] = False,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Bring each commit to other places, in order and exactly once. Stopped or killed, the same command goes on.

    Credentials come from the environment (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, ...), never from an address.

    Example: newsbeam publish tables s3://archive/news
    """
    with speaking(as_json=as_json, debug=debug):
        settings = loaded(config)
        addresses = targets or list(settings.publish.targets)
        if not addresses:
            raise UsageRefused("no TARGET: name one here, or `targets` under [publish] of the file given with --config")
        kept = publish_grace(settings) if grace is None else timedelta(hours=grace)
        publishers, said = _publishers(root, addresses, kept), []
        holder = f"newsbeam publish since {moment(None).isoformat(timespec='seconds')}"
        with _last_word() as failures:
            for publisher in publishers:
                try:
                    found = publisher.waiting(holder) if dry_run else publisher.publish(holder)
                except Refusal as refusal:
                    failures.append(refusal)
                else:
                    said.append(_as_dict(found, dry_run=dry_run))
                    if not as_json:
                        _say(found, dry_run=dry_run)
            if as_json and not failures:
                print_json({"targets": said, "dry_run": dry_run})


def _publishers(root: Path, addresses: list[str], grace: timedelta) -> "list[Publisher]":
    from transforms.core.output import Output
    from transforms.core.publish.address import Terms, target_at
    from transforms.core.publish.publisher import Publisher

    output = Output(root)
    output.require()
    terms = Terms(now=lambda: moment(None), grace=grace)
    return [Publisher(output, address, target_at(address, output, terms)) for address in dict.fromkeys(addresses)]


@contextmanager
def _last_word() -> Iterator[list[Refusal]]:
    """One target that fails does not keep the others from theirs; the first failure decides how the command ends."""
    failures: list[Refusal] = []
    yield failures
    for failure in failures[1:]:
        note(str(failure))
    if failures:
        raise failures[0]


def _as_dict(found: "Published", *, dry_run: bool) -> dict[str, object]:
    return {
        "target": found.address,
        "held": found.held,
        "committed": found.committed,
        "lags": found.lags,
        "steps": found.steps,
        "files": found.files,
        "bytes": found.bytes,
        "dry_run": dry_run,
    }


def _say(found: "Published", *, dry_run: bool) -> None:
    size = f"{found.steps} steps, {found.files} files, {found.bytes / _MIB:.1f} MiB"
    has = f"has commit {found.held or 0} of {found.committed}"
    say(f"{found.address} {has}; {'lacks' if dry_run else 'brought'} {size}")
