"""Which language a text is in: scripts and gates first, then a sum over n-grams and frequent words.

Libraries always answer, and their confidence is no probability: to langdetect ALL-CAPS English is Vietnamese at 0.99999, a
kanji headline is Korean, and more than half of the sentences in languages it does not know get a wrong label above 0.9. So:

1. A script that one language uses decides by itself; a script that a few use narrows the choice.
2. The languages of a script are ranked (`rank.py`) over profiles of 100 of them (`profiles.py`).
3. The score is how often an answer like this one is right. It sinks where the winner's profile has never seen much of the
   text: then the text is in a language that no profile knows.
4. What is left in doubt is `und`, with one of REASONS.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from transforms.core.east_asian import EAST_ASIAN, guess_east_asian
from transforms.core.language.rank import prepare, rank, score
from transforms.core.scripts import count_scripts

#: Why a language is `und`. empty: nothing visible. too_short: fewer letters than a judgement needs, whatever else there is
#: (digits, emoji, addresses). mixed: no script holds half of the letters. undecided_script: Chinese characters that could be
#: Japanese. no_profile: a language that is none of ours, or no language. low_score: anybody's guess.
REASONS: Final = ("empty", "too_short", "mixed", "undecided_script", "no_profile", "low_score")

#: Scripts that one language in the news uses. Source: Unicode CLDR, languages by script.
_SOLE: Final = {
    "Grek": "el", "Armn": "hy", "Hebr": "he", "Beng": "bn", "Guru": "pa", "Gujr": "gu", "Orya": "or", "Taml": "ta",
    "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my",
    "Geor": "ka", "Ethi": "am", "Khmr": "km",
}  # fmt: skip
#: Letters that only the smaller of two languages of such a script writes, and the share of letters from which they them.
#: Source: Unicode CLDR, exemplar characters. One letter in seven of Assamese and of pointed Yiddish is such; none in lingua's
#: Bengali, at most .008 of a sentence in its Hebrew.
_SIGNS: Final = {"Beng": ("as", ("ৰ", "ৱ")), "Hebr": ("yi", ("װ", "ױ", "ײ", "אַ", "אָ"))}
_SIGN_SHARE: Final = 0.03
#: Names, brands and menus in Latin letters stand among all others, and hardly ever the reverse; a character of some scripts says more
#: than a letter besides. Fitted on the even half (by MD5) of lingua's test sentences.
_WEIGHTS: Final = {**dict.fromkeys((*_SOLE, "Cyrl"), 1.5), "Hani": 3, "Kana": 3, "Hang": 3, "Arab": 2, "Deva": 2}
#: Fewest letters (weighted) to judge a text at all, and the share of them that its main script must hold.
_FEWEST_LETTERS: Final = 10
_MAIN_SHARE: Final = 0.5
_CLIP_CHARS: Final = 10_000
#: Shortfall, in units of chance, from which no profile fits.
_NO_PROFILE: Final = 2.0
#: Below: `und`. Low, since a consumer can ask for more by `language_score`, and nobody can bring back a label.
_LOWEST_SCORE: Final = 0.05

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}|[@#]\w{1,64}")
_NUMBER: Final = re.compile(r"[\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageGuess:
    """The language of a text."""

    #: BCP 47, or `und`.
    language: str
    #: 0-1, higher is surer; for `und` that of the best candidate, 0 where there was none.
    score: float
    #: One of REASONS where it is `und`; None otherwise.
    reason: str | None = None


def _und(reason: str, score: float = 0.0) -> LanguageGuess:
    return LanguageGuess(language="und", score=score, reason=reason)


def _judge(sample: str, script: str) -> LanguageGuess:
    """Judge a sample in a script that several languages share."""
    ranking = rank(sample, script)
    if ranking is None:
        return _und("no_profile")
    likely = score(ranking)
    if ranking.shortfall > _NO_PROFILE:
        return _und("no_profile", likely)
    return LanguageGuess(language=ranking.language, score=likely) if likely >= _LOWEST_SCORE else _und("low_score", likely)


def _by_script(text: str, scripts: Counter[str], main: str, share: float) -> LanguageGuess:
    if main in EAST_ASIAN:
        found = guess_east_asian(text, scripts)
        return LanguageGuess(language=found[0], score=found[1]) if found else _und("undecided_script")
    if main in _SOLE:
        language, signs = _SIGNS.get(main, ("und", ()))
        if signs and sum(map(text.count, signs)) >= _SIGN_SHARE * scripts[main]:
            return LanguageGuess(language=language, score=round(min(0.95, share), 4))
        return LanguageGuess(language=_SOLE[main], score=round(min(0.99, share), 4))
    guess = _judge(prepare(text, main), main)
    # A second script beside the main one is a doubt of its own.
    return replace(guess, score=round(guess.score * min(1.0, share + 0.1), 4))


def guess_language(text: str) -> LanguageGuess:
    """Guess the language of a text.

    Args:
        text: any text; the first 10,000 characters count.

    Returns:
        A BCP 47 tag with its score, or `und` with the reason.

    >>> guess_language("The president met his counterpart on Monday to discuss the ceasefire.").language
    'en'
    >>> guess_language("12.03.2024 18:30").reason
    'too_short'
    """
    clipped = _NUMBER.sub(" ", _ADDRESS.sub(" ", text[:_CLIP_CHARS]))
    scripts = count_scripts(clipped)
    weights = {script: count * _WEIGHTS.get(script, 1) for script, count in scripts.items()}
    total = sum(weights.values())
    if total < _FEWEST_LETTERS:
        return _und("too_short" if text.strip() else "empty")
    main = max(weights, key=lambda script: (weights[script], script))
    share = sum(weight for script, weight in weights.items() if script == main or {script, main} <= EAST_ASIAN) / total
    if share < _MAIN_SHARE:
        return _und("mixed", round(share, 4))
    return _by_script(clipped, scripts, main, share)
