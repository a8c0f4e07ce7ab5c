"""The rules on two articles: which repetition it is, and what is none."""

from datetime import datetime, timedelta, timezone

import pytest

from transforms.core.duplicates.compare import compare
from transforms.core.duplicates.decide import Repeatable, kind_of, within_window
from transforms.core.duplicates.sketch import sketch
from transforms.core.duplicates.tokens import tokenize

LEAD = (
    "ZAGREB (AP) - Ministers of nine countries agreed in Zagreb on Tuesday to open a new railway line along the coast by 2031. "
    "The line, which will cost 2.4 billion euros, is to carry freight from the port of Rijeka to Trieste and Vienna. "
)
BODY = (
    "Croatia pays a third, the European Union the rest, Transport Minister Oleg Horvat told reporters after the meeting. "
    "Critics in Slovenia say that the tunnel near Koper endangers the water of 80,000 people, and have gone to court. "
    "A judge in Ljubljana will hear the case in March. Building begins in any event next summer, the ministers said. "
)
TAIL = (
    "The first trains between Rijeka and the north ran in 1873, when the harbour was the second largest of the monarchy. "
    "Of the old line, which was closed in 1991, bridges at Opatija and Lovran still stand. "
)
OTHER = (
    "In other news, swimmers from Split won four medals in Athens. The mayor, Ana Kovac, received them at the airport on Sunday. "
    "Their coach Ivo Babic praised Luka Juric, who is only sixteen, and said that he would go to Brisbane. "
)
MORE = "The club was founded in 1921 by sailors; its pool by the fortress is open to all, and free for children on Saturdays. "
QUAKE = (
    "An earthquake of magnitude {0} struck near {1} in {2} on Monday, the seismological service said. The quake hit at a depth of {3} "
    "kilometres, about {4} kilometres from {5}. There were no immediate reports of damage. Residents of {6} said that they had felt light "
    "shaking for some seconds. The region lies on an active fault and is often hit. {7} said that teams had been sent out to check bridges."
)


def _kind(one: str, other: str, mine: Repeatable | None = None, theirs: Repeatable | None = None) -> str | None:
    sides = [
        Repeatable(
            article_id=side.article_id, canonical_id=side.canonical_id, text_key=sketch(text).text_key, domain=side.domain,
            agency=side.agency, translation_verdict=side.translation_verdict,
        )
        for text, side in ((one, mine or Repeatable(article_id="a")), (other, theirs or Repeatable(article_id="b")))
    ]  # fmt: skip
    found = {kind_of(first, second, compare(tokenize(one), tokenize(other))) for first, second in (sides, sides[::-1])}
    [kind] = found  # whichever stands first
    return kind


HERE, ALSO_HERE, THERE = (
    Repeatable(article_id=name, domain=f"{outlet}.example") for name, outlet in (("a", "1"), ("b", "1"), ("c", "2"))
)
AP_HERE, AP_THERE = (Repeatable(article_id=name, domain=f"{name}.example", agency="Associated Press") for name in ("one", "two"))
TRANSLATED = Repeatable(article_id="a", translation_verdict="translated")


@pytest.mark.parametrize(
    ("one", "other", "mine", "theirs", "kind"),
    [
        (LEAD + BODY, LEAD + BODY, None, None, "same_text"),
        (LEAD + BODY, (LEAD + BODY).upper().replace(", ", " "), HERE, THERE, "same_text"),
        (LEAD + BODY + TAIL, (LEAD + BODY + TAIL).replace("agreed", "decided").replace("say", "hold"), None, None, "near"),
        (LEAD + BODY + TAIL, LEAD + BODY, HERE, ALSO_HERE, "near"),  # cut at the end
        (LEAD + BODY + TAIL, (LEAD + BODY + TAIL).replace("2.4", "2.9"), HERE, ALSO_HERE, "near"),  # a correction
        (LEAD + BODY + TAIL, LEAD + BODY, HERE, THERE, "syndicated"),
        (LEAD + BODY + TAIL, OTHER + LEAD + BODY, HERE, THERE, "syndicated"),
        (LEAD + OTHER + MORE, TAIL + BODY + LEAD, AP_HERE, AP_THERE, "syndicated"),  # part of it, and both name the agency
        (LEAD + OTHER + MORE, TAIL + BODY + LEAD, HERE, THERE, None),  # part of it, and nobody does
        (OTHER + TAIL, LEAD + BODY + TAIL, HERE, ALSO_HERE, None),  # background told again
        (LEAD + BODY, OTHER + OTHER, HERE, THERE, None),
        ("", "", None, None, None),
        ("Breaking news", "breaking  NEWS!", None, None, "same_text"),
        (LEAD, OTHER, Repeatable(article_id="a", canonical_id="b"), None, "same_url"),
        (LEAD, OTHER, Repeatable(article_id="a", canonical_id="c"), Repeatable(article_id="b", canonical_id="c"), "same_url"),
        (LEAD, OTHER, Repeatable(article_id="a", canonical_id="c"), Repeatable(article_id="b", canonical_id="d"), None),
    ],
)
def test_kinds(one: str, other: str, mine: Repeatable | None, theirs: Repeatable | None, kind: str | None) -> None:
    """Each kind by a case of its own, the same whichever article stands first."""
    assert _kind(one, other, mine, theirs) == kind


def test_one_form_filled_in_twice_is_no_copy() -> None:
    """Two reports of a service that differ in place, person and number alone are two reports."""
    one = QUAKE.format(4.1, "Graz", "Austria", 12, 30, "Leoben", "Bruck", "Anna Huber")
    other = QUAKE.format(5.6, "Split", "Croatia", 40, 17, "Trogir", "Sinj", "Ivo Babic")
    assert compare(tokenize(one), tokenize(other)).containment > 0.5
    assert _kind(one, other) is None
    assert _kind(one, one.replace("4.1", "4.3")) == "near"


def test_translations_of_one_article_are_translations() -> None:
    """The same report in other words, one of them known to be a translation; by another pen it is a near copy."""
    one = (
        "The Ministry of Defence of Norway said on Monday that two ships of the navy had left Bergen for the Baltic Sea, where they are "
        "to guard cables until the end of January. Minister Tore Sandvik said the decision was taken after damage to a cable near Gotland."
    )
    other = (
        "Norway's Ministry of Defence announced on Monday that two ships of the navy left Bergen for the Baltic Sea, where they will guard "
        "cables until the end of January. Minister Tore Sandvik stated that the decision was taken following damage to a cable near Gotland."
    )
    assert _kind(one, other, TRANSLATED) == "translated"
    assert _kind(one, other, None, Repeatable(article_id="b", translation_verdict="translated")) == "translated"
    assert _kind(one, other) == "near"
    assert _kind(one, one.replace("Monday", "Tuesday"), TRANSLATED) == "near"  # nobody translates twice in the same words


def test_the_window_is_closed_and_open_to_what_has_no_date() -> None:
    """Ninety days apart is within ninety days, a microsecond more is not; one without a date is close to all."""
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    one = Repeatable(article_id="a", published_at=start)
    window = timedelta(days=90)
    assert within_window(one, Repeatable(article_id="b", published_at=start + window), window)
    assert not within_window(Repeatable(article_id="b", published_at=start + window + timedelta(microseconds=1)), one, window)
    assert within_window(one, Repeatable(article_id="b"), window)


def test_who_stands_for_both() -> None:
    """Published first, then with the smallest id; one without a date comes last."""
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    sides = [
        Repeatable(article_id="a", published_at=start),
        Repeatable(article_id="b", published_at=start),
        Repeatable(article_id="0", published_at=start + timedelta(seconds=1)),
        Repeatable(article_id="0"),
    ]
    assert sorted(sides, key=lambda side: side.order) == sides
