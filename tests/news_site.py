"""News that a site publishes: stories that appear and change, as pages; as feeds they are written by the demo's."""

import html
import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Final

START: Final = datetime(2026, 1, 31, 6, tzinfo=timezone.utc)
_WORDS: Final = (
    "river harbour council minister bridge storm market strike school court treaty border hospital election farmer railway budget "
    "protest island factory museum winter power water police village doctor engineer union company"
).split()
_VERBS: Final = (
    "announced",
    "rejected",
    "repaired",
    "closed",
    "visited",
    "criticised",
    "approved",
    "delayed",
    "inspected",
    "sold",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story; another revision has another text under the same address."""

    number: int
    revision: int = 0
    #: Absolute address of its page; None: it has none.
    url: str | None
    guid: str | None = None
    #: Whether the feed holds all of it.
    whole: bool = False

    @property
    def title(self) -> str:
        """The headline, the same in all revisions."""
        return f"Report {self.number}: {self._sentence(random.Random(f'title {self.number}'))}"

    @property
    def paragraphs(self) -> list[str]:
        """The text, drawn from the number and the revision."""
        chance = random.Random(f"{self.number} {self.revision}")
        return [" ".join(self._sentence(chance) + "." for _ in range(5)) for _ in range(9)]

    @property
    def published(self) -> datetime:
        """Stories are a minute apart."""
        return START + timedelta(minutes=self.number % 500)

    def revised(self) -> "Story":
        """The next revision."""
        return replace(self, revision=self.revision + 1)

    def page(self) -> bytes:
        """As HTML."""
        text = "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)
        head = f"<title>{html.escape(self.title)}</title><meta charset=utf-8>"
        return f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>{self.title}</h1>{text}</article></body></html>".encode()

    @property
    def summary(self) -> str:
        """What the feed says."""
        return " ".join(self.paragraphs) if self.whole else self.paragraphs[0][:150]

    @staticmethod
    def _sentence(chance: random.Random) -> str:
        first, second, third = chance.sample(_WORDS, 3)
        return (
            f"The {first} {third} {chance.randint(2, 9000)} {chance.choice(_VERBS)} the {second} near the {chance.choice(_WORDS)}"
        )
