"""The body ends in mid-sentence: a clipped field, a paywall, a lost last block.

An extraction fault: who and where of the last sentence may be missing. The last paragraph has eight words or more and no mark
at its end that could close a sentence; lists, captions, credits and tables do not count as sentences. An ellipsis or "[+123
chars]" says itself that it is cut.

Source: own rule; marks of the Unicode property Sentence_Terminal and closing quotes.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, language_of

KIND: Final = "sentence_truncation"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "2"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags: whose form of a sentence the rule knows.
LANGUAGES: Final[tuple[str, ...]] = ("de", "en", "es", "fr")

_SAID: Final = re.compile(r"(?:\[\+\d{1,7} chars\]|\[(?:…|\.\.\.)\]|(?<=[a-z,] )(?:…|\.\.\.)|(?<=[a-z])(?:…|\.\.\.))$")
#: What closes a sentence, a quotation, a bracket; a stray mojibake letter behind it is another fault.
_CLOSED: Final = re.compile(r"[.!?…:;।؟。！？」』”\"’'»)\]*|~][ÂÃ]?$")
#: What may stand behind the last stop: capitals (agencies, initials), a dash or bracket with a few words, a word that says it is a
#: credit. A bare name is none: of 2,133 clean texts two end so, and both lack a stop; a text that is cut ends so in one case of ten.
_CREDIT: Final = re.compile(
    r"[.!?][”\"'’»)\]]{0,2}\s{0,3}(?:[-–—(/|][^.!?]{1,40}|[A-Z][A-Z/-]{0,7}(?:[ ,][A-Z][A-Z/-]{0,7}){0,3}"
    r"|(?:By|Photos?|Source|Reporting|Agencies|Reuters|Xinhua|Bloomberg|Von|Foto|Quelle|Par|Por|Fuente|Fotos?)\b[^.!?]{0,60})$"
)
#: A line that says who wrote it, or where to go on; an address or a name on a network, which closes a line as a stop does.
_CREDIT_LINE: Final = re.compile(
    r"\(?(?:(?:Additional |With )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Pp]roduced) by|(?:Photo|Image|Source|Foto|Quelle|Fuente)s?(?: by|:)|Follow |Read more"
    r"|Sign up|Contact )"
)
_ADDRESS: Final = re.compile(r"(?:(?<= )@|\b[\w-]{1,60}\.)[\w-]{2,40}(?:/\S{0,200})?$")
#: A last word that cannot end a sentence makes it certain.
_OPEN_WORD: Final = re.compile(
    r"(?:,|\b(?:the|a|an|of|to|and|or|in|for|with|by|at|on|from|that|which|who|his|her|its|their|is|was|are|were|has|have|had|as|but|than|into|will|would|be"
    r"|der|die|das|und|von|mit|für|dem|den|ein|eine|le|la|les|des|du|et|un|une|dans|pour|el|los|las|y|con|por|una|del))$"
)
_FEWEST_WORDS: Final = 8
_SHOWN: Final = 40
_TAIL_CHARS: Final = 120
#: Three small words in a row: a headline of another article that was left at the end has capitals.
_SENTENCE_LIKE: Final = re.compile(r"\b(?:[a-z]{2,20} ){3}")


def _score(last: str) -> float | None:
    if _SAID.search(last):
        return 0.9
    if len(last.split()) < _FEWEST_WORDS or _CLOSED.search(last):
        return None
    if _OPEN_WORD.search(last.lower()):
        return 0.9
    tail = last[-_TAIL_CHARS:]
    if _CREDIT.search(tail) or _ADDRESS.search(tail) or _CREDIT_LINE.match(last):
        return None
    return 0.7 if _SENTENCE_LIKE.search(last) else None


def detect(article: Article) -> Iterator[Finding]:
    r"""Find a body that ends in mid-sentence; the span is its last words.

    >>> from transforms.core.plain import plain_article
    >>> text = "It began on Monday.\nThe ministers will meet again in Geneva to talk about the"
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['meet again in Geneva to talk about the']
    >>> list(detect(plain_article("It began on Monday and went on for many more days.\nPhoto: Ann Lee")))
    []
    """
    text = article.text.rstrip()
    if language_of(article) not in LANGUAGES or not text:
        return
    start = text.rfind("\n") + 1
    score = _score(text[start:])
    if score is not None:
        shown = text.find(" ", max(start, len(text) - _SHOWN)) + 1 if len(text) - start > _SHOWN else start
        yield Finding(
            kind=KIND,
            start=shown or start,
            end=len(text),
            score=score,
            severity=SEVERITY,
            evidence="says_it_is_cut" if _SAID.search(text) else "no_terminal_mark",
        )
