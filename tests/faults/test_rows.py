"""Rows of the matrix that lie between the rooms: a page, a text, a row, a record from its bytes to how it ends."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.errors import InvalidRow, PageTooLarge, TextNodeTooLong, TooDeep
from schemas.records import Analysis, Article, DeadLetter, Page
from tests.examples import STAMP, analysis, request
from transforms.core.commit import commit_unit
from transforms.core.detectors import mojibake
from transforms.core.extract import extract_article
from transforms.core.language.guess import guess_language
from transforms.core.output import Output
from transforms.core.sources.plan import plan_inputs
from transforms.core.sources.reading import read_records
from transforms.core.spool import Spool
from transforms.core.staging import StagedKey, key_of, refused, stage
from transforms.core.verify import verify

ROOT = Path(__file__).parents[2]
FRENCH = "L’élève arrive à l’école de Genève, où l’été a été très chaud, a déclaré la préfète des Alpes. " * 3
RUSSIAN = "Министр иностранных дел заявил в понедельник, что переговоры возобновятся в Женеве. " * 3
WORDS = "The river rose above its banks near Harl on Monday, officials in the district said. "


def page(text: str, *, meta: str = "", before: str = "") -> str:
    """A page of five paragraphs, each with its number."""
    body = "".join(f"<p>{text} Thus number {number}.</p>" for number in range(5))
    return f"<!DOCTYPE html><html><head><title>News</title>{meta}</head><body>{before}<article><h1>News</h1>{body}</article></body></html>"


def read(body: bytes, charset: str | None = None) -> Article:
    """The article of a page."""
    return extract_article(
        Page(
            body=body,
            media_type="text/html",
            charset=charset,
            source_format="html",
            raw_sha256="0" * 64,
            url="https://news.example/a",
        )
    )


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    ("body", "header", "text", "flag"),
    [
        (page(FRENCH).encode("cp1252"), None, FRENCH, "charset_guessed"),
        (page(FRENCH).encode("cp1252"), "utf-8", FRENCH, "charset_conflict"),
        (page(FRENCH, meta="<meta charset=utf-8>").encode("cp1252"), None, FRENCH, "charset_conflict"),
        (page(FRENCH).encode(), None, FRENCH, None),
        (page(FRENCH, meta="<meta charset=shift_jis>").encode(), "utf-8", FRENCH, None),
        (page(RUSSIAN).encode("cp1251"), None, RUSSIAN, "charset_guessed"),
        (page(RUSSIAN).encode("koi8-r"), None, RUSSIAN, "charset_guessed"),
    ],
    ids=["absent", "wrong-header", "wrong-meta", "absent-utf8", "header-before-meta", "absent-cyrillic", "absent-koi8"],
)
def test_a_page_of_a_wrong_or_absent_charset_is_read(body: bytes, header: str | None, text: str, flag: str | None) -> None:
    """Latin-1 without a word, and pages that lie in head or markup, have every letter right, and say that it was not declared."""
    article = read(body, header)
    assert article.text.startswith(text.strip()[:90])
    assert flag is None or flag in article.extraction_flags


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    ("body", "header"),
    [
        (page(FRENCH).encode(), "iso-8859-1"),
        (page(FRENCH, meta="<meta charset=utf-8>").encode().decode("cp1252", "replace").encode(), None),
    ],
    ids=["labelled-latin", "encoded-twice"],
)
def test_mojibake_is_a_finding(body: bytes, header: str | None) -> None:
    """What a browser shows as mojibake is kept as it is, flagged, and found letter by letter."""
    article = read(body, header)
    assert {"charset_conflict", "double_encoded"} & {*article.extraction_flags}
    found = list(mojibake.detect(article))
    assert len(found) >= 5
    assert all(article.text[one.start : one.end] for one in found)


@pytest.mark.fault(46)
@pytest.mark.parametrize("depth", [100, 254, 255, 256, 300, 900])
def test_no_depth_takes_text_away(depth: int) -> None:
    """On both sides of 255, where other parsers stop without a word, all paragraphs are there."""
    article = read(page(WORDS, before="<div>" * depth).encode())
    assert all(f"said. Thus number {number}." in " ".join(article.text.split()) for number in range(5))


@pytest.mark.fault(46)
@pytest.mark.parametrize("depth", [1_500, 20_000])
def test_beyond_every_depth_there_is_a_reason(depth: int) -> None:
    """Nesting that no page has is refused by name."""
    with pytest.raises(TooDeep):
        read(page(WORDS, before="<div>" * depth).encode())


@pytest.mark.fault(47)
@pytest.mark.parametrize("size", [4_000_000, 11_000_000, 40_000_000])
def test_one_long_text_is_whole_or_refused(size: int) -> None:
    """A text node of megabytes is in the article to its last word, or the page is set aside with the reason."""
    body = page(WORDS, before=f"<p>{'The river rose on. ' * (size // 19)}It ended here.</p>").replace("<article>", "").encode()
    if size > 10_000_000:
        with pytest.raises((PageTooLarge, TextNodeTooLong)):
            read(body)
        return
    text = read(body).text
    assert "It ended here." in text
    assert len(text) > size
    assert "Thus number 4." in text


@pytest.mark.fault(50, "C10")
@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("", {"empty"}),
        (" \n\t", {"empty"}),
        ("OK", {"too_short"}),
        ("12.03.2024 18:30 +7 495", {"too_short"}),
        (
            "The minister said that talks would resume. " + "Министр заявил, что переговоры возобновятся. ",
            {"mixed", "mixed_scripts", None},
        ),
    ],
    ids=["empty", "blank", "short", "numbers", "mixed"],
)
def test_an_unsure_language_says_why(text: str, reasons: set[str | None]) -> None:
    """Nothing, too little and too much at once are `und` with a reason; a label never stands without one of the two."""
    guess = guess_language(text)
    assert guess.reason in reasons
    assert (guess.language == "und") == (guess.reason is not None)


@pytest.mark.fault(51, "C18")
def test_the_first_use_may_be_in_sixteen_threads() -> None:
    """In a process that never told a language, sixteen threads that ask at once have the same answer."""
    script = (
        "import sys, threading\n"
        "from transforms.core.language.guess import guess_language\n"
        "start, said = threading.Barrier(16), []\n"
        "def ask():\n"
        "    start.wait(); said.append(guess_language('The foreign minister said on Monday that talks would resume next week.').language)\n"
        "threads = [threading.Thread(target=ask) for _ in range(16)]\n"
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]\n"
        "print(len(said), *sorted(set(said)))\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.split() == ["16", "en"]


@pytest.mark.fault(52)
def test_one_bad_row_costs_itself(tmp_path: Path) -> None:
    """Of a hundred articles, one with a value that its table cannot hold is a dead letter; the others are rows of the same commit."""
    output = Output(tmp_path / "out")
    output.claim()
    spool, keys = Spool(tmp_path / "spool", "one"), list[StagedKey]()
    for number in range(100):
        one = analysis(number)
        if number == 50:
            one = replace(one, article=replace(one.article, text_chars=1 << 70))
        try:
            keys.append(stage(one, spool, STAMP))
        except InvalidRow as fault:
            keys.append(refused(fault, raw_sha256="f" * 64, input_name="articles.jsonl", input_offset=number))
    spool.close()
    counts = commit_unit(request(output.root), keys, tmp_path / "spool")
    assert (counts.read, counts.rows, counts.dead_letters) == (100, 99, 1)
    assert all(check.holds for check in verify(output.root))


def _run(output: Output, path: Path, unit_id: str) -> tuple[Counter[str], list[str]]:
    """Read a file, commit what is in it: how its records ended, and the ids of its dead letters."""
    (piece,) = plan_inputs([str(path)]).slices
    spool = Spool(output.root.parent / unit_id, "one")
    keys, letters = list[StagedKey](), list[str]()
    for record in read_records(piece):
        if isinstance(record, DeadLetter):
            letters.append(record.dead_letter_id)
            keys.append(key_of(record))
        else:
            keys.append(stage(Analysis(article=extract_article(record), artifacts=(), events=()), spool, STAMP))
    spool.close()
    counts = commit_unit(request(output.root, unit_id), keys, output.root.parent / unit_id)
    return Counter(rows=counts.rows, repeats=counts.repeats, dead_letters=counts.dead_letters), letters


@pytest.mark.fault(60)
def test_what_was_repaired_is_replayed_and_nothing_else(tmp_path: Path) -> None:
    """A file with one broken line, read again, then repaired: the dead letter keeps its id, and the repair is one new row."""
    output, path = Output(tmp_path / "out"), tmp_path / "news.jsonl"
    output.claim()
    lines = [
        json.dumps({"url": f"https://news.example/{number}", "title": f"N {number}", "text": WORDS * 4 + str(number)})
        for number in range(3)
    ]
    path.write_text("\n".join([lines[0], lines[1][:40], lines[2]]))
    first, letters = _run(output, path, "a" * 32)
    again, same_letters = _run(output, path, "b" * 32)
    path.write_text("\n".join(lines))
    repaired, none = _run(output, path, "c" * 32)
    assert first == Counter(rows=2, repeats=0, dead_letters=1)
    assert (again, same_letters) == (Counter(rows=0, repeats=3, dead_letters=0), letters)
    assert (repaired, none) == (Counter(rows=1, repeats=2, dead_letters=0), [])
    assert all(check.holds for check in verify(output.root))
