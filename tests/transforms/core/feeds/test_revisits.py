"""Which articles are fetched again, when, and what a page is to the article that was taken from it."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.errors import DeadlineExceeded, NotAnArticle
from schemas.feeds import QueuedArticle
from schemas.fetching import FailureKind, FetchFailure, FetchResult
from schemas.records import Article, Declared
from tests.feed_scripts import START
from transforms.core.feeds import revisits
from transforms.core.feeds.queueing import queued_entry
from transforms.core.identity import content_id
from transforms.core.plain import plain_article
from transforms.core.sources.item import ParsedEntry

DAY = timedelta(days=1)
ARTICLE = "0" * 32
TEXT = " ".join(f"word{number}" for number in range(300))


def planned(**fields: object) -> QueuedArticle:
    """The first look at an article."""
    waited = QueuedArticle(queue_id="q", feed_id="f", url="https://a.example/1?key=s", host="a.example", entry=b"", added_at=START, next_try_at=START)  # fmt: skip
    entry = ParsedEntry(body="A teaser.", url=waited.url, declared=Declared(title="Flood"))
    result = FetchResult(
        url="", final_url="", final_url_private="", fetched_at=START, body=b"<title>Flood</title>", etag='"1"', status=200
    )  # fmt: skip
    return replace(revisits.first_look(waited, entry, ARTICLE, result, START), **fields)  # type: ignore[arg-type]


def article(text: str = TEXT, title: str = "Flood", *flags: str) -> Article:
    """An article as it is in the tables, or on a page."""
    return replace(plain_article(text, title=title), extraction_flags=flags)


def test_the_share_is_drawn_by_the_id_alone() -> None:
    """A tenth of the ids is a tenth of the articles, on every machine alike, and the tenth lies in the fifth."""
    ids = [content_id("article", number) for number in range(20_000)]
    tenth = {each for each in ids if revisits.is_revisited(each, 0.1)}
    fifth = {each for each in ids if revisits.is_revisited(each, 0.2)}
    assert 0.09 < len(tenth) / len(ids) < 0.11
    assert tenth < fifth
    assert not any(revisits.is_revisited(each, 0.0) for each in ids)
    assert all(revisits.is_revisited(each, 1.0) for each in ids)


def test_there_are_two_looks_a_day_and_a_week_after_an_article_was_taken() -> None:
    """The second look counts from the same moment as the first, however late that was made."""
    first = planned()
    second = revisits.next_look(replace(first, attempts=2), START + 1.5 * DAY)
    assert second is not None
    assert (first.next_try_at, second.next_try_at, second.attempts) == (START + DAY, START + 7 * DAY, 0)
    assert revisits.next_look(second, START + 7 * DAY) is None


def test_what_a_look_keeps_is_small() -> None:
    """The feed's word and the validators are kept, the entry's text is not."""
    look = planned()
    assert (queued_entry(look).declared.title, queued_entry(look).body, look.etag) == ("Flood", None, '"1"')


def test_a_look_that_is_late_by_its_own_wait_is_missed() -> None:
    """A monitor that stood still does not ask for yesterday's news of last month."""
    first = planned()
    assert not revisits.is_missed(first, START + 1.9 * DAY)
    assert revisits.is_missed(first, START + 2.1 * DAY)
    assert not revisits.is_missed(replace(first, look=2), START + 13 * DAY)


def test_an_article_that_was_taken_under_a_clock_ahead_is_looked_at_a_week_from_now() -> None:
    """A time of taking that lies in the future counts as now."""
    following = revisits.next_look(planned(added_at=START + 400 * DAY), START)
    assert following is not None
    assert following.next_try_at == START + 7 * DAY


CHANGES = {
    "the same": (article(), "unchanged"),
    "another headline": (article(title="Flood kills two"), "revised"),
    "a number corrected": (article(TEXT.replace("word17 ", "word18 ")), "revised"),
    "three words in ten changed": (
        article(" ".join(w if random.Random(w).random() > 0.3 else f"{w}x" for w in TEXT.split())), "revised"
    ),
    "told on, twice as long": (article(f"{' '.join(f'new{n}' for n in range(300))} {TEXT}"), "revised"),
    "a third taken back": (article(TEXT[: len(TEXT) * 2 // 3]), "revised"),
    "cut to a teaser": (article(TEXT[: len(TEXT) // 3]), "closed"),
    "cut a little, by a paywall": (article(TEXT[: len(TEXT) * 2 // 3], "Flood", "paywall"), "closed"),
    "a login of many words": (article(" ".join(f"other{number}" for number in range(300))), "closed"),
}  # fmt: skip


@pytest.mark.parametrize(("found", "verdict"), CHANGES.values(), ids=CHANGES.keys())
def test_what_a_page_is_to_its_article(found: Article, verdict: str) -> None:
    """Corrections are revisions; what is cut to less than half, walled, or another text is none."""
    assert revisits.judge(article(), found) == verdict


def test_a_text_without_spaces_is_told_from_another() -> None:
    """Two Chinese texts share characters, and are two texts."""
    chance = random.Random(1)
    one, other = ("".join(chance.choices("的一是在不了有和人这中大为上个国我以要他", k=400)) for _ in range(2))
    assert revisits.judge(article(one), article(other)) == "closed"
    assert revisits.judge(article(one), article(one[:200] + "新" + one[200:])) == "revised"


def test_a_short_notice_may_be_rewritten() -> None:
    """Of a line nothing can be said by shingles: another line of its length is a revision."""
    assert revisits.judge(article("Trains stand still."), article("Trains run again.")) == "revised"


def test_only_pages_that_are_not_there_are_gone() -> None:
    """404 and 410 are told with the article's id and without the address's secrets; other failures say nothing about it."""
    for kind in FailureKind:
        letter = revisits.gone(planned(), FetchFailure(kind=kind))
        assert (letter is not None) == (kind in {FailureKind.HTTP_404, FailureKind.HTTP_410})
        if letter is not None:
            assert (letter.error.reason, letter.article_id) == ("article_gone", ARTICLE)
            assert "key=s" not in (letter.url or "")


def test_a_page_without_an_article_is_closed_and_one_that_cannot_be_read_says_why() -> None:
    """The reason of the extractor stays: as the detail of `article_closed`, or as it is."""
    outcome, letter = revisits.unreadable(planned(), NotAnArticle("a login"))
    assert (outcome, letter.error.reason, "not_an_article: a login" in str(letter.error)) == ("closed", "article_closed", True)
    outcome, letter = revisits.unreadable(planned(), DeadlineExceeded("10 s"))
    assert (outcome, letter.error.reason) == ("refused", "deadline_exceeded")


@pytest.mark.parametrize(
    "body",
    [b"", b"<title", b"og:title", b"<meta property=og:title", b"<title>" * 100_000, b"<meta content='" * 50_000 + b"og:title>",
     b'<meta property="og:title" content="">', b"og:title" * 40_000],
    ids=range(8),
)  # fmt: skip
def test_hostile_heads_have_a_print(body: bytes) -> None:
    """Whatever stands there, the print is 8 bytes or none."""
    assert len(revisits.headline_print(body)) in {0, 8}
