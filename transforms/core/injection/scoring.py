"""Score any detector of damaged text: what it finds once a fault is put in, that it did not find before.

A detector is a function of a text that yields (kind, start, end); the kinds may be its own. See docs/models.md.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from transforms.core.injection.faults import FAULTS, Fault
from transforms.core.injection.injectors import Spans

#: A kind, and where: half-open, in code points.
Seen: TypeAlias = tuple[str, int, int]
Detector: TypeAlias = Callable[[str], Iterable[Seen]]

#: An emptied span is where a number was: what leaned on it stands within a few characters.
_SLACK: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """One clean article, and the same with one fault in it."""

    fault: Fault
    clean: str
    text: str
    #: What was damaged, in `text`; an empty span is where something was taken out.
    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a detector fared on one fault."""

    documents: int
    spans: int
    #: Share of documents in which a new finding touches a damaged span.
    of_documents: float
    #: Share of damaged spans that a new finding touches.
    of_spans: float
    #: Findings, new and old, in the clean articles and in the damaged ones.
    before: int
    after: int
    #: New findings that touch no damaged span.
    extra: int


def damage_all(documents: Sequence[Sequence[str]], faults: Sequence[Fault] = FAULTS, seed: int = 11) -> Iterator[Damaged]:
    """Put each fault into each article that has a place for it.

    Args:
        documents: paragraphs of clean articles, the headline first.
        faults: which.
        seed: of the chance that picks places; the same seed gives the same damage, whatever else is damaged.
    """
    for fault in faults:
        for index, paragraphs in enumerate(documents[:: fault.every]):
            chance = random.Random(f"{seed} {fault.name} {index}")  # noqa: S311  repeatable chance is the point
            damage = fault.inject(list(paragraphs), chance)
            if damage is not None:
                yield Damaged(fault=fault, clean="\n".join(paragraphs), text=damage[0], spans=damage[1])


def touches(span: tuple[int, int], start: int, end: int) -> bool:
    """Whether a finding lies on a damaged span, or beside one that was emptied.

    >>> touches((5, 9), 8, 12), touches((5, 9), 9, 12), touches((5, 5), 9, 12)
    (True, False, True)
    """
    slack = _SLACK if span[0] == span[1] else 0
    return start < span[1] + slack and span[0] - slack < end


def score_detector(
    detector: Detector, documents: Sequence[Sequence[str]], faults: Sequence[Fault] = FAULTS, seed: int = 11
) -> dict[str, Score]:
    r"""Score a detector on every fault, by the name of the fault.

    A finding counts as new where the clean article has no finding of the same kind over the same words. Which kind a new
    finding has is not asked: kinds are everybody's own.

    >>> import re
    >>> from transforms.core.injection.faults import FAULTS
    >>> fillers = [fault for fault in FAULTS if fault.name == "filler"]
    >>> detector = lambda text: [("square", *found.span()) for found in re.finditer(r"\[\w+\]", text)]
    >>> clean = [["Nine at sea", "They left in 1999 and came back 12 days later with 30 others."]] * 40
    >>> score = score_detector(detector, clean, fillers)["filler"]
    >>> score.documents, score.spans, score.before, 0 < score.of_spans < 0.5, score.extra
    (40, 120, 0, True, 0)
    """
    scores: dict[str, Score] = {}
    before: dict[str, list[Seen]] = {}
    for fault in faults:
        counts = [_count(detector, damaged, before) for damaged in damage_all(documents, [fault], seed)]
        total = [sum(column) for column in zip(*counts, strict=True)] or [0] * 6
        scores[fault.name] = Score(
            documents=len(counts),
            spans=total[0],
            of_documents=total[2] / max(len(counts), 1),
            of_spans=total[1] / max(total[0], 1),
            before=total[3],
            after=total[4],
            extra=total[5],
        )
    return scores


def _count(detector: Detector, damaged: Damaged, before: dict[str, list[Seen]]) -> tuple[int, ...]:
    """Spans, spans found, whether any was, findings before and after, new findings elsewhere."""
    if damaged.clean not in before:
        before[damaged.clean] = list(detector(damaged.clean))
    old = before[damaged.clean]
    known = {(kind, damaged.clean[start:end]) for kind, start, end in old}
    seen = list(detector(damaged.text))
    new = [(start, end) for kind, start, end in seen if (kind, damaged.text[start:end]) not in known]
    found = sum(any(touches(span, *one) for one in new) for span in damaged.spans)
    extra = sum(not any(touches(span, *one) for span in damaged.spans) for one in new)
    return len(damaged.spans), found, int(found > 0), len(old), len(seen), extra
