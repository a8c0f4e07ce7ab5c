"""The plan of the house is kept, and each rule is proved to notice when it is not."""

import importlib
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests import house_rules as house

ROOT = Path(__file__).parents[1]
Rule = Callable[[Path], list[str]]

#: Rule, file, what is planted in it (None: the file is taken away), what the offence names.
PLANTED = [
    (house.floors, "schemas/rows.py", "from transforms.core import text", "transforms.core.text"),
    (house.floors, "transforms/core/text.py", "import transforms.extract", "transforms.extract"),
    (house.floors, "transforms/core/text.py", "from transforms import extract", "transforms.extract"),
    (house.floors, "transforms/extract.py", "from pipelines import options", "pipelines.options"),
    (house.floors, "pipelines/options.py", "from tests.peers import ROOT", "tests.peers"),
    (house.floors, "pipelines/options.py", "from pipelines.commands.speaking import OUT", "pipelines.commands.speaking"),
    (house.circles, "transforms/core/text.py", "from transforms.core import plain", "transforms.core.text"),
    (house.doors, "transforms/core/text.py", "import trafilatura", "trafilatura"),
    (house.doors, "transforms/core/text.py", "from apache_beam import pvalue", "apache_beam"),
    (house.doors, "pipelines/options.py", "import requests", "requests"),
    (house.doors, "transforms/core/text.py", 'LIST = files("tld") / "list"', "tld"),
    (house.unused_doors, "transforms/core/codec.py", None, "msgspec"),
    (house.twins, "transforms/core/translation.py", None, "transforms/core/translation"),
    (house.twins, "transforms/lonely.py", '"""A step with no twin."""', "no PTransform"),
    (house.twins, "transforms/extract.py", 'class Bad(beam.PTransform):\n    """Says nothing."""', "Bad"),
    (house.steps_apart, "transforms/extract.py", "from transforms.language import DetectLanguages", "transforms.language"),
    (house.labels, "transforms/extract.py", "def expand(self, items):\n    return items | beam.Map(str)", "no label"),
    (
        house.labels,
        "transforms/extract.py",
        'def expand(self, items):\n    return items | "A" >> beam.Map(lambda x: x)',
        "lambda",
    ),
    (house.lengths, "transforms/core/text.py", "\n" * 400, "transforms/core/text.py"),
    (house.names, "transforms/core/utils.py", "", "transforms/core/utils.py"),
    (house.names, "pipelines/common/engine.py", "", "pipelines/common/engine.py"),
    (house.absolute_imports, "transforms/core/text.py", "from . import identity", ".identity"),
    (house.bare_inits, "transforms/__init__.py", "from transforms.core import text", "transforms.core.text"),
    (house.catches, "transforms/core/text.py", "try:\n    pass\nexcept Exception:\n    pass", "transforms/core/text.py"),
    (house.catches, "transforms/core/text.py", "try:\n    pass\nexcept:\n    pass", "transforms/core/text.py"),
    (house.catches, "transforms/core/text.py", "with suppress(ValueError, Exception):\n    pass", "transforms/core/text.py"),
    (house.chance, "transforms/core/text.py", "from time import monotonic", "time"),
    (house.catches, "transforms/core/sources/feeds.py", None, "needs no exception"),
    (house.chance, "transforms/staging.py", None, "not met any more"),
    (house.chance, "transforms/core/text.py", "import random", "random"),
    (house.chance, "transforms/core/text.py", "from urllib import request", "urllib.request"),
    (house.chance, "schemas/rows.py", "START = datetime.now(tz=timezone.utc)", "datetime.now"),
    (house.sleeps, "pipelines/options.py", "time.sleep(1)", "pipelines/options.py"),
    (house.top_level, "setup.py", "", "too many: setup.py"),
    (house.top_level, "LICENSE", None, "missing: LICENSE"),
    (house.core_without_beam, "transforms/core/text.py", "import apache_beam", "apache_beam"),
]
RULES = sorted({rule for rule, *_ in PLANTED}, key=lambda rule: rule.__name__)


def copy_of_the_house(target: Path) -> Path:
    """The packages and an empty stand-in for whatever else the top level holds."""
    for name in house.TOP_LEVEL:
        if name in house.PACKAGES:
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).is_file():
            shutil.copy(ROOT / name, target / name)
        else:
            (target / name).mkdir()
    return target


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    """The tree as it stands commits no offence."""
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "path", "planted", "named"), PLANTED, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_offence_is_found(rule: Rule, path: str, planted: str | None, named: str, tmp_path: Path) -> None:
    """A rule that could not fail would prove nothing: with one offence planted, it names it."""
    root = copy_of_the_house(tmp_path)
    before = rule(root)
    file = root / path
    if planted is None:
        file.unlink()
    else:
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as end:
            end.write(f"\n{planted}\n")
    new = [offence for offence in rule(root) if offence not in before]
    assert any(named in offence for offence in new), new


def test_our_names_are_ours() -> None:
    """No other installed distribution ships one of our three import names."""
    assert house.strangers(sys.path) == []


def test_a_stranger_with_our_name_is_found(tmp_path: Path) -> None:
    """A distribution that owns one of our names is told by its own."""
    info = tmp_path / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "RECORD").write_text("schemas/__init__.py,,\n")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "__init__.py").touch()  # a recorded file that is not there is passed over
    assert house.strangers([str(tmp_path)]) == ["stranger: schemas/__init__.py"]


def installed_wheel() -> Distribution:
    """The distribution under test; skips where none is installed, or the checkout stands in for it."""
    try:
        found = distribution("newsbeam")
    except PackageNotFoundError:
        pytest.skip("newsbeam is not installed here; `make test` runs the suite against its wheel")
    if '"editable": true' in (found.read_text("direct_url.json") or ""):
        pytest.skip("newsbeam is installed as a link to the checkout; `make test` runs the suite against its wheel")
    return found


@pytest.mark.parametrize("name", house.PACKAGES)
def test_the_installed_wheel_is_what_runs(name: str) -> None:
    """Where newsbeam is installed, its files are imported, not the checkout's."""
    found = Path(str(importlib.import_module(name).__file__))
    assert found == Path(str(installed_wheel().locate_file(f"{name}/__init__.py")))
    assert "site-packages" in found.parts


def test_the_wheel_is_whole() -> None:
    """Every file of the three packages, code or data, lies in the installed distribution, and nothing else does."""
    files = installed_wheel().files or []
    shipped = {file.as_posix() for file in files if file.parts[0] in house.PACKAGES and file.suffix != ".pyc"}
    ours = {
        path.relative_to(ROOT).as_posix()
        for name in house.PACKAGES
        for path in (ROOT / name).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert shipped == ours
