"""What a newcomer expects of the gazetteer: states, seats, offices, bodies, spellings, and words that are no names."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from transforms.core.coders import plover
from transforms.core.gazetteer import Gazetteer, load_gazetteer
from transforms.core.gazetteer.records import OfficeHolder
from transforms.core.gazetteer.table import name_tokens
from transforms.core.plain import plain_article

WORDS = Path(__file__).parents[2] / "data" / "words" / "english.txt"
#: Members of the United Nations, its two observer states, Taiwan and Kosovo.
STATES = """
AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN BWA CAF CAN CHE CHL CHN CIV
CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP EST ETH FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ
GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA
LSO LTU LUX LVA MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN
PER PHL PLW PNG POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD TGO THA
TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM YEM ZAF ZMB ZWE PSE VAT TWN XKX
""".split()
#: Without a city that stands for the government: the city is too ambiguous, or is the state itself.
NO_CITY = {"ATG", "DMA", "GRD", "KNA", "LCA", "VCT", "SYC", "SMR", "MCO", "VAT", "LUX", "SGP", "DJI", "CRI", "GUY", "KIR", "STP", "JAM", "BRB", "BEL"}  # fmt: skip
#: Offices of one kind under the names that countries give them.
OFFICES = {
    "head of state": (
        *(
            "president",
            "king",
            "queen",
            "emperor",
            "emir",
            "sultan",
            "prince",
            "pope",
            "supreme leader",
            "leader",
            "co-president",
        ),
        *("general secretary", "chairman of the Presidential Leadership Council", "chairman of the Sovereignty Council"),
        *("head of the junta", "president of the transitional council", "member of the presidency", "junta leader"),
    ),
    "head of government": (
        *("prime minister", "chancellor", "premier", "chief adviser", "chief executive", "chairman of the cabinet"),
        *("chairwoman of the council of ministers", "president of the council of ministers"),
    ),
    "foreign minister": ("foreign minister", "foreign secretary", "secretary of state", "adviser for foreign affairs"),
    "defence minister": ("defence minister", "defence secretary", "secretary of defense"),
}
#: Countries with such an office; a presidential republic has no head of government, a microstate no minister of defence.
OFFICE_FLOORS = {"head of state": 170, "head of government": 140, "foreign minister": 180, "defence minister": 150}
#: Members of the G20 and countries at war since 1990: somebody has to be known in each decade.
DEPTH = (
    *("ARG AUS BRA CAN CHN DEU FRA GBR IDN IND ITA JPN KOR MEX RUS SAU TUR USA ZAF".split()),
    *(
        "UKR ISR PSE LBN SYR IRQ IRN YEM LBY AFG PAK SDN SOM ETH ERI COD RWA BDI NGA MLI NER BFA TCD CAF MOZ AGO LBR SLE CIV".split()
    ),
    *("UGA MMR PHL LKA NPL COL PER HTI NIC SLV GTM VEN SRB BIH HRV GEO ARM AZE MDA DZA EGY PRK".split()),
)
_SMALL = "The cook polished the pan, set the {word} aside and attacked the cake."


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """What ships."""
    return load_gazetteer()


@pytest.fixture(scope="module")
def terms(gazetteer: Gazetteer) -> set[OfficeHolder]:
    """Every term once."""
    return {term for held in gazetteer.terms.values() for term in held}


def test_every_state_is_known(gazetteer: Gazetteer) -> None:
    """Each state has a name, an adjective or a noun for its people, a capital, and a city that stands for its government."""
    kinds: dict[str, set[str | None]] = defaultdict(set)
    for entry in (*gazetteer.names.values(), *gazetteer.acronyms.values()):
        kinds[entry.kind].add(entry.country)
    for others in gazetteer.alternatives.values():
        for entry in others:
            kinds[f"also {entry.kind}"].add(entry.country)
    states = set(STATES)
    assert len(states) >= 195
    assert states <= set(gazetteer.countries)
    assert states - kinds["country"] == set()
    assert states - kinds["demonym"] - kinds["also demonym"] == set()
    assert states - kinds["capital"] <= NO_CITY
    assert states - kinds["capital"] - kinds["also capital"] == set()


SEATS = {
    "RUS": "Kremlin", "USA": "White House; Oval Office; Foggy Bottom; Washington", "GBR": "Downing Street; No 10; Whitehall",
    "FRA": "Élysée; Elysee; Elysée Palace; Quai d'Orsay; Matignon", "CHN": "Zhongnanhai; Beijing; Peking", "UKR": "Bankova; Kyiv; Kiev",
    "BRA": "Palácio do Planalto; Itamaraty", "ARG": "Casa Rosada", "KOR": "Blue House; Cheong Wa Dae", "ITA": "Quirinale; Palazzo Chigi; Farnesina",
    "MMR": "Naypyidaw; Yangon; Rangoon", "ESP": "Moncloa", "CHL": "La Moneda", "VEN": "Miraflores", "NGA": "Aso Rock", "ZAF": "Union Buildings",
    "PHL": "Malacañang; Malacanang", "KAZ": "Akorda; Astana; Nur-Sultan", "VAT": "Holy See", "IND": "South Block; New Delhi",
    "AUT": "Ballhausplatz; Hofburg", "CZE": "Prague Castle", "SOM": "Villa Somalia", "ISR": "Jerusalem; Tel Aviv", "NLD": "The Hague; Binnenhof",
}  # fmt: skip


@pytest.mark.parametrize("country", SEATS)
def test_seats_stand_for_the_government(gazetteer: Gazetteer, country: str) -> None:
    """A capital, palace or street that newspapers put for a government is the government."""
    for name in SEATS[country].split("; "):
        entry = gazetteer.names[name_tokens(name)]
        assert (name, entry.country, entry.sector) == (name, country, "GOV")


BODIES = {
    "State Department": ("USA", "GOV"), "Pentagon": ("USA", "MIL"), "Foreign Office": ("GBR", "GOV"), "Bundestag": ("DEU", "LEG"),
    "Duma": ("RUS", "LEG"), "Knesset": ("ISR", "LEG"), "Majlis": ("IRN", "LEG"), "NPC": ("CHN", "LEG"), "Sejm": ("POL", "LEG"),
    "Verkhovna Rada": ("UKR", "LEG"), "Rada": ("UKR", "LEG"), "Lok Sabha": ("IND", "LEG"), "Storting": ("NOR", "LEG"), "Diet": None,
    "IRGC": ("IRN", "MIL"), "SBU": ("UKR", "SPY"), "FSB": ("RUS", "SPY"), "CIA": ("USA", "SPY"), "MI6": ("GBR", "SPY"), "BND": ("DEU", "SPY"),
    "Mossad": ("ISR", "SPY"), "ISI": ("PAK", "SPY"), "ECB": (None, "BUS"), "Bank of England": ("GBR", "BUS"), "PBOC": ("CHN", "BUS"),
    "Norges Bank": ("NOR", "BUS"), "Supreme National Security Council": ("IRN", "GOV"), "Security Council of Russia": ("RUS", "GOV"),
    "Security Council": (None, "IGO"), "IAEA": (None, "IGO"), "UNIFIL": (None, "MIL"), "ICC": (None, "JUD"), "ICJ": (None, "JUD"),
    "Houthi rebels": ("YEM", "REB"), "M23": ("COD", "REB"), "JNIM": ("MLI", "REB"), "Fano": ("ETH", "REB"), "Viv Ansanm": ("HTI", "CRM"),
    "Three Brotherhood Alliance": ("MMR", "REB"), "Rapid Support Forces": ("SDN", "REB"), "Wagner Group": ("RUS", "MIL"),
    "Doctors Without Borders": (None, "NGO"), "Amnesty International": (None, "NGO"), "Rosneft": ("RUS", "MNC"), "TSMC": ("TWN", "MNC"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_bodies(gazetteer: Gazetteer, name: str) -> None:
    """Ministries, parliaments, services, banks, courts and armed groups are known; a name that is a word ("Diet") is not."""
    entry = gazetteer.acronyms.get(name) or gazetteer.names.get(name_tokens(name))
    assert (entry and (entry.country, entry.sector)) == BODIES[name]


def test_bodies_of_each_sector(gazetteer: Gazetteer) -> None:
    """No sector of those that act in the news is thin."""
    sectors = defaultdict(set)
    for entry in (*gazetteer.names.values(), *gazetteer.acronyms.values()):
        if entry.kind == "organisation":
            sectors[entry.sector].add(entry.name)
    found = {str(sector): len(names) for sector, names in sorted(sectors.items(), key=lambda each: str(each[0]))}
    print("\n" + " ".join(f"{sector} {count}" for sector, count in found.items()))  # noqa: T201  the figures are the point
    floors = {"IGO": 100, "GOV": 50, "MIL": 80, "REB": 140, "SPY": 25, "COP": 35, "LEG": 45, "JUD": 15, "BUS": 40, "NGO": 60, "PTY": 80, "MNC": 200, "MED": 110}  # fmt: skip
    assert {sector: found.get(sector, 0) >= floor for sector, floor in floors.items()} == dict.fromkeys(floors, True)
    assert sum(found.values()) >= 1_000


SPELLINGS = [
    ("Kyiv", "Kiev", "Kyyiv"),
    ("Kharkiv", "Kharkov"),
    ("Odesa", "Odessa"),
    ("Mykolaiv", "Nikolaev"),
    ("Zelensky", "Zelenskyy", "Zelenskiy", "Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy"),
    ("Erdogan", "Erdoğan", "Recep Tayyip Erdogan", "Tayyip Erdoğan"),
    ("Khamenei", "Ali Khamenei", "Ayatollah Ali Khamenei"),
    ("Lukashenko", "Lukashenka", "Alexander Lukashenko", "Aleksandr Lukashenko"),
    ("Gaddafi", "Qaddafi", "Gadhafi", "Kadhafi", "Muammar Gaddafi", "Moammar Gadhafi"),
    ("Netanyahu", "Benjamin Netanyahu", "Binyamin Netanyahu"),
    ("Abdel Fattah el-Sisi", "Abdel Fattah al-Sisi", "Sisi"),
    ("Mohammed bin Salman", "Mohammad bin Salman"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Sergei Lavrov", "Sergey Lavrov"),
    ("Qassem Soleimani", "Qasem Soleimani", "Soleimani"),
    ("Osama bin Laden", "Usama bin Laden"),
    ("Moqtada al-Sadr", "Muqtada al-Sadr"),
    ("Orban", "Orbán", "Viktor Orban"),
    ("Sana'a", "Sanaa", "Sana’a"),
    ("Mumbai", "Bombay"),
    ("Chișinău", "Chisinau", "Kishinev"),
    ("Hezbollah", "Hizbollah", "Hizbullah"),
    ("al-Qaeda", "al-Qaida", "Al Qaeda"),
    ("Türkiye", "Turkey", "Turkiye"),
    ("Côte d'Ivoire", "Ivory Coast", "Cote d'Ivoire"),
]


@pytest.mark.parametrize("forms", SPELLINGS, ids=lambda forms: forms[0])
def test_spellings_by_route(gazetteer: Gazetteer, forms: tuple[str, ...]) -> None:
    """The spellings that reach newspapers through different languages mean the same."""
    found = {form: gazetteer.names.get(name_tokens(form)) for form in forms}
    assert {form for form, entry in found.items() if entry is None} == set()
    assert len({(entry.kind, entry.name, entry.country) for entry in found.values() if entry}) == 1


def test_offices_are_covered(terms: set[OfficeHolder]) -> None:
    """So many countries have a known holder of each of the four great offices; printed, so that gaps are seen."""
    covered = {
        office: {term.country for term in terms if term.office in names and term.country} for office, names in OFFICES.items()
    }
    for office, countries in covered.items():
        missing = " ".join(sorted(set(STATES) - countries))
        print(f"\n{office}: {len(countries)} countries; missing {missing}", end="")  # noqa: T201  the figures are the point
    assert {office: len(countries) >= OFFICE_FLOORS[office] for office, countries in covered.items()} == dict.fromkeys(
        covered, True
    )
    either = covered["head of state"] | covered["head of government"]
    assert set(STATES) - either <= {"SMR"}


@pytest.mark.parametrize("country", DEPTH)
def test_depth(terms: set[OfficeHolder], country: str) -> None:
    """Of great powers and of countries at war somebody is known to lead in the nineties and in every decade since."""
    leading = {*OFFICES["head of state"], *OFFICES["head of government"]}
    spans = [
        (term.from_earliest.year, (term.to_latest or term.to_earliest or term.from_earliest.replace(year=2025)).year)
        for term in terms
        if term.country == country and term.office in leading
    ]
    decades = [any(first < decade + 10 and last >= decade for first, last in spans) for decade in (1990, 2000, 2010, 2020)]
    assert decades[{"ERI": 0, "SSD": 2}.get(country, 0) :] == [True] * len(decades)


def _words() -> set[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


#: Words that are names without a mark, because a capital tells enough and texts in small letters mean the name.
TOLD_BY_CAPITAL = {
    "chad", "chile", "china", "dane", "english", "finn", "french", "guinea", "java", "panama", "polish", "pope", "scot", "swede",
    "thatcher", "trump", "turk", "turkey", "wales",
}  # fmt: skip


def test_ordinary_words_are_no_names(gazetteer: Gazetteer) -> None:
    """No ordinary English word is a name without regard to case, but those that are told by their capital."""
    words = _words()
    assert len(words) >= 1_000
    assert {word for word in words if (word,) in gazetteer.names} == TOLD_BY_CAPITAL


@pytest.mark.parametrize("word", sorted(TOLD_BY_CAPITAL))
def test_small_letters_are_no_names(word: str) -> None:
    """The rule of those words: in small letters, in a text that has capitals, they are nobody."""
    events = plover.code(plain_article(_SMALL.format(word=word) + " Then Russia attacked Ukraine."))
    countries = {country for event in events for country in (*event.actor_countries, *event.recipient_countries)}
    assert countries <= {"RUS", "UKR"}


def test_marked_words_need_their_case(gazetteer: Gazetteer) -> None:
    """A name marked `=` is not found in another letter case, also not by way of its spelling without diacritics."""
    lines = [line for name in ("countries", "organisations", "regions", "office_holders") for line in _lines(name)]
    marked = {match for line in lines for match in re.findall(r"(?<![^\t ])=([^;\t]+)", line)}
    assert len(marked) > 400
    assert {word for word in marked if word.lower() in _words() and (word.lower(),) in gazetteer.names} == set()


def _lines(name: str) -> list[str]:
    path = Path(sys.modules[Gazetteer.__module__].__file__ or "").with_name(f"{name}.tsv")
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process's own memory is read from Linux")
def test_start_and_memory_of_the_coder() -> None:
    """A process codes its first sentence within a second of CPU (six on a busy machine) and 100 MB, everything loaded."""
    program = (
        "import time\n"
        "from transforms.core.coders import plover\n"
        "from transforms.core.plain import plain_article\n"
        "assert plover.code(plain_article('Russia attacked Ukraine.'))\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(time.process_time(), int(peak.split()[1]) / 1024)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    seconds, megabytes = (float(part) for part in said.split())
    print(f"\nfirst sentence after {seconds:.2f} s CPU, {megabytes:.0f} MB")  # noqa: T201  the figures are the point
    assert seconds <= 6
    assert megabytes <= 100
