"""The figures of an output are what its tables and manifests hold, whatever state they are in."""

import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.transforms.core.upkeep.made import ERRAND, made_output
from tests.written_output import NOON, WrittenOutput, article, artifact, event
from transforms.core.identity import content_id
from transforms.core.manifest import Counts
from transforms.core.report import counting
from transforms.core.report.figures import Figures, Share, Storage, Watch
from transforms.core.report.gathering import gather
from transforms.core.upkeep.compact import compact


def gathered(out: WrittenOutput, now: datetime = NOON + timedelta(hours=1), since: date | None = None) -> Figures:
    """The figures of an output that is not watched."""
    return gather(out.output, now, since=since, watch=Watch(), meaning=lambda name: f"meaning of {name}")


@pytest.fixture
def out(tmp_path: Path) -> WrittenOutput:
    """Two commits an hour apart."""
    written = WrittenOutput(tmp_path / "out")
    broken = article(1, "CafÃ© Graz was closed. Nobody said why.", artifact_count=1)
    copy = article(2, "Police attacked.", duplicate_of=content_id("article", 1))
    undecided = article(3, "?", language="und", language_reason="too_short", domain=None, url="http://10.0.0.1:81/x?key=1")
    written.commit(
        {
            "articles": [broken, copy],
            "artifacts": [
                artifact(broken, "Ã©", severity="minor"),
                artifact(broken, "Graz", severity="critical", kind="wrong_entity"),
            ],
            "events": [event(copy, "attacked", actor_countries=["FRA"], recipient_countries=["DEU", "AUT"], tier="context")],
        },
        NOON - timedelta(hours=1),
        counts=Counts(read=4, rows=2, repeats=2, repeated_dead_letters=1),
    )
    letter = {"dead_letter_id": "d", "reason": "no_text", "url": "https://news1.example/x"}
    marked = [{"artifact_id": "x", "kind": "mojibake", "severity": "minor", "field": "sentence"}]
    written.commit(
        {
            "articles": [undecided],
            "events": [event(undecided, "?", event_type="AID", quad_plover=2, artifacts=marked, date_from=NOON.date())],
            "dead_letters": [letter],
        },
        NOON,
    )
    return written


def test_hours_tell_what_became_of_what_was_read(out: WrittenOutput) -> None:
    """New, duplicate and set aside add up to what was read; a copy is no new row, a repeat is a duplicate, a repeated dead letter is dead."""
    hours = {hour.at: (hour.new, hour.duplicate, hour.dead) for hour in gathered(out).flow.hours}
    assert len(hours) == 168
    assert hours.pop(NOON - timedelta(hours=1)) == (1, 2, 1)
    assert hours.pop(NOON) == (1, 0, 1)
    assert set(hours.values()) == {(0, 0, 0)}


def test_an_old_output_shows_its_last_days(out: WrittenOutput) -> None:
    """Where nothing was read in seven days, those that end with the last commit are shown, and it is said."""
    flow = gathered(out, NOON + timedelta(days=90)).flow
    assert not flow.to_now
    assert sum(hour.new + hour.duplicate + hour.dead for hour in flow.hours) == 6
    assert gathered(out, NOON + timedelta(days=6)).flow.to_now


def test_sources_are_counted_with_what_they_lost(out: WrittenOutput) -> None:
    """A source is a domain, else a host; its articles, dead letters, words and artifacts are its own."""
    found = {source.name: source for source in gathered(out).sources}
    assert set(found) == {"news1.example", "news2.example", "10.0.0.1:81"}
    one = found["news1.example"]
    assert (one.articles, one.dead, one.words, one.artifacts) == (1, 1, 7.0, 2)
    assert one.kinds == (Share("mojibake", 1), Share("wrong_entity", 1))


def test_the_gravest_kind_comes_first_with_its_sentence(out: WrittenOutput) -> None:
    """Kinds are told by gravity, each with the sentence in which it stands."""
    first, second = gathered(out).kinds
    assert (first.name, first.count, first.articles, first.sources) == ("wrong_entity", 1, 1, (("news1.example", 1, 1),))
    [example] = first.examples
    assert (example.before, example.surface, example.after) == ("CafÃ© ", "Graz", " was closed.")
    assert "charset" in second.meaning


def test_events_are_counted(out: WrittenOutput) -> None:
    """Totals, tiers, damage, dates; a pair for each actor and recipient, once an event."""
    events = gathered(out).events
    assert (events.total, events.core, events.damaged, events.dated, events.dyadic) == (2, 1, 1, 1, 1)
    assert [(one.name, one.quad, one.core, one.context) for one in events.types] == [("AID", 2, 1, 0), ("ASSAULT", 4, 0, 1)]
    assert [(one.actor, one.recipient, one.quads) for one in events.dyads] == [
        ("FRA", "AUT", (0, 0, 0, 1)),
        ("FRA", "DEU", (0, 0, 0, 1)),
    ]


def test_the_rest_is_counted(out: WrittenOutput) -> None:
    """Languages with the reason of `und`, why records were set aside, files and rows by table and day."""
    figures = gathered(out)
    assert figures.languages.shares == (Share("en", 2), Share("und", 1))
    assert figures.languages.undecided == (Share("too_short", 1),)
    assert figures.flow.reasons == (("no_text", "meaning of no_text", 1),)
    assert {one.name: (one.files, one.rows) for one in figures.storage.tables}["articles"] == (2, 3)
    assert sum(one.bytes for one in figures.storage.days) == sum(path.stat().st_size for path in out.root.rglob("*.parquet"))
    assert figures.commits.total.balanced


def test_und_is_told_however_rare(tmp_path: Path) -> None:
    """Of many languages only some are listed, `und` always among them."""
    written = WrittenOutput(tmp_path / "out")
    rows = [article(number, language=f"x{number // 2:02}") for number in range(60)]
    written.commit({"articles": [*rows, article(61, language="und", language_reason="mixed")]})
    languages = gathered(written).languages
    assert languages.shares[-1] == Share("und", 1)
    assert sum(one.count for one in languages.shares) + languages.left_out == 61


def test_delay_counts_what_was_fetched(tmp_path: Path) -> None:
    """Quantiles are right to a tenth; what was read from files, is not dated, or dated to the day only, is told apart."""
    written = WrittenOutput(tmp_path / "out")
    rows = [article(number, published_at=NOON - timedelta(seconds=10 * number), input_name=None) for number in range(1, 101)]
    odd = [
        article(200, input_name="archive.jsonl"),
        article(201, published_at=None),
        article(202, published_precision="day"),
        article(203, published_at=NOON + timedelta(days=1)),
    ]
    written.commit({"articles": rows + odd})
    delay = gathered(written).delay
    assert (delay.counted, delay.from_files, delay.undated, delay.coarse) == (101, 1, 1, 1)
    assert delay.median_s == pytest.approx(500, rel=0.1)
    assert delay.p90_s == pytest.approx(900, rel=0.1)
    assert sum(one.count for one in delay.buckets) == 101
    assert delay.buckets[0].count == 1


def test_rows_of_some_days_can_be_counted_alone(out: WrittenOutput) -> None:
    """With a first day, rows of earlier partitions are not read; sizes and commits are told whole."""
    later = NOON + timedelta(days=3)
    out.commit({"articles": [article(9)]}, later)
    figures = gathered(out, later, since=later.date())
    assert (figures.articles, figures.events.total, figures.commits.count) == (1, 0, 3)
    assert sum(one.rows for one in figures.storage.days) > 1


def test_an_empty_output_has_figures(tmp_path: Path) -> None:
    """Before the first commit everything is there and nothing is counted."""
    figures = gathered(WrittenOutput(tmp_path / "out"))
    assert (figures.articles, figures.kinds, figures.sources, figures.commits.last_at) == (0, (), (), None)


def test_an_earlier_minor_version_is_read(tmp_path: Path) -> None:
    """Columns that were appended later are missing in old files: what they would say is not known, and all else is counted."""
    written = WrittenOutput(tmp_path / "out")
    later = ["agency", "site_name", "charset", "alternate_urls", "metadata_methods"]
    row = article(1, "CafÃ©", artifact_count=1)
    written.commit({"articles": [row], "artifacts": [artifact(row, "Ã©")]}, without=later)
    written.commit({"articles": [article(2)]})
    figures = gathered(written)
    assert (figures.articles, len(figures.kinds[0].examples)) == (2, 1)


def test_files_that_are_gone_are_told(out: WrittenOutput) -> None:
    """A file that a manifest names and that is not there costs its rows, not the report, and is the first thing that is said."""
    next(out.root.glob("articles/dt=*/*.parquet")).unlink()
    figures = gathered(out)
    assert figures.commits.missing == 1
    assert "newsbeam verify" in figures.troubles[0]


def test_files_that_are_damaged_are_told(out: WrittenOutput) -> None:
    """A file that cannot be read costs its rows, not the report."""
    path = next(out.root.glob("events/dt=*/*.parquet"))
    path.write_bytes(path.read_bytes()[:200])
    figures = gathered(out)
    assert (figures.articles, figures.events.total) == (3, 1)
    assert "1 files could not be read" in figures.troubles[0]
    for article_file in out.root.glob("articles/dt=*/*.parquet"):
        article_file.write_bytes(article_file.read_bytes()[:200])
    assert [kind.examples for kind in gathered(out).kinds] == [(), ()]


def test_memory_holds_one_commit(out: WrittenOutput, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding is matched with the articles of its own commit alone: of a thousand commits no more is held than of one."""
    held: list[int] = []
    take = counting.ArtifactTally.take

    def watched(self: counting.ArtifactTally, batch: counting.Batch, commit: counting.CommitRows) -> None:
        held.append(len(commit.sources))
        take(self, batch, commit)

    monkeypatch.setattr(counting.ArtifactTally, "take", watched)
    for number in range(10, 20):
        row = article(number, "CafÃ©")
        out.commit({"articles": [row], "artifacts": [artifact(row, "Ã©")]}, NOON + timedelta(minutes=number))
    gathered(out)
    assert max(held) <= 2


def test_compaction_changes_no_figure(tmp_path: Path) -> None:
    """What a compacted output says is what it said before, but for its files: no row twice, none missing, every finding with its source."""
    output = made_output(tmp_path)

    def told() -> Figures:
        figures = gather(output, NOON, since=None, watch=Watch(), meaning=str)
        return dataclasses.replace(figures, storage=Storage())

    before = told()
    assert before.kinds
    assert compact(output, ERRAND).files_before > 0
    assert told() == before


def test_figures_are_plain(out: WrittenOutput) -> None:
    """The figures can be told to a script: dataclasses, tuples and scalars all the way down."""
    told = dataclasses.asdict(gathered(out))
    assert told["events"]["types"][0]["name"] == "AID"
