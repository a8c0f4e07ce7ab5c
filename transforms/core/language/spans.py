"""Sentences in another language than the article: what a translation left standing, or a quotation.

Most sentences hold enough of the article's own function words, and are let go for the price of looking them up. The others
are ranked; a foreign one leads by far, and its own language's function words stand in it. Names, lists and scores have none.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Final

from schemas.records import LanguageSpan
from transforms.core.east_asian import EAST_ASIAN
from transforms.core.language.guess import guess_language
from transforms.core.language.profiles import frequent_words, profiled_script
from transforms.core.language.rank import prepare, rank, score
from transforms.core.scripts import count_scripts
from transforms.core.sentences import Sentence, split_sentences

#: Share of the article's own frequent words (`frequent_words`) from which a sentence is the article's. Fitted on the even half (by MD5) of
#: lingua's test sentences and of GeoVirus's articles, as are the next three.
_OWN_SHARE: Final = 0.27
#: Share of the other language's frequent words from which a sentence may be in it: lists of names have none.
_OTHER_SHARE: Final = 0.05
_OTHER_SHARE_IF_SHORT: Final = 0.15
#: Nats a word by which another language must lead.
_LEAD_PER_WORD: Final = 3.0
#: The same where no frequent word of the other language stands in the sentence, but most words begin small.
_FAR_LEAD_PER_WORD: Final = 8.0
#: Share of words that begin small: of a sentence, German included, and of one that is surely none of names.
_SMALL_SHARE: Final = 0.35
_MANY_SMALL_SHARE: Final = 0.5
_FEWEST_WORDS: Final = 5
#: Languages whose words stand in everybody's lists, and how much more often they must use one for it to be theirs.
_LARGE: Final = ("en", "de", "es", "fr", "it", "pt")
_FAR_MORE: Final = 3
_SHORT_WORDS: Final = 10
#: Shortest sentence in another script.
_FEWEST_CHARS: Final = 12
#: Score from which a sentence is said to be in its language.
_SURE: Final = 0.2
#: Written nearly alike: one in an article of the other is no finding. Source: ISO 639-3 macrolanguages, and what this model
#: confuses most.
_ALIKE: Final = (
    frozenset({"nb", "nn", "da"}),
    frozenset({"hr", "bs", "sr-Latn", "sl"}),
    frozenset({"sr", "mk", "bg"}),
    frozenset({"id", "ms"}),
    frozenset({"zu", "xh", "nr", "ss"}),
    frozenset({"st", "tn", "nso"}),
    frozenset({"es", "gl", "ast", "pt"}),
    frozenset({"cs", "sk"}),
    frozenset({"en", "sco"}),
)
#: Characters of an article that are looked at: a book is none, and hostile input has millions.
_MOST_CHARS: Final = 200_000
_MOST_SENTENCES: Final = 2_000
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻ‘ʼ-][^\W\d_]+)*")


@cache
def _own_words(language: str) -> frozenset[str]:
    """Frequent words of a language, without those that a large language uses far more: lists from the web hold both."""
    shares = frequent_words(language)
    large = [frequent_words(tag) for tag in _LARGE if tag != language]
    return frozenset(word for word, share in shares.items() if all(share * _FAR_MORE >= words.get(word, 0.0) for words in large))


def _share(words: Sequence[str], known: Collection[str]) -> float:
    return sum(word in known for word in words) / len(words)


def _alike(one: str, other: str) -> bool:
    return one.partition("-")[0] == other.partition("-")[0] or any(one in group and other in group for group in _ALIKE)


def _speaks(words: Sequence[str], language: str, lead_per_word: float) -> bool:
    """Whether words, as written, are a sentence of a language that leads, and no list of names."""
    small = sum(map(str.islower, words)) / len(words)
    if small < _SMALL_SHARE and not all(map(str.isupper, words)):
        return False
    least = _OTHER_SHARE if len(words) >= _SHORT_WORDS else _OTHER_SHARE_IF_SHORT
    known = _share([word.lower() for word in words], frequent_words(language)) >= least
    return known or (lead_per_word >= _FAR_LEAD_PER_WORD and small > _MANY_SMALL_SHARE)


def _same_script(sentence: str, home: str, script: str) -> tuple[str, float] | None:
    """Language and score of a sentence that is not in the home language, but in its script."""
    words = _WORD.findall(sentence)
    if len(words) < _FEWEST_WORDS or _share([word.lower() for word in words], _own_words(home)) >= _OWN_SHARE:
        return None
    ranking = rank(prepare(sentence, script), script)
    lead = None if ranking is None else ranking.lead_over(home)
    if ranking is None or lead is None or lead < _LEAD_PER_WORD * len(words) or _alike(ranking.language, home):
        return None
    return (ranking.language, score(ranking)) if _speaks(words, ranking.language, lead / len(words)) else None


def _other_script(sentence: str, home: str) -> tuple[str, float] | None:
    guess = guess_language(sentence)
    if guess.language == "und" or _alike(guess.language, home):
        return None
    return guess.language, guess.score


def _main_script(text: str) -> str | None:
    scripts = count_scripts(text)
    return max(scripts, key=lambda name: (scripts[name], name)) if scripts else None


def _judge(sentence: str, home: str, script: str | None) -> tuple[str, float] | None:
    main = "Latn" if sentence.isascii() and script == "Latn" else _main_script(sentence)
    if main is None or main == script:
        return _same_script(sentence, home, main) if main else None
    near = {main, script} <= EAST_ASIAN
    return None if near or len(sentence) < _FEWEST_CHARS else _other_script(sentence, home)


def _found(text: str, home: str, script: str | None, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, str, float]]:
    for sentence in sentences:
        judged = _judge(text[sentence.start : sentence.end], home, script)
        if judged is not None and judged[1] >= _SURE:
            yield sentence, *judged


def find_language_spans(text: str, language: str) -> tuple[LanguageSpan, ...]:
    """Find sentences in another language.

    Args:
        text: of an article; its first 200,000 characters count.
        language: of the article, BCP 47; nothing is found in text that is `und`.

    Returns:
        Spans in their order, half-open; neighbours in the same language are one, with the lowest of their scores.

    >>> text = "The minister spoke on Monday. Он сказал, что переговоры возобновятся в понедельник. It was late."
    >>> [(text[span.start:span.end], span.language) for span in find_language_spans(text, "en")]
    [('Он сказал, что переговоры возобновятся в понедельник.', 'ru')]
    """
    if language == "und":
        return ()
    text = text[:_MOST_CHARS]
    script = profiled_script(language) or _main_script(text)
    spans: list[LanguageSpan] = []
    for sentence, tag, sure in _found(text, language, script, split_sentences(text)[:_MOST_SENTENCES]):
        last = spans[-1] if spans else None
        if last is not None and last.language == tag and not text[last.end : sentence.start].strip():
            spans[-1] = LanguageSpan(start=last.start, end=sentence.end, language=tag, score=min(last.score, sure))
        else:
            spans.append(LanguageSpan(start=sentence.start, end=sentence.end, language=tag, score=sure))
    return tuple(spans)
