"""Roles: who acts, and who is acted upon."""

import pytest

from tests.transforms.core.coders.reading import dyads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia attacked Ukraine.", [("ASSAULT", ("RUS",), ("UKR",))]),
        ("Russian troops were attacked by Ukraine.", [("ASSAULT", ("UKR",), ("RUS",))]),
        ("Five civilians were killed in a Russian airstrike on Ukraine.", [("ASSAULT", ("RUS",), ("CVL",))]),
        ("In Ukraine, Russia attacked civilians.", [("ASSAULT", ("RUS",), ("CVL",))]),
        ("Macron and Merz met in Paris.", [("CONSULT", ("FRA", "DEU"), ())]),
        ("The EU imposed sanctions on Russia and Belarus.", [("SANCTION", ("IGOEUR",), ("RUS", "BLR"))]),
        (
            "The United States, which invaded Iraq, condemned Iran.",
            [("ASSAULT", ("USA",), ("IRQ",)), ("ACCUSE", ("USA",), ("IRN",))],
        ),
        ("Israel said on Monday that it attacked Iran.", [("ASSAULT", ("ISR",), ("IRN",))]),
        ("After talks with Iran, Iraq condemned Israel.", [("CONSULT", ("IRQ",), ("IRN",)), ("ACCUSE", ("IRQ",), ("ISR",))]),
        ("The signing of the treaty by Iran and Iraq angered France.", [("SUPPORT", ("IRN", "IRQ"), ())]),
        ("The deployment of French troops to Mali began.", [("MOBILIZE", ("FRA",), ("MLI",))]),
        ("France sent troops to Mali.", [("MOBILIZE", ("FRA",), ("MLI",))]),
        ("Since the United States, under Trump, ceased its aid to Mali, it suffers.", [("SANCTION", ("USA",), ("MLI",))]),
        ("Gondor and France have delayed their meeting after a strike in Iran.", [("REJECT", ("FRA",), ())]),
        ("Italian Prime Minister Meloni stated that Italy supports Ukraine.", [("SUPPORT", ("ITA",), ("UKR",))]),
    ],
)
def test_sides(text: str, expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> None:
    """Passive, coordination, relative clauses, pronouns and nouns of events find their parties."""
    found = dyads(text)
    for row in expected:
        actors = tuple(actor for actor in row[1])
        assert any(each[0] == row[0] and set(actors) <= set(each[1]) and each[2] == row[2] for each in found), found
