"""Inverted lists: where a posting lies changes no answer, and an index of another form is refused."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import UsageRefused
from transforms.core.duplicates.postings import MAX_CARRIERS, POSTINGS_TABLES, Postings
from transforms.core.store import Store


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A store with these lists alone."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.executescript(POSTINGS_TABLES)
    yield made
    made.close()


def _expected(texts: dict[int, list[int]], hashes: list[int], least: int) -> dict[int, int]:
    """The answer by its definition: of the newest carriers of each hash, those that carry enough of them."""
    carriers = (sorted((doc for doc, held in texts.items() if value in held), reverse=True) for value in hashes)
    shared = Counter(doc for each in carriers for doc in each[:MAX_CARRIERS])
    return {doc: count for doc, count in shared.items() if count >= least}


# Few hashes in few lists, at both ends of them, so that texts share many.
_HASHES = [half << 16 | low for half in (0, 1, 0x7FFF, 0x8000, 0xFFFF) for low in (0, 1, 0x7FFF, 0xFFFF)]
_SKETCHES = st.lists(st.sampled_from(_HASHES), unique=True, max_size=12)
_TURNS = st.lists(st.sampled_from([0, 1, 0x3FFF, 0x4000, 0x7FFF, 0x8000]), max_size=3)


@given(st.lists(st.tuples(_SKETCHES, _TURNS), max_size=40), _SKETCHES, st.integers(1, 4))
def test_where_a_posting_lies_changes_no_answer(steps: list[tuple[list[int], list[int]]], wanted: list[int], least: int) -> None:
    """Whichever lists were packed at whatever moment, the answer is that of the definition."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(POSTINGS_TABLES)
    lists = Postings(connection)
    texts: dict[int, list[int]] = {}
    for doc, (hashes, turns) in enumerate(steps, start=1):
        texts[doc] = hashes
        lists.add(doc, hashes)
        for turn in turns:
            lists.pack(turn)
    assert lists.sharing(wanted, least) == _expected(texts, wanted, least)
    connection.close()


def test_of_one_hash_the_newest_hundred_are_met_and_kept(connection: sqlite3.Connection) -> None:
    """Idiom that every text carries costs no more than a hundred postings, packed or half packed."""
    lists = Postings(connection)
    texts = {doc: [7, 1 << 16, doc << 8] for doc in range(1, 351)}
    for doc, hashes in texts.items():
        lists.add(doc, hashes)
        if doc in {120, 230}:
            lists.pack(0)
    assert lists.sharing([7, 1 << 16], 1) == _expected(texts, [7, 1 << 16], 1)
    [lows] = connection.execute("SELECT lows FROM list_hashes WHERE list = 0").fetchone()
    assert sum(lows[place : place + 2] == b"\x07\x00" for place in range(0, len(lows), 2)) == MAX_CARRIERS


def test_a_round_of_turns_leaves_nothing_unpacked(connection: sqlite3.Connection) -> None:
    """After 32,768 turns, wherever they begin, every posting lies packed, at six bytes."""
    lists = Postings(connection)
    chance = random.Random(1)
    texts = {doc: sorted(chance.sample(range(1 << 32), 48)) for doc in range(1, 41)}
    for doc, hashes in texts.items():
        lists.add(doc, hashes)
    for turn in range(40, 40 + (1 << 15)):
        lists.pack(turn)
    assert connection.execute("SELECT count(*) FROM postings").fetchone() == (0,)
    assert connection.execute("SELECT sum(length(lows)) FROM list_hashes").fetchone() == (40 * 48 * 2,)
    assert connection.execute("SELECT sum(length(docs)) FROM list_docs").fetchone() == (40 * 48 * 4,)
    for doc, hashes in texts.items():
        assert lists.sharing(hashes, 48) == {doc: 48}
    assert lists.sharing([], 1) == {}


def test_an_index_of_another_form_is_refused_with_the_cure(tmp_path: Path) -> None:
    """Lists that are not packed belong to an earlier version: the message names `newsbeam reindex`, which begins anew."""
    path = tmp_path / "store.sqlite"
    Store(path).__exit__(None, None, None)
    earlier = sqlite3.connect(path)
    earlier.executescript("DROP TABLE list_docs; UPDATE meta SET value = 'bottom-48' WHERE key = 'index';")
    earlier.close()
    with pytest.raises(UsageRefused, match="newsbeam reindex"):
        Store(path)
    with Store(path, other_index=True) as store, store.transaction():
        store.articles.clear()
        store.note_index()
    with Store(path) as store:
        assert store.articles.has_revision("a") is False
