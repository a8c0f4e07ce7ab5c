"""Licences are read from a bill of materials, and what does not fit is named."""

from typing import Any

import pytest

from tests.licences import conflicts, licence_of


def component(*licences: dict[str, Any], name: str = "some") -> dict[str, Any]:
    """A component of a bill of materials."""
    return {"name": name, "version": "1", "licenses": list(licences)}


CLASSIFIER = "License :: OSI Approved :: Apache Software License"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"expression": "MIT OR Apache-2.0"}], "(MIT OR Apache-2.0)"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": CLASSIFIER}}], "(MIT)"),
        (
            [{"license": {"name": CLASSIFIER}}, {"license": {"name": "License :: OSI Approved :: BSD License"}}],
            "Apache-2.0 AND BSD-3-Clause",
        ),
        ([{"license": {"name": "see the file"}}], None),
        ([], None),
    ],
)
def test_licences_are_read(entries: list[dict[str, Any]], expected: str | None) -> None:
    """An exact licence counts before a classifier; words that are no licence are none."""
    assert licence_of(component(*entries)) == expected


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0 AND LGPL-2.1-only", "No-Such-Licence"])
def test_what_does_not_fit_is_named(licence: str) -> None:
    """Strong copyleft, wherever it is one of several that all hold, and unknown names are refused."""
    (said,) = conflicts([component({"license": {"id": "MIT"}}), component({"expression": licence}, name="bad")])
    assert said.startswith("bad 1: ")


def test_silence_is_refused() -> None:
    """A package that states nothing is refused, unless its licence was read by a person."""
    assert conflicts([component()]) == ["some 1: states no licence that can be read"]
    assert not conflicts([component(name="protobuf")])
