"""Faults of translation and extraction, put into clean articles on purpose: what a detector must find, and where.

Each fault takes the paragraphs of a clean article (the headline first) and a seeded source of chance, and returns the
damaged text with the spans it damaged, or None where the article offers no place for it.
"""

from dataclasses import dataclass
from typing import Final

from transforms.core.injection.injectors import (
    CLUES,
    MISSPELT,
    NOTICES,
    SAME_SCRIPT,
    Inject,
    ambiguous_date,
    captions,
    change_some,
    cyrillic_misread,
    entity,
    filler,
    foreign_sentence,
    foreign_word,
    headline,
    homoglyph,
    line,
    loop,
    lost,
    misread,
    name_loop,
    note,
    repeat,
    repeat_nearly,
    russian_name,
    sentence,
    skeleton,
    stray,
    strip_digits,
    strip_leaned_on,
    tag,
    truncate,
    two_names,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to damage an article."""

    name: str
    #: The kind that must find it.
    kind: str
    inject: Inject
    #: Put into each n-th document only: where the damage does not depend on the text, fewer say as much.
    every: int = 1


FAULTS: Final = (
    Fault(name="digits stripped (document)", kind="numerals_stripped", inject=strip_digits),
    Fault(name="digits stripped (each number)", kind="numeral_dropped", inject=strip_digits),
    Fault(name="number with a sign, unit or suffix", kind="numeral_dropped", inject=strip_leaned_on),
    Fault(name="date skeleton", kind="date_placeholder", inject=skeleton),
    Fault(name="filler", kind="placeholder_token", inject=filler),
    Fault(name="UTF-8 read as windows-1252", kind="mojibake", inject=misread("cp1252")),
    Fault(name="UTF-8 read as Latin-1", kind="mojibake", inject=misread("latin-1")),
    Fault(name="UTF-8 read as windows-1251", kind="mojibake", inject=misread("cp1251")),
    Fault(name="Cyrillic read as Latin-1", kind="mojibake", inject=cyrillic_misread),
    Fault(name="stray A-circumflex", kind="mojibake", inject=stray),
    Fault(name="U+FFFD for letters", kind="mojibake", inject=lost("\ufffd")),
    Fault(name="question marks for letters", kind="mojibake", inject=lost("?")),
    Fault(name="entity", kind="html_residue", inject=entity),
    Fault(name="tag, escape, shortcode", kind="html_residue", inject=tag),
    Fault(name="headline again", kind="duplicate_headline", inject=headline(lambda headline: headline)),
    Fault(name="headline again in capitals", kind="duplicate_headline", inject=headline(str.upper)),
    Fault(name="paragraph again", kind="repeated_segment", inject=repeat),
    Fault(name="paragraph nearly again", kind="repeated_segment", inject=repeat_nearly),
    Fault(name="sentence in another script", kind="untranslated_span", inject=foreign_sentence),
    Fault(name="word in another script", kind="untranslated_span", inject=foreign_word),
    Fault(name="ambiguous date", kind="date_ambiguous", inject=ambiguous_date),
    Fault(name="Russian form of a name", kind="transliteration_variant", inject=russian_name),
    Fault(name="look-alike letter", kind="mixed_script_word", inject=homoglyph),
    Fault(name="loop of a phrase", kind="repetition_loop", inject=loop),
    Fault(name="loop of a name", kind="repetition_loop", every=3, inject=name_loop),
    Fault(name="note of a language model", kind="llm_note", every=3, inject=note),
    Fault(name="sentence in another language, same script", kind="untranslated_span", every=3, inject=line(*SAME_SCRIPT)),
    Fault(
        name="invisible character",
        kind="invisible_char",
        inject=change_some(r"(?<=[a-z]{3})(?=[a-z]{3})", lambda _place: "\u200b"),
    ),
    Fault(name="full-width punctuation", kind="foreign_punct", inject=change_some(r", (?=[a-z])", lambda _comma: "，")),
    Fault(
        name="decimal comma",
        kind="number_format",
        inject=change_some(
            r"\b\d{1,3}\.\d{1,2}(?= ?(?:%|percent|per cent|million|billion))", lambda number: number.replace(".", ",")
        ),
    ),
    Fault(
        name="groups by stops",
        kind="number_format",
        every=3,
        inject=sentence(("It cost ", "1.250.000", " dollars in all."), ("Some ", "3.400.000", " people came.")),
    ),
    Fault(
        name="count in ten thousands",
        kind="scale_calque",
        inject=change_some(
            r"(?<![\d,.$£€])\b\d{2,3},000\b(?!,)", lambda number: f"{int(number.replace(',', '')) / 10_000:g} ten thousand"
        ),
    ),
    Fault(
        name="count in hundred millions",
        kind="scale_calque",
        every=3,
        inject=sentence(("It cost ", "3.5 hundred million", " yuan, he said."), ("They built ", "20 mln", " of them.")),
    ),
    Fault(
        name="calques",
        kind="calque_phrase",
        every=3,
        inject=sentence(
            ("Netizens said so. ", "Among them,", " two are old."),
            ("In this regard the press service of the region spoke. It was held ", "on the territory of", " the region."),
            ("It was ", "the relevant person in charge", " who did a good job and would do a good job again."),
        ),
    ),
    Fault(name="formula of a desk", kind="source_clue", every=3, inject=line(*CLUES)),
    Fault(name="notice of translation", kind="translation_notice", every=3, inject=line(*NOTICES, last=True)),
    Fault(
        name="misspelt office-holder",
        kind="name_misspelling",
        every=3,
        inject=sentence(*((before, name, " said so on Monday.") for before, name in MISSPELT)),
    ),
    Fault(name="one name, two forms", kind="name_inconsistency", every=3, inject=two_names),
    Fault(
        name="one item twice",
        kind="repeated_item",
        every=3,
        inject=sentence(
            ("Envoys of France, Italy, ", "France", " and Spain came."),
            ("It is made by Hensoldt (satellites), ", "Hensoldt", " (radar) and others."),
        ),
    ),
    Fault(
        name="word twice",
        kind="repeated_word",
        inject=change_some(r"(?<=[a-z] )(?:the|to|of|and|for|with|by|from)(?= [a-z])", lambda word: f"{word} {word}", limit=2),
    ),
    Fault(name="space before a comma", kind="punct_spacing", inject=change_some(r"(?<=[a-z]),(?= [a-z])", lambda _comma: " ,")),
    Fault(
        name="no space after a stop",
        kind="punct_spacing",
        inject=change_some(r"(?<=[a-z]{3})\. (?=[A-Z][a-z]{2,20}\b)", lambda _stop: "."),
    ),
    Fault(
        name="small letter after a stop",
        kind="case_after_stop",
        inject=change_some(r"(?<=[a-z]{4}), (?=(?:which|while|and|but|as) [a-z])", lambda _comma: ". ", limit=2),
    ),
    Fault(
        name="question with a full stop",
        kind="wrong_terminal_punct",
        every=3,
        inject=sentence(
            ("", "If they refuse to agree, will Smith repeat the old offer to them.", ""),
            ("", "Why did the ministers leave the hall so early.", ""),
        ),
    ),
    Fault(
        name="sentence without subject",
        kind="sentence_fragment",
        every=3,
        inject=sentence(("It is known. ", "Currently preparing to build new plants in the north of the country.", " It grows.")),
    ),
    Fault(name="end lost", kind="sentence_truncation", inject=truncate),
    Fault(name="caption", kind="caption_run", every=3, inject=captions),
    Fault(
        name="line with the date",
        kind="metadata_line",
        every=3,
        inject=line("09/01/2026", "January 9, 2026", "Published: 9 January 2026 10:15", "Friday, January 9, 2026"),
    ),
    Fault(
        name="line of the template",
        kind="boilerplate",
        every=3,
        inject=line(
            "Read also: Ten pictures of the day",
            "Sign up for our newsletter",
            "Follow us on Twitter",
            "All rights reserved",
            last=True,
        ),
    ),
)
