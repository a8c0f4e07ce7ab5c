"""How well sentences in another language than the article are found: lingua's sentences among GeoVirus's English ones.

Each sentence is judged as one of an article; the halves that no threshold was fitted on.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.peers import ROOT
from tests.quality.artifacts import wikinews
from tests.quality.language import UNPROFILED, read_sentences
from transforms.core.language.profiles import profiled_script
from transforms.core.language.spans import find_language_spans
from transforms.core.scripts import count_scripts
from transforms.core.sentences import split_sentences

#: A sentence that can be told, by the number of its words.
_LONG = 10
_SOURCE = Path("geovirus/data/Corpora")
_WORD = re.compile(r"[^\W\d_]+")
#: Languages of articles with an English sentence in them.
_HOMES = ("de", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk")


def _split(text: str) -> Iterator[str]:
    yield from (text[sentence.start : sentence.end] for sentence in split_sentences(text))


def english_sentences(root: Path, *, held_out: bool) -> list[str]:
    """Sentences of English news."""
    documents = wikinews(root / _SOURCE, held_out=held_out)
    return [sentence for document in documents for part in document for sentence in _split(part)]


def _in_script(sentence: str, script: str) -> bool:
    scripts = count_scripts(sentence)
    return bool(scripts) and scripts[script] > sum(scripts.values()) / 2


def _found(sentences: Sequence[str], home: str) -> float:
    return sum(bool(find_language_spans(sentence, home)) for sentence in sentences) / max(len(sentences), 1)


def _long(lines: Sequence[str]) -> list[str]:
    """Sentences of so many words; numbers are none. A line that is several sentences to the splitter is several here."""
    return [sentence for line in lines for sentence in _split(line) if len(_WORD.findall(sentence)) >= _LONG]


def _own(pairs: Sequence[tuple[str, str]]) -> Iterator[bool]:
    for language, sentence in pairs:
        if (script := profiled_script(language)) and _in_script(sentence, script):
            yield bool(find_language_spans(sentence, language))


def span_figures(root: Path, *, held_out: bool = True) -> dict[str, float]:
    """Shares of sentences, 0-1.

    Args:
        root: the peers' folder.
        held_out: the halves that no threshold was fitted on.
    """
    english = english_sentences(root, held_out=held_out)
    pairs = list(read_sentences(root / "lingua" / "sentences", held_out=held_out))
    # Some lines of languages in other scripts are English.
    near = {language: [s for tag, s in pairs if tag == language and _in_script(s, "Latn")] for language, _ in pairs}
    foreign = {language: _long(sentences) for language, sentences in near.items() if language != "en"}
    latin = {language for language in foreign if profiled_script(language) == "Latn"}
    known = [s for language in sorted(latin - UNPROFILED) for s in foreign[language]]
    other = [s for tag, s in pairs if profiled_script(tag) not in {None, "Latn"} and not _in_script(s, "Latn")]
    own = list(_own([pair for pair in pairs if pair[0] not in UNPROFILED]))
    return {
        "false, English news": _found(english, "en"),
        "false, other known languages": sum(own) / max(len(own), 1),
        "found, 10 words or more, known languages in English": _found(known, "en"),
        "found, 10 words or more, all languages in English": _found(
            [s for language in sorted(latin) for s in foreign[language]], "en"
        ),
        "found, another script in English": _found(_long(other), "en"),
        "found, 10 words or more, English in ten languages": sum(_found(_long(english), home) for home in _HOMES) / len(_HOMES),
    }


def main() -> None:
    """Print the figures of both halves."""
    for held_out in (False, True):
        for name, figure in span_figures(ROOT, held_out=held_out).items():
            print(f"{'held out' if held_out else 'tuned on'}  {name:60} {figure:.4f}")


if __name__ == "__main__":
    main()
