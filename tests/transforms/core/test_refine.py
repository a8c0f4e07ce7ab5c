"""What hooks may do to events, and what they may not, whatever they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from schemas.events import ArtifactMark, Event
from schemas.records import Analysis
from transforms.core.coders import plover
from transforms.core.coders.seam import Hook, Resolution, Verdict
from transforms.core.plain import plain_article
from transforms.core.refine import HookError, harmed, refine, refine_analyses

ARTICLE = plain_article(
    "Russia attacked Ukraine on Monday.\nPedro Zorblatt met Emmanuel Macron.\nFrance will send troops to Mali."
)
EVENTS = plover.code(ARTICLE)


class Verdicts:
    """A judge that says the same of every row."""

    def __init__(self, *verdicts: Verdict) -> None:
        """Args: verdicts: one for all rows, or one for each."""
        self.verdicts = verdicts

    def judge(self, events: Sequence[Event]) -> list[Verdict]:
        """The verdicts."""
        return list(self.verdicts) if len(self.verdicts) > 1 else [self.verdicts[0] for _ in events]


class Scores:
    """A scorer that gives every type of every row the same probability."""

    def __init__(self, score: float) -> None:
        """Args: score: the probability."""
        self.score = score

    def score_types(self, events: Sequence[Event]) -> list[Mapping[str, float]]:
        """The probability of the type that the row has."""
        return [{event.event_type: self.score} for event in events]


class Names:
    """A resolver that says the same of every actor."""

    def __init__(self, resolution: Resolution) -> None:
        """Args: resolution: who they all are."""
        self.resolution = resolution

    def resolve_actors(self, events: Sequence[Event]) -> list[Mapping[int, Resolution]]:
        """The answer, for all actors of every row."""
        return [{actor.start: self.resolution for actor in (*event.actors, *event.recipients)} for event in events]


class Mute:
    """A judge that answers nothing."""

    def judge(self, events: Sequence[Event]) -> list[Verdict]:
        """Too few."""
        return []


EXTREMES = [
    Verdicts(Verdict(confidences=dict.fromkeys(("confidence", "confidence_type", "confidence_actors", "confidence_date"), 1.0))),
    Verdicts(Verdict(action="fix", status="negated", tier="context", confidences={"confidence_type": 0.0})),
    Verdicts(Verdict(action="drop")),
    Scores(1.0),
    Scores(0.0),
    Names(Resolution(country="XKX", sector="GOV", score=1.0)),
]
FIELDS = ("trigger", "actors", "recipients", "date", "place", "quantities", "sentence")


def _marked(event: Event, field: str) -> Event:
    mark = ArtifactMark(artifact_id="a", kind="mojibake", severity="major", field=field)
    return replace(event, artifacts=(*event.artifacts, mark))


@pytest.mark.parametrize("hook", EXTREMES, ids=lambda hook: type(hook).__name__)
class TestEveryHook:
    """Bounds that hold for all hooks."""

    @pytest.mark.parametrize("field", FIELDS)
    def test_no_confidence_of_a_harmed_field_rises(self, hook: Hook, field: str) -> None:
        """Where an artifact harmed a field, its confidence and the row's may only fall."""
        before = [_marked(event, field) for event in EVENTS]
        after = {event.event_id: event for event in refine(before, hook).kept}
        for event in before:
            for name in harmed(event) if event.event_id in after else ():
                old, new = getattr(event, name), getattr(after[event.event_id], name)
                assert (old is None) == (new is None)
                assert old is None or new <= old

    def test_nothing_becomes_asserted(self, hook: Hook) -> None:
        """A status is kept or weakened; scores go with it; text, spans and ids stay."""
        before = {event.event_id: event for event in EVENTS}
        for event in refine(EVENTS, hook).kept:
            old = before[event.event_id]
            assert event.status == old.status or event.status != "asserted"
            assert (event.score_plover is None) == (event.status != "asserted")
            assert (event.trigger, event.sentence_start, event.event_type) == (old.trigger, old.sentence_start, old.event_type)
            assert [actor.surface for actor in event.actors] == [actor.surface for actor in old.actors]

    def test_every_row_is_accounted_for(self, hook: Hook) -> None:
        """Rows are kept or dropped, none is lost and none is new; the order stays."""
        refined = refine(EVENTS, hook)
        ids = [event.event_id for event in EVENTS]
        assert sorted(event.event_id for event in (*refined.kept, *refined.dropped)) == sorted(ids)
        assert [event.event_id for event in refined.kept] == [each for each in ids if each in {e.event_id for e in refined.kept}]

    def test_known_actors_stay(self, hook: Hook) -> None:
        """Who the gazetteer knows is not renamed."""
        for event in refine(EVENTS, hook).kept:
            old = next(each for each in EVENTS if each.event_id == event.event_id)
            for actor, was in zip((*event.actors, *event.recipients), (*old.actors, *old.recipients), strict=True):
                assert was.country is None or actor == was


def test_judge_may_lower_raise_and_drop() -> None:
    """On an undamaged row a judge's confidence is taken; a dropped row is handed back apart."""
    raised = refine(EVENTS, Verdicts(Verdict(confidences={"confidence": 0.99}))).kept
    assert {event.confidence for event in raised} == {0.99}
    refined = refine(EVENTS, Verdicts(Verdict(action="drop"), *(Verdict() for _ in EVENTS[1:])))
    assert refined.dropped == (EVENTS[0],)
    assert refined.kept == tuple(EVENTS[1:])


def test_null_confidence_stays_null() -> None:
    """A field that is empty gains no confidence."""
    event = replace(EVENTS[0], confidence_place=None)
    assert refine([event], Verdicts(Verdict(confidences={"confidence_place": 0.9}))).kept == (event,)


def test_repeats_of_a_dropped_row_keep_together() -> None:
    """Where the first telling is dropped, the second becomes the first and later ones point at it."""
    first = EVENTS[0]
    second, third = (replace(first, event_id=name, repeats_event_id=first.event_id) for name in ("second", "third"))
    refined = refine([first, second, third], Verdicts(Verdict(action="drop"), Verdict(), Verdict()))
    assert [event.repeats_event_id for event in refined.kept] == [None, "second"]


def test_scorer_moves_the_row_with_its_type() -> None:
    """The confidence of the type is the scorer's, and the row's follows in proportion."""
    [event] = refine([replace(EVENTS[0], confidence=0.4, confidence_type=0.8)], Scores(0.2)).kept
    assert (event.confidence_type, event.confidence) == (0.2, 0.1)


def test_resolver_names_the_unknown() -> None:
    """An actor outside the gazetteer gains a country, says that a model told it, and the columns of countries follow."""
    unknown = next(event for event in EVENTS if any(actor.country is None for actor in event.actors))
    [event] = refine([unknown], Names(Resolution(country="NLD", score=0.6))).kept
    [actor] = event.actors
    assert (actor.country, actor.resolution, actor.score, event.actor_countries) == ("NLD", "model", 0.6, ("NLD",))
    assert event.confidence_actors == 0.6
    assert refine([_marked(unknown, "actors")], Names(Resolution(country="NLD", score=0.6))).kept[0].actors == unknown.actors


@pytest.mark.parametrize(
    ("hook", "problem"),
    [
        (Mute(), "0 answers"),
        (Verdicts(Verdict(confidences={"confidence": 1.5})), "outside 0-1"),
        (Verdicts(Verdict(action="fix", status="asserted")), "may not assert"),
        (Scores(-0.1), "outside 0-1"),
        (Names(Resolution(country="NLD", score=7)), "outside 0-1"),
    ],
)
def test_broken_hook_is_refused(hook: Hook, problem: str) -> None:
    """An answer out of turn or out of range is an error that says what is wrong."""
    with pytest.raises(HookError, match=problem):
        refine(EVENTS, hook)


def test_articles_are_asked_about_at_once() -> None:
    """Events of several articles go to the hook together and come back to their own articles; unread articles stay so."""
    other = plain_article("Iran threatened Israel.")
    analyses = [
        Analysis(article=ARTICLE, events=tuple(EVENTS)),
        Analysis(article=other, events=tuple(plover.code(other))),
        Analysis(article=other),
    ]
    refined = refine_analyses(analyses, Verdicts(Verdict(confidences={"confidence": 0.01})))
    assert [len(each.events or ()) for each in refined] == [len(EVENTS), 1, 0]
    assert refined[2].events is None
    assert {event.confidence for each in refined for event in each.events or ()} == {0.01}
