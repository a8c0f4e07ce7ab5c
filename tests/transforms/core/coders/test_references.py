"""References: pronouns and "the government" stand for whom the paragraph named."""

import pytest

from tests.transforms.core.coders.reading import rows
from transforms.core.coders.plover import code
from transforms.core.plain import plain_article


@pytest.mark.parametrize(
    ("text", "row", "resolution"),
    [
        ("Russia attacked Ukraine on Monday. It also bombed Poland.", "ASSAULT RUS > POL asserted", "pronoun"),
        ("Emmanuel Macron arrived in Berlin. He criticised Poland.", "ACCUSE FRA > POL asserted", "pronoun"),
        ("South Africa withdrew. Its president accused Rwanda of lying.", "ACCUSE ZAF > RWA asserted", "pronoun"),
        ("Boko Haram attacked a village in Nigeria. They killed ten civilians.", "ASSAULT NGA > NGA asserted", "pronoun"),
        ("The Turkish army entered Syria. The country also attacked Iraq.", "ASSAULT TUR > IRQ asserted", "definite"),
        ("The Taliban seized Kabul. The group executed several officials.", "ASSAULT AFG > GOV asserted", "definite"),
        ("Israel bombed Gaza. The government condemned Hamas.", "ACCUSE ISR > PSE asserted", "definite"),
        (
            "Iran's foreign ministry summoned the ambassador. The ministry accused London of meddling.",
            "ACCUSE IRN > GBR asserted",
            "definite",
        ),
        ("India and Pakistan held talks. The two countries signed a treaty.", "SUPPORT IND+PAK > - asserted", "definite"),
        ("India and Pakistan held talks. They signed a treaty.", "SUPPORT IND+PAK > - asserted", "pronoun"),
        ("Israel said on Monday that it attacked Iran.", "ASSAULT ISR > IRN asserted", "pronoun"),
        ("“We will not send troops to Mali,” the French defence minister said.", "REJECT FRA > MLI asserted", "pronoun"),
    ],
)
def test_who_is_meant(text: str, row: str, resolution: str) -> None:
    """The actor is the one named before, the row says how that was found, and the score is lower than a name's."""
    assert row in rows(text)
    actor = code(plain_article(text))[-1].actors[0]
    assert actor.resolution == resolution
    assert actor.score < 0.75


@pytest.mark.parametrize(
    "text",
    [
        "It attacked Iraq.",
        "The two countries attacked Iraq.",
        "They attacked Iraq.",
        "France and Germany met. The government condemned Hamas.",
        "It is feared that Iraq was attacked.",
    ],
)
def test_what_stays_open(text: str) -> None:
    """Where nobody was named, or two as likely, no country is made up."""
    last = code(plain_article(text))[-1]
    assert not last.actor_countries


def test_score_falls_with_distance() -> None:
    """The same reference is less sure across a sentence, and across the end of a paragraph."""
    near, far = (
        code(plain_article(text))[-1].actors[0]
        for text in ("Russia attacked Ukraine. It bombed Poland.", "Russia attacked Ukraine.\nIt bombed Poland.")
    )
    assert near.country == far.country == "RUS"
    assert far.score < near.score


def test_country_of_the_story() -> None:
    """Police and courts of a story that plays in one country are of that country; of a story in two they are of none."""
    one = "Kenya mourns. In Kenya shops stayed closed. Police arrested protesters."
    two = "Kenya and Uganda mourn. Police arrested protesters."
    assert "COERCE KEN > KEN asserted" in rows(one)
    assert "COERCE COP > OPP asserted" in rows(two)
