"""What a report says, as values: no markup, no file, no clock. Lists are short whatever the output; `left_out` says by how much."""

from dataclasses import dataclass
from datetime import date, datetime

from transforms.core.manifest import Counts


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a whole."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What the commits of one hour read: `read = new + duplicate + dead`."""

    at: datetime
    #: Rows of articles that repeat none.
    new: int = 0
    #: Rows of articles that repeat another, and records whose row was there already.
    duplicate: int = 0
    #: Records set aside, newly or again.
    dead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Commits:
    """What the manifests say."""

    count: int = 0
    #: Begin of the run of the first and the last commit; None: there is none.
    first_at: datetime | None = None
    last_at: datetime | None = None
    total: Counts = Counts()
    #: Versions that wrote, oldest first.
    newsbeam_versions: tuple[str, ...] = ()
    schema_versions: tuple[str, ...] = ()
    #: Files that a manifest names and that are not there.
    missing: int = 0
    unbalanced: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Seven days, hour by hour."""

    hours: tuple[Hour, ...] = ()
    #: False: nothing was read in the seven days before now, so they end with the last commit.
    to_now: bool = True
    #: Why records were set aside in all that is counted: class, sentence, number.
    reasons: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """How one feed fares, secrets removed."""

    url: str
    title: str | None
    #: new, active, troubled, failing, parked.
    state: str
    errors: int
    error_class: str | None
    #: What the error class means; None: nothing is wrong.
    why: str | None
    polled_at: datetime | None
    #: None: at the next tick.
    next_poll_at: datetime | None
    #: When an entry was new last; None: not known.
    new_at: datetime | None
    #: No news for ten times as long as usual, and for a week.
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The feeds."""

    #: store: as the monitor remembers them; table: as their last polls in the tables tell; none: nothing is watched.
    source: str = "none"
    #: Why the store was not read although it is there; None: it was, or is not there.
    trouble: str | None = None
    states: tuple[Share, ...] = ()
    #: Those that fail, gravest first.
    worst: tuple[FeedLine, ...] = ()
    worst_left_out: int = 0
    silent: tuple[FeedLine, ...] = ()
    silent_left_out: int = 0
    #: Articles that wait to be fetched; None: not known.
    queued: int | None = None
    #: When the next feed or article is due, in the past where it is overdue; None: nothing is, or it is not known.
    due_at: datetime | None = None
    #: What a health check complains about.
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """In which languages articles are."""

    total: int = 0
    shares: tuple[Share, ...] = ()
    left_out: int = 0
    #: Articles whose language is `und`, by reason.
    undecided: tuple[Share, ...] = ()
    verdicts: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """From publication to row, of articles that were fetched."""

    counted: int = 0
    buckets: tuple[Share, ...] = ()
    #: Seconds within which a half and nine tenths were written, to a tenth of it; None: none was counted.
    median_s: float | None = None
    p90_s: float | None = None
    #: Not counted: without a date; dated to the day or less; read from files, whose age is no delay.
    undated: int = 0
    coarse: int = 0
    from_files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What came of one source: a registered domain, else a host, else what the input said."""

    name: str
    articles: int
    #: Records set aside.
    dead: int
    #: Words of an article, on average.
    words: float
    #: Articles flagged as short, as a wall, or as boilerplate.
    thin: int
    artifacts: int
    #: Kinds of artifact, the most frequent first.
    kinds: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One finding where it stands."""

    article_id: str
    source: str
    field: str
    before: str
    surface: str
    after: str
    severity: str
    score: float
    evidence: str
    suggestion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of artifact."""

    name: str
    #: What it is; empty: a kind that this version does not know.
    meaning: str
    count: int
    #: Articles with one.
    articles: int
    #: Gravest first.
    severities: tuple[Share, ...]
    #: Sources with the highest rate, among those with enough articles: name, findings, articles.
    sources: tuple[tuple[str, int, int], ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One type of event."""

    name: str
    quad: int
    core: int
    context: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """Who acts upon whom, by country."""

    actor: str
    recipient: str
    count: int
    #: Of quad classes 1 to 4.
    quads: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """The rows of `events`."""

    total: int = 0
    core: int = 0
    #: With a field that an artifact harmed.
    damaged: int = 0
    dated: int = 0
    #: With a country on both sides.
    dyadic: int = 0
    types: tuple[EventType, ...] = ()
    dyads: tuple[Dyad, ...] = ()
    dyads_left_out: int = 0
    statuses: tuple[Share, ...] = ()
    #: Why articles have none or not all: `articles.events_status`.
    coding: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Files of one table or of one day."""

    name: str
    files: int
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What lies on the disk, as the manifests say."""

    tables: tuple[Stored, ...] = ()
    #: Newest first.
    days: tuple[Stored, ...] = ()
    days_left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of a report."""

    #: The folder as it was named.
    name: str
    now: datetime
    #: First day that is counted; None: all of them.
    since: date | None
    commits: Commits
    flow: Flow
    watch: Watch
    languages: Languages
    delay: Delay
    #: Most articles first.
    sources: tuple[Source, ...]
    sources_left_out: int
    #: Gravest and most frequent first.
    kinds: tuple[Kind, ...]
    #: Articles that were looked at for artifacts, and those with a finding.
    articles: int
    articles_with_artifacts: int
    events: Events
    storage: Storage
    #: What an operator should look at first; empty: nothing.
    troubles: tuple[str, ...] = ()
