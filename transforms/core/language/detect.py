"""The language of an article, and the sentences of it that are in another."""

from dataclasses import replace

from schemas.records import Article
from transforms.core.language.guess import guess_language
from transforms.core.language.spans import find_language_spans


def detect_language(article: Article) -> Article:
    """Fill `language`, `language_score`, `language_reason` and `language_spans`.

    The text decides; the headline is read with it only where the text is too short to say. What the page declares is
    not used: it stays beside the result, in `language_declared`.

    Args:
        article: any article; its text may be empty.

    Returns:
        The article; `language_spans` is None where the language is `und`, since then no sentence is in another.
    """
    guess = guess_language(article.text)
    if guess.reason in {"empty", "too_short"} and article.title and not article.title_in_text:
        with_title = guess_language(f"{article.title}\n{article.text}")
        guess = guess if with_title.reason == "too_short" else with_title
    return replace(
        article,
        language=guess.language,
        language_score=guess.score,
        language_reason=guess.reason,
        language_spans=None if guess.reason else find_language_spans(article.text, guess.language),
    )
