"""Texts of strangers are made harmless without moving a character."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.report.readable import neutral, one_line

_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


@given(st.text(st.characters(codec="utf-8")))
def test_nothing_acts_and_nothing_moves(text: str) -> None:
    """No control, direction or hidden character is left; there are as many characters as before, and the harmless ones are the same."""
    found = neutral(text)
    assert _ACTS.search(found) is None
    assert len(found) == len(text)
    assert all(here == there for here, there in zip(found, text, strict=True) if not _ACTS.match(there) and here != "\ufffd")


@pytest.mark.parametrize("text", ["سلام‌ها", "क्‍ष", "👩‍💻", "Привет, мир", "日本語\tタブ\n改行"])
def test_scripts_are_spelled_as_they_are(text: str) -> None:
    """Joiners, tabs and line ends stay: they are spelling and layout, not attacks."""
    assert neutral(text) == text


def test_the_worst_known_strings_are_harmless() -> None:
    """Escape sequences of terminals and the overrides of "Trojan Source" come out as stand-ins that can be seen."""
    assert neutral("\x1b]0;owned\x07\x1b[2J") == "␛]0;owned␇␛[2J"
    assert neutral("access\u202e\u2066// admin\u2069\u2066") == "access��// admin��"
    assert neutral("a\x9b31mb") == "a�31mb"


def test_a_long_text_is_cut_before_it_is_searched() -> None:
    """The beginning of a text of any length costs the same."""
    assert one_line("x " * 5_000_000, 10) == "x x x x x…"
