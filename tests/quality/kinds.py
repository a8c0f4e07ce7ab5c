"""The table of kinds in docs/artifacts.md, made from the registry and the pins: `python -m tests.quality.kinds` writes it."""

from pathlib import Path
from types import ModuleType
from typing import Final

from tests.quality.figures import pins
from transforms.core.artifacts import detectors
from transforms.core.injection.faults import FAULTS

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "artifacts.md"
_BEGIN: Final = "<!-- kinds: written by python -m tests.quality.kinds -->\n"
_END: Final = "<!-- /kinds -->\n"


def _measured(kind: str) -> str:
    """The pinned floors of the faults that the kind must find."""
    pinned = pins()
    floors = {fault.name: pinned.get(f"artifacts, found: {fault.name}") for fault in FAULTS if fault.kind == kind}
    return "; ".join(f"{name} ≥ {pin.value:.3g}" for name, pin in floors.items() if pin is not None) or "–"


def _row(kind: str, detector: ModuleType) -> str:
    first, _, _ = (detector.__doc__ or "").strip().partition("\n\n")
    cells = (
        f"`{kind}`", detector.FAMILY, detector.SEVERITY, ", ".join(detector.LANGUAGES) or "all", "on" if detector.ON else "off",
        " ".join(first.split()).replace("|", "\\|").replace("<", "&lt;"), _measured(kind),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def kinds_table() -> str:
    """One row a kind, in name order."""
    head = "| kind | family | gravest | languages | default | what | found, at least |\n|---|---|---|---|---|---|---|"
    return "\n".join([head, *(_row(kind, detector) for kind, detector in detectors().items())]) + "\n"


def with_table(document: str) -> str:
    """A document with the table between its marks."""
    before, _, rest = document.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{kinds_table()}{_END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
