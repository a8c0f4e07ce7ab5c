"""The plan: every file once, in one order, whatever the arguments; what cannot be read is in it."""

import builtins
import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import DeadlineExceeded, UsageRefused
from schemas.records import DeadLetter, Page
from transforms.core.sources import window
from transforms.core.sources.item import ParsedEntry, ParsedFeed
from transforms.core.sources.plan import Unit, plan_inputs, plan_units
from transforms.core.sources.reading import read_records
from transforms.core.sources.slices import Slice

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>a</title></item><item><title>b</title></item></channel></rss>'
)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of news, which is the working folder."""
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/deep/d.txt", ".hidden", "sub/.git/e.txt"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Headline of {name}\n\nText.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "news"


def reasons(*inputs: str) -> dict[str, str]:
    """Name to reason of every dead letter."""
    found = (record for piece in plan_inputs(inputs).slices for record in read_records(piece))
    return {record.input_name or "": record.reason for record in found if isinstance(record, DeadLetter)}


@pytest.mark.usefixtures("tree")
def test_folder_is_read_to_the_bottom_in_order() -> None:
    """All files below a folder, sorted, without hidden ones, which are mentioned."""
    plan = plan_inputs(["news"])
    assert [piece.input_name for piece in plan.slices] == ["news/a.txt", "news/b.txt", "news/sub/c.txt", "news/sub/deep/d.txt"]
    assert plan.notes == ("2 hidden files (name begins with a dot) passed over; name them to read them",)


@pytest.mark.usefixtures("tree")
def test_order_and_repetition_of_arguments_change_nothing() -> None:
    """The same files named in any order, twice or through globs are the same plan and the same units."""
    arguments = ["news", "news/*.txt", "news/**/*.txt", "news/sub", "news/a.txt", "news/", "news/a.txt"]
    plans = [plan_inputs(order) for order in (["news"], arguments, arguments[::-1])]
    assert plans[0].slices == plans[1].slices == plans[2].slices
    units = [[unit.unit_id for unit in plan_units(plan.slices)] for plan in plans]
    assert units[0] == units[1] == units[2]


@pytest.mark.usefixtures("tree")
def test_hidden_file_is_read_when_named() -> None:
    """A hidden file that is an argument is read."""
    assert plan_inputs(["news/.hidden"]).records == 1


@pytest.mark.parametrize("given", ["nothing.txt", "news/*.warc", "https://news.example/feed"])
@pytest.mark.usefixtures("tree")
def test_argument_that_leads_nowhere_is_refused(given: str) -> None:
    """A path that is not there, a glob without a match and an address are refused by name."""
    with pytest.raises(UsageRefused, match="^" + given.replace("*", r"\*")):
        plan_inputs(["news", given])


def test_file_with_glob_characters_in_its_name_is_a_file(tree: Path) -> None:
    """A name that exists is no pattern."""
    (tree / "a[1].txt").write_text("Headline\n\nText.", encoding="utf-8")
    assert plan_inputs(["news/a[1].txt"]).records == 1


def test_symlink_loops_are_dead_letters(tree: Path) -> None:
    """A link to itself, two links to each other and a link to a folder above are dead letters; the rest is read."""
    (tree / "self").symlink_to("self")
    (tree / "here").symlink_to("there")
    (tree / "there").symlink_to("here")
    (tree / "sub" / "up").symlink_to("..")
    (tree / "gone").symlink_to("nothing")
    loops = dict.fromkeys(["news/self", "news/here", "news/there", "news/sub/up"], "symlink_loop")
    assert reasons("news") == {**loops, "news/gone": "unreadable_input"}
    assert plan_inputs(["news"]).records == 4 + 5


def test_linked_file_is_read_once(tree: Path) -> None:
    """A file that a link leads to, and a folder that two links lead to, are read once."""
    (tree / "link.txt").symlink_to("a.txt")
    (tree / "folder").symlink_to("sub")
    assert plan_inputs(["news"]).records == 4


def test_unreadable_file_is_a_dead_letter(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system refuses to open, or fails to read, is a dead letter that may be tried again."""
    opened = builtins.open

    def refuse(path: Any, *how: Any, **more: Any) -> Any:  # noqa: ANN401  as `open`
        if os.fsencode(path).endswith(b"a.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *how, **more)

    monkeypatch.setattr(window, "open", refuse, raising=False)
    assert reasons("news") == {"news/a.txt": "unreadable_input"}
    (letter,) = read_records(plan_inputs(["news/a.txt"]).slices[0])
    assert isinstance(letter, DeadLetter)
    assert (letter.retryable, letter.detail, letter.raw_sha256) == (True, "Permission denied", None)
    assert tree.is_dir()


def test_failing_disk_is_a_dead_letter(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose bytes cannot be read is a dead letter."""
    plan = plan_inputs(["news/a.txt"])

    class Failing:
        def read(self, _size: int) -> bytes:
            raise OSError(5, "Input/output error")

    reader = window.file_reader
    monkeypatch.setattr("transforms.core.sources.opening.file_reader", lambda _stream: reader(Failing()))  # type: ignore[arg-type]  # a stub of a file
    (letter,) = read_records(plan.slices[0])
    assert isinstance(letter, DeadLetter)
    assert letter.reason == "unreadable_input"
    assert tree.is_dir()


def test_what_is_no_file_is_a_dead_letter(tree: Path) -> None:
    """A pipe in a folder does not block the plan."""
    os.mkfifo(tree / "pipe")
    assert reasons("news") == {"news/pipe": "unreadable_input"}


def test_name_that_is_no_utf8(tree: Path) -> None:
    """A file whose name is no UTF-8 is read, and its name is printable."""
    (Path(os.fsdecode(os.fsencode(tree) + b"/z\xff.txt"))).write_text("Headline\n\nText.", encoding="utf-8")
    (piece,) = (piece for piece in plan_inputs(["news"]).slices if "z" in piece.input_name)
    assert piece.input_name == "news/z\\xff.txt"
    assert isinstance(next(read_records(piece)), Page)


def test_changed_file_still_gives_what_was_planned(tree: Path) -> None:
    """Rows that went missing after planning are dead letters; a file that is gone is one for each record."""
    path = tree / "rows.jsonl"
    path.write_bytes(b'{"text": "a"}\n' * 5)
    (piece,) = plan_inputs(["news/rows.jsonl"]).slices
    path.write_bytes(b'{"text": "a"}\n' * 3)
    found = list(read_records(piece))
    assert [type(record) for record in found] == [Page] * 3 + [DeadLetter] * 2
    path.unlink()
    letters = list(read_records(piece))
    assert len({letter.dead_letter_id for letter in letters if isinstance(letter, DeadLetter)}) == 5


def test_feed_that_fails_later_gives_what_was_planned(tree: Path) -> None:
    """A parser that finds two entries while planning and is ended while reading makes two dead letters with its reason."""
    (tree / "feed.xml").write_bytes(FEED)

    def late(_data: bytes) -> ParsedFeed:
        raise DeadlineExceeded("10 s")

    def early(_data: bytes) -> ParsedFeed:
        return ParsedFeed(entries=(ParsedEntry(body="a"), ParsedEntry(body="b")))

    (piece,) = plan_inputs(["news/feed.xml"], parse_feed=early).slices
    found = list(read_records(piece, parse_feed=late))
    assert [record.reason for record in found if isinstance(record, DeadLetter)] == ["deadline_exceeded"] * 2
    assert len({record.dead_letter_id for record in found if isinstance(record, DeadLetter)}) == 2


def test_feed_that_fails_early_is_one_dead_letter(tree: Path) -> None:
    """A parser that is ended while planning makes one dead letter, and is not asked again."""
    (tree / "feed.xml").write_bytes(FEED)

    def late(_data: bytes) -> ParsedFeed:
        raise DeadlineExceeded("10 s")

    (piece,) = plan_inputs(["news/feed.xml"], parse_feed=late).slices
    (letter,) = read_records(piece)
    assert isinstance(letter, DeadLetter)
    assert (letter.reason, letter.detail, letter.stage) == ("deadline_exceeded", "10 s", "extract")


def test_file_without_articles_is_mentioned(tree: Path) -> None:
    """An empty feed, an empty array and an empty folder give no record and a line each."""
    (tree / "feed.xml").write_bytes(b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>')
    (tree / "rows.json").write_bytes(b"[]")
    (tree / "empty").mkdir()
    plan = plan_inputs(["news/feed.xml", "news/rows.json", "news/empty"])
    assert plan.slices == ()
    assert len(plan.notes) == 3


@pytest.mark.parametrize("asked", [0, 1, 7, 8, 29, 30, 31])
def test_max_items_cuts_the_plan(tree: Path, asked: int) -> None:
    """The plan ends after so many records, inside a slice if need be, and gives exactly these."""
    for name in ("x.jsonl", "y.jsonl", "z.jsonl"):
        (tree / name).write_bytes(b'{"text": "a"}\n' * 10)
    plan = plan_inputs(["news/*.jsonl"], max_items=asked, slice_records=4)
    assert sum(1 for piece in plan.slices for _ in read_records(piece)) == plan.records == min(asked, 30)


def test_slice_ids_differ_where_what_is_read_differs(tree: Path) -> None:
    """Another name, other bytes, another range or fewer records are another slice."""
    (tree / "rows.jsonl").write_bytes(b'{"text": "a"}\n' * 10)
    pieces = [
        *plan_inputs(["news/rows.jsonl"], slice_records=5).slices,
        *plan_inputs(["news/rows.jsonl"], slice_records=10).slices,
        *plan_inputs(["news/rows.jsonl"], max_items=3).slices,
        *plan_inputs([str(tree / "rows.jsonl")]).slices,
    ]
    assert len({piece.slice_id for piece in pieces}) == len(pieces)


def piece_of(number: int, records: int, size_bytes: int = 10) -> Slice:
    """A slice of so many records."""
    return Slice(
        input_name=str(number),
        path=b"",
        format="jsonl",
        start=0,
        stop=0,
        records=records,
        size_bytes=size_bytes,
        sha256=str(number),
    )


def test_units_keep_slices_whole_and_in_order() -> None:
    """Units hold all slices once, in order, and only a slice that is too large by itself exceeds the limits."""
    slices = [
        piece_of(number, records, size)
        for number, (records, size) in enumerate([(3, 1), (4, 1), (9, 1), (1, 60), (1, 50), (2, 1)])
    ]
    units = list(plan_units(slices, max_records=7, max_bytes=100))
    assert [[piece.records for piece in unit.slices] for unit in units] == [[3, 4], [9], [1], [1, 2]]
    assert [unit.records for unit in units] == [7, 9, 1, 3]
    assert units[0].unit_id == Unit(slices=tuple(slices[:2])).unit_id != units[1].unit_id
    assert list(plan_units([])) == []


def test_one_gzip_stream_is_cut_into_few_slices(tree: Path) -> None:
    """A stream that has to be unpacked from its beginning for every slice is cut into at most a hundred."""
    (tree / "rows.jsonl.gz").write_bytes(gzip.compress(b"".join(b'{"text": "%d"}\n' % number for number in range(1000))))
    pieces = plan_inputs(["news/rows.jsonl.gz"], slice_records=1).slices
    assert len(pieces) == 100
    bodies = [record.body for piece in pieces for record in read_records(piece) if isinstance(record, Page)]
    assert bodies == [str(number) for number in range(1000)]
