"""Fingerprints: equal on every machine, near where texts are near, and one decision whatever the order."""

import hashlib
import itertools
import random
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Article
from transforms.core import dedup
from transforms.core.dedup import MIN_SHINGLES, NEAR_JACCARD, Fingerprint, bands, decide, fingerprint, jaccard

#: SHA-256 over the fingerprint and the bands of one text in two scripts.
PINNED = "83800aa4d13adbd7a74a2b89f5d02ab0affde60e0035ae78c8143d927165006b"


@dataclass(frozen=True, kw_only=True)
class Known:
    """An article as a store would keep it."""

    article_id: str
    published_at: str | None = None
    text_key: str
    minhash: bytes
    shingles: int


def _article(text: str) -> Article:
    return Article(
        revision_id="", article_id="", text=text, text_sha256="", text_chars=len(text), text_tokens=0, extraction_method="test"
    )


def _print(text: str) -> Fingerprint:
    return fingerprint(_article(text))


def _known(text: str, article_id: str, published_at: str | None = None) -> Known:
    fp = _print(text)
    return Known(article_id=article_id, published_at=published_at, text_key=fp.text_key, minhash=fp.minhash, shingles=fp.shingles)


def _words(seed: int, count: int = 400) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 9))) for _ in range(count)]


def _text(seed: int, count: int = 400) -> str:
    return " ".join(_words(seed, count))


def _edited(seed: int, share: float) -> str:
    chance = random.Random(seed + 1000)
    return " ".join("changed" + str(i) if chance.random() < share else word for i, word in enumerate(_words(seed)))


def test_the_bytes_are_the_same_on_every_machine() -> None:
    """A fingerprint and its bands are pinned: another value needs another METHOD_VERSION."""
    fp = _print("Ministers met in Geneva on Tuesday. 部长们星期二在日内瓦开会。 " * 3 + _text(1, 50))
    pinned = hashlib.sha256(fp.minhash + repr((fp.text_key, fp.shingles, bands(fp))).encode()).hexdigest()
    assert (dedup.METHOD_VERSION, pinned) == ("minhash-1", PINNED)


def test_the_normal_form_forgets_case_space_and_punctuation() -> None:
    """Two settings of one text have one key and one fingerprint."""
    one = _print("The “Minister”, said: ﬁve  men\u00a0left – today.")
    other = _print("the minister said five MEN left\n\ntoday")
    assert one == other
    assert one.text_key != _print("the minister said four men left today").text_key


@pytest.mark.parametrize("text", ["", " \n", "...", "— “!” —", "\U0001f600"])
def test_texts_without_letters_repeat_nothing(text: str) -> None:
    """A thousand empty texts are no copies of each other."""
    fp = _print(text)
    assert fp == Fingerprint(text_key="", minhash=b"\xff" * 512, shingles=0)
    assert bands(fp) == []
    assert decide(fp, [_known(text, "a"), _known("", "b")]) is None


@pytest.mark.parametrize(
    "text", ["Breaking news", "One line of nine words is still too short", " ".join("word" for _ in range(500))]
)
def test_short_texts_are_compared_whole(text: str) -> None:
    """Fewer than 20 distinct shingles: no bands, the same text matches, another never does."""
    fp = _print(text)
    assert fp.shingles < MIN_SHINGLES
    assert bands(fp) == []
    match = decide(fp, [_known(text.upper() + "!", "a")])
    assert match is not None
    assert (match.kind, match.score) == ("same_text", 1.0)
    assert decide(fp, [_known(text + " today", "a")]) is None
    assert decide(_print(_text(1)), [_known(text, "a")]) is None


def test_near_copies_are_found_and_others_are_not() -> None:
    """One word in twenty changed is a near copy with a band in common; another text is neither."""
    for seed in range(20):
        one, copy, other = _print(_text(seed)), _print(_edited(seed, 0.05)), _print(_text(seed + 500))
        assert jaccard(one.minhash, copy.minhash) >= NEAR_JACCARD
        assert set(bands(one)) & set(bands(copy))
        assert jaccard(one.minhash, other.minhash) < 0.05
        assert not set(bands(one)) & set(bands(other))


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.4])
def test_the_estimate_is_near_the_truth(share: float) -> None:
    """The mean estimate over twenty pairs is within .03 of the Jaccard similarity counted from the shingles."""

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}

    errors = []
    for seed in range(20):
        one, other = _text(seed), _edited(seed, share)
        true = len(shingles(one) & shingles(other)) / len(shingles(one) | shingles(other))
        errors.append(jaccard(_print(one).minhash, _print(other).minhash) - true)
    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 0.2


@pytest.mark.parametrize("first", [0x4E00, 0x3041, 0x0E01])
def test_scripts_without_spaces_are_compared_by_characters(first: int) -> None:
    """A Chinese, Japanese or Thai copy with a sentence cut is near; another text is not."""
    chance = random.Random(first)
    one, other = ("".join(chr(first + chance.randrange(40)) for _ in range(600)) for _ in range(2))
    assert _print(one).shingles > 500
    assert decide(_print(one[30:]), [_known(one, "a"), _known(other, "b")]) == decide(_print(one[30:]), [_known(one, "a")])
    assert decide(_print(other), [_known(one, "a")]) is None


def test_words_of_indic_scripts_are_whole() -> None:
    """Vowel signs do not part words: nine words make seven shingles."""
    assert _print("संयुक्त राष्ट्र महासभा की बैठक में हिन्दी में भाषण हुआ").shingles == 8


@given(st.text(max_size=200), st.integers(1, 40))
def test_any_text_has_a_fingerprint(text: str, times: int) -> None:
    """Nothing raises; the sizes are fixed; the same text gives the same fingerprint and itself as a match."""
    fp = _print(text * times)
    assert len(fp.minhash) == 512
    assert all(0 <= band < 1 << 63 for band in bands(fp))
    assert len(set(bands(fp))) in {0, 32}
    assert jaccard(fp.minhash, fp.minhash) == 1
    match = decide(fp, [_known(text * times, "a")])
    assert (match is None) == (not fp.text_key)


def test_a_lone_surrogate_and_a_huge_text_are_no_fault() -> None:
    """A surrogate parts words; 10 MB of text are hashed in blocks, not in one table."""
    assert _print("a\ud800b " * 3).shingles == 2
    words = [str(i * 7919) for i in range(1_000_000)]
    assert _print(" ".join(words)).shingles == len(words) - 2


def test_the_order_of_candidates_does_not_matter() -> None:
    """Every permutation, and every repetition, gives the same representative: published first, then smallest id."""
    text = _text(3)
    known = [
        _known(text, "d", None),
        _known(_edited(3, 0.03), "c", "2026-01-02T00:00:00+00:00"),
        _known(text, "b", "2026-01-02T00:00:00+00:00"),
        _known(text, "a", "2026-01-03T00:00:00+00:00"),
        _known(_text(4), "0", "2025-01-01T00:00:00+00:00"),
    ]
    for order in itertools.permutations(known):
        match = decide(_print(text), [*order, order[0]])
        assert match is not None
        assert (match.article_id, match.kind) == ("b", "same_text")
    undated = decide(_print(text), [known[0]])
    assert undated is not None
    assert undated.article_id == "d"


def test_a_collision_of_bands_is_no_match() -> None:
    """Candidates that share a band by chance are turned down by the similarity of the whole."""
    one, other = _print(_text(1)), _print(_text(2))
    forced = Known(
        article_id="a", text_key=other.text_key, minhash=one.minhash[:16] + other.minhash[16:], shingles=other.shingles
    )
    assert decide(one, [forced]) is None


def test_similarity_is_symmetric_and_read_from_bytes() -> None:
    """The estimate is the share of equal minima, whichever comes first."""
    ones, twos = np.ones(128, "<u4").tobytes(), np.array([1] * 64 + [2] * 64, "<u4").tobytes()
    assert jaccard(ones, twos) == jaccard(twos, ones) == 0.5
