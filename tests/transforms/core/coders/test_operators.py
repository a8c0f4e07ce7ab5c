"""Operators give the event inside them their own type."""

import pytest

from tests.transforms.core.coders.reading import dyads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germany agreed to supply arms to Ukraine.", [("AGREE", ("DEU",), ("UKR",))]),
        ("Iran threatened to attack Israel.", [("THREATEN", ("IRN",), ("ISR",))]),
        ("Iran vowed to attack Israel.", [("THREATEN", ("IRN",), ("ISR",))]),
        ("Iran refused to release British hostages.", [("REJECT", ("IRN",), ("GBR",))]),
        ("France urged Russia to withdraw from Ukraine.", [("REQUEST", ("FRA",), ("RUS",))]),
        ("Germany condemned Russia's invasion of Ukraine.", [("ACCUSE", ("DEU",), ("RUS",))]),
        (
            "Russia criticised Ukraine, flew over Sweden and attacked Latvia.",
            [("ACCUSE", ("RUS",), ("UKR",)), ("ASSAULT", ("RUS",), ("LVA",))],
        ),
        ("France lifted sanctions on Iran.", [("CONCEDE", ("FRA",), ("IRN",))]),
        ("UN peacekeepers deployed to Mali.", [("AID", ("IGOUNO",), ("MLI",))]),
    ],
)
def test_pairs(text: str, expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> None:
    """Operator and inner event are one row."""
    assert dyads(text) == expected
