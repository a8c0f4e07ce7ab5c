r"""Markup that came through extraction as text: "&rsquo;", "<br/>", "\u00e9", "[caption …]", "%C3%A9".

An extraction fault. Source: HTML 4 entity names (`html.entities`), elements that occur in article bodies, WordPress
shortcodes, escapes of JSON and of URLs.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from html.entities import name2codepoint
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, search

KIND: Final = "html_residue"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_NAMES: Final = "|".join(sorted([*name2codepoint, "apos"], key=len, reverse=True))
_ELEMENTS: Final = (
    "p|br|hr|div|span|a|b|i|u|s|em|strong|small|sup|sub|img|script|style|iframe|figure|figcaption|ul|ol|li|h[1-6]|table|tbody|tr|td|th"
    "|blockquote|cite|strike|font|center|section|article|video|audio|source|picture|input|button"
)
_RULES: Final = (
    Rule(
        evidence="entity",
        pattern=re.compile(rf"(?:&amp;|&) ?(?:{_NAMES}|#\d{{2,6}}|#[xX][0-9a-fA-F]{{2,5}}) ?;|&nbsp\b"),
        gates=("&",),
        score=0.97,
        severity=SEVERITY,
    ),
    Rule(
        evidence="tag",
        pattern=re.compile(rf"(?i)</?(?:{_ELEMENTS})(?:\s[^<>]{{0,300}})?/?>|<!--|-->|<!\[CDATA\[|\]\]>"),
        gates=("<", "-->", "]]>"),
        score=0.95,
        severity=SEVERITY,
    ),
    Rule(
        evidence="escape",
        pattern=re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[nrt](?=[A-Z\s]|$)|\\/|\\[\"']|%[CDE][0-9A-F]%[89AB][0-9A-F]"),
        gates=("\\", "%c", "%d", "%e"),
        score=0.9,
        severity=SEVERITY,
    ),
    Rule(
        evidence="shortcode",
        pattern=re.compile(r"\[/?(?:caption|embed|gallery|video|audio|quote|url|img)(?:[ =][^\[\]\n]{0,200})?\]"),
        gates=("[",),
        score=0.85,
        severity=SEVERITY,
    ),
)


def detect(article: Article) -> Iterator[Finding]:
    """Find markup left in text; an entity comes with the character it stands for.

    >>> from transforms.core.plain import plain_article
    >>> text = "He didn&rsquo;t go.<br/>They did."
    >>> [(text[f.start:f.end], f.suggestion) for f in detect(plain_article(text))]
    [('&rsquo;', '’'), ('<br/>', None)]
    >>> list(detect(plain_article("AT&T; <3 R&D if a < b and b > c [sic].")))
    []
    """
    for finding in search(article, KIND, _RULES):
        if finding.evidence != "entity":
            yield finding
            continue
        source = (article.title or "") if finding.field == "title" else article.text
        surface = source[finding.start : finding.end]
        meant = html.unescape(html.unescape(surface.replace(" ", "")))
        yield replace(finding, suggestion=meant if meant != surface else None)
