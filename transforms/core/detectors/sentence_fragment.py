"""A sentence without subject or finite verb: "Currently preparing to establish satellite facilities in Germany.".

Chinese, Japanese and Russian leave a subject out that English needs. Headlines, captions and lists do so too, so only
sentences of eight words or more inside a paragraph of several count; a weak rule, with the actor lost to the coder.

Source: own rule, from translated news; recall is low on purpose.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english, literals

KIND: Final = "sentence_fragment"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_OPENERS: Final = (
    "Preparing|Planning|Aiming|Hoping|Seeking|Striving|Intending|Continuing|Promoting|Strengthening|Providing|Establishing|Ensuring"
    "|Accelerating|Expanding|Enhancing|Improving|Building|Creating|Achieving|Maintaining|Implementing"
)
_FRAGMENT: Final = re.compile(
    rf"(?<=[.!?”] )(?:(?:Currently|Previously|Also|At present|Meanwhile),? (?:{_OPENERS.lower()})|(?:{_OPENERS}|Able|Unable|Capable of) )"
    r"[^.!?\n]{20,240}\.(?=\s|$)"
)
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|have|had|does|do|did|will|would|can|could|may|might|must|shall|should|means?|remains?|takes?|makes?"
    r"|requires?|needs?|helps?|seems?|became|becomes?|said|says|told|came|gave|made|took|went|got|saw|[a-z]{2,20}ed)\b|[’'](?:s|re|ve|ll|d)\b|n[’']t\b"
)
_CLAUSE: Final = re.compile(r"\b(?:that|which|who|whom|where|when|if|as)\b[^.]*|[\"“][^\"”]*[\"”]?")


def detect(article: Article) -> Iterator[Finding]:
    """Find fragments in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "The firm is German. Currently preparing to establish satellite facilities in Germany and abroad. It grows."
    >>> [text[f.start:f.end][:20] for f in detect(plain_article(text))]
    ['Currently preparing ']
    >>> list(detect(plain_article("It rained. Building the bridge took seven years. Providing aid to the poor is hard work. Sad.")))
    []
    """
    if not is_english(article) or not literals(article.text).have("ing ", ". able", ". unable", ". capable"):
        return
    for match in _FRAGMENT.finditer(article.text):
        main = _CLAUSE.sub("", match.group())
        if not _FINITE.search(main):
            yield Finding(
                kind=KIND, start=match.start(), end=match.end(), score=0.65, severity=SEVERITY, evidence="no_finite_verb"
            )
