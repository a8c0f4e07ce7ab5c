"""The report's sections for whoever runs the machine: is it healthy, what flows, how the feeds fare, what lies on the disk."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from transforms.core.report.drawing import bar, columns, nice_top
from transforms.core.report.figures import FeedLine, Figures, Flow, Hour, Stored, Watch
from transforms.core.report.markup import Child, Html, join, tag
from transforms.core.report.page import nothing, section, swatch
from transforms.core.report.readable import counted, moment, number, one_line, percent, since, size

_URL_CHARS: Final = 120
_TITLE_CHARS: Final = 80
_ALARMING: Final = frozenset({"failing", "parked"})


def summary(figures: Figures) -> list[str]:
    """The figures that come first, as lines: for a terminal."""
    commits, events = figures.commits, figures.events
    last = "nothing committed yet" if commits.last_at is None else f"last commit {since(commits.last_at, figures.now)}"
    total = commits.total
    return [
        f"{last}; {counted(commits.count, 'commit')}",
        f"read {number(total.read)} = rows {number(total.rows)} + repeats {number(total.repeats)} + dead letters {number(total.dead_letters)}",
        f"{number(figures.articles_with_artifacts)} of {number(figures.articles)} articles have artifacts",
        f"{number(events.total)} events, {percent(events.core, events.total)} core, {percent(events.damaged, events.total)} damaged",
        *_watching(figures.watch, figures.now),
        *figures.troubles,
    ]


def _watching(watch: Watch, now: datetime) -> list[str]:
    """How the feeds fare, in a line; none where none is watched."""
    if watch.source == "none":
        return []
    _, lag, more = _lag(watch, now)
    states = ", ".join(f"{number(one.count)} {one.name}" for one in watch.states)
    return [f"{counted(sum(one.count for one in watch.states), 'feed')}: {states}; lag {lag}: {more}"]


def verdict(troubles: Sequence[str]) -> Html:
    """What to look at first, or that there is nothing."""
    if not troubles:
        return tag("div", tag("strong", "Nothing calls for attention."), class_="verdict")
    head = "One thing calls for attention." if len(troubles) == 1 else f"{len(troubles)} things call for attention."
    return tag(
        "div", tag("strong", head), tag("ul", *(tag("li", line) for line in troubles)), class_="verdict alarm", role="status"
    )


def tiles(figures: Figures) -> Html:
    """The figures that come first."""
    commits, watch, total = figures.commits, figures.watch, figures.commits.total
    stored = figures.storage.tables
    told: list[tuple[str, str, str]] = [
        ("Last commit", "none yet", "")
        if commits.last_at is None
        else ("Last commit", since(commits.last_at, figures.now), moment(commits.last_at)),
        _lag(watch, figures.now),
        (
            "Records read",
            number(total.read),
            f"{number(total.rows)} rows, {number(total.repeats)} repeats, {number(total.dead_letters)} set aside",
        ),
        (
            "With artifacts",
            percent(figures.articles_with_artifacts, figures.articles),
            f"{number(figures.articles_with_artifacts)} of {number(figures.articles)} articles",
        ),
        ("Events", number(figures.events.total), f"{percent(figures.events.core, figures.events.total)} core"),
        (
            "On the disk",
            size(sum(one.bytes for one in stored)),
            f"{number(sum(one.files for one in stored))} files of {counted(commits.count, 'commit')}",
        ),
    ]
    return tag(
        "dl", *(tag("div", tag("dt", name), tag("dd", value, tag("small", more))) for name, value, more in told), class_="tiles"
    )


def _lag(watch: Watch, now: datetime) -> tuple[str, str, str]:
    if watch.source == "none":
        return "Lag", "–", "no feed is watched"
    if watch.due_at is None:
        return "Lag", "–", "the monitor's store is not there" if watch.source == "table" else "nothing is due"
    waiting = "" if watch.queued is None else f"{counted(watch.queued, 'article')} {'waits' if watch.queued == 1 else 'wait'}"
    if watch.due_at > now:
        return "Lag", "none", f"next due {since(watch.due_at, now)}; {waiting}"
    return "Lag", since(watch.due_at, now).removesuffix(" ago"), f"overdue; {waiting}"


def flow_section(flow: Flow) -> Html:
    """Records of seven days, hour by hour."""
    sums = {name: sum(getattr(hour, name) for hour in flow.hours) for name in ("new", "duplicate", "dead")}
    total = sum(sums.values())
    if not total:
        chart = nothing(
            "Nothing was read yet. ", tag("code", "newsbeam backfill"), " or ", tag("code", "newsbeam monitor"), " fills this."
        )
        return section("flow", "Records per hour", None, chart)
    first, last = flow.hours[0].at, flow.hours[-1].at
    when = f"{first:%d %b} to {last:%d %b %Y}, UTC."
    lede = (
        when
        if flow.to_now
        else f"Nothing was read in the last seven days; these are the seven days that end with the last commit: {when}"
    )
    key = (
        tag("li", swatch(name), f"{told} ", tag("strong", number(sums[name])), f" ({percent(sums[name], total)})")
        for name, told in (("new", "new"), ("duplicate", "duplicate"), ("dead", "set aside"))
    )
    reasons = _reasons(flow)
    return section("flow", "Records per hour", lede, tag("ul", *key, class_="key"), _hours(flow.hours), reasons)


def _hours(hours: Sequence[Hour]) -> Html:
    top = nice_top(max(hour.new + hour.duplicate + hour.dead for hour in hours))
    days = (hours[0].at + timedelta(days=day) for day in range(7))
    axis = tag("div", tag("span", number(top)), tag("span", "0"), class_="axis", aria_hidden="true")
    labels = tag("ul", *(tag("li", tag("span", f"{day:%a}"), tag("span", f"{day:%d}")) for day in days), class_="days")
    return tag("figure", axis, columns(hours, top), labels, class_="chart")


def _reasons(flow: Flow) -> Child:
    if not flow.reasons:
        return None
    whole = max(count for _, _, count in flow.reasons)
    rows = (
        tag(
            "tr",
            tag("th", tag("code", one_line(name, 60)), " ", tag("small", one_line(meaning, 160)), scope="row"),
            tag("td", bar([(count, "dead")], whole)),
            tag("td", number(count), class_="n"),
        )
        for name, meaning, count in flow.reasons
    )
    return tag("table", tag("caption", "Why records were set aside"), tag("tbody", *rows), class_="bars reasons")


def feeds_section(watch: Watch, now: datetime) -> Html:
    """The feeds by state; the worst; the silent."""
    if watch.source == "none":
        empty = nothing(
            "No feed is watched here: this output was made by ",
            tag("code", "newsbeam backfill"),
            " alone. ",
            tag("code", "newsbeam feeds import FILE --out OUT"),
            " begins a list.",
        )
        return section("feeds", "Feeds", None, empty)
    whole = sum(one.count for one in watch.states)
    kinds = {"failing": "dead", "troubled": "dead dim", "parked": "faint", "new": "plain dim"}
    rows = (
        tag(
            "tr",
            tag("th", one.name, scope="row"),
            tag("td", bar([(one.count, kinds.get(one.name, "plain"))], whole)),
            tag("td", number(one.count), class_="n"),
            tag("td", percent(one.count, whole), class_="n share"),
        )
        for one in watch.states
    )
    told = f"{number(whole)} {'feed is' if whole == 1 else 'feeds are'} watched."
    if watch.source == "table":
        told = f"{number(whole)} {'feed was' if whole == 1 else 'feeds were'} polled. The monitor's store is not there: each is told as its last poll left it."
    return section(
        "feeds",
        "Feeds",
        told if watch.trouble is None else f"{told} {watch.trouble}",
        tag("table", tag("tbody", *rows), class_="bars"),
        _feed_table("Worst first", watch.worst, watch.worst_left_out, now) or nothing("No feed fails."),
        _feed_table("Silent: no news for ten times as long as usual", watch.silent, watch.silent_left_out, now),
    )


def _feed_table(caption: str, feeds: Sequence[FeedLine], left_out: int, now: datetime) -> Child:
    if not feeds:
        return None
    head = tag("tr", *(tag("th", name, scope="col") for name in ("feed", "state", "why", "asked", "next try", "last news")))
    more = tag("p", f"and {number(left_out)} more", class_="soft") if left_out else None
    table = tag(
        "table",
        tag("caption", caption),
        tag("thead", head),
        tag("tbody", *(_feed_row(one, now) for one in feeds)),
        class_="wide",
    )
    return join([table, more])


def _feed_row(one: FeedLine, now: datetime) -> Html:
    named: list[Child] = [tag("bdi", one_line(one.title, _TITLE_CHARS)), " "] if one.title else []
    why = None
    if one.error_class is not None:
        times = "once" if one.errors == 1 else f"{number(one.errors)} times in a row"
        why = join([tag("code", one_line(one.error_class, 60)), f", {times}. ", one_line(one.why or "", 160)])
    mood = "alarm" if one.state in _ALARMING else "calm"
    return tag(
        "tr",
        tag("th", *named, tag("small", tag("bdi", one_line(one.url, _URL_CHARS))), scope="row"),
        tag("td", tag("span", one.state, class_=f"pill {mood}"), data_label="state"),
        tag("td", why or "–", class_="full" if why else "full none", data_label="why"),
        tag("td", "never" if one.polled_at is None else since(one.polled_at, now), class_="t", data_label="asked"),
        tag(
            "td",
            "at the next tick" if one.next_poll_at is None else since(one.next_poll_at, now),
            class_="t",
            data_label="next try",
        ),
        tag("td", "not known" if one.new_at is None else since(one.new_at, now), class_="t", data_label="last news"),
    )


def storage_section(figures: Figures) -> Html:
    """What lies on the disk."""
    storage = figures.storage
    if not storage.tables:
        return section("storage", "Files", None, nothing("No file is published yet."))
    left = tag("p", f"and {number(storage.days_left_out)} days before", class_="soft") if storage.days_left_out else None
    lede = "As the manifests say. Many small files make readers slow; a file of a table is best between 64 and 512 MB."
    tables = _stored("By table", "table", storage.tables)
    return section(
        "storage",
        "Files and sizes",
        lede,
        tag("div", tables, tag("div", _stored("By day", "dt", storage.days), left), class_="two"),
    )


def _stored(caption: str, name: str, rows: Sequence[Stored]) -> Html:
    head = tag(
        "tr",
        tag("th", name, scope="col"),
        *(tag("th", told, scope="col", class_="n") for told in ("files", "rows", "size", "a file")),
    )
    body = (
        tag(
            "tr",
            tag("th", one.name, scope="row"),
            tag("td", number(one.files), class_="n"),
            tag("td", number(one.rows), class_="n"),
            tag("td", size(one.bytes), class_="n"),
            tag("td", size(one.bytes / one.files), class_="n"),
        )
        for one in rows
    )
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body), class_="narrow")
