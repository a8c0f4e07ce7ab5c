"""What a monitor says while it runs: one event a line, JSON where nobody watches, words on a terminal.

What strangers wrote (addresses, headers, titles) is one printable line of bounded length, without secrets.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal, TextIO

from schemas.feeds import FeedHealth
from transforms.core.fetch.failing import printable
from transforms.core.urls import redact_url

_MAX_CHARS: Final = 300
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s\"'<>]{1,2000}")

Value = str | int | float | bool | None


class Journal:
    """Writes events to a stream."""

    def __init__(
        self, stream: TextIO, now: Callable[[], datetime], *, form: Literal["auto", "text", "json"] = "auto"
    ) -> None:  # fmt: skip
        """Take a stream.

        Args:
            stream: usually stderr.
            now: the time that is written beside an event.
            form: `auto`: words on a terminal, else JSON.
        """
        self._stream = stream
        self._now = now
        self._in_words = stream.isatty() if form == "auto" else form == "text"

    def say(self, event: str, **fields: Value) -> None:
        """Write one event.

        Args:
            event: a name of a fixed list.
            fields: cleaned before they are written.
        """
        said = {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}
        at = self._now().isoformat(timespec="milliseconds")
        if self._in_words:
            words = " ".join(f"{name}={value}" for name, value in said.items() if value is not None)
            line = f"{at[11:19]} {event} {words}"
        else:
            line = json.dumps({"at": at, "event": event, **said}, ensure_ascii=False)
        self._stream.write(f"{line}\n")
        self._stream.flush()

    def poll(self, poll: FeedHealth) -> None:
        """Write what a poll tells, where something is wrong or noted."""
        if poll.error_class or poll.notes:
            self.say(
                "feed",
                feed=poll.feed_url,
                outcome=poll.outcome,
                error=poll.error_class,
                errors=poll.error_count,
                notes=", ".join(poll.notes) or None,
                next=poll.next_poll_at.isoformat(timespec="seconds"),
            )


def clean(text: str) -> str:
    r"""One printable line of at most 300 characters, its addresses without secrets.

    >>> clean("GET http://user:word@example.org/a?api_key=s3cr3t\r\nX: 1")
    'GET http://example.org/a?api_key=REDACTED X: 1'
    """
    return printable(_ADDRESS.sub(lambda found: redact_url(found[0]), text[: 4 * _MAX_CHARS]))[:_MAX_CHARS]
