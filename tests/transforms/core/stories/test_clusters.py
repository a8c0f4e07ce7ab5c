"""A cluster says how far its mentions agree, and never decides for them."""

import random
from datetime import timedelta
from typing import Any

from schemas.stories import Conflict, EventCluster, Suggestion
from tests.transforms.core.stories.made import DAY, mention
from transforms.core.stories.clusters import Teller, describe
from transforms.core.stories.mentions import Count, Mention


def _killed(low: float | None, high: float | None, reason: str | None = None) -> dict[str, Any]:
    return {"counts": (Count(kind="killed", low=low, high=high, reason=reason),)}


def _described(*mentions: Mention, tellers: dict[str, Teller] | None = None) -> EventCluster:
    known = {each.article_id: Teller(each.article_id, None) for each in mentions}
    return describe(mentions[0], mentions, {**known, **(tellers or {})}, story_id="s", revision=1)


def test_two_numbers_are_a_conflict_and_both_are_kept() -> None:
    """Killed 10 or 15: both stand there, each with the surest mention that says so."""
    found = _described(
        mention("a", **_killed(10, 10), confidence=0.5), mention("b", **_killed(15, 15)), mention("c", **_killed(10, 10))
    )
    assert found.conflicts == (
        Conflict(field="killed", value="15", event_id="b"), Conflict(field="killed", value="10", event_id="c"),
    )  # fmt: skip


def test_numbers_that_may_both_be_true_are_no_conflict() -> None:
    """At least 10 and 15 may be said of one event."""
    assert _described(mention("a", **_killed(10, None)), mention("b", **_killed(15, 15))).conflicts == ()


def test_days_and_places_may_contradict_each_other() -> None:
    """The interval that most mentions give stands in the row; the others are told."""
    later = {"date_from": DAY + timedelta(1), "date_to": DAY + timedelta(1), "place": "Pivdennyi"}
    found = _described(mention("a"), mention("b"), mention("c", **later))
    assert (found.date_from, found.place, round(found.agreement_date, 2), round(found.agreement_place or 0, 2)) == (
        DAY,
        "Odesa",
        0.67,
        0.67,
    )
    assert [each.field for each in found.conflicts] == ["date", "date", "place", "place"]


def test_a_lost_number_is_suggested_and_never_filled_in() -> None:
    """The suggestion names the clean mention it is from; the mention itself has no number still."""
    lost = mention("b", **_killed(None, None, "numeral_dropped"), clean=False, translated=True)
    found = _described(mention("a", **_killed(12, 12)), lost)
    assert found.suggestions == (Suggestion(event_id="b", field="killed", value=12, filled_from="a"),)
    assert lost.counts[0].low is None
    assert found.conflicts == ()


def test_nothing_is_suggested_where_clean_mentions_differ() -> None:
    """Who lost a number is lent none where two are on offer, nor one of a mention that is not clean."""
    lost = mention("c", **_killed(None, None, "numeral_dropped"))
    assert _described(mention("a", **_killed(12, 12)), mention("b", **_killed(14, 14)), lost).suggestions == ()
    assert _described(mention("a"), mention("b", **_killed(12, 12), clean=False), lost).suggestions == ()


def test_a_vague_number_was_not_lost() -> None:
    """`dozens` is what the author wrote."""
    assert _described(mention("a", **_killed(12, 12)), mention("b", **_killed(None, None, "vague"))).suggestions == ()


def test_copies_do_not_vote() -> None:
    """A wire report at ten outlets is one source, and one vote."""
    copies = [mention(f"c{number}", place="Pivdennyi") for number in range(10)]
    tellers = {each.article_id: Teller(each.article_id, "article of c0") for each in copies[1:]}
    found = _described(mention("a"), mention("b"), *copies, tellers=tellers)
    assert (found.n_mentions, found.n_articles, found.n_independent_sources, found.place) == (12, 12, 3, "Odesa")


def test_unknown_outlets_count_as_one() -> None:
    """Nobody knows that they are two."""
    tellers = {f"article of {name}": Teller(None, None) for name in "ab"}
    assert _described(mention("a"), mention("b"), tellers=tellers).n_independent_sources == 1


def test_the_order_of_mentions_does_not_matter() -> None:
    """The same mentions make the same row."""
    founder = mention("a", **_killed(10, 10))
    others = [mention(f"{n}", **_killed(n % 3 + 9, n % 3 + 9), place=("Odesa", None)[n % 2], confidence=n / 10) for n in range(9)]
    rows = set()
    for seed in range(5):
        random.Random(seed).shuffle(others)
        rows.add(_described(founder, *others))
    assert len(rows) == 1
