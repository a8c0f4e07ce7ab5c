"""A quotation mark or bracket without its partner inside one paragraph.

Off by default: too weak (63 findings in 100,000 words of originals). Quotations go on over paragraphs, in which the next one
opens anew; list markers "a)" and smileys have no partner.

Source: own rule, after pofilter's checks of brackets and quotes.
"""

from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding
from transforms.core.paragraphs import paragraph_lines

KIND: Final = "unbalanced_pair"
FAMILY: Final = "neither"
SEVERITY: Final[Severity] = "info"
VERSION: Final = "1"
ON: Final = False
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_PAIRS: Final = (("“", "”"), ("(", ")"), ("[", "]"), ("«", "»"))
_SHORTEST: Final = 25
_QUOTES: Final = "“«"


def _alone(text: str, start: int, end: int, opening: str, closing: str) -> int | None:
    """Place of the mark without a partner; None: all have one, or more than one has none, as in lists and dialects."""
    surplus = text.count(opening, start, end) - text.count(closing, start, end)
    if surplus == 1:
        return text.rfind(opening, start, end)
    return text.find(closing, start, end) if surplus == -1 else None


def detect(article: Article) -> Iterator[Finding]:
    r"""Find marks without a partner, in any language.

    >>> from transforms.core.plain import plain_article
    >>> text = "The minister (who had been ill came back on Monday."
    >>> [(f.start, f.evidence) for f in detect(plain_article(text))]
    [(13, '(')]
    >>> list(detect(plain_article("“It was the first time in years, and we went.\n“It will be the last (so far)”, he said then.")))
    []
    """
    text = article.text
    lines = paragraph_lines(text)
    for index, (start, end) in enumerate(lines):
        if end - start < _SHORTEST:
            continue
        after = text[lines[index + 1][0]] if index + 1 < len(lines) else ""
        for opening, closing in _PAIRS:
            place = _alone(text, start, end, opening, closing)
            if place is None or (opening in _QUOTES and after == opening):
                continue
            yield Finding(kind=KIND, start=place, end=place + 1, score=0.5, severity=SEVERITY, evidence=opening)
