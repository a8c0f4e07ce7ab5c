"""Mentions of actors, and chunks: "the Russian defence minister" is one actor with a country, a sector and maybe a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from transforms.core.coders.lexicon import Words
from transforms.core.coders.names import NameIndex, agent_at, name_at
from transforms.core.coders.tokens import Token
from transforms.core.gazetteer.records import Entry

#: `agent`: a noun like "troops"; `actor`: a noun with a country; `name`: capitalised words that the gazetteer lacks.
ChunkKind = Literal["country", "demonym", "metonym", "organisation", "region", "leader", "agent", "actor", "name"]

#: Words allowed between two mentions of one actor ("Russia 's former deputy <minister>").
_MAX_BETWEEN: Final = 3
#: Determiners, numbers and adjectives between a preposition and its actor.
_MAX_BEFORE: Final = 5
#: Between an agent noun and its country: "the president of Russia".
_OF: Final = frozenset({("of",), ("of", "the"), ("for",), ("in",), ("from",), ("in", "the")})
#: Between actors that act together, determiners and adjectives left out.
_COORDINATION: Final = frozenset(
    {(",",), ("and",), (",", "and"), ("&",), ("or",), ("as", "well", "as"), ("/",), ("-",), ("along", "with")}
    | {(",", "as", "well", "as"), (",", "along", "with"), ("together", "with"), ("such", "as"), (",", "such", "as")}
)
#: "In Ukraine, Russia ..." is no list: a phrase with one of these that ends before token `_OPENING` opens the sentence.
_OPENERS: Final = frozenset(
    "in at on from during after before since near across under within following amid despite inside outside".split()
)
_OPENING: Final = 6
#: "Mykhailo Podolyak, adviser to ...".
_NAMED: Final = frozenset({"name", "leader"})
_OFFICES: Final = frozenset({"agent", "actor"})
_CURRENCY: Final = frozenset("$€£¥")
_LIST_GOES_ON: Final = frozenset({",", "and", "or", "as"})
_QUOTES: Final = frozenset("\"“”‘’'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One actor as mentioned: tokens `first` to `end` (exclusive)."""

    first: int
    end: int
    kind: ChunkKind
    #: ISO 3166-1 alpha-3.
    country: str | None = None
    organisation: str | None = None
    sector: str | None = None
    person: str | None = None
    #: A demonym that stands for people ("Russians"), not an adjective ("Russian").
    noun: bool = False
    #: Ends in a name that the gazetteer lacks, after an agent noun: tokens of the name.
    name: tuple[int, int] | None = None
    #: The preposition that governs it; None: a subject or object may.
    preposition: str | None = None
    #: Actors of one coordination share it.
    group: int = 0
    #: The country is that of the phrase before: "In France, the government ...".
    inferred: bool = False

    @property
    def code(self) -> str | None:
        """Country, or the organisation where there is no country; None: not known who it is."""
        return self.country or self.organisation


def find_chunks(tokens: Sequence[Token], index: NameIndex, words: Words, on: date | None) -> list[Chunk]:
    """All actors of a sentence, in order, never overlapping.

    Args:
        tokens: of one sentence, in the letter case of running text.
        index: the gazetteer.
        words: word classes.
        on: the day from which office-holders are told apart; None: not known.
    """
    chunks: list[Chunk] = []
    for mention in _mentions(tokens, index, words, on):
        joined = _join(chunks[-1], mention, tokens, words) if chunks else None
        if joined is None:
            chunks.append(mention)
        else:
            chunks[-1] = joined
    return _grouped([chunk for chunk in chunks if not _is_equipment(chunk, tokens, words)], tokens, words)


def _is_equipment(chunk: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """A thing of nobody, as in "two artillery shells", is no actor."""
    return chunk.kind == "agent" and chunk.code is None and tokens[chunk.end - 1].lower in words.equipment


# --- single mentions -----------------------------------------------------------------------------------------------------


def _mentions(tokens: Sequence[Token], index: NameIndex, words: Words, on: date | None) -> list[Chunk]:
    mentions: list[Chunk] = []
    at = 0
    while at < len(tokens):
        mention = _mention_at(tokens, at, index, words, on)
        if mention is None:
            at += 1
        else:
            mentions.append(mention)
            at = mention.end
    return mentions


def _mention_at(tokens: Sequence[Token], at: int, index: NameIndex, words: Words, on: date | None) -> Chunk | None:
    found = name_at(tokens, at, index)
    if found is not None and not _is_currency(tokens, at + found[0]):
        return _from_entry(tokens[at : at + found[0]], at, found[1], index, on)
    agent = agent_at(tokens, at, index)
    if agent is not None:
        return Chunk(first=at, end=at + agent[0], kind="agent", sector=agent[1])
    end = at
    while end < len(tokens) and _may_be_name(tokens, end, words) and (end == at or _unknown(tokens, end, index)):
        end += 1
    if end == at + 1 and _is_currency(tokens, end):
        return None
    opens = at == 0 and not (len(tokens) > 1 and tokens[1].text[:1].isupper())
    if end == at or opens or tokens[at].lower in words.title or len(tokens[at].lower) == 1:
        return None
    return Chunk(first=at, end=end, kind="name")


def _is_currency(tokens: Sequence[Token], after: int) -> bool:
    """Whether a currency sign follows at once: "US$10,000"."""
    return after < len(tokens) and tokens[after].text in _CURRENCY and tokens[after].start == tokens[after - 1].end


def _may_be_name(tokens: Sequence[Token], at: int, words: Words) -> bool:
    return tokens[at].text[:1].isupper() and tokens[at].text not in words.capitalised


def _unknown(tokens: Sequence[Token], at: int, index: NameIndex) -> bool:
    return name_at(tokens, at, index) is None and (tokens[at].lower,) not in index.gazetteer.agents


def _from_entry(name: Sequence[Token], at: int, entry: Entry, index: NameIndex, on: date | None) -> Chunk:
    kind: ChunkKind = "metonym" if entry.kind == "capital" else entry.kind
    country, organisation, person = entry.country, entry.organisation, entry.person
    if kind == "leader" and person is None and on is not None:
        terms = index.gazetteer.office_holders(tuple(token.lower for token in name), on)
        in_office = [term for term in terms if term.in_office]
        if len(in_office) == 1:
            country, organisation, person = in_office[0].country, in_office[0].organisation, in_office[0].person
    return Chunk(
        first=at,
        end=at + len(name),
        kind=kind,
        country=country,
        organisation=organisation,
        sector=entry.sector,
        person=person,
        noun=entry.form == "noun",
    )


# --- one actor of several mentions ---------------------------------------------------------------------------------------


def _join(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> Chunk | None:
    """One chunk out of two, or None where they are two actors."""
    between = tuple(token.lower for token in tokens[left.end : right.first])
    inside = words.modifier | words.title
    adjoining = len(between) <= _MAX_BETWEEN and all(word in inside or word in {"'s", "'", "’", "-"} for word in between)
    of_country = (
        _without_counts(between, words) in _OF
        and left.kind == "agent"
        and right.kind in {"country", "organisation", "metonym", "demonym", "region"}
    )
    if not (adjoining or of_country):
        return None
    if (
        between in {(), ("-",)}
        and right.kind in {"country", "metonym", "region", "demonym"}
        and left.code
        and left.code != right.code
    ):
        return None
    return _merged(left, right, between)


def _without_counts(between: tuple[str, ...], words: Words) -> tuple[str, ...]:
    if len(between) > _MAX_BETWEEN:
        return between
    return tuple(word for word in between if word not in words.count and not word[0].isdigit())


def _merged(left: Chunk, right: Chunk, between: tuple[str, ...]) -> Chunk:
    kind = left.kind
    sector = left.sector
    if right.sector and (sector is None or left.kind == "metonym"):
        sector = right.sector
    if right.kind == "agent" and left.kind in {"country", "demonym", "metonym", "region"}:
        kind, sector = "actor", right.sector
    elif left.kind == "agent" and right.code:
        kind = "actor"
    elif left.kind == "name" and right.kind != "name":
        kind = right.kind
    titled = right.kind == "name" and left.kind in {"agent", "actor", "demonym", "leader"} and "'s" not in between
    known = left.code is not None
    return replace(
        left,
        end=right.end,
        kind=kind,
        sector=sector,
        country=left.country if known else right.country,
        organisation=left.organisation or (None if known and left.country != right.country else right.organisation),
        person=left.person or right.person,
        noun=right.noun or right.kind != "demonym",
        name=(right.first, right.end) if titled else left.name or right.name,
    )


# --- prepositions and coordination ---------------------------------------------------------------------------------------


def _grouped(chunks: list[Chunk], tokens: Sequence[Token], words: Words) -> list[Chunk]:
    result: list[Chunk] = []
    for number, chunk in enumerate(chunks):
        previous = result[-1] if result else None
        if previous is not None and _coordinated(previous, chunk, tokens, words):
            result.append(replace(chunk, preposition=previous.preposition, group=previous.group))
            continue
        country = _country_of_opening(previous, chunk, tokens) if previous is not None else None
        if country is not None:
            chunk = replace(chunk, country=country, inferred=True)  # noqa: PLW2901  the same actor, better known
        result.append(replace(chunk, preposition=_preposition(chunk, tokens, words), group=number))
    return result


def _country_of_opening(opening: Chunk, chunk: Chunk, tokens: Sequence[Token]) -> str | None:
    """The country of "in France" where "the government" follows; None: no such phrase."""
    between = [token.lower for token in tokens[opening.end : chunk.first]]
    fits = _opens_sentence(opening) and opening.preposition == "in" and between[:1] == [","] and len(between) <= _MAX_BETWEEN
    return opening.country if fits and chunk.kind == "agent" and chunk.code is None else None


def _opens_sentence(chunk: Chunk) -> bool:
    return chunk.preposition in _OPENERS and chunk.end <= _OPENING


def _coordinated(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    if right.first - left.end > _MAX_BEFORE + 2:
        return False
    skipped = words.determiner | words.modifier
    between = tuple(token.lower for token in tokens[left.end : right.first] if token.lower not in skipped)
    if between == (",",) and not _comma_lists(left, right, tokens, words):
        return False
    return between in _COORDINATION


def _comma_lists(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a comma alone makes a list: "Britain, France and Germany", "US, China hold talks"."""
    opening_clause = tokens[0].lower in words.subordinator or tokens[0].lower in words.conditional_opener
    first_comma = not any(token.lower == "," for token in tokens[: left.end])
    if _opens_sentence(left) or (opening_clause and first_comma and left.first > _MAX_BETWEEN - 1):
        return False
    goes_on = right.end < len(tokens) and tokens[right.end].lower in _LIST_GOES_ON
    began = left.first > 0 and tokens[left.first - 1].lower == ","
    headline = left.preposition is None and left.first <= 1
    apposition = left.kind in _NAMED and right.kind in _OFFICES
    return goes_on or began or headline or apposition


def _preposition(chunk: Chunk, tokens: Sequence[Token], words: Words) -> str | None:
    at = chunk.first - 1
    while at >= 0 and chunk.first - at <= _MAX_BEFORE and _stands_before(tokens[at], words):
        at -= 1
    return tokens[at].lower if at >= 0 and tokens[at].lower in words.preposition else None


def _stands_before(token: Token, words: Words) -> bool:
    lower = token.lower
    return (
        lower in _QUOTES
        or lower in words.determiner
        or lower in words.modifier
        or lower in words.title
        or lower in words.count
        or lower[0].isdigit()
    )
