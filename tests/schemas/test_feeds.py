"""The words that a poll publishes are fixed, and said where readers look for them."""

from pathlib import Path
from typing import get_args

from schemas.feeds import NOTES, Outcome

ROOT = Path(__file__).parents[2]


def test_every_outcome_and_note_is_explained() -> None:
    """docs/monitor.md has a line for each outcome and each note, with the meaning that the code gives it."""
    text = (ROOT / "docs" / "monitor.md").read_text(encoding="utf-8")
    assert all(f"| `{outcome}` | " in text for outcome in get_args(Outcome))
    assert all(f"| `{note}` | {meaning} |" in text for note, meaning in NOTES.items())


def test_every_note_can_be_written() -> None:
    """No note of the list is one that the policy has no words for (that it writes no other is a property of its polls)."""
    folder = ROOT / "transforms" / "core" / "feeds"
    code = "".join((folder / name).read_text(encoding="utf-8") for name in ("policy.py", "health.py"))
    assert all(f'"{note}"' in code for note in NOTES)
