"""Marks over a text nest, are split where they cross, and leave the text as it is."""

import string
import time

from hypothesis import given
from hypothesis import strategies as st

from transforms.core.report.weave import MAX_DEPTH, Close, Mark, Open, Piece, Token, merged, weave

LENGTH = 30
MARKS = st.builds(
    Mark,
    st.integers(-2, LENGTH + 2),
    st.integers(-2, LENGTH + 2),
    st.sampled_from(["actor", "artifact", "trigger", "date"]),
    st.sampled_from([("e1",), ("e2",), ("a1",)]),
)


def drawn(tokens: list[Token]) -> dict[Mark, set[int]]:
    """Which characters each mark lies over, as drawn."""
    found: dict[Mark, set[int]] = {}
    stack: list[Mark] = []
    for token in tokens:
        if isinstance(token, Open):
            stack.append(token.mark)
        elif isinstance(token, Close):
            assert stack.pop() == token.mark
        else:
            for mark in stack:
                found.setdefault(mark, set()).update(range(token.start, token.end))
    assert stack == []
    return found


@given(st.lists(MARKS, max_size=40), st.integers(0, LENGTH))
def test_the_pieces_are_the_text(marks: list[Mark], length: int) -> None:
    """Whatever lies over it, the pieces one after the other are the text, none of them empty."""
    pieces = [token for token in weave(length, marks) if isinstance(token, Piece)]
    assert "".join((string.ascii_letters * 2)[piece.start : piece.end] for piece in pieces) == (string.ascii_letters * 2)[:length]
    assert all(piece.start < piece.end for piece in pieces)


@given(st.lists(MARKS, max_size=7))
def test_each_mark_lies_where_it_says(marks: list[Mark]) -> None:
    """Up to the depth that is drawn, every mark that lies in the text is over its characters and over no others."""
    tokens = weave(LENGTH, marks)
    wanted = {mark: set(range(mark.start, mark.end)) for mark in merged(marks) if 0 <= mark.start < mark.end <= LENGTH}
    assert drawn(tokens) == wanted


@given(st.lists(MARKS, max_size=60))
def test_a_mark_begins_and_ends_once(marks: list[Mark]) -> None:
    """However often it is interrupted, a mark has one first opening and one last closing, and never more than the allowed number are open."""
    tokens = weave(LENGTH, marks)
    first = [token.mark for token in tokens if isinstance(token, Open) and token.first]
    last = [token.mark for token in tokens if isinstance(token, Close) and token.last]
    assert len(first) == len(set(first)) == len(last)
    assert set(first) == set(last)
    depth = deepest = 0
    for token in tokens:
        depth += isinstance(token, Open) - isinstance(token, Close)
        deepest = max(deepest, depth)
    assert deepest <= MAX_DEPTH


def test_what_nests_is_not_split() -> None:
    """A mark inside another one interrupts nothing, whichever comes first."""
    outer, inner = Mark(0, 20, "artifact"), Mark(5, 8, "actor")
    for marks in ([outer, inner], [inner, outer]):
        assert [type(token) for token in weave(20, marks)] == [Open, Piece, Open, Piece, Close, Piece, Close]


def test_many_marks_over_each_other_cost_no_square() -> None:
    """Ten times as many crossing marks cost about ten times as much: those beyond the depth are not drawn."""

    def seconds(count: int) -> float:
        marks = [Mark(place, place + count, "actor", (f"e{place}",)) for place in range(count)]
        begun = time.perf_counter()
        weave(2 * count, marks)
        return time.perf_counter() - begun

    assert seconds(20_000) < 100 * max(seconds(2_000), 0.001)
