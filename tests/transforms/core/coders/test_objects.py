"""Whom an act is done to: shared objects, answers to a claim, asides that begin behind a verb, addressees."""

import pytest

from tests.transforms.core.coders.reading import dyads

Case = tuple[str, str, tuple[str, ...], tuple[str, ...]]
CASES: list[Case] = [
    ("Militants ambushed and killed six Burkinabe soldiers.", "ASSAULT", ("REB",), ("BFA",)),
    ("Thai police arrested and later deported a Chinese dissident.", "COERCE", ("THA",), ("CHN",)),
    ("Belarus detained, interrogated and expelled two Lithuanian drivers.", "COERCE", ("BLR",), ("LTU",)),
    ("The editor, whom Chadian police arrested at home, is ill.", "COERCE", ("TCD",), ("TCD",)),
    ("The Kremlin dismissed as absurd a claim by the Czech government.", "REJECT", ("RUS",), ("CZE",)),
    ("The Ghanaian general condemned the shelling of French peacekeepers.", "ACCUSE", ("GHA",), ()),
    ("Botswana condemned the vote, calling on Zimbabwe to repeat it.", "ACCUSE", ("BWA",), ()),
    ("Togo's government and opposition resumed talks brokered by Ghana.", "CONSULT", ("TGO", "TGO"), ()),
    ("Bangladeshi workers demanding higher wages clashed with Indian police.", "REQUEST", ("BGD",), ()),
    ("Protesters in Oslo demanded the resignation of the interior minister.", "REQUEST", ("NOR",), ("NOR",)),
    ("Norway's prosecutor opened an inquiry into the Labour Union.", "ACCUSE", ("NOR",), ("NOR",)),
    ("Paraguay faced criticism from Brazil over smuggling.", "ACCUSE", ("BRA",), ("PRY",)),
    ("Sanctions on Belarusian potash were tightened by Poland.", "SANCTION", ("POL",), ("BLR",)),
    ("Talks with Ethiopia collapsed, Somalia's foreign ministry said.", "CONSULT", ("SOM",), ("ETH",)),
    ("Algeria accused France of lying and summoned its ambassador.", "ACCUSE", ("DZA",), ("FRA",)),
    ("“We will not send troops,” the Danish minister told Washington.", "REJECT", ("DNK",), ("USA",)),
    ("Dakar asked its neighbour to open the border.", "REQUEST", ("SEN",), ("GOV",)),
    ("Tunisia's president dismissed his prime minister.", "SANCTION", ("TUN",), ("TUN",)),
    ("Cyprus, its foreign minister told the parliament, has offered Lebanon gas.", "AGREE", ("CYP",), ("LBN",)),
    ("Nicaraguan police froze the bank accounts of a diocese.", "COERCE", ("NIC",), ("NIC",)),
    ("The Philippine coast guard said a Chinese vessel rammed its boat.", "ASSAULT", ("CHN",), ("PHL",)),
    ("Fishermen say that the navy sank two of their boats.", "ASSAULT", ("MIL",), ("CVL",)),
    ("Norway closed its offices in Mali.", "SANCTION", ("NOR",), ("MLI",)),
    ("Relief was provided to Vanuatu by Britain.", "AID", ("GBR",), ("VUT",)),
    ("Thousands marched in Belgrade.", "PROTEST", ("SRB",), ()),
    ("Twelve civilians died in shelling near Kharkiv.", "ASSAULT", (), ("UKR",)),
]


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES)
def test_both_sides(text: str, event_type: str, actors: tuple[str, ...], recipients: tuple[str, ...]) -> None:
    """Each side is told as a reader would tell it."""
    assert (actors, recipients) in [each[1:] for each in dyads(text) if each[0] == event_type], dyads(text)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Kenyan runner and activist Sarah Chepkoech was arrested in Uganda.", "KEN"),
        ("Venezuelan-born activist Lilian Rangel was deported.", "VEN"),
        ("Boubou Traoré, a spokesman for the Malian army, was arrested.", "MLI"),
        ("Hackers working for North Korea were arrested.", "PRK"),
        ("Migrants south of Lampedusa were rescued by Tunisia.", "REF"),
    ],
)
def test_whose_they_are(text: str, party: str) -> None:
    """The country of a person stands before a first calling, in a compound, in whom they work for; not in what lies beside them."""
    assert party in {code for each in dyads(text) for code in each[2]}
