"""A slot of the sentence where a number must have stood and does not: "within the next - years", "by - and", "$ million".

Digits get lost before translation (a scraper or a filter strips them) or in it. What is left behind cannot be written on
purpose: a hyphen that joins nothing, an ordinal suffix without its number, a currency sign without an amount.

Source: own list, from digits stripped out of clean English news. Rules marked weak are good English too ("heard from
miles away") and speak only in an article where a strong one has spoken. Slots of other languages ("âgé de ans", "第届") stand in
`languages/*.toml`, tables `[artifacts]`. Most slots give no such sign ("it fell in ."): a model that learned what stands around
numbers finds them, and is asked only where next to no number is left (`transforms.core.numerals`).
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.artifact_rules import language_rules
from transforms.core.finding import Finding, Rule, is_english, language_of, literals, search
from transforms.core.numerals import SLOT_MODEL, empty_slots, is_grave

KIND: Final = "numeral_dropped"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "critical"
VERSION: Final = "3"
ON: Final = True
EVIDENCE: Final = "lost_numerals"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("de", "en", "es", "fr", "ru", "zh")

_SPAN: Final = r"(?:year|month|week|day|hour|minute|second)s?"
_MEASURE: Final = (
    rf"(?:percent|per cent|percentage points?|million|billion|trillion|kilomet(?:er|re)s?|km|miles?|met(?:er|re)s|tons?|tonnes|hectares"
    rf"|acres|{_SPAN}|degrees|barrels|kilograms?|kg)"
)
_COUNTED: Final = rf"(?:{_MEASURE}|euros|dollars|yuan|rubles|roubles|pounds|yen|troops|soldiers|drones|missiles|tanks|people|square|votes|seats|points)"
#: "It is up to people", "at least people knew" are good English; "at least people were killed" is not.
_NO_PEOPLE: Final = (
    "(?!(?:(?<=at least )|(?<=up to ))people\\b(?! (?:were |are |was |have been |had been )?(?:killed|injured|dead|died|wounded|missing|hurt"
    "|arrested|affected|displaced|infected|detained)))"
)
_COMPOUND: Final = (
    "(?:year|month|week|day|hour|minute|second|meter|metre|mile|kilometer|kilometre|km|point|seat|storey|story|page|ton|tonne"
    "|degree|percent|foot|inch|round|nation|ounce|pound|gallon|litre|liter|hectare|acre|man|person|bed|kilogram|kg|mm|cm)s?"
)
_ORDERED: Final = (
    "(?:century|centuries|anniversary|birthday|day|week|month|year|session|summit|meeting|edition|congress|round|season|minute|largest"
    "|floor|place|time|president|district|Army|Brigade|Infantry|Division|Regiment|National|Amendment|of)"
)


def _rule(evidence: str, pattern: str, gates: str, score: float, severity: Severity = SEVERITY) -> Rule:
    return Rule(evidence=evidence, pattern=re.compile(pattern), gates=tuple(gates.split("|")), score=score, severity=severity)


_RULES: Final = (
    _rule(
        "bare_hyphen_range",
        rf"\b(?:next|last|past|within|in|by|between|from|about|of|for|to|around|after|the) [-–] {_COUNTED}\b"
        r"|\b(?:the next|within|in|by|between|from|about|around) [-–] (?:and|to)\b",
        " - | – ",
        0.95,
    ),
    _rule(
        "bare_hyphen_compound",
        # "A 3rd -degree felony", "17 -year-old": a stray space, and no lost number.
        rf"(?<!\d\s)(?<!\dst\s)(?<!\dnd\s)(?<!\drd\s)(?<!\dth\s)(?<![\w.,;:/)\]])-{_COMPOUND}\b(?:-(?:old|long))?",
        ' -|(-|\n-|“-|"-',
        0.93,
    ),
    _rule(
        "currency_without_amount",
        r"(?<![$€£¥])[$€£¥] ?(?:million|billion|trillion|bn)\b"
        r"|(?<![$€£¥A-Za-z])[$€£¥](?= ?[.,;)](?!\d)| (?:per|a|for|to|in|and|from|on|of)\b)",
        "$|€|£|¥",
        0.9,
    ),
    _rule("percent_sign_without_number", r"(?<=[a-z] )%(?=\s[a-z]|[.,;)])|(?<=\()%(?=\))", "%", 0.9),
    _rule(
        "percent_without_number",
        r"(?i)\b(?:by|about|around|nearly|almost|over|than|least|to|from|up|reached|exceeded|increased|rose|fell|dropped)"
        r" (?:percent|per cent)\b(?!age)",
        "percent|per cent",
        0.85,
    ),
    _rule(
        "quantifier_without_number",
        rf"(?i)\b(?:nearly|at least|up to|as many as|no more than|no less than|approximately|an estimated|roughly) {_NO_PEOPLE}(?!second\b)(?:{_COUNTED}|feet|deaths)\b"
        rf"(?![-’'])(?! ?- ?long)(?! (?:old|of|after|before|later|ago|and|as|in|with|to|\d+)\b)"
        r"|\b(?:more than|less than|fewer than|as much as) (?:percent|per cent|million|billion|trillion|kilomet(?:er|re)s|tonnes|hectares)\b(?!-)",
        "nearly|at least|up to|as many as|as much as|no more than|no less than|approximately|an estimated|roughly|more than|less than|fewer than",
        0.85,
    ),
    _rule(
        "scale_without_number",
        # "A couple of million years": the number is a word.
        r"(?<!\bcouple )(?<!\blot )(?<!\blots )(?<!\bdozen )(?<!\bdozens )(?<!\btens )(?<!\bhundreds )(?<!\bthousands )(?<!\bnumber )(?<!\bhandful )(?<!\bhalf )(?<!\bquarter )"
        r"\b(?i:by|about|around|over|worth|of|to|than|from|with|for|between|reached|exceeded|raised|spent|paid|costs?|suggest|invest(?:ed)?|received"
        r"|totall?ing|earned|lost|affecting|killed|nearly|almost|approximately) (?:million|billion|trillion)\b(?!-)",
        "illion",
        0.85,
    ),
    _rule("ordinal_suffix", rf"(?<![\w'’.&-])(?:st|nd|rd|th)(?= {_ORDERED}\b)", " st | nd | rd | th ", 0.9),
    _rule(
        "bare_decade",
        r"\b[Tt]he ['’]?s(?=[ ,.;]|$)(?!\.\w)|\b[Mm]id-['’]?s\b|\b(?:[Ll]ate|[Ee]arly) ['’]?s(?=[ ,.;]|$)(?!\.\w)",
        "the s |the s,|the s.|the s;|the 's|the ’s|mid-s|mid-'s|mid-’s|late s|late 's|late ’s|early s|early 's|early ’s",
        0.85,
    ),
    _rule(
        "clock_without_hour",
        r"(?i)\b(?:at|around|until|before|after|from|between|by) (?:a\.m\.|p\.m\.|o['’]clock)|\b(?:at|around|until|by) [ap]m\b",
        " a.m.| p.m.| o'clock| o’clock|at am|around am|until am|by am|at pm|around pm|until pm|by pm",
        0.85,
    ),
    _rule("empty_parentheses", r"(?<=[^\W_] )\([ ]{0,2}[-–—,/.:%]{0,2}[ ]{0,2}\)", "(", 0.8, "major"),
    _rule("empty_apposition", r"(?<=[A-Za-z ]), ?,(?=\s)", ", ,|,,", 0.75, "major"),
    _rule("range_without_ends", r"(?i)\b(?:from to|between and)(?= [a-z])", "from to|between and", 0.95),
    _rule("unit_in_parentheses", rf"\( (?:{_MEASURE}|feet|foot|inches|lbs?|mph|°[CF])\)", "( ", 0.9),
    _rule(
        "unit_without_number",
        r"\b(?:a|of|about|around|over|than|nearly) (?:km|kg|cm|mm|mph|kph)\b(?![/-])",
        " km| kg| cm| mm| mph| kph",
        0.85,
    ),
    _rule(
        "designation_without_number",
        r"\b(?:COVID|Covid|SARS-CoV|MiG|Su|Tu|Il|Mi|An|Ka|F|B|S|T|I|H|BTR|BMP|AK|AIM|PAC|Kh)-(?=[.,;]| (?!and\b|or\b|to\b)[a-z])",
        "- |-,|-.|-;",
        0.9,
    ),
    _rule(
        "year_old_person",
        r"\b(?:[Aa]|[Aa]nother|[Tt]he) year[ -]old (?:man|woman|male|female|farmer|student|teacher|nurse|driver|mother|father|resident|suspect|soldier|pensioner)\b",
        "year old |year-old ",
        0.9,
    ),
    _rule(
        "age_without_number",
        r"\bthe age of ?(?=[,.;]|(?:and|in|from|after)\b)|\baged ?(?=[,.;])",
        "age of|aged,|aged.|aged;|aged ,|aged .",
        0.75,
        "major",
    ),
)
#: A space before a stop is an empty slot only where stops have none elsewhere.
_BEFORE_STOP: Final = (
    _rule(
        "slot_before_stop",
        r"\b(?:to|in|of|since|than|from|by|at|until|till|between|was|were|is|are|and|over|about|nearly|only|least|another|around) [.,;](?=\s|$)(?! [.,])",
        " .| ,| ;",
        0.85,
    ),
)
_SPACED_STOP: Final = re.compile(r"\w [.,;](?=\s|$)")
_WORDS_PER_SPACED_STOP: Final = 15
_WEAK: Final = (
    _rule("distance_without_number", r"\bfrom (?:kilomet(?:er|re)s|miles|met(?:er|re)s) away\b", "s away", 0.6, "major"),
    _rule(
        "duration_without_number",
        r"(?i)\b(?:has|have|had) lasted (?:for )?(?:days|months|years|hours|weeks)\b|\bfor days ?\.",
        "lasted|for days",
        0.6,
        "major",
    ),
)


def _by_model(article: Article, by_rule: int) -> Iterator[Finding]:
    """Slots by what stands around them: few for so many words, with nothing that vouches for them, are not critical."""
    slots = empty_slots(article, by_rule)
    severity: Severity = SEVERITY if is_grave(article, len(slots), by_rule) else "major"
    for slot in slots:
        yield Finding(kind=KIND, start=slot.start, end=slot.end, score=slot.probability, severity=severity, evidence=SLOT_MODEL)


def detect(article: Article) -> Iterator[Finding]:
    """Find empty number slots, in English and the languages whose files list some.

    >>> from transforms.core.plain import plain_article
    >>> [f.evidence for f in detect(plain_article("It will cost $ million within the next - years, in the th century."))]
    ['bare_hyphen_range', 'currency_without_amount', 'ordinal_suffix']
    >>> list(detect(plain_article("It cost $3 million over 3-5 years - and nearly a million people saw it from miles away.")))
    []
    """
    if not is_english(article):
        yield from search(article, KIND, language_rules(language_of(article), KIND))
        return
    strong = list(search(article, KIND, _RULES))
    known = literals(article.text)
    spaced = sum(1 for _ in _SPACED_STOP.finditer(article.text)) if known.have(" .", " ,", " ;") else 0
    if spaced and spaced * _WORDS_PER_SPACED_STOP <= article.text_tokens:
        strong += search(article, KIND, _BEFORE_STOP)
    yield from strong
    if strong:
        yield from search(article, KIND, _WEAK)
    yield from _by_model(article, len(strong))
