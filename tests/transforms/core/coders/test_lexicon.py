"""The lexicon's files are checked line by line."""

import shutil
from pathlib import Path

import pytest

from transforms.core.coders import lexicon
from transforms.core.coders.lexicon import FILES, load_lexicon
from transforms.core.gazetteer import GazetteerError

SHIPPED = Path(lexicon.__file__).parent / "plover_lexicon"


@pytest.mark.parametrize(
    ("file", "line", "problem"),
    [
        ("triggers.tsv", "ASSAULT\t190\t\tverb", "4 cells"),
        ("triggers.tsv", "ASSAULT\t290\t\tverb\tsmite", "cameo"),
        ("triggers.tsv", "ASSAIL\t190\t\tverb\tsmite", "ASSAIL 190"),
        ("triggers.tsv", "ASSAULT\t190\t\tadverb\tsmite", "kind 'adverb'"),
        ("triggers.tsv", "ASSAULT\t190\t\tverb\t.. smite", "'..' stands"),
        ("triggers.tsv", "ASSAULT\t190\t\tverb\tsmite ..", "'..' stands"),
        ("triggers.tsv", "ASSAULT\t190\t\tverb\tsmite a//b", "'a//b'"),
        ("triggers.tsv", "ASSAULT\t190\t\tverb\tattack", "stands twice"),
        ("words.tsv", "colour\tred", "'colour'"),
        ("words.tsv", "negation\tnot", "stands twice"),
        ("words.tsv", "negation\t", "word is empty"),
        ("irregular_verbs.tsv", "take\ttook\ttaken", "stands twice"),
        ("not_events.tsv", "hit", "1 cells"),
        ("contexts.tsv", "military\t", "word is empty"),
        ("crosswalk.csv", "plover,SMITE,5,1.0", "quad 1 to 4"),
        ("crosswalk.csv", "plover,SMITE,4,much", "no number"),
        ("crosswalk.csv", "plover,ASSAULT,4,1.0", "stands twice"),
    ],
)
def test_bad_line_is_refused(tmp_path: Path, file: str, line: str, problem: str) -> None:
    """A bad line is refused with its file, its number and what is wrong."""
    folder = tmp_path / "lexicon"
    shutil.copytree(SHIPPED, folder)
    with (folder / file).open("a", encoding="utf-8") as out:
        out.write(line + "\n")
    number = len((SHIPPED / file).read_text(encoding="utf-8").splitlines()) + 1
    with pytest.raises(GazetteerError) as refused:
        load_lexicon(folder)
    assert str(refused.value).startswith(f"{file}:{number}: ")
    assert problem in str(refused.value)


def test_every_header_states_source_and_date() -> None:
    """Each file says where its facts come from and when."""
    for name in FILES:
        head = (SHIPPED / name).read_text(encoding="utf-8")[:1500]
        assert "# source: " in head
        assert "# date: " in head


def test_hash_follows_every_file(tmp_path: Path) -> None:
    """A changed comment changes the hash that every row carries."""
    for name in FILES:
        folder = tmp_path / name
        shutil.copytree(SHIPPED, folder)
        with (folder / name).open("a", encoding="utf-8") as out:
            out.write("# a comment\n")
        assert load_lexicon(folder).sha256 != load_lexicon().sha256


def test_types_are_the_sixteen() -> None:
    """All 16 PLOVER types have patterns, and every code of a pattern is rated."""
    loaded = load_lexicon()
    patterns = {pattern for found in loaded.patterns.values() for pattern in found}
    assert {pattern.event_type for pattern in patterns} == set(loaded.crosswalk.plover)
    assert {pattern.cameo[:2] for pattern in patterns} <= set(loaded.crosswalk.cameo)


def test_quad_schemes_differ() -> None:
    """The two schemes disagree where their manuals do."""
    crosswalk = load_lexicon().crosswalk
    assert (crosswalk.plover["REQUEST"].quad, crosswalk.cameo["02"].quad) == (3, 1)
    assert (crosswalk.plover["CONCEDE"].quad, crosswalk.cameo["08"].quad) == (1, 2)
    assert (crosswalk.plover["PROTEST"].quad, crosswalk.cameo["14"].quad) == (4, 3)
