"""Other projects' test suites, read in place when they are present."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("NEWSBEAM_PEERS") or Path(__file__).parents[2] / "shared" / "peers")


def peer_path(name: str) -> Path:
    """The folder or file of a peer's suite; skips the test, with the reason, where it is missing."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(
            f"{name} is not here; NEWSBEAM_PEERS names the folder of the peers' suites, NEWSBEAM_CORPORA that of the models' texts"
        )
    return path
