"""The verdict claims what style and findings can show together, and no more."""

from itertools import pairwise

import pytest

from schemas.records import Artifact
from transforms.core import translation
from transforms.core.models.translated import Reading
from transforms.core.plain import plain_article
from transforms.core.translation import detect_artifacts

FILL = "The ministers talked about trade, energy and the border for most of the day and agreed on little. " * 8
SKELETON = "On month day they met, and it will take the next - years."


def _kinds(artifacts: tuple[Artifact, ...]) -> list[str]:
    return [artifact.kind for artifact in artifacts]


def _read_as(monkeypatch: pytest.MonkeyPatch, probability: float) -> None:
    """Let the model of style give one answer, so that the rule is seen by itself."""
    reading = Reading(probability=probability, source_language="ru", source_probability=0.8)
    monkeypatch.setattr(translation, "read_translated", lambda _text: reading)


TWO_FAMILIES = f"{SKELETON} He paid [number] of them."


@pytest.mark.parametrize(
    ("probability", "addition", "verdict", "evidence"),
    [
        (0.1, "", "original", ()),
        (0.49, "", "original", ()),
        (0.5, "", "uncertain", ()),
        (0.89, "", "uncertain", ()),
        (0.9, "", "translated", ()),
        (0.1, SKELETON, "uncertain", ("lost_numerals",)),
        (0.6, SKELETON, "uncertain", ("lost_numerals",)),
        (0.1, TWO_FAMILIES, "uncertain", ("lost_numerals", "placeholders")),
        (0.6, TWO_FAMILIES, "translated", ("lost_numerals", "placeholders")),
        (0.6, "In Kiev the Ukrainian army hit 无人机 depots.", "translated", ("foreign_script", "transliteration")),
        (0.1, "In Kyiv (Київ) and Ukraine.", "original", ()),
        (0.6, "In Kiev, Mikhail Podolyak of Ukraine spoke.", "uncertain", ("transliteration",)),
        (0.1, "It isnâ€™t over.<br/> &rsquo; \ufffd", "original", ()),
        (0.6, "It isnâ€™t over.<br/> &rsquo; \ufffd", "uncertain", ()),
    ],
)
def test_verdict(
    monkeypatch: pytest.MonkeyPatch, probability: float, addition: str, verdict: str, evidence: tuple[str, ...]
) -> None:
    """The style alone decides from .9 on, seconded by two families of evidence from .5 on; extraction faults never second it."""
    _read_as(monkeypatch, probability)
    article, _ = detect_artifacts(plain_article(f"{FILL}{addition}"))
    assert (article.translation_verdict, article.translation_evidence) == (verdict, evidence)
    assert article.translation_score == probability


def test_a_source_language_is_named_for_translations_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Style names a language where the text rather is a translation than not, and nowhere else."""
    for probability, language in ((0.2, None), (0.5, "ru"), (0.95, "ru")):
        _read_as(monkeypatch, probability)
        article, _ = detect_artifacts(plain_article(FILL))
        assert article.translation_source_language == language
        assert article.translation_source_score == (0.8 if language else None)


def test_where_rules_do_not_reach() -> None:
    """Short texts and other languages get no verdict about their origin, evidence or not."""
    short, _ = detect_artifacts(plain_article(f"{SKELETON} [date]"))
    assert (short.translation_verdict, short.translation_score) == ("too_short", None)
    for language in ("ru", "und", None):
        article, artifacts = detect_artifacts(plain_article(f"{FILL} [date] 无人机", language=language))
        assert (article.translation_verdict, article.translation_score) == ("not_supported", None)
        assert article.numerals_stripped is None
        assert _kinds(artifacts)[:1] == ["repeated_segment"]


def test_nothing_found() -> None:
    """A clean article has a count of zero and no worst severity."""
    article, artifacts = detect_artifacts(plain_article("Fourteen ministers met in Geneva on Monday."))
    assert (article.artifact_count, article.artifact_worst, artifacts) == (0, None, ())


def test_worst_severity() -> None:
    """The worst severity is that of the gravest artifact."""
    article, artifacts = detect_artifacts(plain_article("He said it.Â They paid $ million."))
    assert article.artifact_worst == "critical"
    assert {artifact.severity for artifact in artifacts} == {"minor", "critical"}


def test_numerals_stripped() -> None:
    """Empty number slots in a text next to free of digits mean that the digits were stripped; either alone does not."""
    numbers = " ".join(f"In 19{year} it cost ${year} million." for year in range(10, 60))
    assert detect_artifacts(plain_article(FILL + SKELETON))[0].numerals_stripped is True
    assert detect_artifacts(plain_article("09/01/2026\n" + FILL * 2 + SKELETON))[0].numerals_stripped is True
    assert detect_artifacts(plain_article(FILL))[0].numerals_stripped is False
    assert detect_artifacts(plain_article(FILL + SKELETON + numbers))[0].numerals_stripped is False


def test_overlapping_findings_of_one_kind_are_one() -> None:
    """Where two rules of a detector see one fault, one artifact is written, and it covers both."""
    text = "Talks ran from to the th of September , , and on."
    _, artifacts = detect_artifacts(plain_article(text))
    spans = [(artifact.start, artifact.end) for artifact in artifacts if artifact.kind == "numeral_dropped"]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_ids_are_made_of_content() -> None:
    """The same revision gives the same ids, another revision other ones."""
    first = detect_artifacts(plain_article("He said [date]."))[1]
    assert first == detect_artifacts(plain_article("He said [date]."))[1]
    assert first[0].artifact_id != detect_artifacts(plain_article("He said [date].", title="Other"))[1][0].artifact_id
