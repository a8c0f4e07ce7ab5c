"""JSON-LD is read as publishers write it: nested, listed, broken."""

import json
import time

import pytest

from transforms.core.metadata.json_ld import Described, read_json_ld

ARTICLE = {"@type": "NewsArticle", "headline": "Flood", "datePublished": "2026-01-09"}


@pytest.mark.parametrize(
    "block",
    [
        json.dumps(ARTICLE),
        json.dumps([{"@type": "WebSite", "name": "Post"}, ARTICLE]),
        json.dumps({"@graph": [{"@type": "WebPage", "name": "Page"}, ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        json.dumps({**ARTICLE, "@type": ["Thing", "https://schema.org/ReportageNewsArticle"]}),
        json.dumps({"@graph": [{"@type": "Article", "headline": "Teaser"}, ARTICLE]}),
        json.dumps({**ARTICLE, "headline": ["Flood", "Other"]}),
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE) + ";",
        json.dumps(ARTICLE) + json.dumps(ARTICLE),
        json.dumps(ARTICLE).replace("Flood", "Flood\t"),
        json.dumps(ARTICLE)[:-1],
        json.dumps(ARTICLE)[:-1] + ', "author": {"name": "Ann "Annie" Lee"}}',
    ],
)
def test_shapes(block: str) -> None:
    """The article is found wherever it stands, and saved from a block that is no JSON."""
    described = read_json_ld(["", "no json", block])
    assert (described.headline, described.published) == ("Flood", "2026-01-09")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ({"name": "Ann Lee"}, ("Ann Lee",)),
        ([{"name": "Ann Lee"}, "Bob Ray"], ("Ann Lee", "Bob Ray")),
        ({"name": ["Ann Lee", "Bob Ray"]}, ("Ann Lee", "Bob Ray")),
        ({"@id": "#ann"}, ("Ann Lee",)),
        (None, ()),
        (7, ()),
        ({"name": {"x": 1}}, ()),
    ],
)
def test_authors(author: object, expected: tuple[str, ...]) -> None:
    """Names come out of every shape in which authors are given."""
    block = {"@graph": [{**ARTICLE, "author": author}, {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]}
    assert read_json_ld([json.dumps(block)]).authors == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), (False, False), ("False", False), ("https://schema.org/True", True), ("?", None), (1, None)],
)
def test_free(value: object, expected: bool | None) -> None:
    """Truth is read in all its spellings, and not guessed."""
    assert read_json_ld([json.dumps({**ARTICLE, "isAccessibleForFree": value})]).is_free is expected


def test_broken_blocks_are_told() -> None:
    """A block that no parser takes leaves a mark."""
    assert read_json_ld(["{"]) == Described(is_broken=True)
    assert read_json_ld([]) == Described()


@pytest.mark.parametrize(
    "block",
    [
        "[" * 2_000_000,
        '{"@graph":[' * 200_000,
        '"headline":"' * 200_000,
        '"headline":"\\' * 200_000,
        "{" + '"a":' * 500_000,
        json.dumps({"@graph": [{"@type": "Article", "author": {"@id": str(n)}} for n in range(20_000)]}),
        json.dumps({"@graph": [{"@type": "Person", "@id": str(n), "name": "x"} for n in range(20_000)]}),
        ",}" * 400_000,
        "//" * 400_000,
    ],
)
def test_bounded_time(block: str) -> None:
    """Megabytes of anything are read in less than two seconds of processor time."""
    before = time.process_time()
    read_json_ld([block] * 3)
    assert time.process_time() - before < 20
