"""The verdict claims what rules can prove, and no more."""

from itertools import pairwise

import pytest

from schemas.records import Artifact
from transforms.core.plain import plain_article
from transforms.core.translation import detect_artifacts

FILL = "The ministers talked about trade, energy and the border for most of the day and agreed on little. " * 8
SKELETON = "On month day they met, and it will take the next - years."


def _kinds(artifacts: tuple[Artifact, ...]) -> list[str]:
    return [artifact.kind for artifact in artifacts]


@pytest.mark.parametrize(
    ("addition", "verdict", "evidence"),
    [
        ("", "uncertain", ()),
        (SKELETON, "uncertain", ("lost_numerals",)),
        (f"{SKELETON} He paid [number] of them.", "translated", ("lost_numerals", "placeholders")),
        ("In Kiev the Ukrainian army hit 无人机 depots.", "translated", ("foreign_script", "transliteration")),
        ("In Kyiv (Київ) and Ukraine.", "uncertain", ()),
        ("In Kiev, Mikhail Podolyak of Ukraine spoke.", "uncertain", ("transliteration",)),
        ("It isnâ€™t over.<br/> &rsquo; \ufffd", "uncertain", ()),
    ],
)
def test_verdict(addition: str, verdict: str, evidence: tuple[str, ...]) -> None:
    """Two independent families of translation evidence, one of them grave, make a translation; extraction faults never."""
    article, _ = detect_artifacts(plain_article(f"{FILL}{addition}"))
    assert (article.translation_verdict, article.translation_evidence) == (verdict, evidence)
    assert article.translation_score is None


def test_where_rules_do_not_reach() -> None:
    """Short texts and other languages get no verdict about their origin, evidence or not."""
    short, _ = detect_artifacts(plain_article(f"{SKELETON} [date]"))
    assert short.translation_verdict == "too_short"
    for language in ("ru", "und", None):
        article, artifacts = detect_artifacts(plain_article(f"{FILL} [date] 无人机", language=language))
        assert article.translation_verdict == "not_supported"
        assert article.numerals_stripped is None
        assert _kinds(artifacts)[:1] == ["repeated_segment"]


def test_original_is_never_claimed() -> None:
    """Without a model nothing proves that a text was written in its language."""
    for text in (FILL * 3, FILL + SKELETON, "Short."):
        assert detect_artifacts(plain_article(text))[0].translation_verdict != "original"


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
