"""Weights as they are shipped: an array of int8 in NumPy's own format, and what belongs to it in JSON. No pickle."""

import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Weights: TypeAlias = npt.NDArray[np.int8]

FOLDER: Final = Path(__file__).parent
_LARGEST: Final = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A linear model: `scale * sum of weights + bias` is a score; `probability` makes one of it."""

    weights: Weights
    #: What one step of an int8 weight is worth.
    scale: float
    bias: float
    #: Platt's two numbers, and what the slope gains for each e-fold of stretches; fitted on documents that the weights were not
    #: trained on.
    slope: float = 1.0
    offset: float = 0.0
    growth: float = 0.0

    @property
    def bits(self) -> int:
        """There are 2**bits weights."""
        return int(self.weights.size).bit_length() - 1

    def probability(self, score: float, stretches: int) -> float:
        """The calibrated probability of a score that is the mean of so many stretches (from 1), 0-1."""
        exponent = (self.slope + self.growth * math.log(stretches)) * score + self.offset
        return 1 / (1 + math.exp(-exponent))


def quantise(weights: npt.NDArray[np.float64], bias: float) -> Model:
    """Round weights to int8; the largest becomes 127.

    >>> model = quantise(np.array([0.5, -1.0]), 0.25)
    >>> [int(weight) for weight in model.weights], round(model.scale * 127, 6), model.bits
    ([64, -127], 1.0, 1)
    """
    scale = float(np.abs(weights).max()) / _LARGEST or 1.0
    return Model(weights=np.rint(weights / scale).astype(np.int8), scale=scale, bias=float(bias))


def save_model(name: str, model: Model, folder: Path = FOLDER) -> None:
    """Write NAME.npy and NAME.json."""
    np.save(folder / f"{name}.npy", model.weights, allow_pickle=False)
    numbers = {key: value for key, value in asdict(model).items() if key != "weights"}
    (folder / f"{name}.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


@cache
def load_model(name: str, folder: Path = FOLDER) -> Model:
    """Read NAME.npy and NAME.json; once a process."""
    numbers = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return Model(weights=np.load(folder / f"{name}.npy", allow_pickle=False), **numbers)
