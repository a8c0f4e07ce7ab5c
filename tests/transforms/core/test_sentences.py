"""Sentences are offsets over the text as it stands."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.core.sentences import split_sentences


def _pieces(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n \t\n", []),
        ("One line without a stop", ["One line without a stop"]),
        ("First.\nSecond.", ["First.", "Second."]),
        ("It hit two vessels.Kiev was told.", ["It hit two vessels.", "Kiev was told."]),
        ("They met in 2024.The talks failed.", ["They met in 2024.", "The talks failed."]),
        ('He called it "absurd."But Moscow agreed.', ['He called it "absurd."', "But Moscow agreed."]),
        ("The site lenta.Ru said so.", ["The site lenta.Ru said so."]),
        ("Mr. Smith and Dr. Jones met Gen. Brown.", ["Mr. Smith and Dr. Jones met Gen. Brown."]),
        ("The U.S. Senate met. U.S. The vote failed.", ["The U.S. Senate met.", "U.S.", "The vote failed."]),
        ("He left the U.S. The vote failed.", ["He left the U.S.", "The vote failed."]),
        ("At 9 a.m. Kyiv time it began.", ["At 9 a.m. Kyiv time it began."]),
        ("I. The United Kingdom signed. It agreed.", ["I. The United Kingdom signed.", "It agreed."]),
        ("1. The plan is short. 2. It is clear.", ["1. The plan is short.", "2. It is clear."]),
        ("She said no. Then she left.", ["She said no.", "Then she left."]),
        ("It is No. 5 on the list. Fine.", ["It is No. 5 on the list.", "Fine."]),
        ("J. K. Rowling wrote it. J. Doe read it.", ["J. K. Rowling wrote it.", "J. Doe read it."]),
        ("“Why?” he asked. “Because.” She left.", ["“Why?” he asked.", "“Because.”", "She left."]),
        ("It rose 3.5 percent... and fell. Done!", ["It rose 3.5 percent... and fell.", "Done!"]),
        ("他来了。她走了！", ["他来了。", "她走了！"]),
        ("Wait?! No… Yes.", ["Wait?!", "No…", "Yes."]),
        ("The analyst said.Â", ["The analyst said.Â"]),
    ],
)
def test_cases(text: str, expected: list[str]) -> None:
    """Stops end sentences; abbreviations, initials, enumerators and decimals do not."""
    assert _pieces(text) == expected


@given(st.text(alphabet='aB .!?\n"”)1。Mr…\u00a0\u2028', max_size=200))
@settings(max_examples=500, deadline=None)
def test_cover_everything_once(text: str) -> None:
    """Sentences are ordered, disjoint, numbered, trimmed, and together hold every visible character."""
    sentences = split_sentences(text)
    assert [s.index for s in sentences] == list(range(len(sentences)))
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in sentences)
    assert "".join("".join(text[s.start : s.end].split()) for s in sentences) == "".join(text.split())


@pytest.mark.parametrize("unit", [".", " ", "a", "a.", "A. ", '."', "(", "\n", "aaa.Bb", "Mr. ", "!? ", "“", "a.b-"])
def test_linear_time(unit: str) -> None:
    """A megabyte of anything takes less than two seconds of processor time."""
    text = unit * (1_000_000 // len(unit))
    before = time.process_time()
    split_sentences(text)
    assert time.process_time() - before < 20
