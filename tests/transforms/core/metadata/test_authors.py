"""Bylines become names."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.metadata.authors import Authorship, Credit, choose_authors, clean_authors
from transforms.core.metadata.titles import site_keys


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


def test_the_house_is_no_author() -> None:
    """The publication's own name is no author, alone or beside others."""
    sites = site_keys(["the post"], "https://www.valleynews.example/a")
    assert clean_authors(["Ann Lee", "The Post", "Valley News"], sites=sites) == ("Ann Lee",)
    assert clean_authors(["The Post"], sites=sites) == ()


def _declared(*values: str, method: str = "json_ld") -> Credit:
    return Credit(method=method, values=values)


def _printed(*values: str, is_sure: bool = False) -> Credit:
    return Credit(method="byline", values=values, is_printed=True, is_sure=is_sure)


@pytest.mark.parametrize(
    ("credit", "authors", "method"),
    [
        ([_declared("Ann Lee"), _printed("By Ann Lee")], ("Ann Lee",), "json_ld"),
        ([_declared("The Post"), _printed("Ann Lee")], ("Ann Lee",), "byline"),
        ([_declared("admin"), _printed("Ann Lee")], ("Ann Lee",), "byline"),
        ([_declared("jsmith"), _printed("Ann Lee")], ("Ann Lee",), "byline"),
        ([_declared("Post staff reporter"), _printed("Ann Lee")], ("Ann Lee",), "byline"),
        ([_declared("The Post"), _declared("Ann Lee", method="open_graph")], ("Ann Lee",), "open_graph"),
        ([_declared("Ann Lee"), _printed("Ann Lee and Bob Ray")], ("Ann Lee", "Bob Ray"), "byline"),
        ([_declared("Ann Lee", "Bob Ray"), _printed("Ann Lee and others")], ("Ann Lee", "Bob Ray"), "json_ld"),
        ([_declared("Ann B. Lee"), _printed("Ann Lee")], ("Ann B. Lee",), "json_ld"),
        ([_declared("Лучинская Вера"), _printed("Вера Лучинская")], ("Вера Лучинская",), "byline"),
        ([_declared("Cy Dee"), _printed("By Ann Lee", is_sure=True)], ("Ann Lee",), "byline"),
        ([_declared("Cy Dee"), _printed("Ann Lee")], ("Cy Dee",), "json_ld"),
        ([_declared("Ann Lee"), _printed("New Delhi")], ("Ann Lee",), "json_ld"),
        ([_declared("The Post"), _printed("New Delhi")], (), None),
        ([_declared("Reuters")], ("Reuters",), "json_ld"),
        ([_declared("The Post"), _printed("By The Associated Press")], ("The Associated Press",), "byline"),
        ([_declared("AFP", "Agence France-Presse")], ("AFP",), "json_ld"),
        ([_declared("Sports Desk")], ("Sports Desk",), "json_ld"),
        ([_printed("By Deconstructed", is_sure=True)], ("Deconstructed",), "byline"),
        ([_printed("Deconstructed")], (), None),
        ([], (), None),
    ],
)
def test_declared_and_printed(credit: list[Credit], authors: tuple[str, ...], method: str | None) -> None:
    """Persons go before houses, the printed line decides where the declaration names nobody, and an agency alone is the author."""
    found = choose_authors(credit, sites=site_keys(["The Post"], None), language="en")
    assert (found.authors, found.method) == (authors, method)


def test_agencies_beside_authors() -> None:
    """An agency in a byline is the article's agency, and no author beside a person."""
    expected = Authorship(authors=("Ann Lee",), method="byline", agency="Associated Press", agency_method="byline")
    assert choose_authors([_printed("By Ann Lee, Associated Press")], sites=frozenset(), language="en") == expected


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
    assert time.process_time() - before < 10
