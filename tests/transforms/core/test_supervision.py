"""What becomes of a fault of ours."""

from collections.abc import Callable

import pytest

from schemas.errors import NoText, OutputFailed, ProcessingFault
from schemas.records import Analysis
from transforms.core.plain import plain_article
from transforms.core.supervision import attempted, carried, described, supervised


def failing(*errors: Exception) -> Callable[[int], int]:
    """Work that raises these, one a call, and then doubles what it is given."""
    left = list(errors)

    def work(number: int) -> int:
        if left:
            raise left.pop(0)
        return 2 * number

    return work


def test_what_fails_once_is_done_at_the_second_attempt() -> None:
    """A fault of the moment costs nothing."""
    assert attempted("double", failing(KeyError("a")), 4) == 8


def test_what_fails_twice_is_a_bad_record_that_says_where() -> None:
    """The reason names the step, the exception, and the line that raised it."""
    with pytest.raises(ProcessingFault, match=r"^double: KeyError: 'b' \(at test_supervision\.py:\d+ work\)$") as raised:
        attempted("double", failing(KeyError("a"), KeyError("b")), 4)
    assert (raised.value.reason, raised.value.retryable) == ("newsbeam_fault", True)


@pytest.mark.parametrize("error", [NoText("no"), OutputFailed("full"), MemoryError(), OSError("gone"), ImportError("part")])
def test_what_is_no_fault_of_ours_on_a_record_is_raised_at_once(error: Exception) -> None:
    """A known reason, a refusal, and what fails for the machine's sake pass through, without a second attempt."""
    with pytest.raises(type(error)):
        attempted("double", failing(error), 4)


def test_an_analysis_with_a_fault_passes_the_steps_after_it() -> None:
    """The first fault stays, and nothing is tried on what is to be set aside."""
    asked = []

    def step(analysis: Analysis) -> Analysis:
        asked.append(analysis)
        message = "first"
        raise LookupError(message)

    whole = Analysis(article=plain_article("Fourteen people met."))
    once = carried("language", step, whole)
    again = carried("events", step, once)
    assert again is once
    assert (once.article, len(asked)) == (whole.article, 2)
    assert once.fault is not None
    assert once.fault.startswith("language: LookupError: first (at test_supervision.py:")


def test_secrets_and_lines_of_a_message_do_not_get_out() -> None:
    """A description is one line of bounded length, its addresses without passwords."""
    error = ValueError("cannot read\nhttp://user:pw1@a.test/?api_key=tok2 " + "x" * 10_000)
    told = described(error)
    assert told.startswith("ValueError: cannot read http://a.test/?api_key=REDACTED x")
    assert "\n" not in told
    assert len(told) < 300


def test_a_wider_supervisor_spares_less() -> None:
    """Around a whole tick, a failing machine is a fault as well, and only what is named passes."""
    with pytest.raises(ProcessingFault, match="tick: OSError: gone"), supervised("tick", spared=(OutputFailed,)):
        failing(OSError("gone"))(1)
    with pytest.raises(OutputFailed), supervised("tick", spared=(OutputFailed,)):
        failing(OutputFailed("full"))(1)
