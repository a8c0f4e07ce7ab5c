"""Keys that are handed over arrive as they were."""

from pathlib import Path

import pytest

from tests.examples import article
from transforms.core.codec import encode
from transforms.core.handover import lay_down_keys, take_up_keys
from transforms.core.staging import StagedKey, known_article


def keys(count: int) -> list[StagedKey]:
    """Keys of so many articles."""
    return [StagedKey(input_name="a.jsonl", input_offset=n, article=known_article(article(n)), start=n) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 50])
def test_keys_come_back(tmp_path: Path, count: int) -> None:
    """All of them, in order, also where there are none."""
    lay_down_keys(tmp_path, (encode(key) for key in keys(count)))
    assert take_up_keys(tmp_path) == keys(count)


def test_a_second_attempt_takes_the_place_of_the_first(tmp_path: Path) -> None:
    """What an attempt wrote that was repeated is not read twice, and nothing else is left."""
    for count in (3, 5):
        lay_down_keys(tmp_path, (encode(key) for key in keys(count)))
    assert take_up_keys(tmp_path) == keys(5)
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_what_is_no_file_of_keys_is_refused(tmp_path: Path) -> None:
    """Another form, or no file, is not taken for an empty unit."""
    with pytest.raises(FileNotFoundError):
        take_up_keys(tmp_path)
    (tmp_path / "keys").write_bytes(b"newsbeam keys 2\n\x90")
    with pytest.raises(ValueError, match="another version"):
        take_up_keys(tmp_path)
