"""The output folder: whose it is, and one writer at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from schemas.errors import LockHeld, UsageRefused
from transforms.core.output import Output
from transforms.core.store import Store


def test_a_strangers_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder with other files in it is refused and not touched."""
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageRefused, match="not newsbeam's"):
        Output(tmp_path).claim()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file in the place of the output is refused with what to do."""
    path = tmp_path / "out"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageRefused, match="name a folder of your own"):
        Output(path).claim()


def test_a_second_writer_is_told_of_the_first(tmp_path: Path) -> None:
    """Who holds the lock is named; the exit code is 75."""
    output = Output(tmp_path / "out")
    output.claim()
    code = (
        "import sys; from pathlib import Path; from transforms.core.output import Output\n"
        "with Output(Path(sys.argv[1])).run_lock('a test'): print('held', flush=True); sys.stdin.read()"
    )
    argv = [sys.executable, "-c", code, str(output.root)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockHeld, match=rf"process {other.pid} on .*, a test") as caught, output.run_lock("me"):
            pass
        other.communicate("")
    assert caught.value.exit_code == 75
    with output.run_lock("me"):
        pass


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    """A store that another newsbeam wrote is refused with the cure, not converted or emptied."""
    path = tmp_path / "store.sqlite"
    with Store(path) as store, store.transaction():
        store._db.execute("UPDATE meta SET value = '999'")
    with pytest.raises(UsageRefused, match="version 999"):
        Store(path)


def test_a_damaged_store_is_refused(tmp_path: Path) -> None:
    """A file that is no store is refused with what to do."""
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(UsageRefused, match="no store of newsbeam"):
        Store(path)
