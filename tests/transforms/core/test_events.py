"""Events of an article: status, repeated tellings, artifacts."""

from dataclasses import replace

import pytest

from schemas.records import Article, Artifact
from transforms.core.events import code_events
from transforms.core.plain import plain_article


def _artifact(article: Article, kind: str, surface: str, *, last: bool = False) -> Artifact:
    start = article.text.rindex(surface) if last else article.text.index(surface)
    return Artifact(
        artifact_id=f"{kind}{start}",
        revision_id=article.revision_id,
        kind=kind,
        family="extraction",
        start=start,
        end=start + len(surface),
        surface=surface,
        field="text",
        severity="minor",
        score=0.9,
        evidence="test",
        detector_version="1",
    )


@pytest.mark.parametrize(
    ("text", "language", "status"),
    [
        ("Russia attacked Ukraine.", "en", "coded"),
        ("Russia attacked Ukraine.", "en-GB", "coded"),
        ("Nothing happened.", "en", "coded"),
        ("Russia attacked Ukraine.", "fr", "unsupported_language"),
        ("Russia attacked Ukraine.", "und", "unsupported_language"),
        ("Russia attacked Ukraine.", None, "not_run"),
        (" \n", "en", "no_text"),
        ("Russ\ufffd\ufffd att\ufffdcked \ufffdkraine.", "en", "too_damaged"),
        ("12 34 56 78 90 || " * 20, "en", "too_damaged"),
    ],
)
def test_status(text: str, language: str | None, status: str) -> None:
    """The article says whether it was coded, and why not; what is not coded has no rows."""
    article, events = code_events(plain_article(text, language=language), ())
    assert article.events_status == status
    assert bool(events) == (status == "coded" and "attacked" in text)


def test_headline_told_again() -> None:
    """A repeated headline's event points at the first telling."""
    article = plain_article("Russia Attacks Ukraine\nRUSSIA ATTACKS UKRAINE\nIt was night.")
    _, (first, again) = code_events(article, [_artifact(article, "duplicate_headline", "RUSSIA ATTACKS UKRAINE")])
    assert (first.repeats_event_id, again.repeats_event_id) == (None, first.event_id)


def test_repeated_segment() -> None:
    """A repeated passage's events point at the first telling, though the words differ; other events do not."""
    article = plain_article(
        "Russia attacked Ukraine on Monday.\nFrance condemned Russia.\nOn Monday Russia attacked Ukraine again."
    )
    _, events = code_events(article, [_artifact(article, "repeated_segment", "On Monday Russia attacked Ukraine again.")])
    assert [event.repeats_event_id for event in events] == [None, None, events[0].event_id]


def test_same_sentence_without_a_finding() -> None:
    """The same sentence again is the same telling; the third points at the first, not at the second."""
    _, events = code_events(plain_article("Russia attacked Ukraine.\nRussia attacked Ukraine.\nRussia  attacked Ukraine."), ())
    assert [event.repeats_event_id for event in events] == [None, events[0].event_id, events[0].event_id]


def test_two_attacks_are_two() -> None:
    """The same kind of event without the same date or words is no repetition."""
    _, events = code_events(plain_article("Russia attacked Ukraine. Later Russia bombed Ukraine. Iran attacked Ukraine."), ())
    assert [event.repeats_event_id for event in events] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Gunmen attacked a convoy in Mali. The attack killed four.", [None, 0]),
        ("Rebels killed eleven people. The eleven people were killed at dawn, police said.", [None, 0]),
        ("Chad accused Sudan of lying. It rained. Chad accused Sudan at the UN.", [None, 0]),
        ("Gunmen attacked a convoy in Mali. An attack in Niger failed.", [None, None]),
        ("Chad accused Sudan of lying. On Monday Chad accused Sudan again.", [None, None]),
        ("Rebels released two hostages. The truce is new.", [None, None]),
    ],
)
def test_told_again_in_other_words(text: str, again: list[int | None]) -> None:
    """Rows of "the attack", and of the same act with the same numbers or parties, point at the first telling; "again" and "another" do not."""
    _, events = code_events(plain_article(text), ())
    first = {event.event_id: number for number, event in enumerate(events)}
    told = [None if event.repeats_event_id is None else first[event.repeats_event_id] for event in events]
    assert told[: len(again)] == again


def test_artifacts_of_other_fields_and_sentences_leave_events_alone() -> None:
    """A finding in the title, or in another sentence, harms no event."""
    article = plain_article("Russia attacked Ukraine.\nOn month day it rained.")
    elsewhere = _artifact(article, "date_placeholder", "On month day")
    in_title = replace(_artifact(article, "date_placeholder", "Russia"), field="title")
    _, [event] = code_events(article, [elsewhere, in_title])
    assert (event.artifacts, event.date_reason) == ((), None)


def test_finding_in_the_sentence_is_applied() -> None:
    """A finding in an event's sentence is noted, with the field it harms."""
    article = plain_article("On month day Russia attacked Ukraine.")
    _, [event] = code_events(article, [_artifact(article, "date_placeholder", "On month day")])
    assert [(mark.kind, mark.field) for mark in event.artifacts] == [("date_placeholder", "date")]
    assert (event.date_from, event.date_reason) == (None, "numeral_dropped")


def test_stripped_numerals_are_no_numbers() -> None:
    """Where the article lost its digits, rows are coded and have no date."""
    article = replace(plain_article("Russia attacked Ukraine on Monday."), numerals_stripped=True)
    coded, [event] = code_events(article, ())
    assert (coded.events_status, event.date_from, event.date_reason) == ("coded", None, "numeral_dropped")
