"""An article made of nothing but a text: for the interpreter, for examples, for tests."""

from datetime import datetime

from schemas.records import Article
from transforms.core.identity import content_id
from transforms.core.text import count_tokens, text_sha256


def plain_article(
    text: str,
    *,
    title: str | None = None,
    language: str | None = "en",
    published_at: datetime | None = None,
) -> Article:
    """Make an article of a text in normal form.

    Args:
        text: the body.
        title: the headline; it counts as part of the text where the text begins with it.
        language: BCP 47; None: not looked at.
        published_at: aware, UTC.

    >>> plain_article("Fourteen people met.").text_tokens
    3
    """
    digest = text_sha256(text)
    article_id = content_id("plain", digest)
    return Article(
        revision_id=content_id(article_id, digest, title),
        article_id=article_id,
        title=title,
        text=text,
        text_sha256=digest,
        text_chars=len(text),
        text_tokens=count_tokens(text),
        title_in_text=bool(title) and text.startswith(title or ""),
        published_at=published_at,
        extraction_method="plain",
        language=language,
    )
