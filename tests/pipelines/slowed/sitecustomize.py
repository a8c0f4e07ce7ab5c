"""Makes event coding slow in every Python process that has this folder on its path, so that a test can act in the middle of a Beam run.

`SLOWED_S`: seconds for each article; `SLOWED_MARK`: a file to which each process appends its id when it begins one.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from schemas.events import Event
from schemas.records import Article, Artifact
from transforms.core import events

_code = events.code_events


def _slowly(article: Article, artifacts: Sequence[Artifact]) -> tuple[Article, tuple[Event, ...]]:
    with Path(os.environ["SLOWED_MARK"]).open("a") as mark:
        mark.write(f"{os.getpid()}\n")
    time.sleep(float(os.environ["SLOWED_S"]))
    return _code(article, artifacts)


events.code_events = _slowly
