"""The coder as a whole: offsets, honesty, determinism, bounded time."""

import random
import re
import time
from pathlib import Path

import pytest

from schemas.events import Event
from tests.quality.events import sliced
from transforms.core.coders import plover
from transforms.core.coders.plover import code
from transforms.core.injection.faults import FAULTS, Fault
from transforms.core.plain import plain_article
from transforms.core.text import normalise_text

SAMPLES = sorted((Path(__file__).parents[3] / "data" / "samples").glob("*.txt"))
TEXTS = [path.read_text(encoding="utf-8") for path in SAMPLES]


def _check(text: str) -> list[Event]:
    """Code a text, and hold every row to what all rows must keep."""
    events = code(plain_article(text))
    assert all(sliced(text, event) for event in events)
    assert len({event.event_id for event in events}) == len(events)
    for event in events:
        assert (event.score_plover is None) == (event.score_goldstein is None) == (event.status != "asserted")
        assert (event.cameo_code or "").startswith(event.cameo_root or "?")
        assert 0 <= event.confidence <= 1
        assert event.tier == "context" or event.status != "hypothetical"
        assert all(len(country) == 3 for country in (*event.actor_countries, *event.recipient_countries))
    return events


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_slice(path: Path) -> None:
    """Every span of every row over a sample slices to its surface."""
    assert _check(path.read_text(encoding="utf-8"))


def test_sample_statuses() -> None:
    """On the samples: no conditional attack asserted, a denial is no deployment, the rhetorical question is no event."""
    events = [event for text in TEXTS for event in code(plain_article(text))]
    by_start = {event.trigger_start: event for event in code(plain_article(TEXTS[0]))}
    attack = by_start[TEXTS[0].index("attacks Ukraine in the future")]
    denial = by_start[TEXTS[0].index("will not send any ground troops")]
    question = TEXTS[0].index("will Trump replay")
    assert (attack.event_type, attack.status) == ("ASSAULT", "hypothetical")
    assert (denial.event_type, denial.status) == ("REJECT", "asserted")
    assert not [start for start in by_start if question <= start < question + 150]
    supposed = re.compile(r"^(?:If|Unless|Whether)\b")
    assert not [event for event in events if event.status == "asserted" and supposed.match(event.sentence)]


def test_no_date_from_a_lost_numeral() -> None:
    """No row of the first sample, whose numerals are gone, has a day of its own."""
    assert all(event.date_from is None for event in code(plain_article(TEXTS[0])))


def _mutated(text: str, chance: random.Random) -> str:
    """One kind of damage: case, order, loss, glue, foreign signs, planted words."""
    at = chance.randrange(max(1, len(text) - 400))
    piece = text[at : at + chance.choice((60, 200, 400))]
    words = piece.split(" ")
    planted = [
        "if",
        "whether",
        "must",
        "will not",
        "by",
        "said",
        "according to",
        "?",
        "'s",
        "to",
        "plan",
        "which",
        "that",
        "Iran",
        "-",
    ]
    damage = chance.randrange(8)
    if damage == 0:
        return re.sub(r"\d", "", piece)
    if damage == 1:
        return chance.choice((piece.upper(), piece.lower(), piece.title()))
    if damage == 2:
        chance.shuffle(words)
    elif damage == 3:
        return piece.replace(" ", "")
    elif damage == 4:
        signs = list(piece)
        for _ in range(10):
            signs[chance.randrange(len(signs))] = chance.choice("\n\t “”’'?!.;:()[]—-ıİßŁ\ufffd中文🎉Â§\u0301\xa0")
        return "".join(signs)
    else:
        for _ in range(5):
            words.insert(chance.randrange(len(words) + 1), chance.choice(planted))
    return " ".join(words)


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_mutated_texts(seed: int) -> None:
    """Ten thousand damaged texts raise nothing and keep every promise of a row."""
    chance = random.Random(seed)
    for _ in range(2500):
        _check(_mutated(chance.choice(TEXTS), chance))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_faults_of_translation(fault: Fault) -> None:
    """Each fault of translation and extraction, put into the samples, raises nothing and leaves every promise of a row."""
    chance = random.Random(3)
    for text in TEXTS:
        for _ in range(3):
            damage = fault.inject([line for line in text.split("\n") if line.strip()], chance)
            if damage is not None:
                _check(normalise_text(damage[0]))


def test_rows_do_not_depend_on_the_run() -> None:
    """The same article gives the same rows, whatever was coded before it."""
    first = code(plain_article(TEXTS[1]))
    code(plain_article(TEXTS[2]))
    assert code(plain_article(TEXTS[1])) == first


def test_time_is_linear() -> None:
    """Ten times the text costs about ten times the time."""

    def spent(times: int) -> float:
        article = plain_article("\n".join([TEXTS[2]] * times))
        began = time.process_time()
        code(article)
        return time.process_time() - began

    spent(1)
    assert spent(20) < 30 * max(spent(2), 0.01)


@pytest.mark.parametrize(
    "text",
    [
        "Russia attacked Ukraine and Iran met Iraq while " * 210_000,
        '"Russia said " ' * 5_000,
        '"' * 5_000,
        "if Russia " * 50_000,
        "Russia, " * 50_000,
        "Russia-Ukraine-" * 40_000,
        "'s" * 200_000,
        "a" * 1_000_000,
    ],
    ids=["one_sentence", "quotes", "marks", "conditions", "list", "hyphens", "endings", "one_word"],
)
def test_bounded_time(text: str) -> None:
    """A sentence without end costs bounded time; what lies beyond the cap is not coded."""
    began = time.process_time()
    events = code(plain_article(text))
    assert time.process_time() - began < 20
    assert all(event.sentence_end - event.sentence_start < 20_000 for event in events if len(text) < 1_000_000)


def test_short_texts() -> None:
    """Nothing is found in nothing."""
    assert [code(plain_article(text)) for text in ("", " ", "Attack", "Russia attacks", "...")] == [[], [], [], [], []]


def test_hash_stands_in_every_row() -> None:
    """A row names its coder, version and the hash of what it knew."""
    [event] = code(plain_article("Russia attacked Ukraine."))
    assert (event.coder, event.coder_version) == (plover.NAME, plover.VERSION)
    assert re.fullmatch("[0-9a-f]{64}", event.lexicon_sha256)
