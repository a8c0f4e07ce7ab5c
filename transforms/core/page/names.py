"""What the names of a page's elements, classes and ids, say about what they hold.

Names of classes are English on pages of every language: templates are. They are made of words that repeat from site to site,
so a name that was not met before is told by its words: most of them say nothing, and it is looked at no further.
"""

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final

#: A byline; a byline among other things; a rubric; what stands aside; the element of an article; some text or other.
BYLINE: Final = 1
MIXED: Final = 2
RUBRIC: Final = 4
ASIDE: Final = 8
FRAME: Final = 16
TEXT: Final = 32
# Classes, ids and test ids under which templates put bylines, in the languages of large publishers, and such as hold a byline
# among other things. Source: own list.
_BYLINES: Final = re.compile(
    r"by-?_?line|(?<!un)author(?!i[sz]|ed)|autor(?!e?play|i[sz])|auteur|writer|reporter|journalist|redakt[eoö]r|verfasser|columnist"
    r"|contributor|\bbyl\b|posted-?_?by|writtenby|forfatter|skribent|toimittaja|avtor|yazar|penulis|firma\b|creator|signature"
    r"|\b(?:[a-z]+[_-]+)?(?:by|auth|podpis|szerzo|muhabir|redactie)(?=$|[_-])",
)
_MIXED: Final = re.compile(
    r"(?:article|entry|post|story|news|content)-?_?(?:meta|info|source|details)|credit|source$|^meta$|^info$"
)
_RUBRICS: Final = re.compile(
    r"rubri|categor|kategor|crumb|section|seccion|sezione|kicker|eyebrow|overline|topline|dachzeile|ressort|occhiello|channel|dzial|topic"
    r"|\b(?:[a-z]+[_-]+)?(?:cat|sec|rub|cate|path|loc|tag)(?=$|[_-])",
)
# Names by concept, each a whole word of a class or id; what trafilatura's own list has is not repeated. Templates are named in
# English nearly everywhere; the other words are what sites of other languages were seen to write.
_ASIDES: Final = re.compile(
    r"(?:^|[_-])(?:"
    # to elsewhere
    r"promos?|recirc|recirculation|recommended|recommendations|advertisement|advert|adslot|ad-slot|ad-unit|sponsored|publicidad|werbung"
    r"|read-?(?:more|next|also)|also-read|see-also|more-(?:stories|news|articles|from|in|like)|most-(?:read|viewed|popular|shared)"
    r"|related-?(?:articles?|stories|posts?|content|links|news|topics)|trending|you-may-(?:also-)?like|up-next|inline-related"
    r"|lire-aussi|leggi-anche|lea-tambien|leia-tambem|lees-ook|lesen-sie-auch|relacionad[ao]s|mais-lidas|mas-leidas?|mas-visto"
    r"|crosslinks?|teaser-?list"
    # calls to act
    r"|news-?letters?(?:-\w+)?|sign-?up|subscribe-?(?:box|form|banner|widget|cta)|donat(?:e|ion)(?:-\w+)?|app-promo|cta"
    # talk
    r"|comments|comentarios?|commentaires?|kommentare?r?|commenti|reacties|reaktionen|yorumlar|komentarze|disqus|livefyre|respond"
    # about the writer
    r"|author-?(?:bio|box|info|card|description)|about-(?:the-)?author|bio|bio-text|writer-bio"
    r"|share-?(?:bar|buttons|tools|links)|social-?(?:share|links|bar|media|icons)|follow-us|compartir|partager"
    # unseen
    r"|sr-only|screen-reader(?:-text)?|visually-?hidden|assistive-text|u-hidden|print-only|only-print|noscreen"
    r"|breadcrumbs?|tags?-?list|article-tags|post-tags|copyright"
    r")(?=$|[_-])",
)
# How templates name the element of an article. Source: what `BODY_XPATH` of trafilatura's xpaths looks for first.
_FRAMES: Final = re.compile(
    r"(?:^|[_-])(?:(?:article|story|post|entry|art)[-_]{0,2}(?:body|content|text|entry|bodycopy)|body-text|fulltext)(?=$|[_-])"
)
# Words without one of which trafilatura takes no element for an article's.
_TEXTS: Final = re.compile("art|body|entry|page|post|text")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Letters that no way through the patterns can do without: for bylines and rubrics, for what stands aside and for elements of articles.
_BYLINE_STEMS: Final = (
    "auth autor auteur avtor by cat columnist contributor creator credit channel crumb dachzeile details dzial eyebrow firma forfatter"
    " info journalist kategor kicker loc meta muhabir occhiello overline path penulis podpis redactie redakt reporter ressort rub sec"
    " sezione signature skribent source szerzo tag toimittaja topic topline verfasser writer yazar"
)
_FRAME_STEMS: Final = (
    "about advert also art assist aussi auth bio body breadcrumb coment comment compartir copyright crosslink cta disqus donat entry follow"
    " fulltext hidden komentarze kommentar lees leggi leida lesen lidas like livefyre more most news next noscreen only partager post"
    " promo publicidad reacties read reaktion recirc recommend relacionad relat respond screen share sign slot social sponsor story"
    " subscri tag tambem tambien teaser trending unit visto werbung writer yorum"
)
#: A longer class or id is a program's, and no byline's.
_NAME_CHARS: Final = 80
#: Characters of an element's names that are remembered, and looked at for what stands aside.
NAMES_CHARS: Final = 500


def role_of(names: str) -> int:
    """What an element may hold, by its classes or its id.

    Args:
        names: as the attribute has them.

    Returns:
        The sum of its roles; 0: they say nothing.

    >>> [role_of(names) for names in ("x page__byline", "col-9", "promo storyBody")] == [BYLINE | TEXT, 0, ASIDE | FRAME | TEXT]
    True
    """
    if len(names) <= NAMES_CHARS:
        return remembered_role(names)
    return TEXT | _byline_roles(names) | _frame_roles(names[:NAMES_CHARS])


@lru_cache(maxsize=32_768)
def remembered_role(names: str) -> int:
    """The same of at most `NAMES_CHARS` characters; for loops over all elements, where one call more would be felt."""
    hints = 0
    for word in names.replace("-", " ").replace("_", " ").split():
        hints |= _hint(word)
    return hints & TEXT | (_byline_roles(names) if hints & RUBRIC else 0) | (_frame_roles(names) if hints & FRAME else 0)


def _stems(words: str) -> "re.Pattern[str]":
    by_letter = groupby(sorted(words.split()), itemgetter(0))
    return re.compile("|".join(f"{letter}(?:{'|'.join(stem[1:] for stem in stems)})" for letter, stems in by_letter))


_BYLINE_STEM: Final = _stems(_BYLINE_STEMS)
_FRAME_STEM: Final = _stems(_FRAME_STEMS)


@lru_cache(maxsize=65_536)
def _hint(word: str) -> int:
    """Of which kind a name may be that holds a word: a sum of `RUBRIC`, `FRAME` and `TEXT`."""
    lower = word.lower()
    return (
        RUBRIC * (_BYLINE_STEM.search(lower) is not None)
        | FRAME * (_FRAME_STEM.search(lower) is not None)
        | TEXT * (_TEXTS.search(lower) is not None)
    )


def _byline_roles(names: str) -> int:
    role = 0
    for name in names.split():
        role |= _byline_role(name) if len(name) <= _NAME_CHARS else 0
    return role


def _frame_roles(names: str) -> int:
    role = 0
    for name in names.split():
        role |= _frame_role(name)
    return role


@lru_cache(maxsize=32_768)
def _byline_role(name: str) -> int:
    lower = name.lower()
    return (
        BYLINE * (_BYLINES.search(lower) is not None)
        | MIXED * (_MIXED.search(lower) is not None)
        | RUBRIC * (_RUBRICS.search(lower) is not None)
    )


@lru_cache(maxsize=32_768)
def _frame_role(name: str) -> int:
    words = name if name.islower() else _CAMEL.sub("-", name).lower()
    return ASIDE * (_ASIDES.search(words) is not None) | FRAME * (_FRAMES.search(words) is not None)
