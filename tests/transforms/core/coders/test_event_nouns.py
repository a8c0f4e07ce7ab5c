"""Nouns of events: who does what to whom, told by prepositions and possessives."""

import pytest

from tests.transforms.core.coders.reading import rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The signing of the treaty by Iran and Iraq pleased France.", "SUPPORT IRN+IRQ > - asserted"),
        ("Talks between Serbia and Kosovo began in Brussels.", "CONSULT SRB+XKX > - asserted"),
        ("An attack on Israel by Hezbollah killed two soldiers.", "ASSAULT LBN > ISR asserted"),
        ("Russia's invasion of Ukraine continues.", "ASSAULT RUS > UKR asserted"),
        ("The arrest of two journalists by Turkish police caused anger.", "COERCE TUR > TUR asserted"),
        ("The Saudi bombing of Yemen killed civilians.", "ASSAULT SAU > YEM asserted"),
        ("The visit of the German chancellor to China ended.", "CONSULT DEU > CHN asserted"),
        ("Germany's support for Ukraine is strong.", "SUPPORT DEU > UKR asserted"),
        ("The withdrawal of US troops from Afghanistan began.", "RETREAT USA > AFG asserted"),
        ("Chinese sanctions against Lithuania took effect.", "SANCTION CHN > LTU asserted"),
        ("A meeting between Xi Jinping and Vladimir Putin took place in Moscow.", "CONSULT CHN+RUS > - asserted"),
        (
            "The killing of Palestinian protesters by Israeli soldiers drew condemnation from Turkey.",
            "ASSAULT ISR > PSE asserted",
        ),
        ("The expulsion of Russian diplomats by Bulgaria followed.", "SANCTION BGR > RUS asserted"),
        ("Negotiations between the government and FARC rebels resumed in Havana.", "CONSULT GOV+COL > - asserted"),
        ("A deal between Egypt and Ethiopia ended the dispute.", "AGREE EGY+ETH > - asserted"),
        ("The demanded withdrawal of the Rwandan battalion did not come.", "RETREAT RWA > - negated"),
        ("The planned deployment of French troops to Mali was discussed.", "MOBILIZE FRA > MLI planned"),
    ],
)
def test_parties_of_a_noun(text: str, row: str) -> None:
    """The parties stand in by, of, between, against and before the noun."""
    assert row in rows(text)
