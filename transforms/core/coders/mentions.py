"""Mentions of actors: "the Russian defence minister" is one, with a country, a sector and maybe a person."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Final

from transforms.core.coders.chunk import Chunk, ChunkKind
from transforms.core.coders.modifiers import ADJECTIVES, is_modifier, may_follow_noun, only_describes
from transforms.core.coders.names import BELONGING, NameIndex, agent_at, name_at
from transforms.core.coders.tokens import Token
from transforms.core.coders.unknown_names import Known, end_of_domain, end_of_name, is_part_of_name, may_open
from transforms.core.coders.words import Words
from transforms.core.gazetteer.records import Entry

#: Words allowed between two mentions of one actor ("Russia 's former deputy <minister>").
_MAX_BETWEEN: Final = 3
#: Between an agent noun and its country: "the president of Russia".
_OF: Final = frozenset({("of",), ("of", "the"), ("for",), ("in",), ("from",), ("in", "the"), ("from", "the")})
#: Between an adviser and who is advised: "adviser to the Russian president".
_TO: Final = frozenset({("to",), ("to", "the")})
#: After soldiers these tell where they are, not whose: "the deployment of forces in Ukraine", "withdrew its troops from Libya".
_WHERE: Final = frozenset({"in", "from", "for"})
_POSSESSIVES: Final = frozenset({"its", "their", "his", "her", "our"})
#: The sector of the last noun: "military experts" are experts.
_OBSERVERS: Final = frozenset({"ELI", "EDU", "MED"})
#: Whose allies they are is told, not who they are: "US allies".
_STATES: Final = frozenset({"country", "metonym", "demonym"})
#: Heads of bodies that stand behind what they head: "the UN human rights chief, Volker Türk".
_CHIEFS: Final = frozenset({"chief", "boss", "director"})
#: Who speaks for a body stands "for" it.
#: "Hackers working for North Korea", "fighters loyal to Damascus".
_SERVING: Final = frozenset({("working", "for"), ("acting", "for"), ("loyal", "to"), ("employed", "by"), ("hired", "by")})
_VOICES: Final = frozenset({"spokesman", "spokeswoman", "spokesperson", "lawyer", "representative"})
_BODIES: Final = frozenset({"MIL", "COP", "LEG", "JUD", "SPY", "REB", "OPP", "PTY", "LAB", "BUS"})
_FIRMS: Final = frozenset(
    {"company", "firm", "airline", "bank", "corporation", "operator", "manufacturer", "union", "party", "coalition"}
)
_COMPASS: Final = frozenset("northern southern eastern western central north south east west upper lower rural".split())
_CURRENCY: Final = frozenset("$€£¥")


def find_mentions(
    tokens: Sequence[Token], index: NameIndex, words: Words, on: date | None, surnames: AbstractSet[str] = frozenset()
) -> list[Chunk]:
    """All actors of a sentence, in order, never overlapping; neither their prepositions nor what joins them is looked at.

    Args:
        tokens: of one sentence, in the letter case of running text.
        index: the gazetteer.
        words: word classes.
        on: the day from which office-holders are told apart; None: not known.
        surnames: of people named before, lower-case: names also where they open the sentence.
    """
    chunks: list[Chunk] = []
    for mention in _single(tokens, Known(index, words, on, surnames)):
        joined = _join(chunks[-1], mention, tokens, words) if chunks else None
        if joined is None:
            chunks.append(mention)
        else:
            chunks[-1] = joined
    whole = [_with_head(chunk, tokens, words) for chunk in chunks]
    return [chunk for chunk in whole if not _is_equipment(chunk, tokens, words) and not is_modifier(chunk, tokens, words)]


def _with_head(chunk: Chunk, tokens: Sequence[Token], words: Words) -> Chunk:
    """With the noun that goes on with it: "family members", "the rebel side"."""
    goes_on = chunk.kind in {"agent", "actor"} and chunk.name is None and chunk.end < len(tokens)
    return replace(chunk, end=chunk.end + 1) if goes_on and tokens[chunk.end].text in words.group_head else chunk


def _is_equipment(chunk: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """A thing of nobody, as in "two artillery shells", is no actor."""
    return chunk.kind == "agent" and chunk.code is None and tokens[chunk.end - 1].lower in words.equipment


# --- single mentions -----------------------------------------------------------------------------------------------------


def _single(tokens: Sequence[Token], known: Known) -> list[Chunk]:
    mentions: list[Chunk] = []
    at = 0
    while at < len(tokens):
        mention = _mention_at(tokens, at, known)
        if mention is None:
            at += 1
        else:
            mentions.append(mention)
            at = mention.end
    return mentions


def _mention_at(tokens: Sequence[Token], at: int, known: Known) -> Chunk | None:
    found = name_at(tokens, at, known.index)
    if found is not None and is_part_of_name(tokens, at, *found, known):
        found = None
    if found is not None and not _is_currency(tokens, at + found[0]):
        return _from_entry(tokens[at : at + found[0]], at, found[1], known)
    agent = agent_at(tokens, at, known.index) or _head_at(tokens, at, known)
    if agent is not None and not (agent[0] == 1 and only_describes(tokens, at, known)) and _may_be_title(tokens, at, agent[0]):
        return Chunk(first=at, end=end_of_domain(tokens, at + agent[0], known), kind="agent", sector=agent[1])
    end = end_of_name(tokens, at, known)
    if end == at + 1 and _is_currency(tokens, end):
        return None
    if end == at or tokens[at].lower in known.words.title or len(tokens[at].lower) == 1 or not may_open(tokens, at, end, known):
        return None
    if tokens[end - 1].lower in known.words.thing_noun:
        return None
    return Chunk(first=at, end=end, kind="name")


def _may_be_title(tokens: Sequence[Token], at: int, length: int) -> bool:
    """Whether a shortened title is one: "Gov. Abbott", not the last word of a sentence."""
    end = at + length
    if tokens[end - 1].text != ".":
        return True
    return tokens[at].text[:1].isupper() and end < len(tokens) and tokens[end].text[:1].isupper()


def _head_at(tokens: Sequence[Token], at: int, known: Known) -> tuple[int, str] | None:
    """The head of a body, where "of" follows: "the head of", "director of"; elsewhere such words are other things."""
    if at + 1 >= len(tokens) or tokens[at].text not in known.words.head_noun:
        return None
    following = tokens[at + 1]
    named = at > 0 and tokens[at].text in _CHIEFS and (following.lower in {",", "and"} or following.text[:1].isupper())
    told = at > 0 and tokens[at].text in _CHIEFS and following.lower in known.words.report_verb
    return (1, "GOV") if following.lower == "of" or named or told else None


def _is_currency(tokens: Sequence[Token], after: int) -> bool:
    """Whether a currency sign follows at once: "US$10,000"."""
    return after < len(tokens) and tokens[after].text in _CURRENCY and tokens[after].start == tokens[after - 1].end


def _from_entry(name: Sequence[Token], at: int, entry: Entry, known: Known) -> Chunk:
    kind: ChunkKind = "metonym" if entry.kind == "capital" else entry.kind
    country, organisation, person = entry.country, entry.organisation, entry.person
    if kind == "leader" and person is None and known.on is not None:
        terms = known.index.gazetteer.office_holders(tuple(token.lower for token in name), known.on)
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
    inside = words.modifier | words.title | BELONGING if between[:1] == ("-",) else words.modifier | words.title
    adjoining = len(between) <= _MAX_BETWEEN and all(word in inside or word in {"'s", "'", "’", "-"} for word in between)
    if not (adjoining or _is_office_of(left, right, tokens, words) or _is_of(left, right, between, tokens, words)):
        return None
    if (
        between in {(), ("-",)}
        and right.kind in {"country", "metonym", "region", "demonym"}
        and left.code
        and left.code != right.code
    ):
        return None
    headed = left.kind == right.kind == "agent" and between[:1] in {("of",), ("for",)}
    described = headed or (not between and left.end - left.first == 1 and tokens[left.first].lower in ADJECTIVES | {"state"})
    merged = _merged(left, right, between, described=described and right.kind == "agent")
    holds = right.kind == "name" and left.kind == "organisation" and tokens[left.end - 1].lower in words.office
    if holds and "'s" not in between:
        return replace(merged, kind="actor", name=(right.first, right.end))
    if right.kind == "agent" and left.kind in _STATES and left.country and tokens[right.end - 1].lower in words.relation:
        return replace(merged, kind="agent", country=None, organisation=None)
    return merged


def _is_office_of(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether unknown words only describe an office: "Kenya's livestock minister", "the Polish climate envoy"."""
    if left.kind not in {"country", "demonym", "organisation"} or right.kind != "agent" or right.first - left.end > _MAX_BETWEEN:
        return False
    if left.kind == "demonym" and left.noun:
        return False
    between = [token.lower for token in tokens[left.end : right.first]]
    owned = between[:1] == ["'s"]
    if left.kind == "country" and not owned:
        return False
    described = between[1:] if owned else between
    # "Norway's fisheries minister": the last word before an office may be a plural.
    plain = described[:-1] if described and described[-1].endswith("s") and described[-1] not in words.report_verb else described
    return tokens[right.end - 1].lower in words.office and all(
        word.isalpha() and not may_follow_noun(word, words) and word not in words.speech_verb for word in plain
    )


def _is_of(left: Chunk, right: Chunk, between: tuple[str, ...], tokens: Sequence[Token], words: Words) -> bool:
    """Whether an agent noun, or a name after one, is told whose it is: "the president of Russia", "aide to the Russian president"."""
    if _heads(left, right, between, tokens, words):
        return True
    if left.kind != "agent" or right.kind not in {"country", "organisation", "metonym", "demonym", "region"}:
        return False
    counted = _without_counts(between, words)
    head = tokens[(left.name[0] if left.name else left.end) - 1].lower
    if (counted == ("for", "the") and head in _VOICES) or (counted[:2] in _SERVING and counted[2:] in {(), ("the",)}):
        return True
    if counted in _TO:
        return head in words.adviser
    owned = left.first > 0 and tokens[left.first - 1].lower in _POSSESSIVES
    posted = counted[:1] == ("in",) and (head in words.soldier | words.posted)
    return counted in _OF and not (posted or (counted[0] in _WHERE and owned))


def _heads(left: Chunk, right: Chunk, between: tuple[str, ...], tokens: Sequence[Token], words: Words) -> bool:
    """Whether an office is that of a body without a name: "the head of the army", "a spokesman for the general staff"."""
    if left.kind != "agent" or right.kind != "agent" or right.name is not None or left.name is not None:
        return False
    head = tokens[left.end - 1].lower
    leads = {("of",), ("of", "the")} | ({("for",), ("for", "the")} if head in _VOICES else set())
    body = right.sector in _BODIES and tokens[right.end - 1].lower in words.collective | words.institution | _FIRMS
    return between in leads and head in words.office and body


def _without_counts(between: tuple[str, ...], words: Words) -> tuple[str, ...]:
    if len(between) > _MAX_BETWEEN:
        return between
    parts = zip(between, (*between[1:], ""), strict=True)
    # "South of Lampedusa" is beside it, "of southern Lebanon" in it.
    return tuple(
        word
        for word, following in parts
        if word not in words.count and (word not in _COMPASS or following == "of") and not word[0].isdigit()
    )


def _merged(left: Chunk, right: Chunk, between: tuple[str, ...], *, described: bool) -> Chunk:
    kind = left.kind
    sector = left.sector
    owned = "'s" in between and left.kind == right.kind == "agent" and left.sector == "GOV"
    observer = owned or (left.kind == right.kind == "agent" and right.sector in _OBSERVERS)
    member = left.kind == "agent" and sector == "GOV" and right.kind == "organisation" and between[:1] != ("to",)
    if right.sector and (sector is None or left.kind == "metonym" or observer or member or described):
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
        person=(None if "'s" in between and right.kind == "agent" else left.person) or right.person,
        noun=right.noun or right.kind != "demonym",
        name=(right.first, right.end) if titled else left.name or right.name,
    )
