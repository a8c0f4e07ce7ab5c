"""A byline of any language becomes persons, agencies and others."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.language_lists import topic
from transforms.core.metadata.byline_words import byline_words
from transforms.core.metadata.bylines import plain_line, read_byline
from transforms.core.metadata.text_bylines import text_byline


@pytest.mark.parametrize(
    ("language", "line", "people"),
    [
        ("en", "By MELISSA GOLDIN Published [hour]", ("MELISSA GOLDIN",)),
        ("en", "By Sam Dean Staff Writer", ("Sam Dean",)),
        ("en", "By Ann Lee in Kyiv and Bob Ray in London", ("Ann Lee", "Bob Ray")),
        ("en", "By Ann Lee for The Post", ("Ann Lee",)),
        ("en", "Words by Ann Lee, photographs by Bob Ray", ("Ann Lee",)),
        ("en", "By Ann Lee | Photographs by | Bob Ray", ("Ann Lee",)),
        ("en", "Published | Updated | Ann Lee", ("Ann Lee",)),
        ("en", "Posted by Ann Lee", ("Ann Lee",)),
        ("en", "Ann Lee | 5 min read", ("Ann Lee",)),
        ("en", "Reporter Ann Lee", ("Ann Lee",)),
        (
            "en",
            "Ludwig van Beethoven, Abdul al-Rahman & Conor O'Brien",
            ("Ludwig van Beethoven", "Abdul al-Rahman", "Conor O'Brien"),
        ),
        ("en", "John Smith, Jr.", ("John Smith Jr.",)),
        ("en", "Timothy H.J. Nerozzi", ("Timothy H.J. Nerozzi",)),
        ("en", "By Staff", ()),
        ("en", "Read the full story here", ()),
        ("de", "Von Anna Müller und Jörg Weiß, Berlin", ("Anna Müller", "Jörg Weiß")),
        ("de", "Von Ursula von der Leyen", ("Ursula von der Leyen",)),
        ("de", "Anna Müller, ARD-Studio Kairo", ("Anna Müller",)),
        ("fr", "Par Zoé Lefèvre et Luc Petit (avec AFP)", ("Zoé Lefèvre", "Luc Petit")),
        ("es", "Por José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("es", "Ana Pérez y Luis Gómez", ("Ana Pérez", "Luis Gómez")),
        ("it", "di Luca Di Montezemolo", ("Luca Di Montezemolo",)),
        ("pt", "Por João da Silva, Brasília", ("João da Silva",)),
        ("nl", "Van onze verslaggever Jan van der Berg", ("Jan van der Berg",)),
        ("sv", "Av Anna Åberg", ("Anna Åberg",)),
        ("nb", "Tekst: Kari Nordmann Foto: Ola Hansen", ("Kari Nordmann",)),
        ("fi", "Toimittaja Liisa Virtanen", ("Liisa Virtanen",)),
        ("pl", "Oprac. Jan Kowalski", ("Jan Kowalski",)),
        ("cs", "Jan Novák a Petr Dvořák", ("Jan Novák", "Petr Dvořák")),
        ("hu", "Írta: Nagy Péter", ("Nagy Péter",)),
        ("tr", "Haber: Ayşe Yılmaz", ("Ayşe Yılmaz",)),
        ("id", "Penulis: Budi Santoso | Editor: Siti Aminah", ("Budi Santoso",)),
        ("vi", "Tác giả: Nguyễn Hạ Vy", ("Nguyễn Hạ Vy",)),
        ("el", "Γράφει ο Νίκος Παπαδόπουλος", ("Νίκος Παπαδόπουλος",)),
        ("ru", "Текст: Анна Иванова, Пётр Сидоров Фото: Олег Кац", ("Анна Иванова", "Пётр Сидоров")),
        ("ru", "Анна Иванова, корреспондент отдела политики", ("Анна Иванова",)),
        ("ru", "от дома до Астаны", ()),
        ("uk", "Розмовляла Олена Ткачук", ("Олена Ткачук",)),
        ("ar", "بقلم: أحمد علي", ("أحمد علي",)),
        ("fa", "نویسنده: مهسا رستگار", ("مهسا رستگار",)),
        ("he", "מאת: נועה ברק ו-אילן שגיא", ("נועה ברק", "אילן שגיא")),
        ("hi", "लेखक: राम कुमार", ("राम कुमार",)),
        ("th", "โดย สมชาย ใจดี", ("สมชาย ใจดี",)),
        ("zh", "本报记者 张三丰 李四", ("张三丰", "李四")),
        ("zh", "文/张三", ("张三",)),
        ("zh", "文 | 张伟 编辑 | 李娜", ("张伟",)),
        ("zh", "新京报记者 张伟", ("张伟",)),
        ("zh", "来源：新华社 作者：张三 责任编辑：李四", ("张三",)),
        ("zh", "责任编辑：李四", ()),
        ("zh-TW", "記者王小明／台北報導", ("王小明",)),
        ("zh-TW", "記者王小明台北報導", ("王小明",)),
        ("zh-TW", "王小明／綜合報導", ("王小明",)),
        ("ja", "山田太郎記者", ("山田太郎",)),
        ("ja", "文・山田 太郎　写真・鈴木一郎", ("山田 太郎",)),
        ("ja", "編集委員・山田太郎", ("山田太郎",)),
        ("ko", "홍길동 기자 hong@post.example", ("홍길동",)),
        ("ko", "윤다혜·박성준 기자", ("윤다혜", "박성준")),
        ("ko", "글·사진 홍길동 선임기자", ("홍길동",)),
        (None, "Von Anna Müller", ("Anna Müller",)),
        ("xx", "Von Anna Müller", ("Anna Müller",)),
    ],
)
def test_printed_lines(language: str | None, line: str, people: tuple[str, ...]) -> None:
    """Names come out of the bylines of newspapers of the world as they are printed; nothing else does."""
    assert read_byline(line, byline_words(language), language=language, is_printed=True).people == people


@pytest.mark.parametrize(
    ("line", "people", "agencies", "others"),
    [
        ("Smith, John", ("John Smith",), (), ()),
        ("Smith, John and Ann Lee", ("Ann Lee",), (), ("Smith", "John")),
        ("Reuters", (), ("Reuters",), ()),
        ("Ann Lee, AFP", ("Ann Lee",), ("AFP",), ()),
        ("dpa/lby", (), ("dpa",), ()),
        ("Ann Lee Associated Press", ("Ann Lee",), ("Associated Press",), ()),
        ("张 三", ("张三",), (), ()),
        ("연합뉴스", (), ("연합뉴스",), ()),
        ("BBC News", (), (), ("BBC News",)),
        ("The Washington Times https://www.washingtontimes.example", (), (), ("The Washington Times",)),
        ("Sports Staff", (), (), ("Sports Staff",)),
        ("Web Desk", (), (), ()),
        ("ann.lee@post.example", (), (), ()),
        ("user_77", (), (), ()),
        ("Drawings: Ann Lee", (), (), ()),
    ],
)
def test_declared_lines(line: str, people: tuple[str, ...], agencies: tuple[str, ...], others: tuple[str, ...]) -> None:
    """Agencies, desks and houses are told from persons; users' names, addresses and jobs are nobody."""
    found = read_byline(line, byline_words("en"), language="en")
    assert (found.people, found.agencies, found.others) == (people, agencies, others)


@pytest.mark.parametrize(
    ("text", "language", "values", "method"),
    [
        ("By Ann Lee\nIt rained.", "en", ("By Ann Lee",), "text"),
        ("It rained.\n(Reporting by Ann Lee in Ulm; Editing by Bob Ray)\nOur standards.", "en", ("Reporting by Ann Lee in Ulm; Editing by Bob Ray)",), "text"),
        ("新华社北京3月3日电（记者张伟、李娜）雨。", "zh", ("记者张伟、李娜",), "dateline"),
        ("(서울=연합뉴스) 홍길동 기자 = 비가 왔다.", "ko", ("홍길동 기자",), "dateline"),
        ("Il pleut.\nZoé Lefèvre", "fr", ("Zoé Lefèvre",), "text"),
        ("It rained.\nRead More", "en", None, None),
        ("It rained.\n— Ann Lee", "en", ("Ann Lee",), "text"),
        ("It rained.\nIt rained.\nIt stopped.\nBy Ann Lee", "en", None, None),
        ("From Monday the river will be closed, and Ann Lee will be there to see it, the town said.", "en", None, None),
        ("", "en", None, None),
    ],
)  # fmt: skip
def test_bylines_of_texts(text: str, language: str, values: tuple[str, ...] | None, method: str | None) -> None:
    """A byline in the text is found where it opens it, closes it, or stands in its dateline."""
    found = text_byline(text, language)
    assert (found and found.values, found and found.method) == (values, method)


def test_every_table_is_whole() -> None:
    """Each language with bylines says all that is asked of it, and there are at least fourteen."""
    tables = topic("bylines")
    assert len(tables) >= 14
    fields = {"leads", "joiners", "jobs", "nobody", "others", "tails", "stops", "datelines"}
    assert all(set(words) == fields and words["leads"] and words["joiners"] and words["jobs"] for words in tables.values())


@given(st.text(max_size=200), st.sampled_from(["en", "de", "ru", "ar", "zh", "ja", "ko", None]), st.booleans())
def test_any_line(line: str, language: str | None, is_printed: bool) -> None:
    """Whatever comes in, names that come out are short, trimmed and of letters."""
    found = read_byline(line, byline_words(language), language=language, is_printed=is_printed)
    assert all(0 < len(name) <= 60 and name == name.strip() and any(map(str.isalpha, name)) for name in found.people)


@pytest.mark.parametrize(
    "unit",
    ["by ", "By Ann and ", "a@", "(", "（记者", "for A", ", ", "记者", "기자 ", "김이박 ", "Published ", "&amp;", "<b", "文/张 "],
)
def test_bounded_time(unit: str) -> None:
    """A line of a megabyte is no work."""
    text = unit * (1_000_000 // len(unit))
    before = time.process_time()
    read_byline(text, byline_words("en"), is_printed=True)
    text_byline(text, "zh")
    plain_line(text)
    assert time.process_time() - before < 10
