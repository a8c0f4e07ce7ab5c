r"""Markup as a run of tags and texts, for small tolerant readers: OPML, sitemaps, channels of feeds, heads of pages.

Nothing is expanded, opened or nested, so a bomb is a string like any other; broken markup costs the tag it is in. Linear: a
tag reaches over the next `<`, which no attribute of well-formed XML may hold, only so far and so often.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

# A quote that does not close before the next `<` is a character like any other.
_TAG: Final = re.compile(
    r"""<(/?)([A-Za-z_][\w:.-]{0,99})(?![\w:.-])((?:[^<>"']|"[^"<]*"|'[^'<]*'|"(?![^"<]*")|'(?![^'<]*'))*?)(/?)>"""
)
# Lists of feeds hold titles such as "<b>News</b>" all the same (18 of the 1,572 outlines of the lists that the tests read).
_WIDE_TAG: Final = re.compile(r"""<()([A-Za-z_][\w:.-]{0,99})(?![\w:.-])((?:"[^"]*"|'[^']*'|[^<>"'])*?)(/?)>""")
_WIDE_CHARS: Final = 1 << 14
_MAX_WIDE: Final = 1000
_SKIPPED: Final = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<!": ">"}
_ATTRIBUTE: Final = re.compile(r"""(?<![\w:.-])([A-Za-z_][\w:.-]{0,99})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Token:
    """A tag, or a run of text between two."""

    kind: Literal["open", "close", "single", "text"]
    #: Name of the tag without its prefix, lower case; empty for text.
    name: str = ""
    #: Prefix of the tag, lower case; empty: none.
    prefix: str = ""
    #: What stands in the tag behind its name, or the text with references resolved.
    content: str = ""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Attributes by lower-case name; the first of two counts."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.content):
            found.setdefault(name.lower(), _resolved(double or single or bare).strip())
        return found


def tokens(text: str) -> Iterator[Token]:
    """The tags and texts of a document, in its order; comments, instructions and declarations are passed over.

    >>> [(token.kind, token.name, token.content) for token in tokens("<a>1 &lt; 2<b:c d='e'/></a>")]
    [('open', 'a', ''), ('text', '', '1 < 2'), ('single', 'c', " d='e'"), ('close', 'a', '')]
    >>> next(tokens('<outline xmlUrl="https://example.org/?a=1&copy=2&amp;c=3">')).attributes
    {'xmlurl': 'https://example.org/?a=1&copy=2&c=3'}
    """
    at, wide, missing = 0, 0, set[str]()
    while (start := text.find("<", at)) >= 0:
        yield from _text(text[at:start])
        found = _TAG.match(text, start)
        if found is None and wide < _MAX_WIDE and text[start + 1 : start + 2].isalpha():
            wide += 1
            found = _WIDE_TAG.match(text, start, start + _WIDE_CHARS)
        if found is not None:
            at = found.end()
            prefix, _, name = found[2].lower().rpartition(":")
            kind: Literal["open", "close", "single"] = "close" if found[1] else "single" if found[4] else "open"
            yield Token(kind, name, prefix, found[3])
            continue
        opener = next((mark for mark in _SKIPPED if text.startswith(mark, start)), "")
        closing = _SKIPPED.get(opener, "")
        # A mark that is missing is looked for once, so that a thousand open comments stay linear.
        end = -1 if not closing or closing in missing else text.find(closing, start + len(opener))
        if end < 0:
            missing.add(closing)
            at = start + 1
        else:
            if opener == "<![CDATA[" and end > start + len(opener):
                yield Token("text", content=text[start + len(opener) : end])
            at = end + len(closing)
    yield from _text(text[at:])


def _text(raw: str) -> Iterator[Token]:
    if raw and not raw.isspace():
        yield Token("text", content=_resolved(raw))


def _resolved(text: str) -> str:
    """References that end in a semicolon: in `?a=1&copy=2` nothing is one."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
