"""The same one to twelve words over and over, as a decoder that does not find its end writes them: "Bern, Bern, Bern".

Three copies in a row, inside one line; one word alone four times (three times where it is a name with commas between).
Among characters of scripts without spaces each counts as a word. What is said in quotation marks may be a chant, and is
major, not critical, as are three names; "again and again and again" and rows of numbers are no loops.

Source: Holtzman et al. 2020 (degeneration of neural text); the period was measured on outputs of WMT systems. Linear
time: words are compared with those a period later, and runs of equals are searched as bytes.
"""

import re
from collections.abc import Iterator, Sequence
from operator import eq
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Field, Finding, written_fields
from transforms.core.paragraphs import text_words

KIND: Final = "repetition_loop"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "critical"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "repetition"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_UNSPACED: Final = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_LONGEST_PERIOD: Final = 12
_FEWEST_CHARS: Final = 15
_FEWEST_UNSPACED: Final = 10
#: One character again and again is laughter or a rule ("哈哈哈哈").
_FEWEST_SAME: Final = 12
#: Between copies that are meant: "year after year after year".
_JOINERS: Final = frozenset("and after or by to upon over against of for in und nach y et de и за".split())
_JOINED_COPIES: Final = 4
#: Meant, said of itself. Source: own list.
_MEANT: Final = frozenset(
    "no yes ha he very blah go so long far never more many really on knock please stop location education ho la na da tick".split()
)
_COPIES: Final = 3
_NAME_LETTERS: Final = 4
_BETWEEN_NAMES: Final = re.compile(", ")
_QUOTES: Final = frozenset('"“”„«»‘’')

Words = list[tuple[str, int, int]]


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """First word, end (exclusive) and period of every stretch that repeats itself; shorter periods first."""
    for period in range(1, min(_LONGEST_PERIOD, len(words) - 1) + 1):
        same = bytes(map(eq, words, words[period:]))
        needed = b"\x01" * max(2, 2 * period)
        at = same.find(needed)
        while at >= 0:
            end = same.find(b"\x00", at)
            end = len(same) if end < 0 else end
            yield at, end + period, period
            at = same.find(needed, end)


def _is_loop(words: Words, start: int, end: int, period: int) -> bool:
    cycle = [word for word, _, _ in words[start : start + period]]
    copies = (end - start) // period
    letters = sum(map(len, cycle)) * copies
    if all(word.isdigit() for word in cycle) or _MEANT.issuperset(cycle):
        return False
    if any(ord(word[0]) > 0xE00 for word in cycle) and max(map(len, cycle)) == 1:  # noqa: PLR2004  scripts without spaces
        return end - start >= (_FEWEST_SAME if len(set(cycle)) == 1 else _FEWEST_UNSPACED)
    if period == 1:
        return len(cycle[0]) >= _NAME_LETTERS or (copies > _COPIES and letters >= _FEWEST_CHARS)
    if len(set(cycle)) == 1 or letters < _FEWEST_CHARS:
        return False
    return copies >= _JOINED_COPIES or _JOINERS.isdisjoint(cycle) or period > 2  # noqa: PLR2004  a phrase, not "year after year"


def _is_name_thrice(text: str, words: Words, start: int) -> bool:
    """Whether the three words are one capitalised name with nothing but commas between, not at the head of a line."""
    first, second, third = words[start : start + _COPIES]
    capitals = all(text[at].isupper() for _, at, _ in (first, second, third))
    inside = first[1] > 1 and text[first[1] - 1] == " " and text[first[1] - 2] not in ".!?\n"
    return capitals and inside and all(_BETWEEN_NAMES.fullmatch(text, a[2], b[1]) for a, b in ((first, second), (second, third)))


def _is_quoted(text: str, start: int, end: int) -> bool:
    return not _QUOTES.isdisjoint(text[max(0, start - 2) : start]) or not _QUOTES.isdisjoint(text[end : end + 3])


def _find(field: Field, text: str) -> Iterator[Finding]:
    if text.isascii() and next(_runs(text_words(text)), None) is None:
        return
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text.casefold() if text.isascii() else text)]
    done = 0
    for start, end, period in sorted(_runs([word for word, _, _ in words])):
        if start < done or not _is_loop(words, start, end, period):
            continue
        copies = (end - start) // period
        if period == 1 and copies == _COPIES and not _is_name_thrice(text, words, start):
            continue
        first, last = words[start][1], words[end - 1][2]
        if "\n" in text[first:last]:
            continue
        done = end
        # Three may be a title or a figure of speech.
        meant = _is_quoted(text, first, last) or (period == 1 and copies == _COPIES)
        yield Finding(
            kind=KIND,
            start=first,
            end=last,
            field=field,
            score=0.6 if meant else 0.97,
            severity="major" if meant else SEVERITY,
            evidence=f"period_{period}",
        )


def detect(article: Article) -> Iterator[Finding]:
    """Find loops, in any language.

    >>> from transforms.core.plain import plain_article
    >>> text = "He flew to Bern, Bern, Bern, and said that the talks that the talks that the talks went on."
    >>> [(text[f.start:f.end], f.evidence) for f in detect(plain_article(text))]
    [('Bern, Bern, Bern', 'period_1'), ('that the talks that the talks that the talks', 'period_3')]
    >>> list(detect(plain_article("No, no, no, no! Again and again and again it was very, very, very cold: 6-4 6-4 6-4.")))
    []
    """
    for field, text in written_fields(article):
        yield from _find(field, text)
