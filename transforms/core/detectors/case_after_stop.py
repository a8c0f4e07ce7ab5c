"""A small letter after a full stop: "were considered. as well as strengthening it".

A sentence that an engine or an editor cut in two, or a stop where the source had a comma. Names that begin small (iPhone,
de Gaulle), addresses and abbreviations are left alone.

Source: own rule; exceptions from the originals on which it spoke.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, is_english, search

KIND: Final = "case_after_stop"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_SMALL_NAMES: Final = r"i[A-Z]|e[A-Z]|mac|www|http|de |von |van |al-|el-|bin |ibn |dos |da |du |le |la |x[A-Z]|pic\.|[a-z]+\.(?:com|org|net|co|uk|gov)\b"
_ABBREVIATED: Final = r"(?<!\bapprox\.)(?<!\bcirca\.)(?<!\bincl\.)(?<!\bdept\.)(?<!\bviz\.)(?<!\bassn\.)(?<!\bgovt\.)(?<!\bCorp\.)(?<!\bBros\.)(?<!\bSept\.)(?<!\bProf\.)(?<!\bCapt\.)"
_RULES: Final = (
    Rule(
        evidence="small_letter",
        pattern=re.compile(rf"\.(?<=[a-z]{{4}}\.){_ABBREVIATED} (?!{_SMALL_NAMES})[a-z]{{2,20}}(?= [a-z])"),
        gates=(". ",),
        score=0.8,
        severity=SEVERITY,
    ),
)


def detect(article: Article) -> Iterator[Finding]:
    """Find small letters after a full stop in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "Issues of support were considered. as well as strengthening it."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['. as']
    >>> list(detect(plain_article("It cost approx. two pounds. iPhones sold. But de Gaulle left... and came back.")))
    []
    """
    if is_english(article):
        yield from search(article, KIND, _RULES)
