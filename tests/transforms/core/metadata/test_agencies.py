"""Agencies are known by the names that bylines, datelines and last lines give them."""

import time
from importlib.resources import files

import pytest

from transforms.core.metadata.agencies import agency_in, agency_named, bracketed_agency, text_agency


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("PARIS (AFP) - It rained.", "AFP"),
        ("LONDON, March 3 (Reuters) - It rained.", "Reuters"),
        ("WASHINGTON (AP) — It rained.", "Associated Press"),
        ("BEIJING, March 3 (Xinhua) -- It rained.", "Xinhua"),
        ("NEW DELHI (PTI) It rained.", "PTI"),
        ("KYIV. March 3 (Interfax-Ukraine) – It rained.", "Interfax-Ukraine"),
        ("Berlin (dpa/bb) - Es regnete.", "dpa"),
        ("Madrid, 3 mar (EFE).- Llueve.", "EFE"),
        ("(ANSA) - ROMA, 03 MAR - Piove.", "ANSA"),
        ("ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) – Βρέχει.", "ANA-MPA"),
        ("МОСКВА, 3 марта. /ТАСС/. Шёл дождь.", "TASS"),
        ("МОСКВА, 3 мар — РИА Новости. Шёл дождь.", "RIA Novosti"),
        ("Москва. 3 марта. Интерфакс - Шёл дождь.", "Interfax"),
        ("Київ. 3 березня. УНІАН. Дощ.", "UNIAN"),
        ("القاهرة (رويترز) - هطل المطر.", "Reuters"),
        ("جنيف - أ ف ب - هطل المطر.", "AFP"),
        ("به گزارش خبرگزاری تسنیم، باران", "Tasnim"),
        ("【共同社東京3月3日電】大雨。", "Kyodo News"),
        ("【那覇共同】大雨。", "Kyodo News"),
        ("［東京　３日　ロイター］ - 大雨。", "Reuters"),
        ("新华社北京3月3日电 大雨。", "Xinhua"),
        ("中新网北京3月3日电 大雨。", "China News Service"),
        ("（中央社記者王小明台北3日電）大雨。", "CNA Taiwan"),
        ("(서울=연합뉴스) 홍길동 기자 = 비가 왔다.", "Yonhap"),
        ("[서울=뉴시스] 홍길동 기자 = 비가 왔다.", "Newsis"),
        ("A summary of what happened.\nPARIS (AFP) - It rained.", "AFP"),
        ("It rained all day long in the valley.\nIt stopped.\n(AFP)", "AFP"),
        ("It rained all day long in the valley.\nSource: AFP", "AFP"),
        ("It rained all day long in the valley.\n© 2026 AFP", "AFP"),
        ("It rained all day long in the valley, and nobody knew why it would not stop before the evening came (dpa)", "dpa"),
        ("The state news agency (SANA) said it rained.", None),
        ("Syria (SANA) is a country.", None),
        ("It rained, she told Reuters.", None),
        ("A bridge (AP Photo/Ann Lee)", None),
        ("It rained.", None),
        ("", None),
    ],
)
def test_texts(text: str, agency: str | None) -> None:
    """The dateline or the last line names the agency; a mention in the story does not."""
    assert text_agency(text) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Kaynak: AA", "Anadolu"),
        ("来源：新华社", "Xinhua"),
        ("AFP / Ann Lee", "AFP"),
        ("Foto: dpa", None),
        ("Ann Lee, AFP, Bob", None),
    ],
)
def test_credit_lines(line: str, agency: str | None) -> None:
    """A line of credits names an agency at one of its ends; credits of pictures do not count."""
    assert agency_in(line) == agency


def test_names_are_whole() -> None:
    """Only a whole name is an agency's, as printed, with "agency" before it or marks around it."""
    assert agency_named("The Associated Press") == agency_named("AP") == "Associated Press"
    assert agency_named("Agencia EFE") == agency_named("(EFE)") == "EFE"
    assert agency_named("ap") is None
    assert agency_named("APs") is None
    assert bracketed_agency("mit dpa") == "dpa"


def test_table() -> None:
    """No name stands for two agencies, and the table says where it is from."""
    lines = files("transforms.core.metadata").joinpath("agencies.tsv").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("# source: ") for line in lines)
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    names = [name for _, names in rows for name in names.split("; ")]
    assert len(names) == len(set(names))
    assert all(name == name.strip() for name in names)
    assert len({agency for agency, _ in rows}) == len(rows) >= 80


@pytest.mark.parametrize("unit", ["(", "/", "AFP ", "(AFP", "【共同", "[]", ". ", "—", "新华社"])
def test_bounded_time(unit: str) -> None:
    """A text of a megabyte is no work."""
    before = time.process_time()
    text_agency(unit * (1_000_000 // len(unit)))
    assert time.process_time() - before < 10
