"""Tokens are offsets over the text as it stands, and a sentence has a cap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.coders.tokens import MAX_TOKENS, tokenise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Russia's troops", ["russia", "'s", "troops"]),
        ("Starmer’s office", ["starmer", "'s", "office"]),
        ("the ministers' talks", ["the", "ministers", "'s", "talks"]),
        ("It's the U.S. and the U.N.", ["it's", "the", "u.s.", "and", "the", "u.n."]),
        ("10,000 troops on 09/01/2026", ["10,000", "troops", "on", "09/01/2026"]),
        ("a cease-fire at the G20, Côte d'Ivoire", ["a", "cease-fire", "at", "the", "g20", ",", "côte", "d'ivoire"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Words, abbreviations, numbers and possessive endings are tokens of their own."""
    assert [token.lower for token in tokenise(text, 0, len(text))] == words


@given(st.text(max_size=200))
def test_offsets(text: str) -> None:
    """Every token slices to its text, in order, never overlapping."""
    tokens = tokenise(text, 0, len(text))
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))


def test_cap() -> None:
    """A sentence without end costs no more than the cap."""
    assert len(tokenise("word " * 10_000, 0, 50_000)) <= MAX_TOKENS + 1
