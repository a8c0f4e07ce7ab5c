"""Forms of Spanish words: verbs in the third person, nouns and adjectives in gender and number; made when a lexicon is loaded.

Other persons are rare in news outside quotes and are left out. Source: general knowledge of Spanish grammar; the exceptions stand in
`spanish_lexicon/verbs.tsv`.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from transforms.core.coders.morphology import Form
from transforms.core.gazetteer.table import read_table

_COLUMNS: Final = ("infinitive", "stem", "preterite", "participle", "future", "subjunctive", "gerund")
_INFINITIVES: Final = ("ar", "er", "ir", "ír")
#: Shorter words in -ar, -er, -ir are nouns or verbs that have a line of their own: "mar", "ser".
_SHORTEST: Final = 5
_VOWELS: Final = "aeiou"
_GENDERS: Final = ("o", "a", "os", "as")
#: Spelling of a stem before e, of verbs in -ar.
_BEFORE_E: Final = (("c", "qu"), ("g", "gu"), ("z", "c"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conjugation:
    """Spellings of one verb by what they are; singular first."""

    infinitive: str
    present: tuple[str, ...]
    preterite: tuple[str, ...]
    imperfect: tuple[str, ...]
    #: Masculine singular first.
    participle: tuple[str, ...]
    gerund: str
    future: tuple[str, ...]
    conditional: tuple[str, ...]
    #: Present and both imperfects.
    subjunctive: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanishRules:
    """What Spanish spelling does not tell; the `Inflection` of the Spanish lexicon."""

    #: Infinitive to the cells of its line in `verbs.tsv`.
    irregular: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Function word to the key that tokens carry.
    keys: Mapping[str, str] = field(default_factory=dict)

    def key(self, word: str) -> str:
        """How tokens write a function word."""
        return self.keys.get(word, word)

    def forms(self, word: str) -> Mapping[str, frozenset[Form]]:
        """All spellings of a word, lower-case, each with what it may be.

        >>> sorted(SpanishRules().forms("acuerdo")), sorted(SpanishRules(keys={"a": "to"}).forms("a"))
        (['acuerdo', 'acuerdos'], ['to'])
        """
        if word in self.keys:
            return {self.keys[word]: frozenset[Form](("base",))}
        if not self.is_verb(word):
            return {word: frozenset[Form](("base",)), plural(word): frozenset[Form](("s",))}
        verb = self.conjugate(word)
        forms: dict[str, set[Form]] = {}
        kinds: tuple[tuple[Form, tuple[str, ...]], ...] = (
            ("base", (verb.infinitive,)),
            ("s", verb.present),
            ("past", (*verb.preterite, *verb.imperfect)),
            ("participle", verb.participle),
            ("ing", (verb.gerund,)),
        )
        for kind, spellings in kinds:
            for spelling in spellings:
                forms.setdefault(spelling, set()).add(kind)
        return {spelling: frozenset(found) for spelling, found in forms.items()}

    def is_verb(self, word: str) -> bool:
        """Whether a word of the lexicon is an infinitive."""
        return word in self.irregular or (word.endswith(_INFINITIVES) and len(word) >= _SHORTEST and word.isalpha())

    def conjugate(self, infinitive: str) -> Conjugation:
        """The third persons of a verb.

        >>> verb = SpanishRules().conjugate("atacar")
        >>> verb.present, verb.preterite, verb.future[0], verb.subjunctive[0]
        (('ataca', 'atacan'), ('atacó', 'atacaron'), 'atacará', 'ataque')
        """
        cells = self.irregular.get(infinitive, {})
        stem, of_ar = infinitive[:-2], infinitive.endswith("ar")
        stressed = cells.get("stem") or _stressed(infinitive)
        soft = "y" if stem[-1:] in _VOWELS and not stem.endswith(("gu", "qu")) else "i"
        preterite = tuple(cells.get("preterite", "").split()) or _preterite(stem, soft, of_ar=of_ar)
        future = cells.get("future") or strip_accents(infinitive)
        masculine = cells.get("participle") or stem + ("ado" if of_ar else "ído" if stem[-1:] in "aeo" else "ido")
        present = ("a", "an") if of_ar else ("e", "en")
        imperfect = ("aba", "aban") if of_ar else ("ía", "ían")
        past_stem = preterite[1][: -len("ron")]
        return Conjugation(
            infinitive=infinitive,
            present=tuple(stressed + ending for ending in present),
            preterite=preterite,
            imperfect=tuple(stem + ending for ending in imperfect),
            participle=tuple(masculine[:-1] + ending for ending in _GENDERS),
            gerund=cells.get("gerund") or stem + ("ando" if of_ar else soft + "endo"),
            future=tuple(future + ending for ending in ("á", "án")),
            conditional=tuple(future + ending for ending in ("ía", "ían")),
            subjunctive=(
                *_subjunctive(infinitive, stressed, cells.get("subjunctive", "")),
                *(past_stem + ending for ending in ("ra", "ran", "se", "sen")),
            ),
        )


def _stressed(infinitive: str) -> str:
    stem = infinitive[:-2]
    return stem + "y" if infinitive.endswith("uir") and not infinitive.endswith(("guir", "quir")) else stem


def _preterite(stem: str, soft: str, *, of_ar: bool) -> tuple[str, ...]:
    return (stem + "ó", stem + "aron") if of_ar else (f"{stem}{soft}ó", f"{stem}{soft}eron")


def _subjunctive(infinitive: str, stressed: str, written: str) -> tuple[str, str]:
    if written:
        return written, strip_accents(written) + "n"
    if infinitive.endswith("ar"):
        for ending, spelling in _BEFORE_E:
            if stressed.endswith(ending):
                stressed = stressed[: -len(ending)] + spelling
                break
        return stressed + "e", stressed + "en"
    if infinitive.endswith("guir"):
        stressed = stressed.removesuffix("u")
    elif infinitive.endswith(("ger", "gir")):
        stressed = stressed[:-1] + "j"
    elif infinitive.endswith(("cer", "cir")):
        stressed = stressed[:-1] + ("zc" if stressed[-2:-1] in _VOWELS else "z")
    return stressed + "a", stressed + "an"


def plural(noun: str) -> str:
    """The plural of a noun or adjective.

    >>> [plural(noun) for noun in ("tropa", "misil", "acción", "iraní", "cruz", "crisis")]
    ['tropas', 'misiles', 'acciones', 'iraníes', 'cruces', 'crisis']
    """
    if noun.endswith(("a", "e", "o", "é", "á")):
        return noun + "s"
    if noun.endswith(("s", "x")) and not noun.endswith(("és", "ís")):
        return noun
    if noun.endswith("z"):
        return noun[:-1] + "ces"
    if noun.endswith(("í", "ú")):
        return noun + "es"
    return (strip_accents(noun) if noun[-2:-1] in "áéíóú" else noun) + "es"


def genders_and_numbers(adjective: str) -> Iterator[str]:
    """All forms of an adjective of origin, given in the masculine singular.

    >>> [list(genders_and_numbers(word)) for word in ("ruso", "francés", "belga", "iraní")]
    [['ruso', 'rusa', 'rusos', 'rusas'], ['francés', 'francesa', 'franceses', 'francesas'], ['belga', 'belgas'], ['iraní', 'iraníes', 'iranís']]
    """
    if adjective.endswith("o"):
        yield from (adjective[:-1] + ending for ending in _GENDERS)
    elif adjective.endswith(("és", "án", "ín", "ón", "ol")):
        bare = strip_accents(adjective)
        yield from (adjective, bare + "a", bare + "es", bare + "as")
    elif adjective.endswith("í"):
        yield from (adjective, adjective + "es", adjective + "s")
    else:
        yield from (adjective, plural(adjective))


def strip_accents(word: str) -> str:
    """The word without accents of stress; ñ and ü stay."""
    return "".join(c if c in "ñü" else unicodedata.normalize("NFD", c)[0] for c in word)


def read_verbs(path: Path) -> dict[str, dict[str, str]]:
    """Read `verbs.tsv`: infinitive to its filled cells.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
    """
    verbs: dict[str, dict[str, str]] = {}
    for row in read_table(path, _COLUMNS)[1]:
        infinitive = row.required("infinitive")
        if infinitive in verbs:
            raise row.error(f"{infinitive!r} stands twice")
        if len(row.cells["preterite"].split()) not in {0, 2}:
            raise row.error("preterite is one singular and one plural")
        verbs[infinitive] = {name: cell for name, cell in row.cells.items() if cell and name != "infinitive"}
    return verbs
