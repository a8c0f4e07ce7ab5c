"""Whether a whole article lost its digits: a fault of the document, which no single span shows.

That a text has no digit proves nothing (34 of 935 clean articles have none). Empty number slots in a text that has next
to no digits do.
"""

import re
from collections.abc import Iterable
from typing import Final

from schemas.records import Article
from transforms.core.finding import Finding, is_english
from transforms.core.models.slots import Slot, find_slots

#: What a finding says whose slot the model found, and no rule.
SLOT_MODEL: Final = "slot_model"

_NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
#: Kinds that leave an empty number slot.
_SLOTS: Final = frozenset({"date_placeholder", "numeral_dropped"})
#: Clean English news has one number in 54 words in the middle, in 192 at the 90th percentile (193 articles: WikiNews, fundus);
#: a date line that was added later is not the article's.
_WORDS_PER_NUMBER: Final = 200
_FEWEST_WORDS: Final = 50
_SURE: Final = 0.8
#: Where some digits are left, one slot of the model proves nothing: so many, and one in so many words. Chosen on the
#: training part of docs/models.md.
_SLOTS_BESIDE_DIGITS: Final = 4
_WORDS_PER_SLOT: Final = 100
#: A short item has no digit often enough (three of 73 of ours with one sure slot): two are asked of it. Longer limits lose stripped articles.
_SHORT_WORDS: Final = 110
_SLOTS_IF_SHORT: Final = 2
#: Of clean news with one number in 54 words the model finds half: fewer slots than one in so many words may be a clean text's own.
_WORDS_PER_GRAVE_SLOT: Final = 100


def _few_numbers(article: Article) -> tuple[bool, bool]:
    """Whether an article has next to no number, and whether it has none."""
    numbers = sum(1 for _ in _NUMBER.finditer(article.text))
    return numbers * _WORDS_PER_NUMBER <= article.text_tokens, numbers == 0


def empty_slots(article: Article, by_rule: int) -> list[Slot]:
    """Slots that the model finds in an article of next to no number; in any other they would mean nothing.

    Args:
        article: English.
        by_rule: slots that rules found in it: they vouch for the model's.
    """
    few, none = _few_numbers(article)
    if not few or article.text_tokens < _FEWEST_WORDS:
        return []
    slots = find_slots(article.text)
    alone = _SLOTS_IF_SHORT if article.text_tokens < _SHORT_WORDS and not by_rule else 1
    enough = alone if none or by_rule else max(_SLOTS_BESIDE_DIGITS, article.text_tokens // _WORDS_PER_SLOT)
    return slots if sum(slot.probability >= _SURE for slot in slots) >= enough else []


def count_slots(findings: Iterable[Finding]) -> tuple[int, int]:
    """Empty number slots that are sure: found by a rule, and all of them."""
    sure = [finding for finding in findings if finding.kind in _SLOTS and finding.field == "text" and finding.score >= _SURE]
    return sum(finding.evidence != SLOT_MODEL for finding in sure), len(sure)


def is_grave(article: Article, by_model: int, by_rule: int) -> bool:
    """Whether empty slots are so many that dates and numbers of events are gone: two, and with no rule among them one in 100 words.

    Args:
        article: its words.
        by_model: slots that the model found.
        by_rule: slots that rules found.
    """
    return by_model + by_rule > 1 and (by_rule > 0 or by_model * _WORDS_PER_GRAVE_SLOT >= article.text_tokens)


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
    by_rule, slots = count_slots(findings)
    few, _ = _few_numbers(article)
    # Slots of the model were weighed where they were found (`empty_slots`).
    return few and (by_rule > 0 or slots > 0)
