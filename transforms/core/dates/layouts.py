"""The layouts in which dates are written, as patterns over shapes: one letter for each figure, word and sign.

`d` a number of one or two figures, `t` of three, `y` of four, `n` of more; the other letters are those of `date_words.Kind`, signs
stand for themselves. `3 March 2026, 14:05` has the shape `dmyd:d`.
"""

import re
from typing import Final

_SIGN: Final = "[-./]?"
_DAYS: Final = (
    # 09/01/2026, 9.1.26
    "(?P<first>d)(?P<sign>[-./])(?P<second>d)(?P=sign)(?P<year>[yd])",
    # 09 01 2026
    "(?P<first>d)(?P<second>d)(?P<year>y)",
    # 9 January 2026, 9-Jan-26
    rf"(?P<day>d){_SIGN}(?P<month>[mj]){_SIGN}(?P<era>e?)(?P<year>[yd])",
    # January 9, 2026
    rf"(?P<month>m){_SIGN}(?P<day>d){_SIGN}(?P<era>e?)(?P<year>y)",
    # 2026. január 9.
    rf"(?P<year>y){_SIGN}(?P<month>[mj]){_SIGN}(?P<day>d)[.]?",
    # 2026. gada 9. janvāris
    rf"(?P<year>y){_SIGN}(?P<day>d){_SIGN}(?P<month>m)",
    # 2026/1/9, 2026. 1. 9.
    r"(?P<year>y)(?P<sign>[-/.])(?P<month>d)(?P=sign)(?P<day>d)[.]?",
    "(?P<year>y)(?P<month>d)(?P<day>d)",
    # 2026年1月9日, 令和8年1月, 115年1月9日
    "(?P<era>e?)(?P<year>[ydt])Y(?P<month>d)M(?:(?P<day>d)D?)?",
    # ngày 9 tháng 1 năm 2026
    rf"(?P<day>d){_SIGN}T(?P<month>d){_SIGN}(?P<year>y)",
    # 1月 9, 2026, 9 1月 2026
    rf"(?P<month>d)M{_SIGN}(?P<day>d)D?{_SIGN}(?P<year>y)",
    rf"(?P<day>d){_SIGN}(?P<month>d)M{_SIGN}(?P<year>y)",
)
#: A month stands without a clock.
_MONTHS: Final = (
    rf"T(?P<month>d){_SIGN}(?P<year>y)",
    rf"(?P<month>m){_SIGN}(?P<era>e?)(?P<year>y)",
    rf"(?P<year>y){_SIGN}(?P<month>m)",
)
#: A bare number is an hour only behind a word that says so.
_CLOCK: Final = (
    "(?=[ka]|d[:.ha])k*(?P<before>a?)k*(?P<hour>d)"
    "(?:[:.h](?:(?P<minute>d)N?(?:[:.]?(?P<second_of_minute>d)S?(?:[.][dtny])?)?)?h?)?(?P<after>a?)h?"
)
# Of two names the last counts: EST (UTC-5).
_ZONE: Final = "(?:z(?=z))?(?P<zone>z?[-+](?:y|d(?::?d)?)|z?)"
#: Date before clock; clock before date; and as asctime, `date` and Java print.
LAYOUTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        *(rf"[-./:k]*{day}(?:[-./]*{_CLOCK}{_ZONE})?[-.]*" for day in _DAYS),
        *(rf"{_CLOCK}{_ZONE}[-./k]*{day}[-.]*" for day in _DAYS),
        rf"(?P<month>m)(?P<day>d){_CLOCK}{_ZONE}(?P<year>y)",
        *(rf"[-./k]*{month}[-.]*" for month in _MONTHS),
    )
)
