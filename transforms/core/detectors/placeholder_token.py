"""A filler that a program or a model left in place of content: "[date]", "<unk>", "__NUM__", "{0}", "%s".

Source: special tokens of common translation models (`<unk>`, `<extra_id_0>`, byte tokens), masks of translation memory
tools (`__NUM__`, `DNT1`), format strings; bracketed fillers as language models write them where a value is missing.
Brackets that editors set into quotations ("[…]", "[sic]", "[the city]") are not fillers.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, search

KIND: Final = "placeholder_token"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "critical"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "placeholders"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_RULES: Final = (
    Rule(
        evidence="bracketed_filler",
        pattern=re.compile(
            # "At that [time]": an editor's word in a quotation follows what belongs to a noun.
            r"(?i)\[(?:date|dates|number|numbers|num|digit|amount|url|link|insert [a-z ]{2,20}|redacted number|x+|_+)\](?!\()"
            r"|(?<!\bthat )(?<!\bthis )(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bmy )(?<!\bour )(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\btheir )(?<!\byour )(?<!\bsame )"
            r"(?<!\bany )(?<!\bsome )(?<!\beach )(?<!\bevery )\[(?:year|month|day|time|name|location|place|city|country)\](?!\()"
        ),
        gates=("[",),
        score=0.97,
        severity=SEVERITY,
    ),
    Rule(
        evidence="model_token",
        pattern=re.compile(
            r"<(?:unk|num|number|date|url|name|/s|pad|mask|extra_id_\d{1,3}|0x[0-9A-F]{2})>|⟨[A-Za-z_]{1,20}⟩|\[(?:UNK|MASK|PAD|SEP|CLS)\]"
            r"|__[A-Z]{2,12}(?:_?\d{1,4})?__|\bNUM_?\d{1,4}\b|\bDNT\d{1,4}\b"
        ),
        gates=("<", "__", "[", "⟨", "num", "dnt"),
        score=0.97,
        severity=SEVERITY,
    ),
    Rule(
        evidence="format_string",
        pattern=re.compile(
            r"\{\{ {0,2}[a-z_.]{0,30}\d{0,3} {0,2}\}\}|\{(?:[a-z_]{1,30}|\d{1,3})\}|(?<![\w%])%(?:\d{1,2}\$)?[sd]\b|\$\{[^}\s]{1,30}\}"
        ),
        gates=("{", "%"),
        score=0.95,
        severity=SEVERITY,
    ),
)


def detect(article: Article) -> Iterator[Finding]:
    """Find fillers, in any language.

    >>> from transforms.core.plain import plain_article
    >>> text = "Previously, on [date], <unk> paid {0} to %s."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['[date]', '<unk>', '{0}', '%s']
    >>> list(detect(plain_article("He said [the city] was “safe […] again” and 50%sure [sic].")))
    []
    """
    yield from search(article, KIND, _RULES)
