"""Plain text: the first line is the headline, the whole file is the article."""

import hashlib
from collections.abc import Iterator
from typing import Final

from schemas.errors import EmptyInput, UnknownCharset
from schemas.records import Declared, Page
from transforms.core.page.charset import decode_page
from transforms.core.sources.item import Item

#: Code points; a longer first line is a paragraph, and the text has no headline.
_MAX_TITLE_CHARS: Final = 500
# In Western European text about one letter in fifteen is accented; in other scripts nearly every byte is above 7F.
_MAX_GUESSED_SHARE: Final = 0.25
_GUESS_BYTES: Final = 1 << 16
_ASCII: Final = bytes(range(0x80))


def read_text(data: bytes) -> Iterator[Item]:
    """One article.

    Raises:
        EmptyInput: nothing but white space.
        UnknownCharset: neither UTF-8 nor UTF-16 nor, by its look, Western European.
    """
    text = _decode(data)
    first = next((line.strip() for line in text.splitlines() if line.strip()), None)
    if first is None:
        message = "nothing but white space"
        raise EmptyInput(message)
    has_title = len(first) <= _MAX_TITLE_CHARS
    yield Page(
        body=text,
        media_type="text/plain",
        declared=Declared(title=first if has_title else None),
        title_opens_body=has_title,
        source_format="text",
        raw_sha256=hashlib.sha256(data).hexdigest(),
        input_offset=0,
    )


def _decode(data: bytes) -> str:
    decoded = decode_page(data)
    if "charset_errors" in decoded.flags:
        message = f"not valid {decoded.charset}; convert the file to UTF-8"
        raise UnknownCharset(message)
    if decoded.charset == "windows-1252" and "charset_guessed" in decoded.flags:
        head = data[:_GUESS_BYTES]
        if len(head.translate(None, _ASCII)) > _MAX_GUESSED_SHARE * len(head.translate(None, b"\t\n\r ")):
            message = "not UTF-8, and not Western European either; convert the file to UTF-8"
            raise UnknownCharset(message)
    return decoded.text
