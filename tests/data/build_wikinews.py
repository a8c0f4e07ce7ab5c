"""Build `corpus/wikinews.jsonl` and `ATTRIBUTION.md` from the texts of GeoVirus.

    python tests/data/build_wikinews.py path/to/geovirus/data/Corpora/GeoVirus.xml

Takes 60 of the 227 texts: of those with 900 to 4,000 characters, the ones whose address has the smallest SHA-256.
"""

import hashlib
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

LICENCE = "CC BY 2.5"
_HEAD = """# Attribution of `corpus/wikinews.jsonl`

The {count} texts are articles of English Wikinews, written by its contributors (the history of each page names them) and published
under the Creative Commons Attribution 2.5 licence, https://creativecommons.org/licenses/by/2.5/ (what Wikinews published before
25 September 2005 is in the public domain; it is attributed here all the same). They were taken from the GeoVirus corpus
(M. Gritta, M. T. Pilehvar, N. Collier: *Which Melbourne? Augmenting Geocoding with Maps*, ACL 2018), which holds them without
wiki markup.

**Changes made:** the place annotations of GeoVirus are left out; where the corpus holds one article in several parts, the parts are
joined by an empty line; the headline is read from the address. The wording is unchanged. Wikinews and the authors of GeoVirus do not
endorse newsbeam.

| title | source | licence |
|---|---|---|
"""


def read_texts(path: Path) -> dict[str, str]:
    """Address to text."""
    parts: dict[str, list[str]] = {}
    for article in ET.parse(path).getroot():
        parts.setdefault(article.findtext("source", ""), []).append(article.findtext("text", ""))
    return {source: "\n\n".join(texts) for source, texts in parts.items()}


def main(path: Path) -> None:
    """Write both files."""
    texts = {url: text for url, text in read_texts(path).items() if 900 <= len(text) <= 4000}
    chosen = sorted(sorted(texts, key=lambda url: hashlib.sha256(url.encode()).hexdigest())[:60])
    titles = {url: unquote(url.rpartition("/")[2]).replace("_", " ") for url in chosen}
    rows = [
        {"url": url, "title": titles[url], "text": texts[url], "language": "en", "licence": LICENCE, "source_id": "en.wikinews.org"}
        for url in chosen
    ]
    here = Path(__file__).parent
    (here / "corpus" / "wikinews.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    table = "".join(f"| {titles[url]} | <{url}> | {LICENCE} |\n" for url in chosen)
    (here / "ATTRIBUTION.md").write_text(_HEAD.format(count=len(rows)) + table, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
