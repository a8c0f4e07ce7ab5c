"""The bundled corpus and the synthetic one: whole, attributed, small, and the same at every run."""

import gzip
import hashlib
import itertools
import json
from pathlib import Path

import pytest

from tests.benchmarks.corpus import FORMATS, pages, write
from tests.data.build_warc import build
from tests.peers import peer_path
from tests.quality.duplicates import link_of, text_of
from transforms.core.duplicates.compare import compare
from transforms.core.duplicates.tokens import tokenize

DATA = Path(__file__).parents[1] / "data"
SAMPLES = {
    "000_8cb7124d668b7378.txt": "53c472b1e17a38b6c13b1769ef62009a382b41255350c78ca9d7e2ce87d3de4f",
    "001_40364f5f60173411.txt": "3670be10e2c96e7c4db13b0dafd35b9e5a40ac4079fda5830c02133b3d60d5aa",
    "002_d29a16046ccf8323.txt": "6c0c71760dd2e3a4e92f69306bc72904af430083637251e2c3d4027b7ccf5d92",
}


def _rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / "corpus" / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_samples_are_byte_for_byte() -> None:
    """The three samples are the ones we were given; their odd bytes are the point."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (DATA / "samples").iterdir()}
    assert found == SAMPLES


def test_the_bundle_is_small_and_holds_inputs_alone() -> None:
    """Under 5 MB with all gold; nothing in the input folders would be read as an article by mistake."""
    files = [path for path in DATA.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 5_000_000
    inputs = [path for folder in ("samples", "corpus") for path in (DATA / folder).rglob("*") if path.is_file()]
    assert {path.suffix for path in inputs} <= {".txt", ".html", ".xml", ".json", ".jsonl", ".gz"}


def test_every_wikinews_text_is_attributed() -> None:
    """Title, source and licence of each of the sixty texts stand in ATTRIBUTION.md."""
    attribution = (DATA / "ATTRIBUTION.md").read_text(encoding="utf-8")
    rows = _rows()
    assert len(rows) == 60
    for row in rows:
        assert f"| {row['title']} | <{row['url']}> | {row['licence']} |" in attribution


def test_the_wikinews_texts_are_those_of_the_corpus() -> None:
    """The wording is unchanged."""
    corpus = (peer_path("geovirus") / "data" / "Corpora" / "GeoVirus.xml").read_text(encoding="utf-8")
    plain = corpus.replace("&amp;", "&").replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
    for row in _rows():
        assert all(part in plain for part in row["text"].split("\n\n"))


def test_the_archive_is_what_its_script_builds() -> None:
    """The committed archive unpacks to the script's records."""
    assert gzip.decompress((DATA / "corpus" / "archive.warc.gz").read_bytes()) == gzip.decompress(build())


@pytest.mark.parametrize("form", FORMATS)
def test_the_synthetic_corpus_is_repeatable(form: str, tmp_path: Path) -> None:
    """Two runs give the same bytes, and the size that is reported is the size on disk."""
    sizes = [write(pages(6), form, tmp_path / name) for name in ("one", "two")]
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert sizes == [sum(map(len, one.values()))] * 2


def test_a_page_depends_on_its_number_alone() -> None:
    """A part of the corpus is the same pages as in the whole; another seed gives others."""
    whole = list(pages(8))
    assert list(pages(3, first=5)) == whole[5:]
    assert [page.html for page in pages(2)] == [page.html for page in whole[:2]]
    assert next(pages(1, seed=2)).text != whole[0].text


def test_no_synthetic_page_repeats_another() -> None:
    """Among 300 pages no two have one address, and none is taken for a copy of another."""
    made = list(pages(300))
    assert len({page.url for page in made}) == 300
    kept = [text_of(page.text, page.url) for page in made]
    assert len({one.about.text_key for one in kept}) == 300
    assert [link_of(one, other) for one, other in itertools.combinations(kept[:60], 2) if link_of(one, other)] == []


def test_synthetic_pages_have_the_size_of_news_pages() -> None:
    """30 to 350 KB, with an article of 300 to 1,500 words in it that stands there whole."""
    for page in pages(40):
        assert 29_000 < len(page.html.encode()) < 360_000
        assert 300 < len(page.text.split()) < 1500
        assert all(len(part) > 30 for part in page.paragraphs)


def test_the_near_copy_of_the_bundle_is_near() -> None:
    """The two railway pages share their paragraphs but for a few words: near, not the same."""
    texts = [
        " ".join(
            line for line in (DATA / "corpus" / "pages" / name).read_text(encoding="utf-8").splitlines() if line.startswith("<p>")
        )
        for name in ("en-rail-agreement.html", "en-rail-agreement-copy.html")
    ]
    one, copy = (tokenize(text) for text in texts)
    assert 0.7 < compare(copy, one).jaccard < 1
    assert compare(copy, one).spread == 1
