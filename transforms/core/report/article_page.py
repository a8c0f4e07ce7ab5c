"""An article as a page: the text as it is stored, every mark over it, and beside it the reasons."""

from collections.abc import Sequence
from typing import Final

from transforms.core.report.article import ArticleView, Link, Revision
from transforms.core.report.markup import Child, Html, join, tag
from transforms.core.report.notes import Note, gravest
from transforms.core.report.page import nothing, page, section
from transforms.core.report.readable import moment, number, one_line
from transforms.core.report.weave import Mark, Open, Piece, weave

#: Code points of a text that a page holds: a page stays below a megabyte. A terminal shows all.
MOST_CHARS: Final = 150_000
_KEY: Final = (
    *(
        ("artifact critical", "artifact"),
        ("trigger", "trigger"),
        ("actor", "actor"),
        ("recipient", "recipient"),
        ("date", "date"),
    ),
    *(("place", "place"), ("quantity", "number"), ("attribution", "attribution")),
)
_LISTED: Final = 50


def article_page(view: ArticleView) -> str:
    """A self-contained page about one revision of an article.

    Args:
        view: of `article.article_view`.

    Returns:
        HTML; the text content of the element `text` is the article's text, each control character in it one stand-in.
    """
    artifacts, fewer_artifacts = gravest(view.artifacts)
    events, fewer_events = gravest(view.events)
    shown = {note.name for note in (*artifacts, *events)}
    sections = [
        _text_section(view, shown),
        _notes_section("artifacts", "Artifacts", artifacts, fewer_artifacts, "No artifact was found in this revision."),
        _notes_section("events", "Events", events, fewer_events, "No event was coded in this revision."),
        _links_section(view.links),
        _revisions_section(view.revisions),
    ]
    title = one_line(view.title or "An article without a headline", 100)
    footer = tag("p", "Text and findings as they stand in the tables. This page runs no script and asks for nothing.")
    return page(f"{title}: newsbeam", _header(view, shown), sections, footer)


def _header(view: ArticleView, shown: set[str]) -> Html:
    title = tag("em", "without a headline") if view.title is None else woven(view.title, view.marks("title"), shown)
    facts = (tag("div", tag("dt", label), tag("dd", tag("bdi", one_line(value, 300)))) for label, value in view.facts)
    address = (
        None
        if view.url is None
        else tag("p", tag("bdi", tag("a", one_line(view.url, 160), href=view.url, rel="noreferrer noopener nofollow")))
    )
    return join([tag("h1", tag("bdi", title)), address, tag("dl", *facts, class_="facts")])


def woven(text: str, marks: Sequence[Mark], shown: set[str]) -> Html:
    """A text with its marks as nested elements.

    Args:
        text: the string that the marks are over.
        marks: over it.
        shown: names of the notes that are on the page, and can be led to.

    Returns:
        Markup whose text content is the text; the numbers behind a mark are drawn by the style sheet.
    """
    levels: list[list[Child]] = [[]]
    for token in weave(len(text), marks):
        if isinstance(token, Piece):
            levels[-1].append(text[token.start : token.end])
        elif isinstance(token, Open):
            levels.append([])
        else:
            inner = levels.pop()
            levels[-1].append(
                tag(
                    "span",
                    *inner,
                    class_=f"m {token.mark.kind} {token.mark.severity}".rstrip(),
                    title=one_line(token.mark.why, 300),
                )
            )
            if token.last:
                levels[-1] += (_reference(token.mark.kind, name) for name in token.mark.notes if name in shown)
    return join(levels[0])


def _reference(kind: str, name: str) -> Html:
    place = f"in-{name}" if kind in {"trigger", "artifact"} else None  # where a note leads back to
    return tag("a", id=place, href=f"#{name}", class_=f"ref {kind}", data_n=name, aria_label=f"note {name}")


def _text_section(view: ArticleView, shown: set[str]) -> Html:
    text = view.text[:MOST_CHARS]
    marks = [mark for mark in view.marks("text") if mark.end <= len(text)]
    key = (tag("li", tag("span", name, class_=f"m {kind}")) for kind, name in _KEY)
    cut = len(view.text) - len(text)
    more = tag("p", f"The text goes on for {number(cut)} characters.", class_="soft") if cut else None
    return section(
        "article",
        "Text",
        tag("ul", *key, class_="key"),
        tag("div", woven(text, marks, shown), id="text", class_="text", dir="auto"),
        more,
    )


def _notes_section(name: str, heading: str, notes: Sequence[Note], left_out: int, empty: str) -> Html:
    if not notes:
        return section(name, heading, None, nothing(empty))
    more = tag("p", f"and {number(left_out)} of lesser weight", class_="soft") if left_out else None
    return section(name, f"{heading} ({number(len(notes) + left_out)})", None, *map(_note, notes), more)


def _note(note: Note) -> Html:
    facts = (tag("div", tag("dt", label), tag("dd", tag("bdi", value))) for label, value in note.facts)
    return tag(
        "article",
        tag(
            "header",
            tag("h3", tag("a", note.name, class_="number", href=f"#in-{note.name}"), " ", note.heading),
            tag("span", note.grade, class_=f"pill {note.grade}"),
        ),
        tag("blockquote", tag("bdi", note.before, tag("mark", note.words, class_=note.grade), note.after), dir="auto"),
        tag("dl", *facts, class_="facts"),
        id=note.name,
        class_="note",
    )


def _links_section(links: Sequence[Link]) -> Html:
    if not links:
        return section("copies", "Copies", None, nothing("It repeats no article, and none repeats it."))
    items = (
        tag("li", f"{link.how} ", tag("code", link.article_id), f": {link.kind}, score {link.score:.2f}")
        for link in links[:_LISTED]
    )
    more = tag("p", f"and {number(len(links) - _LISTED)} more", class_="soft") if len(links) > _LISTED else None
    return section("copies", "Copies", None, tag("ul", *items), more)


def _revisions_section(revisions: Sequence[Revision]) -> Html:
    items = (
        tag(
            "li",
            tag("code", each.revision_id[:12]),
            f", seen {moment(each.first_seen_at)}: ",
            tag("bdi", one_line(each.title or "without a headline", 120)),
            tag("strong", " (this one)") if each.shown else None,
        )
        for each in revisions[-_LISTED:]
    )
    lede = None if len(revisions) < 2 else "What changed: newsbeam diff."  # noqa: PLR2004  one has changed nothing
    return section("revisions", f"Revisions ({number(len(revisions))})", lede, tag("ul", *items))
