"""A feed that says it has moved is believed when it has said so often and long enough, and is still the same feed.

Readers that believed the first 301 overwrote addresses with those of maintenance pages (Vienna's issue 1546); NewsBlur waits for ten.
"""

from datetime import datetime, timedelta
from typing import Final

from schemas.feeds import FeedState, PendingMove
from transforms.core.feeds.answer import FeedAnswer
from transforms.core.feeds.steady import since
from transforms.core.urls import is_web_url

#: Answers in a row, and the time between the first and the last of them, after which a move is adopted.
MOVE_TIMES: Final = 5
MOVE_AFTER: Final = timedelta(days=7)
_PERMANENT: Final = frozenset({301, 308})


def permanent_target(state: FeedState, answer: FeedAnswer) -> str | None:
    """Where the first, permanent steps of a chain lead; what comes after a temporary step was not promised.

    None: there are none, or they lead from https to http, which is followed and never adopted.
    """
    target = None
    for step in answer.redirects:
        if step.status not in _PERMANENT:
            break
        target = step.url
    if target is None or target == state.url or not is_web_url(target):
        return None
    return None if state.url.lower().startswith("https:") and target.lower().startswith("http:") else target


def weigh_move(
    state: FeedState, answer: FeedAnswer, *, same_feed: bool | None, now: datetime
) -> tuple[PendingMove | None, str | None]:
    """What is believed of a move after one more answer.

    Args:
        state: before the poll.
        answer: a response came.
        same_feed: it is a feed that shares entries with what was known before, or says that nothing changed; where nothing was
            known, it is a feed that has entries. None: there is nothing to compare yet.
        now: the time to reckon with.

    Returns:
        The move that is still to be confirmed, and the address that is adopted; None: there is no such.
    """
    target = permanent_target(state, answer)
    if target is None or same_feed is None:
        return None, None
    if state.move is None or state.move.url != target or since(state.move.first_at, now) is None:
        return PendingMove(url=target, first_at=now, times=1 if same_feed else 0), None
    if state.move.times == 0 or not same_feed:
        return state.move, None  # what began with strangers does not become the same feed by being read twice
    move = PendingMove(url=target, first_at=state.move.first_at, times=state.move.times + 1)
    if move.times >= MOVE_TIMES and now - move.first_at >= MOVE_AFTER:
        return None, target
    return move, None
