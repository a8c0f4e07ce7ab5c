"""Spanish through the shared stages: sentences of our own with what a reader would say of each."""

import random
import time
from datetime import date, datetime, timezone

import pytest

from schemas.events import Event
from tests.quality.events import sliced
from transforms.core.coders import spanish
from transforms.core.coders.spanish import code
from transforms.core.events import code_events
from transforms.core.plain import plain_article

PUBLISHED = datetime(2024, 5, 8, tzinfo=timezone.utc)  # a Wednesday

#: Sentence, type, status, actors, recipients, first day.
Case = tuple[str, str, str, tuple[str, ...], tuple[str, ...], str | None]
PLAIN: list[Case] = [
    ("Rusia atacó Ucrania el lunes.", "ASSAULT", "asserted", ("RUS",), ("UKR",), "2024-05-06"),
    ("El Ejército ruso bombardeó Kiev el 3 de mayo.", "ASSAULT", "asserted", ("RUS",), ("UKR",), "2024-05-03"),
    ("Corea del Norte lanzó ayer un ataque contra Corea del Sur.", "ASSAULT", "asserted", ("PRK",), ("KOR",), "2024-05-07"),
    ("Hamás tomó a 20 israelíes como rehenes.", "ASSAULT", "asserted", ("PSE",), ("ISR",), None),
    ("Los hutíes dispararon cohetes contra Arabia Saudí.", "ASSAULT", "asserted", ("YEM",), ("SAU",), None),
    ("Las tropas rusas ocuparon una ciudad de Ucrania.", "ASSAULT", "asserted", ("RUS",), ("UKR",), None),
    ("La policía venezolana detuvo a tres manifestantes.", "COERCE", "asserted", ("VEN",), ("VEN",), None),
    ("Nicaragua deportó a dos periodistas españoles.", "COERCE", "asserted", ("NIC",), ("ESP",), None),
    ("El Gobierno de Ecuador declaró el toque de queda.", "COERCE", "asserted", ("ECU",), (), None),
    ("La Unión Europea impuso sanciones a Bielorrusia.", "SANCTION", "asserted", ("IGOEUR",), ("BLR",), None),
    ("Estados Unidos sancionó a Irán hace dos días.", "SANCTION", "asserted", ("USA",), ("IRN",), "2024-05-06"),
    ("Argentina expulsó al embajador de Venezuela.", "SANCTION", "asserted", ("ARG",), ("VEN",), None),
    (
        "Colombia rompió relaciones diplomáticas con Israel el 1 de mayo.",
        "SANCTION",
        "asserted",
        ("COL",),
        ("ISR",),
        "2024-05-01",
    ),
    ("Francia suspendió la ayuda a Níger.", "SANCTION", "asserted", ("FRA",), ("NER",), None),
    ("Francia desplegó soldados en Malí.", "MOBILIZE", "asserted", ("FRA",), ("MLI",), None),
    ("China envió buques de guerra a Taiwán.", "MOBILIZE", "asserted", ("CHN",), ("TWN",), None),
    ("Estados Unidos condenó el ataque de Rusia.", "ACCUSE", "asserted", ("USA",), ("RUS",), None),
    ("Alemania acusó a Irán de atacar un buque.", "ACCUSE", "asserted", ("DEU",), ("IRN",), None),
    ("Cuba denunció las sanciones de Estados Unidos.", "ACCUSE", "asserted", ("CUB",), ("USA",), None),
    ("Corea del Norte amenazó con atacar Corea del Sur.", "THREATEN", "asserted", ("PRK",), ("KOR",), None),
    ("El Gobierno de México exigió que Estados Unidos retire sus tropas.", "REQUEST", "asserted", ("MEX",), ("USA",), None),
    ("Ucrania pidió más armas a la OTAN.", "REQUEST", "asserted", ("UKR",), ("IGONAT",), None),
    ("La ONU instó a Etiopía a respetar la tregua.", "REQUEST", "asserted", ("IGOUNO",), ("ETH",), None),
    ("Maduro rechazó la propuesta de Washington.", "REJECT", "asserted", ("VEN",), ("USA",), None),
    ("Turquía se negó a extraditar a un sospechoso a Estados Unidos.", "REJECT", "asserted", ("TUR",), ("USA",), None),
    ("Rusia vetó una resolución de Estados Unidos.", "REJECT", "asserted", ("RUS",), ("USA",), None),
    ("El presidente ruso, Vladímir Putin, se reunió con Xi Jinping en Pekín.", "CONSULT", "asserted", ("RUS",), ("CHN",), None),
    (
        "El ministro de Exteriores español visitó Marruecos la semana pasada.",
        "CONSULT",
        "asserted",
        ("ESP",),
        ("MAR",),
        "2024-04-29",
    ),
    ("Brasil y Argentina firmaron un acuerdo con Uruguay.", "SUPPORT", "asserted", ("BRA", "ARG"), ("URY",), None),
    ("Chile reconoció al Estado de Palestina como miembro.", "SUPPORT", "asserted", ("CHL",), ("PSE",), None),
    ("España apoyó a Marruecos.", "SUPPORT", "asserted", ("ESP",), ("MAR",), None),
    ("Japón envió ayuda humanitaria a Haití.", "AID", "asserted", ("JPN",), ("HTI",), None),
    ("Polonia acogió a refugiados ucranianos.", "AID", "asserted", ("POL",), ("UKR",), None),
    ("Perú extraditó a un sospechoso a Chile.", "COOPERATE", "asserted", ("PER",), ("CHL",), None),
    ("El Ejército de Israel retiró sus tropas de Gaza.", "RETREAT", "asserted", ("ISR",), ("PSE",), None),
    ("Irán liberó a dos rehenes franceses.", "RETREAT", "asserted", ("IRN",), ("FRA",), None),
    ("Estudiantes chilenos protestaron contra el Gobierno.", "PROTEST", "asserted", ("CHL",), ("CHL",), None),
    ("Maestros peruanos iniciaron una huelga.", "PROTEST", "asserted", ("PER",), (), None),
]
STANDING: list[Case] = [
    # passive
    ("Los soldados ucranianos fueron atacados por Rusia.", "ASSAULT", "asserted", ("RUS",), ("UKR",), None),
    (
        "El opositor fue detenido por agentes venezolanos el 2 de mayo de 2024.",
        "COERCE",
        "asserted",
        ("VEN",),
        ("VEN",),
        "2024-05-02",
    ),
    ("El diplomático ruso ha sido expulsado por Suecia.", "SANCTION", "asserted", ("SWE",), ("RUS",), None),
    ("Un periodista francés detenido por Irán llegó a París.", "COERCE", "asserted", ("IRN",), ("FRA",), None),
    # perfect
    ("Rusia ha atacado Ucrania con misiles.", "ASSAULT", "asserted", ("RUS",), ("UKR",), None),
    # negated, refused
    ("Israel no atacó Líbano.", "ASSAULT", "negated", ("ISR",), ("LBN",), None),
    ("España nunca ha reconocido la independencia de Kosovo.", "SUPPORT", "negated", ("ESP",), ("XKX",), None),
    ("Italia no enviará tropas a Ucrania.", "REJECT", "asserted", ("ITA",), ("UKR",), None),
    # planned
    ("Francia enviará tropas a Malí.", "AGREE", "planned", ("FRA",), ("MLI",), None),
    ("El canciller chileno viajará a China el próximo lunes.", "AGREE", "planned", ("CHL",), ("CHN",), "2024-05-13"),
    ("Alemania va a enviar tanques a Ucrania.", "AGREE", "planned", ("DEU",), ("UKR",), None),
    # hypothetical
    ("Si Rusia ataca Polonia, la OTAN responderá.", "ASSAULT", "hypothetical", ("RUS",), ("POL",), None),
    ("Colombia podría romper relaciones con Israel.", "SANCTION", "hypothetical", ("COL",), ("ISR",), None),
    ("Washington teme que China ataque a Taiwán.", "ASSAULT", "hypothetical", ("CHN",), ("TWN",), None),
    ("Arabia Saudí habría bombardeado Yemen.", "ASSAULT", "hypothetical", ("SAU",), ("YEM",), None),
    ("En caso de que Irán ataque a Israel, Estados Unidos ayudará.", "ASSAULT", "hypothetical", ("IRN",), ("ISR",), None),
    # demanded
    (
        '"Rusia debe retirar sus tropas", dijo el secretario general de la ONU.',
        "REQUEST",
        "demanded",
        ("IGOUNO",),
        ("RUS",),
        None,
    ),
    # historical
    ("Honduras rompió relaciones con Taiwán en marzo de 2023.", "SANCTION", "historical", ("HND",), ("TWN",), "2023-03-01"),
]


def _events(text: str) -> list[Event]:
    return code(plain_article(text, language="es", published_at=PUBLISHED))


def _codes(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    sides = (event.actors, event.recipients)
    actors, recipients = (
        tuple(each.country or each.organisation or each.sector or each.surface for each in side) for side in sides
    )
    return actors, recipients


@pytest.mark.parametrize("case", PLAIN + STANDING, ids=lambda case: case[0][:40])
def test_sentence(case: Case) -> None:
    """The event that a reader sees is found, with its sides, its standing and its day."""
    text, event_type, status, actors, recipients, day = case
    found = [event for event in _events(text) if event.event_type == event_type]
    assert found, [(event.event_type, event.status) for event in _events(text)]
    event = found[0]
    assert (event.status, *_codes(event)) == (status, actors, recipients)
    assert event.date_from == (date.fromisoformat(day) if day else None)
    assert sliced(text, event)


@pytest.mark.parametrize(
    "text",
    [
        "¿Enviará Francia tropas a Ucrania?",
        "El equipo español derrotó a Francia en la final.",
        "El precio del petróleo subió en Rusia.",
        "La población de China envejece.",
    ],
)
def test_nothing_happened(text: str) -> None:
    """A question and news of no political act give no event."""
    assert _events(text) == []


@pytest.mark.parametrize(
    ("text", "surface", "reason"),
    [("Rusia atacó Kiev el de mayo.", "el de mayo", "numeral_dropped"), ("Rusia atacó Kiev ayer.", "ayer", "anchor_missing")],
)
def test_lost_dates_stay_null(text: str, surface: str, reason: str) -> None:
    """A date whose number is gone, or whose anchor is not known, is null with its reason."""
    [event] = code(plain_article(text, language="es"))
    assert (event.date_surface, event.date_from, event.date_reason) == (surface, None, reason)


def test_rows_say_that_they_are_on_trial() -> None:
    """Spanish articles are coded, and the coder's name in each row says that it is experimental; other languages are not read."""
    article = plain_article("Rusia atacó Ucrania.", language="es-MX")
    coded, [event] = code_events(article, ())
    assert coded.events_status == "coded"
    assert event.coder == spanish.NAME
    assert event.coder.endswith("_experimental")
    for language in ("pt", "fr", "ca", "und"):
        coded, events = code_events(plain_article("Rusia atacó Ucrania.", language=language), ())
        assert (coded.events_status, events) == ("unsupported_language", ())


def test_lexicon_is_large_enough() -> None:
    """The lexicon holds as many patterns as promised, and every type has some."""
    patterns = {pattern for found in spanish._spanish().lexicon.patterns.values() for pattern in found}
    assert len(patterns) >= 150
    assert {pattern.event_type for pattern in patterns} == set(spanish._spanish().quads)


def test_damaged_text() -> None:
    """Damaged Spanish raises nothing, and every span slices."""
    chance = random.Random(5)
    text = " ".join(case[0] for case in PLAIN + STANDING)
    signs = "\n “”'?!.;:()[]—-ñ\ufffd中🎉\u0301\xa0"
    for _ in range(300):
        at = chance.randrange(len(text) - 300)
        piece = list(text[at : at + 300])
        for _ in range(chance.choice((0, 5, 40))):
            piece[chance.randrange(len(piece))] = chance.choice(signs)
        damaged = "".join(piece)
        damaged = chance.choice((damaged, damaged.upper(), damaged.lower(), damaged.replace(" ", "")))
        assert all(sliced(damaged, event) for event in _events(damaged))


@pytest.mark.parametrize("text", ["Rusia atacó Ucrania y " * 20_000, "si Rusia " * 50_000, "no enviará " * 50_000, "a" * 500_000])
def test_bounded_time(text: str) -> None:
    """A sentence without end costs bounded time."""
    began = time.process_time()
    _events(text)
    assert time.process_time() - began < 20
