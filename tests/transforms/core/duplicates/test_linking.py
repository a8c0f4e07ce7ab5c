"""Links: to the one that stands for both, the same whatever came first, few where there are many copies."""

import itertools
import random
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone

import pytest

from schemas.records import Article, Duplicate
from transforms.core.duplicates.index import INDEX_TABLES, MAX_COMPARED, Entry, Index, KnownArticle
from transforms.core.duplicates.linking import Met, find_links
from transforms.core.duplicates.sketch import sketch
from transforms.core.identity import content_id

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
VOCABULARY = [
    f"{first}{second}" for first in "bdfgklmn" for second in ("ando", "erin", "ilta", "omber", "ustal", "yrne", "ask", "olv")
]


class Desk:
    """An index in memory and the articles that were added to it."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(INDEX_TABLES)
        self.index = Index(self.connection)
        self.articles: dict[str, Article] = {}
        self.links: list[Duplicate] = []
        self.compared = 0

    def of(self, entries: Iterable[Entry]) -> Mapping[int, Article]:
        """The texts of articles, as a commit reads them again."""
        found = {entry.doc: self.articles[entry.revision_id] for entry in entries if entry.revision_id in self.articles}
        self.compared += len(found)
        return found

    def commit(self, *articles: Article, forced: tuple[int, ...] | None = None) -> list[Duplicate]:
        """Add articles as one commit; returns its links."""
        met = []
        for article in articles:
            self.articles[article.revision_id] = article
            kept = sketch(article.text)
            known = KnownArticle(
                revision_id=article.revision_id, article_id=article.article_id, canonical_id=article.url_canonical,
                text_key=kept.text_key, published_at=article.published_at.isoformat() if article.published_at else None,
                hashes=kept.hashes if forced is None else forced,
            )  # fmt: skip
            entry = self.index.add(known, 1)
            met.append(Met(entry, tuple(self.index.candidates(entry, known.hashes))))
        links = find_links(met, self.index, self)
        self.links += links
        return links

    def ends(self) -> dict[str, str]:
        """Article to the one that stands for it: the last link of each, followed to its end."""
        last = {link.article_id: link.of_article_id for link in self.links}

        def end(name: str) -> str:
            return end(last[name]) if name in last else name

        return {name: end(name) for name in last}


@pytest.fixture
def desk() -> Iterable[Desk]:
    """A new index."""
    made = Desk()
    yield made
    made.connection.close()


def _article(name: str, text: str, day: float | None = 0, **more: str | None) -> Article:
    return Article(
        revision_id=content_id(name, text), article_id=name, text=text, text_sha256="", text_chars=len(text), text_tokens=0,
        published_at=None if day is None else START + timedelta(days=day), extraction_method="test", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _text(seed: int, words: int = 150) -> str:
    return " ".join(random.Random(seed).choices(VOCABULARY, k=words))


def _edited(text: str, seed: int, share: float = 0.1) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) if chance.random() < share else word for word in text.split())


def test_a_copy_gets_its_link_with_passages(desk: Desk) -> None:
    """Kind, similarity, and passages that say the same in both texts."""
    one = _text(1)
    copy = _edited(one, 2)
    desk.commit(_article("a", one))
    [link] = desk.commit(_article("b", copy, 1), _article("c", _text(3), 1))
    assert (link.article_id, link.of_article_id, link.kind) == ("b", "a", "near")
    assert 0.3 < link.score < 1
    assert link.evidence
    for passage in link.evidence:
        assert copy[passage.start : passage.end] == one[passage.of_start : passage.of_end]
    assert link.shared_chars == sum(passage.end - passage.start for passage in link.evidence)


def test_ends_do_not_depend_on_the_order() -> None:
    """Two dozen orders of arrival, in one commit or in many: each article's links end at the same article."""
    one, other = _text(1), _text(2)
    articles = [
        _article("d", one, None),
        _article("c", one, 3),
        _article("b", one.upper(), 1),
        _article("e", _edited(one, 5, 0.05), 2),
        _article("x", other, 5),
    ]
    found = set()
    for order in list(itertools.permutations(articles))[::5]:
        for size in (1, 2, 5):
            desk = Desk()
            for start in range(0, 5, size):
                desk.commit(*order[start : start + size])
            found.add(tuple(sorted(desk.ends().items())))
            desk.connection.close()
    assert found == {(("c", "b"), ("d", "b"), ("e", "b"))}


def test_one_that_is_published_earlier_and_comes_later_takes_over(desk: Desk) -> None:
    """The article written long ago gets its link when the one that it repeats is read."""
    assert desk.commit(_article("late", _text(1), 2)) == []
    [link] = desk.commit(_article("early", _edited(_text(1), 1), 1))
    assert (link.article_id, link.of_article_id) == ("late", "early")


def test_a_thousand_copies_make_a_thousand_links_less_one(desk: Desk) -> None:
    """Copies of one text meet the one that stands for all: a link each, and one comparison each."""
    desk.commit(*(_article(f"{number:04}", _text(1, 40), number / 1000) for number in range(1000)))
    assert len(desk.links) == 999
    assert {link.of_article_id for link in desk.links} == {"0000"}
    assert len(desk.connection.execute("SELECT * FROM postings").fetchall()) <= 48
    assert desk.compared <= 3000


def test_a_hundred_near_copies_are_compared_with_thirty_each_at_most(desk: Desk) -> None:
    """Each copy with edits of its own is linked, and the number of comparisons is bounded."""
    desk.commit(*(_article(f"{number:04}", _edited(_text(1), number, 0.05), number / 1000) for number in range(100)))
    assert len({link.article_id for link in desk.links}) == 99
    assert set(desk.ends().values()) == {"0000"}
    assert desk.compared <= 100 * (MAX_COMPARED + 1)


def test_revisions_of_one_article_do_not_repeat_each_other(desk: Desk) -> None:
    """The same article, edited: no link; a copy of both gets one."""
    desk.commit(_article("a", _text(1), 0))
    assert desk.commit(_article("a", _edited(_text(1), 1), 0)) == []
    [link] = desk.commit(_article("b", _text(1), 1))
    assert link.of_article_id == "a"


def test_the_same_article_twice_and_one_that_names_itself(desk: Desk) -> None:
    """An article whose canonical address is its own repeats nothing."""
    assert desk.commit(_article("a", _text(1), url_canonical="a")) == []
    assert desk.commit(_article("b", _text(2), url_canonical="a")) != []


def test_texts_without_words_and_short_ones(desk: Desk) -> None:
    """Empty texts repeat nothing; one-line texts repeat the same line only."""
    assert desk.commit(_article("a", ""), _article("b", ""), _article("c", "..."), _article("d", "Breaking news today")) == []
    [link] = desk.commit(_article("e", "breaking news: today!", 1), _article("f", "Breaking news tonight", 1))
    assert (link.article_id, link.of_article_id, link.kind) == ("e", "d", "same_text")


def test_beyond_the_window_nothing_is_linked(desk: Desk) -> None:
    """A text of a hundred days ago is another year's; one without a date is compared."""
    desk.commit(_article("a", _text(1)))
    assert desk.commit(_article("b", _text(1), 100)) == []
    assert len(desk.commit(_article("c", _text(1), None))) == 1


def test_a_collision_of_hashes_is_no_link(desk: Desk) -> None:
    """Sketches that are equal by chance bring two texts together, and the texts decide."""
    same = tuple(range(48))
    desk.commit(_article("a", _text(1)), forced=same)
    assert desk.commit(_article("b", _text(2), 1), forced=same) == []
    assert desk.compared == 2


def test_an_erased_text_repeats_nothing(desk: Desk) -> None:
    """What is not in the tables any more cannot be shown, so it is not linked."""
    desk.commit(_article("a", _text(1)))
    desk.articles.clear()
    assert desk.commit(_article("b", _edited(_text(1), 1), 1)) == []


def test_a_huge_text_is_compared_in_part() -> None:
    """Two megabytes against their copy: linked, by their first part."""
    desk = Desk()
    text = " ".join(f"w{number * 7919 % 1_000_003}" for number in range(300_000))
    desk.commit(_article("a", text))
    [link] = desk.commit(_article("b", text[:-1000], 1))
    assert link.of_article_id == "a"
    desk.connection.close()
