"""Spanish sentences as tokens that the shared stages can read: function words carry English keys, content words stay Spanish.

The stages ask for some two hundred function words ("of", "by", "if", "will", "not") and read everything else from the lexicon. Spanish
says in one word what they read in several: "enviará" is written as `will` and "enviar", "ataque" after "que" as `might` and
"atacar", "detenido" after a noun as `was` and "detenido". A key without a word of its own is a token of length 0, so that every
span of a row is still a span of the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from transforms.core.coders.spanish_morphology import Conjugation, strip_accents
from transforms.core.coders.tokens import Token, tokenise
from transforms.core.gazetteer.records import Tokens
from transforms.core.gazetteer.table import read_table

Mood = Literal["infinitive", "future", "conditional", "subjunctive", "participle"]
#: "se reunió", "le envió": they change neither type nor sides of an event.
_CLITICS: Final = frozenset({"se", "le", "les", "lo", "me", "nos"})
#: Articles that are pronouns before a verb: "la atacó".
_ARTICLES: Final = frozenset({"la", "los", "las"})
_ENCLITICS: Final = ("se", "le", "les", "lo", "los", "la", "las")
_HAVE: Final = frozenset({"has", "have", "had"})
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_POSSESSIVES: Final = frozenset({"its", "their"})
#: After these an infinitive is bare.
_AUXILIARY: Final = frozenset({"to", "will", "would", "may", "might", "could", "must", "should"})
#: After these an infinitive is what English says with -ing: "acusó de atacar", "tras atacar", "sin atacar".
_BEFORE_ING: Final = frozenset({"of", "after", "before", "without", "by", "in", "with", "about", "against", "from", "through"})
#: Before a participle that is a noun or an adjective of its own: "los detenidos".
_DETERMINERS: Final = frozenset({"the", "a", "its", "their", "this", "these", "some", "all", "several", "many", "more", "of"})
#: A subjunctive stands under one of these, so many tokens back at most.
_SUBORDINATORS: Final = frozenset(
    {"that", "when", "if", "unless", "although", "until", "before", "after", "without", "not", "to", "for"}
)
_REACH: Final = 12
#: Longest function word of `gloss.tsv`, in words.
_LONGEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gloss:
    """Function words and verb forms, by spelling."""

    #: Words to the keys that stand for them.
    functions: Mapping[Tokens, Tokens]
    #: Verb form that the stages do not know, to its mood and what is written in its place.
    moods: Mapping[str, tuple[Mood, str]]
    #: Infinitive or participle to the spelling of the -ing form, or of the past.
    gerunds: Mapping[str, str]
    #: Forms of the past: no noun is spelled so.
    finite: AbstractSet[str]
    #: Pairs of words inside a name or agent noun: "fuerzas armadas" is no passive.
    compounds: AbstractSet[tuple[str, str]]
    #: Spellings that are nouns of events as well: "ataque".
    nouns: AbstractSet[str]

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split a stretch of Spanish text into tokens with keys; at most three for each word.

        Args:
            text: the article's text.
            start: first code point.
            end: one past the last.
        """
        written = tokenise(text, start, end)
        result: list[Token] = []
        at = 0
        while at < len(written):
            length, keys = self.function_at([token.lower for token in written[at : at + _LONGEST]])
            if keys == ("of",) and len(result) > 1 and result[-2].lower in _POSSESSIVES:
                # "sus tropas de Gaza": what is owned already comes from there.
                keys = ("from",)
            if keys and not self._is_pronoun(written, at):
                result.extend(_spread(written[at : at + length], keys))
            elif written[at].text not in _CLITICS and not self._is_pronoun(written, at):
                self._write(result, written, at)
            at += max(length, 1)
        return result

    def function_at(self, lowers: Sequence[str]) -> tuple[int, Tokens]:
        """The longest function word that begins a stretch: its words and keys; 0 and no keys where none does."""
        for length in range(min(_LONGEST, len(lowers)), 0, -1):
            keys = self.functions.get(tuple(lowers[:length]))
            if keys:
                return length, keys
        return 0, ()

    def keyed(self, name: Tokens) -> Tokens:
        """A name as tokens write it."""
        result: list[str] = []
        at = 0
        while at < len(name):
            length, keys = self.function_at(name[at : at + _LONGEST])
            result.extend(keys or (name[at],))
            at += max(length, 1)
        return tuple(result)

    def _is_pronoun(self, written: Sequence[Token], at: int) -> bool:
        return written[at].text in _ARTICLES and at + 1 < len(written) and written[at + 1].lower in self.finite

    def _write(self, result: list[Token], written: Sequence[Token], at: int) -> None:
        token = written[at]
        proper = at > 0 and token.text[:1].isupper()
        mood, plain = self.moods.get(token.lower, (None, token.lower))
        before = result[-1].lower if result else ""
        if token.lower.endswith("mente"):
            # Stages know adverbs by their ending.
            result.append(token._replace(lower=token.lower.removesuffix("mente") + "ly"))
        elif mood is None or proper or (before, token.lower) in self.compounds:
            result.append(token)
        elif mood == "participle":
            self._write_participle(result, token, before, plain)
        elif mood == "infinitive":
            self._write_infinitive(result, token, plain)
        elif mood == "subjunctive":
            noun = token.lower in self.nouns and before in _DETERMINERS | {"by", "in", "after", "with", "against"}
            if noun or not any(each.lower in _SUBORDINATORS for each in result[-_REACH:]):
                result.append(token)
            else:
                result.extend((_key("might", token.start), token._replace(lower=plain)))
        else:
            _insert_auxiliary(result, "will" if mood == "future" else "would", token)
            result.append(token._replace(lower=plain))

    def _write_participle(self, result: list[Token], token: Token, before: str, finite: str) -> None:
        if before in _HAVE or (before.endswith("ly") and len(result) > 1 and result[-2].lower in _HAVE):
            result.append(token._replace(lower=finite))
            return
        if not before or (before not in _BE | _DETERMINERS and not before.endswith("ly")):
            result.append(_key("was", token.start))
        result.append(token)

    def _write_infinitive(self, result: list[Token], token: Token, plain: str) -> None:
        before = result[-1] if result else None
        if before is not None and before.text.lower() == "al":
            result[-1] = before._replace(lower="by")
            result.append(token._replace(lower=self.gerunds[plain]))
        elif before is not None and before.lower == "for":
            result[-1] = before._replace(lower="to")
            result.append(token._replace(lower=plain))
        elif before is not None and before.lower in _BEFORE_ING:
            result.append(token._replace(lower=self.gerunds[plain]))
        else:
            if before is None or before.lower not in _AUXILIARY | _DETERMINERS:
                result.append(_key("to", token.start))
            result.append(token._replace(lower=plain))


def make_gloss(path: Path, verbs: Iterable[Conjugation], names: Iterable[Tokens], nouns: AbstractSet[str]) -> Gloss:
    """Read `gloss.tsv` and index the forms of some verbs.

    Args:
        path: the file.
        verbs: of the lexicon.
        names: of the gazetteer, and agent nouns.
        nouns: spellings of nouns of events.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
    """
    verbs = list(verbs)
    moods: dict[str, tuple[Mood, str]] = {}
    for verb in verbs:
        for spelling, mood, plain in _moods(verb):
            moods.setdefault(spelling, (mood, plain))
    finite = {form for verb in verbs for form in (*verb.preterite, *verb.imperfect)}
    known = finite | {form for verb in verbs for form in verb.present}
    return Gloss(
        functions=read_functions(path),
        moods={spelling: found for spelling, found in moods.items() if spelling not in known},
        gerunds={verb.infinitive: verb.gerund for verb in verbs},
        finite=finite,
        compounds={pair for name in names for pair in pairwise(name)},
        nouns=nouns,
    )


def read_functions(path: Path) -> dict[Tokens, Tokens]:
    """Function words to keys.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
    """
    functions: dict[Tokens, Tokens] = {}
    for row in read_table(path, ("spanish", "key"))[1]:
        words, keys = tuple(row.required("spanish").split()), tuple(row.required("key").split())
        if words in functions:
            raise row.error(f"{' '.join(words)!r} stands twice")
        if len(words) > _LONGEST:
            raise row.error(f"more than {_LONGEST} words")
        functions[words] = keys
    return functions


def _moods(verb: Conjugation) -> Iterator[tuple[str, Mood, str]]:
    yield verb.infinitive, "infinitive", verb.infinitive
    for ending in _ENCLITICS:
        yield strip_accents(verb.infinitive) + ending, "infinitive", verb.infinitive
    for spelling in verb.future:
        yield spelling, "future", verb.infinitive
    for spelling in verb.conditional:
        yield spelling, "conditional", verb.infinitive
    for spelling in verb.participle:
        yield spelling, "participle", verb.preterite[0]
    for spelling in verb.subjunctive:
        yield spelling, "subjunctive", verb.infinitive


def _key(word: str, at: int) -> Token:
    return Token(at, at, word, word)


def _insert_auxiliary(result: list[Token], word: str, token: Token) -> None:
    """Write "no enviará" in the order of the keys: `will`, `not`."""
    if result and result[-1].lower == "not":
        result.insert(-1, _key(word, result[-1].start))
    else:
        result.append(_key(word, token.start))


def _spread(written: Sequence[Token], keys: Tokens) -> Iterator[Token]:
    """One token for each key: the first spans all words, further ones nothing."""
    first, last = written[0], written[-1]
    yield Token(first.start, last.end, first.text, keys[0])
    for key in keys[1:]:
        yield _key(key, last.end)
