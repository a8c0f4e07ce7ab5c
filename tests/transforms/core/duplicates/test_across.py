"""A translation in another language is linked to its original, by what it leaves as it is, and by nothing less."""

import itertools
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.records import Analysis, Article, Duplicate
from tests.examples import request, staged
from tests.quality.translations import read_translations
from transforms.core.commit import commit_unit
from transforms.core.duplicates.anchors import fingerprints
from transforms.core.duplicates.explain import explain
from transforms.core.duplicates.figures import figures_of
from transforms.core.duplicates.index import INDEX_TABLES, Entry, Index
from transforms.core.duplicates.linking import Met, find_links
from transforms.core.duplicates.sounds import sound
from transforms.core.output import Output
from transforms.core.plain import plain_article
from transforms.core.staging import known_article

START = datetime(2026, 3, 2, 8, tzinfo=timezone.utc)
TEXTS = {(told.name, told.anchors.language): told.anchors.text for told in read_translations("development")}


def article(name: str, language: str, hours: float | None = 0, number: int = 0) -> Article:
    """One text of our own translations."""
    made = plain_article(
        TEXTS[name, language], published_at=None if hours is None else START + timedelta(hours=hours), language=language
    )
    return replace(made, article_id=f"{name} {language} {number}", domain=f"{language}.example")


class Desk:
    """An index in memory, and the links that were made from it."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(INDEX_TABLES)
        self.index = Index(self.connection)
        self.articles: dict[str, Article] = {}
        self.links: list[Duplicate] = []

    def of(self, entries: Iterable[Entry]) -> Mapping[int, Article]:
        """The texts of articles, as a commit reads them again."""
        return {entry.doc: self.articles[entry.revision_id] for entry in entries}

    def commit(self, *articles: Article) -> list[Duplicate]:
        """Add articles as one commit; returns its links."""
        met = []
        for each in articles:
            known = known_article(each)
            self.articles[each.revision_id] = each
            entry = self.index.add(known, 1)
            met.append(Met(entry, (*self.index.candidates(entry, known.hashes), *self.index.across(entry, known))))
        links = find_links(met, self.index, self)
        self.links += links
        return links


@pytest.fixture
def desk() -> Iterable[Desk]:
    """A new index."""
    made = Desk()
    yield made
    made.connection.close()


@pytest.mark.parametrize("language", ["de", "fr", "es", "ru", "zh"])
def test_a_translation_is_linked_and_says_by_what(desk: Desk, language: str) -> None:
    """The link names the kind, and its evidence the places of the same numbers and names in both texts."""
    original, translation = article("quake-a", "en"), article("quake-a", language, 5)
    desk.commit(original)
    [link] = desk.commit(translation)
    assert (link.article_id, link.of_article_id, link.kind) == (translation.article_id, original.article_id, "translated")
    spans = [
        (translation.text[each.start : each.end], original.text[each.of_start : each.of_end]) for each in link.evidence or ()
    ]
    assert ("2350", "2,350") in [("".join(filter(str.isdigit, mine)), theirs) for mine, theirs in spans]
    assert link.shared_chars == sum(len(mine) for mine, _ in spans)


def test_links_do_not_depend_on_the_order(desk: Desk) -> None:
    """Three languages in any order, in one commit or in three: the earliest stands for all."""
    articles = [article("port-a", "de"), article("port-a", "en", 3), article("port-a", "ru", 20)]
    found = set()
    for order in itertools.permutations(articles):
        for size in (1, 3):
            desk = Desk()
            for start in range(0, 3, size):
                desk.commit(*order[start : start + size])
            last = {link.article_id: link.of_article_id for link in desk.links}
            found.add(tuple(sorted(last.items())))
            desk.connection.close()
    assert found == {(("port-a en 0", "port-a de 0"), ("port-a ru 0", "port-a de 0"))}


def test_two_pens_on_one_event_are_two_articles(desk: Desk) -> None:
    """Of each event there are two reports: none is linked to the other in another language."""
    desk.commit(*(article(name, "en") for name, language in TEXTS if language == "en"))
    links = desk.commit(*(article(name, "fr", 1) for name, language in TEXTS if language == "fr"))
    assert len(links) >= 18
    assert all(link.article_id.split()[0] == link.of_article_id.split()[0] for link in links)


def test_two_days_are_near_and_three_are_not(desk: Desk) -> None:
    """News is translated within two days; one without a time is linked to none."""
    desk.commit(article("flood-a", "en"))
    assert desk.commit(article("flood-a", "de", 49)) == []
    assert desk.commit(article("flood-a", "fr", None)) == []
    links = {link.article_id: link.of_article_id for link in desk.commit(article("flood-a", "es", 47))}
    assert links == {"flood-a es 0": "flood-a en 0", "flood-a de 0": "flood-a es 0"}


def test_without_a_language_nothing_is_compared_across(desk: Desk) -> None:
    """What a comma means is not guessed."""
    desk.commit(article("flood-a", "en"))
    for language, spelt in ((None, "de"), ("und", "fr")):
        assert desk.commit(replace(article("flood-a", spelt, 1), language=language)) == []


def test_a_thousand_copies_in_one_language_are_met_in_part(desk: Desk) -> None:
    """A translation of a text that a thousand outlets edited is compared with a few of them, and linked."""
    text = TEXTS["launch-a", "en"]
    copies = [
        replace(article("launch-a", "en", number / 1000, number), text=f"{text} Outlet {number}.", revision_id=f"r{number}")
        for number in range(1000)
    ]
    for copy in copies:
        desk.index.add(known_article(copy), 1)
        desk.articles[copy.revision_id] = copy
    translation = article("launch-a", "de", 2)
    entry = desk.index.add(known_article(translation), 1)
    assert 0 < len(desk.index.across(entry, known_article(translation))) <= 20


def test_explain_tells_the_rule() -> None:
    """The same rule, in words."""
    found = explain(article("vote-a", "en"), article("vote-a", "es", 2))
    assert found.kind == "translated"
    assert "in two languages" in found.rule
    assert explain(article("vote-a", "en"), article("vote-b", "es", 2)).kind is None


def test_a_commit_writes_the_link_and_the_story(tmp_path: Path) -> None:
    """Through the real committer: a row of `duplicates`, and one story for both languages."""
    output = Output(tmp_path / "out")
    output.claim()
    for number, language in enumerate(("en", "de")):
        spool = output.spool / language
        made = replace(article("trial-a", language, 0.1 * number - 3000), input_name="made", input_offset=number)
        keys = staged(spool, Analysis(article=made, artifacts=(), events=()))
        commit_unit(request(output.root, unit_id=language * 16), keys, spool)
    [file] = output.root.glob("duplicates/dt=*/*.parquet")
    [row] = pq.read_table(file, partitioning=None).to_pylist()
    assert (row["kind"], row["article_id"], row["of_article_id"]) == ("translated", "trial-a de 0", "trial-a en 0")
    links = [
        row
        for file in output.root.glob("story_links/dt=*/*.parquet")
        for row in pq.read_table(file, partitioning=None).to_pylist()
    ]
    assert len({row["story_id"] for row in links}) == 1


WRITTEN = {
    "en": ("2,350 and 1.4 billion, 12,700 and 31.7%", ["2350", "1400000000", "12700", "317/10"]),
    "de": ("2.350 und 1,4 Milliarden, 12.700 und 31,7 Prozent", ["2350", "1400000000", "12700", "317/10"]),
    "fr": ("2 350 et 1,4 milliard, 12\u202f700 et 31,7 %", ["2350", "1400000000", "12700", "317/10"]),
    "es": ("2.350 y 1.400 millones, 12,7 mil y 31,7 %", ["2350", "1400000000", "12700", "317/10"]),
    "ru": ("2350 и 1,4 млрд, 12,7 тысячи и 31,7 процента", ["2350", "1400000000", "12700", "317/10"]),
    "zh": ("2350和14亿，1.27万和31.7%", ["2350", "1400000000", "12700", "317/10"]),
}  # fmt: skip


@pytest.mark.parametrize("language", WRITTEN)
def test_a_number_is_its_value(language: str) -> None:
    """However a language writes thousands, decimals and billions."""
    text, values = WRITTEN[language]
    assert [figure.value for figure in figures_of(text, language)] == values


NAMES = [
    ("Pashinyan", "Paschinjan", "Pachinian", "Пашинян", "Пашиняном"),
    ("Bornova", "Борнова"),
    ("Meloni", "Мелони"),
    ("Seorsa", "Сеорса"),
]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: str(names[0]))
def test_a_name_is_its_consonants(names: tuple[str, ...]) -> None:
    """In English, German, French or Spanish, and Russian spelling."""
    assert len({sound(name) for name in names}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1" * 100_000,
        "1,234 " * 20_000,
        "1.2.3.4.5" * 10_000,
        "123 " * 30_000,
        "9" * 15 + "," + "9" * 15,
        "١٢٣ ٤٥٦",
        "5万" * 9000,
    ],
    ids=range(8),
)
def test_hostile_numbers_leave_a_bounded_print(text: str) -> None:
    """Whatever is written, at most sixteen fingerprints."""
    assert len(fingerprints(text, "en")) <= 16
