"""docs/artifacts.md says what the registry says."""

import pytest

from tests.quality.kinds import DOCUMENT, kinds_table, with_table
from transforms.core.artifacts import detectors
from transforms.core.injection.faults import FAULTS
from transforms.core.plain import plain_article

DAMAGED = (
    "On month day, the the talks，went on within the next - years in Bern, Bern, Bern, Bern. as well , he said.It cost 3,5 million. "
    "German Foreign Minister Annalena Burbock met 35 ten thousand netizens. Undoubtedly, /TASS/ said so.. 09/01/2026 (Translated by Google) in Kiev, Ukraine"
)


def test_the_table_is_current() -> None:
    """The document holds the table as the registry and the pins make it; `python -m tests.quality.kinds` writes it."""
    document = DOCUMENT.read_text(encoding="utf-8")
    assert document == with_table(document)
    assert all(f"| `{kind}` |" in kinds_table() for kind in detectors())


def test_faults_are_of_known_kinds() -> None:
    """Every injected fault is to be found by a kind of the registry."""
    assert {fault.kind for fault in FAULTS} <= detectors().keys()


@pytest.mark.parametrize("kind", [kind for kind, detector in detectors().items() if detector.LANGUAGES])
def test_languages_are_as_stated(kind: str) -> None:
    """A detector of some languages is silent in all others, and where the language is not known."""
    for language in ("sv", "ja", "und", None):
        assert list(detectors()[kind].detect(plain_article(DAMAGED, language=language))) == []
