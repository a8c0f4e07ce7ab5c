"""Pages from which dates were taken hold none."""

import re

from tests.quality.undated import strip_dates, strip_text

PAGE = """<html lang="en"><head><title>Flood, 3 March 2026</title>
<meta property="article:published_time" content="2026-03-03T10:00:00Z"><meta name="description" content="On 2026-03-03 it rained.">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Flood of 2026", "datePublished": "2026-03-03",
"author": [{"name": "Ann Lee", "dateCreated": "2026"}]}</script><script>var time = 1772532000000;</script></head>
<body><a href="/2026/03/03/flood">Flood</a><time datetime="2026-03-03">today</time><p data-at="1772532000">It rained 3 hours ago, at 14:05, on
03.03.2026.</p><footer>© 2019-2026</footer></body></html>"""


def test_no_date_is_left() -> None:
    """Neither text, attributes, addresses, metadata nor scripts say a year, a day in figures, a clock or an epoch."""
    stripped = strip_dates(PAGE)
    assert not re.search(r"(?:19|20)\d{2}|\d{1,2}:\d{2}|1772532000|\d+ hours|datePublished|<time|published_time", stripped)


def test_the_rest_is_left() -> None:
    """Words, names and structured data stay, so that there is something to be misread."""
    stripped = strip_dates(PAGE)
    assert all(
        kept in stripped for kept in ('"headline"', "Ann Lee", "It rained", "application/ld+json", "description", "/flood")
    )
    assert strip_text("41 days, 3.200 people, Terminal No. 3") == ", 3.200 people, Terminal No. 3"
