"""Targets that receive the commits of a run while it runs: what fails lags, and is tried again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pipelines.journal import Journal
from pipelines.metrics import Metrics
from schemas.errors import ProcessingFault, Refusal
from transforms.core.output import Output
from transforms.core.publish.address import Terms, target_at
from transforms.core.publish.publisher import Published, Publisher
from transforms.core.supervision import supervised

#: Seconds until a target that failed is tried again: each attempt at one that does not answer holds up a tick for half a minute.
_PATIENCE_S: Final = 300.0


@dataclass(frozen=True, slots=True)
class Failed:
    """A target that did not receive what it lacks; it is tried again."""

    address: str
    message: str


class Publishing:
    """The targets of a run."""

    def __init__(
        self,
        output: Output,
        addresses: Sequence[str],
        *,
        grace: timedelta,
        now: Callable[[], datetime],
        seconds: Callable[[], float],
    ) -> None:
        """Take addresses; nothing is asked of them yet.

        Args:
            output: whose commits they receive.
            addresses: of the targets; none: nothing is published.
            grace: how long replaced files are kept there.
            now: tells the time.
            seconds: a clock that never goes back.

        Raises:
            UsageRefused: an address is none, or its library is not installed.
        """
        terms = Terms(now=now, grace=grace)
        self._holder = f"a run since {now().isoformat(timespec='seconds')}"
        self._seconds = seconds
        #: Each with the second before which it is not tried again.
        self._due_s = {Publisher(output, one, target_at(one, output, terms)): 0.0 for one in dict.fromkeys(addresses)}

    def settle(self) -> list[Published]:
        """Bring every target up to the last commit.

        Returns:
            What was brought where.

        Raises:
            Refusal: one of them failed; what was committed is intact, and the next attempt goes on.
        """
        done = [publisher.publish(self._holder) for publisher in self._due_s]
        return [each for each in done if each.steps]

    def catch_up(self, enough: Callable[[], bool] = lambda: False) -> Iterator[Published | Failed]:
        """Bring every target as far as it can be brought now; one that failed a moment ago is left alone.

        Args:
            enough: asked between two steps; True ends it.

        Yields:
            What was brought where, and what failed; nothing of a target that lacks nothing.
        """
        for publisher, due_s in self._due_s.items():
            if self._seconds() < due_s or enough():
                continue
            try:
                with supervised("publish", spared=(Refusal,)):
                    done = publisher.publish(self._holder, enough=enough)
            except (Refusal, ProcessingFault) as failure:
                self._due_s[publisher] = self._seconds() + _PATIENCE_S
                yield Failed(publisher.address, str(failure))
            else:
                if done.steps:
                    yield done


def tell(all_found: Iterable[Published | Failed], journal: Journal, metrics: Metrics) -> None:
    """Say and count what became of each target, as it comes."""
    for found in all_found:
        if isinstance(found, Failed):
            metrics.published("failed")
            journal.say("publish_failed", target=found.address, message=found.message)
        else:
            metrics.published("published")
            journal.say(
                "published", target=found.address, commit=found.held, lags=found.lags, files=found.files, bytes=found.bytes
            )
