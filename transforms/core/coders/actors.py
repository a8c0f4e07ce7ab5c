"""Rows' actors out of chunks: offsets, how each was resolved, and how sure that is."""

from collections.abc import Sequence
from typing import Final, Literal

from schemas.events import Actor
from transforms.core.coders.calibration import actor_key, share_of
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.tokens import Token

#: What each sentence between a reference and its antecedent takes from the score. Source: own judgement.
_PER_SENTENCE: Final = 0.85
_REASONS: Final = {
    "opening": "country_of_opening_phrase",
    "pronoun": "antecedent",
    "definite": "named_before",
    "surname": "introduced_before",
    "story": "country_of_the_story",
    "state": "country_of_the_actor",
}


def to_actor(text: str, tokens: Sequence[Token], chunk: Chunk, role: Literal["actor", "recipient"]) -> Actor:
    """One actor of a row.

    Args:
        text: the article's text.
        tokens: of the sentence.
        chunk: the actor as mentioned.
        role: its side.
    """
    start, end = tokens[chunk.first].start, tokens[chunk.end - 1].end
    resolution = _resolution(chunk)
    return Actor(
        start=start,
        end=end,
        surface=text[start:end],
        role=role,
        country=chunk.country,
        organisation=chunk.organisation,
        sector=chunk.sector,
        person=chunk.person or _named_person(text, tokens, chunk),
        resolution=resolution,
        score=_score(chunk, resolution, role),
        reason=_reason(chunk),
    )


def _score(chunk: Chunk, resolution: str, role: Literal["actor", "recipient"]) -> float:
    return round(share_of(role, actor_key(resolution, known=chunk.code is not None)) * _PER_SENTENCE**chunk.distance, 4)


def _resolution(chunk: Chunk) -> str:
    if chunk.via is not None:
        return "agent_noun" if chunk.via == "opening" else chunk.via
    if chunk.person is not None:
        return "office_holder"
    if chunk.kind == "name":
        return "none"
    if chunk.name is not None and chunk.kind in {"agent", "actor"}:
        return "office"
    return "agent_noun" if chunk.code is None else "gazetteer"


def _named_person(text: str, tokens: Sequence[Token], chunk: Chunk) -> str | None:
    """The name after an office: "Belgian Prime Minister De Croo"; None: no office, or no name."""
    if chunk.name is None or chunk.kind not in {"agent", "actor"}:
        return None
    first, end = chunk.name
    return text[tokens[first].start : tokens[end - 1].end]


def _reason(chunk: Chunk) -> str | None:
    if chunk.kind == "name":
        return "unknown_name"
    if chunk.via is not None:
        return _REASONS[chunk.via]
    return "no_country_named" if chunk.code is None else None


def countries(actors: Sequence[Actor]) -> tuple[str, ...]:
    """Countries of a side, each once, in the order of the text."""
    return tuple(dict.fromkeys(actor.country for actor in actors if actor.country is not None))
