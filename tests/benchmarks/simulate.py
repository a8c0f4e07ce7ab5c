"""The schedule of many feeds over some days, with the monitor's own rules and a clock that is only counted.

    python -m tests.benchmarks.simulate [--feeds 180000] [--articles 500000] [--days 3] [--connections 64]

Feeds and sites are made: sizes of sites and rates of feeds are as uneven as they are in the world (few of each hold most), more is published by day,
one poll in fifty fails. When a feed is due is decided by `transforms.core.feeds.rhythm`, when a site may be asked by
`transforms.core.fetch.politeness`; polls and pages of a site take turns. The first day is for the intervals to settle, and is not counted. Exits 1 where
a site is asked faster than it may be, or where a poll of a site that has the time for its feeds is late.
"""

import argparse
import heapq
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Final

import numpy as np

from schemas.feeds import FeedState
from transforms.core.feeds.rhythm import Bounds, adapted_interval, next_poll_at, weight_of
from transforms.core.fetch.politeness import HostState, after_request, next_allowed_at

_START: Final = datetime(2026, 1, 5, tzinfo=timezone.utc)
_DAY_S: Final = 86_400.0
_SHOWN: Final = 20  # entries of a feed's document
_FAILING: Final = 0.02
#: Feeds of a site and articles of a feed: exponents of the power laws by rank.
_SITES: Final = 0.8
_RATES: Final = 0.9
#: By how much more than on average is published at the busiest hour.
_BY_DAY: Final = 0.6
#: Seconds from request to answer.
_ANSWER_S: Final = 0.5
#: A site's own time for requests is used up beyond this share.
_FULL: Final = 0.8
_LATE_GATE_S: Final = 600.0


@dataclass(slots=True)
class Site:
    """One registrable host."""

    state: HostState = field(default_factory=HostState)
    asked_at: float = -math.inf
    feeds: int = 0
    requests: int = 0
    #: Entries that were found, and that had left their feed before it was asked again.
    articles: int = 0
    missed: int = 0
    #: Seconds by which its polls were late.
    late: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What happened after the first day."""

    polls: int = 0
    unchanged: int = 0
    too_fast: int = 0
    #: Hour to requests; minutes from publication to fetch, of a sample of articles.
    hours: Counter[int] = field(default_factory=Counter)
    delays: list[float] = field(default_factory=list)


def spread(count: int, total: float, exponent: float) -> np.ndarray:
    """`count` numbers that sum to `total`, falling with their rank by a power."""
    weights = np.arange(1, count + 1, dtype=float) ** -exponent
    return weights * (total / weights.sum())


def published(rate: float, since: float, until: float) -> float:
    """Articles to expect of a feed between two seconds, more by day than by night."""
    swing = _BY_DAY * _DAY_S / (2 * math.pi)
    day = 2 * math.pi / _DAY_S
    return rate * ((until - since) - swing * (math.cos(until * day) - math.cos(since * day))) / _DAY_S


def simulate(feeds: int, articles: float, days: int, seed: int = 1) -> tuple[Found, Sequence[Site]]:
    """Run the schedule.

    Args:
        feeds: to watch.
        articles: published in all of them in a day.
        days: to run, the first of which is not counted.
        seed: of all chance.
    """
    chance = np.random.default_rng(seed)
    sizes = np.maximum(spread(max(feeds // 3, 1), feeds, _SITES).astype(int), 1)
    of_feed = np.resize(np.repeat(np.arange(len(sizes)), sizes), feeds)
    sites = [Site() for _ in range(int(of_feed.max()) + 1)]
    for site in of_feed:
        sites[site].feeds += 1
    rates = chance.permutation(spread(len(of_feed), articles, _RATES))
    states = [FeedState(feed_id=str(number), url="") for number in range(len(of_feed))]
    found, bounds = Found(), Bounds()
    first = chance.uniform(0, bounds.longest_s / 24, len(states))
    due: list[tuple[float, int]] = [(float(at), number) for number, at in enumerate(first)]
    heapq.heapify(due)
    looked = np.zeros(len(states))
    while due and due[0][0] < days * _DAY_S:
        at, number = heapq.heappop(due)
        site, state = sites[of_feed[number]], states[number]
        begun = _ask(site, at, found)
        if begun >= _DAY_S:
            found.polls += 1
            site.late.append(begun - at)
        if chance.random() < _FAILING:
            state = replace(
                state, errors=state.errors + 1, error_weight=state.error_weight + weight_of("soft"), polls=state.polls + 1
            )
        else:
            state = _polled(state, number, (looked[number], begun), (rates, chance), site, found, bounds)
            looked[number] = begun
        states[number] = state
        following = next_poll_at(state, _time(begun), least_s=0.0, bounds=bounds)
        heapq.heappush(due, ((following - _START).total_seconds(), number))
    return found, sites


def _polled(  # noqa: PLR0917  a poll touches all of it
    state: FeedState,
    number: int,
    gap: tuple[float, float],
    of: tuple[np.ndarray, np.random.Generator],
    site: Site,
    found: Found,
    bounds: Bounds,
) -> FeedState:
    rates, chance = of
    since, begun = gap
    out = int(chance.poisson(published(float(rates[number]), since, begun)))
    new = min(out, _SHOWN)
    fetched = begun
    for _ in range(new):
        fetched = _ask(site, fetched, found)
    if begun >= _DAY_S:
        site.articles += new
        site.missed += out - new
        found.unchanged += not new
        if new:
            found.delays.append((fetched - since - chance.random() * (begun - since)) / 60)
    interval = adapted_interval(state.interval_s, new=new, seen=_SHOWN if new else 0, bounds=bounds)
    return replace(state, interval_s=interval, errors=0, error_weight=0.0, polls=state.polls + 1)


def _ask(site: Site, at: float, found: Found) -> float:
    """Ask a site as soon as it may be; the second at which that is."""
    now = _time(at)
    begun_at = next_allowed_at(site.state, now)
    begun = (begun_at - _START).total_seconds()
    found.too_fast += begun - site.asked_at < site.state.interval_s - 1e-3
    site.state, site.asked_at = after_request(site.state, begun_at), begun
    if begun >= _DAY_S:
        site.requests += 1
        found.hours[int(begun // 3600)] += 1
    return begun


def _time(second: float) -> datetime:
    return _START + timedelta(seconds=second)


def report(found: Found, sites: Sequence[Site], days: float, connections: int) -> int:
    """Print what was found; 1 where a gate is missed."""
    full = [site for site in sites if site.requests * site.state.interval_s > _FULL * days * _DAY_S]
    spare = [site for site in sites if site.requests * site.state.interval_s <= _FULL * days * _DAY_S]
    late = np.array([second for site in spare for second in site.late] or [0.0])
    late_full = np.array([second for site in full for second in site.late] or [0.0])
    busiest = max(found.hours.values()) / 3600
    delays = np.array(found.delays or [0.0])
    lines = (
        f"feeds {sum(site.feeds for site in sites):,} of {len(sites):,} sites, the largest with {max(site.feeds for site in sites):,}; {days:g} days counted",
        f"polls {found.polls / days:,.0f} a day, {found.unchanged / max(found.polls, 1):.0%} without news; articles {sum(site.articles for site in sites) / days:,.0f} a day",
        (
            f"requests {sum(found.hours.values()) / days / _DAY_S:.1f} a second, {busiest:.1f} in the busiest hour; {connections} connections at {_ANSWER_S} s"
            f" carry {connections / _ANSWER_S:.0f}"
        ),
        f"late by (seconds): median {np.median(late):.0f}, p99 {np.quantile(late, 0.99):.0f}, most {late.max():.0f}",
        (
            f"sites without time for their feeds: {len(full)}, with {sum(site.feeds for site in full):,} feeds; late there: median {np.median(late_full):.0f},"
            f" p99 {np.quantile(late_full, 0.99):.0f}"
        ),
        f"minutes from publication to fetch: median {np.median(delays):.0f}, p90 {np.quantile(delays, 0.9):.0f}",
        f"entries that left a feed between two polls: {_lost(sites):.2%}, of sites with time for their feeds {_lost(spare):.2%}",
        f"requests to a site sooner than it may be asked: {found.too_fast}",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    kept = found.too_fast == 0 and np.quantile(late, 0.99) <= _LATE_GATE_S and busiest <= connections / _ANSWER_S
    sys.stdout.write("HOLDS\n" if kept else "FALLS SHORT\n")
    return 0 if kept else 1


def _lost(sites: Sequence[Site]) -> float:
    """Share of entries that nobody saw."""
    missed, seen = (sum(getattr(site, name) for site in sites) for name in ("missed", "articles"))
    return missed / max(missed + seen, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=180_000)
    parser.add_argument("--articles", type=float, default=500_000)
    parser.add_argument("--days", type=int, default=3, help="at least 2; the first is not counted")
    parser.add_argument("--connections", type=int, default=64)
    given = parser.parse_args(arguments)
    found, sites = simulate(given.feeds, given.articles, max(given.days, 2))
    return report(found, sites, max(given.days, 2) - 1.0, given.connections)


if __name__ == "__main__":
    sys.exit(main())
