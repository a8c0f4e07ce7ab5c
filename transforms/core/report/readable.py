"""Texts of strangers made harmless, and numbers made readable: for pages and for terminals alike."""

import re
from datetime import datetime
from itertools import pairwise
from typing import Final

#: Pictures of the C0 controls begin here (Unicode, block Control Pictures), so that each control has one of its own.
_PICTURES: Final = 0x2400
_DELETE_PICTURE: Final = "\u2421"
#: Whatever else moves, hides or turns around text: C1 controls, marks and overrides of direction, separators of lines, invisible
#: operators, tags, lone surrogates. Joiners (U+200C, U+200D) stay: Persian, Indic scripts and emoji are spelled with them.
_HIDDEN: Final = re.compile(
    "[\x80-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
STAND_IN: Final = "\ufffd"
_SPACE: Final = re.compile(r"\s+")
_UNITS: Final = ((86400, "days"), (3600, "h"), (60, "min"), (1, "s"))
#: Of ten hours, nobody asks for the minutes.
_PRECISE_BELOW: Final = 10


def neutral(text: str) -> str:
    r"""A text in which nothing acts on a terminal or turns the direction of what stands beside it.

    Each such character becomes one visible stand-in, so that offsets stay; tab and newline are kept.

    >>> neutral("a\x1b[31m\u202eb"), len(neutral("a\x1b[31m\u202eb"))
    ('a␛[31m�b', 8)
    """
    return _HIDDEN.sub(STAND_IN, _CONTROL.sub(_picture, text))


def _picture(control: re.Match[str]) -> str:
    code = ord(control[0])
    return _DELETE_PICTURE if code == 0x7F else chr(_PICTURES + code)  # noqa: PLR2004  DEL


def one_line(text: str, most_chars: int) -> str:
    r"""The beginning of a text on one line; an ellipsis where something was left out.

    >>> one_line("Talks\n resume in  Geneva", 14)
    'Talks resume …'
    """
    line = _SPACE.sub(" ", text[: 4 * most_chars]).strip()
    return line if len(line) <= most_chars else f"{line[: most_chars - 1]}…"


def number(value: float) -> str:
    """A count with its thousands set apart.

    >>> number(1234567), number(0)
    ('1,234,567', '0')
    """
    return f"{value:,.0f}"


def percent(part: float, whole: float) -> str:
    """A share; one that is not nothing and not all is never rounded to either.

    >>> percent(1, 3), percent(1, 5000), percent(4999, 5000), percent(0, 7), percent(2, 0)
    ('33 %', '<0.1 %', '>99.9 %', '0 %', '–')
    """
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.05:  # noqa: PLR2004  what would round to 0.0
        return "<0.1 %"
    if 99.95 <= share < 100:  # noqa: PLR2004  what would round to 100.0
        return ">99.9 %"
    return f"{share:.0f} %" if share >= 10 or share == int(share) else f"{share:.1f} %"  # noqa: PLR2004  two digits


def size(count: float) -> str:
    """Bytes in decimal units.

    >>> size(999), size(12_345), size(7_800_000_000)
    ('999 B', '12.3 kB', '7.8 GB')
    """
    unit = "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if count < 1000:  # noqa: PLR2004  decimal units
            break
        count, unit = count / 1000, larger
    return f"{count:.0f} {unit}" if unit == "B" or count >= 100 else f"{count:.1f} {unit}"  # noqa: PLR2004  three digits


def span(seconds: float) -> str:
    """A length of time in the unit that suits it, and the next smaller one where it says something.

    >>> span(42), span(150), span(7200), span(12_000), span(86_390), span(200_000), span(3_000_000)
    ('42 s', '2 min 30 s', '2 h', '3 h 20 min', '24 h', '2 days 8 h', '35 days')
    """
    for (unit, name), (part, rest_name) in pairwise(_UNITS):
        if seconds >= unit:
            count, rest = divmod(round(seconds / part), unit // part)
            if count >= _PRECISE_BELOW:
                count, rest = round(seconds / unit), 0
            return f"{count} {name if count != 1 else name.removesuffix('s')}" + (f" {rest} {rest_name}" if rest else "")
    return f"{seconds:.0f} s"


def since(then: datetime, now: datetime) -> str:
    """How long ago, or in how long.

    >>> from datetime import timedelta, timezone
    >>> noon = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
    >>> since(noon, noon + timedelta(minutes=5)), since(noon + timedelta(hours=2), noon)
    ('5 min ago', 'in 2 h')
    """
    seconds = (now - then).total_seconds()
    return f"{span(seconds)} ago" if seconds >= 0 else f"in {span(-seconds)}"


def moment(time: datetime) -> str:
    """A time in UTC, to the minute."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def counted(number_of: int, what: str) -> str:
    """So many of something; its plural has an s.

    >>> counted(1, "commit"), counted(1200, "commit"), counted(0, "feed")
    ('1 commit', '1,200 commits', '0 feeds')
    """
    return f"{number(number_of)} {what if number_of == 1 else what + 's'}"
