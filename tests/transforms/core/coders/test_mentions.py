"""Actors: what is one, what is two, and what each is known to be."""

from datetime import date

import pytest

from tests.transforms.core.coders.reading import index
from transforms.core.coders.casing import restore_case
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.coordination import find_chunks
from transforms.core.coders.lexicon import load_lexicon
from transforms.core.coders.names import split_compounds
from transforms.core.coders.tokens import tokenise


def _chunks(text: str, on: date | None = None) -> list[tuple[str, Chunk]]:
    names, words = index(), load_lexicon().words
    tokens = split_compounds(tokenise(text, 0, len(text)), names)
    found = find_chunks(restore_case(tokens, names, words), names, words, on)
    return [(text[tokens[chunk.first].start : tokens[chunk.end - 1].end], chunk) for chunk in found]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("the Russian defence minister left", [("Russian defence minister", "RUS", "GOV")]),
        ("the president of France left", [("president of France", "FRA", "GOV")]),
        ("France's armed forces left", [("France's armed forces", "FRA", "MIL")]),
        ("experts from three Iranian ministries left", [("experts from three Iranian ministries", "IRN", "ELI")]),
        ("In France, the government acted", [("France", "FRA", None), ("government", "FRA", "GOV")]),
        ("two artillery shells fell", []),
        ("the Russia-Ukraine war", [("Russia", "RUS", None), ("Ukraine", "UKR", None)]),
        ("U.S.-Russia talks", [("U.S.", "USA", None), ("Russia", "RUS", None)]),
        ("the rebels left", [("rebels", None, "REB")]),
        ("Zeblonk Industries left", [("Zeblonk Industries", None, None)]),
    ],
)
def test_what_is_one_actor(text: str, actors: list[tuple[str, str | None, str | None]]) -> None:
    """Adjective, country, office and name of one actor are one chunk; two countries are two."""
    assert [(surface, chunk.country, chunk.sector) for surface, chunk in _chunks(text)] == actors


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Britain, France and Germany agreed", [3]),
        ("Britain and France met Iran", [2, 1]),
        ("US, China hold talks", [2]),
        ("In Ukraine, Russia attacked", [1, 1]),
        ("If Russia attacks Ukraine, NATO will act", [1, 1, 1]),
        ("countries such as France and Italy agreed", [3]),
        ("Mykhailo Podolyak, adviser to the office, said", [1]),
    ],
)
def test_coordination(text: str, together: list[int]) -> None:
    """Lists act together; a comma that closes a clause or phrase makes no list."""
    groups = [chunk.group for _, chunk in _chunks(text)]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == together


def test_office_holder_on_a_day() -> None:
    """A name with an office carries the person; a person outside the gazetteer keeps the surface."""
    [(_, known)] = _chunks("French President Macron left", date(2025, 6, 1))
    assert known.person == "Emmanuel Macron"
    [(_, unknown), *_] = _chunks("the Belgian Minister Zeblonk left the building.")
    assert (unknown.country, unknown.person, unknown.name is not None) == ("BEL", None, True)


@pytest.mark.parametrize(
    "text",
    [
        "RUSSIA ATTACKED UKRAINE WHILE LEADERS WERE TALKING",
        "russia attacked ukraine while leaders were talking",
        "Russia Attacked Ukraine While Leaders Were Talking",
    ],
)
def test_letter_case(text: str) -> None:
    """Headlines, capitals and small letters hide no country, and the offsets are those of the text."""
    found = [(surface, chunk.country) for surface, chunk in _chunks(text) if chunk.country]
    assert [country for _, country in found] == ["RUS", "UKR"]
    assert all(surface in text for surface, _ in found)
