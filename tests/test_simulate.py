"""The simulated schedule is that of the monitor, and the same every time."""

import pytest

from tests.benchmarks.simulate import Found, Site, published, report, simulate


def test_a_small_world_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """No site is asked too soon, what is published is found, and the same seed gives the same days."""
    found, sites = simulate(300, 900, 2)
    again, _ = simulate(300, 900, 2)
    assert (found.polls, found.unchanged, found.delays) == (again.polls, again.unchanged, again.delays)
    assert found.too_fast == 0
    assert sum(site.feeds for site in sites) == 300
    assert 600 < sum(site.articles + site.missed for site in sites) < 1200
    assert report(found, sites, 1.0, 64) == 0
    assert "HOLDS" in capsys.readouterr().out


@pytest.mark.parametrize(("found", "late_s"), [(Found(polls=1, too_fast=1), 0.0), (Found(polls=1), 3600.0)])
def test_what_is_wrong_is_told(found: Found, late_s: float, capsys: pytest.CaptureFixture[str]) -> None:
    """A request that came too soon, and a late poll of a site with time to spare, fail the run."""
    found.hours[24] += 1
    assert report(found, [Site(feeds=1, requests=1, late=[late_s])], 1.0, 64) == 1
    assert "FALLS SHORT" in capsys.readouterr().out


def test_a_day_has_its_articles() -> None:
    """More is published by day than by night, and over a whole day what the rate says."""
    assert published(24.0, 0.0, 86_400.0) == pytest.approx(24.0)
    assert published(24.0, 43_200.0, 86_400.0) != pytest.approx(12.0, rel=0.2)
