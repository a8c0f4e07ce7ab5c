"""A byline in the text of an article itself, where its page marks none."""

import re
from typing import Final

from transforms.core.metadata.byline_words import BylineWords, byline_words
from transforms.core.metadata.bylines import read_byline
from transforms.core.metadata.dated_lines import MAX_BESIDE, is_names, without_dates
from transforms.core.metadata.printed_bylines import PrintedByline

#: Characters at each end of a text, lines of them, and characters of such a line, in which a byline may stand.
_EDGE_CHARS: Final = 2_000
_OPENING_LINES: Final = 3
_CLOSING_LINES: Final = 4
_LINE_CHARS: Final = 160
#: Lines among which there is one signature: reviews of several critics have many.
_SIGNED_LINES: Final = 40
_SIGNED_WORDS: Final = 4
_BRACKETS: Final = "([（【"
_DASHES: Final = " -–—―"
# （记者 张伟 李娜）, （中央社記者王小明台北3日電）.
_CHINESE: Final = re.compile(r"[（(【\[][^（()）]{0,12}?((?:记者|記者|通讯员)[^（()）]{2,30})[)）】\]]")
# (서울=연합뉴스) 홍길동 기자 =.
_KOREAN: Final = re.compile(r"[(\[【][^)\]】]{2,30}[)\]】]\s*((?:[가-힣]{2,4}[\s·,]{1,2}){0,4}[가-힣]{2,4}\s?기자)")


def text_byline(text: str, language: str | None) -> PrintedByline | None:
    r"""Find a byline in a text: a line that opens it with "By" or "Von", one that closes it in brackets or is a name, a dateline.

    Args:
        text: of the article, without its headline.
        language: BCP 47; None: not known.

    >>> text_byline("By Ann Lee\nIt rained.", "en").values
    ('By Ann Lee',)
    """
    words = byline_words(language)
    edges = f"{text[:_EDGE_CHARS]}\n{text[_EDGE_CHARS:][-_EDGE_CHARS:]}"
    lines = [line.strip() for line in edges.split("\n") if line.strip()]
    opening = lines[:_OPENING_LINES]
    # "By Ann Lee" at the end is the byline of the next story; "(Reporting by Ann Lee)" is not.
    closing = [line for line in lines[-_CLOSING_LINES:] if line[0] in _BRACKETS]
    for line in (*opening, *closing):
        value = without_dates(line.lstrip(_BRACKETS), language) if len(line) <= _LINE_CHARS else ""
        if words.leads.match(value) and is_names(value, words, language, frozenset(), most=2 * MAX_BESIDE):
            return PrintedByline(text=line, method="text", values=(value,), is_sure=True)
    return _signature(text, words, language) or _reporter(opening)


def _signature(text: str, words: BylineWords, language: str | None) -> PrintedByline | None:
    lines = [line.strip() for line in text[-_EDGE_CHARS:].split("\n")[-_SIGNED_LINES:] if line.strip()]
    signed = [line for line in lines if len(line) <= _LINE_CHARS and _is_signature(line, words, language)]
    if len(signed) != 1 or lines[-1] != signed[0]:
        return None
    return PrintedByline(text=signed[0], method="text", values=(signed[0].lstrip(_DASHES),), is_sure=True)


def _is_signature(line: str, words: BylineWords, language: str | None) -> bool:
    """Whether a line is a name and nothing else; in English only after a dash, as headlines of two words end pages."""
    name = line.lstrip(_DASHES)
    if name == line and (language or "en")[:2] == "en":
        return False
    people = read_byline(name, words, is_printed=True).people
    return people == (name,) and name != name.lower() and len(name.split()) <= _SIGNED_WORDS


def _reporter(opening: list[str]) -> PrintedByline | None:
    for line in opening:
        if found := _CHINESE.search(line[:_LINE_CHARS]) or _KOREAN.match(line[:_LINE_CHARS]):
            return PrintedByline(text=found[1].strip(), method="dateline", values=(found[1],), is_sure=True)
    return None
