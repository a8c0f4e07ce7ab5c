"""The report is one small file that says what the figures say, and that no figure can break."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.transforms.core.report.test_gathering import gathered
from tests.transforms.core.report.test_markup import HOSTILE, Read
from tests.written_output import NOON, WrittenOutput, article, artifact, event
from transforms.core.report.feeds import watch_figures
from transforms.core.report.figures import FeedLine, Figures, Watch
from transforms.core.report.operation import summary
from transforms.core.report.page import policy, style
from transforms.core.report.report import report_page


def line(number: int, state: str = "active", **fields: object) -> FeedLine:
    """A feed that fares in some way."""
    plain = FeedLine(
        url=f"https://feeds.example/{number}",
        title=f"Wire {number}",
        state=state,
        errors=3 if state == "failing" else 0,
        error_class="http_404" if state == "failing" else None,
        why="Not found." if state == "failing" else None,
        polled_at=NOON,
        next_poll_at=NOON + timedelta(hours=number + 1),
        new_at=None,
        silent=False,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def rich(folder: Path, text: str = "CafÃ© attacked.") -> Figures:
    """Figures of an output in which strangers wrote one text wherever they can, watched feeds among it."""
    written = WrittenOutput(folder / "out")
    rows = [
        article(number, f"{text} CafÃ© attacked.", title=text, domain=f"{text}{number}", byline=text, artifact_count=1)
        for number in range(40)
    ]
    written.commit(
        {
            "articles": rows,
            "artifacts": [
                artifact(row, "CafÃ©", kind=f"kind {number}{text}", evidence=text, suggestion=text)
                for number, row in enumerate(rows)
            ],
            "events": [
                event(row, "attacked", event_type=text, status=text, actor_countries=[text], recipient_countries=[text])
                for row in rows
            ],
            "dead_letters": [
                {"dead_letter_id": str(number), "reason": f"{text}{number}", "url": f"https://{text}"} for number in range(40)
            ],
        }
    )
    feeds = [line(number, "failing", title=text, url=f"https://x/{text}", error_class=text, why=text) for number in range(60)]
    return replace(gathered(written), watch=watch_figures([*feeds, line(99, silent=True)], "store", queued=3, due_at=NOON))


def test_the_policy_lets_nothing_in() -> None:
    """Everything is refused but the page's own style sheet, which is told by its hash; nothing inline slips past it."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    assert policy() == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style()
    assert "@import" not in style()


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The report with harmless words wherever a stranger may write."""
    return Read(report_page(rich(tmp_path_factory.mktemp("harmless"), "words")))


@pytest.mark.parametrize("text", HOSTILE)
def test_strangers_write_no_markup(text: str, harmless: Read, tmp_path: Path) -> None:
    """A text in every field that a stranger fills adds no element and no attribute to what a harmless one gives."""
    hostile = Read(report_page(rich(tmp_path, text)))
    assert [name for name, _ in hostile.elements] == [name for name, _ in harmless.elements]
    assert [set(given) for _, given in hostile.elements] == [set(given) for _, given in harmless.elements]
    assert not any(name.startswith("on") or name == "style" for _, given in hostile.elements for name in given)
    assert "\u202e" not in hostile.text
    assert "\x1b" not in hostile.text


def test_a_report_is_small_whatever_it_reports(tmp_path: Path) -> None:
    """Endless names in every list, and far more of them than are shown: less than a megabyte, and what is left out is said."""
    figures = rich(tmp_path, "ж<" * 3_000)
    page = report_page(figures)
    assert len(page.encode()) < 1_000_000
    assert "and 40 more" in page
    assert "and 16 sources more" in page


def test_everything_an_operator_looks_at_is_there(harmless: Read) -> None:
    """Lag, flow, states, worst feeds with reason and next try, silent feeds, delay, languages, sources, artifacts, events, files."""
    text = harmless.text
    for said in (
        *("Last commit", "1 h ago", "3 articles wait", "Records per hour", "set aside 40", "failing", "words, 3 times in a row"),
        *("Silent", "Wire 99", "From publication to row", "Languages", "Extraction by source", "Artifacts", "perhaps"),
    ):
        assert said in text, said
    for said in ("verbal cooperation", "Who acts upon whom", "Files and sizes", "2026-01-31", "dead_letters"):
        assert said in text, said


def test_feeds_are_told_worst_first() -> None:
    """Failing, then parked, then troubled; more failures first; twenty at most, the rest counted; the quiet ones apart."""
    feeds = [
        line(0, "troubled", errors=1),
        line(1, "parked"),
        *(line(number, "failing", errors=number) for number in range(2, 30)),
    ]
    watch = watch_figures([*feeds, line(40, silent=True)], "store")
    assert [one.errors for one in watch.worst[:3]] == [29, 28, 27]
    assert (len(watch.worst), watch.worst_left_out) == (20, 10)
    assert [one.url for one in watch.silent] == ["https://feeds.example/40"]
    assert {watch_figures([], "table").source, watch_figures([], "store").source} == {"none"}


@pytest.mark.parametrize(
    ("watch", "said"),
    [
        (Watch(), "No feed is watched here"),
        (watch_figures([line(1)], "table"), "store is not there"),
        (watch_figures([line(1)], "table", trouble="The file is damaged."), "The file is damaged."),
        (watch_figures([line(1)], "store", queued=0, due_at=NOON + timedelta(hours=3)), "next due in 2 h"),
        (watch_figures([line(1)], "store", queued=7, due_at=NOON - timedelta(hours=4)), "7 articles wait"),
        (watch_figures([line(1)], "store", queued=0, due_at=None), "nothing is due"),
    ],
)
def test_what_is_known_of_feeds_is_said(watch: Watch, said: str, tmp_path: Path) -> None:
    """No store, a lost one, a damaged one, one that waits and one that is late are told apart."""
    figures = replace(gathered(WrittenOutput(tmp_path / "out")), watch=watch)
    assert said in Read(report_page(figures)).text


def test_a_terminal_is_told_of_feeds_in_a_line(tmp_path: Path) -> None:
    """How many there are, by state, and by how much the most overdue is late; without feeds, nothing."""
    figures = gathered(WrittenOutput(tmp_path / "out"))
    watch = watch_figures(
        [line(1), line(2), line(3, "failing")], "store", queued=1, due_at=figures.now - timedelta(hours=3, minutes=20)
    )
    assert "3 feeds: 2 active, 1 failing; lag 3 h 20 min: overdue; 1 article waits" in summary(replace(figures, watch=watch))
    assert not any("feed" in said for said in summary(figures))


def test_an_empty_output_says_what_fills_it(tmp_path: Path) -> None:
    """Every section of an empty report says that nothing is there, and none fails."""
    figures = gathered(WrittenOutput(tmp_path / "out"))
    text = Read(report_page(figures)).text
    assert text.count("No ") + text.count("Nothing ") >= 8
    assert "newsbeam backfill" in text
    assert summary(figures)[0].startswith("nothing committed yet")


def test_the_same_figures_give_the_same_page(tmp_path: Path) -> None:
    """The page depends on the figures alone."""
    figures = rich(tmp_path)
    assert report_page(figures) == report_page(figures)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_can_be_read(scheme: int) -> None:
    """In both schemes, every colour of words has a contrast of 4.5 to whatever it may stand on."""
    colours = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6})", style().split("@media (prefers-color-scheme: dark)")[scheme].split("\n}\n")[0])
    )
    grounds = ["paper", "card"]
    words = [
        "ink",
        "soft",
        "link",
        "alarm",
        "good",
        "trigger",
        "actor",
        "recipient",
        "date",
        "place",
        "quantity",
        "critical",
        "major",
    ]
    weak = [
        (word, ground, round(contrast(colours[word], colours[ground]), 2))
        for word in words
        for ground in grounds
        if contrast(colours[word], colours[ground]) < 4.5
    ]
    marked = [ground for ground in colours if ground.startswith("mark") and contrast(colours["ink"], colours[ground]) < 4.5]
    on_marks = [
        (word, ground, round(contrast(colours[word], colours[ground]), 2))
        for word in ("trigger", "actor", "recipient", "date", "place", "quantity", "alarm")
        for ground in colours
        if ground.startswith("mark") and contrast(colours[word], colours[ground]) < 4.5
    ]
    assert (weak, marked, on_marks) == ([], [], [])
    assert contrast(colours["alarm"], colours["alarm-card"]) >= 4.5
    assert contrast(colours["ink"], colours["alarm-card"]) >= 4.5


def test_a_moment_is_a_parameter(tmp_path: Path) -> None:
    """The same output a day later tells the same rows and another age."""
    out = WrittenOutput(tmp_path / "out")
    out.commit({"articles": [article(1)]})

    def told(now: datetime) -> str:
        return summary(gathered(out, now))[0]

    assert told(NOON + timedelta(minutes=5)) == "last commit 5 min ago; 1 commit"
    assert told(NOON + timedelta(days=1)) == "last commit 1 day ago; 1 commit"
