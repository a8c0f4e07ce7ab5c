"""What each kind speaks of, and what it leaves alone, case by case."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest

import transforms.core.detectors
from schemas.records import Article, LanguageSpan
from transforms.core.plain import plain_article
from transforms.core.registry import members

DETECTORS = {detector.KIND: detector for detector in members(transforms.core.detectors)}


def _surfaces(kind: str, article: Article) -> list[str]:
    return [article.text[found.start : found.end] for found in DETECTORS[kind].detect(article) if found.field == "text"]


FOUND = [
    ("date_placeholder", "Year, Month, Day, at the summit", ["Year, Month, Day"]),
    ("date_placeholder", "From the reference year and month on", ["From the reference year and month"]),
    ("date_placeholder", "Between the months of [year] on the site", ["Between the months of [year]"]),
    ("date_placeholder", "It fell on the of March again", ["on the of March"]),
    ("date_placeholder", "It ran from August till September , and on", ["September ,"]),
    ("numeral_dropped", "within the next - years, by - and more", ["next - years", "by - and"]),
    ("numeral_dropped", "a -year-old boy and the th century", ["-year-old", "th"]),
    ("numeral_dropped", "worth US$ million, or % of it", ["$ million", "%"]),
    ("numeral_dropped", "the COVID- pandemic hit MiG- fighters", ["COVID-", "MiG-"]),
    ("numeral_dropped", "people from to years old", ["from to"]),
    ("numeral_dropped", "when at least people were killed", ["at least people"]),
    ("numeral_dropped", "stay at least feet ( meters) away", ["at least feet", "( meters)"]),
    ("numeral_dropped", "The number of all confirmed cases in the country grew again and rose once more to .", ["to ."]),
    ("placeholder_token", "on [date], <unk> paid {{ amount }} and __NUM__", ["[date]", "<unk>", "{{ amount }}", "__NUM__"]),
    ("mojibake", "JosÃ© said: â€œnoâ€\x9d.", ["Ã©", "â€œ", "â€\x9d"]),
    ("mojibake", "It cost Â£5, he said.Â", ["Â£", "Â"]),
    ("mojibake", "We don?t know", ["?"]),
    ("html_residue", "A&amp;E isn&#8217;t <em>open</em>", ["&amp;", "&#8217;", "<em>", "</em>"]),
    ("untranslated_span", "He said 你好 and Привет, мир to them", ["你好", "Привет, мир"]),
    ("date_ambiguous", "09/01/2026 and 3.4.2026 and 3/4/26", ["09/01/2026", "3.4.2026", "3/4/26"]),
    ("transliteration_variant", "Kharkov and Chasov Yar in Ukraine", ["Kharkov", "Chasov Yar"]),
    ("mixed_script_word", "The Кremlin and Zelenskий said", ["Кremlin", "Zelenskий"]),
    ("invisible_char", "co\u00adoperation in Pu\u200btin\u2060’s\u202e town", ["\u00ad", "\u200b", "\u2060", "\u202e"]),
    (
        "repetition_loop",
        "in Bern, Bern, Bern and on the way on the way on the way home",
        ["Bern, Bern, Bern", "on the way on the way on the way"],
    ),
    (
        "llm_note",
        "Sure! Here is the translation:\nAs an AI language model, I cannot.",
        ["Sure! Here", "Here is the translation", "As an AI language model"],
    ),
    ("foreign_punct", "They met， and 《Pravda》 wrote «so»", ["，", "《", "》", "«", "»"]),
    ("number_format", "worth 3,5 million and 1.200.000 or 12 345 678", ["3,5", "1.200.000", "12 345 678"]),
    ("scale_calque", "35 ten thousand and 3.5 hundred million; 20 mln", ["35 ten thousand", "3.5 hundred million", "20 mln"]),
    (
        "calque_phrase",
        "The press service of X said it was held on the territory of X.",
        ["The press service of", "on the territory of"],
    ),
    (
        "name_misspelling",
        "German Foreign Minister Annalena Burbock and British Prime Minister Keir Starner",
        ["Annalena Burbock", "Keir Starner"],
    ),
    (
        "name_inconsistency",
        "“Sea Baby” and “Ocean Baby”; Ann Lee and Ann Lea; Joachim Kessler, Joachim Kassler",
        ["Sea Baby", "Ocean Baby", "Joachim Kessler", "Joachim Kassler"],
    ),
    ("repeated_item", "Envoys of France, Italy, France and Spain", ["France"]),
    ("repeated_word", "He went to to the the house", ["to to", "the the"]),
    ("punct_spacing", "It rained , and hit vessels.Kiev was told (so )", [" ,", ".", " )"]),
    ("case_after_stop", "It was considered. as well as done.", [". as"]),
    (
        "sentence_truncation",
        "It rained.\nThe ministers said on Monday that they would meet again to",
        ["on Monday that they would meet again to"],
    ),
    (
        "sentence_truncation",
        "It rained.\nThere were none on Monday, said the envoy of the St. Francis School in Rome. Michael Brown",
        ["Francis School in Rome. Michael Brown"],
    ),
    (
        "mojibake",
        "He wrote near his parents? Algiers home. It wasn?t so in 1990?2000, said Jos? Barroso of Saint-?tienne. Was it Jos? No.",
        ["?"],
    ),
    ("caption_run", "It rained.\nPhoto: Ann Lee\nIt stopped.", ["Photo: Ann Lee"]),
    ("metadata_line", "It rained.\nMonday, 9 January 2026\nThey met on 9 January 2026.", ["Monday, 9 January 2026"]),
    ("boilerplate", "It rained.\nAll rights reserved.", ["All rights reserved."]),
    (
        "translation_notice",
        "It was translated by Google from X. Read the original in Spanish.",
        ["translated by Google", "Read the original in Spanish"],
    ),
    ("source_clue", "KYIV (Ukrinform) and the NG interlocutor said", ["(Ukrinform)", "the NG interlocutor said"]),
]
LEFT_ALONE = [
    ("date_placeholder", "On the day of the month when rents are due. In March, she left. On May to resign she said no."),
    ("date_placeholder", "Within the year, in the spring of that year, once a month, day after day."),
    ("numeral_dropped", "Three- to five-year plans; a year-old boy; half a percent; one million; $5 million; the 1990s."),
    ("numeral_dropped", "More than people think, it is heard from miles away; it has lasted for days. Another million came."),
    ("numeral_dropped", "By talking at least people understood; it is up to people to decide; a prize for Million Dollar Baby."),
    ("numeral_dropped", "It rose 5 percent to $3, and (so) on - and on."),
    (
        "numeral_dropped",
        "Legal up to week 22; she moved up to second place in a nearly week - long race; a couple of million years.",
    ),
    (
        "numeral_dropped",
        "A 3rd -degree felony of a 17 -year-old in the S.U.V.; half of million dollars; the consequences of . . . challenges.",
    ),
    ("date_placeholder", "He is to be heard on April, 30, 2010, and on July, 20, 2010."),
    (
        "sentence_truncation",
        "It rained.\nDistrict Attorney’s Efforts to Clear Backlog Result in Conviction of Man Who Robbed a Bank",
    ),
    ("placeholder_token", "I told one paper at that [time] that the [city] was ours; we met his [name] there."),
    ("placeholder_token", "“We […] did [sic] it [in the city]”, the NUM union said; Super Bowl XXX; 50% so; f(x) = {a, b}."),
    ("mojibake", "Ångström, São Tomé, naïve, 5 µm, “quotes” — and 20 °C… Really? Yes."),
    ("html_residue", "AT&T; R&D; a < b > c; [i]t was [b]ig; 100% sure; C:\\new"),
    ("untranslated_span", "The α and β variants, Ω, 5 µm, Δt, Müller, Łódź, Đà Nẵng, İstanbul."),
    ("date_ambiguous", "13/01/2026, 05/05/2026, 192.168.1.10, 3.10.11, 1/2, 99/99/2026, 2026/01/09, 2026-01-09"),
    (
        "transliteration_variant",
        "Annalena Burbock met Prince Lvov and Vladimir Putin in Kyiv, Ukraine; Kievan Rus; chicken Kiev; Odessa.",
    ),
    ("transliteration_variant", "The Kharkov recipe."),
    ("mixed_script_word", "It took Δt, 5 μm, IFNγ, «Известия», T-34 and the Ω-point; ΑΒΓ and КГБ."),
    ("invisible_char", "Nothing here — “not” even… 5 °C; naïve"),
    (
        "repetition_loop",
        "No, no, no, no! Very, very, very cold; year after year after year; 6-4 6-4 6-4; Girls Girls Girls; ha ha ha ha.",
    ),
    ("repetition_loop", "“Lock her up! Lock her up now”, they said; one by one by one; more and more and more and more."),
    (
        "llm_note",
        "He said: “As an AI language model, I cannot.” Here is the news; the translation was poor. Note: the shop is closed.",
    ),
    ("foreign_punct", "“Quotes”, ‘more’ — and… dashes – so: 5 °C; (yes)!"),
    ("number_format", "3.5 million, 1,200,000 of 192.168.100.200, 0800 123 456, 2,500 people, 12,5 apples, v1.200.300"),
    ("scale_calque", "Two hundred million people, ten thousand men, 5 lakh, 3 crore, 20 million, one thousand million."),
    ("calque_phrase", "It was held on the territory of X. Among them, two left."),
    ("calque_phrase", "He was among them, as far as you know; the territory of the north; undoubtedly so."),
    (
        "name_misspelling",
        "German Foreign Minister Annalena Baerbock, Ukrainian President Volodymyr Zelensky, French President John Smith.",
    ),
    (
        "name_inconsistency",
        "New York and New Yorks; “The Times” and “The Sun”; John Smith and Jane Smyth; Ann Brown, Ann Browns.",
    ),
    ("repeated_item", "France, Italy, Malta and Spain; New York, New York; Ann (one), Eve (two)."),
    ("repeated_word", "He had had that that day. In, in the end and, and the Theatre. Is is?"),
    ("punct_spacing", "See bbc.co.uk or Booking.Com... At 3.5 p.m., he (so) said: 1,000; “no!” U.S.Army"),
    ("case_after_stop", "approx. two; iPhones. iPads sold; it ended... and began. Van Gogh. de Gaulle left."),
    ("wrong_terminal_punct", "If he goes, he will pay. Why he came is unknown. How did it go? What a day. Only then did he."),
    (
        "sentence_fragment",
        "It rained. Building the bridge took years of hard work by many. Unable to walk, he was carried home by them.",
    ),
    (
        "sentence_truncation",
        "It rained.\nThe ministers said on Monday that they would meet again. Reporting by Ann Lee in Geneva",
    ),
    ("sentence_truncation", "It rained.\nReporting by Ann Lee and John Brown; Editing by Eve Small and Tom Long"),
    ("sentence_truncation", "It rained.\nThe ministers said on Monday that they would meet again in Rome. AFP"),
    ("sentence_truncation", "It rained.\nAnn Lee writes on the law and on the courts. She is to be found at @annlee"),
    ("caption_run", "One.\n\nTwo.\n\nThree (AP) said so.\n\nThe photo: it shows nothing."),
    ("metadata_line", "On 9 January 2026 they met.\n1945\nIt took 4 min to read.\n12"),
    ("boilerplate", "It rained.\nThey read also of rights that are reserved to all who follow."),
    ("translation_notice", "The novel was translated into ten languages; she is a translator, first published in 1990."),
    ("source_clue", "TASS and Xinhua reported it; the editor spoke with an interlocutor."),
]


@pytest.mark.parametrize(("kind", "text", "surfaces"), FOUND)
def test_found(kind: str, text: str, surfaces: list[str]) -> None:
    """The fault is found where it is, and nowhere else."""
    assert sorted(set(_surfaces(kind, plain_article(text)))) == sorted(surfaces)


@pytest.mark.parametrize(("kind", "text"), LEFT_ALONE)
def test_left_alone(kind: str, text: str) -> None:
    """Good English is left alone."""
    assert _surfaces(kind, plain_article(text)) == []


@pytest.mark.parametrize(
    ("kind", "language", "text", "surfaces"),
    [
        ("date_placeholder", "de", "Er kam am . Januar nach Bern.", ["am . Januar"]),
        ("date_placeholder", "de", "Er kam am 3. Januar; im Januar ging er.", []),
        ("date_placeholder", "es", "Llegó el de enero de 2020.", ["el de enero"]),
        ("date_placeholder", "es", "Llegó el 3 de enero; el mes de enero.", []),
        ("date_placeholder", "zh", "会议于月日在北京举行，年月日开始。", ["月日", "年月日"]),
        ("date_placeholder", "zh", "他的出生年月日不详，5月日本来访。", []),
        ("date_placeholder", "ru", "Он приехал января года.", ["января года"]),
        ("date_placeholder", "ru", "Он приехал 12 января 2020 года.", []),
        (
            "numeral_dropped",
            "de",
            "Ein -jähriger Mann zahlte rund Millionen Euro, etwa Prozent, um Uhr.",
            ["-jähriger", "rund Millionen Euro", "etwa Prozent", "um Uhr"],
        ),
        ("numeral_dropped", "de", "Ein 30-jähriger zahlte rund 3 Millionen Euro um 8 Uhr; Prozent für Prozent.", []),
        ("numeral_dropped", "fr", "Un homme âgé de ans a payé près de millions d’euros.", ["âgé de ans", "près de millions d’"]),
        ("numeral_dropped", "fr", "Un homme âgé de 30 ans a payé des millions d’euros.", []),
        ("numeral_dropped", "es", "Subió el por ciento, casi millones de euros.", ["el por ciento", "casi millones de euros"]),
        ("numeral_dropped", "es", "Subió el 5 por ciento, millones de euros.", []),
        ("numeral_dropped", "ru", "Мужчина, -летний, заплатил около млн рублей.", ["-летний", "около млн"]),
        ("numeral_dropped", "ru", "30-летний заплатил около 3 млн рублей.", []),
        ("numeral_dropped", "zh", "同比增长%，第届会议，世纪年代。", ["%", "第届", "世纪年代"]),
        ("numeral_dropped", "zh", "同比增长5%，第3届会议，近万人。", []),
        ("number_format", "de", "Es kostete 3.5 Millionen und 1,200,000 Euro.", ["3.5", "1,200,000"]),
        ("number_format", "de-CH", "Es kostete 3.5 Millionen.", []),
        ("number_format", "ru", "Это стоило 3.5 млн рублей или 1,200,000.", ["3.5", "1,200,000"]),
        ("repeated_word", "fr", "Il est dans dans la maison; nous nous voyons.", ["dans dans"]),
        ("foreign_punct", "ru", "Он сказал， что «да» — нет.", ["，"]),
        ("llm_note", "de", "Hier ist die Übersetzung: Es regnet.", ["Hier ist die Übersetzung"]),
        ("translation_notice", "fr", "Traduit de l’anglais par Ann Lee.", ["Traduit de l’anglais"]),
        ("mixed_script_word", "ru", "Прeзидент и SMSка, IT-отдел, VIPы.", ["Прeзидент"]),
        ("repetition_loop", "zh", "他说我们会去我们会去我们会去我们会去那里。哈哈哈哈", ["我们会去我们会去我们会去我们会去"]),
        ("mojibake", "fr", "Vraiment ? Oui ! Pourquoi ? Parce que.", []),
    ],
)
def test_other_languages(kind: str, language: str, text: str, surfaces: list[str]) -> None:
    """What a language's file lists is found in its texts, and good sentences of it are left alone."""
    assert sorted(set(_surfaces(kind, plain_article(text, language=language)))) == sorted(surfaces)


@pytest.mark.parametrize(
    ("text", "published", "count"),
    [
        ("Belgian Prime Minister De Croo pledged aid.", (2026, 1, 9), 1),
        ("Belgian Prime Minister De Croo pledged aid.", (2023, 1, 9), 0),
        ("Belgian Prime Minister De Croo pledged aid.", (2025, 2, 20), 0),
        ("Former Belgian Prime Minister De Croo pledged aid.", (2026, 1, 9), 0),
        ("In 2022, Belgian Prime Minister De Croo pledged aid.", (2026, 1, 9), 0),
        ("Belgian Prime Minister De Croo was told so.", (2026, 1, 9), 0),
        ("Belgian Prime Minister De Croo pledged aid.", None, 0),
        ("Belgian Prime Minister John Smith pledged aid.", (2026, 1, 9), 0),
        ("German Chancellor Angela Merkel signs it.", (2024, 6, 1), 1),
    ],
)
def test_offices_and_dates(text: str, published: tuple[int, int, int] | None, count: int) -> None:
    """Only a sure day long after or before the term contradicts an office, and only where the sentence speaks of the present."""
    at = None if published is None else datetime(*published, tzinfo=timezone.utc)
    assert len(_surfaces("wrong_entity", plain_article(text, published_at=at))) == count


@pytest.mark.parametrize(
    ("text", "published", "count"),
    [
        ("09/01/2026 It began.", None, 1),
        ("09/01/2026 It began.", (2026, 1, 12), 0),
        ("09/01/2026 It began.", (2026, 8, 30), 0),
        ("09/01/2026 It began.", (2026, 5, 1), 1),
        ("02/01/2026 It began.", (2026, 1, 20), 1),
        ("09/01/2026 It began on 9 January.", None, 0),
        ("09/01/2026 It began on Sept. 1.", None, 0),
        ("09/01/2026 It began on 9 January, not on 1 September.", None, 1),
        ("09/01/2026 to 13/01/2026", None, 0),
        ("09/01/2026 to 01/13/2026", None, 0),
        ("09/01/2026 to 13/01/2026 or 01/13/2026", None, 1),
        ("09.01.2026 to 13/01/2026", None, 1),
    ],
)
def test_what_decides_a_date(text: str, published: tuple[int, int, int] | None, count: int) -> None:
    """The publication time, an unmistakable date of the same form, or the date in words decides; conflict does not."""
    at = None if published is None else datetime(*published, tzinfo=timezone.utc)
    assert len(_surfaces("date_ambiguous", plain_article(text, published_at=at))) == count


def test_old_articles_wrote_kiev() -> None:
    """Before the change of usage a Russian form of a place is no evidence; of a person it is."""
    article = plain_article("In Kiev, Mikhail Podolyak spoke.", published_at=datetime(2014, 3, 1, tzinfo=timezone.utc))
    assert _surfaces("transliteration_variant", article) == ["Mikhail"]


@pytest.mark.parametrize(
    ("title", "text", "count"),
    [
        ("Talks on Peace Resume", "Talks on Peace Resume\nThey began.", 0),
        ("Talks on Peace Resume", "Talks on Peace Resume\n\ntalks on peace RESUME\nThey began.", 1),
        ("Talks on Peace Resume", "By Ann Lee\nTalks on Peace Resume\nThey began.", 1),
        ("Talks on Peace Resume | Example News", "They met.\nTalks on Peace Resume\nThey began.", 1),
        (None, "Talks on Peace Resume\nTalks on Peace Resume\nThey began.", 1),
        ("Talks on Peace Resume", "One.\nTwo.\nThree.\nFour.\nFive.\nTalks on Peace Resume", 0),
        ("War", "War\nWar\nWar", 0),
    ],
)
def test_headlines(title: str | None, text: str, count: int) -> None:
    """The headline's own place is free; once more among the first four paragraphs is a finding."""
    assert len(_surfaces("duplicate_headline", plain_article(text, title=title))) == count


def test_repeats() -> None:
    """A paragraph again, nearly again, and a sentence again are found; a longer paragraph that takes up a short one is not."""
    first = "The bank raised its main rate by a quarter of a point on Thursday and said that more would follow soon."
    near = "The bank raised its main rate by a quarter point on Thursday and said more would follow soon."
    other = "Nobody in the old town had seen such a crowd since the bridge was opened by the king himself long ago."
    text = "\n".join(("Rates up again", first, other, near, f"{other} He smiled.", first))
    found = list(DETECTORS["repeated_segment"].detect(plain_article(text)))
    assert [(text[f.start : f.end], f.evidence) for f in found] == [
        (near, "paragraph_nearly_again"),
        (f"{other} He smiled.", "paragraph_nearly_again"),
        (first, "paragraph_again"),
    ]
    heading = "Europe sends its own troops and builds its own satellites after the summit of Paris"
    lead = f"As said above, {heading.lower()[:40]} and much else happened that nobody in the capital had seen coming, least of all the men at the top of it."
    assert not list(DETECTORS["repeated_segment"].detect(plain_article(f"Title\n{heading}\n{lead}")))


def test_sentences_of_another_language() -> None:
    """What detection of the language found in another language is untranslated, unless it stands in quotation marks."""
    text = "It went on. Die Gespräche gehen weiter. “C’est la vie, mes amis”, he said."
    spans = tuple(
        LanguageSpan(start=text.index(part), end=text.index(part) + len(part), language=language, score=0.98)
        for part, language in (("Die Gespräche gehen weiter.", "de"), ("C’est la vie, mes amis", "fr"))
    )
    found = list(DETECTORS["untranslated_span"].detect(replace(plain_article(text), language_spans=spans)))
    assert [(each.severity, each.evidence, each.source_languages) for each in found] == [
        ("major", "language", ("de",)),
        ("info", "language_quoted", ("fr",)),
    ]
