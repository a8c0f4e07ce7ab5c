"""One name in two forms: "Willing Coalition" and "Voluntary Coalition"; Annalena Baerbock and Annalena Burbock.

An engine translates a name anew each time it meets it. Two quoted names that differ in one word of equal rank; one given name
before two surnames a letter apart. Families, places with a common first word and inflected forms are left alone.

Source: own rules, from translated news; .7 findings in 100,000 words of originals.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english, literals

KIND: Final = "name_inconsistency"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "names"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

Spans = list[tuple[int, int]]

_QUOTED: Final = re.compile(r"[\"“]([A-Z][\w’'-]{1,30}(?: (?:of the |of )?[A-Z][\w’'-]{1,30}){1,3})[,.]?[\"”]")
_PERSON: Final = re.compile(r"\b([A-Z][a-zà-ÿ]{2,20}) ([A-Z][a-zà-ÿ]{4,20})(?![\w’'-]*[A-Z])\b")
#: Before a second word they name places, bodies, days and ranks, not persons.
_NO_GIVEN_NAME: Final = frozenset(
    "The This That New South North East West San Santa Saint Los Las Sri Port Fort Lake Mount Cape Upper Lower Great Old Mr Mrs Ms Sir Lord Lady Dr"
    " President Prime Minister General Captain King Queen Prince Princess In On At For From But And Monday Tuesday Wednesday Thursday Friday Saturday"
    " Sunday January February March April May June July August September October November December When While After Before Former Both Most Many"
    " All Former Chief Senior First Second United National Royal American British French German Russian Chinese".split()
)
_FEWEST_SHARED: Final = 4
_VOWELS: Final = str.maketrans("", "", "aeiouyäöüéèáóíà")
_FEWEST_CONSONANTS: Final = 4
#: More quoted names than this make a list of works; comparing them all would take long.
_MOST_NAMES: Final = 60


def _names(pattern: re.Pattern[str], text: str) -> dict[str, Spans]:
    found: dict[str, Spans] = defaultdict(list)
    for match in pattern.finditer(text):
        found[match.group(1)].append(match.span(1))
    return found


def _differ_in_one_word(one: str, other: str) -> bool:
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return False
    differing = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    shared = sum(len(word) for word in words if word in others)
    return len(differing) == 1 and shared >= _FEWEST_SHARED and not _is_inflected(*differing[0])


def _is_inflected(one: str, other: str) -> bool:
    short, long = sorted((one.lower(), other.lower()), key=len)
    return long.startswith(short) and len(long) - len(short) <= 2  # noqa: PLR2004  endings: -s, -n, -ic


def _is_near(one: str, other: str) -> bool:
    """Whether one letter was changed, lost or added inside, or vowels alone were; the first letter is kept."""
    if one[0] != other[0] or _is_inflected(one, other):
        return False
    consonants = one.lower().translate(_VOWELS)
    if len(consonants) >= _FEWEST_CONSONANTS and consonants == other.lower().translate(_VOWELS):
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    short, long = sorted((one, other), key=len)
    return short[at:] == long[at + 1 :] if len(short) < len(long) else one[at + 1 :] == other[at + 1 :]


def _findings(spans: Mapping[str, Spans], names: set[str], evidence: str, score: float) -> Iterator[Finding]:
    for start, end in sorted(span for name in names for span in spans[name]):
        yield Finding(kind=KIND, start=start, end=end, score=score, severity=SEVERITY, evidence=evidence)


def _quoted(text: str) -> Iterator[Finding]:
    spans = _names(_QUOTED, text)
    if len(spans) <= _MOST_NAMES:
        pairs = {name for pair in combinations(spans, 2) if _differ_in_one_word(*pair) for name in pair}
        yield from _findings(spans, pairs, "quoted_names", 0.6)


def _persons(text: str) -> Iterator[Finding]:
    surnames: dict[str, dict[str, Spans]] = defaultdict(lambda: defaultdict(list))
    for match in _PERSON.finditer(text):
        if match.group(1) not in _NO_GIVEN_NAME:
            surnames[match.group(1)][match.group(2)].append(match.span())
    for spans in surnames.values():
        if 1 < len(spans) <= _MOST_NAMES:
            pairs = {name for pair in combinations(spans, 2) if _is_near(*pair) for name in pair}
            yield from _findings(spans, pairs, "two_spellings", 0.7)


def detect(article: Article) -> Iterator[Finding]:
    """Find names in two forms in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = 'The "Willing Coalition" met Annalena Baerbock. The "Voluntary Coalition" told Annalena Baerbick so.'
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['Willing Coalition', 'Voluntary Coalition', 'Annalena Baerbock', 'Annalena Baerbick']
    >>> list(detect(plain_article('The "New York Times" and the "Times" said that John Smith met John Smiths and Jane Smyth.')))
    []
    """
    if not is_english(article):
        return
    if literals(article.text).have('"', "“"):
        yield from _quoted(article.text)
    yield from _persons(article.text)
