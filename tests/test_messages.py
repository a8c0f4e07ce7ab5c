"""What newsbeam says when it refuses: every sentence tells what to do next."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from schemas import errors

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("schemas", "transforms", "pipelines")
REFUSALS: Final = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.Refusal)}
#: What whoever reads it is told to do. A sentence without any of these words only complains.
_DO: Final = re.compile(
    r"\b(?:add|begin|bring|check|choose|commit|copy|drop|end|free|give|install(?:ed)?|keep|lay|leave|make|mend|move|name|publish|put|read|rebuild|report|run|"
    r"save|see|set|split|start|stop|take|turn|use|wait|write|is needed)\b",
    re.IGNORECASE,
)
#: Words of an f-string that come from elsewhere: where they are made they say what to do, or the library's words are all there is to say.
_FROM_ELSEWHERE: Final = {
    "{redact_url(url)}: {why}": "watchlist.url_refusal says which setting to change",
    "{said.origin}: {section}.{key.name} is {shown}: {error} ({key.metadata['says']})": "it says which type is expected, and what the key means",
    "fetch.contact: {error}": "transforms/core/fetch/settings.py says how a contact is written",
    "there is no table {table}; the tables are {', '.join(BY_NAME)}": "the list is the answer",
    "--engine {engine} is not known; there are {', '.join(DIALECTS)}. Views that are ANSI run on any (--json says which)": "the list is the answer",
    "{origin}: there is no section {section}{_nearest(section, SECTIONS)}; there are {_names(SECTIONS)}": "the list is the answer",
    "{origin}: [{section}] has no key {key}{_nearest(plain, keys)}; it has {_names(keys)}": "the list is the answer",
}


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Line and words of everything that a module refuses with; values stand in braces."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        node.target.id: _words(node.value, {})
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        assigned = dict(constants)
        for node in sorted(ast.walk(scope), key=lambda node: (getattr(node, "lineno", 0), isinstance(node, ast.Raise))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned[node.targets[0].id] = _words(node.value, assigned)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS and node.args:
                yield node.lineno, _words(node.args[0], assigned)


def _words(node: ast.expr, assigned: dict[str, str]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_words(part, assigned) for part in parts)
        case ast.FormattedValue(value=value):
            return _words(value, assigned) or f"{{{ast.unparse(value)}}}"
        case ast.BinOp(left=left, right=right):
            return _words(left, assigned) + _words(right, assigned)
        case ast.Name(id=name):
            return assigned.get(name, "")
    return ""


def test_a_complaint_alone_would_be_noticed(tmp_path: Path) -> None:
    """Sentences are found in calls, in f-strings, behind a name; one that only complains is told from one that helps."""
    module = tmp_path / "module.py"
    module.write_text(
        "def a(x):\n    raise UsageRefused(f'{x} is wrong')\n"
        "def b(x):\n    message = f'{x} is wrong; ' 'give another'\n    raise Interrupted(message)\n"
    )
    found = [words for _, words in sentences(module)]
    assert found == ["{x} is wrong", "{x} is wrong; give another"]
    assert [bool(_DO.search(words)) for words in found] == [False, True]


@pytest.mark.parametrize("room", ROOMS)
def test_every_refusal_says_what_to_do(room: str) -> None:
    """A sentence that a refusal carries holds a word of doing."""
    paths = sorted((ROOT / room).rglob("*.py"))
    said = [f"{path.relative_to(ROOT)}:{line}: {words}" for path in paths for line, words in sentences(path) if words]
    assert [each for each in said if not _DO.search(each) and each.split(": ", 1)[1] not in _FROM_ELSEWHERE] == []


def test_no_exception_is_stale() -> None:
    """What is let through is still said somewhere, and only complains by itself."""
    said = {words for room in ROOMS for path in (ROOT / room).rglob("*.py") for _, words in sentences(path)}
    assert set(_FROM_ELSEWHERE) <= said
    assert len(said) > 60
