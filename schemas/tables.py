"""The published tables: the only home of names, types, order and meaning of the columns.

Columns are appended, never renamed, removed or retyped; an added column raises the minor version. `docs/tables.md` is
generated from this file. Every schema is written explicitly into every file: nothing is inferred from data.
"""

from typing import Final

from schemas.columns import (
    BOOL,
    DATE,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    STRING,
    STRINGS,
    TIME,
)
from schemas.columns import OFFSET_UNIT as OFFSET_UNIT  # noqa: PLC0414  readers of the contract find all of it here
from schemas.columns import RUN as _RUN
from schemas.columns import SCHEMA_VERSION as SCHEMA_VERSION  # noqa: PLC0414  the same
from schemas.columns import Column as Column  # noqa: PLC0414  the same
from schemas.columns import Table as Table  # noqa: PLC0414  the same
from schemas.columns import identifier as _id
from schemas.columns import list_of as _list_of
from schemas.columns import required as _must
from schemas.columns import struct as _struct
from schemas.columns import words as _words
from schemas.feeds import NOTES
from schemas.group_tables import EVENT_CLUSTERS, EVENT_LINKS, STORIES, STORY_LINKS

DATES: Final = _list_of(DATE)
ALTERNATIVES: Final = _list_of(_struct(value=TIME, method=STRING, raw=STRING))
LANGUAGE_SPANS: Final = _list_of(_struct(start=INT, end=INT, language=STRING, score=FLOAT))
ACTORS: Final = _list_of(
    _struct(
        start=INT, end=INT, surface=STRING, role=STRING, country=STRING, organisation=STRING, sector=STRING,
        person=STRING, resolution=STRING, score=FLOAT, reason=STRING,
    )
)  # fmt: skip
QUANTITIES: Final = _list_of(
    _struct(
        kind=STRING, value_min=DOUBLE, value_max=DOUBLE, unit=STRING, qualifier=STRING, start=INT, end=INT,
        surface=STRING, reason=STRING,
    )
)  # fmt: skip
ARTIFACT_MARKS: Final = _list_of(_struct(artifact_id=STRING, kind=STRING, severity=STRING, field=STRING))
FIELD_METHODS: Final = _list_of(_struct(field=STRING, method=STRING))
ALTERNATE_URLS: Final = _list_of(_struct(language=STRING, url=STRING))
PASSAGES: Final = _list_of(_struct(start=INT, end=INT, of_start=INT, of_end=INT))

ARTICLES: Final = Table(
    "articles",
    "one revision of an article",
    ("revision_id",),
    ("article_id", "revision_id"),
    (
        _id("revision_id", "key: hash(article_id, text_sha256, title)"),
        _id("article_id", "hash(url_key), or of (feed, guid) where there is no URL, or of the text; all revisions keep the first one's"),
        Column("url", STRING, "as given, with secrets removed"),
        Column("url_canonical", STRING, "declared canonical address"),
        Column("url_key", STRING, "address in normal form, for identity"),
        Column("domain", STRING, "registrable domain (public suffix list)"),
        Column("source_id", STRING, "registry id of the source"),
        Column("feed_id", STRING, "registry id of the feed"),
        Column("entry_guid", STRING, "RFC 4287 id or RSS guid"),
        _words("title", "headline as shown; null: none found"),
        _words("byline", "authors as printed"),
        _words("description", "standfirst or summary as declared"),
        Column("section", STRING, "section as declared"),
        _words("authors", "names of authors, as published", STRINGS),
        Column("tags", STRINGS, "as published"),
        Column("topics", STRINGS, "IPTC Media Topics, top level, where declared"),
        _must("text", STRING, "the exact string all offsets refer to: NFC, LF, no C0 but tab and newline; code points", private=True),
        _must("text_sha256", STRING, "SHA-256 of the text in UTF-8"),
        _must("text_chars", INT, "code points"),
        _must("text_tokens", INT, "white-space separated words; CJK characters count one each"),
        _must("title_in_text", BOOL, "the headline opens the text (offsets of both stay right)"),
        Column("published_at", TIME, "from the best evidence; null when none is good enough"),
        Column("published_method", STRING, "jsonl, feed, json_ld, open_graph, meta, url, time_tag, text; after + what decided an ambiguous one: another of these, layout, locale, domain, language"),
        Column("published_precision", STRING, "second, minute, hour, day, month, year"),
        Column("published_reason", STRING, "why it is null or doubtful: missing, ambiguous, future, fetch_time (dated when it was fetched), before_1990, conflict, numeral_dropped, impossible, year_only (as in a copyright line), relative (two hours ago), calendar (one that is not converted)"),
        Column("published_alternatives", ALTERNATIVES, "every other candidate seen"),
        Column("modified_at", TIME, "as declared"),
        _must("first_seen_at", TIME, "when newsbeam first saw this revision (start of the run that read it)"),
        Column("fetched_at", TIME, "when the page was fetched, where the input says so"),
        _must("written_at", TIME, "start of the run that wrote the row"),
        _must("extraction_method", STRING, "which extractor won: trafilatura_fast, json_ld_body, paragraphs, trafilatura_recall, feed_content, jsonl_text, text_input"),
        Column("extraction_flags", STRINGS, "short, paywall, login_wall, boilerplate_cut, boilerplate_suspected, site_blocks_cut, deep_nesting, json_ld_broken, charset_guessed, charset_errors, charset_conflict, double_encoded"),
        Column("language", STRING, "BCP 47 with script where it matters; `und` when unsure"),
        Column("language_score", FLOAT, "0-1, higher is surer"),
        Column("language_reason", STRING, "why `und`: empty, too_short, mixed, undecided_script, no_profile, low_score"),
        Column("language_declared", STRING, "html lang, feed or header"),
        Column("language_spans", LANGUAGE_SPANS, "sentences in another language than the article; null: its own is `und`"),
        Column("translation_verdict", STRING, "translated, uncertain, original, too_short, not_supported"),
        Column("translation_score", FLOAT, "calibrated probability that the text is a translation; null: no model ran"),
        Column("translation_source_language", STRING, "BCP 47; null: no evidence names one"),
        Column("translation_source_score", FLOAT, "0-1"),
        Column("translation_evidence", STRINGS, "the evidence families that spoke"),
        Column("artifact_count", INT, "rows of `artifacts` for this revision"),
        Column("artifact_worst", STRING, "info, minor, major, critical"),
        Column("numerals_stripped", BOOL, "the whole text lost its digits"),
        Column("duplicate_of", STRING, "article_id of the representative known when written (see `duplicates`)"),
        Column("duplicate_kind", STRING, "same_url, same_text, near, syndicated, translated"),
        Column("story_id", STRING, "null: stories were not grouped"),
        Column("events_status", STRING, "coded, unsupported_language, too_damaged, no_text, not_run"),
        Column("paywalled", BOOL, "as declared by the page"),
        Column("robots_ai_opt_out", BOOL, "the page or its head asks not to be used for AI training"),
        Column("licence", STRING, "as declared"),
        Column("raw_sha256", STRING, "SHA-256 of the bytes of this item in its input"),
        Column("input_name", STRING, "the file as given to backfill; null for what was fetched"),
        Column("input_offset", LONG, "byte offset, line (0-based) or entry index of the item in the file"),
        *_RUN,
        Column("agency", STRING, "news agency the text is from, where byline or dateline names one: Reuters, AFP, dpa ..."),
        Column("site_name", STRING, "name of the publication, as declared"),
        Column("charset", STRING, "encoding in which the bytes were read (WHATWG name); null: the input held characters"),
        Column("alternate_urls", ALTERNATE_URLS, "the same article in other languages, as declared (hreflang)"),
        Column("metadata_methods", FIELD_METHODS, "where each field that is not null was read: json_ld, open_graph, meta, h1, rel_author ..."),
    ),
)  # fmt: skip

ARTIFACTS: Final = Table(
    "artifacts",
    "one finding over an article",
    ("artifact_id",),
    ("revision_id", "field", "start", "end", "kind", "artifact_id"),
    (
        _id("artifact_id", "key: hash(revision_id, kind, field, start, end)"),
        _id("revision_id", "the article revision"),
        _must("kind", STRING, "kind of the artifact (docs/artifacts.md)"),
        _must("family", STRING, "translation, extraction, neither"),
        _must("start", INT, "first code point"),
        _must("end", INT, "one past the last code point"),
        _must("surface", STRING, "the characters: field[start:end]", private=True),
        _must("field", STRING, "which string of the article: text, title, byline"),
        _must("severity", STRING, "info, minor, major, critical: harm to an event record, not to a reader"),
        _must("score", FLOAT, "0-1, higher is surer"),
        _must("evidence", STRING, "rule or model that found it"),
        _words("suggestion", "what may have stood there; null: no suggestion"),
        Column("source_languages", STRINGS, "BCP 47 of the languages this finding points to"),
        _must("detector_version", STRING, "version of the detector"),
        *_RUN,
    ),
)

EVENTS: Final = Table(
    "events",
    "one mention of an event",
    ("event_id",),
    ("article_id", "revision_id", "trigger_start", "event_id"),
    (
        _id("event_id", "key: hash(revision_id, trigger span, event_type, coder, coder_version)"),
        _id("revision_id", "the article revision"),
        _id("article_id", "the article"),
        _must("sentence_index", INT, "0-based"),
        _must("sentence_start", INT, "first code point"),
        _must("sentence_end", INT, "one past the last code point"),
        _must("sentence", STRING, "the sentence, so that the table stands alone", private=True),
        _must("ontology", STRING, "PLOVER"),
        _must("ontology_version", STRING, "2.0-draft"),
        _must("event_type", STRING, "one of 16 types"),
        Column("event_mode", STRING, "mode of the type; null: none"),
        Column("contexts", STRINGS, "contexts of the event"),
        Column("cameo_code", STRING, "from the lexicon entry, never mapped back from PLOVER"),
        Column("cameo_root", STRING, "first two digits of the code"),
        _must("quad_plover", INT, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
        _must("quad_gdelt", INT, "the same, as GDELT assigns it (differs on roots 02, 08, 14)"),
        Column("score_plover", FLOAT, "PLOVER score; null unless asserted"),
        Column("score_goldstein", FLOAT, "Goldstein score; null unless asserted"),
        _must("status", STRING, "asserted, planned, negated, hypothetical, demanded, historical"),
        _must("tier", STRING, "core (dyad, main clause, not hypothetical), context"),
        _must("trigger_start", INT, "first code point"),
        _must("trigger_end", INT, "one past the last code point"),
        _must("trigger", STRING, "the words that stand for the event", private=True),
        _words("actors", "who acts; empty: none found", ACTORS),
        _words("recipients", "who is acted upon; empty: none found", ACTORS),
        Column("actor_countries", STRINGS, "ISO 3166-1 alpha-3, for filters and joins"),
        Column("recipient_countries", STRINGS, "ISO 3166-1 alpha-3, for filters and joins"),
        Column("attribution_start", INT, "first code point of who says so"),
        Column("attribution_end", INT, "one past the last code point"),
        _words("speaker", "who says so; null: the article itself"),
        Column("speaker_country", STRING, "ISO 3166-1 alpha-3"),
        Column("speaker_kind", STRING, "government, expert, media, anonymous, company, person"),
        _words("speech_verb", "the verb of saying"),
        _must("hedged", BOOL, "reportedly, alleged, may"),
        Column("date_start", INT, "first code point of the date expression"),
        Column("date_end", INT, "one past the last code point"),
        _words("date_surface", "the date expression"),
        Column("date_from", DATE, "first day of the closed interval; null is null: never the publication date in its place"),
        Column("date_to", DATE, "last day of the closed interval"),
        Column("date_granularity", STRING, "day, week, weekend, month, quarter, half, season, year, decade, century, vague"),
        Column("date_method", STRING, "explicit, year_from_published, relative_to_published"),
        Column(
            "date_reason",
            STRING,
            "why it is null: numeral_dropped, ambiguous, year_missing, anchor_missing, impossible, vague, bound (until, since: the event's own time is not said)",
        ),
        Column("date_alternatives", DATES, "readings that were not decided between"),
        Column("date_assumed", DATE, "the day of publication, where a consumer may want a default; always apart"),
        Column("place_start", INT, "first code point of the place"),
        Column("place_end", INT, "one past the last code point"),
        _words("place", "the place as written"),
        Column("place_country", STRING, "ISO 3166-1 alpha-3"),
        Column("place_admin1", STRING, "ISO 3166-2"),
        Column("place_geonames_id", STRING, "GeoNames id"),
        Column("place_lat", DOUBLE, "degrees north; null for a country"),
        Column("place_lon", DOUBLE, "degrees east; null for a country"),
        Column("place_precision", STRING, "site, city, admin1, country"),
        Column("place_score", FLOAT, "0-1"),
        Column("quantities", QUANTITIES, "numbers inside the event's clause", private=True),
        _must("confidence", FLOAT, "0-1, that the row is right as a whole"),
        Column("confidence_type", FLOAT, "0-1"),
        Column("confidence_actors", FLOAT, "0-1"),
        Column("confidence_recipients", FLOAT, "0-1"),
        Column("confidence_date", FLOAT, "0-1"),
        Column("confidence_place", FLOAT, "0-1"),
        Column("confidence_status", FLOAT, "0-1"),
        Column("artifacts", ARTIFACT_MARKS, "artifacts that overlap this row's spans, and which field they harm"),
        Column("translation_verdict", STRING, "copied from the article"),
        Column("language", STRING, "copied from the article"),
        Column("repeats_event_id", STRING, "the same event told earlier in the same article"),
        Column("event_cluster_id", STRING, "null: events were not linked when written"),
        _must("coder", STRING, "which coder"),
        _must("coder_version", STRING, "its version"),
        _must("lexicon_sha256", STRING, "hash of its lexicon and gazetteer"),
        *_RUN,
    ),
)

DUPLICATES: Final = Table(
    "duplicates",
    "one article repeats another",
    ("revision_id", "of_article_id"),
    ("article_id", "revision_id", "of_article_id"),
    (
        _id("article_id", "the article that repeats"),
        _id("revision_id", "its revision"),
        _id("of_article_id", "the representative: earliest published, then smallest id, among what was known"),
        _must("kind", STRING, "same_url, same_text, near, syndicated, translated"),
        _must("score", FLOAT, "Jaccard similarity of the word shingles; across languages of the numbers in one order, by weight"),
        Column(
            "containment",
            FLOAT,
            "share of the shingles (across languages: the numbers) of the text with fewer found in the other; null: not measured",
        ),
        Column("shared_chars", INT, "characters in shared passages; null: not measured"),
        Column("evidence", PASSAGES, "the shared passages (across languages: numbers and names); null: not measured"),
        _must("method_version", STRING, "version of the method"),
        _must("decided_at", TIME, "start of the run that decided"),
        _must("run_id", STRING, "the run that decided"),
        _must("dt", DATE, "UTC day of the decision; also the partition"),
    ),
)

DEAD_LETTERS: Final = Table(
    "dead_letters",
    "one record set aside",
    ("dead_letter_id",),
    ("input_name", "input_offset", "dead_letter_id"),
    (
        _id("dead_letter_id", "key: hash(stage, reason, url, raw_sha256, and of files input_name, input_offset)"),
        _must("stage", STRING, "the step that refused it: fetch, read, extract, analyse, write"),
        _must("reason", STRING, "the class of the refusal"),
        _must("detail", STRING, "what was seen"),
        Column("url", STRING, "with secrets removed"),
        Column("article_id", STRING, "where it was known"),
        Column("raw_sha256", STRING, "SHA-256 of the bytes; null: they could not be read"),
        Column("input_name", STRING, "the file as given"),
        Column("input_offset", LONG, "byte offset, line (0-based) or entry index in the file"),
        Column("payload_path", STRING, "where a copy of the bytes is kept; null: they are found by input_name and input_offset"),
        _must("retryable", BOOL, "a later attempt at the same bytes may succeed"),
        _must("attempt", INT, "1 for the first"),
        _must("first_seen_at", TIME, "start of the run that set it aside first"),
        *_RUN,
    ),
)  # fmt: skip

FEED_HEALTH: Final = Table(
    "feed_health",
    "one poll of one feed",
    ("poll_id",),
    ("feed_id", "poll"),
    (
        _id("poll_id", "key: hash(feed_id, poll)"),
        _id("feed_id", "hash of the address under which the feed was added; stays when it moves"),
        _must("polled_at", TIME, "when it was asked"),
        _must("outcome", STRING, "new_items, no_new_items, same_body, not_modified, empty, not_a_feed, gone, failed"),
        Column("http_status", INT, "of the last response; null: none came"),
        Column("items_seen", INT, "entries in the document; null: no feed was read"),
        Column("items_new", INT, "entries never seen before"),
        _must("bytes", LONG, "of the body, unpacked"),
        _must("duration_ms", INT, "from the request to the end of the body"),
        _must("next_poll_at", TIME, "when it is asked again"),
        Column("error_class", STRING, "class of the failure: dns, tls, timeout, http_5xx, feed_unreadable ...; null: none"),
        _must("error_count", INT, "failures in a row, this one included"),
        _must("validator", STRING, "what was sent to ask for changes only: etag, last_modified, none"),
        _must("same_body", BOOL, "the very bytes of the last time"),
        _must("poll", INT, "number of the poll, from 1"),
        _must("feed_url", STRING, "address that was asked, with secrets removed"),
        Column("items_edited", INT, "known entries with another title or text"),
        Column("items_broken", INT, "entries that could not be read, and those beyond the cap"),
        _must("status", STRING, "active; parked: gone on two days, asked once a week"),
        _must("identity", STRING, "by what its entries are known again: guid_and_link, guid, link, content"),
        _must("interval_s", DOUBLE, "seconds between polls while all is well"),
        Column("moved_to", STRING, "the new address, with secrets removed, at the poll that adopted it"),
        Column("tls", STRING, "of the last hop: none, verified, unverified (allowed for this feed); null: no connection"),
        Column("notes", STRINGS, f"what else was seen: {', '.join(NOTES)}"),
        *_RUN,
    ),
)

#: Every published table, in the order in which a commit writes them.
TABLES: Final = (
    ARTICLES, ARTIFACTS, EVENTS, DUPLICATES, STORY_LINKS, STORIES, EVENT_LINKS, EVENT_CLUSTERS, DEAD_LETTERS, FEED_HEALTH,
)  # fmt: skip
BY_NAME: Final = {table.name: table for table in TABLES}
