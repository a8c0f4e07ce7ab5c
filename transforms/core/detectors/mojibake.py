"""Text decoded with the wrong charset, or what is left of it: "â€™", "Ð¿Ñ€", a stray "Â", U+FFFD, "don?t".

The sequences are ftfy's (`BADNESS_RE`: runs of characters that no language writes together). Three rules of our own see
what ftfy leaves alone: a lone "Â" or "Ã", which stays where a no-break space was stripped from its pair C2 A0 (only in
languages that do not write the letter); Cyrillic read as an 8-bit charset; question marks for letters.

An extraction fault: it says nothing about translation. The only door to ftfy.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from ftfy import fix_encoding
from ftfy.badness import BADNESS_RE

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Field, Finding, written_fields

KIND: Final = "mojibake"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "2"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

#: Languages that write neither Â nor Ã. Source: Unicode CLDR, exemplar characters.
_NO_A_CIRCUMFLEX: Final = frozenset(
    "en de ru uk be bg sr mk zh ja ko ar fa he hi es it nl sv da nb fi pl cs sk hu el ka hy id ms".split()
)
#: What the bytes 80 to BF become in windows-1251.
_HIGH_1251: Final = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬®Ї°±Ііґµ¶·ё№є»јЅѕї\u00a0\u00ad"
_RULES: Final = (
    ("replacement_character", 0.95, re.compile("\ufffd+")),
    (
        "cyrillic_as_8_bit",
        0.95,
        re.compile(
            "(?:[ÐÑ][\u0080-\u00bf\u0401-\u045f‚„…†‡‰‹›€™–—˜“”‘’]){2,}|(?:[РС][\u0402-\u040f\u0452-\u045f°±µ·‚„…†‡€‰‹›™–—“”‘’¤¦§©«¬®»]){2,}"
        ),
    ),
    (
        "latin_as_windows_1251",
        0.95,
        re.compile(
            f"(?<=[A-Za-z(])[ГДЕ][{_HIGH_1251}]|[ГДЕ][{_HIGH_1251}](?=[A-Za-z])|(?<![\u0400-\u04ff])В[ЈҐ©®°±»«·§](?=[\\dA-Za-z\\s.,;)]|$)"
        ),
    ),
)
_QUOTATION_CHARS: Final = 120
#: Pairs too short to prove anything by themselves, beside so many that do.
_VOUCHED: Final = 3
_BESIDE: Final = (
    (
        "short_pair",
        0.85,
        re.compile(
            f"[ÂÃ][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u0080-\u00bf]|(?<![\u0400-\u04ff])(?:[ВГДЕРС][{_HIGH_1251}]){{1,20}}(?![\u0430-\u044f])"
        ),
    ),
)
_QUESTION: Final = re.compile(r"(?<!\?)\?")
#: Question marks where no language asks: one of them is enough. Tried at question marks only.
_LOST: Final = (
    ("question_mark_for_apostrophe", 0.7, re.compile(r"(?<=[A-Za-z])\?(?=(?:s|t|re|ve|ll|d|m)\b(?![=&]))")),
    (
        "question_marks_for_letters",
        0.6,
        re.compile(
            r"(?<=[^\W\d_] )\?{2,}(?= [^\W\d_])|(?<![A-Za-z?!])\?{4,}|\?{2,40}(?:[ ,.;:–—-]{1,3}\?{1,40}){2,6}|(?<=[A-Za-z])\?{1,3}(?=[a-z]{1,20}\b(?![=&/]))|(?:(?<=[\w,.:;!)\"”] )|(?<=\())\?(?=[A-Za-z\d$£€])"
            r"|(?<=\b[A-Z])\?(?=[A-Z][a-z])|(?<=,)\?(?=\s)|(?<=[a-z]{3}\.)(?<!\betc\.)\?(?=[\s\"”]|$)|(?:^|(?<=\n))\?(?=\w)|(?<=\d)\?(?=\d)|(?<=[a-z]-)\?(?=[a-z])"
        ),
    ),
)
#: Where a question may end, too: only in a text that has one of the former.
_MAYBE_LOST: Final = (
    (
        "question_marks_for_letters",
        0.6,
        re.compile(
            r"(?<=[\w,;)] )\?(?= \w)|(?<=[A-Za-z])\?(?= [a-z])|(?<=\d)\?(?=[a-z])|(?<=[A-Za-z])\?(?=[A-Z\d]\w{0,20}\b(?!=))|(?<=[a-z])\?(?=,)"
            r"|(?<=[a-z\d])\?(?=\.(?:\s|$))|(?:(?<=[?.,] )|(?<=\n))\?{1,3}(?=[ ,.]|\n|$)|(?<= )\?{2,3}(?=\w)"
        ),
    ),
)
#: A question mark before a capital may end a question or stand for a letter ("Jos? Barroso"): what is before it tells. Source: own list of
#: words that questions hold.
_BEFORE_CAPITAL: Final = re.compile(r"\?{1,3}(?=\s{1,3}[A-Z(&]|$)")
_QUESTION_CHARS: Final = 300
_STOP: Final = re.compile(r"[.!?\n]")
_ASKING: Final = re.compile(
    r"(?i)\b(?:who|whom|whose|what|when|where|why|how|which|if|whether|right|really|you|your)\b"
    r"|(?:^|[,;:\"“”—–-]|\b(?:and|but|or|so)) {0,2}(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
    r"|isn|aren|wasn|weren|don|doesn|didn|hasn|haven|hadn|couldn|won|wouldn|shouldn)\b"
)
_FEWEST_TOLD: Final = 2
#: What the bytes 80 to BF become in windows-1252 and Latin-1: the tail of a broken sequence. ftfy stops before it is over.
_TAIL: Final = frozenset("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ") | {chr(code) for code in range(0x80, 0xC0)} - {"\u00a0"}
_LONGEST_TAIL: Final = 3
#: Alone, or at the end of a word in small letters.
_STRAY: Final = re.compile(r"(?:(?<![^\W\d_])|(?<=[a-zа-яіїєґ]))[ÂÃ](?![^\W\d_])")
_STRAY_TILDE: Final = re.compile(r"(?:(?<![^\W\d_])|(?<=[a-zéèêç]))Ã(?![^\W\d_])")
#: Languages that write Â and not Ã.
_NO_A_TILDE: Final = frozenset("fr ro tr cy wa".split())


def _severity(text: str, start: int, end: int) -> Severity:
    """Major inside a capitalised word: that may be a name, and a name without its letters is lost to the coder."""
    left = start
    while left > max(0, start - 20) and text[left - 1].isalpha():
        left -= 1
    inside = left < start and end < len(text) and text[end].isalpha()
    return "major" if inside and text[left].isupper() else SEVERITY


def _grow(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the whole of a broken sequence, and nothing of plain text around it."""
    while start < end and text[start].isascii():
        start += 1
    while end > start and text[end - 1].isascii():
        end -= 1
    for _ in range(_LONGEST_TAIL):
        end += end < len(text) and text[end] in _TAIL
    return start, end


def _bad_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in BADNESS_RE.finditer(text):
        start, end = _grow(text, *match.span())
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    return spans


def _stray(text: str, language: str, known: set[int]) -> Iterator[tuple[int, int, str, float]]:
    """Lead bytes without a tail, but those at places that are known."""
    pattern = _STRAY if language in _NO_A_CIRCUMFLEX else _STRAY_TILDE if language in _NO_A_TILDE else None
    for match in pattern.finditer(text) if pattern is not None else ():
        if match.start() not in known:
            yield match.start(), match.end(), "stray_lead_byte", 0.9


def _spans(text: str, language: str) -> Iterator[tuple[int, int, str, float]]:
    if not text.isascii():
        bad = _bad_spans(text)
        yield from ((start, end, "ftfy_badness", 0.93) for start, end in bad)
        yield from _stray(text, language.partition("-")[0], {start for start, _ in bad})
        found = list(_matches(text, _RULES))
        yield from found
        if len(bad) + len(found) >= _VOUCHED:
            yield from _matches(text, _BESIDE)
    if "?" in text:
        places = [match.start() for match in _QUESTION.finditer(text)]
        lost = list(_at(text, places, _LOST))
        yield from lost
        if lost:
            yield from _at(text, places, _MAYBE_LOST)
            yield from _closings(text, lost)
            yield from _inside_statements(text, places)


def _closings(text: str, lost: Iterable[tuple[int, int, str, float]]) -> Iterator[tuple[int, int, str, float]]:
    """The next question mark behind one that stands for an opening quotation mark stands for the closing one."""
    for start, end, evidence, score in lost:
        if text[end : end + 1].isalnum() and not text[start - 1 : start].isalnum():
            closing = text.find("?", end, end + _QUOTATION_CHARS)
            if closing >= 0 and "\n" not in text[end:closing]:
                yield closing, closing + 1, evidence, score


def _inside_statements(text: str, places: Iterable[int]) -> Iterator[tuple[int, int, str, float]]:
    """Question marks behind words that ask nothing, before a capital: the last letter of a name or a plural's apostrophe."""
    for place in places:
        ends = _BEFORE_CAPITAL.match(text, place)
        if ends and text[place - 1 : place].isalpha():
            said = _STOP.split(text[max(0, place - _QUESTION_CHARS) : place])[-1]
            if len(said.split()) >= _FEWEST_TOLD and not _ASKING.search(said):
                yield place, ends.end(), "question_marks_for_letters", 0.5


def _at(
    text: str, places: Iterable[int], rules: Iterable[tuple[str, float, re.Pattern[str]]]
) -> Iterator[tuple[int, int, str, float]]:
    for evidence, score, pattern in rules:
        for place in places:
            if match := pattern.match(text, place):
                yield place, match.end(), evidence, score


def _matches(text: str, rules: Iterable[tuple[str, float, re.Pattern[str]]]) -> Iterator[tuple[int, int, str, float]]:
    for evidence, score, pattern in rules:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), evidence, score


@lru_cache(maxsize=4_096)
def _repair(surface: str) -> str | None:
    # Short by construction; a repair that changes nothing is no suggestion.
    repaired = fix_encoding(surface)
    return repaired if repaired != surface and "\ufffd" not in repaired else None


def _find(field: Field, text: str, language: str) -> Iterator[Finding]:
    for start, end, evidence, score in _spans(text, language):
        yield Finding(
            kind=KIND,
            start=start,
            end=end,
            field=field,
            score=score,
            severity=_severity(text, start, end),
            evidence=evidence,
            suggestion=_repair(text[start:end]) if evidence == "ftfy_badness" and end - start < 64 else None,  # noqa: PLR2004  repair is slow
        )


def detect(article: Article) -> Iterator[Finding]:
    """Find characters of a wrong charset.

    >>> from transforms.core.plain import plain_article
    >>> text = "It isnâ€™t over, the analyst said.Â"
    >>> [(text[f.start:f.end], f.evidence, f.suggestion) for f in detect(plain_article(text))]
    [('â€™', 'ftfy_badness', '’'), ('Â', 'stray_lead_byte', None)]
    >>> list(detect(plain_article("Âge, château et Ângela: tudo é português.", language="pt")))
    []
    """
    for field, text in written_fields(article):
        yield from _find(field, text, article.language or "und")
