"""An article for a terminal: pieces of text with a style each; where there are no colours, the marks are written out.

`⟦actor e1: France⟧` says in words what a colour says; these two brackets stand nowhere else: the text's own become `[` and `]`.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from transforms.core.report.article import ArticleView
from transforms.core.report.notes import Note, gravest
from transforms.core.report.readable import moment, neutral, one_line
from transforms.core.report.weave import Mark, Open, Piece, weave

#: Text and its style, in the words of `rich`; the texts one after the other are what is printed.
Styled = tuple[str, str]
_BRACKETS: Final = str.maketrans("⟦⟧", "[]")
#: Colour and shape; over the ground of an artifact, shape alone.
_STYLES: Final = {
    "trigger": ("magenta", "bold"),
    "actor": ("blue", "underline"),
    "recipient": ("cyan", "underline"),
    "date": ("yellow", "underline"),
    "place": ("green", "underline"),
    "quantity": ("bright_red", "underline"),
    "attribution": ("", "italic"),
}
_GROUNDS: Final = {"critical": "white on red", "major": "black on yellow", "minor": "reverse", "info": "reverse dim"}
_LABEL_CHARS: Final = 13
_LISTED: Final = 20


def harmless(text: str) -> str:
    """A text as a terminal may get it: nothing acts, the brackets of the marks are not in it; as long as before."""
    return neutral(text).translate(_BRACKETS)


def woven_lines(text: str, marks: Sequence[Mark], *, colour: bool) -> list[Styled]:
    """A text with its marks.

    Args:
        text: the string that the marks are over.
        marks: over it.
        colour: whether styles are seen; else marks are written out.

    Returns:
        Pieces that, with all `⟦name: `, `⟧` (or, with colours, all `⟦name⟧`) taken out, are the text as `harmless` gives it.
    """
    pieces: list[Styled] = []
    stack: list[Mark] = []
    for token in weave(len(text), marks):
        if isinstance(token, Piece):
            pieces.append((harmless(text[token.start : token.end]), _style(stack) if colour else ""))
        elif isinstance(token, Open):
            stack.append(token.mark)
            if not colour:
                pieces.append((f"⟦{token.mark.kind} {','.join(token.mark.notes)}: ", ""))
        else:
            stack.pop()
            if not colour:
                pieces.append(("⟧", ""))
            elif token.last:
                pieces.append((f"⟦{','.join(token.mark.notes)}⟧", "dim"))
    return pieces


def _style(stack: Sequence[Mark]) -> str:
    grounds = [_GROUNDS.get(mark.severity, "reverse") for mark in stack if mark.kind == "artifact"]
    shapes = [_STYLES[mark.kind] for mark in stack if mark.kind in _STYLES]
    colours = grounds[-1:] or [colour for colour, _ in shapes[-1:]]
    return " ".join(filter(None, (*colours, *dict.fromkeys(shape for _, shape in shapes))))


def article_lines(view: ArticleView, *, colour: bool) -> Iterator[list[Styled]]:
    """All about one revision of an article, line by line; the text is one piece with its own line breaks.

    Args:
        view: of `article.article_view`.
        colour: as in `woven_lines`.
    """
    title = view.title if view.title is not None else "(without a headline)"
    yield [(piece, f"bold {style}".strip()) for piece, style in woven_lines(title, view.marks("title"), colour=colour)]
    if view.url:
        yield [(harmless(view.url), "")]
    yield from (_fact(label, value) for label, value in view.facts)
    yield []
    yield woven_lines(view.text, view.marks("text"), colour=colour)
    yield []
    yield from _notes("artifacts", view.artifacts)
    yield from _notes("events", view.events)
    for link in view.links[:_LISTED]:
        yield _fact("copies", f"{link.how} {link.article_id}: {link.kind}, score {link.score:.2f}")
    for each in view.revisions[-_LISTED:]:
        here = ", this one" if each.shown else ""
        yield _fact(
            "revision",
            f"{each.revision_id[:12]}, seen {moment(each.first_seen_at)}{here}: {each.title or '(without a headline)'}",
        )


def _notes(name: str, notes: Sequence[Note]) -> Iterator[list[Styled]]:
    kept, left_out = gravest(notes)
    yield [(f"{name}: {len(notes)}", "bold")]
    for note in kept:
        yield [
            (f"{note.name:<4}", "bold"),
            (f" {harmless(note.heading)} ", "bold"),
            (f"{note.grade}: {_flat(note.before)}", "dim"),
            (_flat(note.words), "bold"),
            (_flat(note.after), "dim"),
        ]
        yield from (_fact(label, value, indent=5) for label, value in note.facts)
    if left_out:
        yield [(f"and {left_out} of lesser weight", "dim")]
    yield []


def _flat(text: str) -> str:
    return harmless(text).replace("\n", " ")


def _fact(label: str, value: str, indent: int = 0) -> list[Styled]:
    return [(f"{' ' * indent}{label:<{_LABEL_CHARS}}", "dim"), (one_line(harmless(value), 400), "")]
