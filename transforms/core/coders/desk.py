"""What a whole article is about, as far as it decides what its words of force mean: a match, a novel, a storm, a war.

A sentence alone does not tell whether "Porto attacked" with eleven players or with frigates, whether nine people "were killed" by a bus or by
a bomb. The words of the article do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

#: Different words of sport, or of the arts and the kitchen, that make an article theirs.
_PLAYED: Final = 3
#: Words of nature, illness and accident that make an article theirs, where they are more than three times as many as those of violence.
_NATURAL: Final = 2
#: Words of violence and of justice that make violence likely.
_GRAVE: Final = 2
#: A text of fewer tokens tells too little of what it is about. Source: shortest news items of the gold have some ninety.
_SHORTEST: Final = 60
#: Sentences of a text long enough to tell that public life is not its matter, and the share of them that names it even so.
#: Source: pages of sixteen publishers; news of the gold has .2 and more, advice and culture .11 and less.
_LONG: Final = 12
_HARDLY: Final = 0.12
#: Share of sentences from which an article is of public life throughout. Source: as above.
_OFTEN: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Which desk of a paper an article is from; all false: it tells nothing, or too little."""

    #: A match, a race, a game: "attack", "defend", "meet", "surrender" are moves.
    sport: bool = False
    #: A film, a book, a concert, a recipe: what is told may be told in a story.
    arts: bool = False
    #: An illness, a storm, an accident: what kills is no attacker.
    nature: bool = False
    #: Neither violence nor justice is spoken of.
    peaceful: bool = False
    #: A long text that names hardly anybody of public life: advice, a portrait, a review, letters.
    private: bool = False
    #: Every fourth sentence names somebody of public life.
    public: bool = False
    #: Too short to tell.
    brief: bool = False


def find_desk(sentences: Iterable[Sequence[Token]], words: Words, public: Sequence[bool] = ()) -> Desk:
    """Count the words of an article.

    Args:
        sentences: their tokens.
        words: word classes.
        public: of each sentence, whether it names somebody of public life.

    >>> from transforms.core.coders.lexicon import load_lexicon
    >>> from transforms.core.coders.tokens import tokenise
    >>> text = "The striker scored a late goal, and the coach praised his goalkeeper after the derby. " * 4
    >>> find_desk([tokenise(text, 0, len(text))], load_lexicon().words)
    Desk(sport=True, arts=False, nature=False, peaceful=True, private=False, public=False, brief=False)
    """
    seen = [token.lower for tokens in sentences for token in tokens]
    if len(seen) < _SHORTEST:
        return Desk(brief=True)
    grave = sum(word in words.grave for word in seen)
    nature = sum(word in words.natural_cause for word in seen)
    different = set(seen)
    return Desk(
        sport=len(different & words.sport_desk) >= _PLAYED,
        arts=len(different & words.arts) >= _PLAYED,
        nature=nature >= _NATURAL and nature > 3 * grave,
        peaceful=grave < _GRAVE,
        private=len(public) >= _LONG and sum(public) < _HARDLY * len(public),
        public=sum(public) >= _OFTEN * max(len(public), 1),
    )
