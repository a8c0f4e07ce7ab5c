"""What damage does to events: share of types that survive, and fields that turn wrong without a flag.

Each single sentence of the event gold's development half is coded clean and damaged, with its artifacts. Rows are aligned within their sentence; a row
that says something else about the same event than the clean one is wrong, unless the row says itself that the field is not to be
trusted: an artifact on it, a reason for an empty value, or a score under .5.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from schemas.events import Actor, Event
from tests.quality.event_gold import Item, read_items
from transforms.core.events import code_events
from transforms.core.gazetteer import load_gazetteer
from transforms.core.plain import plain_article
from transforms.core.translation import detect_artifacts

Damage = Callable[[str, random.Random], str]
_NUMBER: Final = re.compile(r" ?\d+(?:[.,:/]\d+)*")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}")
_VOWELS: Final = "aeiou"
#: Words that engines have made of names.
_WORDS: Final = ("mature", "stone", "burning", "winter", "carrier", "mill")
_DOUBTFUL: Final = 0.5


def _misspell(name: str, chance: random.Random) -> str:
    at = [k for k, letter in enumerate(name) if k and letter in _VOWELS]
    if not at:
        return name
    k = chance.choice(at)
    return name[:k] + chance.choice(_VOWELS.replace(name[k], "")) + name[k + 1 :]


def _every_other(text: str, chance: random.Random, change: Callable[[str], str]) -> str:
    return _NAME.sub(lambda match: change(match.group()) if chance.random() < 0.5 else match.group(), text)


DAMAGES: Final[dict[str, Damage]] = {
    "numerals dropped": lambda text, _: _NUMBER.sub("", text),
    "names misspelt": lambda text, chance: _every_other(text, chance, lambda name: _misspell(name, chance)),
    "names turned to words": lambda text, chance: _every_other(text, chance, lambda _: chance.choice(_WORDS)),
    "last 40 % lost": lambda text, _: text[: int(0.6 * len(text))],
    "glue": lambda text, _: re.sub(r"(?<=[.!?]) (?=[A-Z])", "", text),
    "lower case": lambda text, _: text.lower(),
    "all capitals": lambda text, _: text.upper(),
}


def _sentences(items: Sequence[Item]) -> Iterator[Item]:
    return (item for item in items if item.title is None)


def _rows(item: Item, text: str) -> list[Event]:
    article = plain_article(text, published_at=item.published)
    article, artifacts = detect_artifacts(article)
    return list(code_events(article, artifacts)[1])


def _aligned(clean: Sequence[Event], damaged: Sequence[Event]) -> Iterator[tuple[Event, Event | None]]:
    """Each clean row with the damaged one of the same trigger word, in order."""
    left = list(damaged)
    for row in clean:
        word = row.trigger.split()[0].casefold()
        other = next((each for each in left if each.trigger.split()[0].casefold() == word), None)
        if other is not None:
            left.remove(other)
        yield row, other


def _unflagged(clean: Event, damaged: Event) -> Iterator[bool]:
    """For each field that the damaged row fills: whether it is another than the clean row's, and nothing says so."""
    harmed = {mark.field for mark in damaged.artifacts}
    for name, before, after in (
        ("actors", clean.actors, damaged.actors),
        ("recipients", clean.recipients, damaged.recipients),
    ):
        known = {each.country for each in before}
        yield from (_is_wrong(actor, known) and name not in harmed for actor in after if actor.country is not None)
    if damaged.date_from is not None:
        yield (damaged.date_from, damaged.date_to) != (clean.date_from, clean.date_to) and "date" not in harmed
    counted = {(each.value_min, each.value_max) for each in clean.quantities}
    yield from (
        (each.value_min, each.value_max) not in counted and "quantities" not in harmed
        for each in damaged.quantities
        if each.reason is None
    )


def _is_wrong(actor: Actor, known: set[str | None]) -> bool:
    return actor.country not in known and actor.score >= _DOUBTFUL


def damage_figures() -> dict[str, float]:
    """By damage: types that stay as they were, and fields that are wrong without a flag; empty where there are no labels."""
    load_gazetteer()
    items = list(_sentences(read_items("development")))
    figures: dict[str, float] = {}
    for name, damage in DAMAGES.items() if items else ():
        chance = random.Random(5)
        types: list[bool] = []
        fields: list[bool] = []
        for item in items:
            text = damage(item.text, chance)
            for clean, damaged in _aligned(_rows(item, item.text), _rows(item, text)):
                if clean.trigger_end > len(text):
                    continue
                types.append(damaged is not None and damaged.event_type == clean.event_type)
                fields += _unflagged(clean, damaged) if damaged is not None else ()
        figures[f"{name}: types kept"] = sum(types) / len(types)
        figures[f"{name}: fields wrong without a flag"] = sum(fields) / max(1, len(fields))
    return figures


def main() -> None:
    """Print the figures."""
    for name, value in damage_figures().items():
        print(f"{name:60}{value:>8.3f}")


if __name__ == "__main__":
    main()
