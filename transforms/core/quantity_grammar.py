"""Words and patterns of quantities in English news. No pattern repeats without bound."""

import re
from typing import Final

_SMALL: Final = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS: Final[dict[str, float]] = {
    **{word: float(value) for value, word in enumerate(_SMALL.split())},
    **{word: 10.0 * value for value, word in enumerate(_TENS.split(), start=2)},
    "half": 0.5, "a": 1.0, "an": 1.0,
}  # fmt: skip
MULTIPLIERS: Final[dict[str, float]] = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "mln": 1e6, "m": 1e6, "mn": 1e6, "crore": 1e7,
    "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12, "k": 1e3,
}  # fmt: skip
#: Counts that are left open: the least they can mean; None: not even that.
VAGUE_COUNTS: Final[dict[str, float | None]] = {
    "dozens of": 24.0, "scores of": 40.0, "hundreds of": 200.0, "thousands of": 2e3, "millions of": 2e6, "billions of": 2e9,
    "tens of thousands of": 2e4, "hundreds of thousands of": 2e5, "tens of millions of": 2e7, "hundreds of millions of": 2e8,
    "tens of billions of": 2e10, "hundreds of billions of": 2e11, "several hundred": 2e2, "several thousand": 2e3, "several dozen": 24.0,
    "a few hundred": 2e2, "a few thousand": 2e3, "a few dozen": 24.0, "dozens": 24.0, "scores": 40.0, "hundreds": 200.0,
    "thousands": 2e3, "tens of thousands": 2e4, "hundreds of thousands": 2e5, "several": None, "a few": None, "many": None,
}  # fmt: skip
#: Words before a number, and what they make of it.
QUALIFIERS: Final = {
    **dict.fromkeys(("at least", "no fewer than", "no less than", "not less than", "more than", "over", "above", "upwards of", "in excess of", "as many as at least"), "at_least"),
    **dict.fromkeys(("at most", "up to", "no more than", "fewer than", "less than", "under", "below", "as many as", "as much as", "as few as"), "at_most"),
    **dict.fromkeys(("about", "around", "some", "roughly", "approximately", "nearly", "almost", "close to", "an estimated", "estimated", "around some", "circa"), "about"),
    "exactly": "exactly", "only": "exactly", "just": "exactly", "all": "exactly",
}  # fmt: skip

#: Sign to ISO 4217. A bare `$` is the US dollar, a bare `¥` is either yen or yuan and stays without a code.
CURRENCY_SIGNS: Final = {
    "$": "USD", "US$": "USD", "USD": "USD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "C$": "CAD", "CA$": "CAD", "A$": "AUD",
    "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL", "₹": "INR", "RS": "INR", "RS.": "INR", "₽": "RUB", "₴": "UAH",
    "₪": "ILS", "₩": "KRW", "₺": "TRY", "CHF": "CHF",
}  # fmt: skip
CURRENCY_NOUNS: Final = {
    noun: code
    for code, nouns in {
        "USD": "dollar|dollars|us dollar|us dollars|u.s. dollars|u.s. dollar|american dollars",
        "EUR": "euro|euros", "GBP": "pound|pounds|british pounds|pounds sterling", "JPY": "yen|japanese yen",
        "CNY": "yuan|chinese yuan|renminbi", "RUB": "rubles|roubles|ruble|rouble|russian rubles", "UAH": "hryvnia|hryvnias|hryvnya",
        "INR": "rupees|indian rupees", "PKR": "pakistani rupees", "TRY": "lira|liras|turkish lira", "ILS": "shekel|shekels", "KRW": "korean won",
        "CHF": "swiss francs|swiss franc", "CAD": "canadian dollars", "AUD": "australian dollars", "PLN": "zloty|zlotys", "SEK": "swedish kronor|swedish krona",
        "NOK": "norwegian kroner|norwegian crowns", "DKK": "danish kroner|danish crowns", "CZK": "czech koruna|czech crowns", "HUF": "forint|forints",
        "ZAR": "rand", "BRL": "reais", "NGN": "naira", "KES": "kenyan shillings", "SAR": "riyals|saudi riyals", "IRR": "iranian rials", "IDR": "rupiah",
        "THB": "baht", "PHP": "philippine pesos", "MXN": "mexican pesos", "ARS": "argentine pesos", "DEM": "deutschmarks|deutsche marks|german marks", "FRF": "french francs",
    }.items()
    for noun in nouns.split("|")
}  # fmt: skip

PROTESTERS: Final = frozenset("protesters protestors demonstrators marchers activists rioters strikers supporters".split())
TROOPS: Final = frozenset(
    "troops troop soldiers servicemen servicemembers peacekeepers marines reservists conscripts fighters militants mercenaries paratroopers"
    " guardsmen personnel battalions brigades divisions rebels insurgents commandos".split()
)
WEAPONS: Final = frozenset(
    "missiles missile rockets rocket drones drone tanks tank warheads bombs shells mines grenades rifles jets aircraft warplanes helicopters howitzers"
    " submarines warships ships vehicles launchers systems rounds uavs torpedoes frigates destroyers".split()
)

_W: Final = "[ \t\u00a0\u2009\u202f]{1,2}"
_DIGITS: Final = r"\d{1,3}(?:[,\u00a0\u202f]\d{3}){1,4}(?![\d])(?:\.\d{1,3})?|\d{1,12}(?:\.\d{1,4})?"
_WORD: Final = "(?:" + "|".join(sorted([*_SMALL.split()[1:], *_TENS.split()], key=len, reverse=True)) + ")"
_WORDS: Final = rf"(?:half{_W}a|(?:{_WORD}(?:-{_WORD})?|an?)(?:{_W}(?:hundred|thousand|dozen)(?:{_W}(?:and{_W})?{_WORD}(?:-{_WORD})?)?){{1,2}}|{_WORD}(?:-{_WORD})?)(?![\w-])"
_VAGUE: Final = "|".join(sorted((phrase.replace(" ", _W) for phrase in VAGUE_COUNTS), key=len, reverse=True))
_SCALE: Final = (
    r"(?:(?:hundred|thousand|million|billion|trillion|lakh|crore|mln|bln|dozen)(?!\w)|(?<=\d)(?:bn|mn|tn|trn|m|b|k)(?!\w))"
)
_SIGN: Final = r"(?:US\$|CA\$|AU\$|NZ\$|HK\$|C\$|A\$|S\$|R\$|[$€£₹₽₴₪₩₺]|USD|EUR|GBP|CHF|Rs\.?)"
_ABOUT: Final = "|".join(sorted((phrase.replace(" ", _W) for phrase in QUALIFIERS), key=len, reverse=True))
#: Not a noun, or a noun that makes the number something else than a count.
_NOT_COUNTED: Final = (
    r"(?:of|in|on|at|to|and|or|the|a|an|is|are|was|were|have|has|had|from|by|for|with|who|that|which|as|but|into|after|before|since|per|than|out"
    r"|when|while|more|if|not|under|over|will|would|may|could|can|be|been|it|they|he|she|we|this|between|during|including|against|near|out|up|down|dead"
    r"|other|others|killed|wounded|injured|hurt|arrested|detained|died|missing|a\.m|p\.m|am|pm|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|hours?|minutes?|o'clock|times?|st|nd|rd|th)(?!\w)"
)
_MODIFIER: Final = rf"(?:(?!{_NOT_COUNTED})[A-Za-z][\w.'’-]{{0,24}}{_W}){{0,3}}"

#: A qualifier, a number or a range, its scale, and the noun that it counts (with up to three words before the noun).
PHRASE: Final = re.compile(
    rf"(?<![\w.,:/$€£-])(?:(?P<about>{_ABOUT}){_W})?(?:(?P<sign>{_SIGN})[ ]?(?=\d))?"
    rf"(?P<number>{_VAGUE}|{_DIGITS}|{_WORDS})(?![\w]*[/:]\d)(?!(?:st|nd|rd|th)(?!\w))"
    rf"(?:[ ]?(?P<lower_scale>{_SCALE})(?=(?:[ ]?[-–—]|{_W}(?:to|and|or){_W})[ $€£]{{0,2}}\d))?"
    rf"(?:(?:[ ]?[-–—][ ]?|{_W}(?:to|or){_W}|(?<=\d){_W}and{_W}(?=\d))(?:{_SIGN})?(?P<upper>{_DIGITS}|{_WORDS})(?![\w]*[/:]\d))?"
    rf"(?:[-\u00a0 ]?(?P<scale>{_SCALE}))?"
    rf"(?:(?P<percent>[ ]?(?:%|percent(?!\w)|per{_W}cent(?!\w)))|{_W}(?:(?:of{_W}the{_W}|other{_W}|more{_W})(?=[a-z]))?(?P<noun>(?:(?!{_NOT_COUNTED})[A-Za-z][\w.’'-]{{0,24}}{_W}){{0,2}}?(?!{_NOT_COUNTED})(?:[A-Za-z][\w’-]{{0,24}}s|people|troops|men|women|children|police|personnel|aircraft|yuan|yen|korean won|baht|rand|hryvnia|lira|rupiah|naira|euro|pound|dollar|staff|civilian|soldier|person|man|woman|child)(?![\w-])))?",
    re.IGNORECASE,
)
#: At a number: it is a year after a preposition, a day of a month or a clock time.
CALENDAR: Final = re.compile(
    r"(?:1[89]|20)\d\d(?![\w,.]*\d)(?!\s*(?:people|soldiers|troops|civilians|men|women|children|protesters|[$€£%]))|\d{1,2}(?::\d\d|\s?[ap]\.?m\b)"
    r"|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
#: A slot from which the number is gone. Source: the kinds of `numeral_dropped` of the artifact detectors, and the samples.
LOST: Final = re.compile(
    rf"(?P<sign>US\$|[$€£])[ ]?(?:million|billion|trillion|bn|mn)(?!\w)"
    rf"|(?<=\bby )percent(?!\w)|(?<=\bof )percent(?!\w)|(?<=\bto )percent(?!\w)|(?<=\bthan )percent(?!\w)|(?<=\babout )percent(?!\w)|(?<=\bnearly )percent(?!\w)"
    rf"|(?<![\w)-])-year-old(?!\w)|(?<=[ (])%(?=[\s.,;)])"
    rf"|(?<![\w-])(?:between and|from to)(?={_W}(?:people|percent|million|billion|soldiers|troops|years|days|km|kilometers|kilometres))"
    rf"|(?<=\bat least )(?:people|soldiers|civilians|children)(?={_W}(?:were|have|died|had|are))"
    rf"|(?<![\w-])(?:more than|over|nearly|about|around) (?:people|soldiers|civilians|troops)(?={_W}(?:were|have|died|had|are))"
    rf"|(?<=\bby )[-–](?= and|,|\.)|(?<=\bnext )[-–](?= \w+s\b)",
    re.IGNORECASE,
)
_PEOPLE: Final = r"(?:[\w’'-]{1,24} ){0,4}?"
KILLING_BEFORE: Final = re.compile(
    rf"\b(?:kill(?:ed|ing|s)?|slain|slew|claimed|claiming|murder(?:ed|ing)|massacred|execut(?:ed|ing)|shot dead|death toll[^.]{{0,30}}|dead:|toll (?:rose|rises|stands) {_PEOPLE}|deaths of|left)\s+(?:a total of |the )?$",
    re.IGNORECASE,
)
KILLING_AFTER: Final = re.compile(
    rf"\s{_PEOPLE}(?:(?:were|was|have been|had been|has been|are|being|reported|confirmed|feared) (?:\w+ )?(?:killed|dead|slain|executed|murdered)|(?:have |had |has )?(?:died|perished)|dead\b|killed\b|deaths\b|fatalities\b|lives\b|lost their lives)|\s(?:dead|deaths?|fatalit(?:y|ies)|lives|killed)\b",
    re.IGNORECASE,
)
INJURY_BEFORE: Final = re.compile(
    r"\b(?:injur(?:ed|ing|es)|wound(?:ed|ing|s)|hurt(?:ing)?|maimed)\s+(?:a total of |the )?$", re.IGNORECASE
)
INJURY_AFTER: Final = re.compile(
    rf"\s{_PEOPLE}(?:(?:were|was|have been|had been|has been|are|being|reported) (?:\w+ )?(?:injured|wounded|hurt|hospitali[sz]ed)|injured\b|wounded\b|hurt\b|injuries\b)",
    re.IGNORECASE,
)
ARREST_BEFORE: Final = re.compile(
    r"\b(?:arrest(?:ed|ing|s)?|detain(?:ed|ing|s)?|rounded up|jailed|took into custody|imprisoned)\s+(?:a total of |the )?$",
    re.IGNORECASE,
)
ARREST_AFTER: Final = re.compile(
    rf"\s{_PEOPLE}(?:(?:were|was|have been|had been|has been|are|being) (?:\w+ )?(?:arrested|detained|jailed|rounded up|taken into custody)|arrests\b|detentions\b|arrested\b|detained\b)",
    re.IGNORECASE,
)
