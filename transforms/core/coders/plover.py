"""The dictionary coder: PLOVER events with CAMEO codes from patterns, without parser, tagger or weights.

Stages, each a module beside this one: tokens, casing, mentions, triggers, clauses, scopes, status, operators, arguments, roles,
tiers, attribution, details, confidence. What a whole article is about (`desk`) decides which words of force are meant (`concern`). Every field of a row carries offsets into `Article.text`.

`status` is the standing of the act that `event_type` names. "Italy will not send troops" is REJECT, asserted: a refusal, and no
deployment. "France promised troops" is AGREE, asserted; "France plans to deploy troops" is AGREE, planned.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from schemas.events import Event, Status
from schemas.records import Article
from transforms.core.coders.actors import countries, to_actor
from transforms.core.coders.attribution import report_for, speaks_for_itself
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.concern import is_in_doubt, of_concern
from transforms.core.coders.confidence import Telling, rate
from transforms.core.coders.desk import Desk, find_desk
from transforms.core.coders.details import Details, find_details, is_historical
from transforms.core.coders.found import Found, Spans
from transforms.core.coders.knowledge import Knowledge, joint_sha256, quad_classes
from transforms.core.coders.lexicon import Lexicon, load_lexicon
from transforms.core.coders.memory import Memory
from transforms.core.coders.names import index_names
from transforms.core.coders.parse import Parse
from transforms.core.coders.row_fields import said_fields, sure_fields, when_fields, where_fields
from transforms.core.coders.sentence_events import Draft, draft_sentence, find_candidates, parse_sentence
from transforms.core.coders.setting import scene_country, story_country
from transforms.core.coders.standing import is_of_public_life
from transforms.core.coders.tiers import Candidate, core_events
from transforms.core.coders.tokens import MAX_TOKENS, tokenise
from transforms.core.gazetteer import load_gazetteer
from transforms.core.geonames import installed_cities
from transforms.core.identity import content_id
from transforms.core.places import find_places, place_at
from transforms.core.quantities import find_quantities
from transforms.core.sentences import Sentence, split_sentences
from transforms.core.timex import find_dates

NAME: Final = "plover_dictionary"
#: Raised whenever the same text may give other rows; the lexicon's hash stands beside it.
VERSION: Final = "6"
#: Primary subtags of the languages that its lexicon covers.
LANGUAGES: Final = frozenset({"en"})
ONTOLOGY: Final = "PLOVER"
ONTOLOGY_VERSION: Final = "2.0-draft"

#: Precisions of a publication time that tell its day.
_DAY_KNOWN: Final = frozenset({None, "second", "minute", "hour", "day"})


@functools.cache
def _english() -> Knowledge:
    lexicon, gazetteer, cities = load_lexicon(), load_gazetteer(), installed_cities()
    return Knowledge(
        name=NAME,
        version=VERSION,
        lexicon=lexicon,
        index=index_names(gazetteer),
        tokenise=tokenise,
        find_dates=find_dates,
        find_places=functools.partial(find_places, cities=cities),
        find_quantities=find_quantities,
        quads=quad_classes(lexicon),
        sha256=joint_sha256(lexicon.sha256, gazetteer.sha256, *([cities.sha256] if cities else ())),
    )


def publication_day(article: Article) -> date | None:
    """The day from which relative dates count; None: not known to the day."""
    known = article.published_at is not None and article.published_precision in _DAY_KNOWN
    return article.published_at.date() if article.published_at is not None and known else None


def knowledge_sha256() -> str:
    """Hash over lexicon and gazetteer, lower-case hex."""
    return _english().sha256


def code(article: Article) -> list[Event]:
    """Find the events of an article, in the order of the text.

    The language is not looked at; a caller asks `LANGUAGES` first. Of a sentence only the first `MAX_TOKENS` tokens are read.
    """
    return code_with(article, _english())


def code_with(article: Article, knowledge: Knowledge) -> list[Event]:
    """Find the events of an article with what is known of its language; as `code`."""
    text, day = article.text, publication_day(article)
    told = list(_read_all(article, day, knowledge))
    if not told:
        return []
    # What follows the last event needs no search: most of a sentence without end.
    searched = text[: told[-1].end]
    found = Found(
        text=searched,
        dates=Spans(knowledge.find_dates(searched, day)),
        places=Spans(knowledge.find_places(searched)),
        quantities=Spans(knowledge.find_quantities(searched)),
        place_at=functools.partial(place_at, searched),
    )
    return [event for each in told for event in _rows(each, found)]


_NO_DESK: Final = Desk()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A sentence with its candidates, and what all its rows share."""

    article: Article
    knowledge: Knowledge
    start: int
    end: int
    index: int
    day: date | None
    parse: Parse
    candidates: Sequence[Candidate]
    #: What the whole article is about.
    desk: Desk = _NO_DESK


def _read_all(article: Article, day: date | None, knowledge: Knowledge) -> Iterator[_Read]:
    """Sentences that have candidates, each read with those before it in mind."""
    sentences = split_sentences(article.text)
    drafts = list(_drafts(article, sentences, day, knowledge))
    named = [(*draft.dateline, *draft.named) for draft in drafts]
    memory = Memory(
        story_country(named, _headline(article, day, knowledge)), scene_country(named, [draft.tokens for draft in drafts])
    )
    public = [any(is_of_public_life(chunk) for chunk in draft.named) for draft in drafts]
    desk = find_desk((draft.tokens for draft in drafts), knowledge.lexicon.words, public)
    end = 0
    for sentence, draft in zip(sentences, drafts, strict=True):
        if "\n" in article.text[end : sentence.start]:
            memory.end_paragraph()
        end = sentence.end
        found = _read(article, sentence, draft, memory, knowledge)
        kept = [each for each in found.candidates if of_concern(each, found.parse, desk)] if found is not None else []
        if found is not None and kept:
            yield replace(found, candidates=kept, desk=desk)


def _drafts(article: Article, sentences: Sequence[Sentence], day: date | None, knowledge: Knowledge) -> Iterator[Draft]:
    surnames: set[str] = set()
    for sentence in sentences:
        tokens = knowledge.tokenise(article.text, sentence.start, sentence.end)
        draft = draft_sentence(tokens, knowledge.lexicon, knowledge.index, day, surnames)
        surnames.update(draft.tokens[chunk.end - 1].lower for chunk in draft.named if chunk.kind == "name" and chunk.first > 0)
        surnames.update(draft.tokens[chunk.name[1] - 1].lower for chunk in draft.named if chunk.name)
        yield draft


def _headline(article: Article, day: date | None, knowledge: Knowledge) -> Sequence[Chunk]:
    if not article.title:
        return ()
    tokens = knowledge.tokenise(article.title, 0, len(article.title))
    return draft_sentence(tokens, knowledge.lexicon, knowledge.index, day).named


def _read(article: Article, sentence: Sentence, draft: Draft, memory: Memory, knowledge: Knowledge) -> _Read | None:
    """Candidates of a sentence; None: it has none."""
    parse = parse_sentence(draft, knowledge.lexicon, memory)
    candidates = find_candidates(parse) if parse is not None else []
    if parse is None or not candidates:
        return None
    return _Read(
        article=article,
        knowledge=knowledge,
        start=sentence.start,
        end=sentence.end if len(draft.tokens) < MAX_TOKENS else draft.tokens[-1].end,
        index=sentence.index,
        day=publication_day(article),
        parse=parse,
        candidates=candidates,
    )


def _rows(shared: _Read, found: Found) -> Iterator[Event]:
    core = core_events(shared.candidates, shared.parse, shared.knowledge.quads)
    for number, candidate in enumerate(shared.candidates):
        yield _row(shared, candidate, find_details(candidate, shared.parse, found), core=number in core)


def _row(shared: _Read, candidate: Candidate, details: Details, *, core: bool) -> Event:
    knowledge, parse = shared.knowledge, shared.parse
    article, text, tokens = shared.article, shared.article.text, parse.tokens
    report = report_for(candidate.trigger.first, parse.reports)
    if report is not None and speaks_for_itself(report, candidate.sides.actors, parse.chunks):
        report = None
    trigger, act = candidate.trigger, candidate.act
    start, end = tokens[trigger.first].start, tokens[candidate.end - 1].end
    actors = tuple(to_actor(text, tokens, chunk, "actor") for chunk in candidate.sides.actors)
    recipients = tuple(to_actor(text, tokens, chunk, "recipient") for chunk in candidate.sides.recipients)
    expert = report is not None and report.kind == "expert"
    core = core and not expert and not is_in_doubt(candidate, parse, shared.desk)
    status: Status = "historical" if act.status == "asserted" and is_historical(details, shared.day) else act.status
    sure = rate(candidate, (actors, recipients), details, Telling(core=core, expert=expert, nature=shared.desk.nature))
    plover, cameo = knowledge.lexicon.crosswalk.plover[act.event_type], knowledge.lexicon.crosswalk.cameo[act.cameo[:2]]
    return Event(
        event_id=content_id(article.revision_id, start, end, act.event_type, knowledge.name, knowledge.version),
        revision_id=article.revision_id,
        article_id=article.article_id,
        sentence_index=shared.index,
        sentence_start=shared.start,
        sentence_end=shared.end,
        sentence=text[shared.start : shared.end],
        ontology=ONTOLOGY,
        ontology_version=ONTOLOGY_VERSION,
        event_type=act.event_type,
        event_mode=trigger.pattern.mode if act.event_type == trigger.pattern.event_type else None,
        contexts=_contexts(parse, knowledge.lexicon),
        cameo_code=act.cameo,
        cameo_root=act.cameo[:2],
        quad_plover=plover.quad,
        quad_gdelt=cameo.quad,
        score_plover=plover.score if status == "asserted" else None,
        score_goldstein=cameo.score if status == "asserted" else None,
        status=status,
        tier="core" if core else "context",
        trigger_start=start,
        trigger_end=end,
        trigger=text[start:end],
        actors=actors,
        recipients=recipients,
        actor_countries=countries(actors),
        recipient_countries=countries(recipients),
        **said_fields(report, text, tokens),
        hedged=candidate.marks.hedged,
        **when_fields(details.date, shared.day),
        **where_fields(details.place),
        quantities=details.quantities,
        **sure_fields(sure),
        translation_verdict=article.translation_verdict,
        language=article.language,
        coder=knowledge.name,
        coder_version=knowledge.version,
        lexicon_sha256=knowledge.sha256,
    )


def _contexts(parse: Parse, lexicon: Lexicon) -> tuple[str, ...]:
    found: set[str] = set()
    for token in parse.tokens:
        found |= lexicon.contexts.get(token.lower, frozenset())
    return tuple(sorted(found))
