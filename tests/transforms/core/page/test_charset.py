"""Bytes become the characters that a browser would show, and doubt is flagged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers import peer_path
from transforms.core.page.charset import declared_charset, decode_page, resolve_label

#: Writes its declaration by script: a browser that runs scripts finds it, a reader of bytes cannot.
SCRIPTED = b"document.write('<meta charset=\"ISO-8859-' + '2\">')"


@pytest.mark.parametrize(
    ("body", "transport", "text", "charset", "flags"),
    [
        (b"", None, "", "windows-1252", ()),
        (b"plain", None, "plain", "windows-1252", ()),
        ("é".encode(), None, "é", "UTF-8", ()),
        (b"\xe9", None, "é", "windows-1252", ("charset_guessed",)),
        (b"\x80\x81", None, "€\x81", "windows-1252", ("charset_guessed",)),
        (b"\xef\xbb\xbf\xc3\xa9", "latin1", "é", "UTF-8", ()),
        (b"\xff\xfe<\x00p\x00", "utf-8", "<p", "UTF-16LE", ()),
        ("<p>aж".encode("utf-16-le"), None, "<p>aж", "UTF-16LE", ("charset_guessed",)),
        ("<p>Hello".encode("utf-16-be"), None, "<p>Hello", "UTF-16BE", ("charset_guessed",)),
        (b"<\x00p\x00>a\x00\x00\x00b\x00", None, "<\x00p\x00>a\x00\x00\x00b\x00", "windows-1252", ()),
        (b"\xea\xeb", "koi8-r", "ЙК", "KOI8-R", ()),
        (b'<meta charset="utf-8">\xe9', "latin1", '<meta charset="utf-8">é', "windows-1252", ()),
        (b'<meta charset="utf-8">\xe9', None, '<meta charset="utf-8">\ufffd', "UTF-8", ("charset_errors",)),
        ("élève".encode(), "iso-8859-1", "Ã©lÃ¨ve", "windows-1252", ("charset_conflict",)),
        ("élève".encode(), "no such label", "élève", "UTF-8", ()),
        (b"\x81\x30\x81\x30", "gb2312", "\x80", "GBK", ()),
        (b"\xd6\xd0\xce\xc4", "GB2312", "中文", "GBK", ()),
        (b"\x83j\x83\x85\x81[\x83X", "x-sjis", "ニュース", "Shift_JIS", ()),
        (b"\xc5\xeb\xbd\xc5", "euc-kr", "통신", "EUC-KR", ()),
        (
            b"<?xml version='1.0' encoding='iso-8859-2'?>\xb1",
            None,
            "<?xml version='1.0' encoding='iso-8859-2'?>ą",
            "ISO-8859-2",
            (),
        ),
        (b"<meta charset=utf-16>a", None, "<meta charset=utf-16>a", "UTF-8", ()),
        (b"\xaa", "windows-1253", "\ufffd", "windows-1253", ("charset_errors",)),
    ],
)
def test_order_of_evidence(body: bytes, transport: str | None, text: str, charset: str, flags: tuple[str, ...]) -> None:
    """Mark, transport, declaration, the bytes, windows-1252: the first that speaks decides."""
    got = decode_page(body, transport)
    assert (got.text, got.charset, got.flags) == (text, charset, flags)


def test_a_late_declaration_is_found() -> None:
    """A declaration behind the first kilobyte counts, as it does for a parser."""
    assert declared_charset(b"<!-- " + b"x" * 5000 + b' --><meta charset="euc-jp">') == "EUC-JP"


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=12)))
def test_never_raises(body: bytes, transport: str | None) -> None:
    """Any bytes under any label become characters."""
    assert isinstance(decode_page(body, transport).text, str)


@given(st.text(alphabet="<>!-/=\"' \nmetacharsetcontentutf-8;x", max_size=200))
def test_never_raises_on_markup(markup: str) -> None:
    """Any broken declaration is read or passed over."""
    decode_page(markup.encode() + b"\xe9")


def test_labels() -> None:
    """The standard's labels resolve, without regard to case and space; others do not."""
    assert resolve_label("\tUTF8 ") == "UTF-8"
    assert resolve_label("unicode-1-1-utf-8") == "UTF-8"
    assert resolve_label("iso-8859-8-i") == "ISO-8859-8-I"
    assert resolve_label("utf-7") is None


@pytest.mark.parametrize("unit", [b"<", b"<a ", b'<a "', b"<!--", b"<meta ", b"<meta charset=", b"<?", b"<a b='"])
def test_linear_time(unit: bytes) -> None:
    """Three megabytes of openings cost less than two seconds."""
    before = time.process_time()
    decode_page(b"charset" + unit * (3_000_000 // len(unit)))
    assert time.process_time() - before < 20


def test_browser_cases() -> None:
    """Every case of html5lib is decided as a browser does, but for one that needs a script to run."""
    cases = []
    for path in sorted(peer_path("html5lib/encoding").rglob("*.dat")):
        for case in path.read_bytes().split(b"#data\n")[1:]:
            data, _, label = case.partition(b"\n#encoding\n")
            cases.append((data, label.decode()))
    wrong = [data for data, label in cases if decode_page(data).charset != resolve_label(label)]
    assert len(cases) >= 82
    assert [SCRIPTED in data for data in wrong] == [True]


SENTENCES = {
    "windows-1251": "Министр иностранных дел заявил, что переговоры продолжатся на следующей неделе.",
    "KOI8-R": "Министр иностранных дел заявил, что переговоры продолжатся на следующей неделе.",
    "Shift_JIS": "外務大臣は来週、協議を再開すると発表した。市民の多くは結果を待っている。",
    "EUC-JP": "外務大臣は来週、協議を再開すると発表した。市民の多くは結果を待っている。",
    "GBK": "外交部长宣布，谈判将于下周继续举行，许多市民正在等待结果。",
    "Big5": "外交部長宣布，談判將於下週繼續舉行，許多市民正在等待結果。",
    "EUC-KR": "외교부 장관은 다음 주에 협상을 재개할 것이라고 발표했다. 많은 시민이 결과를 기다리고 있다.",
    "windows-1253": "Ο υπουργός Εξωτερικών ανακοίνωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα.",
    "windows-1255": "שר החוץ הודיע כי השיחות יימשכו בשבוע הבא, ואזרחים רבים ממתינים לתוצאות.",
    "windows-1256": "أعلن وزير الخارجية أن المحادثات ستستمر الأسبوع المقبل وينتظر كثير من المواطنين النتائج.",
    "windows-874": "รัฐมนตรีต่างประเทศประกาศว่าการเจรจาจะดำเนินต่อไปในสัปดาห์หน้า",
    "windows-1252": "Le ministre des Affaires étrangères a annoncé que les négociations, déjà reportées, seront menées à Genève en février.",
}


def _undeclared(charset: str) -> bytes:
    codec = {"GBK": "gbk", "windows-874": "cp874", "EUC-KR": "cp949", "Shift_JIS": "cp932"}.get(charset, charset)
    paragraphs = b"".join(f"<p class='story'>{SENTENCES[charset]}</p>\n".encode(codec) for _ in range(3))
    return b"<html><head><title>-</title></head><body><div id='x'>" + paragraphs + b"</div></body></html>"


@pytest.mark.parametrize("charset", SENTENCES)
def test_undeclared_pages_are_sniffed(charset: str) -> None:
    """A page that declares nothing is read in the encoding in which it makes words, and flagged as a guess."""
    got = decode_page(_undeclared(charset))
    assert SENTENCES[charset] in got.text
    assert got.method == "sniffed"
    assert got.flags == ("charset_guessed",)


@pytest.mark.parametrize("charset", SENTENCES)
def test_a_false_utf8_is_not_believed(charset: str) -> None:
    """Where hardly anything is the UTF-8 that was declared, the words are saved and the conflict is flagged."""
    got = decode_page(_undeclared(charset), "utf-8")
    assert SENTENCES[charset] in got.text
    assert (got.method, got.flags) == ("sniffed", ("charset_conflict",))


@pytest.mark.parametrize(
    ("language", "text", "charset"),
    [
        (
            "hu",
            "A külügyminiszter közölte, hogy a tárgyalások jövő héten folytatódnak, és sokan várják az eredményt.",
            "windows-1250",
        ),
        ("pl", "Minister ogłosił, że negocjacje zostaną wznowione w przyszłym tygodniu, a wielu czeka na wyniki.", "ISO-8859-2"),
        ("tr", "Dışişleri Bakanı, görüşmelerin gelecek hafta süreceğini açıkladı; birçok kişi sonucu bekliyor.", "windows-1254"),
        (
            "pt-BR",
            "O ministro anunciou que as negociações não serão retomadas até à próxima sexta-feira, às três horas.",
            "windows-1252",
        ),
    ],
)
def test_the_declared_language_tells_latin_encodings_apart(language: str, text: str, charset: str) -> None:
    """Letters of one place in four encodings are read as the page's language writes them."""
    body = f"<html class=x lang='{language}'>{f'<p>{text}</p>' * 6}".encode(charset)
    assert text in decode_page(body).text


def test_two_encodings_in_one_page() -> None:
    """A few bytes of another encoding in a page of UTF-8 cost themselves, are flagged, and nothing else is lost."""
    got = decode_page("<p>L'été à Genève, où l'on négocie déjà.</p>".encode() + b"<p>caf\xe9</p>", "utf-8")
    assert "L'été à Genève, où l'on négocie déjà." in got.text
    assert "caf\ufffd" in got.text
    assert (got.method, got.flags) == ("header", ("charset_errors",))


@pytest.mark.parametrize(
    "text", ["Les élèves ont été reçus à Noël.", "Министр заявил об этом.", "“It’s over,” she said — twice."]
)
def test_double_encoding_is_flagged_and_not_mended(text: str) -> None:
    """UTF-8 that was read as windows-1252 and encoded again is kept as it is, and said so; the same text once encoded is not."""
    twice = text.encode().decode("cp1252", "newsbeam-c1")
    got = decode_page(twice.encode(), "utf-8")
    assert got.text == twice
    assert got.flags == ("double_encoded",)
    assert decode_page(text.encode(), "utf-8").flags == ()


def test_letters_that_look_like_double_encoding() -> None:
    """Portuguese, Vietnamese and Romanian write these letters themselves."""
    for text in (
        "NÃO HÁ MAÇÃS NEM PÃES À MÃO; CRISTÃOS E ALEMÃES",
        "TRẦN VĂN ÂN, NGUYỄN THỊ ÂU",
        "ÎN ROMÂNIA, ÎNTR-O ZI «ÎNALTĂ»",
    ):
        assert decode_page(text.encode(), "utf-8").flags == ()


@pytest.mark.parametrize(
    ("body", "transport", "method"),
    [
        (b"\xef\xbb\xbfa", None, "bom"),
        (b"a", "utf-8", "header"),
        (b"<meta charset=utf-8>", None, "meta"),
        ("é".encode(), None, "utf8"),
        ("<p>Hello".encode("utf-16-le"), None, "utf16"),
        (b"\xe9", None, "default"),
    ],
)
def test_what_decided_is_told(body: bytes, transport: str | None, method: str) -> None:
    """The evidence that decided has a name."""
    assert decode_page(body, transport).method == method
