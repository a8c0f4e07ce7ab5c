"""Who wrote an article: persons, out of what is declared and what is printed under the headline.

The paper itself, users' names, jobs and "staff" are nobody. An agency is the article's agency; it is an author only where
it is the whole credit, and so is a desk or a pen name. What is printed decides where what is declared names no person,
where it names more persons than are declared, and where it opens with "By" and disagrees.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from transforms.core.metadata.agencies import agency_named
from transforms.core.metadata.byline_words import BylineWords, byline_words
from transforms.core.metadata.bylines import Credits, is_place, read_byline
from transforms.core.metadata.titles import is_site

_MAX_AUTHORS: Final = 20
#: Values of one source that are read.
_MAX_VALUES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What one source says."""

    method: str
    #: Values as declared, or runs of a printed line.
    values: tuple[str, ...]
    is_printed: bool = False
    #: It opens with "By", or links to an author's page: names nobody but authors.
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorship:
    """The decision; empty: nobody is credited."""

    authors: tuple[str, ...] = ()
    #: Where the authors were read; None: there are none.
    method: str | None = None
    #: The agency that is credited, and where.
    agency: str | None = None
    agency_method: str | None = None


def clean_authors(bylines: Iterable[str], *, sites: frozenset[str] = frozenset(), language: str | None = None) -> tuple[str, ...]:
    """Names out of declared bylines.

    Args:
        bylines: as declared.
        sites: `site_keys` of the page; they are no authors.
        language: BCP 47 of the page; None: not known.

    >>> clean_authors(["By Ann Lee and Bob Ray, Political Correspondent", "ann.lee@example.org"])
    ('Ann Lee', 'Bob Ray')
    """
    return choose_authors([Credit(method="declared", values=tuple(bylines))], sites=sites, language=language).authors


def choose_authors(credit: Sequence[Credit], *, sites: frozenset[str], language: str | None) -> Authorship:
    """Decide between what is declared and what is printed.

    Args:
        credit: declared sources before printed ones, best first.
        sites: `site_keys` of the page.
        language: BCP 47 of the page; None: not known.
    """
    words = byline_words(language)
    read = [(source, _read(source, words, sites, language)) for source in credit]
    declared = next(((source, found) for source, found in read if found.people and not source.is_printed), None)
    printed = next(((source, found) for source, found in read if found.people and source.is_printed), None)
    agency, agency_method = _agency(read)
    winner = _winner(declared, printed)
    names, method = (winner[1].people, winner[0].method) if winner else _whole_credit(read)
    return Authorship(authors=names[:_MAX_AUTHORS], method=method if names else None, agency=agency, agency_method=agency_method)


_Read = tuple[Credit, Credits]


def _read(source: Credit, words: BylineWords, sites: frozenset[str], language: str | None) -> Credits:
    found = [read_byline(value, words, language=language, is_printed=source.is_printed) for value in source.values[:_MAX_VALUES]]
    people = [name for each in found for name in each.people if not is_site(name, sites)]
    return Credits(
        people=_once(name for name in people if not (source.is_printed and is_place(name))),
        agencies=_once(name for each in found for name in each.agencies),
        others=_once(name for each in found for name in each.others if not is_site(name, sites)),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(_key(name), name)
    return tuple(kept.values())


def _key(name: str) -> str:
    return "".join(filter(str.isalpha, name)).casefold()


def _turned(name: str) -> frozenset[str]:
    """A name whichever way round it is written."""
    return frozenset(name.casefold().split())


def _winner(declared: _Read | None, printed: _Read | None) -> _Read | None:
    if declared is None or printed is None:
        return declared or printed
    said, seen = ({_key(name) for name in read[1].people} for read in (declared, printed))
    turned = [{_turned(name) for name in read[1].people} for read in (declared, printed)]
    if seen > said or (seen != said and turned[0] == turned[1]):
        return printed
    if seen & said or any(_alike(one, other) for one in declared[1].people for other in printed[1].people):
        return declared
    return printed if printed[0].is_sure else declared


def _alike(one: str, other: str) -> bool:
    """Whether two names are one person's: the same last word and first letter."""
    return one.rpartition(" ")[2].casefold() == other.rpartition(" ")[2].casefold() and one[:1].casefold() == other[:1].casefold()


def _whole_credit(read: Sequence[_Read]) -> tuple[tuple[str, ...], str | None]:
    """Where no person is named: the agency that is, printed before declared; else a desk or a pen name."""
    for source, found in sorted(read, key=lambda each: not each[0].is_printed):
        if found.agencies:
            return _one_name_each(found.agencies), source.method
    for source, found in read:
        if found.others and (source.is_sure or not source.is_printed):
            return found.others, source.method
    return (), None


def _one_name_each(agencies: Sequence[str]) -> tuple[str, ...]:
    """Agencies as printed, each once, however many of its names are."""
    names: dict[str, str] = {}
    for printed in agencies:
        names.setdefault(agency_named(printed) or printed, printed)
    return tuple(names.values())


def _agency(read: Sequence[_Read]) -> tuple[str | None, str | None]:
    return next(
        ((agency, source.method) for source, found in read for name in found.agencies if (agency := agency_named(name))),
        (None, None),
    )
