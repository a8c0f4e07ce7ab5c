"""The plan of the house as tables, and one function for each rule: a root folder in, its offences out."""

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath
from typing import Final

PACKAGES: Final = ("schemas", "transforms", "pipelines")
#: Which of our packages a file may import; the first prefix that fits wins.
FLOORS: Final = {
    "schemas/": ("schemas",),
    "transforms/core/": ("schemas", "transforms.core"),
    "transforms/": ("schemas", "transforms.core"),
    "pipelines/": ("schemas", "transforms", "pipelines"),
}
#: The topmost floor: nobody else imports from it.
COMMAND_LINE: Final = ("pipelines/__main__.py", "pipelines/commands/")
#: Library to the files that may import it. A library of transforms/ has one door; more than one needs its reason here.
DOORS: Final = {
    "apache_beam": ("transforms/*.py", "pipelines/*.py"),
    "backports": ("transforms/core/fetch/decoding.py",),
    "brotli": ("transforms/core/fetch/decoding.py",),
    "charset_normalizer": ("transforms/core/page/charset.py",),
    "deltalake": ("transforms/core/publish/delta.py",),
    "feedparser": ("transforms/core/sources/feeds.py",),
    "ftfy": ("transforms/core/detectors/mojibake.py",),
    "grpc": ("pipelines/engine.py",),
    "h2": ("transforms/core/fetch/connection.py",),
    "httpcore2": ("transforms/core/fetch/connection.py",),
    "langdetect": ("transforms/core/language/profiles.py",),
    # One tree is parsed for all who look at it: it is pruned, text and metadata are taken out of it, its kind is told.
    "lxml": (
        *("transforms/core/page/tree.py", "transforms/core/page/pruning.py", "transforms/core/page/frame.py"),
        *("transforms/core/page/body.py", "transforms/core/page/kind.py"),
        *(
            "transforms/core/metadata/page_metadata.py",
            "transforms/core/metadata/facts.py",
            "transforms/core/metadata/printed.py",
        ),
        *(
            "transforms/core/metadata/printed_bylines.py",
            "transforms/core/metadata/rubrics.py",
            "transforms/core/metadata/fields.py",
        ),
        *("transforms/core/metadata/microdata.py", "transforms/core/metadata/links.py"),
    ),
    "msgspec": ("transforms/core/codec.py",),
    # Arithmetic, no format and no service: words as numbers here, language profiles and models there.
    "numpy": (
        *("transforms/core/duplicates/*.py", "transforms/core/language/profiles.py", "transforms/core/language/rank.py"),
        *("transforms/core/models/*.py", "pipelines/rows.py"),
    ),
    "obstore": ("transforms/core/publish/bucket.py",),
    "protego": ("transforms/core/fetch/robots.py",),
    # The contract is made of Arrow types; one file writes them, one reads them back to prove them, three take rows into new files.
    "pyarrow": (
        *("schemas/*.py", "transforms/core/sink.py", "transforms/core/verify.py"),
        *("transforms/core/upkeep/rows.py", "transforms/core/upkeep/rewriting.py", "transforms/core/upkeep/ordering.py"),
        "pipelines/rows.py",  # the contract in Beam's types
        *(
            "transforms/core/publish/field_ids.py",
            "transforms/core/publish/iceberg_table.py",
            "transforms/core/publish/delta.py",
        ),  # and in lakes'
    ),
    # A catalog with its tables here, a table with its files there.
    "pyiceberg": ("transforms/core/publish/iceberg.py", "transforms/core/publish/iceberg_table.py"),
    "rich": ("pipelines/*.py", "pipelines/commands/*.py"),
    "tld": ("transforms/core/urls.py",),
    # It stands in for the standard library of 3.11: lists of languages here, what whoever runs newsbeam decides, and the demo's stories, there.
    "tomli": ("transforms/core/language_lists.py", "pipelines/config.py", "pipelines/demo/site.py"),
    "trafilatura": ("transforms/core/page/body.py",),
    "typer": ("pipelines/__main__.py", "pipelines/commands/*.py"),
    "w3lib": ("transforms/core/urls.py",),
}
#: Where everything is caught, and why; anywhere else only what is named is caught.
CATCHES_ALL: Final = {
    "pipelines/commands/speaking.py": "the last line of defence: a fault becomes one sentence and exit code 1",
    "pipelines/engine.py": "an engine wraps what its workers raise in classes of its own",
    "transforms/core/supervision.py": "a fault of ours costs the record that brings it to light, not every run that meets it",
    "transforms/core/sources/feeds.py": "feedparser's handlers raise whatever Python raises on hostile markup",
}
#: Modules that bring the clock, chance or the network, and who may import one, and why.
CHANCE: Final = {"time", "random", "secrets", "uuid", "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "asyncio"}
MAY_MEET_CHANCE: Final = {
    ("transforms/core/fetch/connection.py", "asyncio"): "types of its streams; fetching is the network",
    ("transforms/core/fetch/connection.py", "socket"): "the type of a socket that the guard connected",
    ("transforms/core/fetch/connection.py", "ssl"): "the type of a TLS context",
    ("transforms/core/fetch/fetcher.py", "asyncio"): "locks and tasks; the clock is handed in",
    ("transforms/core/fetch/session.py", "ssl"): "the type of a TLS context",
    ("transforms/core/fetch/sockets.py", "asyncio"): "the one place that connects, after the guard has looked",
    ("transforms/core/fetch/sockets.py", "socket"): "the same",
    ("transforms/core/fetch/sockets.py", "ssl"): "the same",
    ("transforms/core/injection/injectors.py", "random"): "the type of a source of chance, which is handed in",
    ("transforms/core/injection/scoring.py", "random"): "a source of chance from a seed, which is an argument",
    ("transforms/core/output.py", "socket"): "the name of this machine, for the message of a lock that is held",
    ("transforms/site.py", "uuid"): "a spool file belongs to one attempt of one worker; its name is never published",
    ("transforms/staging.py", "uuid"): "the same",
}
BANNED_NAMES: Final = {"utils", "util", "helpers", "helper", "common", "base", "constants", "types", "misc"}
MAX_LINES: Final = 400
TOP_LEVEL: Final = {
    "pipelines", "transforms", "schemas", "tests", "deploy", "docs", "pyproject.toml", "README.md", "CHANGELOG.md",
    "CONTRIBUTING.md", "LICENSE", "Makefile", "requirements.lock", "requirements-build.lock", "requirements-dev.lock",
    ".ci", ".pre-commit-config.yaml", ".gitignore",
}  # fmt: skip


def sources(root: Path, *tops: str) -> Iterator[tuple[str, str]]:
    """Path under the root, with `/`, and text of every Python file of some folders."""
    for top in tops:
        for path in sorted((root / top).rglob("*.py")):
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


@functools.cache  # every rule asks, of a tree of which little changes
def imported(text: str) -> tuple[str, ...]:
    """Dotted names that a file imports, wherever in it; a relative import begins with a dot.

    A package whose data files are opened (`files("tld")`) is gone through as well.
    """
    return tuple(_imported(text))


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "files" and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


@functools.cache
def called(text: str) -> tuple[tuple[int, str], ...]:
    """Line and name of every function that a file calls."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return tuple((node.lineno, ast.unparse(node.func)) for node in calls)


def within(name: str, package: str) -> bool:
    """Whether a dotted name is a package or lies in it."""
    return name == package or name.startswith(f"{package}.")


def floors(root: Path) -> list[str]:
    """Every file imports from its own floor or from one beneath."""
    offences = []
    for path, text in sources(root, *PACKAGES):
        allowed = next(names for prefix, names in FLOORS.items() if path.startswith(prefix))
        modules = [name for name in imported(text) if name.partition(".")[0] in (*PACKAGES, "tests")]
        # `from transforms import core` yields the bare package first: what is taken from it decides.
        bare = {name for name in modules if any(within(other, name) and other != name for other in modules)}
        offences += [f"{path}: {name}" for name in modules if name not in bare and not any(within(name, a) for a in allowed)]
        if not path.startswith(COMMAND_LINE):
            offences += [f"{path}: {name}" for name in modules if within(name, "pipelines.commands")]
    return offences


def doors(root: Path) -> list[str]:
    """Each library is imported where the table says, and nowhere else."""
    offences = []
    for path, text in sources(root, *PACKAGES):
        tops = {name.partition(".")[0] for name in imported(text)} - {*PACKAGES, "", "tests"} - sys.stdlib_module_names
        known = {"tomllib"}  # the standard library of 3.11, asked for beside tomli
        offences += [
            f"{path}: {top}"
            for top in sorted(tops - known)
            if not any(PurePosixPath(path).match(door) for door in DOORS.get(top, ()))
        ]
    return offences


def unused_doors(root: Path) -> list[str]:
    """No library has a door in the table that nobody goes through."""
    used = [(PurePosixPath(path), name.partition(".")[0]) for path, text in sources(root, *PACKAGES) for name in imported(text)]
    return [
        f"{library}: {door}"
        for library, library_doors in DOORS.items()
        for door in library_doors
        if not any(top == library and path.match(door) for path, top in used)
    ]


def _is_transform(node: ast.ClassDef) -> bool:
    return any("PTransform" in ast.unparse(parent) for parent in node.bases)


def room(name: str) -> str:
    """The room that a dotted module lies in: a folder with all its modules, or a file that stands beside folders."""
    parts = name.split(".")
    return ".".join(parts[: 3 if parts[:2] == ["transforms", "core"] else 2])


def circles(root: Path) -> list[str]:
    """No room reaches itself through what it imports; `pipelines`, all one floor, is told apart by file and folder too."""
    modules = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): text for path, text in sources(root, *PACKAGES)
    }
    reached: dict[str, set[str]] = {}
    for module, text in modules.items():
        named = {name if name in modules else name.rpartition(".")[0] for name in imported(text)}
        reached.setdefault(room(module), set()).update(
            room(name) for name in named if name in modules and room(name) != room(module)
        )
    offences = []
    for start in sorted(reached):
        seen: set[str] = set()
        waiting = list(reached[start])
        while waiting:
            if (here := waiting.pop()) not in seen:
                seen.add(here)
                waiting += reached.get(here, ())
        if start in seen:
            offences.append(f"{start}: reaches itself through what it imports")
    return offences


def twins(root: Path) -> list[str]:
    """A step's file stands on both floors; its PTransform is a dataclass that says what goes in and out."""
    offences = []
    for path, text in sources(root, "transforms"):
        if path.startswith("transforms/core/") or path == "transforms/__init__.py":
            continue
        stem = PurePosixPath(path).stem
        if not any((root / "transforms" / "core" / twin).exists() for twin in (f"{stem}.py", f"{stem}/__init__.py")):
            offences.append(f"{path}: no twin transforms/core/{stem}")
        steps = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and _is_transform(node)]
        if not steps:
            offences.append(f"{path}: no PTransform")
        for step in steps:
            said = ast.get_docstring(step) or ""
            if not any("dataclass" in ast.unparse(mark) for mark in step.decorator_list):
                offences.append(f"{path}: {step.name} is no dataclass")
            if "In:" not in said or "Out:" not in said:
                offences.append(f"{path}: {step.name} does not say In and Out")
    return offences


def steps_apart(root: Path) -> list[str]:
    """Steps meet only in the composite: no module of floor 2 imports another."""
    return [
        f"{path}: {name}"
        for path, text in sources(root, "transforms")
        if not path.startswith("transforms/core/")
        for name in imported(text)
        if within(name, "transforms") and not within(name, "transforms.core") and name != "transforms"
    ]


def labels(root: Path) -> list[str]:
    """Every step that an `expand` wires has a label, and none is a lambda."""
    return [f"{path}:{offence}" for path, text in sources(root, "transforms", "pipelines") for offence in _wiring(text)]


@functools.cache
def _wiring(text: str) -> tuple[str, ...]:
    offences = []
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.FunctionDef) and node.name == "expand"):
            continue
        for part in (inner for statement in node.body for inner in ast.walk(statement)):
            if isinstance(part, ast.Lambda):
                offences.append(f"{part.lineno}: lambda")
            unlabelled = isinstance(part, ast.BinOp) and isinstance(part.op, ast.BitOr) and not (
                isinstance(part.right, ast.BinOp) and isinstance(part.right.op, ast.RShift)
            )  # fmt: skip
            if unlabelled:
                offences.append(f"{getattr(part, 'lineno', 0)}: no label")
    return tuple(offences)


def lengths(root: Path) -> list[str]:
    """No module is longer than a reader can hold."""
    return [f"{path}: {lines}" for path, text in sources(root, *PACKAGES, "tests") if (lines := text.count("\n")) > MAX_LINES]


def names(root: Path) -> list[str]:
    """No file or folder has a name that says nothing."""
    return [
        path for path, _ in sources(root, *PACKAGES, "tests") if BANNED_NAMES & set(PurePosixPath(path).with_suffix("").parts)
    ]


def absolute_imports(root: Path) -> list[str]:
    """An import names its module from the top."""
    return [
        f"{path}: {name}" for path, text in sources(root, *PACKAGES, "tests") for name in imported(text) if name.startswith(".")
    ]


def bare_inits(root: Path) -> list[str]:
    """`transforms` and `transforms.core` import nothing: to name a room is not to enter all others."""
    return [
        f"{path}: {name}"
        for path, text in sources(root, "transforms")
        if path in {"transforms/__init__.py", "transforms/core/__init__.py"}
        for name in imported(text)
    ]


def _catches_all(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        wide = node.type is None or bool(re.search(r"\b(Base)?Exception\b", ast.unparse(node.type)))
        last = node.body[-1]
        return wide and not (isinstance(last, ast.Raise) and last.exc is None)  # what is passed on is not caught
    return isinstance(node, ast.Call) and bool(
        re.fullmatch(r"(contextlib\.)?suppress\(.*\b(Base)?Exception\b.*\)", ast.unparse(node))
    )


@functools.cache
def _wide(text: str) -> tuple[int, ...]:
    """Lines where everything is caught."""
    return tuple(getattr(node, "lineno", 0) for node in ast.walk(ast.parse(text)) if _catches_all(node))


def catches(root: Path) -> list[str]:
    """Only what is named is caught, but for the places in the table; each of those still needs to be there."""
    found = {path: _wide(text) for path, text in sources(root, *PACKAGES)}
    wide = [f"{path}:{line}" for path, lines in found.items() if path not in CATCHES_ALL for line in lines]
    return wide + [f"{path}: needs no exception any more" for path in CATCHES_ALL if not found.get(path)]


def chance(root: Path) -> list[str]:
    """Time, chance and the network are arguments: nothing below `pipelines` asks for them, but for what the table allows."""
    met, asked = set(), []
    for path, text in sources(root, "schemas", "transforms"):
        met |= {(path, module) for name in imported(text) for module in CHANCE if within(name, module)}
        asked += [
            f"{path}:{line}: {name}"
            for line, name in called(text)
            if re.search(r"\b(datetime|date)\.(now|utcnow|today)$|\burandom$", name)
        ]
    asked += [f"{path}: {module}" for path, module in sorted(met - MAY_MEET_CHANCE.keys())]
    return asked + [f"{path}: {module} is not met any more" for path, module in sorted(MAY_MEET_CHANCE.keys() - met)]


def sleeps(root: Path) -> list[str]:
    """Nothing that we ship waits by sleeping."""
    return [
        f"{path}:{line}"
        for path, text in sources(root, *PACKAGES)
        for line, name in called(text)
        if re.search(r"(^|\.)sleep$", name)
    ]


def top_level(root: Path) -> list[str]:
    """The top of the tree holds what the plan names, neither less nor more."""
    ignored = [line.strip("/") for line in (root / ".gitignore").read_text(encoding="utf-8").split() if not line.startswith("#")]
    found = {path.name for path in root.iterdir() if not any(fnmatch(path.name, pattern) for pattern in (".git", *ignored))}
    return [f"too many: {name}" for name in sorted(found - TOP_LEVEL)] + [
        f"missing: {name}" for name in sorted(TOP_LEVEL - found)
    ]


_IMPORT_CORE: Final = """
import sys; sys.modules["apache_beam"] = None
import importlib, pkgutil, transforms.core
for module in pkgutil.walk_packages(transforms.core.__path__, "transforms.core."):
    importlib.import_module(module.name)
"""


def core_without_beam(root: Path) -> list[str]:
    """All that the project knows can be imported where Beam is not installed."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_CORE], cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=False
    )
    return [] if done.returncode == 0 else [done.stderr.strip().rpartition("\n")[2]]


def strangers(path: list[str]) -> list[str]:
    """Other distributions on a path that own one of our import names."""
    return sorted(
        f"{distribution.metadata['Name']}: {file}"
        for distribution in distributions(path=path)
        if distribution.metadata["Name"] != "newsbeam"
        for file in distribution.files or ()
        if file.parts[0] in PACKAGES
    )
