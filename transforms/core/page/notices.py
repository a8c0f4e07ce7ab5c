"""What sites say in place of an article or below its first lines, found in any of the languages we have lists of."""

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from transforms.core.language_lists import topic

Notice = Literal["paywall", "consent", "login", "missing"]
#: Characters of a text in which notices are looked for.
_LOOKED_AT: Final = 100_000


def find_notices(text: str, kind: Notice, language: str | None = None) -> list[str]:
    """The phrases of one kind that a text holds.

    Args:
        text: of any length; only its beginning is looked at.
        kind: which table of `[notices]`.
        language: BCP 47; its phrases and the English ones count. None, or one without a list: those of all languages.

    >>> find_notices("Oops! Page not found", "missing", "en")
    ['page not found']
    """
    folded = " ".join(text[:_LOOKED_AT].casefold().split())
    return [phrase for phrase in _phrases(kind, (language or "").partition("-")[0].lower()) if phrase in folded]


@cache
def _phrases(kind: Notice, language: str) -> Sequence[str]:
    known = topic("notices")
    chosen = [known[tag] for tag in sorted({language, "en"})] if language in known else list(known.values())
    return tuple(dict.fromkeys(phrase for lists in chosen for phrase in lists[kind]))
