"""Numbers with their noun: how many were killed, how many troops, how much money. A lost numeral stays null, with the reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemas.events import Quantity
from transforms.core.quantity_grammar import (
    ARREST_AFTER,
    ARREST_BEFORE,
    CALENDAR,
    CURRENCY_NOUNS,
    CURRENCY_SIGNS,
    INJURY_AFTER,
    INJURY_BEFORE,
    KILLING_AFTER,
    KILLING_BEFORE,
    LOST,
    MULTIPLIERS,
    NUMBER_WORDS,
    PHRASE,
    PROTESTERS,
    QUALIFIERS,
    TROOPS,
    VAGUE_COUNTS,
    WEAPONS,
)

#: Characters on either side in which the verb that tells the kind is looked for.
_LOOK_BACK: Final = 60
_LOOK_AHEAD: Final = 80
_CLAUSE_END: Final = re.compile(
    r"[.;:!?](?=\s|$)|\n|,? (?:and|but|while|as|with|including|injuring|wounding|killing|leaving|arresting|detaining) "
)
_CLAUSE_START: Final = re.compile(r"[.;:!?](?=\s|$)|\n|,")
_ONE_OF: Final = re.compile(r"one\s+of\s.*", re.IGNORECASE | re.DOTALL)
_GROUPING: Final = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """A number or a range of numbers."""

    low: float | None
    high: float | None
    vague: bool = False


def find_quantities(text: str) -> list[Quantity]:
    """Find numbers that count people, things or money.

    Days, years, times and ordinals are no quantities. Nothing outside the clause tells what a number counts.

    Args:
        text: English running text.

    Returns:
        Quantities in the order of the text, not overlapping, `text[start:end] == surface`. An open bound (`at least 12`,
        `up to 30`) is None with no reason; both bounds None have one: `numeral_dropped` or `vague`.

    >>> [(q.kind, q.value_min, q.value_max, q.qualifier) for q in find_quantities("A blast killed at least 12 people.")]
    [('killed', 12.0, None, 'at_least')]
    >>> [(q.unit, q.value_min, q.surface) for q in find_quantities("He promised 8.25 billion euros.")]
    [('EUR', 8250000000.0, '8.25 billion euros')]
    """
    found = [*_counted(text), *_lost(text)]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _counted(text: str) -> Iterator[Quantity]:
    for match in PHRASE.finditer(text):
        amount = _amount(match)
        if amount is None or _ONE_OF.fullmatch(match.group()) or CALENDAR.match(text, match.start("number")):
            continue
        noun = (match["noun"] or "").lower()
        unit = _unit(match, noun)
        kind = "money" if unit and unit.isupper() else _kind(text, match, noun)
        if kind is None:
            continue
        low, high, qualifier = _bounds(amount, match["about"])
        yield Quantity(
            kind=kind,
            value_min=low,
            value_max=high,
            unit=unit,
            qualifier=qualifier,
            start=match.start(),
            end=match.end(),
            surface=match.group(),
            reason="vague" if low is None and high is None else None,
        )


def _lost(text: str) -> Iterator[Quantity]:
    for match in LOST.finditer(text):
        sign = (match["sign"] or "").upper()
        yield Quantity(
            kind="money" if sign else "other",
            value_min=None,
            value_max=None,
            unit=CURRENCY_SIGNS.get(sign) if sign else None,
            qualifier=None,
            start=match.start(),
            end=match.end(),
            surface=match.group(),
            reason="numeral_dropped",
        )


def _amount(match: re.Match[str]) -> _Amount | None:
    """The value of the number part; None: no number after all."""
    low_text, high_text = match["number"], match["upper"]
    if " of " in low_text.lower() or low_text.lower() in VAGUE_COUNTS:
        low = VAGUE_COUNTS.get(" ".join(low_text.lower().split()))
        return _Amount(low=low, high=None, vague=True)
    scale = _scale(match["scale"])
    high = _value(high_text) if high_text else None
    # "3 to 5 million": the scale belongs to both.
    low_scale = _scale(match["lower_scale"]) if match["lower_scale"] else scale
    low = _value(low_text)
    if low is None or (high_text and high is None):
        return None
    low *= low_scale
    high = low if high is None else high * scale
    return _Amount(low=low, high=high) if low <= high else None


def _value(text: str) -> float | None:
    """A number in digits or words.

    >>> _value("1,200"), _value("twenty-five"), _value("half a"), _value("two hundred and six")
    (1200.0, 25.0, 0.5, 206.0)
    """
    plain = _GROUPING.sub("", text.strip())
    if plain[:1].isdigit():
        try:
            return float(plain.replace(",", "."))
        except ValueError:
            return None
    total, part = 0.0, 0.0
    for word in re.split(r"[\s-]+", plain.lower()):
        if word in {"hundred", "thousand", "dozen"}:
            part = (part or 1.0) * MULTIPLIERS[word]
            if word == "thousand":
                total, part = total + part, 0.0
        elif word not in {"a", "an", "and"} or part == 0:
            part += NUMBER_WORDS.get(word, 0.0) if not (part and word in {"a", "an"}) else 0.0
    return total + part


def _scale(text: str | None) -> float:
    return MULTIPLIERS.get((text or "").lower().rstrip("."), 1.0)


def _unit(match: re.Match[str], noun: str) -> str | None:
    """ISO 4217 of a sign or a noun; `percent`; else the last word of the counted noun; None where nothing is counted."""
    if match["sign"]:
        return CURRENCY_SIGNS.get(match["sign"].upper())
    if match["percent"]:
        return "percent"
    words = noun.split()
    if not words:
        return None
    weight = words[-1].startswith("pound") and match.string.startswith(" of ", match.end())
    return (None if weight else CURRENCY_NOUNS.get(" ".join(words[-2:])) or CURRENCY_NOUNS.get(words[-1])) or words[-1]


def _bounds(amount: _Amount, about: str | None) -> tuple[float | None, float | None, str]:
    qualifier = QUALIFIERS.get(" ".join((about or "").lower().split()))
    if amount.vague:
        return amount.low, None, "vague"
    if amount.low != amount.high:
        return amount.low, amount.high, "range"
    if qualifier == "at_least":
        return amount.low, None, qualifier
    if qualifier == "at_most":
        return None, amount.high, qualifier
    return amount.low, amount.high, qualifier or "exactly"


def _kind(text: str, match: re.Match[str], noun: str) -> str | None:
    """What is counted: the verb of the clause first, then the noun; None: a bare number that counts nothing."""
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    starts = [each.end() for each in _CLAUSE_START.finditer(before)]
    before = before[starts[-1] :] if starts else before
    after = text[match.end() : match.end() + _LOOK_AHEAD]
    end = _CLAUSE_END.search(after)
    after = after[: end.start()] if end else after
    words = frozenset(noun.replace("-", " ").split())
    people = not match["percent"] and (not noun or not words & WEAPONS)
    if people:
        for kind, pattern in (("injured", INJURY_AFTER), ("killed", KILLING_AFTER), ("arrested", ARREST_AFTER)):
            if pattern.match(after) or (noun and pattern.match(" " + noun.rsplit(" ", 1)[-1])):
                return kind
        for kind, pattern in (("injured", INJURY_BEFORE), ("killed", KILLING_BEFORE), ("arrested", ARREST_BEFORE)):
            if pattern.search(before):
                return kind
    for kind, nouns in (("protesters", PROTESTERS), ("troops", TROOPS), ("weapons", WEAPONS)):
        if words & nouns:
            return kind
    vague = " of " in match["number"].lower() or match["number"].lower() in VAGUE_COUNTS
    if vague and VAGUE_COUNTS.get(" ".join(match["number"].lower().split())) is None:
        return None
    return "other" if noun or match["percent"] else None
