"""Countries, organisations, regions, dated office-holders and agent nouns: one home, used by coder and detectors.

The facts are TSV files beside this module, one line a fact, described in their first lines; `loader.py` reads and checks them.
"""

from transforms.core.gazetteer.loader import load_gazetteer
from transforms.core.gazetteer.records import Capital, Entry, Gazetteer, OfficeHolder
from transforms.core.gazetteer.table import GazetteerError

__all__ = ["Capital", "Entry", "Gazetteer", "GazetteerError", "OfficeHolder", "load_gazetteer"]
