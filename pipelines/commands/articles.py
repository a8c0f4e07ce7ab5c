"""Commands over single articles: `explain` why one repeats another, `diff` what its revisions changed."""

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.commands.speaking import OUT, Debug, Json, print_json, say, speaking
from transforms.core.report.readable import moment

Said = Annotated[
    str, typer.Argument(metavar="ARTICLE", help="Its address, its id, or six digits and more of the id's beginning.")
]
Tables = Annotated[Path, typer.Option("--out", help="The folder with the tables.")]
_COLUMNS: Final = (
    *("revision_id", "article_id", "url", "url_canonical", "domain", "title", "published_at", "agency", "translation_verdict"),
    *("language", "text", "text_sha256", "text_chars", "text_tokens", "extraction_method"),
)


def explain(article: Said, other: Said, out: Tables, as_json: Json = False, debug: Debug = False) -> None:
    """Show why one article repeats another, or why it does not: the rule, its figures, the shared passages side by side.

    Example: newsbeam explain 82fcc838 https://example.org/news/1 --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from schemas.records import Article
        from transforms.core.duplicates.explain import explain as explained
        from transforms.core.output import Output
        from transforms.core.reading import revisions_of, rows_of
        from transforms.core.staging import known_article

        Output(out).require()
        sides = [Article(**revisions_of(Output(out), said, _COLUMNS)[-1]) for said in (article, other)]
        found = explained(sides[0], sides[1], (known_article(sides[0]).canonical_id, known_article(sides[1]).canonical_id))
        links = [
            row
            for row in rows_of(
                Output(out),
                "duplicates",
                ("article_id", "of_article_id", "kind", "decided_at"),
                "article_id",
                [found.later.article_id],
            )
            if row["of_article_id"] == found.earlier.article_id
        ]
        if as_json:
            print_json(_explained(found, links))
            return
        _show_explained(found, links)


def _explained(found: Any, links: list[dict[str, Any]]) -> dict[str, object]:  # noqa: ANN401  imported by the command alone
    figures = {name: getattr(found.found, name) for name in _FIGURES}
    return {
        "article_id": found.later.article_id,
        "of_article_id": found.earlier.article_id,
        "kind": found.kind,
        "rule": found.rule,
        "shared_hashes": found.shared_hashes,
        **figures,
        "passages": [
            {
                "start": each.start,
                "end": each.end,
                "of_start": each.of_start,
                "of_end": each.of_end,
                "surface": found.later.text[each.start : each.end],
                "of_surface": found.earlier.text[each.of_start : each.of_end],
            }
            for each in found.found.passages
        ],
        "links": links,
    }


_FIGURES: Final = ("jaccard", "containment", "spread", "length", "in_passages", "words", "anchors", "names_jaccard")


def _show_explained(found: Any, links: list[dict[str, Any]]) -> None:  # noqa: ANN401  as above
    for role, article in (("repeats  ", found.later), ("stands for", found.earlier)):
        say(
            f"{role:<10} {article.article_id}  {moment(article.published_at) if article.published_at else 'no date'}"
            f"  {article.domain or 'no site'}  {article.title or 'no headline'}"
        )
    say(f"kind       {found.kind or 'none: they do not repeat each other'}")
    say(f"rule       {found.rule}")
    say(
        "figures    "
        + ", ".join(f"{name} {getattr(found.found, name):.2f}" for name in _FIGURES if getattr(found.found, name) is not None)
    )
    say(f"linked     {links[-1]['kind'] + ' at ' + moment(links[-1]['decided_at']) if links else 'not in the tables'}")
    grid = Table(show_lines=True)
    for heading in ("where", "in the one that repeats", "where", "in the other"):
        grid.add_column(heading)
    for each in found.found.passages:
        grid.add_row(
            f"{each.start}-{each.end}",
            escape(found.later.text[each.start : each.end]),
            f"{each.of_start}-{each.of_end}",
            escape(found.earlier.text[each.of_start : each.of_end]),
        )
    if found.found.passages:
        OUT.print(grid)


def diff(article: Said, out: Tables, as_json: Json = False, debug: Debug = False) -> None:
    """Show what the revisions of an article changed: headline, dates, text, events.

    Example: newsbeam diff 82fcc838 --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from transforms.core.output import Output
        from transforms.core.reading import revisions_of, rows_of
        from transforms.core.revisions import FIELDS, event_changes, field_changes, text_changes

        Output(out).require()
        columns = ("revision_id", "article_id", "first_seen_at", "input_offset", "text", *FIELDS)
        revisions = sorted(revisions_of(Output(out), article, columns), key=_seen)
        events: dict[str, list[dict[str, Any]]] = {row["revision_id"]: [] for row in revisions}
        for row in rows_of(Output(out), "events", _EVENT_COLUMNS, "revision_id", events):
            events[row["revision_id"]].append(row)
        steps = [
            {
                "from": before["revision_id"],
                "to": after["revision_id"],
                "seen_at": after["first_seen_at"],
                "changes": [
                    {"what": each.what, "before": each.before, "after": each.after}
                    for each in (
                        *field_changes(before, after),
                        *text_changes(before["text"], after["text"]),
                        *event_changes(events[before["revision_id"]], events[after["revision_id"]]),
                    )
                ],
            }
            for before, after in pairwise(revisions)
        ]
        if as_json:
            print_json({"article_id": revisions[0]["article_id"], "revisions": len(revisions), "steps": steps})
            return
        _show_steps(revisions[0]["article_id"], len(revisions), steps)


_EVENT_COLUMNS: Final = (
    *(
        "event_id",
        "revision_id",
        "event_type",
        "event_mode",
        "trigger",
        "trigger_start",
        "actor_countries",
        "recipient_countries",
    ),
    *("status", "tier", "date_from", "date_to", "place", "quantities"),
)


def _seen(row: dict[str, Any]) -> tuple[Any, ...]:
    """In which order revisions were seen; of one commit, in that of their file."""
    return row["first_seen_at"], row["input_offset"] is None, row["input_offset"], row["revision_id"]


def _show_steps(article_id: str, revisions: int, steps: list[dict[str, Any]]) -> None:
    say(f"article {article_id}: {revisions} revision{'s' * (revisions != 1)}")
    for step in steps:
        say(f"{step['from'][:12]} -> {step['to'][:12]}, seen {moment(step['seen_at'])}")
        for change in step["changes"]:
            OUT.print(f"  {escape(change['what'])}", soft_wrap=True, highlight=False)
            if change["before"] is not None:
                OUT.print(f"    [red]- {escape(change['before'])}[/]", soft_wrap=True, highlight=False)
            if change["after"] is not None:
                OUT.print(f"    [green]+ {escape(change['after'])}[/]", soft_wrap=True, highlight=False)
