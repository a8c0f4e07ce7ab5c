"""What a coder is, and where a model may help one: four protocols that say what goes in, what comes out and what may never change.

A coder finds events. The three narrower hooks look at events that were found: a `TypeScorer` says how likely their types are, an
`ActorResolver` says who an unknown name is, a `Judge` keeps, drops or corrects rows. `refine.py` applies what they say, and holds them
to this: confidence in a field that an artifact harmed may fall and never rises, a status may be weakened and never made `asserted`,
offsets and ids stay.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from schemas.events import Event, Status
from schemas.records import Article

#: Fields of an event that hold a confidence.
ConfidenceField = Literal[
    "confidence",
    "confidence_type",
    "confidence_actors",
    "confidence_recipients",
    "confidence_date",
    "confidence_place",
    "confidence_status",
]


class EventCoder(Protocol):
    """Finds the events of an article; a module with these names is one, and so is an object.

    The same article gives the same events on any machine, in the order of the text, each with offsets into `Article.text` for every
    surface. A text that holds no event gives none; no text raises.
    """

    @property
    def NAME(self) -> str:  # noqa: N802  a constant of a module
        """Stands in `Event.coder`; a coder on trial says so here."""

    @property
    def VERSION(self) -> str:  # noqa: N802  a constant of a module
        """Raised whenever the same text may give other rows."""

    @property
    def LANGUAGES(self) -> AbstractSet[str]:  # noqa: N802  a constant of a module
        """Primary subtags (BCP 47) of the languages that it reads."""

    def knowledge_sha256(self) -> str:
        """Hash of all that it was told: lexicon, names, weights; stands in `Event.lexicon_sha256`."""

    def code(self, article: Article) -> list[Event]:
        """Find the events; the caller has seen to the language."""


@runtime_checkable
class TypeScorer(Protocol):
    """Says how likely the types of events are."""

    def score_types(self, events: Sequence[Event]) -> Sequence[Mapping[str, float]]:
        """Probability by PLOVER type, for each event in order; a type left out has not been judged."""


@runtime_checkable
class ActorResolver(Protocol):
    """Says who a name is that the gazetteer lacks."""

    def resolve_actors(self, events: Sequence[Event]) -> "Sequence[Mapping[int, Resolution]]":
        """For each event in order: who stands at which `Actor.start`; actors left out stay as they are."""


@runtime_checkable
class Judge(Protocol):
    """Looks at events as rows and keeps, drops or corrects them."""

    def judge(self, events: Sequence[Event]) -> "Sequence[Verdict]":
        """One verdict for each event, in order."""


Hook = TypeScorer | ActorResolver | Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who an actor is, as a resolver says."""

    #: ISO 3166-1 alpha-3; None: of no single country.
    country: str | None = None
    organisation: str | None = None
    #: GOV, MIL, REB ...; None: keep what the words told.
    sector: str | None = None
    #: 0-1, higher is surer.
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to become of one row."""

    #: `fix` takes status and tier from here; `keep` and `fix` take the confidences.
    action: Literal["keep", "drop", "fix"] = "keep"
    #: None: as it is. Never `asserted`: a judge may take a claim back, not make one.
    status: Status | None = None
    #: None: as it is.
    tier: Literal["core", "context"] | None = None
    #: New values, 0-1; a field left out, or null in the row, stays.
    confidences: Mapping[ConfidenceField, float] = field(default_factory=dict)
