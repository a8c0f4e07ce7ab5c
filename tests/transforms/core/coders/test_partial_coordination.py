"""Partial coordination: what a list tells once holds for all its members."""

import pytest

from tests.transforms.core.coders.reading import rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The presidents of France and Germany condemned Iran.", "ACCUSE FRA+DEU > IRN asserted"),
        ("The foreign ministers of Iran, Iraq and Syria signed a treaty with Turkey.", "SUPPORT IRN+IRQ+SYR > TUR asserted"),
        ("Troops of Ethiopia and Eritrea attacked Tigray.", "ASSAULT ETH+ERI > ETH asserted"),
        ("Soldiers from Burundi, Uganda and Kenya shelled Goma.", "ASSAULT BDI+UGA+KEN > COD asserted"),
        ("Governments in Sweden and Finland imposed sanctions on Belarus.", "SANCTION SWE+FIN > BLR asserted"),
        ("Officials in Washington and in London accused Moscow of hacking.", "ACCUSE USA+GBR > RUS asserted"),
        ("The armies of Sudan and South Sudan clashed.", "ASSAULT SDN+SSD > - asserted"),
        ("Russian and Belarusian troops attacked Kharkiv.", "ASSAULT RUS+BLR > UKR asserted"),
        ("French and German ministers met Polish and Czech officials.", "CONSULT FRA+DEU > POL+CZE asserted"),
        ("Neither Chile nor Argentina has sent troops to Haiti.", "MOBILIZE CHL+ARG > HTI negated"),
        ("Thousands of Chilean teachers marched against the government.", "PROTEST CHL > GOV asserted"),
    ],
)
def test_lists(text: str, row: str) -> None:
    """Offices, of, in and adjectives are shared."""
    assert row in rows(text)
