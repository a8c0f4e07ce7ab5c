"""Short paragraphs set apart by blank lines, or that say themselves that they are captions: layout that came as text.

An extraction fault: a caption tells of the picture's day, not of the story's. Where most paragraphs of a text stand on lines
of their own, the few between blank lines are captions; and a line that begins with "Photo:" or ends with a credit is one.

Source: own rules, from texts of news aggregators; credits as agencies print them.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding
from transforms.core.paragraphs import paragraph_lines

KIND: Final = "caption_run"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_FEWEST_PARAGRAPHS: Final = 12
_MOST_APART: Final = 0.25
_LONGEST: Final = 260
_CREDIT: Final = re.compile(
    r"(?:\((?:Photo|Image|Foto|Picture|Фото|Crédit|Bild)[ :][^()]{2,80}\)|(?:Photo(?:graph)?|Image|Foto|Bild|Фото|图|Crédit(?: photo)?|Picture)(?: credit)?: ?[^.!?]{2,80}"
    r"|\((?:AP|AFP|Reuters|EPA|dpa|Getty(?: Images)?)(?: ?/ ?[A-Z][\w .-]{2,40})?\))$"
)
_LABELLED: Final = re.compile(
    r"(?:Photo|Image|Picture|Caption|Foto|Bild|Фото|На фото|图|图片|Photo d’archives)(?: caption)?\s?[:：]\s?\S"
)


def detect(article: Article) -> Iterator[Finding]:
    r"""Find captions in the body, in any language.

    >>> from transforms.core.plain import plain_article
    >>> text = "It rained.\nA bridge over the river. (Photo: Ann Lee)\nIt stopped."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['A bridge over the river. (Photo: Ann Lee)']
    >>> list(detect(plain_article("One.\n\nTwo.\n\nThree (AP) said.\n\nFour.")))
    []
    """
    text = article.text
    lines = paragraph_lines(text)
    apart = [(start, end) for start, end in lines if start > 1 and text[start - 2 : start] == "\n\n"]
    fenced = set(apart) if len(lines) >= _FEWEST_PARAGRAPHS and len(apart) <= _MOST_APART * len(lines) else set()
    for start, end in lines:
        if end - start > _LONGEST:
            continue
        evidence = None
        if _LABELLED.match(text, start, end) or _CREDIT.search(text[start:end]):
            evidence = "credit"
        elif (start, end) in fenced:
            evidence = "set_apart"
        if evidence is not None:
            score = 0.9 if evidence == "credit" else 0.6
            yield Finding(kind=KIND, start=start, end=end, score=score, severity=SEVERITY, evidence=evidence)
