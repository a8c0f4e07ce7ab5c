"""Articles find their stories, mentions their clusters: in a fixed order, in bounded memory, and nothing that was written changes."""

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.events import Event
from schemas.group_tables import EVENT_CLUSTERS, EVENT_LINKS, STORIES, STORY_LINKS
from schemas.records import Article
from schemas.rows import to_row
from tests.transforms.core.stories.made import NOON, NOW, Desk, article, copy_of, desk, event
from transforms.core.events import code_events
from transforms.core.identity import content_id
from transforms.core.plain import plain_article
from transforms.core.stories.grouping import group
from transforms.core.stories.memory import MAX_STORY_TERMS, STORY_TABLES, StoryMemory
from transforms.core.stories.reports import report_of

__all__ = ["desk"]
SAMPLES = Path(__file__).parents[3] / "data" / "samples"
OTHER = (
    "Voters in Peru chose between Lucia Aramburu and Rosa Quispe. The office ONPE in Lima counted the ballots of Cusco and Puno."
)


def _told(one: Article, **fields: Any) -> tuple[Article, list[Event]]:  # noqa: ANN401  any field of the record
    return one, [event(one, **fields)]


def test_articles_on_one_thing_are_one_story_and_others_are_not(desk: Desk) -> None:
    """Two reports that share names and words share a story; a third that shares none begins one."""
    found = desk.commit(article("a"), article("b", f"{OTHER} "), article("c", TEXT_AGAIN, day=1))
    assert found.story_of["a"] == found.story_of["c"] != found.story_of["b"]
    assert [(link.method, link.score == 1) for link in found.story_links] == [
        ("founded", True),
        ("founded", True),
        ("terms", False),
    ]


TEXT_AGAIN = "A silo burned in Odesa after Shahed drones came over the port, Oleh Kiper said. Ukraine shot down most drones."


def test_a_form_filled_in_twice_is_two_stories(desk: Desk) -> None:
    """Reports in the same words with other names are not one story."""
    form = "A strong earthquake struck {} at dawn, killing people and damaging houses near {}. Rescuers searched ruins, {} said. Tents were sent."
    found = desk.commit(
        article("a", form.format("Izmir", "Urla", "Yaman")), article("b", form.format("Sulawesi", "Mamuju", "Hadi"))
    )
    assert found.story_of["a"] != found.story_of["b"]


@pytest.mark.parametrize(("day", "joined"), [(14, True), (15, False), (-14, True), (-15, False)])
def test_the_window_is_two_weeks_on_both_sides(day: int, desk: Desk, *, joined: bool) -> None:
    """A story is joined within fourteen days of its articles, also by one that comes in late."""
    first = desk.commit(article("a")).story_of["a"]
    assert (desk.commit(article("b", TEXT_AGAIN, day=day)).story_of["b"] == first) is joined


def test_a_story_slides_with_its_articles(desk: Desk) -> None:
    """What is told every ten days is one story for months."""
    found = desk.commit(*(article(f"a{step}", f"{TEXT_AGAIN} Day {step}.", day=step * 10) for step in range(6)))
    assert len(set(found.story_of.values())) == 1


@pytest.mark.parametrize("text", ["", " \n", "Yes.", "12 345 678 9"])
def test_an_article_without_words_has_no_story(text: str, desk: Desk) -> None:
    """Nothing is said, nothing is grouped."""
    found = desk.commit(article("a", text))
    assert (found.story_of, found.stories, desk.count("stories")) == ({}, [], 0)


def test_an_article_without_a_date_joins_a_story_and_no_cluster(desk: Desk) -> None:
    """It may belong to any story that is told; its events belong to none but themselves."""
    desk.commit(_told(article("a")))
    found = desk.commit(_told(article("b", TEXT_AGAIN, day=None)))
    assert found.story_of["b"] == desk.written.story_of.get("a", desk.written.story_links[0].story_id)
    assert (found.event_links, found.event_clusters) == ([], [])
    assert found.stories[0].last_seen == NOON


def test_a_date_ahead_of_the_run_is_no_date(desk: Desk) -> None:
    """An article of next year moves no window: stories of today stay."""
    desk.commit(article("a"))
    found = desk.commit(article("b", TEXT_AGAIN, day=400))
    assert len({link.story_id for link in desk.written.story_links}) == 1
    assert found.stories[0].last_seen == NOON


def test_a_thousand_copies_are_one_source(desk: Desk) -> None:
    """Copies join the story of what they repeat, whatever they say, and count as articles only."""
    copies = [article(f"c{number:04}", f"{number}", day=0.1) for number in range(1000)]
    found = desk.commit(article("a"), *copies, copies=[copy_of(each.article_id, "a") for each in copies])
    assert (found.stories[-1].n_articles, found.stories[-1].n_independent_sources) == (1001, 1)
    assert Counter(link.method for link in found.story_links) == {"founded": 1, "duplicate": 1000}


def test_a_copy_that_is_known_later_is_counted_out_in_a_new_revision(desk: Desk) -> None:
    """The story is written again with one source less; what was written stays, also of the cluster."""
    desk.commit(_told(article("b", day=0.2)), _told(article("a", TEXT_AGAIN, day=0.1)))
    before = repr((desk.written.stories[0], desk.written.event_clusters[0]))
    found = desk.commit(copies=[copy_of("b", "a")])
    assert [row.n_independent_sources for row in desk.written.stories] == [2, 1]
    assert [row.n_independent_sources for row in desk.written.event_clusters] == [2, 1]
    assert (found.stories[0].revision, found.event_clusters[0].revision) == (2, 2)
    assert before == repr((desk.written.stories[0], desk.written.event_clusters[0]))


def test_a_second_revision_of_an_article_is_no_second_article(desk: Desk) -> None:
    """It stays in its story, without a second link."""
    first = desk.commit(article("a")).story_of["a"]
    found = desk.commit(article("a", OTHER))
    assert (found.story_of["a"], found.story_links, desk.count("story_members")) == (first, [], 1)


def test_a_story_that_nobody_tells_leaves_the_memory(desk: Desk) -> None:
    """Fifteen days later nothing of it is kept: its terms, articles, clusters and mentions neither."""
    desk.commit(_told(article("a")))
    desk.commit(article("b", OTHER, day=15))
    tables = ("stories", "story_members", "event_groups", "event_mentions")
    assert [desk.count(table) for table in tables] == [1, 1, 0, 0]
    assert desk.count("story_terms") == len(report_of(article("b", OTHER), ()).terms.counts)


def test_old_entries_of_a_feed_do_not_keep_old_stories(desk: Desk) -> None:
    """A straggler among a commit's articles moves the window no further back."""
    desk.commit(article("a"))
    old = article("z", TEXT_AGAIN.replace("Odesa", "Izmail"), day=-300)
    desk.commit(old, *(article(f"b{number}", f"{OTHER} {number}", day=20) for number in range(20)))
    assert desk.count("story_members") == 20


def test_beyond_a_number_the_stories_told_longest_ago_go_first(desk: Desk) -> None:
    """The memory is bounded whatever comes in."""
    for number in range(5):
        desk.commit(article(f"a{number}", " ".join(f"Name{number}x{place}" for place in range(20)), day=number))
    assert StoryMemory(desk.connection).forget("", at_most=2) == 3
    assert [row[0] for row in desk.connection.execute("SELECT article_id FROM story_members ORDER BY 1")] == ["a3", "a4"]


def test_one_story_of_ten_thousand_articles(desk: Desk) -> None:
    """Its terms stay few, and it is written once a commit."""
    names = "Odesa Kiper Shahed Lanzheron Ukraine drones silo port beach governor".split()
    reports = [
        article(f"a{number:05}", f"In {' '.join(names)} word{number} more{number}", day=number / 5000) for number in range(10_000)
    ]
    found = desk.commit(*reports)
    assert (len(found.stories), found.stories[0].n_articles) == (1, 10_000)
    assert desk.count("story_terms") <= 2 * MAX_STORY_TERMS


# Events


def test_mentions_of_one_event_are_one_cluster(desk: Desk) -> None:
    """Two articles of one story tell it: a link for each, and a row for the event."""
    found = desk.commit(_told(article("a")), _told(article("b", TEXT_AGAIN, day=1)))
    (cluster,) = found.event_clusters
    assert (cluster.n_mentions, cluster.n_articles, cluster.n_independent_sources) == (2, 2, 2)
    assert set(found.cluster_of.values()) == {cluster.event_cluster_id} == {link.event_cluster_id for link in found.event_links}
    assert cluster.story_id == found.story_of["a"]


def test_stories_do_not_share_clusters(desk: Desk) -> None:
    """The same act told in two stories is told twice: only a story shows that it is one."""
    found = desk.commit(_told(article("a")), _told(article("b", OTHER)))
    assert len(found.event_clusters) == 2


@pytest.mark.parametrize("together", [True, False])
def test_translated_mentions_join_and_never_found(desk: Desk, *, together: bool) -> None:
    """A translation waits for a clean mention, whether that one comes with it or later; alone it is no cluster."""
    translated = _told(article("a", translation_verdict="translated"))
    clean = _told(article("b", TEXT_AGAIN, day=1))
    if together:
        desk.commit(translated, clean)
    else:
        alone = desk.commit(translated)
        assert (alone.event_links, alone.event_clusters) == ([], [])
        desk.commit(clean)
    (cluster,) = desk.written.event_clusters
    assert (cluster.n_mentions, cluster.n_translated, cluster.n_clean) == (2, 1, 1)
    assert cluster.best_event_id == clean[1][0].event_id


def test_no_chain_leads_from_one_event_to_another(desk: Desk) -> None:
    """Mentions are held against the founder: what is one day from the second and two from the first does not slip in."""
    days = [timedelta(days=step) for step in range(6)]
    told = [
        _told(article(f"a{step}", f"{TEXT_AGAIN} {step}", day=step), date_from=(NOON + gap).date(), date_to=(NOON + gap).date())
        for step, gap in enumerate(days)
    ]
    assert len(desk.commit(*told).event_clusters) == 6


def test_the_samples_are_one_story_and_no_merged_event(desk: Desk) -> None:
    """Three texts on troops for Ukraine, months apart and without a date: one story, and not one event of theirs is merged."""
    told = []
    for path in sorted(SAMPLES.glob("*.txt")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        told.append(code_events(replace(plain_article(text.strip(), title=title), translation_verdict="translated"), ()))
    assert all(len(events) > 3 for _, events in told)
    found = desk.commit(*told)
    assert len(found.story_of) == 3
    assert len(set(found.story_of.values())) == 1
    assert (found.event_links, found.event_clusters) == ([], [])
    assert found.stories[0].n_articles == 3


def test_the_samples_months_apart_merge_no_event() -> None:
    """The same with the dates that people know of them, each text as good as an original: no event of two texts is one."""
    made = Desk()
    owner: dict[str, str] = {}
    for path, day in zip(sorted(SAMPLES.glob("*.txt")), (312, 32, 180), strict=True):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        one = replace(plain_article(text.strip(), title=title), published_at=NOON.replace(year=2025) + timedelta(days=day))
        one, events = code_events(one, ())
        owner |= {each.event_id: one.article_id for each in events}
        made.commit((one, events))
    clusters = {(link.event_cluster_id, owner[link.event_id]) for link in made.written.event_links}
    assert max(Counter(cluster for cluster, _ in clusters).values()) == 1
    made.connection.close()


# Sameness


def test_the_order_in_which_a_commit_is_given_does_not_matter() -> None:
    """Whatever comes in first, the same articles make the same rows."""
    told = [_told(article(f"a{number}", (TEXT_AGAIN, OTHER)[number % 2] + f" {number}", day=number % 4)) for number in range(12)]
    rows = []
    for seed in range(3):
        random.Random(seed).shuffle(told)
        made = Desk()
        found = made.commit(*told)
        rows.append(
            [sorted(map(repr, part)) for part in (found.story_links, found.stories, found.event_links, found.event_clusters)]
        )
        made.connection.close()
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_order_of_sets_does_not_matter(seed: str) -> None:
    """Python's random hashing of words changes no row."""
    code = (
        "from tests.transforms.core.stories.made import Desk, article, event\n"
        "from transforms.core.identity import content_id\n"
        "d = Desk(); told = [article(str(n), f'Odesa Kiper {n} Shahed drones silo port beach governor Word{n % 3}', n % 5) for n in range(30)]\n"
        "d.commit(*((a, [event(a)]) for a in told)); print(content_id(repr(d.written)))"
    )
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[4])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    own = Desk()
    told = [article(str(n), f"Odesa Kiper {n} Shahed drones silo port beach governor Word{n % 3}", n % 5) for n in range(30)]
    own.commit(*((each, [event(each)]) for each in told))
    assert done.stdout.strip() == content_id(repr(own.written))
    own.connection.close()


def test_what_was_rolled_back_never_happened(tmp_path: Path) -> None:
    """Killed in the middle of a commit, the store is as it was, and the next attempt writes the same rows."""
    path = tmp_path / "store.sqlite"
    first = sqlite3.connect(path, isolation_level=None)
    first.executescript(STORY_TABLES)
    reports = [report_of(*_told(article(f"a{number}", f"{TEXT_AGAIN} {number}", day=number % 3))) for number in range(5)]
    first.execute("BEGIN IMMEDIATE")
    lost = group(reports, (), first, NOW)
    first.close()  # without a commit, as a process that is killed
    second = sqlite3.connect(path, isolation_level=None)
    second.execute("BEGIN IMMEDIATE")
    again = group(reports, (), second, NOW)
    second.execute("COMMIT")
    second.close()
    assert (again.story_links, again.stories, again.event_clusters) == (lost.story_links, lost.stories, lost.event_clusters)


def test_rows_fit_their_tables(desk: Desk) -> None:
    """Every row that grouping makes, marked by its run, is one that the tables take."""
    found = desk.commit(_told(article("a", title="Odesa")), _told(article("b", TEXT_AGAIN, day=1))).marked(NOW, "run")
    for table, rows in (
        (STORY_LINKS, found.story_links), (STORIES, found.stories), (EVENT_LINKS, found.event_links), (EVENT_CLUSTERS, found.event_clusters),
    ):  # fmt: skip
        assert rows
        for row in rows:
            assert to_row(table, row)["run_id"] == "run"
