"""What the documents and the packaging say is what the code does."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas import errors
from schemas.document import tables_markdown
from schemas.tables import ARTICLES
from tests import house_rules as house
from tests.quality.figures import pins

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "docs", "docs/reading", "deploy")
    for path in (ROOT / folder).glob("*.md")
)


#: Figures that documents tell, with the pin that holds each.
FIGURES = {
    ("docs/language.md", r"^\| newsbeam \| (\.\d+) "): "language, profiled: right",
    ("docs/language.md", r"^\| newsbeam \| \.\d+ \| (\.\d+) "): "language, unprofiled: right",
    ("docs/language.md", r"^\| newsbeam (?:\| \.\d+ ){2}\| (\.\d+) "): "language, all: right",
    ("docs/language.md", r"nearer to an article: (\.\d+)"): "language, eight sentences together: right",
    ("docs/language.md", r"expected calibration error (\.\d+)"): "language, calibration error of the score",
    ("docs/language.md", r"English news \(WikiNews\) \| (\.\d+)"): "sentences in another language, false, English news",
    ("docs/models.md", r"^\| AUC \| (\.\d+)"): "translation, AUC",
    ("docs/models.md", r"^\| TPR at FPR \.05 / \.01 \| (\.\d+)"): "translation, TPR at FPR .05",
    ("docs/models.md", r"^\| TPR at FPR \.05 / \.01 \| \.\d+ / (\.\d+)"): "translation, TPR at FPR .01",
    ("docs/models.md", r"^\| expected calibration error \| (\.\d+)"): "translation, ECE",
    ("docs/models.md", r"^\| slots found / of those found, true \(\.75\) \| (\.\d+)"): "translation, slots, recall",
    ("docs/models.md", r"^\| slots found / of those found, true \(\.75\) \| \.\d+ / (\.\d+)"): "translation, slots, precision",
    ("docs/models.md", r"called stripped \| (\.\d+) \| \.925"): "translation, stripped, found",
    ("docs/duplicates.md", r"across languages, .*held out \| \.\d+, (\.\d+)"): "across languages, held out: found",
    (
        "docs/duplicates.md",
        r"BCubed F is (\.\d+) on the half",
    ): "stories, long development, one commit: BCubed F",
    ("docs/duplicates.md", r"topics, which are wider than stories, precision is (\.\d+)"): "stories, GeoVirus topics: BCubed P",
}


def read(name: str) -> str:
    """A file of the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    """The project's metadata as it is written."""
    table: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
    return table


def package(requirement: str) -> str:
    """Name of the package that a requirement asks for, in normal form."""
    return re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0].lower().replace("_", "-")


def pinned(lock: str) -> set[str]:
    """Every `name==version` of a lock, its markers left off."""
    return set(re.findall(r"^([a-z0-9][\w.-]*==\S+)", read(lock), re.MULTILINE))


def test_tables_document_is_generated() -> None:
    """docs/tables.md is what the schema says; `make docs` writes it."""
    assert read("docs/tables.md") == tables_markdown()


def test_every_dependency_is_used() -> None:
    """What the wheel and its extras for other stores require is what its modules import, neither more nor less."""
    imported_as = {"grpcio": "grpc", "backports-zstd": "backports"}
    extras = [line for extra in ("objects", "iceberg", "delta") for line in project()["optional-dependencies"][extra]]
    required = {package(line) for line in (*project()["dependencies"], *extras)}
    assert {imported_as.get(name, name.replace("-", "_")) for name in required} == set(house.DOORS)


@pytest.mark.parametrize("extra", [None, "demo", "dev"])
def test_every_dependency_is_justified(extra: str | None) -> None:
    """The chapter on dependencies names each package that is installed for its own sake."""
    wanted = project()["dependencies"] if extra is None else project()["optional-dependencies"][extra]
    chapter = read("docs/architecture.md").partition("## Dependencies")[2]
    named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", chapter))
    assert {package(line) for line in wanted} - {"newsbeam"} <= named


@pytest.mark.fault("C14")
@pytest.mark.parametrize("lock", LOCKS)
def test_locks_are_hashed_and_name_no_host(lock: str) -> None:
    """Every locked package has a hash, and no line says where to fetch it from."""
    text = read(lock)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all(re.match(r"[a-z0-9][\w.-]*==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|^-|@ |\.(com|org|io|net)\b", text, re.MULTILINE)


def test_locks_cover_the_project() -> None:
    """Each lock holds what it is for, and the one for development repeats the one that users install."""
    names = {lock: {pin.partition("==")[0] for pin in pinned(lock)} for lock in LOCKS}
    extras = project()["optional-dependencies"]
    assert {package(line) for line in [*project()["dependencies"], *extras["demo"]]} <= names["requirements.lock"]
    assert {package(line) for line in extras["dev"]} - {"newsbeam"} <= names["requirements-dev.lock"]
    assert pinned("requirements.lock") <= pinned("requirements-dev.lock")
    shared = names["requirements-build.lock"] & names["requirements-dev.lock"]
    assert {pin for pin in pinned("requirements-build.lock") if pin.partition("==")[0] in shared} <= pinned(
        "requirements-dev.lock"
    )


@pytest.mark.parametrize("column", ["extraction_method", "extraction_flags", "published_reason"])
def test_extraction_is_told(column: str) -> None:
    """docs/extraction.md names every way to a body, every flag and every reason for a null date that the table names."""
    meaning = next(each.meaning for each in ARTICLES.columns if each.name == column)
    named = set(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+|\b(?:short|paywall|missing|ambiguous|future|relative)\b", meaning))
    assert len(named) > 4
    assert named <= set(re.findall(r"`(\w+)`", read("docs/extraction.md")))


def test_the_version_has_a_chapter() -> None:
    """The version that is built is described in the changelog."""
    assert re.search(rf"^## \[{re.escape(project()['version'])}\]", read("CHANGELOG.md"), re.MULTILINE)


def test_every_reason_has_advice() -> None:
    """Upkeep says for each reason of a dead letter what helps."""
    kinds = (kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.BadRecord))
    reasons = {kind.reason for kind in kinds} - {errors.BadRecord.reason}
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| \S", read("docs/upkeep.md"), re.MULTILINE)
    told = re.findall(r"`(\w+)`", " ".join(rows))
    assert sorted(told) == sorted(reasons)


def test_exit_codes_are_told() -> None:
    """Every exit code that a refusal carries stands in the README."""
    codes = {
        kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Refusal)
    }  # fmt: skip
    assert {str(code) for code in codes | {0, 1, 3}} == set(re.findall(r"^\| (\d+) \|", read("README.md"), re.MULTILINE))


@pytest.mark.parametrize(("place", "pin"), FIGURES.items(), ids=lambda value: value if isinstance(value, str) else value[0])
def test_figures_of_documents_keep_their_pins(place: tuple[str, str], pin: str) -> None:
    """A figure that a document tells is no worse than what `make eval` accepts: a pin that has risen above it makes it stale."""
    name, pattern = place
    found = re.search(pattern, read(name), re.MULTILINE)
    assert found is not None
    assert pins()[pin].kept(float(found[1]))


def test_pins_that_documents_promise_are_in_force() -> None:
    """`calibration.md` promises no more than the pins hold."""
    promised = re.findall(r"^\| `([^`]+: [^`]+|[^`]+, [^`]+)` \| (\.\d+) \|$", read("docs/calibration.md"), re.MULTILINE)
    assert len(promised) > 10
    for name, value in promised:
        pin = pins()[name]
        assert pin.value >= float(value) if pin.floor else pin.value <= float(value), name


def test_make_targets_are_told() -> None:
    """`make` alone prints every target that has a purpose, and so does the README."""
    told = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))
    assert told >= {"help", "demo", "test", "lint", "eval", "bench", "kill", "docs", "lock", "clean"}
    printed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    assert told == set(re.findall(r"^ {2}([a-z-]+) ", printed, re.MULTILINE))
    assert told - {"help"} <= set(re.findall(r"`make ([a-z-]+)`", read("README.md")))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    """A link to a file of the checkout finds it."""
    links = [link for link in re.findall(r"\]\(([^)#]+)", read(name)) if "://" not in link]
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def test_rooms_that_documents_name_exist() -> None:
    """A path of the packages that a document names in code marks is there, unless it is a pattern."""
    missing = [
        f"{name}: {path}"
        for name in DOCUMENTS
        if name != "CHANGELOG.md"
        for path in re.findall(r"`((?:schemas|transforms|pipelines|tests|docs|deploy)/[\w./-]+)`", read(name))
        if not (ROOT / path).exists()
    ]
    assert missing == []


def test_documents_build_without_another_host(tmp_path: Path) -> None:
    """The site is built from all documents, and its pages load nothing from elsewhere."""
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(ROOT / "deploy/site/mkdocs.yml")]
    done = subprocess.run(
        [*mkdocs, "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = {
        path.relative_to(tmp_path).with_suffix(".md").as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.html")
    }
    named = {name.removeprefix("docs/") for name in DOCUMENTS if name.startswith("docs/")}
    assert {name.replace("README", "index") for name in named} <= set(pages)
    assert sorted(re.findall(r"- (?:\w+: )?(\S+\.md)$", read("deploy/site/mkdocs.yml"), re.MULTILINE)) == sorted(named)
    loaded = re.findall(r"<(?:script|img|iframe|link)\b[^>]*(?:src|href)=\"?(https?://[^\s\">]+)", "".join(pages.values()))
    assert [address for address in loaded if not address.startswith("https://newsbeam")] == []
