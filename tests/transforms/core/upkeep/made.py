"""An output of several small commits on two days, with rows in every table of articles, for tests of upkeep."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from schemas.errors import BadRecord, NoText
from schemas.records import Analysis, Artifact
from tests.examples import STAMP, request, staged
from tests.transforms.core.stories.made import NOON, TEXT, article, event
from transforms.core import replacing
from transforms.core.commit import commit_unit
from transforms.core.dead_letters import dead_letter
from transforms.core.identity import content_id
from transforms.core.output import Output
from transforms.core.staging import key_of
from transforms.core.upkeep.rewriting import Errand
from transforms.core.verify import verify

#: A day after the last commit.
ERRAND = Errand(now=STAMP.started_at + timedelta(days=3), pipeline_version="0.0.0")
UNITS = 6
#: Upkeep that makes rows of no kind: names, then rows in a comparable form.
Rows = dict[str, list[str]]


def analysis(name: str, words: str = "") -> Analysis:
    """An article on the drones over Odesa, with an event and an artifact."""
    text = f"{TEXT} {name.upper()} told so. {words}".strip()
    fields: dict[str, Any] = {"input_name": f"{name}.txt", "input_offset": 0, "url": f"https://{name}.example/{name}"}
    one = article(content_id("url", f"{name}.example/{name}"), text, day=-90, title=f"Drones, {name}", **fields)
    one = replace(one, domain=f"{name}.example", url_key=f"{name}.example/{name}")
    day = NOON.date() - timedelta(days=90)
    span: dict[str, Any] = {
        "sentence_end": len(text),
        "sentence": text,
        "trigger_end": 6,
        "trigger": text[:6],
        "actors": (),
        "recipients": (),
    }
    found = Artifact(
        artifact_id=content_id(one.revision_id, "mojibake", "text", 0, 6), revision_id=one.revision_id, kind="mojibake", family="extraction",
        start=0, end=6, surface=text[:6], field="text", severity="minor", score=0.5, evidence="a test", detector_version="1",
    )  # fmt: skip
    return Analysis(article=one, artifacts=(found,), events=(event(one, date_from=day, date_to=day, place=None, **span),))


def commit(
    output: Output, name: str, *analyses: Analysis, days: int = 0, refused: BadRecord | None = None, url: str | None = None
) -> None:
    """One commit of some articles, and of a record that was set aside."""
    stamp = replace(STAMP, started_at=STAMP.started_at + timedelta(days=days), run_id=content_id("run", days))
    spool = output.spool / f"{name} {len(list(output.spool.iterdir()))}"
    keys = staged(spool, *analyses, stamp=stamp)
    if refused is not None:
        keys.append(
            key_of(
                dead_letter(
                    refused, input_name=f"{name}-refused.txt", input_offset=0, url=url or f"https://{name}.example/refused"
                )
            )
        )
    commit_unit(request(output.root, unit_id=content_id("unit", name), stamp=stamp, slices=(name,)), keys, spool)


def made_output(folder: Path, units: int = UNITS, days: int = 2, *, bare: bool = False) -> Output:
    """Commits of two articles each, on some days in turn; the second repeats the first. Bare ones have neither artifacts nor events."""
    output = Output(folder / "out")
    output.claim()
    for number in range(units):
        one, other = analysis(f"a{number}"), analysis(f"b{number}", "And more was told of it later in the day.")
        if bare:
            one, other = replace(one, artifacts=(), events=()), replace(other, artifacts=(), events=())
        commit(output, f"unit{number}", one, other, days=number % days, refused=NoText("nothing is left"))
    return output


def rows(output: Output, *, but: tuple[str, ...] = ()) -> Rows:
    """All rows of all tables as somebody finds them who lists the folders."""
    found: Rows = {}
    for path in sorted(output.root.glob("*/dt=*/part-*.parquet")):
        read = pq.ParquetFile(path).read().drop_columns(list(but)).to_pylist()
        found.setdefault(path.parent.parent.name, []).extend(map(repr, read))
    return {table: sorted(values) for table, values in found.items()}


def broken(output: Output) -> list[str]:
    """The promises that do not hold, with what breaks them."""
    return [f"{check.name}: {check.broken}" for check in verify(output.root) if not check.holds]


class Killed(BaseException):
    """Stands in for kill -9: nobody catches it."""


#: What changes the disk, one call a step.
_STEPS = ("fsync", "link", "mkdir", "rename", "replace", "rmdir", "unlink")


@contextmanager
def killed_at(step: int) -> Iterator[list[str]]:
    """Die at the n-th change of the disk, from 0; yields the steps that were taken."""
    taken: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  whatever the real one takes
            if len(taken) == step:
                raise Killed
            taken.append(name)
            return real(*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in _STEPS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(replacing, "exchange", counted("exchange", replacing.exchange))
        yield taken


def steps_of(work: Callable[[], object]) -> int:
    """How many changes of the disk a piece of work makes."""
    with killed_at(-1) as taken:
        work()
    return len(taken)
