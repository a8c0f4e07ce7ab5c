"""An article is never taken for anything else; what is none is told by how it is built and what it says."""

import pytest

from schemas.errors import NotAnArticle
from transforms.core.language_lists import topic
from transforms.core.page.kind import check_kind, is_list_address
from transforms.core.page.notices import find_notices
from transforms.core.page.tree import parse_page

SENTENCE = "The river rose above its banks on Monday after three days of rain, officials in the district said."
NAMES = ("Harl", "Lorn", "Quill", "Anse", "Forel", "Brant")
TEASERS = "".join(
    f"<article><h2><a href='/n/{n}'>The mill of Harl keeps its water {n}</a></h2><p>{SENTENCE}</p></article>" for n in range(6)
)


def _kind(
    inner: str, lines: list[str], *, is_dated: bool = False, url: str = "https://valley.example/n/flood", language: str = "en"
) -> tuple[str, ...]:
    tree = parse_page(f"<html><body>{inner}</body></html>")
    return check_kind(tree, lines, title=None, url=url, language=language, is_dated=is_dated)


@pytest.mark.parametrize(
    ("url", "is_list"),
    [
        ("https://valley.example", True),
        ("https://valley.example/", True),
        ("https://valley.example/en/", True),
        ("https://valley.example/index.html", True),
        ("https://valley.example/tag/floods", True),
        ("https://valley.example/auteur/ann-lee/", True),
        ("https://valley.example/search?q=floods", True),
        ("https://valley.example/?p=1234", False),
        ("https://valley.example/category/2026/flood-in-the-valley-of-harl-again", False),
        ("https://valley.example/archives/12345", False),
        ("https://valley.example/2026/01/09/flood", False),
        (None, False),
    ],
)
def test_addresses(url: str | None, is_list: bool) -> None:
    """Front pages, tags, writers and searches are known by their address; articles filed under them are not."""
    assert is_list_address(url) is is_list


def test_lists_are_refused() -> None:
    """A page of teasers holds no article, under whatever address, where nothing else is on it."""
    with pytest.raises(NotAnArticle, match="list"):
        _kind(TEASERS, [SENTENCE])
    with pytest.raises(NotAnArticle, match="list"):
        _kind(TEASERS, [SENTENCE, SENTENCE], url="https://valley.example/", is_dated=True)


def test_a_front_page_has_no_article() -> None:
    """Teasers under the address of a site are its front page, however long they are and whatever day it declares."""
    own = [f"{SENTENCE} {name}" for name in NAMES]
    with pytest.raises(NotAnArticle, match="front page"):
        _kind(TEASERS + "".join(f"<p>{line}</p>" for line in own), own, url="https://valley.example/", is_dated=True)


@pytest.mark.parametrize("path", ["/suche?q=floods", "/search/?page=2&query=floods", "/recherche/archives?text=crues"])
def test_results_of_a_search_are_no_article(path: str) -> None:
    """What was searched for stands in the address, and no day is declared; a dated article found that way is kept."""
    lines = [f"{SENTENCE} {name}" for name in NAMES]
    with pytest.raises(NotAnArticle, match="search"):
        _kind("".join(f"<p>{line}</p>" for line in lines), lines, url=f"https://valley.example{path}")
    assert _kind("", lines, url=f"https://valley.example{path}", is_dated=True) == ()


@pytest.mark.parametrize("is_dated", [False, True])
def test_an_article_above_teasers_is_kept(is_dated: bool) -> None:
    """Teasers below an article, or a short one that is dated, are no reason to refuse it."""
    own = [f"Some four hundred people of {name} left their homes and spent the night in a hall." for name in NAMES]
    assert _kind(f"<h1>Flood</h1>{''.join(f'<p>{line}</p>' for line in own)}{TEASERS}", own, is_dated=is_dated) == ()
    assert _kind(f"<h1>Flood</h1><p>Short and dated.</p>{TEASERS}", ["Short and dated."], is_dated=True) == ()


def test_links_in_an_article_are_no_list() -> None:
    """Links inside running text lead elsewhere and make no list."""
    own = f"{SENTENCE} <a href='/{{}}'>The mill of Harl keeps its water</a> and so on, he said, as it has for many years."
    inner = "".join(f"<div>{own.format(n)}</div>" for n in range(6))
    assert _kind(f"<h1>Flood</h1>{inner}", [f"{SENTENCE} The mill of Harl keeps its water and so on"]) == ()


@pytest.mark.parametrize(
    ("said", "language"),
    [("Page not found", "en"), ("Seite nicht gefunden", "de"), ("Page introuvable", "fr"), ("Страница не найдена", "ru"),
     ("ページが見つかりません", "ja"), ("الصفحة غير موجودة", "ar"), ("Page not found", "xx")],
)  # fmt: skip
def test_errors_served_as_pages(said: str, language: str) -> None:
    """A page that says it is missing is refused; an article of that headline that is dated is not."""
    with pytest.raises(NotAnArticle, match="error"):
        _kind(f"<h1>{said}</h1><p>{SENTENCE}</p>", [SENTENCE], language=language)
    assert _kind(f"<h1>{said}</h1><p>{SENTENCE}</p>", [SENTENCE], is_dated=True, language=language) == ()


def test_walls_without_an_article() -> None:
    """Consent and log-in walls are refused; an article about cookies, dated, is not."""
    consent = [
        "We value your privacy.",
        "We and our partners use cookies to store information on your device.",
        "Accept all cookies?",
    ]
    with pytest.raises(NotAnArticle, match="consent"):
        _kind("".join(f"<p>{line}</p>" for line in consent), consent)
    assert _kind("".join(f"<p>{line}</p>" for line in consent), consent, is_dated=True) == ()
    login = "<h1>Members</h1><p>Please log in.</p><form><input type=password></form>"
    with pytest.raises(NotAnArticle, match="log in"):
        _kind(login, ["Please log in."])
    assert _kind(f"{login}<p>{SENTENCE}</p>", [SENTENCE], is_dated=True) == ("login_wall",)


def test_paywalls() -> None:
    """A notice below a short text flags it; one above a text, or in the page's header, does not."""
    notice = "<div><h2>Subscribe to continue reading</h2></div>"
    assert _kind(f"<h1>Flood</h1><p>{SENTENCE}</p>{notice}", [SENTENCE]) == ("paywall",)
    assert _kind(f"<h1>Flood</h1>{notice}<p>{SENTENCE}</p>", [SENTENCE]) == ()
    assert _kind(f"<header>{notice}</header><h1>Flood</h1><p>{SENTENCE}</p>", [SENTENCE]) == ()


def test_notices_are_sound() -> None:
    """Every list says where it comes from, and holds phrases in lower case, long enough to mean something."""
    for tag, lists in topic("notices").items():
        assert lists["source"], tag
        phrases = [phrase for name in ("paywall", "consent", "login", "missing") for phrase in lists[name]]
        assert all(phrase == phrase.casefold() and len(phrase) > 1 for phrase in phrases), tag
    assert find_notices("Nur für Abonnenten", "paywall", "de") == ["nur für abonnenten"]
