"""No condition is asserted: each way of supposing something, crossed with acts of nine types."""

from typing import Final

import pytest

from transforms.core.coders.plover import code
from transforms.core.plain import plain_article

#: Of each type an act in five forms: infinitive, present, past, -ing, participle.
ACTS: Final = {
    "ASSAULT": ("attack Iraq", "attacks Iraq", "attacked Iraq", "attacking Iraq", "attacked Iraq"),
    "RETREAT": (
        "withdraw from Iraq",
        "withdraws from Iraq",
        "withdrew from Iraq",
        "withdrawing from Iraq",
        "withdrawn from Iraq",
    ),
    "SANCTION": (
        "impose sanctions on Iraq",
        "imposes sanctions on Iraq",
        "imposed sanctions on Iraq",
        "imposing sanctions on Iraq",
        "imposed sanctions on Iraq",
    ),
    "MOBILIZE": (
        "deploy troops to Iraq",
        "deploys troops to Iraq",
        "deployed troops to Iraq",
        "deploying troops to Iraq",
        "deployed troops to Iraq",
    ),
    "COERCE": (
        "arrest Iraqi sailors",
        "arrests Iraqi sailors",
        "arrested Iraqi sailors",
        "arresting Iraqi sailors",
        "arrested Iraqi sailors",
    ),
    "REQUEST": ("ask Iraq for help", "asks Iraq for help", "asked Iraq for help", "asking Iraq for help", "asked Iraq for help"),
    "AID": (
        "donate food to Iraq",
        "donates food to Iraq",
        "donated food to Iraq",
        "donating food to Iraq",
        "donated food to Iraq",
    ),
    "REJECT": (
        "reject the Iraqi offer",
        "rejects the Iraqi offer",
        "rejected the Iraqi offer",
        "rejecting the Iraqi offer",
        "rejected the Iraqi offer",
    ),
    "CONSULT": (
        "meet the Iraqi president",
        "meets the Iraqi president",
        "met the Iraqi president",
        "meeting the Iraqi president",
        "met the Iraqi president",
    ),
}
#: b: infinitive, s: present, d: past, g: -ing, n: participle.
CLAUSES: Final = [
    "If Iran {s}, oil will cost more.",
    "Oil will cost more if Iran {s}.",
    "If Iran {d}, oil would cost more.",
    "If Iran had {n}, oil would have cost more.",
    "If Iran were to {b}, oil would cost more.",
    "Were Iran to {b}, oil would cost more.",
    "Should Iran {b}, oil will cost more.",
    "Oil will cost more should Iran {b}.",
    "Had Iran {n}, oil would have cost more.",
    "Oil would have cost more had Iran {n}.",
    "Unless Iran {s}, oil will cost more.",
    "Oil will not cost more unless Iran {s}.",
    "Nobody knows whether Iran {d}.",
    "It is unclear whether Iran has {n}.",
    "Whether Iran {s} or not, oil will cost more.",
    "Diplomats asked whether Iran would {b}.",
    "Provided that Iran {s}, oil will cost less.",
    "Oil will cost less provided Iran {s}.",
    "Oil will cost less providing Iran {s}.",
    "As long as Iran {s}, oil will cost more.",
    "Oil will cost more so long as Iran {s}.",
    "Only if Iran {s} will oil cost less.",
    "Oil will cost less only if Iran {s}.",
    "Even if Iran {s}, oil will not cost more.",
    "In case Iran {s}, ships will turn back.",
    "Ships will turn back in case Iran {s}.",
    "In the event that Iran {s}, ships will turn back.",
    "In the event of Iran {g}, ships will turn back.",
    "On condition that Iran {s}, oil will cost less.",
    "Assuming Iran {s}, oil will cost more.",
    "Assuming that Iran {s}, oil will cost more.",
    "Supposing Iran {d}, who would pay?",
    "Suppose Iran {s}: oil would cost more.",
    "Once Iran {s}, oil will cost more.",
    "Oil will cost more once Iran {s}.",
    "Until Iran {s}, oil will cost more.",
    "Oil will cost more until Iran {s}.",
    "Iran would {b} if it could.",
    "Iran could {b}.",
    "Iran might {b}.",
    "Iran may {b} soon.",
    "It is possible that Iran will {b}.",
    "There are fears that Iran will {b}.",
    "Analysts fear Iran will {b}.",
    "It is feared that Iran could {b}.",
    "Iran is unlikely to {b}.",
    "It would be a mistake for Iran to {b}.",
    "Oil would cost more were Iran to {b}.",
    "Will Iran {b}?",
    "Would Iran {b} without a reason?",
    "Does Iran {b} when oil is cheap?",
    "The question is whether Iran will {b}.",
    "The question is if Iran will {b}.",
    "If and when Iran {s}, oil will cost more.",
    "When and if Iran {s}, oil will cost more.",
    "If, as many think, Iran {s}, oil will cost more.",
    "If it turns out that Iran {d}, oil will cost more.",
    "What if Iran {s}?",
    "Imagine that Iran {s}.",
    "Lest Iran {b}, ships turned back.",
    "For fear that Iran would {b}, ships turned back.",
    "Whoever says that Iran {d} must prove it.",
    "Otherwise Iran would have {n}.",
    "Iran was quiet; otherwise it would have {n}.",
    "But for the rain, Iran would have {n}.",
    "Without the storm Iran would have {n}.",
    "Iran would rather {b} than wait.",
    "Oil would cost more the moment Iran {s}.",
    "If Iran either {s} or waits, oil will cost more.",
    "If Iran waits or {s}, oil will cost more.",
    "If Oman agrees and Iran {s}, oil will cost more.",
    "Depending on whether Iran {s}, oil will cost more or less.",
    "Regardless of whether Iran {s}, oil will cost more.",
    "No one can say if Iran {d}.",
    "Officials declined to say whether Iran had {n}.",
    "Traders wonder if Iran will {b}.",
    "It remains to be seen whether Iran {s}.",
    "In a scenario in which Iran {s}, oil will cost more.",
    "A war could begin in which Iran {s}.",
    "Ships will turn back in the event Iran {s}.",
    "Contingent on Iran {g}, oil will cost less.",
    "If not for Oman, Iran would have {n}.",
    "Iran is ready to {b} if asked.",
    "Iran stands ready to {b} should it be asked.",
    "Iran has an option to {b}.",
    "Iran is weighing whether to {b}.",
    "Iran is debating whether to {b}.",
    "If Iran ever {s}, oil will cost more.",
    "If Iran really {d}, the world would know.",
    "Say Iran {s}: oil will cost more.",
    "Had it not been for Oman, Iran would have {n}.",
    "With Iran likely to {b}, ships turned back.",
    "Iran was expected to {b} if talks failed.",
    "Iran says it will {b} if talks fail.",
    '"If Iran {s}, we will all pay," a trader said.',
    '"Should Iran {b}, we will all pay," a trader said.',
    "A trader said that if Iran {d}, oil would cost more.",
    "Iran could as early as next week {b}.",
    "Iran might, in the coming days, {b}.",
    "According to a trader, if Iran {s}, oil will cost more.",
]
#: The same as nouns.
NOUNS: Final = {
    "ASSAULT": "attack on Iraq",
    "SANCTION": "embargo on Iraq",
    "CONSULT": "meeting with Iraq",
    "MOBILIZE": "deployment of troops to Iraq",
    "RETREAT": "withdrawal from Iraq",
    "PROTEST": "strike against Iraq",
}
NOMINAL: Final = [
    "A possible Iranian {n} worries traders.",
    "Traders fear an Iranian {n}.",
    "Fears of an Iranian {n} have grown.",
    "The threat of an Iranian {n} has grown.",
    "The prospect of an Iranian {n} worries traders.",
    "The possibility of an Iranian {n} worries traders.",
    "The danger of an Iranian {n} has grown.",
    "The risk of an Iranian {n} has grown.",
    "In the event of an Iranian {n}, ships would turn back.",
    "In case of an Iranian {n}, ships will turn back.",
    "Any Iranian {n} would cost lives.",
    "An Iranian {n} would cost lives.",
    "An Iranian {n} could follow.",
    "An Iranian {n} may follow.",
    "An Iranian {n} might follow.",
    "An Iranian {n} is possible.",
    "An Iranian {n} is likely.",
    "An Iranian {n} is unlikely.",
    "If there is an Iranian {n}, oil will cost more.",
    "Should there be an Iranian {n}, oil will cost more.",
    "Oil will cost more if an Iranian {n} follows.",
    "Unless an Iranian {n} is ruled out, oil will cost more.",
    "Nobody knows whether an Iranian {n} will follow.",
    "Ships turned back for fear of an Iranian {n}.",
    "Ships turned back to avoid an Iranian {n}.",
    "The pact is meant to prevent an Iranian {n}.",
    "The pact should deter an Iranian {n}.",
    "Speculation about an Iranian {n} has grown.",
    "Rumours of an Iranian {n} have spread.",
    "A potential Iranian {n} worries traders.",
    "A hypothetical Iranian {n} worries nobody.",
    "An Iranian {n}, if it comes, will cost lives.",
    "Without an Iranian {n}, oil would cost less.",
    "Is an Iranian {n} likely?",
    "Will there be an Iranian {n}?",
    "Scenarios include an Iranian {n}.",
    "Chances of an Iranian {n} are slim.",
    "The likelihood of an Iranian {n} is small.",
    "Traders are worried about an Iranian {n}.",
    "Talk of an Iranian {n} has grown.",
    "An Iranian {n} would be a mistake.",
    "It depends on an Iranian {n}.",
    "Once an Iranian {n} begins, ships will turn back.",
    "Provided an Iranian {n} follows, oil will cost more.",
    "As long as no Iranian {n} follows, oil will cost less.",
    "The spectre of an Iranian {n} has returned.",
    "Concern over an Iranian {n} has grown.",
]
STEMS: Final = ("attack", "withdr", "impos", "deploy", "arrest", "ask", "donat", "reject", "meet", "met ", "embargo", "strike")


def _asserted(text: str) -> list[tuple[str, str, str]]:
    """Rows of the supposed act that are told as a fact."""
    rows = code(plain_article(text))
    told = [row for row in rows if row.status in {"asserted", "historical"}]
    return [(row.trigger, row.event_type, row.status) for row in told if any(stem in f"{row.trigger} " for stem in STEMS)]


@pytest.mark.parametrize("construction", CLAUSES)
def test_no_supposed_act_is_asserted(construction: str) -> None:
    """Whatever its type, an act under a condition, a question or a doubt is no fact."""
    forms = (dict(zip("bsdgn", act, strict=True)) for act in ACTS.values())
    assert [row for form in forms for row in _asserted(construction.format(**form))] == []


@pytest.mark.parametrize("construction", NOMINAL)
def test_no_supposed_noun_is_asserted(construction: str) -> None:
    """A noun of an event that is only feared, possible or spoken of is no fact."""
    assert [row for noun in NOUNS.values() for row in _asserted(construction.format(n=noun))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Iran attacked Iraq, provided weapons and left.",
        "The moment Iran attacked Iraq, ships turned back.",
        "Until Iran attacked Iraq, oil was cheap.",
        "Concern over the Iranian attack on Iraq has grown.",
        "At the moment Iran is attacking Iraq.",
        "Iran attacked Iraq, officials say.",
        "Iran, which could sell oil, attacked Iraq.",
        "Iran had attacked Iraq.",
        "Once again Iran attacked Iraq.",
        "After Iran attacked Iraq, oil would cost more.",
    ],
)
def test_facts_stay_facts(text: str) -> None:
    """What only looks like a condition is still told as done."""
    assert _asserted(text)
