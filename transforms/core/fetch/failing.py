"""A failure on its way from where it was met to the result, and texts of strangers made fit for a line of a log."""

import re
from typing import Final

from schemas.fetching import FailureKind, FetchFailure

#: Code points; what is longer says no more.
MAX_DETAIL_CHARS: Final = 300
# Controls, line and paragraph separators, direction switches, lone surrogates: all that forges or hides a line of a log.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class FetchError(Exception):
    """A request ended in one of the known ways; caught where results are made, and nowhere else."""

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        """Take the kind, and what was seen, without secrets."""
        super().__init__(f"{kind.reason}: {detail}")
        self.failure = FetchFailure(kind=kind, detail=printable(detail))


def printable(text: str, most_chars: int = MAX_DETAIL_CHARS) -> str:
    r"""One line of a text that a stranger wrote.

    >>> printable("ok\r\n2026-01-01 forged line\x1b[31m")
    'ok 2026-01-01 forged line [31m'
    """
    return _UNPRINTABLE.sub(" ", text[: 2 * most_chars]).strip()[:most_chars]
