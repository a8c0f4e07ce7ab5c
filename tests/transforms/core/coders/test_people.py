"""People: who is known by office only, and who is known by name later."""

from datetime import datetime, timezone

import pytest

from schemas.events import Actor
from transforms.core.coders.plover import code
from transforms.core.plain import plain_article

PUBLISHED = datetime(2025, 6, 1, tzinfo=timezone.utc)


def _actor(text: str) -> Actor:
    return code(plain_article(text, published_at=PUBLISHED))[-1].actors[0]


@pytest.mark.parametrize(
    ("text", "surface", "country", "person"),
    [
        (
            "Ruritanian foreign minister Anton Zeblonk accused Serbia of lying.",
            "Ruritanian foreign minister Anton Zeblonk",
            None,
            "Anton Zeblonk",
        ),
        (
            "Bolivian Interior Minister Carlos Quispe met Peru's defence minister.",
            "Bolivian Interior Minister Carlos Quispe",
            "BOL",
            "Carlos Quispe",
        ),
        (
            "Kazakhstan's deputy prime minister, Askar Zhumatov, signed an agreement with Uzbekistan.",
            "Kazakhstan's deputy prime minister, Askar Zhumatov",
            "KAZ",
            "Askar Zhumatov",
        ),
        (
            "Askar Zhumatov, the foreign minister of Kazakhstan, condemned Kyrgyzstan.",
            "Askar Zhumatov, the foreign minister of Kazakhstan",
            "KAZ",
            "Askar Zhumatov",
        ),
        (
            "Kenya's livestock minister, Mohammed Kuti, criticised Uganda.",
            "Kenya's livestock minister, Mohammed Kuti",
            "KEN",
            "Mohammed Kuti",
        ),
        (
            "The Norwegian opposition leader Kari Nordmann urged Sweden to withdraw.",
            "Norwegian opposition leader Kari Nordmann",
            "NOR",
            "Kari Nordmann",
        ),
        ("Maria Lopez, Mexico's ambassador to France, thanked Spain.", "Maria Lopez, Mexico's ambassador", "MEX", "Maria Lopez"),
        (
            "The country's ambassador to the UN, Joseph Moum Malok, thanked Spain.",
            "country's ambassador to the UN, Joseph Moum Malok",
            None,
            "Joseph Moum Malok",
        ),
        (
            "Minister of Foreign Affairs of Norway Espen Bart Ejde thanked Spain.",
            "Minister of Foreign Affairs of Norway Espen Bart Ejde",
            "NOR",
            "Espen Bart Ejde",
        ),
        ("Anand Raghavan accused Serbia of lying.", "Anand Raghavan", None, None),
    ],
)
def test_people_outside_the_gazetteer(text: str, surface: str, country: str | None, person: str | None) -> None:
    """Surface and office stay, the country is that of the office, and a surname alone makes nobody else of them."""
    actor = _actor(text)
    assert (actor.surface, actor.country, actor.person) == (surface, country, person)


def test_surname_later() -> None:
    """Who was introduced with an office is known by surname in all that follows, with a lower score."""
    introduced = "Bolivian Interior Minister Carlos Quispe accused Peru of lying."
    later = _actor(f"{introduced}\nIt rained.\nQuispe accused Peru of theft.")
    assert (later.surface, later.country, later.person, later.resolution) == ("Quispe", "BOL", "Carlos Quispe", "surname")
    assert later.score < _actor(introduced).score


def test_two_of_one_surname() -> None:
    """Where two people share a surname, neither is meant surely."""
    text = "Bolivian minister Carlos Quispe met Peruvian minister Juan Quispe.\nQuispe accused Chile of lying."
    assert _actor(text).country is None
