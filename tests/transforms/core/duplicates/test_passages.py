"""Shared passages: equal words at both ends, the longest ones, in bounded time."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.duplicates.passages import MIN_WORDS, shared_passages
from transforms.core.duplicates.tokens import tokenize

WORDS = [f"word{number}" for number in range(12)]


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.lists(st.sampled_from(WORDS), max_size=80))
def test_passages_say_the_same_in_both_texts(one: list[str], other: list[str]) -> None:
    """Whatever the texts: both sides have the same words, eight and more, and passages of the first text do not overlap."""
    text, of = " ".join(one), "—  " + "\n".join(other).upper()
    end = 0
    for passage in shared_passages(tokenize(text), tokenize(of)):
        assert text[passage.start : passage.end].casefold().split() == of[passage.of_start : passage.of_end].casefold().split()
        assert len(text[passage.start : passage.end].split()) >= MIN_WORDS
        assert passage.start >= end
        end = passage.end


def test_the_longest_of_several_places_is_taken() -> None:
    """Where a beginning stands twice in the other text, the place that goes on longer is told."""
    text = "one two three four five six seven eight nine ten"
    of = "one two three four five six seven eight and then one two three four five six seven eight nine ten at last"
    [passage] = shared_passages(tokenize(text), tokenize(of))
    assert of[passage.of_start : passage.of_end] == text


def test_passages_in_chinese_are_found() -> None:
    """A sentence of eight characters and more that two texts share is a passage."""
    text, of = "昨天北京。部长们星期二在日内瓦开会讨论。", "据报道部长们星期二在日内瓦开会讨论,没有结果"
    [passage] = shared_passages(tokenize(text), tokenize(of))
    assert text[passage.start : passage.end] == of[passage.of_start : passage.of_end] == "部长们星期二在日内瓦开会讨论"


@pytest.mark.parametrize("unit", ["a ", "a b c d e ", "a b c d e f g h i "])
def test_endless_repetition_ends(unit: str) -> None:
    """Two texts of one phrase 20,000 times are one passage."""
    text = unit * 20_000
    [passage] = shared_passages(tokenize(text), tokenize(text))
    assert (passage.start, passage.end) == (0, len(text) - 1)


def test_texts_of_common_words_share_nothing_long() -> None:
    """Random order of a hundred words gives no passage."""
    chance = random.Random(1)
    one, other = (" ".join(chance.choices([f"w{i}" for i in range(100)], k=3000)) for _ in range(2))
    assert shared_passages(tokenize(one), tokenize(other)) == ()
