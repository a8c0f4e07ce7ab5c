"""How well articles find their stories, and mentions of events one another: own labelled reports, topics of GeoVirus, unrelated texts.

`python -m tests.quality.stories` prints the figures, and what it costs in time and memory. Reports are grouped in one commit, as a
backfill does, and one by one, as a monitor does. Events are linked as the coder finds them: two mentions are one event where the
labels of their sentences and their types are the same.
"""

import random
import re
import resource
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path
from typing import Final

from schemas.events import Event
from schemas.records import Article
from tests.peers import ROOT
from tests.quality.duplicates import read_texts
from transforms.core.events import code_events
from transforms.core.plain import plain_article
from transforms.core.stories.grouping import group
from transforms.core.stories.memory import STORY_TABLES
from transforms.core.stories.reports import Grouped, Report, report_of

FOLDER: Final = Path(__file__).parents[1] / "data" / "stories"
_HALVES: Final = ("development", "held_out")
#: More and longer stories, without labels of events.
_LONG: Final = ("long_development", "long_held_out")
_LABEL: Final = re.compile(r"\[([\w-]+)\] ")
_NOW: Final = datetime(2026, 6, 1, tzinfo=timezone.utc)
#: What the address of an article of GeoVirus says it is about; those that say none of it, or two things, are left out.
_TOPICS: Final = {
    "bird flu": "bird.flu|avian|h5n|poultry", "swine flu": "swine|h1n1", "ebola": "ebola|reston", "cholera": "cholera",
    "mad cow disease": "mad.cow", "polio": "polio", "salmonella": "salmonella|peanut", "west nile": "west.nile|mosquito",
    "horse flu": "horse", "foot and mouth": "foot.and.mouth", "bluetongue": "bluetongue", "hiv": "hiv|aids",
    "e. coli": "coli|taco", "anthrax": "anthrax|powder", "tuberculosis": "tubercul", "mercury": "mercury",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A report with its story, and the events that its sentences tell."""

    story: str
    article: Article
    events: tuple[Event, ...]
    #: Event id to label and type; only of labelled sentences.
    labels: Mapping[str, tuple[str, str]]


def read_reports(half: str) -> list[Labelled]:
    """The reports of `development` or `held_out`, in the order of the file."""
    reports = []
    for story in (FOLDER / f"{half}.txt").read_text(encoding="utf-8").split("== ")[1:]:
        name, _, rest = story.partition("\n")
        reports += [_report(name, part) for part in rest.split("@ ")[1:]]
    return reports


def _report(story: str, part: str) -> Labelled:
    head, *lines = part.strip().split("\n")
    published, outlet, title = head.split(" | ")
    text = "\n".join(_LABEL.sub("", line) for line in lines)
    when = datetime.fromisoformat(published).replace(tzinfo=timezone.utc)
    plain = plain_article(text, title=title, published_at=when)
    article, events = code_events(replace(plain, domain=outlet), ())
    said = [match[1] if (match := _LABEL.match(line)) else "" for line in lines]
    told = {event.event_id: (said[text[: event.trigger_start].count("\n")], event.event_type) for event in events}
    return Labelled(
        story=story,
        article=article,
        events=events,
        labels={event_id: (f"{story} {label}", kind) for event_id, (label, kind) in told.items() if label},
    )


def grouped(reports: Sequence[Report], *, at_once: bool) -> Grouped:
    """Group reports in a store of their own, in one commit or in one for each."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(STORY_TABLES)
    whole = Grouped()
    ordered = sorted(reports, key=lambda report: (report.published_at is None, report.published_at, report.article_id))
    for commit in [ordered] if at_once else [[report] for report in ordered]:
        found = group(commit, (), connection, _NOW)
        whole.story_of.update(found.story_of)
        whole.cluster_of.update({link.event_id: link.event_cluster_id for link in found.event_links})
        whole.event_clusters += found.event_clusters
        whole.stories += found.stories
    connection.close()
    return whole


def bcubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """BCubed precision, recall and F (A. Bagga, B. Baldwin, 1998). What was put nowhere stands alone.

    >>> [round(share, 3) for share in bcubed({"a": "x", "b": "x", "c": "y"}, {"a": "1", "b": "1", "c": "1"})]
    [0.556, 1.0, 0.714]
    """
    placed = {key: found.get(key, key) for key in gold}
    sizes, of_gold = Counter(placed.values()), Counter(gold.values())
    both = Counter((gold[key], placed[key]) for key in gold)
    precision = sum(both[gold[key], placed[key]] / sizes[placed[key]] for key in gold) / len(gold)
    recall = sum(both[gold[key], placed[key]] / of_gold[gold[key]] for key in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def link_figures(reports: Sequence[Labelled], cluster_of: Mapping[str, str]) -> tuple[float, float, int]:
    """Precision and recall of pairs of mentions in two reports that are said to be one event, and how many pairs there are.

    A pair of which one or both have no label is wrong.
    """
    labels = {event_id: label for report in reports for event_id, label in report.labels.items()}
    owner = {event.event_id: report.article.article_id for report in reports for event in report.events}
    members: defaultdict[str, list[str]] = defaultdict(list)
    told: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for event_id, cluster in cluster_of.items():
        members[cluster].append(event_id)
    for event_id, label in labels.items():
        told[label].append(event_id)
    linked = [pair for each in members.values() for pair in combinations(each, 2) if owner[pair[0]] != owner[pair[1]]]
    true = [pair for each in told.values() for pair in combinations(each, 2) if owner[pair[0]] != owner[pair[1]]]
    right = sum(one in labels and labels[one] == labels.get(other) for one, other in linked)
    return right / max(len(linked), 1), right / max(len(true), 1), len(true)


def topics(folder: Path) -> tuple[float, float, float]:
    """BCubed of GeoVirus' articles, none of which has a date, against what their addresses say they are about.

    A topic is wider than a story: outbreaks of many years. So precision says something, recall little.
    """
    texts = read_texts(folder)
    gold, reports = {}, []
    for address, text in texts.items():
        article = replace(plain_article(text, title=address.rpartition("/wiki/")[2].replace("_", " ")), url=address)
        reports.append(report_of(article, ()))
        about = [name for name, pattern in _TOPICS.items() if re.search(pattern, address, re.IGNORECASE)]
        if len(about) == 1:
            gold[article.article_id] = about[0]
    return bcubed(gold, grouped(reports, at_once=True).story_of)


def put_together(folder: Path) -> float:
    """Share of texts that were put together with others, though each is ten sentences drawn at random, in each language by itself.

    Args:
        folder: `lingua/sentences`.
    """
    texts = together = 0
    for file in sorted(folder.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").split("\n")
        random.Random(1).shuffle(lines)
        drawn = [" ".join(lines[start : start + 10]) for start in range(0, len(lines) - 9, 10)]
        reports = [report_of(plain_article(text, language=file.stem, published_at=_NOW), ()) for text in drawn]
        sizes = Counter(grouped(reports, at_once=True).story_of.values())
        texts += len(drawn)
        together += sum(size for size in sizes.values() if size > 1)
    return together / texts


def story_figures(peers: Path) -> dict[str, float]:
    """All figures that have a pin.

    Args:
        peers: the folder that holds `geovirus` and `lingua`.
    """
    figures: dict[str, float] = {}
    for half in _HALVES:
        labelled = read_reports(half)
        reports = [report_of(each.article, each.events) for each in labelled]
        gold = {each.article.article_id: each.story for each in labelled}
        for how, at_once in (("one commit", True), ("one by one", False)):
            found = grouped(reports, at_once=at_once)
            scores = _bcubed_figures(gold, found)
            precision, recall, _ = link_figures(labelled, found.cluster_of)
            scores |= {"event links P": precision, "event links R": recall}
            figures |= {f"stories, {half.replace('_', ' ')}, {how}: {name}": value for name, value in scores.items()}
    for half in _LONG:
        labelled = read_reports(half)
        gold = {each.article.article_id: each.story for each in labelled}
        reports = [report_of(each.article, each.events) for each in labelled]
        for how, at_once in (("one commit", True), ("one by one", False)):
            scores = _bcubed_figures(gold, grouped(reports, at_once=at_once))
            figures |= {f"stories, {half.replace('_', ' ')}, {how}: {name}": value for name, value in scores.items()}
    for name, value in zip(("P", "R", "F"), topics(peers / "geovirus" / "data" / "Corpora"), strict=True):
        figures[f"stories, GeoVirus topics: BCubed {name}"] = value
    figures["stories, lingua: unrelated texts put together"] = put_together(peers / "lingua" / "sentences")
    return figures


def _bcubed_figures(gold: Mapping[str, str], found: Grouped) -> dict[str, float]:
    return dict(zip(("BCubed P", "BCubed R", "BCubed F"), bcubed(gold, found.story_of), strict=True))


def cost(stories: int = 10_000, articles: int = 2_000) -> dict[str, float]:
    """What an article costs when many stories are told, and how much memory they take.

    Args:
        stories: how many are active, each with words of its own and words of all.
        articles: how many come in then, of these stories.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(STORY_TABLES)

    def made(number: int, copy: int) -> Report:
        words = [f"own{number}x{place}" for place in range(40)] + [
            f"word{(number * 7 + place * 13) % 3000}" for place in range(160)
        ]
        text = " ".join(f"Name{number % 4000} {word}" for word in words)
        return report_of(plain_article(f"{text} {copy}.", published_at=_NOW - timedelta(days=1)), ())

    group([made(number, 0) for number in range(stories)], (), connection, _NOW)
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    later = [made(number * 3 % stories, 1) for number in range(articles)]
    begun = time.process_time()
    found = group(later, (), connection, _NOW)
    spent = time.process_time() - begun
    connection.close()
    joined = sum(link.method == "terms" for link in found.story_links)
    return {
        "ms an article": spent / articles * 1000,
        "MB in the store": pages * size / 1e6,
        "MB of the process at its most, reports and coder included": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "share that found its story": joined / articles,
    }


def main() -> None:
    """Print the figures."""
    for name, value in story_figures(ROOT).items():
        print(f"{name:60} {value:.4f}")
    for half in (*_HALVES, *_LONG):
        labelled = read_reports(half)
        print(
            f"{half}: {len(labelled)} reports, {len({each.story for each in labelled})} stories, {link_figures(labelled, {})[2]} pairs of mentions"
        )
    for name, value in cost().items():
        print(f"10,000 active stories: {name:37} {value:.2f}")


if __name__ == "__main__":
    main()
