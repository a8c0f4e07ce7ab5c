"""Quality of the event coder: PETRARCH2's unit sentences, the event gold, what damage does, honesty on our own texts, and speed.

`python -m tests.quality.events` prints its figures. PETRARCH2's sentences test
mechanics (compounds, passives, "no event") with invented countries; their names are added to the gazetteer here.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from schemas.events import Event
from tests.peers import ROOT
from tests.quality.event_acts import act_figures
from tests.quality.event_damage import damage_figures
from tests.quality.event_gold import PARTS, gold_figures
from transforms.core.coders import plover
from transforms.core.coders.lexicon import load_lexicon
from transforms.core.coders.names import NameIndex, index_names
from transforms.core.coders.sentence_events import find_candidates, parse_alone
from transforms.core.coders.tiers import core_events
from transforms.core.coders.tokens import tokenise
from transforms.core.gazetteer import Entry, load_gazetteer
from transforms.core.plain import plain_article

#: Invented countries of the suite, with their adjectives, capitals and people who stand for them.
INVENTED = {
    "ARN": "Arnor; Arnorian; Radagast; Elrond",
    "GON": "Gondor; Gondorian; Minas Tirith",
    "OSG": "Osgiliath",
    "ERI": "Eriador; Eriadori; Eriadorian; Eriadoris",
    "BRE": "Bree; Romendacil",
    "CAL": "Calenardhon",
    "MOR": "Mordor; Cirith Ungol",
    "ITH": "Ithilen; Ithilien",
    "FOR": "Fornost; Umbardacil",
    "DAG": "Dagolath; Dagolathi; Entwash",
    "DOL": "Dol Amroth; Dol_Amroth",
    "ROH": "Rohan; Rohans",
    "HOB": "Slinker; Gamgee; Hamfast Gamgee; Sam Gamgee; Gollum; Hobbiton",
    "SHR": "Shire; Michel Delving",
    "ELF": "Caras Galadhon; Lorien; Galadriel",
}
_RECORD = re.compile(r"<Sentence [^>]*>(.*?)</Sentence>", re.DOTALL)
_EVENT = re.compile(r"<EventCoding ([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)\s*=\s*"([^"]*)"')
_TEXT = re.compile(r"<Text>(.*?)</Text>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One sentence of the suite."""

    text: str
    #: (source, target) countries; empty: no event.
    pairs: frozenset[tuple[str, str]]


def read_units(peers: Path) -> list[Unit]:
    """The sentences whose actors can be known, and those that must stay without event."""
    path = peers / "petrarch2" / "petrarch2" / "data" / "text" / "PETR.UnitTest.records.xml"
    names = names_by_country()
    units = []
    for body in _RECORD.findall(path.read_text(encoding="utf-8")):
        text = _TEXT.search(body)
        codings = [dict(_ATTRIBUTE.findall(coding)) for coding in _EVENT.findall(body)]
        pairs = frozenset((each.get("sourcecode", "")[:3], each.get("targetcode", "")[:3]) for each in codings)
        silent = any(each.get("noevents") == "True" for each in codings)
        words = " " + " ".join(re.findall(r"\w+", unescape(text[1]).lower())) + " " if text is not None else ""
        knowable = frozenset(pair for pair in pairs if all(any(name in words for name in names.get(code, ())) for code in pair))
        if text is not None and (silent or knowable):
            units.append(Unit(text=" ".join(unescape(text[1]).split()), pairs=frozenset() if silent else knowable))
    return units


def names_by_country() -> dict[str, set[str]]:
    """All names of each country, invented or not, that may tell it in a text: " minas tirith "."""
    names: dict[str, set[str]] = {code: {f" {name.lower()} " for name in told.split("; ")} for code, told in INVENTED.items()}
    for name, entry in load_gazetteer().names.items():
        if entry.country:
            names.setdefault(entry.country, set()).add(f" {' '.join(name)} ")
    return names


def with_invented_countries() -> NameIndex:
    """The gazetteer that ships, and the suite's countries."""
    gazetteer = load_gazetteer()
    invented = {
        tuple(name.lower().split()): Entry(kind="country", name=name, country=code)
        for code, names in INVENTED.items()
        for name in names.split("; ")
    }
    return index_names(replace(gazetteer, names={**gazetteer.names, **invented}))


def coded_pairs(text: str, index: NameIndex) -> tuple[set[tuple[str | None, str | None]], int]:
    """Pairs of countries that our coder finds, and its number of core rows."""
    lexicon = load_lexicon()
    parse = parse_alone(tokenise(text, 0, len(text)), lexicon, index, None)
    if parse is None:
        return set(), 0
    candidates = find_candidates(parse)
    pairs = {
        (one.country, other.country)
        for each in candidates
        for one in each.sides.actors
        for other in (each.sides.recipients or each.sides.actors)
    }
    quads = {name: rating.quad for name, rating in lexicon.crosswalk.plover.items()}
    return pairs, len(core_events(candidates, parse, quads))


def score_units(peers: Path) -> dict[str, float]:
    """Share of sentences with a right pair, and of silent sentences without a core row."""
    index = with_invented_countries()
    right: dict[bool, list[bool]] = {True: [], False: []}
    for unit in read_units(peers):
        pairs, core = coded_pairs(unit.text, index)
        right[bool(unit.pairs)].append(bool(unit.pairs & pairs) if unit.pairs else core == 0)
    return {"pairs": sum(right[True]) / len(right[True]), "no_event": sum(right[False]) / len(right[False])}


def spans(event: Event) -> Iterator[tuple[int | None, int | None, str | None]]:
    """Every pair of offsets of a row with the surface that it must slice to."""
    yield event.sentence_start, event.sentence_end, event.sentence
    yield event.trigger_start, event.trigger_end, event.trigger
    yield event.attribution_start, event.attribution_end, event.speaker
    yield event.date_start, event.date_end, event.date_surface
    yield event.place_start, event.place_end, event.place
    for actor in (*event.actors, *event.recipients):
        yield actor.start, actor.end, actor.surface
    for quantity in event.quantities:
        yield quantity.start, quantity.end, quantity.surface


def sliced(text: str, event: Event) -> bool:
    """Whether every span of a row slices to its surface, and is null as a whole where it is null."""
    return all(
        surface is None and end is None if start is None else text[start:end] == surface for start, end, surface in spans(event)
    )


def unit_figures(peers: Path) -> dict[str, float]:
    """Figures on PETRARCH2's sentences, and CPU time a sentence over them."""
    texts = [unit.text for unit in read_units(peers)]
    plover.code(plain_article("France met Iran."))  # loads lexicon and gazetteer
    began = time.process_time()
    rows = [(text, event) for text in texts for event in plover.code(plain_article(text))]
    spent = time.process_time() - began
    return score_units(peers) | {
        "offsets": sum(sliced(*row) for row in rows) / len(rows),
        "ms_per_sentence": 1000 * spent / len(texts),
    }


def event_figures(peers: Path) -> dict[str, float]:
    """All figures of the coder: units, all parts of the gold (of those that judge sums alone), single acts, damage."""
    gold = {f"{part.replace('_', ' ')}: {name}": value for part in PARTS for name, value in gold_figures(part).items()}
    return unit_figures(peers) | gold | dict(act_figures()) | damage_figures()


def main() -> None:
    """Print the figures; their pins are in `floors.toml`."""
    for name, value in event_figures(ROOT).items():
        print(f"{name:60}{value:>10.3f}")


if __name__ == "__main__":
    main()
