"""A byline's words: whom it names, which agency it credits, and what in it is neither.

A line is cut at what is printed after names (dates, "Follow"), stripped of what stands before them ("By", "Von", "Автор:"),
split at what stands between them, and each piece judged: a person, an agency, a desk, nobody. Scripts without spaces
have rules of their own (`east_asian_names`).
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from transforms.core.metadata.agencies import agency_named, bracketed_agency
from transforms.core.metadata.byline_words import BylineWords
from transforms.core.metadata.east_asian_names import east_asian_names, is_east_asian
from transforms.core.places import find_places

#: Characters of a line that are looked at, of a name; words of a name; names of a line.
_LINE_CHARS: Final = 500
_NAME_CHARS: Final = 60
_MAX_WORDS: Final = 6
_MAX_NAMES: Final = 20
_OTHER_WORDS: Final = 3
_MAX_STOPS: Final = 5
_TAG: Final = re.compile(r"<[^<>]{0,200}>")
_ADDRESS: Final = re.compile(r"[^\s<>()\[\]]{1,100}@[^\s<>()\[\],;]+|\b(?:https?://|www\.)[^\s,;]+|(?<![\w@])@\w+")
_PARENTHESES: Final = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*)[)）\]］】]")
_SEPARATOR: Final = re.compile(r"\s*(?:[,;|/•·、，；｜／▪●]|\s[-–—]{1,2}\s|\s&\s|\s\+\s)\s*")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DIGIT: Final = re.compile(r"\d")
_EDGES: Final = " .:;,-–—\"'“”„«»*_|/·•\u3000"
_SUFFIX: Final = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
#: The full stop belongs to the name: Jr., Ann L.
_ABBREVIATED: Final = re.compile(r"\b(?:[JjSs]r|[A-ZÀ-ÞА-Я])\.\Z")
_DEGREE: Final = re.compile(
    r"(?:ph\.?\s?d|m\.?d|esq|mba|m\.?sc|m\.?a|b\.?a|dphil|rn|obe|cbe|mbe|llb|jd|llm|mph|mp|cfa|cpa)\.?", re.IGNORECASE
)
_TITLE: Final = re.compile(r"(?:dr|prof|mr|mrs|ms|univ|dipl|ing|mag)\.(?:\s|$)", re.IGNORECASE)
#: Lower-case words inside names of the world. Source: own list.
_PARTICLES: Final = frozenset(
    "de la del della di da dos das do du des van der den von zu zur zum ter ten te el al bin bint ibn abu ben bar y e i le af av op vom"
    " am 't st os as lo li dal dalla degli dei ul ud ur het in d' l' 's sen và oğlu qizi ap ní ó mac binti bte a/l a/p".split()
)  # fmt: skip
#: Words of names of houses rather than persons. Source: own list over publishers' author fields.
_HOUSE: Final = frozenset(
    "news times post press agency media magazine journal daily herald tribune tv radio network group inc ltd llc gmbh ag foundation"
    " university institute online zeitung editors board team desk staff newspaper channel today gazette telegraph observer review"
    " center centre service services digital sports sport studio studios club council department ministry office association"
    " committee party union society company corporation partners bureau correspondents reporters contributors".split()
)
# ARD-Studio Kairo, AFP-Korrespondent.
_BUREAU: Final = re.compile(r"\b[A-ZÄÖÜ]{2,5}-[A-Z]?[a-zäöü]{3}")
#: Words that end the name of a desk: "Sports Staff" is one, "Staff" nobody. Source: own list.
_DESKS: Final = frozenset(
    "staff team desk newsroom board editors reporters newsdesk redaktion redaction rédaction redacción redazione redactie redakcja"
    " redakce redaktionen toimitus redacția редакция".split()
)
_DOMAIN: Final = re.compile(r"\w\.(?:com|net|org|info|ru|de|fr|co|tv|it|es|cn|news|ua|pl|in|id|br)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What a line credits, each as printed."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    #: Desks, houses, and names of one word.
    others: tuple[str, ...] = ()


def plain_line(written: str, limit: int = 4 * _LINE_CHARS) -> str:
    """A value without markup, entities, invisible characters; white space put in order.

    Args:
        written: as declared.
        limit: characters of it that are read.

    >>> plain_line("Ann&nbsp;<b>Lee</b>")
    'Ann Lee'
    """
    text = written[:limit]
    for _ in range(2):  # entities are often encoded twice
        text = html.unescape(text) if "&" in text else text
    text = _TAG.sub(" ", text) if "<" in text else text
    return " ".join(_INVISIBLE.sub("", text).split())


@lru_cache(maxsize=512)
def read_byline(line: str, words: BylineWords, *, language: str | None = None, is_printed: bool = False) -> Credits:
    """Take a byline apart.

    Args:
        line: as declared, or as printed.
        words: of the page's language.
        language: BCP 47; tells how unspaced names are written.
        is_printed: it is text of the page, of which any part may be something else: names have to look like names.

    >>> from transforms.core.metadata.byline_words import byline_words
    >>> read_byline("By Ann Lee and Bob Ray, Political Correspondent, Reuters", byline_words("en"))
    Credits(people=('Ann Lee', 'Bob Ray'), agencies=('Reuters',), others=())
    >>> read_byline("记者 张伟 李娜 责任编辑：王芳", byline_words("zh"), is_printed=True).people
    ('张伟', '李娜')
    """
    text = plain_line(line)[:_LINE_CHARS]
    agencies = [agency for inside in _PARENTHESES.findall(text) if (agency := bracketed_agency(inside))]
    text = _ADDRESS.sub(" , ", text)
    if is_east_asian(text):
        names, found = east_asian_names(text, words, language=language, is_printed=is_printed)
        return Credits(people=names[:_MAX_NAMES], agencies=found)
    text = _PARENTHESES.sub(" , ", text)
    people: list[str] = []
    others: list[str] = []
    for piece in map(str.strip, _pieces(text, words, is_printed=is_printed)):
        if agency_named(piece):
            agencies.append(piece)
            continue
        name, agency = _without_agency(_bare(piece, words))
        agencies += [agency] if agency else []
        if people and _SUFFIX.fullmatch(name):
            people[-1] = f"{people[-1]} {name}{'.' if name.casefold() in {'jr', 'sr'} else ''}"
        elif _is_person(name, words, is_printed=is_printed):
            people.append(name)
        elif _is_other(name, words):
            others.append(name)
    return Credits(people=_once(people), agencies=_once(agencies), others=_once(others))


def _pieces(text: str, words: BylineWords, *, is_printed: bool) -> list[str]:
    pieces: list[str] = []
    is_others = False
    for part in _SEPARATOR.split(_before_stop(_without_lead(text, words), words)):
        own, *rest = words.others.split(_without_lead(part.lstrip(_EDGES).rstrip(), words), maxsplit=1)
        # "Photographs by" on its own is about what comes next.
        is_skipped, is_others = is_others and not rest, bool(rest) and not rest[0].strip(_EDGES)
        if not is_skipped:
            pieces += _joined_pieces(_DIGIT.split(own)[0] if is_printed else own, words)
    return _turned(pieces, text)


def _before_stop(text: str, words: BylineWords) -> str:
    """What stands before a date's label, "Follow" or the like; behind the label's own part of the line where it stands first."""
    for _ in range(_MAX_STOPS):
        if (stop := words.stops.search(text)) is None:
            return text
        if text[: stop.start()].strip(_EDGES):
            return text[: stop.start()]
        rest = text[stop.end() :]
        mark = _SEPARATOR.search(rest)
        inside = words.lead_inside.search(rest, 0, mark.start() if mark else len(rest))
        text = rest[inside.start() :] if inside else rest[mark.end() :] if mark else ""
    return text


def _without_lead(text: str, words: BylineWords) -> str:
    """What follows "By", also where something stands before it: "Analysis by", "Opinion | By"."""
    for _ in range(2):
        found = words.leads.match(text)
        text = text[found.end() :] if found else text
    return text


def _joined_pieces(part: str, words: BylineWords) -> list[str]:
    """Split at "and"; at a joiner of one letter ("y", "i") only where a whole name follows: José Ortega y Gasset is one man."""
    pieces, at = [], 0
    part = f" {part.strip()} "
    for found in words.joiners.finditer(part):
        after = words.joiners.split(part[found.end() :], maxsplit=1)[0]
        if len(found[0].strip()) > 1 or len(after.split()) > 1:
            pieces.append(part[at : found.start()])
            at = found.end()
    return [*pieces, part[at:]]


def _turned(pieces: list[str], text: str) -> list[str]:
    """`Lee, Ann` is one person: two pieces, the first of one word, with nothing but a comma between them."""
    if len(pieces) == 2 and text.count(",") == 1:  # noqa: PLR2004
        last, first = (piece.strip() for piece in pieces)
        words = [last, *first.split()]
        is_one = len(last.split()) == 1 and len(words) in {2, 3} and all(word[:1].isupper() for word in words)
        if is_one and not (_SUFFIX.fullmatch(first) or _DEGREE.fullmatch(first) or agency_named(last) or agency_named(first)):
            return [f"{first} {last}"]
    return pieces


def _bare(piece: str, words: BylineWords) -> str:
    """A piece without what follows a name in it: a place, a paper, a job."""
    name = _TITLE.sub("", piece.strip(_EDGES + "()"), count=1) if not _SUFFIX.fullmatch(piece) else piece
    if (tail := words.tails.search(name)) is not None:
        name = name[: tail.start()]
    parts = name.split()
    if len(parts) > 2 and parts[0].casefold() in words.jobs and _is_capitalised(name):  # noqa: PLR2004  "Reporter Ann Lee"
        parts = parts[1:]
    cut = next((at for at, word in enumerate(parts) if at > 1 and word.casefold().strip(".") in words.jobs), len(parts))
    bare = " ".join(parts[:cut])
    return f"{bare.strip(_EDGES)}." if _ABBREVIATED.search(bare) else bare.strip(_EDGES)


def _without_agency(name: str) -> tuple[str, str | None]:
    """A name and the agency that stands before or behind it: "AFP Ann Lee", "Ann Lee Reuters"."""
    parts = name.split()
    for at in (1, len(parts) - 1, len(parts) - 2):
        if 0 < at < len(parts):
            front, back = " ".join(parts[:at]), " ".join(parts[at:])
            if agency_named(back):
                return front, back
            if agency_named(front):
                return back, front
    return name, None


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= _NAME_CHARS
        and len(name.split()) <= _MAX_WORDS
        and any(map(str.isalpha, name))
        and not _DIGIT.search(name)
        and "_" not in name
        and not _DEGREE.fullmatch(name)
        and not any(mark in name for mark in ":?!<>{}=%$€©#~")
    )


def _is_person(name: str, words: BylineWords, *, is_printed: bool) -> bool:
    parts = [part.casefold().strip(".") for part in name.split()]
    if not _is_name(name) or len(parts) < 2 or _is_job(parts, words) or _HOUSE & {parts[0], parts[-1]}:  # noqa: PLR2004
        return False
    if parts[0] == "the" or _DOMAIN.search(name) or _BUREAU.search(name):
        return False
    return _is_capitalised(name) or (not is_printed and all(part.isalpha() for part in parts))


def _is_job(parts: list[str], words: BylineWords) -> bool:
    """Whether words are a job or nobody's name: by the first word, by the last, or as a whole."""
    return (
        bool(words.jobs & {parts[0], parts[-1]}) or " ".join(parts) in words.nobody or bool(words.nobody & {parts[0], parts[-1]})
    )


def _is_capitalised(name: str) -> bool:
    """Whether each word begins as a word of a name does; scripts without capitals cannot tell."""
    return all(
        not first.islower()
        or part.casefold() in _PARTICLES
        or part[:2].casefold() in {"d'", "l'", "d’", "l’", "al", "el"}
        or part[1:2].isupper()
        for part in name.split()
        if (first := next(filter(str.isalpha, part), ""))
    )


def is_place(name: str) -> bool:
    """Whether a whole name is a city's or a country's: it stands beside dates, and after names.

    >>> is_place("New Delhi"), is_place("Paris Hilton")
    (True, False)
    """
    return any(mention.surface == name for mention in find_places(f"in {name}."))


def _is_other(name: str, words: BylineWords) -> bool:
    """A desk, a house or a pen name: not a job, not nobody, not a user's name."""
    parts = [part.casefold().strip(".") for part in name.split()]
    if not _is_name(name) or not parts or " ".join(parts) in words.nobody:
        return False
    is_desk = len(parts) > 1 and parts[-1] in _DESKS and not (words.jobs | words.nobody) & {parts[0]} and _is_capitalised(name)
    if _is_job(parts, words) and not is_desk:
        return False
    return _is_capitalised(name) or (len(parts) <= _OTHER_WORDS and not name[:1].islower())


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple({name.casefold(): name for name in reversed(names)}.values())[::-1][:_MAX_NAMES]
