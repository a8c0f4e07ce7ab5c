"""The sentences that ask what is an event keep their form; what they say is judged by their figures."""

from typing import get_args

from schemas.events import Status
from tests.quality.event_acts import PARTS, read_sentences
from transforms.core.coders.lexicon import load_lexicon


def test_form() -> None:
    """Each sentence belongs to a part, stands once, and its acts have types and statuses that there are."""
    sentences = list(read_sentences())
    types = set(load_lexicon().crosswalk.plover) | {"NONE"}
    assert {each.part for each in sentences} == set(PARTS)
    assert len({each.text for each in sentences}) == len(sentences)
    for act in (act for each in sentences for act in each.acts):
        assert act.types <= types
        assert act.types - {"NONE"}
        assert act.statuses <= set(get_args(Status))


def test_traps_and_acts() -> None:
    """Both kinds are there, in both parts: sentences without an event, and sentences with one."""
    for part in PARTS:
        sentences = [each for each in read_sentences() if each.part == part]
        assert sum(not each.acts for each in sentences) > len(sentences) / 3
        assert sum(bool(each.acts) for each in sentences) > len(sentences) / 3
