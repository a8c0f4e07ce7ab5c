"""What every detector keeps, whichever it is: the folder is the registry, so the tests run over the folder."""

import doctest
import random
import re
import time
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import transforms.core.detectors
from schemas.records import Article
from transforms.core.artifacts import SEVERITIES
from transforms.core.finding import Finding
from transforms.core.plain import plain_article
from transforms.core.registry import members
from transforms.core.translation import detect_artifacts

DETECTORS = members(transforms.core.detectors)
KINDS = {
    "boilerplate", "calque_phrase", "caption_run", "case_after_stop", "date_ambiguous", "date_placeholder", "duplicate_headline", "foreign_punct",
    "html_residue", "invisible_char", "language_mismatch", "llm_note", "metadata_line", "mixed_quote_style", "mixed_script_word", "mojibake",
    "name_inconsistency", "name_misspelling", "number_format", "numeral_dropped", "numerals_stripped", "placeholder_token", "punct_spacing",
    "repeated_item", "repeated_segment", "repeated_word", "repetition_loop", "scale_calque", "sentence_fragment", "sentence_truncation", "source_clue",
    "translation_notice", "transliteration_variant", "unbalanced_pair", "untranslated_span", "wrong_entity", "wrong_terminal_punct",
}  # fmt: skip
OFF_BY_DEFAULT = {"mixed_quote_style", "unbalanced_pair"}
#: What damaged news is made of.
PIECES = (
    "Year, Month, Day", "on month day", "the next - years", "$ million", "[date]", "<unk>", "{0}", "%s", "â€™", "Ð¿Ñ€", "Â", "\ufffd", "don?t", "&rsquo;",
    "<br/>", "\\u00e9", "[caption id=1]", "无人机", "станица", "(Київ)", "α", "09/01/2026", "1.2.2026", "31/12/2025", "9 January 2026", "Kiev",
    "Mikhail Podolyak", "Ukraine", "The talks went on for a very long time in the old town hall.", "\n", "\n\n", " ", ",", ".", "(", ")", "-", "'s", "th century",
    "İ", "ǅ", "\u00a0", "\u2028", "\u202e", "\u0301", "😀", "12", "September ,", "COVID-", "?", "”",
    "Bern, Bern, Bern, Bern", "Рutin", "\u200b", "，", "3,5 million", "1.200.000", "35 ten thousand", "Here is the translation:", "Among them,", "/TASS/",
    "German Foreign Minister Annalena Burbock", "“Willing Coalition”", "“Voluntary Coalition”", "France, Italy, France and Spain", "the the", "Kiev.Moscow",
    "am . Januar", "âgé de ans", "年月日", "-летний", "(Photo: Ann Lee)", "Read also:", "January 9, 2026", "If so, will it end. ", "Currently preparing to build new plants",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES)).map("".join),
)


def _check(article: Article, finding: Finding, detector: ModuleType) -> None:
    field = article.text if finding.field == "text" else article.title
    assert finding.kind == detector.KIND
    assert field is not None
    assert 0 <= finding.start < finding.end <= len(field)
    assert 0 <= finding.score <= 1
    assert finding.severity in SEVERITIES
    assert finding.evidence
    assert not (finding.field == "title" and article.title_in_text)


def test_the_kinds_are_here() -> None:
    """The registry holds every kind once, under its file's name; two are off unless they are asked for."""
    assert {detector.KIND for detector in DETECTORS} >= KINDS
    assert {detector.KIND for detector in DETECTORS if not detector.ON} == OFF_BY_DEFAULT
    assert all(detector.__name__.rpartition(".")[2] == detector.KIND for detector in DETECTORS)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.KIND)
def test_attributes(detector: ModuleType) -> None:
    """A detector says what it finds, of which family, how grave, in which version, and defines it in its docstring."""
    assert detector.FAMILY in {"translation", "extraction", "neither"}
    assert detector.SEVERITY in SEVERITIES
    assert detector.VERSION
    assert detector.ON in {True, False}
    assert detector.EVIDENCE is None or detector.FAMILY == "translation"
    assert len(detector.__doc__ or "") > 100


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.KIND)
def test_examples(detector: ModuleType) -> None:
    """A detector shows one text where it speaks and one where it is silent, and both hold."""
    source = detector.detect.__doc__ or ""
    assert doctest.testmod(detector).failed == 0
    assert source.count(">>> list(detect(") >= 1
    assert source.count("for f in detect(") >= 1
    assert re.search(r"^\s*\[\]$", source, re.MULTILINE)  # since 3.13 the compiler takes the indentation out


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.KIND)
@pytest.mark.parametrize("text", ["", " ", "\n", "a", "\ufffd", "1", "😀"])
def test_small_texts(detector: ModuleType, text: str) -> None:
    """Next to nothing is no error."""
    for language in ("en", "und", "zh-Hans", None):
        article = plain_article(text, title=text, language=language)
        for finding in detector.detect(article):
            _check(article, finding, detector)


@given(
    text=TEXTS,
    title=st.one_of(st.none(), TEXTS),
    language=st.sampled_from(["en", "en-GB", "de", "fr", "es", "ru", "zh-Hans", "und", None]),
)
@settings(max_examples=400, deadline=None)
def test_damaged_texts(text: str, title: str | None, language: str | None) -> None:
    """On generated damage no detector raises, every span lies in its string, and two runs say the same."""
    article = plain_article(text, title=title, language=language)
    for detector in DETECTORS:
        findings = list(detector.detect(article))
        assert findings == list(detector.detect(article))
        for finding in findings:
            _check(article, finding, detector)


@given(text=TEXTS, title=st.one_of(st.none(), TEXTS))
@settings(max_examples=200, deadline=None)
def test_artifacts_slice_to_their_surface(text: str, title: str | None) -> None:
    """Every artifact is sorted, alone in its place for its kind, and its offsets slice to its surface."""
    article, artifacts = detect_artifacts(plain_article(text, title=title))
    keys = [(artifact.field, artifact.start, artifact.end, artifact.kind) for artifact in artifacts]
    assert keys == sorted(keys)
    assert len({artifact.artifact_id for artifact in artifacts}) == len(artifacts) == article.artifact_count
    for artifact in artifacts:
        field = article.text if artifact.field == "text" else article.title or ""
        assert field[artifact.start : artifact.end] == artifact.surface != ""


def test_the_title_is_not_counted_twice() -> None:
    """A fault in a headline that opens the text is found there, and in the title only where the text lacks it."""
    title = "Kiev and Ukraine pay $ million to [name]"
    opened = plain_article(f"{title}\nBody.", title=title)
    apart = plain_article("Body.", title=title)
    assert opened.title_in_text
    for article, field in ((opened, "text"), (apart, "title")):
        fields = {finding.field for detector in DETECTORS for finding in detector.detect(article)}
        assert fields == {field}


UNITS = (
    " ", "(", "( ", ",", ", ", "word ", "a", ".", "\n", "-", " - ", "$ ", "year, ", "on month ", "by - ", "[", "<", "<p ", "&", "&amp;", "%", "{", "${", "\\", "[caption ",
    "Â", "â€", "Ð", "?", "a?", "ж", "ж ", "中", "1/2/2026 ", "1/", "1.", "Kiev ", "Ukraine Lvov ", "in ", "On March ", "the of ", "The same line of words is said again.\n",
    "one two three four five six seven eight nine ten eleven\n", "\ufffd", "I- ", "( -", "more than ",
)  # fmt: skip


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.KIND)
def test_linear_time(detector: ModuleType) -> None:
    """30 KB of any unit that news is damaged with takes less than two seconds of processor time, on a busy machine too."""
    for unit in UNITS:
        article = plain_article(unit * (30_000 // len(unit)))
        before = time.process_time()
        for _ in detector.detect(replace(article, title="Ukraine " + unit * 40)):
            pass
        taken = time.process_time() - before
        assert taken < 2, f"{unit!r}: {taken:.1f} s"


def test_linear_time_on_shuffled_units() -> None:
    """A tenth of a megabyte of the units in random order takes all detectors together seconds, not minutes."""
    source = random.Random(3)
    article = plain_article("".join(source.choice((*UNITS, *PIECES)) for _ in range(18_000)))
    before = time.process_time()
    detect_artifacts(article)
    assert time.process_time() - before < 30
