"""Letter case: texts all small or all in capitals keep their types and countries."""

import pytest

from tests.transforms.core.coders.reading import rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("russia attacked ukraine on monday and killed ten civilians", "ASSAULT RUS > UKR asserted"),
        ("china condemned turkey", "ACCUSE CHN > TUR asserted"),
        ("the polish government summoned the russian ambassador over the drones", "ACCUSE POL > RUS asserted"),
        ("france and germany sign defense pact with poland", "SUPPORT FRA+DEU > POL asserted"),
        ("iran's president accused israel of an attack on its embassy", "ACCUSE IRN > ISR asserted"),
        ("TURKISH TROOPS INVADE SYRIA", "ASSAULT TUR > SYR asserted"),
        ("CHINA WARNS U.S. OVER TAIWAN ARMS SALES", "THREATEN CHN > USA asserted"),
        ("IRAN'S PRESIDENT ACCUSED ISRAEL OF AN ATTACK ON ITS EMBASSY", "ACCUSE IRN > ISR asserted"),
        ("Turkish Troops Invade Northern Syria", "ASSAULT TUR > SYR asserted"),
        (
            "Bolivian Interior Minister Carlos Quispe met Peruvian Defence Minister Juan Huaman in Lima.",
            "CONSULT BOL > PER asserted",
        ),
    ],
)
def test_case(text: str, row: str) -> None:
    """Names are found and verbs are no names, however the letters stand."""
    assert row in rows(text)
