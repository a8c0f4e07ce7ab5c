"""The texts that the models are trained and judged on, read in place: nothing of them is part of newsbeam.

A folder holds checkouts under these names; what is not there is left out:

- `wmt21-news-systems` (github.com/wmt-conference): machine and human translations into English, and English originals;
- `BBC-Dataset-News-Classification` (github.com/suraj-deshmukh): BBC News of 2004 and 2005;
- `geovirus` (github.com/milangritta/Geocoding-with-Map-Vector): WikiNews;
- `wikinews` (github.com/vanatteveldt/wikinews): WikiNews of 2019, and of 2020, which is never trained on;
- `fundus-evaluation` (github.com/dobbersc): sixteen outlets of 2024, never trained on.

Parts are cut by outlet, system, source language and article, never by sentence.
"""

import csv
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from zlib import crc32

Origin = Literal["original", "machine", "human"]

_WMT: Final = "wmt21-news-systems"
#: Pairs whose documents the checkout's XML does not hold here: runs of lines stand for documents.
_LINES_A_DOCUMENT: Final = 14
#: Test suites: talks whose "reference" is the English original, and no news.
_TEST_SUITE: Final = "tsuite"
#: Systems that nothing is trained on.
HELD_OUT_SYSTEMS: Final = frozenset(
    ("Online-A", "Online-Y", "NiuTrans", "Facebook-AI", "HuaweiTSC", "Manifold", "IIE-MT", "MiSS")
)
_HELD_OUT_TOPIC: Final = "/entertainment/"
#: WikiNews of this year judges, and those before it train.
_HELD_OUT_YEAR: Final = "2020"
#: The day above a WikiNews article and the credits of its pictures are the page's.
_PAGE_LINE: Final = re.compile(r"\w+day, \w+ \d{1,2}, \d{4}\s*|Image: .{1,80}")
#: One translation in four, one outlet in three is held out.
_TRANSLATIONS: Final = 4
_OUTLETS: Final = 3
#: A document that many systems translated would count for many.
OUTPUTS_A_DOCUMENT: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article, and how its English came about."""

    name: str
    origin: Origin
    #: Outlet of an original; BCP 47 of a translation's source.
    source: str
    #: System or translator; empty for an original.
    system: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @property
    def words(self) -> int:
        """Space-separated words."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)

    @property
    def held_out(self) -> bool:
        """Whether nothing may be trained on it, nor chosen by it."""
        if self.origin != "original":
            return crc32(self.name.encode()) % _TRANSLATIONS == 0
        if self.name.startswith("bbc/"):
            return _HELD_OUT_TOPIC in self.name
        if self.name.startswith("wikinews/"):
            address = self.name.removeprefix("wikinews/")
            return hashlib.md5(address.encode(), usedforsecurity=False).digest()[0] % 2 == 1  # as in tests/quality
        if self.recent:
            return self.name.startswith(f"wikinews-{_HELD_OUT_YEAR}/")
        return self.name.startswith("fundus/") or crc32(self.source.encode()) % _OUTLETS == 0

    @property
    def recent(self) -> bool:
        """Whether it is WikiNews of 2019 or 2020."""
        return self.name.startswith("wikinews-")


def _squeezed(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(words for line in lines if (words := " ".join(line.split())))


def _bbc(folder: Path) -> Iterator[Document]:
    files = folder / "BBC-Dataset-News-Classification" / "dataset" / "data_files"
    for path in sorted(files.glob("*/*.txt")):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        name = f"bbc/{path.parent.name}/{path.name}"
        yield Document(name=name, origin="original", source="bbc", system="", paragraphs=_squeezed(lines))


def _wikinews(folder: Path) -> Iterator[Document]:
    articles = defaultdict(list)
    path = folder / "geovirus" / "data" / "Corpora" / "GeoVirus.xml"
    for article in ET.parse(path).getroot().iter("article") if path.exists() else ():  # noqa: S314  a file that we chose
        articles[(article.findtext("source") or "").strip()].append(article.findtext("text") or "")
    for address, texts in sorted(articles.items()):
        name = f"wikinews/{address}"
        yield Document(name=name, origin="original", source="wikinews", system="", paragraphs=_squeezed(texts))


def _recent_wikinews(folder: Path) -> Iterator[Document]:
    for path in sorted((folder / "wikinews" / "data").glob("wikinews_*.csv")):
        year = path.stem.removeprefix("wikinews_")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                lines = (line for line in row["text"].split("\n") if not _PAGE_LINE.fullmatch(line.strip()))
                name = f"wikinews-{year}/{row['url']}"
                yield Document(name=name, origin="original", source="wikinews", system="", paragraphs=_squeezed(lines))


def _fundus(folder: Path) -> Iterator[Document]:
    path = folder / "fundus-evaluation" / "dataset" / "ground_truth.json"
    for page, truth in sorted(json.loads(path.read_text(encoding="utf-8")).items()) if path.exists() else ():
        outlet = page.partition("_")[0]
        paragraphs = _squeezed(paragraph.strip("[]") for paragraph in truth["body"])  # brackets mark what may be left out
        yield Document(name=f"fundus/{page}", origin="original", source=outlet, system="", paragraphs=paragraphs)


def _segments(element: ET.Element) -> tuple[str, ...]:
    return _squeezed(segment.text or "" for segment in element.iter("seg"))


def _wmt_xml(path: Path) -> Iterator[Document]:
    for document in ET.parse(path).getroot().iter("doc"):  # noqa: S314  a file that we chose
        name, language = document.get("id", ""), document.get("origlang", "")
        for element in document if not name.startswith(_TEST_SUITE) else ():
            if language == "en":
                if element.tag == "src":
                    outlet = name.rpartition(".")[0]
                    yield Document(name=name, origin="original", source=outlet, system="", paragraphs=_segments(element))
            elif element.tag in {"ref", "hyp"}:
                origin: Origin = "human" if element.tag == "ref" else "machine"
                system = element.get("system") or element.get("translator") or ""
                yield Document(name=name, origin=origin, source=language, system=system, paragraphs=_segments(element))


def _wmt_lines(folder: Path, language: str) -> Iterator[Document]:
    """Documents of a pair whose XML is not here."""
    files = [
        *(folder / "system-outputs").glob(f"newstest2021.{language}-en.hyp.*.en"),
        *(folder / "references").glob(f"newstest2021.{language}-en.ref.*.en"),
    ]
    for path in sorted(files):
        system = path.name.split(".", 3)[3].removesuffix(".en")
        origin: Origin = "machine" if ".hyp." in path.name else "human"
        lines = path.read_text(encoding="utf-8").split("\n")
        for start in range(0, len(lines), _LINES_A_DOCUMENT):
            paragraphs = _squeezed(lines[start : start + _LINES_A_DOCUMENT])
            name = f"{language}.{start // _LINES_A_DOCUMENT}"
            if paragraphs:
                yield Document(name=name, origin=origin, source=language, system=system, paragraphs=paragraphs)


def _wmt(folder: Path) -> Iterator[Document]:
    checkout = folder / _WMT
    in_xml = sorted((checkout / "xml").glob("newstest2021.*-en.all.xml"))
    for path in in_xml:
        yield from _wmt_xml(path)
    originals = {
        document.name: document
        for path in sorted((checkout / "xml").glob("newstest2021.en-*.all.xml"))
        for document in _wmt_xml(path)
    }
    yield from originals.values()
    told = {path.name.split(".")[1].partition("-")[0] for path in in_xml}
    written = {path.name.split(".")[1] for path in (checkout / "txt" / "references").glob("newstest2021.*-en.ref.*.en")}
    for language in sorted({pair.partition("-")[0] for pair in written} - told):
        yield from _wmt_lines(checkout / "txt", language)


def read_sources(folder: Path) -> list[Document]:
    """News originals in other languages, of which WMT's documents are translations; `source` is their language (BCP 47)."""
    found = {}
    for path in sorted((folder / _WMT / "xml").glob("newstest2021.*.all.xml")):
        for document in ET.parse(path).getroot().iter("doc"):  # noqa: S314  a file that we chose
            name, language, text = document.get("id", ""), document.get("origlang", ""), document.find("src")
            if language != "en" and not name.startswith(_TEST_SUITE) and text is not None:
                found[language, name] = Document(
                    name=f"wmt-{language}/{name}", origin="original", source=language, system="", paragraphs=_segments(text)
                )
    return list(found.values())


def read_documents(folder: Path) -> list[Document]:
    """Every document of a folder's corpora, in a fixed order."""
    return [*_bbc(folder), *_wmt(folder), *_wikinews(folder), *_recent_wikinews(folder), *_fundus(folder)]


def training_part(documents: Iterable[Document]) -> list[Document]:
    """What may be trained on: of a document that many systems translated, four outputs, and all human translations."""
    kept, outputs = [], defaultdict(list)
    for document in documents:
        if document.held_out:
            continue
        if document.origin != "machine":
            kept.append(document)
        elif document.system not in HELD_OUT_SYSTEMS:
            outputs[document.name].append(document)
    for name, machines in outputs.items():
        machines.sort(key=lambda document: crc32(f"{name} {document.system}".encode()))
        kept += machines[:OUTPUTS_A_DOCUMENT]
    return kept


def held_out_part(documents: Iterable[Document]) -> list[Document]:
    """What judges: articles that nothing was trained on, of machines only those that nothing was trained on."""
    return [
        document
        for document in documents
        if document.held_out and (document.origin != "machine" or document.system in HELD_OUT_SYSTEMS)
    ]
