"""The report's sections for whoever uses the rows: languages, delay, sources, artifacts, events."""

from collections.abc import Iterable, Sequence
from typing import Final

from transforms.core.report.drawing import bar
from transforms.core.report.figures import Delay, Dyad, Events, EventType, Example, Figures, Kind, Languages, Share, Source
from transforms.core.report.markup import Child, Html, join, tag
from transforms.core.report.page import nothing, section, swatch
from transforms.core.report.readable import number, one_line, percent, span

#: PLOVER's quad classes, from 1.
QUADS: Final = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_NAME_CHARS: Final = 60
#: Rows of a list and kinds of artifact that are shown: more than this version knows, so that only a damaged table has more.
_SHOWN_ROWS: Final = 24
_SHOWN_KINDS: Final = 48
_VERDICTS: Final = {"too_short": "too short to tell", "not_supported": "language not supported"}


def _bars(rows: Iterable[tuple[str, Sequence[tuple[float, str]], int, str]], whole: float, caption: str | None = None) -> Html:
    """Names with a bar, a count and a share each."""
    body = (
        tag(
            "tr",
            tag("th", tag("bdi", one_line(name, _NAME_CHARS)), scope="row"),
            tag("td", bar(parts, whole)),
            tag("td", number(count), class_="n"),
            tag("td", share, class_="n share"),
        )
        for name, parts, count, share in rows
    )
    return tag("table", tag("caption", caption) if caption else None, tag("tbody", *body), class_="bars")


def _shares(shares: Sequence[Share], whole: int, caption: str | None = None, *, alarming: str = "") -> Html:
    longest = max((one.count for one in shares), default=0)
    rows = (
        (
            one.name.replace("_", " "),
            [(one.count, "undecided" if one.name == alarming else "plain")],
            one.count,
            percent(one.count, whole),
        )
        for one in shares[:_SHOWN_ROWS]
    )
    return join([_bars(rows, longest, caption), _more(len(shares) - _SHOWN_ROWS)])


def _more(left_out: int, what: str = "more") -> Html | None:
    return tag("p", f"and {number(left_out)} {what}", class_="soft") if left_out > 0 else None


def language_section(languages: Languages) -> Html:
    """In which languages articles are, and what is said of their translation."""
    if not languages.total:
        return section("languages", "Languages", None, nothing("No article was written yet."))
    undecided = sum(one.count for one in languages.undecided)
    lede = f"Of {number(languages.total)} articles {percent(undecided, languages.total)} are of undecided language (und)."
    verdicts = [Share(_VERDICTS.get(one.name, one.name), one.count) for one in languages.verdicts]
    mixed = tag(
        "div",
        _shares(languages.shares, languages.total, "Language", alarming="und"),
        _more(languages.left_out, "articles in other languages"),
    )
    beside = tag(
        "div",
        _shares(languages.undecided, undecided, "Why undecided") if undecided else None,
        _shares(verdicts, languages.total, "Is it a translation?"),
    )
    return section("languages", "Languages", lede, tag("div", mixed, beside, class_="two"))


def delay_section(delay: Delay) -> Html:
    """How long news takes from its publication to its row."""
    apart = _apart(delay)
    if delay.median_s is None or delay.p90_s is None:
        return section("delay", "From publication to row", None, nothing("No fetched article is dated to the hour. ", apart))
    lede = f"Half of {number(delay.counted)} fetched articles were rows within {span(delay.median_s)}, nine of ten within {span(delay.p90_s)}."
    return section(
        "delay", "From publication to row", lede, _shares(delay.buckets, delay.counted), tag("p", apart, class_="soft")
    )


def _apart(delay: Delay) -> str:
    told = [
        f"{number(count)} {why}"
        for count, why in (
            (delay.from_files, "read from files, whose age is no delay"),
            (delay.undated, "without a date"),
            (delay.coarse, "dated to the day or less"),
        )
        if count
    ]
    return f"Not counted: {'; '.join(told)}." if told else ""


def source_section(sources: Sequence[Source], left_out: int) -> Html:
    """What came of each source."""
    if not sources:
        return section("sources", "Sources", None, nothing("No article was written yet."))
    lede = "Yield is the share of records that became articles. Thin articles are short, behind a wall, or suspected to be boilerplate."
    names = (
        "source",
        "articles",
        "set aside",
        "yield",
        "words each",
        "thin",
        "artifacts per 100",
        "most frequent kinds, per 100",
    )
    head = tag("tr", *(tag("th", name, scope="col", class_=None if place in {0, 7} else "n") for place, name in enumerate(names)))
    table = tag("table", tag("thead", head), tag("tbody", *map(_source_row, sources)), class_="wide")
    return section(
        "sources",
        "Extraction by source",
        lede,
        table,
        _more(left_out, "sources more"),
    )


def _source_row(source: Source) -> Html:
    kinds = ", ".join(f"{one_line(one.name, _NAME_CHARS)} {_rate(one.count, source.articles)}" for one in source.kinds)
    cells = (
        ("articles", number(source.articles)),
        ("set aside", number(source.dead)),
        ("yield", percent(source.articles, source.articles + source.dead)),
        ("words each", number(source.words)),
        ("thin", percent(source.thin, source.articles)),
        ("artifacts per 100", _rate(source.artifacts, source.articles)),
    )
    return tag(
        "tr",
        tag("th", tag("bdi", one_line(source.name, _NAME_CHARS)), scope="row"),
        *(tag("td", value, class_="n", data_label=name) for name, value in cells),
        tag("td", tag("small", kinds or "–"), class_="full" if kinds else "full none", data_label="most frequent kinds, per 100"),
    )


def _rate(count: int, articles: int) -> str:
    return f"{100 * count / articles:.1f}" if articles else "–"


def artifact_section(figures: Figures) -> Html:
    """Kinds of artifact, the gravest first, each with its worst sentence."""
    if not figures.kinds:
        said = "No artifact was found." if figures.articles else "No article was written yet."
        return section("artifacts", "Artifacts", None, nothing(said))
    lede = join(
        [
            f"{number(figures.articles_with_artifacts)} of {number(figures.articles)} articles have at least one; the gravest kinds come first. ",
            "Each is shown where it is worst: ",
            tag("code", "newsbeam show ID --out OUT"),
            " shows the whole article.",
        ]
    )
    found = {one.name for kind in figures.kinds for one in kind.severities}
    key = (tag("li", swatch(name), name) for name in ("critical", "major", "minor", "info") if name in found)
    return section(
        "artifacts",
        "Artifacts",
        lede,
        tag("ul", *key, class_="key"),
        *(_kind(kind, figures.articles) for kind in figures.kinds[:_SHOWN_KINDS]),
        _more(len(figures.kinds) - _SHOWN_KINDS, "kinds more"),
    )


def _kind(kind: Kind, articles: int) -> Html:
    told = f"{number(kind.count)} in {number(kind.articles)} article{'s' * (kind.articles != 1)}, {_rate(kind.count, articles)} per 100"
    where = ", ".join(f"{one_line(name, _NAME_CHARS)} {_rate(count, number_of)}" for name, count, number_of in kind.sources)
    return tag(
        "article",
        tag("header", tag("h3", tag("code", one_line(kind.name, _NAME_CHARS))), tag("span", told, class_="soft")),
        bar([(one.count, one.name) for one in kind.severities], kind.count),
        tag("p", kind.meaning) if kind.meaning else None,
        *map(_example, kind.examples),
        tag("p", "Most often, per 100 articles: ", tag("bdi", where), class_="soft") if where else None,
        class_="kind",
    )


def _example(example: Example) -> Html:
    why: list[Child] = [f"{example.severity}, score {example.score:.2f}, rule ", tag("code", one_line(example.evidence, 60))]
    if example.suggestion:
        why += [", perhaps “", tag("bdi", one_line(example.suggestion, 80)), "”"]
    if example.field != "text":
        why.append(f", in the {example.field}")
    return tag(
        "blockquote",
        tag("bdi", example.before, tag("mark", example.surface, class_=example.severity), example.after),
        tag(
            "footer", *why, " · ", tag("code", example.article_id[:12]), " · ", tag("bdi", one_line(example.source, _NAME_CHARS))
        ),
        dir="auto",
    )


def event_section(events: Events) -> Html:
    """Events by type and quad class; who acts upon whom."""
    if not events.total:
        told = ", ".join(f"{one.name} {number(one.count)}" for one in events.coding)
        return section(
            "events", "Events", None, nothing("No event was coded. ", f"Articles by their events_status: {told}." if told else "")
        )
    lede = (
        f"{number(events.total)} mentions: {percent(events.core, events.total)} core, {percent(events.damaged, events.total)} damaged by an artifact, "
        f"{percent(events.dated, events.total)} dated, {percent(events.dyadic, events.total)} with a country on both sides."
    )
    key = (_quad(place, name, events) for place, name in enumerate(QUADS, start=1))
    beside = tag(
        "div",
        _shares(events.statuses, events.total, "Status"),
        _shares(events.coding, sum(one.count for one in events.coding), "Articles by events_status"),
    )
    return section(
        "events",
        "Events",
        lede,
        tag("ul", *key, class_="key"),
        tag("div", _types(events), tag("div", _dyads(events.dyads, events.dyads_left_out), beside), class_="two"),
    )


def _quad(place: int, name: str, events: Events) -> Html:
    count = sum(one.core + one.context for one in events.types if one.quad == place)
    return tag("li", swatch(f"q{place}"), f"{name} ", tag("strong", number(count)), f" ({percent(count, events.total)})")


def _types(events: Events) -> Html:
    longest = max(one.core + one.context for one in events.types)
    rows = ((one.name, _tiers(one), one.core + one.context, percent(one.core, one.core + one.context)) for one in events.types)
    return _bars(rows, longest, "Type: core strong, context faint; the share is core")


def _tiers(one: EventType) -> list[tuple[float, str]]:
    return [(one.core, f"q{one.quad}"), (one.context, f"q{one.quad} dim")]


def _dyads(dyads: Sequence[Dyad], left_out: int) -> Html:
    if not dyads:
        return nothing("No event has a country on both sides.")
    longest = max(one.count for one in dyads)
    rows = (
        (
            f"{one.actor} → {one.recipient}",
            [(count, f"q{place}") for place, count in enumerate(one.quads, start=1)],
            one.count,
            percent(one.quads[2] + one.quads[3], one.count),
        )
        for one in dyads
    )
    return tag("div", _bars(rows, longest, "Who acts upon whom; the share is conflict"), _more(left_out, "pairs more"))
