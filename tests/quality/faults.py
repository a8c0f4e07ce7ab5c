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


_LOOK_ALIKES: Final = {
    "a": "а",
    "o": "о",
    "e": "е",
    "p": "р",
    "c": "с",
    "x": "х",
    "A": "А",
    "B": "В",
    "E": "Е",
    "K": "К",
    "M": "М",
    "H": "Н",
    "O": "О",
    "P": "Р",
    "C": "С",
    "T": "Т",
}
_NOTES: Final = (
    "Here is the translation of the article:",
    "Here's the translated text:",
    "Note: The original text is cut off here.",
    "As an AI language model, I cannot verify this.",
    "Sure! Here is the English translation:",
    "Certainly! Here is the article in English:",
    "[Translator's note: the name is unclear]",
    "Translation:",
    "I hope this translation helps!",
    "I'm sorry, but I can't assist with that request.",
    "Let me know if you would like me to translate the rest.",
    "Here is the rewritten version of the article:",
)
#: One ordinary sentence of news each, in languages of the Latin script.
_SAME_SCRIPT: Final = (
    "Der Sprecher des Ministeriums sagte, dass die Gespräche in der nächsten Woche fortgesetzt werden.",
    "Le porte-parole du ministère a déclaré que les négociations reprendraient la semaine prochaine.",
    "El portavoz del ministerio dijo que las conversaciones continuarán la próxima semana en la capital.",
    "Il portavoce del ministero ha detto che i colloqui riprenderanno la prossima settimana nella capitale.",
    "O porta-voz do ministério disse que as conversações vão continuar na próxima semana na capital.",
    "De woordvoerder van het ministerie zei dat de gesprekken volgende week worden voortgezet in de hoofdstad.",
    "Rzecznik ministerstwa powiedział, że rozmowy będą kontynuowane w przyszłym tygodniu w stolicy.",
    "Bakanlık sözcüsü görüşmelerin gelecek hafta başkentte devam edeceğini ve heyetin döneceğini söyledi.",
    "Talesmannen för ministeriet sade att samtalen kommer att fortsätta i huvudstaden nästa vecka.",
    "Juru bicara kementerian mengatakan bahwa pembicaraan akan dilanjutkan pekan depan di ibu kota.",
)
_MISSPELT: Final = (
    ("German Foreign Minister Annalena ", "Burbock"),
    ("Ukrainian President Volodymyr ", "Zalenskiy"),
    ("French President Emmanuel ", "Makron"),
    ("Italian Prime Minister Giorgia ", "Melone"),
    ("British Prime Minister Keir ", "Starner"),
    ("Hungarian Prime Minister Viktor ", "Orvan"),
    ("Israeli Prime Minister Benjamin ", "Netanyhau"),
    ("Spanish Prime Minister Pedro ", "Sanches"),
)
_CLUES: Final = (
    "MOSCOW, January 9. /TASS/.",
    "BEIJING, Jan. 9 (Xinhua) --",
    "According to the NG interlocutor, nothing is decided.",
    "It is an end, he told RIA Novosti.",
)
_NOTICES: Final = (
    "This article was translated from Russian by Ann Lee.",
    "It was originally published in Ukrainian.",
    "Read the original in Spanish.",
    "(Translated by Google)",
)


def _change_some(pattern: str, change: Callable[[str], str], limit: int = 3) -> Inject:
    """Change up to `limit` places of a pattern, the first ones."""

    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _substitute(_join(paragraphs), re.compile(pattern), change, limit=limit)

    return inject


def _line(*lines: str, last: bool = False) -> Inject:
    """Insert one of some lines below the headline, or at the end."""

    def inject(paragraphs: list[str], chance: random.Random) -> Damage:
        return _insert(paragraphs, len(paragraphs) if last else 1, chance.choice(lines))

    return inject


def _sentence(*parts: tuple[str, str, str]) -> Inject:
    """Insert one of some sentences, of which the middle part is the fault."""

    def inject(paragraphs: list[str], chance: random.Random) -> Damage:
        before, fault, after = chance.choice(parts)
        text, [(start, _)] = _insert(paragraphs, chance.randrange(1, len(paragraphs) + 1), before + fault + after)
        return text, [(start + len(before), start + len(before) + len(fault))]

    return inject


def _homoglyph(paragraphs: list[str], chance: random.Random) -> Damage | None:
    def replaced(word: str) -> str:
        at = chance.choice([k for k, letter in enumerate(word) if letter in _LOOK_ALIKES])
        return word[:at] + _LOOK_ALIKES[word[at]] + word[at + 1 :]

    return _substitute(
        _join(paragraphs), re.compile(r"(?<=[a-z] )(?=[a-zA-Z]*[aoepcxABEKMHOPCT])[A-Za-z]{4,}\b"), replaced, limit=3
    )


def _loop(paragraphs: list[str], chance: random.Random) -> Damage | None:
    long = _long_ones(paragraphs, 12)
    if not long:
        return None
    chosen = chance.choice(long)
    words = paragraphs[chosen].split()
    period, at = chance.randrange(2, 7), chance.randrange(len(words) - 7)
    loop = " ".join([" ".join(words[at : at + period])] * chance.randrange(4, 9))
    before = " ".join(words[:at])
    start = sum(len(paragraph) + 1 for paragraph in paragraphs[:chosen]) + len(before) + 1
    damaged = [*paragraphs[:chosen], f"{before} {loop}", *paragraphs[chosen + 1 :]]
    return _join(damaged), [(start, start + len(loop))]


def _name_loop(paragraphs: list[str], chance: random.Random) -> Damage | None:
    name = chance.choice(("Bern", "Moscow", "Zelensky", "Paris", "London"))
    return _sentence(("The talks went on in ", ", ".join([name] * chance.randrange(4, 9)), ", as was said."))(paragraphs, chance)


def _truncate(paragraphs: list[str], _: random.Random) -> Damage | None:
    long = _long_ones(paragraphs, 14)
    if not long:
        return None
    words = paragraphs[long[-1]].split()
    kept = " ".join(words[: max(9, int(len(words) * 0.6))]).rstrip(".,;:\"”!?’')")
    text = _join([*paragraphs[: long[-1]], kept])
    return text, [(max(0, len(text) - 40), len(text))]


def _two_names(paragraphs: list[str], chance: random.Random) -> Damage:
    one, other = chance.choice(
        (
            ("“Willing Coalition”", "“Voluntary Coalition”"),
            ("“Ocean Baby”", "“Sea Baby”"),
            ("Annalena Baerbock", "Annalena Burbock"),
            ("Joachim Kessler", "Joachim Kassler"),
        )
    )
    text, [(start, _)] = _insert(
        paragraphs, 1, f"It was told by {one} first, in spite of all that had been said by {other} before."
    )
    at = text.index(other, start)
    return text, [(at, at + len(other))]


def _captions(paragraphs: list[str], _: random.Random) -> Damage:
    return _insert(paragraphs, min(2, len(paragraphs)), "A bridge over the river on a day of rain. (Photo: Ann Lee)")


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
    Fault(name="look-alike letter", kind="mixed_script_word", inject=_homoglyph),
    Fault(name="loop of a phrase", kind="repetition_loop", inject=_loop),
    Fault(name="loop of a name", kind="repetition_loop", inject=_name_loop),
    Fault(name="note of a language model", kind="llm_note", inject=_line(*_NOTES)),
    Fault(name="sentence in another language, same script", kind="untranslated_span", inject=_line(*_SAME_SCRIPT)),
    Fault(
        name="invisible character",
        kind="invisible_char",
        inject=_change_some(r"(?<=[a-z]{3})(?=[a-z]{3})", lambda _place: "\u200b"),
    ),
    Fault(name="full-width punctuation", kind="foreign_punct", inject=_change_some(r", (?=[a-z])", lambda _comma: "，")),
    Fault(
        name="decimal comma",
        kind="number_format",
        inject=_change_some(
            r"\b\d{1,3}\.\d{1,2}(?= ?(?:%|percent|per cent|million|billion))", lambda number: number.replace(".", ",")
        ),
    ),
    Fault(
        name="groups by stops",
        kind="number_format",
        inject=_sentence(("It cost ", "1.250.000", " dollars in all."), ("Some ", "3.400.000", " people came.")),
    ),
    Fault(
        name="count in ten thousands",
        kind="scale_calque",
        inject=_change_some(
            r"(?<![\d,.$£€])\b\d{2,3},000\b(?!,)", lambda number: f"{int(number.replace(',', '')) / 10_000:g} ten thousand"
        ),
    ),
    Fault(
        name="count in hundred millions",
        kind="scale_calque",
        inject=_sentence(("It cost ", "3.5 hundred million", " yuan, he said."), ("They built ", "20 mln", " of them.")),
    ),
    Fault(
        name="calque",
        kind="calque_phrase",
        inject=_sentence(
            ("", "Among them,", " two are old."),
            ("It was held ", "on the territory of", " the region."),
            ("It was ", "the relevant person in charge", " who said so."),
        ),
    ),
    Fault(name="formula of a desk", kind="source_clue", inject=_line(*_CLUES)),
    Fault(name="notice of translation", kind="translation_notice", inject=_line(*_NOTICES, last=True)),
    Fault(
        name="misspelt office-holder",
        kind="name_misspelling",
        inject=_sentence(*((before, name, " said so on Monday.") for before, name in _MISSPELT)),
    ),
    Fault(name="one name, two forms", kind="name_inconsistency", inject=_two_names),
    Fault(
        name="one item twice",
        kind="repeated_item",
        inject=_sentence(
            ("Envoys of France, Italy, ", "France", " and Spain came."),
            ("It is made by Hensoldt (satellites), ", "Hensoldt", " (radar) and others."),
        ),
    ),
    Fault(
        name="word twice",
        kind="repeated_word",
        inject=_change_some(r"(?<=[a-z] )(?:the|to|of|and|for|with|by|from)(?= [a-z])", lambda word: f"{word} {word}", limit=2),
    ),
    Fault(name="space before a comma", kind="punct_spacing", inject=_change_some(r"(?<=[a-z]),(?= [a-z])", lambda _comma: " ,")),
    Fault(
        name="no space after a stop",
        kind="punct_spacing",
        inject=_change_some(r"(?<=[a-z]{3})\. (?=[A-Z][a-z]{2,20}\b)", lambda _stop: "."),
    ),
    Fault(
        name="small letter after a stop",
        kind="case_after_stop",
        inject=_change_some(r"(?<=[a-z]{4}), (?=(?:which|while|and|but|as) [a-z])", lambda _comma: ". ", limit=2),
    ),
    Fault(
        name="question with a full stop",
        kind="wrong_terminal_punct",
        inject=_sentence(
            ("", "If they refuse to agree, will Smith repeat the old offer to them.", ""),
            ("", "Why did the ministers leave the hall so early.", ""),
        ),
    ),
    Fault(
        name="sentence without subject",
        kind="sentence_fragment",
        inject=_sentence(("It is known. ", "Currently preparing to build new plants in the north of the country.", " It grows.")),
    ),
    Fault(name="end lost", kind="sentence_truncation", inject=_truncate),
    Fault(name="caption", kind="caption_run", inject=_captions),
    Fault(
        name="line with the date",
        kind="metadata_line",
        inject=_line("09/01/2026", "January 9, 2026", "Published: 9 January 2026 10:15", "Friday, January 9, 2026"),
    ),
    Fault(
        name="line of the template",
        kind="boilerplate",
        inject=_line(
            "Read also: Ten pictures of the day",
            "Sign up for our newsletter",
            "Follow us on Twitter",
            "All rights reserved",
            last=True,
        ),
    ),
)
