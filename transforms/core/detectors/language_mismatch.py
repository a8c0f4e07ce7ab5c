"""The page declares one language, its text is in another: a wrong template, or a translation served under the old one.

A verdict on the document, shown on its first line; it speaks only where the detected language is sure and the text long
enough. Regions and scripts do not count (`en-US`, `zh-Hant`), nor languages that are one for this purpose (no, nb, nn; hr,
sr, bs; ms, id; tl, fil).
"""

from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, first_line, language_of

KIND: Final = "language_mismatch"
FAMILY: Final = "neither"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "2"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

#: Codes that mean one language, or two that a detector cannot tell apart. Source: ISO 639-3 macrolanguages; old codes of ISO 639.
_SAME: Final = {
    "nb": "no", "nn": "no", "hr": "sh", "sr": "sh", "bs": "sh", "cnr": "sh", "ms": "id", "in": "id", "fil": "tl", "iw": "he", "ji": "yi",
    "mo": "ro", "cmn": "zh", "yue": "zh", "prs": "fa", "pes": "fa", "arb": "ar",
}  # fmt: skip
_SURE: Final = 0.9
_FEWEST_WORDS: Final = 50
_LONGEST_CODE: Final = 3


def _code(tag: str) -> str | None:
    code = tag.replace("_", "-").partition("-")[0].strip().lower()
    known = code.isalpha() and code.isascii() and 1 < len(code) <= _LONGEST_CODE and code not in {"und", "mul", "zxx", "xx"}
    return _SAME.get(code, code) if known else None


def detect(article: Article) -> Iterator[Finding]:
    """Compare the declared language with the detected one.

    >>> from dataclasses import replace
    >>> from transforms.core.plain import plain_article
    >>> article = replace(plain_article("The talks went on. " * 20), language_score=0.99, language_declared="fr-FR")
    >>> [(f.evidence, f.start, f.end) for f in detect(article)]
    [('declared_fr_is_en', 0, 79)]
    >>> list(detect(replace(article, language_declared="en_US")))
    []
    """
    declared, found = _code(article.language_declared or ""), _code(language_of(article))
    sure = article.language_score is not None and article.language_score >= _SURE and article.text_tokens >= _FEWEST_WORDS
    place = first_line(article)
    if sure and declared is not None and found is not None and declared != found and place is not None:
        field, start, end = place
        yield Finding(
            kind=KIND, start=start, end=end, field=field, score=0.9, severity=SEVERITY, evidence=f"declared_{declared}_is_{found}"
        )
