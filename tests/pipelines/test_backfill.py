"""The whole chain: files in, the same bytes out, whatever the order, the workers, the retries."""

import errno
import gzip
import json
import random
import shutil
from pathlib import Path
from typing import IO, Any

import apache_beam as beam
import pyarrow.parquet as pq
import pytest
from apache_beam.portability import common_urns
from apache_beam.portability.api import beam_runner_api_pb2

from pipelines.backfill import Progress, Summary, backfill
from pipelines.ingest import Ingest
from pipelines.options import BackfillOptions
from schemas.errors import Interrupted, ThresholdExceeded, UsageRefused
from tests.examples import NOW, request
from transforms.core.verify import verify

DATA = Path(__file__).parents[1] / "data"
SOURCES = (str(DATA / "samples"), str(DATA / "corpus"))


def run(out: Path, *inputs: str, **fields: Any) -> Summary:  # noqa: ANN401  any option
    """A backfill at a fixed time."""
    return backfill(BackfillOptions(inputs=inputs or SOURCES, out=out, **fields), now=NOW, progress=Progress())


def files(out: Path) -> dict[str, bytes]:
    """Tables and manifests: name to bytes."""
    found = [*out.glob("*/dt=*/part-*.parquet"), *out.glob("_manifest/*.json")]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(found)}


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    paths = sorted(out.glob(f"{table}/dt=*/part-*.parquet"))
    return [row for path in paths for row in pq.read_table(path, partitioning=None).to_pylist()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data, read once by one worker."""
    out = tmp_path_factory.mktemp("whole") / "out"
    run(out, unit_records=40)
    return out


def _bad_folder(folder: Path) -> Path:
    folder.mkdir()
    (folder / "good.txt").write_text(
        "A headline\n\nThe parliament of Norway met on Tuesday to discuss the budget.\n", encoding="utf-8"
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"title": "x", "text": "y"}\n' * 500)[:-12])
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "page.html").write_text("<html><body>" + "<p>" * 60_000 + "</body></html>", encoding="utf-8")
    return folder


def test_the_bundled_data_gives_whole_tables(whole: Path) -> None:
    """Every promise holds on the samples and the corpus."""
    assert [check.name for check in verify(whole) if not check.holds] == []
    assert len(rows(whole, "articles")) >= 60
    assert len(rows(whole, "events")) >= 60
    assert len(list(whole.glob("_manifest/*.json"))) >= 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="again"),
        pytest.param({"inputs": SOURCES[::-1]}, id="shuffled"),
        pytest.param({"workers": 4}, id="four workers"),
        pytest.param({"beam": ("direct_runner_bundle_repeat=2",)}, id="every bundle three times"),
    ],
)
def test_the_same_bytes(whole: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    """Order of arguments, number of workers and repeated bundles do not change one byte."""
    options = {"unit_records": 40, **change}
    run(tmp_path / "out", *options.pop("inputs", ()), **options)
    assert files(tmp_path / "out") == files(whole)


def test_a_second_run_passes_over_what_is_committed(whole: Path, tmp_path: Path) -> None:
    """With --resume nothing is read again; with --no-resume everything is a repeat; no byte of a table changes."""
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    before = {name: data for name, data in files(out).items() if name.endswith(".parquet")}
    again = run(out, unit_records=40)
    assert (again.counts.read, again.units) == (0, 0)
    assert again.passed_over > 0
    forced = run(out, unit_records=40, resume=False)
    assert forced.counts.rows == 0
    assert forced.counts.read == forced.counts.repeats > 60
    assert {name: data for name, data in files(out).items() if name.endswith(".parquet")} == before
    assert all(check.holds for check in verify(out))


#: A feed whose entry would unfold into a million characters.
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + b"x" * 1000 + b'">\n<!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    b'<rss version="2.0"><channel><title>t</title><item><title>Flood</title><link>https://example.org/flood</link>'
    b"<description>The river rose in the night. &b;</description></item></channel></rss>"
)
#: File name to bytes and the reasons that are right; every line of what a hostile or broken input may be.
HOSTILE: dict[str, tuple[bytes, set[str]]] = {
    "empty.txt": (b"", {"empty_input"}),
    "blank.txt": (b" \n\t\n", {"empty_input"}),
    "image.html": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, {"binary_input"}),
    "nul.txt": (b"A headline\n\nText with \x00 bytes \x00 in it.\n" * 3, {"binary_input"}),
    "paragraphs.html": (b"<html><body>" + b"<p>" * 1_000_000, {"too_many_elements"}),
    "attributes.html": (
        b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x</p>",
        {"too_many_attributes"},
    ),
    "long.html": (b"<html><body><p>" + b"word " * 2_400_000 + b"</p>", {"page_too_large", "text_node_too_long"}),
    "cut.html.gz": (gzip.compress(b"<html><body><p>" + b"A sentence of news. " * 500 + b"</p>")[:-20], {"truncated_gzip"}),
    "cut.warc": (
        (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            b"WARC-Date: 2025-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 5000\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>Cut"
        ),
        {"truncated_record"},
    ),
    "broken.jsonl": (b'{"title": "Good", "text": "The parliament met on Monday to vote."}\n{"title": "Broken", \n', {"bad_json"}),
    "unknown.bin": (b"\xff\xfe\xfd" + bytes(range(128, 256)) * 20, {"binary_input", "unknown_format", "unknown_charset"}),
}


def test_every_hostile_input_has_its_own_reason(tmp_path: Path) -> None:
    """Each hostile file is set aside for what is wrong with it, in bounded time; the good ones beside it are rows."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (data, _) in HOSTILE.items():
        (folder / name).write_bytes(data)
    deep = b"<html><body>" + b"<div>" * 300 + b"<p>The minister of Norway signed the treaty with Sweden.</p>" + b"</div>" * 300
    (folder / "deep.html").write_bytes(deep)
    (folder / "surrogate.html").write_bytes(
        b"<html><body><p>Norway and Sweden &#xD800; signed a treaty on fishing today.</p></body></html>"
    )
    (folder / "bomb.xml").write_bytes(BOMB)
    (folder / "good.txt").write_text("A headline\n\nThe parliament of Norway met to discuss the budget.\n", encoding="utf-8")
    summary = run(tmp_path / "out", str(folder))
    reasons = {Path(row["input_name"]).name: row["reason"] for row in rows(tmp_path / "out", "dead_letters")}
    assert {name: reasons.get(name) for name, (_, right) in HOSTILE.items() if reasons.get(name) not in right} == {}
    texts = {Path(row["input_name"]).name: row["text"] for row in rows(tmp_path / "out", "articles")}
    assert set(texts) == {"deep.html", "surrogate.html", "bomb.xml", "good.txt", "broken.jsonl"}
    assert len(texts["bomb.xml"]) < 200
    assert "signed the treaty" in texts["deep.html"]
    assert summary.counts.balanced
    assert all(check.holds for check in verify(tmp_path / "out"))


def test_every_bad_input_is_a_dead_letter_with_its_reason(tmp_path: Path) -> None:
    """Broken files next to a good one: the good one is a row, each broken one says why, the sum is right."""
    summary = run(tmp_path / "out", str(_bad_folder(tmp_path / "in")))
    reasons = {Path(row["input_name"]).name: row["reason"] for row in rows(tmp_path / "out", "dead_letters")}
    assert reasons["empty.txt"] == "empty_input"
    assert reasons["image.png"] == "binary_input"
    assert reasons["loop"] == "symlink_loop"
    assert reasons["page.html"] in {"too_many_elements", "no_text"}
    assert "truncated_gzip" in reasons.values()
    assert "A headline" in {row["title"] for row in rows(tmp_path / "out", "articles")}
    assert summary.counts.balanced
    assert all(check.holds for check in verify(tmp_path / "out"))


def test_the_threshold_commits_nothing(tmp_path: Path) -> None:
    """Above the allowed share nothing is committed; raised, the same command goes through."""
    source = str(_bad_folder(tmp_path / "in"))
    with pytest.raises(ThresholdExceeded):
        run(tmp_path / "out", source, max_dead_letter_share=0.001)
    assert files(tmp_path / "out") == {}
    assert run(tmp_path / "out", source, max_dead_letter_share=1.0).counts.rows >= 1


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """The counts are those of a real run; the output folder is not even made."""
    dry = run(tmp_path / "out", SOURCES[0], dry_run=True)
    assert not (tmp_path / "out").exists()
    assert dry.counts == run(tmp_path / "out", SOURCES[0]).counts


def test_a_dry_run_knows_what_was_written(whole: Path, tmp_path: Path) -> None:
    """Over an output that is there, a dry run counts repeats as a real run would, and changes no byte of it."""
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    before = files(out)
    dry = run(out, unit_records=40, resume=False, dry_run=True)
    assert dry.counts.read == dry.counts.repeats > 60
    assert files(out) == before


def test_max_items_reads_so_many(tmp_path: Path) -> None:
    """--max-items stops at the number; the rest is read by the next run."""
    assert run(tmp_path / "out", SOURCES[0], max_items=2).counts.read == 2
    assert run(tmp_path / "out", SOURCES[0]).counts.read in {1, 3}
    assert len(rows(tmp_path / "out", "articles")) == 3


def test_max_time_ends_resumable(tmp_path: Path) -> None:
    """A time limit ends the run with exit code 5 and what is committed; the next run does the rest."""
    with pytest.raises(Interrupted) as caught:
        run(tmp_path / "out", SOURCES[0], max_time_s=0.0)
    assert caught.value.exit_code == 5
    assert run(tmp_path / "out", SOURCES[0]).counts.rows == 3


def test_missing_inputs_are_refused(tmp_path: Path) -> None:
    """A path that is not there is a usage error, said before anything is written."""
    with pytest.raises(UsageRefused, match="not-there"):
        run(tmp_path / "out", str(tmp_path / "not-there"))
    assert not (tmp_path / "out").exists()


def test_new_files_join_without_old_ones_read_again(tmp_path: Path) -> None:
    """A folder that grew: the new file is read, the old ones are passed over."""
    folder = tmp_path / "in"
    shutil.copytree(DATA / "samples", folder)
    run(tmp_path / "out", str(folder))
    (folder / "new.txt").write_text(
        "Storm reaches the coast\n\nThe mayor of Bergen closed two roads on Monday.\n", encoding="utf-8"
    )
    assert run(tmp_path / "out", str(folder)).counts.read == 1
    assert len(rows(tmp_path / "out", "articles")) == 4


def test_canaries_of_input_reach_no_path(tmp_path: Path) -> None:
    """No value of an article becomes part of a path."""
    record = {
        "url": "https://example.org/../../evil",
        "title": "../../evil",
        "text": "The ministers met. " * 20,
        "source_id": "../evil",
    }
    (tmp_path / "in.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    run(tmp_path / "out", str(tmp_path / "in.jsonl"))
    assert not list(tmp_path.rglob("*evil*"))


def _crossing(proto: beam_runner_api_pb2.Pipeline) -> dict[str, set[str]]:
    """Shuffles of a pipeline: name to the URNs of every coder of what crosses, components included."""
    parts = proto.components

    def urns(coder_id: str) -> set[str]:
        coder = parts.coders[coder_id]
        return {coder.spec.urn}.union(*(urns(inner) for inner in coder.component_coder_ids)) if coder_id else set()

    shuffles = (common_urns.primitives.GROUP_BY_KEY.urn, common_urns.composites.RESHUFFLE.urn)
    return {
        transform.unique_name: urns(parts.pcollections[collection].coder_id)
        for transform in parts.transforms.values()
        if transform.spec.urn in shuffles
        for collection in transform.inputs.values()
    }


@pytest.mark.fault("C13")
def test_no_pickle_crosses_a_shuffle(tmp_path: Path) -> None:
    """Everything that crosses a shuffle is bytes or text: no coder of such a collection is Python's."""
    pipeline = beam.Pipeline(runner="FnApiRunner")
    slices = pipeline | beam.Create([b"slice"])
    _ = slices | Ingest(request(tmp_path), str(tmp_path))
    crossing = _crossing(pipeline.to_runner_api(use_fake_coders=False))
    assert len(crossing) >= 2
    portable = {common_urns.coders.BYTES.urn, common_urns.coders.STRING_UTF8.urn, common_urns.coders.KV.urn}
    assert {name: urns - portable for name, urns in crossing.items() if urns - portable} == {}


def _site_folder(folder: Path) -> dict[str, dict[str, Any]]:
    """Eight pages of one site in a folder, and what a person takes for their articles."""
    folder.mkdir()
    gold = {}
    for page in sorted((DATA / "extraction" / "site").glob("*.html")):
        shutil.copy(page, folder)
        gold[page.name] = json.loads(page.with_suffix(".json").read_bytes())
    return gold


def test_what_a_sites_pages_share_is_not_the_articles(tmp_path: Path) -> None:
    """House blocks that only show across pages are cut, no paragraph of an article is, whoever the workers are."""
    gold = _site_folder(tmp_path / "in")
    run(tmp_path / "one", str(tmp_path / "in"))
    run(tmp_path / "two", str(tmp_path / "in"), workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    found = {Path(row["input_name"]).name: row for row in rows(tmp_path / "one", "articles")}
    assert set(found) == set(gold)
    for name, truth in gold.items():
        text = " ".join(found[name]["text"].split())
        assert [phrase for phrase in truth["must_not_contain"] if phrase in text] == []
        assert [paragraph for paragraph in truth["body"] if " ".join(paragraph.split()) not in text] == []
        assert "site_blocks_cut" in found[name]["extraction_flags"]
    assert all(check.holds for check in verify(tmp_path / "one"))


@pytest.mark.parametrize("seed", range(3))
def test_units_of_any_size_give_the_same_rows(whole: Path, tmp_path: Path, seed: int) -> None:
    """However the inputs are cut into commits, the same articles, events and findings are written."""
    size = random.Random(seed).choice([7, 23, 1000])
    run(tmp_path / "out", unit_records=size)

    def keys(out: Path, table: str, column: str) -> list[str]:
        return sorted(row[column] for row in rows(out, table))

    def same(table: str, column: str) -> bool:
        return keys(tmp_path / "out", table, column) == keys(whole, table, column)

    assert same("articles", "revision_id")
    assert same("events", "event_id")
    assert same("artifacts", "artifact_id")
    assert same("dead_letters", "dead_letter_id")


def test_a_write_error_in_a_worker_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills while a worker writes ends the run with the cure; the next run makes the same bytes."""
    from transforms.core import spool  # noqa: PLC0415

    class Full:
        """A file on a full disk."""

        def __init__(self, file: IO[bytes]) -> None:
            self._file = file

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            return getattr(self._file, name)

        def write(self, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    opened = spool.Spool.__init__

    def on_a_full_disk(self: spool.Spool, folder: Path, name: str) -> None:
        opened(self, folder, name)
        self._file = Full(self._file)  # type: ignore[assignment]

    with monkeypatch.context() as patch:
        patch.setattr(spool.Spool, "__init__", on_a_full_disk)
        with pytest.raises(Interrupted, match="No space left on device"):
            run(tmp_path / "out", SOURCES[0])
    assert files(tmp_path / "out") == {}
    assert run(tmp_path / "out", SOURCES[0]).counts.rows == 3
