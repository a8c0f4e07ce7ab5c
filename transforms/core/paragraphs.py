"""Paragraphs of a text and their normal form, in which a repeat is a repeat in spite of case, quotes and spacing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

_LINE: Final = re.compile(r"[^\n]+")
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One line with something in it."""

    #: Half-open, in code points of the text; white space at both ends left out.
    start: int
    end: int
    #: Case-folded words, without punctuation.
    words: tuple[str, ...]


# Two strings of one article are open at a time: its text and its title.
@lru_cache(maxsize=2)
def text_words(text: str) -> tuple[str, ...]:
    """`fold_words` of a whole text, kept for the next who asks."""
    return tuple(chain.from_iterable(paragraph.words for paragraph in paragraphs_of(text)))


def fold_words(text: str) -> tuple[str, ...]:
    """Case-folded words of a text.

    >>> fold_words("Don’t STOP!")
    ('don', 't', 'stop')
    """
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=2)
def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """`split_paragraphs` of a whole text, kept for the next who asks."""
    return tuple(split_paragraphs(text))


def split_paragraphs(text: str) -> Iterator[Paragraph]:
    r"""Lines of a text that have a word in them, in order.

    >>> [p.words for p in split_paragraphs("One two.\n\n***\nThree")]
    [('one', 'two'), ('three',)]
    """
    for line in _LINE.finditer(text):
        piece = line.group()
        words = fold_words(piece)
        if words:
            start = line.start() + len(piece) - len(piece.lstrip())
            yield Paragraph(start=start, end=start + len(piece.strip()), words=words)


# Two strings of one article are open at a time: its text and its title.
@lru_cache(maxsize=2)
def paragraph_lines(text: str) -> tuple[tuple[int, int], ...]:
    r"""Start and end of every line that has something visible, white space at both ends left out; in order.

    >>> paragraph_lines(" One two.\n\n***\n")
    ((1, 9), (11, 14))
    """
    lines = []
    for line in _LINE.finditer(text):
        piece = line.group()
        kept = len(piece.strip())
        if kept:
            start = line.start() + len(piece) - len(piece.lstrip())
            lines.append((start, start + kept))
    return tuple(lines)


def headline_repeats(paragraphs: Sequence[Paragraph], title: str | None) -> list[Paragraph]:
    """Paragraphs near the top that say the headline once more.

    The first place of a headline is its own: the first paragraph, where it is the headline. Among the first four
    paragraphs any other one with the same words repeats it; so does one that holds all but a site's name of it.

    Args:
        paragraphs: those of the text, in order.
        title: the headline; None: the first paragraph is taken for one.
    """
    headline = fold_words(title or "") or (paragraphs[0].words if paragraphs else ())
    if len(headline) < _SHORTEST_HEADLINE or len(headline) > _LONGEST_HEADLINE:
        return []
    same = [_is_headline(paragraph.words, headline) for paragraph in paragraphs[:_TOP]]
    return [paragraph for index, paragraph in enumerate(paragraphs[:_TOP]) if same[index] and index > 0]


def _is_headline(words: tuple[str, ...], headline: tuple[str, ...]) -> bool:
    return words == headline or (
        _SHORTEST_HEADLINE <= len(words) < len(headline) <= len(words) + _SITE_NAME and headline[: len(words)] == words
    )


_TOP: Final = 4
_SHORTEST_HEADLINE: Final = 4
_LONGEST_HEADLINE: Final = 60
#: Words of " | Example News" after a headline.
_SITE_NAME: Final = 4
