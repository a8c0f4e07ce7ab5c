"""What every coder keeps, whichever it is."""

import dataclasses

import pytest

from schemas.events import Event
from tests.quality.events import sliced
from transforms.core.coders import by_language, plover, spanish
from transforms.core.coders.by_language import CODERS, coder_for
from transforms.core.coders.seam import EventCoder
from transforms.core.plain import plain_article

#: A text that holds events, by language; a new coder's language needs one.
TEXTS = {
    "en": "Russia attacked Ukraine on Monday. France will not send troops to Mali.\nIf Iran attacks, the United States will respond.",
    "es": "Rusia atacó Ucrania el lunes. Francia no enviará tropas a Malí.\nSi Irán ataca Irak, Estados Unidos responderá.",
}
READINGS = [(coder, language) for coder in CODERS for language in sorted(coder.LANGUAGES)]


def _coded(coder: EventCoder, language: str, text: str | None = None) -> list[Event]:
    return coder.code(plain_article(TEXTS[language] if text is None else text, language=language))


@pytest.mark.parametrize(("coder", "language"), READINGS, ids=lambda each: getattr(each, "NAME", each))
class TestEveryCoder:
    """Contract of `seam.EventCoder`."""

    def test_spans_slice(self, coder: EventCoder, language: str) -> None:
        """It finds events in its language, and every surface lies where the row says."""
        events = _coded(coder, language)
        assert events
        assert all(sliced(TEXTS[language], event) for event in events)

    def test_order_and_ids(self, coder: EventCoder, language: str) -> None:
        """Rows come in the order of the text, each with an id of its own, the same each time."""
        events = _coded(coder, language)
        assert [event.sentence_start for event in events] == sorted(event.sentence_start for event in events)
        assert len({event.event_id for event in events}) == len(events)
        assert events == _coded(coder, language)

    def test_rows_name_the_coder(self, coder: EventCoder, language: str) -> None:
        """A row names coder, version and the hash of what it knew."""
        rows = {(event.coder, event.coder_version, event.lexicon_sha256) for event in _coded(coder, language)}
        assert rows == {(coder.NAME, coder.VERSION, coder.knowledge_sha256())}
        assert len(coder.knowledge_sha256()) == 64

    def test_numbers_stay_in_range(self, coder: EventCoder, language: str) -> None:
        """Confidences are in 0-1; scores are null unless the event is asserted; what is supposed is no core event."""
        for event in _coded(coder, language):
            values = [getattr(event, field.name) for field in dataclasses.fields(event) if field.name.startswith("confidence")]
            assert all(0 <= value <= 1 for value in values if value is not None)
            assert (event.score_plover is None) == (event.status != "asserted")
            assert event.tier == "context" or event.status != "hypothetical"

    def test_conditions_are_not_asserted(self, coder: EventCoder, language: str) -> None:
        """The clause after "if" gives no asserted event."""
        events = [event for event in _coded(coder, language) if event.sentence_index == 2]
        assert events
        assert "asserted" not in {event.status for event in events}

    @pytest.mark.parametrize("text", ["", " \n", "...", "\ufffd" * 50, "a" * 5000, "— “ ” ' \u0301"])
    def test_nothing_is_invented(self, coder: EventCoder, language: str, text: str) -> None:
        """A text without words gives no event and raises nothing."""
        assert _coded(coder, language, text) == []


def test_each_language_has_one_coder() -> None:
    """No language is claimed twice, so that the choice never depends on an order; names differ."""
    claimed = [language for coder in CODERS for language in coder.LANGUAGES]
    assert len(claimed) == len(set(claimed)) == len(by_language._BY_LANGUAGE)
    assert len({coder.NAME for coder in CODERS}) == len(CODERS)


@pytest.mark.parametrize(
    ("language", "coder"),
    [("en", plover), ("en-US", plover), ("es", spanish), ("ES-419", spanish), ("fr", None), ("und", None), ("", None)],
)
def test_coder_of_a_language(language: str, coder: EventCoder | None) -> None:
    """Only the primary subtag decides, and a language without coder has none."""
    assert coder_for(language) is coder
