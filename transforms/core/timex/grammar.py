"""Forms of English date expressions: one bounded pattern per form, tried in order at each word.

No pattern has an unbounded repeat, so that the work at one place of the text is bounded and a text costs linear time.
"""

import calendar
import re
from typing import Final

#: Name and common abbreviations of a month (lower case, no stop) to its number.
MONTHS: Final = {
    **{name.lower(): number for number, name in enumerate(calendar.month_name) if name},
    **{name.lower(): number for number, name in enumerate(calendar.month_abbr) if name},
    "sept": 9,
}
#: Name and abbreviations of a weekday to its number, Monday 0.
WEEKDAYS: Final = {
    **{name.lower(): number for number, name in enumerate(calendar.day_name)},
    **{name.lower(): number for number, name in enumerate(calendar.day_abbr)},
    "tues": 1, "thur": 3, "thurs": 3,
}  # fmt: skip
#: Small numbers as words; None: a count that is left open.
COUNTS: Final[dict[str, int | None]] = {
    **{word: number for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())},
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    "a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": None, "a few": None, "several": None, "some": None, "many": None,
}  # fmt: skip
ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
        " seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth"
        " twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split(),
        start=1,
    )
}

_W: Final = "[ \t\u00a0\u2009\u202f]{1,3}"
_DASH: Final = "[ \u00a0]{0,2}[-–—−][ \u00a0]{0,2}"
_FULL_MONTH: Final = "|".join(name for name in calendar.month_name if name)
_ABBREVIATED: Final = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)(?:\.|(?!\w))"
_M: Final = rf"(?:(?:{_FULL_MONTH})(?!\w)|{_ABBREVIATED})"
#: A month on its own: not the verbs `may` and `march`, not abbreviations.
_M_ALONE: Final = rf"(?:(?-i:{_FULL_MONTH}|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)|January|February|April|June|July|September|October|November|December)(?!\w)"
_WD: Final = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?!\w)"
_WD_ANY: Final = rf"(?:{_WD}|(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)(?:\.|(?!\w)))"
#: After a number: it counts something, and is neither day nor year.
_COUNTED: Final = (
    rf"(?!{_W}(?:people|persons|men|women|children|soldiers|troops|civilians|police|officers|villages|cities|houses|homes|countries"
    r"|members|workers|employees|jobs|tourists|refugees|students|migrants|prisoners|protesters|families|fighters|rebels|residents|miles|kilomet|km|met(?:re|er)s|tons|tonnes|dollars|euros|pounds|percent|per cent|million|billion|trillion|thousand"
    r"|hundred|more|other|others|others|years|months|weeks|days|hours|minutes|cases|deaths|votes|seats|points|attacks?|a\.m|p\.m|am|pm)"
    r"|[,.]?\d|[ ]?%|:\d)"
)
_D: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w)"
_D_ANY: Final = r"\d{1,2}(?:st|nd|rd|th)?(?!\w)"
_Y4: Final = r"(?:1[5-9]|20)\d\d"
_Y: Final = rf"{_Y4}(?!\w)"
_Y_OR: Final = rf"(?:{_Y}|(?:of{_W})?(?:last|this|next){_W}year)"
_ORDINAL: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))
_PART: Final = r"(?:early|mid|late|earlier|later)"
_N: Final = (
    r"(?:\d{1,3}|(?:a couple of|couple of|a few|few|several|some|many|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|fifteen|twenty|thirty|forty|fifty)(?!\w))"
)
_ABOUT: Final = rf"(?:(?:more than|less than|over|nearly|almost|about|around|roughly|some|at least|up to|under){_W})"
_UNIT: Final = r"(?:hour|day|week|weekend|fortnight|month|year|decade)"

#: Lost numerals that no good English sentence contains. Source: the three samples, and digits deleted from clean news by hand.
_BROKEN: Final = "|".join(
    (
        r"(?-i:Year),? ?Month,? ?(?:and )?Day(?!\w)",
        r"on (?:the )?day of the month(?!\w)",
        r"on (?:the )?(?:month(?:,| and)? day|day month)(?!\w)",
        r"\[(?:date|year|month|day|time)\]",
        r"the (?:reference )?year and month(?= of|,|\.|$)|the reference year and month",
        rf"(?:next|last|past|for|in|within|over|about|after|every|the) [-–] (?:{_UNIT})s?(?!\w)",
        r"by [-–] (?=and|,|\.|$)|by [-–](?=[,.])",
        rf"(?:(?:in|on|of|by|since|until|during) )?(?:{_M}) [,.](?= ?\w|\s*$)",
        r"(?-i:On|on|In|in|Since|since|Until|until|By|During|during) ,(?= \w)",
        rf"(?:the|{_M}) (?-i:st|nd|rd|th)(?![\w.])(?: century| of {_M})?",
        (
            r"on (?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
            r"(?=[,;)]|[ ](?:at|in|he|she|they|it|and|to|for|with|after|when|by|as|during)\b)"
        ),
        r"in the s(?!\w)(?= and| of|,|\.|$)",
        r"in month year(?!\w)",
    )
)
#: Good English by itself; a lost numeral only in a text that has others.
_WEAK: Final = rf"(?:in (?:the )?|the )?(?:(?:early|late|mid)[ -])?(?:spring|summer|autumn|fall|winter|{_FULL_MONTH}) of that year(?!\w)|(?:in|of|during|from) that (?:year|month)(?!\w)|within the year(?!\w)|lasted for days(?!\w)|during the year(?!\w)"

#: (form, pattern): earlier forms win where several begin at the same place.
FORMS: Final = (
    ("broken", _BROKEN),
    ("iso", rf"(?P<y>{_Y4})-(?P<mo>\d\d)-(?P<d>\d\d)(?=T\d|(?!\w))"),
    ("ymd", rf"(?P<y>{_Y4})(?P<sep>[/.])(?P<mo>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?![\w/]|\.\d)"),
    ("numeric", r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:1[5-9]|20)\d\d|(?<=/)\d\d)(?![\w/-]|\.\d)"),
    (
        "range_mdy",
        rf"(?P<m1>{_M}){_W}(?P<d1>{_D})(?:,?{_W}(?P<y1>{_Y}))?(?:{_DASH}|{_W}(?:to|through|until|till|and){_W})(?:(?P<m2>{_M}){_W})?(?P<d2>{_D}){_COUNTED}(?:,?{_W}(?P<y2>{_Y_OR}))?",
    ),
    (
        "range_dmy",
        rf"(?P<d1>{_D})(?:{_W}(?:of{_W})?(?P<m1>{_M})(?:,?{_W}(?P<y1>{_Y}))?)?(?:{_DASH}|{_W}(?:to|through|until|till|and){_W})(?P<d2>{_D}){_W}(?:of{_W})?(?P<m2>{_M})(?:,?{_W}(?P<y2>{_Y_OR}))?",
    ),
    (
        "mdy",
        rf"(?:(?P<wd>{_WD_ANY}),?{_W})?(?P<m>{_M}){_W}(?:the{_W}(?P<ord>{_ORDINAL})(?!\w)|(?:the{_W})?(?:(?P<d>{_D}){_COUNTED}(?:[ ]?,?{_W}(?P<y>{_Y_OR}))?|(?P<dx>{_D_ANY}),{_W}(?P<yx>{_Y})))",
    ),
    (
        "dmy",
        rf"(?:(?P<wd>{_WD_ANY}),?{_W}(?:the{_W})?)?(?:(?P<d>{_D_ANY}){_W}(?:of{_W})?|(?P<ord>{_ORDINAL}){_W}(?:day{_W})?of{_W})(?P<m>{_M})(?:,?{_W}(?P<y>{_Y_OR}))?",
    ),
    ("dmy_dashed", rf"(?P<d>\d{{1,2}})-(?P<m>{_ABBREVIATED})-(?P<y>{_Y})"),
    (
        "range_month",
        (rf"(?P<m1>{_M})(?:{_W}(?:(?:in|of){_W})?(?P<y1>{_Y}))?(?:{_DASH}|{_W}(?:to|through|until|till|and){_W})(?P<m2>{_M})(?:,?{_W}(?:(?:of|in){_W})?(?P<y2>{_Y_OR}))"
        rf"|(?:from|between|in|during){_W}(?P<m3>{_M_ALONE})(?:{_DASH}|{_W}(?:to|through|until|till|and){_W})(?P<m4>{_M_ALONE})(?:,?{_W}(?:(?:of|in){_W})?(?P<y4>{_Y_OR}))?"),
    ),
    (
        "week_of",
        rf"(?:the{_W})?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th){_W}week{_W}(?:of|in){_W}(?:(?P<m>{_M})(?:,?{_W}(?:of{_W})?(?P<y>{_Y_OR}))?|(?P<yy>{_Y}))",
    ),
    (
        "week_of_day",
        rf"(?:the{_W})?week{_W}(?:of|beginning|starting|commencing|ending){_W}(?:the{_W})?(?:(?P<m1>{_M}){_W}(?P<d1>{_D})|(?P<d2>{_D}){_W}(?:of{_W})?(?P<m2>{_M}))(?:,?{_W}(?P<y>{_Y_OR}))?",
    ),
    (
        "month_year",
        rf"(?:(?P<part>{_PART})(?:[- ]|{_W}in{_W})|the{_W}(?P<edge>beginning|start|middle|end){_W}of{_W})?(?P<m>{_M}),?{_W}(?:of{_W})?(?P<y>{_Y_OR})",
    ),
    (
        "season_year",
        rf"(?:(?:(?P<part>{_PART}){_W})?(?:in{_W})?the{_W})?(?P<s>spring|summer|autumn|fall|winter){_W}(?:of{_W}|in{_W})?(?P<y>{_Y_OR})",
    ),
    (
        "quarter",
        rf"(?:(?:the{_W})?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th){_W}(?P<what>quarter|half){_W}of{_W}(?:the{_W}year{_W})?|(?-i:(?P<qd>Q[1-4]|[1-4]Q)){_W}(?:of{_W})?)(?P<y>{_Y}|(?:this|last|next|the|that){_W}year(?!\w))",
    ),
    ("rel_quarter", rf"(?P<rel>last|past|this|next|coming|previous|current){_W}quarter(?!\w)"),
    ("rel_month", rf"(?P<rel>last|next|this|this{_W}past|this{_W}coming){_W}(?P<m>{_M_ALONE})"),
    ("rel_season", rf"(?P<rel>last|next|this|this{_W}past|this{_W}coming){_W}(?P<s>spring|summer|autumn|fall|winter)(?!\w)"),
    ("ago", rf"(?P<about>{_ABOUT})?(?P<more>{_N}{_W}{_UNIT}s?{_W}and{_W})?(?P<n>{_N}){_W}(?P<u>{_UNIT})s?(?P<half>{_W}and{_W}a{_W}half)?{_W}ago(?!\w)"),
    (
        "shifted",
        (rf"(?:(?<!for )(?P<n>{_N}){_W}(?P<u>{_UNIT})s?{_W}(?:(?P<way>earlier|later|before|after|afterwards|beforehand|from|on(?=[ ]?[,.;])))(?!\w)"
        rf"|the{_W}(?P<same>same|very{_W}same){_W}(?P<su>day|week|month|year|evening|night)(?!\w)"
        rf"|the{_W}(?P<turn>previous|next|following){_W}(?P<tu>day|morning|evening|night|week|weekend|month|year)(?!\w)"
        rf"|the{_W}day{_W}(?P<side>before|after)(?!{_W}(?:yesterday|tomorrow))(?!\w)"
        rf"|that{_W}(?P<that>day|same{_W}day|week|weekend|month|night|evening|morning)(?!\w))"),
    ),
    ("weak", _WEAK),
    (
        "span",
        (rf"(?:the{_W})?(?P<rel>last|past|previous|next|coming|recent|following){_W}(?:(?P<n>{_N}){_W})?(?P<u>hour|day|week|month|year|decade)s(?!\w)(?!{_W}of(?!\w))"
        rf"|the{_W}(?P<rel1>last|past){_W}(?P<u1>day|week|month|year|decade)(?!\w)(?!{_W}of(?!\w))"),
    ),
    ("within", rf"within{_W}(?:the{_W}next{_W})?(?:(?P<n>{_N}){_W})?(?P<u>hour|day|week|month|year)s(?!\w)"),
    ("from_now", rf"(?P<n>{_N}){_W}(?P<u>day|week|month|year)s?{_W}from{_W}(?P<base>now|today|tomorrow)(?!\w)"),
    ("in_units", rf"in{_W}(?P<n>{_N}){_W}(?P<u>day|week|month|year)(?:s)?(?P<time>['’]s?{_W}time|['’]{_W}time)?(?!\w)"),
    ("week_weekday", rf"(?P<week>last|next|this){_W}week,?{_W}(?:on{_W})?(?P<wd>{_WD})"),
    (
        "rel_unit",
        rf"(?P<inside>earlier|later){_W}in{_W}the{_W}(?P<iu>week|month|year)(?!\w)|(?:over|during|at){_W}the{_W}(?P<we>weekend)(?!\w)(?!{_W}of(?!\w))|(?:(?P<part>{_PART}){_W}|(?:at{_W})?(?:the{_W})?(?P<edge>beginning|start|middle|end){_W}of{_W})?(?P<rel>last|next|this|current|previous|this{_W}past|this{_W}coming){_W}(?P<u>week|weekend|month|year|decade|century)(?!\w)(?!{_W}(?:['’]s|of(?!\w)))",
    ),
    (
        "rel_day",
        (rf"(?:the{_W})?day{_W}before{_W}yesterday(?!\w)|(?:the{_W})?day{_W}after{_W}tomorrow(?!\w)|yesterday(?!\w)(?!['’]s)|tomorrow(?!\w)(?!['’]s)|tonight(?!\w)|last{_W}night(?!\w)|overnight(?!\w)"
        rf"|(?:earlier{_W}|later{_W})?today(?!\w)(?!['’]s{_W}(?:world|age|society|situation|difficult|era|environment|climate|economy))|this{_W}(?:morning|afternoon|evening)(?!\w)|(?:yesterday|tomorrow)(?=['’]s)"),
    ),
    (
        "weekday_dated",
        rf"(?P<wd>{_WD}),?{_W}(?:\((?P<d>{_D})\)|the{_W}(?P<d2>(?:3[01]|[12]?\d)(?:st|nd|rd|th))(?!\w)(?!{_W}of)|(?P<d3>{_D})(?=[,.;!?)](?!\d)|$))",
    ),
    (
        "weekday",
        (rf"(?<!Black )(?<!Good )(?<!Easter )(?<!Bloody )(?<!Palm )(?<!Ash )(?<!Super )(?<!Maundy )(?<!Cyber )(?<!every )(?<!each )"
            rf"(?:(?P<rel>last|next|this{_W}past|this{_W}coming|this|coming|by|until|till|late|early|since|previous|following){_W})?(?P<wd>{_WD})(?:{_W}(?:of{_W})?(?P<week>last|next|this){_W}week(?!\w)|{_W}of{_W}(?P<other>the{_W}(?:following|previous|next|same)|that){_W}week(?!\w))?(?!['’]?s{_W}(?:and|of))(?!,?{_W}(?:(?:the{_W})?{_D}{_W}(?:of{_W})?{_M}|{_M}{_W}\d|\(\d|the{_W}\d))"),
    ),
    (
        "month_alone",
        rf"(?:(?P<part>{_PART})(?:[- ]|{_W}in{_W})|the{_W}(?P<edge>beginning|start|middle|end){_W}of{_W}|(?P<rel>in|since|until|till|by|during|throughout|from|before|after|of|through|late{_W}in|early{_W}in){_W}(?:the{_W})?(?:(?P<part2>early|mid|late)[- ])?)(?P<m>{_M_ALONE})(?!(?:{_DASH}|{_W}(?:to|through|until|till){_W}){_M_ALONE})(?!['’]s?{_W})(?!,?{_W}(?:{_D}{_COUNTED}|(?:of{_W})?(?:{_Y_OR}|that{_W}year)|{_FULL_MONTH}))",
    ),
    ("day_alone", rf"on{_W}the{_W}(?P<d>(?:3[01]|[12]?\d)(?:st|nd|rd|th))(?=[ ]?[,.;)]|{_W}(?:at|in|and|that|to|with|by|as|after)\b|$)(?!,{_W}\d)"),
    ("season_alone", rf"(?:in|during|by|since|until|this){_W}(?:the{_W})?(?:(?P<part>{_PART}){_W})?(?P<s>spring|summer|autumn|winter)(?!\w)(?!{_W}(?-i:[A-Z]))(?!{_W}(?:(?:of|in){_W})?(?:{_Y_OR}|that{_W}year))"),
    ("range_year", rf"(?:(?:from|between){_W})?(?P<y1>{_Y})(?:{_DASH}|{_W}(?:to|through|until|till){_W}|(?<=\d){_W}and{_W})(?P<y2>{_Y}){_COUNTED}"),
    ("decade", rf"(?:(?P<part>{_PART})[- ])?(?:the{_W})?(?:(?P<part2>early|mid|late)[- ])?(?P<y>(?:1[5-9]|20)\d)0['’]?s(?!\w)"),
    ("century", rf"(?:the{_W})?(?P<n>1[5-9]th|20th|21st|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first){_W}century(?!\w)"),
    (
        "year",
        rf"(?:(?P<part>early|mid|late)[- ](?:in{_W})?|(?:the{_W})?(?P<edge>beginning|start|middle|end){_W}of{_W}|(?:in|by|since|until|till|before|after|from|of|during|through|throughout|around|circa|year|for|to){_W}(?:the{_W}year{_W})?(?:(?P<part2>early|mid|late)[- ])?)(?P<y>(?:18|19|20)\d\d(?!\w)){_COUNTED}(?![-–/]\d)",
    ),
    ("year_adjective", rf"the{_W}(?P<y>(?:19|20)\d\d(?!\w)){_COUNTED}(?={_W}[A-Za-z])"),
    ("year_bracketed", rf"(?<=\()(?P<y>{_Y})(?=\))"),
    ("vague", rf"the{_W}other{_W}day(?!\w)|recently(?!\w)|(?:in{_W}the{_W})?(?:near|foreseeable){_W}future(?!\w)|at{_W}some{_W}point(?!\w)"),
)  # fmt: skip

#: Each form by itself, for its parts.
PARTS: Final = {form: re.compile(f"(?i:{pattern})") for form, pattern in FORMS}
_NAMED: Final = re.compile(r"\(\?P<\w+>")


def _anonymous(pattern: str) -> str:
    """A pattern without named groups; a reference back becomes the class of separators it stands for."""
    return _NAMED.sub("(?:", pattern).replace("(?P=sep)", "[/.-]")


#: The first form, in the order above, at each place that begins a word; the group's name is the form.
ANY: Final = re.compile(
    r"(?i)(?<![\w$€£])(?<![$€£] )(?=[\w\[])(?:" + "|".join(f"(?P<{form}>{_anonymous(pattern)})" for form, pattern in FORMS) + ")"
)
#: Words before an expression of the same sentence that place it after the anchor.
FUTURE: Final = re.compile(
    r"\b(?:will|shall|would|scheduled|due|plans?|planned|planning|set|expected|expects?|slated|upcoming|is to|are to|intends?|intended"
    r"|ahead of|before|until|deadline|tomorrow)\b|['’]ll\b",
    re.IGNORECASE,
)
