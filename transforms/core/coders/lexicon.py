"""The coder's word lists and patterns, read from the text files in `plover_lexicon/` and compiled."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from transforms.core.coders.crosswalk import Crosswalk, read_crosswalk
from transforms.core.coders.morphology import NOUN_LIKE, Form, Inflection, VerbRules
from transforms.core.coders.words import Words, read_word_classes
from transforms.core.gazetteer.table import Row, folder_sha256, read_table

_FOLDER: Final = Path(__file__).parent / "plover_lexicon"
#: Files in the order in which they are hashed.
FILES: Final = (
    "triggers.tsv",
    "words.tsv",
    "not_events.tsv",
    "irregular_verbs.tsv",
    "contexts.tsv",
    "crosswalk.csv",
    "calibration.tsv",
)
#: Most words between two parts of a pattern joined by `..`.
MAX_GAP: Final = 6

Kind = Literal["verb", "phrase", "operator"]
_WORD: Final = re.compile(r"[^\s/]+(?:/[^\s/]+)*")
_CAMEO: Final = re.compile(r"(?:0[1-9]|1\d|20)\d{0,2}")
#: Classes of `words.tsv` whose verbs count in all their forms.
_INFLECTED: Final = ("speech_verb", "report_verb", "weak_verb", "transitive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One word of a pattern."""

    #: Most words that may stand before it; 0: it follows at once.
    gap: int
    #: Each spelling that matches, with the forms it may be.
    forms: Mapping[str, frozenset[Form]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """Words that stand for an event; compared by identity."""

    event_type: str
    cameo: str
    mode: str | None
    kind: Kind
    elements: tuple[Element, ...]
    #: As written in the file.
    source: str
    #: Position in the file: the earlier wins a tie.
    order: int

    @property
    def head(self) -> str:
        """First word as written in the file."""
        return self.source.split(" ", 1)[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """All files together."""

    words: Words
    #: First word's spelling to patterns, longest first.
    patterns: Mapping[str, tuple[Pattern, ...]]
    #: Words that open the noun of an event: "invasion of", "attack".
    nominal: frozenset[str]
    #: Verb form to the words that, soon after it, make it no event.
    not_events: Mapping[str, frozenset[str]]
    #: Word to the contexts it speaks of.
    contexts: Mapping[str, frozenset[str]]
    crosswalk: Crosswalk
    #: Hash over all files, lower-case hex.
    sha256: str


@functools.cache
def load_lexicon(folder: Path = _FOLDER) -> Lexicon:
    """Read, check and compile the files of a folder; once per process.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
    """
    raw = read_word_classes(folder / "words.tsv")
    irregular = _irregular_verbs(folder / "irregular_verbs.tsv")
    rules = VerbRules(irregular=irregular, doubling=raw["doubling"], british_doubling=raw["british_doubling"])
    for name in _INFLECTED:
        raw[name] = frozenset(form for word in raw[name] for form in rules.forms(word))
    raw["irregular_past"] = frozenset(form for forms in irregular.values() for form in forms)
    return compile_lexicon(folder, Words(**raw), rules, read_crosswalk(folder / "crosswalk.csv"))


def compile_lexicon(folder: Path, words: Words, rules: Inflection, crosswalk: Crosswalk, files: Sequence[str] = FILES) -> Lexicon:
    """Read and check the patterns of a folder, in the language that the rules inflect.

    Args:
        folder: holds the files that `files` names.
        words: word classes.
        rules: of the language of the patterns.
        crosswalk: ratings of types and roots.
        files: what the hash covers, in this order.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
    """
    patterns = _patterns(folder / "triggers.tsv", words, rules, crosswalk)
    return Lexicon(
        words=words,
        patterns=patterns,
        nominal=frozenset(form for form, found in patterns.items() if any(each.kind == "phrase" for each in found)),
        not_events=_not_events(folder / "not_events.tsv", rules),
        contexts=_contexts(folder / "contexts.tsv", rules),
        crosswalk=crosswalk,
        sha256=folder_sha256(folder, files),
    )


def _irregular_verbs(path: Path) -> dict[str, tuple[str, str]]:
    verbs: dict[str, tuple[str, str]] = {}
    for row in read_table(path, ("base", "past", "participle"))[1]:
        base = row.required("base")
        if base in verbs:
            raise row.error(f"{base!r} stands twice")
        verbs[base] = (row.required("past"), row.required("participle"))
    return verbs


def _not_events(path: Path, rules: Inflection) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_table(path, ("verb", "word"))[1]:
        for form in rules.forms(row.required("verb")):
            found.setdefault(form, set()).add(row.required("word"))
    return {form: frozenset(following) for form, following in found.items()}


def _contexts(path: Path, rules: Inflection) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_table(path, ("context", "word"))[1]:
        for form in rules.forms(row.required("word")):
            found.setdefault(form, set()).add(row.required("context"))
    return {form: frozenset(names) for form, names in found.items()}


def _patterns(path: Path, words: Words, rules: Inflection, crosswalk: Crosswalk) -> dict[str, tuple[Pattern, ...]]:
    by_first: dict[str, list[Pattern]] = {}
    seen: set[tuple[str, str]] = set()
    columns = ("type", "cameo", "mode", "kind", "pattern")
    for order, row in enumerate(read_table(path, columns)[1]):
        pattern = _pattern(row, order, words, rules)
        if pattern.event_type not in crosswalk.plover or pattern.cameo[:2] not in crosswalk.cameo:
            raise row.error(f"{pattern.event_type} {pattern.cameo} is not in crosswalk.csv")
        if (pattern.kind, pattern.source) in seen:
            raise row.error(f"{pattern.kind} {pattern.source!r} stands twice")
        seen.add((pattern.kind, pattern.source))
        for form in pattern.elements[0].forms:
            by_first.setdefault(form, []).append(pattern)
    return {form: tuple(sorted(found, key=lambda each: (-len(each.elements), each.order))) for form, found in by_first.items()}


def _pattern(row: Row, order: int, words: Words, rules: Inflection) -> Pattern:
    kind, source = row.required("kind"), row.required("pattern")
    for known in get_args(Kind):
        if kind == known:
            return Pattern(
                event_type=row.required("type"),
                cameo=row.matching("cameo", _CAMEO),
                mode=row.optional("mode"),
                kind=known,
                elements=_elements(row, source, words, rules),
                source=source,
                order=order,
            )
    raise row.error(f"kind {kind!r} is not one of {', '.join(get_args(Kind))}")


def _nominal(forms: Mapping[str, frozenset[Form]]) -> dict[str, frozenset[Form]]:
    """The forms that a noun has."""
    return {form: kinds & NOUN_LIKE for form, kinds in forms.items() if kinds & NOUN_LIKE}


def _elements(row: Row, source: str, words: Words, rules: Inflection) -> tuple[Element, ...]:
    nominal = row.cells["kind"] == "phrase"
    fixed = words.preposition | words.determiner | words.particle
    elements: list[Element] = []
    gap = 0
    for part in source.split(" "):
        if part == "..":
            if gap or not elements:
                raise row.error("'..' stands between two words")
            gap = MAX_GAP
            continue
        if not _WORD.fullmatch(part):
            raise row.error(f"{part!r} is no word or list of words a/b")
        forms: dict[str, frozenset[Form]] = {}
        for word in part.split("/"):
            as_written = elements and not gap and word in fixed
            inflected: Mapping[str, frozenset[Form]] = (
                {rules.key(word): frozenset(("base",))} if as_written else rules.forms(word)
            )
            for form, kinds in inflected.items():
                forms[form] = forms.get(form, frozenset()) | kinds
        elements.append(Element(gap=gap, forms=_nominal(forms) if nominal and not elements else forms))
        gap = 0
    if gap:
        raise row.error("'..' stands between two words")
    return tuple(elements)
