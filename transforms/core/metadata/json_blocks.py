"""JSON as pages carry it: with marks of templates around it, commas too many, quotation marks that nobody escaped, its end cut off.

What a strict parser takes is read by one. The rest is read token by token, in linear time and without recursion:
every value that can still be told apart is kept.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

# What templates leave in a block: comment and CDATA marks, a comma before a closing bracket.
_MARKS: Final = re.compile(r"<!--|-->|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>|/\*\s*\*/")
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")
#: Numbers stay as written: nothing here counts, and long ones cost quadratic time.
_DECODER: Final = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)
#: Characters of broken blocks that are read, and values inside one another that are kept.
SALVAGE_CHARS: Final = 1_000_000
_MAX_DEPTH: Final = 100
_QUOTE: Final = re.compile(r"\\.|\"", re.DOTALL)
# What follows a quotation mark that ends a string; others were left unescaped inside it.
_CLOSED: Final = re.compile(r"\s*(?:[:}\]]|\Z|,\s*(?:[\"{}\[\]]|-?\d|true|false|null|\Z)|\"@?\w{1,40}\"\s*:)")
_TOKEN: Final = re.compile(r"\s*([{}\[\],:\"]|[^\s{}\[\],:\"]+)")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_WORDS: Final = {"true": True, "false": False, "null": None}


def parse_block(block: str, *, most: int = SALVAGE_CHARS) -> tuple[Any, bool]:
    """Read a block of JSON.

    Args:
        block: as it stands on the page; bounded by the caller.
        most: characters of a block that is no JSON which are read.

    Returns:
        The value, and whether it had to be pieced together from a block that is no JSON. Numbers are strings.

    >>> parse_block('{"a": 1, "b": [true],}')
    ({'a': '1', 'b': [True]}, False)
    >>> parse_block('{"a": "the "big" flood", "b": {"c": "d"')
    ([{'a': 'the "big" flood', 'b': {'c': 'd'}}], True)
    """
    text = block.strip().strip("\ufeff;").lstrip()
    if "&quot;" in text and '"' not in text:
        text = html.unescape(text)
    for mend in (str, _mended):
        try:
            # What follows the first value is left over from a template.
            value = _DECODER.raw_decode(mend(text))[0]
        except (ValueError, RecursionError):
            continue
        if isinstance(value, (dict, list)):
            return value, False
    return _salvage(text[:most]), True


def _mended(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _MARKS.sub("", text)).strip()


def _salvage(text: str) -> list[Any]:
    """All values at the top of a broken block."""
    salvage = _Salvage()
    for mark, value in _tokens(text):
        if mark in {"{", "["}:
            salvage.open({} if mark == "{" else [])
        elif mark in {"}", "]"}:
            salvage.close()
        elif mark:
            salvage.key = salvage.last if mark == ":" else None
        else:
            salvage.take(value)
    return salvage.top


class _Salvage:
    """Values that are put together; a string becomes a key by the colon after it."""

    def __init__(self) -> None:
        self.top: list[Any] = []
        self.stack: list[Any] = [self.top]
        self.key: str | None = None
        self.last: str | None = None
        self.skipped = 0

    def open(self, container: dict[str, Any] | list[Any]) -> None:
        if self.skipped or len(self.stack) > _MAX_DEPTH:
            self.skipped += 1
            return
        self._put(container)
        self.stack.append(container)

    def close(self) -> None:
        self.key = None
        if self.skipped:
            self.skipped -= 1
        elif len(self.stack) > 1:
            self.stack.pop()

    def take(self, value: str | bool | None) -> None:  # noqa: FBT001  any JSON
        if not self.skipped:
            self.last = value if isinstance(value, str) else None
            self._put(value)

    def _put(self, value: Any) -> None:  # noqa: ANN401  any JSON
        container, key, self.key = self.stack[-1], self.key, None
        if isinstance(container, list):
            container.append(value)
        elif key is not None:
            container[key] = value
        elif isinstance(value, (dict, list)):
            self.top.append(value)  # what lost its key is kept as a thing of its own


def _tokens(text: str) -> Iterator[tuple[str, Any]]:
    """Marks, and values under the mark ``""``."""
    at = 0
    while found := _TOKEN.match(text, at):
        at = found.end()
        piece = found[1]
        if piece == '"':
            end = _string_end(text, at)
            yield "", _unescaped(text[at:end])
            at = end + 1
        elif piece in "{}[],:":
            yield piece, None
        else:
            yield "", _WORDS.get(piece, piece)


def _string_end(text: str, start: int) -> int:
    for quote in _QUOTE.finditer(text, start):
        if quote[0] == '"' and _CLOSED.match(text, quote.end()):
            return quote.start()
    return len(text)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[2]), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
