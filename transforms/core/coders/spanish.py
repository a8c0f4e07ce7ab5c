"""PLOVER events of Spanish text, by the stages of the English coder. EXPERIMENTAL, and its name in every row says so.

Spanish brings its lexicon, names, agent nouns, dates and places, and a gloss of its function words; grammar beyond that, and all that is
done with it, is shared. Judged on sentences of our own only. Quantities are not read.
"""

import functools
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from schemas.events import Event
from schemas.records import Article
from transforms.core.coders.knowledge import Knowledge, joint_sha256, quad_classes
from transforms.core.coders.lexicon import Lexicon, compile_lexicon, load_lexicon
from transforms.core.coders.names import index_names
from transforms.core.coders.plover import code_with
from transforms.core.coders.spanish_dates import find_spanish_dates
from transforms.core.coders.spanish_gloss import Gloss, make_gloss, read_functions
from transforms.core.coders.spanish_morphology import SpanishRules, genders_and_numbers, read_verbs
from transforms.core.coders.spanish_places import find_spanish_places
from transforms.core.coders.words import Words, read_word_classes
from transforms.core.gazetteer.localised import localise
from transforms.core.gazetteer.records import Gazetteer

NAME: Final = "plover_dictionary_es_experimental"
#: Raised whenever the same text may give other rows; the lexicon's hash stands beside it.
VERSION: Final = "1"
LANGUAGES: Final = frozenset({"es"})

_FOLDER: Final = Path(__file__).parent / "spanish_lexicon"
FILES: Final = ("triggers.tsv", "words.tsv", "not_events.tsv", "contexts.tsv", "verbs.tsv", "gloss.tsv")
_INFLECTED: Final = ("speech_verb", "report_verb", "weak_verb")
#: Classes of function words: the shared stages read their English keys. Questions and conditions are not told by inversion in Spanish.
_BY_KEY: Final = frozenset(
    "determiner quantifier preposition being subordinator relative condition negation future future_lead modal demand_modal hedge adverb"
    " before_verb pronoun particle count role_preposition implicative condition_phrase unreal_lead intended_noun".split()
)


def knowledge_sha256() -> str:
    """Hash over lexicon and gazetteers, lower-case hex."""
    return _spanish().sha256


def code(article: Article) -> list[Event]:
    """Find the events of an article, in the order of the text; the language is not looked at."""
    return code_with(article, _spanish())


@functools.cache
def _spanish() -> Knowledge:
    functions = read_functions(_FOLDER / "gloss.tsv")
    rules = SpanishRules(
        irregular=read_verbs(_FOLDER / "verbs.tsv"),
        keys={words[0]: keys[0] for words, keys in functions.items() if len(words) == len(keys) == 1},
    )
    lexicon = _lexicon(rules)
    gazetteer = localise("es", genders_and_numbers)
    gloss = make_gloss(
        _FOLDER / "gloss.tsv",
        (rules.conjugate(verb) for verb in _verbs(lexicon, rules)),
        (*gazetteer.names, *gazetteer.agents),
        lexicon.nominal,
    )
    return Knowledge(
        name=NAME,
        version=VERSION,
        lexicon=lexicon,
        index=index_names(_keyed(gazetteer, gloss)),
        tokenise=gloss.tokens,
        find_dates=find_spanish_dates,
        find_places=functools.partial(find_spanish_places, gazetteer=gazetteer),
        find_quantities=lambda _: (),
        quads=quad_classes(lexicon),
        sha256=joint_sha256(lexicon.sha256, gazetteer.sha256),
    )


def _lexicon(rules: SpanishRules) -> Lexicon:
    english = load_lexicon()
    classes = read_word_classes(_FOLDER / "words.tsv")
    for name in _INFLECTED:
        classes[name] = frozenset(form for word in classes[name] for form in rules.forms(word))
    shared = {field.name: getattr(english.words, field.name) for field in fields(Words) if field.name in _BY_KEY}
    return compile_lexicon(_FOLDER, Words(**{**classes, **shared}), rules, english.crosswalk, FILES)


def _verbs(lexicon: Lexicon, rules: SpanishRules) -> set[str]:
    """Infinitives of patterns and word classes."""
    written = {word for word in lexicon.words.speech_verb | lexicon.words.weak_verb if rules.is_verb(word)}
    patterns = {pattern for found in lexicon.patterns.values() for pattern in found}
    for pattern in patterns:
        if pattern.kind != "phrase":
            written.update(word for part in pattern.source.split() for word in part.split("/") if rules.is_verb(word))
    return written


def _keyed(gazetteer: Gazetteer, gloss: Gloss) -> Gazetteer:
    """The gazetteer under the words that tokens carry."""
    return replace(
        gazetteer,
        names={gloss.keyed(name): entry for name, entry in gazetteer.names.items()},
        agents={gloss.keyed(name): sector for name, sector in gazetteer.agents.items()},
        terms={gloss.keyed(name): terms for name, terms in gazetteer.terms.items()},
    )
