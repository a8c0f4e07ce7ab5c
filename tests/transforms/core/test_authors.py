"""Bylines become names."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.authors import clean_authors


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("By Ann Lee", ("Ann Lee",)),
        ("Written by: Ann Lee", ("Ann Lee",)),
        ("Von Anna Müller und Jörg Weiß", ("Anna Müller", "Jörg Weiß")),
        ("Par Zoé Lefèvre et Luc Petit", ("Zoé Lefèvre", "Luc Petit")),
        ("Ann Lee, Bob Ray & Cy Dee", ("Ann Lee", "Bob Ray", "Cy Dee")),
        ("Ann Lee, Senior Political Correspondent", ("Ann Lee",)),
        ("Ann Lee (ann.lee@example.org) @annlee", ("Ann Lee",)),
        ("Ann Lee | ann lee", ("Ann Lee",)),
        ("MELISSA GOLDIN", ("MELISSA GOLDIN",)),
        ("Reuters", ("Reuters",)),
        ("张伟", ("张伟",)),
        ("Ludwig van Beethoven", ("Ludwig van Beethoven",)),
        ("Charles de Gaulle", ("Charles de Gaulle",)),
        ("Andy Byford", ("Andy Byford",)),
        ("https://www.facebook.com/page", ()),
        ("3 hours ago", ()),
        ("Staff Reporter", ()),
        ("admin", ()),
        ("", ()),
        ("A very long sentence that cannot be anybody's name at all", ()),
    ],
)
def test_cases(byline: str, expected: tuple[str, ...]) -> None:
    """Names stay as printed; leads, jobs, addresses and the rest go."""
    assert clean_authors([byline]) == expected


def test_the_house_is_no_author_beside_others() -> None:
    """The publication's own name counts only where it stands alone."""
    assert clean_authors(["Ann Lee", "The Post"], site_name="the post") == ("Ann Lee",)
    assert clean_authors(["The Post"], site_name="the post") == ("The Post",)


@given(st.lists(st.text(max_size=80), max_size=4))
def test_names_are_clean(bylines: list[str]) -> None:
    """Whatever comes in, what comes out is short, trimmed and there once."""
    names = clean_authors(bylines)
    assert all(name == name.strip() and 0 < len(name) <= 60 for name in names)
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize("unit", ["by ", "a@", "(", "for A", ", ", "and ", "\u0130"])
def test_bounded_time(unit: str) -> None:
    """A byline of a megabyte is no work."""
    before = time.process_time()
    clean_authors([unit * (1_000_000 // len(unit))])
    assert time.process_time() - before < 1
