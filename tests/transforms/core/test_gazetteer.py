"""The gazetteer: what ships is sound, and a line that is wrong is refused with its place."""

import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from transforms.core.gazetteer import Gazetteer, GazetteerError, load_gazetteer
from transforms.core.gazetteer import loader as loader_module
from transforms.core.gazetteer.records import OfficeHolder
from transforms.core.gazetteer.table import name_tokens

SHIPPED = Path(loader_module.__file__).parent
#: Office-holders of one country and office who overlap in truth: two claimed it, or it has several holders.
SHARED_OFFICES = {
    ("RUS", "president"),  # Gorbachev of the Soviet Union, Yeltsin of the Russian republic in it
    ("GMB", "president"),  # Jammeh refused to go
    ("USA", "special envoy"),
    ("BIH", "member of the presidency"),  # one of each people
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """What ships."""
    return load_gazetteer()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small gazetteer that a test may spoil."""
    contents = {
        "countries.tsv": "AAA\tAland\tA-land\tAlish\tAlese\tAcity\t1.00\t-2.50\t\tRed House\nBBB\tBland\t\tBlish\t\t\t\t\t\t",
        "organisations.tsv": "World Body\t=WB\tIGOUNO\t\tIGO\t",
        "regions.tsv": "North Aland\t\tarea\tAAA\t\t",
        "office_holders.tsv": "AAA\tpresident\tGOV\tAnn Alp\tAlp\t\t2001\t2005-03-04\nAAA\tpresident\tGOV\tBo Alp\tAlp\t\t2005-03-04\t",
        "agent_nouns.tsv": "GOV\tminister; prime minister",
    }
    for name, rows in contents.items():
        header = [line for line in (SHIPPED / name).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        (tmp_path / name).write_text("\n".join([*header, rows, ""]), encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, line: str) -> int:
    """Append a line to a file; its number."""
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return len(path.read_text(encoding="utf-8").splitlines())


FAULTS = [
    ("countries.tsv", "CCC\tCland", "2 cells; expected 10"),
    ("countries.tsv", "Ccc\tCland\t\t\t\t\t\t\t\t", "code 'Ccc'"),
    ("countries.tsv", "AAA\tCland\t\t\t\t\t\t\t\t", "AAA stands twice"),
    ("countries.tsv", "CCC\t\t\t\t\t\t\t\t\t", "name is empty"),
    ("countries.tsv", "CCC\tAland\t\t\t\t\t\t\t\t", "'aland' already means Aland (country) at countries.tsv:"),
    ("countries.tsv", "CCC\tCland\t\tAlish\t\t\t\t\t\t", "already means Aland (demonym)"),
    ("countries.tsv", "CCC\tCland\tA;B\t\t\t\t\t\t\t", "is no name"),
    ("countries.tsv", "CCC\tCland\tA; \t\t\t\t\t\t\t", "white space"),
    ("countries.tsv", "CCC\tCland\tA; ; B\t\t\t\t\t\t\t", "no part is empty"),
    ("countries.tsv", "CCC\tCland\t\t\t\tC\t91.00\t0.00\t\t", "beyond 90 degrees"),
    ("countries.tsv", "CCC\tCland\t\t\t\tC\t1.5\t0.00\t\t", "latitude '1.5'"),
    ("countries.tsv", "CCC\tCland\t=C land\t\t\t\t\t\t\t", "only one word"),
    ("organisations.tsv", "Body\t=WB\t\tAAA\tGOV\t", "'WB' already means World Body"),
    ("organisations.tsv", "Body\t\t\tZZZ\tGOV\t", "ZZZ is not in countries.tsv"),
    ("organisations.tsv", "Body\t\t\tAAA\tGOVT\t", "sector GOVT is not one of"),
    ("organisations.tsv", "Body\t\tUNO\t\tIGO\t", "code 'UNO'"),
    ("regions.tsv", "South\t\tarea\t\t\t", "either the country"),
    ("regions.tsv", "South\t\ttown\tAAA\t\t", "kind 'town'"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tAnn Alp\tAlp\t\t2004\t2008", "Ann Alp: the term overlaps"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tBo Alp\tAlp\t\t2015\t", "Bo Alp: the term overlaps"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\t2008\t2007", "ends before it begins"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\t2008-02-30\t", "day is out of range"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\tMay 2008\t", "is not YYYY"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\t\t2008", "from is empty"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\t3008\t", "begins after the date of the file"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\t2008\t2007+", "ends before it begins"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\t2008\t+", "is not YYYY"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\t\t\t2008+\t", "is not YYYY"),
    ("office_holders.tsv", "AAA\tpresident\tGOVT\tCy Alp\t\t\t2008\t", "sector GOVT is not one of"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Alp\tWB\t\t2008\t\t", "9 cells; expected 8"),
    ("office_holders.tsv", "ZZZ\tpresident\tGOV\tCy Alp\t\t\t2008\t", "ZZZ is neither a country"),
    ("office_holders.tsv", "AAA\tpresident\tGOV\tCy Bland\tBland\t\t2008\t", "'bland' already means Bland (country)"),
    ("organisations.tsv", "North Aland Army\tA-land\t\tAAA\tMIL\t", "'a-land' already means Aland (country) at countries.tsv:"),
    ("regions.tsv", "World Body\t\tarea\tAAA\t\t", "'world body'"),
    ("agent_nouns.tsv", "GOVT\tviceroy", "sector GOVT is not one of"),
    ("agent_nouns.tsv", "MIL\tminister", "'minister' stands under two sectors"),
]


@pytest.mark.parametrize(("name", "line", "problem"), FAULTS)
def test_bad_line_is_refused_with_file_and_number(folder: Path, name: str, line: str, problem: str) -> None:
    """A wrong line raises a `GazetteerError` that begins with file and line and says what is wrong."""
    number = spoil(folder, name, line)
    with pytest.raises(GazetteerError, match=re.escape(problem)) as refused:
        load_gazetteer(folder)
    assert str(refused.value).startswith(f"{name}:{number}: ")


@pytest.mark.parametrize(
    ("old", "new"), [("# source:", "# origin:"), ("# date: 2", "# date: x2"), ("# columns: ", "# columns: x\t")]
)
def test_header_is_required(folder: Path, old: str, new: str) -> None:
    """A file without source, date or the expected columns is refused."""
    path = folder / "agent_nouns.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"^agent_nouns\.tsv:0: "):
        load_gazetteer(folder)


@pytest.mark.parametrize("spoilt", ["missing", "latin-1"])
def test_unreadable_file_is_refused(folder: Path, spoilt: str) -> None:
    """A missing file, and one that is not UTF-8, is named."""
    path = folder / "regions.tsv"
    if spoilt == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"\xe9\n")
    with pytest.raises(GazetteerError, match=r"^regions\.tsv:0: "):
        load_gazetteer(folder)


def test_marked_names_may_share(folder: Path) -> None:
    """A second meaning is allowed where it is marked, and is found as an alternative."""
    spoil(folder, "countries.tsv", "CCC\tCland\t~Aland\t\t\t\t\t\t\t")
    loaded = load_gazetteer(folder)
    assert loaded.names["aland",].country == "AAA"
    assert [entry.country for entry in loaded.alternatives["aland",]] == ["CCC"]


def test_hash_changes_with_any_file(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The hash covers every byte of every file, and not the folder's name."""
    copy = tmp_path_factory.mktemp("copy") / "gazetteer"
    shutil.copytree(folder, copy)
    first = load_gazetteer(folder).sha256
    assert load_gazetteer(copy).sha256 == first
    for name in loader_module.FILES:
        changed = tmp_path_factory.mktemp("changed") / "gazetteer"
        shutil.copytree(folder, changed)
        spoil(changed, name, "# a note")
        assert load_gazetteer(changed).sha256 != first


def test_terms_are_resolved_by_day(folder: Path) -> None:
    """A surname that two presidents share means the one in office; a bound known to the year leaves that year open."""
    loaded = load_gazetteer(folder)
    answers = {
        date(2000, 12, 31): [("Ann Alp", False), ("Bo Alp", False)],
        date(2001, 6, 1): [("Ann Alp", None), ("Bo Alp", False)],
        date(2004, 6, 1): [("Ann Alp", True), ("Bo Alp", False)],
        date(2006, 6, 1): [("Bo Alp", True), ("Ann Alp", False)],
        date(2999, 1, 1): [("Bo Alp", None), ("Ann Alp", False)],
    }
    for day, expected in answers.items():
        assert [(each.person, each.in_office) for each in loaded.office_holders(("alp",), day)] == expected
    assert [each.in_office for each in loaded.office_holders(("alp",), None)] == [None, None]
    assert loaded.office_holders(("nobody",), None) == ()
    assert loaded.names["alp",].person is None


def test_term_known_to_last_until_a_day(folder: Path) -> None:
    """`2024+` is in office until 2024 at least; of later days the file knows nothing, and a successor is no contradiction."""
    spoil(folder, "office_holders.tsv", "AAA\tjudge\tJUD\tDi Elk\tElk\t\t2010\t2024+")
    loaded = load_gazetteer(folder)
    days = {
        date(2009, 1, 1): False,
        date(2023, 5, 1): True,
        date(2024, 1, 1): True,
        date(2024, 6, 1): None,
        date(2040, 1, 1): None,
    }
    assert {day: loaded.office_holders(("elk",), day)[0].in_office for day in days} == days


NAMES = [
    ("ukraine", "country", "UKR", None),
    ("russians", "demonym", "RUS", None),
    ("south korean", "demonym", "KOR", None),
    ("kremlin", "metonym", "RUS", "GOV"),
    ("downing street", "metonym", "GBR", "GOV"),
    ("kyiv", "capital", "UKR", "GOV"),
    ("kiev", "capital", "UKR", "GOV"),
    ("u.s.", "country", "USA", None),
    ("elysee palace", "metonym", "FRA", "GOV"),
    ("élysée palace", "metonym", "FRA", "GOV"),
    ("côte d’ivoire", "country", "CIV", None),
    ("sana’a", "capital", "YEM", "GOV"),
    ("kosovo", "country", "XKX", None),
    ("pentagon", "organisation", "USA", "MIL"),
    ("hezbollah", "organisation", "LBN", "REB"),
    ("people's daily", "organisation", "CHN", "MED"),
    ("crimea", "region", "UKR", None),
    ("volodymyr zelenskyy", "leader", "UKR", "GOV"),
    ("soder", "leader", "DEU", "GOV"),
    ("söder", "leader", "DEU", "GOV"),
]


@pytest.mark.parametrize(("name", "kind", "country", "sector"), NAMES)
def test_known_names(gazetteer: Gazetteer, name: str, kind: str, country: str, sector: str | None) -> None:
    """Names of each kind are found in the spellings that news uses."""
    entry = gazetteer.names[name_tokens(name)]
    assert (entry.kind, entry.country, entry.sector) == (kind, country, sector)


@pytest.mark.parametrize(
    "word", ["us", "who", "is", "ice", "it", "male", "poles", "may", "brown", "bush", "rice", "store", "quad"]
)
def test_common_words_are_no_names(gazetteer: Gazetteer, word: str) -> None:
    """A name that is a common word in lower case is found in its own letter case only."""
    assert (word,) not in gazetteer.names


@pytest.mark.parametrize(
    ("word", "code"), [("US", None), ("UN", "IGOUNO"), ("WHO", "IGOUNO"), ("AU", "IGOAFR"), ("NATO", "IGONAT"), ("EU", "IGOEUR")]
)
def test_acronyms(gazetteer: Gazetteer, word: str, code: str | None) -> None:
    """Acronyms are found in capitals."""
    assert gazetteer.acronyms[word].organisation == code


@pytest.mark.parametrize(
    ("name", "day", "person", "in_office"),
    [
        ("de croo", date(2026, 1, 9), "Alexander De Croo", False),
        ("de croo", date(2024, 1, 9), "Alexander De Croo", True),
        ("bush", date(1990, 5, 1), "George H. W. Bush", True),
        ("bush", date(2003, 5, 1), "George W. Bush", True),
        ("trump", date(2018, 1, 1), "Donald Trump", True),
        ("trump", date(2022, 1, 1), "Donald Trump", False),
        ("assad", date(1990, 1, 1), "Hafez al-Assad", True),
        ("assad", date(2020, 1, 1), "Bashar al-Assad", True),
        ("macron", date(2035, 1, 1), "Emmanuel Macron", None),
    ],
)
def test_office_holders_by_day(gazetteer: Gazetteer, name: str, day: date, person: str, in_office: bool | None) -> None:
    """The day decides who is meant and whether that person is in office; after the date of the file nothing is said."""
    first = gazetteer.office_holders(name_tokens(name), day)[0]
    assert (first.person, first.in_office) == (person, in_office)


def test_counts_do_not_fall(gazetteer: Gazetteer) -> None:
    """The files hold at least what a reader of the news expects."""
    entries = set(gazetteer.names.values()) | set(gazetteer.acronyms.values())
    kinds = defaultdict(set)
    for entry in entries:
        kinds[entry.kind].add((entry.name, entry.country))
    terms = {term for terms in gazetteer.terms.values() for term in terms}
    figures = {
        "countries": len(gazetteer.countries),
        "capitals": len(kinds["capital"]),
        "organisations": len(kinds["organisation"]),
        "regions": len(kinds["region"]),
        "terms": len(terms),
        "persons": len({term.person for term in terms}),
        "countries with an office-holder": len({term.country for term in terms} - {None}),
        "agent nouns": len(gazetteer.agents),
    }
    print("\n" + "\n".join(f"{name}: {figure}" for name, figure in figures.items()))  # noqa: T201  the figures are the point
    floors = {
        "countries": 195,
        "capitals": 180,
        "organisations": 1_300,
        "regions": 750,
        "terms": 2_900,
        "persons": 2_550,
        "agent nouns": 750,
    }
    assert {name: figures[name] >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True)
    assert {"XKX", "PSE", "TWN", "VAT"} <= set(gazetteer.countries)
    assert sum(place.latitude is not None for place in gazetteer.capitals.values()) >= 180


def test_one_holder_at_a_time(gazetteer: Gazetteer) -> None:
    """Two persons are not in the same office of a country on the same day, but where two claimed it."""
    offices: dict[tuple[str, str], set[OfficeHolder]] = defaultdict(set)
    for terms in gazetteer.terms.values():
        for term in terms:
            offices[term.country or term.organisation or "", term.office].add(term)
    clashes = []
    for office, holders in offices.items():
        ordered = sorted(holders, key=lambda term: (term.from_earliest, term.person))
        for earlier, later in pairwise(ordered):
            if office not in SHARED_OFFICES and (earlier.to_earliest is None or earlier.to_earliest > later.from_latest):
                clashes.append((office, earlier.person, later.person))
    assert clashes == []


def _bare() -> int:
    """Read the same files without knowing anything: lines, cells, parts and their words."""
    count = 0
    for name in loader_module.FILES:
        for row in (SHIPPED / name).read_text(encoding="utf-8").splitlines():
            for cell in row.split("\t"):
                for part in cell.split("; "):
                    count += len(name_tokens(part))
    return count


def _cheapest(function: Callable[[], object]) -> float:
    """Least CPU seconds of three calls."""
    spent = []
    for _ in range(3):
        started = time.process_time()
        function()
        spent.append(time.process_time() - started)
    return min(spent)


def test_loading_is_cheap() -> None:
    """Compiling all files costs a small multiple of splitting them into words, so that a process starts at once."""
    bare = _cheapest(_bare)
    compiled = _cheapest(lambda: load_gazetteer.__wrapped__(SHIPPED))
    print(f"\ngazetteer: {compiled * 1000:.0f} ms CPU, bare {bare * 1000:.0f}, {compiled / bare:.1f} x")  # noqa: T201  the figure is the point
    assert compiled < 20 * bare
