"""The engine is named, never guessed."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from pipelines.backfill import Progress, backfill
from pipelines.engine import engine_name, engine_options, refusal_in
from pipelines.options import BackfillOptions
from schemas.errors import OutputFailed, UsageRefused
from tests.examples import NOW

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
LISTENING = "0A"
#: Ends of loopback addresses as /proc/net prints them: 127.0.0.1 (also inside IPv6) and ::1.
LOOPBACK = ("0100007F", "00000000000000000000000001000000")


@pytest.mark.fault("C14")
def test_a_bare_direct_runner_is_translated_and_said() -> None:
    """DirectRunner would download another engine: it becomes FnApiRunner, with a line that says so."""
    name, note = engine_name("DirectRunner")
    assert name == "FnApiRunner"
    assert note is not None
    assert "FnApiRunner" in note


@pytest.mark.parametrize("name", ["PrismRunner", "DaskRunner", "SwitchingDirectRunner", ""])
def test_untested_engines_are_refused(name: str) -> None:
    """An engine that newsbeam was not tested on is refused with the ones it was."""
    with pytest.raises(UsageRefused, match="use FnApiRunner"):
        engine_name(name)


def test_the_mode_that_loses_elements_is_refused() -> None:
    """multi_threading is refused with the reason."""
    with pytest.raises(UsageRefused, match="silently lost elements"):
        engine_options(1, ["direct_running_mode=multi_threading"])


def test_unknown_beam_options_are_refused() -> None:
    """A misspelt Beam option is not passed over."""
    with pytest.raises(UsageRefused, match="no such option"):
        engine_options(1, ["direct_runner_bundle_repeet=2"])


def test_a_workers_refusal_is_recognised() -> None:
    """A refusal that comes back as the engine's text is the same refusal again."""
    said = "Traceback ...\nschemas.errors.OutputFailed: cannot write to /x: No space left [while running 'Ingest/Commit']"
    refusal = refusal_in(RuntimeError(said))
    assert isinstance(refusal, OutputFailed)
    assert str(refusal) == "cannot write to /x: No space left"
    assert str(refusal_in(OutputFailed("cannot write [while running 'Ingest/Stage']"))) == "cannot write"
    assert refusal_in(RuntimeError("ValueError: x")) is None


def _family(pid: str = "self") -> Iterator[str]:
    """Ids of a process and of all that it started, and these."""
    yield pid
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # it has ended
            for child in listing.read_text(encoding="ascii").split():
                yield from _family(child)


def _sockets(pid: str) -> Iterator[str]:
    """Numbers of the sockets that a process holds."""
    with suppress(OSError):
        for held in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                yield str(held.readlink()).removeprefix("socket:[").removesuffix("]")


def _listeners() -> set[str]:
    """Local addresses and ports on which this process and its descendants listen: others of this machine do as they like."""
    lines = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]
    ]
    ours = {number for pid in _family() for number in _sockets(pid)}
    return {line[1] for line in lines if line[3] == LISTENING and line[9] in ours}


@pytest.mark.fault("C13")
def test_workers_are_reached_from_this_machine_alone(tmp_path: Path) -> None:
    """While worker processes run, every port that the run opened is on loopback."""
    before, opened, done = _listeners(), set[str](), Event()

    def watch() -> None:
        while not done.wait(0.02):
            opened.update(_listeners() - before)

    watcher = Thread(target=watch)
    watcher.start()
    options = BackfillOptions(inputs=(str(SAMPLES),), out=tmp_path / "out", workers=2)
    summary = backfill(options, now=NOW, progress=Progress())
    done.set()
    watcher.join()
    assert summary.counts.rows == 3
    assert opened
    assert [address for address in opened if not address.partition(":")[0].endswith(LOOPBACK)] == []
