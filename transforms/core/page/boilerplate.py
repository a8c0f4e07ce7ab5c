"""Lines that a site's template leaves below and between an article's paragraphs: read also, sign up, copyright.

Whole lines only, and none of the first third of a text. The phrases lie in `languages/*.toml`, tables `[boilerplate]`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from transforms.core.language_lists import topic

#: Part of a text's characters in which nothing is cut.
_SAFE_SHARE: Final = 1 / 3
#: Characters of a line above which it is a paragraph, not a notice; of one that only holds a notice's words.
_STARTS_CHARS: Final = 220
_HOLDS_CHARS: Final = 320
#: Lines at the end of a text that may be about its writer, and their length.
_LAST_LINES: Final = 4
_WRITER_CHARS: Final = 600
#: Characters of a line without a full stop that says nothing below the last sentence, where there are as many sentences.
_DANGLING_CHARS: Final = 45
_FEWEST_SENTENCES: Final = 3
_STOPS: Final = frozenset('.!?…。！？؟।”"»“’)')
_ITEMS: Final = frozenset("-|")
#: A longer line that comes twice was printed twice: a pull quote, a second copy for print.
_REPEATED_CHARS: Final = 60
#: More of a text than this is no boilerplate: then the rules are wrong about the page.
_MOST_CUT: Final = 0.5

_MARKS: Final = re.compile(r"^[\W_]+")
_SEPARATOR: Final = re.compile(r"[\W_]+")
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,64}\.\w{2,}")
# A handle or an address by which a reader can write.
_CONTACT: Final = re.compile(r"(?:^|[\s(/])@\w{3,}|[\w.+-]{1,64}@[\w-]{1,64}\.\w{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrases:
    labels: re.Pattern[str]
    starts: re.Pattern[str]
    holds: re.Pattern[str]
    writer: re.Pattern[str]


def cut_boilerplate(lines: Sequence[str], language: str | None = None, authors: Sequence[str] = ()) -> list[str]:
    """Leave out the lines that are no part of an article.

    Args:
        lines: the text, one line a block.
        language: BCP 47; its phrases and the English ones are looked for, which sites of any language print. None, or a
            language without a list: those of all languages.
        authors: whose lines at the end of the text are about themselves.

    Returns:
        The kept lines, in order; all of them where more than half would go.

    >>> cut_boilerplate(["It rained for days in the valley.", "The river rose.", "Read also: Sun", "Copyright 2026 Valley News"], "en")
    ['It rained for days in the valley.', 'The river rose.']
    """
    phrases = _phrases((language or "").partition("-")[0].lower())
    whole = sum(map(len, lines))
    names = tuple(" ".join(name.split()[:2]) for name in authors if " " in name)
    kept, seen, before = [], set[str](), 0
    end = _last_sentence(lines)
    for at, line in enumerate(lines):
        is_safe = before < _SAFE_SHARE * whole
        before += len(line)
        is_last = at >= len(lines) - _LAST_LINES
        if is_safe or not (
            line in seen or _is_boilerplate(line, phrases) or at > end or (is_last and _is_about_writer(line, phrases, names))
        ):
            kept.append(line)
        if len(line) >= _REPEATED_CHARS:
            seen.add(line)
    return kept if sum(map(len, kept)) >= _MOST_CUT * whole else list(lines)


def _last_sentence(lines: Sequence[str]) -> int:
    """Index of the last line that is no mere name, place or label; items of lists and tables are never mere."""
    sentences = [
        at
        for at, line in enumerate(lines)
        if len(line) > _DANGLING_CHARS or not _STOPS.isdisjoint(line[-3:]) or line[:1] in _ITEMS
    ]
    return sentences[-1] if len(sentences) >= _FEWEST_SENTENCES else len(lines)


def is_label(line: str) -> bool:
    """Whether a line is a button or begins with a label, in any language.

    >>> is_label("- シェアする"), is_label("Photo: Ann Lee"), is_label("It rained.")
    (True, True, False)
    """
    return _phrases("").labels.match(_MARKS.sub("", line).casefold()) is not None


def is_boilerplate(line: str, language: str) -> bool:
    """Whether a whole line is one of a template's, by its phrases alone.

    Args:
        line: without white space at its ends.
        language: primary subtag; its phrases and the English ones are looked for; without a list, those of all languages.

    >>> is_boilerplate("Read also: Sun at last", "en"), is_boilerplate("They read also of the sun.", "en")
    (True, False)
    """
    return _is_boilerplate(line, _phrases(language))


def _is_boilerplate(line: str, phrases: _Phrases) -> bool:
    if len(line) > _HOLDS_CHARS:
        return False
    if _SEPARATOR.fullmatch(line):
        return "_" in line
    plain = _MARKS.sub("", line).casefold()
    if len(line) <= _STARTS_CHARS and (phrases.labels.match(plain) or phrases.starts.match(plain) or _starts_so(line, phrases)):
        return True
    return phrases.holds.search(plain) is not None


def _starts_so(line: str, phrases: _Phrases) -> bool:
    """Phrases that begin with a mark (©, ▶) are looked for in the line as it is."""
    return not line[:1].isalnum() and phrases.starts.match(line.casefold().lstrip()) is not None


def _is_about_writer(line: str, phrases: _Phrases, names: tuple[str, ...]) -> bool:
    if _ADDRESS.fullmatch(line.strip()) or (len(line) <= _HOLDS_CHARS and line.startswith(names)):
        return True
    if len(line) > _WRITER_CHARS or not _CONTACT.search(line):
        return False
    return phrases.writer.search(line.casefold()) is not None


@cache
def _phrases(language: str) -> _Phrases:
    known = topic("boilerplate")
    chosen = [known[tag] for tag in sorted({language, "en"} & known.keys())] if language in known else list(known.values())

    def either(name: str) -> str:
        phrases = {phrase for lists in chosen for phrase in lists[name]}
        return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase))) or r"(?!)"

    # A label stands alone or before a mark; in scripts without spaces a phrase may go on.
    return _Phrases(
        labels=re.compile(rf"(?:{either('labels')})\s*(?:$|[:：|»>→▶►•–—-])"),
        starts=re.compile(rf"(?:{either('starts')})"),
        holds=re.compile(either("holds")),
        writer=re.compile(either("writer")),
    )
