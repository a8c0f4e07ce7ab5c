"""Time as one feed sees it: it does not run backwards when the clock is set back."""

from datetime import datetime, timedelta
from typing import Final

#: A clock that was set back by more than this was wrong before, not now.
_BELIEVED_BACK: Final = timedelta(days=1)


def steady(now: datetime, last: datetime | None) -> datetime:
    """The time to reckon with: never before the last one, unless that one must have been wrong.

    Raises:
        ValueError: a time without a zone, which would be another one after the next change of summer time.
    """
    if now.tzinfo is None:
        message = f"a time without a zone: {now}"
        raise ValueError(message)
    return last if last is not None and now < last <= now + _BELIEVED_BACK else now


def since(begin: datetime | None, now: datetime) -> timedelta | None:
    """How long ago; zero where the clock was set back a little; None: never, or at a time that must have been wrong."""
    if begin is None or begin > now + _BELIEVED_BACK:
        return None
    return max(now - begin, timedelta(0))
