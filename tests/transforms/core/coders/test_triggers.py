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


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("The news broke that one of Iran's law clerks left.", ("France broke a promise to Iran.", "REJECT")),
        ("France filed responses in the remaining Iranian lawsuits.", ("France filed a lawsuit against Iran.", "ACCUSE")),
        ("France launched a boat after the last strike of the clock.", ("France launched a second strike on Iran.", "ASSAULT")),
        ("The ministers of France were referring to the court in Iran.", ("France referred Iran to the court.", "ACCUSE")),
        ("The coach of France tried to outrun him for years.", ("France tried the Iranian general for genocide.", "ACCUSE")),
        ("In France people read sentences that Iranians wrote.", ("France sentenced two Iranian spies.", "SANCTION")),
        ("France won thanks to Iran.", ("France thanked Iran.", "SUPPORT")),
        ("France came to telephones late, as did Iran.", ("France telephoned Iran.", "CONSULT")),
        ("The president of France has no answers to my questions.", ("France questioned the Iranian minister.", "ACCUSE")),
        ("The president of France took the stage to rally his supporters.", ("A rally filled the square in France.", "PROTEST")),
        ("Theft was to blame for the closure in France.", ("France blamed Iran.", "ACCUSE")),
        ("March 4 was a holiday in France.", ("Students march through France.", "PROTEST")),
        ("The paper in France printed her alleged texts.", ("France alleged that Iran lied.", "ACCUSE")),
        ("France did not respond to a request for comment.", ("France declined a request for help from Iran.", "REJECT")),
        ("Infections in France declined in May.", ("France declined the Iranian offer of a swap.", "REJECT")),
        ("The French president fights to bring buses to town.", ("France fights Iran.", "ASSAULT")),
        (
            "The French minister defended himself against verbal attacks.",
            ("The attacks on the French town ended.", "ASSAULT"),
        ),
    ],
)
def test_words_in_the_gap(apart: str, together: tuple[str, str]) -> None:
    """Words of a pattern that belong to other phrases, or to another sense, are no event; where they belong together they are one."""
    text, event_type = together
    assert event_type not in {found for _, found, _ in told(apart)}
    assert event_type in {found for _, found, _ in told(text)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Imports of live birds into France have been prohibited.", ("prohibited", "SANCTION", "asserted")),
        ("Restrictions on travel to France have been lifted by Iran.", ("lifted", "CONCEDE", "asserted")),
        ("Medical supplies were flown to Iran by France.", ("flown", "AID", "asserted")),
        ("No French doctors were sent to Iran.", ("sent", "AID", "negated")),
        ("Nine villages in Iran were burnt.", ("burnt", "ASSAULT", "asserted")),
        ("Their assets in France are frozen.", ("frozen", "COERCE", "asserted")),
        ("French soldiers have been posted at 200 schools in Iran.", ("posted", "MOBILIZE", "asserted")),
    ],
)
def test_an_object_before_its_passive(text: str, row: tuple[str, str, str]) -> None:
    """What is done to a thing is found where the thing stands before its verb."""
    assert row in told(text)
