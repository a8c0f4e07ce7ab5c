"""Coordinated verb phrases: the subject stands before the first verb, whatever that is."""

import pytest

from tests.transforms.core.coders.reading import rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The president of Kenya arrived late, sat down and accused Uganda of lying.", "ACCUSE KEN > UGA asserted"),
        ("Russia moved its fleet north, flew jets over Finland and attacked Latvian ships.", "ASSAULT RUS > LVA asserted"),
        ("The French foreign minister took the floor and condemned Iran.", "ACCUSE FRA > IRN asserted"),
        ("Hamas leaders gathered in Doha and rejected the Israeli proposal.", "REJECT PSE > ISR asserted"),
        ("The Turkish army crossed the border at dawn and shelled Kurdish villages in Syria.", "ASSAULT TUR > KUR asserted"),
        ("The prime minister of Japan travelled home on Friday but did not criticise China.", "ACCUSE JPN > CHN negated"),
        ("The EU, which met in Brussels, lost patience and imposed sanctions on Belarus.", "SANCTION IGOEUR > BLR asserted"),
        ("Egypt, after talks with Sudan, changed course and withdrew its troops from Libya.", "RETREAT EGY > LBY asserted"),
        ("Brazil's president spoke for an hour, then thanked Argentina and pledged aid to Haiti.", "SUPPORT BRA > ARG asserted"),
        ("Brazil's president spoke for an hour, then thanked Argentina and pledged aid to Haiti.", "AGREE BRA > HTI asserted"),
        ("The court in Ghana found him unwell and acquitted the Togolese minister.", "CONCEDE GHA > TGO asserted"),
        ("Chile opened its archives and apologised to Bolivia.", "SUPPORT CHL > BOL asserted"),
        ("Norway studied the plan for weeks before it rejected the offer of Sweden.", "REJECT NOR > SWE asserted"),
        ("The Polish government lost the vote, fell apart and asked Germany for help.", "REQUEST POL > DEU asserted"),
        ("President Macron ruled out a ransom, praised Niger and thanked Qatar.", "SUPPORT FRA > NER asserted"),
        ("President Macron ruled out a ransom, praised Niger and thanked Qatar.", "SUPPORT FRA > QAT asserted"),
    ],
)
def test_subject_of_the_first_verb(text: str, row: str) -> None:
    """The event has the subject of a verb before it that is no event itself."""
    assert row in rows(text)
