"""Sentences of a text, as offsets; the text itself is never copied or changed.

A line break always ends a sentence (extraction writes one paragraph a line). Inside a line a stop ends one unless
it belongs to an abbreviation, an initial or an enumerator. A stop with no space after it ("vessels.Kiev") ends one
too: translation systems and extractors lose that space.
"""

import re
from dataclasses import dataclass
from typing import Final

# A run of stops and the quotes or brackets that close over it. CJK, Arabic and Indic stops need no space after.
_STOP: Final = re.compile('(?P<stop>[.!?…]+)["”’\'»)\\]]*(?=\\s|$|["“‘(\\[«]?[A-Z])|[。！？؟।]+[”’」』）"]*')
_LINE: Final = re.compile("[^\n\u2028\u2029]+")
_VISIBLE: Final = re.compile(r"\S")
_WORD_BEFORE: Final = re.compile(r"[\w.&’'-]+$")
_WORD_AFTER: Final = re.compile("[\\s\"“‘'(\\[«]*([^\\s\"“”‘’'()\\[\\]«».,:;!?]+)")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_ENUMERATOR: Final = re.compile(r"\(?(?:[IVXLC]{1,6}|[A-Za-z]|\d{1,2})")
_GLUED_WORD: Final = re.compile(r"[^\W\d_A-Z]{3,}|\d{4}")
_CAPITALISED: Final = re.compile("[\"“‘(\\[«]?[A-Z][a-z’']")
# "lenta.Ru", "Booking.Com": a host name in title case, not a lost space.
_HOST_ENDING: Final = re.compile(r"(?:Com|Net|Org|Ru|Ua|Js|Io|De|Fr|Info|Tv)\b")

#: Never at the end of a sentence. Source: own list (titles, ranks, forms of address, en, de, fr, es; EE. UU.).
_BEFORE_A_NAME: Final = frozenset(
    "mr mrs ms mx dr prof sen rep gov gen lt col maj capt cpt sgt cpl adm cmdr brig pres hon rev fr st ste mt ft messrs mme mlle"
    " supt insp det amb vs eg ie cf viz approx est ca nr bzw ee uu sra srta gral".split()
)
#: At the end of a sentence only before a word that plainly opens one. Source: own list.
_MAYBE_LAST: Final = frozenset(
    "jr sr etc inc ltd co corp llc plc bros dept assn univ ave blvd rd a.m p.m e.g i.e u.s u.k u.n e.u u.s.a d.c ph.d al".split()
)
#: Abbreviations only before a number: "No. 5", "Jan. 6", "Art. 3"; without one they are words or names.
_BEFORE_A_NUMBER: Final = frozenset(
    "no nos fig art sec vol pp p ch jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split()
)
#: Words that open a sentence and hardly ever a name. Source: own list.
_OPENERS: Final = frozenset(
    "The This That These Those A An In On At By For From With After Before When While If As Since Despite Although But And So"
    " However Meanwhile He She It We You They I His Her Its Their Our My There Here Then Now Some Most Many Several No Not What"
    " Who Why How Where Both All Also According Earlier Later Last Once Under Until".split()
)
# Longest look back from a stop for the word before it; keeps the scan linear on text without spaces.
_LOOK_BACK: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: half-open offsets into the text, white space at both ends left out."""

    start: int
    end: int
    #: 0-based, in the order of the text.
    index: int


def _word_after(text: str, at: int, line_end: int) -> str:
    found = _WORD_AFTER.match(text, at, min(line_end, at + 40))
    return found.group(1) if found else ""


def _is_abbreviation(word: str, after: str, *, opens_sentence: bool) -> bool:
    """Whether a single stop after `word` belongs to the word."""
    if opens_sentence and _ENUMERATOR.fullmatch(word):
        return True
    lower = word.lower()
    if lower in _BEFORE_A_NAME:
        return True
    if lower in _BEFORE_A_NUMBER:
        return after[:1].isdigit()
    return (lower in _MAYBE_LAST or _INITIALS.fullmatch(word) is not None) and after not in _OPENERS


def _ends_sentence(text: str, start: int, line_end: int, stop: re.Match[str], *, small: bool) -> bool:
    """Whether a stop found in a line ends the sentence that began at `start`; `small`: the line has no capitals at all."""
    mark, end = stop.group("stop"), stop.end()
    if mark is None or end >= line_end:
        return True
    before = _WORD_BEFORE.search(text, max(start, stop.start() - _LOOK_BACK), stop.start())
    word = before.group() if before else ""
    closed = end > stop.start() + len(mark)
    if not text[end].isspace():
        glued = _CAPITALISED.match(text, end) and not _HOST_ENDING.match(text, end)
        return bool(glued and (closed or _GLUED_WORD.fullmatch(word)))
    after = _word_after(text, end, line_end)
    if after[:1].islower() and not small:
        return False
    opens_sentence = before is not None and before.start() <= start
    return closed or mark != "." or not _is_abbreviation(word, after, opens_sentence=opens_sentence)


def _line_spans(text: str, line_start: int, line_end: int) -> list[tuple[int, int]]:
    spans, start = [], line_start
    small = text[line_start:line_end].islower()
    for stop in _STOP.finditer(text, line_start, line_end):
        if stop.start() >= start and _ends_sentence(text, start, line_end, stop, small=small):
            spans.append((start, stop.end()))
            visible = _VISIBLE.search(text, stop.end(), line_end)
            start = visible.start() if visible else line_end
    spans.append((start, line_end))
    return spans


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into sentences, in order, never overlapping; linear time.

    Args:
        text: any text; lines are taken as paragraphs.

    Returns:
        Sentences with at least one visible character; together they cover all visible characters of the text.

    >>> text = "Gen. Smith met U.S. troops on Jan. 6. It hit two vessels.Kiev was told."
    >>> [text[s.start:s.end] for s in split_sentences(text)]
    ['Gen. Smith met U.S. troops on Jan. 6.', 'It hit two vessels.', 'Kiev was told.']
    """
    sentences: list[Sentence] = []
    for line in _LINE.finditer(text):
        for start, end in _line_spans(text, line.start(), line.end()):
            piece = text[start:end]
            left = len(piece) - len(piece.lstrip())
            kept = len(piece.strip())
            if kept:
                sentences.append(Sentence(start=start + left, end=start + left + kept, index=len(sentences)))
    return sentences
