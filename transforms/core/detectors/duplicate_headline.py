"""The headline once more among the first paragraphs, word for word but for case, quotes and a site's name.

An extraction fault: a page shows its headline in several places. It doubles the events of the headline.
"""

from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding
from transforms.core.paragraphs import headline_repeats, paragraphs_of

KIND: Final = "duplicate_headline"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()


def detect(article: Article) -> Iterator[Finding]:
    r"""Find repeats of the headline, in any language that separates words.

    >>> from transforms.core.plain import plain_article
    >>> text = "Talks on Peace Resume in Geneva\n\nTALKS ON PEACE RESUME IN GENEVA\nThey began on Monday."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['TALKS ON PEACE RESUME IN GENEVA']
    >>> list(detect(plain_article("Talks on Peace Resume in Geneva\nTalks on peace began on Monday.")))
    []
    """
    top = paragraphs_of(article.text)
    for paragraph in headline_repeats(top, article.title):
        yield Finding(
            kind=KIND,
            start=paragraph.start,
            end=paragraph.end,
            score=0.97,
            severity=SEVERITY,
            evidence="headline_again",
        )
