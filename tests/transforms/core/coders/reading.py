"""One sentence read by the stages, in words a table of cases can hold."""

from schemas.events import Actor, Event
from transforms.core.coders.lexicon import load_lexicon
from transforms.core.coders.names import NameIndex, index_names
from transforms.core.coders.parse import Parse
from transforms.core.coders.plover import code
from transforms.core.coders.sentence_events import parse_alone
from transforms.core.coders.tokens import tokenise
from transforms.core.gazetteer import load_gazetteer
from transforms.core.plain import plain_article


def index() -> NameIndex:
    """The gazetteer that ships."""
    return index_names(load_gazetteer())


def parsed(text: str) -> Parse:
    """A sentence that has a trigger."""
    parse = parse_alone(tokenise(text, 0, len(text)), load_lexicon(), index(), None)
    assert parse is not None
    return parse


def told(text: str) -> list[tuple[str, str, str]]:
    """Trigger's first word, type and status of each event."""
    return [(event.trigger.split()[0], event.event_type, event.status) for event in code(plain_article(text))]


def dyads(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Type, actors and recipients of each event: country, else organisation, else sector, else the surface."""
    return [
        (
            event.event_type,
            tuple(each.country or each.organisation or each.sector or each.surface for each in event.actors),
            tuple(each.country or each.organisation or each.sector or each.surface for each in event.recipients),
        )
        for event in code(plain_article(text))
    ]


def _who(actors: tuple[Actor, ...]) -> str:
    return "+".join(each.country or each.organisation or each.sector or each.surface for each in actors) or "-"


def rows(text: str) -> list[str]:
    """Each event as "TYPE actors > recipients status"."""
    return [_row(event) for event in code(plain_article(text))]


def _row(event: Event) -> str:
    return f"{event.event_type} {_who(event.actors)} > {_who(event.recipients)} {event.status}"
