"""A Ukrainian name in its Russian form: Kiev, Kharkov; a Russian given name before a Ukrainian surname.

English has used the Ukrainian forms since 2019 (AP, Reuters, BBC). A text of later date that writes the Russian ones was
mostly written or translated from Russian. Older articles are judged by the names of persons only.

Source: own list, Ukrainian national transliteration (Cabinet of Ministers, resolution 55 of 2010) against the Russian
one. Not listed: forms that English uses still (Odessa), surnames (Podolyak may spell himself so), other misspellings.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Field, Finding, is_english, written_fields

KIND: Final = "transliteration_variant"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "transliteration"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_SINCE: Final = 2020
_SCORES: Final = {"place_in_russian_form": 0.8, "russian_given_name": 0.75}
_PLACES: Final = {
    "Kiev": "Kyiv", "Kharkov": "Kharkiv", "Dnepropetrovsk": "Dnipro", "Zaporozhye": "Zaporizhzhia", "Zaporozhe": "Zaporizhzhia",
    "Zaporozhie": "Zaporizhzhia", "Lugansk": "Luhansk", "Chernigov": "Chernihiv", "Vinnitsa": "Vinnytsia", "Ternopol": "Ternopil",
    "Zhitomir": "Zhytomyr", "Krivoy Rog": "Kryvyi Rih", "Ivano-Frankovsk": "Ivano-Frankivsk", "Kirovograd": "Kropyvnytskyi",
    "Artemovsk": "Bakhmut", "Krasnoarmeysk": "Pokrovsk", "Ugledar": "Vuhledar", "Volchansk": "Vovchansk", "Chasov Yar": "Chasiv Yar",
    "Avdeevka": "Avdiivka", "Avdeyevka": "Avdiivka", "Kremenchug": "Kremenchuk", "Yuzhmash": "Pivdenmash",
    "Gostomel": "Hostomel", "Kupyansk": "Kupiansk", "Slavyansk": "Sloviansk",
}  # fmt: skip
#: Also Russian surnames or places in Russia: only as a place of Ukraine.
_PLACES_WITH_CUE: Final = {
    "Lvov": "Lviv", "Nikolaev": "Mykolaiv", "Nikolayev": "Mykolaiv", "Rovno": "Rivne", "Dnepr": "Dnipro", "Khmelnitsky": "Khmelnytskyi",
}  # fmt: skip
_UKRAINE: Final = re.compile("Ukrain|Zelensk|Kyiv|Kiev|Donbas|Crimea")
_PLACE: Final = re.compile(
    rf"(?<![\w-])(?P<place>{'|'.join(sorted(_PLACES, key=len, reverse=True))})(?![\w]|an Rus| Dynamo| cutlet|-Pechersk)"
    rf"|(?<=\bin )(?P<cued>{'|'.join(_PLACES_WITH_CUE)})(?!\w)"
    rf"|(?<![\w-])(?P<region>{'|'.join(_PLACES_WITH_CUE)})(?= (?:[Rr]egion|[Oo]blast)\b)"
)
_CHICKEN: Final = re.compile("[Cc]hicken (?=Kiev)")
_GIVEN: Final = {
    "Vladimir": "Volodymyr", "Mikhail": "Mykhailo", "Alexander": "Oleksandr", "Aleksandr": "Oleksandr", "Sergey": "Serhii",
    "Sergei": "Serhii", "Andrey": "Andrii", "Andrei": "Andrii", "Dmitry": "Dmytro", "Dmitri": "Dmytro", "Nikolay": "Mykola",
    "Nikolai": "Mykola", "Ekaterina": "Kateryna", "Yekaterina": "Kateryna", "Elena": "Olena", "Yelena": "Olena", "Evgeny": "Yevhen",
    "Yevgeny": "Yevhen", "Alexey": "Oleksii", "Aleksey": "Oleksii", "Alexei": "Oleksii", "Kirill": "Kyrylo", "Vasily": "Vasyl",
    "Pyotr": "Petro", "Petr": "Petro", "Grigory": "Hryhorii", "Anatoly": "Anatolii", "Vitaly": "Vitalii", "Valery": "Valerii",
    "Yury": "Yurii",
}  # fmt: skip
#: Surnames of Ukrainian form, and some whose bearers are Ukrainian office-holders.
_SURNAME: Final = (
    "[A-Z][a-z]{2,15}(?:enko|chuk|czuk|shuk|niuk|nyuk|lyuk|iuk|lyak|hora)|Podolyak|Zelensk(?:yy|iy|ii|y)|Kuleba|Budanov|Yermak|Ermak"
    "|Syrsk(?:iy|yi|ii|y)|Reznikov|Danilov|Shmygal|Zaluzhn(?:iy|yi|y)|Klitschko|Umerov|Sybiga"
)
_PERSON: Final = re.compile(rf"\b(?P<given>{'|'.join(_GIVEN)}) (?P<surname>{_SURNAME})\b")


def _finding(field: Field, span: tuple[int, int], suggestion: str, evidence: str) -> Finding:
    return Finding(
        kind=KIND,
        start=span[0],
        end=span[1],
        field=field,
        score=_SCORES[evidence],
        severity=SEVERITY,
        evidence=evidence,
        suggestion=suggestion,
        source_languages=("ru",),
    )


def _places(field: Field, text: str) -> Iterator[Finding]:
    dishes = {match.end() for match in _CHICKEN.finditer(text)}
    for match in _PLACE.finditer(text):
        group = match.lastgroup or "place"
        name = match[group]
        if match.start(group) not in dishes:
            yield _finding(field, match.span(group), _PLACES.get(name) or _PLACES_WITH_CUE[name], "place_in_russian_form")


def _persons(field: Field, text: str) -> Iterator[Finding]:
    for match in _PERSON.finditer(text):
        yield _finding(field, match.span("given"), _GIVEN[match["given"]], "russian_given_name")


def detect(article: Article) -> Iterator[Finding]:
    """Find Russian forms of Ukrainian names in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "In Kiev, Mikhail Podolyak met Annalena Burbock of Ukraine's ally."
    >>> [(text[f.start:f.end], f.suggestion) for f in detect(plain_article(text))]
    [('Kiev', 'Kyiv'), ('Mikhail', 'Mykhailo')]
    >>> list(detect(plain_article("In Kyiv, Mykhailo Podolyak ate chicken Kiev and read of Kievan Rus.")))
    []
    """
    if not is_english(article):
        return
    recent = article.published_at is None or article.published_at.year >= _SINCE
    if not any(_UKRAINE.search(text) for _, text in written_fields(article)):
        return
    for field, text in written_fields(article):
        if recent:
            yield from _places(field, text)
        yield from _persons(field, text)
