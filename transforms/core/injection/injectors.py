"""Ways to damage an article on purpose, seeded: each takes its paragraphs, and gives the damaged text with the damaged spans."""

import html
import random
import re
from collections.abc import Callable
from typing import Final

Spans = list[tuple[int, int]]
Damage = tuple[str, Spans]
Inject = Callable[[list[str], random.Random], Damage | None]

_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE: Final = re.compile(
    rf"\b(?:[Oo]n )?(?:(?:{_MONTHS}) \d{{1,2}}(?!\d)(?:,? \d{{4}})?|\d{{1,2}} (?:{_MONTHS})(?:,? \d{{4}})?)\b"
)
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
#: Fewer numbers, or fewer words, make no article that lost its digits.
_FEWEST_NUMBERS: Final = 3
_FEWEST_WORDS: Final = 100
#: A headline of fewer words may stand in the text by chance.
_HEADLINE_WORDS: Final = 4
#: Share of words that a near repetition leaves out.
_THINNED: Final = 0.12
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


def strip_digits(paragraphs: list[str], _: random.Random) -> Damage | None:
    """Every number of the article, as an engine would leave it."""
    # As an engine would leave it: one space where there were two.
    damage = _substitute(_join(paragraphs), _NUMBER_AND_SPACE, lambda _number: "")
    return damage if damage and len(damage[1]) >= _FEWEST_NUMBERS and len(damage[0].split()) >= _FEWEST_WORDS else None


def strip_leaned_on(paragraphs: list[str], _: random.Random) -> Damage | None:
    """Numbers that a sign, a suffix or a unit leans on."""
    return _substitute(_join(paragraphs), _LEANED_ON, lambda _number: "")


def skeleton(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """Dates become skeletons of dates."""
    return _substitute(_join(paragraphs), _DATE, lambda _date: chance.choice(_SKELETONS))


def filler(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """Numbers become fillers of programs and models."""
    return _substitute(_join(paragraphs), re.compile(r"(?<= )\d+(?=[ .])"), lambda _number: chance.choice(_FILLERS))


def _curly(text: str) -> str:
    return text.replace("'", "’")


def misread(charset: str) -> Inject:
    """UTF-8 read in another encoding."""

    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _substitute(
            _curly(_join(paragraphs)), re.compile(r"[^\x00-\x7f]+"), lambda run: run.encode().decode(charset, "replace")
        )

    return inject


def cyrillic_misread(paragraphs: list[str], _: random.Random) -> Damage:
    """A Russian sentence, its UTF-8 read as Latin-1."""
    return _insert(paragraphs, 1, "Об этом сообщил представитель министерства.".encode().decode("latin-1"))


def stray(paragraphs: list[str], chance: random.Random) -> Damage:
    """A lone A-circumflex, left of a no-break space."""
    place = chance.randrange(len(paragraphs))
    damaged = [*paragraphs[:place], paragraphs[place] + "Â", *paragraphs[place + 1 :]]
    end = sum(len(paragraph) + 1 for paragraph in damaged[:place]) + len(damaged[place])
    return _join(damaged), [(end - 1, end)]


def lost(mark: str) -> Inject:
    """Characters beyond ASCII replaced by a mark."""

    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _substitute(_curly(_join(paragraphs)), re.compile(r"[^\x00-\x7f]+"), lambda run: mark * len(run))

    return inject


def entity(paragraphs: list[str], _: random.Random) -> Damage | None:
    """Characters as entities of HTML."""

    def name(character: str) -> str:
        return html.escape(character) if character in "&\"'" else f"&#{ord(character)};"

    return _substitute(_join(paragraphs), re.compile(r"[&\"'“”’é—–]"), name, limit=10)


def tag(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """Tags, escapes and shortcodes between sentences."""
    tags = ("<br/>", '</p><p class="x">', "<strong>", "\\u2019", "[caption id=3]", "<!-- ad -->")
    return _substitute(_join(paragraphs), re.compile(r"(?<=[.!?]) (?=[A-Z])"), lambda _space: chance.choice(tags), limit=4)


def headline(change: Callable[[str], str]) -> Inject:
    """The headline again, changed or not."""

    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _insert(paragraphs, 1, change(paragraphs[0])) if len(paragraphs[0].split()) >= _HEADLINE_WORDS else None

    return inject


def repeat(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """One paragraph again, a little later."""
    long = _long_ones(paragraphs, 12)
    if not long:
        return None
    chosen = chance.choice(long)
    return _insert(paragraphs, min(len(paragraphs), chosen + chance.randrange(1, 4)), paragraphs[chosen])


def repeat_nearly(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """One paragraph again, thinned out."""
    long = _long_ones(paragraphs, 18)
    if not long:
        return None
    chosen = chance.choice(long)
    thinned = " ".join(word for word in paragraphs[chosen].split() if chance.random() > _THINNED)
    return _insert(paragraphs, min(len(paragraphs), chosen + chance.randrange(1, 4)), thinned)


def foreign_sentence(paragraphs: list[str], chance: random.Random) -> Damage:
    """A sentence in another script."""
    return _insert(paragraphs, chance.randrange(1, len(paragraphs) + 1), chance.choice(list(_FOREIGN.values())))


def foreign_word(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """A word in another script."""
    text = _join(paragraphs)
    places = [match.start() for match in re.finditer(r"(?<=[a-z] )(?=[a-z])", text)]
    if not places:
        return None
    place, word = chance.choice(places), chance.choice(["无人机", "станица", "ドローン", "정부", "حكومة"])
    return f"{text[:place]}{word} {text[place:]}", [(place, place + len(word))]


def ambiguous_date(paragraphs: list[str], chance: random.Random) -> Damage:
    """A date with two readings."""
    day, month = chance.sample(range(1, 13), 2)
    return _insert(paragraphs, 1, f"{day:02}/{month:02}/2026")


def russian_name(paragraphs: list[str], chance: random.Random) -> Damage:
    """A Ukrainian name in its Russian form."""
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
#: Slots of the notes that assistants set around their work.
_NOTE_PARTS: Final = {
    "what": ("article", "text", "passage", "news report", "document"),
    "kind": ("", "English ", "full ", "revised ", "complete "),
    "which": ("provided", "original", "source"),
}
_NOTES: Final = (
    "Here is the {kind}translation of the {what}:",
    "Here's a {kind}translation of the {what}:",
    "Here is your translated {what}:",
    "Below is the {kind}translation:",
    "The following is a {kind}translation of the {what}.",
    "This is the {kind}translation of the {which} text.",
    "Translated from Chinese:",
    "Translation:",
    "Translated text:",
    "Note: The {which} text is cut off here.",
    "(Note: Some names may be spelt in another way.)",
    "Note: This translation keeps the style of the {what}.",
    "Please note that the {which} text is incomplete.",
    "As an AI language model, I cannot verify this {what}.",
    "As an AI, I have no opinion on it.",
    "As a language model, I cannot browse.",
    "I'm sorry, but I can't assist with that {what}.",
    "I am sorry, but I cannot translate this {what}.",
    "I hope this translation helps!",
    "Let me know if you would like me to shorten the {what}.",
    "Sure! Here is the {kind}version:",
    "Certainly! Here's the {what} in English:",
    "Of course! Here is the {what}:",
    "[Translator's note: the name is unclear]",
    "The text you provided is in Russian.",
    "I have translated the {what} below.",
    "Here is the rewritten version of the {what}:",
    "The {which} text is incomplete.",
)
#: One ordinary sentence of news each, in languages of the Latin script.
SAME_SCRIPT: Final = (
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
MISSPELT: Final = (
    ("German Foreign Minister Annalena ", "Burbock"),
    ("Ukrainian President Volodymyr ", "Zalenskiy"),
    ("French President Emmanuel ", "Makron"),
    ("Italian Prime Minister Giorgia ", "Melone"),
    ("British Prime Minister Keir ", "Starner"),
    ("Hungarian Prime Minister Viktor ", "Orvan"),
    ("Israeli Prime Minister Benjamin ", "Netanyhau"),
    ("Spanish Prime Minister Pedro ", "Sanches"),
)
CLUES: Final = (
    "MOSCOW, January 9. /TASS/.",
    "BEIJING, Jan. 9 (Xinhua) --",
    "According to the NG interlocutor, nothing is decided.",
    "It is an end, he told RIA Novosti.",
)
NOTICES: Final = (
    "This article was translated from Russian by Ann Lee.",
    "It was originally published in Ukrainian.",
    "Read the original in Spanish.",
    "(Translated by Google)",
)


def change_some(pattern: str, change: Callable[[str], str], limit: int = 3) -> Inject:
    """Change up to `limit` places of a pattern, the first ones."""

    def inject(paragraphs: list[str], _: random.Random) -> Damage | None:
        return _substitute(_join(paragraphs), re.compile(pattern), change, limit=limit)

    return inject


def line(*lines: str, last: bool = False) -> Inject:
    """Insert one of some lines below the headline, or at the end."""

    def inject(paragraphs: list[str], chance: random.Random) -> Damage:
        return _insert(paragraphs, len(paragraphs) if last else 1, chance.choice(lines))

    return inject


def sentence(*parts: tuple[str, str, str]) -> Inject:
    """Insert one of some sentences, of which the middle part is the fault."""

    def inject(paragraphs: list[str], chance: random.Random) -> Damage:
        before, fault, after = chance.choice(parts)
        text, [(start, _)] = _insert(paragraphs, chance.randrange(1, len(paragraphs) + 1), before + fault + after)
        return text, [(start + len(before), start + len(before) + len(fault))]

    return inject


def note(paragraphs: list[str], chance: random.Random) -> Damage:
    """What an assistant says around its work."""
    parts = {name: chance.choice(choices) for name, choices in _NOTE_PARTS.items()}
    return _insert(paragraphs, chance.randrange(len(paragraphs) + 1), chance.choice(_NOTES).format(**parts))


def homoglyph(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """A letter of three words replaced by its Cyrillic look-alike."""

    def replaced(word: str) -> str:
        at = chance.choice([k for k, letter in enumerate(word) if letter in _LOOK_ALIKES])
        return word[:at] + _LOOK_ALIKES[word[at]] + word[at + 1 :]

    return _substitute(
        _join(paragraphs), re.compile(r"(?<=[a-z] )(?=[a-zA-Z]*[aoepcxABEKMHOPCT])[A-Za-z]{4,}\b"), replaced, limit=3
    )


def loop(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """A paragraph that ends in the same few words over and over."""
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


def name_loop(paragraphs: list[str], chance: random.Random) -> Damage | None:
    """A name over and over."""
    name = chance.choice(("Bern", "Moscow", "Zelensky", "Paris", "London"))
    return sentence(("The talks went on in ", ", ".join([name] * chance.randrange(4, 9)), ", as was said."))(paragraphs, chance)


def truncate(paragraphs: list[str], _: random.Random) -> Damage | None:
    """The end of the article cut off in mid-sentence."""
    long = _long_ones(paragraphs, 14)
    if not long:
        return None
    words = paragraphs[long[-1]].split()
    kept = " ".join(words[: max(9, int(len(words) * 0.6))]).rstrip(".,;:\"”!?’')")
    text = _join([*paragraphs[: long[-1]], kept])
    return text, [(max(0, len(text) - 40), len(text))]


def two_names(paragraphs: list[str], chance: random.Random) -> Damage:
    """One name in two forms."""
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


def captions(paragraphs: list[str], _: random.Random) -> Damage:
    """A picture's caption between the paragraphs."""
    return _insert(paragraphs, min(2, len(paragraphs)), "A bridge over the river on a day of rain. (Photo: Ann Lee)")
