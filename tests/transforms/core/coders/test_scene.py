"""Whose police, deputies, soldiers it is that a text does not say: the scene of a short text, the lead, the place of what is done."""

import pytest

from tests.transforms.core.coders.reading import rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LIMA - Lawmakers rejected the budget. The president accused the Senate of lying.", "ACCUSE PER > PER asserted"),
        ("Thousands marched in Belgrade. Protesters demanded the resignation of the minister.", "REQUEST SRB > SRB asserted"),
        ("Health workers in Freetown went on strike. The ministry threatened to dismiss them.", "THREATEN SLE > SLE asserted"),
        ("Ghana's parliament rejected the bill. The union accused the speaker of lying.", "ACCUSE GHA > GHA asserted"),
        ("Two soldiers were killed on Friday in northern Benin.", "ASSAULT - > BEN asserted"),
        ("Police arrested a former minister in Zambia.", "COERCE ZMB > ZMB asserted"),
        ("Latvia's parliament met. Latvia has no budget. The National Bloc rejected the tax.", "REJECT LVA > - asserted"),
        ("Samoa's parliament met. Its leader, Tavita Leota, accused the union of lying.", "ACCUSE WSM > WSM asserted"),
        ("Norway's fisheries minister, Ingrid Solheim, criticised Chile.", "ACCUSE NOR > CHL asserted"),
    ],
)
def test_one_country_sets_the_scene(text: str, expected: str) -> None:
    """Who acts at home is of the only country that a short text names as a place or by its organs."""
    assert expected in rows(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pirates kidnapped the crew of a Danish trawler.", "ASSAULT CRM > CVL asserted"),
        ("The gang released two Indian engineers.", "RETREAT CRM > IND asserted"),
        ("Peru expelled the attaché last month.", "SANCTION PER > GOV asserted"),
        ("The president flew to Rabat and signed two treaties.", "SUPPORT GOV > - asserted"),
        ("Togo has yet to release the two fishermen.", "RETREAT TGO > CVL negated"),
        ("The hostages were handed over to the Red Cross by members of Hamas.", "COOPERATE PSE > CVL asserted"),
    ],
)
def test_what_sets_no_scene(text: str, expected: str) -> None:
    """Nationality of somebody, where a journey leads, whom a state deals with by its bare name: all may be from anywhere."""
    assert expected in rows(text)


def test_the_lead_tells_where_a_story_plays() -> None:
    """The one country of the first sentence outweighs those that are named in passing."""
    text = (
        "Hackers stole the records of patients from clinics in Chile. The ministry accused a gang that struck in Peru. Hospitals had "
        "been hit in Ecuador in May. Nobody was charged. The union demanded the resignation of the minister."
    )
    assert rows(text)[-1].startswith("REQUEST CHL > CHL")
