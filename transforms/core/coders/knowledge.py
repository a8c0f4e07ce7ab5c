"""What a dictionary coder knows of one language; the stages that read it are the same for all languages."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.events import Quantity
from transforms.core.coders.lexicon import Lexicon
from transforms.core.coders.names import NameIndex
from transforms.core.coders.tokens import Token
from transforms.core.places import PlaceMention
from transforms.core.timex import DateExpression


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """One language, compiled. Stages read the function words of `Token.lower` as English keys; `tokenise` writes them."""

    #: Name and version of the coder, as in every row.
    name: str
    version: str
    lexicon: Lexicon
    #: Its keys are made of the words that `tokenise` writes.
    index: NameIndex
    #: Text, start and end to tokens; at most a bounded number of them.
    tokenise: Callable[[str, int, int], list[Token]]
    #: Text and day of publication (None: not known) to date expressions.
    find_dates: Callable[[str, date | None], Sequence[DateExpression]]
    find_places: Callable[[str], Sequence[PlaceMention]]
    find_quantities: Callable[[str], Sequence[Quantity]]
    #: Quad class of each PLOVER type.
    quads: dict[str, int]
    #: Hash over lexicon and gazetteer, lower-case hex.
    sha256: str


def joint_sha256(*hashes: str) -> str:
    """One hash over several, lower-case hex."""
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()


def quad_classes(lexicon: Lexicon) -> dict[str, int]:
    """Quad class of each PLOVER type."""
    return {name: rating.quad for name, rating in lexicon.crosswalk.plover.items()}
