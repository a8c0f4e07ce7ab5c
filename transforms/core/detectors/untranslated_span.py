"""A part in a script that the article is not written in: characters that the translation left standing.

Latin letters are at home everywhere and never count. In a text in Latin script every other script does; in another
script, a third one does (where the language is not known, kana, Han and hangul are one). Single Greek and Cyrillic letters are
symbols, and a single kana is a fashion of Chinese names. In parentheses
it is a gloss that the author set there: info.

Sentences in another language of the same script are those of the article's `language_spans`, which detection of the
language found; in quotation marks they are quoted on purpose: info.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.east_asian import EAST_ASIAN
from transforms.core.finding import Field, Finding, language_of, written_fields
from transforms.core.scripts import BLOCKS, count_scripts, script_of

KIND: Final = "untranslated_span"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "foreign_script"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_CLASS: Final = "".join(
    f"{chr(first)}-{chr(last)}" for script, blocks in BLOCKS.items() if script != "Latn" for first, last in blocks
)
#: Letters of other scripts with the spaces, digits and marks between them, inside one line.
_RUN: Final = re.compile(f"[{_CLASS}]+(?:[ \\d,.、，。:：;\\-–()（）\"“”'’!?！？]{{1,8}}[{_CLASS}]+)*")
_FEWEST: Final = {"Grek": 2, "Cyrl": 2, "Kana": 2}
#: Scripts that name one language.
_LANGUAGES: Final = {
    "Kana": ("ja",),
    "Hang": ("ko",),
    "Grek": ("el",),
    "Hebr": ("he",),
    "Armn": ("hy",),
    "Geor": ("ka",),
    "Thai": ("th",),
}
_GLOSS_CHARS: Final = 60
_EAST_ASIAN_LANGUAGES: Final = {"zh": frozenset({"Hani"}), "ja": frozenset({"Hani", "Kana"}), "ko": frozenset({"Hang", "Hani"})}
_QUOTES: Final = frozenset("\"“„«'‘「『")


def _home(text: str, language: str) -> frozenset[str]:
    """The scripts that the text is written in."""
    if language in _EAST_ASIAN_LANGUAGES:  # one of their characters says as much as a word: letters cannot be compared
        return _EAST_ASIAN_LANGUAGES[language]
    counts = count_scripts(text)
    if not counts:
        return frozenset()
    main = max(counts, key=lambda script: (counts[script], script))
    return EAST_ASIAN if main in EAST_ASIAN else frozenset({main})


def _is_gloss(text: str, start: int) -> bool:
    before = text[max(0, start - _GLOSS_CHARS) : start]
    return max(before.rfind("("), before.rfind("（"), before.rfind("[")) > max(
        before.rfind(")"), before.rfind("）"), before.rfind("]")
    )


def _find(field: Field, text: str, home: frozenset[str]) -> Iterator[Finding]:
    for run in _RUN.finditer(text):
        scripts = count_scripts(run.group())
        foreign = {script: count for script, count in scripts.items() if script not in home and script != "Latn"}
        if not foreign:
            continue
        script = max(foreign, key=lambda name: (foreign[name], name))
        if sum(foreign.values()) < _FEWEST.get(script, 1):
            continue
        letters = [index for index, character in enumerate(run.group()) if script_of(character) in foreign]
        gloss = _is_gloss(text, run.start())
        yield Finding(
            kind=KIND,
            start=run.start() + letters[0],
            end=run.start() + letters[-1] + 1,
            field=field,
            score=0.5 if gloss else 0.95,
            severity="info" if gloss else SEVERITY,
            evidence=f"{script}_gloss" if gloss else script,
            source_languages=("ja",) if "Kana" in foreign else _LANGUAGES.get(script, ()),
        )


def _is_seen(surface: str, home: frozenset[str]) -> bool:
    """Whether the search for scripts finds most of a span."""
    counts = count_scripts(surface)
    return sum(count for script, count in counts.items() if script not in home and script != "Latn") > counts.total() / 2


def _sentences(article: Article) -> Iterator[Finding]:
    """What detection of the language found to be in another one, and the search for scripts does not see."""
    home = _home(article.text, language_of(article)) if article.language_spans else frozenset()
    for span in article.language_spans or ():
        if _is_seen(article.text[span.start : span.end], home):
            continue
        quoted = article.text[max(0, span.start - 1) : span.start + 1].strip()[:1] in _QUOTES or _is_gloss(
            article.text, span.start
        )
        yield Finding(
            kind=KIND,
            start=span.start,
            end=span.end,
            score=0.5 if quoted else span.score,
            severity="info" if quoted else SEVERITY,
            evidence="language_quoted" if quoted else "language",
            source_languages=(span.language,),
        )


def detect(article: Article) -> Iterator[Finding]:
    """Find spans in a foreign script or language.

    >>> from transforms.core.plain import plain_article
    >>> text = "The army hit 无人机 depots, Kyiv (Київ) said; 5 µm, Δt."
    >>> [(text[f.start:f.end], f.evidence) for f in detect(plain_article(text))]
    [('无人机', 'Hani'), ('Київ', 'Cyrl_gloss')]
    >>> list(detect(plain_article("Компания OpenAI представила GPT-4.", language="ru")))
    []
    """
    yield from _sentences(article)
    if article.text.isascii() and (article.title or "").isascii():
        return
    home = _home(article.text or article.title or "", language_of(article))
    for field, text in written_fields(article):
        if not text.isascii():
            yield from _find(field, text, home)
