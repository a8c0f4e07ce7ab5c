"""What an article is about: names before words, the same on every machine, whatever is thrown at it."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.core.stories.terms import LENGTH, MAX_TERMS, Vector, compare, count_terms, log2, norm, vector_of


def _never(_: str) -> int:
    return 0


def test_a_headline_in_capitals_makes_no_names() -> None:
    """A line in which most words begin with a capital says nothing about which of them are names."""
    found = count_terms("Secret Plan To Deploy Troops", "A secret plan to deploy troops to Ukraine was told on Monday in Kyiv.")
    assert found.names == {"ukraine": "Ukraine", "kyiv": "Kyiv"}


def test_a_word_that_opens_a_sentence_is_no_name_by_that() -> None:
    """The capital of a first word says nothing, that of a word inside a sentence does."""
    found = count_terms(None, "Floods rose. Floods came to Graz. Nobody in Graz slept.")
    assert found.names == {"graz": "Graz"}


def test_scripts_without_spaces_have_terms() -> None:
    """Chinese text is told by pairs of characters."""
    assert {"地震", "北京"} <= count_terms("北京地震", "北京发生地震。").counts.keys()


def test_what_stands_everywhere_weighs_nothing() -> None:
    """A term that every article has weighs next to nothing beside one that no other has."""
    found = vector_of(count_terms(None, "Weather in Graz"), lambda term: 1000 if term == "weather" else 0, 1000)
    assert found.weights.get("weather", 0) * 100 < found.weights["graz"]


def test_nothing_said_is_no_vector() -> None:
    """An empty text, and one of function words alone, has no terms, and is like nothing."""
    for text in ("", "The and of it.", "12 34, 56!"):
        vector = vector_of(count_terms(None, text), _never, 0)
        assert vector.weights == {}
        assert compare(vector, Vector({"graz": 1}, {})).all == 0


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_has_a_vector_of_one_length(text: str, title: str) -> None:
    """Whatever the text, there are at most sixty terms, and their length is the fixed one but for rounding down."""
    vector = vector_of(count_terms(title, text), _never, 0)
    assert len(vector.weights) <= MAX_TERMS
    assert not vector.weights or (LENGTH - MAX_TERMS) ** 2 <= norm(vector) <= (LENGTH + 1) ** 2


@given(st.integers(1, 1 << 40))
def test_the_logarithm_never_falls(number: int) -> None:
    """More is never less, so that a rarer word never weighs less."""
    assert log2(number) <= log2(number + 1)
