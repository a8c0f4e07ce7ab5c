"""Lines of a template are cut, whole, below the first third of a text; an article's own lines never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.language_lists import topic
from transforms.core.page.boilerplate import cut_boilerplate, is_label

STORY = [
    "The river rose above its banks on Monday after three days of rain, officials in the district said.",
    "Some four hundred people left their homes in the valley and spent the night in a sports hall.",
    "The railway to the coast was closed, and two bridges were still under water in the evening.",
    "Forecasters expect the rain to stop on Saturday. The hall stays open until then, the mayor said.",
]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Read also: Mill keeps its water", "en"),
        ("READ MORE: Mill keeps its water", "en"),
        ("CLICK HERE TO GET THE APP", "en"),
        ("Sign up for our newsletter and get the news every morning.", "en"),
        ("© 2026 Valley News. All rights reserved.", "en"),
        ("Advertisement", "en"),
        ("- Share", "en"),
        ("___", "en"),
        ("Lesen Sie auch: Die Mühle hält ihr Wasser", "de"),
        ("Lire aussi : Le moulin garde son eau", "fr"),
        ("Lea también: El molino guarda su agua", "es"),
        ("Leia também: O moinho guarda a água", "pt-BR"),
        ("Читайте также: Мельница держит воду", "ru"),
        ("اقرأ أيضا: الطاحونة تحفظ ماءها", "ar"),
        ("קראו גם: הטחנה שומרת על המים", "he"),
        ("相关阅读：磨坊", "zh"),
        ("関連記事：水車小屋", "ja"),
        ("무단전재 및 재배포 금지", "ko"),
        ("Read also: Mill keeps its water", "sw"),
        ("Lire aussi : Le moulin garde son eau", None),
    ],
)
def test_what_is_cut(line: str, language: str | None) -> None:
    """A template's line below the first third goes, in the page's language, in English, and in any where none is known."""
    assert cut_boilerplate([*STORY, line], language) == STORY
    assert cut_boilerplate([*STORY[:3], line, *STORY[3:]], language) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "Read more than ten books a year and you will sleep better, a study of the university says.",
        "Share prices fell by a tenth.",
        "The comments were met with anger.",
        "Advertisement spending rose in March.",
        "Related costs are not known.",
        "He told the paper that readers could follow the trial from the gallery.",
    ],
)
def test_what_is_kept(line: str) -> None:
    """Sentences that only begin or go on like a template's line stay."""
    assert cut_boilerplate([*STORY, line], "en") == [*STORY, line]


def test_the_first_third_is_left_alone() -> None:
    """Nothing is cut from the first third of a text, whatever it says."""
    assert cut_boilerplate(["Read also: Sun", *STORY], "en") == ["Read also: Sun", *STORY]


def test_writers_at_the_end() -> None:
    """A last line with the writer's handle, address or name is about the writer; the same in the middle is text."""
    about = "Ann Lee is a reporter who covers rivers. Follow her at @annlee."
    assert cut_boilerplate([*STORY, about], "en") == STORY
    assert cut_boilerplate([*STORY, "ann.lee@valley.example"], "en") == STORY
    assert cut_boilerplate([*STORY, "Ann Lee lives by the river."], "en", ["Ann Lee"]) == STORY
    assert cut_boilerplate([*STORY, "Ann Lee lives by the river."], "en") == [*STORY, "Ann Lee lives by the river."]
    helpline = "Help is at hand: write to help@valley.example at any time."
    assert cut_boilerplate([*STORY, helpline], "en") == [*STORY, helpline]


def test_lines_below_the_last_sentence() -> None:
    """Names, places and labels below the last sentence go; items of lists and tables, and poems, stay."""
    assert cut_boilerplate([*STORY, "Harl", "Weather"], "en") == STORY
    assert cut_boilerplate([*STORY, "- two eggs", "| 1 | 2 |"], "en") == [*STORY, "- two eggs", "| 1 | 2 |"]
    poem = ["Roses are red", "Violets are blue", "Sugar is sweet", "And so are you"]
    assert cut_boilerplate(poem, "en") == poem


def test_a_paragraph_printed_twice() -> None:
    """The second copy of a long line goes; short lines may come back."""
    assert cut_boilerplate([*STORY, STORY[0], "Yes.", "Yes."], "en") == [*STORY, "Yes.", "Yes."]


def test_never_most_of_a_text() -> None:
    """Where the rules would cut more than half, they are wrong about the page, and nothing is cut."""
    lines = ["It rained.", *(f"Read also: {n}" for n in range(20))]
    assert cut_boilerplate(lines, "en") == lines


def test_lists_are_sound() -> None:
    """Every list says where it comes from, is in lower case, and holds no empty phrase, which would match any line."""
    for tag, lists in topic("boilerplate").items():
        assert lists["source"], tag
        phrases = [phrase for name in ("labels", "starts", "holds", "writer") for phrase in lists[name]]
        assert all(phrase == phrase.casefold() and len(phrase.strip()) > 0 for phrase in phrases), tag
    assert {"en", "de", "fr", "es", "ru", "ar", "he", "zh", "ja", "ko", "th", "hi"} <= topic("boilerplate").keys()


def test_labels() -> None:
    """Buttons are told from sentences."""
    assert is_label("Teilen")
    assert is_label("写真：南ニュース")
    assert not is_label("Teilen will gelernt sein.")


@given(st.lists(st.text(max_size=80), max_size=30), st.sampled_from([None, "en", "ru", "xx"]))
def test_any_lines(lines: list[str], language: str | None) -> None:
    """What is kept is a subsequence of what was given, and keeps at least half of it."""
    kept = cut_boilerplate(lines, language)
    rest = iter(lines)
    assert all(line in rest for line in kept)
    assert sum(map(len, kept)) * 2 >= sum(map(len, lines))
