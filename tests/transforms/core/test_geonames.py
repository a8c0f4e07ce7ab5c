"""Cities of a dump in GeoNames' format; the rows in tests/data/geonames are invented but for one."""

import shutil
from pathlib import Path

import pytest

from transforms.core.coders import plover
from transforms.core.geonames import Cities, GeonamesError, installed_cities
from transforms.core.geonames.build import CITIES, COUNTRIES, PROVINCES, Built, build
from transforms.core.geonames.cities import VARIABLE
from transforms.core.places import find_places
from transforms.core.plain import plain_article

DUMP = Path(__file__).parents[2] / "data" / "geonames"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file that is built of the dump."""
    out = tmp_path / "cities.sqlite"
    build(DUMP, out, dated="2026-01-01")
    return out


@pytest.fixture
def cities(path: Path) -> Cities:
    """The same, opened."""
    return Cities(path)


def test_build_filters_and_counts(tmp_path: Path) -> None:
    """Small, historical and stateless places are left out and counted, a small capital stays; no draft is left behind."""
    out = tmp_path / "cities.sqlite"
    built = build(DUMP, out, dated="2026-01-01")
    assert built == Built(cities=9, names=12, left_out=3)
    assert [path.name for path in tmp_path.iterdir()] == ["cities.sqlite"]
    assert build(DUMP, out, dated="2026-01-01", min_population=100_000).cities == 4


def test_attribution_is_kept(cities: Cities) -> None:
    """The file names its source, the day of the dump and the licence."""
    assert cities.attribution.startswith("GeoNames (https://www.geonames.org), dump of 2026-01-01, CC BY 4.0")
    assert len(cities.sha256) == 64


@pytest.mark.parametrize("name", ["Velmora", "velmora", "Velmóra", "Welmora"])
def test_spellings(cities: Cities, name: str) -> None:
    """A large city is found under its other Latin spellings, the largest of a name first."""
    assert cities.named(name)[0].geonames_id == 90000001


@pytest.mark.parametrize("name", ["VLM", "Вельмора", "vel", "Oldruin", "Smallby", "Nowhere", "Quill Port", ""])
def test_names_left_out(cities: Cities, name: str) -> None:
    """Codes, other scripts, words in small letters, and spellings of small towns are no names."""
    assert cities.named(name) == []


PLACES = [
    ("Talks were held in Velmora.", [("Velmora", "FRA", None, "90000001", 12.5, 0.7)]),
    ("A blast near San Teodulfo killed two.", [("San Teodulfo", "PER", None, "90000005", -12.4, 0.7)]),
    ("Workers marched in Brunnhalde.", [("Brunnhalde", "CHE", "CH-ZH", "90000006", 47.1, 0.55)]),
    ("They met in Quillport.", []),
    ("They met in Quillport, Illinois.", [("Quillport", "USA", "US-IL", "90000002", 40.1, 0.85)]),
    ("They met in Quillport, Alabama.", [("Quillport", "USA", "US-AL", "90000003", 33.2, 0.85)]),
    ("They met in Quillport, England.", [("Quillport", "GBR", None, "90000004", 51.1, 0.85)]),
    ("They met in Quillport, Ruritania.", []),
    ("Shells fell in Kharkiv.", [("Kharkiv", "UKR", None, "90000011", 49.98, 0.8)]),
    ("In Velmora and San Teodulfo they met.", [("Velmora", "FRA", None, "90000001", 12.5, 0.7), ("San Teodulfo", "PER", None, "90000005", -12.4, 0.7)]),
    ("They are in talks.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_places(cities: Cities, text: str, expected: list[tuple[str, str, str | None, str, float, float]]) -> None:
    """A city is taken where its name has one meaning, one by far, or one that the words after it tell; else none."""
    found = [place for place in find_places(text, cities) if place.precision == "city"]
    assert [(p.surface, p.country, p.admin1, p.geonames_id, p.lat, p.score) for p in found] == expected
    assert all(text[p.start : p.end] == p.surface for p in found)


def test_without_the_extra_nothing_changes() -> None:
    """Without the file only the gazetteer's places are found, without ids."""
    assert find_places("Talks in Velmora.") == []
    assert [(p.surface, p.geonames_id) for p in find_places("Shells fell in Kharkiv.")] == [("Kharkiv", None)]


FAULTS = [
    (CITIES, "1\tX", "2 columns; expected 19"),
    (CITIES, "\t".join(["x", *"X" * 3, "1", "2", "P", "PPL", "FR", *"     ", "900000", *"    "]), "invalid literal"),
    (
        CITIES,
        "\t".join(["1", "X", "X", "", "91", "2", "P", "PPL", "FR", *[""] * 5, "900000", *[""] * 4]),
        "no place on the globe",
    ),
    (PROVINCES, "US.IL", "1 columns; expected 4"),
    (COUNTRIES, "FR\tFRA", "2 columns; expected 19"),
]


@pytest.mark.parametrize(("name", "line", "problem"), FAULTS)
def test_bad_line_is_refused(tmp_path: Path, name: str, line: str, problem: str) -> None:
    """A line that is not of the dump's format is refused with file and number, and an earlier file stays as it was."""
    dump = tmp_path / "dump"
    shutil.copytree(DUMP, dump)
    out = tmp_path / "cities.sqlite"
    out.write_bytes(b"earlier")
    lines = (dump / name).read_text(encoding="utf-8") + line + "\n"
    (dump / name).write_text(lines, encoding="utf-8")
    with pytest.raises(GeonamesError, match=problem) as refused:
        build(dump, out, dated="2026-01-01")
    assert str(refused.value).startswith(f"{name}:{len(lines.splitlines())}: ")
    assert out.read_bytes() == b"earlier"


def test_missing_file_is_named(tmp_path: Path) -> None:
    """An empty folder is refused with the name of what is missing."""
    with pytest.raises(GeonamesError, match=CITIES):
        build(tmp_path, tmp_path / "out.sqlite", dated="2026-01-01")


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no file of cities is refused by name."""
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(GeonamesError, match="other"):
        Cities(path)


def test_coder_uses_what_is_installed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the variable names a file, events get its places, and the hash in each row tells that they did."""
    text = "Russia attacked Ukraine in San Teodulfo."
    [without] = plover.code(plain_article(text))
    monkeypatch.setenv(VARIABLE, str(path))
    for cached in (installed_cities, plover._english):
        cached.cache_clear()
    try:
        [event] = plover.code(plain_article(text))
    finally:
        monkeypatch.undo()
        for cached in (installed_cities, plover._english):
            cached.cache_clear()
    assert (event.place, event.place_country, event.place_geonames_id, event.place_lat) == (
        "San Teodulfo",
        "PER",
        "90000005",
        -12.4,
    )
    assert without.place is None
    assert event.lexicon_sha256 != without.lexicon_sha256
