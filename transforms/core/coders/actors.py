"""Rows' actors out of chunks: offsets, how each was resolved, and how sure that is."""

from collections.abc import Sequence
from typing import Final, Literal

from schemas.events import Actor
from transforms.core.coders.mentions import Chunk
from transforms.core.coders.tokens import Token

#: Score by resolution. Source: prototype, share of right country codes by kind of mention, rounded.
_SCORES: Final = {"gazetteer": 0.9, "office_holder": 0.9, "office": 0.75, "agent_noun": 0.6, "none": 0.4}
_METONYM: Final = 0.8
_INFERRED: Final = 0.5


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
    score = _INFERRED if chunk.inferred else _METONYM if chunk.kind == "metonym" else _SCORES[resolution]
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
        score=score,
        reason=_reason(chunk),
    )


def _resolution(chunk: Chunk) -> str:
    if chunk.person is not None:
        return "office_holder"
    if chunk.kind == "name":
        return "none"
    if chunk.name is not None and chunk.kind in {"agent", "actor"}:
        return "office"
    return "agent_noun" if chunk.code is None or chunk.inferred else "gazetteer"


def _named_person(text: str, tokens: Sequence[Token], chunk: Chunk) -> str | None:
    """The name after an office: "Belgian Prime Minister De Croo"; None: no office, or no name."""
    if chunk.name is None or chunk.kind not in {"agent", "actor"}:
        return None
    first, end = chunk.name
    return text[tokens[first].start : tokens[end - 1].end]


def _reason(chunk: Chunk) -> str | None:
    if chunk.kind == "name":
        return "unknown_name"
    if chunk.inferred:
        return "country_of_opening_phrase"
    return "no_country_named" if chunk.code is None else None


def countries(actors: Sequence[Actor]) -> tuple[str, ...]:
    """Countries of a side, each once, in the order of the text."""
    return tuple(dict.fromkeys(actor.country for actor in actors if actor.country is not None))
