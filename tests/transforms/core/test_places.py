"""Places: named after a preposition, with a precision, and no pin for a country."""

import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.peers import peer_path
from transforms.core.places import find_places

CASES = """
Talks in Paris ended. | Paris FRA city 48.86
a strike near Kyiv. | Kyiv UKR city 50.45
a strike near Kiev, | Kiev UKR city 50.45
in Addis Ababa, Ethiopia | Addis Ababa ETH city 9.03; Ethiopia ETH country -
in Kingston, Jamaica | Kingston JAM city 17.97; Jamaica JAM country -
in the French capital | French capital FRA city 48.86
in The Hague | The Hague NLD city -
in the U.S. | U.S. USA country -
in the US on Friday | US USA country -
in the United States of America | United States of America USA country -
in southern France and Spain | France FRA country -; Spain ESP country -
in northern and eastern Syria | Syria SYR country -
outside Guinea-Bissau | Guinea-Bissau GNB country -
in Côte d’Ivoire | Côte d’Ivoire CIV country -
near the West Bank | West Bank PSE admin1 -
in Russia's Kursk region | Kursk region RUS admin1 -
in Brussels | Brussels BEL city 50.85
the central town of Kyiv | Kyiv UKR city 50.45
the camps around Damascus | Damascus SYR city 33.51
in Gaza City | Gaza City PSE city -
in St. Petersburg | St. Petersburg RUS city -
""".strip().splitlines()


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    """A place has its country and precision; a capital its coordinates, a country none."""
    text, expected = case.split(" | ")
    found = [
        f"{each.surface} {each.country} {each.precision} {'-' if each.lat is None else each.lat}" for each in find_places(text)
    ]
    assert found == expected.split("; ")


@pytest.mark.parametrize(
    "text",
    [
        "in January",
        "in Polish",
        "in Kingston",
        "at the White House",
        "the US said",
        "with France",
        "in france",
        "in the EU",
        "in the Middle East",
        "",
    ],
)
def test_no_place(text: str) -> None:
    """No place: months, languages, names shared by many cities, metonyms, groups of countries, other prepositions, lower case."""
    assert find_places(text) == []


def test_shared_names_score_lower() -> None:
    """A name that means two places is less sure."""
    assert find_places("in Georgia")[0].score < find_places("in Armenia")[0].score


WORDS = st.sampled_from(
    "in at near outside the The Paris France U.S. US Kyiv and , . 's capital Georgia New York West Bank northern é 😀 \n St. Côte d’Ivoire".split(
        " "
    )
)
SENTENCES = st.lists(WORDS, max_size=40).map(" ".join)


@given(SENTENCES | st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_properties(text: str) -> None:
    """On any text: spans slice to their surface, do not overlap; a country has no coordinates; scores lie in 0-1."""
    end = 0
    for each in find_places(text):
        assert text[each.start : each.end] == each.surface
        assert each.start >= end
        end = each.end
        assert each.precision in {"city", "admin1", "country"}
        assert (each.lat is None) == (each.lon is None)
        assert each.precision == "city" or each.lat is None
        assert 0 < each.score <= 1


@pytest.mark.parametrize(
    "unit", ["in ", "in A ", "in Paris, ", "a", " ", "in the northern and eastern ", "in St. St. St. ", "in France and "]
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    """200,000 characters of one repeated part take seconds, not hours."""
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    find_places(text)
    assert time.process_time() - started < 20


def test_geovirus() -> None:
    """Of the places found in WikiNews articles nearly all lie on a toponym that annotators marked, and pins are where they put them."""
    tree = ET.parse(peer_path("geovirus/data/Corpora/GeoVirus.xml"))  # noqa: S314  a file of a known project, read in a test
    mentions = right = pins = near = 0
    for article in tree.getroot():
        text = article.findtext("text") or ""
        gold = [
            (int(at.findtext("start") or 0), int(at.findtext("end") or 0), float(at.findtext("lat") or 0))
            for at in article.iter("location")
        ]
        for place in find_places(text):
            over = [at for at in gold if at[0] < place.end and at[1] > place.start]
            mentions += 1
            right += bool(over)
            if over and place.lat is not None:
                pins += 1
                near += abs(over[0][2] - place.lat) < 0.6
    print(f"\nGeoVirus: {right} of {mentions} places on a marked toponym; {near} of {pins} pins within 0.6 degrees")  # noqa: T201  the figure is the point
    assert right / mentions >= 0.97
    assert near / pins >= 0.95
