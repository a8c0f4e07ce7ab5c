"""What a person looks at: `report` shows how an output fares, `show` one article with every mark over it."""

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.articles import Said, Tables
from pipelines.commands.feeds import MAX_FAILING, MAX_LAG_S
from pipelines.commands.speaking import OUT, Debug, Json, Now, moment, print_json, say, speaking
from pipelines.commands.tables import Root

Page = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page that needs nothing but a browser.")]


def report(
    root: Root,
    html: Page = None,
    days: Annotated[int | None, typer.Option(min=1, help="Count rows of so many last days; all of them if left out.")] = None,
    now: Now = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show how an output fares: lag, flow, feeds, languages, sources, artifacts, events, files.

    Example: newsbeam report tables --html report.html
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines.reporting import report as gathered
        from pipelines.reporting import write_page
        from transforms.core.report.operation import summary
        from transforms.core.report.report import report_page

        figures = gathered(root, moment(now), days, max_lag_s=MAX_LAG_S, max_failing=MAX_FAILING)
        if html is not None:
            write_page(html, report_page(figures))
        if as_json:
            print_json(dataclasses.asdict(figures))
            return
        for line in summary(figures):
            say(line)
        if html is not None:
            say(f"the report is in {html}")


def show(article: Said, out: Tables, html: Page = None, as_json: Json = False, debug: Debug = False) -> None:
    """Show an article with every artifact, actor, trigger, date and place marked, and why; the latest revision, or the one named.

    Example: newsbeam show 82fcc838 --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines.reporting import article as viewed
        from pipelines.reporting import write_page
        from transforms.core.report.article_page import article_page

        view = viewed(out, article)
        if html is not None:
            write_page(html, article_page(view))
        if as_json:
            print_json(dataclasses.asdict(view))
        elif html is not None:
            say(f"the article is in {html}")
        else:
            _print_lines(view)


def _print_lines(view: Any) -> None:  # noqa: ANN401  its class is imported by the command alone
    from rich.text import Text

    from transforms.core.report.article_lines import article_lines

    colour = OUT.is_terminal and not OUT.no_color
    for line in article_lines(view, colour=colour):
        OUT.print(Text.assemble(*line), soft_wrap=not OUT.is_terminal, highlight=False, markup=False, emoji=False)
