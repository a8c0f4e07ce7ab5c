"""Licences of all that newsbeam runs on, with its extras, from bills of materials: `python -m tests.licences build/sbom.cdx.json`.

newsbeam is Apache-2.0. What it is installed with may be under permissive licences, or under weak copyleft that ends at the file
(MPL); anything else, and whatever states no licence that can be read, is refused until a person has looked (`LOOKED_AT`).
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from license_expression import ExpressionError, LicenseExpression, get_spdx_licensing

FITTING: Final = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT", "MIT-0", "MIT-CMU",
        "MPL-1.1", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unicode-3.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
#: Trove classifiers, for packages that state nothing better.
CLASSIFIED: Final = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
#: Packages whose metadata name no licence; the licence was read in their LICENSE file.
LOOKED_AT: Final = {"protobuf": "BSD-3-Clause", "quickjs-ng": "MIT"}


def licence_of(component: Mapping[str, Any]) -> str | None:
    """The SPDX expression of a component; None: it states none that can be read."""
    stated = [entry.get("expression") or _one(entry["license"]) for entry in component.get("licenses", ()) if entry]
    known = [expression for expression in stated if expression]
    # A classifier beside an expression says the same more coarsely; of several classifiers, all hold.
    exact = [entry for entry in known if entry not in CLASSIFIED]
    if exact:
        return " AND ".join(f"({entry})" for entry in dict.fromkeys(exact))
    if known:
        return " AND ".join(dict.fromkeys(CLASSIFIED[entry] for entry in known))
    return LOOKED_AT.get(component["name"])


def _one(licence: Mapping[str, str]) -> str | None:
    name = licence.get("id") or licence.get("name", "")
    return name if licence.get("id") or name in CLASSIFIED else None


def fits(expression: str | None) -> bool:
    """Whether a licence allows what newsbeam does: of `OR` one must, of `AND` all.

    >>> fits("MPL-1.1 OR GPL-2.0-only"), fits("Apache-2.0 AND GPL-3.0-only"), fits(None)
    (True, False, False)
    """
    if expression is None:
        return False
    try:
        parsed = get_spdx_licensing().parse(expression, validate=True)
    except ExpressionError:
        return False
    return parsed is not None and _holds(parsed)


def _holds(parsed: LicenseExpression) -> bool:
    if getattr(parsed, "operator", None) is None:
        return str(parsed) in FITTING
    answers = [_holds(part) for part in parsed.args]
    return any(answers) if parsed.operator.strip() == "OR" else all(answers)


def conflicts(components: Iterable[Mapping[str, Any]]) -> list[str]:
    """A sentence for each component that does not fit."""
    judged = ((component, licence_of(component)) for component in components)
    return [
        f"{component['name']} {component['version']}: {licence or 'states no licence that can be read'}"
        for component, licence in judged
        if not fits(licence)
    ]


def main(path: str) -> int:
    """Print the list; 1 where something does not fit."""
    components = json.loads(Path(path).read_text(encoding="utf-8"))["components"]
    for component in sorted(components, key=lambda one: str(one["name"]).lower()):
        sys.stdout.write(f"{component['name']} {component['version']}: {licence_of(component)}\n")
    refused = conflicts(components)
    for line in refused:
        sys.stderr.write(f"does not fit Apache-2.0, or was not looked at: {line}\n")
    sys.stdout.write(f"{len(components)} packages, {len(refused)} refused\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
