"""The feeds of a report: by state, the worst first, the silent apart."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from transforms.core.report.counting import shares
from transforms.core.report.figures import FeedLine, Watch

_SHOWN: Final = 20
#: Gravest first; what is not here is not wrong.
_GRAVITY: Final = {"failing": 0, "parked": 1, "troubled": 2}


def watch_figures(  # noqa: PLR0913  a store knows four things beside its feeds
    feeds: Sequence[FeedLine],
    source: Literal["store", "table"],
    *,
    queued: int | None = None,
    due_at: datetime | None = None,
    trouble: str | None = None,
    troubles: Sequence[str] = (),
) -> Watch:
    """The figures of all feeds.

    Args:
        feeds: one line each.
        source: as in `Watch.source`.
        queued: articles that wait.
        due_at: when the next feed or article is due.
        trouble: why the store was not read.
        troubles: what a health check complains about.
    """
    wrong = sorted((one for one in feeds if one.state in _GRAVITY), key=lambda one: (_GRAVITY[one.state], -one.errors, one.url))
    silent = sorted((one for one in feeds if one.silent), key=lambda one: (str(one.new_at or ""), one.url))
    return Watch(
        source=source if feeds else "none",
        trouble=trouble,
        states=shares(Counter(one.state for one in feeds)),
        worst=tuple(wrong[:_SHOWN]),
        worst_left_out=max(0, len(wrong) - _SHOWN),
        silent=tuple(silent[:_SHOWN]),
        silent_left_out=max(0, len(silent) - _SHOWN),
        queued=queued,
        due_at=due_at,
        troubles=tuple(troubles),
    )
