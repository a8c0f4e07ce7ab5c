"""A minute of the soak."""

from pathlib import Path

import pytest

from tests.soak.__main__ import soak, told


@pytest.mark.slow
@pytest.mark.fault(53, 61)
@pytest.mark.timeout(600)
def test_a_minute_of_soaking_loses_nothing(tmp_path: Path) -> None:
    """Feeds and pages that fail at random, three kills: entries served are articles and dead letters, each once; nobody is hurried."""
    account = soak(tmp_path, feeds=60, minutes=0.8, kills=3)
    assert account.holds, told(account)
    assert account.served > 150
    assert account.dead_letters > 0
