"""The engine is named, never guessed."""

import pytest

from pipelines.engine import engine_name, engine_options, refusal_in
from schemas.errors import OutputFailed, UsageRefused


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
    assert refusal_in(RuntimeError("ValueError: x")) is None
