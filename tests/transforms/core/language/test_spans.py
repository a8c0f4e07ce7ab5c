"""Sentences in another language than the article are found where they stand, and hardly anything else is."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.core.language.spans import find_language_spans

ENGLISH = "The foreign minister said on Monday that talks about a ceasefire would resume in Geneva next week."


@pytest.mark.parametrize(
    ("sentence", "home", "language"),
    [
        ("Le ministre des affaires étrangères a déclaré lundi que les pourparlers reprendraient.", "en", "fr"),
        ("Der Minister sagte am Montag, dass die Gespräche in der nächsten Woche fortgesetzt werden.", "en", "de"),
        ("Bakan pazartesi günü yaptığı açıklamada görüşmelerin gelecek hafta devam edeceğini söyledi.", "en", "tr"),
        ("Министр заявил, что переговоры возобновятся на следующей неделе.", "en", "ru"),
        ("Міністр заявив у понеділок, що перемовини поновляться наступного тижня у Женеві.", "ru", "uk"),
        ("外交部长周一表示，会谈将于下周恢复，他们已经同意了。", "en", "zh-Hans"),
        (ENGLISH, "de", "en"),
        (ENGLISH, "ru", "en"),
    ],
)
def test_a_foreign_sentence_is_found(sentence: str, home: str, language: str) -> None:
    """A sentence in another language is one span from its first to its last character."""
    spans = find_language_spans(sentence, home)
    assert [(span.start, span.end, span.language) for span in spans] == [(0, len(sentence), language)]
    assert all(0 <= span.score <= 1 for span in spans)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        (ENGLISH, "en"),
        (ENGLISH, "und"),
        ("", "en"),
        ("Alisson; Arnold, Konaté, Van Dijk, Robertson; Mac Allister, Endo; Salah, Núñez, Díaz.", "en"),
        ("Paris, Berlin, Madrid, Roma, Lisboa, Warszawa, București, København, Wien, Praha.", "en"),
        ("1. FC Köln 2:1 SV Werder Bremen, VfB Stuttgart 0:0 TSG Hoffenheim", "en"),
        ("Oui, merci.", "en"),
        ("Det er ikkje noko nytt, seier ho, men det er viktig at vi ikkje gløymer kva som hende.", "nb"),
        ("首相は会談で合意したと述べた。", "zh-Hans"),
    ],
)
def test_what_is_no_foreign_sentence(text: str, home: str) -> None:
    """Own sentences, names, scores, single phrases, and what is written nearly like the article's language are left."""
    assert find_language_spans(text, home) == ()


def test_neighbours_are_one_span() -> None:
    """Two foreign sentences in a row are one span; the text between two spans is the article's."""
    foreign = "Le ministre a dit que les pourparlers vont reprendre. Il a ajouté que la date est déjà fixée par les deux parties."
    text = f"{ENGLISH} {foreign} {ENGLISH}\n{foreign}"
    spans = find_language_spans(text, "en")
    assert [text[span.start : span.end] for span in spans] == [foreign, foreign]


@given(st.text(max_size=400), st.sampled_from(["en", "ru", "zh-Hans", "el", "xx", "und"]))
@settings(max_examples=300, deadline=None)
def test_spans_lie_in_order_inside_the_text(text: str, language: str) -> None:
    """Whatever the text: spans are in order, do not overlap, hold something visible; the same twice."""
    spans = find_language_spans(text, language)
    ends = [0, *(span.end for span in spans)]
    assert all(last <= span.start < span.end <= len(text) for last, span in zip(ends, spans, strict=False))
    assert all(text[span.start : span.end].strip() for span in spans)
    assert spans == find_language_spans(text, language)


@pytest.mark.parametrize("unit", ["le la de. ", "a", "Привет. ", "中。", ". ", "x. y! "])
def test_time_is_linear(unit: str) -> None:
    """A text that is four times as long costs no more than twelve times the time, whatever it repeats."""
    find_language_spans(unit * 1_000, "en")
    short, long = (unit * (size // len(unit)) for size in (50_000, 200_000))
    before = time.process_time()
    find_language_spans(short, "en")
    middle = time.process_time()
    find_language_spans(long, "en")
    assert time.process_time() - middle <= 12 * (middle - before) + 0.5
