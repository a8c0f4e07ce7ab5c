"""One output, one target: what it lacks is planned from the log, and taken step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schemas.errors import OutputFailed
from transforms.core.commit import publish_committed
from transforms.core.output import Output
from transforms.core.publish.steps import Logged, logged, steps
from transforms.core.publish.target import Publication, Target
from transforms.core.store import Store

#: A rewrite may remove files between planning and uploading; one that does so time and again is not that.
_PLANS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was brought to a target, or would be."""

    address: str
    #: Number of the last commit that the target has; None: nothing is there.
    held: int | None
    #: Number of the output's last commit; 0: there is none.
    committed: int
    steps: int = 0
    files: int = 0
    bytes: int = 0

    @property
    def lags(self) -> int:
        """By how many commits the target is behind."""
        return self.committed - (self.held or 0)

    def plus(self, step: Publication) -> "Published":
        """This, and one more step."""
        return replace(
            self,
            held=step.sequence,
            committed=max(self.committed, step.sequence),
            steps=self.steps + 1,
            files=self.files + len(step.added),
            bytes=self.bytes + sum(file.bytes for file in step.added),
        )


class Publisher:
    """Brings what is committed to a target."""

    def __init__(self, output: Output, address: str, target: Target) -> None:
        """Take both; nothing is asked of either.

        Args:
            output: where commits are.
            address: of the target, for locks and messages.
            target: where they go.
        """
        self.address = address
        self._output, self._target = output, target
        self._ready = False

    def publish(self, holder: str, *, enough: Callable[[], bool] = lambda: False) -> Published:
        """Take all steps that the target lacks.

        Args:
            holder: what a second publisher is told of this one.
            enough: asked between two steps; True ends it.

        Returns:
            What was brought.

        Raises:
            LockHeld: another process publishes from here to there.
            UsageRefused: the target cannot be reached or written, or belongs to another output.
            OutputFailed: it refused on the way; what is there is whole, and the next attempt goes on.
        """
        self._output.require()
        with self._output.publish_lock(self.address, holder):
            if self._ready and not (log := self._log()):
                return self._there(log)
            self._ready = False  # what fails halfway is looked at again
            done, missing = None, ""
            for _ in range(_PLANS):
                self._target.prepare()  # others may have published since
                log = self._log()
                done = done or self._there(log)
                try:
                    for step in steps(log):
                        if enough():
                            break
                        self._target.publish(step, self._output.root)
                        done = done.plus(step)
                except FileNotFoundError as error:
                    missing = str(error.filename)
                else:
                    self._ready = True
                    return done
        raise OutputFailed(f"{missing} is missing, though a manifest names it; see `newsbeam verify {self._output.root}`")

    def waiting(self, holder: str) -> Published:
        """What the target has, and the steps that it lacks; nothing there is changed."""
        self._output.require()
        with self._output.publish_lock(self.address, holder):
            log = self._log()
        there = would = self._there(log)
        for step in steps(log):
            would = would.plus(step)
        return replace(would, held=there.held)

    def _log(self) -> list[Logged]:
        """What the target lacks; where a run was killed halfway, its last commit is brought to its end first."""
        with self._output.commit_lock(), Store(self._output.store) as store:
            publish_committed(self._output, store)
            return [logged(raw) for raw in store.manifests_after(self._target.holds() or 0)]

    def _there(self, log: Sequence[Logged]) -> Published:
        held = self._target.holds()
        committed = int(log[-1].manifest["sequence"]) if log else held or 0
        return Published(address=self.address, held=held, committed=committed)
