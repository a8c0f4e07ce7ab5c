"""What the gazetteer knows: entries by name, office-holders by name and day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Kind = Literal["country", "demonym", "capital", "metonym", "organisation", "region", "leader"]
#: Lower-cased words of a name, as `table.name_tokens` splits it.
Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meaning of one name."""

    kind: Kind
    #: Canonical name of what is meant: `Russia`, `World Health Organization`, `Angela Merkel`.
    name: str
    #: ISO 3166-1 alpha-3 (and XKX); None: of no single country, or not known.
    country: str | None = None
    #: Code of an international body (IGOUNO, IGONAT, IGOEUR ...) or of a group of countries (EUR, AFR, WST ...); the name of
    #: a national body; None: not an organisation.
    organisation: str | None = None
    #: GOV, MIL, REB ...: three letters; None: the name alone does not tell.
    sector: str | None = None
    #: Full name; None: not a person, or several persons share the name.
    person: str | None = None
    #: Latest office in the file; None: not a person, or several persons share the name. For a day ask `office_holders`.
    office: str | None = None
    #: `adjective` or `noun` of a demonym; `area`, `city`, `sea` or `group` of a region; None for other kinds.
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """Where a capital lies."""

    name: str
    country: str
    #: Degrees north, two decimals; None: not known surely.
    latitude: float | None
    #: Degrees east, two decimals; None: not known surely.
    longitude: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHolder:
    """One person's term in one office. A bound known to the year or month only is an interval."""

    person: str
    #: ISO 3166-1 alpha-3; None: an office of an international body.
    country: str | None
    #: Code of the international body; None: an office of a country.
    organisation: str | None
    office: str
    sector: str
    from_earliest: date
    from_latest: date
    #: None: still in office at the date of the file.
    to_earliest: date | None
    #: None: the file does not know an end; with `to_earliest`, in office until then at least.
    to_latest: date | None
    #: On the day that was asked for. False: the day lies outside this term; the person may hold an office that the file does not
    #: list, so that only a text that names this very office contradicts it. None: no day was given, or the file cannot tell
    #: (bound known to the year only, or a day after the date of the file).
    in_office: bool | None = None

    def on(self, day: date | None, as_of: date) -> "OfficeHolder":
        """The same term, with `in_office` for a day; `as_of` is the date of the file."""
        return replace(self, in_office=self._covers(day, as_of))

    def _covers(self, day: date | None, as_of: date) -> bool | None:
        if day is None:
            return None
        if day < self.from_earliest or (self.to_latest is not None and day > self.to_latest):
            return False
        if day >= self.from_latest and day <= (self.to_earliest or as_of):
            return True
        return None

    def days_from(self, day: date) -> int:
        """Days between a day and the term; 0 inside it."""
        before = (self.from_earliest - day).days
        after = (day - self.to_latest).days if self.to_latest is not None else 0
        return max(before, after, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All files together. Keys are made by `table.name_tokens`."""

    #: Without regard to case.
    names: Mapping[Tokens, Entry]
    #: With regard to case, one token each: acronyms (`US`, `WHO`) and names that are another word in lower case (`Poles`).
    acronyms: Mapping[str, Entry]
    #: Other meanings of a name in `names`, marked so in the files: `Congolese` is first of COD, then of COG.
    alternatives: Mapping[Tokens, tuple[Entry, ...]]
    #: Agent noun to sector.
    agents: Mapping[Tokens, str]
    #: Canonical English short name of a country by code.
    countries: Mapping[str, str]
    #: Where capitals lie, also those whose name alone means too many places (Kingston, Georgetown): compare the country.
    capitals: Mapping[Tokens, Capital]
    #: Terms by full name, other spelling or surname.
    terms: Mapping[Tokens, tuple[OfficeHolder, ...]]
    #: Date of the office-holders' file: an open term says nothing about later days.
    as_of: date
    #: Hash over all files, lower-case hex.
    sha256: str

    def office_holders(self, name: Tokens, on: date | None) -> tuple[OfficeHolder, ...]:
        """Who is meant by a name on a day.

        Args:
            name: tokens of a surname or a full name, lower-cased.
            on: the day; None: not known.

        Returns:
            Without a day every term of every person of that name, `in_office` None. With a day one term per person: one that
            covers the day, else one that may, else the nearest, told apart by `in_office`. Surest first; empty: name unknown.
        """
        found = [term.on(on, self.as_of) for term in self.terms.get(name, ())]
        if on is None:
            return tuple(found)
        certainty = {True: 0, None: 1, False: 2}
        found.sort(key=lambda term: (certainty[term.in_office], term.days_from(on), -term.from_earliest.toordinal(), term.person))
        first: dict[str, OfficeHolder] = {}
        for term in found:
            first.setdefault(term.person, term)
        return tuple(first.values())
