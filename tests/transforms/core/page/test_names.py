"""What names of elements say, and that asking their words first loses nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.page import names
from transforms.core.page.body import _NAMES, _WORDS

_OF_BYLINES = [names._BYLINES, names._MIXED, names._RUBRICS]
_OF_FRAMES = [names._ASIDES, names._FRAMES]


@pytest.mark.parametrize("pattern", _OF_BYLINES, ids=["byline", "mixed", "rubric"])
@given(data=st.data())
def test_names_of_bylines_hold_a_stem(pattern: "re.Pattern[str]", data: st.DataObject) -> None:
    """No name that one of the patterns finds is passed over because none of the stems stands in it."""
    assert names._BYLINE_STEM.search(data.draw(st.from_regex(pattern)).lower())


@pytest.mark.parametrize("pattern", _OF_FRAMES, ids=["aside", "frame"])
@given(data=st.data())
def test_names_of_asides_and_frames_hold_a_stem(pattern: "re.Pattern[str]", data: st.DataObject) -> None:
    """The same for what stands aside and for elements of articles."""
    assert names._FRAME_STEM.search(data.draw(st.from_regex(pattern)).lower())


@pytest.mark.parametrize("attribute", sorted(_NAMES))
@given(data=st.data())
def test_frames_of_the_library_hold_a_word_for_text(attribute: str, data: st.DataObject) -> None:
    """No name by which the library knows an article's element is passed over because no word for text stands in it."""
    assert names.role_of(data.draw(st.from_regex(_NAMES[attribute]))) & names.TEXT
    assert all(names.role_of(value) & names.TEXT for _, value in _WORDS)


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("article__byline", names.BYLINE),
        ("col-9 entryMeta", names.MIXED),
        ("breadcrumbs", names.RUBRIC | names.ASIDE),
        ("relatedPosts", names.ASIDE),
        ("postContent", names.FRAME),
        ("clearfix md:flex", 0),
        ("x" * 81 + "byline", 0),
        ("x " * 300 + "byline promo", names.BYLINE),
        ("", 0),
    ],
)
def test_roles(written: str, role: int) -> None:
    """Names say what they hold, whatever their case; programs' names say nothing, and what stands aside is told by the first ones."""
    assert names.role_of(written) & ~names.TEXT == role


@given(st.lists(st.sampled_from(["byline", "promo", "x", "storyBody", "by", "cat", "md:p", "Ad", "slot"]), max_size=6))
def test_names_are_told_one_by_one(written: list[str]) -> None:
    """A list of names has the roles of its names."""
    expected = 0
    for name in written:
        expected |= names.role_of(name)
    assert names.role_of(" ".join(written)) == expected
