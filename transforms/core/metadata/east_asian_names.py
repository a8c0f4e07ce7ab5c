"""Names of authors in Chinese, Japanese and Korean lines, which need no spaces and have no capitals.

Chinese: 记者 张伟 李娜, 文/张伟, 記者王小明台北報導. Japanese: 山田太郎記者, 文・山田 太郎. Korean: 홍길동 기자.
"""

import re
from typing import Final

from transforms.core.metadata.agencies import agency_named
from transforms.core.metadata.byline_words import BylineWords

_CHARACTERS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7af]")
_DAY: Final = re.compile(r"\d[\d年月日時分时:：./\- ]*")
_MARKS: Final = re.compile(r"([\s,，、;；/／|｜:：()（）\[\]【】［］=＝〈〉《》_]+|(?<=\w)・(?=\w))")
#: Names of one to four characters in Chinese and Korean, to eight in Japanese; foreign ones with a dot between their parts.
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·・．][\u3400-\u9fff]{1,8})+")
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]{2,8}|[\u30a0-\u30ff]{2,12}(?:[・＝][\u30a0-\u30ff]{1,12})+")
_KOREAN: Final = re.compile(r"[\uac00-\ud7af]{2,4}")
_KOREAN_REPORTER: Final = re.compile(
    r"((?:[\uac00-\ud7af]{2,4}[\s·,]{1,2}){0,4}[\uac00-\ud7af]{2,4})\s*(?:[가-힣]{0,4}기자|특파원|논설위원|앵커|통신원|리포터)(?![가-힣])"
)
# A place after the name: 王小明台北報導, 張三综合报道.
_REPORTS: Final = ("報導", "報道", "报道")
_REPORTED: Final = re.compile(r"([\u3400-\u9fff]{2,3})[\u3400-\u9fff]{2,3}(?:報導|報道|报道|电|電|摄影报道)\Z")
# 王小明／綜合報導.
_SLASHED: Final = re.compile(
    r"(?<![\u3400-\u9fff])(?:記者|记者)?([\u3400-\u9fff]{2,4})\s*[／/]\s*[\u3400-\u9fff]{2,6}(?:報導|報道|报道)"
)
#: Last characters of names of papers and stations: 新京报记者 is a lead.
_OUTLETS: Final = "报報社网網台臺刊视視"
#: Surnames of nearly all Koreans. Source: Statistics Korea, census of 2015, surnames by frequency.
_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석설마길연위표명기반왕금옥육인맹제모탁국은편용라"
)
#: Parts of a Japanese name with a space between them are this short.
_PART_CHARS: Final = 4
#: Characters of a Japanese or Chinese job at the end of a name.
_FEWEST: Final = 2


def is_east_asian(text: str) -> bool:
    """Whether a line is mainly in one of the three languages."""
    letters = sum(map(str.isalpha, text))
    return bool(letters) and len(_CHARACTERS.findall(text)) * 2 > letters


def east_asian_names(
    text: str, words: BylineWords, *, language: str | None = None, is_printed: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of persons, and of agencies as printed.

    Args:
        text: one line.
        words: of bylines.
        language: BCP 47 of the page; tells Japanese names, whose parts a space separates, from two Chinese ones.
        is_printed: names count only after or before a word that says so.
    """
    line = _DAY.sub(" | ", text)
    if _HANGUL.search(line):
        return _korean(line, words, is_printed=is_printed)
    is_japanese = (language or "").lower().startswith("ja") or (not language and bool(_KANA.search(line)))
    return _unspaced(line, words, is_japanese=is_japanese, is_printed=is_printed)


def _korean(line: str, words: BylineWords, *, is_printed: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pieces = [piece for piece in _MARKS.split(line) if piece.strip()]
    agencies = tuple(piece for piece in pieces if agency_named(piece))
    said = [name for names in _KOREAN_REPORTER.findall(line) for name in re.split(r"[\s·,]+", names)]
    if not said and (not is_printed or len(pieces) == 1):
        said = [piece for piece in pieces if _KOREAN.fullmatch(piece)]
    people = [
        name
        for name in said
        if name[0] in _SURNAMES
        and name not in words.nobody | words.jobs
        and not agency_named(name)
        and not words.stops.search(name)
    ]
    return tuple(dict.fromkeys(people)), agencies


def _unspaced(line: str, words: BylineWords, *, is_japanese: bool, is_printed: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: list[str] = []
    agencies: list[str] = []
    tokens = _tokens(_SLASHED.sub(r"記者 \1 |", line), words, is_japanese=is_japanese)
    # A line of one name needs no word that says so.
    is_open = not is_printed or sum(each != "|" for each in tokens) == 1
    for piece in tokens:
        if not piece.strip("|｜/／:： "):
            continue
        if agency_named(piece):
            agencies.append(piece)
            continue
        name, opens = _after_lead(piece, words)
        is_beside = words.others.match(f"{piece} ") is not None or words.stops.match(piece) is not None
        if name and (is_beside or (people and piece.endswith(_REPORTS))):
            is_open = False  # after the names come pictures, editing, and the place that is reported from
            continue
        is_open = is_open or opens
        name, is_job = _before_job(name, words)
        if is_job and name[-1:] in _OUTLETS:
            is_open = True
            continue
        shape = _JAPANESE if is_japanese else _CHINESE
        if (is_open or is_job) and shape.fullmatch(name.replace(" ", "")) and name not in words.nobody and name not in words.jobs:
            people.append(name)
    return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(agencies))


def _tokens(line: str, words: BylineWords, *, is_japanese: bool) -> list[str]:
    """Pieces between marks and spaces; the parts of one name are put together again."""
    tokens: list[str] = []
    gap = ""
    for piece in _MARKS.split(line):
        if not piece or _MARKS.fullmatch(piece):
            gap = piece
            if "|" in piece:
                tokens.append("|")
            continue
        before = tokens[-1] if tokens else ""
        lone = len(before) == len(piece) == 1  # 张 伟
        both = is_japanese and 1 <= len(before) <= _PART_CHARS and len(piece) <= _PART_CHARS and " " not in before
        if (
            gap in {" ", "\u3000"}
            and before
            and (lone or both)
            and _CHARACTERS.match(before)
            and not words.others.match(f"{piece} ")
        ):
            tokens[-1] = before + (" " if both and not lone else "") + piece
        else:
            tokens.append(piece)
    return tokens


def _after_lead(token: str, words: BylineWords) -> tuple[str, bool]:
    """A name without the lead that it is glued to, and whether there was one."""
    if (alone := words.leads.match(f"{token} ")) is not None and alone.end() > len(token):
        return "", True
    lead = next(
        (lead for n in range(len(token) - 1, _FEWEST - 1, -1) if (lead := token[:n]) and words.leads.fullmatch(f"{lead} ")), ""
    )
    return token[len(lead) :], bool(lead)


def _before_job(name: str, words: BylineWords) -> tuple[str, bool]:
    """A name without the job behind it, and whether there was one."""
    if reported := _REPORTED.fullmatch(name):
        return reported[1], True
    job = next((name[at:] for at in range(_FEWEST, len(name)) if name[at:] in words.jobs), "")
    return (name[: len(name) - len(job)].strip(), True) if job else (name, False)
