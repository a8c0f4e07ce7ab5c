"""The byline as the page prints it: which of its marked lines it is, and what of that line may be names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from transforms.core.metadata.agencies import agency_in, agency_named
from transforms.core.metadata.byline_words import BylineWords, byline_words
from transforms.core.metadata.bylines import plain_line, read_byline
from transforms.core.metadata.dated_lines import is_names, without_dates
from transforms.core.metadata.east_asian_names import is_east_asian
from transforms.core.metadata.facts import Byline, PageFacts
from transforms.core.metadata.printed import Line, Run, printed_line
from transforms.core.metadata.titles import is_site

#: Elements between lines of one byline, and before the headline in which a byline may stand.
_TOGETHER: Final = 30
_ABOVE: Final = 40
_MAX_LINES: Final = 12
_BYLINE_CHARS: Final = 300
#: Parts of a byline that are beside the names. Source: own list over templates.
_BESIDE: Final = re.compile(
    r"job|role|position|\bbio|date|\btime|twitter|email|social|location|caption|comment|share|follow|read-?time|avatar|read-more",
    re.IGNORECASE,
)
_NO_BYLINES: Final = frozenset(
    "a h1 h2 h3 nav aside footer figure figcaption ul ol table tbody tr img script style button form".split()
)
#: Characters of a line of date and names, of one that names a source, and of a paragraph, where the search ends.
_DATED_CHARS: Final = 140
_SOURCE_CHARS: Final = 60
_PARAGRAPH_CHARS: Final = 200
_EDGES: Final = " .,;:()[]"
_FIGURE: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedByline:
    """A byline."""

    #: As printed, one line.
    text: str
    #: `byline`, `rel_author`, or `text` where it opens the article's text.
    method: str
    #: What may be names: a value for each line.
    values: tuple[str, ...]
    #: It opens with "By" or links to an author's page.
    is_sure: bool


def marked_byline(facts: PageFacts, headline: str | None, language: str | None, sites: frozenset[str]) -> PrintedByline | None:
    """The byline that belongs to the headline, out of the lines that templates mark as one or that begin like one.

    Args:
        facts: of the page.
        headline: that was chosen; None: none was.
        language: BCP 47 of the page; None: not known.
        sites: `site_keys` of the page.
    """
    words = byline_words(language)
    top = _place(facts, headline)
    below = [byline for byline in facts.bylines if top is None or byline.at > top]
    above = [byline for byline in facts.bylines if top is not None and top - _ABOVE <= byline.at <= top]
    for at, first in enumerate([*below, *above][:_MAX_LINES]):
        group = [first, *(other for other in below[at + 1 :][:_MAX_LINES] if _belongs(first, other))]
        values = [(without_dates(_value(byline, words), language), byline) for byline in group if not _is_story(byline)]
        named = [(value, byline) for value, byline in values if value and _credits(value, words, language, sites)]
        if named and named[0][1] is first:
            text = ", ".join(dict.fromkeys(_shown(byline.line, words) for _, byline in named))
            return PrintedByline(
                text=text[:_BYLINE_CHARS],
                method="rel_author" if first.kind == "rel_author" else "byline",
                values=tuple(value for value, _ in named),
                is_sure=any(_is_sure(byline.line, words) for _, byline in named),
            )
    return None


def _is_story(byline: Byline) -> bool:
    """Whether a line that begins like a byline is the story: 记者 and 作者 open sentences too."""
    return byline.kind == "lead" and is_east_asian(byline.line.text) and len(byline.line.text) > _SOURCE_CHARS


def _belongs(first: Byline, other: Byline) -> bool:
    return other.kind == first.kind and 0 < other.at - first.at <= _TOGETHER


def _value(byline: Byline, words: BylineWords) -> str:
    """What of a line may be names: runs one after the other, without those that are marked as something else."""
    runs = [run for run in byline.line.runs if run.is_linked or not _BESIDE.search(run.marks)]
    if byline.kind == "mixed":
        start = next((at for at, run in enumerate(runs) if run.is_linked or _leads(run, words)), None)
        runs = [run for run in runs if agency_in(run.text)] if start is None else runs[start:]
    return _joined(runs, words)


def _leads(run: Run, words: BylineWords) -> bool:
    return words.leads.match(f"{run.text} ") is not None


def _joined(runs: Sequence[Run], words: BylineWords) -> str:
    """Runs with a mark between them; first and last name in runs of their own become one."""
    pieces: list[str] = []
    for run in runs:
        text = plain_line(run.text)
        if pieces and _is_half(text, words) and _is_half(pieces[-1], words):
            pieces[-1] += f" {text}"
        else:
            pieces.append(text)
    return " | ".join(pieces)


def _is_half(text: str, words: BylineWords) -> bool:
    key = text.casefold()
    return (
        text[:1].isupper()
        and text.isalpha()
        and not agency_named(text)
        and key not in words.jobs | words.nobody
        and not words.leads.match(f"{text} ")
    )


def _credits(value: str, words: BylineWords, language: str | None, sites: frozenset[str]) -> bool:
    found = read_byline(value, words, language=language, is_printed=True)
    return any(not is_site(name, sites) for name in (*found.people, *found.others)) or bool(found.agencies)


def dated_byline(facts: PageFacts, headline: str | None, language: str | None, sites: frozenset[str]) -> PrintedByline | None:
    """A byline that nothing marks: under the headline, a short line of hardly more than names and a date, a job, a paper or an agency.

    Args:
        facts: of the page.
        headline: that was chosen; None: none was.
        language: BCP 47 of the page; None: not known.
        sites: `site_keys` of the page.
    """
    words = byline_words(language)
    if (top := _place(facts, headline)) is None:
        return None
    for at, element, text in facts.zone:
        if at <= top or element.tag in _NO_BYLINES:
            continue
        if len(text) > _PARAGRAPH_CHARS:
            return None
        line = printed_line(element, _DATED_CHARS)
        if line is None and element.tag == "p":
            return None
        if line is None or not line.text or line.text in facts.links.texts:
            continue
        runs = [run for run in line.runs if run.is_linked or run.text not in facts.links.texts]
        is_credit = _FIGURE.search(line.text) is not None or _has_job(line.text, words)
        value = without_dates(_joined(runs, words), language)
        is_credit = (
            is_credit or any(is_site(part, sites) for part in value.split("|")) or bool(read_byline(value, words).agencies)
        )
        if (agency_in(value) and len(value) <= _SOURCE_CHARS) or (is_credit and is_names(value, words, language, sites)):
            return PrintedByline(text=_shown(line, words)[:_BYLINE_CHARS], method="byline", values=(value,), is_sure=False)
    return None


def _has_job(line: str, words: BylineWords) -> bool:
    """Whether a short line names a job: "Ann Lee, Reporter", "홍길동 기자"."""
    if len(line) > _SOURCE_CHARS:
        return False
    if is_east_asian(line):
        return any(job in line for job in words.jobs if is_east_asian(job)) or line[:1] + line[-1:] == "【】"
    return any(part.strip(_EDGES) in words.jobs for part in line.casefold().split())


def source_line(facts: PageFacts, headline: str | None) -> str | None:
    """The agency that a line around the headline gives as the source: "Kaynak: AA", "来源：新华社".

    Args:
        facts: of the page.
        headline: that was chosen; None: none was.
    """
    if (top := _place(facts, headline)) is None:
        return None
    for at, element, text in facts.zone:
        if at > top and len(text) > _PARAGRAPH_CHARS:
            return None
        is_source = at >= top - _ABOVE and len(text) <= _SOURCE_CHARS and (":" in text or "：" in text)
        if is_source and (agency := agency_in(_content(element))):
            return agency
    return None


def _content(element: HtmlElement) -> str:
    line = printed_line(element, _SOURCE_CHARS)
    return line.text if line else ""


def _place(facts: PageFacts, headline: str | None) -> int | None:
    return next((heading.at for heading in facts.headings if headline and headline in heading.line.text), None)


def _is_sure(line: Line, words: BylineWords) -> bool:
    return any(run.is_linked for run in line.runs) or words.leads.match(f"{line.text} ") is not None


def _shown(line: Line, words: BylineWords) -> str:
    """The line up to what is printed after the names."""
    stop = words.stops.search(line.text)
    return (line.text[: stop.start()] if stop and stop.start() else line.text).strip(" |·•-–—,")
