"""Triggers: the longest pattern wins, a verb stands where verbs stand, some pairs of words are no event."""

import pytest

from tests.transforms.core.coders.reading import told


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("France signed an agreement with Iran.", ["SUPPORT"]),
        ("France launched an attack on Iran.", ["ASSAULT"]),
        ("France imposed sanctions on Iran.", ["SANCTION"]),
        ("France arrested Iranian sailors.", ["COERCE"]),
        ("France cut off aid to Iran.", ["SANCTION"]),
        ("Protesters demonstrated in France.", ["PROTEST"]),
        ("France provided medical aid to Iran.", ["AID"]),
        ("France visited Iran.", ["CONSULT"]),
        ("France released Iranian prisoners.", ["RETREAT"]),
        ("France deployed troops in Iran.", ["MOBILIZE"]),
        ("France vetoed the resolution of Iran.", ["REJECT"]),
        ("France accused Iran of lying.", ["ACCUSE"]),
        ("France pardoned Iranian activists.", ["CONCEDE"]),
        ("France cooperated with Iran.", ["COOPERATE"]),
        ("France demanded an apology from Iran.", ["REQUEST"]),
        ("France threatened Iran.", ["THREATEN"]),
        ("France offered to mediate.", ["AGREE"]),
    ],
)
def test_types(text: str, types: list[str]) -> None:
    """Each of the 16 types is found in a plain sentence."""
    assert [event_type for _, event_type, _ in told(text)] == types


@pytest.mark.parametrize(
    "text",
    [
        "Shares in France hit a record in Iran.",
        "The press release of France was short.",
        "France demonstrated a new method in Iran.",
        "France raised questions about Iran.",
        "France fights corruption and poverty.",
        "France beat Brazil in the final.",
        "An outbreak of cholera killed nine people in Kenya.",
        "Heavy rain hit Bangladesh.",
        "Attack helicopters of France flew over Mali.",
        "Officials in France warned that cholera could spread.",
        "The minister of France returned to work.",
        "It happened in March in France.",
        "France defended itself.",
        "France sought to balance its support.",
        "The strike of the clock in France was loud.",
    ],
)
def test_no_event(text: str) -> None:
    """Words that stand for events elsewhere are none here, or not asserted of anybody."""
    assert not [
        event for event in told(text) if event[2] == "asserted" and event[1] in {"ASSAULT", "RETREAT", "PROTEST", "REQUEST"}
    ]
