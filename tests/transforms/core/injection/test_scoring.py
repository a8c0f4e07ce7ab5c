"""Faults are put in where they are said to be, and a detector is scored for what it finds once they are."""

import re
from collections.abc import Iterable

from transforms.core.artifacts import detectors
from transforms.core.injection.faults import FAULTS
from transforms.core.injection.scoring import Seen, damage_all, score_detector, touches

ARTICLE = (
    "Two dead as ferry sinks off the northern coast",
    "The ferry “Aurora” left on 3 May 2021 with 120 people, 14 of them children, and sank within 2 hours, the coast guard said.",
    "It had cost $40 million, and it was the 5th to go down since 1999. “We don’t know why,” said its owner, a 60-year-old man.",
    "Its owners, who run 12 ships, said it was sound. Inspectors had looked at it in March, and they had found 3 small faults.",
    "Divers will go down on 9 May 2021. They were held up by winds of 80 kilometres an hour, and by 20,000 tourists on the pier.",
    "The line carries 1.5 million people a year. The owners, who were fined in 2010, said that they would pay for everything.",
)
DOCUMENTS = [ARTICLE] * 12


def test_there_are_many_faults_and_every_kind_is_ours() -> None:
    """At least twenty-five faults, each under a name of its own, each for a kind that a detector finds."""
    assert len(FAULTS) >= 25
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert {fault.kind for fault in FAULTS} <= detectors().keys()


def test_damage_lies_where_it_is_said_to_lie() -> None:
    """Spans lie in the damaged text, in order; what is outside them is the clean text's."""
    damaged = list(damage_all(DOCUMENTS))
    assert {one.fault.name for one in damaged} == {fault.name for fault in FAULTS}
    for one in damaged:
        assert one.text != one.clean
        assert one.spans == sorted(one.spans)
        assert all(0 <= start <= end <= len(one.text) for start, end in one.spans)


def test_the_same_seed_gives_the_same_damage() -> None:
    """Damage depends on the seed, the fault and the article alone."""
    assert list(damage_all(DOCUMENTS, seed=1)) == list(damage_all(DOCUMENTS, seed=1))
    assert list(damage_all(DOCUMENTS, seed=1)) != list(damage_all(DOCUMENTS, seed=2))
    alone = [one for one in damage_all(DOCUMENTS) if one.fault is FAULTS[3]]
    assert list(damage_all(DOCUMENTS, [FAULTS[3]])) == alone


def test_a_perfect_and_a_blind_detector() -> None:
    """Who sees every change has full recall; who sees nothing has none, and neither has extra findings by that."""
    clean = "\n".join(ARTICLE)

    def perfect(text: str) -> Iterable[Seen]:
        known = {one.text: one.spans for one in damage_all(DOCUMENTS)}
        return [("fault", start, max(end, start + 1)) for start, end in known.get(text, [])]

    faults = FAULTS[:6]
    assert {score.of_spans for score in score_detector(perfect, DOCUMENTS, faults).values()} == {1.0}
    blind = score_detector(lambda _text: (), DOCUMENTS, faults)
    assert {(score.of_spans, score.of_documents, score.extra) for score in blind.values()} == {(0.0, 0.0, 0)}
    assert perfect(clean) == []


def test_what_was_found_before_counts_for_nothing() -> None:
    """A detector that objects to clean text gains no recall by it, and what it newly says elsewhere is extra."""

    def wordy(text: str) -> Iterable[Seen]:
        return [("word", *match.span()) for match in re.finditer(r"ferry|<br/>", text)]

    [score] = score_detector(wordy, DOCUMENTS, [fault for fault in FAULTS if fault.name == "tag, escape, shortcode"]).values()
    assert score.before > 0
    assert score.after > score.before
    assert 0 < score.of_spans < 1
    assert score.extra == 0


def test_an_emptied_span_is_touched_from_beside() -> None:
    """What leaned on a number that was taken out stands some characters away."""
    assert touches((10, 10), 12, 15)
    assert not touches((10, 10), 30, 35)
    assert not touches((10, 12), 12, 15)
