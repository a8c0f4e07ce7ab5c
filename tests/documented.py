"""What the documents tell to type: commands, and blocks of code, each with the document that it stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
DOCUMENTS: Final = sorted(
    path for folder in (".", "docs", "docs/reading", "deploy", "deploy/flink") for path in (ROOT / folder).glob("*.md")
)
#: Languages of blocks that are code to run; others show layouts, diagrams, text.
CODE: Final = ("python", "sql", "sh", "bash", "toml")
_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: A command between code marks that is given something; without, it is only named.
_MARKED: Final = re.compile(r"`(newsbeam [^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to type."""

    #: From the root of the checkout.
    document: str
    #: `newsbeam`: a command line; else the language of a block.
    kind: str
    text: str

    def __str__(self) -> str:
        """As it is named in exceptions and in what a test says."""
        return f"{self.document}: {self.text}" if self.kind == "newsbeam" else f"{self.document}: {self.kind}"


def commands(document: Path) -> Iterator[str]:
    """Every newsbeam command of a document: the lines of its blocks, and what stands between code marks and is given something."""
    text = document.read_text(encoding="utf-8").replace("\\\n", " ")
    for _, block in _FENCE.findall(text):
        lines = (line.strip() for line in block.splitlines())
        yield from (line for line in lines if re.match(r"(?:\.venv/bin/)?newsbeam [a-z-]+(?: [^(◀]|$)", line))
    yield from (line for line in _MARKED.findall(text) if _is_given_something(line))


def _is_given_something(line: str) -> bool:
    """Whether there is a word beside options and those that name the command."""
    words = [word for word in line.split()[1:] if not re.fullmatch(r"(?:--)?[a-z]+(?:-[a-z]+)*", word)]
    return bool(words)


def told(document: Path) -> Iterator[Told]:
    """Everything to type in a document."""
    name = document.relative_to(ROOT).as_posix()
    yield from (Told(name, "newsbeam", " ".join(line.split())) for line in commands(document))
    yield from (
        Told(name, language, text) for language, text in _FENCE.findall(document.read_text(encoding="utf-8")) if language in CODE
    )
