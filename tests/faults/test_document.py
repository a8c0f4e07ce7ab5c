"""The document of faults says what the tests prove."""

from pathlib import Path

from tests.faults.document import ROOT, faults_markdown, proofs
from tests.faults.paths import FAULTS as PATHS
from tests.faults.table import BUGS, FAULTS, THREATS


def test_the_document_is_generated() -> None:
    """docs/faults.md is what table and marks say; `make docs` writes it."""
    assert (ROOT / "docs" / "faults.md").read_text(encoding="utf-8") == faults_markdown()


def test_every_row_is_proved_and_every_mark_has_a_row() -> None:
    """No fault, threat or bug without a test, no test that names a row which is not there."""
    assert set(proofs(ROOT)) == {*FAULTS, *THREATS, *BUGS}
    assert {*FAULTS} == {*range(1, 63)}
    assert len(PATHS) >= 35


def test_a_mark_is_found_wherever_it_stands(tmp_path: Path) -> None:
    """On a test, on a case of it, in a table of cases that it uses; and nowhere else."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(
        "CASES = [pytest.param(1, id='one', marks=pytest.mark.fault(7)), pytest.param(2, id='two')]\n"
        "@pytest.mark.fault(1, 'C2')\n@pytest.mark.bug(3)\n@pytest.mark.parametrize('x', CASES)\ndef test_a(x): ...\n"
        "def test_b(): pytest.mark.fault(9)\n"
    )
    found = proofs(tmp_path)
    assert found == {
        1: ["tests/test_x.py::test_a"],
        "C2": ["tests/test_x.py::test_a"],
        "bug 3": ["tests/test_x.py::test_a"],
        7: ["tests/test_x.py::test_a[one]"],
    }
