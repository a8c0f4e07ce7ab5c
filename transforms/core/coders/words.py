"""Classes of words that say nothing themselves and tell how others stand: determiners, modals, verbs of saying, offices."""

from dataclasses import dataclass, fields
from pathlib import Path

from transforms.core.gazetteer.table import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Word classes; what each is for stands in `words.tsv`."""

    determiner: frozenset[str]
    quantifier: frozenset[str]
    preposition: frozenset[str]
    being: frozenset[str]
    subordinator: frozenset[str]
    relative: frozenset[str]
    condition: frozenset[str]
    speech_verb: frozenset[str]
    report_verb: frozenset[str]
    negation: frozenset[str]
    future: frozenset[str]
    future_lead: frozenset[str]
    modal: frozenset[str]
    demand_modal: frozenset[str]
    hedge: frozenset[str]
    adverb: frozenset[str]
    before_verb: frozenset[str]
    pronoun: frozenset[str]
    capitalised: frozenset[str]
    title: frozenset[str]
    modifier: frozenset[str]
    count: frozenset[str]
    role_preposition: frozenset[str]
    attack_noun: frozenset[str]
    abstract_foe: frozenset[str]
    natural_cause: frozenset[str]
    harm: frozenset[str]
    weak_verb: frozenset[str]
    attributive: frozenset[str]
    movement: frozenset[str]
    peacekeeping: frozenset[str]
    particle: frozenset[str]
    doubling: frozenset[str]
    british_doubling: frozenset[str]
    after_demonstrate: frozenset[str]
    expert: frozenset[str]
    anonymous: frozenset[str]
    media: frozenset[str]
    company: frozenset[str]
    question_opener: frozenset[str]
    conditional_opener: frozenset[str]
    common_word: frozenset[str]
    equipment: frozenset[str]
    collective: frozenset[str]
    condition_phrase: frozenset[str]
    implicative: frozenset[str]
    intended_noun: frozenset[str]
    unreal_lead: frozenset[str]
    office: frozenset[str]
    adviser: frozenset[str]
    soldier: frozenset[str]
    institution: frozenset[str]
    country_noun: frozenset[str]
    group_noun: frozenset[str]
    pair_noun: frozenset[str]
    intention: frozenset[str]
    empty_alone: frozenset[str]
    many_states: frozenset[str]
    foreign: frozenset[str]
    surname_noun: frozenset[str]
    group_head: frozenset[str]
    consequence: frozenset[str]
    partitive: frozenset[str]
    averting: frozenset[str]
    purpose_lead: frozenset[str]
    sport: frozenset[str]
    imagining: frozenset[str]
    doubting: frozenset[str]
    transitive: frozenset[str]
    learned: frozenset[str]
    head_noun: frozenset[str]
    relation: frozenset[str]
    thing_noun: frozenset[str]
    posted: frozenset[str]
    sport_desk: frozenset[str]
    arts: frozenset[str]
    grave: frozenset[str]
    aim: frozenset[str]
    instrument: frozenset[str]
    decree: frozenset[str]
    animal: frozenset[str]
    body: frozenset[str]
    #: Past forms of irregular verbs, from `irregular_verbs.tsv`.
    irregular_past: frozenset[str]


def read_word_classes(path: Path) -> dict[str, frozenset[str]]:
    """Word classes of a file by name; a class that the file does not name is empty.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
    """
    classes: dict[str, set[str]] = {field.name: set() for field in fields(Words)}
    for row in read_table(path, ("class", "word"))[1]:
        name, word = row.required("class"), row.required("word")
        if name not in classes:
            raise row.error(f"{name!r} is no class of words")
        if word in classes[name]:
            raise row.error(f"{word!r} stands twice under {name}")
        classes[name].add(word)
    return {name: frozenset(members) for name, members in classes.items()}
