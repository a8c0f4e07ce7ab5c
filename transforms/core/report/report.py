"""The report of an output: figures in, one page out."""

from typing import Final

from transforms.core.report.content import artifact_section, delay_section, event_section, language_section, source_section
from transforms.core.report.figures import Figures
from transforms.core.report.markup import Html, join, tag
from transforms.core.report.operation import feeds_section, flow_section, storage_section, tiles, verdict
from transforms.core.report.page import page
from transforms.core.report.readable import moment, one_line

_PLACES: Final = (
    ("flow", "records"), ("feeds", "feeds"), ("delay", "delay"), ("languages", "languages"), ("sources", "sources"),
    ("artifacts", "artifacts"), ("events", "events"), ("storage", "files"),
)  # fmt: skip


def report_page(figures: Figures) -> str:
    """One static page.

    Args:
        figures: of `gathering.gather`.

    Returns:
        HTML of at most some hundred kilobytes, whatever the size of the output.
    """
    sections = [
        flow_section(figures.flow),
        feeds_section(figures.watch, figures.now),
        delay_section(figures.delay),
        language_section(figures.languages),
        source_section(figures.sources, figures.sources_left_out),
        artifact_section(figures),
        event_section(figures.events),
        storage_section(figures),
    ]
    return page(f"newsbeam report: {one_line(figures.name, 80)}", _header(figures), sections, _footer(figures))


def _header(figures: Figures) -> Html:
    counted = "all rows" if figures.since is None else f"rows first seen on {figures.since} or later"
    return join(
        [
            tag("h1", "newsbeam report"),
            tag(
                "p", tag("bdi", tag("code", one_line(figures.name, 200))), f" · {moment(figures.now)} · {counted}", class_="soft"
            ),
            verdict(figures.troubles),
            tiles(figures),
            tag("ul", *(tag("li", tag("a", told, href=f"#{name}")) for name, told in _PLACES), class_="contents"),
        ]
    )


def _footer(figures: Figures) -> Html:
    commits = figures.commits
    wrote = ", ".join(commits.newsbeam_versions[-5:]) or "no version yet"
    schema = ", ".join(commits.schema_versions[-5:]) or "none yet"
    return tag("p", f"Written by newsbeam {wrote}; schema {schema}. This page runs no script and asks for nothing.")
