"""`newsbeam feeds`: which feeds are watched, how they fare, and a look at one that is not."""

import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from pipelines.commands.feed_words import (
    told_feed,
    told_look,
    told_place,
    told_status,
    words_of_look,
    words_of_place,
    words_of_status,
)
from pipelines.commands.settings import chosen, loaded
from pipelines.commands.speaking import FAULT, ConfigFile, Debug, Json, moment, note, print_json, say, speaking
from schemas.errors import UsageRefused

app: Final = typer.Typer(name="feeds", help="The feeds that an output watches.", no_args_is_help=True)

Out = Annotated[Path | None, typer.Option("--out", help="Folder of the tables; else `out` under [monitor].")]
Url = Annotated[str, typer.Argument(metavar="URL", help="Address of a feed, in any spelling.")]
List = Annotated[Path, typer.Argument(metavar="FILE", help="OPML, one address a line, or JSON.")]
#: Defaults of the health check, told in the help and in the README.
MAX_LAG_S: Final = 3600.0
MAX_FAILING: Final = 0.5


@app.command("import")
def import_(
    file: List,
    out: Out = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Watch no others: what is not in the list is kept, not asked.")
    ] = False,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Watch the feeds of a list, beside those that are watched.

    Example: newsbeam feeds import feeds.opml --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines import watchlist

        settings = loaded(config)
        folder = chosen(out, settings.monitor.out, "out")
        feeds, skipped = watchlist.read_list(file, settings.fetch)
        added, dropped, watched = watchlist.watch(folder, feeds, moment(None), others=not replace)
        if as_json:
            print_json(
                {"listed": len(feeds), "added": added, "dropped": dropped, "watched": watched, "skipped": list(skipped)}
            )  # fmt: skip
            return
        for line in skipped:
            note(f"passed over {line}")
        say(f"{len(feeds)} feeds in the list: {added} new, {dropped} not watched any more; {watched} are watched")


@app.command("export")
def export(
    out: Out = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write there; else to standard output.")] = None,
    secrets: Annotated[bool, typer.Option("--with-secrets", help="Passwords and tokens in addresses are written too.")] = False,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write the watched feeds as OPML; `feeds import` reads it again.

    Example: newsbeam feeds export --out tables --to all.opml
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines import watchlist

        with watchlist.opened(chosen(out, loaded(config).monitor.out, "out")) as store:
            feeds = list(store.feeds())
        data = watchlist.exported(feeds, secrets=secrets)
        if to is not None:
            try:
                to.write_bytes(data)
            except OSError as error:
                raise UsageRefused(f"{to}: {error.strerror}; name a file that can be written") from error
        if as_json:
            print_json({"feeds": len(feeds), **({"file": str(to)} if to else {"opml": data.decode()})})
        elif to is None:
            sys.stdout.write(data.decode())
        else:
            say(f"{len(feeds)} feeds written to {to}")


@app.command()
def add(
    url: Url,
    out: Out = None,
    title: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="Where it belongs: World/Asia; may be repeated.")] = None,
    insecure_tls: Annotated[
        bool, typer.Option("--insecure-tls", help="Take a certificate that is not valid; every poll that meets one says so.")
    ] = False,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Watch one more feed. Nothing is fetched: `feeds test URL` does that.

    Example: newsbeam feeds add https://news.example.org/feed --out tables --category World
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines import watchlist
        from transforms.core.feeds.policy import new_feed
        from transforms.core.urls import redact_url

        settings = loaded(config)
        folder = chosen(out, settings.monitor.out, "out")
        if why := watchlist.url_refusal(url, settings.fetch):
            raise UsageRefused(f"{redact_url(url)}: {why}")
        feed = new_feed(url, title=title, categories=tuple(category or ()), insecure_tls=insecure_tls)
        added, _, watched = watchlist.watch(folder, [feed], moment(None), others=True)
        if as_json:
            print_json({"feed_id": feed.feed_id, "added": bool(added), "watched": watched})
        else:
            say(f"{redact_url(url)} {'is watched from now on' if added else 'was watched already'}; {watched} feeds in all")


@app.command("list")
def list_(out: Out = None, config: ConfigFile = None, as_json: Json = False, debug: Debug = False) -> None:
    """Print the watched feeds.

    Example: newsbeam feeds list --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines import feed_status, watchlist

        with watchlist.opened(chosen(out, loaded(config).monitor.out, "out")) as store:
            reports = [feed_status.report(feed) for feed in store.feeds()]
        if as_json:
            print_json({"feeds": [told_feed(one) for one in reports]})
            return
        for one in reports:
            say("  ".join(part for part in (one.url, one.title, ", ".join(one.categories)) if part))


@app.command()
def status(
    out: Out = None,
    check: Annotated[bool, typer.Option("--check", help="Say only what is wrong; exit code 1 if anything is.")] = False,
    max_lag: Annotated[
        float, typer.Option(min=0, help="With --check: seconds for which anything may have been due.")
    ] = MAX_LAG_S,
    max_failing: Annotated[
        float, typer.Option(min=0, max=1, help="With --check: largest share of feeds with three failures in a row.")
    ] = MAX_FAILING,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Print how each feed fares: why it failed, and when it is tried next.

    Example: newsbeam feeds status --out tables --check
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines.feed_status import status as found_at

        now = moment(None)
        found = found_at(chosen(out, loaded(config).monitor.out, "out"), now, max_lag_s=max_lag, max_failing=max_failing)
        if as_json:
            print_json(told_status(found))
        elif check:
            for line in found.troubles or ["all is well"]:
                say(line)
        else:
            for line in words_of_status(found, now):
                say(line)
            for line in found.troubles:
                note(line)
        if check and found.troubles:
            raise typer.Exit(FAULT)


@app.command("test")
def look_at(
    url: Url,
    out: Out = None,
    insecure_tls: Annotated[bool, typer.Option("--insecure-tls", help="Take a certificate that is not valid.")] = False,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Fetch a feed once, politely, and show what is read in it; nothing is kept.

    Example: newsbeam feeds test https://news.example.org/feed --config newsbeam.toml
    """
    with speaking(as_json=as_json, debug=debug):
        import asyncio

        from pipelines.looking import look

        async def ask(fetcher: Any, readers: Any) -> Any:  # noqa: ANN401
            return await look(fetcher, url, readers, insecure_tls=insecure_tls)

        found = asyncio.run(_asked(ask, url, out, config))
        if as_json:
            print_json(told_look(found))
        else:
            for line in words_of_look(found):
                say(line)
        if found.feed is None:
            raise typer.Exit(FAULT)


@app.command()
def discover(
    url: Annotated[str, typer.Argument(metavar="URL", help="A page of the site.")],
    out: Out = None,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Look for the feeds and sitemaps of a site, and see whether each can be read; nothing is kept.

    Example: newsbeam feeds discover https://news.example.org/ --config newsbeam.toml
    """
    with speaking(as_json=as_json, debug=debug):
        import asyncio

        from pipelines.looking import discover as search

        async def ask(fetcher: Any, readers: Any) -> Any:  # noqa: ANN401
            return await search(fetcher, url, readers)

        own, places = asyncio.run(_asked(ask, url, out, config))
        if as_json:
            print_json({"page": told_look(own), "places": [told_place(place) for place in places]})
        else:
            if own.feed is not None or own.result.failure is not None:
                for line in words_of_look(own):
                    say(line)
            for place in places:
                say(words_of_place(place))
        if own.feed is None and not any(place.found for place in places):
            raise typer.Exit(FAULT)


async def _asked(ask: Any, url: str, out: Path | None, config: Path | None) -> Any:  # noqa: ANN401  what `ask` returns
    from pipelines.commands.settings import fetching
    from pipelines.looking import asking, wall_clock
    from pipelines.watchlist import url_refusal
    from transforms.core.fetch.session import Session
    from transforms.core.output import Output
    from transforms.core.sandbox import shared_sandbox
    from transforms.core.urls import redact_url

    settings = loaded(config)
    if why := url_refusal(url, settings.fetch):
        raise UsageRefused(f"{redact_url(url)}: {why}")
    bounds, folder = fetching(settings), out or settings.monitor.out
    note(f"one request every {bounds.interval_s:g} s to a site, robots.txt first; this takes a moment")
    async with asking(lambda: Session(bounds), wall_clock(), Output(folder) if folder else None) as fetcher:
        return await ask(fetcher, shared_sandbox())


@app.command()
def reset(url: Url, out: Out = None, config: ConfigFile = None, as_json: Json = False, debug: Debug = False) -> None:
    """Forget failures, validators and rhythm of a feed; it is asked at the next tick. No entry becomes new again.

    Example: newsbeam feeds reset https://news.example.org/feed --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines import feed_status, watchlist

        feed = feed_status.report(watchlist.reset(chosen(out, loaded(config).monitor.out, "out"), url, moment(None)))
        if as_json:
            print_json(told_feed(feed))
        else:
            say(f"{feed.url} is asked at the next tick")


@app.command()
def rebuild(
    file: List, out: Out = None, config: ConfigFile = None, as_json: Json = False, debug: Debug = False
) -> None:  # fmt: skip
    """Make a lost or damaged store again from tables and manifests.

    Move the damaged file away first (`_state/monitor.sqlite` or `_state/store.sqlite`, with its `-wal`). At worst, feeds and
    articles are fetched once more; no row is written twice.

    Example: newsbeam feeds rebuild feeds.opml --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        from pipelines import watchlist

        settings = loaded(config)
        feeds, _ = watchlist.read_list(file, settings.fetch)
        commits, watched = watchlist.rebuild(chosen(out, settings.monitor.out, "out"), feeds, moment(None))
        if as_json:
            print_json({"commits": commits, "watched": watched})
        else:
            say(f"rebuilt from {commits} commits; {watched} feeds are watched")
