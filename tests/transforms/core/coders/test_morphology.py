"""Inflection follows English spelling and the lexicon's exceptions."""

import pytest

from transforms.core.coders.lexicon import load_lexicon
from transforms.core.coders.morphology import VerbRules, inflect


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("attack", {"attack", "attacks", "attacked", "attacking"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("impose", {"impose", "imposes", "imposed", "imposing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("deploy", {"deploy", "deploys", "deployed", "deploying"}),
        ("veto", {"veto", "vetos", "vetoes", "vetoed", "vetoing"}),
        ("clash", {"clash", "clashes", "clashed", "clashing"}),
        ("die", {"die", "dies", "died", "dying"}),
        ("child", {"child", "childs", "children", "childed", "childing"}),
    ],
)
def test_regular_forms(word: str, forms: set[str]) -> None:
    """A regular word has the spellings that English gives it."""
    assert set(inflect(word, VerbRules())) == forms


def test_exceptions() -> None:
    """Irregular and doubling verbs follow their files."""
    rules = VerbRules(
        irregular={"withdraw": ("withdrew", "withdrawn")}, doubling=frozenset({"ban"}), british_doubling=frozenset({"cancel"})
    )
    assert inflect("withdraw", rules)["withdrawn"] == {"participle"}
    assert {"banned", "banning"} <= set(inflect("ban", rules))
    assert {"canceled", "cancelled", "cancelling"} <= set(inflect("cancel", rules))


def test_shipped_verbs_inflect() -> None:
    """The lexicon that ships knows irregular forms of its verbs."""
    assert {"withdrew", "met", "struck", "sought", "shot"} <= set(load_lexicon().patterns)
