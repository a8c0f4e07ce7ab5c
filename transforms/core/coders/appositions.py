"""Names and offices that are one person: "Askar Zhumatov, the foreign minister of Kazakhstan", "the president, Nicolás Maduro,"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

_PARTY_MARK: Final = re.compile(r"[DRI]-[A-Z][a-z]")
_NAMES: Final = frozenset({"name", "leader"})
_ARTICLES: Final = frozenset({"a", "an", "the"})
_OFFICES: Final = frozenset({"agent", "actor"})
#: After a name these close the apposition that it is.
_CLOSERS: Final = frozenset({",", ".", ")", ";", ":", "who", "—", "–", ""})
#: Words between comma and office: "the country 's long-serving".
_MAX_BETWEEN: Final = 4
#: A comma and an article.
_ARTICLE_ALONE: Final = 2
_AUXILIARIES: Final = frozenset({"has", "had", "is", "was", "will", "would"})


def join_appositions(chunks: Sequence[Chunk], tokens: Sequence[Token], words: Words) -> list[Chunk]:
    """One chunk for a name and the office that a comma parts from it.

    Args:
        chunks: mentions of one sentence, in order.
        tokens: of the sentence.
        words: for `office`, nouns of single people, and what may stand before them.

    Returns:
        Chunks in order; an apposition reaches from its first to its last part.
    """
    joined: list[Chunk] = []
    for chunk in chunks:
        if joined and _is_acronym(joined[-1], chunk, tokens):
            joined[-1] = _known_by_acronym(joined[-1], chunk)
            continue
        if joined and _is_party_mark(joined[-1], chunk, tokens):
            joined[-1] = _of_congress(joined[-1])
            continue
        whole = _apposition(joined[-1], chunk, tokens, words) if joined else None
        if whole is None and len(joined) > 1 and _is_complement(joined[-2], joined[-1], tokens):
            office = replace(joined[-2], end=joined[-1].end)
            whole = _apposition(office, chunk, tokens, words)
            if whole is not None:
                joined.pop()
        if whole is None and joined and _is_second_calling(joined[-1], chunk, tokens, words):
            whole = replace(joined[-1], end=chunk.end)
        if whole is None:
            joined.append(chunk)
        else:
            joined[-1] = whole
    return joined


def _apposition(left: Chunk, right: Chunk, tokens: Sequence[Token], words: Words) -> Chunk | None:
    between = [token.lower for token in tokens[left.end : right.first]]
    apart = left.country and right.country and left.country != right.country
    if apart or not between or between[0] not in {",", "("} or len(between) > _MAX_BETWEEN or not _describes(between[1:], words):
        return None
    if (left.kind in _NAMES or left.name is not None) and is_office(right, tokens, words) and _is_told(right, between, tokens):
        return _one_person(left, right, left.name or (left.first, left.end))
    if left.kind == "name" and len(between) == _ARTICLE_ALONE and between[1] in _ARTICLES and _is_nationality(right, tokens):
        return replace(
            left, end=right.end, kind="actor", country=right.country, sector="CVL", name=(left.first, left.end), noun=True
        )
    if is_office(left, tokens, words) and len(between) == 1 and _names_holder(right, left, tokens, words):
        return _one_person(right, left, right.name or (right.first, right.end))
    return None


def _describes(between: Sequence[str], words: Words) -> bool:
    """Whether only a description stands before an office: "the country's long-serving", "a retired"."""
    if between and between[0] in _ARTICLES and all(word.isalpha() for word in between):
        return True
    return all(word in words.determiner or word in words.modifier or word in words.title or word == "'s" for word in between)


def _is_acronym(body: Chunk, acronym: Chunk, tokens: Sequence[Token]) -> bool:
    """Whether a name in brackets is the short form of the one before: "World Health Organization (WHO)"."""
    bracketed = acronym.first == body.end + 1 and tokens[body.end].lower == "("
    closed = acronym.end < len(tokens) and tokens[acronym.end].lower == ")"
    return bracketed and closed and acronym.end - acronym.first == 1 and tokens[acronym.first].text.isupper()


def _is_party_mark(person: Chunk, mark: Chunk, tokens: Sequence[Token]) -> bool:
    """Whether it tells party and state of an American lawmaker: "Rep. Ann Lee, D-Calif.,", "(R-Texas)"."""
    parted = mark.first == person.end + 1 and tokens[person.end].lower in {",", "("}
    return (
        parted and (person.kind == "name" or person.name is not None) and _PARTY_MARK.match(tokens[mark.first].text) is not None
    )


def _of_congress(person: Chunk) -> Chunk:
    name = person.name or (person.first, person.end)
    known = person.country or "USA"
    return replace(
        person, kind="leader" if person.kind == "leader" else "actor", country=known, sector=person.sector or "LEG", name=name
    )


def _known_by_acronym(body: Chunk, acronym: Chunk) -> Chunk:
    """The body, with what its short form tells where its name tells nothing."""
    if body.code is not None or acronym.code is None:
        return body
    return replace(
        body, kind=acronym.kind, country=acronym.country, organisation=acronym.organisation, sector=acronym.sector or body.sector
    )


def _is_nationality(chunk: Chunk, tokens: Sequence[Token]) -> bool:
    """Whether all that is told of somebody is where they come from: "a Russian who", "a Turkish citizen,"."""
    person = chunk.kind == "demonym" or (chunk.kind == "actor" and chunk.sector == "CVL")
    after = tokens[chunk.end].lower if chunk.end < len(tokens) else ""
    return person and chunk.country is not None and chunk.name is None and after in _CLOSERS


def _names_holder(name: Chunk, office: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a name behind an office and a comma is who holds it: "the army chief, General Barmou, but"; "Kenya's president, William Ruto said"."""
    titled = name.kind in _OFFICES and (name.name or name.person) is not None and name.code in {None, office.code}
    if not (name.kind in _NAMES or titled):
        return False
    if _closes(name, tokens):
        return True
    after = tokens[name.end].lower if name.end < len(tokens) else ""
    verb = after in words.report_verb or after in words.irregular_past or after in _AUXILIARIES or after.endswith("ed")
    return verb and office.code is not None and name.end - name.first > 1


def _is_second_calling(person: Chunk, calling: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether an office goes on with what a person is: "Yuri Knutov, a military expert and historian of the army"."""
    told = person.name is not None and person.name[1] < person.end and person.kind in {"agent", "actor"}
    between = [token.lower for token in tokens[person.end : calling.first]]
    return told and between == ["and"] and is_office(calling, tokens, words)


def _is_complement(office: Chunk, other: Chunk, tokens: Sequence[Token]) -> bool:
    """Whether the second goes on with an office: "ambassador to the UN"."""
    between = tuple(token.lower for token in tokens[office.end : other.first])
    return office.kind in _OFFICES and between[:1] in {("to",), ("for",), ("of",), ("at",)} and between[1:] in {(), ("the",)}


def is_office(chunk: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a chunk is the office or calling of one person, who is not named in it."""
    if chunk.kind not in _OFFICES or chunk.name is not None or chunk.person is not None:
        return False
    return any(token.lower in words.office for token in tokens[chunk.first : chunk.end])


def _is_told(office: Chunk, between: Sequence[str], tokens: Sequence[Token]) -> bool:
    """Whether an office after a name explains it, and is no further member of a list: "Novak, police and soldiers"."""
    after = tokens[office.end].lower if office.end < len(tokens) else ""
    return len(between) > 1 or office.code is not None or after not in {"and", "or"}


def _closes(name: Chunk, tokens: Sequence[Token]) -> bool:
    after = tokens[name.end].lower if name.end < len(tokens) else ""
    return after in _CLOSERS and (name.kind == "leader" or name.end - name.first > 1)


def _one_person(name: Chunk, office: Chunk, words_of_name: tuple[int, int]) -> Chunk:
    country = office.country or name.country
    return replace(
        name,
        first=min(name.first, office.first),
        end=max(name.end, office.end),
        kind=name.kind if name.kind == "leader" else "actor" if country or office.organisation or name.organisation else "agent",
        country=country,
        organisation=office.organisation or name.organisation,
        sector=office.sector or name.sector,
        name=words_of_name,
        noun=True,
    )
