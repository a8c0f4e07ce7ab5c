"""The headline is what the reader sees, whole, and without the site's name."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.metadata.titles import Shown, Title, choose_title, is_site, site_keys, without_site

SITES = site_keys(["The Post"], "https://www.valleypost.example/world/flood")


def _shown(*texts: str, level: int = 1, is_marked: bool = False) -> list[Shown]:
    return [Shown(variants=(text,), level=level, is_marked=is_marked) for text in texts]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        *(
            (f"Flood in the valley{mark}The Post", "Flood in the valley")
            for mark in (" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " « ", " : ", "|", "_", " / ")
        ),
        *((f"The Post{mark}Flood in the valley", "Flood in the valley") for mark in (" | ", " - ", " – ", ": ", " » ")),
        ("Flood in the valley - Valley Post", "Flood in the valley"),
        ("Flood in the valley - ValleyPost.example", "Flood in the valley"),
        ("Flood in the valley | Post Online", "Flood in the valley"),
        ("Flood in the valley below | World | The Post", "Flood in the valley below"),
        ("Flood in the valley - World - The Post", "Flood in the valley"),
        ("Flood - what we know", "Flood - what we know"),
        ("Flood – a town’s long night – and the morning after", "Flood – a town’s long night – and the morning after"),
        ("Posts of the old pier - a history", "Posts of the old pier - a history"),
        ("The Post", "The Post"),
        ("The Post | The Post", "The Post"),
        ("", ""),
    ],
)
def test_sites(title: str, bare: str) -> None:
    """The site's name goes, in front and behind, whatever stands between; a headline's own dash stays."""
    assert without_site(title, SITES, frozenset({"world"})) == bare


@pytest.mark.parametrize(
    ("title", "site", "bare"),
    [
        ("大雨で川が氾濫 - 北波新聞", "北波新聞", "大雨で川が氾濫"),
        ("暴雨袭击江湾_江湾日报", "江湾日报", "暴雨袭击江湾"),
        ("港口重新开放-江湾网", "江湾网", "港口重新开放"),
        ("Новый ледокол — Северный курьер", "Северный курьер", "Новый ледокол"),
        ("فيضان النهر | البريد", "البريد", "فيضان النهر"),
        ("폭우로 강 범람 :: 해서일보", "해서일보", "폭우로 강 범람"),
    ],
)
def test_sites_of_other_scripts(title: str, site: str, bare: str) -> None:
    """The same holds in scripts without capitals and without spaces."""
    assert without_site(title, site_keys([site], None)) == bare


@pytest.mark.parametrize(
    ("shown", "declared", "text", "method"),
    [
        (_shown("Flood in the valley"), [("open_graph", "Flood in the valley - The Post")], "Flood in the valley", "h1"),
        (_shown("The Post", "Flood in the valley"), [("open_graph", "Flood in the valley")], "Flood in the valley", "h1"),
        (_shown("World"), [("open_graph", "Flood in the valley")], "Flood in the valley", "open_graph"),
        (_shown("World") + _shown("Flood in the valley", level=2), [("open_graph", "Flood in the valley…")], "Flood in the valley", "h2"),
        (_shown("Flood in the lower valley"), [("json_ld", "Lower valley under water after flood")], "Flood in the lower valley", "h1"),
        (_shown("Rivers of the north rise again", is_marked=True), [("open_graph", "You won’t believe this photo")], "Rivers of the north rise again", "h1"),
        (_shown("Rivers of the north rise again", is_marked=False), [("open_graph", "A town under water")], "A town under water", "open_graph"),
        ([], [("json_ld", "Flood &amp;amp; storm &lt;i&gt;hit&lt;/i&gt;\u200b Ulm")], "Flood & storm hit Ulm", "json_ld"),
        ([], [("open_graph", "Flood in the…"), ("twitter", "Flood in the valley")], "Flood in the valley", "twitter"),
        ([], [("json_ld", "Breaking"), ("open_graph", "Flood in the valley"), ("title_tag", "Flood in the valley")], "Flood in the valley", "open_graph"),
        ([], [("title_tag", "Flood in the valley below | Daily Whistle")], "Flood in the valley below", "title_tag"),
        (_shown("Flood"), [], "Flood", "h1"),
        (_shown("Flood in the valley", level=2), [("title_tag", "The Post")], "Flood in the valley", "h2"),
        (_shown("大雨で川が氾濫"), [("open_graph", "大雨で川が氾濫：住民が避難")], "大雨で川が氾濫", "h1"),
    ],
)  # fmt: skip
def test_choice(shown: list[Shown], declared: list[tuple[str, str]], text: str, method: str) -> None:
    """What is shown and declared alike is the headline; logos, rubrics and social variants are not."""
    assert choose_title(shown, declared, SITES) == Title(text=text, method=method)


def test_nothing() -> None:
    """A page without any title, or with nothing but the site's name, has none."""
    assert choose_title([], [], SITES) is None
    assert choose_title(_shown("The Post"), [("title_tag", "The Post")], SITES) is None


def test_labels_in_a_heading() -> None:
    """A label inside a heading goes where what is left is what is declared, and stays otherwise."""
    heading = Shown(variants=("Live Flood in Ulm", "Flood in Ulm", "Live"), level=1, is_marked=False)
    assert choose_title([heading], [("json_ld", "Flood in Ulm")], SITES) == Title(text="Flood in Ulm", method="h1")
    assert choose_title([heading], [("json_ld", "Live Flood in Ulm: the day")], SITES) == Title(
        text="Live Flood in Ulm", method="h1"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The Post", True),
        ("POST", True),
        ("Valley Post", True),
        ("Post News", True),
        ("Ann Post", False),
        ("Postcards", False),
        ("", False),
    ],
)
def test_names_of_sites(name: str, expected: bool) -> None:
    """A site is known by its name, by its address, and with what papers put behind their names."""
    assert is_site(name, SITES) is expected


@given(st.text(max_size=100), st.text(max_size=20))
def test_any_title(title: str, site: str) -> None:
    """A title is only ever cut at its ends."""
    assert without_site(title, site_keys([site], None)) in title


@pytest.mark.parametrize("unit", ["a | ", " - ", "The Post | ", "|", " ", "あ-", ": "])
def test_bounded_time(unit: str) -> None:
    """A title of a megabyte is no work."""
    title = unit * (1_000_000 // len(unit))
    before = time.process_time()
    choose_title(_shown(title[:500]), [("open_graph", title), ("title_tag", title)], SITES)
    without_site(title, SITES)
    assert time.process_time() - before < 10
