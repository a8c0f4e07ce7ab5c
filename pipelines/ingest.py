"""The flow on one screen: slices of input to committed rows.

    slices -> Read -> Extract -> Site -> Language -> Artifacts -> Events -> Stage -> Commit
                |        |                                                    |
                +--------+------------------ dead letters --------------------+--> Commit

An article passes from step to step as one object. What crosses the shuffles inside Site and before Commit are small keys;
bodies wait on disk.
"""

from dataclasses import dataclass

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.commit import CommitUnits
from transforms.core.commit import UnitRequest
from transforms.events import CodeEvents
from transforms.extract import ExtractArticles
from transforms.language import DetectLanguages
from transforms.site import CompareWithSite
from transforms.sources import ReadRecords
from transforms.staging import StageArticles
from transforms.translation import DetectArtifacts


@dataclass
class Ingest(beam.PTransform[PCollection[bytes], PCollection[bytes]]):
    """Everything between reading and rows, for one unit.

    In: encoded Slice. Out: encoded Counts. Keys: the unit's id, at the one shuffle of keys before the commit.
    """

    request: UnitRequest
    #: The unit's spool folder.
    spool: str
    #: Whether what the unit's pages of one site have in common is taken out. Not in a tick, whose pages are together by chance: the
    #: same page would give another text, and so another revision, whenever it is fetched again.
    compares_sites: bool = True
    #: Kinds of artifact to look for that are off by default.
    extra_kinds: tuple[str, ...] = ()
    #: Whether the last step writes the rows; else it lays the keys down (`CommitUnits.here`).
    commits: bool = True

    def expand(self, slices: PCollection[bytes]) -> PCollection[bytes]:
        """Wire the chain."""
        pages, unread = slices | "Read" >> ReadRecords()
        articles, refused = pages | "Extract" >> ExtractArticles()
        if self.compares_sites:
            articles = articles | "Site" >> CompareWithSite(self.spool)
        analyses = (
            articles
            | "Language" >> DetectLanguages()
            | "Artifacts" >> DetectArtifacts(self.extra_kinds)
            | "Events" >> CodeEvents()
        )  # fmt: skip
        staged, unfit = analyses | "Stage" >> StageArticles(self.spool, self.request.stamp)
        keys = (staged, unread, refused, unfit) | "AllKeys" >> beam.Flatten()
        return keys | "Commit" >> CommitUnits(self.request, self.spool, here=self.commits)
