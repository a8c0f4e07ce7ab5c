"""Rules of artifacts as a language's file states them: `languages/*.toml`, tables `[artifacts]`."""

import re
from functools import cache
from typing import Final

from schemas.events import Severity
from transforms.core.finding import Rule
from transforms.core.language_lists import topic

_SEVERITY: Final[Severity] = "critical"


@cache
def language_rules(language: str, kind: str) -> tuple[Rule, ...]:
    """The rules of one kind for one language, compiled once.

    Args:
        language: primary subtag.
        kind: of the artifact: the name of a list of tables with `evidence`, `pattern`, `gates`, `score` and, where it is not
            critical, `severity`.

    >>> [rule.evidence for rule in language_rules("zh", "date_placeholder")]
    ['year_month_day', 'month_day']
    """
    return tuple(
        Rule(
            evidence=said["evidence"],
            pattern=re.compile(said["pattern"]),
            gates=tuple(said["gates"]),
            score=said["score"],
            severity=said.get("severity", _SEVERITY),
        )
        for said in topic("artifacts").get(language, {}).get(kind, ())
    )
