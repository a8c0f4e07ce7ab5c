"""A bad record described, so that it can be found, mended and replayed."""

from typing import Final

from schemas.errors import BadRecord
from schemas.records import DeadLetter
from transforms.core.identity import content_id

#: Characters of a message that are kept: a hostile input does not fill the table.
_DETAIL_CHARS: Final = 500


def dead_letter(  # noqa: PLR0913  where a record came from has five coordinates
    error: BadRecord,
    *,
    raw_sha256: str | None = None,
    input_name: str | None = None,
    input_offset: int | None = None,
    url: str | None = None,
    article_id: str | None = None,
) -> DeadLetter:
    """Describe one refusal.

    Args:
        error: why; its class carries reason and stage.
        raw_sha256: hash of the record's bytes; None where they could not be read.
        input_name: the file as given.
        input_offset: byte offset, line or entry index of the record in the file.
        url: the record's address, secrets removed.
        article_id: the article's id where it was known.

    Returns:
        The dead letter; its id depends on reason and place alone, so that a replay meets it again. Without a file the place is the
        address: a number in what one tick of a monitor laid down is another one at the next.
    """
    place = (None, None) if input_name is None else (input_name, input_offset)
    detail = str(error).replace("\x00", "").encode(errors="replace").decode()
    return DeadLetter(
        dead_letter_id=content_id(error.stage, error.reason, url, raw_sha256, *place),
        stage=error.stage,
        reason=error.reason,
        detail=detail[:_DETAIL_CHARS],
        url=url,
        article_id=article_id,
        raw_sha256=raw_sha256,
        input_name=input_name,
        input_offset=input_offset,
        retryable=error.retryable,
    )
