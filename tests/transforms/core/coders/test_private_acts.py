"""What people say, do and think among themselves is no event of public life; the same words between those who matter are one."""

import pytest

from tests.transforms.core.coders.reading import told
from transforms.core.coders import plover
from transforms.core.coders.desk import find_desk
from transforms.core.coders.lexicon import load_lexicon
from transforms.core.coders.tokens import tokenise
from transforms.core.plain import plain_article
from transforms.core.sentences import split_sentences

#: A long text in which nobody of public life is named.
ADVICE = (
    "Everyone heals at a different pace. Do not tell a friend what to feel. Listen first, and speak later. "
    "A walk in the park does more than a lecture. Some people want company, some want quiet. Ask which it is. "
    "The weeks behind a breakup are long. Sleep comes late and leaves early. Food has no taste. "
    "That is normal, and it passes. A small task a day is enough. Water the plants, or call your aunt. "
    "Nobody needs to be brave all the time."
)
#: One in which they are named in every sentence.
POLITICS = (
    "The prime minister spoke for an hour. Parliament listened, and the opposition laughed twice. The finance minister left early. The court"
    " is to rule in May, and the government has time until then. The senate sits again on Monday, when the budget is read for a third time."
)


def told_last(context: str, sentence: str) -> list[str]:
    """Types of the rows of a sentence behind a context."""
    return [
        event.event_type for event in plover.code(plain_article(f"{context}\n{sentence}")) if event.sentence_start > len(context)
    ]


@pytest.mark.parametrize(
    ("private", "public"),
    [
        ("She encouraged him to run in the afternoon.", "The minister encouraged banks to lend to farmers."),
        ("The trainer scolded the boy for being late.", "The senator scolded the ambassador of Peru."),
        ("Criticism followed the interview.", "The opposition's criticism of the president followed the interview."),
        ("Readers back the author in a poll.", "Kenya backs Uganda in a border dispute."),
        ("Three in four voters disapprove of the mayor.", "Norway disapproves of Sweden's vote."),
        ("The tenth district offers a rare chance.", "Morocco offers Mali help."),
        ("The lawyer assured him that the story was true.", "France assured Poland that it would send help."),
        ("She worked with a choir in Leeds.", "Rwanda works with Uganda on a map of the border."),
        ("The engines come from a joint venture.", "Police from Spain and Portugal coordinated patrols."),
        ("Support for the show has grown.", "Spain's support for Ukraine has grown."),
        ("He helped start a choir.", "Japan helped Nepal after the earthquake."),
        ("Visitors were asked to fill in a form.", "Uganda was asked to leave the border."),
        ("She made a work trip. On a trip to Mexico, she fell ill.", "The king of Spain is on a trip to Mexico."),
        ("They plan to vote for the senator.", "Ministers plan to visit the senator in Kenya."),
        ("The newspaper's investigation took a year.", "The prosecutor's investigation of the minister took a year."),
        ("The company agreed a deal to sell its bakeries.", "Kenya agreed a deal to sell its bakeries to Uganda."),
    ],
)
def test_who_matters(private: str, public: str) -> None:
    """Words that everybody says every day are an event where a side of public life says or hears them, and else none."""
    assert told(private) == []
    assert told(public)


@pytest.mark.parametrize(
    "sentence",
    [
        "You might also offer to go with them.",
        "Withdrawing from friends is a sign of grief.",
        "When he asked for advice, the other promised to think.",
    ],
)
def test_a_text_of_private_life(sentence: str) -> None:
    """In a long text without anybody of public life nobody asks, promises or withdraws; what is done to a state stays."""
    assert told_last(ADVICE, sentence) == []
    assert told_last(ADVICE, "In the same week Germany accused Russia of sabotage.") == ["ACCUSE"]


def test_a_text_of_public_life() -> None:
    """Where every sentence names somebody of public life, people who are only named are taken for such, too."""
    assert told_last(POLITICS, "Anders Holm denied it.") == ["REJECT"]
    assert told("Anders Holm denied it.") == []


def test_desks_of_life() -> None:
    """A long text is private where hardly a sentence names somebody of public life, public where one in four does; a short one is neither."""
    words = load_lexicon().words
    sentences = [tokenise(ADVICE, each.start, each.end) for each in split_sentences(ADVICE)]
    nobody, everybody = [False] * len(sentences), [True] * len(sentences)
    assert find_desk(sentences, words, nobody).private
    assert not find_desk(sentences, words, nobody).public
    assert find_desk(sentences, words, everybody).public
    assert not find_desk(sentences[:2], words, nobody[:2]).private
