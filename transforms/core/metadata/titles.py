"""The headline as the reader sees it: which of a page's candidates it is, and where in it the site's name begins.

What is shown and declared alike is the headline. A shown heading that nothing declares may be a logo or a rubric; a
declared one that is not shown may be made for search engines or social networks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from transforms.core.metadata.bylines import plain_line

#: Characters of a headline; a longer one is a paragraph.
TITLE_CHARS: Final = 500
#: Share of words in common from which two headlines are the same one, shortened or dressed up.
_SAME: Final = 0.6
#: Share from which one of the second level replaces what is only declared.
_ALIKE: Final = 0.85
#: Words from which a lone heading is a headline and not a rubric; characters of scripts without spaces.
_HEADLINE_WORDS: Final = 4
#: Words of a rubric between headline and site.
_RUBRIC_WORDS: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# What stands between headline, rubric and site; the marks that no headline holds need no spaces.
_SEPARATOR: Final = re.compile(
    r"\s+(?:[|–—\-·•»«›‹:/~]|::|\|\||--)\s+|\s*[|｜»«_]\s*|:\s+|(?<=[\u3040-\u9fff])\s*[-–—－]\s*(?=\w)"
)
_FIRM: Final = re.compile(r"[|｜_»«]")
_NOISE: Final = re.compile(r"[\W_]+")
_ARTICLES: Final = re.compile(r"\A(?:the|der|die|das|le|la|les|el|los|il|lo|o|a)\s+", re.IGNORECASE)
_HOST: Final = re.compile(r"\A(?:https?:)?//(?:www\d?\.|m\.|amp\.)?([^/:?#]+)", re.IGNORECASE)
#: Labels of hosts that name no site. Source: own list.
_PLAIN_LABELS: Final = frozenset("com co org net gov edu ac news www m amp info online tv example".split())
_FEWEST_CHARS: Final = 3
#: Times that a title may name its site.
_MAX_CUTS: Final = 4
_SITE_CHARS: Final = 60
#: What may stand behind a site's name; behind a long one anything short.
_DRESS: Final = frozenset(
    "news online com net org tv sport sports digital live world uk us english today newspaper magazine media radio noticias nachrichten"
    " actualités actu notizie nieuws новости 新闻 新聞 网 網 ニュース 뉴스".split()
)
_LONG_CHARS: Final = 6
_REST_CHARS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A heading of the page."""

    #: Its text; then what is left of it without a label in it.
    variants: tuple[str, ...]
    level: int
    is_marked: bool

    @property
    def text(self) -> str:
        """As it stands."""
        return self.variants[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The decision."""

    text: str
    #: Where it was read: `h1`, `h2`, or the method of what is declared.
    method: str


def site_keys(names: Iterable[str | None], url: str | None) -> frozenset[str]:
    """What a page's site may be called, in a form for comparison.

    Args:
        names: as declared.
        url: of the page.

    >>> sorted(site_keys(["The Post"], "https://www.valleypost.example/a"))
    ['post', 'thepost', 'valleypost', 'valleypostexample']
    """
    keys = {key for name in names if name and len(name) <= _SITE_CHARS for key in (_key(name), _key(_ARTICLES.sub("", name)))}
    host = _HOST.match(url or "")
    labels = host[1].split(".") if host else []
    keys |= {_key(label) for label in labels[:-1] if label not in _PLAIN_LABELS and len(label) > 1} | {_key("".join(labels))}
    return frozenset(key for key in keys if key)


@lru_cache(maxsize=4_096)
def is_site(name: str, sites: frozenset[str]) -> bool:
    """Whether a name is the site's, in full, without its article, or as its address has it.

    >>> is_site("Valley Post", site_keys([], "https://www.valleypost.example/")), is_site("Ann Lee", site_keys(["Lee"], None))
    (True, False)
    """
    key, bare = _key(name), _key(_ARTICLES.sub("", name))
    if key in sites or bare in sites:
        return True
    # "BBC News" of bbc.example; "Post" of washingtonpost.example.
    rests = [(site, bare.removeprefix(site)) for site in sites if len(site) >= _FEWEST_CHARS and bare.startswith(site)]
    dressed = any(rest in _DRESS or (len(site) >= _LONG_CHARS and len(rest) <= _REST_CHARS) for site, rest in rests)
    return dressed or (len(bare) > _FEWEST_CHARS and any(site.endswith(bare) for site in sites))


def choose_title(
    shown: Sequence[Shown], declared: Sequence[tuple[str, str]], sites: frozenset[str], rubrics: Iterable[str] = ()
) -> Title | None:
    """Choose the headline.

    Args:
        shown: headings in the order of the page.
        declared: (method, headline), best first.
        sites: `site_keys` of the page.
        rubrics: sections and tags, which a title may hold behind the headline.

    >>> choose_title([], [("title_tag", "Flood in the valley | World | The Post")], site_keys(["The Post"], None))
    Title(text='Flood in the valley', method='title_tag')
    """
    known = frozenset(_key(rubric) for rubric in rubrics)
    lines = [(method, line) for method, written in declared if (line := plain_line(written)) and not is_site(line, sites)]
    said = [
        (method, headline)
        for method, line in lines
        if (headline := without_site(line, sites, known)) and not is_site(headline, sites)
    ]
    seen = [heading for heading in shown if heading.text and not is_site(heading.text, sites) and _key(heading.text) not in known]
    first = [heading for heading in seen if heading.level == 1]
    below = [heading for heading in seen if heading.level > 1]
    best = _agreeing(first, said, _SAME) or _lone(first, seen, said) or _agreeing(below, said, _ALIKE)
    if best is not None:
        return Title(text=_bare(best, said), method=f"h{best.level}")
    if said:
        method, headline = _agreed(said)
        return Title(text=headline[:TITLE_CHARS].rstrip(), method=method)
    rest = first or [heading for heading in below if _length(heading.text) >= _HEADLINE_WORDS]
    return Title(text=_bare(rest[0], said), method=f"h{rest[0].level}") if rest else None


def _bare(heading: Shown, said: Sequence[tuple[str, str]]) -> str:
    """A heading without a label in it, where what is left is what is declared."""
    keys = {_key(headline) for _, headline in said}
    return next((variant for variant in heading.variants if _key(variant) in keys), heading.text)[:TITLE_CHARS]


def _agreed(said: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The declared headline that most others resemble; the whole one, where it was cut short."""
    method, headline = max(said, key=lambda one: sum(_likeness(one[1], other) >= _SAME for _, other in said))
    start = headline.rstrip(".… ")
    if headline != start and headline.endswith(("…", "...")):
        longer = [(other, whole) for other, whole in said if whole.startswith(start) and len(whole) > len(headline)]
        method, headline = longer[0] if longer else (method, headline)
    gaps = list(_SEPARATOR.finditer(headline[: 4 * TITLE_CHARS])) if method == "title_tag" else []
    if gaps and _FIRM.search(gaps[-1][0]) and _length(headline[gaps[-1].end() :]) <= _RUBRIC_WORDS + 1:
        rest = headline[: gaps[-1].start()]
        headline = rest if _length(rest) >= _HEADLINE_WORDS else headline
    return method, headline


def _agreeing(shown: Sequence[Shown], said: Sequence[tuple[str, str]], least: float) -> Shown | None:
    """The heading that agrees best with anything that is declared."""
    scored = [
        (max((_likeness(heading.text, headline) for _, headline in said), default=0.0), -at) for at, heading in enumerate(shown)
    ]
    best, at = max(scored, default=(0.0, 0))
    return shown[-at] if best >= least else None


def _lone(first: Sequence[Shown], seen: Sequence[Shown], said: Sequence[tuple[str, str]]) -> Shown | None:
    """The only heading of the first level, where it is long enough for a headline and no other heading is what is declared."""
    if len({heading.text for heading in first}) != 1 or _length(first[0].text) < _HEADLINE_WORDS:
        return None
    if not first[0].is_marked and _agreeing([heading for heading in seen if heading.level > 1], said, _ALIKE):
        return None
    return first[0] if first[0].is_marked or not said else None


def without_site(title: str, sites: frozenset[str], rubrics: frozenset[str] = frozenset()) -> str:
    """A title without the site's name, in front or behind, and without rubrics beside it.

    Args:
        title: one line.
        sites: `site_keys` of the page.
        rubrics: keys of sections and tags.

    >>> without_site("The Post: Flood - what we know - World - The Post", site_keys(["the post"], None), frozenset({"world"}))
    'Flood - what we know'
    """
    title = title[: 4 * TITLE_CHARS]
    for _ in range(_MAX_CUTS):
        gaps = list(_SEPARATOR.finditer(title))
        if gaps and is_site(title[gaps[-1].end() :], sites):
            title = _without_rubrics(title[: gaps[-1].start()], gaps[-1][0], rubrics)
        elif gaps and len(title) > gaps[0].end() and _opens(title[: gaps[0].start()], sites):
            title = title[gaps[0].end() :]
        else:
            break
    return title.strip()


def _opens(front: str, sites: frozenset[str]) -> bool:
    """Whether what stands in front is the site: more strictly than behind, where headlines rarely have anything of their own."""
    return _key(front) in sites or (
        is_site(front, sites) and any(len(site) >= _LONG_CHARS and _key(front).startswith(site) for site in sites)
    )


def _without_rubrics(title: str, mark: str, rubrics: frozenset[str]) -> str:
    """What is left of "Flood | World" once "| The Post" is cut: a mark that headlines do not hold cuts short rubrics too."""
    gaps = [gap for gap in _SEPARATOR.finditer(title) if gap[0].strip() == mark.strip()]
    for gap in reversed(gaps):
        rest = title[gap.end() :]
        is_firm = bool(_FIRM.search(mark)) and _length(rest) <= _RUBRIC_WORDS and _length(title[: gap.start()]) >= _HEADLINE_WORDS
        if not is_firm and _key(rest) not in rubrics:
            break
        title = title[: gap.start()]
    return title


def _likeness(one: str, other: str) -> float:
    """Share of the shorter one's words that stand in the longer one."""
    if _key(one) == _key(other):
        return 1.0 + 1 / (1 + abs(len(one) - len(other)))
    words, others = _words(one), _words(other)
    fewest = min(len(words), len(others))
    return len(words & others) / fewest if fewest > 1 else 0.0


def _words(text: str) -> set[str]:
    """Words, and pairs of characters of scripts that have no spaces."""
    words: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if _UNSPACED.search(word):
            words.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            words.add(word)
    return words


def _length(text: str) -> int:
    """Words of a text; two characters of a script without spaces count one."""
    return len(_words(text)) // 2 if _UNSPACED.search(text) else len(text.split())


def _key(name: str) -> str:
    return _NOISE.sub("", name.casefold())
