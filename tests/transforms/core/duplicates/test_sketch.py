"""Sketches: equal on every machine, in common where texts are alike, nothing where there is nothing."""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.duplicates.index import MIN_SHARED
from transforms.core.duplicates.sketch import MIN_SHINGLES, SKETCH_SIZE, SKETCH_VERSION, Sketch, sketch
from transforms.core.duplicates.tokens import tokenize

#: SHA-256 over the sketch of one text in two scripts.
PINNED = "9a2363929386e4a29ca89216f11d75324e0c5b004c014de5157732786f7a9a90"


def _words(seed: int, count: int = 400) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 9))) for _ in range(count)]


def _edited(seed: int, share: float) -> str:
    chance = random.Random(seed + 1000)
    return " ".join("changed" + str(i) if chance.random() < share else word for i, word in enumerate(_words(seed)))


def _shared(one: str, other: str) -> int:
    return len(set(sketch(one).hashes) & set(sketch(other).hashes))


def test_the_numbers_are_the_same_on_every_machine() -> None:
    """A sketch is pinned: another value needs another version, and every index to be made again."""
    kept = sketch("Ministers met in Geneva on Tuesday. 部长们星期二在日内瓦开会。 " * 3 + " ".join(_words(1, 50)))
    assert (SKETCH_VERSION, hashlib.sha256(repr(kept).encode()).hexdigest()) == ("bottom-48", PINNED)


def test_the_normal_form_forgets_case_space_and_punctuation() -> None:
    """Two settings of one text have one key and one sketch."""
    one = sketch("The “Minister”, said: ﬁve  men\u00a0left – today.")
    assert one == sketch("the minister said five MEN left\n\ntoday")
    assert one.text_key != sketch("the minister said four men left today").text_key


@pytest.mark.parametrize("text", ["", " \n", "...", "— “!” —", "\U0001f600"])
def test_texts_without_letters_have_nothing_to_meet_by(text: str) -> None:
    """A thousand empty texts are no copies of each other."""
    assert sketch(text) == Sketch(text_key="", hashes=(), shingles=0)


@pytest.mark.parametrize("text", ["Breaking news", "One line of nine words is still too short", "word " * 500])
def test_short_texts_are_met_whole_only(text: str) -> None:
    """Fewer than 20 distinct shingles: a key, and no hashes."""
    kept = sketch(text)
    assert kept.shingles < MIN_SHINGLES
    assert kept.hashes == ()
    assert len(kept.text_key) == 32


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.3])
def test_copies_meet_and_others_do_not(share: float) -> None:
    """With up to three words in ten changed the copy shares enough hashes, another text too few."""
    for seed in range(20):
        assert _shared(" ".join(_words(seed)), _edited(seed, share)) >= MIN_SHARED
        assert _shared(" ".join(_words(seed)), " ".join(_words(seed + 500))) == 0


@pytest.mark.parametrize("first", [0x4E00, 0x3041, 0x0E01])
def test_scripts_without_spaces_are_compared_by_characters(first: int) -> None:
    """A Chinese, Japanese or Thai copy with a sentence cut meets its original; another text does not."""
    chance = random.Random(first)
    one, other = ("".join(chr(first + chance.randrange(40)) for _ in range(600)) for _ in range(2))
    assert sketch(one).shingles > 500
    assert _shared(one[30:], one) >= MIN_SHARED
    assert _shared(other, one) < MIN_SHARED


def test_words_of_indic_scripts_are_whole() -> None:
    """Vowel signs do not part words: ten words make eight shingles."""
    assert sketch("संयुक्त राष्ट्र महासभा की बैठक में हिन्दी में भाषण हुआ").shingles == 8


@given(st.text(max_size=200), st.integers(1, 40))
def test_any_text_has_asketch(text: str, times: int) -> None:
    """Nothing raises, hashes are distinct and of 32 bits, and words stand where they are said to."""
    kept = sketch(text * times)
    assert len(kept.hashes) <= SKETCH_SIZE
    assert list(kept.hashes) == sorted(set(kept.hashes))
    assert all(0 <= value < 1 << 32 for value in kept.hashes)
    words = tokenize(text)
    assert all(text[start:end].strip() for start, end in zip(words.starts, words.ends, strict=True))


def test_a_lone_surrogate_and_a_huge_text_are_no_fault() -> None:
    """A surrogate parts words; a million words are a million shingles but two."""
    assert sketch("a\ud800b " * 3).shingles == 2
    words = [str(i * 7919) for i in range(1_000_000)]
    assert sketch(" ".join(words)).shingles == len(words) - 2
