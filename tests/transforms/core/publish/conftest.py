"""What tests of publishing run under."""

import os

import pytest


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is cut in these tests, and waiting for the disk would be most of their time."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
