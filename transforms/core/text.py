"""The normal form of article text: the string that all offsets refer to."""

import hashlib
import re
import unicodedata
from typing import Final

#: Raised when `normalise_text` changes what it returns.
TEXT_FORM_VERSION: Final = "1"

# C0 and DEL but tab and newline; lone surrogates cannot be written as UTF-8.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Scripts written without spaces between words: each character counts as a word.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def normalise_text(text: str) -> str:
    r"""Bring text to its normal form.

    Returns:
        NFC, line ends LF, no C0 control but tab and newline, U+FFFD for a lone surrogate. Idempotent.

    >>> normalise_text("cafe\u0301\r\nline\x00")
    'café\nline'
    """
    if text.isprintable():  # one line, as most values are, without controls and surrogates
        return unicodedata.normalize("NFC", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", _CONTROL.sub("", lines)))


def text_sha256(text: str) -> str:
    """SHA-256 of the text in UTF-8, lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def count_tokens(text: str) -> int:
    """White-space separated words; a character of a script without spaces counts one.

    >>> count_tokens("two words"), count_tokens("中文")
    (2, 2)
    """
    spaced, unspaced = _UNSPACED.subn(" ", text)
    return unspaced + len(spaced.split())
