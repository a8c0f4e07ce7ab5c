"""What each kind speaks of, and what it leaves alone, case by case."""

from datetime import datetime, timezone

import pytest

import transforms.core.detectors
from schemas.records import Article
from transforms.core.plain import plain_article
from transforms.core.registry import members

DETECTORS = {detector.KIND: detector for detector in members(transforms.core.detectors)}


def _surfaces(kind: str, article: Article) -> list[str]:
    return [article.text[found.start : found.end] for found in DETECTORS[kind].detect(article) if found.field == "text"]


FOUND = [
    ("date_placeholder", "Year, Month, Day, at the summit", ["Year, Month, Day"]),
    ("date_placeholder", "From the reference year and month on", ["From the reference year and month"]),
    ("date_placeholder", "Between the months of [year] on the site", ["Between the months of [year]"]),
    ("date_placeholder", "It fell on the of March again", ["on the of March"]),
    ("date_placeholder", "It ran from August till September , and on", ["September ,"]),
    ("numeral_dropped", "within the next - years, by - and more", ["next - years", "by - and"]),
    ("numeral_dropped", "a -year-old boy and the th century", ["-year-old", "th"]),
    ("numeral_dropped", "worth US$ million, or % of it", ["$ million", "%"]),
    ("numeral_dropped", "the COVID- pandemic hit MiG- fighters", ["COVID-", "MiG-"]),
    ("numeral_dropped", "people from to years old", ["from to"]),
    ("numeral_dropped", "stay at least feet ( meters) away", ["at least feet", "( meters)"]),
    ("numeral_dropped", "The number of all confirmed cases in the country grew again and rose once more to .", ["to ."]),
    ("placeholder_token", "on [date], <unk> paid {{ amount }} and __NUM__", ["[date]", "<unk>", "{{ amount }}", "__NUM__"]),
    ("mojibake", "JosÃ© said: â€œnoâ€\x9d.", ["Ã©", "â€œ", "â€\x9d"]),
    ("mojibake", "It cost Â£5, he said.Â", ["Â£", "Â"]),
    ("mojibake", "We don?t know", ["?"]),
    ("html_residue", "A&amp;E isn&#8217;t <em>open</em>", ["&amp;", "&#8217;", "<em>", "</em>"]),
    ("untranslated_span", "He said 你好 and Привет, мир to them", ["你好", "Привет, мир"]),
    ("date_ambiguous", "09/01/2026 and 3.4.2026 and 3/4/26", ["09/01/2026", "3.4.2026", "3/4/26"]),
    ("transliteration_variant", "Kharkov and Chasov Yar in Ukraine", ["Kharkov", "Chasov Yar"]),
]
LEFT_ALONE = [
    ("date_placeholder", "On the day of the month when rents are due. In March, she left. On May to resign she said no."),
    ("date_placeholder", "Within the year, in the spring of that year, once a month, day after day."),
    ("numeral_dropped", "Three- to five-year plans; a year-old boy; half a percent; one million; $5 million; the 1990s."),
    ("numeral_dropped", "More than people think, it is heard from miles away; it has lasted for days. Another million came."),
    ("numeral_dropped", "It rose 5 percent to $3, and (so) on - and on."),
    ("placeholder_token", "“We […] did [sic] it [in the city]”, the NUM union said; Super Bowl XXX; 50% so; f(x) = {a, b}."),
    ("mojibake", "Ångström, São Tomé, naïve, 5 µm, “quotes” — and 20 °C… Really? Yes."),
    ("html_residue", "AT&T; R&D; a < b > c; [i]t was [b]ig; 100% sure; C:\\new"),
    ("untranslated_span", "The α and β variants, Ω, 5 µm, Δt, Müller, Łódź, Đà Nẵng, İstanbul."),
    ("date_ambiguous", "13/01/2026, 05/05/2026, 192.168.1.10, 3.10.11, 1/2, 99/99/2026, 2026/01/09, 2026-01-09"),
    (
        "transliteration_variant",
        "Annalena Burbock met Prince Lvov and Vladimir Putin in Kyiv, Ukraine; Kievan Rus; chicken Kiev; Odessa.",
    ),
    ("transliteration_variant", "The Kharkov recipe."),
]


@pytest.mark.parametrize(("kind", "text", "surfaces"), FOUND)
def test_found(kind: str, text: str, surfaces: list[str]) -> None:
    """The fault is found where it is, and nowhere else."""
    assert sorted(set(_surfaces(kind, plain_article(text)))) == sorted(surfaces)


@pytest.mark.parametrize(("kind", "text"), LEFT_ALONE)
def test_left_alone(kind: str, text: str) -> None:
    """Good English is left alone."""
    assert _surfaces(kind, plain_article(text)) == []


@pytest.mark.parametrize(
    ("text", "published", "count"),
    [
        ("09/01/2026 It began.", None, 1),
        ("09/01/2026 It began.", (2026, 1, 12), 0),
        ("09/01/2026 It began.", (2026, 8, 30), 0),
        ("09/01/2026 It began.", (2026, 5, 1), 1),
        ("02/01/2026 It began.", (2026, 1, 20), 1),
        ("09/01/2026 It began on 9 January.", None, 0),
        ("09/01/2026 It began on Sept. 1.", None, 0),
        ("09/01/2026 It began on 9 January, not on 1 September.", None, 1),
        ("09/01/2026 to 13/01/2026", None, 0),
        ("09/01/2026 to 01/13/2026", None, 0),
        ("09/01/2026 to 13/01/2026 or 01/13/2026", None, 1),
        ("09.01.2026 to 13/01/2026", None, 1),
    ],
)
def test_what_decides_a_date(text: str, published: tuple[int, int, int] | None, count: int) -> None:
    """The publication time, an unmistakable date of the same form, or the date in words decides; conflict does not."""
    at = None if published is None else datetime(*published, tzinfo=timezone.utc)
    assert len(_surfaces("date_ambiguous", plain_article(text, published_at=at))) == count


def test_old_articles_wrote_kiev() -> None:
    """Before the change of usage a Russian form of a place is no evidence; of a person it is."""
    article = plain_article("In Kiev, Mikhail Podolyak spoke.", published_at=datetime(2014, 3, 1, tzinfo=timezone.utc))
    assert _surfaces("transliteration_variant", article) == ["Mikhail"]


@pytest.mark.parametrize(
    ("title", "text", "count"),
    [
        ("Talks on Peace Resume", "Talks on Peace Resume\nThey began.", 0),
        ("Talks on Peace Resume", "Talks on Peace Resume\n\ntalks on peace RESUME\nThey began.", 1),
        ("Talks on Peace Resume", "By Ann Lee\nTalks on Peace Resume\nThey began.", 1),
        ("Talks on Peace Resume | Example News", "They met.\nTalks on Peace Resume\nThey began.", 1),
        (None, "Talks on Peace Resume\nTalks on Peace Resume\nThey began.", 1),
        ("Talks on Peace Resume", "One.\nTwo.\nThree.\nFour.\nFive.\nTalks on Peace Resume", 0),
        ("War", "War\nWar\nWar", 0),
    ],
)
def test_headlines(title: str | None, text: str, count: int) -> None:
    """The headline's own place is free; once more among the first four paragraphs is a finding."""
    assert len(_surfaces("duplicate_headline", plain_article(text, title=title))) == count


def test_repeats() -> None:
    """A paragraph again, nearly again, and a sentence again are found; a longer paragraph that takes up a short one is not."""
    first = "The bank raised its main rate by a quarter of a point on Thursday and said that more would follow soon."
    near = "The bank raised its main rate by a quarter point on Thursday and said more would follow soon."
    other = "Nobody in the old town had seen such a crowd since the bridge was opened by the king himself long ago."
    text = "\n".join(("Rates up again", first, other, near, f"{other} He smiled.", first))
    found = list(DETECTORS["repeated_segment"].detect(plain_article(text)))
    assert [(text[f.start : f.end], f.evidence) for f in found] == [
        (near, "paragraph_nearly_again"),
        (f"{other} He smiled.", "paragraph_nearly_again"),
        (first, "paragraph_again"),
    ]
    heading = "Europe sends its own troops and builds its own satellites after the summit of Paris"
    lead = f"As said above, {heading.lower()[:40]} and much else happened that nobody in the capital had seen coming, least of all the men at the top of it."
    assert not list(DETECTORS["repeated_segment"].detect(plain_article(f"Title\n{heading}\n{lead}")))
