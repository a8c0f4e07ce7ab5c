"""`verify` finds what breaks a promise."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.errors import UsageRefused
from tests.examples import analysis, request, staged
from transforms.core.commit import commit_unit
from transforms.core.output import Output
from transforms.core.sink import sha256_of
from transforms.core.verify import verify


def _committed(folder: Path) -> Output:
    output = Output(folder / "out")
    output.claim()
    commit_unit(request(output.root), staged(folder / "s", *[analysis(number) for number in range(3)]), folder / "s")
    return output


def _broken(output: Output) -> list[str]:
    return [check.name for check in verify(output.root) if not check.holds]


def _rewrite(output: Output, table: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Change a table's file and make its manifest agree, so that only the content is wrong."""
    path = next(output.root.glob(f"{table}/dt=*/part-*.parquet"))
    pq.write_table(change(pq.read_table(path, partitioning=None)), path)
    manifest_path = next(output.manifests.glob("*.json"))
    manifest = json.loads(manifest_path.read_bytes())
    for file in manifest["files"]:
        if file["table"] == table:
            file["sha256"] = sha256_of(path)
    manifest_path.write_text(json.dumps(manifest), encoding="utf-8")


def _set(column: str, values: list[object]) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        index = table.schema.get_field_index(column)
        return table.set_column(index, table.schema.field(index), pa.array(values, table.schema.field(index).type))

    return change


def test_a_good_output_holds(tmp_path: Path) -> None:
    """Every promise holds and looks at something."""
    checks = verify(_committed(tmp_path).root)
    assert [check.name for check in checks if not check.holds] == []
    assert {check.name for check in checks} >= {"references resolve", "every offset slices to its surface"}


def test_files_of_an_earlier_minor_version_hold(tmp_path: Path) -> None:
    """Columns that were appended later may be missing; any other difference in the columns is found."""
    output = _committed(tmp_path)
    later = ["agency", "site_name", "charset", "alternate_urls", "metadata_methods"]
    _rewrite(output, "articles", lambda table: table.drop_columns(later))
    assert _broken(output) == []
    _rewrite(output, "articles", lambda table: table.drop_columns(["text_sha256"]))
    assert "every file has the published schema" in _broken(output)


def test_changed_bytes_are_found(tmp_path: Path) -> None:
    """One other byte in a file is found."""
    output = _committed(tmp_path)
    path = next(output.root.glob("articles/dt=*/part-*.parquet"))
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))
    assert _broken(output) == ["manifests match files by sha256"]


def test_a_missing_file_is_found(tmp_path: Path) -> None:
    """A file that a manifest names and nobody has is found."""
    output = _committed(tmp_path)
    next(output.root.glob("artifacts/dt=*/part-*.parquet")).unlink()
    assert _broken(output) == ["manifests match files by sha256"]


def test_a_stray_file_is_found(tmp_path: Path) -> None:
    """A file that readers would see and no manifest names is found."""
    output = _committed(tmp_path)
    path = next(output.root.glob("articles/dt=*/part-*.parquet"))
    (path.parent / "part-0.parquet").write_bytes(path.read_bytes())
    assert _broken(output) == ["every file is in a manifest, once"]


def test_a_repeated_key_is_found(tmp_path: Path) -> None:
    """Two rows with one key are found."""
    output = _committed(tmp_path)
    _rewrite(output, "artifacts", _set("artifact_id", ["a", "a", "b"]))
    assert "keys of artifacts are unique" in _broken(output)


def test_a_wrong_offset_is_found(tmp_path: Path) -> None:
    """A surface that does not stand where its offsets say is found."""
    output = _committed(tmp_path)
    _rewrite(output, "artifacts", _set("start", [1, 0, 0]))
    assert _broken(output) == ["every offset slices to its surface"]


def test_a_reference_to_nowhere_is_found(tmp_path: Path) -> None:
    """A finding without its article is found."""
    output = _committed(tmp_path)
    _rewrite(output, "artifacts", _set("revision_id", ["x", "y", "z"]))
    assert set(_broken(output)) == {"references resolve", "every offset slices to its surface"}


def test_another_type_is_found(tmp_path: Path) -> None:
    """A file with another schema is found."""
    output = _committed(tmp_path)
    _rewrite(output, "artifacts", lambda table: table.drop_columns(["suggestion"]))
    assert "every file has the published schema" in _broken(output)


def test_counts_that_do_not_add_up_are_found(tmp_path: Path) -> None:
    """A record that ended in no way is found."""
    output = _committed(tmp_path)
    path = next(output.manifests.glob("*.json"))
    manifest = json.loads(path.read_bytes())
    manifest["counts"]["read"] += 1
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert [name[:4] for name in _broken(output)] == ["read"]


def test_another_folder_is_refused(tmp_path: Path) -> None:
    """A folder that newsbeam did not write is refused, not called good."""
    with pytest.raises(UsageRefused, match="no output folder"):
        verify(tmp_path)
