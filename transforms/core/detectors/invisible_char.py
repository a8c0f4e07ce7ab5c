r"""A character that no reader sees: zero-width space, byte order mark, soft hyphen, direction marks, C1 controls.

An extraction fault. It splits words ("Pu\u200btin" is in no list), so the word that it stands in is lost to a coder.
Joiners (U+200C, U+200D) are letters' business in Arabic and Indic scripts and in emoji, and direction marks in text from
right to left; there they are left alone.

Source: Unicode general category Cf and Cc, the characters that HTML pages of news are known to hold.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, literals, written_fields

KIND: Final = "invisible_char"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "info"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_ALWAYS: Final = "\u200b\u2060-\u2064\ufeff\u00ad\u007f-\u009f\u180e\ufff9-\ufffb"
_DIRECTION: Final = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_JOINERS: Final = "\u200c\u200d"
#: Scripts from right to left, Indic and South-East Asian scripts, emoji and their selectors.
_AT_HOME: Final = (
    "\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe00-\ufe0f\ufe70-\ufefc\u2190-\u2bff\U0001f000-\U0001faff"
)
_ANY: Final = re.compile(f"[{_ALWAYS}{_DIRECTION}{_JOINERS}]")
_FOREIGN: Final = re.compile(f"[{_ALWAYS}{_DIRECTION}]+|(?<![{_AT_HOME}])[{_JOINERS}]+(?![{_AT_HOME}])")
_NATIVE: Final = re.compile(f"[{_ALWAYS}]+|(?<![{_AT_HOME}])[{_JOINERS}]+(?![{_AT_HOME}])")
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff]")


def detect(article: Article) -> Iterator[Finding]:
    r"""Find invisible characters, in any language.

    >>> from transforms.core.plain import plain_article
    >>> text = "Pu\u200btin spoke\ufeff of co\u00adoperation."
    >>> [(f.start, f.end, f.evidence) for f in detect(plain_article(text))]
    [(2, 3, 'U+200B'), (12, 13, 'U+FEFF'), (19, 20, 'U+00AD')]
    >>> list(detect(plain_article("\u0645\u06cc\u200c\u06af\u0648\u06cc\u062f \u200f \U0001f468\u200d\U0001f469", language="fa")))
    []
    """
    for field, text in written_fields(article):
        if text.isascii() and "\x7f" not in text:
            continue
        if not any(map(_ANY.match, literals(text).characters)):
            continue
        pattern = _NATIVE if _RIGHT_TO_LEFT.search(text) else _FOREIGN
        for match in pattern.finditer(text):
            yield Finding(
                kind=KIND,
                start=match.start(),
                end=match.end(),
                field=field,
                score=0.9,
                severity=SEVERITY,
                evidence=f"U+{ord(match.group()[0]):04X}",
            )
