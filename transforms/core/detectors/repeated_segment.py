"""A paragraph or sentence that the text has said before, exactly or nearly.

Near: half of the shorter one's word triples occur in the earlier one. A pull quote (a short repeat, set apart from the
story for the eye) is minor: its words are the article's own. A repeated headline is `duplicate_headline`'s.

An extraction fault: it doubles events. Linear time: triples are looked up in an index, not compared pair by pair.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding
from transforms.core.paragraphs import Paragraph, fold_words, headline_repeats, paragraphs_of, text_words
from transforms.core.sentences import split_sentences

KIND: Final = "repeated_segment"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_SHORTEST_EXACT: Final = 5
_SHORTEST_NEAR: Final = 10
_LABEL: Final = 12
_SHORTEST_SENTENCE: Final = 8
_MOST_WORDS: Final = 100_000
_NEAR: Final = 0.5
_TAKEN_UP: Final = 1.5
_WHOLE: Final = 0.85
#: Up to this many words a repeat may be a pull quote.
_PULL_QUOTE: Final = 30
#: How many places of one triple the index keeps; stock phrases occur everywhere and prove nothing.
_PLACES: Final = 4

Triple = tuple[str, ...]


def _triples(words: Sequence[str]) -> set[Triple]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _finding(start: int, end: int, score: float, severity: Severity, evidence: str) -> Finding:
    return Finding(kind=KIND, start=start, end=end, score=score, severity=severity, evidence=evidence)


def _near(triples: set[Triple], index: dict[Triple, list[int]], sizes: Sequence[int]) -> float:
    """Largest share of triples that a paragraph has in common with an earlier one, 0-1; 0 where none is near.

    The share is over the smaller of the two. A much longer paragraph that takes up a short one (a heading, the lead) adds
    to it: then nearly all of the short one must be there.
    """
    shared = Counter(place for triple in triples for place in index.get(triple, ()))
    best = 0.0
    for place, count in shared.items():
        share = count / max(1, min(len(triples), sizes[place]))
        needed = _NEAR if len(triples) <= _TAKEN_UP * sizes[place] else _WHOLE
        best = max(best, share if share >= needed else 0.0)
    return best


def _paragraph_repeats(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    seen: set[tuple[str, ...]] = set()
    index: dict[Triple, list[int]] = {}
    sizes: list[int] = []
    for place, paragraph in enumerate(paragraphs):
        words, triples = paragraph.words, _triples(paragraph.words)
        long = len(words) >= _SHORTEST_NEAR
        if len(words) >= _SHORTEST_EXACT and words in seen:
            # Short ones are labels of the page ("Read more on this story") more often than its story.
            yield _finding(paragraph.start, paragraph.end, 0.97, SEVERITY if len(words) > _LABEL else "minor", "paragraph_again")
        elif long and (share := _near(triples, index, sizes)):
            score = round(min(0.95, 0.4 + 0.6 * share), 2)
            yield _finding(
                paragraph.start,
                paragraph.end,
                score,
                "minor" if len(words) <= _PULL_QUOTE else SEVERITY,
                "paragraph_nearly_again",
            )
        seen.add(words)
        sizes.append(len(triples))
        for triple in triples if long else ():
            places = index.setdefault(triple, [])
            if len(places) < _PLACES:
                places.append(place)


def _says_again(words: Sequence[str]) -> bool:
    """Whether any stretch as long as the shortest sentence stands twice: without one, no sentence does."""
    if len(words) > _MOST_WORDS:  # every stretch is a tuple
        return True
    stretches = list(zip(*(words[at:] for at in range(_SHORTEST_SENTENCE)), strict=False))
    return len(set(stretches)) < len(stretches)


def _sentence_repeats(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Sentences again, outside the spans that are taken (in order)."""
    seen: set[tuple[str, ...]] = set()
    next_taken = 0
    for sentence in split_sentences(text):
        words = fold_words(text[sentence.start : sentence.end])
        if len(words) < _SHORTEST_SENTENCE:
            continue
        while next_taken < len(taken) and taken[next_taken][1] <= sentence.start:
            next_taken += 1
        inside = next_taken < len(taken) and taken[next_taken][0] < sentence.end
        if words in seen and not inside:
            yield _finding(sentence.start, sentence.end, 0.93, SEVERITY, "sentence_again")
        seen.add(words)


def detect(article: Article) -> Iterator[Finding]:
    r"""Find repeated paragraphs and sentences, in any language that separates words.

    >>> from transforms.core.plain import plain_article
    >>> text = "Inflation\nPrices rose again in May.\nThe bank was calm.\nPrices rose again in May."
    >>> [(f.start, f.evidence) for f in detect(plain_article(text))]
    [(55, 'paragraph_again')]
    >>> list(detect(plain_article("Prices rose again in May.\nPrices fell again in June.")))
    []
    """
    paragraphs = paragraphs_of(article.text)
    headlines = {(again.start, again.end) for again in headline_repeats(paragraphs, article.title)}
    found = [f for f in _paragraph_repeats(paragraphs) if (f.start, f.end) not in headlines]
    yield from found
    if not _says_again(text_words(article.text)):
        return
    taken = sorted([*headlines, *((f.start, f.end) for f in found)])
    yield from _sentence_repeats(article.text, taken)
