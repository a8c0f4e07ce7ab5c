"""Commits in a bucket or a folder: each exactly once, whole at every moment, whatever fails, and gone where it was erased.

Run against a folder and a library's memory here, against a server that speaks S3 by `make objects`.
"""

import shutil
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any, BinaryIO

import pytest

from schemas.errors import LockHeld, OutputFailed, UsageRefused
from tests.examples import STAMP, request, staged
from tests.transforms.core.publish.places import (
    DAY,
    KINDS,
    Requests,
    broken_at,
    everything,
    holding,
    live_at,
    log_at,
    place,
    publish,
    publisher,
    put_back,
    rows_at,
)
from tests.transforms.core.upkeep.made import ERRAND, Killed, analysis, commit, made_output, rows
from transforms.core.catalog import manifests_of
from transforms.core.commit import commit_unit
from transforms.core.identity import content_id
from transforms.core.manifest import InputRange
from transforms.core.output import Output
from transforms.core.publish.objects import Objects
from transforms.core.upkeep.compact import compact
from transforms.core.upkeep.erase import erase
from transforms.core.upkeep.where import conditions

#: What `made.analysis` writes of the article that is erased.
CANARY = ("A1 told so", "a1.example")


@pytest.fixture(params=KINDS)
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    """An empty place."""
    return place(request.param, tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """Three commits of two articles each, on two days."""
    return made_output(tmp_path_factory.mktemp("made"), units=3)


@pytest.fixture
def output(made: Output, tmp_path: Path) -> Output:
    """A copy of it."""
    return Output(shutil.copytree(made.root, tmp_path / "out"))


def _erase(output: Output) -> None:
    erase(output, ERRAND, conditions(["https://a1.example/a1"]))


def _raise(error: BaseException) -> None:
    raise error


class _Meeting:
    """A place that takes two files at once; the first two wait for one another."""

    at_once = 2

    def __init__(self, inner: Objects) -> None:
        self._inner, self._meeting, self._first = inner, Barrier(2, timeout=60.0), iter((True, True))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the place has
        return getattr(self._inner, name)

    def upload(self, name: str, file: BinaryIO) -> None:
        if next(self._first, False):
            self._meeting.wait()
        self._inner.upload(name, file)


def test_files_go_up_side_by_side(tmp_path: Path) -> None:
    """As many as a place takes at once; what comes of it is the same."""
    output, objects = made_output(tmp_path / "out", units=1), place("memory", tmp_path)
    publish(output, _Meeting(objects))
    assert broken_at(objects) == []
    assert rows_at(objects) == rows(output)


def test_a_target_holds_what_the_output_holds(output: Output, objects: Objects) -> None:
    """The same manifests, the same files, the same rows; the second time nothing is written."""
    done = publish(output, objects)
    assert (done.held, done.committed, done.lags, done.steps) == (3, 3, 0, 3)
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []
    assert [each.raw for each in log_at(objects)] == [path.read_bytes() for path in sorted(output.manifests.glob("*.json"))]
    asked = Requests(objects)
    assert publish(output, asked).steps == 0
    assert asked.writes == []


def test_what_is_new_follows(output: Output, objects: Objects) -> None:
    """A publisher that goes on uploads the new commit alone, and asks nothing where there is none."""
    asked = Requests(objects)
    running = publisher(output, asked)
    assert running.publish("a test").steps == 3
    asked.made.clear()
    assert (running.publish("a test").steps, asked.made) == (0, [])
    commit(output, "later", analysis("later"), days=1)
    assert running.publish("a test").steps == 1
    assert rows_at(objects) == rows(output)


def test_what_is_lacking_is_told(output: Output, objects: Objects) -> None:
    """Before it is published it is told how much there is, and nothing is written, removed or finished."""
    asked = Requests(objects)
    lacking = publisher(output, asked).waiting("a test")
    assert {*asked.made} <= {"names", "get"}
    assert (lacking.held, lacking.committed, lacking.lags, lacking.steps) == (None, 3, 3, 3)
    assert lacking.files == len(list(output.root.glob("*/dt=*/*.parquet")))
    assert list(objects.names()) == []


def test_a_place_that_was_emptied_is_filled_again(output: Output, objects: Objects) -> None:
    """A publisher that keeps running does not go on from what somebody deleted."""
    running = publisher(output, objects)
    running.publish("a test")
    objects.delete(list(objects.names()))
    commit(output, "later", analysis("later"), days=1)
    assert running.publish("a test").steps == 4
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []


def test_a_reader_of_manifests_sees_whole_commits_after_every_request(output: Output, objects: Objects) -> None:
    """While commits, a compaction and an erasure are published, all files that hold rows are there, and hold those of whole commits, once."""
    counted: dict[int, dict[str, int]] = {0: {}}

    def look() -> None:
        files = live_at(objects)
        assert len({file.path for file in files}) == len(files)
        assert all(objects.size(file.path) == file.bytes for file in files)
        held = max((each.manifest["sequence"] for each in log_at(objects)), default=0)
        found: dict[str, int] = {}
        for file in files:
            found[file.table] = found.get(file.table, 0) + file.rows
        assert found == counted[held]

    def publish_looking() -> None:
        total: dict[str, int] = {}
        for manifest in manifests_of(output):
            for table, count in {**manifest["tables"]}.items():
                total[table] = total.get(table, 0) + count
            for table, count in manifest.get("removed", {}).items():
                total[table] -= count
            counted[manifest["sequence"]] = {table: count for table, count in total.items() if count}
        publish(output, Requests(objects, each=look), grace=timedelta(0))

    publish_looking()
    compact(output, ERRAND)
    publish_looking()
    _erase(output)
    publish_looking()
    assert rows_at(objects) == rows(output)


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Output, dict[str, bytes]]]:
    """An output at three moments of its life (written, compacted, freed of an article), each with what a target holds that lags by one."""
    folder = tmp_path_factory.mktemp("states")
    output = made_output(folder, units=2, days=1, bare=True)
    objects = place(KINDS[-1], folder)
    objects.prepare()
    found: list[tuple[Output, dict[str, bytes]]] = []
    for number, change in enumerate((lambda: None, lambda: compact(output, ERRAND), lambda: _erase(output))):
        before = everything(objects)
        change()
        found.append((Output(shutil.copytree(output.root, folder / f"out{number}")), before))
        publish(output, objects)
    return found


@pytest.mark.slow
@pytest.mark.fault(53)
def test_every_request_may_be_the_last(states: list[tuple[Output, dict[str, bytes]]], tmp_path: Path) -> None:
    """Killed before or after any request took effect, or failed though it did: the next attempt leaves what one leaves that nothing befell."""
    for output, before in states:
        whole = Requests(put_back(place(KINDS[-1], tmp_path), before))
        publish(output, whole)
        wanted = everything(whole.inner)
        for at in range(len(whole.made)):
            for error, after in ((Killed(), False), (Killed(), True), (OutputFailed("no answer"), True)):
                inner = put_back(place(KINDS[-1], tmp_path), before)
                with pytest.raises((UsageRefused, type(error))):
                    publish(output, Requests(inner, at, after=after, happens=partial(_raise, error)))
                publish(output, inner)
                assert everything(inner) == wanted, (whole.made[at], after)


@pytest.mark.slow
@pytest.mark.fault(56)
def test_a_second_publisher_between_any_two_requests(states: list[tuple[Output, dict[str, bytes]]], tmp_path: Path) -> None:
    """A publisher on another machine, which no lock here holds up, does all there is to do between two requests of this one: no harm is done."""
    for number, (output, before) in enumerate(states):
        whole = Requests(put_back(place(KINDS[-1], tmp_path), before))
        publish(output, whole)
        other = Output(shutil.copytree(output.root, tmp_path / f"other{number}"))
        for at in range(len(whole.made)):
            inner = put_back(place(KINDS[-1], tmp_path), before)
            publish(output, Requests(inner, at, happens=partial(publish, other, inner)))
            assert everything(inner) == everything(whole.inner), whole.made[at]


def test_two_publishers_here_take_turns(output: Output, objects: Objects) -> None:
    """A second one is told of the first."""
    with output.publish_lock(objects.address, "newsbeam publish since noon"), pytest.raises(LockHeld, match="since noon"):
        publish(output, objects)


def test_an_answer_that_was_lost_is_no_harm(output: Output, objects: Objects) -> None:
    """A library that tries again after a lost answer is told that the name is taken; equal bytes are a success."""

    class Forgetful(Requests):
        def __getattr__(self, name: str) -> object:
            real = super().__getattr__(name)
            return (lambda *given: real(*given) and False) if name == "put_if_absent" else real

    assert publish(output, Forgetful(objects)).held == 3
    assert rows_at(objects) == rows(output)


def test_another_output_is_refused(output: Output, objects: Objects, tmp_path: Path) -> None:
    """A place holds one output: another one is refused with what is there, and changes nothing; so is a copy that went its own way."""
    publish(output, objects)
    before = everything(objects)
    stranger = Output(tmp_path / "stranger")
    stranger.claim()
    commit(stranger, "stranger", analysis("stranger"))
    with pytest.raises(UsageRefused, match=r"belongs to another output.*first commit"):
        publish(stranger, objects)
    copy = Output(shutil.copytree(output.root, tmp_path / "copy"))
    commit(output, "here", analysis("here"))
    commit(copy, "there", analysis("there"))
    assert everything(objects) == before
    publish(output, objects)
    with pytest.raises(UsageRefused, match=r"belongs to another output.*commit 000004"):
        publish(copy, objects)
    assert rows_at(objects) == rows(output)


def test_of_two_outputs_at_once_one_is_refused(output: Output, objects: Objects, tmp_path: Path) -> None:
    """Both saw an empty place: the mark is written by one, and the other is refused before it names a row."""
    stranger = Output(tmp_path / "stranger")
    stranger.claim()
    commit(stranger, "stranger", analysis("stranger"))
    late = Requests(objects, ("put_if_absent", "newsbeam.json"), happens=partial(publish, output, objects))
    with pytest.raises(UsageRefused, match="belongs to another output"):
        publish(stranger, late)
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []


@pytest.mark.parametrize("name", ["letter.txt", "newsbeam.json"])
def test_what_is_not_ours_is_refused(output: Output, objects: Objects, name: str) -> None:
    """A place that holds other things is left as it is."""
    objects.prepare()
    objects.put(name, b"Dear reader")
    with pytest.raises(UsageRefused, match=r"not publish|another output"):
        publish(output, objects)
    assert everything(objects) == {name: b"Dear reader"}


def test_a_commit_with_other_bytes_is_refused(output: Output, objects: Objects) -> None:
    """A manifest that is there and says something else is no answer that was lost: whoever wrote it is not this output."""
    publish(output, objects)
    last = max(objects.names("_manifest"))
    changed = (objects.get(last) or b"").replace(b'"read": 3', b'"read": 4')
    assert changed != objects.get(last)
    objects.delete([last])
    late = Requests(objects, ("put_if_absent", last), happens=partial(objects.put, last, changed))
    with pytest.raises(UsageRefused, match="says something else"):
        publish(output, late)
    assert objects.get(last) == changed


def test_what_was_compacted_before_is_brought_once(output: Output, objects: Objects) -> None:
    """A target that lags behind a compaction whose old files are gone receives the new files, as one step."""
    compact(output, ERRAND, grace=timedelta(0))
    compact(output, replace(ERRAND, now=ERRAND.now + DAY), grace=timedelta(0))
    done = publish(output, objects)
    assert done.held == len(manifests_of(output))
    assert done.files == len(list(output.root.glob("*/dt=*/*.parquet")))
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []


def test_a_compaction_in_between_is_no_harm(output: Output, objects: Objects) -> None:
    """Files that vanish here while they are being uploaded are asked for no more: the steps are planned anew."""

    def vanish() -> None:
        compact(output, ERRAND, grace=timedelta(0))
        compact(output, replace(ERRAND, now=ERRAND.now + DAY), grace=timedelta(0))

    publish(output, Requests(objects, at=30, happens=vanish))
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []


def test_replaced_files_stay_for_their_grace(output: Output, objects: Objects) -> None:
    """Who listed before a compaction finds the old files for a day; then they are removed, and nothing else is."""
    publish(output, objects)
    old = {file.path for file in live_at(objects)}
    compact(output, ERRAND)
    publish(output, objects)
    assert old <= set(objects.names())
    publish(output, objects, now=ERRAND.now + DAY - timedelta(seconds=1))
    assert old <= set(objects.names())
    publish(output, objects, now=ERRAND.now + DAY)
    assert {name for name in objects.names() if name.endswith(".parquet")} == {file.path for file in live_at(objects)}
    assert list(objects.names("_replaced")) == []
    assert rows_at(objects) == rows(output)


def test_what_was_erased_is_nowhere(output: Output, objects: Objects) -> None:
    """After an erasure no object holds a word of it: neither files that waited for their grace, nor such as never counted, nor manifests."""
    publish(output, objects)
    commit(output, "canary", analysis("a1", "It was told again."), days=1)
    last = f"_manifest/{max(path.name for path in output.manifests.glob('*.json'))}"
    with pytest.raises(Killed):  # its files are uploaded, and no manifest names them
        publish(output, Requests(objects, ("put_if_absent", last), happens=partial(_raise, Killed())))
    compact(output, ERRAND)
    publish(output, objects)
    named = {file["path"] for each in log_at(objects) for file in each.manifest["files"]}
    assert {name for name in objects.names() if name.endswith(".parquet")} - named
    assert holding(objects, CANARY)
    _erase(output)
    publish(output, objects)
    assert holding(objects, CANARY) == []
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []


def test_an_erasure_reaches_a_target_that_lags(output: Output, objects: Objects) -> None:
    """What was erased before it was published never arrives; manifests that were published as one lose the names of inputs too."""
    compact(output, ERRAND, grace=timedelta(0))
    publish(output, objects)
    assert "merged_from" in log_at(objects)[0].manifest
    assert holding(objects, CANARY)
    commit(output, "canary", analysis("a1", "It was told again."), days=1)
    _erase(output)
    publish(output, objects)
    assert holding(objects, CANARY) == []
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []


@pytest.mark.parametrize("lagging", [False, True])
def test_an_erasure_reaches_published_manifests(output: Output, objects: Objects, lagging: bool) -> None:
    """The address of an erased article leaves the manifest that it was published in, be that one commit's or several as one."""
    url = "https://web.example/zwobbel"
    stamp = replace(STAMP, started_at=STAMP.started_at + timedelta(days=2))
    asked = InputRange(input_name=url, sha256=None, start=0, stop=1)
    unit = request(output.root, unit_id=content_id("unit", "web"), stamp=stamp, slices=("web",), inputs=(asked,))
    web = analysis("web")
    commit_unit(
        unit, staged(output.spool / "web", replace(web, article=replace(web.article, url=url)), stamp=stamp), output.spool / "web"
    )
    if lagging:
        commit(output, "more", analysis("more"), days=2)
        compact(output, ERRAND, grace=timedelta(0))
    publish(output, objects)
    assert sum(name.startswith("_manifest/") for name in holding(objects, [url])) == 1
    erase(output, ERRAND, conditions([url]))
    publish(output, objects)
    assert holding(objects, [url]) == []
    assert rows_at(objects) == rows(output)
    assert broken_at(objects) == []
