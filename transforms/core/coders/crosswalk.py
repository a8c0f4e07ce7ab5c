"""Quad classes and scores of event types, as the two schemes print them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from transforms.core.gazetteer.table import GazetteerError

_SCHEMES: Final = ("plover", "cameo")
_COLUMNS: Final = ["scheme", "key", "quad", "score"]
_QUADS: Final = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """How a scheme rates one type or root."""

    #: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    quad: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """Ratings by PLOVER type and by CAMEO root (two digits)."""

    plover: Mapping[str, Rating]
    cameo: Mapping[str, Rating]


def read_crosswalk(path: Path) -> Crosswalk:
    """Read `crosswalk.csv`.

    Raises:
        GazetteerError: a line is wrong; the message names file and line.
    """
    ratings: dict[str, dict[str, Rating]] = {scheme: {} for scheme in _SCHEMES}
    columns: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        cells = next(csv.reader([line]))
        if columns is None:
            columns = cells
            if columns != _COLUMNS:
                raise GazetteerError(path.name, number, f"columns are {columns}; expected {_COLUMNS}")
            continue
        if len(cells) != len(_COLUMNS) or cells[0] not in _SCHEMES or cells[2] not in _QUADS:
            raise GazetteerError(path.name, number, f"{line!r} is not scheme,key,quad,score with quad 1 to 4")
        scheme, key, quad, score = cells
        if key in ratings[scheme]:
            raise GazetteerError(path.name, number, f"{scheme} {key} stands twice")
        try:
            ratings[scheme][key] = Rating(quad=int(quad), score=float(score))
        except ValueError as error:
            raise GazetteerError(path.name, number, f"score {score!r} is no number") from error
    return Crosswalk(plover=ratings["plover"], cameo=ratings["cameo"])
