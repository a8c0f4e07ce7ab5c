"""Every state of the world is recognised in each way in which news names it: by name, adjective, people, capital, office, organ."""

from functools import cache
from typing import Final

import pytest

from transforms.core.coders.plover import code
from transforms.core.gazetteer.loader import _FOLDER
from transforms.core.gazetteer.table import Row, read_table
from transforms.core.plain import plain_article

#: Members and observers of the United Nations, Kosovo and Taiwan. Source: general knowledge.
STATES: Final = (
    "AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM CMR CAN CAF TCD"
    " CHL CHN COL COM COG CRI CIV HRV CUB CYP CZE PRK COD DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC"
    " GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG"
    " MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL"
    " POL PRT QAT KOR MDA ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK"
    " THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR TZA USA URY UZB VUT VEN VNM YEM ZMB ZWE VAT PSE TWN XKX"
).split()
#: Column and sentence; the state acts, or is acted upon.
FORMS: Final = [
    ("name", "{} condemned the bombing on Monday."),
    ("name", "{}'s president accused the union of lying."),
    ("name", "{}'s foreign minister accused the union of lying."),
    ("name", "{}'s army arrested two smugglers."),
    ("name", "{}'s opposition rejected the budget."),
    ("name", "{}'s parliament rejected the budget."),
    ("name", "Police in {} arrested two smugglers."),
    ("name", "The government of {} rejected the offer."),
    ("name", "The prime minister of {} accused the union of lying."),
    ("name", "The World Bank lent {} nine million dollars."),
    ("name", "The Security Council condemned {}."),
    ("adjectives", "The {} government rejected the offer."),
    ("adjectives", "The {} foreign minister accused the union of lying."),
    ("adjectives", "The {} defence ministry rejected the offer."),
    ("adjectives", "{} Prime Minister Zor Blint accused the union of lying."),
    ("adjectives", "{} troops arrested two smugglers."),
    ("adjectives", "{} police arrested two smugglers."),
    ("adjectives", "{} lawmakers rejected the budget."),
    ("adjectives", "Pirates kidnapped two {} sailors."),
    ("adjectives", "Two smugglers were arrested by {} police."),
    ("nouns", "Thousands of {} marched against the law on Monday."),
    ("nouns", "Pirates kidnapped nine {}."),
    ("capital", "{} rejected the offer on Monday."),
    ("capital", "The union accused {} of lying."),
]
#: Words that first mean another state, a person or another city.
AMBIGUOUS: Final = {
    "COG": "Congolese, first of the Democratic Republic",
    "DMA": "Dominican, first of the Dominican Republic",
    "ATG": "St. John's", "BRB": "Bridgetown", "BEL": "Brussels, which is the European Union", "CRI": "San José", "GRD": "St. George's",
    "GUY": "Georgetown", "JAM": "Kingston", "KIR": "Tarawa", "LCA": "Castries", "VCT": "Kingstown", "SYC": "Victoria",
}  # fmt: skip
#: States whose name takes the article.
ARTICLE: Final = frozenset("NLD PHL BHS GMB MDV USA GBR ARE SLB MHL SYC COM CZE DOM CAF COD VAT".split())


@cache
def _rows() -> dict[str, Row]:
    columns = ("code", "name", "names", "adjectives", "nouns", "capital", "latitude", "longitude", "seats", "metonyms")
    return {row.cells["code"]: row for row in read_table(_FOLDER / "countries.tsv", columns)[1]}


def _text(state: str, column: str, sentence: str) -> str | None:
    """The sentence of a state; None: news has no such word for it."""
    words = [word.lstrip("=~") for word in _rows()[state].items(column)]
    if not words:
        return None
    article = "the " if column == "name" and state in ARTICLE else ""
    text = sentence.format(f"{article}{words[0]}")
    return text[0].upper() + text[1:]


@pytest.mark.parametrize(("column", "sentence"), FORMS)
def test_every_state_is_recognised(column: str, sentence: str) -> None:
    """In each form the state that is named is a party of the event, but for names that first mean something else."""
    missed = []
    for state in STATES:
        text = _text(state, column, sentence)
        if text is None or (state in AMBIGUOUS and column != "name"):
            continue
        events = code(plain_article(text))
        if state not in {party.country for event in events for party in (*event.actors, *event.recipients)}:
            missed.append((state, text))
    assert missed == []


def test_no_state_is_missing() -> None:
    """Each has a name, an adjective and a capital."""
    for state in STATES:
        assert all(_rows()[state].items(column) for column in ("name", "adjectives", "capital")), state
