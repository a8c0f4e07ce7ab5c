"""IPTC Media Topics that a page declares, at their top level: by code, or by a keyword that is a topic's name."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

# medtop:04000000, subj:04000000, http://cv.iptc.org/newscodes/subjectcode/04008000: the two first digits are the topic's in the
# subject codes, and in the media topics of the top level.
_CODE: Final = re.compile(r"(?<!\d)(0[1-9]|1[0-7])\d{6}(?!\d)")
_MAX_VALUES: Final = 200


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    lines = files("transforms.core.metadata").joinpath("media_topics.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((code, topic, others) for code, topic, others in rows)


@cache
def _by_code() -> Mapping[str, str]:
    return {code[:2]: topic for code, topic, _ in _rows()}


@cache
def _by_name() -> Mapping[str, str]:
    return {name: topic for _, topic, others in _rows() for name in (topic, *others.split("; ")) if name}


def media_topics(values: Iterable[str]) -> tuple[str, ...]:
    """Topics of the top level, in the order in which they are declared.

    Args:
        values: keywords, sections, identifiers, as declared.

    >>> media_topics(["Floods", "Weather", "medtop:11000000", "subject:15054000"])
    ('weather', 'politics and government', 'sport')
    """
    found: dict[str, None] = {}
    for _, value in zip(range(_MAX_VALUES), values, strict=False):
        named = _by_name().get(" ".join(value[:100].split()).casefold())
        coded = [_by_code()[code] for code in _CODE.findall(value[:1_000])]
        found.update(dict.fromkeys([*coded, *([named] if named else [])]))
    return tuple(found)
