"""What the languages say about dates is whole, and is read back in every layout."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.dates.readings import read_date
from transforms.core.dates.words import base_language, fold, label_pattern, lexicon, order_of, word_key
from transforms.core.language_lists import topic

LANGUAGES = sorted(topic("dates"))
#: Languages that write a month as a number with a unit.
FIGURES = {"zh", "ja", "ko"}
NAMED = [tag for tag in LANGUAGES if tag not in FIGURES]
#: Layouts with the parts of a date, as CLDR's full, long and medium forms have them, and as clocks stand beside them.
LAYOUTS = (
    "{day} {month} {year}",
    "{day}. {month} {year}",
    "{weekday}, {day} {month} {year}",
    "{weekday} {day}. {month} {year}, 14:05",
    "{day} {month}, {year} - 14:05",
    "{day}-{month}-{year}",
    "{year}. {month} {day}., {weekday}",
    "14:05, {day} {month} {year}",
    "{day} {month} {year} 14:05:09 +0200",
)
days = st.dates(min_value=date(1990, 2, 1), max_value=date(2098, 12, 30))


def _months(tag: str) -> list[list[str]]:
    return [forms.split("|") for forms in topic("dates")[tag]["months"]]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_is_whole(tag: str) -> None:
    """Twelve months, seven days, a known order, labels; no list is empty and no word stands twice in it."""
    table = topic("dates")[tag]
    assert len(table["weekdays"]) == 7
    assert tag in FIGURES or len(table["months"]) == 12
    assert table.get("order", "dmy") in {"dmy", "mdy", "ymd"}
    assert set(table.get("order_in", {}).values()) <= {"dmy", "mdy", "ymd", "unknown"}
    for name in ("published", "updated", "relative"):
        assert table[name]
    for name, words in table.items():
        if isinstance(words, list):
            assert all(word_key(form) for word in words for form in word.split("|")), name


@pytest.mark.parametrize("tag", NAMED)
def test_a_month_has_one_number(tag: str) -> None:
    """Within one language no word names two months."""
    numbers = [{meaning.value for meaning in meanings if meaning.kind == "m"} for meanings in lexicon(tag).values()]
    assert max(map(len, numbers)) == 1


@given(st.sampled_from(NAMED), st.sampled_from(LAYOUTS), days, st.data())
def test_every_layout_in_every_language(tag: str, layout: str, day: date, data: st.DataObject) -> None:
    """A day written with any form of its month and weekday, in any layout, is read as that day where the language is known."""
    month = data.draw(st.sampled_from(_months(tag)[day.month - 1]))
    weekday = data.draw(st.sampled_from(topic("dates")[tag]["weekdays"][day.weekday()].split("|")))
    raw = layout.format(day=day.day, month=month, year=day.year, weekday=weekday)
    for written in (raw, raw.upper(), raw.title()):
        readings = read_date(written, language=tag).readings
        assert [str(reading.value.date()) for reading in readings] == [str(day)], written


@given(st.sampled_from(NAMED), days, st.data())
def test_an_unknown_language_is_never_wrong(tag: str, day: date, data: st.DataObject) -> None:
    """Without the language the day is among the readings: a word that names different months elsewhere is ambiguous."""
    month = data.draw(st.sampled_from(_months(tag)[day.month - 1]))
    readings = read_date(f"{day.day} {month} {day.year}").readings
    assert str(day) in {str(reading.value.date()) for reading in readings}


@given(st.sampled_from(["zh", "ja", "ko"]), days, st.sampled_from("٠۰०๐０0"))
def test_figures_with_units(tag: str, day: date, zero: str) -> None:
    """Chinese, Japanese and Korean dates are read with and without spaces, in figures of any script."""
    figures = str.maketrans("0123456789", "".join(chr(ord(zero) + value) for value in range(10)))
    units = "년월일" if tag == "ko" else "年月日"
    for space in ("", " "):
        raw = f"{day.year}{units[0]}{space}{day.month}{units[1]}{space}{day.day}{units[2]}".translate(figures)
        assert [str(reading.value.date()) for reading in read_date(raw, language=tag).readings] == [str(day)]


@pytest.mark.parametrize(
    ("raw", "folded"),
    [("Février", "Fevrier"), ("３月", "3月"), ("أبريل", "ابریل"), ("İ", "I"), ("  a\u00a0b ", "a b"), ("سه\u200cشنبه", "سهشنبه")],
)
def test_folding(raw: str, folded: str) -> None:
    """Accents, hamzas, joiners and wide figures make no difference."""
    assert fold(raw) == folded


@pytest.mark.parametrize(
    ("tag", "known"),
    [("en-GB", "en"), ("pt_BR", "pt"), ("no", "nb"), ("iw", "he"), ("zh-Hant-TW", "zh"), ("tlh", None), (None, None)],
)
def test_tags(tag: str | None, known: str | None) -> None:
    """A tag of any form leads to the file of its language, deprecated ones too."""
    assert base_language(tag) == known


@pytest.mark.parametrize(
    ("language", "country", "order"),
    [
        ("en", "US", ("mdy", True)),
        ("en", "AU", ("dmy", True)),
        ("en", "CA", (None, False)),
        ("en", None, (None, False)),
        ("de", "CH", ("dmy", False)),
        ("es", "US", (None, True)),
        ("fr", "CA", (None, True)),
        ("hu", None, ("ymd", False)),
        (None, "US", (None, False)),
    ],
)
def test_orders(language: str | None, country: str | None, order: tuple[str | None, bool]) -> None:
    """An order is claimed only where a language or a country has a single one."""
    assert order_of(language, country) == order


@pytest.mark.parametrize(
    ("kind", "line", "rest"),
    [
        ("published", "Veröffentlicht am 3. März 2026", "3. März 2026"),
        ("published", "发布时间：2026-03-03", "2026-03-03"),
        ("published", "发布于2026-03-03", "2026-03-03"),
        ("published", "Publié le : 3 mars", "3 mars"),
        ("updated", "Updated: 3 March", "3 March"),
        ("updated", "Последнее обновление — 3 марта", "3 марта"),
    ],
)
def test_labels(kind: str, line: str, rest: str) -> None:
    """A label is taken off with what stands between it and the date."""
    assert label_pattern("published" if kind == "published" else "updated").sub("", line, count=1) == rest
