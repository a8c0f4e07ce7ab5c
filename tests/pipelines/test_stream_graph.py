"""The graph of a stream: what of it a savepoint knows by name, and what follows where a name changes."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2

from pipelines.options import StreamOptions
from pipelines.stream import asker, build, first_beat, job_name
from pipelines.stream_ids import LabelIds
from transforms.core.fetch.settings import FetchSettings

ROOT: Final = Path(__file__).parents[2]
#: Label of each step that keeps something over a savepoint, what it keeps, and the id of the step.
NAMES: Final = ROOT / "tests" / "data" / "stream-state.txt"
NOTES: Final = ROOT / "docs" / "cluster.md"
NOW: Final = datetime(2026, 1, 31, tzinfo=timezone.utc)
OPTIONS: Final = StreamOptions(out=Path("/shared/tables"), fetching=FetchSettings(contact="https://a.test", version="1"))


def steps(pipeline: beam.Pipeline) -> list[str]:
    """A line for each step of a pipeline that keeps something."""
    found = []
    for step_id, step in pipeline.to_runner_api().components.transforms.items():
        if step.spec.urn == "beam:transform:pardo:v1":
            kept = beam_runner_api_pb2.ParDoPayload.FromString(step.spec.payload)
            names = [*sorted(kept.state_specs), *(f"timer {name}" for name in sorted(kept.timer_family_specs))]
            names += ["restriction"] if kept.restriction_coder_id else []
            found += [f"{step.unique_name}: {', '.join(names)} ({step_id})"] if names else []
        elif step.spec.urn.startswith(("beam:transform:group_by_key", "beam:transform:combine")):
            found.append(f"{step.unique_name}: groups ({step_id})")
    return sorted(found)


def streamed() -> beam.Pipeline:
    """A pipeline with the stream on it."""
    pipeline = beam.Pipeline(options=PipelineOptions(["--streaming"]))
    build(pipeline, OPTIONS, NOW)
    return pipeline


def test_names_that_savepoints_know_are_written_down() -> None:
    """Each step that keeps a state has the label, the state's names and the id that stand in the list, and no other step keeps one."""
    assert steps(streamed()) == NAMES.read_text(encoding="utf-8").splitlines()


def test_a_change_of_names_has_its_upgrade_note() -> None:
    """The list of names as it stands is named in the upgrade notes: who changes one has to say there what an upgrade costs."""
    digest = hashlib.sha256(NAMES.read_bytes()).hexdigest()[:12]
    notes = NOTES.read_text(encoding="utf-8").partition("## Upgrade notes")[2]
    assert f"`{digest}`" in notes


def test_ids_stay_when_a_step_is_put_before_them() -> None:
    """A step that comes into the graph changes no id of those after it; Beam's own ids, which count, would change."""

    def ids(*, first: bool, ours: bool) -> set[str]:
        pipeline = beam.Pipeline(options=PipelineOptions([]))
        if ours:
            pipeline.component_id_map = LabelIds()
        values = pipeline | "Begin" >> beam.Create([1])
        values = values | "New" >> beam.Map(abs) if first else values
        _ = values | "Keyed" >> beam.WithKeys(0) | "Grouped" >> beam.GroupByKey()
        return {line for line in pipeline.to_runner_api().components.transforms if "Grouped" in line}

    assert ids(first=False, ours=True) == ids(first=True, ours=True)
    assert len(ids(first=True, ours=True)) == 1
    assert ids(first=False, ours=False) != ids(first=True, ours=False)


def test_the_graph_holds_no_secret() -> None:
    """Credentials travel to workers in the shared folder, and not in the graph, which a cluster shows and keeps."""
    secret = replace(OPTIONS, fetching=replace(OPTIONS.fetching, credentials={"a.test": "user:qwertz"}))
    pipeline = beam.Pipeline(options=PipelineOptions(["--streaming"]))
    build(pipeline, secret, NOW)
    assert b"qwertz" not in pipeline.to_runner_api().SerializeToString()


def test_every_step_has_its_own_id() -> None:
    """Long labels that begin alike are told apart."""
    pipeline = beam.Pipeline(options=PipelineOptions([]))
    pipeline.component_id_map = LabelIds()
    values = pipeline | "Begin" >> beam.Create([1])
    for ending in ("a", "b"):
        _ = values | f"{'long' * 40} {ending}" >> beam.Map(abs)
    proto = pipeline.to_runner_api()
    assert len({step.unique_name for step in proto.components.transforms.values()}) == len(proto.components.transforms)
    assert sum("longlong" in step_id for step_id in proto.components.transforms) >= 2


def test_beats_lie_far_from_the_ends_of_windows() -> None:
    """Whenever a stream begins, its first beat is half a beat from the nearest window's end, and less than a beat from now."""
    for seconds in range(0, 180, 7):
        now = NOW + timedelta(seconds=seconds)
        beat = first_beat(now, 20.0).micros / 1e6
        assert beat % 20.0 == 10.0
        assert abs(beat - now.timestamp()) <= 10.0


def test_shards_of_one_worker_share_a_beat() -> None:
    """Rounds of the shards that one worker has, one after the other, end within a beat."""
    for shards, workers, most in ((2, 1, 30.0), (16, 4, 15.0), (3, 8, 60.0)):
        one = asker(StreamOptions(out=OPTIONS.out, fetching=OPTIONS.fetching, shards=shards, workers=workers))
        assert 0.5 * most < one.seconds < most


@pytest.mark.parametrize("path", ["/shared/tables", "relative"])
def test_a_job_is_known_by_its_output(path: str, tmp_path: Path) -> None:
    """The name of a job is that of its output, however it is written, and is no name of a backfill's job."""
    assert job_name(tmp_path / path.lstrip("/")) == job_name(tmp_path / "x" / ".." / path.lstrip("/"))
    assert job_name(Path(path)) != job_name(tmp_path)
    assert job_name(Path(path)).startswith("newsbeam-stream-")
