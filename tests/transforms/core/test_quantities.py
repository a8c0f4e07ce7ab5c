"""Quantities: number, unit and kind with exact offsets; a lost numeral stays null."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.events import Quantity
from transforms.core.quantities import find_quantities

KINDS = {"killed", "injured", "arrested", "protesters", "troops", "money", "weapons", "other"}
QUALIFIERS = {"exactly", "about", "at_least", "at_most", "range", "vague", None}

#: Text | kind, least, most, unit, qualifier, surface of the first quantity.
CASES = """
A blast killed at least 12 people. | killed, 12, -, people, at_least, at least 12 people
12 people were killed. | killed, 12, 12, people, exactly, 12 people
Shandong has reported five children dead. | killed, 5, 5, children, exactly, five children
two hundred and six dead | killed, 206, 206, -, exactly, two hundred and six
the death toll rose to 57 | killed, 57, 57, -, exactly, 57
killing 3 and injuring 7 | killed, 3, 3, -, exactly, 3
In 2014, 2000 people died. | killed, 2000, 2000, people, exactly, 2000 people
seven others were injured | injured, 7, 7, -, exactly, seven
It wounded 30 others. | injured, 30, 30, -, exactly, 30
Police arrested more than 200 protesters. | arrested, 200, -, protesters, at_least, more than 200 protesters
Some 300 demonstrators were detained. | arrested, 300, 300, demonstrators, about, Some 300 demonstrators
Tens of thousands of protesters marched. | protesters, 20000, -, protesters, vague, Tens of thousands of protesters
deploy over 10,000 troops to Ukraine | troops, 10000, -, troops, at_least, over 10,000 troops
up to 30,000 soldiers | troops, -, 30000, soldiers, at_most, up to 30,000 soldiers
10 to 15 soldiers | troops, 10, 15, soldiers, range, 10 to 15 soldiers
fired 20 ballistic missiles | weapons, 20, 20, missiles, exactly, 20 ballistic missiles
a dozen tanks | weapons, 12, 12, tanks, exactly, a dozen tanks
3 billion euros | money, 3e9, 3e9, EUR, exactly, 3 billion euros
another 8.25 billion euros | money, 8.25e9, 8.25e9, EUR, exactly, 8.25 billion euros
$1.5 million | money, 1.5e6, 1.5e6, USD, exactly, $1.5 million
US$2.4 million | money, 2.4e6, 2.4e6, USD, exactly, US$2.4 million
€2bn | money, 2e9, 2e9, EUR, exactly, €2bn
3-5 million dollars | money, 3e6, 5e6, USD, range, 3-5 million dollars
tens of millions of dollars | money, 2e7, -, USD, vague, tens of millions of dollars
500 pounds of explosives | other, 500, 500, pounds, exactly, 500 pounds
2% of GDP | other, 2, 2, percent, exactly, 2%
half a million people | other, 5e5, 5e5, people, exactly, half a million people
nearly 1.3 million people fled | other, 1.3e6, 1.3e6, people, about, nearly 1.3 million people
twenty-five countries | other, 25, 25, countries, exactly, twenty-five countries
""".strip().splitlines()


def figure(value: float | None) -> str:
    """As the cases write it."""
    return "-" if value is None else str(value)


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    """Number, qualifier, unit and kind are read from the clause."""
    text, expected = case.split(" | ")
    kind, least, most, unit, qualifier, surface = expected.split(", ")
    found = find_quantities(text)[0]
    values = [figure(None if part == "-" else float(part)) for part in (least, most)]
    assert [figure(found.value_min), figure(found.value_max)] == values
    assert (found.kind, found.unit or "-", found.qualifier, found.surface) == (kind, unit, qualifier, surface)
    assert found.reason is None


@pytest.mark.parametrize(
    ("text", "surface", "unit"),
    [
        ("It cost $ million.", "$ million", "USD"),
        ("It cost € billion.", "€ billion", "EUR"),
        ("Prices fell by percent.", "percent", None),
        ("At least people were killed.", "people", None),
        ("A -year-old man", "-year-old", None),
        ("within the next - years", "-", None),
        ("by - and become", "-", None),
        ("between and people", "between and", None),
    ],
)
def test_lost_numerals(text: str, surface: str, unit: str | None) -> None:
    """A slot that lost its number is found, with no values and the reason."""
    lost = [each for each in find_quantities(text) if each.reason == "numeral_dropped"]
    assert [(each.surface, each.unit, each.value_min, each.value_max) for each in lost] == [(surface, unit, None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "On 27 March 2025 at 10:30 it began.",
        "the 25th brigade",
        "a 12-year-old boy",
        "a five-day visit",
        "10 Downing Street",
        "Article 5 of the treaty",
        "Flight 370",
        "the G7 and the F-16",
        "one of the leaders",
        "09/01/2026",
        "",
    ],
)
def test_no_quantity(text: str) -> None:
    """Dates, times, names and ordinals count nothing."""
    assert [each.surface for each in find_quantities(text)] == []


def test_open_counts() -> None:
    """`Several people were killed` has no number, and says why."""
    found = find_quantities("Several people were killed.")
    assert [(each.kind, each.value_min, each.value_max, each.reason) for each in found] == [("killed", None, None, "vague")]


WORDS = st.sampled_from(
    "12 1,200 1.5 3-5 - – $ € US$ % million billion bn dozen dozens of several a the at least more than up to killed wounded arrested people troops"
    " euros percent twenty five hundred and were dead injured missiles in 2014 March 10:30 é 😀 \n . , ; -year-old".split(" ")
)
SENTENCES = st.lists(WORDS, max_size=40).map(" ".join)


@given(SENTENCES | st.text(max_size=80))
@settings(max_examples=400, deadline=None)
def test_properties(text: str) -> None:
    """On any text: spans slice to their surface, do not overlap, bounds are in order, nothing is null without a reason."""
    end = 0
    for each in find_quantities(text):
        assert isinstance(each, Quantity)
        assert text[each.start : each.end] == each.surface
        assert each.start >= end
        end = each.end
        assert each.kind in KINDS
        assert each.qualifier in QUALIFIERS
        assert (each.reason is not None) == (each.value_min is None and each.value_max is None)
        if each.value_min is not None and each.value_max is not None:
            assert 0 <= each.value_min <= each.value_max


@pytest.mark.parametrize(
    "unit", ["1 ", "a", "twenty ", "1,000,", "several hundred thousand of ", "at least ", "12 Abc ", " ", "$", "killed 1 ", "- "]
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    """200,000 characters of one repeated part take seconds, not hours."""
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    find_quantities(text)
    assert time.process_time() - started < 20
