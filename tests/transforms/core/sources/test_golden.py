"""Every format has a folder in tests/data/sources: a file, and beside it the records that it must become."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import DeadLetter, Page
from transforms.core.codec import decode, encode
from transforms.core.sources.plan import plan_inputs
from transforms.core.sources.reading import read_records
from transforms.core.sources.slices import Slice

ROOT: Final = Path(__file__).parents[3] / "data" / "sources"
FOLDERS: Final = sorted(path for path in ROOT.iterdir() if path.is_dir())


def input_of(folder: Path) -> Path:
    """The one file of a folder that is not the expectation."""
    (path,) = (path for path in folder.iterdir() if path.name != "expected.json")
    return path


def as_json(record: Page | DeadLetter) -> dict[str, object]:
    """A record without what is empty, without its folder, and with bytes as text under a name that says so."""

    def plain(fields: dict[str, object]) -> Iterator[tuple[str, object]]:
        for name, value in fields.items():
            if isinstance(value, bytes):
                yield f"{name}_bytes", value.decode()
            elif isinstance(value, datetime):
                yield name, value.isoformat()
            elif isinstance(value, dict):
                yield name, dict(plain(value))
            elif value not in (None, (), False, ""):
                yield name, list(value) if isinstance(value, tuple) else value

    fields = dict(plain(asdict(record)))
    fields["input_name"] = Path(str(fields["input_name"])).name
    fields.pop("dead_letter_id", None)
    return fields


def read_all(*inputs: str | Path, slice_records: int = 250) -> list[Page | DeadLetter]:
    """All records of some inputs."""
    plan = plan_inputs([str(path) for path in inputs], slice_records=slice_records)
    return [record for piece in plan.slices for record in read_records(piece)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_file_becomes_its_records(folder: Path) -> None:
    """A file becomes exactly the records that lie beside it."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert [as_json(record) for record in read_all(input_of(folder))] == expected


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_slicing_changes_nothing(folder: Path) -> None:
    """The same records come of one slice and of as many as can be; each slice gives as many as it says."""
    path = str(input_of(folder))
    pieces = plan_inputs([path], slice_records=1).slices
    counted = [(piece.records, list(read_records(piece))) for piece in pieces]
    assert all(records == len(found) for records, found in counted)
    assert [record for _, found in counted for record in found] == read_all(path)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_name_decides_nothing(folder: Path, tmp_path: Path) -> None:
    """The format is told by content: under another name the same records come of a file."""
    renamed = tmp_path / "misleading.pdf"
    renamed.write_bytes(input_of(folder).read_bytes())
    before, after = [as_json(record) for record in read_all(input_of(folder))], [as_json(record) for record in read_all(renamed)]
    for record in before + after:
        del record["input_name"]
    assert before == after


def test_slice_survives_the_wire() -> None:
    """A slice that crossed a process gives the same records."""
    for piece in plan_inputs([str(ROOT)]).slices:
        assert decode(Slice, encode(piece)) == piece


@settings(max_examples=150)
@given(st.sampled_from(FOLDERS), st.integers(0, 2**32 - 1))
def test_damage_never_raises(tmp_path_factory: pytest.TempPathFactory, folder: Path, seed: int) -> None:
    """Whatever bytes of an input are changed, cut out or put in, it gives as many records as planned, and the same in any slicing."""
    chance = random.Random(seed)
    data = bytearray(input_of(folder).read_bytes())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        size = chance.randint(1, 40)
        data[at : at + chance.choice((0, size))] = chance.choice((b"", chance.randbytes(size), b"<", b"\n", b"\0", b"]]>", b'"'))
    path = tmp_path_factory.mktemp("damage") / "input"
    path.write_bytes(data)
    plans = [plan_inputs([str(path)], slice_records=records) for records in (250, 1)]
    whole, parts = ([record for piece in plan.slices for record in read_records(piece)] for plan in plans)
    assert whole == parts
    assert [plan.records for plan in plans] == [len(whole)] * 2
