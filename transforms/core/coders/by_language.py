"""Which coder reads which language. A new coder is a module with the names of `seam.EventCoder`, and one name here."""

from typing import Final

from transforms.core.coders import plover, spanish
from transforms.core.coders.seam import EventCoder

CODERS: Final[tuple[EventCoder, ...]] = (plover, spanish)
_BY_LANGUAGE: Final = {language: coder for coder in CODERS for language in coder.LANGUAGES}


def coder_for(language: str) -> EventCoder | None:
    """The coder of a language.

    Args:
        language: BCP 47; only the primary subtag counts.

    Returns:
        None: no coder reads it; it is never read by another language's rules.

    >>> coder_for("en-GB").NAME, coder_for("es-AR").NAME, coder_for("und")
    ('plover_dictionary', 'plover_dictionary_es_experimental', None)
    """
    return _BY_LANGUAGE.get(language.partition("-")[0].lower())


def coder_stamps() -> tuple[str, ...]:
    """What decides the rows that coders give: name, version and knowledge of each; two runs with the same stamps agree."""
    return tuple(f"{coder.NAME} {coder.VERSION} {coder.knowledge_sha256()}" for coder in CODERS)
