"""A line of the site's template that extraction left in the body: "Read also", "Sign up for our newsletter", "© 2026".

An extraction fault. The extractor cuts such lines below the first third of a page's text; texts that come from elsewhere
(feeds, JSON lines) are not cut, and nothing is cut above. Whole lines, in the article's language and in English.

Source: phrases of `languages/*.toml`, tables `[boilerplate]`.
"""

from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, language_of
from transforms.core.page.boilerplate import is_boilerplate
from transforms.core.paragraphs import paragraph_lines

KIND: Final = "boilerplate"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "info"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()


def detect(article: Article) -> Iterator[Finding]:
    r"""Find lines of the template.

    >>> from transforms.core.plain import plain_article
    >>> text = "It rained for days.\nRead also: Sun at last\nThe river rose.\nSign up for our newsletter"
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['Read also: Sun at last', 'Sign up for our newsletter']
    >>> list(detect(plain_article("It rained for days.\nThe river rose.\nThey read also of the sun.")))
    []
    """
    text, language = article.text, language_of(article)
    for start, end in paragraph_lines(text)[1:]:
        if is_boilerplate(text[start:end], language):
            yield Finding(kind=KIND, start=start, end=end, score=0.8, severity=SEVERITY, evidence="template_line")
