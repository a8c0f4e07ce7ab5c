"""The gazetteer in another language: its own names for what the English files know, with the same codes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from transforms.core.gazetteer.loader import load_gazetteer, read_agent_nouns
from transforms.core.gazetteer.records import Capital, Entry, Gazetteer, Tokens
from transforms.core.gazetteer.table import Row, folder_sha256, name_tokens, read_table, spellings

_FOLDER: Final = Path(__file__).parent
_COLUMNS: Final = ("of", "names", "adjectives", "seats", "metonyms")


def localise(language: str, forms: Callable[[str], Iterable[str]], folder: Path = _FOLDER) -> Gazetteer:
    """Read `names_LANGUAGE.tsv` and `agent_nouns_LANGUAGE.tsv`.

    Args:
        language: primary subtag: `es`.
        forms: all forms of an adjective, which the file gives in one.
        folder: holds the two files.

    Returns:
        Names of the language first; English names of organisations, people, places and countries where it has no such name.
        English adjectives and agent nouns are left out.

    Raises:
        GazetteerError: a line is malformed, or names what the English files do not know.
    """
    english = load_gazetteer()
    build = _Names(english, forms)
    names = f"names_{language}.tsv"
    for row in read_table(folder / names, _COLUMNS)[1]:
        build.add(row)
    kept = {tokens: entry for tokens, entry in english.names.items() if entry.kind != "demonym"}
    agents = f"agent_nouns_{language}.tsv"
    return replace(
        english,
        names={**kept, **build.names},
        acronyms={**english.acronyms, **build.cased},
        alternatives={},
        agents=read_agent_nouns(folder / agents),
        capitals={**english.capitals, **build.capitals},
        sha256=folder_sha256(folder, (names, agents)) + english.sha256,
    )


class _Names:
    """The names of one file."""

    def __init__(self, english: Gazetteer, forms: Callable[[str], Iterable[str]]) -> None:
        self.names: dict[Tokens, Entry] = {}
        #: Words that count in their own letter case.
        self.cased: dict[str, Entry] = {}
        self.capitals: dict[Tokens, Capital] = {}
        self._forms = forms
        self._countries = english.countries
        self._places = {place.country: place for place in english.capitals.values()}
        entries = (*english.names.values(), *english.acronyms.values())
        self._bodies = {entry.name: entry for entry in entries if entry.kind in {"organisation", "region"}}

    def add(self, row: Row) -> None:
        """Take the names of one line."""
        of = row.required("of")
        if of not in self._countries:
            if of not in self._bodies:
                raise row.error(f"{of!r} is neither a country nor the name of an organisation or region")
            for name in row.items("names"):
                self._name(row, name, self._bodies[of])
            return
        country = Entry(kind="country", name=self._countries[of], country=of)
        for name in row.items("names"):
            self._name(row, name, country)
        for adjective in row.items("adjectives"):
            for form in self._forms(adjective):
                # "argentina" is the adjective, "Argentina" the country: only its letter case tells.
                self.cased[form] = replace(country, kind="demonym", form="adjective")
                self.names.setdefault(name_tokens(form), self.cased[form])
        for name in row.items("metonyms"):
            self._name(row, name, replace(country, kind="metonym", sector="GOV"))
        for number, name in enumerate(row.items("seats")):
            self._name(row, name, Entry(kind="capital", name=name, country=of, sector="GOV"))
            if number == 0 and of in self._places:
                self.capitals[name_tokens(name)] = self._places[of]

    def _name(self, row: Row, name: str, entry: Entry) -> None:
        held = self.names.get(name_tokens(name))
        if held is not None and held.form != "adjective" and (held.kind, held.country) != (entry.kind, entry.country):
            raise row.error(f"{name!r} already means {held.name} ({held.kind})")
        for form in (name, *spellings(name)):
            self.names[name_tokens(form)] = entry
        if name.islower() and " " not in name:
            self.cased[name] = entry
