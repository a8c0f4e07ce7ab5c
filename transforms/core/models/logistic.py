"""Logistic regression in NumPy, for whoever trains the models anew: weighted, L2, full batches, L-BFGS. No chance in it."""

from collections import deque
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]

_MEMORY: Final = 10
#: Steps stop shrinking here: the loss cannot be lowered any more.
_SMALLEST_STEP: Final = 1e-6
_ENOUGH: Final = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """A sparse matrix by its entries, and what belongs to its rows."""

    #: Row, column and value of each entry.
    row: Integers
    column: Integers
    value: Floats
    #: 1 or 0 a row.
    label: Floats
    #: How much a row counts.
    weight: Floats
    columns: int

    def scores(self, weights: Floats, bias: float) -> Floats:
        """Score of each row."""
        sums = np.bincount(self.row, weights=self.value * weights[self.column], minlength=len(self.label))
        return np.asarray(sums + bias, dtype=np.float64)


def _loss(examples: Examples, parameters: Floats, penalty: float) -> tuple[float, Floats]:
    """Penalised negative log likelihood, and its gradient; the bias is the last parameter and has no penalty."""
    weights, bias = parameters[:-1], parameters[-1]
    scores = examples.scores(weights, bias)
    surprise = np.logaddexp(0.0, -scores) * examples.label + np.logaddexp(0.0, scores) * (1 - examples.label)
    off = examples.weight * (0.5 * (1 + np.tanh(scores / 2)) - examples.label)
    slope = np.bincount(examples.column, weights=examples.value * off[examples.row], minlength=examples.columns)
    gradient = np.append(slope + penalty * weights, off.sum())
    return float(examples.weight @ surprise + 0.5 * penalty * (weights @ weights)), gradient


def _direction(gradient: Floats, history: deque[tuple[Floats, Floats]]) -> Floats:
    """Two-loop recursion. Source: Nocedal & Wright, Numerical Optimization, algorithm 7.4."""
    towards, shares = gradient.copy(), []
    for step, change in reversed(history):
        share = (step @ towards) / (change @ step)
        towards -= share * change
        shares.append(share)
    if history:
        step, change = history[-1]
        towards *= (step @ change) / (change @ change)
    for (step, change), share in zip(history, reversed(shares), strict=True):
        towards += step * (share - (change @ towards) / (change @ step))
    return np.asarray(-towards, dtype=np.float64)


def fit(examples: Examples, penalty: float, rounds: int = 120) -> tuple[Floats, float]:
    """Fit weights and bias.

    Args:
        examples: rows, with weights that sum to what the likelihood shall count for.
        penalty: of the squared weights; higher is smoother.
        rounds: at most.

    Returns:
        Weights, one a column, and the bias.
    """
    parameters = np.zeros(examples.columns + 1)
    loss, gradient = _loss(examples, parameters, penalty)
    history: deque[tuple[Floats, Floats]] = deque(maxlen=_MEMORY)
    for _ in range(rounds):
        direction = _direction(gradient, history)
        size, slope = 1.0 if history else 1 / max(1.0, float(np.abs(gradient).sum())), float(gradient @ direction)
        while True:
            moved = parameters + size * direction
            new_loss, new_gradient = _loss(examples, moved, penalty)
            if new_loss <= loss + _ENOUGH * size * slope or size < _SMALLEST_STEP:
                break
            size /= 2
        step, change = moved - parameters, new_gradient - gradient
        done = loss - new_loss <= _SMALLEST_STEP * abs(loss)
        parameters, loss, gradient = moved, new_loss, new_gradient
        if step @ change > 0:
            history.append((step, change))
        if done:
            break
    return parameters[:-1], float(parameters[-1])


def fit_calibration(scores: Floats, stretches: Floats, labels: Floats, weights: Floats) -> tuple[float, float, float]:
    """What turns a document's score into a probability: Platt's slope and offset, and by how much the slope grows with length.

    A score that is the mean of many stretches is surer than one of a single stretch. Source: Platt 1999, without his smoothing
    of labels; the logarithm of the length is our own.

    Args:
        scores: of documents that the weights were not trained on.
        stretches: how many each score is the mean of, from 1.
        labels: 1 or 0.
        weights: what each counts.

    Returns:
        Slope, growth (of the slope, for each e-fold of stretches), offset.

    >>> told, length = np.array([-1.0, 1.0, -1.0, 1.0] * 2), np.array([1.0] * 4 + [4.0] * 4)
    >>> slope, growth, offset = fit_calibration(told, length, np.array([0, 1, 1, 1, 0, 1, 0, 1.0]), np.ones(8))
    >>> slope > 0 and growth > 0
    True
    """
    columns = np.stack([scores, scores * np.log(stretches)], axis=1)
    count, width = columns.shape
    examples = Examples(
        row=np.repeat(np.arange(count), width),
        column=np.tile(np.arange(width), count),
        value=columns.ravel(),
        label=labels,
        weight=weights,
        columns=width,
    )
    (slope, growth), offset = fit(examples, penalty=1e-6)
    return float(slope), float(growth), offset
