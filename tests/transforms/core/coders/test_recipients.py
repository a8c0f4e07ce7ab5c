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
        ("Fighting broke out between Sudan and Chad.", "ASSAULT", ("SDN", "TCD"), ()),
    ],
)
def test_subjects_that_name_nobody(text: str, event_type: str, actors: tuple[str, ...], recipients: tuple[str, ...]) -> None:
    """A number or "nobody" as subject lends its verb no actor of another clause; both sides of a fight act."""
    assert [each[1:] for each in dyads(text) if each[0] == event_type] == [(actors, recipients)]
