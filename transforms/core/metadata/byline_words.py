"""The words around names in bylines: what stands before, between and after them, and what is no name; compiled from `languages/*.toml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from transforms.core.language_lists import topic
from transforms.core.scripts import script_of

#: Languages that are close enough to one with a table.
_NEAREST: Final = {
    "no": "nb",
    "nn": "nb",
    "sk": "cs",
    "bs": "hr",
    "sh": "hr",
    "sl": "hr",
    "mk": "bg",
    "gl": "es",
    "ms": "id",
    "be": "ru",
    "kk": "ru",
    "ky": "ru",
    "uz": "ru",
    "tg": "ru",
    "mn": "ru",
    "ur": "fa",
    "ps": "fa",
    "iw": "he",
    "mr": "hi",
    "ne": "hi",
}
#: What follows a lead.
_AFTER_LEAD: Final = r"\.?(?:\s*[:：|｜/／=＝–—-]+\s*|\s+)"


# One for each language is made: they are told apart as objects.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BylineWords:
    """The words of some languages, compiled."""

    #: Matches the beginning of a line, up to where names begin.
    leads: re.Pattern[str]
    #: First two characters of each lead, lower case.
    lead_openings: frozenset[str]
    #: The same inside a line, after other words.
    lead_inside: re.Pattern[str]
    #: The same for what introduces other credits: photographs, editing.
    others: re.Pattern[str]
    joiners: re.Pattern[str]
    stops: re.Pattern[str]
    tails: re.Pattern[str]
    jobs: frozenset[str]
    nobody: frozenset[str]


def byline_words(language: str | None) -> BylineWords:
    """What is known of the bylines of a language.

    Args:
        language: BCP 47; English is added, and all languages of other scripts. None or unknown: all languages.
    """
    base = (language or "").lower().split("-")[0]
    return _compiled(_NEAREST.get(base, base))


@lru_cache(maxsize=64)
def _compiled(base: str) -> BylineWords:
    known = topic("bylines")
    scripts = {tag: script_of(words["leads"][0][0]) for tag, words in known.items()}
    near = {"Latn", scripts.get(base)}
    tables = [words for tag, words in known.items() if base not in known or tag in {base, "en"} or scripts[tag] not in near]
    # Leads of two letters are particles of names elsewhere ("Di", "De", "Da"): only the page's own language may have them.
    leads = [
        lead
        for words in tables
        for lead in words["leads"]
        if base in known or len(lead) > 2 or lead == "by" or script_of(lead[0]) != "Latn"  # noqa: PLR2004  "By" is English
    ]
    # Chinese and Japanese need nothing between the lead and the name.
    glued = [lead for lead in leads if _is_glued(lead)]
    others = _all(tables, "others")
    joiners = _all(tables, "joiners")
    return BylineWords(
        leads=re.compile(rf"\s*(?:(?:{_any(leads)}){_AFTER_LEAD}|(?:{_any(glued)}))", re.IGNORECASE),
        lead_openings=frozenset(lead[:2].lower() for lead in leads),
        lead_inside=re.compile(rf"(?<=\s)(?:{_any(leads)}){_AFTER_LEAD}", re.IGNORECASE),
        others=re.compile(
            rf"(?:^|[\s(])(?:(?:{_any(others)})(?:\s*[:：/／]|\s|$)|(?:{_any(filter(_is_glued, others))}))", re.IGNORECASE
        ),
        # A joiner that ends in a hyphen is written together with the name after it.
        joiners=re.compile(
            rf"\s+(?:(?:{_any(word for word in joiners if word[-1] != '-')})\s+|(?:{_any(word for word in joiners if word[-1] == '-')}))"
        ),
        stops=re.compile(rf"(?:^|(?<=[\s.,|•·]))(?:{_any(_all(tables, 'stops'))})(?![^\W\d_])", re.IGNORECASE),
        tails=re.compile(rf"\s(?:{_any(_all(tables, 'tails'))})\s"),
        jobs=frozenset(word.casefold() for word in _all(tables, "jobs")),
        nobody=frozenset(word.casefold() for word in _all(tables, "nobody")),
    )


def _is_glued(word: str) -> bool:
    return len(word) > 1 and script_of(word[0]) in {"Hani", "Kana"}


def _all(tables: Iterable[Mapping[str, Any]], field: str) -> list[str]:
    return [word for words in tables for word in words[field]]


def _any(words: Iterable[str]) -> str:
    return (
        "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(set(words), key=lambda word: (-len(word), word)))
        or r"(?!)"
    )
