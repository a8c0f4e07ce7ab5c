"""What kind of speaker somebody is: a state, an expert, a paper, a company, nobody by name, or anybody else."""

from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse, SpeakerKind

_STATE_SECTORS: Final = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD", "IGO", "UAF"})
#: Speak for a party to a case.
_ADVOCATES: Final = frozenset({"lawyer", "lawyers", "attorney", "barrister", "counsel"})
_FORMER: Final = frozenset({"former", "ex-president", "ex-minister"})
_RETIRED: Final = frozenset({"retired"})
_HIDDEN: Final = (
    ["be", "named"], ["not", "named"], ["be", "identified"], ["be", "quoted"], ["familiar", "with"], ["close", "to"], ["briefed", "on"],
)  # fmt: skip
_OFFICES: Final = frozenset({"agent", "actor"})
_STATE_KINDS: Final = frozenset({"country", "metonym", "demonym"})
_OBSERVERS: Final = frozenset({"ELI", "EDU", "NGO", "SCI"})
_COMPANY_SECTORS: Final = frozenset({"BUS", "MNC"})
_PRIVATE_SECTORS: Final = frozenset({"NGO", "BUS", "MNC", "REB", "OPP", "PTY", "LAB", "CRM", "REL", "MED"})
#: Schools teach; they observe nothing.
_SCHOOLS: Final = frozenset(
    {"school", "schools", "headteacher", "headmaster", "principal", "student", "students", "kindergarten"}
)
#: Offices of health belong to the state; doctors and hospitals may be anybody's.
_PUBLIC_HEALTH: Final = frozenset(
    {"authority", "authorities", "officer", "officers", "department", "ministry", "agency", "board"}
)
#: Behind a name these tell who speaks for a state, where no private body is named beside them.
_STATE_OFFICES: Final = frozenset(
    "minister spokesman spokeswoman spokesperson official officer director commissioner secretary governor mayor premier chancellor ambassador"
    " envoy general colonel commander admiral judge prosecutor sheriff inspector superintendent senator congressman congresswoman mp lawmaker"
    " speaker councillor councilman chief head coordinator administrator deputy".split()
)
_PRIVATE_PLACES: Final = frozenset(
    "university college institute school hospital clinic newspaper society farm shop restaurant".split()
)
#: Who saw or heard it, whoever they are; farmers, relatives and workers speak as such.
_BYSTANDERS: Final = frozenset(
    "resident residents villager villagers local locals people person man woman neighbour neighbours neighbor neighbors survivor survivors"
    " inhabitants inhabitant bystander bystanders passer-by passers-by onlookers onlooker refugee refugees men women user users".split()
)
#: Heads of bodies that are no state's: "the group's leader".
_PRIVATE_BODIES: Final = frozenset(
    "group movement party union militia gang cartel club association federation church charity foundation faction rebels campaign".split()
)
#: Words in names of those who observe: "Chin Human Rights Organization".
_WATCHING: Final = frozenset({"rights", "watch", "observatory", "monitor", "institute", "watchdog", "foundation", "observers"})
_FIRMS: Final = frozenset(
    "company firm airline bank manufacturer operator corporation mine factory plant startup retailer carmaker".split()
)
#: First words of names of papers, where a verb of reporting follows.
_PAPERS: Final = frozenset("Le La El Il Die Der Das Al De O".split())
_PUBLISHES: Final = frozenset({"report", "reports", "reported", "write", "writes", "wrote"})
#: Words of an apposition behind a speaker.
_APPOSITION: Final = 14


def kind_of(parse: Parse, speaker: tuple[int, int], verb: int, chunk: Chunk | None) -> SpeakerKind:
    """Kind of a speaker.

    Args:
        parse: the sentence.
        speaker: its first token, and one past its last.
        verb: the verb of saying.
        chunk: the actor that it is; None: a bare word like "sources".
    """
    first, end = speaker
    lowers = {parse.lower(at) for at in range(first, end)}
    texts = {parse.tokens[at].text for at in range(first, end)}
    if lowers & parse.words.anonymous or _is_unnamed(parse, chunk):
        return "anonymous"
    sector = chunk.sector if chunk is not None else None
    observer = sector in _OBSERVERS and not lowers & (_FORMER | _SCHOOLS)
    watches = chunk is not None and chunk.kind == "name" and bool(lowers & _WATCHING)
    if lowers & parse.words.expert or observer or watches or (lowers & _RETIRED and sector != "CVL"):
        return "expert"
    if sector == "MED" or texts & parse.words.media or _is_paper(parse, first, verb, chunk):
        return "media"
    if sector in _COMPANY_SECTORS or texts & parse.words.company or _owned_by(parse, first, end, chunk, _FIRMS):
        return "company"
    return _kind_of_named(parse, speaker, verb, chunk)


def _is_paper(parse: Parse, first: int, verb: int, chunk: Chunk | None) -> bool:
    """Whether an unknown name that reports is a paper: "Le Temps reported", "the daily La República wrote"."""
    if chunk is None or chunk.kind != "name":
        return False
    article = parse.tokens[chunk.first].text in _PAPERS and chunk.end - chunk.first > 1
    return parse.lower(first - 1) in {"daily", "weekly", "magazine", "newspaper"} or (article and parse.lower(verb) in _PUBLISHES)


def _owned_by(parse: Parse, first: int, end: int, chunk: Chunk | None, owners: frozenset[str]) -> bool:
    """Whether a speaker without a country belongs to such a body: "the group's leader", "the airline's chief executive"."""
    if chunk is None or chunk.code is not None:
        return False
    return any(parse.lower(at) == "'s" and parse.lower(at - 1) in owners for at in range(max(1, first - 1), end))


def _is_public_body(chunk: Chunk) -> bool:
    """A body of states, or of one state: the WHO, the FDA."""
    if chunk.kind != "organisation" or chunk.sector in _PRIVATE_SECTORS:
        return False
    return chunk.country is not None or (chunk.organisation or "").startswith("IGO")


def _is_unnamed(parse: Parse, chunk: Chunk | None) -> bool:
    """Whether nobody stands by name behind the words: residents, "officials who asked not to be named"."""
    if chunk is None or chunk.name is not None or chunk.person is not None or chunk.kind not in _OFFICES:
        return False
    text = [token.lower for token in parse.tokens]
    hidden = any(text[k : k + 2] in _HIDDEN for k in range(len(text))) or "anonymity" in text
    bystander = any(parse.lower(at) in _BYSTANDERS for at in range(chunk.first, chunk.end))
    return hidden or (chunk.sector in {"CVL", "REF"} and bystander and chunk.organisation is None)


def _kind_of_named(parse: Parse, speaker: tuple[int, int], verb: int, chunk: Chunk | None) -> SpeakerKind:
    first, end = speaker
    sector = chunk.sector if chunk is not None else None
    last = verb if verb > end else len(parse.tokens)
    apposition = {parse.lower(at) for at in range(end, min(last, end + _APPOSITION))}
    if apposition & (parse.words.expert | parse.words.learned):
        return "expert"
    if any(parse.lower(at) in _ADVOCATES for at in range(first, end)) or _owned_by(parse, first, end, chunk, _PRIVATE_BODIES):
        return "person"
    of_health = sector == "HLH" and any(parse.lower(at) in _PUBLIC_HEALTH for at in range(first, end))
    told = (
        parse.lower(end) == ","
        and bool(apposition & _STATE_OFFICES)
        and not apposition & (_PRIVATE_BODIES | _FIRMS | _PRIVATE_PLACES)
    )
    of_state = sector in _STATE_SECTORS or of_health or (told and (sector is None or chunk is None or chunk.kind == "name"))
    if chunk is not None and (of_state or chunk.kind in _STATE_KINDS or _is_public_body(chunk)):
        return "government"
    return "person"
