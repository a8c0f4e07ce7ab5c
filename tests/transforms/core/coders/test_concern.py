"""Is it anybody's public act? Words of force in sport, in the kitchen, in illness and between private people are no events."""

import pytest

from transforms.core.coders import plover
from transforms.core.coders.desk import Desk, find_desk
from transforms.core.coders.lexicon import load_lexicon
from transforms.core.coders.tokens import tokenise
from transforms.core.plain import plain_article

MATCH = (
    "The striker scored twice in the league derby, and the coach praised his goalkeeper. The crowd of forty thousand went home happy after a"
    " long evening, and the trains ran until two in the morning. The next match is on Saturday, when rain is expected in the whole of the"
    " north, and tickets for it were gone within an hour. "
)
NOVEL = (
    "Her second novel tells of a fishing village in the north. Readers of her first book will meet the same people, older and no wiser, and"
    " the plot moves as slowly as the tide. The author lives in Galway with two cats and a boat, and writes in the mornings at a table that"
    " her father built. A film of the story is to be made. "
)
OUTBREAK = (
    "The outbreak of the virus began in three villages, where the disease was first taken for malaria. Nurses have gone from house to house"
    " with thermometers, and the schools stay shut until the end of the month, as the ministry said. Most of those who fell ill have a fever"
    " and a cough, and are better after a week in bed. "
)
WAR = (
    "The army shelled the town for a second day, and rebels answered with rockets. Soldiers closed the road to the north, and people waited"
    " in cellars for the truce that had been promised to them on the day before, without light or water. "
)
WAR_IN_SAHEL = WAR + "Armed men held the bridge. "


def types(text: str) -> list[str]:
    """Types of the rows of a text, in its order."""
    return [event.event_type for event in plover.code(plain_article(text))]


def last_types(context: str, sentence: str) -> list[str]:
    """Types of the rows of a sentence behind a context."""
    return [
        event.event_type for event in plover.code(plain_article(f"{context}\n{sentence}")) if event.sentence_start > len(context)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The storm attacked the coast twice.",
        "The drug blocks an enzyme that attacks the heart muscle.",
        "Crush the garlic and beat the lumps out of the stock.",
        "The company fought off cheaper rivals.",
        "No details of the financing were released.",
        "Seven million animals were slaughtered.",
        "The animals killed 41 sheep last year.",
        "She thanked her grandmother.",
        "My daughter accused me of giving up.",
        "A brake failure could not be ruled out.",
        "He said no ransom had been paid.",
        "Parliament meets on March 16.",
        "The flight was late due to a delayed crew.",
        "The trend is encouraging, but the road is long.",
        "She expects that demand for diesel will recover.",
        "The institute instructs street vendors how to prepare food.",
        "The insurer charged customers more.",
        "The memo cites atrocities committed during the campaign.",
        "He won a stage of the Tour of Switzerland.",
        "The retailer plans to close 80 shops.",
        "We must all wash our hands.",
        "Most of the children had not been vaccinated.",
        "Rescuers searched for four hours.",
    ],
)
def test_no_event(sentence: str) -> None:
    """Nobody known acts, or nothing is done that the type names."""
    assert types(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "event_type"),
    [
        ("Rockets killed nine people in Aleppo.", "ASSAULT"),
        ("Rustlers stormed a village in Turkana and killed nine herders.", "ASSAULT"),
        ("A convoy of peacekeepers was attacked in October.", "ASSAULT"),
        ("Chad ruled out talks with the rebels.", "REJECT"),
        ("Vietnam is due to meet China in May.", "AGREE"),
        ("Germany thanked Poland.", "SUPPORT"),
        ("Ghana demanded the release of the drum.", "REQUEST"),
        ("Egypt bought wheat from Romania.", "COOPERATE"),
    ],
)
def test_still_an_event(sentence: str, event_type: str) -> None:
    """What resembles the cases above and is told of states, armies, courts or police stays."""
    assert types(sentence)[:1] == [event_type]


@pytest.mark.parametrize(
    ("context", "sentence"),
    [
        (MATCH, "Porto attacked from the start and Braga surrendered their lead."),
        (MATCH, "Zimbabwe meet Ireland on Friday."),
        (NOVEL, "A diplomat is kidnapped by a stranger."),
        (OUTBREAK, "It has killed 61 people in two weeks."),
    ],
)
def test_the_article_decides(context: str, sentence: str) -> None:
    """The same words are moves, plots or illness in an article of these."""
    assert last_types(context, sentence) == []


@pytest.mark.parametrize(
    ("context", "sentence", "event_type"),
    [
        (MATCH, "Police arrested eleven supporters.", "COERCE"),
        (OUTBREAK, "Soldiers shot two nurses.", "ASSAULT"),
        (WAR_IN_SAHEL, "61 people were killed in two weeks.", "ASSAULT"),
        (NOVEL, "The author was arrested in 1974.", "COERCE"),
    ],
)
def test_real_acts_are_told_in_any_article(context: str, sentence: str, event_type: str) -> None:
    """Police, armies and courts act in public whatever an article is about."""
    assert event_type in last_types(context, sentence)


def test_an_inquiry_into_an_illness_is_not_told_plainly() -> None:
    """Where an article is of an illness, officials look into its cause as often as into a wrong: never core, unlike the police."""
    tiers = [
        [
            event.tier
            for event in plover.code(plain_article(f"{OUTBREAK}\n{who} investigated the company."))
            if event.event_type == "ACCUSE"
        ]
        for who in ("Spanish officials", "Spanish police")
    ]
    assert tiers == [["context"], ["core"]]


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        (MATCH, Desk(sport=True, peaceful=True)),
        (NOVEL, Desk(arts=True, peaceful=True)),
        (OUTBREAK, Desk(nature=True, peaceful=True)),
        (WAR_IN_SAHEL + WAR_IN_SAHEL, Desk()),
        ("The striker scored in the league derby.", Desk(brief=True)),
    ],
)
def test_desk(text: str, desk: Desk) -> None:
    """An article is told by its words; a text of one sentence tells nothing."""
    assert find_desk([tokenise(text, 0, len(text))], load_lexicon().words) == desk
