"""Faults of translation and extraction, put into clean articles on purpose: what a detector must find, and where.

Each fault takes the paragraphs of a clean article (the headline first) and a seeded source of chance, and returns the
damaged text with the spans it damaged, or None where the article offers no place for it.
"""

import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Spans = list[tuple[int, int]]
Damage = tuple[str, Spans]
Inject = Callable[[list[str], random.Random], Damage | None]

_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE: Final = re.compile(
    rf"\b(?:[Oo]n )?(?:(?:{_MONTHS}) \d{{1,2}}(?!\d)(?:,? \d{{4}})?|\d{{1,2}} (?:{_MONTHS})(?:,? \d{{4}})?)\b"
)
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_NUMBER_AND_SPACE: Final = re.compile(r" \d+(?:[.,:]\d+)*(?= )|\d+(?:[.,:]\d+)*")
#: A number that something leans on: a currency or percent sign, an ordinal suffix, a hyphen, a unit.
_LEANED_ON: Final = re.compile(
    r"(?<=[$€£])\d+(?:[.,]\d+)*(?= [mbt]illion)|(?<![\w.,$])\d+(?=(?:st|nd|rd|th) (?:century|anniversary|day|time)|-year-old|-day|-month)"
)
_SKELETONS: Final = ("On month day", "on the day of the month", "Year, Month, Day", "in the reference year and month")
_FILLERS: Final = ("[date]", "<unk>", "__NUM__", "{0}", "[number]", "%s", "⟨num⟩", "NUM_3", "{{ value }}")
_FOREIGN: Final = {
    "zh": "据新华社报道，两国外长在会谈中就停火问题交换了意见。",
    "ru": "Об этом сообщил представитель министерства обороны.",
    "ja": "首相は記者団に対し、交渉を続ける考えを示した。",
    "ar": "وقال المتحدث باسم الوزارة إن المحادثات ستستمر.",
    "he": "דובר המשרד אמר כי השיחות יימשכו בשבוע הבא.",
    "ko": "외무부 대변인은 협상이 계속될 것이라고 말했다.",
    "hi": "मंत्रालय के प्रवक्ता ने कहा कि वार्ता जारी रहेगी।",
}
_NAMES: Final = (
    "Kiev",
    "Kharkov",
    "Lugansk",
    "Zaporozhye",
    "Mikhail Podolyak",
    "Andrey Yermak",
    "Sergey Shevchenko",
    "Chasov Yar",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to damage an article."""

    name: str
    #: The kind that must find it.
    kind: str
    inject: Inject


def _join(paragraphs: list[str]) -> str:
    return "\n".join(paragraphs)


def _substitute(text: str, pattern: re.Pattern[str], change: Callable[[str], str], limit: int = 1_000) -> Damage | None:
    pieces, spans, at, size = [], [], 0, 0
    for match in list(pattern.finditer(text))[:limit]:
        changed = change(match.group())
        pieces += [text[at : match.start()], changed]
        size += match.start() - at
        spans.append((size, size + len(changed)))
        size += len(changed)
        at = match.end()
    return ("".join([*pieces, text[at:]]), spans) if spans else None


def _insert(paragraphs: list[str], place: int, addition: str) -> Damage:
    start = sum(len(paragraph) + 1 for paragraph in paragraphs[:place])
    return _join([*paragraphs[:place], addition, *paragraphs[place:]]), [(start, start + len(addition))]


def _long_ones(paragraphs: list[str], words: int) -> list[int]:
    return [index for index, paragraph in enumerate(paragraphs) if index and len(paragraph.split()) >= words]


def _strip_digits(paragraphs: list[str], _: random.Random) -> Damage | None:
    # As an engine would leave it: one space where there were two.
    damage = _substitute(_join(paragraphs), _NUMBER_AND_SPACE, lambda _number: "")
    return damage if damage and len(damage[1]) >= 3 and len(damage[0].split()) >= 100 else None


def _strip_leaned_on(paragraphs: list[str], _: random.Random) -> Damage | None:
    return _substitute(_join(paragraphs), _LEANED_ON, lambda _number: "")


def _skeleton(paragraphs: list[str], chance: random.Random) -> Damage | None:
    return _substitute(_join(paragraphs), _DATE, lambda _date: chance.choice(_SKELETONS))


def _filler(paragraphs: list[str], chance: random.Random) -> Damage | None:
    return _substitute(_join(paragraphs), re.compile(r"(?<= )\d+(?=[ .])"), lambda _number: chance.choice(_FILLERS))


def _curly(text: str) -> str:
    return text.replace("'", "’")


def _misread(charset: str) -> Inject:
    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _substitute(
            _curly(_join(paragraphs)), re.compile(r"[^\x00-\x7f]+"), lambda run: run.encode().decode(charset, "replace")
        )

    return inject


def _cyrillic_misread(paragraphs: list[str], _: random.Random) -> Damage:
    return _insert(paragraphs, 1, "Об этом сообщил представитель министерства.".encode().decode("latin-1"))


def _stray(paragraphs: list[str], chance: random.Random) -> Damage:
    place = chance.randrange(len(paragraphs))
    damaged = [*paragraphs[:place], paragraphs[place] + "Â", *paragraphs[place + 1 :]]
    end = sum(len(paragraph) + 1 for paragraph in damaged[:place]) + len(damaged[place])
    return _join(damaged), [(end - 1, end)]


def _lost(mark: str) -> Inject:
    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _substitute(_curly(_join(paragraphs)), re.compile(r"[^\x00-\x7f]+"), lambda run: mark * len(run))

    return inject


def _entity(paragraphs: list[str], _: random.Random) -> Damage | None:
    def name(character: str) -> str:
        return html.escape(character) if character in "&\"'" else f"&#{ord(character)};"

    return _substitute(_join(paragraphs), re.compile(r"[&\"'“”’é—–]"), name, limit=10)


def _tag(paragraphs: list[str], chance: random.Random) -> Damage | None:
    tags = ("<br/>", '</p><p class="x">', "<strong>", "\\u2019", "[caption id=3]", "<!-- ad -->")
    return _substitute(_join(paragraphs), re.compile(r"(?<=[.!?]) (?=[A-Z])"), lambda _space: chance.choice(tags), limit=4)


def _headline(change: Callable[[str], str]) -> Inject:
    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _insert(paragraphs, 1, change(paragraphs[0])) if len(paragraphs[0].split()) >= 4 else None

    return inject


def _repeat(paragraphs: list[str], chance: random.Random) -> Damage | None:
    long = _long_ones(paragraphs, 12)
    if not long:
        return None
    chosen = chance.choice(long)
    return _insert(paragraphs, min(len(paragraphs), chosen + chance.randrange(1, 4)), paragraphs[chosen])


def _repeat_nearly(paragraphs: list[str], chance: random.Random) -> Damage | None:
    long = _long_ones(paragraphs, 18)
    if not long:
        return None
    chosen = chance.choice(long)
    thinned = " ".join(word for word in paragraphs[chosen].split() if chance.random() > 0.12)
    return _insert(paragraphs, min(len(paragraphs), chosen + chance.randrange(1, 4)), thinned)


def _foreign_sentence(paragraphs: list[str], chance: random.Random) -> Damage:
    return _insert(paragraphs, chance.randrange(1, len(paragraphs) + 1), chance.choice(list(_FOREIGN.values())))


def _foreign_word(paragraphs: list[str], chance: random.Random) -> Damage | None:
    text = _join(paragraphs)
    places = [match.start() for match in re.finditer(r"(?<=[a-z] )(?=[a-z])", text)]
    if not places:
        return None
    place, word = chance.choice(places), chance.choice(["无人机", "станица", "ドローン", "정부", "حكومة"])
    return f"{text[:place]}{word} {text[place:]}", [(place, place + len(word))]


def _ambiguous_date(paragraphs: list[str], chance: random.Random) -> Damage:
    day, month = chance.sample(range(1, 13), 2)
    return _insert(paragraphs, 1, f"{day:02}/{month:02}/2026")


def _russian_name(paragraphs: list[str], chance: random.Random) -> Damage:
    name = chance.choice(_NAMES)
    text, [(start, _)] = _insert(paragraphs, 1, f"In Ukraine the talks about it went on, and {name} was named once more.")
    at = text.index(name, start)
    return text, [(at, at + len(name))]


FAULTS: Final = (
    Fault(name="digits stripped (document)", kind="numerals_stripped", inject=_strip_digits),
    Fault(name="digits stripped (each number)", kind="numeral_dropped", inject=_strip_digits),
    Fault(name="number with a sign, unit or suffix", kind="numeral_dropped", inject=_strip_leaned_on),
    Fault(name="date skeleton", kind="date_placeholder", inject=_skeleton),
    Fault(name="filler", kind="placeholder_token", inject=_filler),
    Fault(name="UTF-8 read as windows-1252", kind="mojibake", inject=_misread("cp1252")),
    Fault(name="UTF-8 read as Latin-1", kind="mojibake", inject=_misread("latin-1")),
    Fault(name="UTF-8 read as windows-1251", kind="mojibake", inject=_misread("cp1251")),
    Fault(name="Cyrillic read as Latin-1", kind="mojibake", inject=_cyrillic_misread),
    Fault(name="stray A-circumflex", kind="mojibake", inject=_stray),
    Fault(name="U+FFFD for letters", kind="mojibake", inject=_lost("\ufffd")),
    Fault(name="question marks for letters", kind="mojibake", inject=_lost("?")),
    Fault(name="entity", kind="html_residue", inject=_entity),
    Fault(name="tag, escape, shortcode", kind="html_residue", inject=_tag),
    Fault(name="headline again", kind="duplicate_headline", inject=_headline(lambda headline: headline)),
    Fault(name="headline again in capitals", kind="duplicate_headline", inject=_headline(str.upper)),
    Fault(name="paragraph again", kind="repeated_segment", inject=_repeat),
    Fault(name="paragraph nearly again", kind="repeated_segment", inject=_repeat_nearly),
    Fault(name="sentence in another script", kind="untranslated_span", inject=_foreign_sentence),
    Fault(name="word in another script", kind="untranslated_span", inject=_foreign_word),
    Fault(name="ambiguous date", kind="date_ambiguous", inject=_ambiguous_date),
    Fault(name="Russian form of a name", kind="transliteration_variant", inject=_russian_name),
)
