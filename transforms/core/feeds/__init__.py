"""Decisions about watched feeds: pure functions of what is known, what came back, and the time."""
