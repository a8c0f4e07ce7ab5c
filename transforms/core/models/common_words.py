"""Words beside the function words that every kind of news uses alike: `python -m transforms.core.models.common_words FOLDER`.

A word is kept where it stands in at least three articles in a hundred of every kind of training text, and nowhere in many
times more: so it tells of style, and hardly of topic. Writes common_words.txt; the models are trained after it.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from transforms.core.models.corpora import Document, read_documents, training_part

COMMON_WORDS: Final = Path(__file__).with_name("common_words.txt")
_WORD: Final = re.compile(r"(?<![\w'’])[a-z]+(?![\w'’])")
_LEAST_SHARE: Final = 0.03
_MOST_UNEVEN: Final = 12
_SLACK: Final = 0.1
#: Fewer articles than this tell nothing of shares.
_FEWEST_ARTICLES: Final = 50


def _kind(document: Document) -> str:
    if document.origin == "original":
        return document.name.partition("/")[0] if "/" in document.name else "wmt"
    return f"{document.origin} {document.source}"


def common_words(documents: Iterable[Document]) -> list[str]:
    """The words, sorted."""
    articles: Counter[str] = Counter()
    holding: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        if document.recent:  # another half of WikiNews stands for it
            continue
        kind = _kind(document)
        articles[kind] += 1
        holding[kind].update(set(_WORD.findall(document.text)))
    kinds = [kind for kind, count in articles.items() if count >= _FEWEST_ARTICLES]
    kept = []
    for word in sorted(set().union(*holding.values())):
        shares = [holding[kind][word] / articles[kind] for kind in kinds]
        if min(shares) > _LEAST_SHARE and max(shares) < _MOST_UNEVEN * min(shares) + _SLACK:
            kept.append(word)
    return kept


if __name__ == "__main__":
    found = common_words(training_part(read_documents(Path(sys.argv[1]))))
    COMMON_WORDS.write_text("\n".join(found) + "\n", encoding="utf-8")
