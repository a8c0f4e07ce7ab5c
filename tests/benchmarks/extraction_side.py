"""One extractor over one file of pages, in the environment of its own: a script that imports nothing but what it measures.

    python extraction_side.py TOOL PAGES

PAGES is JSON Lines of `url` and `html`. Prints one JSON object: CPU milliseconds of each page, and the text found on each.
"""

import gc
import json
import logging
import sys
import time
from collections.abc import Callable

_WARM_UP = 5


def newsbeam() -> Callable[[str, str], str]:
    """Our extract stage: bytes of the page to an article with all its metadata."""
    from schemas.errors import BadRecord  # noqa: PLC0415  each tool is there in its own environment alone
    from schemas.records import Page  # noqa: PLC0415
    from transforms.core.extract import extract_article  # noqa: PLC0415

    def extract(url: str, html: str) -> str:
        try:
            return extract_article(
                Page(body=html.encode(), media_type="text/html", url=url, source_format="html", raw_sha256="")
            ).text
        except BadRecord:
            return ""

    return extract


def newsbeam_whole() -> Callable[[str, str], str]:
    """The same with the language and the signatures for near-duplicates, which mcmetadata has in part."""
    from schemas.errors import BadRecord  # noqa: PLC0415
    from schemas.records import Page  # noqa: PLC0415
    from transforms.core.duplicates.sketch import sketch  # noqa: PLC0415
    from transforms.core.extract import extract_article  # noqa: PLC0415
    from transforms.core.language.detect import detect_language  # noqa: PLC0415

    def extract(url: str, html: str) -> str:
        try:
            article = extract_article(
                Page(body=html.encode(), media_type="text/html", url=url, source_format="html", raw_sha256="")
            )
        except BadRecord:
            return ""
        sketch(detect_language(article).text)
        return article.text

    return extract


def trafilatura() -> Callable[[str, str], str]:
    """Trafilatura as it comes, with its metadata."""
    from trafilatura import bare_extraction  # noqa: PLC0415

    def extract(url: str, html: str) -> str:
        document = bare_extraction(html, url=url, include_comments=False, with_metadata=True)
        return "" if document is None or isinstance(document, dict) else str(document.text or "")

    return extract


def mcmetadata() -> Callable[[str, str], str]:
    """Media Cloud's package as it comes."""
    from mcmetadata import extract as whole  # type: ignore[import-not-found]  # noqa: PLC0415

    def extract(url: str, html: str) -> str:
        try:
            return str(whole(url, html)["text_content"] or "")
        except Exception:  # noqa: BLE001  it refuses pages with classes of its own
            return ""

    return extract


def newsplease() -> Callable[[str, str], str]:
    """news-please as it comes, without fetching images."""
    from newsplease import NewsPlease  # type: ignore[import-not-found]  # noqa: PLC0415

    def extract(url: str, html: str) -> str:
        return str(NewsPlease.from_html(html, url, fetch_images=False).maintext or "")

    return extract


TOOLS = {tool.__name__: tool for tool in (newsbeam, newsbeam_whole, trafilatura, mcmetadata, newsplease)}


def main() -> None:
    """Warm up, measure, print."""
    logging.disable(logging.CRITICAL)
    tool, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        pages = [json.loads(line) for line in file]
    extract = TOOLS[tool]()
    for page in pages[:_WARM_UP]:
        extract(page["url"], page["html"])
    # As our parser's process does after its first record; it is no faster for the others, and fair to all.
    gc.collect()
    gc.freeze()
    cpu_ms, texts = [], []
    for page in pages:
        start = time.process_time()
        texts.append(extract(page["url"], page["html"]))
        cpu_ms.append((time.process_time() - start) * 1000)
    sys.__stdout__.write(json.dumps({"cpu_ms": cpu_ms, "texts": texts}) + "\n")  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
