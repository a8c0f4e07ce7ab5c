"""A formula of a foreign desk: "/TASS/", "(Xinhua) --", "told RIA Novosti", "the NG interlocutor", "Editor in charge:".

It tells where a text comes from, not that it was translated: agencies write English themselves, and everybody quotes them.
So it is information, and evidence only beside other evidence.

Source: datelines and desk formulas of agencies of Russia, Ukraine, China, Korea, Iran and Turkey; own list.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english, literals, written_fields

KIND: Final = "source_clue"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "info"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "source_clue"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

#: Pattern, strings of which one must occur, languages.
_CLUES: Final = (
    (r"/TASS/|\bTASS\. ?/", ("tass",), ("ru",)),
    (r"\(Xinhua\) ?(?:--|—|–)|\bSource: Xinhua\b|\bEditor in charge:|\bResponsible editor:", ("xinhua", "editor"), ("zh",)),
    (r"\b(?:told|interview with|conversation with|correspondent of) (?:RIA Novosti|TASS|Interfax|Izvestia|Kommersant|RBC|RBK|Vedomosti|Lenta\.ru|Gazeta\.Ru|NG)\b",
     ("novosti", "tass", "interfax", "izvestia", "kommersant", "rbc", "rbk", "vedomosti", "lenta", "gazeta", " ng"), ("ru",)),
    (r"\b[Tt]he (?:[A-Z][\w.-]{1,20} )?interlocutors? (?:said|noted|added|believes|stressed|of)\b|\bAccording to the [A-Z]\w{1,15} interlocutor\b", ("interlocutor",), ("ru", "uk")),
    (r"\b(?:told|reports?) (?:Ukrinform|UNIAN)\b|\(Ukrinform\)", ("ukrinform", "unian"), ("uk",)),
    (r"\(Yonhap\) ?(?:--|—|–)", ("yonhap",), ("ko",)),
    (r"\(IRNA\)|\bIRNA ?[-–—]{1,2} ", ("irna",), ("fa",)),
)  # fmt: skip
_COMPILED: Final = tuple((re.compile(pattern), gates, languages) for pattern, gates, languages in _CLUES)


def detect(article: Article) -> Iterator[Finding]:
    """Find formulas of foreign desks in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "MOSCOW, January 9. /TASS/. According to the NG interlocutor, it is over."
    >>> [(text[f.start:f.end], f.source_languages) for f in detect(plain_article(text))]
    [('/TASS/', ('ru',)), ('According to the NG interlocutor', ('ru', 'uk'))]
    >>> list(detect(plain_article("Xinhua and TASS reported it first, the editor said.")))
    []
    """
    if not is_english(article):
        return
    for field, text in written_fields(article):
        for pattern, gates, languages in _COMPILED:
            for match in pattern.finditer(text) if literals(text).have(*gates) else ():
                yield Finding(
                    kind=KIND,
                    start=match.start(),
                    end=match.end(),
                    field=field,
                    score=0.9,
                    severity=SEVERITY,
                    evidence="desk_formula",
                    source_languages=languages,
                )
