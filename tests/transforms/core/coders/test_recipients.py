"""Recipients: who is acted upon, and what only tells where."""

import pytest

from tests.transforms.core.coders.reading import dyads


@pytest.mark.parametrize(
    ("text", "event_type", "recipients"),
    [
        ("Eritrean troops pulled out of two towns in Tigray.", "RETREAT", ()),
        ("Greek and Egyptian frigates began a joint exercise near Crete.", "COOPERATE", ()),
        ("The Arab League condemned the bombing of a market in Pakistan.", "ACCUSE", ()),
        ("Turkey massed troops along its border with Syria.", "MOBILIZE", ()),
        ("Denmark deployed a frigate to the Strait of Hormuz.", "MOBILIZE", ()),
        ("Gunmen opened fire in a mosque in Afghanistan.", "ASSAULT", ()),
        ("Israeli jets bombed a depot in southern Lebanon.", "ASSAULT", ("LBN",)),
        ("Russia fired two missiles at Kyiv.", "ASSAULT", ("UKR",)),
        ("Germany suspended its aid projects in Mali.", "SANCTION", ("MLI",)),
        ("A Saudi pilot sought political asylum in Canada.", "REQUEST", ("CAN",)),
        ("The German army pulled back from the river that divides Poland.", "RETREAT", ()),
        ("Kenya signed two treaties and left Uganda waiting.", "SUPPORT", ()),
        ("Romania has banned hunting in parts of the country and Ukrainian troops have moved on.", "COERCE", ()),
        ("Vietnamese police beat three students.", "ASSAULT", ("VNM",)),
        ("After Russia's winter offensive, Europe condemned Iran.", "ASSAULT", ()),
        ("President Joe Biden visited the U.S.-Mexico border.", "CONSULT", ()),
        ("French farmers protested throughout the bloc.", "PROTEST", ()),
        ("The French president called for a public inquiry.", "REQUEST", ()),
        ("Protesters blocked every road to Bolivia.", "PROTEST", ()),
        ("Italian police searched offices for a court in Spain.", "COERCE", ()),
        ("Spain and Morocco shared intelligence.", "COOPERATE", ()),
        ("France deployed a warship to the South China Sea.", "MOBILIZE", ()),
    ],
)
def test_what_tells_where_receives_nothing(text: str, event_type: str, recipients: tuple[str, ...]) -> None:
    """A bare place behind a preposition of place receives nothing, unless another state acts there by force."""
    assert [each[2] for each in dyads(text) if each[0] == event_type][:1] == [recipients]


@pytest.mark.parametrize(
    ("text", "event_type", "actors", "recipients"),
    [
        ("Police separated the two groups; nobody was killed.", "ASSAULT", (), ()),
        ("Fourteen officers met in Peru, and 31 were arrested.", "COERCE", (), ()),
        ("Putin remembers those who attacked Moscow.", "ASSAULT", (), ("RUS",)),
        ("Fighting broke out between Sudan and Chad.", "ASSAULT", ("SDN", "TCD"), ()),
    ],
)
def test_subjects_that_name_nobody(text: str, event_type: str, actors: tuple[str, ...], recipients: tuple[str, ...]) -> None:
    """A number or "nobody" as subject lends its verb no actor of another clause; both sides of a fight act."""
    assert [each[1:] for each in dyads(text) if each[0] == event_type] == [(actors, recipients)]


@pytest.mark.parametrize(
    "text",
    [
        "The students are expected to fly back to the United Kingdom on Sunday.",
        "Officials predicted that infections in Zimbabwe will decline to around 60,000.",
        "The British band released a song on Friday.",
        "Italian police said no one had fallen ill.",
        "In 2020 Joe Biden beat Donald Trump in California by more than 29 points.",
        "Kenya's former coach gave up three goals before halftime.",
        "British voters said they would vote for Boris Johnson.",
        "The U.S. arms industry grew.",
        "The German chancellor began his news conference in Berlin.",
        "The French company named no price in a release.",
        "The British prime minister was met with boos.",
        "The German singer amassed a fortune.",
        "The minister travelled by train to monitor the harvest.",
    ],
)
def test_harmless_senses(text: str) -> None:
    """Words that stand for an event in another sense give none."""
    assert dyads(text) == []


def test_who_protests() -> None:
    """A crowd protests in the street, a state by words."""
    assert dyads("French farmers protested in Paris on Monday.")[0][0] == "PROTEST"
    assert dyads("France protested against the arrest of a journalist.")[0][0] == "ACCUSE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Italian minister not only said that France should act, but also praised Spain.", ("SUPPORT", ("ITA",), ("ESP",))),
        ("Ivan Petrov, a Russian lawmaker and historian, accused Norway of lying.", ("ACCUSE", ("RUS",), ("NOR",))),
    ],
)
def test_who_goes_on(text: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    """What "but also" opens goes on with the subject of "not only"; two callings are one person."""
    assert dyads(text)[-1] == expected


def test_source_beside_the_clause() -> None:
    """Who is only named as having told it acts in nothing: "As the Kiev media recalled, ..."."""
    assert dyads("As the Kiev media recalled, at the summit in Paris on Monday France backed Italy.")[-1] == (
        "SUPPORT",
        ("FRA",),
        ("ITA",),
    )
