"""What kind of page it is: an article, the beginning of one before a wall, or none: a list of articles, an error, a wall.

An article that is taken for something else is lost, so each refusal needs two kinds of evidence: what the page says or how
it is built, and that no article is declared or found on it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

from schemas.errors import NotAnArticle
from transforms.core.page.notices import find_notices

#: A longer text is an article's, unless the address says otherwise.
ENOUGH_CHARS: Final = 2_000
#: A text with no more characters beside the teasers is no article.
_LITTLE_CHARS: Final = 400
_ERROR_CHARS: Final = 1_200
_ERROR_LINES: Final = 3
_WALL_CHARS: Final = 700
_CONSENT_CHARS: Final = 4_000
#: A text with fewer characters than this share of the teasers is not what the page is about.
_OWN_SHARE: Final = 0.25
_PATH_CHARS: Final = 300
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
#: Share of a text in lines about consent.
_CONSENT_SHARE: Final = 0.4
_FEWEST_CONSENT: Final = 2
#: Lines of a teaser, and characters by which its last one is found on the page.
_TEASER_LINES: Final = 8
_TAIL_CHARS: Final = 60
#: Teasers on a list, characters of their links and of a teaser as a whole.
_FEWEST_TEASERS: Final = 4
_LINK_CHARS: Final = 15
_LINK_CHARS_WIDE: Final = 6
_TEASER_CHARS: Final = 600
_MAX_LINKS: Final = 1_000
_MAX_FOLLOWING: Final = 4
_HEADINGS_OF_TEASERS: Final = frozenset("h2 h3 h4 h5 dt".split())
_HEADING_LEVELS: Final = 3
#: Where a link is part of a sentence, or has this many letters beside it.
_RUNNING: Final = frozenset("p blockquote em i b strong q".split())
_BESIDE_LETTERS: Final = 25
#: Parts of an address of lists. Source: defaults of WordPress, Drupal, Arc, Escenic; the same words as news sites translate them.
_LISTS: Final = re.compile(
    r"/(?:tags?|tagged|topics?|category|categories|search|labels?|keywords?|authors?|search-results"
    r"|temas?|etiquetas?|categorias?|seccion|secao|autor(?:es|en)?|busca|buscar|buscador|auteurs?|sujets?|dossiers?|mot-cle|recherche"
    r"|rubriques?|categorie|kategorien?|kategoria|thema|themen|schlagwort|suche|autore|autori|argomenti|ricerca|onderwerp|zoeken"
    r"|emne|amne|sok|tagit|haku|szukaj|poisk|kategori|etiket|yazar)"
    # A name may follow; a number or a long slug is an article's.
    r"(?:/(?!\d{4,})(?:[^/-]*-){0,3}[^/-]*){0,2}/?(?:\?.*)?$|[?&](?:q|s|query|search|keyword|page|paged)=|/page/\d{1,4}/?$",
    re.IGNORECASE,
)
# A search, with what was searched for.
_SEARCH: Final = re.compile(
    r"/(?:search|search-results|suche|recherche|busca|buscar|buscador|ricerca|zoeken|sok|haku|szukaj|poisk|arama|hledat|cauta)"
    r"(?:/[^?]*)?\?(?:[^#]*&)?(?:q|s|k|query|search|text|keywords?|term|suchbegriff|wyszukaj)=",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(r"/?(?:index\.\w+|default\.\w+|home|[a-z]{2}(?:-[a-z]{2})?)?/?", re.IGNORECASE)
_CHROME: Final = ("script", "style", "noscript", "template", "svg", "head", "nav", "header", "footer")
_BODIED: Final = XPath("boolean(//*[@itemprop='articleBody'])")
_PASSWORD: Final = XPath("boolean(//input[@type='password'])")
_HEADINGS: Final = XPath("string((//h1)[1])")
_WIDE: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_list_address(url: str | None) -> bool:
    """Whether an address is a front page's, a section's or a search's.

    >>> is_list_address("https://news.example/"), is_list_address("https://news.example/tag/floods")
    (True, True)
    """
    if not url:
        return False
    parts = urlsplit(url)
    path = parts.path[:_PATH_CHARS]
    return bool(_FRONT.fullmatch(path) and not parts.query) or _LISTS.search(f"{path}?{parts.query[:_PATH_CHARS]}") is not None


def _is_root(url: str | None) -> bool:
    """Whether an address is that of a site, and of nothing on it."""
    parts = urlsplit(url or "x")
    return parts.path in {"", "/"} and not parts.query


def check_kind(  # noqa: PLR0913  what was found on a page comes from many sides
    tree: HtmlElement, lines: Sequence[str], *, title: str | None, url: str | None, language: str | None, is_dated: bool
) -> tuple[str, ...]:
    """Tell what kind of page a text was found on.

    Args:
        tree: the page with all that a reader sees; it is used up.
        lines: the text that was found, one line a block.
        title: the headline.
        url: where the page was found.
        language: BCP 47 as the page declares it.
        is_dated: the page declares when its article was published.

    Returns:
        `paywall`, `login_wall`: the text may be a teaser.

    Raises:
        NotAnArticle: there is no article on the page.
    """
    opening = f"{title or ''}\n{_HEADINGS(tree)!s}"
    has_body, has_password = bool(_BODIED(tree)), bool(_PASSWORD(tree))
    strip_elements(tree, *_CHROME, with_tail=False)
    is_list = is_list_address(url)
    teasers = _teasers(tree, _letters(opening), is_list=is_list)
    own = [line for line in lines if not _leads_elsewhere(_letters(line), teasers)]
    own_chars = sum(map(len, own))
    if not has_body and _is_list(teasers, own_chars, is_dated=is_dated, is_list=is_list):
        raise NotAnArticle(f"a list of {len(teasers)} articles")
    if not has_body and _is_root(url) and len(teasers) >= _FEWEST_TEASERS:
        raise NotAnArticle(f"a front page of {len(teasers)} articles")
    if not has_body and not is_dated and _SEARCH.search(url or ""):
        raise NotAnArticle("results of a search")
    around = str(tree.text_content())
    asks_login = has_password and own_chars <= _WALL_CHARS and bool(find_notices(around, "login", language))
    if not is_dated:
        _refuse_walls(own, own_chars, opening, language, asks_login=asks_login)
    opens_so = bool(find_notices(" ".join(own[:1]), "paywall", language))
    ends_so = len(own) <= _TEASER_LINES and _ends_at_paywall(around, own, language)
    is_paywalled = own_chars <= ENOUGH_CHARS and (opens_so or ends_so)
    return (*(("paywall",) if is_paywalled else ()), *(("login_wall",) if asks_login else ()))


def _refuse_walls(lines: Sequence[str], chars: int, opening: str, language: str | None, *, asks_login: bool) -> None:
    """Refuse what stands in the place of an article: errors and walls."""
    if chars <= _ERROR_CHARS and _is_error(opening, lines, language):
        raise NotAnArticle("an error page")
    if _is_consent(lines, opening, language):
        raise NotAnArticle("a wall that asks for consent")
    if asks_login:
        raise NotAnArticle("a wall that asks to log in")


def _is_error(opening: str, lines: Sequence[str], language: str | None) -> bool:
    return "404" in opening or bool(find_notices(f"{opening}\n{' '.join(lines[:_ERROR_LINES])}", "missing", language))


def _is_list(teasers: Sequence[str], own_chars: int, *, is_dated: bool, is_list: bool) -> bool:
    fewest = _FEWEST_TEASERS - 1 if is_list else _FEWEST_TEASERS
    # The address is evidence enough that what is not a teaser introduces the list.
    is_sure = is_list and not is_dated
    least, share = (2 * _LITTLE_CHARS, 2 * _OWN_SHARE) if is_sure else (_LITTLE_CHARS, _OWN_SHARE)
    little = max(least, share * sum(map(len, teasers)))
    return len(teasers) >= fewest and own_chars <= little and (is_list or not is_dated)


def _leads_elsewhere(line: str, teasers: Sequence[str]) -> bool:
    return any(line in teaser or (len(teaser) >= _LINK_CHARS and teaser in line) for teaser in teasers)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _ends_at_paywall(around: str, lines: Sequence[str], language: str | None) -> bool:
    """Whether a notice stands below the text: an offer above a whole text is no wall."""
    shown = " ".join(around.split())
    last = next(
        (line for line in reversed(lines) if len(line) >= _LINK_CHARS and not find_notices(line, "paywall", language)), ""
    )
    at = shown.rfind(" ".join(last.split())[:_TAIL_CHARS]) if last else 0
    return bool(find_notices(shown[max(0, at) :], "paywall", language))


def _is_consent(lines: Sequence[str], opening: str, language: str | None) -> bool:
    chars = sum(map(len, lines))
    about = [line for line in lines if "cookie" in line.casefold() or find_notices(line, "consent", language)]
    phrases = find_notices(" ".join((opening, *lines)), "consent", language)
    return chars <= _CONSENT_CHARS and len(phrases) >= _FEWEST_CONSENT and sum(map(len, about)) >= _CONSENT_SHARE * chars


def _teasers(tree: HtmlElement, opening: str, *, is_list: bool) -> list[str]:
    """Letters of the blocks that lead to one other article each; a headline that links to itself does not.

    Under the address of a list, paragraphs with links are teasers too, and links alone are headlines.
    """
    others = (link for link in _headline_links(tree, is_list=is_list) if _letters(link.text_content()) not in opening)
    links = [*islice(others, _MAX_LINKS)]
    # Beside its headline a teaser may link its section and its writer.
    headed = [link for link in links if _is_headed(link)]
    links = headed if len(headed) >= _FEWEST_TEASERS - 1 else links
    counts: dict[HtmlElement, int] = {}
    for link in links:
        for around in (link, *link.iterancestors()):
            counts[around] = counts.get(around, 0) + 1
    return [_letters(_teaser(link, counts, is_list=is_list)) for link in links]


def _teaser(link: HtmlElement, counts: Mapping[HtmlElement, int], *, is_list: bool) -> str:
    """The largest block around a link that leads nowhere else, or its heading with what follows up to the next link."""
    block = link
    for parent in link.iterancestors():
        if counts[parent] > 1 or len(parent.text_content()) > _TEASER_CHARS:
            break
        block = parent
    text = str(block.text_content())
    is_alone = is_list and len(text.strip()) == len(link.text_content().strip())
    if block.tag not in _HEADINGS_OF_TEASERS and not is_alone:
        return text
    for after in islice(block.itersiblings(), _MAX_FOLLOWING):
        more = after.text_content()
        if after in counts or len(text) + len(more) > _TEASER_CHARS:
            break
        text += str(more)
    return text


def _headline_links(tree: HtmlElement, *, is_list: bool) -> Iterator[HtmlElement]:
    """Links to other pages that are all of their line, or hold one; the first to each address."""
    seen = set()
    for link in tree.iter("a"):
        target = link.get("href") or ""
        text = " ".join(link.text_content().split())
        if target in seen or target.startswith(("#", "javascript:", "mailto:")) or len(text) > _TEASER_CHARS:
            continue
        parent = link.getparent()
        if (
            len(text) < (_LINK_CHARS_WIDE if _WIDE.search(text) else _LINK_CHARS)
            or parent is None
            or (not is_list and _is_inline(link, parent))
        ):
            continue
        seen.add(target)
        yield link


def _is_headed(link: HtmlElement) -> bool:
    """Whether a link stands in a heading, or a heading in it."""
    around = islice(link.iterancestors(), _HEADING_LEVELS)
    return (
        any(parent.tag in _HEADINGS_OF_TEASERS for parent in around) or next(link.iter(*_HEADINGS_OF_TEASERS), None) is not None
    )


def _is_inline(link: HtmlElement, parent: HtmlElement) -> bool:
    """Whether a link stands in running text."""
    before = link.getprevious()
    beside = f"{(parent.text if before is None else before.tail) or ''}{link.tail or ''}"
    return parent.tag in _RUNNING or len(_letters(beside)) > _BESIDE_LETTERS
