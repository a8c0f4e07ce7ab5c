"""Who a row's parties are: short forms, titles, appositions, possessives, lists, and what only looks like a party."""

import pytest

from tests.transforms.core.coders.reading import dyads, rows, told
from transforms.core.coders.plover import code
from transforms.core.plain import plain_article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The World Health Organization (WHO) has urged Kenya to close its border.", "REQUEST IGOUNO > KEN asserted"),
        (
            "Keiji Fukuda, the chief of the UN's World Health Organization (WHO), has urged Kenya to act.",
            "REQUEST IGOUNO > KEN asserted",
        ),
        (
            "Indonesia's President, Susilo Bambang Yudhoyono toured a camp and met Australia's ambassador.",
            "CONSULT IDN > AUS asserted",
        ),
        ("Denmark expelled Vadim Orlov, a Russian who had served in the army.", "SANCTION DNK > RUS asserted"),
        ("Texas Gov. Ann Miller criticized Mexico.", "ACCUSE USA > MEX asserted"),
        ("Lt. Gen. Erik Hansen of Norway met Poland's defence minister.", "CONSULT NOR > POL asserted"),
        ("Rep. Jane Holloway, D-Calif., urged Israel to open the crossing.", "REQUEST USA > ISR asserted"),
        ("US allies have cut funding for Mali.", "SANCTION GOV > MLI asserted"),
        ("Western military intervention killed three Libyan soldiers.", "ASSAULT WST > LBY asserted"),
        ("Ecuadorean troops and police attacked Peru.", "ASSAULT ECU+ECU > PER asserted"),
    ],
)
def test_named_parties(text: str, expected: str) -> None:
    """A party told by two names, a title, a calling or a shared adjective is the party that a reader would name."""
    assert expected in rows(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The government of Nepal imposed a curfew and deployed the army.", ("COERCE", ("NPL",), ())),
        ("Guyana's army was on high alert and that worried Brazil's envoy.", ("MOBILIZE", ("GUY",), ())),
        ("Mali warned that any intervention against Niger would mean war.", ("THREATEN", ("MLI",), ())),
        ("The Norwegian minister resigned after ten years as the leader of Britain.", ("CONCEDE", ("NOR",), ())),
        ("Australia called for the release of miners held in Peru.", ("REQUEST", ("AUS",), ())),
        ("Germany called for more pressure on Russia.", ("REQUEST", ("DEU",), ())),
        ("The Council of Europe demanded the mayor's immediate release.", ("REQUEST", ("IGOCOE",), ())),
        ("Rwanda extradited the banker to Belgium.", ("COOPERATE", ("RWA",), ("BEL",))),
        ("India advised its citizens not to travel to Nepal.", ("REQUEST", ("IND",), ("IND",))),
        ("The UN has sent experts and medicine to Haiti.", ("AID", ("IGOUNO",), ("HTI",))),
        ("Morocco offered to send rescue teams.", ("AGREE", ("MAR",), ())),
        ("Bolivia's president defied a warrant and addressed Chilean farmers.", ("REJECT", ("BOL",), ())),
        ("Chad ruled out refugee camps.", ("REJECT", ("TCD",), ())),
        ("Libya banned public gatherings.", ("COERCE", ("LBY",), ())),
    ],
)
def test_no_party_too_many(text: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    """Who stands near a verb, and is not acted upon by it, is left out; who is, is found."""
    assert dyads(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia and Iran have signed a pact during a visit by Turkey's president to Tehran.", ("SUPPORT", ("RUS", "IRN"))),
        ("French pagers used by Hezbollah exploded and Israel attacked Syria.", ("ASSAULT", ("ISR",))),
        ("The ministry in Paris said that three sculptors had attacked Libya.", ("ASSAULT", ())),
        ("Israeli strikes killed at least 70 Syrian soldiers.", ("ASSAULT", ("ISR",))),
        ("Two French journalists who had been held for a week were freed by Mali.", ("RETREAT", ("MLI",))),
        ("It would be a mistake for Britain to withdraw troops from Estonia.", ("RETREAT", ("GBR",))),
    ],
)
def test_who_acts(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    """An unknown subject borrows nobody; a participle's "by", a count and a relative clause change no roles."""
    assert expected in [(kind, actors) for kind, actors, _ in dyads(text)]


def test_people_of_the_article_come_first() -> None:
    """A surname means whom the article introduced, not an office-holder of another country who bears it too."""
    text = "Homeland Security Secretary Janet Napolitano of the United States spoke. Secretary Napolitano criticised Mexico."
    assert rows(text)[-1] == "ACCUSE USA > MEX asserted"


def test_quoted_pronouns() -> None:
    """Whom a quotation means by "they" was told before it began, and is not guessed from the sentences around it."""
    text = 'The EU met Norway. "They attacked Poland," a farmer said.'
    assert rows(text)[-1].startswith("ASSAULT - >")


def test_speakers_own_pronoun() -> None:
    """What X says that it did, X did, also where X is not known."""
    last = code(plain_article("The EU met Norway. Merial said it had rejected Iran's claims."))[-1]
    assert (last.actors[0].surface, last.actors[0].country, last.actors[0].organisation) == ("it", None, None)


def test_another_country_is_not_of_the_story() -> None:
    """People whom another state holds in a story of one country are not put down to that country."""
    text = "Kenya mourns. Kenya wept. In Kenya shops closed. Uganda jailed three farmers."
    assert "COERCE UGA > CVL asserted" in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether Germany would act, Scholz smiled.",
        "Ivan's lawyer insisted that Russia had no role.",
        'Why did nobody look?" asked the Italian minister.',
        "The population declines in Panama.",
    ],
)
def test_what_asks_nobody(text: str) -> None:
    """A question, a claim and a shrinking number are no requests and no refusals."""
    assert [kind for _, kind, status in told(text) if status == "asserted"] == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("As soon as Hamas releases the hostages, talks begin.", "hypothetical"),
        ("The king of Jordan can dissolve parliament.", "hypothetical"),
        ("The bill would have raised pay, cut taxes and bombed Libya.", "hypothetical"),
        ("It would be wrong for Spain to attack Morocco.", "hypothetical"),
    ],
)
def test_not_come_true(text: str, status: str) -> None:
    """What waits for something else, may be done, or would have been done is never asserted."""
    assert {each for _, _, each in told(text)} == {status}


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("A deal between Serbia and Kosovo ended the row.", "core"),
        ("Iran mentioned the talks with Oman.", "context"),
        ("In a telephone conversation with Xi Jinping, Donald Trump smiled.", "context"),
        ("The group moved there to attack Israel.", "context"),
    ],
)
def test_tier(text: str, tier: str) -> None:
    """A noun is core only as the subject of its clause, and an aim is not core."""
    assert {event.tier for event in code(plain_article(text)) if event.event_type != "SANCTION"} <= {tier}
