"""News agencies: by which names bylines, datelines and the ends of texts credit them."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from transforms.core.language_lists import topic

#: Characters of a text's opening, and of its last line, in which an agency may be named.
_OPENING_CHARS: Final = 240
_CLOSING_CHARS: Final = 80
#: Lines of the opening: the dateline may stand below a summary.
_OPENING_LINES: Final = 3
# PARIS (AFP) -, /ТАСС/, 【共同社東京3月3日電】, (서울=연합뉴스): what stands between two marks.
_BRACKETED: Final = re.compile(r"[(（\[［【〔]([^()（）\[\]［］【】〔〕\n]{1,60})[)）\]］】〕]|/([^/()\n]{1,40})/")
# After a dateline comes a dash, a colon or the text; before it nothing but a place and a day.
_AFTER: Final = re.compile(r"\s*(?:\.?,?\s*[-–—―ー=＝:：]|\.|\Z|\n|[가-힣]{2,4}\s*기자)|\s+(?=[A-ZÀ-Þ«\"“])")
_BEFORE: Final = re.compile(r"[^.!?。！？]{0,60}\Z")
_PARTS: Final = re.compile(
    r"\s*(?:[,;:=＝/|·、，：；]|\s[-–—]\s|\b(?:via|vía|par|von|with|and|und|mit|avec|con|com|met|med|z|s|и|с)\b)\s*|[\u3000\s]{2,}"
)
_CLOSING_PARTS: Final = re.compile(r"[()（）\[\]/:：©—–|,，、;]|\s-\s|\s&\s|\s\+\s")
#: A credit of a picture is none of the text.
_PICTURE: Final = re.compile(r"photo|foto|getty|picture|image|bild|写真|사진|图|фото|صور", re.IGNORECASE)
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EDGES: Final = " \t\u3000.,;:()[]{}（）［］【】/|*-–—\"'«»“”"


@cache
def _agencies() -> Mapping[str, str]:
    lines = files("transforms.core.metadata").joinpath("agencies.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {alias: agency for agency, aliases in rows for alias in (*aliases.split("; "), agency)}


def agency_named(name: str) -> str | None:
    """The agency that a whole name stands for.

    Args:
        name: as printed; compared as written, but for marks around it, and for "The" and "agency" in front.

    >>> agency_named("(AFP)"), agency_named("ТАСС"), agency_named("Afp news desk")
    ('AFP', 'TASS', None)
    """
    bare = name.strip(_EDGES)
    return _agencies().get(bare) or _agencies().get(bare.partition(" ")[2] if bare.partition(" ")[0] in _IN_FRONT else bare)


#: Words for "agency" that stand in front of its name.
_IN_FRONT: Final = frozenset(
    "agencia agência agence agenzia agentur agency agencja agentura agenția ajansı агентство агенція агенция وكالة خبرگزاری"
    " bureau persbureau nyhetsbyrån hírügynökség".split()
)


def agency_in(line: str) -> str | None:
    """The agency that opens or closes a credit line: "Source: Reuters", "AFP / Ann Lee", "© 2026 dpa"; pictures do not count."""
    if _PICTURE.search(line):
        return None
    parts = [part for part in _CLOSING_PARTS.split(_YEAR.sub("", line[:_OPENING_CHARS])) if part.strip(_EDGES)]
    return next((agency for part in (*parts[-1:], *parts[:1]) if (agency := agency_named(part))), None)


def text_agency(text: str) -> str | None:
    """The agency that the dateline names, else the one that signs the last line.

    Args:
        text: of the article, without its headline.

    >>> text_agency("PARIS, March 3 (AFP) - It rained."), text_agency("МОСКВА, 3 марта. /ТАСС/. Шёл дождь.")
    ('AFP', 'TASS')
    >>> text_agency("【共同社東京3月3日電】大雨"), text_agency("新华社北京3月3日电"), text_agency("The news agency (AFP) was told.")
    ('Kyodo News', 'Xinhua', None)
    """
    lines = [line for line in text[: 4 * _OPENING_CHARS].split("\n", _OPENING_LINES)[:_OPENING_LINES] if line.strip()]
    for line in lines:
        if found := _dateline(line.strip()[:_OPENING_CHARS]):
            return found
    return _closing(text)


def _dateline(opening: str) -> str | None:
    for found in _BRACKETED.finditer(opening):
        before, after = opening[: found.start()], opening[found.end() :]
        if _BEFORE.search(before) and _is_place(before) and (not before.strip() or _AFTER.match(after)):
            agency = bracketed_agency(found[1] or found[2])
            if agency:
                return agency
    for pattern in _templates():
        if (matched := pattern.match(opening)) and (agency := _agencies().get(matched["agency"])):
            return agency
    return None


def _is_place(before: str) -> bool:
    """Whether only a place and a day stand before the bracket: few words, and they begin no sentence of their own."""
    return len(before.split()) <= 8 and len(before) <= 60  # noqa: PLR2004  "NEW DELHI and SRINAGAR, 3 March 2026"


def bracketed_agency(content: str) -> str | None:
    """The agency that is named in brackets, among other things: "dpa/lby", "mit AFP", "共同社東京3月3日電"; pictures do not count.

    >>> bracketed_agency("avec AFP"), bracketed_agency("AFP Photo")
    ('AFP', None)
    """
    if _PICTURE.search(content):
        return None
    for part in (content, *_PARTS.split(content)):
        if agency := agency_named(part):
            return agency
        if _UNSPACED.search(part) and (agency := _at_an_end(part.strip())):
            return agency
    return None


def _at_an_end(part: str) -> str | None:
    """Scripts without spaces: the agency's name opens or closes what else is said."""
    lengths = range(len(part), 1, -1)
    return next((agency for n in lengths for piece in (part[:n], part[-n:]) if (agency := _agencies().get(piece))), None)


@cache
def _templates() -> tuple[re.Pattern[str], ...]:
    """`datelines` of all languages: `{agency}` is one of its names, `…` a place and a day."""
    names = "|".join(re.escape(alias) for alias in sorted(_agencies(), key=len, reverse=True) if len(alias) > 1)
    written = dict.fromkeys(each for words in topic("bylines").values() for each in words["datelines"])
    patterns = (
        re.escape(each).replace(r"\{agency\}", f"(?P<agency>{names})").replace("…", r"[^\n{}]{2,40}?") for each in written
    )
    return tuple(re.compile(pattern) for pattern in patterns)


def _closing(text: str) -> str | None:
    last = text.rstrip()[-4 * _CLOSING_CHARS :].rpartition("\n")[2].strip()
    if len(last) <= _CLOSING_CHARS:
        return agency_in(last)
    signed = re.search(r"[(（\[/]([^()（）\[\]/]{2,40})[)）\]/]\W*\Z", last[-_CLOSING_CHARS:])
    return bracketed_agency(signed[1]) if signed else None
