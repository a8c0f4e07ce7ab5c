"""Articles beside the others of their site."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import apache_beam as beam
from apache_beam.pvalue import AsDict, PCollection

from schemas.errors import ProcessingFault
from schemas.records import Analysis, Article
from transforms.core.codec import decode, encode
from transforms.core.identity import content_id
from transforms.core.site import SiteHabits, SiteTrace, apply_habits, learn_habits, trace_of
from transforms.core.spool import Spool, read_spooled
from transforms.core.supervision import attempted, carried


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidDown:
    """Where an article waits, and what it says about its site."""

    #: Registrable domain; empty: of no site.
    domain: str
    #: None where it says nothing.
    trace: SiteTrace | None
    spool: str
    start: int
    length: int
    #: As `Analysis.fault`.
    fault: str | None = None


class LayDown(beam.DoFn):
    """Articles to one spool file for each bundle; keys go on."""

    def __init__(self, folder: str) -> None:
        """Keep what a worker needs.

        Args:
            folder: the spool of articles that wait, seen by every worker.
        """
        self._folder = folder

    def start_bundle(self) -> None:
        """Open a file that no other attempt writes to."""
        self._spool = Spool(Path(self._folder), uuid.uuid4().hex)

    def process(self, analysis: Analysis) -> Iterator[bytes]:
        """One analysis, of which only the article is there, to its encoded LaidDown."""
        article = analysis.article
        data = encode(article)
        try:
            trace, fault = attempted("site", trace_of, article), None
        except ProcessingFault as error:
            trace, fault = None, str(error)
        yield encode(
            LaidDown(
                domain=article.domain or "",
                trace=trace,
                spool=self._spool.name,
                start=self._spool.append(data),
                length=len(data),
                fault=fault,
            )
        )

    def finish_bundle(self) -> None:
        """Close the file: what the bundle's keys point to is there before the keys go on."""
        self._spool.close()


class TakeUp(beam.DoFn):
    """`apply_habits` to each article that waited."""

    def __init__(self, folder: str) -> None:
        """Keep what a worker needs; the argument is that of `LayDown`."""
        self._folder = folder

    def process(self, laid: bytes, habits: Mapping[str, bytes]) -> Iterator[Analysis]:
        """One encoded LaidDown to the analysis that waited there."""
        key = decode(LaidDown, laid)
        article = decode(Article, read_spooled(Path(self._folder), key.spool, key.start, key.length))
        known = habits.get(key.domain) if key.trace is not None else None
        analysis = Analysis(article=article, fault=key.fault)
        yield carried("site", partial(_compared, habits=decode(SiteHabits, known)), analysis) if known else analysis


def _compared(analysis: Analysis, *, habits: SiteHabits) -> Analysis:
    return replace(analysis, article=apply_habits(analysis.article, habits))


def traces_by_site(laid: bytes) -> Iterator[tuple[str, bytes]]:
    """An encoded trace under its site."""
    key = decode(LaidDown, laid)
    if key.trace is not None:
        yield key.domain, encode(key.trace)


def habits_of(domain: str, traces: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The encoded habits of one site, where it has any."""
    habits = learn_habits(decode(SiteTrace, trace) for trace in traces)
    if habits != SiteHabits():
        yield domain, encode(habits)


def with_key(laid: bytes) -> tuple[str, bytes]:
    """An article that waits, under a key of its own."""
    return content_id(laid), laid


def waiting(_: str, laid: Iterable[bytes]) -> Iterable[bytes]:
    """The articles under one key."""
    return laid


@dataclass
class CompareWithSite(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """See every article beside the others of its site, and take out of it what is the site's.

    In: Analysis, with the article alone. Out: the same. Keys: the site's domain for traces, a hash for what waits. Shuffle:
    traces and keys cross, articles wait on disk.
    """

    spool: str

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        folder = str(Path(self.spool) / "extracted")
        laid = analyses | "LayDown" >> beam.ParDo(LayDown(folder)).with_output_types(bytes)
        habits = (
            laid
            | "TracesBySite" >> beam.FlatMap(traces_by_site).with_output_types(tuple[str, bytes])
            | "GroupBySite" >> beam.GroupByKey()
            | "LearnHabits" >> beam.FlatMapTuple(habits_of).with_output_types(tuple[str, bytes])
        )
        spread = (
            laid
            | "KeyWaiting" >> beam.Map(with_key).with_output_types(tuple[str, bytes])
            | "SpreadWaiting" >> beam.GroupByKey()
            | "Waiting" >> beam.FlatMapTuple(waiting).with_output_types(bytes)
        )
        return spread | "TakeUp" >> beam.ParDo(TakeUp(folder), AsDict(habits))
