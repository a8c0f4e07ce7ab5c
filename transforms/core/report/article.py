"""One article as a person looks at it who doubts a row: what is known of it, and every mark over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from transforms.core.report.notes import Note, Row, artifact_notes, event_notes, named_events
from transforms.core.report.readable import moment, percent
from transforms.core.report.weave import Mark

#: What is read of `articles`.
ARTICLE_COLUMNS: Final = (
    *("revision_id", "article_id", "url", "domain", "site_name", "title", "byline", "agency", "section", "text", "text_chars"),
    *("text_tokens", "published_at", "published_method", "published_precision", "published_reason", "published_alternatives"),
    *("modified_at", "first_seen_at", "extraction_method", "extraction_flags", "language", "language_score", "language_reason"),
    *("language_declared", "translation_verdict", "translation_score", "translation_source_language", "translation_evidence"),
    *("artifact_worst", "numerals_stripped", "duplicate_of", "duplicate_kind", "story_id", "events_status", "input_name"),
    *("input_offset", "pipeline_version"),
)
ARTIFACT_COLUMNS: Final = (
    *("artifact_id", "revision_id", "kind", "family", "start", "end", "surface", "field", "severity", "score", "evidence"),
    *("suggestion", "source_languages"),
)
EVENT_COLUMNS: Final = (
    *("event_id", "revision_id", "event_type", "event_mode", "cameo_code", "status", "tier", "hedged", "confidence"),
    *(
        "confidence_type",
        "confidence_actors",
        "confidence_recipients",
        "confidence_date",
        "confidence_place",
        "confidence_status",
    ),
    *(
        "sentence",
        "sentence_start",
        "trigger_start",
        "trigger_end",
        "trigger",
        "actors",
        "recipients",
        "actor_countries",
        "recipient_countries",
    ),
    *("attribution_start", "attribution_end", "speaker", "speaker_country", "speaker_kind", "speech_verb"),
    *("date_start", "date_end", "date_from", "date_to", "date_granularity", "date_method", "date_reason", "date_alternatives"),
    *("date_assumed", "place_start", "place_end", "place", "place_country", "place_admin1", "place_precision", "place_score"),
    *("quantities", "artifacts", "coder", "coder_version"),
)
DUPLICATE_COLUMNS: Final = ("article_id", "revision_id", "of_article_id", "kind", "score", "decided_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another article that has to do with this one."""

    #: `repeats`: this one repeats it; `is repeated by`: the other way round.
    how: str
    article_id: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision of the article."""

    revision_id: str
    first_seen_at: datetime
    title: str | None
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """One revision of an article, with all that is said about it."""

    article_id: str
    revision_id: str
    url: str | None
    title: str | None
    text: str
    #: What is known of it, label and value.
    facts: tuple[tuple[str, str], ...]
    artifacts: tuple[Note, ...]
    events: tuple[Note, ...]
    links: tuple[Link, ...]
    revisions: tuple[Revision, ...]

    def marks(self, field: str) -> list[Mark]:
        """All marks over one string of the article: text, title, byline."""
        return [mark for note in (*self.artifacts, *self.events) if note.field == field for mark in note.marks]


def article_view(
    row: Row, revisions: Sequence[Row], artifacts: Sequence[Row], events: Sequence[Row], links: Sequence[Row]
) -> ArticleView:
    """Put together what the tables say.

    Args:
        row: of `articles`, the revision that is shown.
        revisions: all rows of the article, in the order in which they were seen.
        artifacts: rows of the revision.
        events: rows of the revision.
        links: rows of `duplicates` with the article on either side.
    """
    named = named_events(events)
    return ArticleView(
        article_id=row["article_id"],
        revision_id=row["revision_id"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        facts=tuple((label, value) for label, value in _facts(row) if value),
        artifacts=tuple(artifact_notes(row, artifacts, named)),
        events=tuple(event_notes(named)),
        links=tuple(_links(row["article_id"], links)),
        revisions=tuple(
            Revision(
                revision_id=each["revision_id"],
                first_seen_at=each["first_seen_at"],
                title=each["title"],
                shown=each["revision_id"] == row["revision_id"],
            )
            for each in revisions
        ),
    )


def _facts(row: Row) -> list[tuple[str, str]]:
    origin = ", ".join(filter(None, (row["site_name"], row["domain"])))
    place = None if row["input_name"] is None else f"{row['input_name']}, item at {row['input_offset']}"
    flags = ", ".join(row["extraction_flags"] or ())
    return [
        ("source", origin),
        ("published", _published(row)),
        ("modified", moment(row["modified_at"]) if row["modified_at"] else ""),
        ("first seen", moment(row["first_seen_at"])),
        ("byline", row["byline"] or ""),
        ("agency", row["agency"] or ""),
        ("section", row["section"] or ""),
        ("language", _language(row)),
        ("translation", _translation(row)),
        ("events", row["events_status"] or "not_run"),
        (
            "text",
            f"{row['text_chars']:,} characters, {row['text_tokens']:,} words; {row['extraction_method']}"
            + (f"; {flags}" if flags else ""),
        ),
        ("digits", "the whole text lost its digits" if row["numerals_stripped"] else ""),
        ("story", row["story_id"] or ""),
        ("read from", place or "the network"),
        ("article_id", row["article_id"]),
        ("revision_id", row["revision_id"]),
        ("newsbeam", row["pipeline_version"]),
    ]


def _published(row: Row) -> str:
    alternatives = ", ".join(
        sorted({f"{each['value']:%Y-%m-%d}" for each in row["published_alternatives"] or () if each["value"]})
    )
    if row["published_at"] is None:
        return f"null: {row['published_reason'] or 'missing'}" + (f"; candidates {alternatives}" if alternatives else "")
    doubt = f"; {row['published_reason']}" if row["published_reason"] else ""
    return f"{moment(row['published_at'])} (to the {row['published_precision']}, from {row['published_method']}{doubt})"


def _language(row: Row) -> str:
    if row["language"] is None:
        return "not looked at"
    score = f", score {row['language_score']:.2f}" if row["language_score"] is not None else ""
    declared = f", declared {row['language_declared']}" if row["language_declared"] else ""
    reason = f": {row['language_reason']}" if row["language_reason"] else ""
    return f"{row['language']}{reason}{score}{declared}"


def _translation(row: Row) -> str:
    if row["translation_verdict"] is None:
        return "not looked at"
    origin = f" from {row['translation_source_language']}" if row["translation_source_language"] else ""
    score = f", probability {percent(row['translation_score'], 1)}" if row["translation_score"] is not None else ""
    evidence = f", by {', '.join(row['translation_evidence'])}" if row["translation_evidence"] else ""
    return f"{row['translation_verdict']}{origin}{score}{evidence}"


def _links(article_id: str, rows: Sequence[Row]) -> list[Link]:
    """The link decided last, of each pair."""
    found: dict[tuple[str, str], Link] = {}
    for row in sorted(rows, key=lambda row: row["decided_at"]):
        mine = row["article_id"] == article_id
        how, other = ("repeats", row["of_article_id"]) if mine else ("is repeated by", row["article_id"])
        found[how, other] = Link(how=how, article_id=other, kind=row["kind"], score=row["score"])
    return list(found.values())
