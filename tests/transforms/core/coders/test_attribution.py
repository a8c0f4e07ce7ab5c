"""Attribution: who says so, with which verb, and what kind of speaker that is."""

import pytest

from transforms.core.coders.plover import code
from transforms.core.plain import plain_article


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "verb"),
    [
        ("Russia attacked Ukraine.", None, None, None),
        ("Officials in Kyiv said Russia attacked Ukraine.", "Officials in Kyiv", "government", "said"),
        ("President Macron said that Russia attacked Ukraine.", "President Macron", "government", "said"),
        ("“Russia attacked Ukraine,” said Zelensky.", "Zelensky", "government", "said"),
        ("Russia attacked Ukraine, Zelensky said.", "Zelensky", "government", "said"),
        ("According to Reuters, Russia attacked Ukraine.", "Reuters", "media", "according"),
        ("The Wall Street Journal reported that Russia attacked Ukraine.", "The Wall Street Journal", "media", "reported"),
        ("The analyst said that Russia attacked Ukraine.", "analyst", "expert", "said"),
        (
            "Yuri Zeblonk, a military expert, said that Russia attacked Ukraine.",
            "Yuri Zeblonk, a military expert",
            "expert",
            "said",
        ),
        ("Sources said Russia attacked Ukraine.", "Sources", "anonymous", "said"),
        ("Yuri Zeblonk said that Russia attacked Ukraine.", "Yuri Zeblonk", "person", "said"),
        ("The United States attacked Iraq.", None, None, None),
        ("MOSCOW (Reuters) - Russia attacked Ukraine.", "Reuters", "media", None),
        ("KYIV, Ukraine, Nov 5 (AFP) — Russia attacked Ukraine, Zelensky said.", "Zelensky", "government", "said"),
        ("“Russia attacked Ukraine,” said John Smith, a professor at Oxford.", "John Smith, a professor", "expert", "said"),
        ("Jane Roe, who teaches strategy at a university, said that Russia attacked Ukraine.", "Jane Roe", "expert", "said"),
        ("Amnesty International said Russia attacked Ukraine.", "Amnesty International", "expert", "said"),
        ("Russia attacked Ukraine, two residents of Lviv told a radio station.", "residents of Lviv", "anonymous", "told"),
        ("Officials who asked not to be named said Russia attacked Ukraine.", "Officials", "anonymous", "said"),
        ("His lawyer, Paul Kemp, said that Russia attacked Ukraine.", "lawyer, Paul Kemp", "person", "said"),
    ],
)
def test_speakers(text: str, speaker: str | None, kind: str | None, verb: str | None) -> None:
    """Direct and indirect speech, "according to", and no speech at all."""
    event = code(plain_article(text))[0]
    assert (event.speaker, event.speaker_kind, event.speech_verb) == (speaker, kind, verb)


def test_observers_view_is_context() -> None:
    """What a pundit says is no core event of the state, and its status is less sure."""
    [plain] = code(plain_article("Russia attacked Ukraine."))
    [view] = code(plain_article("The analyst said that Russia attacked Ukraine."))
    assert (plain.tier, view.tier) == ("core", "context")
    assert (view.confidence_status or 1) < (plain.confidence_status or 0)


def test_source_is_no_actor() -> None:
    """The source of "according to" does not act."""
    [event] = code(plain_article("This measure, according to the European diplomat, prevented Russian aircraft from landing."))
    assert event.actors == ()


@pytest.mark.parametrize(
    "text",
    [
        "Macron said he will visit Kyiv.",
        "“We will visit Kyiv,” Macron said.",
        "The EU said it had imposed sanctions on Iran.",
    ],
)
def test_who_speaks_of_himself_is_no_source(text: str) -> None:
    """What somebody says of his own act needs nobody to vouch for it."""
    event = code(plain_article(text))[0]
    assert (event.speaker, bool(event.actor_countries or event.actors)) == (None, True)


def test_expert_is_known_later() -> None:
    """Who was introduced as an expert speaks as one when only his surname is told."""
    text = "Yuri Zeblonk, a military expert, spoke in Riga.\nRussia will attack Latvia, Zeblonk said."
    assert code(plain_article(text))[-1].speaker_kind == "expert"
