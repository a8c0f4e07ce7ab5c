"""Compile the TSV files into lookup tables, refusing contradictions."""

import functools
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from transforms.core.gazetteer.records import Capital, Entry, Gazetteer, OfficeHolder, Tokens
from transforms.core.gazetteer.table import (
    Row,
    degrees,
    folder_sha256,
    last_day_bounds,
    name_tokens,
    read_table,
    spellings,
    term_bounds,
)

_FOLDER: Final = Path(__file__).parent
#: Files in the order in which they are read.
FILES: Final = ("countries.tsv", "organisations.tsv", "regions.tsv", "office_holders.tsv", "agent_nouns.tsv")
#: Letters: the sectors of CAMEO's actor scheme that we use, and IGO, NGO, MNC. Source: CAMEO codebook 1.1b3, chapter 3 (names only).
SECTORS: Final = frozenset(
    "GOV MIL COP SPY REB OPP PTY LEG JUD MED BUS MNC EDU NGO IGO CRM REF CVL LAB REL ELI HLH ENV AGR SCI SET UAF".split()
)
#: What a region is.
REGION_KINDS: Final = frozenset({"area", "city", "sea", "group"})
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_BODY: Final = re.compile(r"(?:IGO|NGO|NGM|IMG|MNC)[A-Z]{0,6}")
_GROUP: Final = re.compile(r"[A-Z]{3}")


@functools.cache
def load_gazetteer(folder: Path = _FOLDER) -> Gazetteer:
    """Read and check all files of a folder; once per process.

    Args:
        folder: holds the files named in `FILES`; the default is the one that ships.

    Raises:
        GazetteerError: a line is malformed, a name has two meanings without a mark, or terms of one person overlap.
    """
    build = _Build()
    build.countries(folder / "countries.tsv")
    build.organisations(folder / "organisations.tsv")
    build.regions(folder / "regions.tsv")
    build.office_holders(folder / "office_holders.tsv")
    return build.finish(read_agent_nouns(folder / "agent_nouns.tsv"), folder_sha256(folder, FILES))


class _Build:
    """The tables while they grow. Marks on a name in the files.

    `=Name` counts only in this letter case; `~Name` is a further meaning of a name that first means something else.
    """

    def __init__(self) -> None:
        self.by_name: dict[Tokens, Entry] = {}
        self.by_acronym: dict[str, Entry] = {}
        self.others: dict[Tokens, list[Entry]] = {}
        self.short_names: dict[str, str] = {}
        self.capitals: dict[Tokens, Capital] = {}
        self.terms: dict[Tokens, list[OfficeHolder]] = {}
        self.as_of = date.min
        self._where: dict[Tokens | str, tuple[str, int]] = {}
        self._variants: list[tuple[Tokens, Entry]] = []

    # --- files ---------------------------------------------------------------------------------------------------------

    def countries(self, path: Path) -> None:
        columns = ("code", "name", "names", "adjectives", "nouns", "capital", "latitude", "longitude", "seats", "metonyms")
        for row in read_table(path, columns)[1]:
            code, name = row.matching("code", _COUNTRY), row.required("name")
            if code in self.short_names:
                raise row.error(f"{code} stands twice")
            self.short_names[code] = name.lstrip("=~")
            entry = Entry(kind="country", name=self.short_names[code], country=code)
            for text in (name, *row.items("names")):
                self._add(row, text, entry)
            for text in row.items("adjectives"):
                self._add(row, text, replace(entry, kind="demonym", form="adjective"))
            for text in row.items("nouns"):
                self._add(row, text, replace(entry, kind="demonym", form="noun"))
            self._capital(row, code)
            for text in row.items("seats"):
                self._add(row, text, Entry(kind="capital", name=text.lstrip("=~"), country=code, sector="GOV"))
            for text in row.items("metonyms"):
                self._add(row, text, replace(entry, kind="metonym", sector="GOV"))

    def _capital(self, row: Row, code: str) -> None:
        names = row.items("capital")
        if not names:
            return
        place = Capital(
            name=names[0].lstrip("=~"),
            country=code,
            latitude=degrees(row, "latitude", 90),
            longitude=degrees(row, "longitude", 180),
        )
        entry = Entry(kind="capital", name=place.name, country=code, sector="GOV")
        for text in names:
            self._add(row, text, entry)
            for form in (text.lstrip("=~"), *spellings(text.lstrip("=~"))):
                self.capitals.setdefault(name_tokens(form), place)

    def organisations(self, path: Path) -> None:
        for row in read_table(path, ("name", "names", "code", "country", "sector", "note"))[1]:
            name = row.required("name").lstrip("=~")
            code = row.matching("code", _BODY) if row.cells["code"] else name
            entry = Entry(kind="organisation", name=name, country=self._country(row), organisation=code, sector=_sector(row))
            for text in (row.cells["name"], *row.items("names")):
                self._add(row, text, entry)

    def regions(self, path: Path) -> None:
        for row in read_table(path, ("name", "names", "kind", "country", "code", "note"))[1]:
            name = row.required("name").lstrip("=~")
            country = self._country(row)
            code = row.matching("code", _GROUP) if row.cells["code"] else None
            shared = country is None and code is None and row.cells["kind"] == "sea"
            if (country is None) == (code is None) and not shared:
                raise row.error(
                    "a region has either the country it lies in or the code of a group of countries; only a sea has neither"
                )
            if row.cells["kind"] not in REGION_KINDS:
                raise row.error(f"kind {row.cells['kind']!r} is not one of {' '.join(sorted(REGION_KINDS))}")
            entry = Entry(kind="region", name=name, country=country, organisation=code, form=row.cells["kind"])
            for text in (row.cells["name"], *row.items("names")):
                self._add(row, text, entry)

    def office_holders(self, path: Path) -> None:
        columns = ("country", "office", "sector", "person", "surname", "names", "from", "to")
        header, rows = read_table(path, columns)
        self.as_of = header.date
        seen: dict[str, list[tuple[Row, OfficeHolder]]] = {}
        keys: dict[Tokens | str, tuple[Row, str]] = {}
        for row in rows:
            term = self._term(row)
            _refuse_overlap(row, term, seen.setdefault(term.person, []))
            for text in (term.person, *row.items("surname"), *row.items("names")):
                name = text.lstrip("=")
                tokens = name_tokens(name)
                for form in (tokens, *map(name_tokens, spellings(name))):
                    held = self.terms.setdefault(form, [])
                    if not held or held[-1] is not term:
                        held.append(term)
                keys.setdefault(text if text.startswith("=") else tokens, (row, text))
        for row, text in keys.values():
            self._add(row, text, self._leader(text.lstrip("=")))

    def _term(self, row: Row) -> OfficeHolder:
        place = row.required("country")
        country = place if place in self.short_names else None
        if country is None and not _BODY.fullmatch(place):
            raise row.error(f"{place} is neither a country of countries.tsv nor the code of an international body")
        start, end = term_bounds(row, "from"), last_day_bounds(row, "to")
        if start is None:
            raise row.error("from is empty")
        if end is not None and (end[1] or end[0]) < start[0]:
            raise row.error("the term ends before it begins")
        if start[0] > self.as_of:
            raise row.error("the term begins after the date of the file")
        return OfficeHolder(
            person=row.required("person"),
            country=country,
            organisation=None if country else place,
            office=row.required("office"),
            sector=_sector(row),
            from_earliest=start[0],
            from_latest=start[1],
            to_earliest=end[0] if end else None,
            to_latest=end[1] if end else None,
        )

    def _leader(self, name: str) -> Entry:
        held = self.terms[name_tokens(name)]
        person = _only({each.person for each in held})
        last = max(held, key=lambda each: (each.from_earliest, each.person))
        if person:
            country, body, sector = last.country, last.organisation, last.sector
            return Entry(
                kind="leader", name=person, country=country, organisation=body, sector=sector, person=person, office=last.office
            )
        return Entry(
            kind="leader",
            name=name,
            country=_only({each.country for each in held}),
            organisation=_only({each.organisation for each in held}),
            sector=_only({each.sector for each in held}),
        )

    # --- names ---------------------------------------------------------------------------------------------------------

    def _country(self, row: Row) -> str | None:
        code = row.optional("country")
        if code is not None and code not in self.short_names:
            raise row.error(f"{code} is not in countries.tsv")
        return code

    def _add(self, row: Row, text: str, entry: Entry) -> None:
        name = text.lstrip("=~")
        tokens = name_tokens(name)
        if not tokens or "  " in name or ";" in name:
            raise row.error(f"{text!r} is no name")
        if text.startswith("~"):
            self.others.setdefault(tokens, []).append(entry)
        elif text.startswith("="):
            if len(tokens) > 1:
                raise row.error(f"{text!r}: only one word can be marked '='")
            self._first(row, name, self.by_acronym.setdefault(name, entry), entry)
        else:
            self._first(row, tokens, self.by_name.setdefault(tokens, entry), entry)
            self._variants.extend((name_tokens(form), entry) for form in spellings(name))

    def _first(self, row: Row, key: Tokens | str, held: Entry, entry: Entry) -> None:
        file, line = self._where.setdefault(key, (row.file, row.line))
        if held is not entry and held != entry:
            name = key if isinstance(key, str) else " ".join(key)
            raise row.error(
                f"{name!r} already means {held.name} ({held.kind}) at {file}:{line}; mark the lesser meaning with '~'"
            )

    def finish(self, agents: dict[Tokens, str], sha256: str) -> Gazetteer:
        """Add the other spellings, which give way to every written name, and freeze."""
        in_own_case = {(word.lower(),) for word in self.by_acronym}
        for tokens, entry in self._variants:
            if tokens not in in_own_case:
                self.by_name.setdefault(tokens, entry)
        return Gazetteer(
            names=self.by_name,
            acronyms=self.by_acronym,
            alternatives={tokens: tuple(entries) for tokens, entries in self.others.items()},
            agents=agents,
            countries=self.short_names,
            capitals=self.capitals,
            terms={tokens: tuple(terms) for tokens, terms in self.terms.items()},
            as_of=self.as_of,
            sha256=sha256,
        )


def read_agent_nouns(path: Path) -> dict[Tokens, str]:
    """Agent noun to sector.

    Raises:
        GazetteerError: a line is malformed, or a noun stands under two sectors.
    """
    agents: dict[Tokens, str] = {}
    for row in read_table(path, ("sector", "nouns"))[1]:
        for noun in row.items("nouns"):
            if agents.setdefault(name_tokens(noun), _sector(row)) != row.cells["sector"]:
                raise row.error(f"{noun!r} stands under two sectors")
    return agents


def _only(values: set[str | None]) -> str | None:
    return values.pop() if len(values) == 1 else None


def _sector(row: Row) -> str:
    sector = row.required("sector")
    if sector not in SECTORS:
        raise row.error(f"sector {sector} is not one of {' '.join(sorted(SECTORS))}")
    return sector


def _refuse_overlap(row: Row, term: OfficeHolder, earlier: list[tuple[Row, OfficeHolder]]) -> None:
    """A person holds one office at a time, unless the office is another one; bounds known to the year may touch."""
    for other_row, other in earlier:
        same = (other.office, other.country, other.organisation) == (term.office, term.country, term.organisation)
        apart = _ends_before(other, term) or _ends_before(term, other)
        if same and not apart:
            raise row.error(f"{term.person}: the term overlaps the one at {other_row.file}:{other_row.line}")
    earlier.append((row, term))


def _ends_before(first: OfficeHolder, second: OfficeHolder) -> bool:
    return first.to_earliest is not None and first.to_earliest <= second.from_latest
