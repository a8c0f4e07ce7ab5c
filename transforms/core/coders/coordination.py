"""Which actors act together, and which preposition governs each."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Final

from transforms.core.coders.appositions import join_appositions
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.mentions import find_mentions
from transforms.core.coders.names import NameIndex
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

#: Determiners, numbers and adjectives between a preposition and its actor.
_MAX_BEFORE: Final = 5
#: "At least 20 detainees", "more than 100 people": a number, led by no preposition.
_ROUGH_NUMBER: Final = frozenset({("at", "least"), ("at", "most")})
_COMPARED: Final = frozenset({"more", "fewer", "less", "other"})
_ABOUT: Final = frozenset({"over", "around", "about", "under"})
#: Endings of adjectives: "by heavily armed local gunmen".
_ADJECTIVE: Final = ("ed", "al", "ous", "ive", "ful", "less", "ary", "ic", "able", "ible", "ly", "ern")
#: Between "in France," and "the government".
_MAX_BETWEEN: Final = 3
#: Between actors that act together, determiners and adjectives left out.
_COORDINATION: Final = frozenset(
    {(",",), ("and",), (",", "and"), ("&",), ("or",), ("nor",), ("as", "well", "as"), ("/",), ("-",), ("along", "with")}
    | {(",", "as", "well", "as"), (",", "along", "with"), ("together", "with"), ("such", "as"), (",", "such", "as")}
    | {(",", "together", "with"), ("alongside",), ("plus",)}
    | {("both",), ("either",), ("and", "of"), ("and", "in"), ("and", "from"), ("and", "with")}
)
#: "In Ukraine, Russia ..." is no list: a phrase with one of these that ends before token `_OPENING` opens the sentence.
_OPENERS: Final = frozenset(
    "in at on from during after before since near across under within following amid despite inside outside".split()
)
_OPENING: Final = 6
#: Open what tells where people are: "nurses at hospitals in".
_COMPLEMENTS: Final = frozenset({"at", "of", "in", "near", "outside", "from"})
_MAX_COMPLEMENT: Final = 6
_POSSESSIVES: Final = frozenset({"its", "their", "his", "her", "our"})
_LIST_GOES_ON: Final = frozenset({",", "and", "or", "as"})
#: "In 1990 Iraq invaded": the year belongs to the preposition.
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
#: Finite verbs that may follow a subject at once.
_AUXILIARIES: Final = frozenset(
    {"has", "have", "had", "is", "are", "was", "were", "will", "would", "may", "might", "can", "could"}
)
_SHORTEST_PAST: Final = 4
#: "In southern Lebanon", "from neighbouring Chad".
_PARTS_OF_LAND: Final = frozenset(
    "northern southern eastern western central north south east west northeastern northwestern southeastern southwestern north-eastern"
    " north-western south-eastern south-western upper lower rural coastal neighbouring neighboring nearby occupied mainland".split()
)
_QUOTES: Final = frozenset("\"“”‘’'")
#: Kinds that name a state and nobody in it.
_BARE: Final = frozenset({"country", "demonym", "metonym"})


def find_chunks(
    tokens: Sequence[Token], index: NameIndex, words: Words, on: date | None, surnames: AbstractSet[str] = frozenset()
) -> list[Chunk]:
    """All actors of a sentence, in order, never overlapping, with their prepositions and groups.

    Args:
        tokens: of one sentence, in the letter case of running text.
        index: the gazetteer.
        words: word classes.
        on: the day from which office-holders are told apart; None: not known.
        surnames: of people named before, lower-case.
    """
    mentions = find_mentions(tokens, index, words, on, surnames)
    return _grouped(join_appositions(mentions, tokens, words), tokens, words)


def preposition_of(first: int, tokens: Sequence[Token], words: Words) -> str | None:
    """The preposition before an actor that begins at a token, determiners and adjectives left out; None: there is none."""
    at = first - 1
    reach = first - _MAX_BEFORE
    determined = False
    while at >= max(0, reach):
        before = tokens[at - 1].lower if at > 0 else ""
        counted = tokens[at].lower == "of" and (before in words.partitive or before in words.count or before.isdigit())
        amount = tokens[at].lower == "to" and before == "up"
        rough = (before, tokens[at].lower) in _ROUGH_NUMBER or (tokens[at].lower == "than" and before in _COMPARED)
        if counted or amount or rough:
            at, reach = at - 2, at - 2 - _MAX_BEFORE
        elif _stands_before(tokens[at], words) or _roughly(at, tokens, words):
            determined = determined or tokens[at].lower in words.determiner
            at -= 1
        elif not determined and tokens[at].text.islower() and tokens[at].lower.endswith(_ADJECTIVE):
            at -= 1
        else:
            break
    return tokens[at].lower if at >= 0 and tokens[at].lower in words.preposition else None


def _roughly(at: int, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a preposition belongs to a number: "killed over 200 people", "arrested around forty"."""
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    return tokens[at].lower in _ABOUT and (following[0:1].isdigit() or following in words.count)


def _grouped(chunks: Sequence[Chunk], tokens: Sequence[Token], words: Words) -> list[Chunk]:
    result: list[Chunk] = []
    for number, chunk in enumerate(chunks):
        previous = result[-1] if result else None
        if previous is not None and _coordinated(previous, chunk, tokens, words):
            result[-1], chunk = _shared(previous, chunk, tokens, words)  # noqa: PLW2901  the same actor, better known
            result.append(replace(chunk, preposition=previous.preposition, group=previous.group))
            continue
        if previous is not None and _has_first_calling(previous, chunk, tokens):
            chunk = replace(chunk, first=previous.first, kind="actor", country=previous.country)  # noqa: PLW2901  the same person
            result.pop()
            result.append(replace(chunk, preposition=previous.preposition, group=previous.group))
            continue
        country = _country_of_opening(previous, chunk, tokens) if previous is not None else None
        if country is None and chunk.kind == "agent" and chunk.code is None:
            country = _country_of_complement(chunk, chunks[number + 1 : number + 3], tokens, words)
        if country is not None:
            chunk = replace(chunk, country=country, via="opening")  # noqa: PLW2901  the same actor, better known
        result.append(replace(chunk, preposition=preposition_of(chunk.first, tokens, words), group=number))
    return result


def _has_first_calling(nationality: Chunk, person: Chunk, tokens: Sequence[Token]) -> bool:
    """Whether one person has two callings, with the country before the first: "Kenyan runner and activist Sarah Chepkoech"."""
    if nationality.kind != "demonym" or person.name is None or person.code is not None:
        return False
    between = [token.text for token in tokens[nationality.end : person.first]]
    return 1 < len(between) <= _MAX_BETWEEN and between[-1] == "and" and between[0].islower() and between[0].isalpha()


def _shared(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> tuple[Chunk, Chunk]:
    """The sector that a list tells once: "French and German ministers", "the presidents of France and Germany"."""
    if left.kind == "demonym" and not left.noun and left.sector is None and right.kind == "actor":
        return replace(left, sector=right.sector), right
    if left.kind == "actor" and left.name is None and right.kind in _BARE and right.sector is None and left.noun:
        return left, replace(right, sector=left.sector)
    counted = all(tokens[at].lower in words.count or tokens[at].text[0].isdigit() for at in range(left.end + 1, right.first))
    several = right.first == left.end + 1 or tokens[left.end - 1].lower.endswith("s")
    bare = right.kind == "agent" and right.code is None and right.name is None and counted and several
    if bare and left.kind == "actor" and left.country and tokens[left.end].lower == "and" and left.name is None:
        # "Ecuadorean troops and police": the adjective is told once.
        return left, replace(right, kind="actor", country=left.country)
    return left, right


def _country_of_opening(opening: Chunk, chunk: Chunk, tokens: Sequence[Token]) -> str | None:
    """The country of "in France" where "the government" follows; None: no such phrase."""
    between = [token.lower for token in tokens[opening.end : chunk.first]]
    fits = _opens_sentence(opening) and opening.preposition == "in" and between[:1] == [","] and len(between) <= _MAX_BETWEEN
    return opening.country if fits and chunk.kind == "agent" and chunk.code is None else None


def _country_of_complement(chunk: Chunk, later: Sequence[Chunk], tokens: Sequence[Token], words: Words) -> str | None:
    """The country of "nurses at public hospitals in Zimbabwe"; None: the noun has no such complement."""
    if tokens[chunk.end - 1].lower in words.soldier | words.posted:
        return None
    for other in later:
        between = [token.lower for token in tokens[chunk.end : other.first]]
        if not between or between[0] not in _COMPLEMENTS or len(between) > _MAX_COMPLEMENT:
            return None
        if any(
            not word.isalpha() or word in words.being or word in words.modal or word.endswith(("ed", "ing")) for word in between
        ):
            return None
        if other.country and between[-1] in {"in", "the", "of", "at"} and other.kind in _BARE | {"region"}:
            return other.country
    return None


def _opens_sentence(chunk: Chunk) -> bool:
    return chunk.preposition in _OPENERS and chunk.end <= _OPENING


def _coordinated(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    if right.first - left.end > _MAX_BEFORE + 2:
        return False
    skipped = words.determiner | words.modifier | words.count
    between = tuple(
        token.lower
        for token in tokens[left.end : right.first]
        if (token.lower not in skipped or token.lower == "both") and token.text not in _QUOTES and not token.text[0].isdigit()
    )
    if between in {("and",), (",", "and")} and _opens_clause(left, right, tokens, words):
        return False
    if between == (",",) and not _comma_lists(left, right, tokens, words):
        return False
    return between in _COORDINATION


def _opens_clause(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether the second is the subject of a new clause: "has banned hunting in parts of the country and Ukrainian troops have moved"."""
    if left.preposition == "between" or right.end >= len(tokens):
        return False
    finite = tokens[right.end].lower
    past = finite in words.irregular_past or (finite.endswith("ed") and len(finite) > _SHORTEST_PAST)
    comma = any(token.lower == "," for token in tokens[left.end : right.first])
    if not (finite in _AUXILIARIES or (past and (comma or left.preposition is not None))) or not (
        comma or left.preposition is not None
    ):
        return False
    for at in range(left.first - 1, -1, -1):
        lower = tokens[at].lower
        if lower in words.report_verb or lower in words.subordinator or lower in {"that", ",", ";"}:
            return False
        if lower in _AUXILIARIES or lower in words.irregular_past or (lower.endswith("ed") and len(lower) > _SHORTEST_PAST):
            return True
    return False


def _comma_lists(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a comma alone makes a list: "Britain, France and Germany", "US, China hold talks"."""
    opening_clause = tokens[0].lower in words.subordinator or tokens[0].lower in words.conditional_opener
    first_comma = not any(token.lower == "," for token in tokens[: left.end])
    if _opens_sentence(left) or (opening_clause and first_comma and left.first > _MAX_BETWEEN - 1):
        return False
    if _says_so(right, tokens, words):
        return False
    goes_on = right.end < len(tokens) and tokens[right.end].lower in _LIST_GOES_ON
    began = left.first > 0 and tokens[left.first - 1].lower == ","
    headline = left.preposition is None and left.first <= 1
    return goes_on or began or headline


def _says_so(chunk: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether it is set apart as who says it: "Cyprus, its foreign minister told", "the government, analysts say, released"."""
    after = [token.lower for token in tokens[chunk.end : chunk.end + 2]]
    says = bool(after) and after[0] in words.report_verb
    return says and (after[1:] == [","] or tokens[chunk.first - 1].lower in _POSSESSIVES)


def _stands_before(token: Token, words: Words) -> bool:
    lower = token.lower
    return (
        lower in _QUOTES
        or lower in words.determiner
        or lower in words.modifier
        or lower in words.title
        or lower in words.count
        or lower in _PARTS_OF_LAND
        or (lower[0].isdigit() and not _YEAR.fullmatch(lower))
    )
