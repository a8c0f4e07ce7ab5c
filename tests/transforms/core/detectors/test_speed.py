"""No text makes a detector slow: every pattern against its own worst case, all detectors against repeats and odd texts."""

import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType

import pytest

from schemas.records import Article
from tests.transforms.core.detectors.worst_cases import patterns_of, worst_cases
from transforms.core import artifact_rules, office_mentions, paragraphs
from transforms.core.artifacts import detectors, find_artifacts
from transforms.core.detectors import calque_phrase
from transforms.core.page import boilerplate
from transforms.core.plain import plain_article
from transforms.core.translation import detect_artifacts

LANGUAGES = ("en", "de", "fr", "es", "ru", "zh", "und")
#: What makes a language's patterns is a cached function.
CACHED = type(cache(len))
#: Of 100 KB of a unit: what is quadratic takes minutes, what is linear a hundredth of this.
MOST_SECONDS = 1.5
#: Kinds whose rules stand in the languages' files.
IN_LANGUAGES = {"date_placeholder", "numeral_dropped"}
ODD_TEXTS = {
    "digits": "1234567890 ",
    "one digit": "7",
    "emoji": "😀👨‍👩‍👧‍👦🇺🇦",
    "right to left": "وقال المتحدث باسم الوزارة إن المحادثات ستستمر. ",
    "Chinese": "据新华社报道两国外长在会谈中就停火问题交换了意见",
    "Thai": "โฆษกกระทรวงกล่าวว่าการเจรจาจะดำเนินต่อไปในสัปดาห์หน้า",
    "one word": "word ",
    "one name": "Bern, ",
    "one line": "The same line of words is said again.\n",
    "no space": "abc",
    "capitals": "United Nations General Assembly ",
    "names": "German Chancellor Angela Merkel and French President John Smith, Ann Lee and Bob Roe met. ",
    "quotes": "“Willing Coalition” and “Voluntary Coalition” ",
    "marks": "?!.,;:-–—()[]{}<>«»„“”\"'’",
    "replacement": "\ufffd",
    "invisible": "\u200b\u200d",
}


def _all_detectors(article: Article) -> None:
    find_artifacts(article, [kind for kind, module in detectors().items() if not module.ON])


def _seconds(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def _held(kind: str, module: ModuleType) -> Iterator[re.Pattern[str]]:
    """The patterns of one detector, with those that it makes for each language."""
    yield from patterns_of(module)
    for language in LANGUAGES:
        for name in ("_rules", "_dates", "_marks", "_notes"):
            yield from patterns_of(getattr(module, name)(language) if isinstance(getattr(module, name, None), CACHED) else ())
        yield from patterns_of(artifact_rules.language_rules(language, kind) if kind in IN_LANGUAGES else ())


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of the detectors and of what they search with, each once."""
    found = {pattern: kind for kind, module in detectors().items() for pattern in _held(kind, module)}
    found.update(
        (pattern, module.__name__) for module in (office_mentions, paragraphs, boilerplate) for pattern in patterns_of(module)
    )
    found.update((pattern, "calque_phrase") for pattern in patterns_of(calque_phrase._phrases()))
    return [(kind, pattern) for pattern, kind in found.items()]


def _on(pattern: re.Pattern[str], unit: str, size: int) -> float:
    text = unit * (size // len(unit))
    return _seconds(lambda: sum(1 for _ in pattern.finditer(text)))


@pytest.mark.fault("C9")
def test_every_pattern_against_its_worst_case() -> None:
    """100 KB of what a pattern is made of takes it far less than a second, whatever part is repeated."""
    patterns = _patterns()
    assert len(patterns) > 150
    for kind, pattern in patterns:
        for unit in worst_cases(pattern):
            # What takes next to nothing on a twentieth cannot be slow on the whole, quadratic or not.
            if _on(pattern, unit, 5_000) > MOST_SECONDS / 800:
                taken = _on(pattern, unit, 100_000)
                assert taken < MOST_SECONDS, f"{kind}: {pattern.pattern!r} on {unit!r}: {taken:.1f} s"


@pytest.mark.parametrize("name", ODD_TEXTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_ten_times_the_text_takes_ten_times_as_long(name: str, language: str) -> None:
    """Time is linear in odd texts, within measuring."""
    unit = ODD_TEXTS[name]
    small, large = (plain_article(unit * (size // len(unit)), language=language) for size in (10_000, 100_000))
    _all_detectors(small)
    once = min(_seconds(lambda: _all_detectors(small)) for _ in range(3))
    assert _seconds(lambda: _all_detectors(large)) <= 12 * once + 0.5


@pytest.mark.parametrize("text", ["", " ", "\n\n", "7" * 50_000, "😀" * 50_000, "word " * 50_000, "中" * 50_000])
def test_nothing_to_find_is_no_error(text: str) -> None:
    """Empty, endless and uniform texts give an answer, and no critical finding but a loop where one word goes on for ever."""
    for language in ("en", "zh-Hans", None):
        article, artifacts = detect_artifacts(plain_article(text, language=language))
        assert article.artifact_count == len(artifacts)
        critical = {artifact.kind for artifact in artifacts if artifact.severity == "critical"}
        assert critical <= ({"repetition_loop"} if text.strip() else set())


def test_of_what_is_longer_than_an_article_the_beginning_is_read() -> None:
    """A million characters are looked at, up to the end of a line: nothing is found behind, and what is read has no lost end."""
    line = "They said on Monday that they would meet again in the old parliament, and so they did " * 3 + "in the the end."
    text = "\n".join(f"{number} {line}" for number in range(4_000))
    assert len(text) > 1_050_000
    found = find_artifacts(plain_article(text))
    assert 990_000 < max(finding.end for finding in found if finding.kind == "repeated_word") <= 1_000_000
    assert not [finding for finding in found if finding.kind == "sentence_truncation"]
