"""What the address of a lake may say, and what is said where it says something else."""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from schemas.errors import UsageRefused
from transforms.core.output import Output
from transforms.core.publish.address import Terms, target_at

TERMS = Terms(now=lambda: datetime(2026, 1, 31, tzinfo=timezone.utc), grace=timedelta(hours=24))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("delta:s3://me:secret@bucket/news", "holds no user, password or parameters"),
        ("delta:s3://bucket/news?key=secret", "holds no user, password or parameters"),
        ("delta:", "names no place; write iceberg:/FOLDER"),
        ("iceberg:", "names no place"),
        ("lance:/srv/lake", "is no target; write s3://BUCKET/PREFIX"),
    ],
)
def test_a_wrong_address_is_refused(address: str, said: str, tmp_path: Path) -> None:
    """One sentence says what is wrong or what may be written; a secret is not repeated."""
    with pytest.raises(UsageRefused, match=said) as refused:
        target_at(address, Output(tmp_path), TERMS)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("kind", ["iceberg", "delta"])
def test_a_lake_does_not_lie_in_the_output(kind: str, tmp_path: Path) -> None:
    """Tables of a lake among the tables of the output would be read as such."""
    with pytest.raises(UsageRefused, match="lie in one another"):
        target_at(f"{kind}:{tmp_path}/out/lake", Output(tmp_path / "out"), TERMS)


@pytest.mark.parametrize(("kind", "library"), [("iceberg", "pyiceberg"), ("delta", "deltalake")])
def test_a_missing_library_is_named(kind: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the message says how it is installed."""
    for name in [name for name in sys.modules if name.startswith((library, f"transforms.core.publish.{kind}"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageRefused, match=rf"needs .*pip install 'newsbeam\[{kind}\]'"):
        target_at(f"{kind}:{tmp_path}/lake", Output(tmp_path / "out"), TERMS)


def test_a_catalog_that_is_not_configured_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalog that PyIceberg's configuration does not know is refused with where it has to stand."""
    monkeypatch.setenv("PYICEBERG_HOME", str(tmp_path))
    with pytest.raises(UsageRefused, match=r"configuration of PyIceberg.*PYICEBERG_CATALOG__NOWHERE__URI"):
        target_at("iceberg:nowhere/news", Output(tmp_path / "out"), TERMS).prepare()
