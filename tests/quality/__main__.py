"""Every quality figure beside its pinned floor: `python -m tests.quality` (`make eval`).

The sets are other projects' (`tests/peers.py`); a set that is not here is said and passed over. Exits with 1 where a
figure is worse than its pin.
"""

import sys

from tests.quality.figures import SETS, missing, pins, read_figures


def main() -> int:
    """Print the table.

    Returns:
        0 where every figure that could be measured keeps its pin.
    """
    pinned, worse = pins(), 0
    for name in SETS:
        if lacking := missing(name):
            print(f"skipped  {name}: {lacking} is not here")
            continue
        for figure, value in read_figures(name).items():
            pin = pinned.get(figure)
            kept = pin is None or pin.kept(value)
            worse += not kept
            print(f"{'' if kept else 'WORSE ':6}{figure:<58}{value:>10.4f}   {pin or ''}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
