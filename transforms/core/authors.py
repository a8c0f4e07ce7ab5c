"""Names of authors out of bylines."""

import re
from collections.abc import Iterable
from typing import Final

# "By", and what stands before a name in its place. Source: own list over the bylines of fundus-evaluation.
_LEAD: Final = re.compile(
    r"^(?:(?:words|story|text|written|reported|posted|analysis|report|review|opinion)\s+)?(?:by|von|par|por|door|av|di|de la)\b[:\s]+",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r"\s*(?:[,;|/•·]|\s&\s|\s(?:and|und|et|y|e|en|och|og)\s)\s*", re.IGNORECASE)
_NOISE: Final = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|@\w+|\((?:[^()]*)\)|\bfor\s+[A-Z].*$|\b(?:published|updated|posted)\b.*$", re.IGNORECASE
)
#: Pieces that are a job or a place in the house, not a name. Source: own list.
_JOBS: Final = re.compile(
    r"(?:reporter|correspondent|editor|editorial|staff|writer|contributor|columnist|journalist|producer|desk|newsroom|team|admin"
    r"|chief|bureau|redaktion|agencies|wires?)",
    re.IGNORECASE,
)
_DEGREE: Final = re.compile(r"(?:ph\.?d|m\.?d|esq|jr|sr)\.?", re.IGNORECASE)
_MAX_AUTHORS: Final = 20
_MAX_CHARS: Final = 60
_MAX_WORDS: Final = 6
#: Characters of one byline that are looked at.
_BYLINE_CHARS: Final = 500


def clean_authors(bylines: Iterable[str], *, site_name: str | None = None) -> tuple[str, ...]:
    """Split bylines into names; what cannot be a name is left out.

    Args:
        bylines: as declared or printed.
        site_name: the publication's own name, which is no author beside others.

    >>> clean_authors(["By Ann Lee and Bob Ray, Political Correspondent", "ann.lee@example.org"])
    ('Ann Lee', 'Bob Ray')
    """
    names: dict[str, str] = {}
    for byline in bylines:
        for piece in _SPLIT.split(_NOISE.sub(" ", byline[:_BYLINE_CHARS])):
            name = _LEAD.sub("", " ".join(piece.split())).strip(" .:-–—\"'")
            if _is_name(name):
                names.setdefault(name.casefold(), name)
    site = (site_name or "").casefold()
    people = tuple(name for key, name in names.items() if key != site)
    return (people or tuple(names.values()))[:_MAX_AUTHORS]


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        1 < len(name) <= _MAX_CHARS
        and len(words) <= _MAX_WORDS
        and any(char.isalpha() for char in name)
        and not any(char.isdigit() for char in name)
        and not _JOBS.fullmatch(words[-1])
        and not _DEGREE.fullmatch(name)
    )
