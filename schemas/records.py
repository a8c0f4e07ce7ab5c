"""The records, in the order in which the pipeline makes them.

`Article`, `Artifact`, `Event`, `Duplicate` and `DeadLetter` are rows of the published tables: their fields are the
columns, in the order of the columns (`schemas/tables.py`). Times are aware and UTC. `start`/`end` are half-open
offsets in Unicode code points of `Article.text`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from schemas.events import Event, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the source of a page states about it, outside the page: feed entry, JSONL row, HTTP head."""

    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    #: As written by the source, not yet parsed.
    published: str | None = None
    #: As written by the source, not yet parsed.
    modified: str | None = None
    #: BCP 47 as written by the source.
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    url_canonical: str | None = None
    source_id: str | None = None
    feed_id: str | None = None
    #: RFC 4287 id or RSS guid.
    entry_guid: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One news item as it was found: bytes of HTML, or text that some source already took out of a page."""

    #: HTML as bytes (encoding still open), or characters where the format declares its encoding.
    body: bytes | str
    #: `text/html`: extract; `text/plain`: the body is the article's text.
    media_type: Literal["text/html", "text/plain"]
    #: Charset label of the transport (HTTP head); None: none given.
    charset: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None
    declared: Declared = Declared()
    #: Under which a feed that is watched knows the article: a revision of it keeps the id, whatever its address is by now. None: its
    #: address identifies it.
    article_id: str | None = None
    #: The body's first line is its headline (plain text files).
    title_opens_body: bool = False
    #: Which reader made it: `text`, `html`, `warc`, `jsonl`, `feed`, `json_feed`; `fetched`: a page that a feed told of.
    source_format: str
    #: SHA-256 of the bytes of this item in its input, lower-case hex.
    raw_sha256: str
    #: The file as it was given to backfill; None for what was fetched.
    input_name: str | None = None
    #: Byte offset, line number (0-based) or entry index of the item in the file.
    input_offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAlternative:
    """A publication time that was seen and not chosen."""

    value: datetime | None
    method: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMethod:
    """Where the value of one field was read."""

    #: Column of `articles`.
    field: str
    #: declared (feed entry or row), json_ld, open_graph, meta, parsely, dublin_core, microdata, h1, title_tag, link, html_lang,
    #: rel_author, byline, dateline, header, bom, sniffed ...
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternateUrl:
    """The same article in another language, as the page declares it."""

    #: BCP 47, or `x-default`.
    language: str
    #: Secrets removed.
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSpan:
    """A part in another language than the article."""

    start: int
    end: int
    #: BCP 47.
    language: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of an article. Fields after `text_tokens` may be filled later; None there: not looked at."""

    #: Key: hash(article_id, text_sha256, title).
    revision_id: str
    #: hash(url_key), or of (feed, guid), or of the text where there is neither.
    article_id: str
    url: str | None = None
    url_canonical: str | None = None
    url_key: str | None = None
    domain: str | None = None
    source_id: str | None = None
    feed_id: str | None = None
    entry_guid: str | None = None
    title: str | None = None
    byline: str | None = None
    description: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    #: The exact string that all offsets refer to.
    text: str
    text_sha256: str
    text_chars: int
    #: White-space separated words; CJK characters count one each.
    text_tokens: int
    title_in_text: bool = False
    published_at: datetime | None = None
    published_method: str | None = None
    published_precision: str | None = None
    published_reason: str | None = None
    published_alternatives: tuple[PublishedAlternative, ...] = ()
    modified_at: datetime | None = None
    first_seen_at: datetime | None = None
    fetched_at: datetime | None = None
    written_at: datetime | None = None
    extraction_method: str
    extraction_flags: tuple[str, ...] = ()
    language: str | None = None
    language_score: float | None = None
    language_reason: str | None = None
    language_declared: str | None = None
    language_spans: tuple[LanguageSpan, ...] | None = None
    translation_verdict: str | None = None
    translation_score: float | None = None
    translation_source_language: str | None = None
    translation_source_score: float | None = None
    translation_evidence: tuple[str, ...] | None = None
    artifact_count: int | None = None
    artifact_worst: Severity | None = None
    numerals_stripped: bool | None = None
    duplicate_of: str | None = None
    duplicate_kind: str | None = None
    story_id: str | None = None
    events_status: str | None = None
    paywalled: bool | None = None
    robots_ai_opt_out: bool | None = None
    licence: str | None = None
    raw_sha256: str | None = None
    input_name: str | None = None
    input_offset: int | None = None
    pipeline_version: str | None = None
    run_id: str | None = None
    dt: date | None = None
    #: News agency that byline or dateline names.
    agency: str | None = None
    #: Name of the publication.
    site_name: str | None = None
    #: WHATWG name of the encoding; None: the input held characters.
    charset: str | None = None
    alternate_urls: tuple[AlternateUrl, ...] = ()
    metadata_methods: tuple[FieldMethod, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One finding over an article: `field[start:end] == surface`."""

    #: Key: hash(revision_id, kind, field, start, end).
    artifact_id: str
    revision_id: str
    kind: str
    family: Literal["translation", "extraction", "neither"]
    start: int
    end: int
    surface: str
    #: Which string of the article the offsets refer to.
    field: Literal["text", "title", "byline"]
    #: Harm to an event record, not to a reader.
    severity: Severity
    score: float
    #: Rule or model that found it.
    evidence: str
    suggestion: str | None = None
    #: BCP 47 of the languages this finding points to.
    source_languages: tuple[str, ...] = ()
    detector_version: str
    pipeline_version: str | None = None
    run_id: str | None = None
    dt: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """An article with all that was found in it; None: that step has not run."""

    article: Article
    artifacts: tuple[Artifact, ...] | None = None
    events: tuple[Event, ...] | None = None
    #: The step in which newsbeam failed on it, and where: it is set aside, and later steps pass it on. None: it did not.
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPassage:
    """The same characters in two texts."""

    start: int
    end: int
    of_start: int
    of_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """One article repeats another. Key: (article_id, revision_id, of_article_id)."""

    article_id: str
    revision_id: str
    of_article_id: str
    #: same_url, same_text, near, syndicated, translated.
    kind: str
    #: Estimated Jaccard similarity of the word shingles.
    score: float
    containment: float | None = None
    shared_chars: int | None = None
    evidence: tuple[SharedPassage, ...] | None = None
    method_version: str
    decided_at: datetime | None = None
    run_id: str | None = None
    dt: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record set aside."""

    #: Key: hash(stage, reason, url, raw_sha256, input_name, input_offset).
    dead_letter_id: str
    stage: str
    #: `BadRecord.reason` of the class that refused it.
    reason: str
    detail: str
    url: str | None = None
    article_id: str | None = None
    raw_sha256: str | None = None
    #: Where the bytes can be found again.
    input_name: str | None = None
    input_offset: int | None = None
    payload_path: str | None = None
    retryable: bool = False
    attempt: int = 1
    first_seen_at: datetime | None = None
    pipeline_version: str | None = None
    run_id: str | None = None
    dt: date | None = None
