"""A number in another language's form: "3,5 million" and "1.200.000" in English, "3.5 Millionen" in German.

The reader of a number takes it by the form of its own language, and reads another value. Decimal and grouping signs and the
words that follow a number stand in `languages/*.toml`, tables `[artifacts]`; regions of a language that write otherwise
(de-CH) are left out by the tag. Addresses of networks, versions and telephone numbers are left alone.

Source: Unicode CLDR 47, number symbols.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, language_of, search
from transforms.core.language_lists import topic

KIND: Final = "number_format"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "number_form"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("de", "en", "fr", "ru")


def _rule(evidence: str, pattern: str, gates: tuple[str, ...] = ()) -> Rule:
    return Rule(evidence=evidence, pattern=re.compile(pattern), gates=gates, score=0.85, severity=SEVERITY)


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    words: Mapping[str, Any] = topic("artifacts").get(language, {})
    if "decimal" not in words:
        return ()
    decimal = re.escape(words["decimal"])
    foreign = re.escape("." if words["decimal"] == "," else ",")
    units = "|".join(map(re.escape, words["units"]))
    # Four groups are an address of a network; a zero in front, a telephone number.
    grouped = rf"[1-9](?<![\w.,+-].)\d{{0,2}}(?:{decimal}\d{{3}}){{2}}(?:{decimal}\d{{3}}{decimal}\d{{3}})?(?![\d.,-]*\d)"
    fraction = rf"\d(?<![\d.,]\d)\d{{0,2}}{foreign}\d{{1,2}}(?= ?(?:{units})(?!\w))"
    rules = [_rule("foreign_decimal", fraction), _rule("foreign_grouping", grouped)]
    if words.get("space_groups", True) is False:
        rules.append(
            _rule("grouped_by_spaces", r"[1-9](?<![\w.,+()-].)(?<!\d .)\d{0,2}(?:[ \u00a0\u202f]\d{3}){2}(?![\d-]|[ \u00a0]\d)")
        )
    return tuple(rules)


def detect(article: Article) -> Iterator[Finding]:
    """Find numbers in a foreign form.

    >>> from transforms.core.plain import plain_article
    >>> text = "It cost 3,5 million euros, or 1.200.000 a day."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['3,5', '1.200.000']
    >>> list(detect(plain_article("It cost 3.5 million or 1,200,000; 192.168.100.200; 0800 123 456; 2,500 people.")))
    []
    """
    language = language_of(article)
    regions = topic("artifacts").get(language, {}).get("other_form_in", ())
    tags = f"{article.language or ''} {article.language_declared or ''}".upper()
    if not any(f"-{region}" in tags for region in regions) and not article.text.isalpha():
        yield from search(article, KIND, _rules(language))
