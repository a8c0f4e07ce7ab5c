"""Status: what is supposed, asked, denied, demanded or planned is never asserted."""

import pytest

from tests.transforms.core.coders.reading import told

CASES = [
    ("Russia attacked Ukraine.", [("attacked", "ASSAULT", "asserted")]),
    ("Iran began to withdraw its troops from Syria.", [("withdraw", "RETREAT", "asserted")]),
    ("Not only did Russia attack Ukraine.", [("attack", "ASSAULT", "asserted")]),
    # only weighed or spoken of
    ("The EU is considering imposing sanctions on Georgia.", [("considering", "SANCTION", "hypothetical")]),
    ("Washington is weighing an embargo on Cuba.", [("weighing", "SANCTION", "hypothetical")]),
    ("London is mulling whether to expel the Russian ambassador.", [("mulling", "SANCTION", "hypothetical")]),
    ("The cabinet of Peru debated arresting the protest leaders.", [("arresting", "COERCE", "hypothetical")]),
    ("France suggested sending troops to Mali.", [("sending", "MOBILIZE", "hypothetical")]),
    ("Seoul is open to resuming talks with the North.", [("resuming", "CONSULT", "planned")]),
    ("The bill allows police in Kenya to arrest protesters.", [("arrest", "COERCE", "hypothetical")]),
    ("Hopes that Eritrea would release the reporters faded.", [("release", "AGREE", "hypothetical")]),
    # conditions
    (
        "If Russia attacks Ukraine, France condemns Russia.",
        [("attacks", "ASSAULT", "hypothetical"), ("condemns", "ACCUSE", "hypothetical")],
    ),
    (
        "NATO will send troops if Russia attacks Ukraine.",
        [("send", "AGREE", "hypothetical"), ("attacks", "ASSAULT", "hypothetical")],
    ),
    (
        "Unless Iran withdraws its forces, Israel will bomb Syria.",
        [("withdraws", "RETREAT", "hypothetical"), ("bomb", "THREATEN", "hypothetical")],
    ),
    ("It is unclear whether Russia attacked Ukraine.", [("attacked", "ASSAULT", "hypothetical")]),
    ("Whether Moscow is willing to sign the deal is open.", [("willing", "AGREE", "hypothetical")]),
    (
        "If Moscow refuses to agree, France sends troops.",
        [("refuses", "REJECT", "hypothetical"), ("sends", "MOBILIZE", "hypothetical")],
    ),
    (
        "Should Russia attack Poland, NATO would retaliate.",
        [("attack", "ASSAULT", "hypothetical"), ("retaliate", "THREATEN", "hypothetical")],
    ),
    (
        "Had Iran attacked Iraq, France would have condemned Iran.",
        [("attacked", "ASSAULT", "hypothetical"), ("condemned", "ACCUSE", "hypothetical")],
    ),
    ("Once Russia withdraws its troops, Ukraine votes.", [("withdraws", "RETREAT", "hypothetical")]),
    ("In case Russia attacks Ukraine, Poland waits.", [("attacks", "ASSAULT", "hypothetical")]),
    (
        "If Russia, which invaded Georgia in 2008, attacks Ukraine, Poland waits.",
        [("invaded", "ASSAULT", "hypothetical"), ("attacks", "ASSAULT", "hypothetical")],
    ),
    (
        "France asks whether Russia, recently accused of lying, poses a threat to Poland.",
        [("accused", "ACCUSE", "hypothetical")],
    ),
    (
        "France will not lift sanctions until Russia withdraws.",
        [("will", "REJECT", "asserted"), ("withdraws", "RETREAT", "hypothetical")],
    ),
    (
        "Kenya pardoned all those who lay down their arms.",
        [("pardoned", "CONCEDE", "asserted"), ("lay", "RETREAT", "hypothetical")],
    ),
    (
        "France punishes anyone who attacks its embassies.",
        [("punishes", "COERCE", "asserted"), ("attacks", "ASSAULT", "hypothetical")],
    ),
    ("Sudan freed those who had attacked the dam.", [("freed", "RETREAT", "asserted"), ("attacked", "ASSAULT", "asserted")]),
    ("Poland plans for its border to be patrolled by troops.", [("plans", "AGREE", "planned")]),
    ("Italian airspace is to be patrolled by allied jets.", [("patrolled", "MOBILIZE", "planned")]),
    ("The European Union is on the brink of approving a treaty with Iran.", [("approving", "SUPPORT", "planned")]),
    ("Any attack on Poland is a threat to France.", [("attack", "ASSAULT", "hypothetical")]),
    (
        "France would be forced to condemn Iran when Russia attacks Ukraine.",
        [("condemn", "ACCUSE", "hypothetical"), ("attacks", "ASSAULT", "hypothetical")],
    ),
    (
        "France condemned Iran when Russia attacked Ukraine.",
        [("condemned", "ACCUSE", "asserted"), ("attacked", "ASSAULT", "asserted")],
    ),
    ("They doubt that Russia attacked Ukraine.", [("attacked", "ASSAULT", "hypothetical")]),
    ("Suppose China invaded Taiwan.", [("invaded", "ASSAULT", "hypothetical")]),
    ("Assuming Russia withdraws, Ukraine waits.", [("withdraws", "RETREAT", "hypothetical")]),
    ("Whoever attacks Poland is a fool.", [("attacks", "ASSAULT", "hypothetical")]),
    ("In the event of an attack on Poland, NATO waits.", [("attack", "ASSAULT", "hypothetical")]),
    ("Were Iran to attack Israel, France waits.", [("attack", "ASSAULT", "hypothetical")]),
    ("Only if Iran withdraws will Israel wait.", [("withdraws", "RETREAT", "hypothetical")]),
    ("The general wondered if the rebels had attacked Homs.", [("attacked", "ASSAULT", "hypothetical")]),
    ("France fears that Russia will attack Poland.", [("attack", "THREATEN", "hypothetical")]),
    # possibility
    ("Russia could attack Ukraine.", [("attack", "ASSAULT", "hypothetical")]),
    ("The deployment of French troops may anger Russia.", [("deployment", "MOBILIZE", "hypothetical")]),
    ("France fears a Russian attack on Poland.", [("attack", "ASSAULT", "hypothetical")]),
    # questions
    ("Did Russia attack Ukraine?", []),
    ("Will Trump meet Putin?", []),
    (
        "So, if Moscow refuses to agree, will Trump pressure Ukraine into concessions, siding with Moscow.",
        [("refuses", "REJECT", "hypothetical")],
    ),
    # denials
    ("Italy will not send troops to Ukraine.", [("will", "REJECT", "asserted")]),
    ("Italy did not attack Libya.", [("attack", "ASSAULT", "negated")]),
    ("Italy has never supported Libya.", [("supported", "SUPPORT", "negated")]),
    ("Germany will not leave Ukraine alone.", []),
    ("Togo has yet to release two Ghanaian fishermen.", [("release", "RETREAT", "negated")]),
    ("Police offered no comment; Iran released nobody.", [("released", "RETREAT", "asserted")]),
    ("Nurses from Doctors Without Borders vaccinated Somali children.", [("vaccinated", "AID", "asserted")]),
    # demands
    ("Macron said Russia must withdraw its troops.", [("must", "REQUEST", "demanded")]),
    ("Russia should withdraw its troops, Macron said.", [("should", "REQUEST", "demanded")]),
    # plans
    ("France plans to deploy troops to Ukraine.", [("plans", "AGREE", "planned")]),
    ("France is ready to send troops to Ukraine.", [("ready", "AGREE", "asserted")]),
    ("France promised to send aid to Ukraine.", [("promised", "AGREE", "asserted")]),
    (
        "France will send arms to Ukraine and continue training Ukrainian soldiers.",
        [("send", "AGREE", "planned"), ("training", "AGREE", "planned")],
    ),
    ("The planned deployment of French troops to Ukraine began.", [("deployment", "MOBILIZE", "planned")]),
    ("The mission was tasked with arresting Serbian officers.", [("arresting", "COERCE", "planned")]),
    ("The plan is aimed at deterring a Russian invasion of Poland.", [("invasion", "ASSAULT", "hypothetical")]),
    ("Italy stressed the need for dialogue with Libya.", [("stressed", "REQUEST", "asserted")]),
    ("The EU promised assistance to Moldova.", [("promised", "AGREE", "asserted")]),
    ("Instead of attacking Iran, Israel waited.", [("attacking", "ASSAULT", "negated")]),
    ("France will condemn Russia.", [("condemn", "ACCUSE", "planned")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_status(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Each event has the status that its clause gives it."""
    assert told(text) == expected


@pytest.mark.parametrize(
    "opener", ["If", "Unless", "Should", "In case", "Provided that", "Even if", "Assuming that", "As long as"]
)
@pytest.mark.parametrize(
    "event", ["attack Poland", "deploy troops to Poland", "arrest protesters", "refuse to agree", "sign a treaty with Iran"]
)
def test_nothing_supposed_is_asserted(opener: str, event: str) -> None:
    """No event under a condition is asserted, whatever the event."""
    for text in (f"{opener} the Russians {event}, France will act.", f"France will act, {opener.lower()} the Russians {event}."):
        assert all(status != "asserted" for _, _, status in told(text)), text
