"""Writes `docs/faults.md` from the table of faults and the marks of the tests: `python -m tests.faults.document`."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.faults.table import BUGS, FAULTS, THREATS

ROOT: Final = Path(__file__).parents[2]
Row = int | str

_HEAD: Final = """# Faults and threats

What servers, networks and strangers do, what newsbeam does about it, and which tests prove it. Written by `make docs` from
`tests/faults/table.py` and from the marks of the tests; a test compares. All of it runs against a server on loopback that
misbehaves as it is asked to (`tests/faults/paths.py`).
"""


def _marks(node: ast.AST) -> Iterator[tuple[Row, str]]:
    """Rows that marks inside a node name, and the id of the case that bears the mark (empty: all of them)."""
    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
        if ast.unparse(call.func) == "pytest.mark.fault":
            yield from ((ast.literal_eval(row), "") for row in call.args)
        elif ast.unparse(call.func) == "pytest.mark.bug":
            yield from ((f"bug {ast.literal_eval(row)}", "") for row in call.args)
        elif ast.unparse(call.func) == "pytest.param":
            name = next((str(ast.literal_eval(word.value)) for word in call.keywords if word.arg == "id"), "")
            marks = (word.value for word in call.keywords if word.arg == "marks")
            yield from ((row, name) for mark in marks for row, _ in _marks(mark))


def _cases(node: ast.AST) -> Iterator[tuple[Row, str]]:
    """The same, each mark once: a case's own mark is not counted for the whole test."""
    found = set(_marks(node))
    named = {row for row, name in found if name}
    yield from (pair for pair in sorted(found, key=str) if pair[1] or pair[0] not in named)


def proofs(root: Path) -> dict[Row, list[str]]:
    """Row to the tests that name it, as pytest names them, sorted."""
    found: defaultdict[Row, set[str]] = defaultdict(set)
    for path in sorted((root / "tests").rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        tables = {
            target.id: list(_cases(statement.value))
            for statement in module.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
        for test in (each for each in module.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")):
            place = f"{path.relative_to(root).as_posix()}::{test.name}"
            for decorator in test.decorator_list:
                used = {node.id for node in ast.walk(decorator) if isinstance(node, ast.Name)} & tables.keys()
                for row, case in [*_cases(decorator), *(pair for name in sorted(used) for pair in tables[name])]:
                    found[row].add(f"{place}[{case}]" if case else place)
    return {row: sorted(tests) for row, tests in found.items()}


def _lines(rows: Mapping[int, tuple[str, str]] | Mapping[str, tuple[str, str]], proved: dict[Row, list[str]]) -> Iterator[str]:
    yield "| # | what happens | what newsbeam does | proved by |\n|---|---|---|---|"
    for row, (fault, answer) in rows.items():
        tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in proved.get(row, ())) or "no test names it yet"
        yield f"| {row} | {fault} | {answer} | {tests} |"


def faults_markdown(root: Path = ROOT) -> str:
    """The whole document, ending in a newline."""
    proved = proofs(root)
    parts = [_HEAD, "## Faults\n", *_lines(FAULTS, proved), "\n## Threats\n", *_lines(THREATS, proved)]
    return "\n".join([*parts, "\n## Bugs of others\n", *_lines(BUGS, proved)]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(faults_markdown())
