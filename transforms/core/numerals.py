"""Whether a whole article lost its digits: a fault of the document, which no single span shows.

That a text has no digit proves nothing (34 of 935 clean articles have none). Empty number slots in a text that has next
to no digits do.
"""

import re
from collections.abc import Iterable
from typing import Final

from schemas.records import Article
from transforms.core.finding import Finding, is_english

_NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
#: Kinds that leave an empty number slot.
_SLOTS: Final = frozenset({"date_placeholder", "numeral_dropped"})
#: Clean English news has one number in 54 words in the middle, in 192 at the 90th percentile (193 articles: WikiNews, fundus);
#: a date line that was added later is not the article's.
_WORDS_PER_NUMBER: Final = 200
_FEWEST_WORDS: Final = 50
_SURE: Final = 0.8


def numerals_stripped(article: Article, findings: Iterable[Finding]) -> bool | None:
    """Judge whether an article's digits were stripped.

    Args:
        article: its text and language.
        findings: what the detectors found in it.

    Returns:
        True, False, or None where the rules do not apply: not English, or fewer than 50 words.

    >>> from transforms.core.plain import plain_article
    >>> numerals_stripped(plain_article("word " * 100), [])
    False
    """
    if not is_english(article) or article.text_tokens < _FEWEST_WORDS:
        return None
    slots = sum(finding.kind in _SLOTS and finding.field == "text" and finding.score >= _SURE for finding in findings)
    numbers = sum(1 for _ in _NUMBER.finditer(article.text))
    few = numbers * _WORDS_PER_NUMBER <= article.text_tokens
    return slots > 0 and few
