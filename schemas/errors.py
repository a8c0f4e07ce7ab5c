"""Why a record is set aside, and why a run is refused.

A `BadRecord` costs one record: it becomes a dead letter with the class's `reason`, and the run goes on.
A `Refusal` costs the run: nothing is written, the message says what to do, `exit_code` tells a script.
Anything else that is raised is a fault of newsbeam: it costs the record that brings it to light (`transforms/core/supervision.py`).
"""

from typing import ClassVar


class BadRecord(Exception):  # noqa: N818  the field's word; an error is ours, a bad record is the input's
    """A record is unusable for a known reason; the pipeline goes on without it."""

    #: Published in `dead_letters.reason`; never renamed.
    reason: ClassVar[str] = "bad_record"
    #: The step that refuses for this reason.
    stage: ClassVar[str] = "read"
    #: Whether a later attempt at the same bytes may succeed.
    retryable: ClassVar[bool] = False


class UnknownFormat(BadRecord):
    """The bytes are of no format that newsbeam reads."""

    reason = "unknown_format"


class EmptyInput(BadRecord):
    """The input holds no bytes, or only white space."""

    reason = "empty_input"


class BinaryInput(BadRecord):
    """The input is binary: an image, a PDF, an archive, NUL bytes."""

    reason = "binary_input"


class UnreadableInput(BadRecord):
    """The operating system refuses to read the input."""

    reason = "unreadable_input"
    retryable = True


class SymlinkLoop(BadRecord):
    """A symbolic link leads back to itself."""

    reason = "symlink_loop"


class TruncatedGzip(BadRecord):
    """A gzip member ends before its end mark."""

    reason = "truncated_gzip"


class CorruptGzip(BadRecord):
    """A gzip member does not decode, or its checksum is wrong."""

    reason = "corrupt_gzip"


class ExcessiveCompression(BadRecord):
    """The input unpacks to more than the allowed size or ratio."""

    reason = "excessive_compression"


class TruncatedRecord(BadRecord):
    """An archive record ends before its declared length."""

    reason = "truncated_record"


class WrongLength(BadRecord):
    """An archive record's declared length does not lead to the next record."""

    reason = "wrong_length"


class WrongDigest(BadRecord):
    """An archive record's bytes do not have the declared digest."""

    reason = "wrong_digest"


class BadArchiveRecord(BadRecord):
    """Bytes in an archive that are no readable record."""

    reason = "bad_archive_record"


class BadHttpResponse(BadRecord):
    """An archived HTTP response has no usable head, an error status or an undecodable body."""

    reason = "bad_http_response"


class NotHtml(BadRecord):
    """An archived response is declared as something other than a page."""

    reason = "not_html"


class BadJson(BadRecord):
    """A line is not JSON, or not a JSON object."""

    reason = "bad_json"


class InvalidField(BadRecord):
    """A documented field of an input row has another type or no usable value."""

    reason = "invalid_field"


class FeedUnreadable(BadRecord):
    """The document is not a feed in any format newsbeam reads."""

    reason = "feed_unreadable"


class TooManyEntries(BadRecord):
    """A feed or archive holds more entries than the cap; the entries beyond it are set aside."""

    reason = "too_many_entries"


class RecordTooLarge(BadRecord):
    """A document, line or archive record has more bytes than newsbeam reads at once."""

    reason = "record_too_large"


class UnknownCharset(BadRecord):
    """A text does not say in which encoding it is, and its bytes do not show it."""

    reason = "unknown_charset"


class FetchFailed(BadRecord):
    """The page could not be had after the last attempt, and the feed says nothing in its stead; the detail names the failure."""

    reason = "fetch_failed"
    stage = "fetch"
    retryable = True


class ArticleGone(BadRecord):
    """The page of an article that is in the tables answers 404 or 410 by now; the article stays as it is."""

    reason = "article_gone"
    stage = "fetch"


class ArticleClosed(BadRecord):
    """The page of an article that is in the tables holds it no more: a login, an error page, another text; the article stays as it is."""

    reason = "article_closed"
    stage = "fetch"


class PageTooLarge(BadRecord):
    """The page has more bytes than the limit."""

    reason = "page_too_large"
    stage = "extract"


class TooManyElements(BadRecord):
    """The page has more elements than the limit."""

    reason = "too_many_elements"
    stage = "extract"


class TooManyAttributes(BadRecord):
    """One tag of the page has more attributes than the limit."""

    reason = "too_many_attributes"
    stage = "extract"


class TooDeep(BadRecord):
    """The page is nested deeper than the parser can follow without losing text."""

    reason = "too_deep"
    stage = "extract"


class TextNodeTooLong(BadRecord):
    """One run of text in the page is longer than the parser keeps."""

    reason = "text_node_too_long"
    stage = "extract"


class NoText(BadRecord):
    """The page or entry holds no article text."""

    reason = "no_text"
    stage = "extract"


class NotAnArticle(BadRecord):
    """A page without an article of its own: a front page, a list of articles, a wall before one, an error page."""

    reason = "not_an_article"
    stage = "extract"


class DeadlineExceeded(BadRecord):
    """The record took longer than the deadline; its process was ended."""

    reason = "deadline_exceeded"
    stage = "extract"


class MemoryExceeded(BadRecord):
    """The record needed more memory than the limit; its process was ended."""

    reason = "memory_exceeded"
    stage = "extract"


class ParserCrashed(BadRecord):
    """The process that parsed the record died."""

    reason = "parser_crashed"
    stage = "extract"


class ExtractorFailed(BadRecord):
    """The extraction library raised an error of its own on the page."""

    reason = "extractor_failed"
    stage = "extract"


class ProcessingFault(BadRecord):
    """A fault of newsbeam that this record brings to light; the detail says where. Report it: a later version reads the record."""

    reason = "newsbeam_fault"
    stage = "analyse"
    retryable = True


class InvalidRow(BadRecord):
    """A finished record does not fit the published table."""

    reason = "invalid_row"
    stage = "write"


class Refusal(Exception):  # noqa: N818  says what the program does, not what broke
    """The run cannot start or go on; the message says what to do."""

    #: What the command line exits with.
    exit_code: ClassVar[int] = 1


class UsageRefused(Refusal):
    """The command asks for something that cannot be done as it is said."""

    exit_code = 2


class ThresholdExceeded(Refusal):
    """More dead letters than the run allows."""

    exit_code = 4


class TooManyFaults(Refusal):
    """Newsbeam fails on so many records that it is not the records."""


class Interrupted(Refusal):
    """The run ended early; the same command goes on where it stopped."""

    exit_code = 5


class OutputFailed(Interrupted):
    """The output could not be written (disk full, I/O error); what was committed is intact."""


class LockHeld(Refusal):
    """Another newsbeam process writes to the same output."""

    exit_code = 75
