"""A language is right, or it is `und` with a reason."""

import random
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Article
from tests.peers import peer_path
from tests.quality.language import language_figures
from transforms.core.language import profiles as language_profiles
from transforms.core.language.detect import detect_language
from transforms.core.language.guess import REASONS, LanguageGuess, guess_language
from transforms.core.language.profiles import read_profile, table
from transforms.core.language.profiles_build import build_profile
from transforms.core.text import count_tokens, text_sha256

ENGLISH = "The foreign minister said on Monday that talks about a ceasefire would resume in Geneva next week."


def _article(text: str, title: str | None = None) -> Article:
    return Article(
        revision_id="r",
        article_id="a",
        title=title,
        text=text,
        text_sha256=text_sha256(text),
        text_chars=len(text),
        text_tokens=count_tokens(text),
        extraction_method="text_input",
    )


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("", "und", "empty"),
        (" \n\t ", "und", "empty"),
        ("a", "und", "too_short"),
        ("12.03.2024 18:30", "und", "too_short"),
        ("😀" * 50, "und", "too_short"),
        ("\ufffd" * 50, "und", "too_short"),
        ("https://example.org/the-president-of-the-united-states", "und", "too_short"),
        ("x" * 100, "und", "no_profile"),
        ("首相会談", "und", "undecided_script"),
        ("烏克蘭總統澤倫斯基與美國總統會面", "zh-Hant", None),
        ("美国总统说，他们已经同意了这个计划。", "zh-Hans", None),
        ("岸田首相、訪米へ", "ja", None),
        ("대통령은 월요일에 말했다", "ko", None),
        ("Η κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα.", "el", None),
        ("Պատգամավորները քվեարկեցին նոր օրենքի օգտին։", "hy", None),
        (ENGLISH, "en", None),
        (ENGLISH.upper(), "en", None),
        ("Министр иностранных дел заявил в понедельник, что переговоры возобновятся.", "ru", None),
        ("Міністр закордонних справ заявив у понеділок, що перемовини поновляться.", "uk", None),
        ("Le ministre des affaires étrangères a déclaré lundi que les pourparlers reprendraient.", "fr", None),
        ("Forsætisráðherra sagði að þetta hefði verið erfitt og að það væri ekki rétt fyrir þá.", "is", None),
        ("Предсједник је рекао да ће се преговори наставити следеће недеље у Београду.", "sr", None),
        ("Predsednik je rekao da će se pregovori nastaviti sledeće nedelje u Beogradu, prenosi agencija.", "sr-Latn", None),
        ("Үкімет келесі аптада жаңа шаралар туралы шешім қабылдайды деп хабарлады.", "kk", None),
        ("Prezident bazar ertəsi keçirilən görüşdə danışıqların davam edəcəyini bildirib.", "az", None),
        ("Vazirlik dushanba kuni boʻlib oʻtgan uchrashuvda muzokaralar davom etishini maʼlum qildi.", "uz", None),
        ("Вазирлик душанба куни бўлиб ўтган учрашувда музокаралар давом этишини маълум қилди.", "uz-Cyrl", None),
        ("UMongameli uthe izingxoxo zizoqhubeka ngesonto elizayo eGoli, kusho izithunywa.", "zu", None),
        ("Rais amesema kuwa mazungumzo yataendelea wiki ijayo mjini Nairobi.", "sw", None),
        ("প্ৰধানমন্ত্ৰীয়ে সোমবাৰে কৈছে যে আলোচনা অহা সপ্তাহত পুনৰ আৰম্ভ হ'ব।", "as", None),
        ("প্রধানমন্ত্রী সোমবার বলেছেন যে আলোচনা আগামী সপ্তাহে আবার শুরু হবে।", "bn", None),
        ("דער מיניסטער האָט געזאָגט מאָנטיק אַז די געשפּרעכן וועלן ווײַטער גיין.", "yi", None),
        ("שר החוץ אמר ביום שני כי השיחות יתחדשו בשבוע הבא בז'נבה.", "he", None),
        ("🙂 👍 🎉 🙂 👍 🎉 2024", "und", "too_short"),
        ("https://example.org/a https://example.org/b\nwww.example.org/c", "und", "too_short"),
        ("東京株式市場続落", "und", "undecided_script"),
        ("Utanriksministeren seier at ho ikkje veit kva dei vil gjere, men at eit møte er viktig.", "nn", None),
    ],
)
def test_cases(text: str, language: str, reason: str | None) -> None:
    """Scripts, capitals, short and empty texts get the right label or `und` with its reason."""
    guess = guess_language(text)
    assert (guess.language, guess.reason) == (language, reason)
    assert 0 <= guess.score <= 1


def test_random_bytes_are_not_a_language() -> None:
    """Noise never gets a label with a score above 0.9."""
    source = random.Random(7)
    for _ in range(200):
        noise = "".join(chr(source.randrange(32, 0x2FF)) for _ in range(200))
        guess = guess_language(noise)
        assert guess.language == "und" or guess.score < 0.9


def test_the_same_answer_in_sixteen_threads() -> None:
    """Threads that call for the first time together all get the answer, and the same one."""
    answers: list[LanguageGuess] = []
    start = threading.Barrier(16)

    def ask() -> None:
        start.wait()
        answers.append(guess_language(ENGLISH))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16
    assert len(set(answers)) == 1


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_never_raises(text: str) -> None:
    """Any string gets an answer, `und` always with a reason, anything else never with one; twice the same."""
    guess = guess_language(text)
    assert (guess.reason is not None) == (guess.language == "und")
    assert guess == guess_language(text)


@pytest.mark.parametrize("unit", ["a", " ", "@", "a.b@", "ж", "word ", "\n"])
def test_ten_megabytes(unit: str) -> None:
    """Ten megabytes of anything cost what the first 10,000 characters cost."""
    text = unit * (10_000_000 // len(unit))
    before = time.process_time()
    guess_language(text)
    assert time.process_time() - before < 10


def test_the_headline_helps_a_short_text() -> None:
    """The headline is read only where the text is too short to say, and not when the text already holds it."""
    assert detect_language(_article("", title=ENGLISH)).language == "en"
    assert detect_language(_article("Да, это так и есть, сказал он.", title=ENGLISH)).language == "ru"
    assert detect_language(replace(_article("ok", title=ENGLISH), title_in_text=True)).language == "und"


def test_only_the_language_fields_change() -> None:
    """An article gains its three fields and keeps the rest."""
    article = _article(ENGLISH)
    found = detect_language(article)
    assert found == replace(article, language="en", language_score=found.language_score, language_reason=None, language_spans=())


def test_what_was_not_named_has_no_spans() -> None:
    """Without a language of the article no sentence is in another one: not looked at."""
    assert detect_language(_article("12.03.2024")).language_spans is None


@pytest.mark.parametrize("script", ["Latn", "Cyrl", "Arab", "Deva"])
def test_tables_are_whole(script: str) -> None:
    """Every language of a table has n-grams, its words are few, and no word or n-gram is surer than certain."""
    found = table(script)
    assert found is not None
    assert found.gram_logs.shape == (len(found.grams), len(found.languages))
    assert (found.gram_logs.max(axis=0) > found.unseen).all()
    assert found.gram_logs.max() <= 0
    assert found.word_logs.max() <= 0


def test_profiles_are_small() -> None:
    """All profile files together stay under two megabytes, each says where it comes from."""
    files = list(Path(language_profiles.__file__).parents[1].glob("languages/profiles/*.txt"))
    assert len(files) > 90
    assert sum(path.stat().st_size for path in files) < 2_000_000
    assert all(path.read_text(encoding="utf-8").startswith("sources\t") for path in files)


def test_a_profile_is_what_its_texts_say(tmp_path: Path) -> None:
    """What the builder writes is read back: shares of words and n-grams, the same bytes for the same texts."""
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "own.txt").write_text("la lo la li " * 50, encoding="utf-8")
    text = build_profile(folder, words_only=False)
    profile = read_profile(text)
    assert text == build_profile(folder, words_only=False)
    assert profile.script == "Latn"
    assert max(profile.words, key=lambda word: profile.words[word]) == "la"
    assert profile.words["la"] == pytest.approx(0.5, rel=0.15)
    assert {" la", "la ", "l", "o "} <= set(profile.grams)
    assert read_profile(build_profile(folder, words_only=True)).grams == {}


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_reasons_are_a_closed_list(text: str) -> None:
    """Whatever the text, the reason is one of those that are written down."""
    assert guess_language(text).reason in {None, *REASONS}


def test_quality_floor() -> None:
    """On sentences that no weight was fitted on: right for profiled languages, seldom sure and wrong for others."""
    figures = language_figures(peer_path("lingua") / "sentences")
    assert figures["profiled"].right >= 0.978
    assert figures["unprofiled"].right >= 0.88
    assert figures["all"].right >= 0.945
    assert figures["all"].wrong_and_sure <= 0.01
